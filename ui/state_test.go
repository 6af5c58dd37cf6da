package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"inkan/calendar"
	"inkan/reader"
	"inkan/signer"
)

func tries(n int) signer.Tries { return signer.Tries{Left: n, Known: true} }

func ready(n int) signer.Status {
	s := signer.Status{Stage: signer.Ready, Slot: "reader", Signing: tries(n)}
	switch {
	case n == 0:
		s.Stage = signer.Locked
	case n <= 2:
		s.Stage = signer.FewTries
	}
	return s
}

func drafts(paths ...string) (list []signer.Draft) {
	for _, p := range paths {
		list = append(list, signer.Draft{Document: signer.Document{Path: p}, Out: p + ".p7s", Size: 10})
	}
	return list
}

// The screen is a function of what happened: each row tells a story and where
// the person stands at its end.
func TestStories(t *testing.T) {
	two := prepared{drafts("a", "b")}
	atPassword := []any{turned{pageSign}, two, stepped{stepCheck}, stepped{stepPassword}}
	for _, c := range []struct {
		name   string
		events []any
		page   page
		step   step
		dialog prompt
	}{
		{"at first", nil, pageHome, stepFiles, noDialog},
		{"documents came", []any{turned{pageSign}, two}, pageSign, stepFiles, noDialog},
		{"the password is asked", append(atPassword, ready(5)), pageSign, stepPassword, dialogPassword},
		{"no card yet", append(atPassword, signer.Status{Stage: signer.NoCard}), pageSign, stepPassword, dialogWait},
		{"the card comes", append(atPassword, signer.Status{Stage: signer.NoCard}, ready(5)), pageSign, stepPassword, dialogPassword},
		{"the last try wants consent", append(atPassword, ready(1)), pageSign, stepPassword, dialogLastTry},
		{"consent was given", append(atPassword, ready(1), ticked{}, consented{}), pageSign, stepPassword, dialogPassword},
		{"consent was given for another card", append(atPassword, ready(1), ticked{}, consented{}, signer.Status{Stage: signer.NoCard}, ready(1)), pageSign, stepPassword, dialogLastTry},
		{"a card was exchanged unseen", append(atPassword, ready(1), ticked{}, consented{}, signer.Status{Stage: signer.Reading}, ready(1)), pageSign, stepPassword, dialogLastTry},
		{"consent was given for an unknown count", append(atPassword, signer.Status{Stage: signer.Ready, Slot: "reader"}, consented{}, ready(1)), pageSign, stepPassword, dialogLastTry},
		{"and the other way round", append(atPassword, ready(1), consented{}, signer.Status{Stage: signer.Ready, Slot: "reader"}), pageSign, stepPassword, dialogUnknown},
		{"the card tells the same again", append(atPassword, ready(1), consented{}, ready(1)), pageSign, stepPassword, dialogPassword},
		{"the count is unknown", append(atPassword, signer.Status{Stage: signer.Ready}), pageSign, stepPassword, dialogUnknown},
		{"two tries want no consent", append(atPassword, ready(2)), pageSign, stepPassword, dialogPassword},
		{"locked: no field", append(atPassword, ready(0)), pageSign, stepPassword, dialogWait},
		{"expired", append(atPassword, signer.Status{Stage: signer.Expired}), pageSign, stepPassword, dialogExpired},
		{"sent", append(atPassword, ready(5), submitted{}), pageSign, stepProgress, noDialog},
		{"all done", append(atPassword, ready(5), submitted{}, signed{nil}), pageSign, stepResult, noDialog},
		{"stopped by the person", append(atPassword, ready(5), submitted{}, stopped{}, signed{context.Canceled}), pageSign, stepResult, noDialog},
		{"a wrong password asks again", append(atPassword, ready(5), submitted{}, signed{&reader.PINError{Left: 4}}), pageSign, stepPassword, dialogPassword},
		{"wrong down to the last try", append(atPassword, ready(2), submitted{}, ready(1), signed{&reader.PINError{Left: 1}}), pageSign, stepPassword, dialogLastTry},
		{"the wrong one locks", append(atPassword, ready(1), consented{}, submitted{}, signed{&reader.PINError{Left: 0}}), pageGuide, stepCheck, noDialog},
		{"unknown whether a try was used", append(atPassword, ready(5), submitted{}, signed{reader.ErrVerifyUnknown}), pageSign, stepProgress, dialogContact},
		{"removed after one", append(atPassword, ready(5), submitted{}, signer.Event{Draft: 0, Out: "a.p7s"}, signed{reader.ErrRemoved}), pageSign, stepProgress, dialogRemoved},
		{"removed before any", append(atPassword, ready(5), submitted{}, signed{reader.ErrRemoved}), pageSign, stepProgress, dialogProblem},
		{"and on again", append(atPassword, ready(5), submitted{}, signer.Event{Draft: 0, Out: "a.p7s"}, signed{reader.ErrRemoved}, stepped{stepPassword}), pageSign, stepPassword, dialogPassword},
		{"another fault", append(atPassword, ready(5), submitted{}, signed{errors.New("odd")}), pageSign, stepProgress, dialogProblem},
		{"expired after the password", append(atPassword, ready(5), submitted{}, signed{&signer.ExpiredError{}}), pageSign, stepProgress, dialogExpired},
		{"help from the password page keeps the files", append(atPassword, ready(5), guided{"forgotten"}), pageGuide, stepCheck, noDialog},
		{"a fault elsewhere", []any{failed{errors.New("odd")}}, pageHome, stepFiles, dialogProblem},
		{"closed again", []any{failed{errors.New("odd")}, closed{}}, pageHome, stepFiles, noDialog},
		{"a folder is shown", []any{opened{purpose: forSigning}}, pageHome, stepFiles, dialogChoose},
		{"and left", []any{opened{purpose: forSigning}, chosen{}}, pageHome, stepFiles, noDialog},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s state
			for _, e := range c.events {
				s = s.next(e)
			}
			if s.Page != c.page || s.Sign.Step != c.step || s.dialog() != c.dialog {
				t.Errorf("page %d step %d dialog %d, want %d %d %d", s.Page, s.Sign.Step, s.dialog(), c.page, c.step, c.dialog)
			}
		})
	}
}

// A state never changes under one who holds it.
func TestStatesAreValues(t *testing.T) {
	var s state
	s = s.next(prepared{drafts("a", "b")})
	before := s
	s.next(signer.Event{Draft: 0, Out: "a.p7s"})
	s.next(included{"a"})
	s.next(removed{0})
	if before.Sign.Rows[0].Fate != fateWaiting || len(before.Sign.Drafts) != 2 || before.Sign.Anyway["a"] {
		t.Error("the old state changed")
	}
}

func TestPhrases(t *testing.T) {
	for text, want := range map[string]int{
		"読み取った\u200bカード": 2,
		"元のファイルは変わりません。": 3,
		"two words": 2,
		"（かっこ）、のあと": 2,
	} {
		if got := phrases(text); len(got) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	for _, piece := range phrases("署名します。PDFの「中」に入ります、はい") {
		if len(piece) > 0 && (piece[0] == ')' || []rune(piece)[0] == '。' || []rune(piece)[0] == '、') {
			t.Errorf("begins with a closing character: %q", piece)
		}
	}
}

// The lasting warning says why it matters now; it stands where it is in nobody's
// way.
func TestRibbonSaysWhyItMatters(t *testing.T) {
	at := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 14, 59, 59, 0, time.UTC) }
	for _, c := range []struct {
		notAfter, now time.Time
		page          page
		want          calendar.Reason
	}{
		{at(2027, 2, 3), at(2026, 11, 22), pageHome, calendar.ReasonBefore},
		{at(2027, 3, 10), at(2026, 12, 22), pageHome, calendar.ReasonWithin},
		{at(2027, 3, 20), at(2027, 3, 1), pageHome, calendar.ReasonFiling},
		{at(2027, 8, 20), at(2027, 6, 1), pageHome, calendar.ReasonOpen},
		{at(2027, 8, 20), at(2027, 8, 20).Add(-time.Hour), pageHome, calendar.ReasonLastDay},
		{at(2027, 8, 20), at(2026, 11, 22), pageHome, ""},
		{at(2027, 2, 3), at(2026, 11, 22), pageCertificate, ""},
	} {
		s := state{Now: c.now, Page: c.page}.next(signer.Status{Stage: signer.Ready, Slot: "reader", Signing: tries(5), NotAfter: c.notAfter})
		if got := s.ribbonShows().Warning.Reason; got != c.want {
			t.Errorf("%v on %v: %q, want %q", c.notAfter, c.now, got, c.want)
		}
	}
}
