package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// sealBox draws a ring of 50 with the characters below each other in it.
type sealBox struct {
	smallest
	scale float32
}

func sealOf(scale float32, ring fyne.CanvasObject, chars []fyne.CanvasObject) fyne.CanvasObject {
	return container.New(sealBox{scale: scale}, append([]fyne.CanvasObject{ring}, chars...)...)
}

func (s sealBox) natural([]fyne.CanvasObject) float32            { return 52 * s.scale }
func (s sealBox) heightFor([]fyne.CanvasObject, float32) float32 { return 52 * s.scale }

func (s sealBox) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	place(o[0], 0, 0, 52*s.scale, 52*s.scale)
	n := float32(len(o) - 1)
	for i, c := range o[1:] {
		h := c.MinSize().Height
		step := 20 * s.scale
		place(c, 0, 26*s.scale-n*step/2+float32(i)*step+(step-h)/2, 52*s.scale, h)
	}
}

// onPaper sets the seal on the lower right of the sheet.
type onPaper struct {
	smallest
	scale float32
}

func overlay(paper, seal fyne.CanvasObject, scale float32) fyne.CanvasObject {
	return container.New(onPaper{scale: scale}, paper, seal)
}

func (p onPaper) Layout(o []fyne.CanvasObject, _ fyne.Size) {
	place(o[0], 0, 2*p.scale, 120*p.scale, 172*p.scale)
	place(o[1], 59*p.scale, 107*p.scale, 52*p.scale, 52*p.scale)
}
