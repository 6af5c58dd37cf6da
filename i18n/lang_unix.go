//go:build !windows && !darwin

package i18n

import (
	"cmp"
	"os"
)

// systemLanguages follows POSIX.1-2017, 8.2: LC_ALL, then LC_MESSAGES, then
// LANG. The locales C and POSIX name no language.
func systemLanguages() []string {
	return []string{cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))}
}
