package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed catalog/*/*.json
var files embed.FS

// A text is one entry of a catalog: a sentence, or with cases one sentence for
// each plural category of CLDR ("one", "other", ...) of the first argument.
type text struct {
	whole string
	cases map[string]string
}

// UnmarshalJSON takes a string or an object of plural cases.
func (t *text) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &t.whole) == nil {
		return nil
	}
	if err := json.Unmarshal(b, &t.cases); err != nil {
		return err
	}
	if t.cases["other"] == "" {
		return fmt.Errorf("plural text without other: %s", b)
	}
	return nil
}

// fill finds for each key the first of the languages that has its text. Each
// language prints its own texts, by its own rules for numbers and plurals.
func fill(fsys fs.FS, langs []string) (map[string]*message.Printer, error) {
	from := map[string]*message.Printer{}
	for _, lang := range langs {
		texts, err := loadOne(fsys, lang)
		if err != nil {
			return nil, err
		}
		maps.DeleteFunc(texts, func(key string, _ text) bool { return from[key] != nil })
		t, _ := tongueOf(lang)
		built, err := build(t.tag(), texts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", lang, err)
		}
		out := message.NewPrinter(t.tag(), message.Catalog(built))
		for key := range texts {
			from[key] = out
		}
	}
	return from, nil
}

// loadOne merges the files of one language. A key that stands twice is an
// error: the later one would hide the earlier one.
func loadOne(fsys fs.FS, lang string) (map[string]text, error) {
	names, err := fs.Glob(fsys, path.Join("catalog", lang, "*.json"))
	if err != nil {
		return nil, err
	}
	all := map[string]text{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if err := merge(all, b); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

// merge adds the texts of one file. It reads token by token because a map
// would swallow a key that stands twice in the same file.
func merge(all map[string]text, b []byte) error {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(b, &whole); err != nil {
		return err
	}
	d := newKeyReader(b)
	for d.More() {
		key, value, err := d.next()
		if err != nil {
			return err
		}
		if _, twice := all[key]; twice {
			return fmt.Errorf("key %q stands twice", key)
		}
		all[key] = value
	}
	return nil
}

// build compiles the texts for a language.
func build(tag language.Tag, texts map[string]text) (catalog.Catalog, error) {
	b := catalog.NewBuilder(catalog.Fallback(tag))
	for key, t := range texts {
		if err := set(b, tag, key, t); err != nil {
			return nil, fmt.Errorf("text %q: %w", key, err)
		}
	}
	return b, nil
}

func set(b *catalog.Builder, tag language.Tag, key string, t text) error {
	if t.cases == nil {
		return b.SetString(tag, key, t.whole)
	}
	var cases []any
	for name, sentence := range t.cases {
		if name != "other" {
			cases = append(cases, name, sentence)
		}
	}
	// The first case that fits wins, so the one that always fits stands last.
	cases = append(cases, "other", t.cases["other"])
	return b.Set(tag, key, plural.Selectf(1, "%d", cases...))
}
