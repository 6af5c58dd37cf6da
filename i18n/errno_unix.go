//go:build !windows

package i18n

import "syscall"

// errnoKey names the file errors of POSIX that Go has no error value for.
func errnoKey(number syscall.Errno) string {
	switch number {
	case syscall.ENOSPC, syscall.EDQUOT:
		return "file.no_space"
	case syscall.EISDIR:
		return "file.is_directory"
	case syscall.EROFS:
		return "file.read_only"
	case syscall.ELOOP: // links that lead round in a circle
		return "file.not_found"
	case syscall.ENAMETOOLONG:
		return "file.name_too_long"
	case syscall.EIO:
		return "file.io"
	}
	return ""
}
