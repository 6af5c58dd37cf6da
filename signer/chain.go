package signer

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"slices"
	"time"
)

// Reasons of the checks of a certificate; each has its text in the catalogs.
const (
	ErrIssuer        Error = "verify.issuer"         // no anchor issued the certificate
	ErrForgedIssuer  Error = "verify.forged_issuer"  // an anchor's name, but not its key's signature
	ErrNotCA         Error = "verify.not_ca"         // issued by somebody who may not issue certificates
	ErrPathLength    Error = "verify.path_length"    // more authorities in between than allowed
	ErrChainRule     Error = "verify.chain_rule"     // another rule of RFC 5280, 6.1, such as permitted names or policies
	ErrIssuerExpired Error = "verify.issuer_expired" // an authority's own certificate is out of date
	ErrWeakChain     Error = "verify.weak_chain"     // a certificate is signed in a way that proves too little
	ErrExpired       Error = "verify.expired"        // out of date at the validation time, and no trusted time says otherwise
	ErrNotYetValid   Error = "verify.not_yet_valid"  // signed before the certificate begins
	ErrPurpose       Error = "verify.wrong_purpose"  // key usage has neither digitalSignature nor nonRepudiation
	ErrAuthIssuer    Error = "verify.authentication" // an authentication certificate was used to sign
	ErrUnknownDuty   Error = "verify.critical"       // a critical extension that is not understood (RFC 5280, 4.2)
	ErrTestSystem    Error = "verify.test_system"    // a certificate of the test system of JPKI
	ErrRevocation    Error = "verify.revocation"     // 失効 cannot be asked by everyone (公的個人認証法 17条)
	ErrAddedAnchor   Error = "verify.added_anchor"   // the anchor was added by the user
	ErrOtherPolicy   Error = "verify.policy"         // not the policy of a JPKI signing certificate
	ErrPractice      Error = "verify.practice"       // a practice certificate: no legal effect
	ErrNoCertificate Error = "verify.no_certificate" // the signer's certificate is not in the signature
)

// The limits of looking for a path.
const (
	maxPath   = 8   // certificates, the anchor not counted
	maxTrials = 100 // signatures of certificates that are checked
	minRSA    = 2048
	minECDSA  = 256
)

// A chain is what connects a signer's certificate with an anchor.
type chain struct {
	path   []*x509.Certificate // the signer's certificate, then its issuers up to the one below the anchor
	anchor *anchor             // nil if there is none
	result Result              // of the path
	err    error               // why it is not Passed
}

// cert is the signer's certificate.
func (c chain) cert() *x509.Certificate { return c.path[0] }

// chainOf finds the best way from cert to an anchor, by name and key
// identifier, then by signature. What it finds holds at a time, except for the
// dates of cert itself, which are a check of their own.
func chainOf(cert *x509.Certificate, others []*x509.Certificate, anchors *Anchors, at time.Time) chain {
	s := search{others: others, anchors: anchors, at: at}
	s.best = chain{path: []*x509.Certificate{cert}, result: Undecided, err: ErrIssuer}
	if a, ok := anchors.added(cert); ok {
		s.best.anchor, s.best.result, s.best.err = &a, Passed, nil
		return s.best
	}
	s.climb(s.best.path)
	switch {
	case s.best.anchor == nil && s.forged:
		s.best.result, s.best.err = Failed, ErrForgedIssuer
	case s.best.anchor == nil && s.weak:
		s.best.err = ErrWeakChain
	}
	return s.best
}

// A search goes up from a certificate to all anchors within its limits.
type search struct {
	others  []*x509.Certificate
	anchors *Anchors
	at      time.Time
	trials  int
	best    chain
	forged  bool // an anchor is named that did not sign
	weak    bool // by an algorithm that proves too little
}

// climb tries the issuers of the last certificate of a path.
func (s *search) climb(path []*x509.Certificate) {
	last := path[len(path)-1]
	for _, a := range s.anchors.issuers(last) {
		switch err := s.signed(last, a.key, a.algorithm); {
		case err == nil:
			s.found(chain{path: slices.Clone(path), anchor: &a})
		case err != ErrWeakChain && len(path) == 1 && len(last.AuthorityKeyId) > 0:
			s.forged = true
		}
	}
	if len(path) == maxPath {
		return
	}
	for _, c := range s.others {
		if !bytes.Equal(c.RawSubject, last.RawIssuer) || !sameKeyID(last.AuthorityKeyId, c.SubjectKeyId) || slices.ContainsFunc(path, c.Equal) {
			continue
		}
		if s.signed(last, c.PublicKey, c.PublicKeyAlgorithm) == nil {
			s.climb(append(slices.Clone(path), c))
		}
	}
}

// sameKeyID tells whether key identifiers agree, as far as both are there.
func sameKeyID(a, b []byte) bool { return len(a) == 0 || len(b) == 0 || bytes.Equal(a, b) }

// signed checks the signature of a certificate.
func (s *search) signed(cert *x509.Certificate, key any, algorithm x509.PublicKeyAlgorithm) error {
	if s.trials++; s.trials > maxTrials {
		return ErrIssuer
	}
	err := issuedWith(cert, key, algorithm)
	var weak x509.InsecureAlgorithmError
	if errors.As(err, &weak) {
		s.weak = true
		return ErrWeakChain
	}
	return err
}

// issuedWith checks the signature of a certificate with a key.
func issuedWith(cert *x509.Certificate, key any, algorithm x509.PublicKeyAlgorithm) error {
	parent := x509.Certificate{PublicKey: key, PublicKeyAlgorithm: algorithm}
	return parent.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature)
}

// found keeps a path if it is better than the one before.
func (s *search) found(c chain) {
	c.result, c.err = c.judge(s.at)
	if s.best.anchor == nil || c.result < s.best.result {
		s.best = c
	}
}

// judge looks whether a path keeps the rules (RFC 5280, 6.1).
func (c chain) judge(at time.Time) (Result, error) {
	issuers := c.path[1:]
	if c.anchor.added != nil {
		issuers = append(slices.Clone(issuers), c.anchor.added)
	} else if len(issuers) > 0 {
		return Failed, ErrNotCA // JPKI's authorities issue to people only
	}
	for i, issuer := range issuers {
		if err := mayIssue(issuer, i); err != nil {
			return Failed, err
		}
	}
	for i, cert := range append(c.path[:1:1], issuers...) {
		if i > 0 && (at.Before(cert.NotBefore) || at.After(cert.NotAfter)) {
			return Undecided, ErrIssuerExpired
		}
		if weakKey(cert.PublicKey) && i > 0 {
			return Undecided, ErrWeakChain
		}
	}
	if c.anchor.added != nil {
		return c.rules(at)
	}
	if at.After(c.anchor.notAfter) && !c.cert().NotAfter.Before(at) {
		return Undecided, ErrIssuerExpired
	}
	return Passed, nil
}

// mayIssue looks whether a certificate is that of an authority (RFC 5280,
// 4.2.1.3 and 4.2.1.9) with no more than below authorities under it.
func mayIssue(c *x509.Certificate, below int) error {
	switch {
	case !c.BasicConstraintsValid || !c.IsCA || c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageCertSign == 0:
		return ErrNotCA
	case (c.MaxPathLen > 0 || c.MaxPathLenZero) && below > c.MaxPathLen:
		return ErrPathLength
	case len(unknownDuties(c)) > 0:
		return ErrUnknownDuty
	}
	return nil
}

// rules has the standard library look at the path alone, for what is left:
// names, policies, purposes of authorities.
func (c chain) rules(at time.Time) (Result, error) {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(c.anchor.added)
	for _, issuer := range c.path[1:] {
		between.AddCert(issuer)
	}
	leaf := *c.cert()
	leaf.UnhandledCriticalExtensions = unknownDuties(c.cert())
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: clampTime(at, leaf.NotBefore, leaf.NotAfter),
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	var duty x509.UnhandledCriticalExtension
	var invalid x509.CertificateInvalidError
	switch {
	case err == nil:
		return Passed, nil
	case errors.As(err, &duty):
		return Failed, ErrUnknownDuty
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return Undecided, ErrIssuerExpired
	}
	return Failed, ErrChainRule
}

// weakKey tells whether a key is shorter than what is accepted of a signer
// (CRYPTREC LS-0003: 112 bits of security).
func weakKey(key any) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return k.N.BitLen() < minRSA
	case *ecdsa.PublicKey:
		return k.Curve.Params().BitSize < minECDSA
	case ed25519.PublicKey:
		return false
	}
	return true
}

// unknownDuties lists the critical extensions that nobody here understands. The
// names of a subject are read by holderOf, whatever they are.
func unknownDuties(c *x509.Certificate) []asn1.ObjectIdentifier {
	return slices.DeleteFunc(slices.Clone(c.UnhandledCriticalExtensions), oidSubjectAltName.Equal)
}

func clampTime(t, low, high time.Time) time.Time {
	if t.Before(low) {
		return low
	}
	if t.After(high) {
		return high
	}
	return t
}

// checks judges the certificate and its chain at a time. trusted says that a
// time stamp proves it.
func (c chain) checks(at time.Time, trusted bool) []Check {
	return []Check{c.checkChain(), c.checkValidity(at, trusted), c.checkUsage(), c.checkExtensions(), c.checkPolicy()}
}

func (c chain) checkChain() Check {
	if c.result != Passed {
		return Check{"chain", c.result, c.err}
	}
	if c.anchor.use == ForAuthentication {
		return Check{"chain", Undecided, ErrAuthIssuer}
	}
	return Check{Name: "chain", Result: Passed}
}

func (c chain) checkValidity(at time.Time, trusted bool) Check {
	result := Undecided
	if trusted {
		result = Failed
	}
	switch {
	case at.Before(c.cert().NotBefore):
		return Check{"validity", result, ErrNotYetValid}
	case at.After(c.cert().NotAfter):
		return Check{"validity", result, ErrExpired}
	}
	return Check{Name: "validity", Result: Passed}
}

var oidKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 15}

func hasExtension(cert *x509.Certificate, oid asn1.ObjectIdentifier) bool {
	return slices.ContainsFunc(cert.Extensions, func(x pkix.Extension) bool { return x.Id.Equal(oid) })
}

// checkUsage wants a key that may sign (RFC 5280, 4.2.1.3). A certificate that
// is not JPKI's may leave the extension out.
func (c chain) checkUsage() Check {
	may := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	absent := !hasExtension(c.cert(), oidKeyUsage) && (c.anchor == nil || c.anchor.added != nil)
	switch {
	case c.cert().KeyUsage&may == 0 && !absent:
		return Check{"key_usage", Failed, ErrPurpose}
	case !forDocuments(c.cert()):
		return Check{"key_usage", Undecided, ErrPurpose}
	}
	return Check{Name: "key_usage", Result: Passed}
}

// documentPurposes are the extended key usages of certificates that sign
// documents, besides those that the standard library names: RFC 9336,
// Microsoft's and Adobe's.
var documentPurposes = []asn1.ObjectIdentifier{
	{1, 3, 6, 1, 5, 5, 7, 3, 36},
	{1, 3, 6, 1, 4, 1, 311, 10, 3, 12},
	{1, 2, 840, 113583, 1, 1, 5},
}

// forDocuments tells whether a certificate whose purposes are listed (RFC 5280,
// 4.2.1.12) may sign documents. JPKI's signing certificates list none; those for
// authentication, which list clientAuth, are named as what they are elsewhere.
func forDocuments(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	common := []x509.ExtKeyUsage{x509.ExtKeyUsageAny, x509.ExtKeyUsageEmailProtection, x509.ExtKeyUsageClientAuth}
	return slices.ContainsFunc(c.ExtKeyUsage, func(u x509.ExtKeyUsage) bool { return slices.Contains(common, u) }) ||
		slices.ContainsFunc(c.UnknownExtKeyUsage, func(o asn1.ObjectIdentifier) bool { return slices.ContainsFunc(documentPurposes, o.Equal) })
}

func (c chain) checkExtensions() Check {
	if len(unknownDuties(c.cert())) > 0 {
		return Check{"extensions", Failed, ErrUnknownDuty}
	}
	return Check{Name: "extensions", Result: Passed}
}

// The policies of JPKI certificates (read 2026-11-22).
var (
	policySigning        = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 1, 20} // 署名用
	policyAuthentication = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 3, 30} // 利用者証明用
	policyTest           = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 0, 20} // test system
)

// checkPolicy tells signing, authentication, production and test system apart
// by the policy. An authority that the user added and the practice card have
// policies of their own.
func (c chain) checkPolicy() Check {
	has := func(oid asn1.ObjectIdentifier) bool {
		return slices.ContainsFunc(c.cert().PolicyIdentifiers, oid.Equal)
	}
	built := c.anchor != nil && c.anchor.added == nil && !c.anchor.practice
	switch {
	case has(policyAuthentication):
		return Check{"policy", Undecided, ErrAuthIssuer}
	case has(policyTest) && c.anchor != nil && c.anchor.added != nil:
		return Check{"policy", NotChecked, ErrTestSystem}
	case has(policyTest) && (c.anchor == nil || built):
		return Check{"policy", Undecided, ErrTestSystem}
	case c.anchor == nil:
		return Check{"policy", NotChecked, ErrIssuer}
	case c.anchor.practice:
		return Check{"policy", NotChecked, ErrPractice}
	case c.anchor.added != nil:
		return Check{"policy", NotChecked, ErrAddedAnchor}
	case has(policySigning):
		return Check{Name: "policy", Result: Passed}
	}
	return Check{"policy", Undecided, ErrOtherPolicy}
}
