package practice

import (
	"bytes"
	"errors"
	"testing"
)

func TestRemoveAfter(t *testing.T) {
	card := insert(t, "")
	card.card.Suffer(RemoveAfter(2, card.card.Pull))
	card.run("JPKI=9000 EF0006=9000")
	if _, err := card.card.Transmit([]byte{0, 0xB0, 0, 0, 0}); !errors.Is(err, ErrRemoved) || card.card.Present() {
		t.Errorf("third command: %v, card present: %v", err, card.card.Present())
	}
	card.run("in READ=6986 JPKI=9000 EF0006=9000 READ=9000")
}

func TestLoseAnswer(t *testing.T) {
	card := insert(t, "")
	card.card.Suffer(LoseAnswer(Verifying, card.card.Pull))
	card.run("JPKI=9000 EF001B=9000 LEFT=63C5")
	if _, err := card.card.Transmit([]byte("\x00\x20\x00\x80\x06WRONG1")); !errors.Is(err, ErrRemoved) || card.card.Present() {
		t.Errorf("VERIFY: %v, card present: %v", err, card.card.Present())
	}
	card.run("in JPKI=9000 EF001B=9000 LEFT=63C4")
}

func TestFail(t *testing.T) {
	card := insert(t, "")
	reset := errors.New("reset")
	card.card.Suffer(Fail(Nth(2, Verifying), reset))
	card.run("JPKI=9000 EF001B=9000 WRONG=63C4")
	if _, err := card.card.Transmit([]byte("\x00\x20\x00\x80\x06WRONG1")); !errors.Is(err, reset) {
		t.Errorf("second VERIFY: %v", err)
	}
	card.run("LEFT=63C4 WRONG=63C3")
	card.card.Recover()
	card.run("WRONG=63C2 WRONG=63C1")
}

// TestAnswers has the faults that change what comes back, by what VERIFY with
// a wrong password answers then and how many tries are left.
func TestAnswers(t *testing.T) {
	wrong := []byte("\x00\x20\x00\x80\x06WRONG1")
	for name, c := range map[string]struct {
		fault  Fault
		answer []byte
		left   string
	}{
		"none":               {func(next Exchange) Exchange { return next }, []byte{0x63, 0xC4}, "63C4"},
		"6F00, not seen":     {Swallow(Verifying, 0x6F, 0x00), []byte{0x6F, 0x00}, "63C5"},
		"nothing, not seen":  {Swallow(Verifying), []byte{}, "63C5"},
		"6F00, but counted":  {Replace(Verifying, 0x6F, 0x00), []byte{0x6F, 0x00}, "63C4"},
		"false success":      {Replace(Verifying, 0x90, 0x00), []byte{0x90, 0x00}, "63C4"},
		"nothing, counted":   {Replace(Verifying), []byte{}, "63C4"},
		"1 byte":             {Short(Verifying, 1), []byte{0x63}, "63C4"},
		"no data, no change": {FlipBit(Verifying, 0), []byte{0x63, 0xC4}, "63C4"},
		"another asks first": {Interject(Verifying, []byte("\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00")), []byte{0x69, 0x86}, "63C5"},
	} {
		t.Run(name, func(t *testing.T) {
			card := insert(t, "")
			card.card.Suffer(c.fault)
			card.run("JPKI=9000 EF001B=9000")
			got, err := card.card.Transmit(wrong)
			if err != nil || !bytes.Equal(got, c.answer) {
				t.Errorf("answer %X, %v; want %X", got, err, c.answer)
			}
			card.run("JPKI=9000 EF001B=9000 LEFT=" + c.left)
		})
	}
}

func TestFlipBit(t *testing.T) {
	card := insert(t, "")
	card.run(proven + "EF001A=9000")
	good := card.send("SIGN")
	for bit := 2040; bit < 2048; bit++ {
		card.card.Suffer(FlipBit(Signing, bit))
		bad := card.send("SIGN")
		bad[255] ^= 1 << (bit - 2040)
		if !bytes.Equal(good, bad) {
			t.Errorf("bit %d was not turned alone", bit)
		}
		card.card.Recover()
	}
	card.card.Suffer(FlipBit(Signing, 2048)) // the status word is spared
	if again := card.send("SIGN"); !bytes.Equal(again, good) {
		t.Errorf("answer %X, want %X", again, good)
	}
}

func TestResetByAnother(t *testing.T) {
	card := insert(t, "")
	card.card.Suffer(Before(Signing, card.card.Warm))
	card.run(proven + "EF001A=9000 SIGN=6985")
}

func TestLate(t *testing.T) {
	card := insert(t, "")
	waited := 0
	card.card.Suffer(Late(Counting, func() { waited++ }))
	card.run("JPKI=9000 EF001B=9000 LEFT=63C5 LOGIN=9000 LEFT=63C5")
	if waited != 2 {
		t.Errorf("waited %d times, want 2", waited)
	}
}

func TestFaultsStack(t *testing.T) {
	card := insert(t, "")
	var seen []string
	note := func(name string) Fault { return Before(Any, func() { seen = append(seen, name) }) }
	card.card.Suffer(note("inner"))
	card.card.Suffer(note("outer"))
	card.run("JPKI=9000")
	if len(seen) != 2 || seen[0] != "outer" || seen[1] != "inner" {
		t.Errorf("faults met: %v", seen)
	}
}

func TestWhich(t *testing.T) {
	for name, c := range map[string]struct {
		command                      string
		verifying, counting, signing bool
	}{
		"password": {"\x00\x20\x00\x80\x04abcd", true, false, false},
		"4 bytes":  {"\x00\x20\x00\x80", false, true, false},
		"5 bytes":  {"\x00\x20\x00\x80\x00", false, true, false},
		"sign":     {"\x80\x2A\x00\x80\x01\x11\x00", false, false, true},
		"select":   {"\x00\xA4\x00\x00", false, false, false},
		"nothing":  {"", false, false, false},
	} {
		b := []byte(c.command)
		if Verifying(b) != c.verifying || Counting(b) != c.counting || Signing(b) != c.signing || !Any(b) {
			t.Errorf("%s: verifying %v, counting %v, signing %v", name, Verifying(b), Counting(b), Signing(b))
		}
	}
}
