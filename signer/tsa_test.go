package signer_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"inkan/pdf"
	"inkan/pkcs7"
	"inkan/reader/practice"
	"inkan/signer"
)

// clock makes an authority of its own with a key and a certificate, all
// synthetic. purpose is what the certificate is for.
type clock struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newClock(t *testing.T, change func(*x509.Certificate)) clock {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // id-kp-timeStamping
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Synthetic clock, not an authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage}},
	}
	if change != nil {
		change(template)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return clock{key, cert}
}

// answer stamps a request, after change has bent the stamp.
func (c clock) answer(t *testing.T, question []byte, change func(*timestamp.Timestamp)) []byte {
	t.Helper()
	q, err := timestamp.ParseRequest(question)
	if err != nil {
		t.Error(err)
		return nil
	}
	stamp := timestamp.Timestamp{
		HashAlgorithm: q.HashAlgorithm, HashedMessage: q.HashedMessage, Time: time.Now().UTC(), Nonce: q.Nonce,
		Policy: asn1.ObjectIdentifier{1, 2, 3, 4, 1}, AddTSACertificate: true, Accuracy: time.Second,
	}
	if change != nil {
		change(&stamp)
	}
	answer, err := stamp.CreateResponseWithOpts(c.cert, c.key, crypto.SHA256)
	if err != nil {
		t.Error(err)
	}
	return answer
}

// serve runs an authority on this computer and counts the questions.
func serve(t *testing.T, answer func(w http.ResponseWriter, question []byte, n int)) (url string, asked func() int) {
	t.Helper()
	var mu sync.Mutex
	n := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		question, _ := io.ReadAll(r.Body)
		mu.Lock()
		n++
		now := n
		mu.Unlock()
		w.Header().Set("Content-Type", "application/timestamp-reply")
		answer(w, question, now)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() int { mu.Lock(); defer mu.Unlock(); return n }
}

func authority(t *testing.T, url string) *signer.Authority {
	t.Helper()
	a, err := signer.NewAuthority(url)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (b *bench) signStamped(tsa *signer.Authority, drafts []signer.Draft) (events []signer.Event) {
	b.Helper()
	s := signer.Session{PIN: signer.NewPIN([]byte(practice.Password)), TSA: tsa}
	if err := b.desk.Sign(b.Context(), s, drafts, func(e signer.Event) { events = append(events, e) }); err != nil {
		b.Fatal(err)
	}
	return events[1:]
}

// stampsIn returns the signature values in a signed file and their stamps.
func (b *bench) stampsIn(path string) (values [][]byte, stamps [][]byte) {
	b.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	cms := [][]byte{data}
	if strings.HasSuffix(path, ".pdf") {
		cms = nil
		doc, err := pdf.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			b.Fatal(err)
		}
		all, err := doc.Signatures()
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range all {
			cms = append(cms, e.CMS)
		}
	}
	for _, c := range cms {
		signed, err := pkcs7.Parse(c)
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range signed.Signers() {
			values, stamps = append(values, s.Signature), append(stamps, s.TimeStamps...)
		}
	}
	return values, stamps
}

// opensslTSA answers as openssl ts does, which knows nothing of Inkan.
type opensslTSA struct {
	dir, tool string
	cert      *x509.Certificate
	mu        sync.Mutex // its serial number is in a file
}

func newOpensslTSA(t *testing.T) *opensslTSA {
	t.Helper()
	tool, err := exec.LookPath("openssl")
	if err != nil {
		missing(t, "openssl is not installed: there is no real authority to ask")
	}
	c := newClock(t, nil)
	o := &opensslTSA{dir: t.TempDir(), tool: tool, cert: c.cert}
	key, err := x509.MarshalPKCS8PrivateKey(c.key)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"tsa.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.cert.Raw}),
		"tsa.key": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
		"serial":  []byte("01\n"),
		"tsa.cnf": []byte(strings.ReplaceAll(tsaConfig, "DIR", o.dir)),
	} {
		if err := os.WriteFile(filepath.Join(o.dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

const tsaConfig = `[tsa]
default_tsa = here
[here]
serial = DIR/serial
signer_cert = DIR/tsa.pem
signer_key = DIR/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha1
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
`

func (o *opensslTSA) answer(t *testing.T, question []byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	in, out := filepath.Join(o.dir, "q.tsq"), filepath.Join(o.dir, "r.tsr")
	if err := os.WriteFile(in, question, 0o600); err != nil {
		t.Error(err)
	}
	cmd := exec.Command(o.tool, "ts", "-reply", "-config", filepath.Join(o.dir, "tsa.cnf"), "-queryfile", in, "-out", out)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("openssl ts: %v: %s", err, said)
	}
	answer, err := os.ReadFile(out)
	if err != nil {
		t.Error(err)
	}
	return answer
}

// accepts asks openssl whether a token is over data.
func (o *opensslTSA) accepts(t *testing.T, token, data []byte) {
	t.Helper()
	in, over := filepath.Join(o.dir, "token"), filepath.Join(o.dir, "data")
	for name, b := range map[string][]byte{in: token, over: data} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(o.tool, "ts", "-verify", "-token_in", "-in", in, "-data", over, "-CAfile", filepath.Join(o.dir, "tsa.pem"))
	if said, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(said), "Verification: OK") {
		t.Errorf("openssl does not accept the stamp: %v: %s", err, said)
	}
}

func TestStampsOfARealAuthority(t *testing.T) {
	real := newOpensslTSA(t)
	url, asked := serve(t, func(w http.ResponseWriter, q []byte, _ int) { w.Write(real.answer(t, q)) })
	b := newBench(t, practice.Options{})
	text, paper := b.file("a.xtx", "<申告/>"), b.paper("b.pdf")
	for _, e := range b.signStamped(authority(t, url), b.drafts(signer.Options{}, text, paper)) {
		if e.Err != nil || len(e.Notes) > 0 {
			t.Fatalf("%+v", e)
		}
		values, stamps := b.stampsIn(e.Out)
		if len(values) != 1 || len(stamps) != 1 {
			t.Fatalf("%s: %d signatures, %d stamps", e.Out, len(values), len(stamps))
		}
		real.accepts(t, stamps[0], values[0])
		if r, _ := b.desk.Verify(t.Context(), signer.Question{Path: e.Out}); r.Result != signer.Passed {
			t.Errorf("%s: %v %v", e.Out, r.Result, r.Reason)
		}
	}
	if asked() != 2 {
		t.Errorf("%d questions", asked())
	}
	b.stranger([]string{"Verification successful"}, "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", text+".p7s",
		"-content", text, "-noverify", "-out", os.DevNull)
	b.stranger([]string{"Signature is Valid", "Total document signed"}, "pdfsig", "-nocert", filepath.Join(b.dir, "b-signed.pdf"))
}

// TestStampsAddedLater: a document that was signed without a stamp gets one
// without the card.
func TestStampsAddedLater(t *testing.T) {
	real := newOpensslTSA(t)
	url, _ := serve(t, func(w http.ResponseWriter, q []byte, _ int) { w.Write(real.answer(t, q)) })
	b := newBench(t, practice.Options{})
	text, paper := b.file("a.xtx", "<申告/>"), b.paper("b.pdf")
	b.sign(practice.Password, false, b.drafts(signer.Options{}, text, paper))
	b.card.Pull()
	out := filepath.Join(b.dir, "b-signed-stamped.pdf")
	before, _ := os.ReadFile(filepath.Join(b.dir, "b-signed.pdf"))
	stamp := func(o signer.Options, paths ...string) (events []signer.Event) {
		if err := b.desk.TimeStamp(t.Context(), paths, o, authority(t, url), func(e signer.Event) { events = append(events, e) }); err != nil {
			t.Fatal(err)
		}
		return events
	}
	got := stamp(signer.Options{}, text+".p7s", filepath.Join(b.dir, "b-signed.pdf"), text)
	if got[0].Err != signer.ErrItself || got[1].Err != nil || got[1].Out != out || got[2].Err != signer.ErrNotStampable {
		t.Fatalf("%+v", got)
	}
	if got := stamp(signer.Options{Overwrite: true}, text+".p7s"); got[0].Err != nil {
		t.Fatal(got[0].Err)
	}
	values, stamps := b.stampsIn(text + ".p7s")
	real.accepts(t, stamps[0], values[0])
	if r, _ := b.desk.Verify(t.Context(), signer.Question{Path: text + ".p7s"}); r.Result != signer.Passed {
		t.Errorf("%v %v", r.Result, r.Reason)
	}
	after, _ := os.ReadFile(out)
	if !bytes.HasPrefix(after, before) {
		t.Error("the signed document is not an unchanged prefix of the stamped one")
	}
	doc, err := pdf.Open(bytes.NewReader(after), int64(len(after)))
	if err != nil {
		t.Fatal(err)
	}
	all, err := doc.Signatures()
	if err != nil || len(all) != 2 || all[1].Type != "DocTimeStamp" || all[1].SubFilter != pdf.SubFilterTimeStamp || !all[1].CoversAll || len(all[1].Problems) > 0 {
		t.Fatalf("%v, %+v", err, all)
	}
	var covered bytes.Buffer
	if err := all[1].Hash(&covered); err != nil {
		t.Fatal(err)
	}
	real.accepts(t, all[1].CMS, covered.Bytes())
	b.stranger([]string{"adbe.pkcs7.detached", "Signature is Valid", "Total document signed"}, "pdfsig", "-nocert", out)
	b.stranger([]string{"No syntax or stream encoding errors"}, "qpdf", "--check", out)
	if got := stamp(signer.Options{Overwrite: true}, text+".p7s", out); got[0].Err != signer.ErrStamped || got[1].Err != signer.ErrStamped {
		t.Errorf("stamped twice: %+v", got)
	}
}

// TestStampsOfOneName: the results of files that bear one name do not replace each
// other, and none replaces a file that waits for its own stamp.
func TestStampsOfOneName(t *testing.T) {
	c := newClock(t, nil)
	url, asked := serve(t, func(w http.ResponseWriter, q []byte, _ int) { w.Write(c.answer(t, q, nil)) })
	b := newBench(t, practice.Options{})
	for _, dir := range []string{"a", "b", "out"} {
		if err := os.Mkdir(filepath.Join(b.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	one, other := b.paper("a/return.pdf"), b.paper("b/return.pdf")
	text := b.file("a/x.xtx", "<申告/>")
	b.sign(practice.Password, false, b.drafts(signer.Options{}, text))
	cms, err := os.ReadFile(text + ".p7s")
	if err != nil {
		t.Fatal(err)
	}
	waiting := b.file("out/x.xtx.p7s", string(cms))
	var events []signer.Event
	err = b.desk.TimeStamp(t.Context(), []string{one, other, text + ".p7s", waiting, waiting},
		signer.Options{Dir: filepath.Join(b.dir, "out"), Overwrite: true}, authority(t, url), func(e signer.Event) { events = append(events, e) })
	if err != nil || len(events) != 5 || asked() != 2 {
		t.Fatalf("%v, %+v, asked %d times", err, events, asked())
	}
	for i, want := range []error{nil, signer.ErrCollision, signer.ErrCollision, nil, signer.ErrCollision} {
		if events[i].Err != want {
			t.Errorf("%d: %v, want %v", i, events[i].Err, want)
		}
	}
}

// TestLyingAuthorityCostsNoSignature: whatever the authority does, the document
// is signed, the note says what was wrong, and nothing was asked in vain.
func TestLyingAuthorityCostsNoSignature(t *testing.T) {
	good := newClock(t, nil)
	bend := func(c clock, change func(*timestamp.Timestamp)) func(http.ResponseWriter, []byte, int) {
		return func(w http.ResponseWriter, q []byte, _ int) { w.Write(c.answer(t, q, change)) }
	}
	other := sha256.Sum256([]byte("something else"))
	noUsage := newClock(t, func(c *x509.Certificate) { c.ExtraExtensions = nil })
	notCritical := newClock(t, func(c *x509.Certificate) { c.ExtraExtensions[0].Critical = false })
	more := newClock(t, func(c *x509.Certificate) {
		c.ExtraExtensions, c.ExtKeyUsage = nil, []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageCodeSigning}
	})
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, []byte, int)
		want   error
		asked  int
	}{
		"wrong imprint": {bend(good, func(s *timestamp.Timestamp) { s.HashedMessage = other[:] }), pkcs7.ErrStampImprint, 1},
		"wrong nonce":   {bend(good, func(s *timestamp.Timestamp) { s.Nonce = big.NewInt(1) }), pkcs7.ErrStampNonce, 1},
		"no nonce":      {bend(good, func(s *timestamp.Timestamp) { s.Nonce = nil }), pkcs7.ErrStampNonce, 1},
		"no purpose":    {bend(noUsage, nil), pkcs7.ErrStampPurpose, 1},
		"not critical":  {bend(notCritical, nil), pkcs7.ErrStampPurpose, 1},
		"more purposes": {bend(more, nil), pkcs7.ErrStampPurpose, 1},
		"no certificate": {bend(good, func(s *timestamp.Timestamp) { s.AddTSACertificate = false }),
			pkcs7.ErrStampPurpose, 1},
		"before its certificate": {bend(good, func(s *timestamp.Timestamp) { s.Time = s.Time.AddDate(-1, 0, 0) }), pkcs7.ErrStampTime, 1},
		"bent signature": {func(w http.ResponseWriter, q []byte, _ int) {
			answer := good.answer(t, q, nil)
			answer[len(answer)-3] ^= 1
			w.Write(answer)
		}, pkcs7.ErrStampSignature, 1},
		"refused": {func(w http.ResponseWriter, _ []byte, _ int) {
			answer, _ := timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.TimeNotAvailable)
			w.Write(answer)
		}, pkcs7.ErrStampRefused, 1},
		"a web page": {func(w http.ResponseWriter, _ []byte, _ int) { io.WriteString(w, "<html>") }, pkcs7.ErrStampMalformed, 1},
		"nothing":    {func(http.ResponseWriter, []byte, int) {}, pkcs7.ErrStampMalformed, 1},
		"huge": {func(w http.ResponseWriter, _ []byte, _ int) {
			for range 1024 {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return // hung up on
				}
			}
		}, signer.ErrTSATooLarge, 1},
		"not found":    {func(w http.ResponseWriter, _ []byte, _ int) { w.WriteHeader(404) }, &signer.TSAStatusError{Status: 404}, 1},
		"out of order": {func(w http.ResponseWriter, _ []byte, _ int) { w.WriteHeader(500) }, &signer.TSAStatusError{Status: 500}, 3},
		"broken off":   {func(http.ResponseWriter, []byte, int) { panic(http.ErrAbortHandler) }, signer.ErrTSAUnreachable, 3},
		"to a file": {func(w http.ResponseWriter, _ []byte, _ int) {
			w.Header().Set("Location", "file:///etc/hostname")
			w.WriteHeader(307)
		}, signer.ErrTSARedirect, 1},
		"to https": {func(w http.ResponseWriter, _ []byte, _ int) {
			w.Header().Set("Location", "https://localhost:1/")
			w.WriteHeader(308)
		}, signer.ErrTSARedirect, 1},
		"as a GET": {func(w http.ResponseWriter, _ []byte, _ int) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(302)
		}, signer.ErrTSARedirect, 1},
		"round and round": {func(w http.ResponseWriter, _ []byte, _ int) {
			w.Header().Set("Location", "/again")
			w.WriteHeader(307)
		}, signer.ErrTSARedirect, 4},
	} {
		t.Run(name, func(t *testing.T) {
			url, asked := serve(t, c.answer)
			b := newBench(t, practice.Options{})
			path := b.file("a.xtx", "<申告/>")
			e := b.signStamped(authority(t, url), b.drafts(signer.Options{}, path))[0]
			if e.Err != nil || e.Out != path+".p7s" {
				t.Fatalf("the signature is lost: %+v", e)
			}
			var unstamped *signer.UnstampedError
			if len(e.Notes) != 1 || !errors.As(e.Notes[0], &unstamped) || unstamped.Why.Error() != c.want.Error() {
				t.Errorf("notes %v, want %v", e.Notes, c.want)
			}
			var status, wantStatus *signer.TSAStatusError
			if errors.As(c.want, &wantStatus) && (!errors.As(e.Notes[0], &status) || *status != *wantStatus) {
				t.Errorf("notes %v, want HTTP %d", e.Notes, wantStatus.Status)
			}
			if asked() != c.asked {
				t.Errorf("%d questions, want %d", asked(), c.asked)
			}
			if _, stamps := b.stampsIn(e.Out); len(stamps) != 0 {
				t.Error("the stamp was taken")
			}
			if r, _ := b.desk.Verify(t.Context(), signer.Question{Path: e.Out}); r.Result != signer.Passed || b.tries() != 5 {
				t.Errorf("%v %v, %d tries", r.Result, r.Reason, b.tries())
			}
		})
	}
}

func TestSilentAuthority(t *testing.T) {
	silent := make(chan struct{})
	url, asked := serve(t, func(http.ResponseWriter, []byte, int) { <-silent })
	defer close(silent)
	b := newBench(t, practice.Options{})
	var paths []string
	for _, name := range []string{"1", "2", "3", "4"} {
		paths = append(paths, b.file(name, name))
	}
	tsa := authority(t, url)
	tsa.Hurry(300 * time.Millisecond) // long enough that each question arrives
	events := b.signStamped(tsa, b.drafts(signer.Options{}, paths...))
	for i, want := range []error{signer.ErrTSASlow, signer.ErrTSASlow, signer.ErrTSAGivenUp, signer.ErrTSAGivenUp} {
		if e := events[i]; e.Err != nil || len(e.Notes) != 1 || !errors.Is(e.Notes[0], want) {
			t.Errorf("document %d: %v, %v, want %v", i, e.Err, e.Notes, want)
		}
	}
	if asked() != 6 {
		t.Errorf("%d questions: the card waited for nothing", asked())
	}
}

func TestDeadAuthority(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	b := newBench(t, practice.Options{})
	path := b.file("a", "a")
	e := b.signStamped(authority(t, s.URL), b.drafts(signer.Options{}, path))[0]
	if e.Err != nil || len(e.Notes) != 1 || !errors.Is(e.Notes[0], signer.ErrTSAUnreachable) {
		t.Fatalf("%+v", e)
	}
	before, _ := os.ReadFile(e.Out)
	b.desk.TimeStamp(t.Context(), []string{e.Out}, signer.Options{Overwrite: true}, authority(t, s.URL), func(e signer.Event) {
		if !errors.Is(e.Err, signer.ErrTSAUnreachable) || e.Out != "" {
			t.Errorf("%+v", e)
		}
	})
	if after, _ := os.ReadFile(e.Out); !bytes.Equal(before, after) || len(b.files()) != 2 {
		t.Errorf("a failed stamp left its mark: %v", b.files())
	}
}

// TestAuthorityThatComesBack: questions that were not answered are asked again,
// without the card.
func TestAuthorityThatComesBack(t *testing.T) {
	good := newClock(t, nil)
	url, asked := serve(t, func(w http.ResponseWriter, q []byte, n int) {
		if n < 3 {
			w.WriteHeader(503)
			return
		}
		w.Write(good.answer(t, q, nil))
	})
	b := newBench(t, practice.Options{})
	e := b.signStamped(authority(t, url), b.drafts(signer.Options{}, b.file("a", "a")))[0]
	if e.Err != nil || len(e.Notes) > 0 || asked() != 3 {
		t.Errorf("%+v after %d questions", e, asked())
	}
}

func TestStampTooLargeForThePDF(t *testing.T) {
	good := newClock(t, nil)
	big := func(s *timestamp.Timestamp) {
		s.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Value: make([]byte, 20<<10)}}
	}
	url, _ := serve(t, func(w http.ResponseWriter, q []byte, _ int) { w.Write(good.answer(t, q, big)) })
	b := newBench(t, practice.Options{})
	path := b.paper("a.pdf")
	copies := slices.Clone(b.drafts(signer.Options{}, path)) // as callers may pass them
	e := b.signStamped(authority(t, url), copies)[0]
	if e.Err != nil || len(e.Notes) != 1 || !errors.Is(e.Notes[0], signer.ErrStampNoRoom) {
		t.Fatalf("%+v", e)
	}
	b.desk.TimeStamp(t.Context(), []string{e.Out}, signer.Options{}, authority(t, url), func(e signer.Event) {
		if !errors.Is(e.Err, signer.ErrStampNoRoom) {
			t.Errorf("%+v", e)
		}
	})
}

func TestCancelDuringTheStampKeepsTheSignature(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	url, _ := serve(t, func(w http.ResponseWriter, _ []byte, _ int) { cancel(); w.WriteHeader(500) })
	b := newBench(t, practice.Options{})
	path := b.file("a", "a")
	s := signer.Session{PIN: signer.NewPIN([]byte(practice.Password)), TSA: authority(t, url)}
	b.desk.Sign(ctx, s, b.drafts(signer.Options{}, path), func(e signer.Event) {
		if e.Draft == 0 && (e.Out == "" || len(e.Notes) != 1) {
			t.Errorf("%+v", e)
		}
	})
	if got := strings.Join(b.files(), " "); got != "a a.p7s" {
		t.Errorf("files: %s", got)
	}
}

func TestAddressOfAnAuthority(t *testing.T) {
	for _, address := range []string{"", "tsa.example", "ftp://tsa.example/", "file:///etc/passwd", "http://", "https:///x", "http://a b/", "http://tsa.example/#x"} {
		if _, err := signer.NewAuthority(address); err != signer.ErrTSAAddress {
			t.Errorf("%q: %v", address, err)
		}
	}
}
