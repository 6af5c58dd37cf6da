package pdf

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding"
	"io"
)

// Profile is the kind of signature that is made.
type Profile uint8

// The profiles.
const (
	Registry Profile = iota // adbe.pkcs7.detached with /Name and /M, as the registry office wants it
	PAdES                   // ETSI.CAdES.detached, PAdES-B-B (ETSI EN 319 142-1, 6)
)

// The values of /SubFilter that this package writes or knows (ISO 32000-2,
// table 255, and ETSI EN 319 142-1, 5.3).
const (
	SubFilterDetached  = "adbe.pkcs7.detached"
	SubFilterPAdES     = "ETSI.CAdES.detached"
	SubFilterTimeStamp = "ETSI.RFC3161"
)

// A Request says what signature a document is to get.
type Request struct {
	Profile  Profile
	Field    string // full name of the empty signature field to fill; "" means the only one, or a new one
	Reason   string // /Reason; "" means none
	Location string // /Location; "" means none
	Seal     *Seal  // what is drawn; nil means nothing. It must not change until the draft is finished

	Hashed io.Writer // gets the document's own bytes while Prepare hashes them; nil means nobody
}

// subFilter is the encoding of the signature that is asked for.
func (rq *Request) subFilter() string {
	if rq.Profile == PAdES {
		return SubFilterPAdES
	}
	return SubFilterDetached
}

// A Draft is a document that was read, found signable and hashed. It holds no
// part of the document but the few objects that the signature changes.
type Draft struct {
	request  Request
	size     int64    // of the document, in bytes
	base     int64    // what offsets count from
	previous int64    // what startxref says now
	table    bool     // the cross-reference is a table
	gap      bool     // the document does not end with a line end
	sig      ref      // the signature dictionary
	next     int64    // the first object number that is free
	trailer  dict     // what the new trailer keeps
	changes  []change // objects that are known before Complete
	place    Place
	widget   widget
	lock     dict // the field's Lock, as parameters of a FieldMDP transform; nil if none
	archive  archive

	states states            // of the hash over the document's own bytes
	sum    [sha256.Size]byte // SHA-256 of the document's own bytes

	head, tail []byte // the revision before and behind the hexadecimal digits
	reserve    int    // room for the CMS, in bytes
	digest     []byte // over head and tail without the brackets
}

// A change is a new version of an object, or a new object.
type change struct {
	id   ref
	body []byte
}

// A widget is the signature field and its place on a page.
type widget struct {
	field   ref  // the field
	dict    dict // of the field; nil for a new one
	id      ref  // the widget; the same as field if they are merged
	looks   dict // the widget's dictionary if it is not the field's
	page    ref
	name    string // partial name of a new field
	rect    rectangle
	rotate  int     // of the page, in degrees clockwise
	unit    float64 // user space units in a millimetre
	visible bool
}

// Prepare checks that the document can be signed as asked for, plans what the
// signature changes, and hashes the document's own bytes. All refusals of this
// package that can be known without the holder's name happen here. The error is
// a sentinel, a *FieldsError, a *PageError, a *GlyphError, ctx's or the file's.
func (d *Document) Prepare(ctx context.Context, rq Request) (*Draft, error) {
	defer d.during(ctx)()
	f, err := d.form()
	if err != nil {
		return nil, err
	}
	if err := d.signable(f, rq.Profile); err != nil {
		return nil, err
	}
	if _, err := d.signatures(f); err != nil {
		return nil, err // nobody could verify the signed document
	}
	next, err := d.highest()
	if err != nil {
		return nil, err
	}
	draft := &Draft{
		request:  rq,
		size:     d.w.size,
		base:     d.base,
		previous: d.start - d.base,
		table:    d.sections[0].table,
		sig:      ref{next, 0},
		next:     next + 1,
		trailer:  keptTrailer(d.sections[0].trailer),
		archive:  d.archive(),
	}
	if draft.table && d.w.size > maxTableOffset {
		return nil, ErrTooBig
	}
	if err := d.plan(draft, f); err != nil {
		return nil, err
	}
	last, _ := d.w.at(d.w.size - 1)
	draft.gap = last != '\n' && last != '\r'
	return draft, d.hash(ctx, draft)
}

// maxTableOffset leaves room for a revision below the largest offset that a
// table can hold, 10 digits.
const maxTableOffset = 9_900_000_000

// keptTrailer returns what a new trailer repeats of the newest one: all but
// the keys that belong to one section or to a stream.
func keptTrailer(t dict) dict {
	kept := dict{}
	for _, e := range t {
		switch e.key {
		case "Size", "Prev", "XRefStm", "Type", "W", "Index", "Length", "Filter", "DecodeParms", "DL", "F", "FFilter", "FDecodeParms":
		default:
			kept = append(kept, pair(e.key, e.value))
		}
	}
	return kept
}

// plan chooses field and place, and makes the new versions of form and page.
func (d *Document) plan(draft *Draft, f *form) error {
	target, err := draft.request.target(f)
	if err != nil {
		return err
	}
	var p page
	listed := false
	if target == nil {
		id := ref{draft.take(), 0}
		draft.widget = widget{field: id, id: id, name: f.freeName()}
	} else if p, listed, err = d.fill(draft, f, target); err != nil {
		return err
	}
	if !listed {
		if p, err = d.choosePage(draft.request.Seal); err != nil {
			return err
		}
		if err := d.annotate(draft, p); err != nil {
			return err
		}
	}
	draft.widget.page = p.id
	if draft.request.Seal != nil {
		if err := d.placeSeal(draft, p); err != nil {
			return err
		}
	}
	d.planForm(draft, f, target == nil)
	return draft.distinct()
}

// choosePage returns the page that shows a new widget: an invisible one goes
// to the first page.
func (d *Document) choosePage(seal *Seal) (page, error) {
	if seal == nil {
		return d.page(1)
	}
	return d.page(seal.Page)
}

// take returns the next free object number.
func (d *Draft) take() int64 {
	d.next++
	return d.next - 1
}

func (d *Draft) change(id ref, o object) {
	d.changes = append(d.changes, change{id, appendObject(nil, o)})
}

// distinct refuses documents in which one object plays two parts, such as one
// that is both a page and the form.
func (d *Draft) distinct() error {
	seen := map[int64]bool{d.widget.id.num: true}
	if d.widget.field != d.widget.id {
		seen[d.widget.field.num] = true
	}
	for _, c := range d.changes {
		if seen[c.id.num] {
			return ErrBroken
		}
		seen[c.id.num] = true
	}
	return nil
}

// fill takes over a prepared field; listed tells whether a page shows it.
func (d *Document) fill(draft *Draft, f *form, target *field) (p page, listed bool, err error) {
	if err := d.locks(f, target.name); err != nil {
		return p, false, err
	}
	if err := d.demands(target.dict.get("SV"), &draft.request); err != nil {
		return p, false, err
	}
	w := &draft.widget
	w.field, w.dict, w.id = target.id, target.dict, target.widget
	if w.id != w.field {
		if w.looks, err = d.resolveDict(w.id); err != nil {
			return p, false, err
		}
	}
	if w.id.num == 0 || w.id != w.field && w.looks == nil {
		return p, false, ErrBroken
	}
	lock, err := d.resolveDict(target.dict.get("Lock"))
	if err != nil {
		return p, false, err
	}
	if lock != nil {
		// ISO 32000-2, table 236 and 12.8.2.4: the signer carries out the lock.
		draft.lock = dict{pair("Type", name("TransformParams")), pair("V", name("1.2"))}
		for _, key := range []name{"Action", "Fields"} {
			if v := lock.get(key); v != nil {
				draft.lock = append(draft.lock, pair(key, v))
			}
		}
	}
	return d.pageOf(w.id)
}

// planForm adds the field to the form, and says that there are signatures
// (SigFlags, ISO 32000-2, table 225: 1 signatures exist, 2 append only).
func (d *Document) planForm(draft *Draft, f *form, added bool) {
	acro := f.dict
	flags, _ := number(acro.get("SigFlags"))
	if added {
		acro = acro.with("Fields", append(f.fields[:len(f.fields):len(f.fields)], draft.widget.field))
	}
	if int64(flags)&3 != 3 {
		acro = acro.with("SigFlags", int64(flags)|3)
	} else if !added {
		return
	}
	switch {
	case f.id.num != 0:
		draft.change(f.id, acro)
	case f.dict != nil:
		draft.change(d.root, d.catalog.with("AcroForm", acro))
	default:
		id := ref{draft.take(), 0}
		draft.change(id, acro)
		draft.change(d.root, d.catalog.with("AcroForm", id))
	}
}

// annotate adds the widget to the page's annotations. The page gets a list of
// its own: one that is an object by itself may be that of other pages too, which
// would then show the seal.
func (d *Document) annotate(draft *Draft, p page) error {
	annots, err := d.resolveArray(p.dict.get("Annots"))
	if err != nil {
		return err
	}
	draft.change(p.id, p.dict.with("Annots", append(annots[:len(annots):len(annots)], draft.widget.id)))
	return nil
}

// hash reads the whole document once and keeps the states of the hash.
func (d *Document) hash(ctx context.Context, draft *Draft) error {
	h := sha256.New()
	also := cmp.Or(draft.request.Hashed, io.Discard)
	draft.request.Hashed = nil
	var fault error
	keep := func(_ int, piece []byte) {
		h.Write(piece)
		state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
		draft.states, fault = append(draft.states, state), cmp.Or(fault, err)
	}
	n, err := copyPieces(also, stoppable{ctx, io.NewSectionReader(d.w.r, 0, d.w.size)}, 1, keep)
	switch {
	case err != nil:
		return err
	case n < d.w.size:
		return ErrChanged
	}
	h.Sum(draft.sum[:0])
	return fault
}
