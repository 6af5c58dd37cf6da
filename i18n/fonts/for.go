package fonts

import (
	"embed"
	"sync"
)

// subsets are small typefaces with the characters that a language needs beside
// those of BIZ UDPGothic; "names" has what the languages call themselves.
//
//go:embed subset/*.ttf
var subsets embed.FS

// A pair is a typeface in two weights.
type pair struct{ regular, bold []byte }

var made = struct {
	sync.Mutex
	pairs map[string]pair
}{pairs: map[string]pair{}}

// For gives the typefaces for a language, named as i18n.Languages names it, in
// two weights: the characters of the language from Noto Sans, all others from
// BIZ UDPGothic. Each also has what the languages call themselves. They are
// made once and kept; do not write to them.
func For(lang string) (regular, bold []byte) {
	made.Lock()
	defer made.Unlock()
	if _, err := subsets.Open("subset/" + lang + "-Regular.ttf"); err != nil {
		lang = ""
	}
	p, have := made.pairs[lang]
	if !have {
		p = pair{together(lang, "Regular", Regular), together(lang, "Bold", Bold)}
		made.pairs[lang] = p
	}
	return p.regular, p.bold
}

// together merges the face of a language, if it has one, the names and a face
// of BIZ UDPGothic. All are embedded, so an error means a broken build.
func together(lang, style string, base []byte) []byte {
	var faces [][]byte
	for _, name := range []string{lang, "names"} {
		if b, err := subsets.ReadFile("subset/" + name + "-" + style + ".ttf"); err == nil {
			faces = append(faces, b)
		}
	}
	face, err := merge(append(faces, base)...)
	if err != nil {
		panic(err)
	}
	return face
}
