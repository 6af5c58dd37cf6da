package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// headerRow lays out the card header: the state, then the facts with lines
// between them, then the button. Where that does not fit, the facts get a row of
// their own.
type headerRow struct {
	smallest
	narrow float32 // smallest width of the state
	facts  int
	button bool
}

// headerGap is the room between the parts of the header, in pixels.
const headerGap = 24

func (l *look) headerRow(state fyne.CanvasObject, facts []fyne.CanvasObject, button fyne.CanvasObject) *fyne.Container {
	objects := []fyne.CanvasObject{state}
	for _, f := range facts {
		objects = append(objects, l.upright(50), f)
	}
	if button != nil {
		objects = append(objects, button)
	}
	h := headerRow{narrow: min(naturalOf(state), l.px(300)), facts: len(facts), button: button != nil}
	return container.New(h, objects...)
}

// rest is the width that is left for the state when all stands in one row.
func (h headerRow) rest(o []fyne.CanvasObject, width float32) float32 {
	for _, each := range o[1:] {
		width -= naturalOf(each) + headerGap
	}
	return width
}

func (h headerRow) oneRow(o []fyne.CanvasObject, width float32) bool {
	return h.rest(o, width) >= h.narrow
}

func (h headerRow) natural(o []fyne.CanvasObject) float32 { return naturalOf(o[0]) }

// first is the width of the state when the facts stand below it.
func (h headerRow) first(o []fyne.CanvasObject, width float32) float32 {
	if h.button {
		width -= naturalOf(o[len(o)-1]) + headerGap
	}
	return width
}

// below are the facts.
func (h headerRow) below(o []fyne.CanvasObject) (facts []fyne.CanvasObject) {
	for i := range h.facts {
		facts = append(facts, o[2+2*i])
	}
	return facts
}

func (h headerRow) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if h.oneRow(o, width) {
		return max(heightOf(o[0], h.rest(o, width)), 50)
	}
	height := heightOf(o[0], h.first(o, width))
	if h.button {
		height = max(height, heightOf(o[len(o)-1], width))
	}
	if h.facts > 0 {
		height += 4 + wrapped{gap: 40, line: 4}.heightFor(h.below(o), width)
	}
	return height
}

// Layout places the parts in one row or in two.
func (h headerRow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	one := h.oneRow(o, size.Width)
	for i := range h.facts {
		o[1+2*i].Resize(fyne.Size{})
	}
	if one {
		row{gap: headerGap, fill: 0}.Layout(o, size)
		return
	}
	w := h.first(o, size.Width)
	height := heightOf(o[0], w)
	place(o[0], 0, 0, w, height)
	if h.button {
		button := o[len(o)-1]
		bw := naturalOf(button)
		bh := heightOf(button, bw)
		place(button, size.Width-bw, 0, bw, bh)
		height = max(height, bh)
	}
	if h.facts == 0 {
		return
	}
	y := height + 4
	facts := h.below(o)
	wrapped{gap: 40, line: 4}.Layout(facts, fyne.NewSize(size.Width, size.Height-y))
	for _, f := range facts {
		f.Move(f.Position().AddXY(0, y))
	}
}
