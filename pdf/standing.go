package pdf

// A Place is where a visible signature will be: a rectangle in millimetres from
// the lower left corner of the page as it is seen, as in a Seal.
type Place struct {
	Page                int // from 1
	X, Y, Width, Height float64
	Fixed               bool // the document has a field there, which decides
}

// Place returns where the seal will be, and false for an invisible signature.
func (d *Draft) Place() (Place, bool) { return d.place, d.widget.visible }

// standing tells where a rectangle in user space is seen.
func (d *Document) standing(r rectangle, p page, s sheet) (Place, error) {
	r = s.toSheet(r)
	at := Place{X: r.x0, Y: r.y0, Width: r.width(), Height: r.height()}
	err := d.eachPage(false, func(each page) (bool, error) {
		at.Page++
		return each.id == p.id, nil
	})
	return at, err
}
