package signer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// ErrResumeDamaged says that a file is no resume file, or not a whole one.
const ErrResumeDamaged Error = "resume.damaged"

// Settings are what a resume file keeps of how a batch is signed. Reason, place,
// field and seal are not kept: they may be personal.
type Settings struct {
	Format   string   `json:"format"`             // as the command line calls it
	Profile  string   `json:"pdf_profile"`        // as the command line calls it
	Dir      string   `json:"out,omitempty"`      // folder of the results; "" means beside each document
	TSA      string   `json:"tsa,omitempty"`      // URL of the time stamping authority; "" means none
	Register string   `json:"register,omitempty"` // path of the signing register; "" means none
	Replace  bool     `json:"replace,omitempty"`  // results may replace others
	Again    []string `json:"again,omitempty"`    // the flags whose values are not kept
}

// A Resume is a batch in a file, in JSON Lines: what was to be signed, and which
// of it is. It holds paths, Settings, and nothing else of documents or persons.
// While it is open no other process can open it.
type Resume struct {
	Settings Settings
	Files    []string // absolute paths, in the order they are signed

	signed []bool
	file   *os.File
}

// A resumeLine is one line of the file: the head, a document, or the number of
// a document that is signed.
type resumeLine struct {
	Version   int `json:"inkan_resume,omitempty"`
	Documents int `json:"documents,omitempty"`
	*Settings `json:",omitempty"`
	File      string `json:"file,omitempty"`
	Signed    int    `json:"signed,omitempty"` // from 1
}

// resumeVersion is the version of the form of the file.
const resumeVersion = 1

// CreateResume begins a batch in a file that must not exist. Only its owner can
// read it.
func CreateResume(path string, s Settings, files []string) (*Resume, error) {
	r := &Resume{Settings: s, signed: make([]bool, len(files))}
	var all bytes.Buffer
	lines := json.NewEncoder(&all)
	lines.SetEscapeHTML(false)
	s.Dir, s.Register = asText(s.Dir), asText(s.Register)
	if err := lines.Encode(resumeLine{Version: resumeVersion, Documents: len(files), Settings: &s}); err != nil {
		return nil, err
	}
	for _, name := range files {
		abs, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		r.Files = append(r.Files, abs)
		if err := lines.Encode(resumeLine{File: asText(abs)}); err != nil {
			return nil, err
		}
	}
	var err error
	if r.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err != nil {
		return nil, err
	}
	if err = lock(r.file, 1); err == nil {
		_, err = r.file.Write(all.Bytes())
	}
	if err == nil {
		err = r.file.Sync()
	}
	if err != nil {
		r.file.Close()
		os.Remove(path)
		return nil, err
	}
	return r, nil
}

// notText begins what stands for a path that is not UTF-8, such as a name from an old
// archive: JSON would lose it. No absolute path begins so.
const notText = "base64:"

// asText writes a path for the file.
func asText(path string) string {
	if utf8.ValidString(path) {
		return path
	}
	return notText + base64.StdEncoding.EncodeToString([]byte(path))
}

// fromText reads a path from the file.
func fromText(s string) string {
	coded, ok := strings.CutPrefix(s, notText)
	if path, err := base64.StdEncoding.DecodeString(coded); ok && err == nil {
		return string(path)
	}
	return s
}

// OpenResume takes a batch up again. The error is ErrResumeDamaged, ErrInUse if
// another process works on it, or the system's.
func OpenResume(path string) (*Resume, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	r := &Resume{file: f}
	if err = lock(f, 1); err == nil {
		err = r.read()
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return r, nil
}

// read reads the file. A last line that was not written whole is cut off: its
// document counts as not signed, and its result is in the way if it was.
func (r *Resume) read() error {
	all, err := io.ReadAll(r.file)
	if err != nil {
		return err
	}
	whole := all[:bytes.LastIndexByte(all, '\n')+1]
	lines := json.NewDecoder(bytes.NewReader(whole))
	var head resumeLine
	if lines.Decode(&head) != nil || head.Version != resumeVersion || head.Settings == nil || head.Documents < 1 {
		return ErrResumeDamaged
	}
	r.Settings = *head.Settings
	r.Settings.Dir, r.Settings.Register = fromText(r.Settings.Dir), fromText(r.Settings.Register)
	for lines.More() {
		var l resumeLine
		err := lines.Decode(&l)
		switch complete := len(r.Files) == head.Documents; {
		case err != nil:
			return ErrResumeDamaged
		case l.File != "" && !complete:
			r.Files = append(r.Files, fromText(l.File))
			r.signed = append(r.signed, false)
		case complete && l.Signed > 0 && l.Signed <= head.Documents:
			r.signed[l.Signed-1] = true
		default:
			return ErrResumeDamaged
		}
	}
	if len(r.Files) != head.Documents {
		return ErrResumeDamaged
	}
	if err := r.file.Truncate(int64(len(whole))); err != nil {
		return err
	}
	_, err = r.file.Seek(0, io.SeekEnd)
	return err
}

// Rest are the indexes of the documents that are not signed.
func (r *Resume) Rest() (rest []int) {
	for i, done := range r.signed {
		if !done {
			rest = append(rest, i)
		}
	}
	return rest
}

// Sign notes that the document at an index is signed. A note that could not be
// written whole is taken back.
func (r *Resume) Sign(i int) error {
	b, err := json.Marshal(resumeLine{Signed: i + 1})
	if err != nil {
		return err
	}
	end, err := r.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err := r.file.Write(append(b, '\n')); err != nil {
		r.file.Truncate(end) // half a line would spoil the ones behind it
		r.file.Seek(end, io.SeekStart)
		return err
	}
	r.signed[i] = true
	return nil
}

// Close lets others open the file.
func (r *Resume) Close() error { return r.file.Close() }
