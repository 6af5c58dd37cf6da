package pdf

// A page is a leaf of the page tree with what it inherits (ISO 32000-2, 7.7.3.4).
type page struct {
	id   ref
	dict dict
	inherited
}

// inherited are the attributes that pages get from their parents.
type inherited struct {
	media, crop, rotate, resources object
}

// A walk goes through the page tree.
type walk struct {
	d        *Document
	backward bool
	seen     map[ref]bool // nodes that are not leaves
	visit    func(page) (stop bool, err error)
}

// eachPage visits the pages in their order, or from the last to the first,
// until visit stops.
func (d *Document) eachPage(backward bool, visit func(page) (stop bool, err error)) error {
	w := walk{d, backward, map[ref]bool{}, visit}
	_, err := w.node(d.catalog.get("Pages"), inherited{}, 0)
	return err
}

func (w *walk) node(o object, from inherited, depth int) (stop bool, err error) {
	id, ok := o.(ref)
	if !ok {
		return false, ErrBroken
	}
	n, err := w.d.resolveDict(o)
	if err != nil {
		return false, err
	}
	if n == nil {
		return false, ErrBroken
	}
	from = from.below(n)
	if n.get("Kids") == nil {
		return w.visit(page{id, n, from})
	}
	if depth >= maxDepth || w.seen[id] {
		return false, ErrTooDeep
	}
	w.seen[id] = true
	kids, err := w.d.resolveArray(n.get("Kids"))
	if err != nil {
		return false, err
	}
	for i := range kids {
		kid := kids[i]
		if w.backward {
			kid = kids[len(kids)-1-i]
		}
		if stop, err = w.node(kid, from, depth+1); stop || err != nil {
			return stop, err
		}
	}
	return false, nil
}

// below returns the attributes as a node overrides them.
func (i inherited) below(n dict) inherited {
	for key, value := range map[name]*object{
		"MediaBox": &i.media, "CropBox": &i.crop, "Rotate": &i.rotate, "Resources": &i.resources,
	} {
		if own := n.get(key); own != nil {
			*value = own
		}
	}
	return i
}

// page finds a page by its number from 1; 0 is the last page.
func (d *Document) page(number int) (page, error) {
	var found page
	n := 0
	err := d.eachPage(number == 0, func(p page) (bool, error) {
		n++
		found = p
		return number == 0 || n == number, nil
	})
	switch {
	case err != nil:
		return page{}, err
	case n == 0:
		return page{}, ErrBroken
	case number < 0 || n < number:
		return page{}, &PageError{Page: number, Pages: n}
	}
	return found, nil
}

// pageOf finds the page of a widget: the one it names if that shows it,
// otherwise the first that does. ok is false if none does.
func (d *Document) pageOf(widget ref) (found page, ok bool, err error) {
	err = d.eachPage(false, func(p page) (bool, error) {
		annots, err := d.resolveArray(p.dict.get("Annots"))
		if err != nil {
			return false, err
		}
		for _, a := range annots {
			if a == widget {
				found, ok = p, true
			}
		}
		return ok, nil
	})
	return found, ok, err
}
