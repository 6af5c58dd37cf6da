//go:build !windows

package signer

import (
	"os"
	"syscall"
)

// lock waits until no other process holds the file, and holds it until it is
// closed.
func lock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err != syscall.EINTR {
			return err
		}
	}
}
