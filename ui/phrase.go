package ui

import (
	"strings"
	"unicode"
)

// phraseEnd is the mark that catalog texts carry at the end of a phrase
// (U+200B): lines break there and nowhere else.
const phraseEnd = '\u200b'

// closing may never begin a line, opening may never end one.
const (
	closing = "、。，．・：；？！）］｝〉》」』】〕ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々〜～%％,.)]}:;!?"
	opening = "（［｛〈《「『【〔([{"
)

// phrases cuts one paragraph into the pieces between which a line may break.
// Texts without marks break behind spaces and punctuation and where a phrase
// of Japanese begins as a rule: at the change from hiragana to another script.
func phrases(text string) []string {
	marked := strings.ContainsRune(text, phraseEnd)
	var cut []string
	var piece strings.Builder
	var last rune
	for _, r := range text {
		if piece.Len() > 0 && breaks(last, r, marked) && !counted(piece.String(), r) {
			cut = append(cut, piece.String())
			piece.Reset()
		}
		if r != phraseEnd {
			piece.WriteRune(r)
		}
		last = r
	}
	return append(cut, piece.String())
}

// counted says that a number and what it counts stand together: 16 February, 73
// days, 2 GB. Digits of a digest are not a number.
func counted(piece string, after rune) bool {
	words := strings.Fields(piece)
	if len(words) == 0 || !strings.HasSuffix(piece, " ") || !unicode.IsLetter(after) {
		return false
	}
	number := strings.TrimLeft(words[len(words)-1], opening)
	return len(number) > 0 && len(number) <= 4 && strings.Trim(number, "0123456789") == ""
}

// breaks says whether a line may break between two characters.
func breaks(before, after rune, marked bool) bool {
	switch {
	case strings.ContainsRune(closing, after) || strings.ContainsRune(opening, before):
		return false
	case before == phraseEnd || before == ' ' || before == '　':
		return after != ' ' && after != '　'
	case marked || after == phraseEnd:
		return false
	case strings.ContainsRune("、。？！）」", before):
		return true
	case strings.ContainsRune("（「", after):
		return true
	}
	return unicode.Is(unicode.Hiragana, before) && !unicode.Is(unicode.Hiragana, after) && after > 0x20
}
