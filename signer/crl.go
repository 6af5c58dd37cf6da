package signer

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"slices"
	"time"
)

// Why a list of revoked certificates decides nothing, or what it says; each has
// its text in the catalogs.
const (
	ErrListUnreadable Error = "verify.crl_unreadable" // not a CRL
	ErrListOther      Error = "verify.crl_other"      // of another authority, or for other certificates
	ErrListSignature  Error = "verify.crl_signature"  // not signed by the authority that it names
	ErrListDates      Error = "verify.crl_dates"      // not of the time for which the signature is judged
	ErrListKind       Error = "verify.crl_kind"       // a delta, indirect or partial list, or with conditions that are not handled
)

// A RevokedError says that a certificate was revoked (失効).
type RevokedError struct {
	At     time.Time
	Reason string // as RFC 5280, 5.3.1 names it
}

// Error returns the key.
func (e *RevokedError) Error() string { return "verify.revoked" }

// Message returns the key, the date and the reason.
func (e *RevokedError) Message() (string, []any) { return "verify.revoked", []any{e.At, e.Reason} }

// A laterRevoked says that a certificate was revoked, that the signature claims
// to be older, and that nothing proves it (ETSI EN 319 102-1, REVOKED_NO_POE).
type laterRevoked struct{ at time.Time }

// Error returns the key.
func (*laterRevoked) Error() string { return "verify.revoked_later" }

// Message returns the key and the date.
func (l *laterRevoked) Message() (string, []any) { return "verify.revoked_later", []any{l.at} }

// A listUsed says of which day the list is that does not name a certificate.
type listUsed struct{ at time.Time }

// Error returns the key.
func (*listUsed) Error() string { return "verify.not_listed" }

// Message returns the key and the day.
func (l *listUsed) Message() (string, []any) { return "verify.not_listed", []any{l.at} }

// revocationReasons are the names of CRLReason (RFC 5280, 5.3.1).
var revocationReasons = map[int]string{
	0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded",
	5: "cessationOfOperation", 6: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn", 10: "aACompromise",
}

// The extensions of revocation lists and of certificates that concern them
// (RFC 5280, 4.2.1.13 and 5.2).
var (
	oidAuthorityKey      = asn1.ObjectIdentifier{2, 5, 29, 35}
	oidCRLNumber         = asn1.ObjectIdentifier{2, 5, 29, 20}
	oidDeltaCRL          = asn1.ObjectIdentifier{2, 5, 29, 27}
	oidDistributionPoint = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidCRLPoints         = asn1.ObjectIdentifier{2, 5, 29, 31}
)

// notRevoked is in a verdict for which no list was given.
var notRevoked = Check{"revocation", NotChecked, ErrRevocation}

// A revocationList is one list that the user gave, read once for all files.
type revocationList struct {
	*x509.RevocationList
	entries map[string]*x509.RevocationListEntry // by serial number
	point   distributionPoint
	err     error // why it decides nothing whatever the certificate
}

// readLists reads lists in DER or PEM, of which one file may hold several.
func readLists(files [][]byte) (lists []revocationList) {
	for _, b := range files {
		block, rest := pem.Decode(b)
		if block == nil {
			lists = append(lists, readList(b))
		}
		for ; block != nil; block, rest = pem.Decode(rest) {
			lists = append(lists, readList(block.Bytes))
		}
	}
	return lists
}

func readList(der []byte) revocationList {
	l, err := x509.ParseRevocationList(der)
	if err != nil {
		return revocationList{err: ErrListUnreadable}
	}
	return newList(l)
}

func newList(l *x509.RevocationList) revocationList {
	r := revocationList{RevocationList: l, entries: map[string]*x509.RevocationListEntry{}}
	for i := range l.RevokedCertificateEntries {
		e := &l.RevokedCertificateEntries[i]
		r.entries[e.SerialNumber.String()] = e
		for _, x := range e.Extensions {
			if x.Critical {
				r.err = ErrListKind // such as the issuer of an entry of an indirect list
			}
		}
	}
	for _, x := range l.Extensions {
		switch {
		case x.Id.Equal(oidDeltaCRL):
			r.err = ErrListKind
		case x.Id.Equal(oidDistributionPoint):
			if rest, err := asn1.Unmarshal(x.Value, &r.point); err != nil || len(rest) > 0 ||
				r.point.Indirect || r.point.OnlyAttributes || r.point.OnlyCAs || r.point.OnlySome.BitLength > 0 {
				r.err = ErrListKind
			}
		case x.Critical && !x.Id.Equal(oidAuthorityKey) && !x.Id.Equal(oidCRLNumber):
			r.err = ErrListKind
		}
	}
	return r
}

// A distributionPoint is an IssuingDistributionPoint (RFC 5280, 5.2.5).
type distributionPoint struct {
	Name           asn1.RawValue  `asn1:"optional,tag:0"`
	OnlyUsers      bool           `asn1:"optional,tag:1"`
	OnlyCAs        bool           `asn1:"optional,tag:2"`
	OnlySome       asn1.BitString `asn1:"optional,tag:3"`
	Indirect       bool           `asn1:"optional,tag:4"`
	OnlyAttributes bool           `asn1:"optional,tag:5"`
}

// about tells whether the list is for a certificate: of its issuer, and of the
// distribution point that the certificate names (RFC 5280, 6.3.3).
func (r revocationList) about(cert *x509.Certificate) bool {
	if r.RevocationList == nil || !bytes.Equal(r.RawIssuer, cert.RawIssuer) || !sameKeyID(r.AuthorityKeyId, cert.AuthorityKeyId) {
		return false
	}
	if len(r.point.Name.Bytes) == 0 {
		return true
	}
	return slices.ContainsFunc(cert.Extensions, func(x pkix.Extension) bool {
		return x.Id.Equal(oidCRLPoints) && bytes.Contains(x.Value, r.point.Name.Bytes)
	})
}

// issuerKey returns the key that issued the certificate at place i of the
// path, and whether it may sign revocation lists.
func (c chain) issuerKey(i int) (parent x509.Certificate, may bool) {
	if i+1 < len(c.path) {
		p := c.path[i+1]
		return *p, p.KeyUsage == 0 || p.KeyUsage&x509.KeyUsageCRLSign != 0
	}
	if a := c.anchor.added; a != nil {
		return *a, a.KeyUsage == 0 || a.KeyUsage&x509.KeyUsageCRLSign != 0
	}
	return x509.Certificate{PublicKey: c.anchor.key, PublicKeyAlgorithm: c.anchor.algorithm}, true
}

// revocation looks the certificates of a path up in the lists. at is when the
// signature was made as far as that is proven, now the time of the validation.
func (c chain) revocation(lists []revocationList, at, now time.Time) Check {
	if len(lists) == 0 || c.anchor == nil {
		return notRevoked
	}
	result := c.listed(0, lists, at, now)
	for i := 1; i < len(c.path); i++ {
		if above := c.listed(i, lists, at, now); above.Result == Failed {
			return above
		}
	}
	return result
}

// unproven softens what a list says of a signature without a trusted time: one
// that claims to be older than the revocation may be so; one that claims no time
// does not.
func (c Check) unproven(claimed time.Time) Check {
	var revoked *RevokedError
	if errors.As(c.Why, &revoked) && !claimed.IsZero() && claimed.Before(revoked.At) {
		return Check{c.Name, Undecided, &laterRevoked{revoked.At}}
	}
	return c
}

// listed looks one certificate up. What decides most wins: an entry, then a
// list without one, then the reason why a list of its issuer decides nothing.
func (c chain) listed(i int, lists []revocationList, at, now time.Time) Check {
	check := Check{"revocation", NotChecked, ErrListOther}
	if !slices.ContainsFunc(lists, func(l revocationList) bool { return l.err != ErrListUnreadable }) {
		check.Why = ErrListUnreadable
	}
	decided := false
	for _, l := range lists {
		if !l.about(c.path[i]) {
			continue
		}
		if err := c.usable(i, l, now); err != nil {
			if !decided {
				check = Check{"revocation", Undecided, err}
			}
			continue
		}
		e := l.entries[c.path[i].SerialNumber.String()]
		if e != nil && !e.RevocationTime.After(at) {
			return Check{"revocation", Failed, &RevokedError{e.RevocationTime, revocationReasons[e.ReasonCode]}}
		}
		decided = true
		check = Check{"revocation", Passed, &listUsed{l.ThisUpdate}}
	}
	return check
}

// usable tells why a list decides nothing about a certificate that it is for.
func (c chain) usable(i int, l revocationList, now time.Time) error {
	if l.err != nil {
		return l.err
	}
	parent, may := c.issuerKey(i)
	err := parent.CheckSignature(l.SignatureAlgorithm, l.RawTBSRevocationList, l.Signature)
	var weak x509.InsecureAlgorithmError
	switch {
	case errors.As(err, &weak):
		return ErrWeakChain
	case err != nil || !may:
		return ErrListSignature
	case l.NextUpdate.IsZero() || now.Before(l.ThisUpdate) || now.After(l.NextUpdate):
		return ErrListDates
	}
	return nil
}
