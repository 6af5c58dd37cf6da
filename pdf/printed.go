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

// A pen is how far a text came on its line, in text space: likely, at least and
// at most, and how far it reached. From where to where it likely stands is told
// apart.
type pen struct {
	at, least, most float64
	low, high       float64
	from, to        float64
}

// move takes the pen on by a width in a size and something more.
func (p *pen) move(w advance, size, more float64) {
	a, b := w.least*size, w.most*size
	p.at += w.likely*size + more
	p.least += min(a, b) + more
	p.most += max(a, b) + more
	p.low, p.high = min(p.low, p.least), max(p.high, p.most)
	p.from, p.to = min(p.from, p.at), max(p.to, p.at)
}

// write notes a text, as far as it may reach and where it likely is, and moves
// behind it.
func (r *run) write(list array) {
	f := r.face
	r.lost = r.lost || f == nil || !r.texting || r.stretch <= 0
	if f == nil {
		f = &unknownFace
	}
	stretch := r.stretch
	if f.vertical {
		stretch = 1
	}
	r.lost = r.lost || f.vertical && r.size < 0 || (r.early != 0 || r.late != 0) && f.vertical != r.upright
	r.upright = f.vertical
	p := pen{least: r.early / stretch, most: r.late / stretch, low: r.early / stretch, high: r.late / stretch}
	ahead := 1.0
	if f.vertical {
		ahead = -1 // numbers grow upwards, the text goes down
	}
	for _, o := range list {
		if n, ok := number(o); ok {
			p.move(exactly(-ahead*n/1000), r.size, 0)
		}
		s, _ := o.(str)
		for len(s) > 0 {
			n := f.next(s)
			if n == 0 {
				r.lost, n = true, 1
			}
			r.character(f, &p, s[:n], ahead)
			s = s[n:]
		}
	}
	if f.drawn == nil && len(list) > 0 {
		r.letters(f, p)
	}
	if f.vertical {
		r.text = times(matrix{1, 0, 0, 1, 0, -p.at}, r.text)
	} else {
		r.text = times(matrix{1, 0, 0, 1, p.at * stretch, 0}, r.text)
	}
	r.early, r.late = (p.least-p.at)*stretch, (p.most-p.at)*stretch
}

// narrow is how narrow a character is whose letter may be wider than what it
// takes the text on by, in ems: a mark that stands on others, or one that is
// said to be so.
const narrow = 0.15

// character takes a text on by one character.
func (r *run) character(f *face, p *pen, s str, ahead float64) {
	code := 0
	for _, c := range s {
		code = code<<8 | int(c)
	}
	w := f.width(code, len(s))
	if f.drawn != nil {
		r.lost = r.lost || p.least != p.most
		r.drawCharacter(f.drawn, code, p.at, w.likely == 0)
	} else if max(w.most, -w.least) < narrow {
		size := math.Abs(r.size)
		p.low, p.high = min(p.low, p.least-size), max(p.high, p.most+size)
		p.from, p.to = min(p.from, p.at-size/2), max(p.to, p.at+size/2)
	}
	p.move(w, r.size, ahead*r.between)
	switch {
	case code != ' ' || len(s) != 1:
	case f.simple:
		p.move(advance{}, 0, ahead*r.words)
	default: // readers differ
		p.move(exactly(0).including(1), ahead*r.words, 0)
	}
}

// letters notes where the letters of a text stand on its line.
func (r *run) letters(f *face, p pen) {
	size, between := math.Abs(r.size), func(a, b float64) (low, high float64) {
		return r.rise + min(a*r.size, b*r.size), r.rise + max(a*r.size, b*r.size)
	}
	bottom, top := between(-0.25, 0.9)
	lower, upper := between(0.1, 0.5)
	if r.late-r.early > size {
		p.from, p.to = p.low, p.high // on a line on which nothing is certain any more
	}
	inset := min(0.2*size, (p.to-p.from)/4)
	reach := rectangle{p.low * r.stretch, bottom, p.high * r.stretch, top}
	sure := rectangle{(p.from + inset) * r.stretch, lower, (p.to - inset) * r.stretch, upper}
	if f.vertical {
		wide := f.beside * size * r.stretch
		reach = rectangle{-wide, -p.high - 0.2*size + r.rise, wide, -p.low + f.above*size + r.rise}
		sure = rectangle{-0.3 * size * r.stretch, -p.to + inset + r.rise, 0.3 * size * r.stretch, -p.from - inset + r.rise}
	}
	m := times(r.text, r.ctm)
	if p.low < p.high {
		r.mark(m.box(reach).grown(r.outline()).common(r.clip), inkText)
	}
	if !sure.empty() {
		r.mark(m.box(sure).common(r.clip), inkLetters)
	}
}

// outline is how far letters reach beyond themselves because their outlines are
// drawn (ISO 32000-2, table 104).
func (r *run) outline() float64 {
	if r.mode == 1 || r.mode == 2 || r.mode == 5 || r.mode == 6 {
		return r.thickness() / 2
	}
	return 0
}

// thickness is that of a line in user space.
func (r *run) thickness() float64 {
	return r.thick * max(math.Hypot(r.ctm[0], r.ctm[1]), math.Hypot(r.ctm[2], r.ctm[3]))
}

func (r rectangle) grown(by float64) rectangle {
	return rectangle{r.x0 - by, r.y0 - by, r.x1 + by, r.y1 + by}
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

// ink notes the path as it is painted.
func (r *run) ink(filled, stroked bool) {
	list := r.shapes()
	for _, s := range list {
		b := s.box.common(r.clip)
		if !filled || b.empty() {
			continue
		}
		half := r.sheet.box.width() * r.sheet.box.height() / 2
		switch {
		case !s.plain || r.pattern || r.shaped || r.masked:
			r.mark(b, inkPicture)
		case b.width()*b.height() < half:
			r.mark(b, inkLine)
		case len(list) > 1:
			r.mark(b, inkPicture) // what two rectangles leave of each other may be anything
		default:
			r.ground(b)
		}
	}
	if !stroked {
		return
	}
	kind := inkLine
	if r.patternLine || r.masked {
		kind = inkPicture
	}
	for _, p := range r.path {
		if !p.fill {
			r.mark(p.box.grown(r.thickness()/2).common(r.clip), kind)
		}
	}
}

// ground notes one plain rectangle that fills half the page: it is what the rest
// stands on. White on white it is not seen; where colours meet its sides are.
func (r *run) ground(b rectangle) {
	if r.white && !r.tinted {
		return
	}
	r.tinted = true
	const edge = 1 // points from the edge of the page
	page := r.sheet.box.grown(-edge)
	for _, side := range b.sides() {
		if side.x1 > page.x0 && side.x0 < page.x1 && side.y1 > page.y0 && side.y0 < page.y1 {
			r.mark(side, inkLine)
		}
	}
}

func (r rectangle) sides() []rectangle {
	return []rectangle{{r.x0, r.y0, r.x1, r.y0}, {r.x0, r.y1, r.x1, r.y1}, {r.x0, r.y0, r.x0, r.y1}, {r.x1, r.y0, r.x1, r.y1}}
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

// cut makes the path the limit of all that follows. Readers pass over one
// without anything in it.
func (r *run) cut() {
	list := r.shapes()
	if len(list) == 0 {
		return
	}
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
