package pdf

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// jst is Japan Standard Time, which has had no summer time since 1951.
var jst = time.FixedZone("JST", 9*60*60)

// encodeText makes a text string (ISO 32000-2, 7.9.2.2): ASCII as it is, all
// else in UTF-16BE with a byte order mark.
func encodeText(s string) str {
	ascii := true
	for _, r := range s {
		ascii = ascii && r >= 0x20 && r < 0x7F
	}
	if ascii {
		return str(s)
	}
	b := str{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return b
}

// decodeText reads a text string: UTF-16BE or UTF-8 if it is marked as such,
// otherwise PDFDocEncoding.
func decodeText(s str) string {
	switch {
	case len(s) >= 2 && s[0] == 0xFE && s[1] == 0xFF:
		units := make([]uint16, 0, len(s)/2)
		for s = s[2:]; len(s) >= 2; s = s[2:] {
			units = append(units, binary.BigEndian.Uint16(s))
		}
		return string(utf16.Decode(units))
	case len(s) >= 3 && s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF:
		return strings.ToValidUTF8(string(s[3:]), string(utf8.RuneError))
	}
	var b strings.Builder
	for _, c := range s {
		b.WriteRune(docEncoding(c))
	}
	return b.String()
}

// docEncoding maps a byte of PDFDocEncoding (ISO 32000-2, annex D.3).
func docEncoding(c byte) rune {
	const low = "˘ˇˆ˙˝˛˚˜"                                // 0x18 to 0x1F
	const high = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\uFFFD€" // 0x80 to 0xA0
	switch {
	case c >= 0x18 && c <= 0x1F:
		return []rune(low)[c-0x18]
	case c >= 0x80 && c <= 0xA0:
		return []rune(high)[c-0x80]
	}
	return rune(c)
}

// parseDate reads a date (ISO 32000-2, 7.9.4), D:YYYYMMDDHHmmSSOHH'mm. It
// returns the zero time for anything else.
func parseDate(s string) time.Time {
	s = strings.TrimPrefix(s, "D:")
	digits := 0
	for digits < len(s) && digits < 14 && isDigit(s[digits]) {
		digits++
	}
	if digits < 4 || digits%2 == 1 {
		return time.Time{}
	}
	zone := strings.ReplaceAll(s[digits:], "'", "")
	full := s[:digits] + "00000101000000"[digits:]
	if zone == "" || zone[0] == 'Z' {
		zone = "+0000"
	}
	if len(zone) == 3 {
		zone += "00"
	}
	t, err := time.Parse("20060102150405-0700", full+zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// formatDate writes a date in Japan Standard Time.
func formatDate(t time.Time) string {
	return fmt.Sprintf("D:%s+09'00'", t.In(jst).Format("20060102150405"))
}
