package signer_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"inkan/i18n"
	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
)

// examine runs the self-test and checks what holds for every run: each line is
// told once, in order, as the findings have it.
func examine(t *testing.T, ctx context.Context, desk *signer.Desk, slot string) signer.Findings {
	t.Helper()
	var told []signer.Line
	found := desk.SelfTest(ctx, slot, func(l signer.Line) { told = append(told, l) })
	if !reflect.DeepEqual(told, found.Lines()) {
		t.Errorf("told %+v\nfound %+v", told, found.Lines())
	}
	for i, l := range told {
		if int(l.Point) != i || l.Result == signer.Failed && l.Advice == "" {
			t.Errorf("line %d: %+v", i, l)
		}
	}
	again, err := signer.Decode(found.Code())
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range again.Lines() {
		if l.Result != told[i].Result {
			t.Errorf("%s: %v by code, %v by test", l.Point, l.Result, told[i].Result)
		}
	}
	return found
}

// marks writes the results of lines as one letter each: o, x, and - for not checked.
func marks(f signer.Findings) string {
	var b strings.Builder
	for _, l := range f.Lines() {
		b.WriteString(map[signer.Result]string{signer.Passed: "o", signer.Failed: "x", signer.NotChecked: "-"}[l.Result])
	}
	return b.String()
}

func TestSelfTestOfCards(t *testing.T) {
	for _, c := range []struct {
		options, marks string
		at             signer.Point
		key            string
	}{
		{"", "ooooooooo", signer.AtTries, "selftest.tries.both"},
		{"days-left=1000", "ooooooooo", signer.AtCertificate, "selftest.validity.until"},
		{"days-left=3", "ooooooooo", signer.AtCertificate, "selftest.validity.until"},
		{"tries=2", "ooooooooo", signer.AtTries, "selftest.tries.few"},
		{"locked", "oooooooox", signer.AtTries, "pin.locked"},
		{"locked,blocked=6983", "oooooooox", signer.AtTries, "pin.locked"},
		{"auth-locked", "oooooooox", signer.AtTries, "selftest.tries.pin_locked"},
		{"days-left=-1", "oooooooxo", signer.AtCertificate, "selftest.validity.expired"},
		{"not-yet-valid", "oooooooxo", signer.AtCertificate, "selftest.validity.not_yet"},
		{"no-signing", "oooooooxo", signer.AtCertificate, "card.no_certificate"},
		{"no-signing", "oooooooxo", signer.AtTries, "selftest.tries.pin"},
		{"unknown-ca", "ooooooooo", signer.AtCA, "selftest.ca.unknown"},
		{"p384", "oooooooxo", signer.AtCertificate, "card.next_generation"},
		{"phone", "ooooox---", signer.AtToken, "card.phone"},
		{"foreign", "oooox----", signer.AtApplication, "card.other"},
		{"foreign", "oooox----", signer.AtTries, "selftest.after.card"},
		{"short-le", "ooooooooo", signer.AtCA, "selftest.ca.practice"},
		{"61xx", "ooooooooo", signer.AtCA, "selftest.ca.practice"},
		{"6cxx", "ooooooooo", signer.AtCA, "selftest.ca.practice"},
		{"max-response=64", "ooooooooo", signer.AtCA, "selftest.ca.practice"},
		{"five-byte-counter", "ooooooooo", signer.AtTries, "selftest.tries.both"},
		{"first-6f00,strict,no-index", "ooooooooo", signer.AtToken, "selftest.token.card"},
	} {
		t.Run(c.options, func(t *testing.T) {
			o, err := practice.ParseOptions(c.options)
			if err != nil {
				t.Fatal(err)
			}
			b := newBench(t, o)
			found := examine(t, t.Context(), b.desk, "")
			if line := found.Lines()[c.at]; marks(found) != c.marks || line.Key != c.key {
				t.Errorf("%s, %s: %s; want %s, %s", marks(found), c.at, line.Key, c.marks, c.key)
			}
		})
	}
}

// A scene is a Source with any readers, or without its service.
type scene struct {
	reader.Source // of the card in the slot "card"; nil if there is none
	slots         []reader.Slot
	err           error
}

func (s scene) Slots() ([]reader.Slot, error) { return s.slots, s.err }

func (s scene) Connect(slot string) (reader.Conn, error) {
	switch {
	case strings.HasPrefix(slot, "busy"):
		return nil, reader.ErrBusy
	case s.Source == nil:
		return nil, reader.ErrUnresponsive
	}
	return s.Source.Connect("card")
}

func TestSelfTestOfReaders(t *testing.T) {
	hello := reader.Slot{Name: "Windows Hello for Business 1", Card: true}
	for name, c := range map[string]struct {
		scene scene
		slot  string
		marks string
		at    signer.Point
		key   string
	}{
		"stopped":      {scene{err: reader.ErrStopped}, "", "x--------", signer.AtService, "reader.stopped"},
		"stopped, why": {scene{err: reader.ErrStopped}, "", "x--------", signer.AtReader, "selftest.after.service"},
		"denied":       {scene{err: reader.ErrDenied}, "", "x--------", signer.AtService, "reader.denied"},
		"number":       {scene{err: &reader.CodeError{Code: 0x80100001}}, "", "x--------", signer.AtService, "reader.code"},
		"strange":      {scene{err: fmt.Errorf("a name")}, "", "x--------", signer.AtService, "error.unknown"},
		"no reader":    {scene{}, "", "o-x------", signer.AtReader, "reader.none"},
		"no reader, driver": {scene{}, "", "o-x------", signer.AtDriver,
			"selftest.driver.unseen"},
		"virtual":   {scene{slots: []reader.Slot{hello}}, "", "o-x------", signer.AtReader, "reader.virtual_only"},
		"other":     {scene{slots: []reader.Slot{{Name: "a"}}}, "zzz", "oox------", signer.AtReader, "reader.no_such"},
		"no card":   {scene{slots: []reader.Slot{{Name: "a"}, hello}}, "", "ooox-----", signer.AtCard, "card.none"},
		"busy":      {scene{slots: []reader.Slot{{Name: "busy", Card: true}}}, "", "ooox-----", signer.AtCard, "card.busy"},
		"dead card": {scene{slots: []reader.Slot{{Name: "a", Card: true}}}, "", "ooox-----", signer.AtCard, "card.unresponsive"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, practice.Options{})
			b.desk.Cards, b.desk.Practice = c.scene, false
			found := examine(t, t.Context(), b.desk, c.slot)
			if line := found.Lines()[c.at]; marks(found) != c.marks || line.Key != c.key {
				t.Errorf("%s, %s: %s; want %s, %s", marks(found), c.at, line.Key, c.marks, c.key)
			}
			if found.Problems() != 1 || found.Last == "" {
				t.Errorf("%d problems, last %q", found.Problems(), found.Last)
			}
		})
	}
}

func TestSelfTestOfTwoCardsNamesNone(t *testing.T) {
	b := newBench(t, practice.Options{})
	one := practice.New(practice.Options{Now: noon})
	two := practice.New(practice.Options{Now: noon})
	b.desk.Cards = pair{reader.OneSlot("Maker One 0001", one), reader.OneSlot("Maker Two 0002", two)}
	found := examine(t, t.Context(), b.desk, "")
	if l := found.Lines()[signer.AtCard]; l.Key != "selftest.several" || len(l.Args) != 0 {
		t.Errorf("%+v", l)
	}
	if found.Readers != 2 || marks(found) != "ooox-----" {
		t.Errorf("%d readers, %s", found.Readers, marks(found))
	}
	if found := examine(t, t.Context(), b.desk, "two"); marks(found) != "ooooooooo" {
		t.Error(marks(found))
	}
}

// A pair is two Sources as one.
type pair [2]reader.Source

func (p pair) Slots() (all []reader.Slot, err error) {
	for _, s := range p {
		slots, err := s.Slots()
		if err != nil {
			return nil, err
		}
		all = append(all, slots...)
	}
	return all, nil
}

func (p pair) Watch(ctx context.Context, on func([]reader.Slot)) error { return p[0].Watch(ctx, on) }

func (p pair) Connect(slot string) (reader.Conn, error) {
	if c, err := p[0].Connect(slot); err == nil {
		return c, nil
	}
	return p[1].Connect(slot)
}

// A witness looks at each command before the card gets it.
type witness struct {
	*practice.Card
	see func(command []byte)
}

func (w witness) Transmit(command []byte) ([]byte, error) {
	w.see(command)
	return w.Card.Transmit(command)
}

func TestSelfTestSendsNoPassword(t *testing.T) {
	b := newBench(t, practice.Options{Tries: 1})
	asked := 0
	b.desk.Cards = reader.OneSlot("練習用リーダー", witness{b.card, func(command []byte) {
		if command[1] != 0x20 { // VERIFY
			return
		}
		asked++
		if len(command) > 5 {
			t.Errorf("a password of %d bytes was sent", len(command)-5)
		}
	}})
	found := examine(t, t.Context(), b.desk, "")
	if proven(t, b.card) {
		t.Error("the card is not locked")
	}
	if asked == 0 || found.Signing != (signer.Tries{Left: 1, Known: true}) || b.tries() != 1 {
		t.Errorf("asked %d times, %+v, then %d tries", asked, found.Signing, b.tries())
	}
}

// TestSelfTestSurvivesPulling takes the card away before each command, until a
// test needs fewer.
func TestSelfTestSurvivesPulling(t *testing.T) {
	told := map[string]bool{}
	for at := 1; ; at++ {
		b := newBench(t, practice.Options{})
		n := 0
		b.desk.Cards = reader.OneSlot("練習用リーダー", witness{b.card, func([]byte) {
			if n++; n == at {
				b.card.Pull()
			}
		}})
		found := examine(t, t.Context(), b.desk, "")
		if n < at {
			break
		}
		for _, l := range found.Lines() {
			told[l.Point.String()+" "+l.Key] = true
		}
		b.card.Insert()
		if found := examine(t, t.Context(), b.desk, ""); found.Problems() != 0 {
			t.Errorf("after a pull at command %d: %s", at, marks(found))
		}
	}
	for _, line := range []string{"card card.removed", "ca card.removed", "certificate card.removed", "tries card.removed"} {
		if !told[line] {
			t.Errorf("no pull was told as %q", line)
		}
	}
}

func TestSelfTestThatIsStopped(t *testing.T) {
	b := newBench(t, practice.Options{})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	found := examine(t, ctx, b.desk, "")
	if marks(found) != "ooo------" || found.Problems() != 0 {
		t.Error(marks(found))
	}
	if l := found.Lines()[signer.AtTries]; l.Key != "selftest.after.stopped" {
		t.Errorf("%+v", l)
	}
}

// TestTextIsNotPersonal: the file holds neither the reader nor a day nor
// anything from the card's certificates.
func TestTextIsNotPersonal(t *testing.T) {
	for _, lang := range i18n.Languages() {
		say, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		b := newBench(t, practice.Options{DaysLeft: 45})
		b.desk.Cards = reader.OneSlot("Maker R-1 (SN12345)", b.card)
		found := examine(t, t.Context(), b.desk, "")
		found.Version = "0.1.0"
		if on := found.Lines()[signer.AtReader].Text(say.T); !strings.Contains(on, "SN12345") {
			t.Errorf("the screen does not name the reader: %s", on)
		}
		text := found.Text(say.T)
		for _, private := range []string{"SN12345", "Maker", "45", "2027", "令和", practice.Holder, practice.Password, "%!"} {
			if strings.Contains(text, private) {
				t.Errorf("%q is in:\n%s", private, text)
			}
		}
		if !strings.Contains(text, found.Code()) || strings.Count(text, "\n") < 20 {
			t.Errorf("not all is there:\n%s", text)
		}
	}
}
