package preview

import "math"

// A Page is a page as a viewer shows it: turned by its /Rotate, cut to its
// /CropBox.
type Page struct {
	Number        int
	Width, Height float64 // in units of 1/72 inch times UserUnit
	UserUnit      float64 // ISO 32000-2, 14.11.3; 1 but for huge sheets
	Foreign       Foreign // whether it has Japanese text in typefaces that the document does not bring
}

// Foreign tells what becomes of Japanese text whose typeface is not in the
// document. It is a key in the message catalogs.
type Foreign string

// The three cases.
const (
	// ForeignNone means that there is no such text; a key it is not.
	ForeignNone Foreign = ""
	// ForeignReplaced means that it is shown with the typeface given to New.
	ForeignReplaced Foreign = "preview.font.replaced"
	// ForeignBlank means that it is not shown.
	ForeignBlank Foreign = "preview.font.blank"
)

const millimetres = 25.4 / 72 // in a point

// Millimetres returns the size of the page on paper.
func (p Page) Millimetres() (width, height float64) {
	return p.Width * p.UserUnit * millimetres, p.Height * p.UserUnit * millimetres
}

// Scale returns how places on the page and on its picture belong together, when
// the picture is shown this wide and high, in pixels or any other unit.
func (p Page) Scale(width, height float64) Scale {
	w, h := p.Millimetres()
	return Scale{x: width / w, y: height / h, height: height}
}

// Keep returns the place nearest to x, y at which a block of this width and height
// lies within the page, all in millimetres from the lower left corner. It is never
// 0, 0, which means the default place in a seal.
func (p Page) Keep(x, y, width, height float64) (keptX, keptY float64) {
	w, h := p.Millimetres()
	x = max(0, min(x, w-width))
	y = max(0, min(y, h-height))
	if x == 0 && y == 0 {
		x = 0.001 // a micrometre
	}
	return x, y
}

// A Scale converts between millimetres from the lower left corner of the visible
// page, upwards, and places on its picture from the upper left corner, downwards.
type Scale struct {
	x, y   float64 // units of the picture in a millimetre
	height float64 // of the picture
}

// Picture returns where a point of the page is on the picture.
func (s Scale) Picture(x, y float64) (right, down float64) {
	return x * s.x, s.height - y*s.y
}

// Page returns which point of the page is at a place on the picture, in
// millimetres.
func (s Scale) Page(right, down float64) (x, y float64) {
	return right / s.x, (s.height - down) / s.y
}

// Block returns where a block is on the picture whose lower left corner is at x, y
// and which is width by height millimetres big: its upper left corner and size.
func (s Scale) Block(x, y, width, height float64) (left, top, wide, high float64) {
	left, top = s.Picture(x, y+height)
	return left, top, width * s.x, height * s.y
}

// pixels returns the size of the picture of a page.
func pixels(p Page, width int) (w, h int) {
	wide := float64(min(max(width, 1), maxWidth))
	high := wide * p.Height / p.Width
	if high > maxPixels {
		wide, high = wide*maxPixels/high, maxPixels
	}
	if shrink := math.Sqrt(maxPixels / (wide * high)); shrink < 1 {
		wide, high = wide*shrink, high*shrink
	}
	return max(1, int(math.Round(wide))), max(1, int(math.Round(high)))
}
