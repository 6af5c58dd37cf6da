package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/i18n"
)

// The first settings come once and fill the window: language, text size, the
// self-test and the practice card, one after another. Nothing has to be answered.

// startedKey is the key under which it is kept that they came.
const startedKey = "started"

var startKeys = [...]string{"start.step.language", "start.step.size", "start.step.test", "start.step.practice"}

// welcome shows the first settings if this is the first start, and nothing was
// asked for.
func (w *window) welcome(asked bool) {
	if w.state.welcomes(w.app.Preferences().Bool(startedKey), asked) {
		w.apply(welcomed{})
	}
}

// pace goes to another step of the first settings; the self-test begins by
// itself.
func (w *window) pace(step startStep) {
	w.apply(paced{step})
	if step == startTest && w.state.Probe.Found == nil {
		w.selfTest()
	}
}

// started follows the first settings. To leave them, in whatever way, is an
// answer. A reader or a card that comes while the self-test waits for it begins
// the test anew.
func (w *window) started(before state) {
	s := w.state
	switch {
	case before.Page != pageStart:
	case s.Page != pageStart:
		w.app.Preferences().SetBool(startedKey, true)
	case s.Start.Step == startTest && s.Probe.Found != nil && s.Busy == idle && s.Card.Stage != before.Card.Stage:
		w.selfTest()
	}
}

// startPage is one step of the first settings.
func (w *window) startPage(l *look) fyne.CanvasObject {
	now := w.state.Start.Step
	head := beside(16, 1, l.appMark(40), stack(6, l.title(l.t("start.title")), l.stepsOf(startKeys[:], step(now))))
	head.Layout = row{gap: 16, fill: 1, narrow: l.px(240)}
	body := [...]func(*look) fyne.CanvasObject{w.startLanguages, w.startSizes, w.startTesting, w.startPractice}[now](l)
	return container.New(midst{width: l.px(880)}, l.page(head, pad(0, 8, 0, 0, body)))
}

// midst is a column of some width in the middle of the page.
type midst struct {
	smallest
	width float32
}

func (m midst) natural([]fyne.CanvasObject) float32 { return m.width }

func (m midst) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return heightOf(o[0], min(width, m.width))
}

func (m midst) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, m.width)
	place(o[0], (size.Width-w)/2, 0, w, size.Height)
}

// startLanguages lets choose among the languages, each in its own script. The one
// of the system is chosen until another is.
func (w *window) startLanguages(l *look) fyne.CanvasObject {
	var rows, boxes []fyne.CanvasObject
	for _, name := range i18n.Languages() {
		boxes = append(boxes, l.choice(i18n.OwnName(name), name == w.say.Lang(), func() {
			n := w.state.Set
			n.Lang = name
			w.adjust(n)
		}))
		if len(boxes) == 3 {
			rows, boxes = append(rows, container.New(share{gap: 12, narrow: l.px(180)}, boxes...)), nil
		}
	}
	rows = append(rows, boxes...)
	return stack(16, l.heading(l.t("start.language")), stack(12, rows...), l.body(l.t("start.language.text")))
}

// startSizes lets choose the size of the text; the sample is what it says.
func (w *window) startSizes(l *look) fyne.CanvasObject {
	var boxes []fyne.CanvasObject
	for _, p := range []int{100, 125, 150, 200} {
		boxes = append(boxes, l.choice(fmt.Sprintf("%d %%", p), w.state.Set.percent() == p, func() {
			n := w.state.Set
			n.Percent = p
			w.adjust(n)
		}))
	}
	sample := l.panel(24, stack(8, l.note(l.t("start.sample")), l.heading(l.t("ui.home.sign")), l.body(l.t("ui.home.sign.text"))))
	return stack(16, l.heading(l.t("start.size")), container.New(share{gap: 12, narrow: l.px(120)}, boxes...), sample, l.body(l.t("start.size.text")))
}

// startTesting shows the self-test. What is only not there yet is no problem.
func (w *window) startTesting(l *look) fyne.CanvasObject {
	p := w.state.Probe
	title, text := "start.test", "start.test.text"
	_, problems, _ := tally(p.Lines)
	switch {
	case p.Found == nil && problems == 0:
	case problems == 0:
		title, text = "start.test.good", ""
	case p.missing():
		title, text = "start.test.later", "start.test.later.text"
	default:
		title, text = "ui.test.mend", "start.test.mend"
	}
	parts := []fyne.CanvasObject{l.heading(l.t(title))}
	if text != "" {
		parts = append(parts, l.body(l.t(text)))
	}
	lines := p.Lines
	if p.missing() {
		lines = unreached(lines)
	}
	lines = calmed(lines)
	again := l.outline(44, action{id: "again", text: l.t("ui.support.again"), icon: "again", off: w.state.Busy != idle, tap: w.selfTest})
	return stack(16, append(parts, l.testRows(lines, p.Found == nil), flow(0, again))...)
}

// startPractice offers the rehearsal.
func (w *window) startPractice(l *look) fyne.CanvasObject {
	button := flow(0, l.outline(48, action{id: "practice", text: l.t("start.practice.now"), icon: "play", tap: func() {
		w.endStart()
		w.practise()
	}}))
	tile := over(frame(l.p.Hero, l.p.HeroEdge, 2, 12), pad(32, 22, 32, 22, stack(16, l.body(l.t("start.practice.text")), button)))
	return stack(16, l.heading(l.t("start.practice")), tile, l.body(l.t("start.practice.home")))
}

// startBar has the ways back, on and out.
func (w *window) startBar(l *look) fyne.CanvasObject {
	now := w.state.Start.Step
	var buttons []fyne.CanvasObject
	if now > 0 {
		buttons = append(buttons, l.plainButton(48, action{id: "back", text: l.t("ui.back"), icon: "back", tap: func() { w.pace(now - 1) }}))
	}
	if now < startSteps-1 {
		buttons = append(buttons, l.plainButton(48, action{id: "skip", text: l.t("start.skip"), tap: w.endStart}),
			l.filled(48, action{id: "next", text: l.t("start.next"), icon: "forward", after: true, tap: func() { w.pace(now + 1) }}))
	} else {
		buttons = append(buttons, l.filled(48, action{id: "next", text: l.t("start.end"), icon: "home", tap: w.endStart}))
	}
	return l.actionBar(l.t("start.foot"), buttons...)
}

// endStart leaves the first settings.
func (w *window) endStart() {
	back := w.state.Start.Back
	w.apply(turned{back})
}

// startSetting calls the first settings again.
func (w *window) startSetting(l *look) fyne.CanvasObject {
	return l.setting("start.title", flow(0, l.plainButton(44, action{id: "welcome", text: l.t("start.again"), icon: "again", tap: func() { w.apply(welcomed{}) }})))
}
