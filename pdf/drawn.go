package pdf

// drawn is a typeface whose characters are drawn by content streams of the
// document (Type 3 fonts, ISO 32000-2, 9.6.4).
type drawn struct {
	matrix     matrix // from the space of its characters to text space
	procedures map[int]*stream
	resources  dict           // nil: those of the content that shows the text
	contents   map[int][]byte // of the procedures that were read already
}

// drawnFace reads a Type 3 font; nil if it is broken.
func (d *Document) drawnFace(font dict) *face {
	m, err := d.matrix(font.get("FontMatrix"))
	if err != nil {
		return nil
	}
	f := &face{bytes: 1, drawn: &drawn{matrix: m, procedures: map[int]*stream{}, contents: map[int][]byte{}}}
	f.first, _ = d.whole(font.get("FirstChar"))
	widths, _ := d.resolveArray(font.get("Widths"))
	for _, o := range widths[:min(len(widths), 256)] {
		o, _ := d.resolve(o)
		w, _ := number(o)
		f.widths = append(f.widths, w*m[0])
	}
	f.drawn.resources, _ = d.resolveDict(font.get("Resources"))
	encoding, _ := d.resolveDict(font.get("Encoding"))
	list, _ := d.resolveArray(encoding.get("Differences"))
	procedures, _ := d.resolveDict(font.get("CharProcs"))
	code := 0
	for _, o := range list[:min(len(list), 512)] {
		o, _ := d.resolve(o)
		if n, ok := d.whole(o); ok {
			code = n
		}
		if key, ok := o.(name); ok {
			d.work += int64(len(procedures))
			o, _ := d.resolve(procedures.get(key))
			f.drawn.procedures[code], _ = o.(*stream)
			code++
		}
	}
	return f
}

// drawCharacter follows what draws one character, at a distance on its line. A
// code without a procedure draws nothing.
func (r *run) drawCharacter(f *drawn, code int, at float64) {
	st := f.procedures[code]
	if st == nil {
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
	inner := &run{scanner: r.scanner, resources: r.resources, state: r.state, depth: r.depth + 1}
	if f.resources != nil {
		inner.resources = f.resources
	}
	place := matrix{r.size * r.stretch, 0, 0, r.size, at * r.stretch, r.rise}
	inner.ctm = times(times(times(f.matrix, place), r.text), r.ctm)
	inner.all(data)
}
