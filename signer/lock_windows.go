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

// tryLock holds the file until it is closed. The error is ErrInUse if another process
// holds it. What is locked is a byte far behind the end: Windows keeps others from
// reading bytes that are locked.
func tryLock(f *os.File) error {
	const lockViolation = syscall.Errno(33) // ERROR_LOCK_VIOLATION (winerror.h)
	far := syscall.Overlapped{OffsetHigh: 1 << 30}
	done, _, err := lockFileEx.Call(f.Fd(), exclusively|failImmediately, 0, 1, 0, uintptr(unsafe.Pointer(&far)))
	switch {
	case done != 0:
		return nil
	case err == lockViolation:
		return ErrInUse
	}
	return err
}
