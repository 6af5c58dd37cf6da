package fonts

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// A glyph is the outline of a character and how far it advances.
type glyph struct {
	outline []byte
	metrics [4]byte // advance width and left side bearing, as in table hmtx
}

// merge puts typefaces together into one that has the characters of all. For a
// character that several have, the first counts. The first face also gives the
// height of a line and the rules by which its characters are joined (tables
// GSUB, GPOS and GDEF): its glyphs keep their numbers. All faces have 2048
// units, and but for the first no glyphs that refer to others. The checksums of
// the tables, which nothing here reads, are zero.
func merge(faces ...[]byte) ([]byte, error) {
	var all []glyph
	numbers := map[rune]uint32{}
	for _, face := range faces {
		chars, err := glyphsOf(face)
		if err != nil {
			return nil, err
		}
		outlines, err := outlinesOf(face)
		if err != nil {
			return nil, err
		}
		for r, n := range chars {
			if _, have := numbers[r]; !have {
				numbers[r] = uint32(len(all)) + n
			}
		}
		all = append(all, outlines...)
	}
	if len(all) > 0xFFFF {
		return nil, errFont
	}
	tables, err := common(faces[0], faces[len(faces)-1], len(all))
	if err != nil {
		return nil, err
	}
	tables["cmap"] = cmapOf(numbers)
	tables["glyf"], tables["loca"], tables["hmtx"] = pack(all)
	return file(tables), nil
}

// common copies the tables that do not depend on the glyphs, and the joining
// rules of the first face.
func common(first, last []byte, glyphs int) (map[string][]byte, error) {
	tables := map[string][]byte{}
	for _, tag := range []string{"head", "hhea", "maxp", "OS/2", "name", "post"} {
		from := last
		if tag == "hhea" {
			from = first
		}
		t, err := table(from, tag)
		if err != nil || len(t) < 32 && tag != "maxp" || len(t) < 6 {
			return nil, cmp.Or(err, errFont)
		}
		tables[tag] = slices.Clone(t)
	}
	if len(tables["head"]) < 54 || len(tables["hhea"]) < 36 {
		return nil, errFont
	}
	binary.BigEndian.PutUint16(tables["head"][50:], 1) // indexToLocFormat: 32 bits
	binary.BigEndian.PutUint16(tables["hhea"][34:], uint16(glyphs))
	binary.BigEndian.PutUint16(tables["maxp"][4:], uint16(glyphs))
	for _, tag := range []string{"GSUB", "GPOS", "GDEF"} {
		if t, err := table(first, tag); err == nil {
			tables[tag] = t
		}
	}
	return tables, nil
}

// outlinesOf reads the glyphs of a face from its tables glyf, loca and hmtx.
func outlinesOf(face []byte) ([]glyph, error) {
	t := map[string][]byte{}
	for tag, size := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "loca": 4, "glyf": 0, "hmtx": 4} {
		b, err := table(face, tag)
		if err != nil || len(b) < size {
			return nil, cmp.Or(err, errFont)
		}
		t[tag] = b
	}
	count := int(binary.BigEndian.Uint16(t["maxp"][4:]))
	wide := int(binary.BigEndian.Uint16(t["hhea"][34:]))
	long := binary.BigEndian.Uint16(t["head"][50:]) == 1
	if wide == 0 || wide > count || len(t["hmtx"]) < 4*wide+2*(count-wide) {
		return nil, errFont
	}
	all := make([]glyph, count)
	for i := range all {
		from, to := place(t["loca"], i, long), place(t["loca"], i+1, long)
		if from > to || to > uint64(len(t["glyf"])) {
			return nil, errFont
		}
		all[i].outline = t["glyf"][from:to]
		copy(all[i].metrics[:2], t["hmtx"][4*min(i, wide-1):])
		if i < wide {
			copy(all[i].metrics[2:], t["hmtx"][4*i+2:])
		} else {
			copy(all[i].metrics[2:], t["hmtx"][4*wide+2*(i-wide):])
		}
	}
	return all, nil
}

// place is where a glyph begins; beyond every file if loca is too short.
func place(loca []byte, i int, long bool) uint64 {
	switch {
	case long && len(loca) >= 4*i+4:
		return word(loca[4*i:])
	case !long && len(loca) >= 2*i+2:
		return 2 * uint64(binary.BigEndian.Uint16(loca[2*i:]))
	}
	return 1 << 40
}

// pack makes the tables glyf, loca and hmtx.
func pack(all []glyph) (glyf, loca, hmtx []byte) {
	for _, g := range all {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, g.outline...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = append(hmtx, g.metrics[:]...)
	}
	return glyf, binary.BigEndian.AppendUint32(loca, uint32(len(glyf))), hmtx
}

// cmapOf makes a table cmap with one subtable of format 12, a group a character.
func cmapOf(numbers map[rune]uint32) []byte {
	be := binary.BigEndian
	b := be.AppendUint16(nil, 0)                   // version
	b = be.AppendUint16(b, 1)                      // one subtable
	b = be.AppendUint16(be.AppendUint16(b, 3), 10) // Windows, UCS-4
	b = be.AppendUint32(b, 12)                     // it begins here
	b = be.AppendUint16(be.AppendUint16(b, 12), 0) // format 12
	b = be.AppendUint32(b, 16+12*uint32(len(numbers)))
	b = be.AppendUint32(b, 0) // language
	b = be.AppendUint32(b, uint32(len(numbers)))
	for _, r := range slices.Sorted(maps.Keys(numbers)) {
		b = be.AppendUint32(be.AppendUint32(b, uint32(r)), uint32(r))
		b = be.AppendUint32(b, numbers[r])
	}
	return b
}

// file puts tables behind a directory (OpenType 1.9, "Table Directory").
func file(tables map[string][]byte) []byte {
	be := binary.BigEndian
	b := be.AppendUint32(nil, 0x00010000)
	b = be.AppendUint16(b, uint16(len(tables)))
	b = append(b, 0, 0, 0, 0, 0, 0) // for a search that nobody makes
	at := len(b) + 16*len(tables)
	tags := slices.Sorted(maps.Keys(tables))
	for _, tag := range tags {
		b = append(b, tag...)
		b = be.AppendUint32(b, 0)
		b = be.AppendUint32(b, uint32(at))
		b = be.AppendUint32(b, uint32(len(tables[tag])))
		at += (len(tables[tag]) + 3) &^ 3
	}
	b = slices.Grow(b, at-len(b))
	for _, tag := range tags {
		b = append(b, tables[tag]...)
		b = append(b, make([]byte, -len(b)&3)...)
	}
	return b
}
