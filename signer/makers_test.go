package signer_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	digitorus "github.com/digitorus/pdf"
	"github.com/digitorus/pdfsign/sign"

	"inkan/pdf"
	"inkan/signer"
)

// onePage is a document with nothing but a line of text.
func onePage() []byte {
	return file(objs(
		1, "<< /Type /Catalog /Pages 2 0 R >>",
		2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		4, flow("", "BT /F1 24 Tf 72 750 Td (A synthetic paper) Tj ET"),
		5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		6, "<< /Title (A synthetic paper) >>"))
}

// tool runs a program of others; the test is skipped if it is not installed.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, name+" is not installed")
	}
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// rewritten has qpdf write a document anew.
func rewritten(t *testing.T, doc []byte, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "qpdf", append(args, in, out)...)
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bySign signs with pdfsign alone.
func bySign(t *testing.T, doc []byte, kind sign.CertType, looks sign.Appearance) []byte {
	t.Helper()
	r, err := digitorus.NewReader(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	data := sign.SignData{
		Signer: hanako().Signer, Certificate: hanako().chain[0], DigestAlgorithm: crypto.SHA256, Appearance: looks,
		Signature: sign.SignDataSignature{CertType: kind, DocMDPPerm: sign.AllowFillingExistingFormFieldsAndSignaturesPerms,
			Info: sign.SignDataSignatureInfo{Name: "Hanako", Date: noon}},
	}
	var out bytes.Buffer
	if err := sign.Sign(bytes.NewReader(doc), &out, r, int64(len(doc)), data); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func pixel() []byte {
	b, _ := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
	return b
}

// TestDocumentsOfOtherMakers are honest documents: none may be refused. pdfsign
// after Inkan is not among them: it takes the zeros behind a signature for its
// own place and destroys it.
func TestDocumentsOfOtherMakers(t *testing.T) {
	none := sign.Appearance{}
	shown := func(x float64) sign.Appearance {
		return sign.Appearance{Visible: true, Page: 1, Image: pixel(), LowerLeftX: x, LowerLeftY: 20, UpperRightX: x + 60, UpperRightY: 60}
	}
	for name, make := range map[string]func(t *testing.T) []byte{
		"pdfsign":         func(t *testing.T) []byte { return bySign(t, onePage(), sign.ApprovalSignature, none) },
		"pdfsign visible": func(t *testing.T) []byte { return bySign(t, onePage(), sign.ApprovalSignature, shown(400)) },
		"pdfsign twice": func(t *testing.T) []byte {
			return bySign(t, bySign(t, onePage(), sign.ApprovalSignature, none), sign.ApprovalSignature, none)
		},
		"pdfsign twice, visible": func(t *testing.T) []byte {
			return bySign(t, bySign(t, onePage(), sign.ApprovalSignature, shown(400)), sign.ApprovalSignature, shown(480))
		},
		"pdfsign certified, then signed": func(t *testing.T) []byte {
			return bySign(t, bySign(t, onePage(), sign.CertificationSignature, none), sign.ApprovalSignature, none)
		},
		"pdfsign, then Inkan": func(t *testing.T) []byte {
			return seal(t, bySign(t, onePage(), sign.ApprovalSignature, none), pdf.Request{})
		},
		"pdfsign on object streams, twice": func(t *testing.T) []byte {
			doc := rewritten(t, onePage(), "--object-streams=generate")
			return bySign(t, bySign(t, doc, sign.ApprovalSignature, none), sign.ApprovalSignature, none)
		},
		"Inkan on object streams, twice": func(t *testing.T) []byte {
			return seal(t, seal(t, rewritten(t, onePage(), "--object-streams=generate"), pdf.Request{}), pdf.Request{})
		},
		"Inkan on a linearized document, twice with seals": func(t *testing.T) []byte {
			doc := rewritten(t, onePage(), "--linearize")
			rq := pdf.Request{Seal: &pdf.Seal{Text: "花子"}}
			return seal(t, seal(t, doc, rq), rq)
		},
		"Inkan on a form written anew, twice": func(t *testing.T) []byte {
			doc := rewritten(t, file(contract()), "--object-streams=generate")
			return seal(t, seal(t, doc, pdf.Request{Field: "second"}), pdf.Request{Field: "first"})
		},
		"Inkan behind other bytes, twice": func(t *testing.T) []byte {
			return seal(t, seal(t, append([]byte("junk\n"), onePage()...), pdf.Request{}), pdf.Request{})
		},
		"Inkan on PDF 2.0, twice": func(t *testing.T) []byte {
			doc := rewritten(t, onePage(), "--force-version=2.0")
			return seal(t, seal(t, doc, pdf.Request{}), pdf.Request{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			if r := ask(t, make(t)); r.Result != passed {
				t.Error(told(r))
			}
		})
	}
}

// TestMessagesOfOpenSSL are honest signatures of the common maker.
func TestMessagesOfOpenSSL(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	der, err := x509.MarshalPKCS8PrivateKey(hanako().Signer)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"key.pem":  pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
		"cert.pem": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: hanako().chain[0].Raw}),
		"a.xtx":    []byte(textLF),
	} {
		if err := os.WriteFile(at(name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	common := []string{"cms", "-sign", "-binary", "-in", at("a.xtx"), "-signer", at("cert.pem"), "-inkey", at("key.pem"), "-md", "sha256"}
	for name, c := range map[string]struct {
		out  string
		args []string
	}{
		"detached":       {"a.xtx.p7s", []string{"-outform", "DER"}},
		"no attributes":  {"a.xtx.p7s", []string{"-outform", "DER", "-noattr"}},
		"key identifier": {"a.xtx.p7s", []string{"-outform", "DER", "-keyid"}},
		"CAdES":          {"a.xtx.p7s", []string{"-outform", "DER", "-cades"}},
		"PSS":            {"a.xtx.p7s", []string{"-outform", "DER", "-keyopt", "rsa_padding_mode:pss"}},
		"PEM":            {"a.xtx.p7s", []string{"-outform", "PEM"}},
		"indefinite":     {"a.xtx.p7s", []string{"-outform", "DER", "-stream", "-indef"}},
		"with content":   {"b.p7m", []string{"-outform", "DER", "-nodetach"}},
		"streamed":       {"c.p7m", []string{"-outform", "DER", "-nodetach", "-stream"}},
	} {
		t.Run(name, func(t *testing.T) {
			tool(t, "openssl", append(append(common, "-out", at(c.out)), c.args...)...)
			// openssl signs now; the certificate is of the time of these tests.
			r := question(t, signer.Question{Path: at(c.out), At: time.Now()})
			if r.Result != passed && key(r.Reason) != "verify.expired" && key(r.Reason) != "verify.not_yet_valid" {
				t.Error(told(r))
			}
		})
	}
}
