package ui

import (
	"runtime"

	"fyne.io/fyne/v2"

	"inkan/signer"
)

// support shows what is known of reader and card, line by line, and where to go
// with a difficulty.
func (w *window) support(l *look) fyne.CanvasObject {
	head := beside(16, 0, l.title(l.t("ui.support.title")), l.filled(44, action{id: "again", text: l.t("ui.support.again"), icon: "again", tap: w.lookAgain}))
	side := stack(16, w.troubles(l), w.passwords(l), l.quiet(24, stack(4, l.bold(l.t("ui.support.system")), l.note(runtime.GOOS+" "+runtime.GOARCH), l.note(l.t("ui.support.private")))))
	return l.page(head, l.twoColumns(352, stack(0, w.checks(l)), side))
}

// checks are the lines of what works and what does not. What could not be
// reached is not checked, and never red.
func (w *window) checks(l *look) fyne.CanvasObject {
	c := w.state.Card
	show := w.state.cardShows()
	var rows []fyne.CanvasObject
	broken := false
	line := func(name string, ok, reached bool, value string) {
		t, word := toneNotChecked, l.t("ui.support.unreached")
		switch {
		case reached && ok:
			t, word = toneOK, l.t("ui.support.ok")
		case reached && !broken:
			t, word, broken = toneProblem, l.t("ui.support.problem"), true
		}
		if t == toneNotChecked {
			value = ""
		}
		text := newLabel(l.scale, span{word, ink{size: 16, bold: t == toneProblem, color: l.p.Text}}, span{"  " + value, ink{size: 16, color: l.p.Support}})
		cells := beside(12, 2, l.mark(t, 24), fixed(l.px(180), 0, l.bold(l.t(name))), text)
		cells.Layout = row{gap: 12, fill: 2, narrow: l.px(160)}
		rows = append(rows, pad(16, 12, 16, 12, cells))
	}
	read := show.hasFacts() || c.Stage == signer.NoCertificate
	words, _ := show.texts(l)
	problem := words
	if c.Stage == signer.Ready || c.Stage == signer.FewTries {
		problem = ""
	}
	line("ui.support.service", c.Stage != signer.Stopped, w.state.Seen, problem)
	line("ui.support.reader", c.Stage > signer.VirtualOnly, w.state.Seen && c.Stage != signer.Stopped, printable(c.Slot))
	line("ui.support.card", read, w.state.Seen && c.Stage > signer.VirtualOnly, problem)
	line("ui.support.signing", c.Stage != signer.NoCertificate, read, problem)
	line("ui.support.tries", c.Signing.Known && c.Signing.Left > 0, read, l.triesText(c.Signing))
	at, _ := w.state.expiry()
	value := l.t("state.expiry_unknown.nothing")
	if !at.IsZero() {
		value = l.say.Date(at)
	}
	line("ui.support.expiry", at.IsZero() || daysLeft(at, w.state.Now) >= 0, read, value)
	return l.rows(rows...)
}

func (l *look) triesText(t signer.Tries) string {
	if !t.Known {
		return l.t("state.tries_unknown")
	}
	return l.t("state.ready.fact", t.Left)
}

// passwords tells the two passwords of the card apart.
func (w *window) passwords(l *look) fyne.CanvasObject {
	return l.quiet(24, stack(4, l.bold(l.t("ui.support.passwords")), l.body(l.t("ui.password.this.text")), l.body(l.t("ui.support.pin"))))
}
