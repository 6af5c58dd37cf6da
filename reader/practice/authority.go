package practice

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"sync"
	"time"
)

// Issuer is the organization that every practice certificate names as its
// issuer. It says of itself that it has no effect.
const Issuer = "練習用認証局（効力なし）"

// The policies that practice certificates name, instead of the JPKI's
// 1.2.392.200149.8.5.1.1.20 and .3.30. They lie under 2.999, the arc that
// ITU-T X.660 sets aside for examples, so they can belong to no real one.
const (
	SigningPolicy        = "2.999.392.1.20"
	AuthenticationPolicy = "2.999.392.3.30"
)

// statement is where a policy would be explained. Nothing ends in .invalid
// (RFC 2606).
const statement = "http://practice.invalid/cps.html"

// An authority issues certificates. All generations of one share a name, as
// with the JPKI, so only the key tells them apart.
type authority struct {
	key      *rsa.PrivateKey
	serial   int64
	unit     string // what it is for
	japanese string // the same in Japanese
}

func signingAuthority() authority {
	return authority{rsaKey("signing-ca"), 0x0A51C001, "Practice JPKI for digital signature", "練習用の署名用"}
}

func authenticationAuthority() authority {
	return authority{rsaKey("authentication-ca"), 0x0A51C002, "Practice JPKI for user authentication", "練習用の利用者証明用"}
}

// renewed is a later generation of a: same name, other key.
func (a authority) renewed() authority {
	a.key, a.serial = rsaKey("unknown-ca"), a.serial+0x100
	return a
}

func (a authority) name() []byte {
	return distinguished(a.attributes()...)
}

func (a authority) attributes() []attribute {
	return []attribute{
		{country, "JP"},
		{organization, Issuer},
		{unit, a.unit},
		{unit, "Practice only - no legal effect"},
	}
}

// nameInJapanese is the issuer's alternative name.
func (a authority) nameInJapanese() []byte {
	return distinguished(
		attribute{country, "JP"},
		attribute{organization, Issuer},
		attribute{unit, a.japanese},
		attribute{unit, "練習専用"},
	)
}

// issued holds the certificates of the authorities: signing one takes a
// millisecond, and every card carries two.
var issued sync.Map // by serial: func() []byte

// certificate returns a's own certificate in DER, the same on every run.
func (a authority) certificate() []byte {
	der, _ := issued.LoadOrStore(a.serial, sync.OnceValue(a.issue))
	return bytes.Clone(der.(func() []byte)())
}

// issue makes the certificate. It is valid from 2010, before any certificate
// that a card here can hold, to the last moment of 2049 in Japan, before the
// year in which UTCTime ends.
func (a authority) issue() []byte {
	c := certificate{
		serial:  a.serial,
		subject: a.name(),
		from:    time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC),
		until:   time.Date(2049, 12, 31, 14, 59, 59, 0, time.UTC),
		public:  a.key.Public(),
	}
	for _, e := range [][]byte{
		extension(extKeyUsage, true, usageAuthority),
		extension(extSubjectAlt, false, sequence(directory(a.nameInJapanese()))),
		extension(extBasic, true, sequence(tlv(tagBool, []byte{0xFF}))),
		crlPoint(a.name()),
		subjectKeyID(c.public),
	} {
		c.extensions = append(c.extensions, e...)
	}
	return c.signed(a.name(), a.key)
}

// authorityKeyID is the extension that tells which key of a has signed.
func (a authority) authorityKeyID() []byte {
	serial := integer(a.serial)
	return extension(extAuthorityKeyID, false, sequence(
		implicit(0, keyID(a.key.Public())),
		explicit(1, directory(a.name())),
		implicit(2, serial[2:]),
	))
}

var roots = sync.OnceValue(func() []*x509.Certificate {
	return []*x509.Certificate{
		must(x509.ParseCertificate(signingAuthority().certificate())),
		must(x509.ParseCertificate(authenticationAuthority().certificate())),
	}
})

// Roots returns the certificates of the practice signing authority and the
// practice authentication authority, in this order. They never change.
func Roots() []*x509.Certificate {
	return append([]*x509.Certificate(nil), roots()...)
}
