package i18n

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// simple is the language of やさしい日本語, Japanese in short sentences and few
// kanji. Its tag has the variant "simple" of the IANA Language Subtag Registry.
const simple = "ja-simple"

// easy is what people type for it: it is no language tag, because a subtag of
// four letters is a script (RFC 5646, 2.2.3).
const easy = "ja-easy"

// A tongue is a language that the program speaks.
type tongue struct {
	name     string // BCP 47, and the folder of its catalog
	own      string // what its speakers call it
	fallback string // the language that comes for a text that it lacks
	numbers  string // the tag by which its numbers are written, if another
}

// tongues are the languages in the order in which they are offered: those of
// the most residents first (令和6年末, Immigration Services Agency), behind
// the languages of the documents and of the program. Portuguese is that of
// Brazil, Spanish that of Latin America.
var tongues = []tongue{
	{name: "ja", own: "日本語"},
	{name: "en", own: "English", fallback: "ja"},
	{name: simple, own: "やさしい日本語", fallback: "ja"},
	{name: "zh-Hans", own: "简体中文", fallback: "en"},
	{name: "zh-Hant", own: "繁體中文", fallback: "en"},
	{name: "vi", own: "Tiếng Việt", fallback: "en"},
	{name: "ko", own: "한국어", fallback: "en"},
	{name: "fil", own: "Filipino", fallback: "en"},
	{name: "ne", own: "नेपाली", fallback: "en", numbers: "ne-u-nu-latn"}, // counts stand beside those of cards and forms
	{name: "pt", own: "Português", fallback: "en"},
	{name: "id", own: "Bahasa Indonesia", fallback: "en"},
	{name: "es", own: "Español", fallback: "en"},
}

// tongueOf is the language with this very name.
func tongueOf(name string) (tongue, bool) {
	i := slices.IndexFunc(tongues, func(t tongue) bool { return t.name == name })
	if i < 0 {
		return tongue{}, false
	}
	return tongues[i], true
}

// chain is the language and those that fill it up, best first.
func (t tongue) chain() []string {
	names := []string{t.name}
	for t.fallback != "" {
		t, _ = tongueOf(t.fallback)
		names = append(names, t.name)
	}
	return names
}

// tag is the tag by which texts are chosen and numbers written.
func (t tongue) tag() language.Tag {
	if t.numbers != "" {
		return language.Make(t.numbers)
	}
	return language.Make(t.name)
}

// Languages lists the languages that have texts: ja, en, then the others.
func Languages() (names []string) {
	for _, t := range tongues {
		names = append(names, t.name)
	}
	return names
}

// OwnName is what the speakers of a language call it: 日本語 for "ja". It is
// empty for a language that is not one of Languages.
func OwnName(lang string) string {
	t, _ := tongueOf(lang)
	return t.own
}

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
	name = strings.ReplaceAll(name, "_", "-")
	if strings.EqualFold(name, easy) {
		return simple
	}
	asked, err := language.Parse(name)
	if err != nil {
		return ""
	}
	var names []string
	var tags []language.Tag
	for _, t := range tongues {
		if t.name != simple { // the matcher takes no notice of variants
			names, tags = append(names, t.name), append(tags, language.Make(t.name))
		}
	}
	_, i, sure := language.NewMatcher(tags).Match(asked)
	if sure < language.High {
		return ""
	}
	if names[i] == "ja" && slices.ContainsFunc(asked.Variants(), func(v language.Variant) bool { return v.String() == "simple" }) {
		return simple
	}
	return names[i]
}
