package pdf_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"inkan/pdf"
	"inkan/pkcs7"
)

// at is the signing time of all tests, 2026-02-03 10:15 in Japan.
var at = time.Date(2026, 2, 3, 1, 15, 0, 0, time.UTC)

type identity struct {
	*rsa.PrivateKey
	cert *x509.Certificate
}

// signer is a synthetic person.
var signer = sync.OnceValue(func() identity {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(7),
		Subject:      pkix.Name{CommonName: "Synthetic Signer"},
		NotBefore:    time.Now().AddDate(-10, 0, 0),
		NotAfter:     time.Now().AddDate(10, 0, 0),
		KeyUsage:     x509.KeyUsageContentCommitment,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		panic(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return identity{key, cert}
})

// Chain makes identity a pkcs7.Identity.
func (i identity) Chain() []*x509.Certificate { return []*x509.Certificate{i.cert} }

// cms makes a detached SignedData over a digest with a software key.
func cms(t testing.TB, digest []byte, at time.Time) []byte {
	t.Helper()
	der, err := pkcs7.Sign(digest, signer(), at)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// sign does the whole way from a document's bytes to the signed ones.
func sign(t testing.TB, doc []byte, rq pdf.Request, l pdf.Label) []byte {
	t.Helper()
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	draft, err := d.Prepare(t.Context(), rq)
	if err != nil {
		t.Fatalf("Prepare: %v", err)
	}
	digest, err := draft.Complete(l)
	if err != nil {
		t.Fatalf("Complete: %v", err)
	}
	var out bytes.Buffer
	claimed := l.At
	if rq.Profile == pdf.PAdES {
		claimed = time.Time{}
	}
	if err := draft.Finish(&out, bytes.NewReader(doc), cms(t, digest, claimed)); err != nil {
		t.Fatalf("Finish: %v", err)
	}
	if !bytes.HasPrefix(out.Bytes(), doc) {
		t.Fatal("the original is not an unchanged prefix")
	}
	return out.Bytes()
}

func label() pdf.Label { return pdf.Label{Name: "山田太郎", At: at, Reserve: 4096} }

// missing skips a test so that nobody takes it for passed. Where all tools are
// said to be there, it fails.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("INKAN_TOOLS") == "required" {
		t.Fatal(what)
	}
	t.Skip("SKIPPED, NOT PASSED: " + what)
}

// run calls a witness on a file; the test is skipped if it is not installed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		missing(t, name+" is not installed")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// write puts a document into a file of its own.
func write(t *testing.T, doc []byte) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "signed.pdf")
	if err := os.WriteFile(file, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// witness shows a signed document to pdfsig, qpdf and mutool.
func witness(t *testing.T, signed []byte, signatures int) {
	t.Helper()
	pdfsig(t, signed, signatures)
	file := write(t, signed)
	if said := run(t, "qpdf", "--check", file); strings.Contains(said, "WARNING") {
		t.Errorf("qpdf: %s", said)
	}
	if said := run(t, "mutool", "info", file); strings.Contains(said, "error") || strings.Contains(said, "warning") {
		t.Errorf("mutool: %s", said)
	}
}

// pdfsig checks that poppler finds so many signatures valid, the last of them
// over the whole document.
func pdfsig(t *testing.T, signed []byte, signatures int) {
	t.Helper()
	said := run(t, "pdfsig", "-nocert", write(t, signed))
	if n := strings.Count(said, "Signature is Valid."); n != signatures {
		t.Errorf("pdfsig finds %d of %d signatures valid:\n%s", n, signatures, said)
	}
	if n := strings.Count(said, "- Total document signed"); n != 1 {
		t.Errorf("pdfsig: %d signatures over the total document:\n%s", n, said)
	}
}

func TestSignEveryKind(t *testing.T) {
	for _, kind := range []string{"table", "stream", "objects", "hybrid"} {
		for name, profile := range map[string]pdf.Profile{"registry": pdf.Registry, "pades": pdf.PAdES} {
			t.Run(kind+"/"+name, func(t *testing.T) {
				p := plain()
				p.kind = kind
				signed := sign(t, p.bytes(), pdf.Request{Profile: profile, Reason: "申告", Location: "東京"}, label())
				witness(t, signed, 1)
			})
		}
	}
}
