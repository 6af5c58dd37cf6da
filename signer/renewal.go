package signer

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"time"

	"inkan/calendar"
)

// kindOfCertificate says of which kind a certificate is, for the rules that
// depend on it: by its first policy and its key.
func kindOfCertificate(cert *x509.Certificate) (k calendar.Kind) {
	if len(cert.PolicyIdentifiers) > 0 {
		k.Policy = cert.PolicyIdentifiers[0].String()
	}
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		k.Key = fmt.Sprintf("RSA-%d", key.N.BitLen())
	case *ecdsa.PublicKey:
		k.Key = "ECDSA-" + key.Curve.Params().Name
	}
	return k
}

// Life is how long the card's signing certificate is good, estimated from its
// authentication certificate; ok is false if nothing is known of it.
func (s Status) Life() (l calendar.Life, ok bool) {
	if s.NotAfter.IsZero() || s.Stage == NoCertificate {
		return calendar.Life{}, false
	}
	return calendar.Life{Expires: calendar.Expiry(s.NotAfter), Kind: s.Kind, Estimated: true}, true
}

// Life is how long the holder's certificate is good.
func (h *Holder) Life() calendar.Life {
	return calendar.Life{Expires: calendar.Expiry(h.NotAfter), Kind: h.Kind}
}

// Warn tells whether there is something to say of the card's certificate: that
// it can be renewed, must be renewed, or has expired.
func (s Status) Warn(now time.Time) (calendar.Warning, bool) {
	l, ok := s.Life()
	if !ok {
		return calendar.Warning{}, false
	}
	return l.Warn(calendar.DateOf(now))
}
