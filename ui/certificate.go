package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/calendar"
	"inkan/signer"
)

// certificate tells what is known of the signing certificate: an estimate before
// the password, the holder's data after it.
func (w *window) certificate(l *look) fyne.CanvasObject {
	at, exact := w.state.expiry()
	head := l.title(l.t("ui.nav.certificate"))
	if at.IsZero() {
		c := w.state.cardShows()
		words, note := c.texts(l)
		if c.hasFacts() {
			words, note = l.t("state.expiry_unknown.nothing"), l.t("ui.certificate.unknown")
		}
		texts := stack(4, l.heading(words), l.body(note))
		if c.Seen && c.Stage != signer.Stopped && c.Stage != signer.NoReader && c.Stage != signer.VirtualOnly { // there a card would not help
			texts.Add(l.note(l.t("ui.certificate.nocard")))
		}
		panel := l.panel(24, beside(16, 1, l.mark(toneInfo, 32), texts))
		return l.page(head, stack(16, panel))
	}
	lower := container.New(share{gap: 16, narrow: l.px(360)}, w.plan(l), w.holderPanel(l))
	return l.page(head, stack(16, w.validity(l, exact), lower))
}

// validity is the expiry in large letters, and what it means.
func (w *window) validity(l *look, exact bool) fyne.CanvasObject {
	at, _ := w.state.expiry()
	t, head, why := toneOK, l.t("ui.certificate.good", max(0, daysLeft(at, w.state.Now))), ""
	if warning, on := w.state.warning(); on {
		t, head, why = toneCaution, warning.Head(l.say), warning.Text(l.say)
		if warning.Stage == calendar.Expired {
			t = toneProblem
		}
		if warning.Reason == calendar.ReasonBefore || warning.Reason == calendar.ReasonWithin {
			head, why = why, "" // the header has the days
		}
	}
	label := "state.expiry_unknown"
	if exact {
		label = "state.expiry_known"
	}
	title := beside(12, 1, l.mark(t, 28), l.heading(head), l.note(l.t(label)), l.bold(l.say.Date(at)))
	title.Layout = row{gap: 12, fill: 1, narrow: l.px(300)}
	if l.scale >= largeText {
		title = beside(12, 1, l.mark(t, 28), stack(4, l.heading(head), l.note(l.t(label)), l.bold(l.say.Date(at))))
		title.Layout = row{gap: 12, fill: 1, top: true}
	}
	parts := []fyne.CanvasObject{title}
	if why != "" {
		parts = append(parts, l.body(why))
	}
	parts = append(parts, w.timeline(l))
	if !exact {
		parts = append(parts, l.note(l.t("ui.certificate.estimate")))
	}
	panel := l.panel(24, stack(12, parts...))
	panel.Objects = append([]fyne.CanvasObject{panel.Objects[0], l.alarm(t, 12)}, panel.Objects[1:]...)
	return panel
}

// noteFact is a small label with its value.
func (l *look) noteFact(name, value string) fyne.CanvasObject {
	return beside(12, 1, l.note(name), l.bold(value))
}

// plan are the dated steps of a renewal.
func (w *window) plan(l *look) fyne.CanvasObject {
	life, _ := w.state.life()
	plan := calendar.NewPlan(life, w.state.today())
	list := []fyne.CanvasObject{l.heading(l.t("ui.plan"))}
	for i, s := range plan.Steps {
		done := s.Name == "opens" && s.Date.Compare(plan.Today) <= 0
		at, words := step(i), l.body
		switch {
		case done:
			at = step(i) + 1
		case i == 0 || i == 1 && plan.Steps[0].Date.Compare(plan.Today) <= 0:
			words = l.bold
		default:
			at = 0
		}
		text := beside(16, 1, fixed(l.px(l.planWidth()), 0, words(l.say.ShortDate(s.Date.Time()))), words(s.Text(l.say)))
		text.Layout = row{gap: 16, fill: 1, narrow: l.px(160), top: true}
		line := beside(12, 1, l.stepRing(step(i), at), text)
		line.Layout = row{gap: 12, fill: 1, top: true}
		list = append(list, line)
	}
	buttons := flow(12,
		l.filled(44, action{id: "calendar", text: l.t("ui.plan.save"), icon: "calendar", tap: func() { w.open(forPlan, w.startFolder()) }}),
		l.outline(44, action{id: "bring", text: l.t("ui.plan.how"), tap: func() { w.apply(guided{w.renewalGuide()}) }}))
	list = append(list, buttons)
	if path := w.state.PlanSaved; path != "" {
		list = append(list, beside(8, 1, l.mark(toneOK, 20), l.note(l.t("ui.guide.saved", printable(filepath.Base(path))))))
	}
	list = append(list, l.note(l.t("ui.guide.asof", l.say.Date(calendar.AsOf(life.Basis()).Time()))))
	return l.panel(24, stack(12, list...))
}

// renewalGuide is the guide that fits: an expired certificate is not renewed.
func (w *window) renewalGuide() string {
	if warning, on := w.state.warning(); on && warning.Stage == calendar.Expired {
		return "expired"
	}
	return "renewal"
}

// planWidth is the width of the dates of the plan.
func (l *look) planWidth() float32 {
	if l.ja() {
		return 88
	}
	return 136
}

// holderPanel shows the holder after a password was accepted, with the question
// that no program can answer for the person.
func (w *window) holderPanel(l *look) fyne.CanvasObject {
	h := w.state.Holder
	parts := []fyne.CanvasObject{l.bold(l.t("ui.moved.question"))}
	if h == nil {
		parts = append(parts, l.body(l.t("ui.certificate.later")))
	} else {
		parts = append(parts, l.noteFact(l.t("ui.field.name"), printable(h.Name)), l.noteFact(l.t("ui.field.address"), printable(h.Address)))
	}
	parts = append(parts, l.body(l.t("ui.moved.text")))
	a := w.state.Answers
	switch {
	case a.Moved:
		parts = append(parts, l.stripe(toneCaution, l.t("ui.moved.yes.head"), l.t("ui.moved.yes"), nil),
			flow(0, l.outline(44, action{id: "moved guide", text: l.t("ui.moved.guide"), icon: "forward", after: true, tap: func() { w.apply(guided{"moved"}) }})))
	case a.Stayed:
		parts = append(parts, l.body(l.t("ui.moved.no.thanks")))
	}
	parts = append(parts, flow(12,
		l.plainButton(44, action{id: "stayed", text: l.t("ui.moved.no"), tap: func() { w.apply(answered{w.state.Answers.moved(false)}) }}),
		l.plainButton(44, action{id: "moved", text: l.t("ui.moved.did"), tap: func() { w.apply(answered{w.state.Answers.moved(true)}) }})))
	return l.panel(24, stack(12, parts...))
}

// moved answers the question about a move or a change of name, also where a
// guide asks it.
func (a answers) moved(yes bool) answers {
	a.Moved, a.Stayed = yes, !yes
	given := map[string]string{"changed": "no"}
	if yes {
		given["changed"] = "yes"
	}
	for q, each := range a.Given {
		if q != "changed" {
			given[q] = each
		}
	}
	a.Given = given
	return a
}
