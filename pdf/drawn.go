package pdf

import "bytes"

// drawn is a typeface whose characters are drawn by content streams of the
// document (Type 3 fonts, ISO 32000-2, 9.6.4).
type drawn struct {
	matrix     matrix // from the space of its characters to text space
	procedures map[int]*stream
	named      bool           // the names of other codes stand in an encoding that is not read
	resources  dict           // nil: those of the content that shows the text
	contents   map[int][]byte // of the procedures that were read already
}

// drawnFace reads a Type 3 font; nil if it is broken.
func (d *Document) drawnFace(font dict) *face {
	m, err := d.matrix(font.get("FontMatrix"))
	if err != nil {
		return nil
	}
	f := &face{next: oneByte, simple: true, drawn: &drawn{matrix: m, procedures: map[int]*stream{}, contents: map[int][]byte{}}}
	encoding, err1 := d.resolve(font.get("Encoding"))
	procedures, err2 := d.resolveDict(font.get("CharProcs"))
	resources, err3 := d.resolveDict(font.get("Resources"))
	differences, is := encoding.(dict)
	if !f.readWidths(d, font, m[0]) || err1 != nil || err2 != nil || err3 != nil || encoding != nil && !is && len(procedures) == 0 {
		return nil
	}
	f.drawn.resources = resources
	f.drawn.named = !is || differences.get("BaseEncoding") != nil
	if !f.drawn.assign(d, differences.get("Differences"), procedures) {
		return nil
	}
	return f
}

// assign reads which code has which procedure.
func (f *drawn) assign(d *Document, differences object, procedures dict) bool {
	list, err := d.resolveArray(differences)
	if err != nil && differences != nil || len(list) > maxDifferences {
		return false
	}
	code := 0
	for _, o := range list {
		o, err := d.resolve(o)
		n, isNumber := number(o)
		key, isName := o.(name)
		switch {
		case err != nil:
			return false
		case isNumber:
			code = int(n)
		case isName:
			d.work += int64(len(procedures))
			o, err := d.resolve(procedures.get(key))
			if err != nil {
				return false
			}
			f.procedures[code], _ = o.(*stream)
			code++
		default:
			return false
		}
	}
	return true
}

// maxDifferences is how long the list of an encoding may be: each of 256 codes
// with its name.
const maxDifferences = 512

// drawCharacter follows what draws one character, at a distance on its line. A
// code without a procedure draws nothing. Where no width is told, some readers
// take the one of the procedure.
func (r *run) drawCharacter(f *drawn, code int, at float64, still bool) {
	st := f.procedures[code]
	if st == nil {
		r.lost = r.lost || f.named
		return
	}
	if r.depth >= maxForms || r.operators >= maxOperators || r.d.work >= r.until {
		r.lost = true
		return
	}
	r.d.work += glyphWork
	data, known := f.contents[code]
	if !known {
		var err error
		r.content += formContent
		data, err = r.d.decode(st, max(0, maxContent-r.content))
		r.lost = r.lost || err != nil
		r.content += int64(len(data))
		f.contents[code] = data
	}
	r.lost = r.lost || still && !bytes.HasPrefix(bytes.TrimSpace(data), []byte("0 "))
	inner := &run{scanner: r.scanner, resources: r.resources, state: r.state, depth: r.depth + 1}
	if f.resources != nil {
		inner.resources = f.resources
	}
	place := matrix{r.size * r.stretch, 0, 0, r.size, at * r.stretch, r.rise}
	inner.ctm = times(times(times(f.matrix, place), r.text), r.ctm)
	inner.all(data)
}
