package reader

import (
	"crypto/rsa"
	"crypto/x509"
	"testing"

	"inkan/reader/practice"
)

// Whatever a card serves as a certificate, its head is that of the certificate,
// and a part of it says the same as the whole or nothing.
func FuzzHeadOf(f *testing.F) {
	for _, c := range practice.Roots() {
		f.Add(c.Raw)
	}
	f.Add([]byte("\x30\xFF\x30\x80\xA0\x03\x02\x01\x02"))
	f.Add([]byte("\x30\x82\x01\x00\x30\x81"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, ok := headOf(b)
		for n := 0; n < len(b); n += 1 + len(b)/16 {
			if part, early := headOf(b[:n]); early && (!ok || part != h) {
				t.Errorf("%d bytes: %v, all: %v %v", n, part, h, ok)
			}
		}
		cert, err := x509.ParseCertificate(b)
		if err != nil || cert.Version != 3 { // cards hold no others
			return
		}
		_, isRSA := cert.PublicKey.(*rsa.PublicKey)
		if !ok || !h.from.Equal(cert.NotBefore) || !h.to.Equal(cert.NotAfter) || isRSA && !h.rsa {
			t.Errorf("%v %v", h, ok)
		}
	})
}
