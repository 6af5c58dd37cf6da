package ui

import "fyne.io/fyne/v2"

// body draws the page. With large text the lasting warning is on it, and the
// sentence of the action bar.
func (w *window) body(l *look) fyne.CanvasObject {
	page := w.page(l)
	if l.scale < largeText {
		return page
	}
	parts := []fyne.CanvasObject{page}
	if words := w.barWords(l); words != nil {
		parts = append(parts, pad(32, 0, 32, 24, words))
	}
	warning := w.warning(l)
	switch {
	case warning == nil:
		return stackFill(0, 0, parts...)
	case w.state.Page == pageHome:
		return stackFill(0, 1, append([]fyne.CanvasObject{warning}, parts...)...)
	}
	return stackFill(0, 0, append(parts, warning)...) // what was come for is first
}

// barWords is the sentence beside the buttons of a step; with large text there is
// no room for it there.
func (w *window) barWords(l *look) fyne.CanvasObject {
	if w.state.Page != pageSign {
		return nil
	}
	switch w.state.Sign.Step {
	case stepFiles:
		return w.filesWords(l)
	case stepCheck, stepPassword:
		return l.body(l.t("ui.check.bar"))
	case stepProgress:
		return l.body(l.t("ui.progress.bar"))
	}
	return l.body(l.t("ui.result.bar"))
}

func (w *window) page(l *look) fyne.CanvasObject {
	switch w.state.Page {
	case pageSign:
		return w.signPage(l)
	case pageVerify:
		return w.verifyPage(l)
	case pageCertificate:
		return w.certificate(l)
	case pageSupport:
		return w.support(l)
	case pageSettings:
		return w.settings(l)
	case pageGuide:
		return w.guide(l)
	case pageStart:
		return w.startPage(l)
	}
	return w.home(l)
}

func (w *window) signPage(l *look) fyne.CanvasObject {
	switch w.state.Sign.Step {
	case stepCheck, stepPassword:
		return w.signCheck(l)
	case stepProgress:
		return w.signProgress(l)
	case stepResult:
		return w.signResult(l)
	}
	return w.signFiles(l)
}

// actionBar draws the buttons of a step.
func (w *window) actionBar(l *look) fyne.CanvasObject {
	s := w.state
	if s.Page == pageStart {
		return w.startBar(l)
	}
	if s.Page != pageSign {
		return nil
	}
	switch s.Sign.Step {
	case stepFiles:
		return w.filesBar(l)
	case stepCheck, stepPassword:
		return l.actionBarWith(w.barWords(l),
			l.plainButton(48, action{id: "back", text: l.t("ui.back"), icon: "back", tap: func() { w.apply(stepped{stepFiles}) }}),
			l.filled(48, action{id: "next", text: l.t("ui.check.next"), icon: "forward", after: true, tap: w.askPassword}))
	case stepProgress:
		key := "ui.progress.stop"
		if s.Sign.Stop {
			key = "ui.progress.stopping"
		}
		return l.actionBarWith(w.barWords(l), l.outline(48, action{id: "stop", text: l.t(key), tap: w.stop, off: s.Sign.Stop}))
	}
	return w.resultBar(l)
}

func (w *window) filesBar(l *look) fyne.CanvasObject {
	s := w.state
	yes, no, _ := s.Sign.sum()
	if yes+no == 0 {
		if s.Busy == preparing {
			return l.actionBarWith(w.filesWords(l))
		}
		return nil
	}
	return l.actionBarWith(w.filesWords(l),
		l.plainButton(48, action{id: "clear", text: l.t("ui.sign.clear"), tap: func() { w.apply(cleared{}) }}),
		l.filled(48, action{id: "next", text: l.t("ui.sign.next"), icon: "forward", after: true, off: yes == 0 || s.Busy != idle,
			tap: func() { w.apply(stepped{stepCheck}) }}))
}

// filesWords says how many files will be signed and how many will not, or how far
// they are read.
func (w *window) filesWords(l *look) fyne.CanvasObject {
	yes, no, _ := w.state.Sign.sum()
	switch {
	case w.state.Busy == preparing:
		return l.body(w.readText(l))
	case yes+no == 0:
		return nil
	case yes == 0:
		return l.body(l.t("ui.sign.none"))
	case no > 0:
		return l.mixed(l.t("ui.password.count", yes), "  "+l.t("ui.sign.rest", no))
	}
	return l.bold(l.t("ui.password.count", yes))
}

// readText says how far the reading of documents is.
func (w *window) readText(l *look) string {
	if p := w.state.Sign.Read; p.All > 1 {
		return l.t("ui.sign.reading", p.Done, p.All)
	}
	return l.t("ui.sign.preparing")
}

// question draws what has to be answered before anything else.
func (w *window) question(l *look) fyne.CanvasObject {
	d := w.state.dialog()
	if d != dialogPassword {
		w.dropPIN()
	}
	if d == noDialog {
		return nil
	}
	sheet := newPaper()
	sheet.slack = 72
	sheet.set(centred(pad(16, 16, 16, 16, w.questionCard(l, d))), d)
	return over(block(l.p.Veil), sheet)
}

func (w *window) questionCard(l *look, d prompt) fyne.CanvasObject {
	switch d {
	case dialogChoose:
		return w.chooseQuestion(l)
	case dialogSums:
		return w.sumsQuestion(l)
	case dialogFormats:
		return w.formatQuestion(l)
	case dialogPassword:
		return w.passwordQuestion(l)
	case dialogLastTry:
		return w.lastTryQuestion(l)
	case dialogUnknown:
		return w.unknownQuestion(l)
	case dialogExpired:
		return w.expiredQuestion(l)
	case dialogRemoved:
		return w.removedQuestion(l)
	case dialogContact:
		return w.contactQuestion(l)
	case dialogWait:
		return w.waitQuestion(l)
	}
	return w.problemQuestion(l)
}

// dropPIN forgets a password that was being typed. Where the password is still asked
// for, because the card left or something else came in between, the next field says
// so: the rest of it would be sent as a whole.
func (w *window) dropPIN() {
	w.cut = w.state.Sign.Step == stepPassword && (w.cut || w.pin != nil && w.pin.begun())
	if w.pin == nil {
		return
	}
	if c := w.win.Canvas(); c.Focused() == fyne.Focusable(w.pin) {
		c.Unfocus()
	}
	w.pin.changed, w.pin.enter, w.pin.paste, w.pin.seen = nil, nil, nil, nil
	w.pin.wipe()
	w.pin = nil
}
