// Package fonts bundles the typefaces in which the window and a visible seal
// are drawn, so that nothing shows as a box on a bare machine. It knows which
// characters they have, not how a text is laid out.
package fonts

import (
	_ "embed" // the typefaces
	"fmt"
	"maps"
	"strings"
	"sync"
)

// The typefaces, TrueType with all their glyphs and without hinting. README.md
// tells where they come from; OFL.txt is their licence. Do not write to them.
var (
	// Regular is BIZ UDPGothic Regular, proportional.
	//
	//go:embed BIZUDPGothic-Regular.ttf
	Regular []byte
	// Bold is BIZ UDPGothic Bold, proportional.
	//
	//go:embed BIZUDPGothic-Bold.ttf
	Bold []byte
	// Mono is BIZ UDGothic Regular, where every Latin character has one width
	// and every Japanese character twice that.
	//
	//go:embed BIZUDGothic-Regular.ttf
	Mono []byte
)

// Missing is U+3013 GETA MARK, which in Japanese print stands for a character
// that the printer does not have.
const Missing = '〓'

// characters are the characters of Regular; a test holds that the other faces
// have the same. The face is embedded, so an error means a broken build.
var characters = sync.OnceValue(func() map[rune]bool {
	set, err := covered(Regular)
	if err != nil {
		panic(err)
	}
	return set
})

// Has tells whether the bundled typefaces have a character. Control characters
// and the invisible U+200B, where lines may be broken, they do not have.
func Has(r rune) bool { return characters()[r] }

// shown are the characters that the window can draw in every language: those of
// Regular and of the names face, which has the Vietnamese letters.
var shown = sync.OnceValue(func() map[rune]bool {
	b, err := subsets.ReadFile("subset/names-Regular.ttf")
	if err != nil {
		panic(err)
	}
	set, err := covered(b)
	if err != nil {
		panic(err)
	}
	maps.Copy(set, characters())
	return set
})

// Printable replaces each character that the typefaces of For lack by 〓 and
// its code point: 𠮷田 becomes 〓(U+20BB7)田. Control characters and characters
// that change the direction of writing are replaced too, so that a name in a
// file cannot pose as another. A variation selector after a character, which
// only asks for another shape of it, is left out.
func Printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case shown()[r]:
			b.WriteRune(r)
		case isVariation(r):
		default:
			fmt.Fprintf(&b, "%c(U+%04X)", Missing, r)
		}
	}
	return b.String()
}

// isVariation tells whether r is a variation selector (Unicode 16.0, 23.4).
func isVariation(r rune) bool {
	return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF
}
