package signer

import "syscall"

// hiddenFile tells whether Windows hides a file, or keeps it for itself.
func hiddenFile(path string) bool {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	a, err := syscall.GetFileAttributes(name)
	return err == nil && a&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
