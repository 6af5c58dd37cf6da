package signer

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// A target is a file that is to exist.
type target struct {
	path      string
	overwrite bool        // it may replace another
	mode      fs.FileMode // who may do what with it, before the system's mask
}

// target is the file of a draft's result. Who may read the document may read the
// result, and nobody else.
func (d *Draft) target() target {
	return target{d.Out, d.draft.overwrite, d.draft.info.Mode()&0o666 | 0o600}
}

// write makes the file exist whole or not at all: the bytes go into a temporary
// file of the same folder, reach the disk, are read back by check, and then get
// their name.
func (t target) write(fill func(io.Writer) error, check func(*os.File) error) error {
	tmp, err := t.temporary()
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // finds nothing after a rename
	defer tmp.Close()
	if err := fillAndCheck(tmp, fill, check); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := name(tmp.Name(), t.path, t.overwrite); err != nil {
		return err
	}
	syncFolder(filepath.Dir(t.path))
	return nil
}

// temporary makes an empty file beside the target. It is not os.CreateTemp's, as
// that is for the owner alone, and only making a file asks the system's mask.
func (t target) temporary() (f *os.File, err error) {
	for range 100 {
		path := filepath.Join(filepath.Dir(t.path), ".signing-"+strconv.FormatUint(rand.Uint64(), 36))
		f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, t.mode)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return f, err
}

// name gives the temporary file the name out. A hard link replaces nothing, not
// even a file that appeared a moment ago; where the file system has no links
// (exFAT, for one) a rename follows a last look.
func name(tmp, out string, overwrite bool) error {
	if !overwrite {
		err := os.Link(tmp, out)
		if err == nil {
			return nil
		}
		if errors.Is(err, fs.ErrExist) {
			return ErrExists
		}
	}
	if err := free(out, overwrite); err != nil {
		return err
	}
	return os.Rename(tmp, out)
}

func fillAndCheck(tmp *os.File, fill func(io.Writer) error, check func(*os.File) error) error {
	if err := fill(&ahead{File: tmp}); err != nil {
		return err
	}
	if err := toDisk(tmp); err != nil {
		return err
	}
	return check(tmp)
}

// toDisk waits until a file is on the disk. Tests have disks that keep something
// else than what was written.
var toDisk = (*os.File).Sync

// free tells whether a result may get the name out.
func free(out string, overwrite bool) error {
	info, err := os.Lstat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir() || !overwrite:
		return ErrExists
	}
	return nil
}

// syncFolder makes a rename last through a power cut where the system can. A
// failure is not told: the file is whole and has its name.
func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}
