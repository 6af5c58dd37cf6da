package i18n

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A use is a key that the sources name.
type use struct {
	where string // file:line
	error bool   // the key of an error, which wants advice
	plain bool   // an error without data: its text has nothing to fill in
}

// sources holds what the Go sources of all rooms say about keys.
type sources struct {
	keys     map[string]use
	prefixes map[string]string // "check." + name; by prefix, where
	suffixes map[string]bool   // name + ".advice"
}

var (
	dotted    = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)
	beginning = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\.$`)
	ending    = regexp.MustCompile(`^(\.[a-z][a-z0-9_]*)+$`)
)

// read goes through every Go file that is not a test. A string is a key if it
// is the value of an Error, if a method Message returns it, or if it begins as
// the keys of a catalog do.
func read(t *testing.T, spaces map[string]bool) sources {
	t.Helper()
	s := sources{map[string]use{}, map[string]string{}, map[string]bool{}}
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "build" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		s.file(file, set, spaces)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.keys) < 100 {
		t.Fatalf("only %d keys in the sources: has the tree moved?", len(s.keys))
	}
	return s
}

func (s sources) file(file *ast.File, set *token.FileSet, spaces map[string]bool) {
	imports := map[*ast.BasicLit]bool{}
	for _, i := range file.Imports {
		imports[i.Path] = true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if name, ok := n.Type.(*ast.Ident); ok && name.Name == "Error" {
				// One that is not exported is the key of an error with data.
				for i, v := range n.Values {
					s.literal(v, set, func(k string) { s.error(k, set, v, n.Names[i].IsExported()) })
				}
			}
		case *ast.FuncDecl:
			if n.Name.Name == "Message" && n.Recv != nil {
				ast.Inspect(n, func(in ast.Node) bool {
					s.literal(in, set, func(k string) { s.error(k, set, in, false) })
					return true
				})
			}
		case *ast.BasicLit:
			if !imports[n] {
				s.literal(n, set, func(k string) { s.any(k, set, n, spaces) })
			}
		}
		return true
	})
}

func (s sources) literal(n ast.Node, set *token.FileSet, found func(string)) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return
	}
	if v, err := strconv.Unquote(lit.Value); err == nil {
		found(v)
	}
}

func (s sources) error(key string, set *token.FileSet, n ast.Node, plain bool) {
	if dotted.MatchString(key) {
		s.keys[key] = use{set.Position(n.Pos()).String(), true, plain}
	}
}

func (s sources) any(text string, set *token.FileSet, n ast.Node, spaces map[string]bool) {
	space, _, _ := strings.Cut(text, ".")
	where := set.Position(n.Pos()).String()
	switch {
	case ending.MatchString(text):
		s.suffixes[text] = true
	case !spaces[space]:
	case beginning.MatchString(text):
		s.prefixes[text] = where
	case dotted.MatchString(text) && !fileName(text):
		if _, have := s.keys[text]; !have {
			s.keys[text] = use{where: where}
		}
	}
}

// fileName tells names such as state.json from keys.
func fileName(s string) bool {
	return slices.Contains([]string{".json", ".txt", ".go", ".pdf", ".xml", ".html", ".ics", ".pem", ".log"}, filepath.Ext(s))
}

// used tells whether the sources name a key, whole or in parts.
func (s sources) used(key string) bool {
	if _, ok := s.keys[key]; ok {
		return true
	}
	for i, r := range key {
		if r != '.' {
			continue
		}
		if _, ok := s.prefixes[key[:i+1]]; ok {
			return true
		}
		if s.suffixes[key[i:]] && s.used(key[:i]) {
			return true
		}
	}
	return false
}

func catalogs(t *testing.T) map[string]map[string]text {
	t.Helper()
	all := map[string]map[string]text{}
	for _, lang := range Languages() {
		texts, err := loadOne(files, lang)
		if err != nil {
			t.Fatal(lang, err)
		}
		all[lang] = texts
	}
	return all
}

// spacesOf lists the first parts of all keys.
func spacesOf(all map[string]map[string]text) map[string]bool {
	spaces := map[string]bool{}
	for _, texts := range all {
		for key := range texts {
			space, _, _ := strings.Cut(key, ".")
			spaces[space] = true
		}
	}
	return spaces
}

func TestEveryKeyInTheSourcesHasTexts(t *testing.T) {
	all := catalogs(t)
	s := read(t, spacesOf(all))
	for _, key := range slices.Sorted(maps.Keys(s.keys)) {
		u := s.keys[key]
		for _, lang := range []string{"ja", "en"} { // the others: TestTranslations
			words, ok := all[lang][key]
			if !ok {
				t.Errorf("%s: %s has no text in %s", u.where, key, lang)
				continue
			}
			if _, ok := all[lang][key+".advice"]; u.error && !ok {
				t.Errorf("%s: the error %s has no advice in %s", u.where, key, lang)
			}
			if u.plain && len(placeholders(words)) > 0 {
				t.Errorf("%s: %s fills nothing into its text, which asks for it in %s", u.where, key, lang)
			}
		}
	}
	for prefix, where := range s.prefixes {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(all["ja"])), func(k string) bool { return strings.HasPrefix(k, prefix) }) {
			t.Errorf("%s: no text begins with %s", where, prefix)
		}
	}
}

func TestEveryTextIsUsed(t *testing.T) {
	all := catalogs(t)
	s := read(t, spacesOf(all))
	for _, key := range slices.Sorted(maps.Keys(all["ja"])) {
		if !s.used(key) {
			t.Errorf("no source uses %s", key)
		}
	}
}

func TestLanguagesHaveTheSameKeysAndPlaceholders(t *testing.T) {
	all := catalogs(t)
	for lang, texts := range all {
		for key, words := range texts {
			want, ok := all["ja"][key]
			if !ok {
				t.Errorf("%s has %s, which ja has not", lang, key)
				continue
			}
			// A date has its parts by language: the year of the era is Japanese.
			if strings.HasPrefix(key, "date.") {
				continue
			}
			if got, want := placeholders(words), placeholders(want); !maps.Equal(got, want) {
				t.Errorf("%s: %s fills in %v, ja %v", lang, key, got, want)
			}
		}
		for key := range all["ja"] {
			if _, ok := texts[key]; !ok && lang == "en" {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0-9.]*([a-zA-Z%])`)

// placeholders are the verbs of a text by argument. A plural text may leave
// the number out in some cases; what counts is what all its cases fill in.
func placeholders(t text) map[string]string {
	found := map[string]string{}
	for _, sentence := range t.sentences() {
		for _, m := range verb.FindAllStringSubmatch(sentence, -1) {
			if m[2] != "%" {
				found[m[1]] = m[2]
			}
		}
	}
	return found
}

func (t text) sentences() []string {
	if t.cases == nil {
		return []string{t.whole}
	}
	return slices.Collect(maps.Values(t.cases))
}

func TestTextsAreWellFormed(t *testing.T) {
	for lang, texts := range catalogs(t) {
		for key, words := range texts {
			for _, sentence := range words.sentences() {
				for _, fault := range append(faults(lang, key, sentence), foreign(lang, sentence)...) {
					t.Errorf("%s %s: %s: %q", lang, key, fault, sentence)
				}
			}
			for name := range words.cases {
				if !regexp.MustCompile(`^(=\d+|zero|one|two|few|many|other)$`).MatchString(name) {
					t.Errorf("%s %s: %s is no plural category", lang, key, name)
				}
			}
		}
	}
}

// apostrophes are in these English texts because they are prescribed word for
// word. Others avoid them: the typeface draws them wide.
var apostrophes = []string{"verify.forged_issuer.advice", "verify.not_ca.advice"}

func faults(lang, key, s string) (list []string) {
	if !dotted.MatchString(key) {
		list = append(list, "the key is not of the form room.name")
	}
	for _, m := range verb.FindAllStringSubmatch(s, -1) {
		if m[1] == "" && m[2] != "%" {
			list = append(list, "placeholder without a number")
		}
	}
	if strings.Count(s, "%") != len(verb.FindAllString(s, -1))+strings.Count(s, "%%") {
		list = append(list, "percent sign that is no placeholder; write %%")
	}
	if strings.TrimSpace(strings.ReplaceAll(s, phraseEnd, "")) == "" {
		list = append(list, "empty")
	}
	if strings.ContainsAny(s, "!！“”‘’") {
		list = append(list, "exclamation mark or curly quote")
	}
	if strings.HasPrefix(s, phraseEnd) || strings.HasSuffix(s, phraseEnd) || regexp.MustCompile(phraseEnd+"[。、）」]|"+phraseEnd+phraseEnd).MatchString(s) {
		list = append(list, "a line may be broken where it must not")
	}
	if lang == "en" && strings.ContainsAny(s, `"'`) && !slices.Contains(apostrophes, key) && !strings.HasPrefix(key, "cli.") {
		list = append(list, "quote or apostrophe")
	}
	return list
}

// Each text can be written: nothing is left over, nothing is missing.
func TestEveryTextCanBeFilled(t *testing.T) {
	for lang, texts := range catalogs(t) {
		p := printer(t, lang)
		for key, words := range texts {
			var args []any
			for i, verbs := 1, placeholders(words); len(verbs) > 0; i++ {
				v, ok := verbs[strconv.Itoa(i)]
				if !ok && i > 9 {
					break
				}
				if v == "s" || v == "q" {
					args = append(args, "x")
				} else {
					args = append(args, 1)
				}
				delete(verbs, strconv.Itoa(i))
			}
			if got := p.T(key, args...); got == key || strings.Contains(got, "%!") {
				t.Errorf("%s %s with %v: %q", lang, key, args, got)
			}
		}
	}
}

// The reader of sources finds what it is for.
func TestTheReaderOfSources(t *testing.T) {
	src := `package x
type Error string
const ErrA Error = "pdf.a"
func (e *B) Message() (string, []any) { return "pdf.b", nil }
var c = p.T("state.c") + p.T("check." + name) + p.T(key + ".advice") + "anchors.json" + "1.2.392" + "other.words"
`
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, "x.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := sources{map[string]use{}, map[string]string{}, map[string]bool{}}
	s.file(file, set, map[string]bool{"state": true, "check": true, "anchors": true})
	b, _ := json.Marshal(slices.Sorted(maps.Keys(s.keys)))
	got := fmt.Sprint(string(b), s.keys["pdf.a"].plain, s.keys["pdf.b"].plain, s.keys["state.c"].error, len(s.prefixes), len(s.suffixes))
	if want := `["pdf.a","pdf.b","state.c"]true false false 1 1`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for key, want := range map[string]bool{"pdf.a": true, "pdf.a.advice": true, "check.z": true, "pdf.c": false, "pdf.c.advice": false, "state.c.note": false} {
		if s.used(key) != want {
			t.Errorf("used(%s) = %v", key, !want)
		}
	}
}
