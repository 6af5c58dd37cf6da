package ui

import (
	"context"
	"os"
	"slices"

	"fyne.io/fyne/v2"

	"inkan/i18n/fonts"
	"inkan/signer"
)

// printable is a text from outside, with characters that no bundled face has
// made visible.
func printable(s string) string { return fonts.Printable(s) }

// paths of the files that were dropped.
func paths(uris []fyne.URI) (list []string) {
	for _, u := range uris {
		list = append(list, u.Path())
	}
	return list
}

// dropped takes files in, wherever on the window they were let go: on the page
// that verifies, and signatures anywhere, are verified; the rest is signed.
func (w *window) dropped(list []string) {
	s := w.state
	if len(list) == 0 || s.Busy == signing || s.dialog() != noDialog {
		return
	}
	if s.Page == pageVerify || allDetached(list) {
		w.apply(turned{pageVerify})
		w.verify(list)
		return
	}
	w.toSign(list)
}

// toSign puts files on the list of those to be signed.
func (w *window) toSign(list []string) {
	w.apply(turned{pageSign})
	if w.state.Sign.Step == stepResult {
		w.apply(cleared{})
	}
	w.apply(stepped{stepFiles})
	w.add(list)
}

func allDetached(list []string) bool {
	for _, p := range list {
		if !detached(p) {
			return false
		}
	}
	return true
}

// submit hands the password over to the card.
func (w *window) submit() {
	if w.pin == nil || w.state.dialog() != dialogPassword || w.state.Busy != idle {
		return
	}
	if _, blocked := w.pinHint(w.look()); blocked {
		return
	}
	pin := signer.NewPIN(w.pin.take())
	which := w.state.Sign.batch()
	drafts := make([]signer.Draft, len(which))
	for i, d := range which {
		drafts[i] = w.state.Sign.Drafts[d]
	}
	session := signer.Session{Slot: w.state.Card.Slot, PIN: pin, Consent: w.state.Sign.Consent}
	set := w.state.Set
	pull := w.pullAfter()
	w.do(signing, func(ctx context.Context, on func(any)) any {
		heard, rest := w.overdue(patience, func() { w.apply(slow{}) })
		defer rest()
		if err := set.aids(&session); err != nil {
			pin.Wipe()
			return signed{err}
		}
		tell, end := w.gather(len(drafts))
		advance := seldom(func(p signer.Progress) { on(advanced{p}) })
		session.Progress = func(p signer.Progress) {
			heard() // a large file is being written: nobody waits for the card
			advance(p)
		}
		err := w.desk.Sign(ctx, session, drafts, func(e signer.Event) {
			heard()
			if e.Draft >= 0 {
				e.Draft = which[e.Draft]
				pull(on)
			}
			tell(e)
		})
		end()
		on(w.desk.Status(w.life, session.Slot))
		return signed{err}
	})
	w.apply(submitted{})
}

// stop ends the batch after the document that the card is working on.
func (w *window) stop() {
	w.apply(stopped{})
	if w.cancel != nil {
		w.cancel()
	}
}

// lookAgain asks reader and card anew.
func (w *window) lookAgain() {
	if w.state.Busy != idle {
		return
	}
	slot := w.slot
	w.do(reading, func(ctx context.Context, _ func(any)) any { return looked{w.desk.Status(ctx, slot)} })
}

// use signs with the card in one reader of several.
func (w *window) use(slot string) {
	w.slot = slot
	w.app.Preferences().SetString(usedReader, slot)
	w.watch(slot)
}

// usedReader is the key under which the reader is kept that was last chosen
// among several.
const usedReader = "reader"

// met takes what the watcher saw. Of several cards the one in the reader that was
// chosen last is taken again; a chosen reader that is gone is no longer waited
// for while there are others.
func (w *window) met(s signer.Status) {
	last := w.app.Preferences().String(usedReader)
	switch {
	case s.Stage == signer.Choose && w.slot == "" && slices.Contains(s.Slots, last):
		w.use(last)
	case w.slot != "" && len(s.Slots) > 0 && !slices.Contains(s.Slots, w.slot):
		w.slot = ""
		w.watch("")
	}
	w.apply(s)
}

// leavePassword goes back to where the password was asked for.
func (w *window) leavePassword() { w.apply(stepped{w.state.Sign.back()}) }

// escape is the safest way out of what is on the screen.
func (w *window) escape() {
	switch w.state.dialog() {
	case dialogChoose:
		w.apply(chosen{})
	case dialogProblem:
		if w.state.Problem != nil {
			w.apply(closed{})
			return
		}
		w.leavePassword()
	case dialogSums:
		w.apply(summed{})
	case dialogFormats:
		w.apply(formats{})
	case noDialog:
		if now := w.state.Start.Step; w.state.Page == pageStart && now > 0 {
			w.pace(now - 1)
		}
		if w.state.Page == pageSign && w.state.Sign.Step == stepCheck {
			w.apply(stepped{stepFiles})
		}
		if w.state.Page == pageGuide {
			w.leaveGuide()
		}
	default:
		w.leavePassword()
	}
}

// verify checks the signatures of files, as soon as nothing else is going on.
func (w *window) verify(list []string) {
	if w.state.Busy != idle {
		w.apply(toVerify{list})
		return
	}
	w.do(verifying, func(ctx context.Context, _ func(any)) any {
		reports, err := w.desk.VerifyDelivery(ctx, withSignatures(within(list)), signer.Question{})
		if err != nil {
			return failed{err}
		}
		return verified{reports}
	})
}

// withSignatures adds the signature that lies beside a file.
func withSignatures(list []string) (all []string) {
	for _, p := range list {
		all = append(all, p)
		beside := p + ".p7s"
		if _, err := os.Stat(beside); err == nil && !detached(p) {
			all = append(all, beside)
		}
	}
	return unique(all)
}

func unique(list []string) (once []string) {
	seen := map[string]bool{}
	for _, p := range list {
		if !seen[p] {
			seen[p] = true
			once = append(once, p)
		}
	}
	return once
}

// verifyResults checks what was just signed.
func (w *window) verifyResults() {
	var list []string
	for _, r := range w.state.Sign.Rows {
		if r.Fate == fateDone {
			list = append(list, r.Out)
		}
	}
	w.apply(turned{pageVerify})
	w.verify(list)
}
