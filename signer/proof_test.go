package signer_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"inkan/reader/practice"
	"inkan/signer"
)

// stampedBy signs a file and a PDF on the practice card, with stamps of noon
// from an authority; the PDF gets a document time stamp too.
func stampedBy(t *testing.T, c clock, change func(*timestamp.Timestamp)) (b *bench, file, document string) {
	t.Helper()
	b = newBench(t, practice.Options{DaysLeft: 100})
	url, _ := serve(t, func(w http.ResponseWriter, question []byte, _ int) {
		w.Write(c.answer(t, question, func(s *timestamp.Timestamp) {
			s.Time = noon.UTC()
			if change != nil {
				change(s)
			}
		}))
	})
	tsa := authority(t, url)
	events := b.signStamped(tsa, b.drafts(signer.Options{}, b.file("a.xtx", "<申告/>")))
	if events[0].Err != nil {
		t.Fatal(events[0].Err)
	}
	file = events[0].Out
	plain, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, b.paper("b.pdf")))
	if err != nil || plain[1].Err != nil {
		t.Fatal(err, plain)
	}
	err = b.desk.TimeStamp(t.Context(), []string{plain[1].Out}, signer.Options{}, tsa, func(e signer.Event) {
		if e.Err != nil {
			t.Fatal(e.Err)
		}
		document = e.Out
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, file, document
}

func (b *bench) answers(q signer.Question) signer.Report {
	b.Helper()
	r, err := b.desk.Verify(b.Context(), q)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// TestTrustedTime verifies after the certificate has expired: only a stamp of an
// authority that was added says that it was signed before.
func TestTrustedTime(t *testing.T) {
	c := newClock(t, func(c *x509.Certificate) { c.NotBefore, c.NotAfter = noon.AddDate(-1, 0, 0), noon.AddDate(20, 0, 0) })
	b, file, document := stampedBy(t, c, nil)
	later := noon.AddDate(1, 0, 0)
	for _, path := range []string{file, document} {
		name := filepath.Base(path)
		r := b.answers(signer.Question{Path: path, At: later, Trust: []*x509.Certificate{c.cert}})
		if r.Result != passed || !r.Signatures[0].Trusted.Equal(noon) {
			t.Errorf("%s, with the authority: %v %s", name, r.Signatures[0].Trusted, told(r))
		}
		r = b.answers(signer.Question{Path: path, At: later})
		if r.Result != undecided || !r.Signatures[0].Trusted.IsZero() || key(r.Signatures[0].Reason) != "verify.expired" {
			t.Errorf("%s, without it: %s", name, told(r))
		}
		if !slices.Contains(reasons(r), "verify.stamp_issuer") {
			t.Errorf("%s, without it: nothing is said of the stamp: %s", name, told(r))
		}
		r = b.answers(signer.Question{Path: path, At: later, Trust: []*x509.Certificate{witnessCA().chain[0]}})
		if r.Result != undecided || !r.Signatures[0].Trusted.IsZero() {
			t.Errorf("%s, with another authority: %s", name, told(r))
		}
		r = b.answers(signer.Question{Path: path, At: noon.AddDate(0, 0, -1), Trust: []*x509.Certificate{c.cert}})
		if !r.Signatures[0].Trusted.IsZero() {
			t.Errorf("%s: a stamp from the future proves a time", name)
		}
	}
}

// TestStampOutOfDate takes no stamp of an authority whose own certificate has
// expired meanwhile: nothing proves that the stamp is older.
func TestStampOutOfDate(t *testing.T) {
	c := newClock(t, func(c *x509.Certificate) { c.NotBefore, c.NotAfter = noon.AddDate(-1, 0, 0), noon.AddDate(0, 6, 0) })
	b, file, document := stampedBy(t, c, nil)
	for _, path := range []string{file, document} {
		r := b.answers(signer.Question{Path: path, At: noon.AddDate(1, 0, 0), Trust: []*x509.Certificate{c.cert}})
		if r.Result != undecided || !r.Signatures[0].Trusted.IsZero() {
			t.Errorf("%s: %s", filepath.Base(path), told(r))
		}
	}
}

// TestSignedAfterTheCertificateEnded is a stamp that proves the opposite.
func TestSignedAfterTheCertificateEnded(t *testing.T) {
	c := newClock(t, func(c *x509.Certificate) { c.NotBefore, c.NotAfter = noon.AddDate(-1, 0, 0), noon.AddDate(20, 0, 0) })
	b, file, _ := stampedBy(t, c, func(s *timestamp.Timestamp) { s.Time = noon.AddDate(1, 0, 0).UTC() })
	r := b.answers(signer.Question{Path: file, At: noon.AddDate(2, 0, 0), Trust: []*x509.Certificate{c.cert}})
	if r.Result != failed || key(r.Reason) != "verify.expired" {
		t.Error(told(r))
	}
}

// TestStampOfARevokedAuthority takes no stamp of an authority whose key may be
// in other hands; one that only got another certificate stamped well before.
func TestStampOfARevokedAuthority(t *testing.T) {
	tr := newTree(t)
	key := ecKey(t)
	template := endTemplate("合成の時刻認証局", 71)
	template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true,
		Value: []byte{0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08}}} // id-kp-timeStamping
	c := clock{key.(*ecdsa.PrivateKey), issue(t, template, key, tr.root)}
	b, file, document := stampedBy(t, c, nil)
	for name, list := range map[string]struct {
		reason  int
		revoked time.Time
		trusted bool
	}{
		"nothing revoked":       {0, time.Time{}, true},
		"key stolen later":      {1, noon.Add(time.Hour), false},
		"no reason given later": {0, noon.Add(time.Hour), false},
		"superseded later":      {4, noon.Add(time.Hour), true},
		"superseded before":     {4, noon.Add(-time.Hour), false},
	} {
		l := listing{by: tr.root, at: list.revoked, reason: list.reason, from: noon, to: noon.AddDate(0, 1, 0)}
		if !list.revoked.IsZero() {
			l.numbers = []*big.Int{c.cert.SerialNumber}
		}
		for _, path := range []string{file, document} {
			r := b.answers(signer.Question{Path: path, At: noon.AddDate(0, 0, 2), Trust: tr.root.chain, CRLs: [][]byte{l.der(t)}})
			if got := !r.Signatures[0].Trusted.IsZero(); got != list.trusted || !got && !slices.Contains(reasons(r), "verify.stamp_revoked") {
				t.Errorf("%s, %s: %s", name, filepath.Base(path), told(r))
			}
		}
	}
}
