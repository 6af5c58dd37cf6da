package ui

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"inkan/signer"
)

// practiceBand stands above everything in practice mode.
func (w *window) practiceBand(l *look) fyne.CanvasObject {
	if !w.state.Practice {
		return nil
	}
	on := l.p.OnDemo
	words := newLabel(l.scale, span{l.t("ui.practice.band"), ink{size: 20, bold: true, color: on}})
	text := l.ink(l.t("ui.practice.band.text"), ink{size: 16, color: on})
	end := l.button(44, action{id: "leave", text: l.t("state.practice.button"), tap: w.close},
		faces{rest: face{fill: l.p.Panel, edge: on, width: 1}, hover: face{fill: l.p.SoftHover, edge: on, width: 2}, press: face{fill: l.p.SoftHover}, radius: 8}, l.p.Text)
	if l.scale > largeText { // the header says the rest
		text = l.ink("", ink{size: 16, color: on})
	}
	content := beside(16, 2, l.markIn(tonePractice, 32, on, l.p.DemoBand), words, text, end)
	content.Layout = row{gap: 16, fill: 2, narrow: l.px(200)}
	return over(block(l.p.DemoBand), pad(24, 6, 36, 6, atLeast(44, content)))
}

// rehearsalOptions are the cards of the rehearsals, in the words of the practice
// card's options.
var rehearsalOptions = [lessons + 1]string{2: "", 3: "tries=1", 4: "locked", 5: "delay=300ms"}

// rehearsals is the home page of practice mode.
func (w *window) rehearsals(l *look) fyne.CanvasObject {
	done, current := 0, 0
	for i := 1; i <= lessons; i++ {
		if w.state.Lesson.Done[i] {
			done++
		} else if current == 0 {
			current = i
		}
	}
	var rows []fyne.CanvasObject
	for i := 1; i <= lessons; i++ {
		rows = append(rows, w.rehearsal(l, i, i == current))
	}
	head := beside(16, 0, l.title(l.t("ui.practice.list")), l.body(l.t("ui.practice.done", lessons, done)))
	left := stack(16, l.rows(rows...), l.body(l.t("ui.practice.foot")))
	right := stack(16, w.practiceCard(l), w.practicePasswords(l), w.practiceControls(l))
	return l.page(head, l.twoColumns(320, left, right))
}

func (w *window) rehearsal(l *look, n int, next bool) fyne.CanvasObject {
	key := "ui.practice." + strconv.Itoa(n)
	sign := l.mark(toneWaiting, 24)
	button := func() fyne.CanvasObject {
		return l.outline(44, action{id: key, text: l.t("ui.practice.begin"), tap: func() { w.rehearse(n) }})
	}()
	ground := canvas.NewRectangle(none)
	if n == 1 {
		ground.TopLeftCornerRadius, ground.TopRightCornerRadius = 11, 11
	}
	switch {
	case w.state.Lesson.Done[n]:
		sign = l.mark(toneOK, 24)
		button = l.link(action{id: key, text: l.t("ui.practice.once_more"), tap: func() { w.rehearse(n) }})
	case next:
		sign = l.icon("forward", 24, l.p.Primary)
		ground.FillColor = l.p.InfoTint
		button = l.filled(44, action{id: key, text: l.t("ui.practice.begin"), tap: func() { w.rehearse(n) }})
	}
	text := stack(0, l.bold(fmt.Sprintf("%d  %s", n, l.t(key))), l.note(l.t(key+".text")))
	content := beside(14, 1, sign, text, button)
	content.Layout = row{gap: 14, fill: 1, narrow: l.px(240)}
	return over(ground, pad(20, 0, 16, 0, atLeast(l.px(78), content)))
}

func (w *window) practiceCard(l *look) fyne.CanvasObject {
	chip := l.drawing("chip", 48, 36, 48, 36, `<g fill="none" stroke="C" stroke-width="2"><rect x="1" y="1" width="46" height="34" rx="5"/><path d="M16 1v34M32 1v34M1 13h15M1 23h15M32 13h15M32 23h15"/></g>`, l.p.Edge, none)
	text := stack(4, l.tinted(l.t("ui.practice.card"), 20, l.p.Demo), beside(0, -1, chip), l.ink("練習　太郎", ink{size: 24, color: l.p.Heading}), l.note(l.t("ui.practice.issuer")))
	content := beside(12, 0, text, l.sealPicture("練習", l.p.Demo))
	return over(frame(l.p.Panel, l.p.Demo, 3, 12), pad(24, 16, 24, 16, content))
}

func (w *window) practicePasswords(l *look) fyne.CanvasObject {
	word := func(s string) *label { return l.ink(s, ink{size: 20, mono: true, color: l.p.Heading}) }
	return l.quiet(24, stack(6, l.bold(l.t("ui.practice.passwords")),
		beside(16, 0, l.body(l.t("ui.practice.signing")), word("PRACTICE1")), l.rule(),
		beside(16, 0, l.body(l.t("ui.practice.pin")), word("1234")), l.note(l.t("ui.practice.never"))))
}

// practiceControls pull the card and put it back, by hand.
func (w *window) practiceControls(l *look) fyne.CanvasObject {
	move := action{id: "pull", text: l.t("ui.practice.pull"), tap: w.pull}
	if w.state.Card.Stage == signer.NoCard {
		move = action{id: "pull", text: l.t("ui.practice.insert"), tap: w.insert}
	}
	return flow(12, l.plainButton(44, move), l.plainButton(44, action{id: "reset", text: l.t("ui.practice.reset"), icon: "again", tap: w.resetCard}))
}

func (w *window) pull()      { w.practice.Pull(); w.lookAgain() }
func (w *window) insert()    { w.practice.Insert(); w.lookAgain() }
func (w *window) resetCard() { w.practice.Reset(""); w.lookAgain() }

// rehearse begins a rehearsal: the card that it needs, sample papers, and the
// page where it takes place.
func (w *window) rehearse(n int) {
	if w.state.Busy != idle {
		return // the sample papers of another one are being made
	}
	w.practice.Reset(rehearsalOptions[n])
	lesson := w.state.Lesson
	lesson.Now, lesson.Done[n] = n, true
	w.apply(practised{lesson})
	w.apply(cleared{})
	switch n {
	case 4:
		w.lookAgain()
		w.apply(guided{"locked"})
	case 6:
		w.apply(emptied{})
		w.apply(turned{pageVerify})
	default:
		count := 2
		if n == 5 {
			count = 6
		}
		w.apply(turned{pageSign})
		w.samples(count)
	}
}

// pullAfter makes what is called behind each document: in the rehearsal of a card
// that is pulled, it pulls it, once.
func (w *window) pullAfter() func(on func(any)) {
	if w.practice == nil || w.state.Lesson.Now != 5 {
		return func(func(any)) {}
	}
	over, n := w.state.Lesson, 0
	over.Now = 0
	return func(on func(any)) {
		if n++; n == 2 {
			w.practice.Pull()
			on(practised{over})
		}
	}
}
