package fonts

import (
	"encoding/binary"
	"errors"
)

var errFont = errors.New("fonts: not a TrueType file with a Unicode character map")

// covered lists the characters of a TrueType file.
func covered(font []byte) (map[rune]bool, error) {
	glyphs, err := glyphsOf(font)
	if err != nil {
		return nil, err
	}
	set := make(map[rune]bool, len(glyphs))
	for r := range glyphs {
		set[r] = true
	}
	return set, nil
}

// glyphsOf finds the glyph of each character that subtable format 12 of a
// file's table cmap names (OpenType 1.9, "cmap" and "Format 12").
func glyphsOf(font []byte) (map[rune]uint32, error) {
	cmap, err := table(font, "cmap")
	if err != nil {
		return nil, err
	}
	groups, err := format12(cmap)
	if err != nil {
		return nil, err
	}
	glyphs := map[rune]uint32{}
	for ; len(groups) >= 12; groups = groups[12:] {
		first, last, glyph := word(groups), word(groups[4:]), word(groups[8:])
		if first > last || last > 0x10FFFF {
			return nil, errFont
		}
		for r := first; r <= last; r++ {
			glyphs[rune(r)] = uint32(glyph + r - first)
		}
	}
	return glyphs, nil
}

// table finds a table of the file by its tag.
func table(font []byte, tag string) ([]byte, error) {
	if len(font) < 12 {
		return nil, errFont
	}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		record := font[min(12+16*i, len(font)):]
		if len(record) < 16 {
			break
		}
		if string(record[:4]) == tag {
			return part(font, word(record[8:]), word(record[12:]))
		}
	}
	return nil, errFont
}

// format12 finds the groups of the subtable with the whole of Unicode:
// platform 3 (Windows), encoding 10 (UCS-4).
func format12(cmap []byte) ([]byte, error) {
	if len(cmap) < 4 {
		return nil, errFont
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		record := cmap[min(4+8*i, len(cmap)):]
		if len(record) < 8 {
			break
		}
		if binary.BigEndian.Uint16(record) != 3 || binary.BigEndian.Uint16(record[2:]) != 10 {
			continue
		}
		at := word(record[4:])
		head, err := part(cmap, at, 16)
		if err != nil || binary.BigEndian.Uint16(head) != 12 {
			return nil, errFont
		}
		return part(cmap, at+16, 12*word(head[12:]))
	}
	return nil, errFont
}

// part is b[from:from+size], or an error if that lies outside.
func part(b []byte, from, size uint64) ([]byte, error) {
	if from+size > uint64(len(b)) {
		return nil, errFont
	}
	return b[from : from+size], nil
}

// word reads 32 bits, wide enough that sums and products of two do not wrap.
func word(b []byte) uint64 { return uint64(binary.BigEndian.Uint32(b)) }
