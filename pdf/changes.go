package pdf

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
)

// A Grade says what a change means for the signature before it.
type Grade uint8

// The grades, each worse than the one before.
const (
	Harmless Grade = iota // allowed: a further signature, proof material, filling in where that is permitted
	Doubtful              // a person must look
	Harmful               // what was signed is no longer what is shown
)

// A Change is something that later revisions did to what a signature covers.
type Change struct {
	What  Error  // its key
	Page  int    // from 1; 0 if it is not about a page
	Name  string // of a field or an entry; "" if it is not about one
	Grade Grade
}

// Error returns the key.
func (c *Change) Error() string { return string(c.What) }

// Message returns the key, and the page or the name if the change has one.
func (c *Change) Message() (string, []any) {
	switch {
	case c.Page > 0:
		return string(c.What), []any{c.Page}
	case c.Name != "":
		return string(c.What), []any{plainText(c.Name)}
	}
	return string(c.What), nil
}

// plainText makes a name from a document fit for a sentence: nothing
// invisible, nothing endless.
func plainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '〓'
	}, s)
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// The kinds of change. Those with a page in their sentence name it, those with
// a field or an entry that.
const (
	changeSignature    Error = "pdf.change.signature"          // a further signature
	changeTimeStamp    Error = "pdf.change.time_stamp"         // a document time stamp
	changeProof        Error = "pdf.change.proof"              // certificates and answers for later checks (DSS)
	changeFilled       Error = "pdf.change.filled"             // Name: a field was filled in
	changeInfo         Error = "pdf.change.info"               // only dates and programs in the properties
	changeForbidden    Error = "pdf.change.forbidden"          // a signature though the document allows none
	changeLocked       Error = "pdf.change.locked"             // Name: a locked field
	changeValue        Error = "pdf.change.value"              // Name: the value of a field
	changeLook         Error = "pdf.change.look"               // Name: the appearance of a field, not its value
	changeField        Error = "pdf.change.field"              // Name: what a field is
	changeFieldAdded   Error = "pdf.change.field_added"        // Name
	changeFieldEmpty   Error = "pdf.change.field_empty"        // Name: an empty signature field was added
	changeFieldRemoved Error = "pdf.change.field_removed"      // Name
	changeFieldRenamed Error = "pdf.change.field_renamed"      // Name
	changeForm         Error = "pdf.change.form"               // the form as a whole
	changeContent      Error = "pdf.change.content"            // Page: what the page prints
	changeResources    Error = "pdf.change.resources"          // Page: fonts, pictures and other parts
	changeBox          Error = "pdf.change.box"                // Page: which part is seen, or how it is turned
	changePage         Error = "pdf.change.page"               // Page: something else of the page
	changePageAdded    Error = "pdf.change.page_added"         // Page
	changePageRemoved  Error = "pdf.change.page_removed"       // Page: as it was signed
	changePages        Error = "pdf.change.pages"              // order or structure of the pages
	changeAnnotAdded   Error = "pdf.change.annotation_added"   // Page
	changeAnnotRemoved Error = "pdf.change.annotation_removed" // Page
	changeAnnotChanged Error = "pdf.change.annotation_changed" // Page
	changeCovered      Error = "pdf.change.covered"            // Page: a visible signature over something printed
	changeCoveredField Error = "pdf.change.covered_field"      // Page: a field that was filled in over something printed
	changeAction       Error = "pdf.change.action"             // what happens when the document is opened or used
	changePermissions  Error = "pdf.change.permissions"        // what the document allows
	changeLayers       Error = "pdf.change.layers"             // which layers are shown
	changeCatalog      Error = "pdf.change.catalog"            // Name: another entry of the catalog
	changeProperties   Error = "pdf.change.properties"         // title, author and the like
	changeStructure    Error = "pdf.change.structure"          // tags for reading aloud
	changeUnreadable   Error = "pdf.change.unreadable"         // an object cannot be read, so not compared
	changeVersion      Error = "pdf.change.version"            // the version that was signed cannot be read
	changeIncomparable Error = "pdf.change.incomparable"       // too big or too deep to compare
	changeTrailing     Error = "pdf.change.trailing"           // something behind the end of the file
	changeLoose        Error = "pdf.change.loose"              // what was added is built in a way that readers take differently
	maxChanges               = 20                              // of one grade that are named
	maxPairs                 = 10_000                          // steps between objects that have another number than before
	maxScans                 = 500                             // of pages for what lies on them
	maxValue                 = 2000                            // objects that a value by itself consists of
	maxValues                = 200_000                         // objects of all of them
	maxComparedPages         = 200_000
)

// Changes compares the document with what it was when a signature was made,
// and names what was changed since. Nothing harmful means that every page, form
// and entry which the signer could see is still the same. The error is the
// file's or the context's.
func (d *Document) Changes(ctx context.Context, e Embedded) ([]*Change, error) {
	defer d.during(ctx)()
	list, err := d.changes(e)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return list, nil
}

func (d *Document) changes(e Embedded) ([]*Change, error) {
	if e.CoversAll || len(e.Ranges) != 2 {
		return nil, nil
	}
	if d.work > d.most-maxWork/2 {
		return []*Change{{What: changeIncomparable, Grade: Doubtful}}, nil // many signatures of a big document
	}
	old, err := d.revision(e.End())
	if _, ours := err.(Error); err != nil && !ours {
		return nil, err
	}
	if err != nil {
		return []*Change{{What: changeVersion, Grade: Harmful}}, d.w.err
	}
	c := &comparison{old: old, new: d, special: map[ref]bool{}, isField: map[ref]bool{}, named: map[naming]bool{}, signing: map[ref]bool{}, moved: map[ref]bool{},
		said: map[Change]bool{}, fonts: map[name]bool{}, redrawn: map[ref]bool{}}
	c.run()
	d.work += old.work
	if d.busy() {
		c.fail(ErrTooBig)
	} else if d.Trailing() {
		c.note(Change{What: changeTrailing, Grade: Doubtful})
	} else if err := d.alike(old); err == ErrTooBig {
		c.fail(err)
	} else if err != nil {
		c.note(Change{What: changeLoose, Grade: Doubtful})
	}
	slices.SortStableFunc(c.list, func(a, b *Change) int { return cmp.Compare(b.Grade, a.Grade) })
	if err := cmp.Or(old.w.err, old.budget.err); err != nil {
		return nil, err
	}
	return c.list, cmp.Or(d.w.err, d.budget.err)
}

// A comparison walks through two revisions of a document side by side. What
// may differ is a closed list; all else is a change.
type comparison struct {
	old, new     *Document
	rights       rights
	special      map[ref]bool    // pages, fields and annotations: compared by rules of their own
	isField      map[ref]bool    // fields and their widgets
	named        map[naming]bool // the same by their names
	renamed      int             // how often a field was reached under a further name
	signing      map[ref]bool    // widgets of signatures that were made since
	moved        map[ref]bool    // those of them that stand at another place than before
	seen         bits            // numbers of objects that were compared
	strict       bool            // nothing is special now
	names        map[string]bool // of the fields of the highest level
	fonts        map[name]bool   // names of typefaces that fields ask for
	drawsFields  bool            // some field has neither an appearance nor a default one of its own
	seenStrictly bits            // the same when nothing was special
	pairs        map[[2]ref]bool // of objects that have another number than before
	steps        int             // from one of them to another
	visits       int             // objects that were loaded
	limit        int             // of visits; 0 is none but the document's own
	values       int             // visits of values that were compared by themselves
	redrawn      map[ref]bool    // widgets of fields that were filled in and drawn anew
	scans        int             // of pages, for what lies on them
	printed      *prints         // of the last of them
	queue        [][2]object     // still to compare, at least one a reference
	fields       []func()        // comparisons of fields, for when all of them are known
	last         []func()        // comparisons for when pages and catalog are done
	later        []func()        // comparisons whose outcome is doubtful at worst
	list         []*Change
	said         map[Change]bool
	noted        [Harmful + 1]int // how many of each grade
}

// note takes a change down, once. Many of one grade hide none of another.
func (c *comparison) note(n Change) {
	if !c.said[n] && c.noted[n.Grade] < maxChanges {
		c.said[n] = true
		c.noted[n.Grade]++
		c.list = append(c.list, &n)
	}
}

// fail takes down that something could not be compared.
func (c *comparison) fail(err error) {
	if err == ErrTooBig || err == ErrTooDeep {
		c.note(Change{What: changeIncomparable, Grade: Doubtful})
	} else {
		c.note(Change{What: changeUnreadable, Grade: Harmful})
	}
}

// run compares everything that can be reached from the two catalogs. What is
// harmful comes first: an object that is compared twice is judged the first time.
func (c *comparison) run() {
	pages, err := c.pageLists()
	if err == nil {
		c.rights, err = c.old.rights()
	}
	if err != nil {
		c.fail(err)
		return
	}
	c.sizes()
	c.mark(pages[0])
	c.markRoots()
	c.form()
	c.pages(pages[0], pages[1])
	c.catalogs()
	for _, f := range slices.Concat(c.last, c.later) {
		f()
	}
	c.proof()
	c.properties()
}

// sizes takes down that the cross-reference became too small: objects beyond its
// size count as missing (ISO 32000-2, table 15).
func (c *comparison) sizes() {
	was, _ := c.old.sections[0].trailer.get("Size").(int64)
	is, ok := c.new.sections[0].trailer.get("Size").(int64)
	for num := max(is, 0); ok && num < was; num++ {
		p, err := c.old.lookup(num)
		if err != nil || c.old.busy() {
			c.fail(ErrTooBig)
			return
		}
		if p.kind != 0 {
			c.fail(ErrBroken)
			return
		}
	}
}

// pageLists returns the pages of both revisions in their order.
func (c *comparison) pageLists() (lists [2][]page, err error) {
	for i, d := range []*Document{c.old, c.new} {
		err := d.eachPage(false, func(p page) (bool, error) {
			if len(lists[i]) == maxComparedPages || d.busy() {
				return true, ErrTooBig
			}
			lists[i] = append(lists[i], p)
			return false, nil
		})
		if err != nil {
			return lists, err
		}
	}
	return lists, nil
}

// mark notes the pages and annotations that are compared by rules of their
// own; form adds the fields.
func (c *comparison) mark(pages []page) {
	for _, p := range pages {
		c.special[p.id] = true
		annots, err := c.old.resolveArray(p.dict.get("Annots"))
		if err != nil {
			c.fail(err)
		}
		for _, a := range annots {
			if id, ok := a.(ref); ok {
				c.special[id] = true
			}
		}
	}
}

// markRoots notes the catalog and its form where both revisions have them as
// the same object: a signature may refer to what it is about (/Data of a
// signature reference, 12.8.1).
func (c *comparison) markRoots() {
	if c.old.root == c.new.root {
		c.special[c.old.root] = true
	}
	id, ok := c.old.catalog.get("AcroForm").(ref)
	if ok && c.new.catalog.get("AcroForm") == id {
		c.special[id] = true
	}
}

// actions are the entries of a catalog that make something happen.
var actions = []name{"OpenAction", "AA", "Names", "URI", "Dests"}

// catalogs compares the entries of the catalogs that have no rule of their own.
func (c *comparison) catalogs() {
	was, is := c.old.catalog, c.new.catalog
	for _, e := range sideBySide(was, is) {
		key, a, b := e.key, e.was, e.is
		t := Change{What: changeCatalog, Name: string(key), Grade: Harmful}
		switch key {
		case "Pages":
			t = Change{What: changePages, Grade: Harmful}
		case "Perms":
			t = Change{What: changePermissions, Grade: Harmful}
		case "OCProperties":
			t = Change{What: changeLayers, Grade: Harmful}
		case "StructTreeRoot", "MarkInfo":
			// Not what is printed, but what is read aloud.
			c.later = append(c.later, func() { c.check(a, b, Change{What: changeStructure, Grade: Doubtful}) })
			continue
		case "Version", "Extensions":
			if c.simple(b) {
				continue
			}
		case "AcroForm", "DSS", "Metadata":
			continue
		}
		if slices.Contains(actions, key) {
			t = Change{What: changeAction, Grade: Harmful}
		}
		c.check(a, b, t)
	}
}

// simple tells whether an object consists of names and numbers: a version or
// the extensions that a document uses (ISO 32000-2, 7.12) change no content.
func (c *comparison) simple(o object) bool {
	o, err := c.new.resolve(o)
	if err != nil {
		return false
	}
	switch o := o.(type) {
	case dict:
		for _, e := range o {
			inner, err := c.new.resolve(e.value)
			if d, ok := inner.(dict); err != nil || ok && slices.ContainsFunc(d, func(e entry) bool { return !scalar(e.value) }) {
				return false
			}
		}
		return true
	case array:
		return false
	}
	return scalar(o)
}

func scalar(o object) bool {
	switch o.(type) {
	case nil, bool, int64, real, name, str:
		return true
	}
	return false
}

// A twin is an entry of two dictionaries; nil where one lacks it.
type twin struct {
	key     name
	was, is object
}

// sideBySide returns the entries of two dictionaries, each key once.
func sideBySide(a, b dict) []twin {
	list := make([]twin, 0, max(len(a), len(b)))
	at := make(map[name]int, len(a))
	for i, e := range a {
		at[e.key] = i
		list = append(list, twin{e.key, e.value, nil})
	}
	for _, e := range b {
		if i, ok := at[e.key]; ok {
			list[i].is = e.value
		} else {
			list = append(list, twin{e.key, nil, e.value})
		}
	}
	return list
}
