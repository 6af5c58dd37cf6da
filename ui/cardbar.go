package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"

	"inkan/signer"
)

// cardShow is what the card header depends on.
type cardShow struct {
	Stage                             signer.Stage
	Seen, Signing, Practice, OnVerify bool
	Away                              bool // the page fills the window
	Slot                              string
	Tries                             signer.Tries
	NotBefore, NotAfter               time.Time
	Exact                             bool // NotAfter is that of the signing certificate
	Days                              int
}

func (s state) cardShows() cardShow {
	c := cardShow{Stage: s.Card.Stage, Seen: s.Seen, Signing: s.Busy == signing, Practice: s.Practice,
		OnVerify: s.Page == pageVerify, Away: s.Page == pageStart, Slot: s.Card.Slot, Tries: s.Card.Signing, NotBefore: s.Card.NotBefore}
	c.NotAfter, c.Exact = s.expiry()
	if !c.NotAfter.IsZero() {
		c.Days = daysLeft(c.NotAfter, s.Now)
	}
	return c
}

// expiry is when the signing certificate ends, and whether that is known or an
// estimate from the other certificate. Zero means that nothing is known.
func (s state) expiry() (at time.Time, exact bool) {
	if s.Holder != nil {
		return s.Holder.NotAfter, true
	}
	return s.Card.NotAfter, false
}

// stageWord is what the header says at a stage.
type stageWord struct {
	key  string // of the text; button and note are below it
	tone tone
	help string // the guide that the button opens; "again" looks at the card anew
}

var stageWords = map[signer.Stage]stageWord{
	signer.Stopped:       {"state.stopped", toneProblem, "service"},
	signer.NoReader:      {"state.no_reader", toneNotChecked, "reader"},
	signer.VirtualOnly:   {"state.virtual_only", toneCaution, "reader"},
	signer.NoCard:        {"state.no_card", toneInfo, "place"},
	signer.Busy:          {"state.busy", toneCaution, "again"},
	signer.Reading:       {"state.reading", toneWorking, ""},
	signer.OtherCard:     {"state.other_card", toneCaution, "other"},
	signer.NoCertificate: {"state.no_certificate", toneCaution, "no_certificate"},
	signer.Locked:        {"state.locked", toneLocked, "locked"},
	signer.Expired:       {"state.expired", toneProblem, "expired"},
	signer.FewTries:      {"state.few_tries", toneLow, "forgotten"},
	signer.Ready:         {"state.ready", toneOK, ""},
	signer.Unreadable:    {"state.unreadable", toneCaution, "again"},
	signer.Choose:        {"state.choose", toneCaution, "reader"},
	signer.Unsupported:   {"state.unsupported", toneCaution, "other"},
	signer.NotYet:        {"state.not_yet", toneProblem, ""},
}

// word is what the header says now.
func (c cardShow) word() stageWord {
	switch {
	case c.Signing:
		return stageWord{"state.signing", toneWorking, ""}
	case !c.Seen:
		return stageWord{"state.reading", toneWorking, ""}
	case c.Practice && c.Stage == signer.Ready:
		return stageWord{"state.practice", tonePractice, ""}
	}
	return stageWords[c.Stage]
}

// texts of the header: words and note.
func (c cardShow) texts(l *look) (words, note string) {
	word := c.word()
	switch word.key {
	case "state.few_tries":
		return l.t(word.key, c.Tries.Left), l.t(word.key+".note", c.Tries.Left)
	case "state.no_card":
		if c.OnVerify {
			return l.t(word.key), l.t("state.no_card.verify_note")
		}
		return l.t(word.key), l.t(word.key+".note", l.reader(c.Slot, c.Practice))
	case "state.ready":
		return l.t(word.key), l.t(word.key+".note", l.reader(c.Slot, c.Practice))
	case "state.not_yet":
		return l.t(word.key), l.t(word.key+".note", l.say.Date(c.NotBefore))
	case "state.expired":
		return l.t(word.key), l.t(word.key+".note", l.say.Date(c.NotAfter))
	case "state.reading":
		if !c.Seen {
			return l.t(word.key), l.t("ui.card.looking")
		}
	}
	return l.t(word.key), l.t(word.key + ".note")
}

// reader is the name of a reader; that of the practice card has one in each language.
func (l *look) reader(slot string, practice bool) string {
	if practice {
		return l.t("ui.practice.reader")
	}
	return printable(slot)
}

// hasFacts tells whether there is a card that tries and days can be told of.
func (c cardShow) hasFacts() bool {
	if !c.Seen {
		return false
	}
	switch c.Stage {
	case signer.Ready, signer.FewTries, signer.Locked, signer.Expired, signer.NotYet:
		return true
	}
	return c.Signing
}

// cardBar is the header that is always there: can I sign, how many tries, how
// many days.
func (w *window) cardBar(l *look) fyne.CanvasObject {
	c := w.state.cardShows()
	if c.Away {
		return nil
	}
	word := c.word()
	words, note := c.texts(l)
	tinted := l.p.colour(word.tone)
	if word.tone == toneNotChecked {
		tinted = l.p.Heading
	}
	state := beside(16, 1, l.cardGlyph(word.tone), stack(0, l.tinted(words, 20, tinted), l.note(note)))
	var facts []fyne.CanvasObject
	if c.hasFacts() {
		facts = []fyne.CanvasObject{l.triesFact(c), l.expiryFact(c, word.help != "")}
	}
	var button fyne.CanvasObject
	if word.help != "" {
		button = w.cardButton(l, word)
	}
	content := l.headerRow(state, facts, button)
	line := stackFill(0, 0, pad(32, 8, 32, 8, atLeast(63, content)), l.rule())
	return over(block(l.p.Ground), line)
}

func (w *window) cardButton(l *look, word stageWord) *control {
	tap := func() { w.apply(guided{word.help}) }
	if word.help == "again" {
		tap = w.lookAgain
	}
	return l.outline(44, action{id: "card", text: l.t(word.key + ".button"), tap: tap})
}

// triesFact is the count of tries, in words and as pips.
func (l *look) triesFact(c cardShow) fyne.CanvasObject {
	label := l.note(l.t("ui.card.password"))
	if !c.Tries.Known {
		return stack(0, label, l.ink(l.t("state.tries_unknown"), ink{size: 16, bold: true, color: l.p.Heading}))
	}
	return stack(0, label, beside(12, -1, l.heading(l.t("state.ready.fact", c.Tries.Left)), l.pips(c.Tries.Left)))
}

// expiryFact is the days that are left and the date, labelled as an estimate
// until the signing certificate itself was read. In short, or with large text, the
// date is left to the page of the certificate.
func (l *look) expiryFact(c cardShow, short bool) fyne.CanvasObject {
	label := "state.expiry_unknown"
	if c.Exact {
		label = "state.expiry_known"
	}
	head := l.note(l.t(label))
	if c.NotAfter.IsZero() {
		return stack(0, head, l.bold(l.t("state.expiry_unknown.nothing")))
	}
	days := l.heading(l.t("state.expiry.days", c.Days))
	if c.Days < 0 {
		return stack(0, head, l.bold(l.say.Date(c.NotAfter)))
	}
	if short || l.scale >= largeText {
		return stack(0, head, days)
	}
	return stack(0, head, beside(12, -1, days, l.note(l.say.Date(c.NotAfter))))
}

// pips are five dots, one filled for each try that is left.
func (l *look) pips(left int) fyne.CanvasObject {
	c := l.p.OK
	switch {
	case left == 0:
		c = l.p.Error
	case left <= 2:
		c = l.p.Low
	}
	var dots []fyne.CanvasObject
	for i := range 5 {
		dots = append(dots, l.pip(i < left, c))
	}
	return beside(4, -1, dots...)
}

func (l *look) pip(full bool, c color.NRGBA) fyne.CanvasObject {
	if full {
		return l.drawing("pip", 12, 12, 12, 12, `<circle cx="6" cy="6" r="6" fill="C"/>`, c, none)
	}
	return l.drawing("pip-off", 12, 12, 12, 12, `<circle cx="6" cy="6" r="5" fill="none" stroke="C" stroke-width="2"/>`, c, none)
}
