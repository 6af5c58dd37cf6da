package pdf

import (
	"cmp"
	"slices"
	"strconv"
)

// A reader that finds a file damaged looks for objects itself, wherever they
// are. So what is added behind a signature must be built as every reader
// expects, and hold nothing that the cross-reference does not list: otherwise
// somebody may be shown another document than this program compared.

// maxAdded is how many objects behind a signature are looked at.
const maxAdded = 1_000_000

// tidy tells whether all that stands behind a position is made of whole
// revisions and nothing else.
func (d *Document) tidy(from int64) bool {
	var taken []extent
	for _, s := range d.sections {
		if s.at < from {
			continue
		}
		for ; s != nil; s = s.hidden {
			more, ok := d.listed(s, from)
			if taken = append(taken, more...); !ok || len(taken) > maxAdded {
				return false
			}
		}
	}
	slices.SortFunc(taken, func(a, b extent) int { return cmp.Compare(a.from, b.from) })
	for _, x := range slices.Compact(taken) {
		if !d.filler(from, x.from) {
			return false
		}
		from = x.to
	}
	return d.filler(from, d.w.size)
}

// listed returns where a section stands and the objects behind a position that
// it lists. ok tells whether each begins where it should.
func (d *Document) listed(s *section, from int64) (taken []extent, ok bool) {
	x := extent{s.at, s.behind}
	if !s.table {
		x.to = d.streamEnd(&stream{s.trailer, s.behind}, d.w.size)
	}
	size, _ := s.trailer.get("Size").(int64)
	taken = append(taken, x)
	for _, n := range s.spans {
		if s.table && n.first+n.count > size {
			return nil, false
		}
		for num := n.first; num < n.first+n.count; num++ {
			if d.work++; d.busy() {
				return nil, false
			}
			p, _, err := d.lookupIn(s, num)
			if err != nil {
				return nil, false
			}
			if p.kind != 1 || p.at < from {
				continue
			}
			l := d.w.lexer(p.at)
			l.space()
			start := l.pos
			o, id, behind, err := d.objectAt(p.at)
			if err != nil || id.num != num || !d.begins(p.at, start) {
				return nil, false
			}
			if st, ok := o.(*stream); ok {
				behind = d.streamEnd(st, d.w.size)
			}
			taken = append(taken, extent{start, behind})
		}
	}
	return taken, s.exact
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
func (d *Document) filler(from, to int64) bool {
	l := d.w.lexer(from)
	for {
		l.start = l.pos
		if l.space(); l.pos >= to || d.busy() {
			return l.pos == to
		}
		word, err := l.word()
		_, number := strconv.ParseUint(word, 10, 63)
		if err != nil || word != "endobj" && word != "endstream" && word != "startxref" && number != nil {
			return false
		}
	}
}
