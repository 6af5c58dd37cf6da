package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// pageKeys open the pages of the rail, in its order.
var pageKeys = []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6}

// listenKeys makes the keys of the window known: Ctrl+1…6 pages, Ctrl+O files,
// Ctrl+Shift+O folder.
func (w *window) listenKeys() {
	c := w.win.Canvas()
	listen := func(name fyne.KeyName, mod fyne.KeyModifier) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault | mod}, func(fyne.Shortcut) { w.chord(name, mod) })
	}
	for _, name := range pageKeys {
		listen(name, 0)
	}
	listen(fyne.KeyO, 0)
	listen(fyne.KeyO, fyne.KeyModifierShift)
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { w.key(e.Name) })
	if d, ok := c.(desktop.Canvas); ok { // while nothing has the keyboard
		d.SetOnKeyDown(func(e *fyne.KeyEvent) { w.grip.keyDown(e.Name) })
		d.SetOnKeyUp(func(e *fyne.KeyEvent) { w.grip.keyUp(e.Name) })
	}
	c.SetOnTypedRune(func(r rune) {
		if w.pin != nil { // what is typed anywhere is meant for the one field there is
			c.Focus(w.pin)
			w.pin.TypedRune(r)
		} else if w.state.Sign.Step == stepPassword && fits(r) {
			w.cut = true // while there is no field
		}
	})
}

// chord is a key held together with Ctrl, and perhaps Shift.
func (w *window) chord(name fyne.KeyName, mod fyne.KeyModifier) {
	if railShows(w.state).Off {
		return
	}
	switch i := slices.Index(pageKeys, name); {
	case i >= 0:
		w.apply(turned{railEntries[i].page})
	case mod == fyne.KeyModifierShift:
		w.chooseFolder()
	default:
		w.chooseFile()
	}
}

// key is a key that nothing on the page has a use for.
func (w *window) key(name fyne.KeyName) {
	switch name {
	case fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome, fyne.KeyEnd:
		w.scrolled(name)
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if c := w.mainButton(); c != nil && w.grip.strikes(name) {
			c.press()
		}
	case fyne.KeyDown, fyne.KeyRight:
		w.step(name, fyne.Canvas.FocusNext)
	case fyne.KeyUp, fyne.KeyLeft:
		w.step(name, fyne.Canvas.FocusPrevious)
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

// step moves the keyboard from one control to the next; if none has it, the page.
func (w *window) step(name fyne.KeyName, move func(fyne.Canvas)) {
	if c := w.win.Canvas(); c.Focused() != nil {
		move(c)
		return
	}
	w.scrolled(name)
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
