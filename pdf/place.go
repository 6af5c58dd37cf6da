package pdf

import (
	"math"
)

// A rectangle is given by its lower left and upper right corner.
type rectangle struct{ x0, y0, x1, y1 float64 }

func (r rectangle) empty() bool { return r.x1 <= r.x0 || r.y1 <= r.y0 }

func (r rectangle) width() float64  { return r.x1 - r.x0 }
func (r rectangle) height() float64 { return r.y1 - r.y0 }

func (r rectangle) array() array {
	return array{decimal(r.x0), decimal(r.y0), decimal(r.x1), decimal(r.y1)}
}

// including returns the smallest rectangle that holds r and a point.
func (r rectangle) including(x, y float64) rectangle {
	return rectangle{min(r.x0, x), min(r.y0, y), max(r.x1, x), max(r.y1, y)}
}

// A sheet is a page as it is seen: its visible part, how it is turned, and how
// long a millimetre is.
type sheet struct {
	box    rectangle // in user space
	rotate int       // degrees clockwise: 0, 90, 180 or 270
	unit   float64   // user space units in a millimetre
}

// maxSide is the longest side of a page, in user space units: 100 times what
// ISO 32000-1, annex C.2 lets a reader expect.
const maxSide = 1_440_000

// sheet reads boxes, rotation and unit of a page (ISO 32000-2, 7.7.3.3 and 14.11.2).
func (d *Document) sheet(p page) (sheet, error) {
	media, err := d.rectangle(p.media)
	if err != nil {
		return sheet{}, err
	}
	s := sheet{box: media, unit: 72 / 25.4}
	if p.crop != nil {
		crop, err := d.rectangle(p.crop)
		if err != nil {
			return sheet{}, err
		}
		s.box = rectangle{max(crop.x0, media.x0), max(crop.y0, media.y0), min(crop.x1, media.x1), min(crop.y1, media.y1)}
		if s.box.empty() {
			s.box = media
		}
	}
	if s.box.empty() || s.box.width() > maxSide || s.box.height() > maxSide {
		return sheet{}, ErrBroken
	}
	turn, err := d.resolve(p.rotate)
	if err != nil {
		return sheet{}, err
	}
	if n, ok := number(turn); ok {
		s.rotate = ((int(math.Mod(n, 360))+360)%360 + 45) / 90 % 4 * 90
	}
	user, err := d.resolve(p.dict.get("UserUnit"))
	if err != nil {
		return sheet{}, err
	}
	if n, ok := number(user); ok && n > 0 && n <= 75_000 {
		s.unit /= n
	}
	return s, nil
}

// rectangle reads an array of four numbers, corners in any order.
func (d *Document) rectangle(o object) (rectangle, error) {
	a, err := d.resolveArray(o)
	if err != nil {
		return rectangle{}, err
	}
	var v [4]float64
	if len(a) != 4 {
		return rectangle{}, ErrBroken
	}
	for i := range v {
		o, err := d.resolve(a[i])
		if err != nil {
			return rectangle{}, err
		}
		n, ok := number(o)
		if !ok || math.Abs(n) > 1e9 {
			return rectangle{}, ErrBroken
		}
		v[i] = n
	}
	return rectangle{min(v[0], v[2]), min(v[1], v[3]), max(v[0], v[2]), max(v[1], v[3])}, nil
}

// size returns width and height of the page as seen, in millimetres.
func (s sheet) size() (width, height float64) {
	width, height = s.box.width()/s.unit, s.box.height()/s.unit
	if s.rotate%180 != 0 {
		width, height = height, width
	}
	return width, height
}

// toPage turns a rectangle in millimetres from the lower left corner of the
// page as seen into one in user space.
func (s sheet) toPage(r rectangle) rectangle {
	x0, y0, x1, y1 := r.x0*s.unit, r.y0*s.unit, r.x1*s.unit, r.y1*s.unit
	b := s.box
	switch s.rotate {
	case 90:
		return rectangle{b.x1 - y1, b.y0 + x0, b.x1 - y0, b.y0 + x1}
	case 180:
		return rectangle{b.x1 - x1, b.y1 - y1, b.x1 - x0, b.y1 - y0}
	case 270:
		return rectangle{b.x0 + y0, b.y1 - x1, b.x0 + y1, b.y1 - x0}
	}
	return rectangle{b.x0 + x0, b.y0 + y0, b.x0 + x1, b.y0 + y1}
}

// toSheet is the inverse of toPage.
func (s sheet) toSheet(r rectangle) rectangle {
	b := s.box
	x0, y0, x1, y1 := r.x0-b.x0, r.y0-b.y0, r.x1-b.x0, r.y1-b.y0
	switch s.rotate {
	case 90:
		x0, y0, x1, y1 = y0, b.width()-x1, y1, b.width()-x0
	case 180:
		x0, y0, x1, y1 = b.width()-x1, b.height()-y1, b.width()-x0, b.height()-y0
	case 270:
		x0, y0, x1, y1 = b.height()-y1, x0, b.height()-y0, x1
	}
	return rectangle{x0 / s.unit, y0 / s.unit, x1 / s.unit, y1 / s.unit}
}

// placeSeal checks the seal and chooses its rectangle: that of the prepared
// field, the one asked for, or one at the bottom right.
func (d *Document) placeSeal(draft *Draft, p page) error {
	seal := draft.request.Seal
	if err := seal.check(draft.archive.flat); err != nil {
		return err
	}
	s, err := d.sheet(p)
	if err != nil {
		return err
	}
	w := &draft.widget
	w.visible, w.rotate, w.unit = true, s.rotate, s.unit
	if w.rect, err = d.prepared(w); err != nil {
		return err
	}
	fixed := !w.rect.empty()
	if !fixed {
		if w.rect, err = d.chosen(seal, p, s); err != nil {
			return err
		}
	}
	draft.place, err = d.standing(w.rect, p, s)
	draft.place.Fixed = fixed
	return err
}

// prepared returns the rectangle of a field that the document has, empty if there
// is none.
func (d *Document) prepared(w *widget) (rectangle, error) {
	looks := w.looks
	if looks == nil {
		looks = w.dict
	}
	if looks == nil {
		return rectangle{}, nil
	}
	return d.rectangle(looks.get("Rect"))
}

// chosen returns the rectangle asked for, or the default one.
func (d *Document) chosen(seal *Seal, p page, s sheet) (rectangle, error) {
	width, height := seal.Block()
	pageWidth, pageHeight := s.size()
	at := rectangle{seal.X, seal.Y, seal.X + width, seal.Y + height}
	if seal.X == 0 && seal.Y == 0 {
		x, y := d.blankPlace(p, s, width, height)
		at = rectangle{x, y, x + width, y + height}
	}
	const slack = 0.01 // millimetres, for rounding
	if at.x0 < -slack || at.y0 < -slack || at.x1 > pageWidth+slack || at.y1 > pageHeight+slack {
		return rectangle{}, ErrSealPlace
	}
	return s.toPage(at), nil
}

// The default place of a seal, in millimetres.
const (
	sealMargin = 10 // from the edges of the page
	cell       = 2  // of the grid in which white space is looked for
	maxCells   = 150
)

// A grid marks what is printed in the part of a page near its lower right
// corner. Column 0 is at the right margin, row 0 at the lower one.
type grid struct {
	right float64 // where column 0 ends, in millimetres from the left
	taken [maxCells][maxCells]bool
}

// mark notes that something is printed here, with a millimetre around it, and
// tells how many cells that are.
func (g *grid) mark(r rectangle) (cells int) {
	from := int(math.Floor((g.right - r.x1 - 1) / cell))
	to := int(math.Floor((g.right - r.x0 + 1) / cell))
	low := int(math.Floor((r.y0 - 1 - sealMargin) / cell))
	high := int(math.Floor((r.y1 + 1 - sealMargin) / cell))
	for x := max(from, 0); x <= min(to, maxCells-1); x++ {
		for y := max(low, 0); y <= min(high, maxCells-1); y++ {
			g.taken[x][y] = true
			cells++
		}
	}
	return cells
}

func (g *grid) free(x, y, columns, rows int) bool {
	for i := x; i < x+columns; i++ {
		for j := y; j < y+rows; j++ {
			if i >= maxCells || j >= maxCells || g.taken[i][j] {
				return false
			}
		}
	}
	return true
}

// blankPlace returns the place nearest to the lower right corner where nothing
// is printed, within the lower half and the right half of the page; if there is
// none, the corner itself.
func (d *Document) blankPlace(p page, s sheet, width, height float64) (x, y float64) {
	pageWidth, pageHeight := s.size()
	right := pageWidth - sealMargin
	x, y = max(0, right-width), min(sealMargin, max(0, pageHeight-height))
	g := &grid{right: right}
	d.scan(p, s, g)
	columns, rows := int(math.Ceil(width/cell)), int(math.Ceil(height/cell))
	best := math.Inf(1)
	for i := 0; i < maxCells && right-float64(i)*cell-width >= pageWidth/2-width; i++ {
		for j := 0; j < maxCells && sealMargin+float64(j)*cell+height <= pageHeight/2; j++ {
			left := right - float64(i)*cell - width
			far := float64(i) + float64(j)
			if far < best && left >= 0 && g.free(i, j, columns, rows) {
				best, x, y = far, left, sealMargin+float64(j)*cell
			}
		}
	}
	return x, y
}
