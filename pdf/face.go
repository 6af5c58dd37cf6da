package pdf

import (
	"bytes"
	"strings"
)

// An advance is what is known of how far something takes a text on: the least, the
// likely and the most, in ems.
type advance struct{ least, likely, most float64 }

func exactly(w float64) advance { return advance{w, w, w} }

// including is an advance that holds a width too.
func (a advance) including(w float64) advance {
	return advance{min(a.least, w), a.likely, max(a.most, w)}
}

// A face is how wide the characters of a typeface are. An embedded program may
// draw them anywhere nevertheless; nobody looks into it here.
type face struct {
	first    int
	widths   []float64 // of the codes from first on, in ems
	cids     map[int]float64
	other    advance         // of all other codes
	next     func(s str) int // bytes of the next character; 0 if readers may differ
	simple   bool            // each code is one byte
	vertical bool
	above    float64 // how far letters reach over the pen in vertical writing, in ems
	beside   float64 // and to its sides
	drawn    *drawn  // by content streams; nil if the typeface is a program
}

// unknownFace stands for a typeface that is missing or broken.
var unknownFace = face{next: oneByte, simple: true, other: advance{0, 0.6, widest}}

// widest is the widest character of the standard typefaces and their like, in ems.
const widest = 1.05

// A width is not looked up beyond this many characters.
const maxWidths = 70_000

func oneByte(str) int { return 1 }

func twoBytes(s str) int {
	if len(s) < 2 {
		return 0
	}
	return 2
}

// face reads the typeface of a font dictionary; nil if it is missing, broken, or
// of a kind that readers might take for different ones.
func (d *Document) face(font dict) *face {
	d.work += fontWork
	kind, _ := d.resolve(font.get("Subtype"))
	switch kind {
	case name("Type3"):
		return d.drawnFace(font)
	case name("Type0"):
		return d.compositeFace(font)
	case name("Type1"), name("MMType1"), name("TrueType"):
		return d.simpleFace(font)
	}
	return nil
}

// simpleFace reads the widths of a typeface of one byte a code (ISO 32000-2,
// 9.6.2.1). One of the standard typefaces needs none.
func (d *Document) simpleFace(font dict) *face {
	f := &face{next: oneByte, simple: true, other: unknownFace.other}
	descriptor, err := d.resolveDict(font.get("FontDescriptor"))
	if err != nil {
		return nil
	}
	if font.get("Widths") == nil {
		for _, key := range []name{"FontFile", "FontFile2", "FontFile3"} {
			if descriptor.get(key) != nil {
				return nil // readers differ in what they do without
			}
		}
		return f
	}
	missing, ok := d.amount(descriptor.get("MissingWidth"), 0)
	if !ok || !f.readWidths(d, font, 0.001) {
		return nil
	}
	f.other = advance{0, missing / 1000, widest}.including(missing / 1000) // some take what the program says
	return f
}

// readWidths reads the widths of the codes from FirstChar to LastChar.
func (f *face) readWidths(d *Document, font dict, unit float64) bool {
	list, err := d.resolveArray(font.get("Widths"))
	first, ok1 := d.amount(font.get("FirstChar"), 0)
	last, ok2 := d.amount(font.get("LastChar"), 255)
	if err != nil || !ok1 || !ok2 {
		return false
	}
	f.first = int(first)
	for i, o := range list[:min(len(list), 256)] {
		w, ok := d.amount(o, 0)
		if !ok || i > int(last)-f.first && w != 0 {
			return false // some take it, some do not
		}
		f.widths = append(f.widths, w*unit)
	}
	return f.first >= 0
}

// amount reads a number; one that is missing has a value of its own.
func (d *Document) amount(o object, missing float64) (float64, bool) {
	o, err := d.resolve(o)
	if err != nil || o == nil {
		return missing, err == nil
	}
	n, ok := number(o)
	return n, ok && n > -1e9 && n < 1e9
}

// compositeFace reads the widths of a CIDFont (ISO 32000-2, 9.7.4.3) and how
// its text is split into characters.
func (d *Document) compositeFace(font dict) *face {
	f := &face{cids: map[int]float64{}}
	list, err := d.resolveArray(font.get("DescendantFonts"))
	if err != nil || len(list) == 0 {
		return nil
	}
	inner, err := d.resolveDict(list[0])
	missing, ok := d.amount(inner.get("DW"), 1000)
	if err != nil || !ok || !f.readCIDWidths(d, inner.get("W")) {
		return nil
	}
	f.other = exactly(missing / 1000)
	encoding, _ := d.resolve(font.get("Encoding"))
	switch e := encoding.(type) {
	case name:
		f.vertical = strings.HasSuffix(string(e), "V")
		f.next = splitting(string(e))
		if e != "Identity-H" && e != "Identity-V" {
			f.anyWidth()
		}
	case *stream:
		if d.horizontal(e) {
			f.next = oneByte // it may have more: then each counts as a character
			f.anyWidth()
		}
	}
	if f.next == nil || f.vertical && !f.readHeights(d, inner) {
		return nil
	}
	return f
}

// anyWidth forgets which character has which width: its number is not its code.
func (f *face) anyWidth() {
	for _, w := range f.cids {
		f.other = f.other.including(w)
	}
	f.other, f.cids = f.other.including(0), nil
}

// splitting tells how the predefined CMap of a name splits a text (ISO 32000-2,
// 9.7.5.2); nil if that is not known.
func splitting(cmap string) func(s str) int {
	has := func(part string) bool { return strings.Contains(cmap, part) }
	switch {
	case strings.HasPrefix(cmap, "Identity-") || has("UCS2") || has("UTF16"):
		return twoBytes
	case cmap == "H" || cmap == "V" || cmap == "Ext-H" || cmap == "Ext-V" || cmap == "Add-H" || cmap == "Add-V":
		return twoBytes
	case has("RKSJ"):
		return mixed(0x40, func(c byte) bool { return c >= 0x81 && c < 0xA0 || c >= 0xE0 && c <= 0xFC })
	case has("GBK-") || has("GBKp-") || has("UHC") || has("HKscs"):
		return mixed(0x40, func(c byte) bool { return c >= 0x81 && c <= 0xFE })
	case has("B5"):
		return mixed(0x40, func(c byte) bool { return c >= 0xA1 && c <= 0xFE })
	case has("EUC") && !has("CNS"):
		return mixed(0xA1, func(c byte) bool { return c >= 0xA1 && c <= 0xFE })
	}
	return nil
}

// mixed splits a text whose characters have two bytes if they begin so, and one
// otherwise. The second is not below least.
func mixed(least byte, begins func(c byte) bool) func(s str) int {
	return func(s str) int {
		switch {
		case !begins(s[0]) || len(s) == 1:
			return 1
		case s[1] < least:
			return 0
		}
		return 2
	}
}

// horizontal tells whether a CMap of the document surely writes horizontally
// (ISO 32000-2, 9.7.5.3).
func (d *Document) horizontal(cmap *stream) bool {
	mode, ok := d.amount(cmap.get("WMode"), 0)
	text, err := d.decode(cmap, maxContent)
	if !ok || mode != 0 || err != nil || cmap.get("UseCMap") != nil || bytes.Contains(text, []byte("usecmap")) {
		return false
	}
	for {
		var found bool
		if _, text, found = bytes.Cut(text, []byte("WMode")); !found {
			return true
		}
		if text = bytes.TrimLeft(text, " \t\r\n"); len(text) == 0 || text[0] != '0' {
			return false
		}
	}
}

// readCIDWidths reads the array W.
func (f *face) readCIDWidths(d *Document, o object) bool {
	widths, err := d.resolveArray(o)
	if err != nil {
		return o == nil
	}
	for len(widths) > 0 {
		run, last, rest, ok := d.cidRun(widths, 1)
		if !ok || float64(len(f.cids))+last-run[0] > maxWidths {
			return false
		}
		for c, i := run[0], 1; c <= last; c++ {
			if w, twice := f.cids[int(c)]; twice && w != run[i]/1000 {
				return false
			}
			f.cids[int(c)] = run[i] / 1000
			i = min(i+1, len(run)-1)
		}
		d.work += widthWork * int64(max(0, last-run[0])+2)
		widths = rest
	}
	return true
}

// cidRun reads one entry of the arrays W and W2: the first number, then the
// values of the characters from there to last, count for each: all of them, or
// those of one if all have the same.
func (d *Document) cidRun(list array, count int) (run []float64, last float64, rest array, ok bool) {
	if len(list) < 2 {
		return nil, 0, nil, false
	}
	next, err := d.resolve(list[1])
	values, several := next.(array)
	if !several && len(list) < 2+count {
		return nil, 0, nil, false
	}
	rest = list[2:]
	if !several {
		values, rest = list[2:2+count], list[2+count:]
	}
	d.work += int64(len(values))
	for _, o := range append(array{list[0]}, values...) {
		n, is := d.amount(o, 0)
		if !is || err != nil {
			return nil, 0, nil, false
		}
		run = append(run, n)
	}
	last = run[0] + float64(len(values)/count-1)
	if !several {
		last, ok = number(next)
		return run, last, rest, ok
	}
	return run, last, rest, len(values)%count == 0
}

// readHeights reads how far the characters of vertical writing go down, and how
// they stand around the line (ISO 32000-2, 9.7.4.3).
func (f *face) readHeights(d *Document, inner dict) bool {
	usual, err := d.resolveArray(inner.get("DW2"))
	if err != nil && inner.get("DW2") != nil {
		return false
	}
	if len(usual) == 0 {
		usual = array{int64(880), int64(-1000)}
	}
	if len(usual) != 2 {
		return false
	}
	y, ok1 := d.amount(usual[0], 0)
	down, ok2 := d.amount(usual[1], 0)
	f.cids, f.other, f.above, f.beside = nil, exactly(-down/1000), 0.2, 0.6
	list, err := d.resolveArray(inner.get("W2"))
	if !ok1 || !ok2 || !f.stands(500, y) || err != nil && inner.get("W2") != nil {
		return false
	}
	for len(list) > 0 {
		run, _, rest, ok := d.cidRun(list, 3)
		if !ok {
			return false
		}
		for v := run[1:]; len(v) > 0; v = v[3:] {
			if !f.stands(v[1], v[2]) {
				return false
			}
			f.other = f.other.including(-v[0] / 1000)
		}
		list = rest
	}
	return true
}

// stands takes over where the pen is in a character of vertical writing, in
// thousandths of an em. One that stands far away is not followed.
func (f *face) stands(x, y float64) bool {
	f.above, f.beside = max(f.above, 0.9-y/1000), max(f.beside, x/1000, 1-x/1000)
	return x >= 0 && x <= 1000 && y >= 0 && y <= 1000
}

// width is that of one character of a number of bytes.
func (f *face) width(code, bytes int) advance {
	if w, ok := f.cids[code]; ok {
		return exactly(w)
	}
	if i := code - f.first; i >= 0 && i < len(f.widths) {
		return exactly(f.widths[i])
	}
	if !f.simple && bytes == 1 {
		return advance{min(0, f.other.least), f.other.likely / 2, f.other.most} // half width, mostly
	}
	return f.other
}
