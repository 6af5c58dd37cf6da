//go:build cgo

package main

import (
	"time"

	"github.com/go-gl/glfw/v3.4/glfw" // the version that Fyne draws with: two would be two windows' worlds

	"inkan/ui"
)

// doze waits for events as GLFW can and Fyne does not. It may be asked once more
// when the window is gone already; what GLFW says to that concerns nobody.
var doze = ui.Doze{
	Wait: func(d time.Duration) {
		defer func() { _ = recover() }()
		glfw.WaitEventsTimeout(d.Seconds())
	},
	Wake: func() {
		defer func() { _ = recover() }()
		glfw.PostEmptyEvent()
	},
}
