package practice

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"time"
)

// sha256WithRSA is the algorithm of all certificates here, with the NULL that
// RFC 4055, section 5 asks for.
var sha256WithRSA = sequence(oid(1, 2, 840, 113549, 1, 1, 11), tlv(tagNull))

// A certificate is what is put under an authority's signature (RFC 5280, 4.1).
type certificate struct {
	serial      int64
	subject     []byte // Name
	from, until time.Time
	public      crypto.PublicKey
	extensions  []byte // one behind the other
}

// tbs is the part of c that issuer signs.
func (c certificate) tbs(issuer []byte) []byte {
	return sequence(
		explicit(0, integer(2)), // version 3
		integer(c.serial),
		sha256WithRSA,
		issuer,
		sequence(moment(c.from), moment(c.until)),
		c.subject,
		publicKeyInfo(c.public),
		explicit(3, sequence(c.extensions)),
	)
}

// size is the length of c when it is signed with a 2048-bit RSA key.
func (c certificate) size(issuer []byte) int {
	return len(seal(c.tbs(issuer), make([]byte, 256)))
}

// signed returns c in DER under the signature of key. PKCS#1 v1.5 has no
// randomness, so the same certificate gives the same bytes.
func (c certificate) signed(issuer []byte, key *rsa.PrivateKey) []byte {
	tbs := c.tbs(issuer)
	digest := sha256.Sum256(tbs)
	return seal(tbs, must(rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])))
}

func seal(tbs, signature []byte) []byte {
	return sequence(tbs, sha256WithRSA, tlv(tagBits, []byte{0}, signature))
}

func publicKeyInfo(k crypto.PublicKey) []byte { return must(x509.MarshalPKIXPublicKey(k)) }

// keyID is the SHA-1 of the public key's bits (RFC 5280, 4.2.1.2, method 1).
func keyID(k crypto.PublicKey) []byte {
	var info struct {
		Algorithm asn1.RawValue
		Key       asn1.BitString
	}
	must(asn1.Unmarshal(publicKeyInfo(k), &info))
	sum := sha1.Sum(info.Key.Bytes)
	return sum[:]
}

// An attribute is one type and value of a distinguished name.
type attribute struct {
	kind  int // last arc of 2.5.4 (X.520)
	value string
}

// The kinds of attributes that JPKI names use.
const (
	commonName   = 3
	country      = 6
	locality     = 7
	organization = 10
	unit         = 11
)

// distinguished writes a Name with one attribute in each RDN. Countries are
// PrintableString, all others UTF8String, as in JPKI certificates.
func distinguished(attributes ...attribute) []byte {
	var rdns [][]byte
	for _, a := range attributes {
		tag := byte(tagUTF8)
		if a.kind == country {
			tag = tagPrintable
		}
		rdns = append(rdns, tlv(tagSet, sequence(oid(2, 5, 4, a.kind), tlv(tag, []byte(a.value)))))
	}
	return sequence(rdns...)
}

// directory writes a Name as a GeneralName (RFC 5280, 4.2.1.6).
func directory(name []byte) []byte { return explicit(4, name) }

// extension writes extension 2.5.29.id; critical ones are marked.
func extension(id int, critical bool, value []byte) []byte {
	var mark []byte
	if critical {
		mark = tlv(tagBool, []byte{0xFF})
	}
	return sequence(oid(2, 5, 29, id), mark, tlv(tagOctets, value))
}

// The extensions of RFC 5280, 4.2.1, by the last arc of 2.5.29.
const (
	extSubjectKeyID   = 14
	extKeyUsage       = 15
	extSubjectAlt     = 17
	extIssuerAlt      = 18
	extBasic          = 19
	extCRLPoints      = 31
	extPolicies       = 32
	extAuthorityKeyID = 35
	extExtendedUsage  = 37
)

// Key usages, as whole BIT STRINGs.
var (
	usageSigning        = []byte{tagBits, 2, 6, 0xC0} // digitalSignature, nonRepudiation
	usageAuthentication = []byte{tagBits, 2, 7, 0x80} // digitalSignature
	usageAuthority      = []byte{tagBits, 2, 1, 0x06} // keyCertSign, cRLSign
)

func subjectKeyID(k crypto.PublicKey) []byte {
	return extension(extSubjectKeyID, false, tlv(tagOctets, keyID(k)))
}

// crlPoint names the place of the revocation list by a directory name, never
// by an address, as JPKI does.
func crlPoint(name []byte) []byte {
	return extension(extCRLPoints, false, sequence(sequence(explicit(0, explicit(0, directory(name))))))
}

// policy writes one policy, given in dots, with the address of its statement.
func policy(dotted, statement string) []byte {
	id := tlv(tagOID, must(must(x509.ParseOID(dotted)).MarshalBinary()))
	cps := oid(1, 3, 6, 1, 5, 5, 7, 2, 1)
	qualifier := sequence(cps, tlv(tagIA5, []byte(statement)))
	return extension(extPolicies, true, sequence(sequence(id, sequence(qualifier))))
}
