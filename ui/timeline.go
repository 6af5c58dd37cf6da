package ui

import (
	"image/color"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"inkan/calendar"
	"inkan/signer"
)

// timeline draws the rest of a certificate's life on one scale: today, the
// renewal window, the last day and the filing season.
type timeline struct {
	smallest
	scale    float32
	from, to time.Time
	lanes    []lane
	marks    []time.Time
}

// lane is a bar with its name and the words in it.
type lane struct {
	name, text *label
	bar        *canvas.Rectangle
	from, to   time.Time
	words      time.Time // the words begin here, if not today
}

// timeline of the certificate that is known.
func (w *window) timeline(l *look) fyne.CanvasObject {
	at, _ := w.state.expiry()
	life, _ := w.state.life()
	plan := calendar.NewPlan(life, w.state.today())
	now, open := w.state.Now, life.Opens().Time()
	next, _ := filing(plan)
	start, end := next.From.Time(), next.Deadline.Time()
	tl := timeline{scale: l.scale, from: earlier(now, open).AddDate(0, 0, -14), to: later(at, end).AddDate(0, 0, 75)}
	if end.Sub(at) > 300*24*time.Hour {
		tl.to = at.AddDate(0, 2, 0)
	}
	words := func(s string, dark bool) *label {
		c := l.p.Heading
		if dark {
			c = l.p.OnPrimary
		}
		t := l.ink(s, ink{size: 14, bold: true, color: c})
		t.oneRow = true
		return t
	}
	tl.lanes = append(tl.lanes,
		lane{l.bold(l.t("ui.line.now")), words(l.t("state.expiry.days", max(0, daysLeft(at, now))), true), frame(l.p.Primary, none, 0, 4), tl.from, at, now},
		lane{l.bold(l.t("ui.line.window")), words(l.t("ui.line.range", l.say.ShortDate(open), l.say.ShortDate(at)), false), frame(l.p.WarnTint, l.p.WarnBar, 2, 4), open, at, now})
	if until, ok := renewed(plan); ok {
		bar := frame(l.p.InfoTint, l.p.Primary, 2, 4)
		bar.TopRightCornerRadius, bar.BottomRightCornerRadius = 15*l.scale, 15*l.scale // it goes on
		tl.lanes = append(tl.lanes, lane{l.bold(l.t("ui.line.renewed")), words(l.t("ui.line.until", l.say.Date(until.Time())), false), bar, plan.Visit.Time(), tl.to, at})
	}
	if next.Name != "" && start.Before(tl.to) {
		tl.lanes = append(tl.lanes, lane{l.bold(capital(next.Title(l.say))), words(l.t("ui.line.range", l.say.ShortDate(start), l.say.ShortDate(end)), false), frame(l.p.Panel, l.p.Heading, 2, 4), start, end.AddDate(0, 0, 1), now})
	}
	tl.marks = []time.Time{now, at}
	objects := []fyne.CanvasObject{block(l.p.Quiet), l.note(l.t("ui.line.after"))}
	for _, each := range tl.lanes {
		objects = append(objects, each.name, each.bar)
	}
	objects = append(objects,
		block(l.p.Heading), l.flag(l.t("ui.line.today", l.say.ShortDate(now)), l.p.Heading, l.p.Ground),
		block(l.p.Error), l.flag(l.t("ui.line.end", l.say.ShortDate(at)), l.p.Error, l.p.OnMark))
	for _, each := range tl.lanes {
		objects = append(objects, each.text)
	}
	return container.New(tl, objects...)
}

// renewed is the last day of the certificate that a visit within the window gives:
// the sixth birthday after the issue instead of the fifth (公的個人認証法施行規則), so
// five years more. A card that ends before that is not known here.
func renewed(p calendar.Plan) (until calendar.Date, ok bool) {
	end := p.Life.Expires
	stage := p.Life.Stage(p.Today)
	if stage == calendar.Before || stage == calendar.Expired || p.Visit.Compare(end) > 0 {
		return until, false
	}
	until = calendar.DateOf(time.Date(end.Year+5, end.Month+1, 0, 12, 0, 0, 0, signer.Japan))
	until.Day = min(until.Day, end.Day) // born on 29 February
	return until, true
}

// flag is the label on top of a line of the picture.
func (l *look) flag(text string, fill, on color.NRGBA) fyne.CanvasObject {
	t := l.ink(text, ink{size: 14, bold: true, color: on})
	return over(frame(fill, none, 0, 4), pad(10, 1, 10, 1, t))
}

func (t timeline) heightFor([]fyne.CanvasObject, float32) float32 {
	return (48 + 40*float32(len(t.lanes))) * t.scale
}

func (t timeline) natural([]fyne.CanvasObject) float32 { return 600 * t.scale }

// Layout places everything by its date.
func (t timeline) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := 168 * t.scale
	x := func(at time.Time) float32 {
		part := float32(at.Sub(t.from)) / float32(t.to.Sub(t.from))
		return left + (size.Width-left)*min(1, max(0, part))
	}
	t.behind(o[:2], x(t.marks[1]), size)
	o = o[2:]
	flags := o[2*len(t.lanes):]
	first, last := flags[1], flags[3]
	wide, end := naturalOf(first), naturalOf(last)
	lastX := min(max(left+wide+8, x(t.marks[1])-end/2), size.Width-end)
	firstX := max(0, min(max(left, x(t.marks[0])-wide/2), lastX-8-wide))
	place(first, firstX, 0, wide, 26*t.scale)
	place(last, max(lastX, firstX+wide+8), 0, end, 26*t.scale)
	for i, mark := range t.marks {
		place(flags[2*i], x(mark)-1.5, 26*t.scale, 3, size.Height-26*t.scale)
	}
	for i, ln := range t.lanes {
		y := (40 + 40*float32(i)) * t.scale
		place(ln.name, 0, y+2, left-8, 28*t.scale)
		place(ln.bar, x(ln.from), y, x(ln.to)-x(ln.from), 30*t.scale)
		from := x(later(ln.from, ln.words)) + 12
		if x(ln.to)-from < naturalOf(ln.text) {
			from = x(ln.to) + 8 // beside the bar
			if from+naturalOf(ln.text) > size.Width {
				from = x(ln.from) - naturalOf(ln.text) - 8
			}
		}
		place(ln.text, from, y+4*t.scale, naturalOf(ln.text)+4, 22*t.scale)
	}
}

// behind grays what lies behind the last day, and says that nothing can be signed
// there any more.
func (t timeline) behind(o []fyne.CanvasObject, from float32, size fyne.Size) {
	place(o[0], from, 34*t.scale, size.Width-from, size.Height-34*t.scale)
	wide := naturalOf(o[1])
	o[1].(*label).Hidden = from+12+wide > size.Width || t.marks[0].After(t.marks[1])
	place(o[1], from+12, 44*t.scale, wide, 22*t.scale)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// capital begins a text with a capital letter.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
