package i18n

import (
	"cmp"
	"os"
	"os/exec"
	"strings"
)

// systemLanguages asks the environment, which a terminal sets, then the user's
// preferences: a program started from the Finder has no LANG.
func systemLanguages() []string {
	if lang := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")); lang != "" {
		return []string{lang}
	}
	out, err := exec.Command("/usr/bin/defaults", "read", "-g", "AppleLanguages").Output()
	if err != nil {
		return nil
	}
	// The answer is a property list: ( "ja-JP", "en-JP" )
	return strings.FieldsFunc(string(out), func(r rune) bool { return strings.ContainsRune("()\", \n", r) })
}
