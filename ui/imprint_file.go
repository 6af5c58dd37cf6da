package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	_ "image/jpeg" // pictures of seals
	_ "image/png"  // pictures of seals
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"inkan/signer"
)

// sealError is a fault that is its own key in the message catalogs.
type sealError string

// Error returns the key.
func (e sealError) Error() string { return string(e) }

// Message returns the key of the text to show; it has no arguments.
func (e sealError) Message() (string, []any) { return string(e), nil }

const (
	errSealUnreadable sealError = "ui.seal.unreadable" // neither PNG nor JPEG, or broken
	errSealLarge      sealError = "ui.seal.large"      // too many bytes or pixels
)

// readPicture reads a picture that was chosen.
func readPicture(path string) (p imprint, err error) {
	file, err := signer.ReadPicture(path)
	if err != nil {
		return p, err
	}
	return picture(file)
}

// picture judges what is to be a picture of a seal.
func picture(file []byte) (p imprint, err error) {
	if len(file) > signer.MaxPicture {
		return p, errSealLarge
	}
	head, format, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case err != nil || format != "png" && format != "jpeg" || head.Width < 1 || head.Height < 1:
		return p, errSealUnreadable
	case head.Width > signer.MaxPixels/head.Height:
		return p, errSealLarge
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return p, errSealUnreadable
	}
	return imprint{File: file, Look: signer.Upright(file, small(img))}, nil
}

// sealFile is how a seal is remembered: nothing of the documents that it was put
// on.
type sealFile struct {
	Characters string  `json:"characters,omitempty"`
	Picture    []byte  `json:"picture,omitempty"`
	Millis     float64 `json:"millimetres,omitempty"`
	X          float64 `json:"left,omitempty"`
	Y          float64 `json:"below,omitempty"`
}

// sealPath is where the seal is remembered: in the user's own settings.
func sealPath() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "inkan", "seal.json"), err
}

// writeSeal remembers a seal. Only the user can read the file.
func writeSeal(p imprint) error {
	path, err := sealPath()
	if err != nil {
		return err
	}
	text, err := json.Marshal(sealFile{p.Text, p.File, p.Millis, p.X, p.Y})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return signer.SavePrivate(path, text)
}

// readSeal reads the remembered seal. A file that is no good is as none.
func readSeal() (p imprint, ok bool) {
	path, err := sealPath()
	if err != nil {
		return p, false
	}
	f, err := os.Open(path)
	if err != nil {
		return p, false
	}
	defer f.Close()
	var s sealFile
	if json.NewDecoder(io.LimitReader(f, 2*signer.MaxPicture)).Decode(&s) != nil {
		return p, false
	}
	if s.Picture != nil {
		if p, err = picture(s.Picture); err != nil {
			return p, false
		}
	}
	p.Text, p.Millis, p.X, p.Y = s.Characters, s.Millis, s.X, s.Y
	return p, true
}

// removeSeal forgets the seal.
func removeSeal() error {
	path, err := sealPath()
	if err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
