package pkcs7

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pems writes certificate and key of a person for openssl.
func pems(t testing.TB, p *person) (certificate, key string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(p.Signer)
	if err != nil {
		t.Fatal(err)
	}
	certificate = file(t, "c.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.chain[0].Raw}))
	return certificate, file(t, "k.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// theirs lets openssl sign a content.
func theirs(t testing.TB, content []byte, p *person, options ...string) []byte {
	t.Helper()
	c, k := pems(t, p)
	out := filepath.Join(t.TempDir(), "out")
	args := []string{"cms", "-sign", "-binary", "-md", "sha256", "-signer", c, "-inkey", k, "-in", file(t, "f", content), "-outform", "DER", "-out", out}
	openssl(t, append(args, options...)...)
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestStrangersHold: what openssl makes, in all its ways, passes; with another
// content it does not.
func TestStrangersHold(t *testing.T) {
	w := theWorld()
	content := bytes.Repeat([]byte("line\r\n1,2,3\x00"), 5000) // longer than one piece of openssl's
	for _, c := range []struct {
		name    string
		id      *person
		options []string
		ber     bool
		inside  bool
		direct  bool
	}{
		{name: "RSA", id: w.rsa},
		{name: "RSA 3072 SHA-512", id: w.rsa3072, options: []string{"-md", "sha512"}},
		{name: "P-256", id: w.p256},
		{name: "P-384 SHA-384", id: w.p384, options: []string{"-md", "sha384"}},
		{name: "P-384 SHA-256", id: w.p384},
		{name: "P-521 SHA-512", id: w.p521, options: []string{"-md", "sha512"}},
		{name: "PSS, salt as long as it can be", id: w.rsa, options: []string{"-keyopt", "rsa_padding_mode:pss"}},
		{name: "PSS, salt as long as the digest", id: w.rsa, options: []string{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:-1"}},
		{name: "without attributes", id: w.rsa, options: []string{"-noattr"}, direct: true},
		{name: "ECDSA without attributes", id: w.p384, options: []string{"-noattr"}, direct: true},
		{name: "PSS without attributes", id: w.rsa, options: []string{"-noattr", "-keyopt", "rsa_padding_mode:pss"}, direct: true},
		{name: "key identifier", id: w.rsa, options: []string{"-keyid"}},
		{name: "key identifier without attributes", id: w.p256, options: []string{"-keyid", "-noattr"}, direct: true},
		{name: "CAdES", id: w.rsa, options: []string{"-cades"}},
		{name: "CAdES SHA-512", id: w.p521, options: []string{"-cades", "-md", "sha512"}},
		{name: "no S/MIME capabilities", id: w.rsa, options: []string{"-nosmimecap"}},
		{name: "streamed", id: w.rsa, options: []string{"-stream"}, ber: true, inside: true},
		{name: "content inside", id: w.rsa, options: []string{"-nodetach"}, inside: true},
		{name: "content inside, in pieces", id: w.p384, options: []string{"-nodetach", "-stream"}, ber: true, inside: true},
		{name: "content inside, in pieces, no attributes", id: w.rsa, options: []string{"-nodetach", "-stream", "-noattr"}, ber: true, inside: true, direct: true},
		{name: "two keys", id: w.rsa, options: twoKeys(t, w.p384)},
		{name: "two keys, key identifier, in pieces", id: w.rsa, options: append(twoKeys(t, w.p256), "-keyid", "-nodetach", "-stream"), ber: true, inside: true},
		{name: "with the CA", id: w.rsa, options: []string{"-certfile", caFile(t)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := theirs(t, content, c.id, c.options...)
			s, err := Parse(b)
			if err != nil {
				t.Fatal(err)
			}
			own, inside := s.Content()
			if !s.ContentType().Equal(oidData) {
				t.Errorf("content type %v", s.ContentType())
			}
			if (s.Note() == NoteBER) != c.ber || inside != c.inside || inside && !bytes.Equal(own, content) {
				t.Errorf("note %v, content inside %v of %d bytes", s.Note(), inside, len(own))
			}
			same, other := s.NewContent(), s.NewContent()
			same.Write(content)
			other.Write(content[1:])
			if want := 1 + strings.Count(strings.Join(c.options, " "), "-signer"); len(s.Signers()) != want {
				t.Errorf("%d signers, want %d", len(s.Signers()), want)
			}
			for _, i := range s.Signers() {
				if f := i.CheckContent(same); worst(f) != Passed {
					t.Errorf("not passed: %v", f)
				}
				if f := i.CheckContent(other); worst(f) != Failed {
					t.Errorf("another content: %v", f)
				}
				blind := Undecided // the digest alone does not do without attributes
				if !c.direct || c.inside {
					blind = Passed
				}
				if f := i.Check(same.Sum(i.Hash)); worst(f) != blind || (len(i.Attributes) == 0) != c.direct {
					t.Errorf("digest alone: %v, attributes %v", f, i.Attributes)
				}
				if f := i.Check(nil); (worst(f) == Passed) != c.inside {
					t.Errorf("no digest: %v", f)
				}
			}
		})
	}
}

// twoKeys are the options that add a second signer.
func twoKeys(t testing.TB, p *person) []string {
	c, k := pems(t, p)
	return []string{"-signer", c, "-inkey", k}
}

// TestTextForms: PEM of either label and bare Base64 are read, with either line
// end, and noted.
func TestTextForms(t *testing.T) {
	content := []byte("x")
	der := signed(t, content, theWorld().rsa)
	armour := func(label string) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
	}
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	plain := base64.StdEncoding.EncodeToString(der)
	for _, c := range []struct {
		name, text string
		note       error
		want       error
	}{
		{"CMS", armour("CMS"), NotePEM, nil},
		{"PKCS7", armour("PKCS7"), NotePEM, nil},
		{"CMS CRLF", crlf(armour("CMS")), NotePEM, nil},
		{"PKCS7 CRLF", crlf(armour("PKCS7")), NotePEM, nil},
		{"PEM, byte order mark, no last line end", "\uFEFF" + strings.TrimSpace(armour("CMS")), NotePEM, nil},
		{"Base64 in one line", plain, NoteBase64, nil},
		{"Base64 in lines", crlf(plain[:64] + "\n" + plain[64:128] + "\n" + plain[128:] + "\n"), NoteBase64, nil},
		{"Base64 of something else", base64.StdEncoding.EncodeToString([]byte("something else")), nil, ErrNotCMS},
		{"another label", armour("CERTIFICATE"), nil, ErrNotCMS},
		{"labels that differ", strings.Replace(armour("CMS"), "END CMS", "END PKCS7", 1), nil, ErrNotCMS},
		{"text before", "hello\n" + armour("CMS"), nil, ErrNotCMS},
		{"text behind", armour("CMS") + "hello", nil, ErrNotCMS},
		{"two blocks", armour("CMS") + armour("CMS"), nil, ErrNotCMS},
		{"PEM headers", strings.Replace(armour("CMS"), "-----\n", "-----\nA: b\n\n", 1), nil, ErrNotCMS},
		{"Base64 cut", plain[:len(plain)-5], nil, ErrNotCMS},
		{"Base64 cut at a group", plain[:len(plain)-8], nil, ErrTruncated},
		{"Base64 with more behind", base64.StdEncoding.EncodeToString(append(der, 0)), nil, ErrTrailing},
		{"nothing", "", nil, ErrNotCMS},
		{"XML", "<?xml version=\"1.0\"?><DATA/>", nil, ErrNotCMS},
		{"S/MIME", "MIME-Version: 1.0\n\n" + plain, nil, ErrNotCMS},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Parse([]byte(c.text))
			if err != c.want {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err == nil && (s.Note() != c.note || worst(s.Signers()[0].Check(sha(content))) != Passed) {
				t.Errorf("note %v", s.Note())
			}
		})
	}
}
