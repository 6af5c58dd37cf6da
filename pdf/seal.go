package pdf

import (
	"bytes"
	"compress/zlib"
	"math"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"inkan/i18n/fonts"
)

// A Seal is the picture of a visible signature. The picture is not the
// signature and proves nothing.
type Seal struct {
	Page          int     // from 1; 0 means the last page
	X, Y          float64 // lower left corner in millimetres from the lower left corner of the visible page; both 0 means the default place
	Size          float64 // edge length in millimetres, 5 to 100; 0 means DefaultSealSize
	Image         []byte  // PNG or JPEG, of which only what is seen goes into the document; nil means a drawn seal with Text
	Text          string  // 1 to 6 characters for the drawn seal; "" means the holder's family name
	Square        bool    // the drawn seal is square (角印), not round (丸印)
	NoDescription bool    // leave out 電子署名 and the date beside the seal
}

// DefaultSealSize is the edge length of a seal in millimetres, that of a
// registered seal of usual size.
const DefaultSealSize = 15

// The most characters a seal has, how wide it is with its description, and what
// stays free to the right of that, in edge lengths.
const (
	maxSealText = 6
	withWords   = 2.3
	margin      = 0.1
)

// Block returns the room that the seal takes with its description, in
// millimetres.
func (s *Seal) Block() (width, height float64) {
	size := s.edge()
	if s.NoDescription {
		return size, size
	}
	return size * withWords, size
}

func (s *Seal) edge() float64 {
	if s.Size == 0 {
		return DefaultSealSize
	}
	return s.Size
}

// check finds what is wrong with a seal as far as it can be known before the
// holder's name. flat says that nothing may show through.
func (s *Seal) check(flat bool) error {
	if size := s.edge(); !(size >= 5 && size <= 100) {
		return ErrSealSize
	}
	if math.IsNaN(s.X) || math.IsNaN(s.Y) {
		return ErrSealPlace
	}
	if s.Image != nil {
		_, err := loadPicture(s.Image, flat)
		return err
	}
	if s.Text == "" {
		return nil
	}
	_, err := sealText(s.Text)
	return err
}

// sealText returns the characters of a seal: what is printed of a text, without
// spaces and variation selectors, which only ask for another shape.
func sealText(s string) ([]rune, error) {
	var text []rune
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Variation_Selector, r) {
			text = append(text, r)
		}
	}
	if len(text) == 0 || len(text) > maxSealText {
		return nil, ErrSealText
	}
	face, err := boldFace()
	if err != nil {
		return nil, err
	}
	var b sfnt.Buffer
	for _, r := range text {
		if g, err := face.GlyphIndex(&b, r); err != nil || g == 0 {
			return nil, &GlyphError{r}
		}
	}
	return text, nil
}

// familyName picks the text of a seal from a holder's name: the first word, or
// the initials if that is too long for a seal.
func familyName(full string) string {
	words := strings.Fields(full)
	if len(words) == 0 || len([]rune(words[0])) <= maxSealText {
		return strings.Join(words[:min(1, len(words))], "")
	}
	initials := ""
	for _, w := range words[:min(len(words), maxSealText)] {
		initials += string([]rune(w)[0])
	}
	return initials
}

var boldFace = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(fonts.Bold) })

// An artist writes a content stream in millimetres (ISO 32000-2, 8.5).
type artist struct {
	b    []byte
	face *sfnt.Font
	buf  sfnt.Buffer
}

// op writes an operator behind its numbers.
func (a *artist) op(operator string, numbers ...float64) {
	for _, n := range numbers {
		a.b = append(append(a.b, decimal(n)...), ' ')
	}
	a.b = append(append(a.b, operator...), '\n')
}

// vermilion is the colour of seals, #c4341d.
func (a *artist) vermilion() {
	a.op("rg", 0xc4/255.0, 0x34/255.0, 0x1d/255.0)
}

// circle adds a circle around 0, 0 to the path: four curves whose handles are
// 0.5523 radii long differ from it by less than a thousandth.
func (a *artist) circle(r float64) {
	h := r * 0.5523
	a.op("m", r, 0)
	a.op("c", r, h, h, r, 0, r)
	a.op("c", -h, r, -r, h, -r, 0)
	a.op("c", -r, -h, -h, -r, 0, -r)
	a.op("c", h, -r, r, -h, r, 0)
	a.op("h")
}

// A matrix maps (x, y) to (ax + cy + e, bx + dy + f).
type matrix [6]float64

func (m matrix) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// glyph adds the outline of a character to the path, an em being 1 before m.
func (a *artist) glyph(r rune, m matrix) error {
	g, err := a.face.GlyphIndex(&a.buf, r)
	if err != nil {
		return err
	}
	em := a.face.UnitsPerEm()
	segments, err := a.face.LoadGlyph(&a.buf, g, fixed.I(int(em)), nil)
	if err != nil {
		return err
	}
	scale := 1 / (64 * float64(em))
	point := func(p fixed.Point26_6) (float64, float64) {
		return m.apply(float64(p.X)*scale, -float64(p.Y)*scale)
	}
	var x, y float64 // the current point
	for _, s := range segments {
		x1, y1 := point(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			x, y = x1, y1
			a.op("m", x, y)
		case sfnt.SegmentOpLineTo:
			x, y = x1, y1
			a.op("l", x, y)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := point(s.Args[1])
			a.op("c", x+(x1-x)*2/3, y+(y1-y)*2/3, x2+(x1-x2)*2/3, y2+(y1-y2)*2/3, x2, y2)
			x, y = x2, y2
		case sfnt.SegmentOpCubeTo:
			x2, y2 := point(s.Args[1])
			x3, y3 := point(s.Args[2])
			a.op("c", x1, y1, x2, y2, x3, y3)
			x, y = x3, y3
		}
	}
	return nil
}

// advance returns the width of a character in ems.
func (a *artist) advance(r rune) (float64, error) {
	g, err := a.face.GlyphIndex(&a.buf, r)
	if err != nil {
		return 0, err
	}
	em := a.face.UnitsPerEm()
	w, err := a.face.GlyphAdvance(&a.buf, g, fixed.I(int(em)), 0)
	return float64(w) / (64 * float64(em)), err
}

// middle is where the middle of a Japanese character is above the base line, in ems.
const middle = 0.38

// square adds a square around 0, 0 with rounded corners to the path; r is half
// its edge.
func (a *artist) square(r float64) {
	e := r * 0.88 // where the corners begin
	h := e + (r-e)*0.5523
	a.op("m", r, -e)
	a.op("l", r, e)
	a.op("c", r, h, h, r, e, r)
	a.op("l", -e, r)
	a.op("c", -h, r, -r, h, -r, e)
	a.op("l", -r, -e)
	a.op("c", -r, -h, -h, -r, -e, -r)
	a.op("l", e, -r)
	a.op("c", h, -r, r, -h, r, -e)
	a.op("h")
}

// A column is a run of characters one below the other, in a box given in radii
// of the seal from its centre.
type column struct {
	count int
	box   rectangle
}

// columns tells how seal makers lay out so many characters: downwards, the right
// column first.
func columns(count int, square bool) []column {
	if square {
		return squareColumns(count)
	}
	switch count {
	case 1:
		return []column{{1, rectangle{-0.74, -0.74, 0.74, 0.74}}}
	case 2:
		return []column{{2, rectangle{-0.6, -0.88, 0.6, 0.88}}}
	case 3:
		return []column{{3, rectangle{-0.5, -0.92, 0.5, 0.92}}}
	}
	right := (count + 1) / 2
	side := rectangle{0.01, -0.72, 0.73, 0.72}
	if right == 3 {
		side = rectangle{0.01, -0.8, 0.67, 0.8}
	}
	return []column{
		{right, side},
		{count - right, rectangle{-side.x1, side.y0, -side.x0, side.y1}},
	}
}

// squareColumns is the same for a square seal, whose characters reach into the
// corners.
func squareColumns(count int) []column {
	const edge = 0.88
	switch count {
	case 1:
		return []column{{1, rectangle{-edge, -edge, edge, edge}}}
	case 2:
		return []column{{2, rectangle{-0.66, -edge, 0.66, edge}}}
	}
	right := (count + 1) / 2
	return []column{
		{right, rectangle{0.02, -edge, edge, edge}},
		{count - right, rectangle{-edge, -edge, -0.02, edge}},
	}
}

// drawnSeal draws ring and characters with the lower left corner at 0, 0.
func (a *artist) drawnSeal(text []rune, size float64, square bool) error {
	const ring = 0.045 // of the size
	radius := size / 2
	a.op("q")
	a.vermilion()
	a.op("cm", 1, 0, 0, 1, radius, radius)
	outline := a.circle
	if square {
		outline = a.square
	}
	outline(radius)
	outline(radius - size*ring)
	a.op("f*")
	inner := radius - size*ring*1.3
	for _, c := range columns(len(text), square) {
		high := c.box.height() / float64(c.count)
		for i, r := range text[:c.count] {
			box := rectangle{c.box.x0, c.box.y1 - float64(i+1)*high, c.box.x1, c.box.y1 - float64(i)*high}
			if err := a.stretched(r, box, inner, c.count > 1); err != nil {
				return err
			}
		}
		text = text[c.count:]
	}
	a.op("f")
	a.op("Q")
	return nil
}

// lyingDown are characters that are turned in vertical writing.
const lyingDown = "ー－―‐-–—〜～…‥（）()「」『』＝=|｜"

// stretched adds a character that fills a box, given in radii from the centre
// of the seal; downwards says that it stands in vertical writing.
func (a *artist) stretched(r rune, box rectangle, radius float64, downwards bool) error {
	width, err := a.advance(r)
	if err != nil {
		return err
	}
	wide, high := box.width()*radius, box.height()*radius
	x, y := radius*(box.x0+box.x1)/2, radius*(box.y0+box.y1)/2
	if downwards && strings.ContainsRune(lyingDown, r) {
		// (x, y) of the glyph becomes (y, -x): a quarter turn clockwise.
		return a.glyph(r, matrix{0, -high, wide, 0, x - wide*middle, y + high*width/2})
	}
	return a.glyph(r, matrix{wide, 0, 0, high, x - wide*width/2, y - high*middle})
}

// words draws 電子署名 and the date beside a seal of this size.
func (a *artist) words(at time.Time, size float64) error {
	a.op("q")
	a.op("g", 0)
	left := size * 1.1
	date := at.In(jst).Format("2006-01-02")
	width, err := a.width(date)
	if err != nil {
		return err
	}
	em := min(size*0.18, (withWords*size-left-size*margin)/width)
	if err := a.line("電子署名", left, size*0.56, em); err != nil {
		return err
	}
	if err := a.line(date, left, size*0.28, em); err != nil {
		return err
	}
	a.op("f")
	a.op("Q")
	return nil
}

// width returns the width of a text in ems.
func (a *artist) width(text string) (width float64, err error) {
	for _, r := range text {
		w, err := a.advance(r)
		if err != nil {
			return 0, err
		}
		width += w
	}
	return width, nil
}

// line adds the outlines of a text from left to right.
func (a *artist) line(text string, x, y, em float64) error {
	for _, r := range text {
		if err := a.glyph(r, matrix{em, 0, 0, em, x, y}); err != nil {
			return err
		}
		w, err := a.advance(r)
		if err != nil {
			return err
		}
		x += w * em
	}
	return nil
}

// appearance writes what is drawn and returns its number. made is the form
// XObject of pdfsign, whose picture is replaced.
func (r *revision) appearance(made dict, l Label) (ref, error) {
	w := &r.draft.widget
	seal := r.draft.request.Seal
	face, err := boldFace()
	if err != nil {
		return ref{}, err
	}
	a := &artist{face: face}
	wide, high := w.rect.width(), w.rect.height()
	if w.rotate%180 != 0 {
		wide, high = high, wide
	}
	width, height := seal.Block()
	scale := min(wide/width, high/height)
	a.op("cm", scale, 0, 0, scale, (wide-width*scale)/2, (high-height*scale)/2)
	resources, err := r.drawSeal(a, seal, l)
	if err != nil {
		return ref{}, err
	}
	if !seal.NoDescription {
		if err := a.words(l.At, seal.edge()); err != nil {
			return ref{}, err
		}
	}
	form := made.with("BBox", rectangle{0, 0, wide, high}.array()).with("Matrix", turned(w.rotate)).
		with("Resources", resources).with("Filter", name("FlateDecode"))
	return r.add(form, compress(a.b)), nil
}

// drawSeal draws the seal itself and returns the resources that it needs.
func (r *revision) drawSeal(a *artist, seal *Seal, l Label) (dict, error) {
	if seal.Image != nil {
		p, err := loadPicture(seal.Image, r.draft.archive.flat)
		if err != nil {
			return nil, err
		}
		resources := r.draft.archive.colours().with("XObject", dict{pair("Im1", r.picture(p))})
		return resources, a.picture(p, seal.edge())
	}
	words := seal.Text
	if words == "" {
		words = familyName(l.Name)
	}
	text, err := sealText(words)
	if err != nil {
		return nil, err
	}
	return r.draft.archive.colours(), a.drawnSeal(text, seal.edge(), seal.Square)
}

// turned is the matrix that keeps an appearance upright on a turned page.
func turned(rotate int) array {
	one, none, minus := int64(1), int64(0), int64(-1)
	switch rotate {
	case 90:
		return array{none, one, minus, none, none, none}
	case 180:
		return array{minus, none, none, minus, none, none}
	case 270:
		return array{none, minus, one, none, none, none}
	}
	return array{one, none, none, one, none, none}
}

// packers are kept because each is a megabyte.
var packers = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

// compress packs data for FlateDecode.
func compress(data []byte) []byte {
	var b bytes.Buffer
	z := packers.Get().(*zlib.Writer)
	defer packers.Put(z)
	z.Reset(&b)
	z.Write(data) // a bytes.Buffer does not fail
	z.Close()
	return b.Bytes()
}
