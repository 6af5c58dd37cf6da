package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/calendar"
	"inkan/signer"
)

// ribbonShow is what the ribbon depends on; the zero value shows none.
type ribbonShow struct {
	On      bool
	Warning calendar.Warning
}

// ribbonShows is the lasting warning that stands below the header. It steps
// aside while the password is asked, while the card works, and on the page that
// it leads to.
func (s state) ribbonShows() ribbonShow {
	away := s.Busy == signing || s.dialog() != noDialog || s.Page == pageCertificate || s.Page == pageVerify || s.Page == pageSettings || s.Page == pageStart
	usable := s.Card.Stage == signer.Ready || s.Card.Stage == signer.FewTries || s.Card.Stage == signer.Locked
	warning, on := s.warning()
	if away || !usable || !on || warning.Stage == calendar.Expired {
		return ribbonShow{}
	}
	return ribbonShow{On: true, Warning: warning}
}

// ribbon draws the warning.
func (w *window) ribbon(l *look) fyne.CanvasObject {
	if l.scale >= largeText {
		return nil
	}
	return w.warning(l)
}

// largeText is the text size from which the ribbon scrolls with the page,
// because it would leave no room for it.
const largeText = 1.5

func (w *window) warning(l *look) fyne.CanvasObject {
	show := w.state.ribbonShows()
	if !show.On {
		return nil
	}
	button := l.outline(44, action{id: "ribbon", text: l.t("state.renewal.button"), tap: func() { w.apply(turned{pageCertificate}) }})
	return l.stripe(toneCaution, show.Warning.Head(l.say), show.Warning.Text(l.say), button)
}

// stripe is a warning across the page: tint, bar, mark, bold line and reason.
func (l *look) stripe(t tone, head, reason string, button fyne.CanvasObject) fyne.CanvasObject {
	items := []fyne.CanvasObject{l.mark(t, 28), stack(0, l.bold(head), l.body(reason))}
	switch {
	case button != nil && l.scale >= largeText:
		items[1] = stack(8, items[1], flow(0, button))
	case button != nil:
		items = append(items, button)
	}
	content := beside(16, 1, items...)
	content.Layout = row{gap: 16, fill: 1, narrow: l.px(240)}
	bar := container.New(sideBar{width: 8}, block(l.p.bar(t)))
	return over(block(l.p.tint(t)), bar, l.alarm(t, 0), pad(32, 8, 32, 8, atLeast(48, content)))
}

// alarm is the edge that tells a problem from everything else in high contrast,
// where no tint does; elsewhere it is nothing.
func (l *look) alarm(t tone, radius float32) fyne.CanvasObject {
	if l.p != &contrast || t != toneProblem && t != toneLocked {
		return gap(0, 0)
	}
	return frame(none, l.p.Error, alarmEdge, radius)
}

// alarmEdge is how wide that edge is.
const alarmEdge = 4

// edgeOf is how wide the edge of a verdict is.
func (l *look) edgeOf(t tone) float32 {
	if l.p == &contrast && (t == toneProblem || t == toneLocked) {
		return alarmEdge
	}
	return 3
}

// sideBar is a bar at the left edge, from top to bottom.
type sideBar struct {
	smallest
	width float32
}

func (s sideBar) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, s.width, size.Height)
}
