package pdf_test

import (
	"bytes"
	"fmt"
	"testing"

	"inkan/pdf"
)

// coSigned is a document with some content and typeface, which a second person
// signed visibly in the middle of the page.
func coSigned(text, font string) []byte {
	p := plain().with(4, content(text)).with(5, font)
	for i, procedure := range []string{"1 0 d0 0 0 1 1 re f", "1 0 d0 6 -18 3 3 re f", "1 0 d0 ]", "1 0 d0 BT /F1 1 Tf (s) Tj ET"} {
		p.with(41+i, content(procedure))
	}
	doc := unsealed(p.bytes(), "")
	doc = revised(doc, 31, "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <30030201010000> >>")
	doc = revised(doc, 30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (b) /V 31 0 R /Rect [200 300 300 400] /P 3 0 R /AP << /N 32 0 R >> >>")
	doc = revised(doc, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [30 0 R] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	return revised(doc, 1, "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm << /Fields [21 0 R 30 0 R] /SigFlags 3 >> >>")
}

// covered tells whether the second signature of such a document is said to
// cover something, and what else is said.
func covered(t *testing.T, doc []byte) (is bool, other []pdf.Error) {
	t.Helper()
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Skip(err)
	}
	all, err := d.Signatures()
	if err != nil || len(all) != 2 {
		t.Skip(err)
	}
	for _, e := range all {
		if e.Field != "a" {
			continue
		}
		changes, err := d.Changes(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			switch c.What {
			case "pdf.change.covered":
				is = true
			case "pdf.change.signature":
			default:
				other = append(other, c.What)
			}
		}
	}
	return is, other
}

const helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"

// What a page prints, with whether it meets the middle of the page.
var printedCases = []struct {
	text, font string
	meets      bool
}{
	{"", helvetica, false},
	{"BT /F1 24 Tf 72 750 Td (far above) Tj ET", helvetica, false},
	{"BT /F1 24 Tf 210 350 Td (here) Tj ET", helvetica, true},
	{"BT /F1 24 Tf 100 350 Td [(from the left) -900 (to the right)] TJ ET", helvetica, true},
	{"BT /F1 24 Tf 72 750 Td 400 TL T* (the next line) Tj ET", helvetica, true},
	{"BT /F1 24 Tf 72 350 Td (I) Tj ET", helvetica, false},
	{"BT /F1 24 Tf 250 550 Td (\x01\x02\x03\x04\x05\x06\x07\x08\x01\x02\x03\x04\x05\x06) Tj ET", "<< /Type /Font /Subtype /Type0 /Encoding /Identity-V /DescendantFonts [<< /DW 1000 >>] >>", true},
	{"BT /F1 24 Tf 72 350 Td (\x00\x01\x00\x02\x00\x03) Tj ET", "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 100 /W [1 [3000 3000] 3 4 2000] >>] >>", true},
	{"BT /F1 24 Tf 72 350 Td (\x00\x04\x00\x05) Tj ET", "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 100 /W [1 [3000 3000]] >>] >>", false},
	{"0.9 g 0 0 595 842 re f", helvetica, false},
	{"0 0 595 842 re W n 1 g 0 0 595 842 re f", helvetica, false},
	{"20 20 550 800 re S", helvetica, false},
	{"100 w 150 200 m 150 500 l S", helvetica, true},
	{"100 100 m 500 600 l S", helvetica, true},
	{"100 350 m 500 1000 l S", helvetica, false},
	{"100 100 400 500 re f", helvetica, true},
	{"400 400 m 300 0 600 900 50 400 c f", helvetica, true},
	{"q 90 0 0 90 205 305 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q", helvetica, true},
	{"q 1 0 0 1 0 0 cm 20 305 90 90 re W n BT /F1 300 Tf 0 200 Td (X) Tj ET Q", helvetica, false},
	{"BT (no typeface) Tj ET", helvetica, true},
	{"]", helvetica, true},
	{"BT /F1 24 Tf 72 750 Td (abc) Tj ET", drawnLetters, false},
	{"BT /F1 24 Tf 210 350 Td (x) Tj ET", drawnLetters, false},
	{"BT /F1 24 Tf 210 350 Td (a) Tj ET", drawnLetters, true},
	{"BT /F1 24 Tf 72 350 Td [(aaa) -4000 (a)] TJ ET", drawnLetters, true},
	{"BT /F1 24 Tf 72 750 Td (far) Tj ET", drawnLetters, true},
	{"BT /F1 24 Tf 72 750 Td (broken) Tj ET", drawnLetters, true},
	{"BT /F1 24 Tf 72 750 Td (itself) Tj ET", drawnLetters, true},
	{"BT /F1 24 Tf 72 750 Td (a) Tj ET", "<< /Type /Font /Subtype /Type3 >>", true},
}

// drawnLetters is a Type 3 font: f draws far away, k cannot be followed, and s
// shows itself.
const drawnLetters = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 115 " +
	"/Widths [1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1] /Encoding << /Differences [97 /a 102 /far 107 /broken 115 /itself] >> " +
	"/CharProcs << /a 41 0 R /far 42 0 R /broken 43 0 R /itself 44 0 R >> >>"

func TestPrintedUnderASignature(t *testing.T) {
	for i, c := range printedCases {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			if got, other := covered(t, coSigned(c.text, c.font)); got != c.meets || len(other) > 0 {
				t.Errorf("%q: covered %v, %q", c.text, got, other)
			}
		})
	}
}

func FuzzPrinted(f *testing.F) {
	for _, c := range printedCases {
		f.Add(c.text, c.font)
	}
	f.Fuzz(func(t *testing.T, text, font string) { covered(t, coSigned(text, font)) })
}
