//go:build cgo

package main

import (
	"time"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw" // the version that Fyne draws with: another one would know nothing of its windows

	"inkan/ui"
	"inkan/ui/pointer"
)

// clicks wait here for the moves before them.
var clicks pointer.Order

// doze waits for events as GLFW can and Fyne does not.
var doze = ui.Doze{
	Wait: func(d time.Duration) {
		defer forgive()
		if !clicks.Waiting() {
			glfw.WaitEventsTimeout(d.Seconds())
		}
	},
	Wake: func() {
		defer forgive()
		glfw.PostEmptyEvent()
	},
	Attend: func(w fyne.Window) {
		defer forgive()
		if drawn, ok := w.(interface{ RunWithContext(func()) }); ok {
			drawn.RunWithContext(func() { attend(glfw.GetCurrentContext()) })
		}
	},
}

// attend puts clicks into their order before Fyne gets them.
func attend(w *glfw.Window) {
	if w == nil {
		return
	}
	moved := w.SetCursorPosCallback(nil)
	clicked := w.SetMouseButtonCallback(nil)
	clicks.Move = func(x, y float64) { moved(w, x, y) }
	clicks.Tick = func() { // Fyne takes moves, then goes on with its animations
		a := fyne.NewAnimation(0, nil)
		a.Tick = func(float32) { clicks.Ticked() }
		a.Start()
	}
	w.SetCursorPosCallback(func(_ *glfw.Window, x, y float64) { clicks.Moved(x, y) })
	w.SetMouseButtonCallback(func(_ *glfw.Window, b glfw.MouseButton, a glfw.Action, m glfw.ModifierKey) {
		clicks.Clicked(func() { clicked(w, b, a, m) })
	})
}

// forgive takes what GLFW itself says to being asked once more when the window is
// gone. A panic of the window, which is called from within a wait, goes on.
func forgive() {
	what := recover()
	if _, its := what.(*glfw.Error); what != nil && !its {
		panic(what)
	}
}
