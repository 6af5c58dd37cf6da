package signer

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// writeWhole makes the file out exist whole or not at all: the bytes go into a
// temporary file of the same folder, reach the disk, are read back by check,
// and then get their name. It replaces an existing file only if overwrite.
func writeWhole(out string, overwrite bool, fill func(io.Writer) error, check func(*os.File) error) error {
	tmp, err := os.CreateTemp(filepath.Dir(out), ".signing-*")
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
	if err := name(tmp.Name(), out, overwrite); err != nil {
		return err
	}
	syncFolder(filepath.Dir(out))
	return nil
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
	// CreateTemp makes files for the owner alone; a result is an ordinary file.
	if err := tmp.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	return check(tmp)
}

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
