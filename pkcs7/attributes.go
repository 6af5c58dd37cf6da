package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// An attribute is one Attribute of RFC 5652, section 5.3.
type attribute struct {
	oid    asn1.ObjectIdentifier
	values [][]byte // each in DER, tag and length included
}

// der encodes an attribute, its values in the order of DER.
func (a attribute) der() []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(a.oid)
			b.AddBytes(setOf(a.values))
		})
	})
}

// setOf encodes elements as a SET OF in DER: sorted by their encodings (X.690,
// section 11.6).
func setOf(elements [][]byte) []byte {
	sorted := slices.SortedFunc(slices.Values(elements), bytes.Compare)
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SET, func(b *cryptobyte.Builder) {
			for _, e := range sorted {
				b.AddBytes(e)
			}
		})
	})
}

// ours are the signed attributes that Sign writes, in the order of DER.
func ours(digest []byte, signer *x509.Certificate, at time.Time) []attribute {
	list := []attribute{
		{oidContentType, [][]byte{build(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })}},
		{oidMessageDigest, [][]byte{build(func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) })}},
		{oidSigningCertV2, [][]byte{signingCertificateV2(signer)}},
	}
	if !at.IsZero() {
		list = append(list, attribute{oidSigningTime, [][]byte{signingTime(at)}})
	}
	slices.SortFunc(list, func(a, b attribute) int { return bytes.Compare(a.der(), b.der()) })
	return list
}

// signingTime encodes a time as RFC 5652, section 11.3, asks: UTCTime to the
// end of 2049, GeneralizedTime after it.
func signingTime(at time.Time) []byte {
	at = at.UTC().Truncate(time.Second)
	return build(func(b *cryptobyte.Builder) {
		if y := at.Year(); y >= 1950 && y < 2050 {
			b.AddASN1UTCTime(at)
		} else {
			b.AddASN1GeneralizedTime(at)
		}
	})
}

// signingCertificateV2 names the signer's certificate by its SHA-256 (RFC 5035,
// section 3). SHA-256 is the default and so not written; issuerSerial is left
// out (ETSI EN 319 122-1, table 1, note on signing-certificate-v2).
func signingCertificateV2(c *x509.Certificate) []byte {
	sum := sha256.Sum256(c.Raw)
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) { // SigningCertificateV2
			b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) { // certs
				b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) { // ESSCertIDv2
					b.AddASN1OctetString(sum[:])
				})
			})
		})
	})
}

// signedBytes is what a signature over signed attributes is over: their SET OF
// in DER, whatever encoding the message has (RFC 5652, section 5.4).
func signedBytes(attrs []attribute) []byte {
	list := make([][]byte, len(attrs))
	for i, a := range attrs {
		list[i] = a.der()
	}
	return setOf(list)
}

// readAttributes reads the inside of a SET OF Attribute. DER's order is not
// asked for: signedBytes makes it.
func readAttributes(list cryptobyte.String) ([]attribute, bool) {
	var attrs []attribute
	for !list.Empty() {
		var one, values cryptobyte.String
		var a attribute
		if !list.ReadASN1(&one, cb.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&a.oid) ||
			!one.ReadASN1(&values, cb.SET) || !one.Empty() {
			return nil, false
		}
		for !values.Empty() {
			var v cryptobyte.String
			var tag cb.Tag
			if !values.ReadAnyASN1Element(&v, &tag) {
				return nil, false
			}
			a.values = append(a.values, v)
		}
		attrs = append(attrs, a)
	}
	return attrs, true
}

// attributeNames are the names of the attributes that are checked.
var attributeNames = map[string]string{
	oidContentType.String():         "content-type",
	oidMessageDigest.String():       "message-digest",
	oidSigningTime.String():         "signing-time",
	oidSigningCertificate.String():  "signing-certificate",
	oidSigningCertV2.String():       "signing-certificate-v2",
	oidAlgorithmProtection.String(): "cms-algorithm-protection",
}

// problem is the AttributeError of a type of attribute.
func problem(oid asn1.ObjectIdentifier, what Error) *AttributeError {
	return &AttributeError{attributeNames[oid.String()], what}
}

// sole returns the one value of the one signed attribute of a type.
func (i *SignerInfo) sole(oid asn1.ObjectIdentifier) (cryptobyte.String, error) {
	var found *attribute
	for n := range i.signed {
		if !i.signed[n].oid.Equal(oid) {
			continue
		}
		if found != nil {
			return nil, problem(oid, errAttributeRepeated)
		}
		found = &i.signed[n]
	}
	switch {
	case found == nil:
		return nil, problem(oid, errAttributeMissing)
	case len(found.values) == 0:
		return nil, problem(oid, errAttributeMalformed)
	case len(found.values) > 1:
		return nil, problem(oid, errAttributeRepeated)
	}
	return found.values[0], nil
}

// has tells whether there is a signed attribute of a type.
func (i *SignerInfo) has(oid asn1.ObjectIdentifier) bool {
	return slices.ContainsFunc(i.signed, func(a attribute) bool { return a.oid.Equal(oid) })
}

// readTime reads a Time (RFC 5652, section 11.3) and nothing else.
func readTime(value cryptobyte.String) (t time.Time, ok bool) {
	if value.PeekASN1Tag(cb.UTCTime) {
		ok = value.ReadASN1UTCTime(&t)
	} else {
		ok = value.ReadASN1GeneralizedTime(&t)
	}
	return t.UTC(), ok && value.Empty()
}

// readDigest reads the value of a message-digest attribute.
func (i *SignerInfo) readDigest() ([]byte, error) {
	value, err := i.sole(oidMessageDigest)
	if err != nil {
		return nil, err
	}
	var digest []byte
	if !value.ReadASN1Bytes(&digest, cb.OCTET_STRING) || !value.Empty() {
		return nil, problem(oidMessageDigest, errAttributeMalformed)
	}
	return digest, nil
}

// bound tells whether a signed attribute names the signer's certificate, and
// returns an error if it names another than c or cannot be read.
func (i *SignerInfo) bound(c *x509.Certificate) (bool, error) {
	bound := false
	for _, oid := range []asn1.ObjectIdentifier{oidSigningCertificate, oidSigningCertV2} {
		if !i.has(oid) {
			continue
		}
		value, err := i.sole(oid)
		if err != nil {
			return true, err
		}
		if err := matches(value, oid, c); err != nil {
			return true, err
		}
		bound = true
	}
	return bound, nil
}

// matches compares the first ESSCertID or ESSCertIDv2 of an attribute value
// (RFC 5035, sections 3 to 5) with a certificate. Those after the first are
// about the chain.
func matches(value cryptobyte.String, oid asn1.ObjectIdentifier, c *x509.Certificate) error {
	var all, certs, first cryptobyte.String
	var hash []byte
	algorithm := algorithm{oid: oidSHA256}
	ok := value.ReadASN1(&all, cb.SEQUENCE) && value.Empty() && all.ReadASN1(&certs, cb.SEQUENCE) && certs.ReadASN1(&first, cb.SEQUENCE)
	h := crypto.SHA1
	if oid.Equal(oidSigningCertV2) {
		if ok && first.PeekASN1Tag(cb.SEQUENCE) {
			ok = algorithm.read(&first)
		}
		h = digests[algorithm.oid.String()]
	}
	if !ok || !first.ReadASN1Bytes(&hash, cb.OCTET_STRING) {
		return problem(oid, errAttributeMalformed)
	}
	if h == 0 {
		return unknown(algorithm.oid)
	}
	if !bytes.Equal(hash, sum(h, c.Raw)) {
		return ErrOtherCertificate
	}
	if first.Empty() {
		return nil
	}
	return sameIssuerSerial(first, oid, c)
}

// sameIssuerSerial compares an IssuerSerial (RFC 5035, section 5) with a
// certificate.
func sameIssuerSerial(b cryptobyte.String, oid asn1.ObjectIdentifier, c *x509.Certificate) error {
	var both, names, name, issuer cryptobyte.String
	serial := new(big.Int)
	const directoryName cb.Tag = 0xA4 // GeneralName (RFC 5280, section 4.2.1.6)
	if !b.ReadASN1(&both, cb.SEQUENCE) || !b.Empty() || !both.ReadASN1(&names, cb.SEQUENCE) || !both.ReadASN1Integer(serial) || !both.Empty() ||
		!names.ReadASN1(&name, directoryName) || !names.Empty() || !name.ReadASN1Element(&issuer, cb.SEQUENCE) || !name.Empty() {
		return problem(oid, errAttributeMalformed)
	}
	if serial.Cmp(c.SerialNumber) != 0 || !sameName(issuer, c.RawIssuer) {
		return ErrOtherCertificate
	}
	return nil
}

// asReceived is what some signers sign instead: the SET OF in the order in which
// the message has it.
func asReceived(attrs []attribute) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SET, func(b *cryptobyte.Builder) {
			for _, a := range attrs {
				b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(a.oid)
					b.AddASN1(cb.SET, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(a.values...)) })
				})
			}
		})
	})
}

// sum hashes b with h.
func sum(h crypto.Hash, b []byte) []byte {
	w := h.New()
	w.Write(b)
	return w.Sum(nil)
}
