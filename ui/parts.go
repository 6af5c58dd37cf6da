package ui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// part is a piece of the window that is drawn anew when what it shows changes.
type part struct {
	holder *fyne.Container
	shows  any   // what it shows now
	look   *look // it was drawn with; it knows the controls
}

// parts are all pieces of the window.
type parts struct {
	root                                          *fyne.Container
	ground                                        *canvas.Rectangle
	band, rail, header, ribbon, body, bar, dialog *part
	edge                                          *canvas.Rectangle
	paper                                         *paper
	views                                         map[string]*paper // of lists within a page or a question
	still                                         bool              // what gets the keyboard now is not scrolled to
	batch                                         *virtual          // the documents that are being signed
	followed                                      float32           // where that list was scrolled to last
	asking                                        bool              // a question is in front
	last                                          string            // the control that was pressed last
	behind                                        string            // the control that the question came from
}

func newPart() *part { return &part{holder: over(gap(0, 0)), look: &look{}} }

func newParts() parts {
	p := parts{band: newPart(), rail: newPart(), header: newPart(), ribbon: newPart(), body: newPart(),
		bar: newPart(), dialog: newPart(), ground: block(none), edge: block(none), paper: newPaper(), views: map[string]*paper{}}
	p.body.holder = over(p.paper)
	p.root = container.New(frameLayout{}, p.ground, p.rail.holder, p.header.holder, p.ribbon.holder,
		p.body.holder, p.bar.holder, p.dialog.holder, p.band.holder, p.edge)
	return p
}

func (p *parts) all() []*part {
	return []*part{p.band, p.rail, p.header, p.ribbon, p.body, p.bar, p.dialog}
}

// forget makes every part be drawn anew.
func (p *parts) forget() {
	for _, each := range p.all() {
		each.shows = nil
	}
}

// draw brings the screen up to the state.
func (w *window) draw() {
	p, s := &w.parts, w.state
	focused := w.focusedID()
	onStage := w.stage != nil && w.win.Canvas().Focused() == fyne.Focusable(w.stage)
	changed := w.part(p.band, s.Practice, w.practiceBand)
	changed = w.part(p.rail, railShows(s), w.rail) || changed
	changed = w.part(p.header, s.cardShows(), w.cardBar) || changed
	changed = w.part(p.ribbon, s.ribbonShows(), w.ribbon) || changed
	changed = w.part(p.body, s.bodyShows(), w.body) || changed
	changed = w.part(p.bar, s.barShows(), w.actionBar) || changed
	changed = w.part(p.dialog, s.dialogShows(), w.question) || changed
	if !changed {
		return
	}
	p.ground.FillColor = w.palette.Ground
	p.edge.StrokeColor, p.edge.StrokeWidth = w.palette.DemoBand, 4
	p.edge.Hidden = !s.Practice
	for _, behind := range []*part{p.ribbon, p.body, p.bar} {
		behind.holder.Hidden = s.dialog() != noDialog // so that Tab stays in the question
	}
	focused = p.remember(focused, s.dialog() != noDialog)
	p.root.Refresh()
	if onStage && w.stage.look == p.body.look && w.state.dialog() == noDialog {
		w.win.Canvas().Focus(w.stage)
		return
	}
	w.refocus(focused)
}

// remember keeps what had the keyboard when a question came, or else what was
// pressed last; when the question goes, that has the keyboard.
func (p *parts) remember(focused string, asking bool) string {
	if asking && !p.asking {
		if p.behind = focused; focused == "" {
			p.behind = p.last
		}
	}
	if !asking && p.asking {
		focused = p.behind
	}
	p.asking = asking
	return focused
}

// part draws one part if what it shows has changed. Showing nil empties it.
func (w *window) part(p *part, shows any, build func(*look) fyne.CanvasObject) bool {
	shows = []any{shows, w.palette, w.state.Set, w.win.Canvas().Scale()}
	if reflect.DeepEqual(p.shows, shows) {
		return false
	}
	p.shows = shows
	l := w.look()
	l.seen = w.reveal
	o := build(l)
	p.look = l
	if o == nil {
		o = gap(0, 0)
	}
	if p == w.parts.body {
		w.parts.paper.set(o, w.state.place())
		return true
	}
	p.holder.Objects = []fyne.CanvasObject{o}
	return true
}

// focusedID is the name of the control that has the keyboard.
func (w *window) focusedID() string {
	if c, ok := w.win.Canvas().Focused().(*control); ok {
		return c.id
	}
	return ""
}

// refocus gives the keyboard to the control of that name, to the password field
// when that is asked for, or to nothing: never to what is no longer there.
func (w *window) refocus(id string) {
	c := w.win.Canvas()
	if f := w.pin; f != nil && (f.fresh || c.Focused() == nil) {
		f.fresh = false
		c.Focus(f)
		return
	}
	if w.pin != nil && c.Focused() == fyne.Focusable(w.pin) {
		w.pin.look()
		return
	}
	if f, ok := c.Focused().(*textField); ok && f.page == w.state.Page && w.state.dialog() == noDialog {
		return
	}
	if f, ok := c.Focused().(*shortField); ok && f.look == w.parts.body.look && w.state.dialog() == noDialog {
		return
	}
	if again := w.control(id); again != nil {
		w.parts.still = true // what the person scrolled to stays
		c.Focus(again)
		w.parts.still = false
		return
	}
	if first := w.parts.dialog.look.controls; w.state.dialog() == dialogLastTry && len(first) > 0 {
		c.Focus(first[0])
		return
	}
	c.Unfocus()
}

// control is the control of that name that can be used now, or nil.
func (w *window) control(id string) *control {
	for _, p := range w.parts.all() {
		for _, each := range p.look.all() {
			if id != "" && each.id == id && !each.disabled {
				return each
			}
		}
	}
	return nil
}

// frameLayout puts the parts of the window to their places.
type frameLayout struct{}

// MinSize is the smallest window that is promised to be usable.
func (frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960, 600) }

func (frameLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	ground, rail, header, ribbon, body, bar, dialog, band, edge := o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]
	place(ground, 0, 0, size.Width, size.Height)
	place(edge, 0, 0, size.Width, size.Height)
	var x, y float32
	right, bottom := size.Width, size.Height
	if !edge.(*canvas.Rectangle).Hidden {
		y = heightOf(band, size.Width)
		place(band, 0, 0, size.Width, y)
		x, right, bottom = 4, size.Width-4, size.Height-4
	}
	rw := naturalOf(rail)
	place(rail, x, y, rw, bottom-y)
	x += rw
	w := right - x
	hh := heightOf(header, w)
	place(header, x, y, w, hh)
	y += hh
	place(dialog, x, y, w, bottom-y)
	rh := heightOf(ribbon, w)
	place(ribbon, x, y, w, rh)
	bh := heightOf(bar, w)
	place(bar, x, bottom-bh, w, bh)
	place(body, x, y+rh, w, bottom-bh-y-rh)
}
