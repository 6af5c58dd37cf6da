package ui

import (
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// signProgress is the fourth step: number, bar, time and counts say the same
// thing at four reading speeds.
func (w *window) signProgress(l *look) fyne.CanvasObject {
	s := w.state.Sign
	c := s.counts(w.state.Busy == signing)
	finished := c.Done + c.Failed
	head := l.title(l.t("ui.progress.title", c.All, min(finished+1, c.All)))
	top := []fyne.CanvasObject{head}
	if left := s.Progress.Left; left > 0 {
		top = append(top, l.heading(w.timeText(l, left)))
	}
	if p := s.Progress; p.AllBytes > 0 {
		top = append(top, l.note(l.t("ui.progress.bytes", bytesText(p.Bytes), bytesText(p.AllBytes))))
	}
	upper := stack(12, beside(16, 0, top...), l.progressBar(finished, c.All), w.countsLine(l, c))
	parts := []fyne.CanvasObject{upper}
	if i := s.lastFailure(); i >= 0 {
		x := l.say.Explain(s.Rows[i].Err)
		name := printable(filepath.Base(s.Drafts[i].Path))
		parts = append(parts, l.stripe(toneProblem, l.t("ui.progress.failed", name), l.sentences(x.Title, x.Advice), nil))
	}
	if w.state.Slow {
		parts = append(parts, l.stripe(toneCaution, l.t("ui.progress.slow"), l.t("ui.progress.slow.text"), nil))
	}
	list := w.fateList(l, s.signable())
	inner := w.view("progress")
	inner.set(list, s.Started)
	w.parts.batch = list
	parts = append(parts, fixed(0, l.px(3*44), l.panelled(inner)))
	return l.page(w.signHead(l), stackFill(16, len(parts)-1, parts...))
}

// follow keeps the document that is in work in view, as long as nobody scrolls the
// list to another place.
func (w *window) follow() {
	inner := w.view("progress")
	if w.state.Page != pageSign || w.state.Sign.Step != stepProgress || inner.scroll.Offset.Y != w.parts.followed {
		return
	}
	if at := slices.Index(w.state.Sign.signable(), w.state.working()); at >= 0 {
		w.parts.batch.reach(at)
	}
	w.parts.followed = inner.scroll.Offset.Y
}

// lastFailure is the draft that was refused last, or -1.
func (s sign) lastFailure() int {
	for i := len(s.Rows) - 1; i >= 0; i-- {
		if s.Rows[i].Fate == fateFailed {
			return i
		}
	}
	return -1
}

func (w *window) timeText(l *look, d time.Duration) string {
	if d > 90*time.Second {
		return l.t("ui.progress.minutes", int(d.Round(time.Minute).Minutes()))
	}
	return l.t("ui.progress.seconds", max(1, int(d.Seconds())))
}

// progressBar is filled as far as documents are finished.
func (l *look) progressBar(done, all int) fyne.CanvasObject {
	part := float32(0)
	if all > 0 {
		part = float32(done) / float32(all)
	}
	fill := frame(l.p.Primary, none, 0, 5)
	return over(container.New(filledPart{part: part}, fill), fixedHeight(16, frame(none, l.p.Edge, 1, 8)))
}

func fixedHeight(h float32, r *canvas.Rectangle) fyne.CanvasObject {
	r.SetMinSize(fyne.NewSize(1, h))
	return r
}

// filledPart gives its object a part of the width.
type filledPart struct {
	smallest
	part float32
}

func (f filledPart) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 3, 3, (size.Width-6)*f.part, size.Height-6)
	o[0].(*canvas.Rectangle).Hidden = f.part == 0
}

// countsLine counts what is done, refused, in work and to come.
func (w *window) countsLine(l *look, c counts) fyne.CanvasObject {
	var items []fyne.CanvasObject
	add := func(t tone, key string, n int) {
		text := newLabel(l.scale, span{l.t(key) + "  ", ink{size: 16, color: l.p.Text}}, span{l.t("ui.count", n), ink{size: 16, bold: true, color: l.p.Heading}})
		items = append(items, beside(8, -1, l.mark(t, 20), text))
	}
	add(toneOK, "ui.fate.done", c.Done)
	if c.Failed > 0 {
		add(toneProblem, "ui.fate.failed", c.Failed)
	}
	if c.Working > 0 {
		add(toneWorking, "ui.fate.working", c.Working)
	}
	if c.Waiting > 0 {
		add(toneWaiting, "ui.fate.waiting", c.Waiting)
	}
	return flow(32, items...)
}

// fateList is a list of documents with the fate of each.
func (w *window) fateList(l *look, which []int) *virtual {
	s := w.state.Sign
	working := w.state.working()
	height := func(i int, width float32) float32 {
		if !s.refuses(which[i]) {
			return l.px(44)
		}
		out := l.note(w.fateText(l, which[i]))
		return max(l.px(44), l.px(16)+out.heightFor(fateCells{scale: l.scale}.outWidth(width)))
	}
	return l.virtual(len(which), height, func(i int) fyne.CanvasObject { return w.fateRow(l, i, which[i], which[i] == working) })
}

// panelled puts a list into a frame.
func (l *look) panelled(list fyne.CanvasObject) fyne.CanvasObject {
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, list))
}

// working is the draft that the card has now, or -1.
func (s state) working() int {
	if batch := s.Sign.batch(); s.Busy == signing && len(batch) > 0 {
		return batch[0]
	}
	return -1
}

// refuses tells whether a document was not signed, or never could be.
func (s sign) refuses(i int) bool { return !s.signs(i) || s.Rows[i].Fate == fateFailed }

// fateRow is one document of the batch.
func (w *window) fateRow(l *look, number, i int, working bool) fyne.CanvasObject {
	d, r := w.state.Sign.Drafts[i], w.state.Sign.Rows[i]
	t, key := toneWaiting, "ui.fate.waiting"
	out := l.name(w.fateText(l, i), false, 14)
	switch {
	case working:
		t, key = toneWorking, "ui.fate.working"
	case r.Fate == fateDone:
		t, key = toneOK, "ui.fate.done"
	case w.state.Sign.refuses(i):
		t, key, out = toneProblem, "ui.fate.failed", l.note(w.fateText(l, i))
		if d.Err == nil && r.Err == nil { // tax data
			t = toneCaution
		}
	}
	ground := block(none)
	if working {
		ground = block(l.p.InfoTint)
	}
	cells := container.New(fateCells{scale: l.scale}, trailing(l.note(l.t("ui.number", number+1))),
		l.name(filepath.Base(d.Path), working, 16), l.mark(t, 20), l.body(l.t(key)), out)
	top := block(l.p.Line)
	top.Hidden = number == 0
	return over(ground, container.New(topLine{}, top), cells)
}

// fateText is the file that was written, or why none was.
func (w *window) fateText(l *look, i int) string {
	s := w.state.Sign
	switch d, r := s.Drafts[i], s.Rows[i]; {
	case d.Err != nil:
		return l.say.Explain(d.Err).Title
	case !s.signs(i):
		return l.t("ui.sign.tax_data")
	case r.Fate == fateDone:
		return filepath.Base(r.Out)
	case r.Fate == fateFailed:
		return l.say.Explain(r.Err).Title
	}
	return ""
}

// fateCells are the columns of the list of a batch.
type fateCells struct {
	smallest
	scale float32
}

// Layout places number, name, mark, fate and result.
func (f fateCells) Layout(o []fyne.CanvasObject, size fyne.Size) {
	s := f.scale
	name := (size.Width - 56*s) * 0.36
	put := func(c fyne.CanvasObject, x, w float32) {
		h := heightOf(c, w)
		place(c, x, (size.Height-h)/2, w, h)
	}
	put(o[0], 8*s, 32*s)
	put(o[1], 56*s, name)
	x := 56*s + name + 8*s
	put(o[2], x, 20*s)
	put(o[3], x+28*s, 170*s)
	put(o[4], x+206*s, f.outWidth(size.Width))
}

// outWidth is the width of the last column.
func (f fateCells) outWidth(width float32) float32 {
	s := f.scale
	return max(20, width-(width-56*s)*0.36-286*s)
}
