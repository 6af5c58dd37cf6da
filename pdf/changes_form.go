package pdf

import (
	"bytes"
	"slices"
)

// A pairing is a field in both revisions, with what it inherits.
type pairing struct {
	id      ref
	was, is dict
	name    string // full name
	other   string // full name as readers make it that go up by /Parent
	kind    object // FT
	filled  bool   // the value of the field above this widget was changed, and that is judged
	above   bool   // a value was changed that this field has if it has none of its own
	depth   int
}

// form compares the interactive forms and their fields.
func (c *comparison) form() {
	was, err1 := c.old.resolveDict(c.old.catalog.get("AcroForm"))
	is, err2 := c.new.resolveDict(c.new.catalog.get("AcroForm"))
	if err1 != nil || err2 != nil {
		c.note(Change{What: changeForm, Grade: Harmful})
		return
	}
	c.asks(was.get("DA"))
	if f, err := c.old.form(); err == nil {
		c.names = f.names
	}
	c.fieldLists(was.get("Fields"), is.get("Fields"), pairing{})
	for _, e := range sideBySide(was, is) {
		key, a, b := e.key, e.was, e.is
		switch key {
		case "Fields":
		case "SigFlags", "DA", "Q", "NeedAppearances":
			c.formEntry(key, a, b)
		case "DR":
			// Fields that are drawn anew may need a typeface more; none may become another.
			c.last = append(c.last, func() {
				c.added(a, b, 0)
				c.fontsAdded(a, b)
			})
		default:
			c.check(a, b, Change{What: changeForm, Grade: Harmful})
		}
	}
}

// formEntry compares an entry of the AcroForm that a further signature may set.
func (c *comparison) formEntry(key name, a, b object) {
	a, err1 := c.old.resolve(a)
	b, err2 := c.new.resolve(b)
	ok := err1 == nil && err2 == nil
	switch key {
	case "SigFlags":
		x, _ := a.(int64)
		y, isNumber := b.(int64)
		ok = ok && isNumber && x&^y == 0 && y&^3 == 0
	case "NeedAppearances":
		ok = ok && b != true || a == true
	default:
		if ok = ok && (a == nil || c.quiet(a, b)); ok && a == nil && b != nil && c.drawsFields {
			// Fields that have no appearance are drawn by it from now on.
			c.note(Change{What: changeForm, Grade: Doubtful})
		}
	}
	if !ok {
		c.note(Change{What: changeForm, Grade: Harmful})
	}
}

// added compares two dictionaries of which the newer may have entries more.
func (c *comparison) added(a, b object, depth int) {
	was, err1 := c.old.resolve(a)
	is, err2 := c.new.resolve(b)
	x, isX := was.(dict)
	y, isY := is.(dict)
	if err1 != nil || err2 != nil || depth > 1 || !isX || !isY {
		if was != nil {
			c.check(a, b, Change{What: changeForm, Grade: Harmful})
		}
		return
	}
	for _, e := range sideBySide(x, y)[:len(x)] {
		c.added(e.was, e.is, depth+1)
	}
}

// fontsAdded looks for typefaces that were put in under a name for which fields
// asked in vain before: they change what is drawn.
func (c *comparison) fontsAdded(a, b object) {
	was, err1 := c.old.resolveDict(a)
	is, err2 := c.new.resolveDict(b)
	before, err3 := c.old.resolveDict(was.get("Font"))
	after, err4 := c.new.resolveDict(is.get("Font"))
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		return // named already
	}
	for _, e := range sideBySide(before, after) {
		if c.fonts[e.key] && e.was == nil && e.is != nil {
			c.note(Change{What: changeForm, Grade: Doubtful})
		}
	}
}

// asks notes the names of the typefaces in a default appearance (12.7.4.3).
func (c *comparison) asks(o object) {
	o, _ = c.old.resolve(o)
	text, ok := o.(str)
	if !ok {
		return
	}
	w := &window{r: bytes.NewReader(text), size: int64(len(text)), buf: text}
	for l := w.lexer(0); l.pos < w.size; {
		l.space()
		switch {
		case l.peek() != '/':
			l.pos++
		default:
			if n, err := l.name(); err == nil {
				c.fonts[n.(name)] = true
			} else {
				return
			}
		}
	}
}

// fieldLists compares two lists of fields: what was there must be there in its
// order, and all else must be new signatures.
func (c *comparison) fieldLists(a, b object, up pairing) {
	was, err1 := c.old.resolveArray(a)
	is, err2 := c.new.resolveArray(b)
	if err1 != nil || err2 != nil || up.depth > maxDepth {
		c.note(Change{What: changeForm, Grade: Harmful})
		return
	}
	known := refsIn(was)
	align(was, is, func(a object) { c.removed(a, up) }, func(a, b object) { c.field(a, b, up) },
		func(added array) { c.fieldsAdded(added, known, up) })
}

// refsIn returns the references in a list.
func refsIn(list array) map[ref]bool {
	refs := map[ref]bool{}
	for _, o := range list {
		if id, ok := o.(ref); ok {
			refs[id] = true
		}
	}
	return refs
}

// align goes through two lists side by side: what is missing from the second,
// or not in the same order there, what is in both, and what lies between. What
// is no reference stands for what is none in the other list.
func align(was, is array, gone func(object), both func(a, b object), added func(array)) {
	places := map[ref]int{}
	var plain []int // places of what is no reference
	for i, o := range is {
		if id, ok := o.(ref); !ok {
			plain = append(plain, i)
		} else if _, twice := places[id]; !twice {
			places[id] = i
		}
	}
	next := 0
	for _, o := range was {
		at := -1
		if id, ok := o.(ref); ok {
			if i, there := places[id]; there {
				at = i
			}
		} else if len(plain) > 0 {
			at, plain = plain[0], plain[1:]
		}
		if at < next {
			gone(o)
			continue
		}
		added(is[next:at])
		both(o, is[at])
		next = at + 1
	}
	added(is[next:])
}

// removed takes down that a field is missing.
func (c *comparison) removed(o object, up pairing) {
	f, err := c.old.resolveDict(o)
	if err != nil {
		c.fail(err)
		return
	}
	if f != nil {
		c.note(Change{What: changeFieldRemoved, Name: nonEmpty(c.fullName(c.old, f, up.name)), Grade: Harmful})
	}
}

// fullName adds the partial name of a field to the name above it (12.7.4.2).
func (c *comparison) fullName(d *Document, f dict, above string) string {
	t, _ := d.resolve(f.get("T"))
	partial, ok := t.(str)
	if !ok {
		return above
	}
	return joined(above, decodeText(partial))
}

func nonEmpty(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// field compares one field, or one widget of a field, in both revisions.
func (c *comparison) field(a, b object, up pairing) {
	was, err1 := c.old.resolveDict(a)
	is, err2 := c.new.resolveDict(b)
	if err1 != nil || err2 != nil {
		c.fail(ErrBroken)
		return
	}
	c.asks(was.get("DA"))
	p := up
	p.was, p.is, p.depth = was, is, up.depth+1
	p.name = c.fullName(c.old, was, up.name)
	p.other = c.old.nameUpwards(was)
	if was.get("T") != nil {
		p.above, p.filled = up.above || up.filled, false
	}
	if p.id, _ = a.(ref); p.id.num != 0 && !c.once(p) {
		return
	}
	if kind := was.get("FT"); kind != nil {
		p.kind, _ = c.old.resolve(kind)
	}
	if !c.quiet(was.get("T"), is.get("T")) {
		c.note(Change{What: changeFieldRenamed, Name: nonEmpty(p.name), Grade: Harmful})
	}
	c.drawsFields = c.drawsFields || p.kind != nil && p.kind != name("Sig") && was.get("DA") == nil && was.get("AP") == nil
	free := c.mayDiffer(&p)
	free = append(free, "T", "Kids")
	for _, e := range sideBySide(was, is) {
		if !slices.Contains(free, e.key) {
			c.check1(e.was, e.is, Change{What: changeField, Name: nonEmpty(p.name), Grade: Harmful})
		}
	}
	if was.get("Kids") != nil || is.get("Kids") != nil {
		c.fieldLists(was.get("Kids"), is.get("Kids"), p)
	}
}

// maxNames is how often fields may be reached under further names.
const maxNames = 1000

// once tells whether a field was not reached under its name before. One that is
// listed below several others has several names, and any of them may be locked.
func (c *comparison) once(p pairing) bool {
	at := naming{p.id, p.name}
	if c.named[at] || c.old.busy() || c.new.busy() {
		return false
	}
	if c.isField[p.id] {
		if c.renamed++; c.renamed > maxNames {
			c.fail(ErrTooBig)
			return false
		}
	}
	c.named[at], c.special[p.id], c.isField[p.id] = true, true, true
	return true
}

// A naming is a field with one of its names.
type naming struct {
	id   ref
	name string
}

// nameUpwards is the full name of a field by what it says to be below.
func (d *Document) nameUpwards(f dict) string {
	full := ""
	for range maxChain {
		t, _ := d.resolve(f.get("T"))
		if partial, ok := t.(str); ok {
			full = joined(decodeText(partial), full)
		}
		var err error
		if f, err = d.resolveDict(f.get("Parent")); err != nil || f == nil {
			break
		}
	}
	return full
}

// joined joins two parts of a name.
func joined(above, below string) string {
	if above == "" || below == "" {
		return above + below
	}
	return above + "." + below
}

// lockedField tells whether some signature locks a field by one of its names.
func (c *comparison) lockedField(p *pairing) bool { return c.locked(p.name) || c.locked(p.other) }

// check1 compares after all fields are known: a field leads to others.
func (c *comparison) check1(a, b object, t Change) {
	c.fields = append(c.fields, func() { c.check(a, b, t) })
}

// mayDiffer judges what is different of a field where that may be allowed, and
// returns the entries that were judged.
func (c *comparison) mayDiffer(p *pairing) []name {
	var free []name
	if c.readOnly(p.was.get("Ff"), p.is.get("Ff")) {
		free = append(free, "Ff")
	}
	if p.kind == name("Sig") {
		return append(free, c.signatureField(p)...)
	}
	values := []name{"V", "I", "RV"}
	looks := []name{"AP", "AS"}
	changed := func(keys []name) bool {
		return slices.ContainsFunc(keys, func(k name) bool { return !c.quiet(p.was.get(k), p.is.get(k)) })
	}
	own, err := c.old.resolve(p.was.get("V"))
	p.above = p.above && own == nil && err == nil
	if changed(values) || p.above {
		c.filledIn(p)
		p.filled = true
	}
	if !p.filled {
		c.looks(*p, looks)
	} else if !c.quiet(p.was.get("AP"), p.is.get("AP")) || p.is.get("AP") == nil {
		c.redrawn[p.id] = true
	}
	return append(free, append(values, looks...)...)
}

// looks compares the appearance of a field whose value is as it was. Some
// programs draw all fields anew when one is filled in.
func (c *comparison) looks(p pairing, keys []name) {
	t := Change{What: changeLook, Name: nonEmpty(p.name), Grade: Harmful}
	compare := func() {
		for _, key := range keys {
			c.checkStrictly(p.was.get(key), p.is.get(key), t)
		}
	}
	if c.rights.level > 1 && !c.lockedField(&p) {
		t.Grade = Doubtful
		c.later = append(c.later, compare)
		return
	}
	c.last = append(c.last, compare)
}

// readOnly tells whether flags differ in nothing but that a field became read-only.
func (c *comparison) readOnly(a, b object) bool {
	x, err1 := c.old.resolve(a)
	y, err2 := c.new.resolve(b)
	was, _ := x.(int64)
	is, ok := y.(int64)
	return err1 == nil && err2 == nil && ok && is == was|1
}

// filledIn judges that a field has another value. Where no signature says
// whether that is allowed, an empty field that was filled is a doubt.
func (c *comparison) filledIn(p *pairing) {
	t := Change{What: changeFilled, Name: nonEmpty(p.name)}
	switch {
	case c.lockedField(p):
		t.What, t.Grade = changeLocked, Harmful
	case c.rights.level == 1:
		t.What, t.Grade = changeValue, Harmful
	case c.rights.level > 1 || c.rights.fieldMDP:
	case c.empty(p.was.get("V")):
		t.Grade = Doubtful
	default:
		t.What, t.Grade = changeValue, Harmful
	}
	c.note(t)
}

// empty tells whether the value of a field is none.
func (c *comparison) empty(o object) bool {
	o, err := c.old.resolve(o)
	if err != nil {
		return false
	}
	switch o := o.(type) {
	case nil:
		return true
	case str:
		return len(o) == 0
	case name:
		return o == "Off"
	case array:
		return len(o) == 0
	}
	return false
}

// signatureField judges a signature field that was there: an empty one may
// have been signed.
func (c *comparison) signatureField(p *pairing) []name {
	was, err1 := c.old.resolve(p.was.get("V"))
	is, err2 := c.new.resolve(p.is.get("V"))
	if err1 != nil || err2 != nil {
		c.fail(ErrBroken)
	}
	if p.was.get("T") == nil && p.filled {
		return c.signs(p) // a widget of the field above
	}
	sig, isSig := is.(dict)
	if was != nil || is == nil {
		return nil
	}
	if !isSig || !looksSigned(sig) {
		c.note(Change{What: changeField, Name: nonEmpty(p.name), Grade: Harmful})
		return nil
	}
	p.filled = true
	if c.lockedField(p) {
		c.note(Change{What: changeLocked, Name: nonEmpty(p.name), Grade: Harmful})
	}
	c.signed(p.is.get("V"), sig, nonEmpty(p.name))
	return c.signs(p)
}

// signs notes a widget of a signature that was made since, and returns the
// entries that signing may set.
func (c *comparison) signs(p *pairing) []name {
	c.signing[p.id] = true
	c.moved[p.id] = !c.quiet(p.was.get("Rect"), p.is.get("Rect"))
	free := []name{"V", "AP", "AS", "Rect", "F", "M", "MK"}
	if on, ok := p.is.get("P").(ref); ok && c.special[on] {
		free = append(free, "P")
	}
	return free
}

// signed judges that a further signature was made. One that was there already
// cannot be made in another field.
func (c *comparison) signed(v object, sig dict, field string) {
	if id, ok := v.(ref); ok {
		if p, err := c.old.lookup(id.num); err != nil || p.kind != 0 {
			c.note(Change{What: changeField, Name: field, Grade: Harmful})
			return
		}
	}
	filter, err1 := c.new.resolve(sig.get("SubFilter"))
	kind, err2 := c.new.resolve(sig.get("Type"))
	switch {
	case err1 != nil || err2 != nil:
		c.fail(ErrBroken)
	case filter == name(SubFilterTimeStamp) && (kind == nil || kind == name("DocTimeStamp")):
		c.note(Change{What: changeTimeStamp}) // allowed at every level (12.8.2.2)
	case c.rights.level == 1:
		c.note(Change{What: changeForbidden, Grade: Harmful})
	default:
		c.note(Change{What: changeSignature})
	}
}

// fieldsAdded judges fields that were not there before.
func (c *comparison) fieldsAdded(list array, known map[ref]bool, up pairing) {
	for _, o := range list {
		id, isRef := o.(ref)
		if isRef && known[id] {
			continue // listed twice, or at another place
		}
		f, err := c.new.resolveDict(o)
		if err != nil {
			c.fail(err)
			return
		}
		if f != nil {
			c.fieldAdded(id, f, up)
		}
	}
}

// fieldAdded judges one field that was not there before: only a signature is
// harmless.
func (c *comparison) fieldAdded(id ref, f dict, up pairing) {
	full := nonEmpty(c.fullName(c.new, f, up.name))
	kind, err1 := c.new.resolve(f.get("FT"))
	v, err2 := c.new.resolve(f.get("V"))
	kids, err3 := c.new.resolveArray(f.get("Kids"))
	if err1 != nil || err2 != nil || err3 != nil || kind != name("Sig") || id.num == 0 || f.get("T") == nil || c.taken(f, up) || c.special[id] || up.kind != nil {
		c.note(Change{What: changeFieldAdded, Name: full, Grade: Harmful})
		return
	}
	widgets := append(array{id}, kids...)
	if !c.plainWidgets(widgets) {
		c.note(Change{What: changeAction, Grade: Harmful})
	}
	if sig, ok := v.(dict); ok && looksSigned(sig) {
		c.signed(f.get("V"), sig, full)
	} else if c.drawn(widgets) {
		c.note(Change{What: changeFieldAdded, Name: full, Grade: Harmful})
	} else {
		c.note(Change{What: changeFieldEmpty, Name: full, Grade: Doubtful})
	}
	for _, w := range widgets {
		if id, ok := w.(ref); ok && !c.special[id] {
			c.signing[id], c.moved[id] = true, true
		}
	}
}

// taken tells whether a new field of the highest level has the name of another.
func (c *comparison) taken(f dict, up pairing) bool {
	return up.name == "" && c.names[c.fullName(c.new, f, "")]
}

// plainWidgets tells whether widgets of a new signature do nothing but stand
// there, and have no fields below them.
func (c *comparison) plainWidgets(list array) bool {
	for i, o := range list {
		w, err := c.new.resolveDict(o)
		if err != nil || w.get("A") != nil || w.get("AA") != nil || i > 0 && (w.get("T") != nil || w.get("Kids") != nil) {
			return false
		}
	}
	return true
}

// drawn tells whether one of the widgets has an appearance.
func (c *comparison) drawn(list array) bool {
	return slices.ContainsFunc(list, func(o object) bool {
		w, err := c.new.resolveDict(o)
		return err != nil || w.get("AP") != nil || w.get("MK") != nil
	})
}
