package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"inkan/pdf"
)

// coSigned is a document with some content and typeface, which a second person
// signed visibly in the middle of the page.
func coSigned(text, font string) []byte { return coSignedWith(text, font, "", nil) }

// coSignedWith is the same with further resources of the page, and objects.
func coSignedWith(text, font, resources string, objects map[int]string) []byte {
	page := "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> " + resources + " >> >>"
	annots := ""
	if objects[12] != "" {
		annots = "12 0 R"
	}
	p := plain().with(3, fmt.Sprintf(page, "/Annots ["+annots+"]")).with(4, content(text)).with(5, font)
	for i, procedure := range []string{"1 0 d0 0 0 1 1 re f", "1 0 d0 6 -18 3 3 re f", "1 0 d0 ]", "1 0 d0 BT /F1 1 Tf (s) Tj ET"} {
		p.with(41+i, content(procedure))
	}
	for num, body := range objects {
		p.with(num, body)
	}
	doc := unsealed(p.bytes(), "")
	doc = revised(doc, 31, "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <30030201010000> >>")
	doc = revised(doc, 30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (b) /V 31 0 R /Rect [200 300 300 400] /P 3 0 R /AP << /N 32 0 R >> >>")
	doc = revised(doc, 3, fmt.Sprintf(page, "/Annots ["+annots+" 30 0 R]"))
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
		changes, err := d.Changes(t.Context(), e)
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

// Faces of other kinds.
const (
	rksj     = "<< /Type /Font /Subtype /Type0 /BaseFont /MS-Gothic /Encoding /90ms-RKSJ-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MS-Gothic /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 /W [231 389 500] >>] >>"
	upright  = "<< /Type /Font /Subtype /Type0 /BaseFont /MS-Gothic /Encoding /UniJIS-UCS2-V /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MS-Gothic /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> %s >>] >>"
	sideways = "<< /Type /Font /Subtype /Type0 /BaseFont /MS-Gothic /Encoding /UniJIS-UCS2-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MS-Gothic /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> %s >>] >>"
	square   = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [1] /Encoding %s /CharProcs << /a 41 0 R >> >>"
)

// widths is Helvetica with widths of its own, from the space on.
func widths(w string) string {
	return "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 126 /Widths [" + w + "] >>"
}

// formed is a form XObject that prints in the middle of the page.
func formed(kind, more string) map[int]string {
	const text = "BT /F1 24 Tf 210 350 Td (100) Tj ET"
	return map[int]string{
		8: fmt.Sprintf("<< /Type /XObject /Subtype %s /BBox [0 0 595 842] %s /Resources << /Font << /F1 5 0 R >> >> /Length %d >>\nstream\n%s\nendstream", kind, more, len(text), text),
		9: "/Form", 10: "150", 11: "200",
	}
}

const printing = " BT /F1 24 Tf 210 350 Td (100) Tj ET"

// TestPrintedInSpiteOfAll: whatever a page does to print in the middle unnoticed,
// it is noticed; and what prints elsewhere in unusual ways is not taken for that.
func TestPrintedInSpiteOfAll(t *testing.T) {
	zeros, form := strings.Repeat("0 ", 95), "/XObject << /X1 8 0 R >>"
	dozen := strings.Repeat("x", 12)
	for name, c := range map[string]struct {
		text, font, resources string
		objects               map[int]string
		elsewhere             bool
	}{
		"half a character":                        {text: "BT /F1 24 Tf 210 350 Td (1) Tj 12 0 Td (0) Tj 12 0 Td (0) Tj ET", font: rksj},
		"half a character elsewhere":              {text: "BT /F1 24 Tf 72 350 Td (1) Tj 12 0 Td (0) Tj 12 0 Td (0) Tj ET", font: rksj, elsewhere: true},
		"text of one and two bytes elsewhere":     {text: "BT /F1 10 Tf 72 350 Td (\x8b\xe0 100 \x89~) Tj ET", font: rksj, elsewhere: true},
		"half a character of two bytes":           {text: "BT /F1 24 Tf 72 350 Td (1) Tj (\0001) Tj ET", font: strings.Replace(fmt.Sprintf(sideways, "/W [49 [500] 12544 [6000]]"), "UniJIS-UCS2", "Identity", 1)},
		"width told twice":                        {text: "BT /F1 24 Tf 72 350 Td (\0001\0001) Tj ET", font: strings.Replace(fmt.Sprintf(sideways, "/W [49 [6000] 49 [500]]"), "UniJIS-UCS2", "Identity", 1)},
		"width behind the last one":               {text: "BT /F1 24 Tf 72 350 Td (11) Tj ET", font: strings.Replace(widths(strings.Repeat("6000 ", 95)), "/LastChar 126", "/LastChar 0", 1)},
		"second byte that is none":                {text: "BT /F1 24 Tf 170 350 Td (\xA1 \xA1 ) Tj ET", font: strings.Replace(rksj, "90ms-RKSJ-H", "EUC-H", 1)},
		"number where a text belongs":             {text: "BT /F1 24 Tf 210 350 Td 9000 Tj (1) Tj ET", font: helvetica},
		"image told twice":                        {text: "BI /W 1 /Width 60 /H 1 /CS /G /BPC 8 ID x EI" + printing + " xxxxxxxxxxxxxxxxxx EI", font: helvetica},
		"ink outside of its annotation":           {font: helvetica, objects: map[int]string{12: "<< /Type /Annot /Subtype /Ink /Rect [9 9 19 19] /C [0 0 0] /InkList [[210 320 250 380 290 320]] >>"}},
		"ink of an annotation elsewhere":          {font: helvetica, objects: map[int]string{12: "<< /Type /Annot /Subtype /Ink /Rect [9 9 19 19] /C [0 0 0] /InkList [[10 10 12 12 15 19]] >>"}, elsewhere: true},
		"resource told twice elsewhere":           {text: "BT /F1 24 Tf 72 350 Td (1) Tj ET", font: helvetica, resources: "/XObject << /X1 5 0 R /X1 5 0 R >>", elsewhere: true},
		"letters drawn in one place elsewhere":    {text: "BT /F1 24 Tf 72 350 Td [(a) -500 (a)] TJ ET", font: strings.Replace(fmt.Sprintf(square, "<< /Differences [97 /a] >>"), "/Widths [1]", "/Widths [0]", 1), objects: map[int]string{41: content("0 0 d0 0 0 1 1 re f")}, elsewhere: true},
		"letters drawn in one place by some":      {text: "BT /F1 24 Tf 72 350 Td (aaaaaaaaa) Tj ET", font: strings.Replace(fmt.Sprintf(square, "<< /Differences [97 /a] >>"), "/Widths [1]", "/Widths [0]", 1)},
		"letters without width":                   {text: printing, font: widths(zeros)},
		"letter without width":                    {text: "BT /F1 24 Tf 210 350 Td (1) Tj ET", font: widths(zeros)},
		"widths that end early":                   {text: "BT /F1 24 Tf 72 350 Td [(" + dozen + ") 10000 (" + dozen + ") -14000 (100)] TJ ET", font: strings.Replace(widths(strings.Repeat("1000 ", 95)), "/LastChar 126", "/LastChar 33", 1)},
		"widths elsewhere":                        {text: "BT /F1 24 Tf 160 350 Td (100) Tj ET", font: widths(strings.Repeat("500 ", 95)), elsewhere: true},
		"behind wide letters":                     {text: "BT /F1 24 Tf -41 350 Td (WWWWWWWWWW) Tj (100) Tj ET", font: helvetica},
		"before narrow letters":                   {text: "BT /F1 24 Tf 230 350 Td (iiiiiiiiii) Tj [8000 (100)] TJ ET", font: helvetica},
		"typeface of an unknown kind":             {text: printing, font: "<< /Type /Font /Subtype /CharProcs /DescendantFonts [5 0 R] >>"},
		"procedure by the name of its code":       {text: "BT /F1 24 Tf 210 350 Td (a) Tj ET", font: fmt.Sprintf(square, "/WinAnsiEncoding")},
		"procedure by the name of its base":       {text: "BT /F1 24 Tf 210 350 Td (a) Tj ET", font: fmt.Sprintf(square, "<< /BaseEncoding /WinAnsiEncoding /Differences [1 /x] >>")},
		"procedure far down in a list":            {text: "BT /F1 24 Tf 210 350 Td (a) Tj ET", font: fmt.Sprintf(square, "<< /Differences ["+strings.Repeat("0 ", 600)+"97 /a] >>")},
		"procedure of code 0":                     {text: "BT /F1 24 Tf 210 350 Td (\x00) Tj ET", font: fmt.Sprintf(square, "<< /Differences [9 /b 0 /a] >>")},
		"procedure elsewhere":                     {text: "BT /F1 24 Tf 72 350 Td (a) Tj ET", font: fmt.Sprintf(square, "<< /Differences [97 /a] >>"), elsewhere: true},
		"procedure whose matrix stands apart":     {text: "BT /F1 24 Tf 72 350 Td (a) Tj ET", font: strings.Replace(fmt.Sprintf(square, "<< /Differences [97 /a] >>"), "0 0]", "0 10 0 R 0]", 1), objects: map[int]string{10: "6"}},
		"form whose kind stands apart":            {text: "/X1 Do", font: helvetica, resources: form, objects: formed("9 0 R", "")},
		"form whose matrix stands apart":          {text: "1 0 0 1 0 -150 cm /X1 Do", font: helvetica, resources: form, objects: formed("/Form", "/Matrix [1 0 0 1 0 10 0 R]")},
		"form whose matrix is broken":             {text: "1 0 0 1 0 -150 cm /X1 Do", font: helvetica, resources: form, objects: formed("/Form", "/Matrix [1 0 0 1 0 /X]")},
		"form that only the page knows":           {text: "/X1 Do", font: helvetica, resources: "/XObject << /X1 7 0 R /X2 8 0 R >>", objects: map[int]string{7: "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /ProcSet [/PDF] >> /Length 6 >>\nstream\n/X2 Do\nendstream", 8: formed("/Form", "")[8]}},
		"image data that look like an end":        {text: "BI /W 32 /H 1 /CS /G /BPC 8 ID x\nEI .001 0 0 .001 0 0 cm xxxxx\nEI" + printing, font: helvetica},
		"image data longer than the image":        {text: "BI /W 1 /H 1 /CS /G /BPC 8 ID xEI" + printing + " BI /W 1 /H 1 /CS /G /BPC 8 ID x EI", font: helvetica},
		"image data that end before a name":       {text: "BI /W 1 /H 1 /CS /G /BPC 8 ID x\nEI/X1 Do BI /W 1 /H 1 /CS /G /BPC 8 ID x EI", font: helvetica, resources: form, objects: formed("/Form", "")},
		"image data of a filter that look so":     {text: "BI /W 8 /H 1 /CS /G /BPC 8 /F /RL ID x\nEI .001 0 0 .001 0 0 cm xx\nEI" + printing, font: helvetica},
		"image data elsewhere":                    {text: "q 9 0 0 9 9 9 cm BI /W 4 /H 1 /CS /G /BPC 8 ID \x00EI\x01\nEI Q BT /F1 24 Tf 72 750 Td (RECEIPT) Tj ET", font: helvetica, elsewhere: true},
		"image data of Flate elsewhere":           {text: "q 9 0 0 9 9 9 cm BI /W 4 /H 1 /CS /G /BPC 8 /F /Fl ID " + deflate("abcd") + "\nEI Q BT /F1 24 Tf 72 750 Td (RECEIPT) Tj ET", font: helvetica, elsewhere: true},
		"width of lines that stands apart":        {text: "/G1 gs 150 350 m 160 350 l S", font: helvetica, resources: "/ExtGState << /G1 << /LW 10 0 R >> >>", objects: map[int]string{10: "200"}},
		"width of lines that is scaled later":     {text: "1 w q 200 0 0 200 0 0 cm .8 1.7 m .81 1.7 l S Q", font: helvetica},
		"last side of a shape":                    {text: "100 350 m 100 10 l 500 10 l 500 350 l s", font: helvetica},
		"line from where a shape was closed":      {text: "150 350 m 20 20 l 20 30 l h 250 350 l S", font: helvetica},
		"rectangle that was turned":               {text: "q .7071 .7071 -.7071 .7071 250 100 cm 0 0 300 300 re S Q q .7071 .7071 -.7071 .7071 250 0 cm 20 290 200 1 re S Q", font: helvetica},
		"text behind a limit of nothing":          {text: "W n" + printing, font: helvetica},
		"text of a negative size":                 {text: "BT /F1 -60 Tf 1 0 0 1 270 420 Tm (1) Tj ET", font: helvetica},
		"text with a thick outline":               {text: "BT 1 Tr 120 w /F1 12 Tf 170 350 Td (1) Tj ET", font: helvetica},
		"text between q and Q":                    {text: "BT /F1 24 Tf 1 0 0 1 210 350 Tm q 1 0 0 1 72 20 Tm Q (100) Tj ET", font: helvetica},
		"text outside of a text":                  {text: "BT /F1 24 Tf 1 0 0 1 210 350 Tm ET q BT 1 0 0 1 72 20 Tm ET Q (100) Tj", font: helvetica},
		"move with too many numbers":              {text: "1 0 0 1 200 350 1 0 0 1 0 0 cm BT /F1 24 Tf (100) Tj ET", font: helvetica},
		"move by a number that is none":           {text: "BT /F1 24 Tf 1 0 0 1 210 350 Tm 1 0 0 1 0 null Tm (100) Tj ET", font: helvetica},
		"move there and back by too much":         {text: "1 0 0 1 999999999 0 cm 1 0 0 1 -999999700 0 cm BT /F1 24 Tf 0 350 Td (100) Tj ET", font: helvetica},
		"ground seen through letters":             {text: "/G1 gs 0 g 0 0 595 842 re f", font: helvetica, resources: "/ExtGState << /G1 << /SMask << /S /Luminosity /BC [1] /G 8 0 R >> >> >>", objects: formed("/Form", "/Group << /S /Transparency /CS /DeviceGray >>")},
		"what two rectangles leave of each other": {text: "0 0 595 842 re 0 0 290 842 re 210 0 385 842 re f*", font: helvetica},
		"what one ground leaves of another":       {text: "0 g 0 0 595 842 re f 1 g 210 0 385 842 re f", font: helvetica},
		"line of a pattern":                       {text: "/Pattern CS /P1 SCN 10 w 200 350 m 300 350 l S", font: helvetica, resources: "/Pattern << /P1 << /PatternType 2 >> >>"},
		"white ground, white sheets":              {text: "1 g 30 30 535 782 re f 1 1 1 rg 0 0 595 422 re f 0 0 0 0 k 250 0 345 842 re f", font: helvetica, elsewhere: true},
		"vertical text that goes far down":        {text: "BT /F1 24 Tf 250 830 Td (\0001\0002\0003) Tj ET", font: fmt.Sprintf(upright, "/DW2 [880 -10000]")},
		"vertical text spread by numbers":         {text: "BT /F1 24 Tf 250 830 Td [(\0001) 19000 (\0002)] TJ ET", font: fmt.Sprintf(upright, "/DW 1000")},
		"vertical text spread by Tc":              {text: "BT -440 Tc /F1 24 Tf 250 830 Td (\0001\0002) Tj ET", font: fmt.Sprintf(upright, "/DW 1000")},
		"vertical text made wide":                 {text: "BT 900 Tz /F1 24 Tf 150 360 Td (\0001) Tj ET", font: fmt.Sprintf(upright, "/DW 1000")},
		"vertical text beside its line":           {text: "BT /F1 24 Tf 250 100 Td (\0001) Tj ET", font: fmt.Sprintf(upright, "/DW2 [-10000 -1000]")},
		"vertical text elsewhere":                 {text: "BT /F1 24 Tf 72 830 Td (\0001\0002\0003) Tj (\0001\0002\0003) Tj ET", font: fmt.Sprintf(upright, "/W2 [1 [-500 250 880] 2 20 -1000 500 880]"), elsewhere: true},
		"vertical by a CMap of its own":           {text: "BT /F1 24 Tf 100 500 Td (\000\001\000\002\000\003\000\004\000\005\000\006\000\007) Tj ET", font: strings.Replace(fmt.Sprintf(sideways, "/DW 1000"), "/UniJIS-UCS2-H", "8 0 R", 1), objects: map[int]string{8: content("/WMode 1 def")}},
		"width of a character that stands apart":  {text: "BT /F1 24 Tf 72 350 Td (\000\001\000\002) Tj ET", font: strings.Replace(fmt.Sprintf(sideways, "/W [1 [10 0 R]]"), "UniJIS-UCS2", "Identity", 1), objects: map[int]string{10: "6000"}},
		"usual width that stands apart":           {text: "BT /F1 24 Tf 72 350 Td (\000\001\000\002) Tj ET", font: strings.Replace(fmt.Sprintf(sideways, "/DW 10 0 R"), "UniJIS-UCS2", "Identity", 1), objects: map[int]string{10: "6000"}},
		"width behind that of character 0":        {text: "BT /F1 24 Tf 72 350 Td (\000\001\000\002) Tj ET", font: strings.Replace(fmt.Sprintf(sideways, "/W [0 0 500 1 1 6000]"), "UniJIS-UCS2", "Identity", 1)},
		"width of a character of another code":    {text: "BT /F1 24 Tf 72 350 Td (\0001\0002) Tj ET", font: fmt.Sprintf(sideways, "/W [18 [6000]]")},
		"usual text in Japanese elsewhere":        {text: "BT /F1 10 Tf 72 350 Td (\0001\0002\0003\0004\0005) Tj (\0001\0002\0003) Tj ET", font: fmt.Sprintf(sideways, "/DW 1000 /W [1 94 500]"), elsewhere: true},
		"operators that print nothing":            {text: "/P << /MCID 0 >> BDC q 0 0 595 842 re W* n 0 J 1 j [3 2] 0 d 10 M 0 i BX EX Q EMC /Span MP BT 0 Tr ET", font: helvetica, elsewhere: true},
		"annotation that does not turn":           {text: "", font: helvetica, resources: ">> /Rotate 90 /X <<", objects: map[int]string{8: formed("/Form", "")[8], 12: "<< /Type /Annot /Subtype /Stamp /F 16 /Rect [210 200 220 290] /AP << /N 8 0 R >> >>"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := coSignedWith(c.text, c.font, c.resources, c.objects)
			if got, other := covered(t, doc); got == c.elsewhere || len(other) > 0 {
				t.Errorf("covered %v, %q", got, other)
			}
		})
	}
}
