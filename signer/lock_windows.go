package signer

import (
	"os"
	"syscall"
	"unsafe"
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// lock waits until no other process holds the file, and holds it until it is
// closed. What is locked is a byte far behind the end: Windows keeps others
// from reading bytes that are locked.
func lock(f *os.File) error {
	const exclusively = 2 // LOCKFILE_EXCLUSIVE_LOCK
	far := syscall.Overlapped{OffsetHigh: 1 << 30}
	done, _, err := lockFileEx.Call(f.Fd(), exclusively, 0, 1, 0, uintptr(unsafe.Pointer(&far)))
	if done == 0 {
		return err
	}
	return nil
}
