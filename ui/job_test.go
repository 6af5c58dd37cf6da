package ui

import (
	"testing"
	"time"
)

// The screen sleeps while nothing happens: not for a job, not for a caret, not
// when the window is gone, and no longer than until the next event.
func TestTheScreenSleepsOnlyWhenNothingHappens(t *testing.T) {
	b := newBench(t, "ja", "")
	slept := 0
	sound := Doze{Wait: func(d time.Duration) { slept++; time.Sleep(d) }, Wake: func() {}}
	event := Doze{Wait: func(time.Duration) { slept++ }, Wake: func() {}}
	if !b.asleep(sound) || slept != 1 {
		t.Errorf("it does not sleep: %d", slept)
	}
	if b.asleep(event) || slept != 2 {
		t.Errorf("it does not notice an event: %d", slept)
	}
	b.state.Busy = signing
	if b.asleep(sound) || slept != 2 {
		t.Error("it sleeps while the card works")
	}
	b.state.Busy = idle
	b.apply(turned{pageSupport})
	b.settle()
	b.win.Canvas().Focus(b.code)
	if b.asleep(sound) || slept != 2 {
		t.Error("it sleeps while a caret blinks")
	}
	b.win.Canvas().Unfocus()
	b.end()
	if b.asleep(sound) || slept != 2 {
		t.Error("it sleeps when the window is gone")
	}
}
