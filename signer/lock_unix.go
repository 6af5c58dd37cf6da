//go:build !windows

package signer

import (
	"os"
	"syscall"
)

// tryLock holds the file until it is closed. The error is ErrInUse if another process
// holds it.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == syscall.EWOULDBLOCK {
		return ErrInUse
	}
	return err
}
