package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
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

// sum hashes b with h.
func sum(h crypto.Hash, b []byte) []byte {
	w := h.New()
	w.Write(b)
	return w.Sum(nil)
}
