package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"inkan/ui/single"
)

// What the window has to do with the desktop around it.

// begin does what the program was started for, whatever page is open. Signatures
// alone can only be verified.
func (w *window) begin(start single.Start) {
	switch files := start.Files; {
	case start.Verify:
	case len(files) == 0 || w.state.Busy == signing || w.state.dialog() != noDialog:
		return
	case allDetached(files):
		w.dropped(files)
		return
	default:
		w.toSign(files)
		return
	}
	w.apply(turned{pageVerify})
	if len(start.Files) > 0 {
		w.apply(toVerify{start.Files})
	}
}

// handed takes what a later start of the program was asked for. Files wait while
// the job is busy or a question stands before everything else.
func (w *window) handed(start single.Start) {
	w.win.RequestFocus()
	held := w.state.Busy == signing || w.state.dialog() != noDialog
	switch {
	case !held:
		w.begin(start)
	case start.Verify && len(start.Files) > 0:
		w.apply(toVerify{start.Files})
	case len(start.Files) > 0:
		w.apply(waited{start.Files})
	}
}

// verifyWaiting verifies the files that were handed over for that, when nothing
// else is going on.
func (w *window) verifyWaiting() {
	waiting := w.state.Verify.Waiting
	if len(waiting) == 0 || w.state.Busy != idle || w.state.dialog() != noDialog {
		return
	}
	w.apply(resumed{pageVerify})
	w.apply(turned{pageVerify})
	w.verify(waiting)
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
	firstWidth, firstHeight = 1280, 680 // fits a screen of 1366 x 768 with title bar and task bar
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
