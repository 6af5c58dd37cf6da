package ui

import (
	"testing"

	"fyne.io/fyne/v2/lang"

	"inkan/i18n"
)

func TestFyneSpeaksOurLanguage(t *testing.T) {
	for _, name := range append(i18n.Languages(), "ja") {
		say, err := i18n.New(name)
		if err != nil {
			t.Fatal(err)
		}
		mirror(say)
		for theirs, key := range toolkitWords {
			if got, want := lang.L(theirs), say.T(key); got != want {
				t.Errorf("%s: Fyne says %q for %q, want %q", name, got, theirs, want)
			}
		}
	}
}
