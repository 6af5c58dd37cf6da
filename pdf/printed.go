package pdf

import (
	"math"
	"slices"
)

// An ink is what kind of thing stands somewhere on a page.
type ink uint8

const (
	inkLine    ink = iota // a line, or an area of one colour
	inkText               // as far as letters may reach
	inkLetters            // where letters surely are
	inkPicture            // a picture, a shading, or any other shape
	inkNote               // an annotation
)

// A print is something that a page shows.
type print struct {
	rectangle // in user space
	kind      ink
	of        object // of an annotation, as the page lists it
}

// prints is all that a page shows.
type prints struct {
	page  ref
	list  []print
	whole bool // all of it could be followed
}

// prints follows all that a page of the older revision shows. What it cannot
// follow counts as printed everywhere. Only the last page is kept: pages are
// compared one by one.
func (c *comparison) prints(on page) *prints {
	if c.printed != nil && c.printed.page == on.id {
		return c.printed
	}
	p := &prints{page: on.id}
	c.printed = p
	if c.scans++; c.scans > maxScans {
		return p
	}
	s, err := c.old.sheet(on)
	if err != nil {
		return p
	}
	sc := &scanner{d: c.old, sheet: s, faces: map[ref]*face{}}
	sc.seen = func(r rectangle, kind ink, of object) { p.list = append(p.list, print{r, kind, of}) }
	p.whole = sc.page(on) && !sc.lost
	return p
}

// meets tells whether a rectangle touches something of a kind. What is there of
// an annotation itself does not count.
func (p *prints) meets(r rectangle, itself object, kinds ...ink) bool {
	return !p.whole || slices.ContainsFunc(p.list, func(q print) bool {
		return slices.Contains(kinds, q.kind) && (q.of == nil || q.of != itself) &&
			r.x0 < q.x1 && q.x0 < r.x1 && r.y0 < q.y1 && q.y0 < r.y1
	})
}

// A face is how wide the characters of a typeface are, in ems.
type face struct {
	first    int
	widths   []float64
	cids     map[int]float64
	missing  float64
	slack    float64 // by which a character may be wider
	bytes    int     // of a character
	vertical bool
	drawn    *drawn // by content streams; nil if the typeface is a program
}

// unknownFace stands for a typeface that is missing or broken.
var unknownFace = face{bytes: 1, missing: 0.6, slack: 0.4}

const (
	maxWidths = 70_000 // characters whose width is looked up
	widthWork = 32     // what keeping one costs, in looks at a byte
	printWork = 64     // what keeping a print costs
)

// face reads the typeface of a font dictionary; nil if it is broken.
func (d *Document) face(font dict) *face {
	d.work += fontWork
	kind, _ := d.resolve(font.get("Subtype"))
	switch kind {
	case name("Type3"):
		return d.drawnFace(font)
	case name("Type0"):
		return d.compositeFace(font)
	}
	f := &face{bytes: 1, missing: 0.6, slack: 0.4}
	f.first, _ = d.whole(font.get("FirstChar"))
	list, _ := d.resolveArray(font.get("Widths"))
	for _, o := range list[:min(len(list), 256)] {
		o, _ := d.resolve(o)
		w, _ := number(o)
		f.widths = append(f.widths, w/1000)
	}
	if len(f.widths) > 0 {
		descriptor, _ := d.resolveDict(font.get("FontDescriptor"))
		w, _ := number(descriptor.get("MissingWidth"))
		f.missing, f.slack = w/1000, 0
	}
	return f
}

// compositeFace reads the widths of a CIDFont (ISO 32000-2, 9.7.4.3).
func (d *Document) compositeFace(font dict) *face {
	f := &face{bytes: 2, missing: 1, cids: map[int]float64{}}
	encoding, _ := d.resolve(font.get("Encoding"))
	switch e := encoding.(type) {
	case name:
		f.vertical = len(e) > 0 && e[len(e)-1] == 'V'
		if e != "Identity-H" && e != "Identity-V" {
			f.slack = 0.5 // codes of other kinds may have one byte or more
		}
	default:
		f.bytes, f.slack = 1, 1
	}
	list, _ := d.resolveArray(font.get("DescendantFonts"))
	if len(list) == 0 {
		return f
	}
	inner, _ := d.resolveDict(list[0])
	if w, ok := number(inner.get("DW")); ok {
		f.missing = w / 1000
	}
	widths, _ := d.resolveArray(inner.get("W"))
	for i := 0; i+1 < len(widths) && len(f.cids) < maxWidths; d.work++ {
		first, _ := d.whole(widths[i])
		next, _ := d.resolve(widths[i+1])
		if run, ok := next.(array); ok {
			for j, o := range run[:min(len(run), maxWidths)] {
				w, _ := number(o)
				f.cids[first+j] = w / 1000
			}
			i += 2
			continue
		}
		last, ok := d.whole(next)
		if !ok || i+2 >= len(widths) {
			break
		}
		w, _ := number(widths[i+2])
		for c := first; c <= last && len(f.cids) < maxWidths; c++ {
			f.cids[c] = w / 1000
		}
		i += 3
	}
	d.work += widthWork * int64(len(f.cids))
	return f
}

// width is that of one character.
func (f *face) width(code int) float64 {
	if w, ok := f.cids[code]; ok {
		return w
	}
	if i := code - f.first; i >= 0 && i < len(f.widths) {
		return f.widths[i]
	}
	return f.missing
}

// write notes a text, as far as it may reach and where it surely is, and moves
// behind it.
func (r *run) write(list array) {
	f := r.face
	if f == nil {
		r.lost = true
		f = &unknownFace
	}
	at, low, high, slack := 0.0, 0.0, 0.0, 0.0
	for _, o := range list {
		s, ok := o.(str)
		if n, isNumber := number(o); isNumber {
			at -= n / 1000 * r.size
		}
		if !ok {
			continue
		}
		for i := 0; i+f.bytes <= len(s); i += f.bytes {
			code := int(s[i])
			if f.bytes == 2 {
				code = code<<8 | int(s[i+1])
			}
			step := f.width(code)
			if f.drawn != nil {
				r.drawCharacter(f.drawn, code, at)
			}
			if f.vertical {
				step = 1
			}
			at += step*r.size + r.between
			slack += f.slack * r.size
			if f.bytes == 1 && code == ' ' {
				at += r.words
			}
			low, high = min(low, at), max(high, at)
		}
		low, high = min(low, at), max(high, at)
	}
	if f.drawn == nil {
		r.letters(f, low, high, slack)
	}
	if f.vertical {
		r.text = times(matrix{1, 0, 0, 1, 0, -at}, r.text)
	} else {
		r.text = times(matrix{1, 0, 0, 1, at * r.stretch, 0}, r.text)
	}
}

// letters notes where the letters of a text stand, from low to high on its line.
func (r *run) letters(f *face, low, high, slack float64) {
	if high-low <= 0 {
		return
	}
	size := max(r.size, -r.size)
	reach := rectangle{low * r.stretch, r.rise - 0.25*size, (high + slack) * r.stretch, r.rise + 0.9*size}
	sure := rectangle{(low + 0.2*size) * r.stretch, r.rise + 0.1*size, (high - 0.2*size) * r.stretch, r.rise + 0.5*size}
	if f.vertical {
		reach = rectangle{-0.6 * size, -high - slack + r.rise, 0.6 * size, -low + 0.2*size + r.rise}
		sure = rectangle{-0.3 * size, -high + 0.2*size, 0.3 * size, -low - 0.2*size}
	}
	m := times(r.text, r.ctm)
	r.mark(m.box(reach).common(r.clip), inkText)
	if !sure.empty() {
		r.mark(m.box(sure).common(r.clip), inkLetters)
	}
}

// box is the smallest upright rectangle that holds a rectangle after m.
func (m matrix) box(r rectangle) rectangle {
	x, y := m.apply(r.x0, r.y0)
	b := rectangle{x, y, x, y}
	for _, corner := range [][2]float64{{r.x1, r.y0}, {r.x0, r.y1}, {r.x1, r.y1}} {
		b = b.including(m.apply(corner[0], corner[1]))
	}
	return b
}

// common is what two rectangles share; it may be empty.
func (r rectangle) common(s rectangle) rectangle {
	return rectangle{max(r.x0, s.x0), max(r.y0, s.y0), min(r.x1, s.x1), min(r.y1, s.y1)}
}

// ink notes the path as it is painted. One plain rectangle of one colour that
// fills half the page is its ground.
func (r *run) ink(filled, stroked bool) {
	half := r.sheet.box.width() * r.sheet.box.height() / 2
	for _, s := range r.shapes() {
		b := s.box.common(r.clip)
		if !filled || b.empty() {
			continue
		}
		plain := s.plain && !r.pattern && !r.shaped
		switch {
		case !plain:
			r.mark(b, inkPicture)
		case b.width()*b.height() < half:
			r.mark(b, inkLine)
		}
	}
	if !stroked {
		return
	}
	grow := r.thick / 2
	for _, p := range r.path {
		if !p.fill {
			b := p.box
			r.mark(rectangle{b.x0 - grow, b.y0 - grow, b.x1 + grow, b.y1 + grow}.common(r.clip), inkLine)
		}
	}
}

// slope adds a line from the current point to the path, in pieces: the upright
// box of one that is long and slanting holds much that it does not touch.
func (r *run) slope(at func(x, y float64) rectangle, x, y float64) {
	const pieces = 16
	from, to := at(r.x, r.y), at(x, y)
	n := 1
	if min(math.Abs(to.x0-from.x0), math.Abs(to.y0-from.y0)) > pieces {
		n = pieces
	}
	for i := range n {
		a, b := float64(i)/float64(n), float64(i+1)/float64(n)
		piece := at(r.x+a*(x-r.x), r.y+a*(y-r.y))
		end := at(r.x+b*(x-r.x), r.y+b*(y-r.y))
		r.path = append(r.path, part{box: piece.including(end.x0, end.y0), part: r.parts})
	}
}

// A shape is a part of a path that begins anew; a plain one is one rectangle.
type shape struct {
	box   rectangle
	plain bool
}

func (r *run) shapes() (list []shape) {
	for i, p := range r.path {
		if i == 0 || p.part != r.path[i-1].part {
			list = append(list, shape{p.box, true})
		}
		s := &list[len(list)-1]
		s.plain = s.plain && p.straight
		s.box = s.box.including(p.box.x0, p.box.y0).including(p.box.x1, p.box.y1)
	}
	return list
}

// cut makes the path the limit of all that follows.
func (r *run) cut() {
	list := r.shapes()
	box := rectangle{}
	for i, s := range list {
		if i == 0 {
			box = s.box
		}
		box = box.including(s.box.x0, s.box.y0).including(s.box.x1, s.box.y1)
	}
	r.clip = r.clip.common(box)
	r.shaped = r.shaped || len(list) != 1 || !list[0].plain
}
