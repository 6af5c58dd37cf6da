package reader_test

import (
	"bytes"
	"cmp"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"inkan/reader"
	"inkan/reader/practice"
)

const slotName = "slot"

// A bench is a practice card in a slot, with a record of every command.
type bench struct {
	card     *practice.Card
	source   reader.Source
	commands [][]byte
}

// record is put in front of all faults.
func (b *bench) record(next practice.Exchange) practice.Exchange {
	return func(command []byte) ([]byte, error) {
		b.commands = append(b.commands, bytes.Clone(command))
		return next(command)
	}
}

// count tells how many of the recorded commands which picks.
func (b *bench) count(which practice.Which) (n int) {
	for _, c := range b.commands {
		if which(c) {
			n++
		}
	}
	return n
}

// Trouble makes a fault for a card.
type trouble func(*practice.Card) practice.Fault

// with is the trouble that does not depend on the card.
func with(f practice.Fault) trouble { return func(*practice.Card) practice.Fault { return f } }

func newBench(o practice.Options, troubles ...trouble) *bench {
	b := &bench{card: practice.New(o)}
	for _, make := range troubles {
		b.card.Suffer(make(b.card))
	}
	b.card.Suffer(b.record)
	b.source = reader.OneSlot(slotName, b.card)
	return b
}

func (b *bench) open(t testing.TB) (*reader.Card, error) {
	t.Helper()
	conn, err := b.source.Connect(slotName)
	if err != nil {
		t.Fatal(err)
	}
	card, err := reader.Open(conn)
	if card != nil {
		t.Cleanup(func() { card.Close() })
	}
	return card, err
}

func (b *bench) mustOpen(t testing.TB) *reader.Card {
	t.Helper()
	card, err := b.open(t)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

// session does what signing does: open, ask, unlock, sign n times, close.
func session(source reader.Source, slot string, pin string, n int) error {
	conn, err := source.Connect(slot)
	if err != nil {
		return err
	}
	card, err := reader.Open(conn)
	if err != nil {
		return err
	}
	defer card.Close()
	if _, _, err := card.Tries(reader.Signature); err != nil {
		return err
	}
	key, err := card.Unlock(reader.Signature, []byte(pin))
	if err != nil {
		return err
	}
	for i := range n {
		digest := sha256.Sum256([]byte{byte(i)})
		if _, err := key.Sign(nil, digest[:], crypto.SHA256); err != nil {
			return err
		}
	}
	return card.Close()
}

// triesLeft asks a card directly, behind all faults.
func triesLeft(t testing.TB, p *practice.Card) int {
	t.Helper()
	p.Recover()
	card := (&bench{card: p, source: reader.OneSlot(slotName, p)}).mustOpen(t)
	defer card.Close()
	left, known, err := card.Tries(reader.Signature)
	if err != nil || !known {
		t.Fatalf("tries: %v %v", known, err)
	}
	return left
}

// The same person must have the same success with every kind of card.
func TestSignsWithEveryCard(t *testing.T) {
	for _, options := range []string{
		"", "strict", "first-6f00", "short-le", "61xx", "6cxx", "no-filler", "exact256",
		"max-response=128", "max-response=17", "max-response=1,short-le", "61xx,6cxx,short-le,max-response=100",
		"exact256,no-filler", "exact256,no-filler,6cxx", "no-index", "unknown-ca", "no-aki", "no-san",
		"days-left=-3", "not-yet-valid", "furigana,substitute", "blocked=6983", "tries=1", "five-byte-counter",
	} {
		t.Run(options, func(t *testing.T) {
			b := newBench(parse(t, options))
			if err := session(b.source, slotName, practice.Password, 3); err != nil {
				t.Fatal(err)
			}
			if n := b.count(practice.Verifying); n != 1 {
				t.Errorf("%d times VERIFY", n)
			}
			if left := triesLeft(t, b.card); left != 5 {
				t.Errorf("%d tries left", left)
			}
		})
	}
}

func parse(t testing.TB, options string) practice.Options {
	t.Helper()
	o, err := practice.ParseOptions(options)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestRefusesEveryOtherCard(t *testing.T) {
	for _, c := range []struct {
		options  string
		verifies int // VERIFY commands that may have been sent
		want     error
	}{
		{"foreign", 0, reader.ErrOther},
		{"phone", 0, reader.ErrPhone},
		{"p384", 1, reader.ErrNextGeneration},
		{"no-signing", 0, reader.ErrNoCertificate},
		{"auth-in-signing", 1, reader.ErrWrongCertificate},
		{"length=too-long", 1, reader.ErrMalformed},
		{"length=too-short", 1, reader.ErrMalformed},
		{"length=indefinite", 1, reader.ErrMalformed},
		{"length=too-long,max-response=10", 1, reader.ErrMalformed},
		{"length=too-long,no-filler,6cxx", 1, reader.ErrMalformed},
	} {
		t.Run(c.options, func(t *testing.T) {
			b := newBench(parse(t, c.options))
			if err := session(b.source, slotName, practice.Password, 1); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if n := b.count(practice.Verifying); n != c.verifies {
				t.Errorf("%d times VERIFY", n)
			}
			if n := b.count(practice.Signing); n != 0 {
				t.Error("asked for a signature")
			}
		})
	}
}

func TestPasswordRefused(t *testing.T) {
	b := newBench(practice.Options{Tries: 2})
	for _, want := range []int{1, 0, 0} {
		card := b.mustOpen(t)
		_, err := card.Unlock(reader.Signature, []byte("WRONG12"))
		var pin *reader.PINError
		if !errors.As(err, &pin) || pin.Left != want {
			t.Errorf("got %v, want %d left", err, want)
		}
		if left, known, err := card.Tries(reader.Signature); left != want || !known || err != nil {
			t.Errorf("tries %d %v %v, want %d", left, known, err, want)
		}
		card.Close()
	}
	if err := session(b.source, slotName, practice.Password, 1); err == nil || err.Error() != "pin.locked: 0 left" {
		t.Errorf("locked card: %v", err)
	}
}

// Once the authentication certificate has been read, it tells what the signing
// key will be, and no password is spent on it.
func TestNextGenerationIsSeenBeforeThePassword(t *testing.T) {
	b := newBench(practice.Options{P384: true})
	card := b.mustOpen(t)
	if _, err := card.Certificate(reader.Authentication); err != nil {
		t.Fatal(err)
	}
	if _, err := card.Unlock(reader.Signature, []byte(practice.Password)); err != reader.ErrNextGeneration {
		t.Errorf("got %v", err)
	}
	if b.count(practice.Verifying) != 0 {
		t.Error("a password went out")
	}
}

// The dates and the kind of key stand in the first bytes of a certificate.
func TestValidity(t *testing.T) {
	for _, options := range []string{"", "short-le", "max-response=10", "days-left=-3", "not-yet-valid,short-le", "p384,short-le", "length=too-long"} {
		b := newBench(parse(t, options))
		card := b.mustOpen(t)
		opened := len(b.commands)
		from, to, err := card.Validity(reader.Authentication)
		if err != nil {
			t.Errorf("%s: %v", options, err)
		}
		head := len(b.commands) - opened
		card.Close()
		card = b.mustOpen(t)
		cert, err := card.Certificate(reader.Authentication)
		if err != nil || !from.Equal(cert.NotBefore) || !to.Equal(cert.NotAfter) {
			t.Errorf("%s: %v %v %v", options, from, to, err)
		}
		if whole := len(b.commands) - opened - head - opened - 1; options == "short-le" && head > whole-3 {
			t.Errorf("%d commands, the whole takes %d", head, whole)
		}
		if strings.Contains(options, "p384") {
			card.Close()
			fresh := b.mustOpen(t)
			if _, _, err := fresh.Validity(reader.Authentication); err != nil {
				t.Error(err)
			}
			if _, err := fresh.Unlock(reader.Signature, []byte(practice.Password)); err != reader.ErrNextGeneration || b.count(practice.Verifying) > 0 {
				t.Errorf("next generation: %v", err)
			}
		}
	}
	b := newBench(practice.Options{}, with(practice.Swallow(func(c []byte) bool { return c[1] == 0xB0 && c[len(c)-1] != 0x20 }, 0x30, 0x82, 0x01, 0x00, 0x90, 0x00)))
	if _, _, err := b.mustOpen(t).Validity(reader.Authentication); err != reader.ErrMalformed {
		t.Errorf("no certificate: %v", err)
	}
}

// What cannot be a password never reaches the card.
func TestHopelessPasswordCostsNoTry(t *testing.T) {
	b := newBench(practice.Options{})
	card := b.mustOpen(t)
	for _, c := range []struct {
		use reader.Use
		pin string
	}{
		{reader.Signature, ""}, {reader.Signature, "1234"}, {reader.Signature, "ABC12"}, {reader.Signature, "ABCDEFGH123456789"},
		{reader.Signature, "ABC-123"}, {reader.Signature, "practice1"}, {reader.Signature, "PRACTICE 1"}, {reader.Signature, "ＰＲＡＣＴＩＣＥ１"},
		{reader.Signature, "ABC123\x00"}, {reader.Authentication, ""}, {reader.Authentication, "123"}, {reader.Authentication, "12345"},
		{reader.Authentication, "12A4"}, {reader.Authentication, "PRACTICE1"},
	} {
		before := len(b.commands)
		if _, err := card.Unlock(c.use, []byte(c.pin)); err != reader.ErrPINForm {
			t.Errorf("%q: %v", c.pin, err)
		}
		if len(b.commands) != before {
			t.Errorf("%q: something was sent", c.pin)
		}
	}
	var pin *reader.PINError
	if _, err := card.Unlock(reader.Signature, []byte("WRONG12")); !errors.As(err, &pin) || pin.Left != 4 {
		t.Errorf("the first real try: %v", err)
	}
}

// The command before a password is always one that shows, at no cost, that card
// and application are still there.
func TestLooksBeforeThePassword(t *testing.T) {
	b := newBench(practice.Options{})
	card := b.mustOpen(t)
	if _, err := card.CA(reader.Signature); err != nil {
		t.Fatal(err)
	}
	if _, _, err := card.Tries(reader.Signature); err != nil {
		t.Fatal(err)
	}
	if _, err := card.Unlock(reader.Signature, []byte(practice.Password)); err != nil {
		t.Fatal(err)
	}
	for i, c := range b.commands {
		if before := fmt.Sprintf("%X", b.commands[max(i-1, 0)]); practice.Verifying(c) && before != "00A4020C02001B" && before != "00200080" {
			t.Errorf("before it: %s", before)
		}
	}
}

func TestTries(t *testing.T) {
	none := func(next practice.Exchange) practice.Exchange { return next }
	for _, c := range []struct {
		name  string
		fault practice.Fault
		o     practice.Options
		left  int
		known bool
	}{
		{"full", none, practice.Options{}, 5, true},
		{"one", none, practice.Options{Tries: 1}, 1, true},
		{"locked", none, practice.Options{Locked: true}, 0, true},
		{"locked, as ISO says it", none, practice.Options{Locked: true, Blocked6983: true}, 0, true},
		{"five bytes", none, practice.Options{Tries: 3, FiveByteCounter: true}, 3, true},
		{"63C0", practice.Swallow(practice.Counting, 0x63, 0xC0), practice.Options{}, 0, true},
		{"6700 to both", practice.Swallow(practice.Counting, 0x67, 0x00), practice.Options{}, 0, false},
		{"6300", practice.Swallow(practice.Counting, 0x63, 0x00), practice.Options{}, 0, false},
		{"6FC3", practice.Swallow(practice.Counting, 0x6F, 0xC3), practice.Options{}, 0, false},
		{"9000", practice.Swallow(practice.Counting, 0x90, 0x00), practice.Options{}, 0, false},
		{"6A86", practice.Swallow(practice.Counting, 0x6A, 0x86), practice.Options{}, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(c.o, with(c.fault))
			card := b.mustOpen(t)
			left, known, err := card.Tries(reader.Signature)
			if left != c.left || known != c.known || err != nil {
				t.Errorf("got %d %v %v", left, known, err)
			}
			if n := b.count(practice.Counting); n < 1 || n > 2 {
				t.Errorf("asked %d times", n)
			}
			if b.count(practice.Verifying) > 0 {
				t.Error("a password went out")
			}
		})
	}
	card := newBench(practice.Options{AuthTries: 2}).mustOpen(t)
	if left, known, err := card.Tries(reader.Authentication); left != 2 || !known || err != nil {
		t.Errorf("authentication: %d %v %v", left, known, err)
	}
}

// Whatever happens to a VERIFY, there is no second one, and nobody calls the
// password wrong unless the card does.
func TestVerifyOnce(t *testing.T) {
	v := practice.Verifying
	answered := func(sw uint16) (trouble, error) {
		return with(practice.Replace(v, byte(sw>>8), byte(sw))), &reader.StatusError{Instruction: 0x20, Status: sw}
	}
	for _, c := range []struct {
		name    string
		trouble trouble
		want    error
		left    int
	}{
		{"not sent", with(practice.Fail(v, errors.New("pulled"))), reader.ErrVerifyUnknown, 5},
		{"pulled before", func(p *practice.Card) practice.Fault { return practice.Before(v, p.Pull) }, reader.ErrVerifyUnknown, 5},
		{"answer lost", func(p *practice.Card) practice.Fault { return practice.LoseAnswer(v, p.Pull) }, reader.ErrVerifyUnknown, 4},
		{"no answer", with(practice.Replace(v)), reader.ErrVerifyUnknown, 4},
		{"half an answer", with(practice.Short(v, 1)), reader.ErrVerifyUnknown, 4},
		{"reset before", func(p *practice.Card) practice.Fault { return practice.Before(v, p.Warm) }, reader.ErrReset, 5},
		{"a success that is none", with(practice.Swallow(v, 0x90, 0)), reader.ErrProofLost, 5},
		{name: "6F00"}, {name: "6700"}, {name: "6C10"}, {name: "6105"}, {name: "6300"}, {name: "6982"}, {name: "6985"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if sw, err := strconv.ParseUint(c.name, 16, 16); err == nil {
				c.trouble, c.want = answered(uint16(sw))
				c.left = 4
			}
			b := newBench(practice.Options{}, c.trouble)
			err := session(b.source, slotName, "WRONG12", 1)
			if !same(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if errors.As(err, new(*reader.PINError)) {
				t.Error("the password was called wrong")
			}
			if n := b.count(v); n != 1 {
				t.Errorf("%d times VERIFY", n)
			}
			b.card.Insert()
			if left := triesLeft(t, b.card); left != c.left {
				t.Errorf("%d tries left, want %d", left, c.left)
			}
		})
	}
}

// same is errors.Is, and equality for errors with data.
func same(err, want error) bool {
	var a, b *reader.StatusError
	if errors.As(want, &b) {
		return errors.As(err, &a) && *a == *b
	}
	return errors.Is(err, want)
}

// The card leaves before each command of a session, or before each answer, or
// gives an empty one: always an error with a name, and the next session works.
func TestPulledAtEachCommand(t *testing.T) {
	for _, c := range []struct {
		name    string
		trouble func(n int) trouble
		want    error
	}{
		{"before", func(n int) trouble {
			return func(p *practice.Card) practice.Fault { return practice.RemoveAfter(n-1, p.Pull) }
		}, reader.ErrRemoved},
		{"after", func(n int) trouble {
			return func(p *practice.Card) practice.Fault {
				return practice.LoseAnswer(practice.Nth(n, practice.Any), p.Pull)
			}
		}, reader.ErrRemoved},
		{"mute", func(n int) trouble { return with(practice.Replace(practice.Nth(n, practice.Any))) }, reader.ErrUnresponsive},
	} {
		for n := 1; n <= len(signTwice)-1; n++ {
			b := newBench(practice.Options{}, c.trouble(n))
			err := session(b.source, slotName, practice.Password, 2)
			if c.name == "mute" && signTwice[n-1] == extendedRead && err == nil {
				continue // read again in the short form
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%s command %d: %v", c.name, n, err)
			}
			b.card.Recover()
			b.card.Insert()
			if err := session(b.source, slotName, practice.Password, 2); err != nil {
				t.Errorf("%s command %d: next time: %v", c.name, n, err)
			}
		}
	}
}

// The commands of a session that signs twice, each by what makes it known.
const extendedRead = "00B000000"

var signTwice = []string{
	"00A4040C0A", "00A4020C020006", "00B0000020", // application, label of the token
	"00A4020C02001B", "00200080", // tries left
	"00A4020C020002", extendedRead, // CA
	"00A4020C02001B", "0020008009", // password
	"00A4020C020001", extendedRead, // certificate
	"00A4020C02001A", "802A008033", "802A008033", // signatures
	"00A4040C07A000", // leaving
}

func TestOrderOfCommands(t *testing.T) {
	b := newBench(practice.Options{})
	if err := session(b.source, slotName, practice.Password, 2); err != nil {
		t.Fatal(err)
	}
	for i, c := range b.commands {
		if i >= len(signTwice) || !strings.HasPrefix(fmt.Sprintf("%X", c), signTwice[i]) {
			t.Fatalf("command %d is %X", i+1, c[:min(5, len(c))])
		}
	}
	if len(b.commands) != len(signTwice) {
		t.Errorf("%d commands, want %d", len(b.commands), len(signTwice))
	}
}

// Another program resets the card ahead of each command after the first: it
// is named, unless that was so early that all could begin anew.
func TestResetAtEachCommand(t *testing.T) {
	for n := 2; n < len(signTwice); n++ {
		b := newBench(practice.Options{}, func(p *practice.Card) practice.Fault {
			return practice.Before(practice.Nth(n, practice.Any), p.Warm)
		})
		want := error(reader.ErrReset)
		if n <= 3 {
			want = nil
		}
		if err := session(b.source, slotName, practice.Password, 2); !errors.Is(err, want) {
			t.Errorf("before command %d: %v", n, err)
		}
	}
}

func TestSignatures(t *testing.T) {
	b := newBench(practice.Options{})
	card := b.mustOpen(t)
	key, err := card.Unlock(reader.Signature, []byte(practice.Password))
	if err != nil {
		t.Fatal(err)
	}
	public := key.Public().(*rsa.PublicKey)
	d256, d384, d512 := sha256.Sum256(nil), sha512.Sum384(nil), sha512.Sum512(nil)
	for _, c := range []struct {
		digest []byte
		opts   crypto.SignerOpts
		ok     bool
	}{
		{d256[:], crypto.SHA256, true}, {d384[:], crypto.SHA384, true}, {d512[:], crypto.SHA512, true},
		{d256[:], crypto.SHA512, false}, {d256[:20], crypto.SHA1, false}, {d256[:], crypto.Hash(0), false}, {nil, crypto.SHA256, false},
		{d256[:], &rsa.PSSOptions{Hash: crypto.SHA256}, false},
	} {
		signature, err := key.Sign(nil, c.digest, c.opts)
		if !c.ok {
			if err != reader.ErrHash {
				t.Errorf("%v: %v", c.opts, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", c.opts, err)
		} else if err := rsa.VerifyPKCS1v15(public, c.opts.HashFunc(), c.digest, signature); err != nil {
			t.Errorf("%v: %v", c.opts, err)
		}
	}
	if chain := key.Chain(); len(chain) != 2 || chain[0].CheckSignatureFrom(chain[1]) != nil {
		t.Error("the chain does not hold")
	}
	if err := card.Close(); err != nil {
		t.Error(err)
	}
	if _, err := key.Sign(nil, d256[:], crypto.SHA256); err != reader.ErrUnpowered {
		t.Errorf("signing after Close: %v", err)
	}
}

func TestSignatureFaults(t *testing.T) {
	second := func() practice.Which { return practice.Nth(2, practice.Signing) }
	for _, c := range []struct {
		name  string
		fault practice.Fault
		want  error
	}{
		{"a bit flipped", practice.FlipBit(second(), 1000), reader.ErrBadSignature},
		{"too short", practice.Replace(second(), 1, 2, 3, 0x90, 0), reader.ErrBadSignature},
		{"nothing", practice.Replace(second(), 0x90, 0), reader.ErrBadSignature},
		{"not proven any more", practice.Swallow(second(), 0x69, 0x82), reader.ErrProofLost},
		{"selection lost once", practice.Swallow(second(), 0x69, 0x85), nil},
		{"no current file once", practice.Swallow(second(), 0x69, 0x86), nil},
		{"selection lost for good", practice.Swallow(practice.Signing, 0x69, 0x85), &reader.StatusError{Instruction: 0x2A, Status: 0x6985}},
		{"6F00", practice.Swallow(second(), 0x6F, 0), &reader.StatusError{Instruction: 0x2A, Status: 0x6F00}},
		{"always more", endless(practice.Signing, 1), reader.ErrUnresponsive},
		{"always more of nothing", endless(practice.Signing, 0), reader.ErrUnresponsive},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(practice.Options{}, with(c.fault))
			if err := session(b.source, slotName, practice.Password, 3); !same(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if n := b.count(practice.Verifying); n != 1 {
				t.Errorf("%d times VERIFY", n)
			}
		})
	}
}

// endless answers 61FF to the commands that which picks and to every GET
// RESPONSE, each time with n bytes.
func endless(which practice.Which, n int) practice.Fault {
	return practice.Swallow(func(c []byte) bool { return c[1] == 0xC0 || which(c) }, append(make([]byte, n), 0x61, 0xFF)...)
}

// Filler and other certificates than promised in the signing place.
func TestCertificateFaults(t *testing.T) {
	reading := func(c []byte) bool { return c[1] == 0xB0 }
	third := func(change func([]byte) []byte) practice.Fault {
		return practice.Distort(practice.Nth(3, reading), change) // the token's and the CA's come before
	}
	for _, c := range []struct {
		name   string
		change func([]byte) []byte
		want   error
	}{
		{"filler FF", func([]byte) []byte { return append(bytes.Repeat([]byte{0xFF}, 256), 0x90, 0) }, reader.ErrNoCertificate},
		{"filler 00", func([]byte) []byte { return append(make([]byte, 256), 0x90, 0) }, reader.ErrNoCertificate},
		{"empty", func([]byte) []byte { return []byte{0x90, 0} }, reader.ErrNoCertificate},
		{"past the end at once", func([]byte) []byte { return []byte{0x6B, 0} }, reader.ErrNoCertificate},
		{"one byte", func([]byte) []byte { return []byte{0x31, 0x90, 0} }, reader.ErrMalformed},
		{"no sequence", func(b []byte) []byte { b[0] = 0x31; return b }, reader.ErrMalformed},
		{"64 kB", func(b []byte) []byte { b[2] = 0xFF; return b }, reader.ErrMalformed},
		{"three bytes of length", func(b []byte) []byte { b[1] = 0x83; return b }, reader.ErrMalformed},
		{"garbage inside", func(b []byte) []byte { b[5] ^= 0xFF; return b }, reader.ErrMalformed},
		{"6282 and all of it", func(b []byte) []byte { return append(b[:len(b)-2], 0x62, 0x82) }, nil},
		{"6982", func([]byte) []byte { return []byte{0x69, 0x82} }, reader.ErrProofLost},
		{"6A82", func([]byte) []byte { return []byte{0x6A, 0x82} }, reader.ErrNoCertificate},
		{"6981", func([]byte) []byte { return []byte{0x69, 0x81} }, &reader.StatusError{Instruction: 0xB0, Status: 0x6981}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(practice.Options{}, with(third(c.change)))
			if err := session(b.source, slotName, practice.Password, 1); !same(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

// Reading copes with lengths that card or reader do not like, before and
// after the first kilobyte.
func TestReadingLengths(t *testing.T) {
	long := func(c []byte) bool { return c[1] == 0xB0 && len(c) == 7 }
	le := func(c []byte) int {
		if c[1] != 0xB0 || len(c) != 5 {
			return 0
		}
		return (int(c[4])+255)%256 + 1
	}
	for _, c := range []struct {
		name  string
		fault practice.Fault
		most  int // READ BINARY commands: what works is kept
	}{
		{"no extended form: 6700", practice.Swallow(long, 0x67, 0), 20},
		{"no extended form: 6D00", practice.Swallow(long, 0x6D, 0), 20},
		{"no extended form: the reader fails", practice.Fail(long, errors.New("too long")), 20},
		{"no extended form: 6CF0", practice.Swallow(long, 0x6C, 0xF0), 20},
		{"at most 100", practice.Swallow(func(c []byte) bool { return long(c) || le(c) > 100 }, 0x67, 0), 60},
		{"at most 100, and it says so", practice.Swallow(func(c []byte) bool { return long(c) || le(c) > 100 }, 0x6C, 100), 40},
		{"at most 3", practice.Swallow(func(c []byte) bool { return long(c) || le(c) > 3 }, 0x67, 0), 1700},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(practice.Options{}, with(c.fault))
			if err := session(b.source, slotName, practice.Password, 1); err != nil {
				t.Error(err)
			}
			if n := b.count(func(c []byte) bool { return c[1] == 0xB0 }); n > c.most {
				t.Errorf("%d times READ BINARY", n)
			}
		})
	}
}

func TestEnter(t *testing.T) {
	selecting := func(n int) practice.Which {
		return practice.Nth(n, func(c []byte) bool { return c[1] == 0xA4 && c[2] == 4 })
	}
	for _, c := range []struct {
		name  string
		fault practice.Fault
		want  error
	}{
		{"6A82", practice.Swallow(selecting(1), 0x6A, 0x82), reader.ErrOther},
		{"6D00", practice.Swallow(selecting(1), 0x6D, 0), reader.ErrOther},
		{"6E00", practice.Swallow(selecting(1), 0x6E, 0), reader.ErrOther},
		{"6F00 once", practice.Swallow(selecting(1), 0x6F, 0), nil},
		{"6F00 always", practice.Swallow(practice.Any, 0x6F, 0), &reader.StatusError{Instruction: 0xA4, Status: 0x6F00}},
		{"reset once", practice.Fail(selecting(1), reader.ErrReset), nil},
		{"6283", practice.Swallow(selecting(1), 0x62, 0x83), &reader.StatusError{Instruction: 0xA4, Status: 0x6283}},
		{"611A", practice.Replace(selecting(1), 0x61, 0x1A), nil},
		{"nothing", practice.Replace(selecting(1)), reader.ErrUnresponsive},
		{"timeout", practice.Fail(selecting(1), reader.ErrTimeout), reader.ErrTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(practice.Options{}, with(c.fault))
			if _, err := b.open(t); !same(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if c.want != nil { // Open has closed what it took over
				if _, err := b.source.Connect(slotName); err != nil {
					t.Errorf("connect again: %v", err)
				}
			}
		})
	}
}

func TestBeforeThePassword(t *testing.T) {
	b := newBench(practice.Options{})
	card := b.mustOpen(t)
	if card.Token() != "JPKIAPICCTOKEN2" {
		t.Errorf("token %q", card.Token())
	}
	if has, known := card.HasSigning(); !has || !known {
		t.Error("the signing certificate is not seen")
	}
	cert, err := card.Certificate(reader.Authentication)
	if err != nil {
		t.Fatal(err)
	}
	ca, err := card.CA(reader.Authentication)
	if err != nil {
		t.Fatal(err)
	}
	if err := cert.CheckSignatureFrom(ca); err != nil {
		t.Error(err)
	}
	if _, err := card.Certificate(reader.Signature); !same(err, &reader.StatusError{Instruction: 0xB0, Status: 0x6982}) {
		t.Errorf("the signing certificate before the password: %v", err)
	}
	before := len(b.commands)
	if again, err := card.CA(reader.Authentication); err != nil || !again.Equal(ca) || len(b.commands) != before {
		t.Error("what was read once is read again")
	}
	if b.count(practice.Verifying) != 0 {
		t.Error("a password went out")
	}
	for options, want := range map[string][2]bool{"no-signing": {false, true}, "no-index": {false, false}} {
		card := newBench(parse(t, options)).mustOpen(t)
		if has, known := card.HasSigning(); has != want[0] || known != want[1] {
			t.Errorf("%s: %v %v", options, has, known)
		}
	}
}

func TestAuthenticationKey(t *testing.T) {
	b := newBench(practice.Options{})
	card := b.mustOpen(t)
	key, err := card.Unlock(reader.Authentication, []byte(practice.PIN))
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(nil)
	if _, err := key.Sign(nil, digest[:], crypto.SHA256); err != nil {
		t.Error(err)
	}
	if key.Chain()[0].KeyUsage&x509.KeyUsageContentCommitment != 0 {
		t.Error("that is the signing certificate")
	}
}

// After Close a new connection must prove the password again; a warm reset
// alone would not have made the card forget it.
func TestNothingIsLeftProven(t *testing.T) {
	b := newBench(practice.Options{})
	if err := session(b.source, slotName, practice.Password, 1); err != nil {
		t.Fatal(err)
	}
	if err := readProtected(b.card); !same(err, &reader.StatusError{Instruction: 0xB0, Status: 0x6982}) {
		t.Errorf("after Close: %v", err)
	}
	left := newBench(practice.Options{})
	card := left.mustOpen(t)
	if _, err := card.Unlock(reader.Signature, []byte(practice.Password)); err != nil {
		t.Fatal(err)
	}
	left.card.Warm()
	if err := readProtected(left.card); err != nil {
		t.Errorf("without Close the card should still be open: %v", err)
	}
}

// readProtected reads EF 0001 as a program would that has no password.
func readProtected(card practiceTransmitter) error {
	for _, command := range []string{"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01", "\x00\xA4\x02\x0C\x02\x00\x01", "\x00\xB0\x00\x00\x00"} {
		answer, err := card.Transmit([]byte(command))
		if err != nil {
			return err
		}
		if sw := binary.BigEndian.Uint16(answer[len(answer)-2:]); sw != 0x9000 {
			return &reader.StatusError{Instruction: command[1], Status: sw}
		}
	}
	return nil
}

type practiceTransmitter interface {
	Transmit([]byte) ([]byte, error)
}

// leaving picks the SELECT of the issuer security domain.
func leaving(c []byte) bool { return c[1] == 0xA4 && len(c) == 12 }

// Leaving and powering off happen both, whatever fails, once.
func TestCloseAlwaysDoesBoth(t *testing.T) {
	for _, c := range []struct {
		name   string
		power  error
		fault  practice.Fault
		panics bool
		want   error
	}{
		{name: "well", fault: practice.Before(leaving, func() {})},
		{name: "leaving refused", fault: practice.Swallow(leaving, 0x6A, 0x82), want: &reader.StatusError{Instruction: 0xA4, Status: 0x6A82}},
		{name: "leaving lost", fault: practice.Fail(leaving, reader.ErrTimeout), want: reader.ErrTimeout},
		{name: "power stays", power: reader.ErrStopped, fault: practice.Before(leaving, func() {}), want: reader.ErrStopped},
		{name: "after an error", fault: practice.Fail(practice.Nth(5, practice.Any), reader.ErrTimeout)},
		{name: "in a panic", fault: practice.Before(leaving, func() { panic("driver") }), panics: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(practice.Options{}, with(c.fault))
			conn := &powerMeter{card: b.card, err: c.power}
			card, err := reader.Open(conn)
			if err != nil {
				t.Fatal(err)
			}
			_, _, _ = card.Tries(reader.Signature)
			func() {
				defer func() {
					if p := recover(); (p != nil) != c.panics {
						t.Errorf("panic: %v", p)
					}
				}()
				if err := card.Close(); !same(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
			}()
			if err := card.Close(); err != nil || conn.offs != 1 || b.count(leaving) != 1 {
				t.Errorf("%v; powered off %d times, left %d times", err, conn.offs, b.count(leaving))
			}
		})
	}
}

// A powerMeter is a connection that counts how often it is closed.
type powerMeter struct {
	card *practice.Card
	offs int
	err  error
}

func (p *powerMeter) Transmit(c []byte) ([]byte, error) { return p.card.Transmit(c) }

func (p *powerMeter) Close() error {
	p.offs++
	p.card.PowerOff()
	return p.err
}

// A keeper keeps the buffers that commands came in, as a careless driver might.
type keeper struct {
	reader.Conn
	kept [][]byte
}

func (k *keeper) Transmit(c []byte) ([]byte, error) {
	k.kept = append(k.kept, c)
	return k.Conn.Transmit(c)
}

// What the password travelled in is wiped, after success and after errors.
func TestPasswordIsWiped(t *testing.T) {
	for _, fault := range []practice.Fault{
		practice.Before(practice.Verifying, func() {}), practice.Fail(practice.Verifying, reader.ErrTimeout), practice.Replace(practice.Verifying, 0x63, 0xC2),
	} {
		b := newBench(practice.Options{}, with(fault))
		conn, err := b.source.Connect(slotName)
		if err != nil {
			t.Fatal(err)
		}
		k := &keeper{Conn: conn}
		card, err := reader.Open(k)
		if err != nil {
			t.Fatal(err)
		}
		pin := []byte(practice.Password)
		_, _ = card.Unlock(reader.Signature, pin)
		card.Close()
		if b.count(practice.Verifying) != 1 {
			t.Fatal("the password was never sent")
		}
		for _, c := range k.kept {
			if bytes.Contains(c[:cap(c)], []byte(practice.Password)) {
				t.Errorf("%d bytes with the password are left", len(c))
			}
		}
		if string(pin) != practice.Password {
			t.Error("the caller's own bytes were changed")
		}
	}
}

// The number of commands is what a person waits for: from connecting to the
// first signature not more than 16 where long answers work, 28 where not, and
// one for each further signature.
func TestNumberOfCommands(t *testing.T) {
	for _, c := range []struct {
		options string
		most    int
	}{{"", 16}, {"short-le", 28}, {"short-le,6cxx", 28}, {"max-response=256", 28}, {"first-6f00", 17}} {
		b := newBench(parse(t, c.options))
		card := b.mustOpen(t)
		if has, known := card.HasSigning(); !has || !known {
			t.Error("no signing certificate")
		}
		if _, _, err := card.Tries(reader.Signature); err != nil {
			t.Fatal(err)
		}
		key, err := card.Unlock(reader.Signature, []byte(practice.Password))
		if err != nil {
			t.Fatal(err)
		}
		var after []int
		for i := range 3 {
			digest := sha256.Sum256([]byte{byte(i)})
			if _, err := key.Sign(nil, digest[:], crypto.SHA256); err != nil {
				t.Fatal(err)
			}
			after = append(after, len(b.commands))
		}
		t.Logf("%-16q first signature after %d commands, then %d each", c.options, after[0], after[1]-after[0])
		if after[0] > c.most || after[1]-after[0] != 1 || after[2]-after[1] != 1 {
			t.Errorf("%q: %d commands", c.options, after)
		}
	}
}

// BenchmarkCommands reports the commands from connecting to the first
// signature, and for each further one.
func BenchmarkCommands(b *testing.B) {
	for _, options := range []string{"", "short-le", "short-le,max-response=128"} {
		b.Run(cmp.Or(options, "default"), func(b *testing.B) {
			var first, more int
			for b.Loop() {
				one, three := newBench(parse(b, options)), newBench(parse(b, options))
				if err := errors.Join(session(one.source, slotName, practice.Password, 1), session(three.source, slotName, practice.Password, 3)); err != nil {
					b.Fatal(err)
				}
				first, more = len(one.commands)-1, (len(three.commands)-len(one.commands))/2
			}
			b.ReportMetric(float64(first), "commands/first")
			b.ReportMetric(float64(more), "commands/further")
		})
	}
}
