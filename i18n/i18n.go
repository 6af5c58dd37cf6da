// Package i18n holds the texts of the program in every language and explains
// errors with them. It knows no error type, no window and no terminal: an error
// tells its own key.
//
// The texts of a room are in catalog/<language>/<room>.json, one object of key
// and text. Arguments are verbs of package fmt with their index, %[1]s or %[1]d;
// a number is written as the language does, 1,234. A text that depends on its
// first argument is an object of CLDR's plural categories and of single values,
// {"=1": ..., "one": ..., "other": ...}. The text of an error has the error's
// key; what to do next has that key with .advice.
package i18n

import (
	"fmt"
	"strings"
	"time"
)

// phraseEnd is U+200B ZERO WIDTH SPACE. The Japanese texts carry it where a
// line may be broken.
const phraseEnd = "\u200b"

// A Printer writes texts in one language. It is safe for concurrent use.
type Printer struct {
	lang    string
	from    shelves
	phrased bool
}

// LanguageError says that there are no texts in a language.
type LanguageError struct {
	Lang string // as it was asked for
}

// Error is the message key with the language.
func (e *LanguageError) Error() string { return "error.language: " + e.Lang }

// Message returns the key error.language and the language.
func (e *LanguageError) Message() (string, []any) { return "error.language", []any{e.Lang} }

// New returns the Printer for a language, named as "ja", "en-GB" or
// "en_US.UTF-8"; "ja-easy" is "ja-simple". The error is a *LanguageError if
// there are no texts in it. A text that a language lacks comes in English, and
// one that やさしい日本語 lacks in Japanese; fallback.json says which may.
func New(lang string) (*Printer, error) {
	name := match(lang)
	if name == "" {
		return nil, &LanguageError{lang}
	}
	t, _ := tongueOf(name)
	from, err := fill(files, t.chain())
	if err != nil {
		return nil, err
	}
	return &Printer{lang: name, from: from}, nil
}

// Phrased returns a Printer of the same language whose texts keep U+200B at the
// ends of phrases, where the window may break a line. All other Printers leave
// it out, so that no terminal and no file meets it.
func (p *Printer) Phrased() *Printer {
	q := *p
	q.phrased = true
	return &q
}

// Lang is the language of the texts, such as "ja".
func (p *Printer) Lang() string { return p.lang }

// Has tells whether there is a text with this key.
func (p *Printer) Has(key string) bool { return p.from.of(key) != nil }

// T returns the text with this key. An argument that is a time is written as by
// Date, an error that has a message as that message. A key without a text is
// returned as it is.
func (p *Printer) T(key string, args ...any) string {
	from := p.from.of(key)
	if from == nil {
		return key
	}
	filled := make([]any, len(args))
	for i, a := range args {
		filled[i] = p.argument(a)
	}
	text := from.print(key, filled)
	switch {
	case !p.phrased:
		return strings.ReplaceAll(text, phraseEnd, "")
	case p.lang == "zh-Hans" || p.lang == "zh-Hant":
		return phraseChinese(text)
	}
	return text
}

func (p *Printer) argument(a any) any {
	switch a := a.(type) {
	case time.Time:
		return p.Date(a)
	case error:
		return p.Explain(a).Title
	case fmt.Stringer:
		return a.String()
	}
	return a
}
