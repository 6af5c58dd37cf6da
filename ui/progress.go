package ui

import (
	"path/filepath"
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
	parts = append(parts, w.progressList(l))
	return l.page(w.signHead(l), stack(16, parts...))
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

// progressList is the list of the batch with the fate of each document.
func (w *window) progressList(l *look) fyne.CanvasObject {
	s := w.state.Sign
	var which []int
	working := -1
	for i := range s.Drafts {
		if !s.signs(i) {
			continue
		}
		which = append(which, i)
		if working < 0 && s.Rows[i].Fate == fateWaiting && w.state.Busy == signing {
			working = i
		}
	}
	height := func(i int, width float32) float32 {
		if s.Rows[which[i]].Fate != fateFailed {
			return l.px(44)
		}
		out := l.note(w.fateText(l, which[i]))
		return max(l.px(44), l.px(16)+out.heightFor(fateCells{scale: l.scale}.outWidth(width)))
	}
	list := l.virtual(len(which), height, func(i int) fyne.CanvasObject { return w.fateRow(l, i, which[i], which[i] == working) })
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, list))
}

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
	case r.Fate == fateFailed:
		t, key, out = toneProblem, "ui.fate.failed", l.note(w.fateText(l, i))
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
	switch r := w.state.Sign.Rows[i]; r.Fate {
	case fateDone:
		return filepath.Base(r.Out)
	case fateFailed:
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
