package reader

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Use is one of the two things that a card's keys are for.
type Use uint8

// The uses, each with a key, a certificate and a password of its own.
const (
	Signature      Use = iota // 署名用: signs documents; password of 6 to 16 letters and digits
	Authentication            // 利用者証明用: logs in; PIN of 4 digits
)

// A use's files in the JPKI application (jpki-card reference, 1.2).
type files struct{ certificate, ca, key, pin uint16 }

var filesOf = [...]files{
	Signature:      {certificate: 0x0001, ca: 0x0002, key: 0x001A, pin: 0x001B},
	Authentication: {certificate: 0x000A, ca: 0x000B, key: 0x0017, pin: 0x0018},
}

// Files that belong to no use.
const (
	fileToken  = 0x0006 // PKCS#11 token information; its first 32 bytes are the label
	fileIssued = 0x0008 // which certificates were issued
)

// Application identifiers: JPKI's, and the issuer security domain
// (GlobalPlatform Card Specification 2.3, F.6), which is selected to leave it.
var (
	aidJPKI   = []byte{0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01}
	aidIssuer = []byte{0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00}
)

// A Card is a card whose JPKI application is selected. It is not safe for
// concurrent use.
type Card struct {
	conn     Conn
	token    string
	current  uint16 // the selected file; 0 if none
	chunk    int    // the most bytes that one READ BINARY asks for
	extended bool   // extended Le has worked
	gone     error  // why the connection is of no use any more
	unsent   bool   // the command that met gone never left for the card
	closed   bool

	certificates, cas [2]*x509.Certificate // by use; nil until read
	otherKey          bool                 // a certificate is for a key that is not RSA
}

// Open selects the JPKI application, and takes c over, also when it fails. A
// card without that application is ErrOther.
func Open(c Conn) (*Card, error) {
	card := &Card{conn: c, chunk: extendedLe}
	err := card.enter()
	if err == nil {
		err = card.readToken()
	}
	if err != nil {
		_ = card.Close() // err tells why; that leaving failed as well adds nothing
		return nil, err
	}
	return card, nil
}

// enter selects the application. The first command after power-on may be
// answered 6F00, or a reset by the system may still be waiting to be told;
// neither means anything, once.
func (c *Card) enter() error {
	_, sw, err := c.selectAID(aidJPKI)
	if sw == swNoDiagnosis || errors.Is(err, ErrReset) {
		c.gone = nil
		_, sw, err = c.selectAID(aidJPKI)
	}
	switch {
	case err != nil:
		return err
	case sw == swDone, sw>>8 == sw1More:
		return nil
	}
	switch sw {
	case swNotFound, swNoIns, swNoClass, swNoFunction, swWrongP1P2, swNoAppSelect:
		return ErrOther
	}
	return &StatusError{insSelect, sw}
}

// selectAID selects an application: P1=04 by name, P2=0C no answer wanted.
func (c *Card) selectAID(aid []byte) ([]byte, uint16, error) {
	c.current = 0
	return c.send(command{ins: insSelect, p1: 0x04, p2: 0x0C, data: aid})
}

// readToken reads no more than the label: the serial number behind it
// identifies a person's card. A card that refuses has an empty label. If the
// file is not there, the application may have been lost to a reset in the
// meantime, and is selected once more.
func (c *Card) readToken() error {
	label, err := c.readEF(fileToken, 32)
	if hasStatus(err, swNotFound, swNoCurrentEF) {
		if err := c.enter(); err != nil {
			return err
		}
		label, err = c.readEF(fileToken, 32)
	}
	if errors.As(err, new(*StatusError)) {
		return nil
	}
	c.token = strings.TrimRight(string(label), " \x00")
	return err
}

// Token returns the label in the token information (EF 0006), such as
// JPKIAPICCTOKEN2 for a My Number Card; "" if it cannot be read.
func (c *Card) Token() string { return c.token }

// Supported returns ErrPhone for the certificates of a phone, ErrOther for the
// retired 住基カード, and nil for all other cards.
func (c *Card) Supported() error {
	switch c.token {
	case "JPKIAPGPSETOKEN", "JPKIAPIOSTOKEN":
		return ErrPhone
	case "JPKIAPICCTOKEN":
		return ErrOther
	}
	return nil
}

// HasSigning tells from EF 0008 whether a signing certificate was issued to
// this card; known is false if the card does not say it in a way that is known.
func (c *Card) HasSigning() (has, known bool) {
	b, err := c.readEF(fileIssued, 3)
	if err != nil || len(b) == 0 {
		return false, false
	}
	return b[0] == 0x8F, b[0] == 0x8F || b[0] == 0x00
}

// Tries asks how many tries the password for u has left, which costs none. 0
// is a locked password. If known is false the card answered something else; no
// password should be sent then without consent.
func (c *Card) Tries(u Use) (left int, known bool, err error) {
	if err := c.selectPIN(u); err != nil {
		return 0, false, err
	}
	empty := command{ins: insVerify, p2: 0x80}
	_, sw, err := c.send(empty)
	if err == nil && sw == swWrongLength {
		empty.le = shortLe // the same question with a fifth byte, 00, as some cards want it
		_, sw, err = c.send(empty)
	}
	left, known = triesIn(sw)
	return left, known && err == nil, err
}

// selectPIN selects the password file of u. Without one there is no certificate.
func (c *Card) selectPIN(u Use) error {
	return c.missing(c.selectEF(filesOf[u].pin))
}

// missing makes ErrNoCertificate of the answer that a file is not there. Where
// not even the token information is to be found any more, it is the selection of
// the application that is missing: somebody reset the card.
func (c *Card) missing(err error) error {
	if !hasStatus(err, swNotFound, swNoCurrentEF) {
		return err
	}
	if c.token != "" {
		switch probe := c.selectEF(fileToken); {
		case errors.As(probe, new(*StatusError)):
			c.gone = ErrReset
			return ErrReset
		case probe != nil:
			return probe // so the answer before was no longer that of our session
		}
	}
	if hasStatus(err, swNotFound) {
		return ErrNoCertificate
	}
	return err
}

// triesIn reads the tries left out of an answer to VERIFY.
func triesIn(sw uint16) (left int, known bool) {
	switch {
	case sw&0xFFF0 == sw1PIN<<8|0xC0:
		return int(sw & 0xF), true
	case sw == swBlocked, sw == swLocked:
		return 0, true
	}
	return 0, false
}

// Certificate reads the certificate for u. The one for Signature can be read
// only after Unlock; before, the card answers 6982, a StatusError.
func (c *Card) Certificate(u Use) (*x509.Certificate, error) {
	return c.certificate(&c.certificates[u], filesOf[u].certificate)
}

// CA reads the certificate of the authority that issued the certificate for u.
// No password is needed. It proves nothing by being on the card.
func (c *Card) CA(u Use) (*x509.Certificate, error) {
	return c.certificate(&c.cas[u], filesOf[u].ca)
}

// Validity tells from when to when the certificate for u is good, and reads no
// more of it than needed, which over short commands is a third. It may be asked
// where Certificate may. What it saw of the key, Unlock takes into account.
func (c *Card) Validity(u Use) (from, to time.Time, err error) {
	if cert := c.certificates[u]; cert != nil {
		return cert.NotBefore, cert.NotAfter, nil
	}
	var h head
	seen := false
	_, err = c.readDER(filesOf[u].certificate, func(b []byte) bool {
		h, seen = headOf(b)
		return seen
	})
	switch {
	case err != nil:
		return from, to, c.missing(err)
	case !seen:
		return from, to, ErrMalformed
	}
	c.otherKey = c.otherKey || !h.rsa
	return h.from, h.to, nil
}

func (c *Card) certificate(known **x509.Certificate, id uint16) (*x509.Certificate, error) {
	if *known != nil {
		return *known, nil
	}
	der, err := c.readDER(id, nil)
	if err != nil {
		return nil, c.missing(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, ErrMalformed // x509's own words may quote the certificate
	}
	*known = cert
	return cert, nil
}

// Unlock sends the password for u to the card, once or not at all, and returns
// the key that it opens. Nothing is sent if the password cannot be one
// (ErrPINForm) or the card's key could not be used anyway (ErrPhone,
// ErrNextGeneration). A password that does not match is a *PINError. With
// ErrVerifyUnknown, or a StatusError of VERIFY itself, it is unknown whether a
// try was used. Every other error means that the password was not sent, or that
// it did match. pin stays the caller's to wipe.
func (c *Card) Unlock(u Use, pin []byte) (*Key, error) {
	if !wellFormed(u, pin) {
		return nil, ErrPINForm
	}
	if err := c.Supported(); err != nil {
		return nil, err
	}
	ca, err := c.usableCA(u)
	if err != nil {
		return nil, err
	}
	// If the file is selected, the last exchange was about it: then too the card
	// has just shown, before the password, that it and the application are there.
	if err := c.selectPIN(u); err != nil {
		return nil, err
	}
	if !c.extended {
		c.chunk = min(c.chunk, shortLe) // no experiments with a proven password
	}
	if err := c.verify(pin); err != nil {
		return nil, err
	}
	cert, err := c.Certificate(u)
	if hasStatus(err, swNotProven) {
		return nil, ErrProofLost
	}
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	return c.newKey(u, cert, ca)
}

// usableCA reads the CA certificate, if there is one, before any password is
// spent on a key that this program cannot use: all keys of a card are of a kind.
func (c *Card) usableCA(u Use) (*x509.Certificate, error) {
	ca, err := c.CA(u)
	switch {
	case errors.Is(err, ErrNoCertificate), errors.Is(err, ErrMalformed), errors.As(err, new(*StatusError)):
		ca = nil // the holder's certificate is enough to sign
	case err != nil:
		return nil, err
	}
	if c.otherKey {
		return nil, ErrNextGeneration
	}
	for _, cert := range append(c.certificates[:], ca) {
		if cert == nil {
			continue
		}
		if _, ok := cert.PublicKey.(*rsa.PublicKey); !ok {
			return nil, ErrNextGeneration
		}
	}
	return ca, nil
}

// wellFormed tells whether a password for u can look like that. An empty one
// would be the question of Tries, and its answer would look like a refusal.
func wellFormed(u Use, pin []byte) bool {
	if u == Authentication {
		return len(pin) == 4 && consistsOf(pin, "0123456789")
	}
	return len(pin) >= 6 && len(pin) <= 16 && consistsOf(pin, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

func consistsOf(b []byte, set string) bool {
	for _, x := range b {
		if strings.IndexByte(set, x) < 0 {
			return false
		}
	}
	return true
}

// verify sends the one VERIFY. It is never repeated, whatever comes back: a
// lost answer may have cost a try.
func (c *Card) verify(pin []byte) error {
	if c.gone != nil {
		return c.gone
	}
	_, sw, err := c.send(command{ins: insVerify, p2: 0x80, data: pin})
	switch {
	case err != nil && c.unsent:
		return err
	case err != nil:
		return fmt.Errorf("%w: %w", ErrVerifyUnknown, err)
	}
	if left, known := triesIn(sw); known {
		return &PINError{Left: left}
	}
	switch sw {
	case swDone:
		return nil
	case swNoCurrentEF: // there was nothing to compare it with
		return c.missing(&StatusError{insVerify, sw})
	}
	return &StatusError{insVerify, sw}
}

// Close selects another application, which makes the card forget a proven
// password, and powers the card off, which does so too; both always, also after
// errors. It fails if either could not be done; a card that has left the reader
// needs neither.
func (c *Card) Close() (err error) {
	if c.closed {
		return nil
	}
	c.closed = true
	defer func() {
		c.gone = ErrUnpowered
		err = errors.Join(err, c.conn.Close()) // also when leave panics
	}()
	return c.leave()
}

// leave selects the issuer security domain, in spite of any error before.
func (c *Card) leave() error {
	c.gone = nil
	_, sw, err := c.selectAID(aidIssuer)
	switch {
	case errors.Is(err, ErrRemoved):
		return nil
	case err != nil:
		return fmt.Errorf("leave: %w", err)
	case sw != swDone && sw>>8 != sw1More:
		return fmt.Errorf("leave: %w", &StatusError{insSelect, sw})
	}
	return nil
}
