package pdf_test

import (
	"bytes"
	"slices"
	"testing"

	"inkan/pdf"
)

// TestPlainAdditions: no honest way to lay out a file makes an addition a doubt.
func TestPlainAdditions(t *testing.T) {
	for _, kind := range []string{"table", "stream", "objects", "hybrid"} {
		for _, eol := range []string{"\n", "\r\n", "\r"} {
			for _, head := range []string{"", "a line in front\n"} {
				p := plain()
				p.kind, p.eol, p.head, p.free = kind, eol, head, true
				doc := revised(unsealed(p.bytes(), ""), 25, "<< >>")
				for _, c := range changesOf(t, doc) {
					if c.Grade > pdf.Harmless {
						t.Errorf("%s %q %q: %v", kind, eol, head, c)
					}
				}
			}
		}
	}
}

// changesOf tells what was changed since the signature "a" of a document.
func changesOf(t testing.TB, doc []byte) []*pdf.Change {
	t.Helper()
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Signatures()
	if err != nil || len(all) == 0 {
		t.Fatal(len(all), err)
	}
	i := slices.IndexFunc(all, func(e pdf.Embedded) bool { return e.Field == "a" })
	changes, err := d.Changes(t.Context(), all[i])
	if err != nil {
		t.Fatal(err)
	}
	return changes
}
