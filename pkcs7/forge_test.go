package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// A forgery is a SignedData message that can be bent at every field before it
// is encoded. The encoder is the test's own and asks no questions.
type forgery struct {
	kind         asn1.ObjectIdentifier
	version      int64
	digests      [][]byte
	contentType  asn1.ObjectIdentifier
	content      []byte // element inside eContent; nil if detached
	certificates [][]byte
	signers      []*forgedSigner
	more         []byte // behind the last field of SignedData
}

// A forgedSigner is one SignerInfo of a forgery.
type forgedSigner struct {
	key       *person
	hash      crypto.Hash // that is really used
	version   int64
	name      []byte // SignerIdentifier
	digest    []byte // AlgorithmIdentifier
	attrs     [][]byte
	hasAttrs  bool
	algorithm []byte // AlgorithmIdentifier
	options   crypto.SignerOpts
	value     []byte
	unsigned  [][]byte
	hasExtra  bool
	more      []byte // behind the last field
}

func tlv(tag byte, parts ...[]byte) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.Tag(tag), func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(parts...)) })
	})
}

func integer(n int64) []byte {
	return build(func(b *cryptobyte.Builder) { b.AddASN1Int64(n) })
}

func oidDER(oid asn1.ObjectIdentifier) []byte {
	return build(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid) })
}

func oidOf(n ...int) asn1.ObjectIdentifier { return n }

func octetsDER(b []byte) []byte { return tlv(octets, b) }

// algorithmOf encodes an AlgorithmIdentifier with parameters.
func algorithmOf(oid asn1.ObjectIdentifier, parameters ...[]byte) []byte {
	return tlv(sequence, oidDER(oid), slices.Concat(parameters...))
}

var null = asn1.NullBytes

// attr encodes an attribute with its values as given.
func attr(oid asn1.ObjectIdentifier, values ...[]byte) []byte {
	return tlv(sequence, oidDER(oid), tlv(set, values...))
}

// newForgery is a message that has nothing wrong with it yet: detached, one
// signer, all four attributes, not signed.
func newForgery(p *person, content []byte) *forgery {
	f := &forgery{
		kind: oidSignedData, version: 1, digests: [][]byte{algorithmOf(oidSHA256)}, contentType: oidData,
	}
	for _, c := range p.chain {
		f.certificates = append(f.certificates, c.Raw)
	}
	f.add(p, content)
	return f
}

// add adds a signer.
func (f *forgery) add(p *person, content []byte) *forgedSigner {
	s := &forgedSigner{key: p, hash: crypto.SHA256, options: crypto.SHA256, version: 1, hasAttrs: true, digest: algorithmOf(oidSHA256)}
	s.name = tlv(sequence, p.chain[0].RawIssuer, build(func(b *cryptobyte.Builder) { b.AddASN1BigInt(p.chain[0].SerialNumber) }))
	s.algorithm = algorithmOf(oidECDSAWithSHA256)
	if _, ok := p.Public().(*rsa.PublicKey); ok {
		s.algorithm = algorithmOf(oidSHA256WithRSA, null)
	}
	s.attrs = [][]byte{
		attr(oidContentType, oidDER(oidData)),
		attr(oidMessageDigest, octetsDER(sha(content))),
		attr(oidSigningTime, signingTime(time.Now())),
		attr(oidSigningCertV2, signingCertificateV2(p.chain[0])),
	}
	f.signers = append(f.signers, s)
	return s
}

// replace puts an attribute in the place of those of its type; with no values
// it removes them.
func (s *forgedSigner) replace(oid asn1.ObjectIdentifier, values ...[]byte) {
	s.remove(oid)
	s.attrs = append(s.attrs, attr(oid, values...))
}

func (s *forgedSigner) remove(oid asn1.ObjectIdentifier) {
	s.attrs = slices.DeleteFunc(s.attrs, func(a []byte) bool { return bytes.HasPrefix(a[2:], oidDER(oid)) })
}

// sign makes the value over the attributes in DER, or over the content.
func (s *forgedSigner) sign(content []byte) {
	signed := content
	if s.hasAttrs {
		signed = setOf(s.attrs)
	}
	s.signBytes(signed)
}

func (s *forgedSigner) signBytes(b []byte) {
	var err error
	s.value, err = s.key.Sign(rand.Reader, sum(s.hash, b), s.options)
	must(err)
}

func (s *forgedSigner) der() []byte {
	parts := [][]byte{integer(s.version), s.name, s.digest}
	if s.hasAttrs {
		parts = append(parts, tlv(0xA0, s.attrs...))
	}
	parts = append(parts, s.algorithm, octetsDER(s.value))
	if s.hasExtra || len(s.unsigned) > 0 {
		parts = append(parts, tlv(0xA1, s.unsigned...))
	}
	return tlv(sequence, append(parts, s.more)...)
}

func (f *forgery) der() []byte {
	encap := [][]byte{oidDER(f.contentType)}
	if f.content != nil {
		encap = append(encap, tlv(0xA0, f.content))
	}
	var signers [][]byte
	for _, s := range f.signers {
		signers = append(signers, s.der())
	}
	parts := [][]byte{integer(f.version), tlv(set, f.digests...), tlv(sequence, encap...)}
	if len(f.certificates) > 0 {
		parts = append(parts, tlv(0xA0, f.certificates...))
	}
	parts = append(parts, tlv(set, signers...), f.more)
	return tlv(sequence, oidDER(f.kind), tlv(0xA0, tlv(sequence, parts...)))
}

// indefinite rewrites DER with indefinite lengths wherever BER allows it, and
// each OCTET STRING in two pieces if pieces is set.
func indefinite(der []byte, pieces bool) []byte {
	var out []byte
	for len(der) > 0 {
		tag, head, length, err := header(der)
		must(err)
		body := der[head : head+length]
		der = der[head+length:]
		switch {
		case tag&constructed != 0:
			out = slices.Concat(out, []byte{tag, 0x80}, indefinite(body, pieces), []byte{0, 0})
		case tag == octets && pieces:
			half := length / 2
			out = slices.Concat(out, []byte{octetsInPieces, 0x80}, octetsDER(body[:half]), octetsDER(body[half:]), []byte{0, 0})
		default:
			out = slices.Concat(out, tlv(tag, body))
		}
	}
	return out
}

// longLengths rewrites DER with four length octets everywhere.
func longLengths(der []byte) []byte {
	var out []byte
	for len(der) > 0 {
		tag, head, length, err := header(der)
		must(err)
		body := der[head : head+length]
		der = der[head+length:]
		if tag&constructed != 0 {
			body = longLengths(body)
		}
		n := len(body)
		out = slices.Concat(out, []byte{tag, 0x84, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body)
	}
	return out
}

// twin is a certificate with issuer and serial of another, but its own name and
// key; only the CA's signature tells that it is false.
func twin(c *x509.Certificate, key crypto.PublicKey) *x509.Certificate {
	other := theWorld().caKey
	t := template("Synthetic twin", 0)
	t.SerialNumber, t.KeyUsage, t.SubjectKeyId = c.SerialNumber, c.KeyUsage, c.SubjectKeyId
	parent := *theWorld().ca
	return issue(t, &parent, key, other)
}
