package pdf_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"inkan/pdf"
)

// unsealed is a document whose signature has its place and ranges, but says
// nothing.
func unsealed(doc []byte, more string) []byte {
	b := bytes.NewBuffer(bytes.Clone(doc))
	starts := regexp.MustCompile(`startxref\s+(\d+)`).FindAllSubmatch(doc, -1)
	prev, _ := strconv.Atoi(string(starts[len(starts)-1][1]))
	sig := b.Len()
	fmt.Fprintf(b, "20 0 obj\n<< /Type /Sig /SubFilter /adbe.pkcs7.detached %s /ByteRange [0 aaaaaaaaaa bbbbbbbbbb cccccccccc] /Contents <30030201010000> >>\nendobj\n", more)
	field := b.Len()
	b.WriteString("21 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Sig /T (a) /V 20 0 R /Rect [0 0 0 0] /P 3 0 R >>\nendobj\n")
	catalog := b.Len()
	b.WriteString("1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm << /Fields [21 0 R] /SigFlags 3 >> >>\nendobj\n")
	start := b.Len()
	fmt.Fprintf(b, "xref\n1 1\n%010d 00000 n \n20 2\n%010d 00000 n \n%010d 00000 n \ntrailer\n<< /Size 22 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		catalog, sig, field, prev, start)
	out := b.Bytes()
	open := bytes.LastIndex(out, []byte("<3003"))
	end := open + bytes.IndexByte(out[open:], '>') + 1
	s := fmt.Sprintf("[0 %-10d %-10d %-10d]", open, end, len(out)-end)
	copy(out[bytes.LastIndex(out, []byte("[0 aaaaaaaaaa")):], s)
	return out
}

// revised adds a revision with one object.
func revised(doc []byte, num int, body string) []byte {
	b := bytes.NewBuffer(bytes.Clone(doc))
	starts := regexp.MustCompile(`startxref\s+(\d+)`).FindAllSubmatch(doc, -1)
	prev, _ := strconv.Atoi(string(starts[len(starts)-1][1]))
	at := b.Len()
	fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", num, body)
	start := b.Len()
	fmt.Fprintf(b, "xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 40 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", num, at, prev, start)
	return b.Bytes()
}

func FuzzChanges(f *testing.F) {
	for _, kind := range []string{"table", "stream", "objects", "hybrid"} {
		p := plain()
		p.kind = kind
		signed := unsealed(p.bytes(), "")
		f.Add(signed)
		f.Add(revised(signed, 4, content("BT ET")))
		f.Add(revised(signed, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [30 0 R] /Contents 4 0 R >>"))
		f.Add(revised(signed, 20, "<< >>"))
	}
	f.Add(unsealed(unsealed(plain().bytes(), "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>]"), ""))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := pdf.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		all, err := d.Signatures()
		if err != nil {
			return
		}
		removed, err := d.Replaced()
		if err != nil {
			return
		}
		for _, e := range append(all, removed...) {
			changes, err := d.Changes(t.Context(), e)
			if err != nil {
				continue
			}
			for _, c := range changes {
				if key, _ := c.Message(); !strings.HasPrefix(key, "pdf.change.") {
					t.Errorf("a change without words: %q", key)
				}
			}
		}
		d.Trailing()
	})
}

// TestSeedsOfChanges keeps the seeds alive: each must come as far as a verdict.
func TestSeedsOfChanges(t *testing.T) {
	signed := unsealed(plain().bytes(), "")
	for name, c := range map[string]struct {
		doc   []byte
		grade pdf.Grade
	}{
		"nothing":         {revised(signed, 25, "<< >>"), pdf.Harmless},
		"content":         {revised(signed, 4, content("BT ET")), pdf.Harmful},
		"removed":         {revised(signed, 5, "null"), pdf.Harmful},
		"a long chain":    {revised(signed, 25, nestedArrays(60)), pdf.Harmless},
		"circle of nodes": {revised(signed, 2, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"), pdf.Harmful},
		"deep page tree":  {revised(signed, 2, nestedArrays(90)), pdf.Harmful},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := pdf.Open(bytes.NewReader(c.doc), int64(len(c.doc)))
			if err != nil {
				t.Fatal(err)
			}
			all, err := d.Signatures()
			if err != nil || len(all) != 1 || len(all[0].Problems) > 0 {
				t.Fatalf("%v %+v", err, all)
			}
			changes, err := d.Changes(t.Context(), all[0])
			if err != nil {
				t.Fatal(err)
			}
			worst := pdf.Harmless
			for _, c := range changes {
				worst = max(worst, c.Grade)
			}
			if worst != c.grade && !(c.grade == pdf.Harmful && worst == pdf.Doubtful) {
				t.Errorf("grade %d, %v", worst, changes)
			}
		})
	}
}

// nestedArrays is an object nested so deep.
func nestedArrays(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
