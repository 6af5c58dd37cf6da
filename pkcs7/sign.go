// Package pkcs7 makes and checks detached PKCS#7 (CMS) signatures. It sees
// digests and keys; it never sees a document's file, a card or a clock, and it
// never judges a certificate chain.
package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"time"

	"go.mozilla.org/pkcs7"
	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// An Identity signs and says who it is. Chain()[0] is the certificate of the
// key that signs; those after it are its certification authorities, each the
// issuer of the one before.
type Identity interface {
	crypto.Signer
	Chain() []*x509.Certificate
}

// Sign makes a detached SignedData in DER (RFC 5652, section 5) over the
// SHA-256 digest of a content. It carries the attributes content-type,
// message-digest, signing-certificate-v2 and, unless at is zero, signing-time.
// The identity signs exactly once, after all that can fail without it; an error
// of the identity is returned wrapped. What it signed is verified with its
// public key before Sign returns.
func Sign(digest []byte, id Identity, at time.Time) ([]byte, error) {
	if len(digest) != sha256.Size {
		return nil, ErrDigestLength
	}
	chain := id.Chain()
	algorithm, err := usable(id.Public(), chain)
	if err != nil {
		return nil, err
	}
	open, err := opened(chain)
	if err != nil {
		return nil, err
	}
	attrs := ours(digest, chain[0], at)
	body := open.GetSignedData()
	body.Certificates.Raw = certificateSet(chain)
	signer := &body.SignerInfos[0]
	signer.IssuerAndSerialNumber.IssuerName = asn1.RawValue{FullBytes: chain[0].RawIssuer}
	signer.DigestEncryptionAlgorithm = algorithm
	signer.AuthenticatedAttributes = signer.AuthenticatedAttributes[:0]
	for _, a := range attrs {
		signer.AuthenticatedAttributes = append(signer.AuthenticatedAttributes, foreign{a.oid, asn1.RawValue{FullBytes: setOf(a.values)}})
	}
	signer.EncryptedDigest, err = signature(id, chain[0], signedBytes(attrs))
	if err != nil {
		return nil, err
	}
	return enveloped(*body)
}

// foreign has the shape of the attribute type of go.mozilla.org/pkcs7, which
// has no name outside; a value of an unnamed type can be assigned to it.
type foreign = struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue `asn1:"set"`
}

// usable returns the signature algorithm for a key, or says why Sign does not
// sign with it. RFC 5754 wants NULL parameters with RSA (section 3.2) and none
// with ECDSA (section 3.3).
func usable(key crypto.PublicKey, chain []*x509.Certificate) (pkix.AlgorithmIdentifier, error) {
	var none pkix.AlgorithmIdentifier
	if len(chain) == 0 {
		return none, ErrIdentity
	}
	same, ok := chain[0].PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !same.Equal(key) {
		return none, ErrIdentity
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if k.N.BitLen() >= minRSA && k.N.BitLen() <= maxRSA {
			return pkix.AlgorithmIdentifier{Algorithm: oidSHA256WithRSA, Parameters: asn1.NullRawValue}, nil
		}
	case *ecdsa.PublicKey:
		if goodCurve(k.Curve) {
			return pkix.AlgorithmIdentifier{Algorithm: oidECDSAWithSHA256}, nil
		}
	}
	return none, ErrIdentityKey
}

// Sizes of RSA moduli, in bits. Below the first a signature proves too little
// (CRYPTREC LS-0003, ETSI TS 119 312); above the second only an attack on the
// time that checking takes is to be expected.
const (
	minRSA = 2048
	maxRSA = 8192
)

// goodCurve tells whether a curve is one of those of RFC 5753, section 7.1,
// that are strong enough.
func goodCurve(c elliptic.Curve) bool {
	return c == elliptic.P256() || c == elliptic.P384() || c == elliptic.P521()
}

// opened is a SignedData of one signer over no content, made with a key that
// is thrown away: the library signs only with keys in memory. What the key
// signed is replaced.
func opened(chain []*x509.Certificate) (*pkcs7.SignedData, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("temporary key: %w", err)
	}
	sd, err := pkcs7.NewSignedData(nil)
	if err != nil {
		return nil, fmt.Errorf("empty content: %w", err)
	}
	sd.SetDigestAlgorithm(oidSHA256)
	if err := sd.AddSignerChain(chain[0], key, chain[1:], pkcs7.SignerInfoConfig{}); err != nil {
		return nil, ErrChain
	}
	sd.Detach()
	return sd, nil
}

// certificateSet encodes the field certificates (RFC 5652, section 5.1). The
// library would write them unsorted.
func certificateSet(chain []*x509.Certificate) []byte {
	var list [][]byte
	for _, c := range chain {
		list = append(list, c.Raw)
	}
	set := cryptobyte.String(setOf(list))
	var inner cryptobyte.String
	set.ReadASN1(&inner, cb.SET)
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(inner) })
	})
}

// signature lets the identity sign, and verifies what it made.
func signature(id Identity, c *x509.Certificate, signed []byte) ([]byte, error) {
	digest := sha256.Sum256(signed)
	value, err := id.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("signing the attributes: %w", err)
	}
	if !verifies(c.PublicKey, scheme{hash: crypto.SHA256}, digest[:], value) {
		return nil, ErrMade
	}
	return bytes.Clone(value), nil
}

// enveloped encodes the ContentInfo around a SignedData (RFC 5652, section 3).
func enveloped(body any) ([]byte, error) {
	inner, err := asn1.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidSignedData)
			b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(inner) })
		})
	}), nil
}
