package i18n

import "syscall"

// Error codes of winerror.h that package syscall does not name.
const (
	errorWriteProtect     = syscall.Errno(19)
	errorCRC              = syscall.Errno(23)
	errorSharingViolation = syscall.Errno(32)
	errorLockViolation    = syscall.Errno(33)
	errorHandleDiskFull   = syscall.Errno(39)
	errorDiskFull         = syscall.Errno(112)
	errorFilenameTooLong  = syscall.Errno(206)
	errorIODevice         = syscall.Errno(1117)
)

// errnoKey names the file errors of Windows that Go has no error value for.
func errnoKey(number syscall.Errno) string {
	switch number {
	case errorHandleDiskFull, errorDiskFull, syscall.ENOSPC:
		return "file.no_space"
	case errorSharingViolation, errorLockViolation:
		return "file.in_use"
	case errorWriteProtect:
		return "file.read_only"
	case errorFilenameTooLong:
		return "file.name_too_long"
	case errorCRC, errorIODevice:
		return "file.io"
	case syscall.EISDIR:
		return "file.is_directory"
	}
	return ""
}
