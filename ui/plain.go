package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// plain is the renderer of all our widgets: they place their own objects when
// they are resized.
type plain struct {
	objects func() []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
}

func (p plain) Destroy() {}

func (p plain) Layout(size fyne.Size) {
	if p.layout != nil {
		p.layout(size)
	}
}

func (p plain) MinSize() fyne.Size { return p.min() }

func (p plain) Objects() []fyne.CanvasObject { return p.objects() }

func (p plain) Refresh() {
	for _, o := range p.objects() {
		canvas.Refresh(o)
	}
}
