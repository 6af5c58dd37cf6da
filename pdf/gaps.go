package pdf

import (
	"bytes"
	"slices"
)

// Nothing but the signature itself may be read from the gap that it leaves out:
// whoever holds the file can write there what they like.

// An extent is a run of bytes in the file.
type extent struct{ from, to int64 }

func (e extent) meets(other extent) bool { return e.from < other.to && other.from < e.to }

// gap is what the signature leaves out; empty if its ranges are not two.
func (e Embedded) gap() extent {
	if len(e.Ranges) != 2 {
		return extent{}
	}
	return extent{e.Ranges[0].Length, e.Ranges[1].Offset}
}

// sweep goes once through all objects of the file. It notes ErrSigGap for each
// signature into whose gap a section of the cross-reference or another object
// reaches, and adds signature dictionaries that no field names. A dictionary in
// an object stream is none: no range of the file could leave out its /Contents.
func (d *Document) sweep(found []Embedded, known map[ref]bool, ends []int64) ([]Embedded, error) {
	last := int64(0) // what lies behind all gaps reaches into none
	for _, e := range found {
		last = max(last, e.gap().to)
	}
	var nameless []Embedded
	guard := func(x extent) {
		d.work += int64(len(found))
		for i := range found {
			if e := &found[i]; e.at != x.from && x.meets(e.gap()) {
				e.add(ErrSigGap)
			}
		}
	}
	for _, s := range d.sections {
		for ; s != nil; s = s.hidden {
			x := extent{s.at, s.behind}
			if !s.table {
				x.to = d.streamEnd(&stream{s.trailer, s.behind}, last)
			}
			guard(x)
		}
	}
	err := d.eachObject(func(id ref, at int64, o object, behind int64) error {
		if at < last {
			if st, ok := o.(*stream); ok {
				behind = d.streamEnd(st, last)
			}
			guard(extent{at, behind})
		}
		sig, ok := o.(dict)
		if !ok || known[id] || !looksSigned(sig) {
			return nil
		}
		if p, err := d.lookup(id.num); err != nil || p != (place{1, at, id.gen}) {
			return nil // Replaced finds it
		}
		if known[id] = true; len(found)+len(nameless) == maxSignatures {
			return ErrTooBig
		}
		e, err := d.embedded(id, ends)
		e.add(ErrSigNoField)
		nameless = append(nameless, e)
		return err
	})
	return append(found, nameless...), err
}

// add notes a problem once.
func (e *Embedded) add(problem error) {
	if !slices.Contains(e.Problems, problem) {
		e.Problems = append(e.Problems, problem)
	}
}

// eachObject visits the objects of all revisions that are not in an object
// stream. What cannot be read is nil, and one byte long.
func (d *Document) eachObject(visit func(id ref, at int64, o object, behind int64) error) error {
	for _, s := range d.sections {
		for ; s != nil; s = s.hidden {
			for _, n := range s.spans {
				for num := n.first; num < n.first+n.count; num++ {
					if !d.spend(1) {
						return d.fault()
					}
					p, _, err := d.lookupIn(s, num)
					if err != nil || p.kind != 1 {
						continue
					}
					id := ref{num, p.second}
					o, got, behind, err := d.objectAt(p.at)
					if err != nil || got != id {
						o, behind = nil, p.at+1
					}
					if err := visit(id, p.at, o, behind); err != nil {
						return err
					}
				}
			}
		}
	}
	return d.w.fail(nil)
}

// streamEnd returns where the data of a stream ends, as far as it lies before a
// position. Where its length is wrong, readers look for the word endstream.
func (d *Document) streamEnd(st *stream, before int64) int64 {
	if st.at >= before {
		return st.at
	}
	if n, err := d.length(st); err == nil {
		return st.at + n
	}
	word := []byte("endstream")
	for at := st.at; at < before && !d.busy(); at += windowSize {
		n := min(windowSize+int64(len(word)), d.w.size-at)
		b, err := d.w.bytes(at, n)
		if err != nil {
			break
		}
		if i := bytes.Index(b, word); i >= 0 {
			return at + int64(i)
		}
	}
	return before
}
