package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
)

// ask is a question on the veil: mark, title, paragraphs, then buttons from the
// safest to the boldest.
func (l *look) ask(t tone, title string, body []fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	head := beside(16, 1, l.mark(t, 32), l.title(title))
	right := flow(16, buttons...)
	right.Layout = wrapped{gap: 16, line: 8, right: true}
	parts := append([]fyne.CanvasObject{head}, body...)
	return l.cardFor(t, 736, container.New(column{gap: 20, least: 8, fill: -1}, append(parts, right)...))
}

// paragraphs are texts below each other, the first of them bold.
func (l *look) paragraphs(texts ...string) []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i, t := range texts {
		if i == 0 {
			all = append(all, l.bold(t))
			continue
		}
		all = append(all, l.body(t))
	}
	return []fyne.CanvasObject{stack(8, all...)}
}

func (w *window) cancelButton(l *look, key string) *control {
	return l.plainButton(48, action{id: "cancel", text: l.t(key), tap: w.escape})
}

// lastTryQuestion asks before the try that may lock the card is spent. Nothing in
// it is filled, so that Enter does nothing.
func (w *window) lastTryQuestion(l *look) fyne.CanvasObject {
	cancel := w.cancelButton(l, "ui.last.cancel")
	how := l.outline(48, action{id: "how", text: l.t("ui.last.how"), tap: func() { w.leavePassword(); w.apply(guided{"forgotten"}) }})
	tick := l.tick("consent", l.t("ui.last.consent"), w.state.Sign.Ticked, func() { w.apply(ticked{}) })
	use := l.outline(48, action{id: "use", text: l.t("ui.last.use"), off: !w.state.Sign.Ticked, tap: func() { w.apply(consented{}) }})
	body := []fyne.CanvasObject{l.body(l.t("ui.last.text")), tick}
	return l.ask(toneLow, l.t("ui.last.title"), body, cancel, how, use)
}

func (w *window) unknownQuestion(l *look) fyne.CanvasObject {
	return l.ask(toneCaution, l.t("ui.unknown.title"), l.paragraphs(l.t("ui.unknown.text")),
		w.cancelButton(l, "ui.last.cancel"),
		l.outline(48, action{id: "go", text: l.t("ui.unknown.proceed"), tap: func() { w.apply(consented{}) }}),
		l.filled(48, action{id: "reread", text: l.t("ui.unknown.reread"), tap: w.lookAgain}))
}

// expiredQuestion says that this certificate cannot sign any more.
func (w *window) expiredQuestion(l *look) fyne.CanvasObject {
	at, _ := w.state.expiry()
	if e := (*signer.ExpiredError)(nil); errors.As(w.state.Sign.Lost, &e) {
		at = e.NotAfter // also when the card is gone by now
	}
	texts := []string{l.t("ui.expired.date", l.say.Date(at)), l.t("ui.expired.text")}
	if name, _ := key(w.state.Sign.Lost); name == "sign.expired_after" {
		texts = []string{texts[0], l.t("ui.expired.right"), texts[1]}
	}
	return l.ask(toneProblem, l.t("ui.expired.title"), l.paragraphs(texts...),
		w.cancelButton(l, "ui.password.cancel"),
		l.filled(48, action{id: "renew", text: l.t("state.expired.button"), tap: func() { w.leavePassword(); w.apply(guided{"expired"}) }}))
}

// removedQuestion says what is done and what is not, and offers to go on.
func (w *window) removedQuestion(l *look) fyne.CanvasObject {
	c := w.state.Sign.counts(false)
	body := l.paragraphs(l.t("ui.removed.done", c.All, c.Done, c.Waiting+c.Failed), l.t("ui.removed.safe"), l.t("ui.removed.next"))
	return l.ask(toneCaution, l.t("ui.removed.title"), body,
		l.plainButton(48, action{id: "cancel", text: l.t("ui.removed.end"), tap: func() { w.apply(stepped{stepResult}) }}),
		l.filled(48, action{id: "go", text: l.t("ui.removed.resume"), tap: func() { w.apply(stepped{stepPassword}) }}))
}

// contactQuestion says that nobody knows whether a try was used.
func (w *window) contactQuestion(l *look) fyne.CanvasObject {
	return l.ask(toneCaution, l.t("ui.contact.title"), l.paragraphs(l.t("ui.contact.unknown"), l.t("ui.contact.next")),
		w.cancelButton(l, "ui.last.cancel"),
		l.filled(48, action{id: "reread", text: l.t("ui.contact.reread"), tap: func() { w.apply(stepped{stepPassword}); w.lookAgain() }}))
}

// waitQuestion shows what keeps the card from signing. It goes away by itself
// when the card can.
func (w *window) waitQuestion(l *look) fyne.CanvasObject {
	c := w.state.cardShows()
	word := c.word()
	words, note := c.texts(l)
	buttons := []fyne.CanvasObject{w.cancelButton(l, "ui.back")}
	if word.help != "" {
		tap := func() { w.leavePassword(); w.apply(guided{word.help}) }
		if word.help == "again" {
			tap = w.lookAgain
		}
		show := l.filled
		if w.practice != nil && c.Stage == signer.NoCard {
			show = l.outline
		}
		buttons = append(buttons, show(48, action{id: "help", text: l.t(word.key + ".button"), tap: tap}))
	}
	if w.practice != nil && c.Stage == signer.NoCard {
		buttons = append(buttons, l.filled(48, action{id: "insert", text: l.t("ui.practice.insert"), tap: w.insert}))
	}
	return l.ask(word.tone, words, l.paragraphs(note, l.t(waits(c.Stage))), buttons...)
}

// waits is what is said of the way on: what takes a trip to an office, or another
// card, is not waited for.
func waits(s signer.Stage) string {
	switch s {
	case signer.Locked, signer.Expired, signer.NoCertificate, signer.OtherCard, signer.Unsupported, signer.NotYet:
		return "ui.wait.kept"
	}
	return "ui.wait.text"
}

// problemQuestion explains an error that is no document's fault.
func (w *window) problemQuestion(l *look) fyne.CanvasObject {
	err, lost := w.state.Problem, w.state.Problem == nil
	if lost {
		err = w.state.Sign.Lost
	}
	x := l.say.Explain(err)
	texts := []string{x.Advice}
	if lost {
		done := w.state.Sign.counts(false).Done
		if done == 0 {
			texts = append(texts, l.t("ui.problem.nothing"))
		} else {
			texts = append(texts, l.t("ui.problem.some", done))
		}
	}
	body := l.paragraphs(texts...)
	if x.Detail != "" {
		body = append(body, l.note(l.t("ui.problem.detail", x.Detail)))
	}
	if !lost {
		return l.ask(toneProblem, x.Title, body, l.filled(48, action{id: "close", text: l.t("ui.problem.close"), tap: func() { w.apply(closed{}) }}))
	}
	return l.ask(toneProblem, x.Title, body, w.cancelButton(l, "ui.back"),
		l.filled(48, action{id: "retry", text: l.t("ui.problem.retry"), tap: func() { w.apply(stepped{stepPassword}); w.lookAgain() }}))
}
