package ui

import (
	"fyne.io/fyne/v2"
)

// shortField is a field for a few words or a number that are taken over when the
// field is left or Enter is pressed.
type shortField struct {
	textField
	look *look // it was drawn with
	wide float32
	done func(string) bool // told of a change; false if it makes no sense
	was  string
}

// shortField is the field with that label. The one that has the keyboard stays the
// same when its page is drawn anew, with what is being typed.
func (w *window) shortField(l *look, label, text string, wide float32, done func(string) bool) *shortField {
	e, typing := w.win.Canvas().Focused().(*shortField)
	if !typing || e.label != label {
		e = &shortField{textField: textField{window: w, page: pageSign}}
		e.ExtendBaseWidget(e)
		e.OnSubmitted = func(string) { e.tell() }
	}
	e.look, e.wide, e.done = l, l.px(wide), done
	e.wear(l, label, "")
	if e.Text == e.was {
		e.SetText(text)
	}
	e.was = text
	return e
}

func (e *shortField) natural() float32          { return e.wide }
func (e *shortField) heightFor(float32) float32 { return e.MinSize().Height }

// show replaces what is in the field, as if it had been there.
func (e *shortField) show(text string) {
	e.was = text
	e.SetText(text)
}

func (e *shortField) tell() {
	was, now := e.was, e.Text
	if now == was {
		return
	}
	if e.was = now; !e.done(now) {
		e.was = was
		e.SetText(was)
	}
}

// FocusGained selects what is there, so that typing replaces it, and brings the
// field into view.
func (e *shortField) FocusGained() {
	e.textField.FocusGained()
	e.window.reveal(e, 0, e.Size().Height)
	e.textField.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// FocusLost takes over what was typed.
func (e *shortField) FocusLost() { e.textField.FocusLost(); e.tell() }
