package i18n

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"

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

// A shelf holds the texts of one language, which prints them by its own rules
// for numbers and plurals. A text is compiled when it is first wanted: a run
// shows a few of them.
type shelf struct {
	tag   language.Tag
	texts map[string]text
	out   *message.Printer

	mu    sync.Mutex
	built *catalog.Builder
	done  map[string]bool // what is compiled
}

func newShelf(tag language.Tag, texts map[string]text) *shelf {
	built := catalog.NewBuilder(catalog.Fallback(tag))
	out := message.NewPrinter(tag, message.Catalog(built))
	return &shelf{tag: tag, texts: texts, out: out, built: built, done: map[string]bool{}}
}

func (s *shelf) print(key string, args []any) string {
	if err := s.compile(key); err != nil {
		return key // every text is compiled in a test
	}
	return s.out.Sprintf(key, args...)
}

func (s *shelf) compile(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done[key] {
		return nil
	}
	s.done[key] = true
	return set(s.built, s.tag, key, s.texts[key])
}

// shelves are those of a language and of the ones that fill it up, best first.
// The others are read when a text is missing.
type shelves []func() (*shelf, error)

// fill reads the texts of the first language.
func fill(fsys fs.FS, langs []string) (shelves, error) {
	var all shelves
	for _, lang := range langs {
		all = append(all, sync.OnceValues(func() (*shelf, error) {
			texts, err := loadOne(fsys, lang)
			if err != nil {
				return nil, err
			}
			t, _ := tongueOf(lang)
			return newShelf(t.tag(), texts), nil
		}))
	}
	_, err := all[0]()
	return all, err
}

// of finds the first shelf that has a text, or nil.
func (all shelves) of(key string) *shelf {
	for _, read := range all {
		if s, err := read(); err == nil {
			if _, has := s.texts[key]; has {
				return s
			}
		}
	}
	return nil
}

// loadOne reads the files of one language, all at a time: a short run spends most
// of its time here. A key that stands twice is an error: the later one would hide
// the earlier one.
func loadOne(fsys fs.FS, lang string) (map[string]text, error) {
	names, err := fs.Glob(fsys, path.Join("catalog", lang, "*.json"))
	if err != nil {
		return nil, err
	}
	rooms, faults := make([]map[string]text, len(names)), make([]error, len(names))
	var work sync.WaitGroup
	for i, name := range names {
		work.Go(func() { rooms[i], faults[i] = loadRoom(fsys, name) })
	}
	work.Wait()
	all := map[string]text{}
	for i, room := range rooms {
		for key, value := range room {
			if _, twice := all[key]; twice {
				faults[i] = fmt.Errorf("%s: key %q stands twice", names[i], key)
			}
			all[key] = value
		}
	}
	return all, errors.Join(faults...)
}

func loadRoom(fsys fs.FS, name string) (map[string]text, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	room, err := parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return room, nil
}

// parse reads the texts of one file. It reads token by token because a map would
// swallow a key that stands twice.
func parse(b []byte) (map[string]text, error) {
	all := map[string]text{}
	r := keyReader{json.NewDecoder(bytes.NewReader(b))}
	if err := r.begin(); err != nil {
		return nil, err
	}
	for r.More() {
		key, value, err := r.next()
		if err != nil {
			return nil, err
		}
		if _, twice := all[key]; twice {
			return nil, fmt.Errorf("key %q stands twice", key)
		}
		all[key] = value
	}
	return all, r.end()
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
