package practice

import (
	"crypto"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// The person that the card names, as its certificate writes it. 練習区 and
// 見本町 do not exist; the space in the name is U+3000, as on real cards.
const (
	Holder        = "練習　太郎"
	holderAddress = "東京都練習区見本町１丁目２番３号"
	holderBirth   = "419900401" // 4: Heisei, then the Gregorian date
	holderSex     = "1"         // JIS X 0303: 1 male, 2 female, 9 not applicable
	prefecture    = "Tokyo-to"  // in the subject
	city          = "Renshu-ku" // in the subject
	municipality  = "99999"     // a code that no municipality has
	holderKana    = "レンシュウ　タロウ" // only with the option furigana
)

// japan is the zone in which certificates end: the last second of a day there
// is 14:59:59 UTC.
var japan = time.FixedZone("JST", 9*60*60)

// A slot is one of the card's two identities.
type slot struct {
	key         crypto.Signer
	certificate []byte // DER
	authority   []byte // DER of the issuer's certificate
}

// A validity is the span that both certificates of a card share: they are
// issued together, for five years.
type validity struct{ from, until time.Time }

func (o Options) validity() validity {
	day := o.Now.In(japan).AddDate(0, 0, o.daysLeft())
	until := time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, japan)
	from := time.Date(day.Year()-5, day.Month(), day.Day(), 10, 23, 45, 0, japan)
	if o.NotYetValid {
		from = o.Now.In(japan).AddDate(0, 0, 10)
		until = time.Date(from.Year()+5, from.Month(), from.Day(), 23, 59, 59, 0, japan)
	} else if from.After(o.Now) {
		from = o.Now.Add(-time.Hour).Truncate(time.Second)
	}
	return validity{from, until}
}

// serial tells the certificates of different holders and days apart. It has
// four bytes and is positive, as JPKI serials are.
func (o Options) serial(use string) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d", use, o.Name, o.validity().until.Unix()))
	return int64(binary.BigEndian.Uint32(sum[:])&0x3FFFFFFF | 0x40000000)
}

// authority returns who issues one of the two certificates.
func (o Options) authority(of func() authority) authority {
	if o.UnknownCA {
		return of().renewed()
	}
	return of()
}

// identities issues the two certificates of a card, both at a time: what takes
// long is to read the keys and to sign.
func (o Options) identities() (signing, authentication slot) {
	var work sync.WaitGroup
	if !o.AuthInSigning {
		work.Go(func() { signing = o.signingIdentity() })
	}
	authentication = o.authenticationIdentity()
	work.Wait()
	if o.AuthInSigning {
		signing = authentication
	}
	return signing, authentication
}

func (o Options) signingIdentity() slot {
	a, own := o.authority(signingAuthority), key("signing"+o.curve())
	return slot{own, o.fitted(a, own.Public()).signed(a.name(), a.key), a.certificate()}
}

func (o Options) authenticationIdentity() slot {
	a, own := o.authority(authenticationAuthority), key("authentication"+o.curve())
	return slot{own, o.authenticationCertificate(a, own.Public()).signed(a.name(), a.key), a.certificate()}
}

// curve is the end of the names of a card's own keys.
func (o Options) curve() string {
	if o.P384 {
		return "-p384"
	}
	return ""
}

// A padding makes a certificate longer: by about four bytes for each character
// added to the address, by one for each added to the policy's address.
type padding struct{ address, statement int }

// fitted is the signing certificate, with Exact256 padded until its length is
// a multiple of 256.
func (o Options) fitted(a authority, public crypto.PublicKey) certificate {
	var pad padding
	c := o.signingCertificate(a, public, pad)
	for o.Exact256 && c.size(a.name())%256 != 0 {
		if pad.statement++; pad.statement == 4 {
			pad = padding{address: pad.address + 1}
		}
		c = o.signingCertificate(a, public, pad)
	}
	return c
}

// signingCertificate has the profile of a JPKI signing certificate: subject
// C, L, L and 28 digits, extensions in the order in which the JPKI writes them.
func (o Options) signingCertificate(a authority, public crypto.PublicKey, pad padding) certificate {
	v := o.validity()
	c := certificate{serial: o.serial("signing"), from: v.from, until: v.until, public: public}
	c.subject = distinguished(
		attribute{country, "JP"},
		attribute{locality, prefecture},
		attribute{locality, city},
		attribute{commonName, v.from.In(japan).Format("20060102150405") + municipality + "000000001"},
	)
	point := append(a.attributes()[:3], attribute{unit, "CRL Distribution Points"},
		attribute{unit, prefecture}, attribute{commonName, city + " CRLDP"})
	c.extensions = append(c.extensions, extension(extKeyUsage, true, usageSigning)...)
	if !o.NoSAN {
		c.extensions = append(c.extensions, extension(extSubjectAlt, false, o.otherNames(pad.address))...)
	}
	c.extensions = append(c.extensions, policy(SigningPolicy, statement+strings.Repeat("/", pad.statement))...)
	c.extensions = append(c.extensions, extension(extIssuerAlt, false, sequence(directory(a.nameInJapanese())))...)
	c.extensions = append(c.extensions, crlPoint(distinguished(point...))...)
	if !o.NoAKI {
		c.extensions = append(c.extensions, a.authorityKeyID()...)
	}
	c.extensions = append(c.extensions, subjectKeyID(public)...)
	return c
}

// authenticationCertificate has the profile of a JPKI certificate for user
// authentication, which says nothing about the person.
func (o Options) authenticationCertificate(a authority, public crypto.PublicKey) certificate {
	v := o.validity()
	c := certificate{serial: o.serial("authentication"), from: v.from, until: v.until, public: public}
	c.subject = distinguished(
		attribute{country, "JP"},
		attribute{commonName, "PRACTICECARD01" + municipality + "0001"},
	)
	point := append(a.attributes()[:3], attribute{unit, "CRL Distribution Points"}, attribute{commonName, city + " CRLDP"})
	access := sequence(sequence(oid(1, 3, 6, 1, 5, 5, 7, 48, 1), implicit(6, []byte("http://ocsp.practice.invalid"))))
	for _, e := range [][]byte{
		extension(extKeyUsage, true, usageAuthentication),
		extension(extExtendedUsage, false, sequence(oid(1, 3, 6, 1, 5, 5, 7, 3, 2))), // clientAuth
		policy(AuthenticationPolicy, statement),
		extension(extIssuerAlt, false, sequence(directory(a.nameInJapanese()))),
		crlPoint(distinguished(point...)),
		sequence(oid(1, 3, 6, 1, 5, 5, 7, 1, 1), tlv(tagOctets, access)),
		a.authorityKeyID(),
		subjectKeyID(public),
	} {
		c.extensions = append(c.extensions, e...)
	}
	return c
}

// otherNames is the subjectAltName with what the resident register says of the
// person, in the order seen on real cards: 1, 4, 3, 5, 2, 6.
func (o Options) otherNames(padding int) []byte {
	address := o.Address + strings.Repeat("号", padding)
	names := [][]byte{
		otherName(1, o.Name),
		otherName(4, o.Birth),
		otherName(3, o.Sex),
		otherName(5, address),
		otherName(2, substituted(o.Name, o.Substitute)),
		otherName(6, substituted(address, o.Substitute)),
	}
	if o.Furigana {
		names = append(names, otherName(7, holderKana))
	}
	return sequence(names...)
}

// otherName writes field n of JPKI's own names, 1.2.392.200149.8.5.5.n.
func otherName(n int, value string) []byte {
	return explicit(0, oid(1, 2, 392, 200149, 8, 5, 5, n), explicit(0, utf8String(value)))
}

// substituted has one digit for each character of s: 1 where the register has
// another character that could not be written. If any, the last one is such.
func substituted(s string, any bool) string {
	zeros := strings.Repeat("0", utf8.RuneCountInString(s))
	if any && zeros != "" {
		return zeros[1:] + "1"
	}
	return zeros
}
