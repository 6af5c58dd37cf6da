package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// listenKeys makes the keys of the window known: Ctrl+1…6 pages, Ctrl+O files,
// Ctrl+Shift+O folder.
func (w *window) listenKeys() {
	c := w.win.Canvas()
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6}
	for i, e := range railEntries {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: digits[i], Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
			if !railShows(w.state).Off {
				w.apply(turned{e.page})
			}
		})
	}
	open := func(mod fyne.KeyModifier, f func()) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyO, Modifier: fyne.KeyModifierShortcutDefault | mod}, func(fyne.Shortcut) {
			if !railShows(w.state).Off {
				f()
			}
		})
	}
	open(0, w.chooseFile)
	open(fyne.KeyModifierShift, w.chooseFolder)
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { w.key(e.Name) })
	c.SetOnTypedRune(func(r rune) {
		if w.pin != nil { // what is typed anywhere is meant for the one field there is
			c.Focus(w.pin)
			w.pin.TypedRune(r)
		}
	})
}

// key is a key that nothing on the page has a use for.
func (w *window) key(name fyne.KeyName) {
	switch name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if c := w.mainButton(); c != nil {
			c.press()
		}
	case fyne.KeyDown, fyne.KeyRight:
		w.step(fyne.Canvas.FocusNext)
	case fyne.KeyUp, fyne.KeyLeft:
		w.step(fyne.Canvas.FocusPrevious)
	case fyne.KeyF1:
		if !railShows(w.state).Off {
			w.apply(guided{"keys"})
		}
	case fyne.KeyF5:
		if !railShows(w.state).Off {
			w.apply(turned{pageSupport})
			w.selfTest()
		}
	}
}

// step moves the keyboard from one control to the next.
func (w *window) step(move func(fyne.Canvas)) {
	if c := w.win.Canvas(); c.Focused() != nil {
		move(c)
	}
}

// mainButton is the filled button of what is in front.
func (w *window) mainButton() *control {
	if w.state.dialog() != noDialog {
		return w.parts.dialog.look.main
	}
	if w.parts.bar.look.main != nil {
		return w.parts.bar.look.main
	}
	return w.parts.body.look.main
}
