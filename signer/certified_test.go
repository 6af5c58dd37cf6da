package signer_test

import (
	"net/http"
	"os"
	"slices"
	"testing"

	"inkan/pdf"
	"inkan/reader/practice"
	"inkan/signer"
)

// TestStampsOnWhatMayNotBeChanged: a document that allows no change at all can
// still be stamped, and its signature goes on to hold for us and for others.
func TestStampsOnWhatMayNotBeChanged(t *testing.T) {
	good := newClock(t, nil)
	url, _ := serve(t, func(w http.ResponseWriter, q []byte, _ int) { w.Write(good.answer(t, q, nil)) })
	locked := with(27, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (first) /Rect [300 120 400 160] /F 4 /P 3 0 R /Lock << /Type /SigFieldLock /Action /All /P 1 >> >>")
	for name, doc := range map[string][]byte{
		"certified": certified(t, 1), "form certified": certify(t, file(contract()), 2),
		"locked": seal(t, file(locked), pdf.Request{Field: "first"}),
	} {
		b := newBench(t, practice.Options{})
		path := b.file("a.pdf", string(doc))
		b.desk.TimeStamp(t.Context(), []string{path}, signer.Options{}, authority(t, url), func(e signer.Event) {
			if e.Err != nil {
				t.Fatalf("%s: %v", name, e.Err)
			}
			stamped, err := os.ReadFile(e.Out)
			if err != nil {
				t.Fatal(err)
			}
			r := ask(t, stamped)
			if len(r.Signatures) != 2 || r.Signatures[0].Result != passed || !slices.Contains(reasons(r), "pdf.change.time_stamp") {
				t.Errorf("%s: %s", name, told(r))
			}
			b.stranger([]string{"Signature is Valid"}, "pdfsig", "-nocert", e.Out)
			b.stranger([]string{"No syntax or stream encoding errors"}, "qpdf", "--check", e.Out)
		})
	}
}
