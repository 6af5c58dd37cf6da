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
