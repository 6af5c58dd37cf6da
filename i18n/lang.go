package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// System is the language of the system, if there are texts in it, else "ja":
// the documents, the card and the offices speak Japanese.
func System() string {
	for _, name := range systemLanguages() {
		if lang := match(name); lang != "" {
			return lang
		}
	}
	return "ja"
}

// match finds the language of ours that a name stands for, or "".
func match(name string) string {
	name, _, _ = strings.Cut(name, ".") // en_US.UTF-8
	name, _, _ = strings.Cut(name, "@") // ca_ES@valencia
	asked, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	if err != nil {
		return ""
	}
	ours := Languages()
	var tags []language.Tag
	for _, lang := range ours {
		tags = append(tags, language.Make(lang))
	}
	_, i, sure := language.NewMatcher(tags).Match(asked)
	if sure < language.High {
		return ""
	}
	return ours[i]
}
