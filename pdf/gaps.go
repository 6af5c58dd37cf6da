package pdf

import "bytes"

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

// guardGaps notes ErrSigGap for each signature into whose gap something else
// reaches: a section of the cross-reference, or another object.
func (d *Document) guardGaps(found []Embedded) error {
	last := int64(0) // what lies behind all gaps is of no interest
	for _, e := range found {
		last = max(last, e.gap().to)
	}
	guard := func(owner int64, x extent) {
		for i := range found {
			if e := &found[i]; e.at != owner && x.meets(e.gap()) {
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
			guard(-1, x)
		}
	}
	return d.eachObject(last, func(at int64, o object, behind int64) {
		if st, ok := o.(*stream); ok {
			behind = d.streamEnd(st, last)
		}
		guard(at, extent{at, behind})
	})
}

// add notes a problem once.
func (e *Embedded) add(problem error) {
	for _, p := range e.Problems {
		if p == problem {
			return
		}
	}
	e.Problems = append(e.Problems, problem)
}

// eachObject visits the objects of all revisions that begin before a position
// of the file and are not in an object stream. What cannot be read is at least
// its first byte long.
func (d *Document) eachObject(before int64, visit func(at int64, o object, behind int64)) error {
	for _, s := range d.sections {
		for ; s != nil; s = s.hidden {
			for _, n := range s.spans {
				for num := n.first; num < n.first+n.count; num++ {
					d.work++
					if d.busy() {
						return ErrTooBig
					}
					p, _, err := d.lookupIn(s, num)
					if err != nil || p.kind != 1 || p.at >= before {
						continue
					}
					o, _, behind, err := d.objectAt(p.at)
					if err != nil {
						o, behind = nil, p.at+1
					}
					visit(p.at, o, behind)
				}
			}
		}
	}
	return d.w.err
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
		d.work += n
		if i := bytes.Index(b, word); i >= 0 {
			return at + int64(i)
		}
	}
	return before
}
