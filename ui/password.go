package ui

import (
	"image/color"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
)

// passwordQuestion asks for the signing password: the one dangerous moment, and
// the quietest page.
func (w *window) passwordQuestion(l *look) fyne.CanvasObject {
	if w.pin == nil {
		w.pin = newPinField()
		w.pin.paste = func() string { return w.app.Clipboard().Content() }
		w.pin.enter = w.submit
		if w.cut {
			w.pin.hint, w.cut = hintCut, false
		}
	}
	field := w.pin.wear(l)
	n := len(w.state.Sign.batch())
	tries := w.state.Card.Signing
	count := []fyne.CanvasObject{l.bold(l.t("ui.password.label"))}
	if tries.Known {
		count = append(count, l.bold(l.t("state.ready.fact", tries.Left)), l.pips(tries.Left))
	}
	words := beside(12, 0, count...)
	if a := w.state.Sign.Again; a.Wrong && l.scale >= largeText { // the box that tells it is out of view
		words = beside(12, 1, l.mark(toneProblem, 28), l.bold(l.t("ui.password.wrong", a.Left)))
	}

	hint := newHintLine(l)
	length := l.note("")
	send := l.filled(48, action{id: "send", text: l.t("ui.password.sign", n), tap: w.submit})
	field.changed = func() { w.typed(l, length, hint, send) }
	show := l.plainButton(56, action{id: "show", text: l.t("ui.password.show"), icon: "eye"})
	show.held = func(on bool) { field.reveal(on) }
	input := beside(16, 0, container.New(box{height: l.px(56), fill: true}, over(field, trailingIn(length))), show)
	input.Layout = row{gap: 16, fill: 0, narrow: l.px(300)}

	buttons := beside(16, 0, l.link(action{id: "forgotten", text: l.t("ui.password.forgotten"), tap: func() { w.leavePassword(); w.apply(guided{"forgotten"}) }}),
		l.plainButton(48, action{id: "cancel", text: l.t("ui.password.cancel"), tap: w.escape}), send)
	buttons.Layout = row{gap: 16, fill: 0, narrow: l.px(120)}
	entry := container.New(column{gap: 20, least: 8, fill: -1}, stack(12, words, input, hint.box))
	if a := w.state.Sign.Again; a.Wrong {
		entry.Objects = append([]fyne.CanvasObject{l.wrongPassword(a.Left)}, entry.Objects...)
	}
	field.seen = func() {
		w.reveal(entry, 0, entry.Size().Height)
		w.reveal(field, 0, field.Size().Height+12+hint.box.Size().Height)
		w.reveal(words, 0, words.Size().Height+12+field.Size().Height)
	}
	parts := []fyne.CanvasObject{l.title(l.t("ui.password.title")), w.whatIsSigned(l, n), entry, l.mixUp(), buttons}
	if l.scale >= largeText { // what is to be done is together
		parts[3], parts[4] = parts[4], parts[3]
	}
	w.typed(l, length, hint, send)
	return l.card(736, container.New(column{gap: 20, least: 8, fill: -1}, parts...))
}

// wrongPassword says that the password did not match, what that cost and that
// nothing was written.
func (l *look) wrongPassword(left int) fyne.CanvasObject {
	text := stack(0, l.bold(l.t("ui.password.wrong", left)), l.body(l.t("ui.password.wrong.text")))
	bar := container.New(sideBar{width: 8}, block(l.p.bar(toneProblem)))
	return over(block(l.p.tint(toneProblem)), bar, l.alarm(toneProblem, 0), pad(20, 8, 12, 8, beside(12, 1, l.mark(toneProblem, 28), text)))
}

// whatIsSigned names the files once more.
func (w *window) whatIsSigned(l *look, n int) fyne.CanvasObject {
	var names []string
	for _, i := range w.state.Sign.batch() {
		if len(names) == 2 {
			break
		}
		names = append(names, filepath.Base(w.state.Sign.Drafts[i].Path))
	}
	list := strings.Join(names, l.t("ui.comma"))
	if n > 2 {
		list += l.t("ui.password.more", n-2)
	}
	head := beside(12, 1, l.bold(l.t("ui.password.count", n)), l.name(list, false, 16))
	disclosed := l.t("ui.password.disclosed")
	if name := w.state.Set.authority(); name != "" {
		disclosed = l.t("ui.password.disclosed.tsa", printable(name))
	}
	return l.quiet(16, beside(16, 1, l.icon("document", 28, l.p.Primary), stack(0, head, l.note(disclosed))))
}

// mixUp shows the two passwords of the card as boxes, because mixing them up is
// what locks most cards.
func (l *look) mixUp() fyne.CanvasObject {
	this := stack(4, beside(8, 1, l.mark(toneOK, 20), l.bold(l.t("ui.password.this"))), l.body(l.t("ui.password.this.text")), l.boxes(6, 10, l.p.OK))
	other := stack(4, beside(8, 1, l.mark(toneNotChecked, 20), l.bold(l.t("ui.password.other"))), l.body(l.t("ui.password.other.text")), l.boxes(4, 0, l.p.Edge))
	return container.New(share{gap: 16, narrow: l.px(280)},
		over(frame(l.p.Panel, l.p.OK, 2, 8), pad(16, 12, 16, 14, this)),
		over(frame(l.p.Panel, l.p.Edge, 1, 8), pad(16, 12, 16, 14, other)))
}

// boxes are places for characters: those that must be there and those that may.
func (l *look) boxes(solid, dashed int, c color.NRGBA) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for range solid {
		all = append(all, l.drawing("place", 14, 20, 14, 20, `<rect x="1" y="1" width="12" height="18" rx="2" fill="none" stroke="C" stroke-width="2"/>`, c, none))
	}
	for range dashed {
		all = append(all, l.drawing("place-more", 14, 20, 14, 20, `<rect x="1" y="1" width="12" height="18" rx="2" fill="none" stroke="C" stroke-width="2" stroke-dasharray="4,3"/>`, c, none))
	}
	return flow(3, all...)
}

// card is a question on the veil.
func (l *look) card(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return l.cardFor(toneInfo, width, o)
}

// cardFor is a question of some gravity.
func (l *look) cardFor(t tone, width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return over(frame(l.p.Panel, l.p.Heading, l.edgeOf(t), 16), pad(43, 32, 43, 32, fixed(l.px(width)-86, 0, o)))
}

// hintLine is the sentence under the field; it changes while one types.
type hintLine struct {
	box  *fyne.Container
	look *look
}

func newHintLine(l *look) *hintLine { return &hintLine{box: over(gap(0, l.px(24))), look: l} }

func (h *hintLine) say(o fyne.CanvasObject) {
	h.box.Objects = []fyne.CanvasObject{o}
	h.box.Refresh()
}

// typed follows the typing: count, hint, and whether the button is alive.
func (w *window) typed(l *look, length *label, hint *hintLine, send *control) {
	f := w.pin
	length.spans[0].text = l.t("ui.password.length", f.n)
	length.width = -1
	length.Resize(length.Size())
	length.Refresh()
	text, blocks := w.pinHint(l)
	wait := w.state.Busy != idle
	refused := f.hint == hintCharacters || f.hint >= hintPasteSigns
	switch {
	case wait && !blocks:
		hint.say(l.note(l.t(waitKeys[w.state.Busy])))
	case text != "" && blocks && f.n < 6 && f.n != 4 && !refused:
		hint.say(l.note(text))
	case text != "":
		hint.say(beside(8, 1, l.mark(toneCaution, 20), l.bold(text)))
	default:
		hint.say(l.mixed(l.t("ui.password.lock", max(1, w.state.Card.Signing.Left)), l.t("ui.password.case")))
	}
	send.disabled = blocks || wait
	send.paint()
	relayout(w.parts.dialog.holder)
	f.look()
}

// waitKeys say what is going on that the password has to wait for.
var waitKeys = map[work]string{preparing: "ui.sign.preparing", signing: "state.signing", verifying: "ui.verify.working",
	reading: "state.reading", probing: "state.reading"}

// pinHint is what to say about the password before anything is sent, and
// whether it must not be sent.
func (w *window) pinHint(l *look) (text string, blocks bool) {
	f := w.pin
	typed := make([]byte, f.n)
	copy(typed, f.secret[:f.n])
	pin := signer.NewPIN(typed) // takes the copy over
	defer pin.Wipe()
	problem := pin.Check()
	switch {
	case f.hint == hintLong:
		return l.t("ui.hint.long"), true // the end of what was typed is missing
	case f.hint == hintCut:
		return l.t("ui.hint.cut"), true // its beginning is
	case f.hint == hintCharacters:
		return l.t("ui.hint.characters"), problem != nil
	case f.hint == hintPasteSigns:
		return l.t("ui.hint.paste.characters"), problem != nil
	case f.hint == hintPasteLong:
		return l.t("ui.hint.paste.long"), problem != nil
	case f.n == 4 && allDigits(f.secret[:4]):
		return l.t("ui.hint.four"), true
	case problem != nil:
		if _, missing := key(problem); missing > 0 && f.n > 0 {
			return l.t("ui.password.short", missing), true
		}
		return "", true
	case f.hint == hintFullWidth:
		return l.t("ui.hint.fullwidth"), false
	case f.hint == hintCapsLock:
		return l.t("ui.hint.caps"), false
	case pin.Hint() != nil:
		return l.t("ui.hint.one_kind"), false
	}
	return "", false
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// trailingIn sets a text at the right end of the field.
func trailingIn(t *label) fyne.CanvasObject {
	t.align = fyne.TextAlignTrailing
	return pad(0, 0, 16, 0, atLeast(0, t))
}
