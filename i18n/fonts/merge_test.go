package fonts

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// charactersOf are those of the texts of a language.
func charactersOf(t *testing.T, lang string) map[rune]bool {
	t.Helper()
	names, err := filepath.Glob("../catalog/" + lang + "/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(lang, "has no texts", err)
	}
	found := map[rune]bool{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(b, &texts); err != nil {
			t.Fatal(name, err)
		}
		for _, text := range texts {
			b, _ := json.Marshal(text)
			for _, r := range string(b) {
				found[r] = true
			}
		}
	}
	return found
}

// If this fails, run fonts.sh: a text has a character that the small typefaces
// do not have yet.
func TestEveryTextCanBeDrawn(t *testing.T) {
	folders, err := filepath.Glob("../catalog/*")
	if err != nil || len(folders) < 12 {
		t.Fatal(folders, err)
	}
	for _, folder := range folders {
		lang := filepath.Base(folder)
		regular, bold := For(lang)
		for style, face := range map[string][]byte{"Regular": regular, "Bold": bold} {
			have, err := covered(face)
			if err != nil {
				t.Fatal(err)
			}
			for r := range charactersOf(t, lang) {
				if !have[r] && unicode.IsGraphic(r) {
					t.Errorf("%s %s: %c (U+%04X) is missing", lang, style, r, r)
				}
			}
			for _, r := range "髙﨑山田太郎〓日本語やさしい简体中文繁體한국어Tiếng Việtनेपाली" {
				if !have[r] {
					t.Errorf("%s %s: %c (U+%04X), which every language needs, is missing", lang, style, r, r)
				}
			}
		}
	}
}

// A second reader of fonts finds in the merged faces the outlines and widths
// that the parts have.
func TestMergedFacesKeepTheirGlyphs(t *testing.T) {
	for _, lang := range []string{"ja", "vi", "ko", "ne", "zh-Hans", "zh-Hant"} {
		merged, _ := For(lang)
		own, err := subsets.ReadFile("subset/" + lang + "-Regular.ttf")
		if err != nil {
			own = Regular
		}
		for _, part := range [][]byte{Regular, own} {
			chars, err := covered(own)
			if err != nil {
				t.Fatal(err)
			}
			compared := 0
			for r := range characters() {
				if bytes.Equal(part, own) != chars[r] {
					continue // the other part has the word
				}
				want, got := drawn(t, part, r), drawn(t, merged, r)
				if want.advance != got.advance || len(want.outline) != len(got.outline) {
					t.Fatalf("%s: %c is drawn in %d strokes and %v wide, want %d and %v", lang, r, len(got.outline), got.advance, len(want.outline), want.advance)
				}
				if compared++; compared == 300 {
					break
				}
			}
		}
	}
}

type drawing struct {
	outline sfnt.Segments
	advance fixed.Int26_6
}

var parsed = map[*byte]*sfnt.Font{}

func drawn(t *testing.T, face []byte, r rune) (d drawing) {
	t.Helper()
	font := parsed[&face[0]]
	if font == nil {
		var err error
		if font, err = sfnt.Parse(face); err != nil {
			t.Fatal(err)
		}
		parsed[&face[0]] = font
	}
	var b sfnt.Buffer
	i, err := font.GlyphIndex(&b, r)
	if err != nil || i == 0 {
		t.Fatalf("U+%04X has no glyph: %v", r, err)
	}
	if d.outline, err = font.LoadGlyph(&b, i, fixed.I(2048), nil); err != nil {
		t.Fatal(err)
	}
	if d.advance, err = font.GlyphAdvance(&b, i, fixed.I(2048), 0); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestForIsMadeOnce(t *testing.T) {
	first, _ := For("vi")
	again, _ := For("vi")
	english, _ := For("en")
	japanese, _ := For("ja")
	if &first[0] != &again[0] || &english[0] != &japanese[0] || &first[0] == &english[0] {
		t.Error("the faces of a language are not kept, or not its own")
	}
}

func TestBrokenPartsAreNotMerged(t *testing.T) {
	small, err := subsets.ReadFile("subset/names-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(small) {
		if n%7 == 0 {
			merge(small[:n], Regular[:0]) // must not panic
			if _, err := merge(small[:n]); err == nil && n < len(small)-8 {
				t.Errorf("the first %d bytes of a face were taken", n)
			}
		}
	}
	for i := range small[:400] {
		broken := bytes.Clone(small)
		broken[i] ^= 0x80
		merge(broken) // must not panic
	}
}
