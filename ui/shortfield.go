package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// shortField is a field for words that are no secret.
type shortField struct {
	widget.Entry
	look *look // it was drawn with
	wide float32
	done func(string) // told when the field is left or Enter is pressed, if it changed
	was  string
}

func (l *look) entry(text string, wide float32, done func(string)) *shortField {
	e := &shortField{look: l, wide: l.px(wide), done: done, was: text}
	e.ExtendBaseWidget(e)
	e.Scroll = container.ScrollNone
	e.SetText(text)
	e.OnSubmitted = func(string) { e.tell() }
	return e
}

func (e *shortField) natural() float32          { return e.wide }
func (e *shortField) heightFor(float32) float32 { return e.MinSize().Height }

func (e *shortField) tell() {
	if e.Text != e.was {
		e.was = e.Text
		e.done(e.Text)
	}
}

// FocusLost takes over what was typed.
func (e *shortField) FocusLost() { e.Entry.FocusLost(); e.tell() }

var _ fyne.Focusable = (*shortField)(nil)
