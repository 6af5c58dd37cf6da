package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// grip is what mouse and keyboard have hold of, shared by all controls: a part of the
// window may be drawn anew between the two halves of a click, or while a key is held.
// A press that was meant for what was there must not press what came instead.
type grip struct {
	// down is the control that the mouse button went down on. Fyne finds another
	// object below the pointer when the button comes up, and takes it for no click,
	// though the person sees the same button.
	down *control

	key     fyne.KeyName // that is down
	struck  bool         // it has pressed something since it went down
	clicked time.Time    // when a click last pressed something
	at      fyne.Position
	shown   time.Time // when what it changed was on the screen; zero: it is not yet
	now     func() time.Time
	picture func(func()) // calls when what is drawn now is on the screen
}

// keyDown takes note of a key that goes down.
func (g *grip) keyDown(name fyne.KeyName) {
	if g != nil {
		g.key, g.struck = name, false
	}
}

// keyUp takes note of a key that comes up.
func (g *grip) keyUp(name fyne.KeyName) {
	if g != nil && g.key == name {
		g.key = ""
	}
}

// strikes tells whether a key that was typed may press something. One that is held
// is typed again and again: it presses once.
func (g *grip) strikes(name fyne.KeyName) bool {
	if g == nil || g.key != name {
		return true
	}
	first := !g.struck
	g.struck = true
	return first
}

// A click on the same spot so soon after another is the second half of a double
// click. The time is that of GTK and KDE, the spot less than a button is high. It
// begins when the person can see what the first half did; on a slow computer both
// halves wait for that. A picture that never comes holds nobody up.
const (
	doubleTime = 400 * time.Millisecond
	doubleSpot = 24
	slowest    = 3 * time.Second
)

// doubles tells whether a click is the second half of a double click.
func (g *grip) doubles(at fyne.Position) bool {
	if g == nil || g.clicked.IsZero() {
		return false
	}
	by := at.Subtract(g.at)
	switch now := g.now(); {
	case by.X*by.X+by.Y*by.Y >= doubleSpot*doubleSpot:
		return false
	case g.shown.IsZero():
		return now.Sub(g.clicked) <= slowest
	default:
		return now.Sub(g.shown) <= doubleTime
	}
}

// click takes note of a click that pressed something.
func (g *grip) click(at fyne.Position) {
	if g == nil {
		return
	}
	this := g.now()
	g.clicked, g.at, g.shown = this, at, time.Time{}
	g.picture(func() {
		if g.clicked == this {
			g.shown = g.now()
		}
	})
}

// afterPicture calls f when what is drawn now is on the screen. In each round Fyne
// takes events, goes on with animations and draws: between two steps of an animation
// it has drawn.
func afterPicture(f func()) {
	steps := 0
	a := fyne.NewAnimation(0, func(float32) {
		if steps++; steps == 2 {
			f()
		}
	})
	a.RepeatCount = 1
	a.Start()
}
