package signer

import (
	"context"
	"crypto/x509"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"

	"inkan/calendar"
	"inkan/reader"
)

// A Point is one of the things that the self-test looks at, in its order.
type Point uint8

// The points. Each stands on the ones before it.
const (
	AtService     Point = iota // the smart card service answers
	AtDriver                   // a driver shows the reader to the service
	AtReader                   // there is a reader for cards
	AtCard                     // a card is in it and answers
	AtApplication              // the card has the JPKI application
	AtToken                    // the card is of a kind that can sign
	AtCA                       // its certification authority is among the anchors
	AtCertificate              // the certificates are there and in date
	AtTries                    // the passwords have tries left
	points                     // how many there are
)

var pointNames = [points]struct{ word, key string }{
	AtService:     {"service", "selftest.service"},
	AtDriver:      {"driver", "selftest.driver"},
	AtReader:      {"reader", "selftest.reader"},
	AtCard:        {"card", "selftest.card"},
	AtApplication: {"application", "selftest.application"},
	AtToken:       {"token", "selftest.token"},
	AtCA:          {"ca", "selftest.ca"},
	AtCertificate: {"certificate", "selftest.certificate"},
	AtTries:       {"tries", "selftest.tries"},
}

// String returns the word for the point that programs read, such as "reader".
func (p Point) String() string { return pointNames[p].word }

// Key returns the key of the point's name.
func (p Point) Key() string { return pointNames[p].key }

// A Line says what the self-test found at one point.
type Line struct {
	Point  Point
	Result Result // Passed, Failed, or NotChecked: it could not be reached or told
	Key    string // of the text that says why
	Args   []any  // what the text is filled with; may name a reader, nothing else
	Advice string // key of the text that says what to do, filled with Args too; "" if there is nothing to do
}

// Validity is how far away the end of the authentication certificate is,
// roughly enough to say nothing about a person.
type Validity uint8

// The validities. Support codes hold these numbers: only append.
const (
	ValidityUnknown Validity = iota
	ValidityNotYet           // the certificate begins later
	ValidityExpired          // it has ended
	ValidityToday            // it ends today, in Japan
	ValidityWeek             // 1 to 7 days are left
	ValidityMonth            // 8 to 31 days
	ValidityQuarter          // 32 to 92 days, about when it can be renewed
	ValidityYear             // 93 to 366 days
	ValidityLonger           // more than that
	validities               // how many there are
)

// Findings is what a self-test found. Its exported fields, its Code and its
// Text hold nothing personal; only the Args of its Lines may name a reader and
// a day.
type Findings struct {
	Version        string // of the program; the caller sets it. "" if unknown
	System         string // runtime.GOOS of the computer that was tested; "other" if a code does not tell
	Practice       bool   // the practice card instead of real readers
	Readers        int    // real card readers; in decoded findings 3 means 3 or more
	Signing        Tries  // of the signing password
	Authentication Tries  // of the 4-digit PIN
	Validity       Validity
	Last           string // key of the last error that the person met; "" if none

	halted                 Point  // where the test could not go on; points if it came to its end
	why                    string // key of the reason for that, one of halts
	args                   []any  // of why
	token, ca, certificate string // keys from tokens, authorities and certificates; "" if not reached

	reader   string // name of the reader; "" if not exactly one
	days     int    // until notAfter
	notAfter time.Time
}

// An outcome is a key with what it means for its line.
type outcome struct {
	key    string
	result Result
}

// unknownCA is the key for a card whose authority is not among the anchors. It
// signs all the same, with a warning: no problem, but advice.
const unknownCA = "selftest.ca.unknown"

// The outcomes of three points, and the reasons for which a test can go no
// further. Support codes hold the indexes: only append.
var (
	tokens = []outcome{
		{"", NotChecked}, {"selftest.token.card", Passed}, {"selftest.token.unknown", NotChecked},
		{"selftest.token.unread", NotChecked},
	}
	authorities = []outcome{
		{"", NotChecked}, {"selftest.ca.known", Passed}, {"selftest.ca.practice", Passed},
		{unknownCA, Passed}, {"card.next_generation", Failed}, {"selftest.ca.unread", NotChecked},
	}
	certificates = []outcome{
		{"", NotChecked}, {"selftest.certificate.dated", Passed}, {"selftest.certificate.unread", NotChecked},
		{"card.no_certificate", Failed}, {"card.malformed", Failed}, {"card.next_generation", Failed},
	}
	halts = []outcome{
		{"error.unknown", Failed}, {"error.stopped", NotChecked}, {"error.timeout", Failed},
		{"reader.stopped", Failed}, {"reader.denied", Failed}, {"reader.unsupported", Failed}, {"reader.code", Failed},
		{"selftest.driver.missing", Failed}, {"reader.none", Failed}, {"reader.no_such", Failed}, {"reader.virtual_only", Failed},
		{"selftest.several", Failed}, {"card.none", Failed}, {"card.removed", Failed}, {"card.busy", Failed},
		{"card.reset", Failed}, {"card.unpowered", Failed}, {"card.unresponsive", Failed}, {"card.timeout", Failed},
		{"card.other", Failed}, {"card.status", Failed}, {"card.phone", Failed},
	}
)

// later stands for what a code of a newer program says and this one does not know.
const later = "selftest.later"

// in returns the outcome with this key; what is not in the table says nothing.
func in(table []outcome, key string) outcome {
	for _, o := range table {
		if o.key == key && key != "" {
			return o
		}
	}
	return outcome{later, NotChecked}
}

// SelfTest looks at all points in their order and tells each line as soon as
// it is known. It sends no password and spends no try, and the card is locked
// behind it. slot is a reader name or a part of it; "" looks for the one My
// Number Card. When ctx ends, the points that are left are not checked.
func (d *Desk) SelfTest(ctx context.Context, slot string, on func(Line)) Findings {
	d.card.Lock()
	defer d.card.Unlock()
	t := &selfTest{desk: d, on: on}
	t.System, t.Practice, t.halted = runtime.GOOS, d.Practice, points
	t.run(ctx, slot)
	t.tell(AtTries)
	for _, l := range t.Lines() {
		if l.Result == Failed {
			t.Last = l.Key
		}
	}
	return t.Findings
}

// A selfTest is one run of the self-test.
type selfTest struct {
	Findings
	desk *Desk
	on   func(Line)
	told Point // the next line to tell
}

// tell tells the lines up to p.
func (t *selfTest) tell(p Point) {
	for ; t.told <= p; t.told++ {
		t.on(t.line(t.told))
	}
}

// halt notes that the test cannot go beyond p.
func (t *selfTest) halt(p Point, err error) {
	key, args := "error.unknown", []any(nil)
	var m interface{ Message() (string, []any) }
	switch {
	case errors.As(err, new(*SeveralError)):
		key = "selftest.several" // without their names
	case errors.As(err, &m):
		key, args = m.Message()
	case errors.Is(err, context.Canceled):
		key = "error.stopped"
	case errors.Is(err, context.DeadlineExceeded):
		key = "error.timeout"
	}
	if in(halts, key).key == later {
		key, args = "error.unknown", nil
	}
	t.halted, t.why, t.args = p, key, args
}

func (t *selfTest) run(ctx context.Context, slot string) {
	slots, err := t.desk.Cards.Slots()
	if err != nil {
		t.halt(AtService, err)
		return
	}
	t.tell(AtService)
	if err := t.readers(slots, slot); err != nil {
		return
	}
	t.tell(AtReader)
	found, err := t.desk.findIn(ctx, slot, slots)
	if err != nil {
		t.halt(where(err), err)
		return
	}
	defer found.card.Close() // no password was sent: nothing is lost if leaving fails
	t.tell(AtApplication)
	t.read(ctx, found.card)
}

// where is the point at which a card could not be opened.
func where(err error) Point {
	switch {
	case errors.Is(err, reader.ErrPhone):
		return AtToken
	case errors.Is(err, reader.ErrOther), errors.As(err, new(*reader.StatusError)):
		return AtApplication
	}
	return AtCard
}

// readers looks at the readers that the service knows.
func (t *selfTest) readers(slots []reader.Slot, slot string) error {
	for _, s := range slots {
		if !reader.Virtual(s.Name) {
			t.Readers++
		}
	}
	these, err := named(slots, slot)
	if err == nil {
		t.Readers = max(t.Readers, 1) // a virtual one that was asked for by name
	}
	switch _, real := t.desk.Cards.(reader.PCSC); {
	case real && t.Readers == 0 && runtime.GOOS == "linux" && attached(os.DirFS("/sys/bus/usb/devices")):
		err = errNoDriver
		t.halt(AtDriver, err)
	case err != nil:
		t.halt(AtReader, err)
	case len(these) == 1:
		t.reader = these[0].Name
	}
	return err
}

// errNoDriver says that a reader is attached which the service does not show.
const errNoDriver Error = "selftest.driver.missing"

// attached tells whether a card reader is among the USB devices that Linux
// lists. Interface class 0B is the one of smart card readers (USB-IF, Device
// Class: Smart Card CCID 1.1, 4.3); readers with a class of their maker are not
// seen.
func attached(devices fs.FS) bool {
	names, _ := fs.Glob(devices, "*/bInterfaceClass") // the pattern is well formed
	for _, name := range names {
		class, err := fs.ReadFile(devices, name)
		if err == nil && strings.TrimSpace(string(class)) == "0b" {
			return true
		}
	}
	return false
}

// read asks the card what it tells without a password.
func (t *selfTest) read(ctx context.Context, card *reader.Card) {
	steps := []struct {
		at  Point
		ask func(*reader.Card) error
	}{
		{AtToken, t.askToken}, {AtCA, t.askCA}, {AtCertificate, t.askCertificate}, {AtTries, t.askTries},
	}
	for _, s := range steps {
		err := ctx.Err()
		if err == nil {
			err = s.ask(card)
		}
		if err != nil {
			t.halt(s.at, err)
			return
		}
		t.tell(s.at)
	}
}

// refusal tells whether an error is an answer of a card that works: it concerns
// one file, and the test goes on.
func refusal(err error) bool {
	return errors.Is(err, reader.ErrNoCertificate) || errors.Is(err, reader.ErrMalformed) || errors.As(err, new(*reader.StatusError))
}

func (t *selfTest) askToken(card *reader.Card) error {
	switch card.Token() {
	case "":
		t.token = "selftest.token.unread"
	case "JPKIAPICCTOKEN2":
		t.token = "selftest.token.card"
	default:
		t.token = "selftest.token.unknown"
	}
	return nil
}

func (t *selfTest) askCA(card *reader.Card) error {
	ca, err := card.CA(reader.Signature)
	if refusal(err) {
		t.ca = "selftest.ca.unread"
		return nil
	}
	if err != nil {
		return err
	}
	anchor, known := t.desk.Anchors.holds(ca)
	switch {
	case ca.PublicKeyAlgorithm != x509.RSA:
		t.ca = "card.next_generation"
	case known && anchor.practice:
		t.ca = "selftest.ca.practice"
	case known && anchor.use == ForSignature:
		t.ca = "selftest.ca.known"
	default:
		t.ca = unknownCA
	}
	return nil
}

func (t *selfTest) askCertificate(card *reader.Card) error {
	cert, err := card.Certificate(reader.Authentication)
	has, known := card.HasSigning()
	switch {
	case err != nil && !refusal(err):
		return err
	case known && !has:
		t.certificate = "card.no_certificate"
	case err == nil && cert.PublicKeyAlgorithm != x509.RSA:
		t.certificate = "card.next_generation" // the signing key is of the same kind
	case errors.Is(err, reader.ErrMalformed):
		t.certificate = "card.malformed"
	case err != nil:
		t.certificate = "selftest.certificate.unread"
	default:
		t.certificate = "selftest.certificate.dated"
	}
	if err == nil {
		t.date(cert)
	}
	return nil
}

// date notes when the authentication certificate ends.
func (t *selfTest) date(cert *x509.Certificate) {
	now := t.desk.Now()
	t.notAfter = cert.NotAfter
	t.days = calendar.DaysLeft(calendar.Expiry(cert.NotAfter), calendar.DateOf(now))
	switch {
	case now.After(cert.NotAfter):
		t.Validity = ValidityExpired
	case now.Before(cert.NotBefore):
		t.Validity = ValidityNotYet
	case t.days == 0:
		t.Validity = ValidityToday
	case t.days <= 7:
		t.Validity = ValidityWeek
	case t.days <= 31:
		t.Validity = ValidityMonth
	case t.days <= 92:
		t.Validity = ValidityQuarter
	case t.days <= 366:
		t.Validity = ValidityYear
	default:
		t.Validity = ValidityLonger
	}
}

func (t *selfTest) askTries(card *reader.Card) error {
	var err error
	if t.Signing, err = tries(card, reader.Signature); err != nil {
		return err
	}
	t.Authentication, err = tries(card, reader.Authentication)
	return err
}

// tries asks for the tries left; a card that does not tell is no error.
func tries(card *reader.Card, u reader.Use) (Tries, error) {
	left, known, err := card.Tries(u)
	if refusal(err) {
		return Tries{}, nil
	}
	return Tries{Left: left, Known: known}, err
}
