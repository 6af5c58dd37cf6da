package preview

import (
	"bytes"
	"io"
	"io/fs"
	"time"

	"github.com/tetratelabs/wazero"
)

// fontFolder is where PDFium on Linux, which the sandbox looks like, searches for
// typefaces.
const fontFolder = "/usr/share/fonts"

// sandboxFiles is what the sandbox sees of files: nothing at all, or one folder in
// memory with one typeface that cannot be written to. Never nil, for then go-pdfium
// would show it the whole disk.
func sandboxFiles(font []byte) wazero.FSConfig {
	none := wazero.NewFSConfig()
	if font == nil {
		return none
	}
	return none.WithFSMount(oneFont(font), fontFolder)
}

const fontName = "japanese.ttf"

// oneFont is a file system with one file. As an fs.FileInfo it is that file, an
// fs.DirEntry for it too.
type oneFont []byte

// Open opens the folder or the typeface.
func (f oneFont) Open(name string) (fs.File, error) {
	switch name {
	case ".":
		return &fontDir{entry: fs.FileInfoToDirEntry(f)}, nil
	case fontName:
		return &fontFile{bytes.NewReader(f), f}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Name returns the name of the file.
func (oneFont) Name() string { return fontName }

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

// fontDir is the folder, as an open file and as an fs.FileInfo.
type fontDir struct {
	entry fs.DirEntry
	read  bool
}

func (d *fontDir) Stat() (fs.FileInfo, error) { return d, nil }
func (*fontDir) Close() error                 { return nil }
func (*fontDir) Read([]byte) (int, error)     { return 0, fs.ErrInvalid }
func (*fontDir) Name() string                 { return "." }
func (*fontDir) Size() int64                  { return 0 }
func (*fontDir) Mode() fs.FileMode            { return fs.ModeDir | 0o555 }
func (*fontDir) ModTime() time.Time           { return time.Time{} }
func (*fontDir) IsDir() bool                  { return true }
func (*fontDir) Sys() any                     { return nil }

// ReadDir lists the one file once.
func (d *fontDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if d.read {
		if n > 0 {
			return nil, io.EOF
		}
		return nil, nil
	}
	d.read = true
	return []fs.DirEntry{d.entry}, nil
}
