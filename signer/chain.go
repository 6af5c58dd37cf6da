package signer

import (
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"time"
)

// Reasons of the checks of a certificate; each has its text in the catalogs.
const (
	ErrIssuer        Error = "verify.issuer"         // no anchor issued the certificate
	ErrForgedIssuer  Error = "verify.forged_issuer"  // an anchor's name, but not its key's signature
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

// A chain is what connects a signer's certificate with an anchor.
type chain struct {
	cert   *x509.Certificate
	anchor *anchor // nil if none
	err    error   // why there is none
}

// chainOf finds the anchor of cert. JPKI's authorities issue to people
// directly, so their chains have one step; under an anchor that the user added
// others may be between.
func chainOf(cert *x509.Certificate, others []*x509.Certificate, anchors *Anchors, at time.Time) chain {
	candidates := anchors.issuers(cert)
	for i := range candidates {
		if candidates[i].signed(cert) {
			return chain{cert: cert, anchor: &candidates[i]}
		}
	}
	if a := addedPath(cert, others, anchors, at); a != nil {
		return chain{cert: cert, anchor: a}
	}
	if len(candidates) > 0 && len(cert.AuthorityKeyId) > 0 {
		// It names the anchor's key, which did not sign it.
		return chain{cert: cert, err: ErrForgedIssuer}
	}
	return chain{cert: cert, err: ErrIssuer}
}

// addedPath builds a path of several steps to an anchor that the user added.
func addedPath(cert *x509.Certificate, others []*x509.Certificate, anchors *Anchors, at time.Time) *anchor {
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	for _, a := range anchors.list {
		if a.added != nil {
			roots.AddCert(a.added)
		}
	}
	for _, c := range others {
		between.AddCert(c)
	}
	// The dates of the signer's own certificate are a check of their own.
	when := clampTime(at, cert.NotBefore, cert.NotAfter)
	paths, err := cert.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: when,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return nil
	}
	root := paths[0][len(paths[0])-1]
	if a, ok := anchors.holds(root); ok {
		return &a
	}
	return nil
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

// checks judges the certificate and its chain at a time.
func (c chain) checks(at time.Time, trusted bool) []Check {
	list := []Check{c.checkChain(), c.checkValidity(at, trusted), c.checkUsage(), c.checkExtensions()}
	return append(list, c.checkPolicy(), notRevoked)
}

func (c chain) checkChain() Check {
	switch {
	case c.err == ErrForgedIssuer:
		return Check{"chain", Failed, c.err}
	case c.anchor == nil:
		return Check{"chain", Undecided, c.err}
	case c.anchor.use == ForAuthentication:
		return Check{"chain", Undecided, ErrAuthIssuer}
	}
	return Check{Name: "chain", Result: Passed}
}

func (c chain) checkValidity(at time.Time, trusted bool) Check {
	switch {
	case at.Before(c.cert.NotBefore) && trusted:
		return Check{"validity", Failed, ErrNotYetValid}
	case at.Before(c.cert.NotBefore):
		return Check{"validity", Undecided, ErrNotYetValid}
	case at.After(c.cert.NotAfter) && trusted:
		return Check{"validity", Failed, ErrExpired}
	case at.After(c.cert.NotAfter):
		return Check{"validity", Undecided, ErrExpired}
	}
	return Check{Name: "validity", Result: Passed}
}

// checkUsage wants a key that may sign (RFC 5280, 4.2.1.3). A certificate under
// an anchor of the user's may leave the extension out.
func (c chain) checkUsage() Check {
	may := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	absent := c.cert.KeyUsage == 0 && c.anchor != nil && c.anchor.added != nil
	if c.cert.KeyUsage&may == 0 && !absent {
		return Check{"key_usage", Failed, ErrPurpose}
	}
	return Check{Name: "key_usage", Result: Passed}
}

func (c chain) checkExtensions() Check {
	if len(c.cert.UnhandledCriticalExtensions) > 0 {
		return Check{"extensions", Failed, ErrUnknownDuty}
	}
	return Check{Name: "extensions", Result: Passed}
}

// policies are the policies of JPKI certificates and what each means for a
// signature (certificates read 2026-11-22).
var policies = []struct {
	oid    asn1.ObjectIdentifier
	result Result
	why    error
}{
	{asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 1, 20}, Passed, nil},              // 署名用
	{asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 3, 30}, Undecided, ErrAuthIssuer}, // 利用者証明用
	{asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 1, 0, 20}, Undecided, ErrTestSystem}, // test system
}

// checkPolicy tells production and test system apart by the policy. An
// authority that the user added and the practice card have policies of their own.
func (c chain) checkPolicy() Check {
	switch {
	case c.anchor == nil:
		return Check{"policy", NotChecked, ErrIssuer}
	case c.anchor.practice:
		return Check{"policy", NotChecked, ErrPractice}
	case c.anchor.added != nil:
		return Check{"policy", NotChecked, ErrAddedAnchor}
	}
	for _, p := range policies {
		if slices.ContainsFunc(c.cert.PolicyIdentifiers, p.oid.Equal) {
			return Check{"policy", p.result, p.why}
		}
	}
	return Check{"policy", Undecided, ErrOtherPolicy}
}
