package pkcs7

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"sync"
	"testing"
	"time"
)

// A person is a synthetic identity in memory. No real person, card or authority
// has these names.
type person struct {
	crypto.Signer
	chain []*x509.Certificate
	calls int
}

func (p *person) Chain() []*x509.Certificate { return p.chain }

func (p *person) Sign(r io.Reader, digest []byte, o crypto.SignerOpts) ([]byte, error) {
	p.calls++
	return p.Signer.Sign(r, digest, o)
}

// world is one CA and the people it certified, made once per test run.
type world struct {
	ca            *x509.Certificate
	caKey         crypto.Signer
	rsa, rsa3072  *person
	p256          *person
	p384, p521    *person
	weak          *person // RSA of 1024 bits
	serial        int64
	anotherRSAKey *rsa.PrivateKey
}

var theWorld = sync.OnceValue(func() *world {
	w := &world{caKey: ecKey(elliptic.P256())}
	t := template("Synthetic CA of no effect", 1)
	t.IsCA, t.BasicConstraintsValid, t.KeyUsage = true, true, x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	w.ca = issue(t, t, w.caKey.Public(), w.caKey)
	w.serial = 100
	w.rsa = w.newPerson("Synthetic RSA-2048", rsaKey(2048))
	w.rsa3072 = w.newPerson("Synthetic RSA-3072", rsaKey(3072))
	w.p256 = w.newPerson("Synthetic P-256", ecKey(elliptic.P256()))
	w.p384 = w.newPerson("Synthetic P-384", ecKey(elliptic.P384()))
	w.p521 = w.newPerson("Synthetic P-521", ecKey(elliptic.P521()))
	w.weak = w.newPerson("Synthetic RSA-1024", rsaKey(1024))
	w.anotherRSAKey = rsaKey(2048)
	return w
})

func (w *world) people() map[string]*person {
	return map[string]*person{"RSA-2048": w.rsa, "RSA-3072": w.rsa3072, "P-256": w.p256, "P-384": w.p384, "P-521": w.p521}
}

func (w *world) newPerson(name string, key crypto.Signer) *person {
	w.serial++
	return &person{Signer: key, chain: []*x509.Certificate{w.certify(name, w.serial, key.Public()), w.ca}}
}

func (w *world) certify(name string, serial int64, key crypto.PublicKey) *x509.Certificate {
	t := template(name, serial)
	t.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	return issue(t, w.ca, key, w.caKey)
}

func template(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{Country: []string{"JP"}, Organization: []string{"SYNTHETIC"}, CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
}

func issue(t, parent *x509.Certificate, key crypto.PublicKey, by crypto.Signer) *x509.Certificate {
	if t.SubjectKeyId == nil {
		b, err := x509.MarshalPKIXPublicKey(key)
		must(err)
		id := sha256.Sum256(b)
		t.SubjectKeyId = id[:20]
	}
	der, err := x509.CreateCertificate(rand.Reader, t, parent, key, by)
	must(err)
	c, err := x509.ParseCertificate(der)
	must(err)
	return c
}

func rsaKey(bits int) *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, bits)
	must(err)
	return k
}

func ecKey(c elliptic.Curve) *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(c, rand.Reader)
	must(err)
	return k
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// sha is the SHA-256 of a content.
func sha(content []byte) []byte {
	s := sha256.Sum256(content)
	return s[:]
}

// signed signs a content or ends the test.
func signed(t testing.TB, content []byte, id Identity) []byte {
	t.Helper()
	der, err := Sign(sha(content), id, time.Now())
	if err != nil {
		t.Fatalf("Sign: %v", err)
	}
	return der
}
