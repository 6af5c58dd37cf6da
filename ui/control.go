package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// face is how a control looks in one of its conditions.
type face struct {
	fill, edge color.NRGBA
	width      float32 // of the edge
}

// faces are the conditions of a control.
type faces struct {
	rest, hover, press, off face
	radius                  float32
}

// control is everything that can be pressed: buttons, links, choices, rows. It
// draws the focus ring that all of them share.
type control struct {
	widget.BaseWidget
	id                        string // the same control keeps its focus when a page is drawn anew
	name                      string // for screen readers
	faces                     faces
	content                   fyne.CanvasObject
	tapped                    func()
	held                      func(bool)                                     // told when the control is held down and let go
	keys                      func(fyne.KeyName)                             // keys that the control itself does not use
	seen                      func(o fyne.CanvasObject, top, bottom float32) // brings it into view
	trail                     *trail                                         // that the arrow keys walk along; nil: none
	at                        int                                            // its place there
	walked                    func()                                         // instead of tapped, when the arrows came to it
	last                      *string                                        // takes the id of the control that was pressed; nil: nobody asks
	grip                      *grip                                          // shared by all; nil: a click that outlives its control is lost
	swift                     bool                                           // each click counts, however soon
	disabled                  bool
	hovered, pressed, focused bool

	words       *label // on a button
	ink, inkOff color.NRGBA

	back *canvas.Rectangle
	ring focusRing
}

func newControl(look *look, id, name string, f faces, content fyne.CanvasObject, tapped func()) *control {
	c := &control{id: id, name: name, faces: f, content: content, tapped: tapped, keys: look.keys, seen: look.seen, grip: look.grip, last: look.last}
	c.back = canvas.NewRectangle(none)
	c.ring = newFocusRing(look.p)
	c.ExtendBaseWidget(c)
	c.paint()
	look.controls = append(look.controls, c)
	return c
}

func (c *control) natural() float32                { return naturalOf(c.content) }
func (c *control) heightFor(width float32) float32 { return heightOf(c.content, width) }

// MinSize is what Fyne may ask; our own layouts ask heightFor.
func (c *control) MinSize() fyne.Size {
	w := c.natural()
	return fyne.NewSize(w, c.heightFor(w))
}

// CreateRenderer makes the control drawable by Fyne.
func (c *control) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: c.MinSize, layout: c.arrange, objects: func() []fyne.CanvasObject {
		return []fyne.CanvasObject{c.back, c.content, c.ring.outer, c.ring.inner}
	}}
}

func (c *control) arrange(size fyne.Size) {
	place(c.back, 0, 0, size.Width, size.Height)
	place(c.content, 0, 0, size.Width, size.Height)
	c.ring.around(size, c.faces.radius)
}

// paint shows the condition of the control.
func (c *control) paint() {
	f := c.faces.rest
	switch {
	case c.disabled:
		f = c.faces.off
	case c.pressed:
		f = c.faces.press
	case c.hovered:
		f = c.faces.hover
	}
	if f.edge == none {
		f.width = 0
	}
	c.back.FillColor, c.back.StrokeColor, c.back.StrokeWidth = f.fill, f.edge, f.width
	c.back.CornerRadius = c.faces.radius
	c.ring.show(c.focused)
	if c.words != nil {
		ink := c.ink
		if c.disabled {
			ink = c.inkOff
		}
		c.words.recolour(ink)
	}
	canvas.Refresh(c)
}

// Disabled tells Fyne not to give the keyboard to a control that is off.
func (c *control) Disabled() bool { return c.disabled }

// Enable and Disable belong to Disabled; our pages are drawn anew instead.
func (c *control) Enable() { c.disabled = false; c.paint() }

// Disable is the opposite of Enable.
func (c *control) Disable() { c.disabled = true; c.paint() }

func (c *control) press() {
	if !c.disabled && c.tapped != nil {
		if c.last != nil {
			*c.last = c.id
		}
		c.tapped()
	}
}

// Tapped is a click.
func (c *control) Tapped(e *fyne.PointEvent) { c.click(e.AbsolutePosition) }

// click presses the control. Who clicks twice presses once: by the second time there
// may be another control, or a step that nobody has read.
func (c *control) click(at fyne.Position) {
	if c.disabled || !c.swift && c.grip.doubles(at) {
		return
	}
	c.press()
	c.grip.click(at)
}

// Cursor shows a hand where something can be pressed.
func (c *control) Cursor() desktop.Cursor {
	if c.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// MouseIn, MouseMoved and MouseOut follow the pointer.
func (c *control) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.paint() }

// MouseMoved is needed to be told of MouseIn.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends what MouseIn began.
func (c *control) MouseOut() { c.hovered = false; c.hold(false) }

// MouseDown shows the pressed condition.
func (c *control) MouseDown(e *desktop.MouseEvent) {
	if c.grip != nil && e.Button == desktop.MouseButtonPrimary {
		c.grip.down = c
	}
	c.hold(true)
}

// MouseUp ends it.
func (c *control) MouseUp(e *desktop.MouseEvent) {
	c.hold(false)
	if c.grip == nil || e.Button != desktop.MouseButtonPrimary {
		return
	}
	down := c.grip.down
	c.grip.down = nil
	if down != nil && down != c && down.id == c.id && down.name == c.name {
		c.click(e.AbsolutePosition)
	}
}

func (c *control) hold(down bool) {
	was := c.pressed
	c.pressed = down
	c.paint()
	if c.held != nil && was != down && !c.disabled {
		c.held(down)
	}
}

// FocusGained draws the ring.
func (c *control) FocusGained() {
	c.focused = true
	c.paint()
	if c.seen != nil {
		c.seen(c, 0, c.Size().Height)
	}
}

// FocusLost takes it away, and lets go of what was held.
func (c *control) FocusLost() { c.focused = false; c.hold(false) }

// TypedRune is not used by controls.
func (c *control) TypedRune(rune) {}

// TypedKey presses the control with Enter or Space.
func (c *control) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if c.grip.strikes(e.Name) && (e.Name != fyne.KeySpace || c.held == nil) {
			c.press()
		}
	default:
		if c.trail != nil && c.trail.typed(e.Name, c.at) {
			return
		}
		if c.keys != nil {
			c.keys(e.Name)
		}
	}
}

// KeyDown holds a hold-button with the space bar.
func (c *control) KeyDown(e *fyne.KeyEvent) {
	c.grip.keyDown(e.Name)
	if e.Name == fyne.KeySpace && c.held != nil {
		c.hold(true)
	}
}

// KeyUp lets go of it.
func (c *control) KeyUp(e *fyne.KeyEvent) {
	c.grip.keyUp(e.Name)
	if e.Name == fyne.KeySpace && c.held != nil {
		c.hold(false)
	}
}

// AccessibilityLabel tells a screen reader the words on the control.
func (c *control) AccessibilityLabel() string { return c.name }

// AccessibilityRole tells a screen reader that it can be pressed.
func (c *control) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// focusRing is drawn around whatever has the keyboard: an inner line of 2 px and
// an outer one of 4 px, so that it is seen on every ground.
type focusRing struct{ outer, inner *canvas.Rectangle }

func newFocusRing(p *palette) focusRing {
	r := focusRing{canvas.NewRectangle(none), canvas.NewRectangle(none)}
	r.outer.StrokeColor, r.outer.StrokeWidth = p.FocusOuter, 4
	r.inner.StrokeColor, r.inner.StrokeWidth = p.FocusInner, 2
	r.show(false)
	return r
}

func (r focusRing) show(on bool) {
	r.outer.Hidden, r.inner.Hidden = !on, !on
}

func (r focusRing) around(size fyne.Size, radius float32) {
	place(r.inner, -2, -2, size.Width+4, size.Height+4)
	place(r.outer, -6, -6, size.Width+12, size.Height+12)
	r.inner.CornerRadius, r.outer.CornerRadius = radius+2, radius+6
}
