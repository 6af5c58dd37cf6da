package signer

import (
	"os"
	"time"
)

// Tests do not wait between the questions to an authority.
func init() { tsaPauses = [tsaTries - 1]time.Duration{} }

// Hurry shortens how long an authority may take.
func (a *Authority) Hurry(d time.Duration) { a.client.Timeout = d }

// BadDisk makes the disk keep something else than what is written to it.
func BadDisk(bend func([]byte) []byte) (mend func()) {
	toDisk = func(f *os.File) error {
		b, err := os.ReadFile(f.Name())
		if err == nil {
			err = f.Truncate(0)
		}
		if err == nil {
			_, err = f.WriteAt(bend(b), 0)
		}
		return err
	}
	return func() { toDisk = (*os.File).Sync }
}

// Hold holds a file as another process does.
func Hold(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, tryLock(f)
}

// LockPauses counts the pauses in waiting for others instead of making them.
func LockPauses(n *int) (again func()) {
	was := lockPause
	lockPause = func() { *n++ }
	return func() { lockPause = was }
}
