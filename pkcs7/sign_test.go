package pkcs7

import (
	"crypto"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// missing skips a test so that nobody takes it for passed. Where all tools are
// said to be there, it fails.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("INKAN_TOOLS") == "required" {
		t.Fatal(what)
	}
	t.Skip("SKIPPED, NOT PASSED: " + what)
}

// openssl runs the stranger who is the witness.
func openssl(t testing.TB, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		missing(t, "openssl is not installed, so nobody else looked at this signature")
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("openssl %v: %v\n%s", args, err, out)
	}
	return out
}

// file writes b into the test's own folder.
func file(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func caFile(t testing.TB) string {
	return file(t, "ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: theWorld().ca.Raw}))
}

// TestWitnessAcceptsOurs: openssl verifies what Sign makes, with each kind of
// key, with and without a signing time, and checks the ESS attribute (-cades).
func TestWitnessAcceptsOurs(t *testing.T) {
	content := []byte("<申告>\r\n\x00binary</申告>")
	for name, id := range theWorld().people() {
		for _, at := range []time.Time{{}, time.Now(), time.Date(2051, 1, 2, 3, 4, 5, 0, time.UTC)} {
			t.Run(name, func(t *testing.T) {
				id.calls = 0
				der, err := Sign(sha(content), id, at)
				if err != nil {
					t.Fatal(err)
				}
				if id.calls != 1 {
					t.Errorf("the key was called %d times", id.calls)
				}
				openssl(t, "cms", "-verify", "-binary", "-inform", "DER", "-in", file(t, "s.p7s", der), "-content", file(t, "f", content),
					"-CAfile", caFile(t), "-purpose", "any", "-cades", "-out", os.DevNull)
			})
		}
	}
}

// failing is an identity whose card is gone, or lies.
type failing struct {
	person
	value []byte
	err   error
	calls int
}

func (f *failing) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	f.calls++
	return f.value, f.err
}

var errGone = errors.New("card gone")

func TestSignRefuses(t *testing.T) {
	w := theWorld()
	good := sha(nil)
	swapped := person{Signer: w.rsa.Signer, chain: w.p384.chain}
	stranger := *w.rsa
	otherCA := &world{caKey: ecKey(elliptic.P256())}
	tmpl := template("Another synthetic CA", 1)
	tmpl.IsCA, tmpl.BasicConstraintsValid, tmpl.KeyUsage = true, true, x509.KeyUsageCertSign
	otherCA.ca = issue(tmpl, tmpl, otherCA.caKey.Public(), otherCA.caKey)
	stranger.chain = []*x509.Certificate{w.rsa.chain[0], otherCA.ca}
	other := w.newPerson("Synthetic P-224", ecKey(elliptic.P224()))
	for _, c := range []struct {
		name   string
		digest []byte
		id     Identity
		want   error
		calls  int
	}{
		{"short digest", good[1:], w.rsa, ErrDigestLength, 0},
		{"no digest", nil, w.rsa, ErrDigestLength, 0},
		{"no certificate", good, &person{Signer: w.rsa.Signer}, ErrIdentity, 0},
		{"certificate of another key", good, &swapped, ErrIdentity, 0},
		{"weak key", good, w.weak, ErrIdentityKey, 0},
		{"weak curve", good, other, ErrIdentityKey, 0},
		{"a CA that did not issue it", good, &stranger, ErrChain, 0},
		{"card gone", good, &failing{person: *w.rsa, err: errGone}, errGone, 1},
		{"card lies", good, &failing{person: *w.rsa, value: make([]byte, 256)}, ErrMade, 1},
		{"card signs nothing", good, &failing{person: *w.p384}, ErrMade, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			der, err := Sign(c.digest, c.id, time.Now())
			if !errors.Is(err, c.want) || der != nil {
				t.Errorf("got %d bytes, %v; want none and %v", len(der), err, c.want)
			}
			if f, ok := c.id.(*failing); ok && f.calls != c.calls {
				t.Errorf("%d calls of the key", f.calls)
			}
		})
	}
}

// TestSignWithoutCA: a chain of one certificate is signed with, too.
func TestSignWithoutCA(t *testing.T) {
	p := *theWorld().rsa
	p.chain = p.chain[:1]
	content := []byte("x")
	der := signed(t, content, &p)
	openssl(t, "cms", "-verify", "-binary", "-inform", "DER", "-in", file(t, "s.p7s", der), "-content", file(t, "f", content),
		"-CAfile", caFile(t), "-purpose", "any", "-cades", "-out", os.DevNull)
}
