package pdf

import (
	"cmp"
	"io"
	"slices"
	"time"
)

// The problems of how a signature lies in its document. Whoever verifies must
// not trust a signature that has one.
const (
	// ErrSigDict means that the value of a signature field is no signature dictionary.
	ErrSigDict Error = "pdf.sig.dict"
	// ErrSigRanges means that /ByteRange is not two ranges within the file, the first from byte 0.
	ErrSigRanges Error = "pdf.sig.ranges"
	// ErrSigGap means that the gap between the ranges is not exactly the <…> of this signature's /Contents.
	ErrSigGap Error = "pdf.sig.gap"
	// ErrSigEnd means that the second range does not end where a revision ends.
	ErrSigEnd Error = "pdf.sig.end"
	// ErrSigPadding means that something but zeros follows the CMS in /Contents.
	ErrSigPadding Error = "pdf.sig.padding"
	// ErrSigPlace means that the dictionary is in an object stream or has no /Contents of its own in hexadecimal.
	ErrSigPlace Error = "pdf.sig.place"
	// ErrSigNoField means that no field of the form names this signature.
	ErrSigNoField Error = "pdf.sig.no_field"
)

// maxSignatures is how many signatures of a document are read.
const maxSignatures = 1000

// A Range is a run of bytes of the file.
type Range struct {
	Offset, Length int64 // in bytes, from the first byte of the file
}

// An Embedded is a signature in a document as it lies there. Nothing of it has
// been verified; all texts are claims of whoever wrote the file.
type Embedded struct {
	Field     string    // full name of its field; "" if no field names it
	Type      string    // Sig or DocTimeStamp; "" if the dictionary does not say
	SubFilter string    // the encoding of the signature, such as adbe.pkcs7.detached
	Name      string    // /Name: the signer as the file claims
	Reason    string    // /Reason
	Location  string    // /Location
	M         time.Time // /M: the signing time as the file claims; zero if there is none
	CMS       []byte    // /Contents without the zeros behind it
	Ranges    []Range   // /ByteRange; nil if it is not two ranges within the file from byte 0
	CoversAll bool      // the second range ends with the file
	Problems  []error   // in what the signature breaks the rules; each is an Error of this package

	r  io.ReaderAt
	at int64 // position of its dictionary's object; -1 if that is not in the file
}

// Hash writes the bytes that the signature covers to w, piece by piece. The
// error is ErrSigRanges, the file's or w's.
func (e Embedded) Hash(w io.Writer) error {
	if len(e.Ranges) != 2 {
		return ErrSigRanges
	}
	buf := make([]byte, pieces)
	for _, part := range e.Ranges {
		n, err := io.CopyBuffer(w, io.NewSectionReader(e.r, part.Offset, part.Length), buf)
		if err != nil {
			return err
		}
		if n != part.Length {
			return io.ErrUnexpectedEOF
		}
	}
	return nil
}

// Signatures finds the signature of each signed field that the form reaches,
// and signature dictionaries that stand in the newest cross-reference though
// no field names them. Signatures of usage rights (/Perms /UR3), which are the
// software maker's and no person's, are left out. They come in the order of the
// file. The error is a sentinel or the file's; problems of one signature are
// in its Problems.
func (d *Document) Signatures() ([]Embedded, error) {
	f, err := d.form()
	if err != nil {
		return nil, err
	}
	return d.signatures(f)
}

func (d *Document) signatures(f *form) ([]Embedded, error) {
	known, err := d.usageRights()
	if err != nil {
		return nil, err
	}
	ends := d.revisionEnds()
	var found []Embedded
	for _, s := range f.signatures {
		if s.value == nil {
			continue
		}
		if len(found) == maxSignatures {
			return nil, ErrTooBig
		}
		id, _ := s.value.(ref)
		known[id] = true
		e, err := d.embedded(s.value, ends)
		if err != nil {
			return nil, err
		}
		e.Field = s.name
		found = append(found, e)
	}
	if found, err = d.sweep(found, known, ends); err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(a, b Embedded) int { return cmp.Compare(a.End(), b.End()) })
	return found, d.w.fail(nil)
}

// End is where the bytes end that the signature covers, in bytes from the start of
// the file; 0 if it is not known what it covers.
func (e Embedded) End() int64 {
	if len(e.Ranges) != 2 {
		return 0
	}
	return e.Ranges[1].Offset + e.Ranges[1].Length
}

// usageRights returns the signatures that only grant rights to a program.
func (d *Document) usageRights() (map[ref]bool, error) {
	known := map[ref]bool{}
	perms, err := d.resolveDict(d.catalog.get("Perms"))
	for _, key := range []name{"UR", "UR3"} {
		if id, ok := perms.get(key).(ref); ok {
			known[id] = true
		}
	}
	return known, err
}

// looksSigned tells whether a dictionary is that of a signature, whatever it
// says of itself.
func looksSigned(sig dict) bool {
	_, contents := sig.get("Contents").(str)
	kind := sig.get("Type")
	return contents && (sig.get("ByteRange") != nil || kind == name("Sig") || kind == name("DocTimeStamp"))
}

// embedded reads one signature. o is the value of its field.
func (d *Document) embedded(o object, ends []int64) (Embedded, error) {
	e := Embedded{r: d.w.r, at: -1}
	id, value, err := d.resolveLast(o)
	if err != nil {
		return e, err
	}
	if p, err := d.lookup(id.num); err == nil && p.kind == 1 {
		e.at = p.at
	}
	sig, ok := value.(dict)
	if !ok {
		e.Problems = append(e.Problems, ErrSigDict)
		return e, nil
	}
	if err := d.claims(&e, sig); err != nil {
		return e, err
	}
	ranges, err := d.resolveArray(sig.get("ByteRange"))
	if err != nil && err != ErrBroken {
		return e, err
	}
	d.readRanges(&e, ranges)
	contents := sig.find("Contents")
	if !d.inFile(id, contents) {
		e.Problems = append(e.Problems, ErrSigPlace)
		return e, nil
	}
	e.CMS = contents.value.(str)
	if n, ok := berLength(e.CMS, 0); ok {
		for _, c := range e.CMS[n:] {
			if c != 0 {
				e.Problems = append(e.Problems, ErrSigPadding)
				break
			}
		}
		e.CMS = e.CMS[:n]
	}
	if len(e.Ranges) == 2 {
		if e.Ranges[0].Length != contents.start || e.Ranges[1].Offset != contents.end {
			e.Problems = append(e.Problems, ErrSigGap)
		}
		if !d.endsRevision(e.End(), ends) {
			e.Problems = append(e.Problems, ErrSigEnd)
		}
	}
	return e, nil
}

// claims reads the texts of a signature dictionary.
func (d *Document) claims(e *Embedded, sig dict) error {
	m := ""
	for key, to := range map[name]*string{
		"Type": &e.Type, "SubFilter": &e.SubFilter, "Name": &e.Name, "Reason": &e.Reason, "Location": &e.Location, "M": &m,
	} {
		o, err := d.resolve(sig.get(key))
		if err != nil {
			return err
		}
		switch o := o.(type) {
		case name:
			*to = string(o)
		case str:
			*to = decodeText(o)
		}
	}
	e.M = parseDate(m)
	return nil
}

// readRanges takes a /ByteRange over if it is two ranges within the file, the
// first of them from byte 0 (ISO 32000-2, 12.8.1).
func (d *Document) readRanges(e *Embedded, a array) {
	var v [4]int64
	sane := len(a) == 4
	for i := 0; sane && i < 4; i++ {
		n, ok := a[i].(int64)
		sane = ok && n >= 0 && n <= d.w.size
		v[i] = n
	}
	if !sane || v[0] != 0 || v[1] >= v[2] || v[2]+v[3] > d.w.size {
		e.Problems = append(e.Problems, ErrSigRanges)
		return
	}
	e.Ranges = []Range{{v[0], v[1]}, {v[2], v[3]}}
	e.CoversAll = e.End() == d.w.size
}

// inFile tells whether the /Contents of the signature with this id is a
// hexadecimal string which stands in the file as such.
func (d *Document) inFile(id ref, contents *entry) bool {
	if id.num == 0 || contents == nil {
		return false
	}
	p, err := d.lookup(id.num)
	_, text := contents.value.(str)
	return err == nil && p.kind == 1 && text && d.w.has(contents.start, "<") && d.w.has(contents.end-1, ">")
}

// revisionEnds returns the positions behind the %%EOF of each section.
func (d *Document) revisionEnds() []int64 {
	var ends []int64
	for _, s := range d.sections {
		l := d.w.lexer(s.behind)
		if !s.table {
			n, err := d.length(&stream{s.trailer, s.behind})
			if err != nil {
				continue
			}
			l = d.w.lexer(s.behind + n)
			if l.keyword("endstream") != nil || l.keyword("endobj") != nil {
				continue
			}
		}
		if l.keyword("startxref") != nil {
			continue
		}
		if _, err := l.integer(); err != nil {
			continue
		}
		l.white()
		if d.w.has(l.pos, "%%EOF") {
			ends = append(ends, l.pos+int64(len("%%EOF")))
		}
	}
	return ends
}

// endsRevision tells whether only a line end or two stand between the end of a
// revision and this position.
func (d *Document) endsRevision(at int64, ends []int64) bool {
	for _, end := range ends {
		if at < end || at > end+8 {
			continue
		}
		for end < at {
			if c, _ := d.w.at(end); !isSpace(c) {
				break
			}
			end++
		}
		if end == at {
			return true
		}
	}
	return false
}

// berLength returns the length of the first value in b by its BER header
// (X.690, 8.1), of indefinite length also by what is in it.
func berLength(b []byte, depth int) (int, bool) {
	if depth > 32 || len(b) < 2 || b[0]&0x1F == 0x1F {
		return 0, false
	}
	size := int(b[1])
	switch {
	case size == 0x80:
		return indefinite(b, depth)
	case size < 0x80:
		return 2 + size, 2+size <= len(b)
	}
	count := size & 0x7F
	if count > 4 || len(b) < 2+count {
		return 0, false
	}
	size = 0
	for _, c := range b[2 : 2+count] {
		size = size<<8 | int(c)
	}
	return 2 + count + size, size <= len(b)-2-count
}

func indefinite(b []byte, depth int) (int, bool) {
	at := 2
	for at+2 <= len(b) {
		if b[at] == 0 && b[at+1] == 0 {
			return at + 2, true
		}
		n, ok := berLength(b[at:], depth+1)
		if !ok {
			return 0, false
		}
		at += n
	}
	return 0, false
}
