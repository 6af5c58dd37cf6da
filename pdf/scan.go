package pdf

import (
	"bytes"
	"math"
)

// The limits of looking for white space. Beyond them the rest of a page counts
// as empty: the place of a seal is a courtesy, not a promise.
const (
	maxContent   = 4 << 20 // bytes of decompressed page content
	maxOperators = 300_000
	maxStates    = 64 // nested q
	maxForms     = 4  // form XObjects within each other
	maxAnnots    = 2000
)

// A scanner follows what a page prints, roughly: where text, pictures and
// lines are, not how they look.
type scanner struct {
	d         *Document
	sheet     sheet
	grid      *grid
	operators int
	content   int64
	fonts     map[ref]float64
	picture   func(st *stream, m matrix) // told of each image and its place; nil if nobody asks
}

// state is the part of the graphics state that places things.
type state struct {
	ctm     matrix
	size    float64 // of the text
	leading float64
	em      float64 // width of a byte of text, in ems
}

// A run is the state of one content stream.
type run struct {
	*scanner
	resources dict
	state
	stack      []state
	text, line matrix
	path       []part
	x, y       float64 // the current point
	operands   []object
	depth      int
}

// A part of a path is seen when the path is stroked, or only when it is filled.
type part struct {
	box  rectangle
	fill bool
}

// scan marks in g what the page prints, with its annotations. It gives up
// silently at anything broken.
func (d *Document) scan(p page, s sheet, g *grid) {
	sc := &scanner{d: d, sheet: s, grid: g, fonts: map[ref]float64{}}
	sc.page(p)
}

// page marks what one page prints. ok tells whether its content could be read.
func (sc *scanner) page(p page) (ok bool) {
	d := sc.d
	annots, _ := d.resolveArray(p.dict.get("Annots"))
	for _, a := range annots[:min(len(annots), maxAnnots)] {
		a, _ := d.resolveDict(a)
		if r, err := d.rectangle(a.get("Rect")); err == nil && !r.empty() {
			sc.mark(r)
		}
	}
	resources, _ := d.resolveDict(p.resources)
	data, ok := d.contentOf(p)
	r := &run{scanner: sc, resources: resources, state: state{ctm: matrix{1, 0, 0, 1, 0, 0}, em: 0.5}}
	r.all(data)
	return ok
}

// contentOf reads the content of a page, as far as that goes.
func (d *Document) contentOf(p page) (data []byte, ok bool) {
	contents, _ := d.resolve(p.dict.get("Contents"))
	list, several := contents.(array)
	if !several {
		list = array{contents}
	}
	for _, o := range list {
		o, _ := d.resolve(o)
		st, is := o.(*stream)
		if !is {
			continue
		}
		part, err := d.decode(st, maxContent-int64(len(data)))
		if err != nil {
			return data, false
		}
		data = append(append(data, part...), '\n')
	}
	return data, true
}

// mark notes a rectangle in user space.
func (sc *scanner) mark(r rectangle) { sc.grid.mark(sc.sheet.toSheet(r)) }

// all runs through a content stream.
func (r *run) all(data []byte) {
	w := &window{r: bytes.NewReader(data), size: int64(len(data)), buf: data}
	l := w.lexer(0)
	for l.pos < w.size && r.operators < maxOperators {
		l.start, l.items = l.pos, 0
		l.space()
		c := l.peek()
		if isDigit(c) || c == '/' || c == '(' || c == '[' || c == '<' || c == '-' || c == '+' || c == '.' {
			o, err := l.object(0)
			if err != nil || len(r.operands) > 64 {
				return
			}
			r.operands = append(r.operands, o)
			continue
		}
		word, err := l.word()
		if err != nil || word == "" {
			return
		}
		r.operators++
		if word == "BI" {
			skipInline(l)
		} else {
			r.operator(word)
		}
		r.operands = r.operands[:0]
	}
}

// skipInline goes behind the EI of an inline image.
func skipInline(l *lexer) {
	for l.pos < l.w.size {
		if isSpace(l.peek()) && l.w.has(l.pos+1, "EI") {
			if c, more := l.w.at(l.pos + 3); !more || isSpace(c) {
				l.pos += 3
				return
			}
		}
		l.pos++
	}
}

// numbers returns the last count operands; ok is false if they are no numbers.
func (r *run) numbers(count int) (v [6]float64, ok bool) {
	if len(r.operands) < count {
		return v, false
	}
	for i, o := range r.operands[len(r.operands)-count:] {
		if v[i], ok = number(o); !ok || math.Abs(v[i]) > 1e9 {
			return v, false
		}
	}
	return v, true
}

func times(a, b matrix) matrix {
	return matrix{
		a[0]*b[0] + a[1]*b[2], a[0]*b[1] + a[1]*b[3],
		a[2]*b[0] + a[3]*b[2], a[2]*b[1] + a[3]*b[3],
		a[4]*b[0] + a[5]*b[2] + b[4], a[4]*b[1] + a[5]*b[3] + b[5],
	}
}

// operands is how many numbers an operator takes that this scanner knows.
var operands = map[string]int{"cm": 6, "Tm": 6, "Td": 2, "TD": 2, "TL": 1, "m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4}

func (r *run) operator(word string) {
	v, ok := r.numbers(operands[word])
	if !ok && operands[word] > 0 {
		return
	}
	switch word {
	case "q":
		if len(r.stack) < maxStates {
			r.stack = append(r.stack, r.state)
		}
	case "Q":
		if n := len(r.stack); n > 0 {
			r.state, r.stack = r.stack[n-1], r.stack[:n-1]
		}
	case "cm":
		r.ctm = times(v, r.ctm)
	case "Do":
		r.object()
	case "m", "l", "c", "v", "y", "re":
		r.draw(word, v)
	case "f", "F", "f*", "B", "B*", "b", "b*", "S", "s":
		r.paint(word != "S" && word != "s")
	case "n":
		r.path = r.path[:0]
	default:
		r.textOperator(word, v)
	}
}

// paint marks the path and ends it. What fills half a page is its ground.
func (r *run) paint(filled bool) {
	page := r.sheet.box
	for _, p := range r.path {
		if (filled || !p.fill) && p.box.width()*p.box.height() < page.width()*page.height()/2 {
			r.mark(p.box)
		}
	}
	r.path = r.path[:0]
}

// draw notes the boxes of a path's parts. A rectangle is four sides and an
// inside, so that a frame leaves its inside free.
func (r *run) draw(word string, v [6]float64) {
	if len(r.path) > 10_000 {
		return
	}
	at := func(x, y float64) rectangle {
		x, y = r.ctm.apply(x, y)
		return rectangle{x, y, x, y}
	}
	last := 0 // where the end point is among the operands
	switch word {
	case "c":
		last = 4
	case "v", "y":
		last = 2
	case "re":
		far := at(v[0]+v[2], v[1]+v[3])
		b := at(v[0], v[1]).including(far.x0, far.y0)
		r.path = append(r.path, part{b, true},
			part{rectangle{b.x0, b.y0, b.x1, b.y0}, false}, part{rectangle{b.x0, b.y1, b.x1, b.y1}, false},
			part{rectangle{b.x0, b.y0, b.x0, b.y1}, false}, part{rectangle{b.x1, b.y0, b.x1, b.y1}, false})
	}
	if word != "m" && word != "re" {
		to := at(v[last], v[last+1])
		r.path = append(r.path, part{at(r.x, r.y).including(to.x0, to.y0), false})
	}
	r.x, r.y = v[last], v[last+1]
}

func (r *run) textOperator(word string, v [6]float64) {
	switch word {
	case "BT":
		r.text, r.line = matrix{1, 0, 0, 1, 0, 0}, matrix{1, 0, 0, 1, 0, 0}
	case "Tf":
		r.font()
	case "TL":
		r.leading = v[0]
	case "Tm":
		r.text, r.line = v, v
	case "TD":
		r.leading = -v[1]
		r.next(v[0], v[1])
	case "Td":
		r.next(v[0], v[1])
	case "T*":
		r.next(0, -r.leading)
	case "'", "\"":
		r.next(0, -r.leading)
		r.show()
	case "Tj", "TJ":
		r.show()
	}
}

func (r *run) next(x, y float64) {
	r.line = times(matrix{1, 0, 0, 1, x, y}, r.line)
	r.text = r.line
}

// font takes size and kind of a font: a byte of a composite font is half a
// character, that of a simple one about half an em wide.
func (r *run) font() {
	if len(r.operands) != 2 {
		return
	}
	key, _ := r.operands[0].(name)
	r.size, _ = number(r.operands[1])
	fonts, _ := r.d.resolveDict(r.resources.get("Font"))
	id, _ := fonts.get(key).(ref)
	em, known := r.fonts[id]
	if !known && len(r.fonts) < maxStates {
		em = 0.55
		font, _ := r.d.resolveDict(fonts.get(key))
		if kind, _ := r.d.resolve(font.get("Subtype")); kind == name("Type0") {
			em = 0.5
		}
		r.fonts[id] = em
	}
	r.em = em
}

// show marks a text and moves behind it.
func (r *run) show() {
	if len(r.operands) == 0 {
		return
	}
	list, ok := r.operands[len(r.operands)-1].(array)
	if !ok {
		list = array{r.operands[len(r.operands)-1]}
	}
	wide := 0.0
	for _, o := range list {
		if s, ok := o.(str); ok {
			wide += float64(len(s)) * r.em * r.size
		} else if n, ok := number(o); ok {
			wide -= n / 1000 * r.size
		}
	}
	m := times(r.text, r.ctm)
	x, y := m.apply(0, -0.25*r.size)
	box := rectangle{x, y, x, y}
	for _, corner := range [][2]float64{{0, 0.9 * r.size}, {wide, -0.25 * r.size}, {wide, 0.9 * r.size}} {
		box = box.including(m.apply(corner[0], corner[1]))
	}
	r.mark(box)
	r.text = times(matrix{1, 0, 0, 1, wide, 0}, r.text)
}

// object marks a picture, or runs through a form XObject.
func (r *run) object() {
	if len(r.operands) == 0 || r.depth >= maxForms {
		return
	}
	key, _ := r.operands[len(r.operands)-1].(name)
	objects, _ := r.d.resolveDict(r.resources.get("XObject"))
	o, _ := r.d.resolve(objects.get(key))
	st, ok := o.(*stream)
	if !ok {
		return
	}
	if st.get("Subtype") != name("Form") {
		if r.picture != nil {
			r.picture(st, r.ctm)
		}
		x, y := r.ctm.apply(0, 0)
		box := rectangle{x, y, x, y}
		for _, corner := range [][2]float64{{1, 0}, {0, 1}, {1, 1}} {
			box = box.including(r.ctm.apply(corner[0], corner[1]))
		}
		r.mark(box)
		return
	}
	r.content += maxContent / 16
	data, err := r.d.decode(st, max(0, maxContent-r.content))
	if err != nil {
		return
	}
	r.content += int64(len(data))
	inner := &run{scanner: r.scanner, resources: r.resources, state: r.state, depth: r.depth + 1}
	if own, _ := r.d.resolveDict(st.get("Resources")); own != nil {
		inner.resources = own
	}
	if m, err := r.d.matrix(st.get("Matrix")); err == nil {
		inner.ctm = times(m, r.ctm)
	}
	inner.all(data)
}

// matrix reads an array of six numbers.
func (d *Document) matrix(o object) (m matrix, err error) {
	a, err := d.resolveArray(o)
	if err != nil || len(a) != len(m) {
		return m, ErrBroken
	}
	for i := range m {
		n, ok := number(a[i])
		if !ok {
			return m, ErrBroken
		}
		m[i] = n
	}
	return m, nil
}
