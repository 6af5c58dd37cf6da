package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// dashes is a dashed frame: a place to drop files, or a thing not checked.
type dashes struct {
	widget.BaseWidget
	color color.Color
	drawn []fyne.CanvasObject
}

func newDashes(c color.Color) *dashes {
	d := &dashes{color: c}
	d.ExtendBaseWidget(d)
	return d
}

// Length of a dash and of the space behind it, in pixels.
const (
	dash  = 7
	space = 5
)

func (d *dashes) arrange(size fyne.Size) {
	d.drawn = nil
	for x := float32(4); x < size.Width-4; x += dash + space {
		l := min(dash, size.Width-4-x)
		d.add(x, 0, l, 2)
		d.add(x, size.Height-2, l, 2)
	}
	for y := float32(4); y < size.Height-4; y += dash + space {
		l := min(dash, size.Height-4-y)
		d.add(0, y, 2, l)
		d.add(size.Width-2, y, 2, l)
	}
}

func (d *dashes) add(x, y, w, h float32) {
	r := canvas.NewRectangle(d.color)
	place(r, x, y, w, h)
	d.drawn = append(d.drawn, r)
}

// MinSize leaves the size to what is inside the frame.
func (d *dashes) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer makes the frame drawable by Fyne.
func (d *dashes) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: d.MinSize, layout: d.arrange, objects: func() []fyne.CanvasObject { return d.drawn }}
}
