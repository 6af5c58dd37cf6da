package pdf

// A rectangle is given by its lower left and upper right corner.
type rectangle struct{ x0, y0, x1, y1 float64 }

func (r rectangle) empty() bool { return r.x1 <= r.x0 || r.y1 <= r.y0 }

func (r rectangle) array() array {
	return array{fixed(r.x0), fixed(r.y0), fixed(r.x1), fixed(r.y1)}
}

func (d *Document) placeSeal(draft *Draft, p page) error { return ErrSealPlace }
