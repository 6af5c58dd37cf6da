package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// paper is the page between header and action bar: the only thing that scrolls.
type paper struct {
	widget.BaseWidget
	sheet  *sheet
	scroll *container.Scroll
	place  any
	slack  float32 // by which the content may be squeezed before it scrolls
}

// sheet is what scrolls: as wide as the paper, as high as it has to be.
type sheet struct {
	widget.BaseWidget
	content       fyne.CanvasObject
	width, height float32 // of the paper
	slack         float32
}

// viewed is an object that draws only what is in view.
type viewed interface {
	view(top, bottom float32) // in its own coordinates
}

func newPaper() *paper {
	p := &paper{sheet: &sheet{content: gap(0, 0)}}
	p.sheet.ExtendBaseWidget(p.sheet)
	p.scroll = container.NewVScroll(p.sheet)
	p.scroll.OnScrolled = func(fyne.Position) { p.look() }
	p.ExtendBaseWidget(p)
	return p
}

// set shows other content; the position is kept while the place is the same.
func (p *paper) set(o fyne.CanvasObject, place any) {
	p.sheet.content = o
	if p.place != place {
		p.scroll.Offset = fyne.Position{}
	}
	p.place = place
	p.arrange(p.Size())
}

func (p *paper) arrange(size fyne.Size) {
	p.sheet.width, p.sheet.height, p.sheet.slack = size.Width, size.Height, p.slack
	p.scroll.Resize(size)
	p.sheet.Resize(p.sheet.MinSize())
	p.sheet.arrange(p.sheet.Size())
	p.scroll.Refresh()
	p.look()
}

// look tells the objects that ask for it what is in view.
func (p *paper) look() {
	top := p.scroll.Offset.Y
	walk(p.sheet.content, 0, func(o fyne.CanvasObject, y float32) {
		if v, ok := o.(viewed); ok {
			v.view(top-y, top-y+p.Size().Height)
		}
	})
}

// relayout places everything in o anew, though no size has changed from above.
func relayout(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		o.Layout.Layout(o.Objects, o.Size())
		for _, each := range o.Objects {
			relayout(each)
		}
	case *paper:
		o.arrange(o.Size())
		relayout(o.sheet.content)
	}
	canvas.Refresh(o)
}

// walk visits the containers and widgets of a page with their distance from its
// top.
func walk(o fyne.CanvasObject, y float32, visit func(fyne.CanvasObject, float32)) {
	y += o.Position().Y
	visit(o, y)
	if c, ok := o.(*fyne.Container); ok {
		for _, each := range c.Objects {
			walk(each, y, visit)
		}
	}
}

// MinSize leaves the size to the window.
func (p *paper) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer makes the paper drawable by Fyne.
func (p *paper) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: p.MinSize, layout: p.arrange, objects: func() []fyne.CanvasObject { return []fyne.CanvasObject{p.scroll} }}
}

// MinSize is at least the height of the paper, so that a page can fill it.
func (s *sheet) MinSize() fyne.Size {
	return fyne.NewSize(s.width, max(s.height, heightOf(s.content, s.width)-s.slack))
}

func (s *sheet) arrange(size fyne.Size) { place(s.content, 0, 0, size.Width, size.Height) }

// CreateRenderer makes the sheet drawable by Fyne.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: s.MinSize, layout: s.arrange, objects: func() []fyne.CanvasObject { return []fyne.CanvasObject{s.content} }}
}
