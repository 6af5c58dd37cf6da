package ui

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// virtual is a list of any length of which only the rows in view exist.
type virtual struct {
	widget.BaseWidget
	count  int
	height func(i int, width float32) float32 // of a row
	build  func(i int) fyne.CanvasObject
	width  float32   // that tops were made for
	tops   []float32 // where each row begins; one more for the end
	made   map[int]fyne.CanvasObject
	shown  []fyne.CanvasObject
}

func newVirtual(count int, height func(int, float32) float32, build func(int) fyne.CanvasObject) *virtual {
	v := &virtual{count: count, height: height, build: build, width: -1, made: map[int]fyne.CanvasObject{}}
	v.ExtendBaseWidget(v)
	return v
}

// even is the height of rows that are all alike.
func even(height float32) func(int, float32) float32 {
	return func(int, float32) float32 { return height }
}

func (v *virtual) natural() float32 { return 1 }

func (v *virtual) heightFor(width float32) float32 {
	if width != v.width {
		v.width, v.tops = width, make([]float32, v.count+1)
		for i := range v.count {
			v.tops[i+1] = v.tops[i] + v.height(i, width)
		}
	}
	return v.tops[v.count]
}

// MinSize is what Fyne may ask; our own layouts ask heightFor.
func (v *virtual) MinSize() fyne.Size { return fyne.NewSize(1, v.heightFor(v.Size().Width)) }

// view makes the rows between top and bottom, and lets the others go.
func (v *virtual) view(top, bottom float32) {
	v.heightFor(v.Size().Width)
	n := v.count
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
