package fonts

import (
	"bytes"
	"maps"
	"os"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/japanese"
)

var faces = map[string][]byte{"Regular": Regular, "Bold": Bold, "Mono": Mono}

// jisX0208 is the whole of JIS X 0208, in order of row and cell.
func jisX0208(t *testing.T) []rune {
	t.Helper()
	var all []rune
	decode := japanese.EUCJP.NewDecoder()
	for row := 1; row <= 84; row++ {
		if row > 8 && row < 16 {
			continue // no characters of the standard itself
		}
		for cell := 1; cell <= 94; cell++ {
			s, err := decode.String(string([]byte{byte(0xA0 + row), byte(0xA0 + cell)}))
			if err == nil && s != "\uFFFD" {
				all = append(all, []rune(s)...)
			}
		}
	}
	// JIS X 0208:1997 has 6,879 characters, 6,355 of them kanji.
	if len(all) != 6879 {
		t.Fatalf("%d characters of JIS X 0208, want 6879", len(all))
	}
	return all
}

func TestFacesHaveWhatPeopleAreNamed(t *testing.T) {
	for _, r := range jisX0208(t) {
		if !Has(r) {
			t.Errorf("%c (U+%04X) of JIS X 0208 is missing", r, r)
		}
	}
	for _, r := range "髙﨑①㈱Ⅳ㌔凜德山田太郎〓●○◆▲ー々〆ヶéñãÀ°′″‥…–—「」『』（）〜～！？％＃A Za z09" {
		if !Has(r) {
			t.Errorf("%c (U+%04X) is missing", r, r)
		}
	}
	for _, r := range "𠮷\x00\n\x1b\u200b\u202e\ufffe한" {
		if Has(r) {
			t.Errorf("U+%04X is there", r)
		}
	}
}

func TestAllFacesHaveTheSameCharacters(t *testing.T) {
	want := characters()
	if len(want) != 11741 {
		t.Errorf("%d characters, README.md says 11741", len(want))
	}
	for name, face := range faces {
		set, err := covered(face)
		if err != nil || !maps.Equal(set, want) {
			t.Errorf("%s has %d other characters: %v", name, len(set), err)
		}
	}
}

// A second reader of fonts agrees, and finds an outline for every character
// that is not a space.
func TestEveryCharacterHasAGlyph(t *testing.T) {
	for name, face := range faces {
		font, err := sfnt.Parse(face)
		if err != nil {
			t.Fatal(name, err)
		}
		var b sfnt.Buffer
		for r := range characters() {
			i, err := font.GlyphIndex(&b, r)
			if err != nil || i == 0 {
				t.Errorf("%s: U+%04X has no glyph: %v", name, r, err)
				continue
			}
			outline, err := font.LoadGlyph(&b, i, fixed.I(16), nil)
			if err != nil || len(outline) == 0 && !unicode.IsSpace(r) {
				t.Errorf("%s: U+%04X has no outline: %v", name, r, err)
			}
		}
	}
}

func TestMonoHasTwoWidths(t *testing.T) {
	font, err := sfnt.Parse(Mono)
	if err != nil {
		t.Fatal(err)
	}
	var b sfnt.Buffer
	em := fixed.I(2048)
	for r, want := range map[rune]fixed.Int26_6{'0': em / 2, 'f': em / 2, 'W': em / 2, 'i': em / 2, '印': em, '〓': em} {
		i, err := font.GlyphIndex(&b, r)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := font.GlyphAdvance(&b, i, em, 0); got != want || err != nil {
			t.Errorf("%c is %v wide, want %v (%v)", r, got, want, err)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"練習 太郎":          "練習 太郎",
		"髙﨑①㈱":           "髙﨑①㈱",
		"𠮷田":             "〓(U+20BB7)田",
		"山田\u202e郎太":     "山田〓(U+202E)郎太",
		"a\x1b[31mb":     "a〓(U+001B)[31mb",
		"葛\U000E0100城":   "葛城",
		"\xff":           "〓(U+FFFD)",
		"〓":              "〓",
		"서울":             "〓(U+C11C)〓(U+C6B8)",
		"Nguyễn Thị Hoà": "Nguyễn Thị Hoà",
		"ゼロ幅\u200b空白":    "ゼロ幅〓(U+200B)空白",
		"\u7b2c\u4e00\n": "第一〓(U+000A)",
	} {
		if got := Printable(in); got != want {
			t.Errorf("Printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTheLicenceStandsBeside(t *testing.T) {
	licence, err := os.ReadFile("OFL.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"Copyright 2022 The BIZ UDGothic Project Authors", "SIL OPEN FONT LICENSE Version 1.1", "OTHER DEALINGS IN THE FONT SOFTWARE."} {
		if !strings.Contains(string(licence), line) {
			t.Errorf("OFL.txt lacks %q", line)
		}
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	for name, font := range map[string][]byte{
		"empty":       nil,
		"short":       Regular[:8],
		"no tables":   Regular[:12],
		"cut":         Regular[:len(Regular)/2],
		"not a font":  []byte("%PDF-1.7 and more than twelve bytes"),
		"other table": bytes.ReplaceAll(bytes.Clone(Regular[:1000]), []byte("cmap"), []byte("CMAP")),
	} {
		if set, err := covered(font); err == nil {
			t.Errorf("%s: %d characters and no error", name, len(set))
		}
	}
}
