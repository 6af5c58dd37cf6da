package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// A reader that finds a file damaged looks for objects itself, wherever they
// are. So what is added behind a signature must be built as every reader
// expects, and hold nothing that the cross-reference does not list: otherwise
// somebody may be shown another document than this program compared.

// maxAdded is how many objects behind a signature are looked at.
const maxAdded = 1_000_000

// alike tells why readers may take what was added to an older revision for
// different things: ErrXref, ErrTooBig or the file's error; nil if they cannot.
func (d *Document) alike(old *Document) error {
	if !d.plainEnd || !old.plainEnd || !d.tidy(old) || d.linearTo() > old.w.size {
		return d.w.fail(ErrXref)
	}
	return d.surveyed()
}

// tidy tells whether all that stands behind an older revision is made of whole
// revisions and nothing else.
func (d *Document) tidy(old *Document) bool {
	var taken []extent
	from := old.w.size
	added := d.sections[:len(d.sections)-len(old.sections)]
	for _, s := range added {
		// Readers do not agree whether a table or the stream beside it counts first.
		if s.at < from || s.hidden != nil {
			return false
		}
		more, ok := d.listed(s, old)
		if taken = append(taken, more...); !ok || len(taken) > maxAdded {
			return false
		}
	}
	slices.SortFunc(taken, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for _, x := range slices.Compact(taken) {
		if !d.filler(from, x.from, added) {
			return false
		}
		from = x.to
	}
	return d.filler(from, d.w.size, added)
}

// listed returns where a section stands and the objects behind an older revision
// that it lists. ok tells whether each begins where it should, and none is what
// that revision had elsewhere.
func (d *Document) listed(s *section, old *Document) (taken []extent, ok bool) {
	x := extent{s.at, s.behind}
	if !s.table {
		x.to = d.streamEnd(&stream{s.trailer, s.behind}, d.w.size)
	}
	from := old.w.size
	taken = append(taken, x)
	for _, n := range s.spans {
		for num := n.first; num < n.first+n.count; num++ {
			if d.work++; d.busy() {
				return nil, false
			}
			p, _, err := d.lookupIn(s, num)
			if err != nil {
				return nil, false
			}
			if p.kind == 1 && p.at < from {
				// What the signed part has elsewhere, or not at all, is not listed there.
				if was, err := old.lookup(num); err != nil || was != p {
					return nil, false
				}
				continue
			}
			x, ok := d.added(num, p)
			if taken = append(taken, x...); !ok {
				return nil, false
			}
		}
	}
	return taken, s.exact
}

// added tells where an object stands that a revision added; ok if it stands there,
// and no reader takes it for anything else.
func (d *Document) added(num int64, p place) (taken []extent, ok bool) {
	switch p.kind {
	case 1:
		l := d.w.lexer(p.at)
		l.space()
		o, id, behind, err := d.objectAt(p.at)
		if st, ok := o.(*stream); ok {
			behind = d.streamEnd(st, d.w.size)
			o = st.dict
		}
		return []extent{{l.pos, behind}}, err == nil && id == ref{num, p.second} && d.begins(p.at, l.pos) && d.harmless(id, o)
	case 2:
		o, err := d.compressed(p, num)
		return nil, err == nil && d.harmless(ref{num, 0}, o)
	}
	return nil, true
}

// harmless tells whether an added object is not a catalog other than the
// document's, which a reader that searches might take for that, and has no names
// that readers take differently.
func (d *Document) harmless(id ref, o object) bool {
	catalog, ok := o.(dict)
	return !zeros(o) && (!ok || id == d.root || catalog.get("Type") != name("Catalog"))
}

// zeros tells whether a name in an object has a zero byte in it: some readers end
// it there.
func zeros(o object) bool {
	switch o := o.(type) {
	case name:
		return strings.IndexByte(string(o), 0) >= 0
	case array:
		return slices.ContainsFunc(o, zeros)
	case dict:
		return slices.ContainsFunc(o, func(e entry) bool { return zeros(e.key) || zeros(e.value) })
	}
	return false
}

// begins tells whether nothing but a line end stands between the place where
// something is said to begin and where it does.
func (d *Document) begins(said, at int64) bool {
	for ; said < at && at-said <= 2; said++ {
		if c, _ := d.w.at(said); !isSpace(c) {
			return false
		}
	}
	return said == at
}

// filler tells whether nothing stands between two positions but white space,
// comments and what ends objects and revisions.
func (d *Document) filler(from, to int64, added []*section) bool {
	l := d.w.lexer(from)
	for {
		l.start = l.pos
		if l.space(); l.pos >= to || d.busy() {
			return l.pos == to
		}
		word, err := l.word()
		switch {
		case err == nil && (word == "endobj" || word == "endstream"):
		case err == nil && word == "startxref":
			start, err := l.integer()
			if err != nil || !slices.ContainsFunc(added, func(s *section) bool { return d.begins(start+d.base, s.at) }) {
				return false
			}
		default:
			return false
		}
	}
}

// linearTo is the length for which the document says to be linearized (annex F):
// if the file has it, readers begin with its first revision, and many end with
// that. It is 0 if it says nothing.
func (d *Document) linearTo() int64 {
	length := int64(0)
	// Some readers begin at a fixed place behind the header.
	for _, at := range []int64{0, d.header, d.header + 8, d.header + 9} {
		o, _, _, err := d.objectAt(at)
		head, ok := o.(dict)
		if err != nil || !ok || head.get("Linearized") == nil {
			continue
		}
		n, ok := head.get("L").(int64)
		if !ok {
			n = math.MaxInt64
		}
		length = max(length, n)
	}
	return length
}
