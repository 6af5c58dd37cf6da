package i18n

import (
	"syscall"
	"unsafe"
)

// muiLanguageName is MUI_LANGUAGE_NAME of winnls.h: languages come as names
// such as ja-JP.
const muiLanguageName = 0x8

var preferredLanguages = syscall.NewLazyDLL("kernel32.dll").NewProc("GetUserPreferredUILanguages")

// systemLanguages asks Windows for the user's display languages, best first.
func systemLanguages() []string {
	var count uint32
	var buffer [256]uint16
	size := uint32(len(buffer))
	ok, _, _ := preferredLanguages.Call(muiLanguageName, uintptr(unsafe.Pointer(&count)),
		uintptr(unsafe.Pointer(&buffer[0])), uintptr(unsafe.Pointer(&size)))
	if ok == 0 {
		return nil
	}
	var names []string
	for rest := buffer[:size]; len(rest) > 0 && rest[0] != 0; {
		name := syscall.UTF16ToString(rest)
		names = append(names, name)
		rest = rest[len(name)+1:] // names are ASCII
	}
	return names
}
