package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"inkan/pdf"
	"inkan/pkcs7"
)

func open(t testing.TB, doc []byte) *pdf.Document {
	t.Helper()
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return d
}

// signatures reads the signatures of a document.
func signatures(t testing.TB, doc []byte) []pdf.Embedded {
	t.Helper()
	all, err := open(t, doc).Signatures()
	if err != nil {
		t.Fatalf("Signatures: %v", err)
	}
	return all
}

// holds checks that a signature has no problem and signs what it covers.
func holds(t testing.TB, e pdf.Embedded) {
	t.Helper()
	if len(e.Problems) > 0 {
		t.Errorf("problems: %v", e.Problems)
	}
	h := sha256.New()
	if err := e.Hash(h); err != nil {
		t.Fatal(err)
	}
	s, err := pkcs7.Parse(e.CMS)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range s.Signers()[0].Check(h.Sum(nil)) {
		if f.Result == pkcs7.Failed {
			t.Errorf("%s failed: %v", f.Name, f.Why)
		}
	}
}

func TestTextsComeBack(t *testing.T) {
	for _, name := range []string{"山田太郎", "不破 岡島", `髙𠮷()\`, "TANAKA (Taro)", "a\\b\n\rc", "小尾屋局"} {
		signed := sign(t, plain().bytes(), pdf.Request{Reason: name, Location: name}, pdf.Label{Name: name, At: at})
		all := signatures(t, signed)
		if len(all) != 1 {
			t.Fatalf("%d signatures", len(all))
		}
		e := all[0]
		if e.Name != name || e.Reason != name || e.Location != name {
			t.Errorf("%q came back as %q, %q, %q", name, e.Name, e.Reason, e.Location)
		}
		if !e.M.Equal(at) || e.SubFilter != pdf.SubFilterDetached || !e.CoversAll || e.Field != "Signature1" {
			t.Errorf("%+v", e)
		}
		holds(t, e)
	}
}

func TestTenSignatures(t *testing.T) {
	for _, kind := range []string{"table", "objects"} {
		t.Run(kind, func(t *testing.T) {
			p := plain()
			p.kind = kind
			doc := p.bytes()
			for n := 1; n <= 10; n++ {
				doc = sign(t, doc, pdf.Request{}, label())
				all := signatures(t, doc)
				if len(all) != n {
					t.Fatalf("%d signatures of %d", len(all), n)
				}
				for i, e := range all {
					holds(t, e)
					if e.CoversAll != (i == n-1) {
						t.Errorf("signature %d of %d: CoversAll %v", i+1, n, e.CoversAll)
					}
				}
			}
			witness(t, doc, 10)
		})
	}
}
