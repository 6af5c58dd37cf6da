package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"time"
)

// defaultReserve is the room for a CMS if Label.Reserve is 0, in bytes: two
// certificates, RSA-4096 and a time stamp take about 10,000.
const defaultReserve = 16 << 10

// A Label is what is known of a signature only after the password.
type Label struct {
	Name    string    // of the holder, for /Name and the seal
	At      time.Time // the signing time, for /M and the seal
	Reserve int       // room for the CMS in bytes; 0 means 16 KiB
}

// Complete makes the new revision and returns the SHA-256 over everything but
// the signature's own place (/ByteRange). It can be called again with another
// label. The error is a *GlyphError or ErrSealText if no seal can be drawn from
// the name.
func (d *Draft) Complete(l Label) (digest []byte, err error) {
	if l.Reserve <= 0 {
		l.Reserve = defaultReserve
	}
	made, err := skeletonParts(d.widget.rect, l.At)
	if err != nil {
		return nil, err
	}
	r := &revision{draft: d, next: d.next}
	if d.gap {
		r.b = append(r.b, '\n')
	}
	for _, c := range d.changes {
		r.put(c.id, c.body)
	}
	if err := r.widget(made, l); err != nil {
		return nil, err
	}
	r.close(made, l)
	d.reserve = l.Reserve
	d.digest, err = d.sumUp()
	return slices.Clone(d.digest), err
}

// sumUp hashes the revision on top of the document's own bytes.
func (d *Draft) sumUp() ([]byte, error) {
	h, err := d.states.resume(len(d.states))
	if err != nil {
		return nil, err
	}
	h.Write(d.head[:len(d.head)-1])
	h.Write(d.tail[1:])
	return h.Sum(nil), nil
}

// Finish writes the signed document: the original, which must be the very
// bytes that were prepared, and the revision with the CMS in it. It fails with
// ErrChanged if the original is another, and ErrReserve if the CMS is longer
// than the room made by Complete; w then holds rubbish. After success the draft
// is spent until the next Complete.
func (d *Draft) Finish(w io.Writer, original io.Reader, cms []byte) error {
	if len(cms) > d.reserve || len(d.head) == 0 {
		return ErrReserve
	}
	if err := d.copy(w, original); err != nil {
		return err
	}
	digits := bytes.Repeat([]byte("0"), 2*d.reserve)
	hex.Encode(digits, cms)
	for _, b := range [][]byte{d.head, digits, d.tail} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	d.Forget()
	return nil
}

// Forget drops what Complete made, with its picture, if Finish did not write it. The
// draft can be completed again.
func (d *Draft) Forget() { d.head, d.tail = nil, nil }

// A revision is an incremental update in the making (ISO 32000-2, 7.5.6).
type revision struct {
	draft  *Draft
	b      []byte
	places []placed
	next   int64 // free object number
}

// placed is an object of the revision.
type placed struct {
	id ref
	at int64 // position in the file
}

func (r *revision) begin(id ref) {
	r.places = append(r.places, placed{id, r.draft.size + int64(len(r.b))})
	r.b = fmt.Appendf(r.b, "%d %d obj\n", id.num, id.gen)
}

func (r *revision) put(id ref, body []byte) {
	r.begin(id)
	r.b = append(append(r.b, body...), "\nendobj\n"...)
}

// add writes a new stream object.
func (r *revision) add(d dict, data []byte) ref {
	id := ref{r.next, 0}
	r.next++
	r.begin(id)
	r.b = appendObject(r.b, d.with("Length", int64(len(data))))
	r.b = append(append(r.b, "\nstream\n"...), data...)
	r.b = append(r.b, "\nendstream\nendobj\n"...)
	return id
}

// widget writes the field, its widget and its appearance.
func (r *revision) widget(made parts, l Label) error {
	w := &r.draft.widget
	field := w.dict
	if field == nil {
		field = made.widget.with("T", encodeText(w.name)).with("P", w.page).with("AP", nil)
	}
	looks := w.looks
	if looks == nil {
		looks = field
	}
	if w.visible {
		drawn, err := r.appearance(made.form, l)
		if err != nil {
			return err
		}
		looks = shown(looks, w, drawn)
	} else if w.dict == nil && r.draft.archive.kept {
		looks = looks.with("AP", dict{pair("N", r.blank())})
	}
	if w.looks == nil {
		r.put(w.field, appendObject(nil, looks.with("V", r.draft.sig)))
		return nil
	}
	r.put(w.field, appendObject(nil, field.with("V", r.draft.sig)))
	if w.visible {
		r.put(w.id, appendObject(nil, looks))
	}
	return nil
}

// Flags of an annotation (ISO 32000-2, table 167).
const (
	flagInvisible = 1 << 0
	flagHidden    = 1 << 1
	flagPrint     = 1 << 2
	flagNoView    = 1 << 5
)

// shown returns a widget's dictionary with an appearance that is seen and printed.
func shown(looks dict, w *widget, drawn ref) dict {
	flags, _ := number(looks.get("F"))
	set := (int64(flags) | flagPrint) &^ (flagInvisible | flagHidden | flagNoView)
	return looks.with("AP", dict{pair("N", drawn)}).with("AS", nil).with("Rect", w.rect.array()).
		with("P", w.page).with("F", set)
}

// close writes the signature dictionary, the cross-reference and the end, and
// splits the revision where the digits of the CMS will stand.
func (r *revision) close(made parts, l Label) {
	d := r.draft
	r.begin(d.sig)
	sig := signatureDict(made.signature, &d.request, l)
	if d.lock != nil {
		// Data is what the lock is about, the whole document (table 256).
		sig = append(sig, pair("Reference", array{dict{
			pair("Type", name("SigRef")), pair("TransformMethod", name("FieldMDP")), pair("TransformParams", d.lock),
			pair("Data", d.trailer.get("Root"))}}))
	}
	r.b = appendEntries(append(r.b, "<<"...), sig)
	ranges := len(r.b) + len(" /ByteRange ")
	r.b = fmt.Appendf(r.b, " /ByteRange %*s /Contents <", -rangeWidth, "")
	head := len(r.b)
	shift := int64(2 * l.Reserve)
	r.b = append(r.b, "> >>\nendobj\n"...)
	r.xref(shift, l)
	d.head, d.tail = slices.Clone(r.b[:head]), slices.Clone(r.b[head:])
	gap := d.size + int64(head) - 1
	copy(d.head[ranges:], fmt.Sprintf("[0 %d %d %d]", gap, gap+shift+2, len(d.tail)-1))
}

// rangeWidth is the room for the array of a /ByteRange: four numbers, the
// first of them 0, of up to 15 digits.
const rangeWidth = 52

// xref writes the cross-reference in the document's own kind. shift is how
// much longer the file will be than r.b.
func (r *revision) xref(shift int64, l Label) {
	d := r.draft
	start := d.size + int64(len(r.b)) + shift - d.base
	self := placed{ref{r.next, 0}, start + d.base}
	if !d.table {
		r.places = append(r.places, self)
		r.next++
	}
	slices.SortFunc(r.places, func(a, b placed) int { return int(a.id.num - b.id.num) })
	trailer := r.newID(l).with("Size", r.next).with("Prev", d.previous)
	if d.table {
		r.table()
		r.b = append(r.b, "trailer\n"...)
		r.b = appendObject(r.b, trailer)
	} else {
		r.stream(self.id, trailer)
	}
	r.b = fmt.Appendf(r.b, "\nstartxref\n%d\n%%%%EOF\n", start)
}

// newID returns the trailer with a new second part of /ID (14.4): it follows
// from the document and the label, so that the same input gives the same file.
func (r *revision) newID(l Label) dict {
	t := r.draft.trailer
	id, ok := t.get("ID").(array)
	if !ok || len(id) != 2 {
		return slices.Clone(t)
	}
	h := sha256.New()
	h.Write(r.draft.sum[:])
	fmt.Fprintf(h, "%d %s", l.At.Unix(), l.Name)
	return t.with("ID", array{id[0], str(h.Sum(nil)[:16])})
}

// eachRun calls visit for each run of consecutive numbers in r.places.
func (r *revision) eachRun(visit func(run []placed)) {
	for rest := r.places; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].id.num == rest[n-1].id.num+1 {
			n++
		}
		visit(rest[:n])
		rest = rest[n:]
	}
}

// table writes a cross-reference table (7.5.4).
func (r *revision) table() {
	r.b = append(r.b, "xref\n"...)
	r.eachRun(func(run []placed) {
		r.b = fmt.Appendf(r.b, "%d %d\n", run[0].id.num, len(run))
		for _, p := range run {
			r.b = fmt.Appendf(r.b, "%010d %05d n \n", p.at-r.draft.base, p.id.gen)
		}
	})
}

// stream writes a cross-reference stream (7.5.8).
func (r *revision) stream(id ref, trailer dict) {
	var data []byte
	index := array{}
	r.eachRun(func(run []placed) {
		index = append(index, run[0].id.num, int64(len(run)))
		for _, p := range run {
			data = append(data, 1)
			data = binary.BigEndian.AppendUint64(data, uint64(p.at-r.draft.base))
			data = binary.BigEndian.AppendUint16(data, uint16(p.id.gen))
		}
	})
	head := append(dict{
		pair("Type", name("XRef")),
		pair("W", array{int64(1), int64(8), int64(2)}),
		pair("Index", index),
		pair("Length", int64(len(data))),
	}, trailer...)
	r.b = fmt.Appendf(r.b, "%d %d obj\n", id.num, id.gen)
	r.b = appendObject(r.b, head)
	r.b = append(append(r.b, "\nstream\n"...), data...)
	r.b = append(r.b, "\nendstream\nendobj"...)
}
