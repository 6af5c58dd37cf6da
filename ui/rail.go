package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// railShow is what the rail depends on.
type railShow struct {
	Page page
	Off  bool
}

// railShows grays the rail while the card works or a question has to be answered
// first.
func railShows(s state) railShow {
	return railShow{s.Page, s.Busy == signing || s.dialog() != noDialog || s.Page == pageStart}
}

// railEntry is one line of the rail.
type railEntry struct {
	page page
	icon string
	key  string
}

var railEntries = []railEntry{
	{pageHome, "home", "ui.nav.home"},
	{pageSign, "sign", "ui.nav.sign"},
	{pageVerify, "verify", "ui.nav.verify"},
	{pageCertificate, "calendar", "ui.nav.certificate"},
	{pageSupport, "check", "ui.nav.support"},
	{pageSettings, "gear", "ui.nav.settings"},
}

// rail is the navigation at the left edge.
func (w *window) rail(l *look) fyne.CanvasObject {
	show := railShows(w.state)
	if show.Page == pageStart {
		return nil
	}
	var list []fyne.CanvasObject
	walk := newTrail(len(railEntries))
	for i, e := range railEntries {
		if i == 4 {
			list = append(list, pad(12, 10, 12, 11, l.rule()))
		}
		list = append(list, walk.put(w.railRow(l, e, show), i))
	}
	head := pad(8, 0, 8, 0, beside(12, 1, l.appMark(40),
		stack(0, l.ink(appName, ink{size: 22, color: l.p.Heading}), l.note("印鑑"))))
	icon, words := "offline", l.t("ui.nav.offline")
	if name := w.state.Set.authority(); name != "" {
		icon, words = "online", l.t("ui.nav.online", printable(name))
	}
	foot := pad(8, 0, 8, 0, beside(8, 1, l.icon(icon, 20, l.p.Support), l.note(words)))
	inner := stackFill(0, 2, pad(0, 0, 0, 22, head), stack(4, list...), gap(0, 0), foot)
	if l.scale > largeText { // there is no room left at the foot
		inner = stackFill(0, 2, pad(0, 0, 0, 8, head), stack(0, list...), gap(0, 0))
	}
	edge := container.New(rightEdge{width: l.p.RailEdgeWidth}, block(l.p.RailEdge))
	sheet := w.view("rail") // in a low window it scrolls
	sheet.set(pad(16, 15, 16, 20, inner), "rail")
	return over(block(l.p.Rail), edge, fixed(l.railWidth(), 0, sheet))
}

// railWidth is 240, and 300 when the text is twice as big.
func (l *look) railWidth() float32 { return 240 + 60*(l.scale-1) }

func (w *window) railRow(l *look, e railEntry, show railShow) *control {
	current := e.page == show.Page
	color, f := l.p.Text, faces{hover: face{fill: l.p.Ground, edge: l.p.HoverEdge, width: 2}, radius: 8}
	if show.Off {
		color = l.p.Disabled
	}
	if current {
		f.rest = face{fill: l.railFill(), edge: l.p.Line, width: 1}
		f.hover, f.off = f.rest, f.rest
		if !show.Off {
			color = l.p.Primary
		}
	}
	words := l.ink(l.t(e.key), ink{size: 16, bold: current, color: color})
	high := float32(44)
	if l.scale > largeText { // letters are big enough to be hit
		high = 30
	}
	content := over(gap(0, 0), pad(13, 2, 2, 2, atLeast(l.px(high), beside(12, 1, l.icon(e.icon, 22, color), words))))
	if current {
		content.Objects[0] = container.New(leftBar{}, frame(l.p.Primary, none, 0, 2))
	}
	f.press = f.hover
	c := newControl(l, "nav "+e.key, words.text(), f, content, func() { w.apply(turned{e.page}) })
	c.walked = func() { w.apply(passed{e.page}) }
	c.disabled = show.Off
	c.paint()
	return c
}

// railFill is the ground of the current row.
func (l *look) railFill() color.NRGBA {
	if l.p == &dark {
		return l.p.Quiet
	}
	return l.p.Ground
}

// leftBar is the 4 px bar at the left of the current row.
type leftBar struct{ smallest }

func (leftBar) Layout(o []fyne.CanvasObject, size fyne.Size) { place(o[0], 0, 8, 4, size.Height-16) }

// rightEdge is the line at the right edge of the rail.
type rightEdge struct {
	smallest
	width float32
}

func (r rightEdge) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], size.Width-r.width, 0, r.width, size.Height)
}
