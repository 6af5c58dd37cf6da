package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// pinMax is the length of the longest signing password (mission, 署名用パスワード:
// 6 to 16 letters and digits).
const pinMax = 16

// alphabet are the characters that a password may have. What the field draws are
// pieces of this constant, so that no string ever holds a password.
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// pinField is the field for the signing password: bytes in a fixed place, no
// undo, nothing to the clipboard, nothing to a screen reader.
type pinField struct {
	widget.BaseWidget
	secret  [pinMax]byte
	n       int
	focused bool
	visible bool
	fresh   bool   // has to be given the keyboard
	name    string // for screen readers
	shift   bool   // a shift key is down
	hint    pinHint
	hole    int                // one more than the place where the first character was left out; 0: none was
	changed func()             // told after each key
	keys    func(fyne.KeyName) // what the field does not use
	paste   func() string
	enter   func()
	seen    func() // brings the field into view, with what is told of it
	grip    *grip  // of the window

	back  *canvas.Rectangle
	ring  focusRing
	caret *canvas.Rectangle
	dots  [pinMax]*canvas.Circle
	chars [pinMax]*canvas.Text
	scale float32
}

// pinHint is what the field noticed while it was typed into.
type pinHint uint8

const (
	noHint         pinHint = iota
	hintCharacters         // something else than letters and digits
	hintLong               // more than 16 characters
	hintFullWidth          // full-width characters were converted
	hintCapsLock           // a capital came without a shift key
	hintPasteSigns         // a paste held something else: nothing of it was taken
	hintPasteLong          // a paste was too long: nothing of it was taken
	hintCut                // the beginning was lost: nothing is taken before Backspace
)

func newPinField() *pinField {
	f := &pinField{fresh: true, scale: 1}
	f.back, f.caret = canvas.NewRectangle(none), canvas.NewRectangle(none)
	for i := range f.dots {
		f.dots[i], f.chars[i] = canvas.NewCircle(none), canvas.NewText("", none)
		f.chars[i].TextStyle.Monospace = true
		f.chars[i].Alignment = fyne.TextAlignCenter
	}
	f.ExtendBaseWidget(f)
	return f
}

// wear takes the colours and the text size of a look.
func (f *pinField) wear(l *look) *pinField {
	f.scale, f.keys, f.name = l.scale, l.keys, l.t("ui.password.label")
	f.visible = false // the button that was held to see it is another one by now
	f.back.FillColor, f.back.StrokeColor, f.back.StrokeWidth, f.back.CornerRadius = l.p.Panel, l.p.Edge, 1, 8
	f.caret.FillColor = l.p.Heading
	f.ring, f.grip = newFocusRing(l.p), l.grip
	for i := range f.dots {
		f.dots[i].FillColor, f.chars[i].Color, f.chars[i].TextSize = l.p.Heading, l.p.Heading, 24*l.scale
		f.chars[i].FontSource = faceOf(f.chars[i].TextStyle)
	}
	f.show()
	return f
}

// take hands the password over and forgets it. The caller has to wipe it.
func (f *pinField) take() []byte {
	taken := make([]byte, f.n)
	copy(taken, f.secret[:])
	f.wipe()
	return taken
}

// wipe forgets the password.
func (f *pinField) wipe() {
	clear(f.secret[:])
	f.n, f.hint, f.hole, f.visible = 0, noHint, 0, false
	f.show()
}

// put adds one character, or notices why it cannot. That something was left out
// stays told until all that came after it is erased: until then the field holds
// something else than was typed.
func (f *pinField) put(r rune) {
	r, hint := f.folded(r)
	switch {
	case f.hint == hintCut:
	case fits(r) && f.n < pinMax:
		f.secret[f.n] = byte(r)
		f.n++
		f.hint = hint
		if f.hole > 0 {
			f.hint = hintCharacters
		}
	case fits(r) || f.hint == hintLong:
		f.hint = hintLong
	default:
		f.hint = hintCharacters
		if f.hole == 0 {
			f.hole = f.n + 1
		}
	}
}

// folded is a full-width character as an ordinary one, and what there is to say
// of a character.
func (f *pinField) folded(r rune) (rune, pinHint) {
	switch {
	case r >= '！' && r <= '～':
		return halfWidth(r), hintFullWidth
	case r >= 'A' && r <= 'Z' && !f.shift:
		return r, hintCapsLock
	}
	return r, noHint
}

// insert takes a paste in, whole or not at all: a password of which a part is
// missing would cost a try.
func (f *pinField) insert(text string) {
	if f.hint == hintLong || f.hint == hintCut {
		return
	}
	var whole [pinMax]byte
	defer clear(whole[:])
	n, hint := 0, noHint
	for _, r := range strings.TrimSpace(text) {
		r, said := f.folded(r)
		switch {
		case !fits(r):
			f.hint = hintPasteSigns
			return
		case f.n+n == pinMax:
			f.hint = hintPasteLong
			return
		}
		whole[n] = byte(r)
		if n++; said == hintFullWidth { // capitals that are pasted say nothing about Caps Lock
			hint = said
		}
	}
	f.n += copy(f.secret[f.n:], whole[:n])
	if f.hint = hint; f.hole > 0 {
		f.hint = hintCharacters
	}
}

// fits tells whether a password may have this character.
func fits(r rune) bool { return r <= 0x7f && strings.ContainsRune(alphabet, r) }

// begun tells whether something was typed that is not sent yet.
func (f *pinField) begun() bool { return f.n > 0 || f.hint != noHint }

// erase takes the last character away that the field shows. What was left out was
// never seen, so it takes no key to be rid of it.
func (f *pinField) erase() {
	if f.n > 0 {
		f.n--
		f.secret[f.n] = 0
	}
	f.hint = hintCharacters
	if f.n < f.hole || f.hole == 0 {
		f.hint, f.hole = noHint, 0
	}
}

// TypedRune is a character from the keyboard.
func (f *pinField) TypedRune(r rune) { f.put(r); f.tell() }

// TypedKey are the few other keys that the field knows.
func (f *pinField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		f.erase()
		f.tell()
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.enter != nil && f.grip.strikes(e.Name) {
			f.enter()
		}
	default:
		if f.keys != nil {
			f.keys(e.Name)
		}
	}
}

// TypedShortcut takes a paste in, and lets nothing out.
func (f *pinField) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutPaste); !ok || f.paste == nil {
		return
	}
	f.insert(f.paste())
	f.tell()
}

// KeyDown and KeyUp follow the shift keys.
func (f *pinField) KeyDown(e *fyne.KeyEvent) { f.grip.keyDown(e.Name); f.shifted(e, true) }

// KeyUp is the end of KeyDown.
func (f *pinField) KeyUp(e *fyne.KeyEvent) { f.grip.keyUp(e.Name); f.shifted(e, false) }

func (f *pinField) shifted(e *fyne.KeyEvent, down bool) {
	if e.Name == desktop.KeyShiftLeft || e.Name == desktop.KeyShiftRight {
		f.shift = down
	}
}

func (f *pinField) tell() {
	f.show()
	if f.changed != nil {
		f.changed()
	}
}

// reveal shows the characters while it is held.
func (f *pinField) reveal(on bool) { f.visible = on; f.show() }

// FocusGained draws the ring.
func (f *pinField) FocusGained() { f.focused = true; f.show(); f.look() }

// look brings the field into view if it has the keyboard.
func (f *pinField) look() {
	if f.focused && f.seen != nil {
		f.seen()
	}
}

// FocusLost takes it away.
func (f *pinField) FocusLost() { f.focused, f.shift = false, false; f.show() }

// Tapped gives the field the keyboard.
func (f *pinField) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
}

// AccessibilityLabel tells a screen reader what is asked, and nothing of what was
// typed.
func (f *pinField) AccessibilityLabel() string { return f.name }

// AccessibilityRole tells a screen reader that this is text.
func (f *pinField) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// show draws dots, or the characters while they are to be seen.
func (f *pinField) show() {
	for i := range f.dots {
		f.dots[i].Hidden = i >= f.n || f.visible
		f.chars[i].Hidden = i >= f.n || !f.visible
		f.chars[i].Text = ""
		if i < f.n && f.visible {
			at := strings.IndexByte(alphabet, f.secret[i])
			f.chars[i].Text = alphabet[at : at+1]
		}
	}
	f.caret.Hidden = !f.focused
	if f.ring.outer != nil {
		f.ring.show(f.focused)
	}
	f.arrange(f.Size())
	f.Refresh()
}

func (f *pinField) natural() float32          { return 406 * f.scale }
func (f *pinField) heightFor(float32) float32 { return 56 * f.scale }

// MinSize is what Fyne may ask.
func (f *pinField) MinSize() fyne.Size { return fyne.NewSize(f.natural(), f.heightFor(0)) }

func (f *pinField) arrange(size fyne.Size) {
	s := f.scale
	place(f.back, 0, 0, size.Width, size.Height)
	if f.ring.outer != nil {
		f.ring.around(size, 8)
	}
	step := min(20*s, (size.Width-100*s)/pinMax)
	for i := range f.dots {
		x := 17*s + float32(i)*step
		d := min(12*s, step-3)
		place(f.dots[i], x, (size.Height-d)/2, d, d)
		h := f.chars[i].MinSize().Height
		place(f.chars[i], x-4*s, (size.Height-h)/2, d+8*s, h)
	}
	place(f.caret, 17*s+float32(f.n)*step, size.Height/2-14*s, 2, 28*s)
}

// CreateRenderer makes the field drawable by Fyne.
func (f *pinField) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: f.MinSize, layout: f.arrange, objects: func() []fyne.CanvasObject {
		all := []fyne.CanvasObject{f.back}
		for i := range f.dots {
			all = append(all, f.dots[i], f.chars[i])
		}
		all = append(all, f.caret)
		if f.ring.outer != nil {
			all = append(all, f.ring.outer, f.ring.inner)
		}
		return all
	}}
}
