package signer

import (
	"image"
	"io"
	"os"

	"inkan/pdf"
)

// The limits of a picture of a seal, as a PDF takes it: bytes of the file, and width
// times height.
const (
	MaxPicture = pdf.MaxPicture
	MaxPixels  = pdf.MaxPixels
)

// ReadPicture reads the file of a picture. Of one that is too large it reads a byte
// more than MaxPicture: who takes the picture refuses it by name. The error is the
// system's.
func ReadPicture(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxPicture+1))
}

// Upright turns a picture of a seal as it will be on the page: a camera that was
// held otherwise says so in the file that the picture was decoded from.
func Upright(file []byte, picture image.Image) image.Image { return pdf.Upright(file, picture) }
