package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// dashedBar is the bar of what was not checked, 6 px wide at the left edge.
type dashedBar struct {
	widget.BaseWidget
	color color.Color
	drawn []fyne.CanvasObject
}

func newDashedBar(c color.Color) *dashedBar {
	d := &dashedBar{color: c}
	d.ExtendBaseWidget(d)
	return d
}

func (d *dashedBar) arrange(size fyne.Size) {
	d.drawn = nil
	for y := float32(0); y < size.Height; y += 18 {
		r := canvas.NewRectangle(d.color)
		place(r, 0, y, 6, min(12, size.Height-y))
		d.drawn = append(d.drawn, r)
	}
}

// MinSize leaves the size to the group.
func (d *dashedBar) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer makes the bar drawable by Fyne.
func (d *dashedBar) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: d.MinSize, layout: d.arrange, objects: func() []fyne.CanvasObject { return d.drawn }}
}
