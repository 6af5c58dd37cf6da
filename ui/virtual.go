package ui

import (
	"maps"
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
	look   *look
	trail  *trail    // of its rows, for the arrow keys
	width  float32   // that tops were made for
	tops   []float32 // where each row begins; one more for the end
	made   map[int]fyne.CanvasObject
	shown  []fyne.CanvasObject

	controls map[int][]*control // of the rows that exist
}

func (l *look) virtual(count int, height func(int, float32) float32, build func(int) fyne.CanvasObject) *virtual {
	v := &virtual{count: count, height: height, build: build, look: l, width: -1, made: map[int]fyne.CanvasObject{}}
	v.trail = newTrail(count)
	v.trail.reach = v.reach
	v.ExtendBaseWidget(v)
	l.lists = append(l.lists, v)
	return v
}

// row makes the row with that index. Its controls are known as long as it exists.
func (v *virtual) row(i int) (fyne.CanvasObject, []*control) {
	others := v.look.controls
	v.look.controls = nil
	o := v.build(i)
	mine := v.look.controls
	v.look.controls = others
	return o, mine
}

// reach brings a row into view, and so into being.
func (v *virtual) reach(i int) {
	if v.heightFor(v.Size().Width); v.look.seen == nil {
		return
	}
	v.look.seen(v, v.tops[i], v.tops[i+1])
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
	keep, controls := map[int]fyne.CanvasObject{}, map[int][]*control{}
	v.shown = v.shown[:0:0]
	for i := first; i < n && v.tops[i] < bottom; i++ {
		o := v.made[i]
		controls[i] = v.controls[i]
		if o == nil {
			o, controls[i] = v.row(i)
		}
		place(o, 0, v.tops[i], v.Size().Width, v.tops[i+1]-v.tops[i])
		keep[i] = o
		v.shown = append(v.shown, o)
	}
	v.made, v.controls = keep, controls
	maps.DeleteFunc(v.trail.members, func(i int, _ *control) bool { return keep[i] == nil })
	v.Refresh()
}

// CreateRenderer makes the list drawable by Fyne.
func (v *virtual) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: v.MinSize, objects: func() []fyne.CanvasObject { return v.shown }}
}
