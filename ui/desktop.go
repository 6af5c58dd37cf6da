package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// What the window has to do with the desktop around it.

// handed takes files from a later start of the program. They wait while the card
// works or a question stands before everything else.
func (w *window) handed(list []string) {
	w.win.RequestFocus()
	if s := w.state; len(list) > 0 && (s.Busy == signing || s.dialog() != noDialog) {
		w.apply(waited{list})
		return
	}
	w.dropped(list)
}

// longBatch is how long a batch takes after which a person may have turned to
// something else.
const longBatch = 30 * time.Second

// notify tells that a long batch has ended; no name of a file is in it.
func (w *window) notify() {
	s := w.state.Sign
	if s.Started.IsZero() || w.state.Now.Sub(s.Started) < longBatch {
		return
	}
	c := s.counts(false)
	title := w.plainSay().T("ui.notice.ended")
	if c.Waiting > 0 {
		title = w.plainSay().T("ui.notice.stopped")
	}
	w.app.SendNotification(fyne.NewNotification(title, w.plainSay().T("ui.notice.count", c.All, c.Done)))
}

// The size of the window, when nothing is known and at least.
const (
	firstWidth, firstHeight = 1280, 760
	leastWidth, leastHeight = 960, 600
)

// lastSize is the size that the window had when it was closed.
func lastSize(p fyne.Preferences) fyne.Size {
	w := float32(p.FloatWithFallback("width", firstWidth))
	h := float32(p.FloatWithFallback("height", firstHeight))
	return fyne.NewSize(max(leastWidth, w), max(leastHeight, h))
}

func keepSize(p fyne.Preferences, s fyne.Size) {
	p.SetFloat("width", float64(s.Width))
	p.SetFloat("height", float64(s.Height))
}
