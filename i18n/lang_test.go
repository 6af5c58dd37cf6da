//go:build !windows && !darwin

package i18n

import "testing"

func TestSystemLanguage(t *testing.T) {
	for _, c := range []struct{ all, messages, lang, want string }{
		{"", "", "", "ja"},
		{"", "", "C.UTF-8", "ja"},
		{"", "", "POSIX", "ja"},
		{"", "", "ja_JP.UTF-8", "ja"},
		{"", "", "en_US.UTF-8", "en"},
		{"", "", "fr_FR.UTF-8", "ja"},
		{"", "en_GB.UTF-8", "ja_JP.UTF-8", "en"},
		{"ja_JP.UTF-8", "en_GB.UTF-8", "en_GB.UTF-8", "ja"},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_MESSAGES", c.messages)
		t.Setenv("LANG", c.lang)
		if got := System(); got != c.want {
			t.Errorf("LC_ALL=%q LC_MESSAGES=%q LANG=%q: %s, want %s", c.all, c.messages, c.lang, got, c.want)
		}
	}
}
