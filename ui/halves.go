package ui

import "fyne.io/fyne/v2"

// halves sets two objects side by side, of the same height. The first one gets part
// of what room there is, but not less than least and not more than most; the second
// the rest. When less than narrow would be left for that, they are stacked.
type halves struct {
	smallest
	gap, least, most, narrow float32
}

// firstPart is how much of the width the first object gets.
const firstPart = 0.4

func (h halves) natural(objects []fyne.CanvasObject) float32 {
	return h.least + h.gap + naturalOf(objects[1])
}

func (h halves) row(width float32) (first, second float32, ok bool) {
	first = min(max(h.least, (width-h.gap)*firstPart), h.most)
	second = width - h.gap - first
	return first, second, second >= h.narrow
}

func (h halves) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	first, second, ok := h.row(width)
	if !ok {
		return column{gap: h.gap, fill: -1}.heightFor(objects, width)
	}
	return max(heightOf(objects[0], first), heightOf(objects[1], second))
}

func (h halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, second, ok := h.row(size.Width)
	if !ok {
		column{gap: h.gap, fill: -1}.Layout(objects, size)
		return
	}
	place(objects[0], 0, 0, first, size.Height)
	place(objects[1], first+h.gap, 0, second, size.Height)
}
