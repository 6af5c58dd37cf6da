package pdf

import (
	"bytes"
	"cmp"
	mathbits "math/bits"
	"slices"
)

// Readers differ in what they take for damage, and one that finds some searches
// the file for objects and trailers, in streams and texts too. A survey tells
// whether such a reader finds nothing but what the cross-reference lists, and
// whether that is built so plainly that no reader need search.

// maxListed is how many objects a survey keeps.
const maxListed = 4_000_000

// A survey is what all sections of a document list.
type survey struct {
	d      *Document
	err    error    // why readers may differ, once that is known; nil if they cannot
	listed []listed // objects in the file, the newest first
	packed []packed // objects in object streams, sorted
	found  []bool   // those of them that are there
	known  []int64  // where objects, tables and trailers are known to begin, sorted
	asked  bits     // numbers of objects to which the newest ones refer
}

// listed is an object that stands in the file.
type listed struct{ num, gen, at int64 }

func (x listed) compare(y listed) int {
	return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.num, y.num), cmp.Compare(x.gen, y.gen))
}

// packed is an object that stands in an object stream.
type packed struct{ stream, num, index int64 }

func (p packed) compare(q packed) int {
	return cmp.Or(cmp.Compare(p.stream, q.stream), cmp.Compare(p.num, q.num), cmp.Compare(p.index, q.index))
}

// surveyed tells why readers may differ in what the document shows: ErrXref if it
// is built so, ErrTooBig if it would take too long to find out, or the file's.
func (d *Document) surveyed() error {
	if d.survey == nil {
		s := &survey{d: d}
		back := d.anew()
		err := d.w.fail(s.run())
		if back(); d.stopped() {
			return d.fault()
		}
		d.survey = &survey{err: err}
	}
	return d.survey.err
}

func (s *survey) run() error {
	for _, step := range []func() error{s.sections, s.objects, s.counted, s.search} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// sections goes through all entries.
func (s *survey) sections() error {
	for _, x := range s.d.sections {
		for ; x != nil; x = x.hidden {
			if err := s.section(x); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(s.packed, packed.compare)
	s.packed = slices.Compact(s.packed)
	s.found = make([]bool, len(s.packed))
	return nil
}

func (s *survey) section(x *section) error {
	if !x.exact || zeros(x.trailer) || !x.table && !(x.plain() && s.d.filtered(x.trailer)) {
		return ErrXref
	}
	s.known = append(s.known, x.at)
	if x.table {
		s.known = append(s.known, x.ending)
	}
	if at := s.d.startBehind(x); at >= 0 {
		s.known = append(s.known, at+int64(len("start")))
	}
	size, _ := x.trailer.get("Size").(int64)
	for _, n := range x.spans {
		// Objects beyond the size count as missing, and a table that begins at 1 with a
		// free entry is taken for one that begins at 0.
		if n.first+n.count > size || x.table && n.first == 1 && s.d.w.has(n.at+17, "f") {
			return ErrXref
		}
		for num := n.first; num < n.first+n.count; num++ {
			if err := s.entry(x, n, num); err != nil {
				return err
			}
		}
	}
	return nil
}

// plain tells whether all readers read a cross-reference stream alike.
func (x *section) plain() bool {
	if x.widths[0] > 4 {
		return false
	}
	width := x.widths[0] + x.widths[1] + x.widths[2]
	for at := 0; x.widths[0] > 0 && at+width <= len(x.data); at += width {
		kind := int64(0)
		for _, c := range x.data[at : at+x.widths[0]] {
			kind = kind<<8 | int64(c)
		}
		if kind > 2 {
			return false // null for some, damage for others
		}
	}
	return true
}

// filtered tells whether all readers decode a stream alike: by FlateDecode or not at
// all, and without entries that some take for the name or parameters of a filter.
func (d *Document) filtered(st dict) bool {
	for _, key := range []name{"F", "FFilter", "FDecodeParms", "DP"} {
		if st.find(key) != nil {
			return false
		}
	}
	filter, err1 := d.resolve(st.get("Filter"))
	parameters, err2 := d.resolve(st.get("DecodeParms"))
	if list, ok := filter.(array); ok && len(list) == 1 {
		several, ok := parameters.(array)
		if filter, err1 = d.resolve(list[0]); ok && len(several) == 1 {
			parameters, err2 = d.resolve(several[0])
		} else if parameters != nil {
			return false
		}
	}
	if err1 != nil || err2 != nil || filter != nil && filter != name("FlateDecode") {
		return false
	}
	p, ok := parameters.(dict)
	return parameters == nil || ok && !slices.ContainsFunc(p, func(e entry) bool {
		_, whole := e.value.(int64)
		return !whole
	})
}

// startBehind is where the keyword startxref stands behind a section; -1 if it
// does not.
func (d *Document) startBehind(x *section) int64 {
	l := d.w.lexer(x.behind)
	if !x.table {
		l.pos = d.streamEnd(&stream{x.trailer, x.behind}, d.w.size)
		if l.keyword("endstream") != nil || l.keyword("endobj") != nil {
			return -1
		}
	}
	if l.space(); !d.w.has(l.pos, "startxref") {
		return -1
	}
	return l.pos
}

func (s *survey) entry(x *section, n span, num int64) error {
	if s.d.work++; s.d.busy() || len(s.listed)+len(s.packed) > maxListed {
		return ErrTooBig
	}
	if x.table && !s.d.lineEnd(n.at+(num-n.first)*entrySize+18) {
		return ErrXref
	}
	p, _, err := s.d.lookupIn(x, num)
	switch {
	case err != nil:
		return err
	case num == 0 && p.kind != 0:
		return ErrXref
	case p.kind == 1:
		s.listed = append(s.listed, listed{num, p.second, p.at})
	case p.kind == 2:
		s.packed = append(s.packed, packed{p.at, num, p.second})
	}
	return nil
}

// lineEnd tells whether an entry of a table ends as it should (7.5.4).
func (d *Document) lineEnd(at int64) bool {
	return d.w.has(at, " \n") || d.w.has(at, " \r") || d.w.has(at, "\r\n")
}

// objects looks whether each object stands where it is said to, and whether the
// object streams hold what is said.
func (s *survey) objects() error {
	sections := map[int64]bool{}
	for _, at := range s.known {
		sections[at] = true
	}
	sorted := slices.Clone(s.listed)
	slices.SortFunc(sorted, listed.compare)
	for _, x := range slices.Compact(sorted) {
		start, o, err := s.d.exactly(x)
		if err != nil {
			return err
		}
		if start < 0 {
			continue
		}
		s.known = append(s.known, start)
		if now, err := s.d.lookup(x.num); err == nil && now == (place{1, x.at, x.gen}) {
			s.ask(o)
		}
		st, ok := o.(*stream)
		if ok && st.get("Type") == name("XRef") && !sections[start] {
			return ErrXref // a reader that searches would follow it
		}
		if ok && st.get("Type") == name("ObjStm") {
			if err := s.unpack(x.num, st); err != nil {
				return err
			}
		}
	}
	slices.Sort(s.known)
	if slices.Contains(s.found, false) {
		return ErrXref
	}
	return nil
}

// maxRemark is how long a comment may be that a producer puts between the place
// of an object and the object, in bytes.
const maxRemark = 256

// exactly reads an object where it is said to begin, and tells where it does. An
// entry that tells the first byte stands for no object, if none begins there.
func (d *Document) exactly(x listed) (start int64, o object, err error) {
	l := d.w.lexer(x.at)
	l.space()
	o, id, _, err := d.objectAt(x.at)
	switch {
	case err == ErrTooBig:
		return 0, nil, err
	case (err != nil || id != ref{x.num, x.gen}) && x.at == d.base:
		return -1, nil, d.w.err
	case err != nil || id != ref{x.num, x.gen} || x.at == d.base || l.pos-x.at > maxRemark:
		return 0, nil, ErrXref
	}
	return l.pos, o, nil
}

// unpack looks whether an object stream holds what is listed, and nothing else: a
// reader that searches takes all of it.
func (s *survey) unpack(num int64, st *stream) error {
	content, err := s.d.readObjectStream(st)
	if err == ErrTooBig {
		return err
	}
	if err != nil || !s.d.filtered(st.dict) {
		return ErrXref
	}
	for i, inner := range content.numbers {
		at, ok := slices.BinarySearchFunc(s.packed, packed{num, inner, int64(i)}, packed.compare)
		if !ok {
			return ErrXref
		}
		s.found[at] = true
		l := content.data.lexer(content.offsets[i])
		o, err := l.object(0)
		if s.d.work += l.pos - l.start; s.d.busy() {
			return ErrTooBig
		}
		if err != nil {
			return ErrXref
		}
		s.ask(o)
	}
	return nil
}

// ask notes the references in an object.
func (s *survey) ask(o object) {
	switch o := o.(type) {
	case ref:
		if o.num <= maxNumber {
			s.asked.add(o.num)
		}
	case array:
		for _, item := range o {
			s.ask(item)
		}
	case dict:
		for _, e := range o {
			s.ask(e.value)
		}
	case *stream:
		s.ask(o.dict)
	}
}

// inVain tells whether some object refers to one that is not there: a reader is
// known that searches the file for it.
func (s *survey) inVain() bool {
	for i, word := range s.asked {
		for ; word != 0; word &= word - 1 {
			p, err := s.d.lookup(int64(i*64 + mathbits.TrailingZeros64(word)))
			if err != nil || p.kind == 0 {
				return true
			}
		}
	}
	return false
}

// counted tells whether it makes no difference from where places are counted: a
// reader that counts from another byte finds no cross-reference and searches, and
// must take the same objects for the newest.
func (s *survey) counted() error {
	d := s.d
	if d.header == 0 {
		if s.inVain() {
			return s.lasting(false)
		}
		return nil
	}
	other := d.start + d.header
	if d.base > 0 {
		other = d.start - d.header
	}
	front, err := d.w.bytes(0, d.header)
	if err != nil || d.isCrossReference(other) || bytes.Contains(front, []byte("%PDF")) {
		return d.w.fail(ErrXref)
	}
	for _, x := range d.sections[1:] {
		if x.at > d.sections[0].at {
			return ErrXref
		}
	}
	return s.lasting(true)
}

// lasting tells whether what a reader finds that searches the file for objects, and
// takes the last of each number, is what the newest cross-reference lists; if all,
// whether that holds too if it takes any of those in object streams.
func (s *survey) lasting(all bool) error {
	newest := map[int64]int64{}
	for _, x := range s.listed {
		at, ok := newest[x.num]
		if now, err := s.d.lookup(x.num); err != nil || now.kind == 0 || ok && x.at > at {
			return ErrXref
		}
		newest[x.num] = x.at
	}
	for _, x := range s.packed {
		now, err := s.d.lookup(x.num)
		if _, ok := newest[x.num]; err != nil || ok && (all || now.kind == 2) {
			return ErrXref
		}
		if all {
			newest[x.num] = 0
		}
	}
	return nil
}

// isCrossReference tells whether a section of any kind begins at a position.
func (d *Document) isCrossReference(at int64) bool {
	l := d.w.lexer(at)
	if l.space(); d.w.has(l.pos, "xref") {
		return true
	}
	o, _, _, err := d.objectAt(at)
	st, ok := o.(*stream)
	return err == nil && ok && st.get("Type") == name("XRef")
}

// The pieces in which a file is searched, and what is seen of it before and behind
// each, in bytes.
const (
	searched   = 1 << 20
	seenBefore = 512
	seenBehind = 4 << 10
)

// search looks for objects, tables and trailers that are not known.
func (s *survey) search() error {
	d := s.d
	for from := int64(0); from < d.w.size && !d.stopped(); from += searched {
		to := min(from+searched, d.w.size)
		low := max(0, from-seenBefore)
		b, err := d.w.bytes(low, min(to+seenBehind, d.w.size)-low)
		if err != nil {
			return err
		}
		for _, at := range marks(b, int(from-low), int(to-low)) {
			if _, ok := slices.BinarySearch(s.known, low+int64(at)); !ok {
				return ErrXref
			}
		}
	}
	return nil
}

// marks returns where what looks like an object, a table or a trailer begins whose
// keyword stands from one place of b to another.
func marks(b []byte, from, to int) (list []int) {
	each := func(word string, visit func(at int)) {
		for at := from; ; at++ {
			i := bytes.Index(b[at:min(to+len(word)-1, len(b))], []byte(word))
			if i < 0 {
				return
			}
			at += i
			visit(at)
		}
	}
	each("obj", func(at int) {
		if head, ok := objectHead(b, at, false); ok {
			list = append(list, head)
		} else if head, ok := objectHead(b, at, true); ok {
			list = append(list, head)
		}
	})
	each("xref", func(at int) {
		if c := nextByte(b, at+len("xref")); isDigit(c) || c == '%' {
			list = append(list, at)
		}
	})
	each("trailer", func(at int) {
		if c := nextByte(b, at+len("trailer")); c == '<' || c == '%' {
			list = append(list, at)
		}
	})
	return list
}

// nextByte is the first byte from a place on that is no white space. If nothing
// else is seen, that counts as a comment.
func nextByte(b []byte, at int) byte {
	for ; at < len(b); at++ {
		if !isSpace(b[at]) {
			return b[at]
		}
	}
	return '%'
}

// objectHead tells where the two numbers in front of the keyword obj begin, if
// they are there, with or without comments between.
func objectHead(b []byte, at int, comments bool) (head int, ok bool) {
	gen := back(b, at, comments)
	num := digitsBack(b, gen)
	if num == gen {
		return 0, gen == 0
	}
	head = back(b, num, comments)
	if head == num {
		return 0, false
	}
	num, head = head, digitsBack(b, head)
	return head, head < num || head == 0
}

// back goes back over white space and, if asked to, over comments.
func back(b []byte, at int, comments bool) int {
	for at > 0 && isSpace(b[at-1]) {
		at--
		if c := b[at]; comments && (c == '\n' || c == '\r') {
			line := bytes.LastIndexAny(b[:at], "\r\n") + 1
			if i := bytes.IndexByte(b[line:at], '%'); i >= 0 {
				at = line + i
			}
		}
	}
	return at
}

// digitsBack goes back over the digits of a number and its sign.
func digitsBack(b []byte, at int) int {
	from := at
	for at > 0 && isDigit(b[at-1]) {
		at--
	}
	if at < from && at > 0 && (b[at-1] == '+' || b[at-1] == '-') {
		at--
	}
	return at
}
