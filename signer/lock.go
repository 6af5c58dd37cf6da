package signer

import (
	"io/fs"
	"os"
	"time"
)

// lockTries is how often a file that others hold is asked for: for about five
// seconds, where a row takes moments.
const lockTries = 250

// lockPause is the wait between two of them.
var lockPause = func() { time.Sleep(20 * time.Millisecond) }

// lock waits until no other process holds the file, but not for one that stopped
// while it did, and then holds the file until it is closed. The error says which
// file; it is ErrInUse if another process holds it.
func lock(f *os.File, tries int) error {
	err := tryLock(f)
	for n := 1; err == ErrInUse && n < tries; n++ {
		lockPause()
		err = tryLock(f)
	}
	if err != nil {
		return &fs.PathError{Op: "lock", Path: f.Name(), Err: err}
	}
	return nil
}
