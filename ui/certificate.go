package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
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
		panel := l.panel(24, beside(16, 1, l.mark(toneInfo, 32), stack(4, l.heading(words), l.body(note), l.note(l.t("ui.certificate.nocard")))))
		return l.page(head, stack(16, panel))
	}
	lower := container.New(share{gap: 16, narrow: l.px(360)}, w.plan(l), w.holderPanel(l))
	return l.page(head, stackFill(16, 1, w.validity(l, exact), lower))
}

// validity is the expiry in large letters, and what it means.
func (w *window) validity(l *look, exact bool) fyne.CanvasObject {
	at, _ := w.state.expiry()
	days := daysLeft(at, w.state.Now)
	t, head := toneOK, l.t("ui.certificate.good", max(0, days))
	switch {
	case days < 0:
		t, head = toneProblem, l.t("state.expired")
	case endsBeforeSeason(at, w.state.Now) && renewable(at, w.state.Now):
		t, head = toneCaution, l.t("ui.certificate.before_season")
	case renewable(at, w.state.Now):
		t, head = toneCaution, l.t("state.renewal", days)
	}
	label := "state.expiry_unknown"
	if exact {
		label = "state.expiry_known"
	}
	title := beside(12, 1, l.mark(t, 28), l.heading(head), l.note(l.t(label)), l.bold(l.say.Date(at)))
	title.Layout = row{gap: 12, fill: 1, narrow: l.px(300)}
	parts := []fyne.CanvasObject{title, w.timeline(l)}
	if !exact {
		parts = append(parts, l.note(l.t("ui.certificate.estimate")))
	}
	return l.panel(24, stack(12, parts...))
}

// noteFact is a small label with its value.
func (l *look) noteFact(name, value string) fyne.CanvasObject {
	return beside(12, 1, l.note(name), l.bold(value))
}

// plan are the dated steps of a renewal.
func (w *window) plan(l *look) fyne.CanvasObject {
	at, _ := w.state.expiry()
	from := opens(at)
	open := !w.state.Now.Before(from)
	opened := "ui.plan.opens"
	if open {
		opened = "ui.plan.opened"
	}
	list := []fyne.CanvasObject{l.heading(l.t("ui.plan"))}
	add := func(n int, done, now bool, when, what string) {
		s, at := step(n-1), step(0)
		words := l.body
		switch {
		case done:
			at = s + 1
		case now:
			at, words = s, l.bold
		}
		text := beside(16, 1, fixed(l.px(l.planWidth()), 0, words(when)), words(what))
		text.Layout = row{gap: 16, fill: 1, narrow: l.px(160)}
		list = append(list, beside(12, 1, l.stepRing(s, at), text))
	}
	add(1, open, !open, l.t("ui.plan.from", l.say.ShortDate(from)), l.t(opened))
	add(2, false, open, l.t("ui.plan.until", l.say.ShortDate(at)), l.t("ui.plan.renew"))
	add(3, false, false, l.t("ui.plan.next_day"), l.t("ui.plan.etax"))
	button := flow(12, l.outline(44, action{id: "bring", text: l.t("ui.plan.how"), tap: func() { w.apply(guided{"renewal"}) }}))
	return l.panel(24, stack(12, append(list, button)...))
}

// planWidth is the width of the dates of the plan.
func (l *look) planWidth() float32 {
	if l.ja() {
		return 112
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
		parts = append(parts, l.stripe(toneCaution, l.t("ui.moved.yes.head"), l.t("ui.moved.yes"), nil))
	case a.Stayed:
		parts = append(parts, l.body(l.t("ui.moved.no.thanks")))
	}
	parts = append(parts, flow(12,
		l.plainButton(44, action{id: "stayed", text: l.t("ui.moved.no"), tap: func() { w.apply(answered{answers{Stayed: true}}) }}),
		l.plainButton(44, action{id: "moved", text: l.t("ui.moved.did"), tap: func() { w.apply(answered{answers{Moved: true}}) }})))
	return l.panel(24, stack(12, parts...))
}
