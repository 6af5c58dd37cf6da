package signer_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"inkan/pdf"
	"inkan/pkcs7"
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

// weakly stamps data over a SHA-1 digest.
func (o *opensslTSA) weakly(t *testing.T, data []byte) []byte {
	t.Helper()
	question, err := timestamp.CreateRequest(bytes.NewReader(data), &timestamp.RequestOptions{Hash: crypto.SHA1, Certificates: true})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := timestamp.ParseResponse(o.answer(t, question))
	if err != nil {
		t.Fatal(err)
	}
	return answer.RawToken
}

// TestStampOverAWeakDigest: a stamp over a digest that another content may have
// proves no time, neither of a signature nor of a document.
func TestStampOverAWeakDigest(t *testing.T) {
	o := newOpensslTSA(t)
	who := newTree(t).end(nil)
	path := signedBy(t, who, who.chain[1:]...)
	cms, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	message, err := pkcs7.Parse(cms)
	if err != nil {
		t.Fatal(err)
	}
	cms, err = pkcs7.AddStamps(cms, [][]byte{o.weakly(t, message.Signers()[0].Signature)})
	if err != nil || os.WriteFile(path, cms, 0o600) != nil {
		t.Fatal(err)
	}
	doc := base(t, contract())
	doc = update{objects: objs(
		25, edit(t, doc, 25, ">>", "/V 60 0 R >>"),
		sig2, strings.Replace(place(pdf.SubFilterTimeStamp, ""), "/Type /Sig ", "/Type /DocTimeStamp ", 1))}.append(doc)
	doc = fill(t, doc, func([]byte) []byte {
		open, end := bytes.LastIndex(doc, []byte("/Contents <"))+len("/Contents "), bytes.LastIndex(doc, []byte("0> >>"))+2
		return o.weakly(t, slices.Concat(doc[:open], doc[end:]))
	})
	document := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(document, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, document} {
		r := question(t, signer.Question{Path: path, Trust: []*x509.Certificate{o.cert}, At: time.Now().Add(30 * time.Minute)})
		if !slices.Contains(reasons(r), "pkcs7.algorithm_weak") {
			t.Errorf("%s: nothing is said of the digest: %s", filepath.Base(path), told(r))
		}
		for _, v := range r.Signatures {
			if !v.Trusted.IsZero() {
				t.Errorf("%s: %v counts as proven", filepath.Base(path), v.Trusted)
			}
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
