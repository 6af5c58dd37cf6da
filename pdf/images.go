package pdf

import (
	"context"
	"math"
)

// The limits of looking for images. What lies beyond counts as not looked at.
const (
	maxImages     = 20_000
	maxImagePages = 5_000
	maxImageWork  = 5_000_000 // operators on all pages
)

// An Image is a picture on a page, and how it looks there.
type Image struct {
	Page          int     // from 1
	Width, Height int     // in pixels
	DPI           float64 // pixels an inch on the page, in the direction that has fewer
	Share         float64 // of the page that it covers, 0 to 1; more if it reaches beyond
	Depth         Depth
}

// Depth is how many colours an image can have.
type Depth uint8

// The depths.
const (
	DepthUnknown Depth = iota
	Mono               // black and white alone, or a mask
	Palette            // a table of at most 256 colours
	Grey               // levels of grey
	Colour             // at least three components of 8 bits: 24-bit colour
	FewColours         // at least three components of fewer bits
)

// Images is what a document shows as images.
type Images struct {
	Pages  int
	Found  []Image
	Unread int // pages whose content could not be followed to its end, so that images may be missing
}

// Images looks for the images on all pages. It does not decode them. The error
// is one of the sentinels of this package, of the file, or of ctx.
func (d *Document) Images(ctx context.Context) (Images, error) {
	defer d.during(ctx)()
	var all Images
	work := 0
	err := d.eachPage(false, func(p page) (bool, error) {
		all.Pages++
		if all.Pages > maxImagePages || len(all.Found) > maxImages || work > maxImageWork || d.busy() {
			all.Unread++
			return false, nil
		}
		operators, ok := d.imagesOn(p, &all)
		if work += operators; !ok {
			all.Unread++
		}
		return false, ctx.Err()
	})
	return all, err
}

// imagesOn adds the images of one page and tells how much there was to follow
// and whether all of it was.
func (d *Document) imagesOn(p page, all *Images) (operators int, ok bool) {
	s, err := d.sheet(p)
	if err != nil {
		return 0, false
	}
	number, inch := all.Pages, s.unit*25.4
	area := s.box.width() * s.box.height()
	sc := &scanner{d: d, sheet: s, grid: new(grid), faces: map[ref]*face{}}
	sc.picture = func(st *stream, m matrix) {
		width, ok1 := d.whole(st.get("Width"))
		height, ok2 := d.whole(st.get("Height"))
		if !ok1 || !ok2 || len(all.Found) > maxImages {
			return
		}
		across, down := math.Hypot(m[0], m[1]), math.Hypot(m[2], m[3])
		if across == 0 || down == 0 {
			return // not seen
		}
		all.Found = append(all.Found, Image{
			Page: number, Width: width, Height: height,
			DPI:   inch * min(float64(width)/across, float64(height)/down),
			Share: math.Abs(m[0]*m[3]-m[1]*m[2]) / area,
			Depth: d.depth(st),
		})
	}
	ok = sc.page(p) && sc.operators < maxOperators && d.work < sc.until || !d.hasImages(p.resources, 0)
	return sc.operators, ok
}

// hasImages tells whether there may be images among resources: a page whose
// content cannot be followed, but that has none, hides none.
func (d *Document) hasImages(resources object, depth int) bool {
	own, err := d.resolveDict(resources)
	if err != nil || depth > maxForms {
		return true
	}
	objects, err := d.resolveDict(own.get("XObject"))
	if err != nil || len(objects) > maxImages {
		return true
	}
	for _, e := range objects {
		o, _ := d.resolve(e.value)
		st, ok := o.(*stream)
		if !ok || st.get("Subtype") != name("Form") || d.hasImages(st.get("Resources"), depth+1) {
			return true
		}
	}
	return false
}

// whole reads a number of pixels.
func (d *Document) whole(o object) (int, bool) {
	o, err := d.resolve(o)
	n, ok := o.(int64)
	return int(n), err == nil && ok && n > 0 && n < 1<<24
}

// depth tells how many colours an image can have (ISO 32000-2, 8.6 and 8.9.5).
func (d *Document) depth(st *stream) Depth {
	mask, _ := d.resolve(st.get("ImageMask"))
	bits, _ := d.whole(st.get("BitsPerComponent"))
	if mask == true {
		return Mono
	}
	space, components := d.colourSpace(st.get("ColorSpace"))
	switch {
	case space == "":
		return DepthUnknown // a JPEG 2000 image may say it inside (7.4.9)
	case bits == 1 && components <= 1:
		return Mono
	case space == "Indexed" || space == "I":
		return Palette
	case components == 1 && bits >= 8:
		return Grey
	case components >= 3 && bits >= 8:
		return Colour
	case components >= 3:
		return FewColours
	}
	return DepthUnknown
}

// components of the colour spaces that have a fixed number of them.
var components = map[name]int{
	"DeviceGray": 1, "G": 1, "CalGray": 1, "DeviceRGB": 3, "RGB": 3, "CalRGB": 3, "Lab": 3, "DeviceCMYK": 4, "CMYK": 4,
	"Indexed": 1, "I": 1, "Separation": 1,
}

// colourSpace names a colour space and counts its components; 0 if that is not
// known.
func (d *Document) colourSpace(o object) (space name, count int) {
	o, err := d.resolve(o)
	if err != nil {
		return "", 0
	}
	list, ok := o.(array)
	if !ok {
		space, _ = o.(name)
		return space, components[space]
	}
	if len(list) == 0 {
		return "", 0
	}
	first, _ := d.resolve(list[0])
	space, _ = first.(name)
	if space == "ICCBased" && len(list) > 1 {
		profile, _ := d.resolve(list[1])
		if st, ok := profile.(*stream); ok {
			count, _ = d.whole(st.get("N"))
		}
		return space, count
	}
	return space, components[space]
}
