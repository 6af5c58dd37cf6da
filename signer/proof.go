package signer

import (
	"bytes"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"inkan/pdf"
	"inkan/pkcs7"
)

// Why a time stamp proves no time.
const (
	ErrStampIssuer  Error = "verify.stamp_issuer"  // no authority for time stamps that was added issued it
	ErrStampBroken  Error = "verify.stamp_broken"  // it is not over this signature, or does not hold
	ErrStampRevoked Error = "verify.stamp_revoked" // the certificate of the authority was revoked
)

// A stampError is ErrStampBroken with the reason inside.
type stampError struct{ error }

// Is makes it comparable with ErrStampBroken.
func (stampError) Is(target error) bool { return target == ErrStampBroken }

// Unwrap returns the reason.
func (s stampError) Unwrap() error { return s.error }

// Message returns the key of the text.
func (stampError) Message() (string, []any) { return string(ErrStampBroken), nil }

// stamps looks at the time stamps of a signature (RFC 3161, appendix A). They
// are no part of what was signed: one that is wrong proves nothing, and spoils
// nothing.
func (x *examination) stamps(v *Verdict, s pkcs7.SignerInfo) {
	for _, token := range s.TimeStamps {
		stamp, err := pkcs7.ParseStamp(token)
		if err == nil && !stamp.Covers(s.Signature) {
			err = pkcs7.ErrStampImprint
		}
		if err != nil {
			err = stampError{err}
		} else {
			err = x.distrust(stamp)
		}
		switch {
		case err != nil:
			v.Checks = append(v.Checks, Check{"time_stamps", NotChecked, err})
		default:
			v.Checks = append(v.Checks, Check{Name: "time_stamps", Result: Passed})
			if v.Trusted.IsZero() || stamp.Time.Before(v.Trusted) {
				v.Trusted = stamp.Time
			}
		}
	}
}

// documentStamp judges a document time stamp (ISO 32000-2, 12.8.5).
func (x *examination) documentStamp(e pdf.Embedded) Verdict {
	const name = "time_stamp"
	stamp, err := pkcs7.ParseStamp(e.CMS)
	if err != nil {
		return unjudged(Failed, stampError{err})
	}
	h := stamp.Hash.New()
	if err := e.Hash(x.until(h)); err != nil {
		return unjudged(Undecided, unreadable{err})
	}
	v := Verdict{Claimed: stamp.Time}
	doubt := x.distrust(stamp)
	switch {
	case !bytes.Equal(h.Sum(nil), stamp.Imprint):
		v.Checks = []Check{{name, Failed, stampError{pkcs7.ErrStampImprint}}}
	case doubt != nil:
		v.Checks = []Check{{name, Undecided, doubt}}
	default:
		v.Checks = []Check{{Name: name, Result: Passed}}
		v.Trusted, v.Added = stamp.Time, true
	}
	v.Checks = append(v.Checks, notRevoked)
	v.conclude()
	return v
}

// distrust tells why a time stamp proves nothing: unless an authority that the
// user added, or one under it, issued it, and not in the future. That its
// certificate is for time stamps and was in date then is known.
func (x *examination) distrust(stamp *pkcs7.Stamp) error {
	now := x.report.At
	if use := stamp.Certificate.KeyUsage; hasExtension(stamp.Certificate, oidKeyUsage) &&
		use&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return ErrStampIssuer
	}
	if err := stamp.Weak(); err != nil {
		return err
	}
	c := chainOf(stamp.Certificate, stamp.Certificates, x.anchors, now)
	if c.result != Passed || c.anchor == nil || c.anchor.added == nil || stamp.Time.After(now) ||
		now.After(stamp.Certificate.NotAfter) || weakKey(stamp.Certificate.PublicKey) || len(unknownDuties(stamp.Certificate)) > 0 {
		return ErrStampIssuer
	}
	if x.withdrawn(c, stamp.Time) {
		return ErrStampRevoked
	}
	above := append(slices.Clone(c.path[1:]), c.anchor.added)
	if slices.ContainsFunc(above, func(cert *x509.Certificate) bool { return !mayStamp(cert) }) {
		return ErrStampIssuer
	}
	return nil
}

// withdrawn tells whether a list says that the certificate of an authority for
// time stamps was revoked before it stamped, or for a reason that spoils what it
// stamped before too: a stolen key stamps any time (RFC 3161, section 4).
func (x *examination) withdrawn(c chain, stamped time.Time) bool {
	if c.revocation(x.lists, stamped, x.report.At).Result == Failed {
		return true
	}
	var revoked *RevokedError
	later := c.revocation(x.lists, x.report.At, x.report.At)
	return errors.As(later.Why, &revoked) && !slices.Contains([]string{"affiliationChanged", "superseded", "cessationOfOperation"}, revoked.Reason)
}

// mayStamp tells whether the purposes of an authority's certificate, if it
// lists any, allow it to issue certificates for time stamps.
func mayStamp(cert *x509.Certificate) bool {
	if len(cert.ExtKeyUsage)+len(cert.UnknownExtKeyUsage) == 0 {
		return true
	}
	return slices.Contains(cert.ExtKeyUsage, x509.ExtKeyUsageTimeStamping) || slices.Contains(cert.ExtKeyUsage, x509.ExtKeyUsageAny)
}
