package ui

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"inkan/ui/preview"
)

// stage shows a page of a PDF and the block of the seal on it, exactly where it
// will be. The block is dragged, or moved by the arrow keys.
type stage struct {
	widget.BaseWidget
	page    preview.Page
	block   spot
	name    string             // for screen readers
	moved   func(x, y float64) // told when a move has ended
	moving  func(x, y float64) // told of each step of it; may be nil
	keys    func(fyne.KeyName) // keys that the stage does not use
	fixed   bool               // the place is the document's, not the person's
	shift   bool               // a shift key is down
	pending bool               // moved and not yet told
	follow  *paper             // scrolls so that the block is in view
	look    *look              // it was drawn with
	room    float32            // that is in view, from top to bottom

	picture *canvas.Image
	usual   *fyne.Container // marks the default place; nil if it is not known
	usualAt spot
	seal    fyne.CanvasObject
	frame   *canvas.Rectangle
	corners [4]*canvas.Rectangle
	ring    focusRing
}

// steps of the arrow keys, in millimetres.
const (
	smallStep = 1
	bigStep   = 10
)

func (l *look) stage(p preview.Page, picture image.Image, seal fyne.CanvasObject, block spot) *stage {
	s := &stage{look: l, page: p, block: block, seal: seal, keys: l.keys, name: l.t("ui.check.seal")}
	s.picture = canvas.NewImageFromImage(picture)
	s.picture.FillMode, s.picture.ScaleMode = canvas.ImageFillStretch, canvas.ImageScaleSmooth
	s.frame = frame(none, l.p.Primary, 2, 0)
	for i := range s.corners {
		s.corners[i] = frame(l.p.Paper, l.p.Primary, 2, 0)
	}
	s.ring = newFocusRing(l.p)
	s.ExtendBaseWidget(s)
	return s
}

// mark shows where the default place is.
func (s *stage) mark(l *look, at spot) {
	words := canvas.NewText(strings.ReplaceAll(l.t("ui.check.seal.usual"), string(phraseEnd), ""), hex(0x666666)) // on paper
	words.Alignment, words.FontSource = fyne.TextAlignCenter, faceOf(words.TextStyle)
	s.usualAt, s.usual = at, container.New(fitted{words}, l.dashes(), words)
}

// fitted puts a text into the middle of a box, as big as it fits.
type fitted struct{ words *canvas.Text }

// MinSize leaves the size to the page.
func (fitted) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout fills the box with the first object and centres the text.
func (f fitted) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, size.Width, size.Height)
	f.words.TextSize = 100
	whole := f.words.MinSize()
	f.words.TextSize = min(14, 80*size.Width/whole.Width, 60*size.Height/whole.Height)
	h := f.words.MinSize().Height
	place(f.words, 0, (size.Height-h)/2, size.Width, h)
}

func (s *stage) natural() float32 { return 1 }

func (s *stage) heightFor(width float32) float32 {
	return width * float32(s.page.Height/s.page.Width)
}

// MinSize is what Fyne may ask; our own layouts ask heightFor.
func (s *stage) MinSize() fyne.Size { return fyne.NewSize(1, s.heightFor(s.Size().Width)) }

// scale is how millimetres and places on the stage belong together.
func (s *stage) scale() preview.Scale {
	return s.page.Scale(float64(s.Size().Width), float64(s.Size().Height))
}

// CreateRenderer makes the stage drawable by Fyne.
func (s *stage) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: s.MinSize, layout: s.arrange, objects: func() []fyne.CanvasObject {
		all := []fyne.CanvasObject{s.picture}
		if s.usual != nil {
			all = append(all, s.usual)
		}
		all = append(all, s.seal, s.frame)
		for _, c := range s.corners {
			all = append(all, c)
		}
		return append(all, s.ring.outer, s.ring.inner)
	}}
}

func (s *stage) arrange(size fyne.Size) {
	place(s.picture, 0, 0, size.Width, size.Height)
	if s.usual != nil {
		s.put(s.usual, s.usualAt)
		s.usual.Hidden = s.block.overlaps(s.usualAt)
	}
	s.put(s.seal, s.block)
	s.put(s.frame, s.block)
	at, block := s.frame.Position(), s.frame.Size()
	for i, c := range s.corners {
		const side = 10
		x, y := at.X, at.Y
		if i%2 == 1 {
			x += block.Width
		}
		if i/2 == 1 {
			y += block.Height
		}
		place(c, x-side/2, y-side/2, side, side)
		c.Hidden = s.fixed
	}
	s.inView()
	s.ring.around(block, 0)
	s.ring.inner.Move(s.ring.inner.Position().Add(at))
	s.ring.outer.Move(s.ring.outer.Position().Add(at))
}

// view keeps the block in view when the room for the page changes; what the person
// scrolled stays.
func (s *stage) view(top, bottom float32) {
	if s.room != bottom-top {
		s.room = bottom - top
		s.inView()
	}
}

// inView scrolls as little as it takes to see the block.
func (s *stage) inView() {
	if s.follow == nil || s.follow.Size().Height < 1 {
		return
	}
	const room = 24
	top := s.Position().Y + s.frame.Position().Y
	bottom := top + s.frame.Size().Height
	scroll := s.follow.scroll
	y := min(max(scroll.Offset.Y, bottom+room-s.follow.Size().Height), top-room)
	if y = max(0, y); y != scroll.Offset.Y {
		scroll.Offset.Y = y
		scroll.Refresh()
	}
}

func (s *stage) put(o fyne.CanvasObject, at spot) {
	left, top, wide, high := s.scale().Block(at.X, at.Y, at.Width, at.Height)
	place(o, float32(left), float32(top), float32(wide), float32(high))
}

// shiftBy moves the block, within the page.
func (s *stage) shiftBy(x, y float64) {
	if s.fixed {
		return
	}
	s.block.X, s.block.Y = s.page.Keep(s.block.X+x, s.block.Y+y, s.block.Width, s.block.Height)
	if s.moving != nil {
		s.moving(s.block.X, s.block.Y)
	}
	s.arrange(s.Size())
	canvas.Refresh(s)
}

// tell reports where the block is now.
func (s *stage) tell() {
	if s.pending && s.moved != nil {
		s.pending = false
		s.moved(s.block.X, s.block.Y)
	}
}

// Dragged moves the block with the pointer, wherever on the page it is taken.
func (s *stage) Dragged(e *fyne.DragEvent) {
	scale := s.scale()
	x0, y0 := scale.Page(0, 0)
	x1, y1 := scale.Page(float64(e.Dragged.DX), float64(e.Dragged.DY))
	s.pending = true
	s.shiftBy(x1-x0, y1-y0)
}

// DragEnd ends a move.
func (s *stage) DragEnd() { s.tell() }

// TypedKey moves the block with the arrows.
func (s *stage) TypedKey(e *fyne.KeyEvent) {
	step := float64(smallStep)
	if s.shift {
		step = bigStep
	}
	switch e.Name {
	case fyne.KeyLeft:
		s.walk(-step, 0)
	case fyne.KeyRight:
		s.walk(step, 0)
	case fyne.KeyUp:
		s.walk(0, step)
	case fyne.KeyDown:
		s.walk(0, -step)
	default:
		if s.keys != nil {
			s.keys(e.Name)
		}
	}
}

func (s *stage) walk(x, y float64) {
	s.pending = true
	s.shiftBy(x, y)
}

// KeyDown and KeyUp follow the shift keys. A move by the arrows ends when the
// arrow is let go: documents are not judged anew for each millimetre.
func (s *stage) KeyDown(e *fyne.KeyEvent) { s.look.grip.keyDown(e.Name); s.shifted(e, true) }

// KeyUp is the end of KeyDown.
func (s *stage) KeyUp(e *fyne.KeyEvent) {
	s.look.grip.keyUp(e.Name)
	s.shifted(e, false)
	switch e.Name {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown:
		s.tell()
	}
}

func (s *stage) shifted(e *fyne.KeyEvent, down bool) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		s.shift = down
	}
}

// TypedRune is not used.
func (s *stage) TypedRune(rune) {}

// FocusGained draws the ring.
func (s *stage) FocusGained() { s.ring.show(true); canvas.Refresh(s) }

// FocusLost takes it away.
func (s *stage) FocusLost() { s.shift = false; s.tell(); s.ring.show(false); canvas.Refresh(s) }

// MouseDown gives the stage the keyboard, so that what was dragged can be moved on
// by the arrows.
func (s *stage) MouseDown(*desktop.MouseEvent) { s.take() }

// MouseUp belongs to MouseDown.
func (s *stage) MouseUp(*desktop.MouseEvent) {}

// Tapped gives the stage the keyboard.
func (s *stage) Tapped(*fyne.PointEvent) { s.take() }

func (s *stage) take() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
}

// Cursor shows that the block can be moved.
func (s *stage) Cursor() desktop.Cursor {
	if s.fixed {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// wear shows another seal in the same place.
func (s *stage) wear(seal fyne.CanvasObject) {
	s.seal = seal
	s.arrange(s.Size())
	canvas.Refresh(s)
}

// AccessibilityLabel tells a screen reader what this is.
func (s *stage) AccessibilityLabel() string { return s.name }

// AccessibilityRole tells a screen reader that there is nothing to press.
func (s *stage) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
