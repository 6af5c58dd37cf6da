package i18n

import (
	"strings"
	"unicode"
)

// phraseChinese marks where a line of Chinese may be broken: beside every Han
// character, but not beside digits, so that dates stay whole. What must not
// stand at the beginning or end of a line, such as a bracket, is for the window
// to know.
func phraseChinese(s string) string {
	var b strings.Builder
	last := ' '
	for _, r := range s {
		if !solid(last) && !solid(r) && (wide(last) || wide(r)) {
			b.WriteString(phraseEnd)
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// solid tells whether a line is not broken beside a character.
func solid(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsDigit(r) || r == '\u200b'
}

// wide tells whether a character is Han or punctuation of the same width.
func wide(r rune) bool {
	return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。、；：？）」』", r)
}
