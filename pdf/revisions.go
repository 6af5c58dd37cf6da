package pdf

import (
	"cmp"
	"slices"
)

// ErrSigRemoved means that a later revision removed or replaced the signature.
const ErrSigRemoved Error = "pdf.sig.removed"

// lineEnds is how many bytes of white space may follow the last revision. Many
// readers look for its end in the last 1024 bytes alone, and search the whole
// file for objects if it is not there.
const lineEnds = 512

// revision opens the document as it was when the file ended at end: the
// position behind a revision, such as the end of what a signature covers. The
// error is ErrXref if no revision of this document ends there.
func (d *Document) revision(end int64) (*Document, error) {
	old := newDocument(d.ctx, d.w.r, end)
	old.step, old.base, old.header = d.step, d.base, d.header
	err := old.begin(d)
	if d.w.err == nil {
		d.w.err = old.w.err
	}
	return old, err
}

// begin reads the revision of a document that ends where this one does.
func (old *Document) begin(d *Document) error {
	start, err := old.findStart()
	if err != nil {
		return err
	}
	old.start = start + d.base
	l := old.w.lexer(old.start)
	l.space()
	i := slices.IndexFunc(d.sections, func(s *section) bool { return s.at == l.pos })
	if i < 0 {
		return old.w.fail(ErrXref)
	}
	old.sections = d.sections[i:]
	for _, s := range old.sections {
		for ; s != nil; s = s.hidden {
			if s.behind > old.w.size {
				return ErrXref // it was not there when the file ended here
			}
		}
	}
	return old.readCatalog()
}

// Trailing tells whether something that is no white space stands behind the
// last revision of the file, where a reader that repairs might find it.
func (d *Document) Trailing() bool {
	end := int64(0)
	for _, e := range d.revisionEnds() {
		end = max(end, e)
	}
	if d.w.size-end > lineEnds {
		return true
	}
	for ; end < d.w.size; end++ {
		if c, ok := d.w.at(end); !ok || !isSpace(c) {
			return true
		}
	}
	return false
}

// Revisions returns the positions behind the revisions of the document, each
// where the file may have ended once, in rising order. A line end that follows
// may belong to the revision too.
func (d *Document) Revisions() []int64 {
	ends := d.revisionEnds()
	slices.Sort(ends)
	return slices.Compact(ends)
}

// Replaced finds the signatures of earlier revisions that a later revision
// removed, or replaced by another object. Each has ErrSigRemoved among its
// Problems. The error is a sentinel or the file's.
func (d *Document) Replaced() ([]Embedded, error) {
	var found []Embedded
	seen := map[int64]bool{}
	ends := d.revisionEnds()
	for i, s := range d.sections {
		for ; s != nil; s = s.hidden {
			for _, n := range s.spans {
				for num := n.first; num < n.first+n.count; num++ {
					e, err := d.overridden(i, num, seen, ends)
					if err != nil {
						return nil, err
					}
					if found = append(found, e...); len(found) > maxSignatures {
						return nil, ErrTooBig
					}
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Embedded) int { return cmp.Compare(a.End(), b.End()) })
	return found, d.w.fail(nil)
}

// overridden returns the signature that an object number stood for before
// section i gave it another meaning: none or one.
func (d *Document) overridden(i int, num int64, seen map[int64]bool, ends []int64) ([]Embedded, error) {
	p, err := d.placeBehind(i, num)
	if err != nil || p.kind != 1 || seen[p.at] {
		return nil, err
	}
	if now, err := d.lookup(num); err != nil || now == p {
		return nil, err
	}
	o, id, _, err := d.objectAt(p.at)
	sig, ok := o.(dict)
	if err != nil || !ok || id.num != num || !looksSigned(sig) {
		return nil, d.w.fail(nil)
	}
	seen[p.at] = true
	e := Embedded{r: d.w.r, Problems: []error{ErrSigRemoved}}
	if err := d.claims(&e, sig); err != nil {
		return nil, err
	}
	ranges, _ := sig.get("ByteRange").(array)
	d.readRanges(&e, ranges)
	e.CMS = sig.get("Contents").(str)
	if n, ok := berLength(e.CMS, 0); ok {
		e.CMS = e.CMS[:n]
	}
	if len(e.Ranges) == 2 && !d.endsRevision(e.End(), ends) {
		e.Problems = append(e.Problems, ErrSigEnd)
	}
	return []Embedded{e}, nil
}

// placeBehind looks an object up in the sections older than section i.
func (d *Document) placeBehind(i int, num int64) (place, error) {
	older := Document{budget: d.budget, w: d.w, base: d.base, sections: d.sections[i+1:]}
	p, err := older.lookup(num)
	d.w = older.w
	if !d.spend(1) {
		return place{}, d.fault()
	}
	return p, err
}
