package signer

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// anchorsJSON holds the facts of the JPKI certification authorities, with
// their source and the day they were read.
//
//go:embed anchors.json
var anchorsJSON []byte

// Use tells what a certification authority issues certificates for.
type Use string

// The uses of JPKI certificates.
const (
	ForSignature      Use = "signature"      // 署名用電子証明書
	ForAuthentication Use = "authentication" // 利用者証明用電子証明書
)

// An anchor is a certification authority whose key is trusted. All
// generations of JPKI bear one name: the key identifier tells them apart.
type anchor struct {
	use       Use
	name      []byte // subject, DER
	keyID     []byte // subjectKeyIdentifier; nil if it has none
	key       crypto.PublicKey
	algorithm x509.PublicKeyAlgorithm
	notBefore time.Time
	notAfter  time.Time
	practice  bool              // issues practice certificates, with no legal effect
	added     *x509.Certificate // set for an anchor that the user added
}

// Anchors are the certification authorities that a Desk trusts.
type Anchors struct{ list []anchor }

// NewAnchors returns the certification authorities of JPKI, expired ones
// included, for old signatures.
func NewAnchors() *Anchors {
	list, err := readAnchors(anchorsJSON)
	if err != nil {
		panic(err) // a damaged build; the test reads the same bytes
	}
	return &Anchors{list}
}

// Add trusts further certification authorities, which every report names as
// added by the user.
func (a *Anchors) Add(certs ...*x509.Certificate) {
	for _, c := range certs {
		added := fromCertificate(c)
		added.added = c
		a.list = append(a.list, added)
	}
}

// AddPractice trusts the certification authorities of the practice card.
func (a *Anchors) AddPractice(certs ...*x509.Certificate) {
	for _, c := range certs {
		added := fromCertificate(c)
		added.practice = true
		if strings.Contains(c.Subject.String(), "user authentication") {
			added.use = ForAuthentication
		}
		a.list = append(a.list, added)
	}
}

// with returns a copy that trusts certs too.
func (a *Anchors) with(certs []*x509.Certificate) *Anchors {
	both := &Anchors{append([]anchor(nil), a.list...)}
	both.Add(certs...)
	return both
}

// issuers returns the anchors that may have issued cert: those of its issuer's
// name and, where cert names a key, of that key.
func (a *Anchors) issuers(cert *x509.Certificate) (found []anchor) {
	for _, anchor := range a.list {
		if sameKeyID(cert.AuthorityKeyId, anchor.keyID) && bytes.Equal(cert.RawIssuer, anchor.name) {
			found = append(found, anchor)
		}
	}
	return found
}

// holds returns the anchor that is cert itself, by name and key.
func (a *Anchors) holds(cert *x509.Certificate) (anchor, bool) {
	for _, anchor := range a.list {
		key, ok := anchor.key.(interface{ Equal(crypto.PublicKey) bool })
		if ok && key.Equal(cert.PublicKey) && bytes.Equal(anchor.name, cert.RawSubject) {
			return anchor, true
		}
	}
	return anchor{}, false
}

// added returns the anchor that is this very certificate, which the user added.
func (a *Anchors) added(cert *x509.Certificate) (anchor, bool) {
	for _, anchor := range a.list {
		if anchor.added != nil && anchor.added.Equal(cert) {
			return anchor, true
		}
	}
	return anchor{}, false
}

// signed tells whether the anchor's key made the signature of cert.
func (a anchor) signed(cert *x509.Certificate) bool {
	return issuedWith(cert, a.key, a.algorithm) == nil
}

func fromCertificate(c *x509.Certificate) anchor {
	return anchor{
		use: ForSignature, name: c.RawSubject, keyID: c.SubjectKeyId, key: c.PublicKey,
		algorithm: c.PublicKeyAlgorithm, notBefore: c.NotBefore, notAfter: c.NotAfter,
	}
}

// An anchorFact is one entry of anchors.json.
type anchorFact struct {
	Use       Use       `json:"use"`
	NotBefore time.Time `json:"not_before"`
	NotAfter  time.Time `json:"not_after"`
	KeyID     string    `json:"subject_key_id_hex"`
	Subject   string    `json:"subject_der_base64"`
	SPKI      string    `json:"spki_der_base64"`
	SPKISum   string    `json:"spki_sha256_hex"`
}

func readAnchors(data []byte) ([]anchor, error) {
	var file struct{ Anchors []anchorFact }
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	list := make([]anchor, 0, len(file.Anchors))
	for i, fact := range file.Anchors {
		a, err := fact.anchor()
		if err != nil {
			return nil, fmt.Errorf("anchor %d: %w", i, err)
		}
		list = append(list, a)
	}
	return list, nil
}

func (f anchorFact) anchor() (anchor, error) {
	spki, err := base64.StdEncoding.DecodeString(f.SPKI)
	if err != nil {
		return anchor{}, err
	}
	if sum := sha256.Sum256(spki); hex.EncodeToString(sum[:]) != f.SPKISum {
		return anchor{}, fmt.Errorf("the public key is not the one of its digest")
	}
	key, err := x509.ParsePKIXPublicKey(spki)
	if err != nil {
		return anchor{}, err
	}
	name, err := base64.StdEncoding.DecodeString(f.Subject)
	if err != nil {
		return anchor{}, err
	}
	keyID, err := hex.DecodeString(f.KeyID)
	if err != nil {
		return anchor{}, err
	}
	// All generations so far are RSA (CP/CPS of JPKI; jpki certificates read 2026-11-22).
	return anchor{
		use: f.Use, name: name, keyID: keyID, key: key, algorithm: x509.RSA,
		notBefore: f.NotBefore, notAfter: f.NotAfter,
	}, nil
}
