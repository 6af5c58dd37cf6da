package pdf

import (
	"cmp"
	"math"
	"slices"
)

// The limits of looking for white space. Beyond them the rest of a page counts
// as empty: the place of a seal is a courtesy, not a promise.
const (
	maxContent    = 4 << 20 // bytes of decompressed page content
	maxOperators  = 300_000
	formContent   = 4 << 10 // bytes that a form counts besides its own
	inlineContent = 256     // and an image within the content
	maxStates     = 64      // nested q
	maxForms      = 8       // form XObjects within each other
	maxAnnots     = 2000
	scanWork      = 32 << 20 // looks at a byte while one page is followed
	fontWork      = 1 << 10  // what a typeface costs besides its bytes
	widthWork     = 32       // what keeping the width of a character costs
	printWork     = 64       // what keeping a print costs
	glyphWork     = 128      // what a character costs that is drawn
)

// A scanner follows what a page prints, roughly: where text, pictures and
// lines are, not how they look.
type scanner struct {
	d         *Document
	sheet     sheet
	grid      *grid
	operators int
	content   int64
	until     int64                      // the document's work when this scanner gives up
	widths    int                        // of characters that are known
	picture   func(st *stream, m matrix) // told of each image and its place; nil if nobody asks
	faces     map[ref]*face
	seen      func(r rectangle, kind ink, of object) // told of all that is printed; nil if the grid is to be marked
	tinted    bool                                   // the page has a ground that is not white
	lost      bool                                   // something could not be followed
}

// state is the part of the graphics state that places things.
type state struct {
	ctm     matrix
	size    float64 // of the text
	leading float64

	face           *face
	between, words float64 // added to each character, to each space
	stretch, rise  float64
	mode           float64 // in which letters are drawn
	thick          float64 // width of lines
	clip           rectangle
	shaped         bool // what the clip leaves is no rectangle
	masked         bool // what is painted shows in part, or turns what it is painted on
	pattern        bool // paths are filled with a pattern
	patternLine    bool // the same for lines
	white          bool // paths are filled with white
}

// A run is the state of one content stream.
type run struct {
	*scanner
	resources dict
	state
	stack       []state
	text, line  matrix
	texting     bool    // within BT and ET
	early, late float64 // by which the text matrix may be wrong along the line
	upright     bool    // it is one of vertical writing
	path        []part
	parts       int     // of the path that began so far
	clipping    bool    // the path becomes the limit when it is painted
	x, y        float64 // the current point
	x0, y0      float64 // where this part of the path began
	operands    []object
	depth       int
}

// A part of a path is seen when the path is stroked, or only when it is filled.
type part struct {
	box      rectangle
	fill     bool
	part     int  // of the path
	straight bool // it belongs to an upright rectangle
}

// scan marks in g what the page prints, with its annotations. It gives up
// silently at anything broken.
func (d *Document) scan(p page, s sheet, g *grid) {
	sc := &scanner{d: d, sheet: s, grid: g, faces: map[ref]*face{}}
	sc.page(p)
}

// page marks what one page prints. ok tells whether its content could be read.
func (sc *scanner) page(p page) (ok bool) {
	d := sc.d
	sc.until = d.work + scanWork
	annots, _ := d.resolveArray(p.dict.get("Annots"))
	sc.lost = len(annots) > maxAnnots
	for _, o := range annots[:min(len(annots), maxAnnots)] {
		sc.annotation(o)
	}
	resources, _ := d.resolveDict(p.resources)
	data, ok := d.contentOf(p)
	r := &run{scanner: sc, resources: resources, state: state{ctm: matrix{1, 0, 0, 1, 0, 0}, stretch: 1, thick: 1, clip: sc.sheet.box}}
	r.all(data)
	return ok
}

// annotation notes an annotation. One that stays upright on a page that is
// turned stands around the upper left corner of its rectangle.
func (sc *scanner) annotation(o object) {
	value, err := sc.d.resolve(o)
	a, _ := value.(dict)
	r, wrong := sc.d.rectangle(a.get("Rect"))
	flags, ok := sc.d.amount(a.get("F"), 0)
	if a.get("AP") == nil {
		ok = sc.drawnBy(a, &r) && ok
	}
	switch {
	case err != nil || !ok || wrong != nil && a.get("AP") != nil:
		sc.lost = true
	case wrong != nil || r.empty():
	case int64(flags)&noRotate != 0 && sc.sheet.rotate != 0:
		sc.note(rectangle{r.x0, r.y1, r.x0, r.y1}.grown(max(r.width(), r.height())), o)
	default:
		sc.note(r, o)
	}
}

// drawnBy adds to the rectangle of an annotation that viewers draw themselves
// the points by which they do (ISO 32000-2, 12.5.6).
func (sc *scanner) drawnBy(a dict, r *rectangle) bool {
	for _, key := range []name{"L", "CL", "Vertices", "QuadPoints", "InkList", "Path"} {
		if !sc.points(a.get(key), r, 0) {
			return false
		}
	}
	return true
}

func (sc *scanner) points(o object, r *rectangle, depth int) bool {
	list, err := sc.d.resolveArray(o)
	if err != nil || depth > 2 || len(list) > 10_000 {
		return false
	}
	var before float64
	for i, o := range list {
		o, err := sc.d.resolve(o)
		n, ok := number(o)
		_, deeper := o.(array)
		switch {
		case err != nil || !ok && !deeper || deeper && !sc.points(o, r, depth+1):
			return false
		case i%2 == 1 && ok:
			*r = r.including(before, n)
		}
		before = n
	}
	return true
}

// contentOf reads the content of a page, as far as that goes.
func (d *Document) contentOf(p page) (data []byte, ok bool) {
	contents, err := d.resolve(p.dict.get("Contents"))
	if err != nil {
		return nil, false
	}
	list, several := contents.(array)
	if !several {
		list = array{contents}
	}
	for _, o := range list {
		o, err := d.resolve(o)
		st, is := o.(*stream)
		if err != nil || !is && o != nil {
			return data, false
		}
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
func (sc *scanner) mark(r rectangle, kind ink) {
	switch {
	case sc.seen == nil:
		sc.d.work += int64(sc.grid.mark(sc.sheet.toSheet(r))) / 8
	case r.x0 <= r.x1 && r.y0 <= r.y1:
		sc.d.work += printWork
		sc.seen(r, kind, nil)
	case math.IsNaN(r.x0 + r.y0 + r.x1 + r.y1):
		sc.lost = true
	}
}

// note notes an annotation.
func (sc *scanner) note(r rectangle, of object) {
	if sc.seen == nil {
		sc.mark(r, inkNote)
	} else {
		sc.seen(r, inkNote, of)
	}
}

// all runs through a content stream.
func (r *run) all(data []byte) {
	w := r.d.over(data)
	l := w.lexer(0)
	for l.pos < w.size && r.operators < maxOperators && r.d.work < r.until && !(r.lost && r.seen != nil) {
		l.start, l.items = l.pos, 0
		l.space()
		c := l.peek()
		if isDigit(c) || c == '/' || c == '(' || c == '[' || c == '<' || c == '-' || c == '+' || c == '.' {
			o, err := l.object(0)
			if err != nil || len(r.operands) > 64 {
				r.lost = true
				return
			}
			r.operands = append(r.operands, o)
			continue
		}
		word, err := l.word()
		if word == "" && err == nil && l.pos >= w.size {
			return
		}
		if err != nil || word == "" {
			r.lost = true
			return
		}
		r.operators++
		if word == "BI" {
			r.lost = !r.inline(l, data) || r.lost
			r.mark(r.ctm.box(rectangle{0, 0, 1, 1}).common(r.limit()), inkPicture)
		} else {
			r.operator(word)
		}
		r.operands = r.operands[:0]
	}
	r.lost = r.lost || l.pos < w.size
}

// limit is how far anything can be seen.
func (r *run) limit() rectangle {
	if r.seen == nil {
		return rectangle{-1e12, -1e12, 1e12, 1e12}
	}
	return r.clip
}

// numbers returns the operands if they are count numbers.
func (r *run) numbers(count int) (v [6]float64, ok bool) {
	if len(r.operands) != count {
		return v, false
	}
	for i, o := range r.operands {
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
var operands = map[string]int{
	"cm": 6, "Tm": 6, "Td": 2, "TD": 2, "TL": 1, "Tc": 1, "Tw": 1, "Tz": 1, "Ts": 1, "Tr": 1, "w": 1,
	"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4, "g": 1, "rg": 3, "k": 4,
}

// passed are the operators that move nothing and print nothing.
var passed = map[string]bool{
	"i": true, "ri": true, "d": true, "j": true, "J": true, "M": true, "d0": true, "d1": true, "BX": true, "EX": true,
	"BMC": true, "BDC": true, "EMC": true, "MP": true, "DP": true, "G": true, "RG": true, "K": true,
}

// farthest is how far content may be moved: beyond, readers that calculate with
// 32 bits would show it elsewhere.
const farthest = 1e6

func (r *run) operator(word string) {
	v, ok := r.numbers(operands[word])
	if !ok && operands[word] > 0 {
		r.lost = true // readers differ in what they take
		return
	}
	switch word {
	case "q", "Q", "cm":
		r.place(word, v)
	case "Do":
		r.object()
	case "m", "l", "c", "v", "y", "re":
		r.draw(word, v)
	case "h":
		r.close()
	case "s", "b", "b*":
		r.close()
		r.paint(word != "s", true)
	case "f", "F", "f*", "B", "B*", "S":
		r.paint(word != "S", word[0] != 'f' && word[0] != 'F')
	case "n":
		r.paint(false, false)
	case "W", "W*":
		r.clipping = true
	case "sh":
		if r.seen != nil {
			r.mark(r.clip, inkPicture)
		}
	case "w":
		r.thick = math.Abs(v[0])
	case "gs":
		r.graphicsState()
	case "g", "rg", "k", "cs", "sc", "scn", "CS", "SC", "SCN":
		r.colour(word, v)
	default:
		r.textOperator(word, v)
	}
}

// place keeps, takes back or changes where things are drawn. In the middle of a
// path or a text, readers differ in what that means.
func (r *run) place(word string, v [6]float64) {
	r.lost = r.lost || len(r.path) > 0 || r.texting && word != "cm"
	switch word {
	case "q":
		if len(r.stack) < maxStates {
			r.stack = append(r.stack, r.state)
		} else {
			r.lost = true
		}
	case "Q":
		if n := len(r.stack); n > 0 {
			r.state, r.stack = r.stack[n-1], r.stack[:n-1]
		}
	default:
		r.ctm = times(r.moved(v), r.ctm)
	}
}

// moved is a matrix that an operator takes, if it does not move too far.
func (r *run) moved(m matrix) matrix {
	r.lost = r.lost || math.Abs(m[4]) > farthest || math.Abs(m[5]) > farthest
	return m
}

// colour takes over what is told of the colour of areas and lines.
func (r *run) colour(word string, v [6]float64) {
	_, pattern := r.last().(name)
	switch word {
	case "g", "rg", "k", "cs":
		r.pattern = false
		r.white = word == "g" && v[0] == 1 || word == "rg" && v == [6]float64{1, 1, 1} || word == "k" && v == [6]float64{}
	case "sc", "scn":
		r.pattern, r.white = pattern, false
	case "CS":
		r.patternLine = false
	default:
		r.patternLine = pattern
	}
}

// last is the last operand; nil if there is none.
func (r *run) last() object {
	if len(r.operands) == 0 {
		return nil
	}
	return r.operands[len(r.operands)-1]
}

// graphicsState takes over what a state from the resources says of text, lines
// and masks.
func (r *run) graphicsState() {
	key, _ := r.last().(name)
	s, err1 := r.d.resolveDict(r.resource("ExtGState", key))
	width, ok := r.d.amount(s.get("LW"), r.thick)
	mask, err2 := r.d.resolve(s.get("SMask"))
	blend, err3 := r.d.resolve(s.get("BM"))
	if s == nil || cmp.Or(err1, err2, err3) != nil || !ok || s.get("Font") != nil {
		r.lost = true
		return
	}
	r.thick = math.Abs(width)
	plain := slices.Contains([]object{nil, name("Normal"), name("Compatible"), name("Multiply")}, blend)
	if mask != nil || !plain {
		r.masked = mask != nil && mask != name("None") || !plain
	}
}

// paint marks the path and ends it. What fills half a page is its ground.
func (r *run) paint(filled, stroked bool) {
	if r.seen != nil {
		r.ink(filled, stroked)
		if r.clipping {
			r.cut()
		}
	} else if filled || stroked {
		page := r.sheet.box
		for _, p := range r.path {
			if (filled || !p.fill) && p.box.width()*p.box.height() < page.width()*page.height()/2 {
				r.mark(p.box, inkLine)
			}
		}
	}
	r.path, r.parts, r.clipping = r.path[:0], 0, false
}

// draw notes the boxes of a path's parts. A rectangle is four sides and an
// inside, so that a frame leaves its inside free.
func (r *run) draw(word string, v [6]float64) {
	if len(r.path) > 10_000 {
		r.lost = true
		return
	}
	at := func(x, y float64) rectangle {
		x, y = r.ctm.apply(x, y)
		return rectangle{x, y, x, y}
	}
	if word == "m" || word == "re" {
		r.parts++
		r.x0, r.y0 = v[0], v[1]
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
		upright := r.ctm[1] == 0 && r.ctm[2] == 0 || r.ctm[0] == 0 && r.ctm[3] == 0
		if !upright && r.seen != nil {
			r.slanting(v)
			return
		}
		r.path = append(r.path, part{b, true, r.parts, upright})
		for _, side := range b.sides() {
			r.path = append(r.path, part{side, false, r.parts, upright})
		}
	}
	switch {
	case word == "l" && r.seen != nil:
		r.slope(at, v[0], v[1])
	case word != "m" && word != "re":
		b := at(r.x, r.y)
		for i := 0; i <= last; i += 2 {
			if to := at(v[i], v[i+1]); r.seen != nil || i == last {
				b = b.including(to.x0, to.y0)
			}
		}
		r.path = append(r.path, part{box: b, part: r.parts})
	}
	r.x, r.y = v[last], v[last+1]
}

// slanting draws a rectangle that does not stand upright side by side.
func (r *run) slanting(v [6]float64) {
	r.x, r.y = v[0], v[1]
	for _, to := range [][2]float64{{v[0] + v[2], v[1]}, {v[0] + v[2], v[1] + v[3]}, {v[0], v[1] + v[3]}, {v[0], v[1]}} {
		r.draw("l", [6]float64{to[0], to[1]})
	}
}

// close draws the last side of a part of the path.
func (r *run) close() {
	if r.seen != nil && len(r.path) > 0 {
		r.draw("l", [6]float64{r.x0, r.y0})
	}
}

func (r *run) textOperator(word string, v [6]float64) {
	switch word {
	case "BT":
		r.texting = true
		r.start(matrix{1, 0, 0, 1, 0, 0})
	case "ET":
		r.texting = false
	case "Tf":
		r.font()
	case "TL":
		r.leading = v[0]
	case "Tm":
		r.start(r.moved(v))
	case "TD":
		r.leading = -v[1]
		r.next(v[0], v[1])
	case "Td":
		r.next(v[0], v[1])
	case "T*":
		r.next(0, -r.leading)
	case "'", "\"":
		if word == "\"" {
			r.spaces()
		}
		r.next(0, -r.leading)
		r.show(word)
	case "Tc":
		r.between = v[0]
	case "Tw":
		r.words = v[0]
	case "Tz":
		r.stretch = v[0] / 100
	case "Ts":
		r.rise = v[0]
	case "Tr":
		r.mode = v[0]
	case "Tj", "TJ":
		r.show(word)
	default:
		r.lost = r.lost || !passed[word]
	}
}

// start begins a line.
func (r *run) start(m matrix) {
	r.text, r.line, r.early, r.late = m, m, 0, 0
}

func (r *run) next(x, y float64) {
	r.start(times(r.moved(matrix{1, 0, 0, 1, x, y}), r.line))
}

// font takes size and typeface.
func (r *run) font() {
	if len(r.operands) != 2 {
		r.lost = true
		return
	}
	key, _ := r.operands[0].(name)
	size, ok := number(r.operands[1])
	r.size, r.lost = size, r.lost || !ok || math.Abs(size) > farthest
	o := r.resource("Font", key)
	id, _ := o.(ref)
	r.choose(id, o)
}

// resource finds what the content calls by a name. Looking for a name goes
// through all names.
func (r *run) resource(kind, key name) object {
	all, _ := r.d.resolveDict(r.resources.get(kind))
	r.d.work += int64(len(r.resources) + len(all))
	return all.get(key)
}

// show marks a text and moves behind it.
func (r *run) show(word string) {
	list, several := r.last().(array)
	if s, one := r.last().(str); one {
		list = array{s}
	}
	r.lost = r.lost || list == nil || several != (word == "TJ")
	r.write(list)
}

// spaces takes over the two numbers that stand in front of the text of the
// operator ".
func (r *run) spaces() {
	if len(r.operands) != 3 {
		r.lost = true
		return
	}
	var ok1, ok2 bool
	r.words, ok1 = number(r.operands[0])
	r.between, ok2 = number(r.operands[1])
	r.lost = r.lost || !ok1 || !ok2
}

// choose takes the typeface of the resources with its widths.
func (r *run) choose(id ref, o object) {
	f, known := r.faces[id]
	if !known || id.num == 0 {
		font, err := r.d.resolveDict(o)
		if f = r.d.face(font); err != nil || len(r.faces) > maxStates*4 || r.widths > 4*maxWidths {
			f = nil
		}
		if r.faces[id] = f; f != nil && id.num != 0 {
			r.widths += len(f.cids)
		}
	}
	r.face = f
}

// object marks a picture, or runs through a form XObject. One that is not found
// here may be found elsewhere by others.
func (r *run) object() {
	if len(r.operands) == 0 || r.depth >= maxForms {
		r.lost = true
		return
	}
	key, _ := r.operands[len(r.operands)-1].(name)
	o, _ := r.d.resolve(r.resource("XObject", key))
	st, ok := o.(*stream)
	if !ok {
		r.lost = true
		return
	}
	switch kind, _ := r.d.resolve(st.get("Subtype")); kind {
	case name("Form"):
		r.form(st)
		return
	case name("Image"):
	default:
		r.lost = true
	}
	if r.picture != nil {
		r.picture(st, r.ctm)
	}
	r.mark(r.ctm.box(rectangle{0, 0, 1, 1}).common(r.limit()), inkPicture)
}

// form runs through a form XObject.
func (r *run) form(st *stream) {
	r.content += formContent
	data, err := r.d.decode(st, max(0, maxContent-r.content))
	if err != nil {
		r.lost = true
		return
	}
	r.content += int64(len(data))
	inner := &run{scanner: r.scanner, resources: r.resources, state: r.state, depth: r.depth + 1}
	if own, err := r.d.resolveDict(st.get("Resources")); own != nil || err != nil {
		inner.resources = own
	}
	if m, err := r.d.matrix(st.get("Matrix")); err == nil {
		inner.ctm = times(r.moved(m), r.ctm)
	} else if st.get("Matrix") != nil {
		r.lost = true
	}
	if b, err := r.d.rectangle(st.get("BBox")); err == nil {
		inner.clip = inner.clip.common(inner.ctm.box(b))
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
		o, err := d.resolve(a[i])
		if err != nil {
			return m, err
		}
		n, ok := number(o)
		if !ok {
			return m, ErrBroken
		}
		m[i] = n
	}
	return m, nil
}
