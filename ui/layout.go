package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Fyne asks an object for a smallest size before it knows its width, which
// cannot be answered for text that wraps. The layouts of this window therefore
// ask the other way round: how high is it at this width.

// fluid is an object whose height follows from its width.
type fluid interface {
	natural() float32 // the width at which nothing has to wrap
	heightFor(width float32) float32
}

// fluidLayout is a layout that can answer for its objects.
type fluidLayout interface {
	natural(objects []fyne.CanvasObject) float32
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

func naturalOf(o fyne.CanvasObject) float32 {
	if f, ok := o.(fluid); ok {
		return f.natural()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(fluidLayout); ok {
			return l.natural(c.Objects)
		}
	}
	return o.MinSize().Width
}

func heightOf(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(fluid); ok {
		return f.heightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(fluidLayout); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// smallest answers Fyne's question for a fluid layout: one that is never in the
// way, because the window's own layouts decide.
type smallest struct{}

func (smallest) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// column stacks objects. The one with the index fill gets the height that is
// left over; -1 leaves it empty at the bottom.
type column struct {
	smallest
	gap   float32
	fill  int
	least float32 // gap to which it may shrink when there is no room; 0: it does not
}

func stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{gap: gap, fill: -1}, objects...)
}

func stackFill(gap float32, fill int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{gap: gap, fill: fill}, objects...)
}

func (c column) natural(objects []fyne.CanvasObject) (w float32) {
	for _, o := range objects {
		w = max(w, naturalOf(o))
	}
	return w
}

func (c column) heightFor(objects []fyne.CanvasObject, width float32) (h float32) {
	for i, o := range objects {
		if i > 0 {
			h += c.gap
		}
		h += heightOf(o, width)
	}
	return h
}

func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	spare := size.Height - c.heightFor(objects, size.Width)
	if n := float32(len(objects) - 1); spare < 0 && c.least > 0 && n > 0 {
		c.gap = max(c.least, c.gap+spare/n)
	}
	spare = max(0, spare)
	var y float32
	for i, o := range objects {
		h := heightOf(o, size.Width)
		if i == c.fill {
			h += spare
		}
		place(o, 0, y, size.Width, h)
		y += h + c.gap
	}
}

// inset surrounds one object with room.
type inset struct {
	smallest
	left, top, right, bottom float32
}

func pad(left, top, right, bottom float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(inset{left: left, top: top, right: right, bottom: bottom}, o)
}

func (i inset) natural(objects []fyne.CanvasObject) float32 {
	return naturalOf(objects[0]) + i.left + i.right
}

func (i inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[0], width-i.left-i.right) + i.top + i.bottom
}

func (i inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], i.left, i.top, size.Width-i.left-i.right, size.Height-i.top-i.bottom)
}

// layers puts objects on top of each other; the last one decides the size.
type layers struct{ smallest }

func over(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layers{}, objects...)
}

func (layers) natural(objects []fyne.CanvasObject) float32 {
	return naturalOf(objects[len(objects)-1])
}

func (layers) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return heightOf(objects[len(objects)-1], width)
}

func (layers) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, 0, size.Width, size.Height)
	}
}

// box gives its last object a size of its own: at least width by height, the
// object in the middle of it, or filling it.
type box struct {
	smallest
	width, height float32
	middle        bool
	fill          bool
}

// fixed is a box of exactly that width and at least that height.
func fixed(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(box{width: width, height: height, fill: true}, o)
}

// centred puts an object into the middle of whatever room there is.
func centred(o fyne.CanvasObject) *fyne.Container {
	return container.New(box{middle: true}, o)
}

// atLeast gives an object a smallest height and centres it upright.
func atLeast(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(box{height: height}, o)
}

func (b box) natural(objects []fyne.CanvasObject) float32 {
	if b.width > 0 {
		return b.width
	}
	return naturalOf(objects[0])
}

func (b box) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if b.width > 0 {
		width = min(width, b.width)
	}
	return max(b.height, heightOf(objects[0], width))
}

func (b box) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if b.fill {
		place(objects[0], 0, 0, size.Width, size.Height)
		return
	}
	w := size.Width
	if b.middle {
		w = min(w, naturalOf(objects[0]))
	}
	h := min(size.Height, heightOf(objects[0], w))
	place(objects[0], (size.Width-w)/2, (size.Height-h)/2, w, h)
}

// gap is empty room of a size.
func gap(width, height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(none)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}
