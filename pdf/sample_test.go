package pdf_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"inkan/i18n/fonts"
	"inkan/pdf"
)

// A letter is the text of a sample paper: lines with their places.
type letter []struct {
	x, y, size float64
	text       string
}

// mandate is a synthetic power of attorney; nobody in it exists.
var mandate = letter{
	{250, 760, 22, "委 任 状"},
	{72, 715, 9, "（これは架空の見本です。実在の人・役所・手続とは関係ありません。）"},
	{72, 670, 11, "私は、次の者を代理人と定め、下記の事項を委任します。"},
	{90, 635, 11, "代理人　見本市架空町二丁目三番地四"},
	{90, 615, 11, "　　　　税理士　見本 一郎"},
	{290, 575, 11, "記"},
	{90, 545, 11, "一　令和8年分の所得税に関する書類を作ること"},
	{90, 523, 11, "二　その資料を受け取ること"},
	{90, 501, 11, "三　前各号に付帯する一切のこと"},
	{90, 450, 11, "令和8年11月22日"},
	{90, 405, 11, "委任者　見本県見本市見本町1-2-3"},
	{90, 383, 11, "　　　　見本 花子"},
}

// outline writes a glyph as a Type 3 procedure, 1000 units to the em.
func outline(t *testing.T, face *sfnt.Font, r rune) string {
	t.Helper()
	var buf sfnt.Buffer
	g, err := face.GlyphIndex(&buf, r)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := face.GlyphAdvance(&buf, g, fixed.I(1000), 0)
	if err != nil {
		t.Fatal(err)
	}
	segments, err := face.LoadGlyph(&buf, g, fixed.I(1000), nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d 0 d0\n", wide.Round())
	var x, y float64
	at := func(p fixed.Point26_6) (float64, float64) { return float64(p.X) / 64, -float64(p.Y) / 64 }
	for _, s := range segments {
		x1, y1 := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			fmt.Fprintf(&b, "%.0f %.0f m\n", x1, y1)
			x, y = x1, y1
		case sfnt.SegmentOpLineTo:
			fmt.Fprintf(&b, "%.0f %.0f l\n", x1, y1)
			x, y = x1, y1
		case sfnt.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			fmt.Fprintf(&b, "%.0f %.0f %.0f %.0f %.0f %.0f c\n", x+(x1-x)*2/3, y+(y1-y)*2/3, x2+(x1-x2)*2/3, y2+(y1-y2)*2/3, x2, y2)
			x, y = x2, y2
		}
	}
	return b.String() + "f"
}

// write lays the letter out on an A4 page, with its font drawn by the paper
// itself, so that it looks the same everywhere and its text can be copied.
func (l letter) write(t *testing.T) *paper {
	t.Helper()
	face, err := sfnt.Parse(fonts.Regular)
	if err != nil {
		t.Fatal(err)
	}
	p := &paper{kind: "objects", trailer: "/Info 6 0 R", objects: map[int]string{
		1: "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) >>",
		2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.276 841.89] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		6: "<< /Title <FEFF59D44EFB72B6FF08898B672CFF09> >>",
	}}
	codes := map[rune]int{}
	var text, widths, names, procs, unicode strings.Builder
	for _, line := range l {
		fmt.Fprintf(&text, "BT /F1 %g Tf %g %g Td <", line.size, line.x, line.y)
		for _, r := range line.text {
			code, known := codes[r]
			if !known {
				code = len(codes) + 1
				codes[r] = code
				num := 10 + code
				proc := outline(t, face, r)
				packed := deflate(proc)
				p.objects[num] = fmt.Sprintf("<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(packed), packed)
				fmt.Fprintf(&widths, "%s ", proc[:strings.Index(proc, " ")])
				fmt.Fprintf(&names, "/g%d ", code)
				fmt.Fprintf(&procs, "/g%d %d 0 R ", code, num)
				fmt.Fprintf(&unicode, "1 beginbfchar <%02X> <%04X> endbfchar\n", code, r)
			}
			fmt.Fprintf(&text, "%02X", code)
		}
		text.WriteString("> Tj ET\n")
	}
	p.objects[4] = content(text.String())
	p.objects[7] = content("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Paper def /CMapType 2 def\n" +
		"1 begincodespacerange <00> <FF> endcodespacerange\n" + unicode.String() + "endcmap end end")
	p.objects[5] = fmt.Sprintf("<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 1000 900] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 /LastChar %d "+
		"/Widths [%s] /Encoding << /Type /Encoding /Differences [1 %s] >> /CharProcs << %s >> /Resources << >> /ToUnicode 7 0 R >>",
		len(codes), widths.String(), names.String(), procs.String())
	return p
}

// TestSamples writes the papers that other rooms test with, made by code, when
// asked to with -update: a power of attorney, and the same with an empty
// signature field 署名欄 and a text field.
func TestSamples(t *testing.T) {
	if !*update {
		t.Skip("only with -update")
	}
	p := mandate.write(t)
	files := map[string][]byte{"sample.pdf": p.bytes()}
	p.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm << /Fields [8 0 R 9 0 R] /DA (/F1 10 Tf 0 g) /NeedAppearances false /SigFlags 1 >> >>"
	p.objects[3] = strings.Replace(p.objects[3], "/Contents", "/Annots [8 0 R 9 0 R] /Contents", 1)
	p.objects[8] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T <FEFF7F72540D6B04> /Rect [300 340 450 400] /P 3 0 R /F 4 >>"
	p.objects[9] = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (memo) /V () /DA (/F1 10 Tf 0 g) /Rect [90 300 290 320] /P 3 0 R /F 4 >>"
	p.kind = "table"
	files["sample-form.pdf"] = p.bytes()
	for name, b := range files {
		if err := os.WriteFile(filepath.Join("..", "testdata", name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSamplesCanBeSigned(t *testing.T) {
	for name, field := range map[string]string{"sample.pdf": "Signature1", "sample-form.pdf": "署名欄"} {
		doc, err := os.ReadFile(filepath.Join("..", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		signed := sign(t, doc, pdf.Request{Seal: &pdf.Seal{}}, pdf.Label{Name: "見本　花子", At: at})
		if all := signatures(t, signed); len(all) != 1 || all[0].Field != field || all[0].Name != "見本　花子" {
			t.Errorf("%s: %+v", name, all)
		}
		witness(t, signed, 1)
	}
}
