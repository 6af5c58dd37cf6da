package ui

import "fyne.io/fyne/v2"

// room is what stays free above and below what is brought into view: the focus
// ring and a little more.
const room = 24

// reveal scrolls the papers that an object lies in as little as it takes to see
// the part of it between top and bottom.
func (w *window) reveal(o fyne.CanvasObject, top, bottom float32) {
	if w.parts.still {
		return
	}
	for _, root := range []fyne.CanvasObject{w.parts.dialog.holder, w.parts.body.holder, w.parts.rail.holder} {
		if up, _, ok := climb(root, o); ok {
			up(top, bottom)
			return
		}
	}
}

// climb finds an object below another, and how to bring a part of it into view:
// the innermost paper first. The offset is from the top of the other to the
// object, as it is scrolled now.
func climb(from, to fyne.CanvasObject) (up func(top, bottom float32), offset func() float32, ok bool) {
	if from == to {
		return func(float32, float32) {}, func() float32 { return 0 }, true
	}
	for _, each := range inside(from) {
		inner, below, found := climb(each, to)
		if !found {
			continue
		}
		p, isPaper := from.(*paper)
		if !isPaper {
			return inner, func() float32 { return each.Position().Y + below() }, true
		}
		return func(top, bottom float32) {
			inner(top, bottom)
			p.into(below()+top, below()+bottom)
		}, func() float32 { return below() - p.scroll.Offset.Y }, true
	}
	return nil, nil, false
}

// inside are the objects that are placed within another.
func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *paper:
		return []fyne.CanvasObject{o.sheet}
	case *sheet:
		return []fyne.CanvasObject{o.content}
	case *virtual:
		return o.shown
	}
	return nil
}

// into scrolls as little as it takes to see what lies between top and bottom; of
// what is too high for that, the top.
func (p *paper) into(top, bottom float32) {
	high := p.Size().Height
	if high < 1 {
		return
	}
	y := max(p.scroll.Offset.Y, bottom+room-high)
	p.scrollTo(min(y, top-room))
}

// scrollTo shows the sheet from there on, as far as it goes.
func (p *paper) scrollTo(y float32) {
	y = max(0, min(y, p.sheet.Size().Height-p.Size().Height))
	if y == p.scroll.Offset.Y {
		return
	}
	p.scroll.Offset.Y = y
	p.scroll.Refresh()
	p.look()
}

// view is the paper of a list that scrolls within a page. It stays the same when
// the page is drawn anew, so that the list stays where it was scrolled to.
func (w *window) view(name string) *paper {
	if w.parts.views[name] == nil {
		w.parts.views[name] = newPaper()
	}
	return w.parts.views[name]
}

// front is the paper that the keys scroll: of the question, or of the page.
func (w *window) front() *paper {
	if w.state.dialog() == noDialog {
		return w.parts.paper
	}
	return firstPaper(w.parts.dialog.holder)
}

func firstPaper(o fyne.CanvasObject) *paper {
	if p, ok := o.(*paper); ok {
		return p
	}
	for _, each := range inside(o) {
		if p := firstPaper(each); p != nil {
			return p
		}
	}
	return nil
}

// scrolled moves the page by a key that nothing else has a use for.
func (w *window) scrolled(name fyne.KeyName) bool {
	p := w.front()
	if p == nil {
		return false
	}
	y, high := p.scroll.Offset.Y, p.Size().Height
	switch name {
	case fyne.KeyPageDown:
		y += high - 2*room
	case fyne.KeyPageUp:
		y -= high - 2*room
	case fyne.KeyHome:
		y = 0
	case fyne.KeyEnd:
		y = p.sheet.Size().Height
	case fyne.KeyDown:
		y += 2 * room
	case fyne.KeyUp:
		y -= 2 * room
	default:
		return false
	}
	p.scrollTo(y)
	return true
}
