package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// row sets objects side by side, each as wide as it is by nature; the one with
// the index fill takes the rest. When less than narrow would be left for that
// one, the row becomes a column.
type row struct {
	smallest
	gap    float32
	fill   int     // -1: none
	narrow float32 // smallest width of the filling object
	top    bool    // align at the top instead of in the middle
	full   bool    // stretch all objects to the height of the row
}

func beside(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(row{gap: gap, fill: fill}, objects...)
}

func (r row) natural(objects []fyne.CanvasObject) (w float32) {
	for i, o := range objects {
		if i > 0 {
			w += r.gap
		}
		w += naturalOf(o)
	}
	return w
}

// widths shares a width out; ok is false when it does not suffice.
func (r row) widths(objects []fyne.CanvasObject, width float32) (ws []float32, ok bool) {
	ws = make([]float32, len(objects))
	rest := width - r.gap*float32(len(objects)-1)
	for i, o := range objects {
		if i == r.fill {
			continue
		}
		ws[i] = naturalOf(o)
		rest -= ws[i]
	}
	if r.fill < 0 {
		return ws, rest >= -0.5
	}
	ws[r.fill] = rest
	return ws, rest >= min(max(r.narrow, 1), naturalOf(objects[r.fill]))
}

func (r row) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	ws, ok := r.widths(objects, width)
	if !ok {
		return column{gap: r.gap, fill: -1}.heightFor(objects, width)
	}
	for i, o := range objects {
		h = max(h, heightOf(o, ws[i]))
	}
	return h
}

func (r row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	ws, ok := r.widths(objects, size.Width)
	if !ok {
		column{gap: r.gap, fill: -1}.Layout(objects, size)
		return
	}
	var x float32
	for i, o := range objects {
		h := heightOf(o, ws[i])
		y := (size.Height - h) / 2
		if r.full {
			h = size.Height
		}
		if r.top || r.full {
			y = 0
		}
		place(o, x, y, ws[i], h)
		x += ws[i] + r.gap
	}
}

// share gives each object the same width and all the same height, side by side;
// when an object would be narrower than narrow, they are stacked.
type share struct {
	smallest
	gap, narrow float32
}

func (s share) natural(objects []fyne.CanvasObject) (w float32) {
	for _, o := range objects {
		w = max(w, naturalOf(o))
	}
	n := float32(len(objects))
	return w*n + s.gap*(n-1)
}

func (s share) each(objects []fyne.CanvasObject, width float32) (w float32, ok bool) {
	n := float32(len(objects))
	w = (width - s.gap*(n-1)) / n
	return w, w >= s.narrow
}

func (s share) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	w, ok := s.each(objects, width)
	if !ok {
		return column{gap: s.gap, fill: -1}.heightFor(objects, width)
	}
	for _, o := range objects {
		h = max(h, heightOf(o, w))
	}
	return h
}

func (s share) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w, ok := s.each(objects, size.Width)
	if !ok {
		column{gap: s.gap, fill: -1}.Layout(objects, size)
		return
	}
	for i, o := range objects {
		place(o, float32(i)*(w+s.gap), 0, w, size.Height)
	}
}

// wrapped sets objects side by side and goes on in a new line when there is no
// more room.
type wrapped struct {
	smallest
	gap, line float32
	right     bool // align at the right edge
}

func flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(wrapped{gap: gap, line: 8}, objects...)
}

func (wr wrapped) natural(objects []fyne.CanvasObject) float32 {
	return row{gap: wr.gap}.natural(objects)
}

// lines cuts the objects into lines, each with its width and height.
func (wr wrapped) lines(objects []fyne.CanvasObject, width float32) (cut [][]fyne.CanvasObject) {
	var x float32
	for _, o := range objects {
		w := min(naturalOf(o), width)
		if x > 0 && x+wr.gap+w <= width+0.5 {
			cut[len(cut)-1] = append(cut[len(cut)-1], o)
			x += wr.gap + w
			continue
		}
		cut = append(cut, []fyne.CanvasObject{o})
		x = w
	}
	return cut
}

func (wr wrapped) lineHeight(line []fyne.CanvasObject, width float32) (h float32) {
	for _, o := range line {
		h = max(h, heightOf(o, min(naturalOf(o), width)))
	}
	return h
}

func (wr wrapped) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	for i, line := range wr.lines(objects, width) {
		if i > 0 {
			h += wr.line
		}
		h += wr.lineHeight(line, width)
	}
	return h
}

func (wr wrapped) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, line := range wr.lines(objects, size.Width) {
		lh := wr.lineHeight(line, size.Width)
		var x float32
		if wr.right {
			x = max(0, size.Width-wr.natural(line))
		}
		for _, o := range line {
			w := min(naturalOf(o), size.Width)
			h := heightOf(o, w)
			place(o, x, y+(lh-h)/2, w, h)
			x += w + wr.gap
		}
		y += lh + wr.line
	}
}
