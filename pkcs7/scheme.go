package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// A scheme is how a signature value is made from a digest.
type scheme struct {
	hash crypto.Hash
	salt int // of RSASSA-PSS, in bytes; 0 means PKCS#1 v1.5 (RSA) or none (ECDSA)
}

// A signatureAlgorithm is what the OID of a signature algorithm says.
type signatureAlgorithm struct {
	key  x509.PublicKeyAlgorithm
	hash crypto.Hash // 0: the digest algorithm tells
	pss  bool
}

// Signature algorithms (RFC 3370, section 3.2; RFC 4056, section 3; RFC 5754,
// section 3; RFC 5753, section 7.1.3).
var signatureAlgorithms = map[string]signatureAlgorithm{
	"1.2.840.113549.1.1.1":  {key: x509.RSA},
	"1.2.840.113549.1.1.4":  {key: x509.RSA, hash: crypto.MD5},
	"1.2.840.113549.1.1.5":  {key: x509.RSA, hash: crypto.SHA1},
	"1.2.840.113549.1.1.10": {key: x509.RSA, pss: true},
	"1.2.840.113549.1.1.11": {key: x509.RSA, hash: crypto.SHA256},
	"1.2.840.113549.1.1.12": {key: x509.RSA, hash: crypto.SHA384},
	"1.2.840.113549.1.1.13": {key: x509.RSA, hash: crypto.SHA512},
	"1.2.840.10045.4.1":     {key: x509.ECDSA, hash: crypto.SHA1},
	"1.2.840.10045.4.3.2":   {key: x509.ECDSA, hash: crypto.SHA256},
	"1.2.840.10045.4.3.3":   {key: x509.ECDSA, hash: crypto.SHA384},
	"1.2.840.10045.4.3.4":   {key: x509.ECDSA, hash: crypto.SHA512},
}

// scheme returns how a SignerInfo says its value was made, for a key. The error
// is an AlgorithmError if that cannot be checked, ErrAlgorithms if it
// contradicts itself.
func (i *SignerInfo) scheme(key crypto.PublicKey) (scheme, error) {
	if i.Hash == 0 || !i.digest.plain() {
		return scheme{}, unknown(i.digest.oid)
	}
	a, ok := signatureAlgorithms[i.algorithm.oid.String()]
	if !ok {
		return scheme{}, unknown(i.algorithm.oid)
	}
	kind, err := kindOf(key)
	if err != nil {
		return scheme{}, err
	}
	if kind == x509.UnknownPublicKeyAlgorithm {
		return scheme{}, unknown(i.algorithm.oid)
	}
	if a.key != kind {
		return scheme{}, ErrAlgorithms
	}
	if a.pss {
		return i.pss()
	}
	if a.hash != 0 && a.hash != i.Hash || !i.algorithm.plain() {
		return scheme{}, ErrAlgorithms
	}
	return scheme{hash: i.Hash}, nil
}

// kindOf tells of which kind a key is that can be checked with at all. Go
// verifies with no RSA key below 1024 bits.
func kindOf(key crypto.PublicKey) (x509.PublicKeyAlgorithm, error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if bits := k.N.BitLen(); bits >= 1024 && bits <= maxRSA {
			return x509.RSA, nil
		}
		return 0, &AlgorithmError{fmt.Sprintf("RSA %d", k.N.BitLen())}
	case *ecdsa.PublicKey:
		return x509.ECDSA, nil
	}
	return x509.UnknownPublicKeyAlgorithm, nil
}

// knownNames are those of algorithms that cannot be checked here.
var knownNames = map[string]string{
	"1.3.101.112":             "Ed25519",
	"1.3.101.113":             "Ed448",
	"1.2.840.10040.4.3":       "DSA",
	"2.16.840.1.101.3.4.3.2":  "DSA",
	"2.16.840.1.101.3.4.2.4":  "SHA-224",
	"2.16.840.1.101.3.4.2.8":  "SHA3-256",
	"2.16.840.1.101.3.4.2.9":  "SHA3-384",
	"2.16.840.1.101.3.4.2.10": "SHA3-512",
}

// unknown names an algorithm that cannot be checked here, by its OID if need be.
func unknown(oid asn1.ObjectIdentifier) *AlgorithmError {
	name := oid.String()
	if known, ok := knownNames[name]; ok {
		name = known
	}
	return &AlgorithmError{name}
}

// weak names what proves too little in a signature that may be right otherwise.
func weak(h crypto.Hash, key crypto.PublicKey) error {
	if h == crypto.MD5 || h == crypto.SHA1 {
		return &WeakError{h.String()}
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if bits := k.N.BitLen(); bits < minRSA {
			return &WeakError{fmt.Sprintf("RSA %d", bits)}
		}
	case *ecdsa.PublicKey:
		if !goodCurve(k.Curve) {
			return &WeakError{"ECDSA " + k.Params().Name}
		}
	}
	return nil
}

// OIDs in the parameters of RSASSA-PSS (RFC 4055, section 2.1).
var (
	oidMGF1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidSHA1 = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
)

// pss reads RSASSA-PSS-params (RFC 4055, section 3.1). The hash must be the
// digest algorithm (RFC 4056, section 3). What crypto/rsa cannot check exactly
// is unknown: MGF1 with another hash, no salt, another trailer.
func (i *SignerInfo) pss() (scheme, error) {
	odd := &AlgorithmError{"RSASSA-PSS"}
	hash, mgf := algorithm{oid: oidSHA1}, algorithm{oid: oidMGF1, parameters: algorithmDER(oidSHA1)}
	salt, trailer := 20, 1
	all := cryptobyte.String(i.algorithm.parameters)
	var p cryptobyte.String
	if !all.ReadASN1(&p, cb.SEQUENCE) || !all.Empty() ||
		!optional(&p, tag0, hash.read) || !optional(&p, tag1, mgf.read) ||
		!optional(&p, 0xA2, func(b *cryptobyte.String) bool { return b.ReadASN1Integer(&salt) }) ||
		!optional(&p, 0xA3, func(b *cryptobyte.String) bool { return b.ReadASN1Integer(&trailer) }) || !p.Empty() {
		return scheme{}, odd
	}
	if digests[hash.oid.String()] != i.Hash {
		return scheme{}, ErrAlgorithms
	}
	var inner algorithm
	b := cryptobyte.String(mgf.parameters)
	if !mgf.oid.Equal(oidMGF1) || !inner.read(&b) || !inner.oid.Equal(hash.oid) || !inner.plain() || !hash.plain() || salt < 1 || trailer != 1 {
		return scheme{}, odd
	}
	return scheme{hash: i.Hash, salt: salt}, nil
}

// optional reads an explicitly tagged field if it is there.
func optional(b *cryptobyte.String, tag cb.Tag, read func(*cryptobyte.String) bool) bool {
	var field cryptobyte.String
	var has bool
	if !b.ReadOptionalASN1(&field, &has, tag) {
		return false
	}
	return !has || read(&field) && field.Empty()
}

// algorithmDER encodes an AlgorithmIdentifier without parameters.
func algorithmDER(oid asn1.ObjectIdentifier) []byte {
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid) })
	})
}

// same compares two algorithms; absent parameters and NULL are the same.
func (a algorithm) same(b algorithm) bool {
	return a.oid.Equal(b.oid) && (a.plain() && b.plain() || bytes.Equal(a.parameters, b.parameters))
}

// verifies tells whether value is the signature of a digest by a key.
func verifies(key crypto.PublicKey, s scheme, digest, value []byte) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if s.salt > 0 {
			return rsa.VerifyPSS(k, s.hash, digest, value, &rsa.PSSOptions{SaltLength: s.salt}) == nil
		}
		return rsa.VerifyPKCS1v15(k, s.hash, digest, value) == nil
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(k, digest, value)
	}
	return false
}
