package preview

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// A paper is a synthetic PDF: the bodies of its objects by number, 1 being the
// catalog, 3 the page and 4 its content.
type paper map[int]string

// plain is a paper of one page of 200 by 100 units with these further entries and
// this content. Typefaces are F1 (Helvetica), F2 (MS-Gothic) and F3, which calls
// itself Sample and is Japanese; none of them is in the document.
func plain(page, content string) paper {
	p := paper{
		1: "<< /Type /Catalog /Pages 2 0 R >>",
		2: "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100] >>",
		3: "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R /F3 8 0 R >> >> " + page + " >>",
		4: stream("", content),
		5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	for at, name := range map[int]string{6: "MS-Gothic", 8: "Sample"} {
		p[at] = fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /90ms-RKSJ-H /DescendantFonts [%d 0 R] >>", name, at+1)
		p[at+1] = fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 10 0 R /DW 1000 >>", name)
	}
	p[10] = "<< /Type /FontDescriptor /FontName /MS-Gothic /Flags 5 /FontBBox [0 -137 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -140 /CapHeight 679 /StemV 80 >>"
	return p
}

func stream(entries, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(content), content)
}

func (p paper) with(number int, body string) paper {
	p[number] = body
	return p
}

// bytes lays the paper out as a file.
func (p paper) bytes() []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var table strings.Builder
	var numbers []int
	for n := range p {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		fmt.Fprintf(&table, "%d 1\n%010d 00000 n \n", n, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, p[n])
	}
	fmt.Fprintf(&b, "xref\n0 1\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n",
		table.String(), slices.Max(numbers)+1, b.Len())
	return b.Bytes()
}
