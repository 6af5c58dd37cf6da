package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// badge sets a mark on the lower right corner of a picture.
type badge struct {
	smallest
	scale float32
}

func newBadge(l *look, card, halo, mark fyne.CanvasObject) fyne.CanvasObject {
	return container.New(badge{scale: l.scale}, card, halo, mark)
}

func (b badge) natural([]fyne.CanvasObject) float32 { return 68 * b.scale }

func (b badge) heightFor([]fyne.CanvasObject, float32) float32 { return 48 * b.scale }

func (b badge) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	s := b.scale
	place(objects[0], 0, 2*s, 64*s, 44*s)
	place(objects[1], 39*s, 19*s, 30*s, 30*s)
	place(objects[2], 42*s, 22*s, 24*s, 24*s)
}
