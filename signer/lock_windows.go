package signer

import (
	"os"
	"syscall"
	"unsafe"
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// Flags of LockFileEx (minwinbase.h).
const (
	failImmediately = 1 // LOCKFILE_FAIL_IMMEDIATELY
	exclusively     = 2 // LOCKFILE_EXCLUSIVE_LOCK
)

// lock waits until no other process holds the file, and holds it until it is
// closed. What is locked is a byte far behind the end: Windows keeps others
// from reading bytes that are locked.
func lock(f *os.File) error { return lockWith(f, exclusively) }

// tryLock is lock without waiting. The error is ErrInUse if another process holds
// the file.
func tryLock(f *os.File) error {
	const lockViolation = syscall.Errno(33) // ERROR_LOCK_VIOLATION (winerror.h)
	err := lockWith(f, exclusively|failImmediately)
	if err == lockViolation {
		return ErrInUse
	}
	return err
}

func lockWith(f *os.File, flags uintptr) error {
	far := syscall.Overlapped{OffsetHigh: 1 << 30}
	done, _, err := lockFileEx.Call(f.Fd(), flags, 0, 1, 0, uintptr(unsafe.Pointer(&far)))
	if done == 0 {
		return err
	}
	return nil
}
