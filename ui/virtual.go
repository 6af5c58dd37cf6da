package ui

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// virtual is a list of any length of which only the rows in view exist.
type virtual struct {
	widget.BaseWidget
	tops  []float32 // where each row begins; one more for the end
	build func(i int) fyne.CanvasObject
	made  map[int]fyne.CanvasObject
	shown []fyne.CanvasObject
}

func newVirtual(heights []float32, build func(int) fyne.CanvasObject) *virtual {
	v := &virtual{tops: make([]float32, len(heights)+1), build: build, made: map[int]fyne.CanvasObject{}}
	for i, h := range heights {
		v.tops[i+1] = v.tops[i] + h
	}
	v.ExtendBaseWidget(v)
	return v
}

func (v *virtual) natural() float32          { return 1 }
func (v *virtual) heightFor(float32) float32 { return v.tops[len(v.tops)-1] }
func (v *virtual) MinSize() fyne.Size        { return fyne.NewSize(1, v.heightFor(1)) }

// view makes the rows between top and bottom, and lets the others go.
func (v *virtual) view(top, bottom float32) {
	n := len(v.tops) - 1
	first := max(0, sort.Search(n, func(i int) bool { return v.tops[i+1] > top }))
	keep := map[int]fyne.CanvasObject{}
	v.shown = v.shown[:0:0]
	for i := first; i < n && v.tops[i] < bottom; i++ {
		o := v.made[i]
		if o == nil {
			o = v.build(i)
		}
		place(o, 0, v.tops[i], v.Size().Width, v.tops[i+1]-v.tops[i])
		keep[i] = o
		v.shown = append(v.shown, o)
	}
	v.made = keep
	v.Refresh()
}

// CreateRenderer makes the list drawable by Fyne.
func (v *virtual) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: v.MinSize, objects: func() []fyne.CanvasObject { return v.shown }}
}
