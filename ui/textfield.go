package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// textField takes a line of text that is no secret, so it is Fyne's own entry.
// It stays the same when its page is drawn anew, so that nothing typed is lost.
type textField struct {
	widget.Entry
	window *window
	page   page // that it stands on
	scale  float32
	label  string // for screen readers
}

func newTextField(w *window, on page, enter func(string)) *textField {
	f := &textField{window: w, page: on, scale: 1}
	f.ExtendBaseWidget(f)
	f.OnSubmitted = enter
	return f
}

// wear takes on text size and language.
func (f *textField) wear(l *look, label, example string) {
	f.scale, f.label, f.PlaceHolder = l.scale, label, example
}

func (f *textField) natural() float32 { return 200 * f.scale }

func (f *textField) heightFor(float32) float32 { return max(44*f.scale, f.Entry.MinSize().Height) }

// AccessibilityLabel tells a screen reader what is to be typed.
func (f *textField) AccessibilityLabel() string { return f.label }

// FocusGained brings the field into view.
func (f *textField) FocusGained() {
	f.Entry.FocusGained()
	f.window.reveal(f, 0, f.Size().Height)
}

// TypedShortcut leaves the shortcuts of the window to the window.
func (f *textField) TypedShortcut(s fyne.Shortcut) {
	canvas, ok := f.window.win.Canvas().(fyne.Shortcutable)
	if _, ours := s.(*desktop.CustomShortcut); ok && ours {
		canvas.TypedShortcut(s)
		return
	}
	f.Entry.TypedShortcut(s)
}

// TypedKey leaves the keys of the window to the window.
func (f *textField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyF1, fyne.KeyF5, fyne.KeyEscape:
		f.window.key(e.Name)
		return
	case fyne.KeyReturn, fyne.KeyEnter:
		if !f.window.grip.strikes(e.Name) {
			return
		}
	}
	f.Entry.TypedKey(e)
}

// KeyDown tells the window too which key is down.
func (f *textField) KeyDown(e *fyne.KeyEvent) { f.window.grip.keyDown(e.Name); f.Entry.KeyDown(e) }

// KeyUp is the end of KeyDown.
func (f *textField) KeyUp(e *fyne.KeyEvent) { f.window.grip.keyUp(e.Name); f.Entry.KeyUp(e) }
