package main

import (
	"time"

	"github.com/go-gl/glfw/v3.4/glfw" // the version that Fyne draws with: another one would know nothing of its windows

	"inkan/ui"
)

// doze waits for events as GLFW can and Fyne does not.
var doze = ui.Doze{
	Wait: func(d time.Duration) {
		defer forgive()
		glfw.WaitEventsTimeout(d.Seconds())
	},
	Wake: func() {
		defer forgive()
		glfw.PostEmptyEvent()
	},
}

// forgive takes what GLFW itself says to being asked once more when the window is
// gone. A panic of the window, which is called from within a wait, goes on.
func forgive() {
	what := recover()
	if _, its := what.(*glfw.Error); what != nil && !its {
		panic(what)
	}
}
