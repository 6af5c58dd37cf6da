package pdf

import (
	"cmp"
	"slices"
)

// The limits of the cross-reference data.
const (
	maxSections = 4096    // sections along /Prev
	maxSpans    = 200_000 // subsections of all sections
	maxNumber   = 8388607 // highest object number (ISO 32000-1, Annex C)
	entrySize   = 20      // bytes of an entry in a table (ISO 32000-2, 7.5.4)
)

// A section is one cross-reference section: what one revision added.
type section struct {
	at      int64  // position of the keyword xref or of the stream object
	ending  int64  // position of the keyword trailer of a table
	behind  int64  // position behind its trailer dictionary or stream object
	trailer dict   // of a stream, its dictionary
	table   bool   // a table, not a stream
	exact   bool   // it begins where it is said to, and its table has nothing odd
	spans   []span // sorted by number, none overlaps
	data    []byte // entries of a stream
	widths  [3]int // of the fields in data
	hidden  *section
}

// A span is a run of entries with consecutive object numbers.
type span struct {
	first, count int64
	at           int64 // of the first entry: position in the file, or index into data
}

// A place tells where an object is.
type place struct {
	kind   int   // 0 free, 1 in the file, 2 in an object stream (ISO 32000-2, table 18)
	at     int64 // position, or number of the object stream
	second int64 // generation, or index within the object stream
}

// readSections follows the chain of cross-reference sections from the newest.
func (d *Document) readSections(at int64) error {
	seen := map[int64]bool{}
	for {
		if seen[at] {
			return ErrXref
		}
		seen[at] = true
		if len(d.sections) == maxSections {
			return ErrTooBig
		}
		s, err := d.readSection(at)
		if err != nil {
			return xrefError(err)
		}
		d.sections = append(d.sections, s)
		switch prev := s.trailer.get("Prev").(type) {
		case nil:
			return nil
		case int64:
			at = prev + d.base
		default:
			return ErrXref
		}
	}
}

// xrefError turns errors of objects into those of the cross-reference.
func xrefError(err error) error {
	if err == ErrBroken || err == ErrTruncated || err == ErrFilter {
		return ErrXref
	}
	return err
}

// section finds the table or object that begins at a position or behind the white
// space there.
func (d *Document) section(at int64) (begin int64, ok bool) {
	l := d.w.lexer(at)
	l.space()
	begin = l.pos
	if d.w.has(begin, "xref") {
		return begin, true
	}
	_, err1 := l.integer()
	_, err2 := l.integer()
	return begin, err1 == nil && err2 == nil && l.keyword("obj") == nil
}

func (d *Document) readSection(at int64) (*section, error) {
	if at < 0 || at >= d.w.size {
		return nil, ErrXref
	}
	l := d.w.lexer(at)
	l.space()
	exact := d.begins(at, l.pos)
	if !d.w.has(l.pos, "xref") {
		s, err := d.readXrefStream(l.pos)
		if s != nil {
			s.exact = exact
		}
		return s, err
	}
	s, err := d.readTable(l)
	if err != nil {
		return nil, err
	}
	s.exact = s.exact && exact
	if hidden, ok := s.trailer.get("XRefStm").(int64); ok {
		if s.hidden, err = d.readXrefStream(hidden + d.base); err != nil {
			return nil, err
		}
		inner := d.w.lexer(hidden + d.base)
		inner.space()
		s.hidden.at, s.hidden.exact = inner.pos, d.begins(hidden+d.base, inner.pos)
		if err := d.agree(s); err != nil {
			return nil, err
		}
	} else if s.trailer.get("XRefStm") != nil {
		return nil, ErrXref
	}
	return s, nil
}

// agree refuses a hybrid section whose table and stream tell different places
// of one object: readers differ in which of them they take.
func (d *Document) agree(s *section) error {
	for _, n := range s.hidden.spans {
		for num := n.first; num < n.first+n.count; num++ {
			if !d.spend(2) {
				return d.fault()
			}
			h, _, err := d.lookupIn(s.hidden, num)
			if err != nil {
				return err
			}
			t, ok, err := d.lookupIn(s, num)
			if err != nil {
				return err
			}
			if ok && t.kind != 0 && h.kind != 0 && t != h {
				return ErrXref
			}
		}
	}
	return nil
}

// readTable reads the subsection headers and the trailer; the entries stay in
// the file.
func (d *Document) readTable(l *lexer) (*section, error) {
	s := &section{at: l.pos, table: true}
	l.pos += 4
	s.exact = l.newLine()
	var plain int64 // position behind white space without comments
	for {
		l.start = l.pos
		l.white() // some producers leave a line empty in front of the trailer
		plain = l.pos
		if l.space(); !isDigit(l.peek()) {
			break
		}
		s.exact = s.exact && l.pos == l.start
		first, err := l.integer()
		if err != nil {
			return nil, err
		}
		behind, _ := l.w.at(l.pos + 1)
		s.exact = s.exact && l.w.has(l.pos, " ") && isDigit(behind)
		count, err := l.integer()
		if err != nil {
			return nil, err
		}
		s.exact = l.newLine() && s.exact
		l.space()
		if first > maxNumber || count > maxNumber+1-first || count*entrySize > d.w.size-l.pos {
			return nil, ErrXref
		}
		if err := d.addSpan(s, span{first, count, l.pos}); err != nil {
			return nil, err
		}
		l.pos += count * entrySize
	}
	s.ending = l.pos
	s.exact = s.exact && l.pos == plain
	if err := l.keyword("trailer"); err != nil {
		return nil, err
	}
	l.start = l.pos
	l.white()
	s.exact = s.exact && l.peek() == '<'
	o, err := l.object(0)
	if err != nil {
		return nil, err
	}
	trailer, ok := o.(dict)
	if !ok {
		return nil, ErrXref
	}
	s.trailer, s.behind = trailer, l.pos
	return s, sortSpans(s)
}

func (d *Document) addSpan(s *section, n span) error {
	if d.spans++; d.spans > maxSpans {
		return ErrTooBig
	}
	if n.count > 0 {
		s.spans = append(s.spans, n)
	}
	return nil
}

// sortSpans sorts for lookup and refuses a number that comes twice.
func sortSpans(s *section) error {
	slices.SortFunc(s.spans, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	for i := 1; i < len(s.spans); i++ {
		if s.spans[i-1].first+s.spans[i-1].count > s.spans[i].first {
			return ErrXref
		}
	}
	return nil
}

// readXrefStream reads a cross-reference stream (7.5.8).
func (d *Document) readXrefStream(at int64) (*section, error) {
	o, _, behind, err := d.objectAt(at)
	if err != nil {
		return nil, err
	}
	st, ok := o.(*stream)
	if !ok || st.get("Type") != name("XRef") {
		return nil, ErrXref
	}
	for _, e := range st.dict {
		if indirect(e.value) && slices.Contains(layout, e.key) {
			return nil, ErrXref // what it refers to is found by what is read here (7.5.8.2)
		}
	}
	s := &section{at: at, behind: behind, trailer: st.dict}
	size, ok := st.get("Size").(int64)
	if !ok || size < 0 || size > maxNumber+1 {
		return nil, ErrXref
	}
	width, err := fieldWidths(st, s)
	if err != nil {
		return nil, err
	}
	index, ok := st.get("Index").(array)
	if !ok {
		index = array{int64(0), size}
	}
	var n int64
	for i := 0; i+1 < len(index); i += 2 {
		first, ok1 := index[i].(int64)
		count, ok2 := index[i+1].(int64)
		if !ok1 || !ok2 || first < 0 || count < 0 || first > maxNumber || count > maxNumber+1-first {
			return nil, ErrXref
		}
		if err := d.addSpan(s, span{first, count, n * width}); err != nil {
			return nil, err
		}
		n += count
	}
	if s.data, err = d.decode(st, maxDecoded); err != nil {
		return nil, err
	}
	if int64(len(s.data)) < n*width || len(index)%2 != 0 {
		return nil, ErrXref
	}
	if d.tables += len(s.data); d.tables > maxTables {
		return nil, ErrTooBig
	}
	return s, sortSpans(s)
}

// layout are the entries that tell how a cross-reference stream is read.
var layout = []name{"Length", "Filter", "DecodeParms", "Size", "Index", "W", "Prev"}

// indirect tells whether a value is a reference or has one in it.
func indirect(o object) bool {
	switch o := o.(type) {
	case ref:
		return true
	case array:
		return slices.ContainsFunc(o, indirect)
	case dict:
		return slices.ContainsFunc(o, func(e entry) bool { return indirect(e.value) })
	}
	return false
}

// fieldWidths reads /W.
func fieldWidths(st *stream, s *section) (int64, error) {
	w, ok := st.get("W").(array)
	if !ok || len(w) < 3 {
		return 0, ErrXref
	}
	total := int64(0)
	for i := range s.widths {
		n, ok := w[i].(int64)
		if !ok || n < 0 || n > 8 {
			return 0, ErrXref
		}
		s.widths[i] = int(n)
		total += n
	}
	if len(w) > 3 || total == 0 {
		return 0, ErrXref
	}
	return total, nil
}

// lookup finds an object in the newest section that knows it. The zero place
// is that of an object which does not exist.
func (d *Document) lookup(num int64) (place, error) {
	for _, s := range d.sections {
		d.work += 2 // so that a lookup in thousands of sections counts
		p, ok, err := d.lookupIn(s, num)
		if err != nil {
			return place{}, err
		}
		// Objects in the stream of a hybrid section are free in its table (7.5.8.4).
		if s.hidden != nil && (!ok || p.kind == 0) {
			h, found, err := d.lookupIn(s.hidden, num)
			if err != nil {
				return place{}, err
			}
			if found {
				p, ok = h, true
			}
		}
		if ok {
			return p, nil
		}
	}
	return place{}, nil
}

func (d *Document) lookupIn(s *section, num int64) (place, bool, error) {
	i, found := slices.BinarySearchFunc(s.spans, num, func(n span, num int64) int {
		return cmp.Compare(n.first, num)
	})
	if !found {
		i--
	}
	if i < 0 || num >= s.spans[i].first+s.spans[i].count {
		return place{}, false, nil
	}
	n := num - s.spans[i].first
	if s.table {
		p, err := d.tableEntry(s.spans[i].at + n*entrySize)
		return p, err == nil, err
	}
	width := int64(s.widths[0] + s.widths[1] + s.widths[2])
	p, err := d.streamEntry(s, s.data[s.spans[i].at+n*width:])
	return p, err == nil, err
}

// tableEntry reads "nnnnnnnnnn ggggg n" and its two-byte line end.
func (d *Document) tableEntry(at int64) (place, error) {
	digits := func(at, count int64) (v int64, ok bool) {
		for i := range count {
			c, _ := d.w.at(at + i)
			if !isDigit(c) {
				return 0, false
			}
			v = v*10 + int64(c-'0')
		}
		return v, true
	}
	pos, ok1 := digits(at, 10)
	gen, ok2 := digits(at+11, 5)
	kind, _ := d.w.at(at + 17)
	c1, _ := d.w.at(at + 18)
	c2, _ := d.w.at(at + 19)
	if !ok1 || !ok2 || !d.w.has(at+10, " ") || !d.w.has(at+16, " ") || !isSpace(c1) || !isSpace(c2) || kind != 'n' && kind != 'f' {
		return place{}, d.w.fail(ErrXref)
	}
	if kind == 'f' {
		return place{}, nil
	}
	return place{1, pos + d.base, gen}, nil
}

// streamEntry reads the three fields of an entry; the first is 1 if it has no
// width, and unknown types stand for null (7.5.8.3).
func (d *Document) streamEntry(s *section, b []byte) (place, error) {
	f := [3]int64{1}
	for i, width := range s.widths {
		if width > 0 {
			f[i] = 0
		}
		for range width {
			if f[i] > 1<<54 {
				return place{}, ErrXref
			}
			f[i] = f[i]<<8 | int64(b[0])
			b = b[1:]
		}
	}
	switch f[0] {
	case 1:
		return place{1, f[1] + d.base, f[2]}, nil
	case 2:
		return place{2, f[1], f[2]}, nil
	}
	return place{}, nil
}

// highest returns the first object number that no section uses.
func (d *Document) highest() (int64, error) {
	next := int64(1)
	for _, s := range d.sections {
		for ; s != nil; s = s.hidden {
			if size, ok := s.trailer.get("Size").(int64); ok {
				next = max(next, size)
			}
			if n := len(s.spans); n > 0 {
				next = max(next, s.spans[n-1].first+s.spans[n-1].count)
			}
		}
	}
	if next > maxNumber-16 {
		return 0, ErrTooBig
	}
	return next, nil
}
