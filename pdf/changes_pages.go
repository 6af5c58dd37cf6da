package pdf

import "slices"

// pages compares the pages one by one.
func (c *comparison) pages(was, is []page) {
	for _, f := range c.fields {
		f()
	}
	if !c.pagesMoved(was, is) {
		return
	}
	for i := range was {
		if c.old.busy() || c.new.busy() {
			c.fail(ErrTooBig)
			return
		}
		c.page(i+1, was[i], is[i])
	}
}

// pagesMoved names pages that were added or removed; it tells whether the
// others can be compared in their order.
func (c *comparison) pagesMoved(was, is []page) bool {
	if slices.EqualFunc(was, is, func(a, b page) bool { return a.id == b.id }) {
		return true
	}
	is2, was2 := map[ref]bool{}, map[ref]bool{}
	for _, p := range was {
		was2[p.id] = true
	}
	for _, p := range is {
		is2[p.id] = true
	}
	if len(was) == len(is) && !slices.ContainsFunc(is, func(p page) bool { return was2[p.id] }) {
		return true // all are written anew under other numbers
	}
	count := len(c.list)
	for i, p := range is {
		if !was2[p.id] {
			c.note(Change{What: changePageAdded, Page: i + 1, Grade: Harmful})
		}
	}
	for i, p := range was {
		if !is2[p.id] {
			c.note(Change{What: changePageRemoved, Page: i + 1, Grade: Harmful})
		}
	}
	if len(c.list) == count {
		c.note(Change{What: changePages, Grade: Harmful})
	}
	return false
}

// page compares one page. Of its own entries only the list of annotations may
// differ.
func (c *comparison) page(number int, was, is page) {
	for _, e := range sideBySide(was.dict, is.dict) {
		key := e.key
		t := Change{What: changePage, Page: number, Grade: Harmful}
		switch key {
		case "Annots", "Parent":
			continue
		case "Contents":
			t.What = changeContent
		case "Resources", "Group":
			t.What = changeResources
		case "MediaBox", "CropBox", "Rotate", "UserUnit", "BleedBox", "TrimBox", "ArtBox":
			t.What = changeBox
		case "AA":
			t = Change{What: changeAction, Grade: Harmful}
		case "StructParents":
			c.later = append(c.later, func() { c.check(e.was, e.is, Change{What: changeStructure, Grade: Doubtful}) })
			continue
		case "LastModified", "Tabs":
			continue // a date, and the order in which the tab key goes through fields
		}
		if inherits(key) {
			continue
		}
		compare := c.check
		if t.What == changeContent || t.What == changeResources {
			compare = c.checkStrictly
		}
		compare(e.was, e.is, t)
	}
	c.checkStrictly(was.resources, is.resources, Change{What: changeResources, Page: number, Grade: Harmful})
	for _, pair := range [][2]object{{was.media, is.media}, {was.crop, is.crop}, {was.rotate, is.rotate}} {
		c.check(pair[0], pair[1], Change{What: changeBox, Page: number, Grade: Harmful})
	}
	c.annotations(number, was, is)
	// Some readers go up from a page for what it inherits.
	c.last = append(c.last, func() {
		c.check(was.dict.get("Parent"), is.dict.get("Parent"), Change{What: changePages, Grade: Harmful})
	})
}

// inherits tells whether a page takes an entry from above if it has none.
func inherits(key name) bool {
	return key == "MediaBox" || key == "CropBox" || key == "Rotate" || key == "Resources"
}

// annotations compares what lies on a page.
func (c *comparison) annotations(number int, was, is page) {
	a, err1 := c.old.resolveArray(was.dict.get("Annots"))
	b, err2 := c.new.resolveArray(is.dict.get("Annots"))
	if err1 != nil || err2 != nil {
		c.fail(ErrBroken)
		return
	}
	listed := refsIn(a)
	align(a, b, func(o object) { c.annotationRemoved(number, o) },
		func(x, y object) { c.annotation(number, was, x, y) },
		func(added array) { c.annotationsAdded(number, was, added, listed) })
}

// annotationRemoved judges that an annotation is no longer on its page. A
// removed field is told by its name already.
func (c *comparison) annotationRemoved(number int, o object) {
	was, err := c.old.resolve(o)
	if err != nil || was != nil {
		c.annotated(Change{What: changeAnnotRemoved, Page: number}, true)
	}
}

// annotation compares an annotation that is in both revisions. Fields have
// rules of their own.
func (c *comparison) annotation(number int, on page, a, b object) {
	id, isRef := a.(ref)
	if isRef && c.isField[id] {
		c.overprinted(number, on, id, b)
		return
	}
	was, err1 := c.old.resolve(a)
	is, err2 := c.new.resolve(b)
	if err1 != nil || err2 != nil {
		c.fail(ErrBroken)
		return
	}
	x, isX := was.(dict)
	c.asks(x.get("DA"))
	y, isY := is.(dict)
	if !isX || !isY {
		if was != nil || is != nil {
			c.annotated(Change{What: changeAnnotChanged, Page: number}, true)
		}
		return
	}
	compare := func() {
		same := true
		for _, e := range sideBySide(x, y) {
			c.strict = e.key == "AP"
			same = c.equal(e.was, e.is) && same
		}
		c.strict = false
		if !same {
			c.annotated(Change{What: changeAnnotChanged, Page: number}, true)
		}
	}
	if c.rights.level == 3 {
		c.later = append(c.later, compare)
		return
	}
	compare()
}

// annotated takes down a change of an annotation: where those are allowed it
// never fails, and over what is printed it never passes.
func (c *comparison) annotated(t Change, over bool) {
	switch {
	case c.rights.level != 3:
		t.Grade = Harmful
	case over:
		t.Grade = Doubtful
	}
	c.note(t)
}

// annotationsAdded judges annotations that were not on the page before: the
// widgets of further signatures are welcome where nothing is printed.
func (c *comparison) annotationsAdded(number int, on page, list array, listed map[ref]bool) {
	for _, o := range list {
		id, isRef := o.(ref)
		if isRef && listed[id] {
			continue // at another place in the list, and judged there
		}
		if listed[id] = isRef; c.new.busy() {
			c.fail(ErrTooBig)
			return
		}
		w, err := c.new.resolveDict(o)
		if err != nil {
			c.annotated(Change{What: changeAnnotAdded, Page: number}, true)
			continue
		}
		switch {
		case w == nil:
		case isRef && c.signing[id] && w.get("Subtype") == name("Widget"):
			c.overprinted(number, on, id, w)
		default:
			c.annotated(Change{What: changeAnnotAdded, Page: number}, !c.nothing(w) && (!c.within(w) || c.covers(on, w, id, false)))
		}
	}
}

// overprinted takes down that the widget of a further signature was put on
// something that the page prints, or that a field which stood there all the time
// now hides a text or a picture.
func (c *comparison) overprinted(number int, on page, id ref, o object) {
	w, err := c.new.resolveDict(o)
	if c.signing[id] && c.rights.level == 1 && (err != nil || c.visible(w)) {
		c.note(Change{What: changeAnnotAdded, Page: number, Grade: Doubtful})
	}
	settled := !c.moved[id]
	if settled && !c.signing[id] && !c.redrawn[id] {
		return
	}
	if err != nil || (c.redrawn[id] || c.visible(w)) && c.covers(on, w, id, settled) {
		what := changeCovered
		if c.redrawn[id] {
			what = changeCoveredField
		}
		c.note(Change{What: what, Page: number, Grade: Doubtful})
	}
}

// visible tells whether a widget draws anything.
func (c *comparison) visible(w dict) bool {
	r, err := c.new.rectangle(w.get("Rect"))
	return err != nil || !r.empty() && (w.get("AP") != nil || w.get("MK") != nil)
}

// within tells whether an annotation draws nothing outside its rectangle and
// starts nothing. What has no appearance of its own is drawn by the viewer, often
// from other coordinates (ISO 32000-2, 12.5.6).
func (c *comparison) within(w dict) bool {
	kind := w.get("Subtype")
	return w.get("A") == nil && w.get("AA") == nil && (w.get("AP") != nil || kind == name("Text") || kind == name("Popup"))
}

// nothing tells whether an annotation has no area at all.
func (c *comparison) nothing(w dict) bool {
	r, err := c.new.rectangle(w.get("Rect"))
	return err == nil && r.x0 == r.x1 && r.y0 == r.y1
}

// covers tells whether an annotation of the new revision lies on something that
// the page prints, as far as that can be told: what cannot be followed counts
// as printed. One that is settled may stand on lines, areas and other
// annotations, where its place was before.
func (c *comparison) covers(on page, annotation dict, id ref, settled bool) bool {
	r, err := c.new.rectangle(annotation.get("Rect"))
	if err != nil || c.floats(annotation) && !settled {
		return true
	}
	p := c.prints(on)
	c.new.work += int64(len(p.list))
	if settled {
		return p.meets(r, id, inkLetters, inkPicture)
	}
	const near = 0.5 // points
	r = rectangle{r.x0 - near, r.y0 - near, r.x1 + near, r.y1 + near}
	return p.meets(r, id, inkLine, inkText, inkPicture, inkNote)
}

// Flags of an annotation that is drawn elsewhere than in its rectangle when the
// page is scaled or turned (ISO 32000-2, table 167).
const (
	noZoom   = 1 << 3
	noRotate = 1 << 4
)

// floats tells whether an annotation may be drawn outside its rectangle. Flags
// that are no number count as that.
func (c *comparison) floats(annotation dict) bool {
	o, err := c.new.resolve(annotation.get("F"))
	if err == nil && o == nil {
		return false
	}
	flags, ok := number(o)
	return err != nil || !ok || int64(flags)&(noZoom|noRotate) != 0
}
