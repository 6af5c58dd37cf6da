package pdf

import (
	"bytes"
	"context"
	"io"
	"slices"
)

// The limits of a whole document.
const (
	headerWithin = 1024     // bytes in which the header must begin (ISO 32000-1, Annex H.3.4.1)
	tailWithin   = 64 << 10 // bytes from the end in which the last startxref must be
	maxDecoded   = 16 << 20 // bytes of a decompressed object stream or cross-reference stream
	maxTables    = 32 << 20 // bytes of all decompressed cross-reference streams
	maxKept      = 16 << 20 // bytes of object streams kept decompressed, or one
	keptStream   = 4 << 10  // bytes that each of these counts besides its own
	maxEnd       = 64       // bytes from startxref to the end mark that all readers look at
	maxChain     = 32       // references that lead to references, or streams that are needed to read others
)

// A Document is a PDF whose structure is read piece by piece. It is not safe
// for concurrent use.
type Document struct {
	*budget
	w        window
	header   int64 // position of %PDF-
	base     int64 // what offsets in the document count from: 0 or the header's position
	start    int64 // position of the newest cross-reference section
	plainEnd bool  // nothing odd stands between startxref and the end mark
	sections []*section
	root     ref
	catalog  dict
	spans    int            // subsections so far
	tables   int            // bytes of cross-reference streams so far
	kept     []objectStream // the last used comes last
	opening  int            // object streams within each other
	survey   *survey        // of what is listed, once it was asked for
}

// Open reads a document's structure strictly; it never loads the whole file
// and never repairs anything. r must not change while the Document is used. The
// error is one of the sentinels of this package or an error of r.
func Open(r io.ReaderAt, size int64) (*Document, error) {
	return OpenContext(context.Background(), r, size)
}

// OpenContext is Open for a Document that serves until ctx ends: what is done with
// it then fails with the error of ctx, and so does reading what it found.
func OpenContext(ctx context.Context, r io.ReaderAt, size int64) (*Document, error) {
	d := newDocument(ctx, until{ctx, r}, size)
	var err error
	if d.header, err = d.findHeader(); err != nil {
		return nil, err
	}
	start, err := d.findStart()
	if err != nil {
		return nil, err
	}
	d.base = d.findBase(d.header, start)
	d.start = start + d.base
	if err := d.readSections(d.start); err != nil {
		return nil, err
	}
	for _, s := range d.sections {
		if s.trailer.get("Encrypt") != nil {
			return nil, ErrEncrypted
		}
	}
	return d, d.readCatalog()
}

func newDocument(ctx context.Context, r io.ReaderAt, size int64) *Document {
	b := &budget{ctx: ctx, step: ctx, next: -1, most: maxWork + workShare*size}
	return &Document{budget: b, w: window{r: r, size: size, budget: b}}
}

// over is a window to what was decoded: looking at that counts as well.
func (d *Document) over(data []byte) *window {
	return &window{r: bytes.NewReader(data), size: int64(len(data)), buf: data, budget: d.budget}
}

func (d *Document) readCatalog() error {
	root, ok := d.sections[0].trailer.get("Root").(ref)
	if !ok {
		return ErrXref
	}
	o, err := d.load(root)
	if err != nil {
		return err
	}
	if d.catalog, ok = o.(dict); !ok {
		return ErrBroken
	}
	d.root = root
	return nil
}

func (d *Document) findHeader() (int64, error) {
	head, err := d.w.bytes(0, min(headerWithin+5, d.w.size))
	if err != nil {
		return 0, err
	}
	at := bytes.Index(head, []byte("%PDF-"))
	if at < 0 {
		return 0, ErrNotPDF
	}
	return int64(at), nil
}

// findStart reads the number behind the last startxref.
func (d *Document) findStart() (int64, error) {
	n := min(tailWithin, d.w.size)
	tail, err := d.w.bytes(d.w.size-n, n)
	if err != nil {
		return 0, err
	}
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return 0, ErrTruncated
	}
	l := d.w.lexer(d.w.size - n + int64(i) + int64(len("startxref")))
	l.white()
	d.plainEnd = isDigit(l.peek())
	start, err := l.integer()
	if err != nil {
		return 0, xrefError(err)
	}
	l.white()
	d.plainEnd = d.plainEnd && l.pos-l.start < maxEnd
	if !d.w.has(l.pos, "%%EOF") {
		return 0, d.w.fail(ErrTruncated)
	}
	return start, nil
}

// findBase tells what offsets count from where bytes stand before the header: from
// the header, as most readers have it (ISO 32000-2, 7.5.2), or from the file's
// first byte. A section that begins exactly where it is said to decides, as white
// space before it is taken too, and 12 0 obj holds 2 0 obj.
func (d *Document) findBase(header, start int64) int64 {
	for _, exact := range []bool{true, false} {
		for _, base := range []int64{header, 0} {
			at, ok := d.section(start + base)
			if before, _ := d.w.at(start + base - 1); ok && (!exact || at == start+base && !isDigit(before)) {
				return base
			}
		}
	}
	return 0
}

// objectAt reads the indirect object at a position of the file, and tells its
// number and where it ends.
func (d *Document) objectAt(at int64) (o object, id ref, behind int64, err error) {
	l := d.w.lexer(at)
	if id.num, err = l.integer(); err != nil {
		return nil, id, 0, err
	}
	if id.gen, err = l.integer(); err != nil {
		return nil, id, 0, err
	}
	if err = l.keyword("obj"); err != nil {
		return nil, id, 0, err
	}
	if o, err = l.object(0); err != nil {
		return nil, id, 0, err
	}
	l.space()
	if head, ok := o.(dict); ok && d.w.has(l.pos, "stream") {
		l.pos += int64(len("stream"))
		if l.peek() == '\r' {
			l.pos++
		}
		if l.peek() == '\n' {
			l.pos++
		}
		return &stream{head, l.pos}, id, l.pos, nil
	}
	return o, id, l.pos, l.keyword("endobj")
}

// load reads an indirect object; one that does not exist is null (7.3.10).
func (d *Document) load(r ref) (object, error) {
	p, err := d.lookup(r.num)
	if err != nil {
		return nil, err
	}
	switch {
	case p.kind == 1 && p.second == r.gen:
		o, id, _, err := d.objectAt(p.at)
		if err != nil {
			return nil, err
		}
		if id != r {
			return nil, ErrXref
		}
		return o, nil
	case p.kind == 2 && r.gen == 0:
		return d.compressed(p, r.num)
	}
	return nil, nil
}

// resolve follows references until there is something else.
func (d *Document) resolve(o object) (object, error) {
	_, o, err := d.resolveLast(o)
	return o, err
}

// resolveLast resolves o and tells the number of the object in which its value
// stands; zero if o is that value itself.
func (d *Document) resolveLast(o object) (ref, object, error) {
	last := ref{}
	for range maxChain {
		r, ok := o.(ref)
		if !ok {
			return last, o, nil
		}
		last = r
		var err error
		if o, err = d.load(r); err != nil {
			return last, nil, err
		}
	}
	return last, nil, ErrTooDeep
}

// resolveDict resolves o to a dictionary; nil if it is null.
func (d *Document) resolveDict(o object) (dict, error) { return resolveTo[dict](d, o) }

// resolveArray resolves o to an array; nil if it is null.
func (d *Document) resolveArray(o object) (array, error) { return resolveTo[array](d, o) }

// resolveTo resolves o to a value of one type; nil if it is null.
func resolveTo[T dict | array](d *Document, o object) (T, error) {
	o, err := d.resolve(o)
	if err != nil || o == nil {
		return nil, err
	}
	if value, ok := o.(T); ok {
		return value, nil
	}
	return nil, ErrBroken
}

// An objectStream is a decompressed object stream (7.5.7).
type objectStream struct {
	num     int64
	data    *window
	numbers []int64 // of its objects
	offsets []int64 // of its objects, within data
}

func (d *Document) compressed(p place, num int64) (object, error) {
	s, err := d.objectStream(p.at)
	if err != nil {
		return nil, err
	}
	if p.second < 0 || p.second >= int64(len(s.numbers)) || s.numbers[p.second] != num {
		return nil, ErrXref
	}
	return s.data.lexer(s.offsets[p.second]).object(0)
}

func (d *Document) objectStream(num int64) (objectStream, error) {
	for i, s := range slices.Backward(d.kept) {
		if s.num == num {
			d.work += int64(len(d.kept)-i) / 2
			d.kept = append(slices.Delete(d.kept, i, i+1), s)
			return s, nil
		}
	}
	// What tells how to read an object stream may stand in another one, or in itself.
	if d.opening++; d.opening > maxChain {
		d.opening--
		return objectStream{}, ErrTooDeep
	}
	defer func() { d.opening-- }()
	p, err := d.lookup(num)
	if err != nil || p.kind != 1 {
		return objectStream{}, d.w.fail(ErrXref)
	}
	o, id, _, err := d.objectAt(p.at)
	if err != nil {
		return objectStream{}, err
	}
	st, ok := o.(*stream)
	if !ok || id != (ref{num, p.second}) || st.get("Type") != name("ObjStm") {
		return objectStream{}, ErrXref
	}
	s, err := d.readObjectStream(st)
	if err != nil {
		return objectStream{}, err
	}
	s.num = num
	d.kept = append(d.kept, s)
	d.work += stepWork + int64(len(d.kept))
	d.forget()
	return s, nil
}

// forget drops the object streams that were not used for longest.
func (d *Document) forget() {
	total := int64(0)
	for i := len(d.kept) - 1; i >= 0; i-- {
		total += d.kept[i].data.size + keptStream
		if total > maxKept && i < len(d.kept)-1 {
			d.kept = slices.Delete(d.kept, 0, i+1)
			return
		}
	}
}

func (d *Document) readObjectStream(st *stream) (objectStream, error) {
	count, ok1 := st.get("N").(int64)
	first, ok2 := st.get("First").(int64)
	if !ok1 || !ok2 || count < 0 || count > maxItems || first < 0 {
		return objectStream{}, ErrBroken
	}
	data, err := d.decode(st, maxDecoded)
	if err != nil {
		return objectStream{}, err
	}
	s := objectStream{data: d.over(data)}
	l := s.data.lexer(0)
	for range count {
		num, err := l.integer()
		if err != nil {
			return objectStream{}, err
		}
		at, err := l.integer()
		if err != nil {
			return objectStream{}, err
		}
		if at > int64(len(data)) {
			return objectStream{}, ErrBroken
		}
		s.numbers, s.offsets = append(s.numbers, num), append(s.offsets, first+at)
	}
	return s, nil
}
