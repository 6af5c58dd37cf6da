package preview

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/tetratelabs/wazero"
)

// fontPath is where the sandbox has its typeface: in a folder in which PDFium looks
// on Linux, for which it was compiled.
const fontPath = "usr/share/fonts/japanese.ttf"

// sandboxFiles is what the sandbox sees of files: nothing at all, or one typeface,
// in memory and not to be written to. Never nil, for then go-pdfium would show it
// the whole disk.
func sandboxFiles(font []byte) wazero.FSConfig {
	none := wazero.NewFSConfig()
	if font == nil {
		return none
	}
	return none.WithFSMount(oneFont(font), "/")
}

// oneFont is a file system with one file in its folders. As an fs.FileInfo it is
// that file.
type oneFont []byte

// Open opens the typeface or one of the folders above it.
func (f oneFont) Open(name string) (fs.File, error) {
	if name == fontPath {
		return &fontFile{bytes.NewReader(f), f}, nil
	}
	below := fontPath
	if name != "." {
		var ok bool
		if below, ok = strings.CutPrefix(fontPath, name+"/"); !ok {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
	}
	if folder, _, ok := strings.Cut(below, "/"); ok {
		return newFontDir(path.Base(name), newFontDir(folder, nil)), nil
	}
	return newFontDir(path.Base(name), f), nil
}

// Name returns the name of the file.
func (oneFont) Name() string { return path.Base(fontPath) }

// Size returns the length of the file.
func (f oneFont) Size() int64 { return int64(len(f)) }

// Mode says that the file can only be read.
func (oneFont) Mode() fs.FileMode { return 0o444 }

// ModTime returns no time.
func (oneFont) ModTime() time.Time { return time.Time{} }

// IsDir says that it is a file.
func (oneFont) IsDir() bool { return false }

// Sys returns nothing.
func (oneFont) Sys() any { return nil }

type fontFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *fontFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (*fontFile) Close() error                 { return nil }

// fontDir is a folder with one entry, open, and its own fs.FileInfo.
type fontDir struct {
	name  string
	inner fs.FileInfo
	read  bool
}

func newFontDir(name string, inner fs.FileInfo) *fontDir { return &fontDir{name: name, inner: inner} }

func (d *fontDir) Stat() (fs.FileInfo, error) { return d, nil }
func (*fontDir) Close() error                 { return nil }
func (*fontDir) Read([]byte) (int, error)     { return 0, fs.ErrInvalid }
func (d *fontDir) Name() string               { return d.name }
func (*fontDir) Size() int64                  { return 0 }
func (*fontDir) Mode() fs.FileMode            { return fs.ModeDir | 0o555 }
func (*fontDir) ModTime() time.Time           { return time.Time{} }
func (*fontDir) IsDir() bool                  { return true }
func (*fontDir) Sys() any                     { return nil }

// ReadDir lists the entry once.
func (d *fontDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if d.read {
		if n > 0 {
			return nil, io.EOF
		}
		return nil, nil
	}
	d.read = true
	return []fs.DirEntry{fs.FileInfoToDirEntry(d.inner)}, nil
}
