package pkcs7

import (
	"testing"
	"time"
)

// worst is the result of a signature: that of its worst finding.
func worst(findings []Finding) Result {
	r := Passed
	for _, f := range findings {
		if f.Result != NotChecked {
			r = max(r, f.Result)
		}
	}
	return r
}

// TestOursHolds: what Sign makes is DER, and every check of it passes.
func TestOursHolds(t *testing.T) {
	content := []byte("content")
	for name, id := range theWorld().people() {
		t.Run(name, func(t *testing.T) {
			at := time.Date(2026, 11, 22, 10, 15, 3, 99, time.UTC)
			der, err := Sign(sha(content), id, at)
			if err != nil {
				t.Fatal(err)
			}
			s, err := Parse(der)
			if err != nil {
				t.Fatal(err)
			}
			i := s.Signers()[0]
			if s.Note() != nil || len(s.Certificates()) != 2 || !i.Certificate.Equal(id.chain[0]) || !i.SigningTime.Equal(at.Truncate(time.Second)) || len(i.Attributes) != 4 {
				t.Errorf("read %+v, note %v, %d certificates", i, s.Note(), len(s.Certificates()))
			}
			for _, f := range i.Check(sha(content)) {
				if f.Result != Passed || f.Why != nil {
					t.Errorf("%s: %d %v", f.Name, f.Result, f.Why)
				}
			}
			if worst(i.Check(sha([]byte("other")))) != Failed {
				t.Error("another content passed")
			}
			if worst(i.Check(nil)) != Undecided {
				t.Error("no content was decided")
			}
		})
	}
}
