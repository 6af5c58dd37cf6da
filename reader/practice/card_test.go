package practice

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestStatusWords has the answer to every command that can go wrong. What
// comes before the last command of a script is the way there.
func TestStatusWords(t *testing.T) {
	long := strings.Repeat("11", 245)
	for name, script := range map[string]string{
		"ordinary session":                    proven + "EF0001=9000 READ=9000 EF001A=9000 SIGN=9000 SIGN=9000 ISD=9000",
		"free files need no password":         "JPKI=9000 EF0002=9000 READ=9000 EF0006=9000 READ=9000 EF000A=9000 READ=9000 EF000B=9000 READ=9000",
		"certificates present":                "JPKI=9000 EF0008=9000 00B0000003=9000",
		"every application":                   "JPKI=9000 ISD=9000 TEXT=9000 00A4040C0AD3921000310001010402=9000 00A4040C0AD3921000310001010100=9000 00A4040C0AD3921000310001010401=9000",
		"6700 3 bytes":                        "00A404=6700",
		"6700 Lc too big":                     "00A4040C0AD392=6700",
		"6700 Lc too small":                   "00A4020C0100060000=6700",
		"6700 read without Le":                "JPKI=9000 EF0006=9000 00B00000=6700",
		"6700 read with data":                 "JPKI=9000 EF0006=9000 00B000000111=6700",
		"6700 file number of 1 byte":          "JPKI=9000 00A4020C0106=6700",
		"6700 tries asked in 5 bytes":         "JPKI=9000 EF001B=9000 0020008000=6700",
		"6700 password and Le":                "JPKI=9000 EF001B=9000 00200080093132333435363738390A=6700 LEFT=63C5",
		"6700 17 characters cost no try":      "JPKI=9000 EF001B=9000 0020008011" + strings.Repeat("41", 17) + "=6700 LEFT=63C5",
		"6700 nothing to sign":                proven + "EF001A=9000 802A008000=6700",
		"6700 signature without Le":           proven + "EF001A=9000 802A008033" + digestInfo + "=6700",
		"6C00 signature with small Le":        proven + "EF001A=9000 802A008033" + digestInfo + "80=6C00",
		"6881 logical channel":                "01A4040C00=6881 83A4040C00=6881",
		"6882 secure messaging":               "0CA4040C00=6882 84A4040C00=6882",
		"6981 key read":                       "JPKI=9000 EF001A=9000 READ=6981",
		"6981 password read":                  "JPKI=9000 EF001B=9000 READ=6981",
		"6981 certificate verified":           "JPKI=9000 EF000A=9000 LEFT=6981",
		"6981 sign with the password":         proven + "SIGN=6981",
		"6982 certificate before password":    "JPKI=9000 EF0001=9000 READ=6982",
		"6982 even past its end":              "JPKI=9000 EF0001=9000 00B07F0010=6982",
		"6982 signature before password":      "JPKI=9000 EF001A=9000 SIGN=6982",
		"6982 PIN is not the password":        "JPKI=9000 EF0018=9000 PIN=9000 EF001A=9000 SIGN=6982 EF0001=9000 READ=6982",
		"6982 password is not the PIN":        proven + "EF0017=9000 SIGN=6982",
		"PIN opens its own key":               "JPKI=9000 EF0018=9000 PIN=9000 EF0017=9000 SIGN=9000",
		"6985 no key selected":                "JPKI=9000 SIGN=6985",
		"6985 input of 246 bytes":             proven + "EF001A=9000 802A0080F6" + long + "1100=6985",
		"input of 245 bytes":                  proven + "EF001A=9000 802A0080F5" + long + "00=9000",
		"input of 1 byte":                     proven + "EF001A=9000 802A0080011100=9000",
		"6985 digest of 31 bytes for P1 02":   proven + "EF001A=9000 802A02801F" + strings.Repeat("11", 31) + "00=6985",
		"6985 nothing to fetch":               "JPKI=9000 00C0000000=6985",
		"6986 read without file":              "JPKI=9000 READ=6986",
		"6986 read without application":       "READ=6986",
		"6986 password without file":          "JPKI=9000 LOGIN=6986",
		"6986 file gone after reselection":    "JPKI=9000 EF0006=9000 JPKI=9000 READ=6986",
		"6A82 no such application":            "00A4040C0AD392F000260100000002=6A82",
		"6A82 part of an application":         "00A4040C09D392F0002601000000=6A82",
		"6A82 no such file":                   "JPKI=9000 EF0003=6A82",
		"6A82 file without application":       "EF0006=6A82",
		"6A82 file of another application":    "ISD=9000 EF0006=6A82",
		"6A82 master file":                    "JPKI=9000 00A4000C023F00=6A82",
		"6A82 short identifier":               "JPKI=9000 00B0830010=6A82",
		"failed selection changes nothing":    "JPKI=9000 EF0006=9000 EF0003=6A82 READ=9000 00A4040C0AD392F000260100000002=6A82 READ=9000",
		"6A86 master file after power-on":     "00A40000=6A86",
		"master file later without effect":    "JPKI=9000 EF0006=9000 00A40000=9000 READ=9000",
		"6A86 selection of another kind":      "00A4080C023F00=6A86 00A4020402" + "0006=6A86",
		"6A86 VERIFY P1":                      "JPKI=9000 EF001B=9000 00200180=6A86",
		"6A86 VERIFY P2":                      "JPKI=9000 EF001B=9000 00200001=6A86",
		"6A86 schemes that nobody needs":      proven + "EF001A=9000 802A018033" + digestInfo + "00=6A86 802A058033" + digestInfo + "00=6A86",
		"6B00 past the end":                   "JPKI=9000 EF0006=9000 00B000A010=6B00 00B07FFF10=6B00",
		"6282 across the end":                 "JPKI=9000 EF0006=9000 00B0009011=6282 00B0009010=9000",
		"6D00 unknown instruction":            "00840000=6D00 80FC0000=6D00 00240180=6D00",
		"6E00 unknown class":                  "A0A4040C00=6E00 FF000000=6E00",
		"6E00 instruction of the other class": "002A008033" + digestInfo + "00=6E00 80A4040C0A" + appJPKI + "=6E00",
		"short identifiers":                   "JPKI=9000 0020009B09" + "505241435449434531=9000 00B0810010=9000 802A009A33" + digestInfo + "00=9000",
		"read by short identifier selects":    "JPKI=9000 00B0860010=9000 READ=9000",
		"extended lengths":                    "JPKI=9000 EF0006=9000 00B00000000010=9000 00B00000000000=6282",
		"extended signature":                  proven + "EF001A=9000 802A0080000033" + digestInfo + "0000=9000",
	} {
		t.Run(name, func(t *testing.T) { insert(t, "").run(script) })
	}
}

// TestStates has the rules of counters and proofs, on cards of each kind.
func TestStates(t *testing.T) {
	const signs, refused = "EF001A=9000 SIGN=9000 ", "EF001A=9000 SIGN=6982 "
	for name, c := range map[string]struct{ options, script string }{
		"counting down to the lock": {"", "JPKI=9000 EF001B=9000 LEFT=63C5 WRONG=63C4 LEFT=63C4 WRONG=63C3 WRONG=63C2 WRONG=63C1 WRONG=63C0 " +
			"WRONG=6984 LOGIN=6984 LEFT=6984"},
		"a right password fills the counter": {"tries=2", "JPKI=9000 EF001B=9000 LEFT=63C2 WRONG=63C1 LOGIN=9000 LEFT=63C5"},
		"tries outlive power":                {"", "JPKI=9000 EF001B=9000 WRONG=63C4 off JPKI=9000 EF001B=9000 LEFT=63C4 pull in JPKI=9000 EF001B=9000 LEFT=63C4"},
		"the lock outlives power":            {"tries=1", "JPKI=9000 EF001B=9000 WRONG=63C0 off JPKI=9000 EF001B=9000 LOGIN=6984"},
		"two counters":                       {"auth-tries=2", "JPKI=9000 EF0018=9000 LEFT=63C2 WRONG=63C1 EF001B=9000 LEFT=63C5 EF0018=9000 PIN=9000 LEFT=63C3"},
		"locked":                             {"locked", "JPKI=9000 EF001B=9000 LEFT=6984 LOGIN=6984 EF0018=9000 LEFT=63C3"},
		"locked PIN":                         {"auth-locked", "JPKI=9000 EF0018=9000 PIN=6984 EF001B=9000 LEFT=63C5"},
		"locked, other answer":               {"tries=1,blocked=6983", "JPKI=9000 EF001B=9000 WRONG=63C0 LOGIN=6983 LEFT=6983"},
		"asking tells nothing of a proof":    {"", proven + "LEFT=63C5 LEFT=63C5 " + signs},
		"a wrong password ends a proof":      {"", proven + "WRONG=63C4 " + refused},
		"selecting files ends no proof":      {"", proven + "EF0001=9000 READ=9000 EF0006=9000 " + signs},
		"the same application ends no proof": {"", proven + "JPKI=9000 " + signs},
		"a warm reset ends no proof":         {"", proven + "warm EF001A=6A82 JPKI=9000 " + signs},
		"an unknown one ends no proof":       {"", proven + "00A4040C03A00000=6A82 " + signs},
		"another application ends it":        {"", proven + "ISD=9000 JPKI=9000 " + refused},
		"also after a warm reset":            {"", proven + "warm ISD=9000 JPKI=9000 " + refused},
		"each other application does":        {"", proven + "TEXT=9000 JPKI=9000 " + refused},
		"power-off ends it":                  {"", proven + "off JPKI=9000 " + refused + "EF0001=9000 READ=6982"},
		"pulling ends it":                    {"", proven + "pull in JPKI=9000 " + refused},
		"power-off ends the selection":       {"", "JPKI=9000 EF0006=9000 off READ=6986"},
		"a warm reset ends the selection":    {"", "JPKI=9000 EF0006=9000 warm READ=6986"},
		"strict":                             {"strict", proven + signs + "JPKI=9000 " + refused},
		"five-byte counter":                  {"five-byte-counter", "JPKI=9000 EF001B=9000 LEFT=6700 0020008000=63C5 LOGIN=9000"},
		"first command":                      {"first-6f00", "JPKI=6F00 JPKI=9000 READ=6986 warm JPKI=9000 off JPKI=6F00 JPKI=9000"},
		"first command costs no try":         {"first-6f00", "0020009B06" + "57524F4E4731=6F00 JPKI=9000 EF001B=9000 LEFT=63C5"},
		"no signing certificate":             {"no-signing", "JPKI=9000 EF0001=6A82 EF001A=6A82 EF001B=6A82 EF0008=9000 READ=6282 EF0018=9000 PIN=9000"},
		"no index":                           {"no-index", "JPKI=9000 EF0008=6A82 EF0006=9000"},
		"another card":                       {"foreign", "JPKI=6A82 EF0006=6A82 TEXT=6A82 ISD=9000"},
		"telephone":                          {"phone", "TEXT=6A82 JPKI=9000 EF000A=9000 READ=6982 EF0018=9000 PIN=9000 EF000A=9000 READ=9000"},
		"short Le only":                      {"short-le", "JPKI=9000 EF0006=9000 00B00000000010=6700 READ=9000"},
		"6Cxx":                               {"6cxx", "JPKI=9000 EF0006=9000 00B0000000=6CA0 00B00000A0=9000 00B0009FFF=6C01 00B0000010=9000 EF000A=9000 00B00000000000=6C00 00B0000000=9000"},
		"6Cxx of a long rest":                {"6cxx,no-filler", "JPKI=9000 EF000A=9000 00B00000000000=6C00"},
		"61xx":                               {"61xx", "JPKI=9000 EF0006=9000 00B0000010=6110 00C0000000=9000 00C0000000=6985"},
		"61xx in parts":                      {"61xx", "JPKI=9000 EF0006=9000 00B0000010=6110 00C0000004=610C 00C000000C=9000"},
		"61xx keeps the warning":             {"61xx", "JPKI=9000 EF0006=9000 00B0009011=6110 00C0000010=6282"},
		"61xx waits for the next only":       {"61xx", "JPKI=9000 EF0006=9000 00B0000010=6110 LEFT=6981 00C0000010=6985"},
		"61xx signature":                     {"61xx", proven + "EF001A=9000 802A008033" + digestInfo + "=6100 00C0000000=9000"},
		"GET RESPONSE asked wrongly":         {"61xx", "JPKI=9000 EF0006=9000 00B0000010=6110 00C0010010=6A86 00C00000=6700 00C0000010=9000"},
		"responses of 100 bytes":             {"max-response=100", "JPKI=9000 EF0006=9000 00B0000000=9000 00B0006400=6282"},
		"signature of 100 bytes at a time":   {"max-response=100", proven + "EF001A=9000 SIGN=619C 00C000009C=6138 00C0000038=9000"},
		"P-384 signs a SHA-384 only":         {"p384", proven + "EF001A=9000 SIGN=6985 802A008030" + strings.Repeat("11", 48) + "00=9000"},
	} {
		t.Run(name, func(t *testing.T) { insert(t, c.options).run(c.script) })
	}
}

func TestResponsesHoldTheSameHoweverTheyTravel(t *testing.T) {
	plain := insert(t, "")
	whole := plain.file("0006")
	if len(whole) != 160 {
		t.Fatalf("EF 0006 has %d bytes, want 160", len(whole))
	}
	if got := insert(t, "max-response=100").file("0006"); !bytes.Equal(got, whole) {
		t.Errorf("in parts EF 0006 is %X, want %X", got, whole)
	}
	plain.run(proven + "EF001A=9000")
	want := plain.send("SIGN")[:256]
	waiting := insert(t, "61xx,max-response=100")
	waiting.run(proven + "EF001A=9000 SIGN=6100")
	var got []byte
	for range 3 {
		r := waiting.send("00C0000000")
		got = append(got, r[:len(r)-2]...)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("in parts the signature is %X, want %X", got, want)
	}
}

func TestToken(t *testing.T) {
	for options, want := range map[string]string{"": "JPKIAPICCTOKEN2", "phone": "JPKIAPGPSETOKEN"} {
		token := insert(t, options).file("0006")
		if got := strings.TrimRight(string(token[:32]), " "); got != want {
			t.Errorf("label with options %q: %q, want %q", options, got, want)
		}
		// Flags end at byte 100; the longest and shortest password follow four counts.
		if !bytes.Equal(token[116:124], []byte{0, 0, 0, 16, 0, 0, 0, 6}) {
			t.Errorf("password limits are %X", token[116:124])
		}
	}
}

func TestIndex(t *testing.T) {
	for options, want := range map[string][]byte{"": {0x8F, 0x8F, 0}, "no-signing": {0, 0x8F, 0}} {
		if got := insert(t, options).file("0008"); !bytes.Equal(got, want) {
			t.Errorf("EF 0008 with options %q: %X, want %X", options, got, want)
		}
	}
}

func TestCardOutOfItsSlot(t *testing.T) {
	card := insert(t, "").card
	card.Pull()
	card.Pull()
	if card.Present() {
		t.Error("a pulled card is present")
	}
	if _, err := card.Transmit([]byte{0, 0xA4, 0, 0}); !errors.Is(err, ErrRemoved) {
		t.Errorf("a pulled card answers: %v", err)
	}
	card.Insert()
	card.Insert()
	if !card.Present() {
		t.Error("an inserted card is not present")
	}
	if _, err := card.Transmit([]byte{0, 0xA4, 0, 0}); err != nil {
		t.Errorf("an inserted card does not answer: %v", err)
	}
}

// TestSlowSignature needs the card's hour-long pause to end by what happens to
// it, or it would not end.
func TestSlowSignature(t *testing.T) {
	for name, event := range map[string]func(*Card){
		"pull": (*Card).Pull, "power-off": (*Card).PowerOff, "warm reset": (*Card).Warm,
	} {
		t.Run(name, func(t *testing.T) {
			p := insert(t, "delay=1h")
			p.run(proven + "EF001A=9000")
			started, result := make(chan struct{}), make(chan error)
			p.card.Suffer(Before(Signing, func() { close(started) }))
			go func() {
				_, err := p.card.Transmit(append([]byte{0x80, 0x2A, 0, 0x80, 1, 0x11}, 0))
				result <- err
			}()
			<-started
			for {
				event(p.card)
				select {
				case err := <-result:
					// An event ahead of the signature leaves nothing to be interrupted.
					if err != nil && !errors.Is(err, ErrInterrupted) && !errors.Is(err, ErrRemoved) {
						t.Errorf("interrupted signature: %v", err)
					}
					return
				case <-time.After(time.Millisecond):
				}
			}
		})
	}
	quick := insert(t, "delay=1ns")
	quick.run(proven + "EF001A=9000 SIGN=9000")
}

// TestManyAtOnce is for the race detector: everything a card can meet, from
// several sides.
func TestManyAtOnce(t *testing.T) {
	card := insert(t, "delay=10us").card
	card.Suffer(FlipBit(Signing, 0))
	commands := [][]byte{
		[]byte("\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"),
		[]byte("\x00\x20\x00\x9B\x09" + Password),
		[]byte("\x00\xB0\x81\x00\x00"),
		[]byte("\x80\x2A\x00\x9A\x01\x11\x00"),
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 40 {
				_, err := card.Transmit(commands[i%len(commands)])
				if err != nil && !errors.Is(err, ErrRemoved) && !errors.Is(err, ErrInterrupted) {
					t.Error(err)
				}
			}
		})
	}
	for _, event := range []func(){card.Pull, card.Insert, card.PowerOff, card.Warm, func() { card.Present() }} {
		all.Go(func() {
			for range 40 {
				event()
			}
		})
	}
	all.Wait()
}
