package pdf_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"slices"
	"strings"
)

// A paper is a PDF that tests build: objects by number and how they are kept.
type paper struct {
	head    string // in front of %PDF-
	version string
	objects map[int]string // bodies; number 1 is the catalog
	trailer string         // further trailer entries
	kind    string         // table, stream, objects (object streams) or hybrid
	eol     string         // line end, "\n" if empty
	behind  string         // behind %%EOF
	free    bool           // a hybrid's hidden objects are free in its table, else missing from it
	fromPDF bool           // offsets count from %PDF-
}

// plain is a paper of one page with a line of text.
func plain() *paper {
	p := &paper{kind: "table", objects: map[int]string{
		1: "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) >>",
		2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		6: "<< /Title (A synthetic paper) /Author (Nobody) >>",
	}, trailer: "/Info 6 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]"}
	p.objects[4] = content("BT /F1 24 Tf 72 750 Td (A synthetic paper) Tj ET")
	return p
}

func content(s string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s)
}

func deflate(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

func (p *paper) with(num int, body string) *paper {
	p.objects[num] = body
	return p
}

func (p *paper) numbers() []int {
	var n []int
	for k := range p.objects {
		n = append(n, k)
	}
	slices.Sort(n)
	return n
}

// bytes lays the paper out as a file.
func (p *paper) bytes() []byte {
	var b bytes.Buffer
	eol := p.eol
	if eol == "" {
		eol = "\n"
	}
	version := p.version
	if version == "" {
		version = "1.7"
	}
	b.WriteString(p.head)
	base := 0
	if p.fromPDF {
		base = b.Len()
	}
	fmt.Fprintf(&b, "%%PDF-%s%s%%\xe2\xe3\xcf\xd3%s", version, eol, eol)
	places := map[int][3]int{0: {0, 0, 65535}}
	var packed []int
	for _, n := range p.numbers() {
		if (p.kind == "objects" || p.kind == "hybrid") && n != 1 && n != 2 && !strings.Contains(p.objects[n], "stream") {
			packed = append(packed, n)
			continue
		}
		places[n] = [3]int{1, b.Len() - base, 0}
		fmt.Fprintf(&b, "%d 0 obj%s%s%sendobj%s", n, eol, p.body(n, eol), eol, eol)
	}
	next := slices.Max(p.numbers()) + 1
	if len(packed) > 0 {
		places[next] = [3]int{1, b.Len() - base, 0}
		for i, n := range packed {
			places[n] = [3]int{2, next, i}
		}
		b.WriteString(p.objectStream(next, packed))
		next++
	}
	p.crossReference(&b, places, next, base, eol)
	b.WriteString(p.behind)
	return b.Bytes()
}

// body returns an object with other line ends; behind the keyword stream a CR
// alone is not allowed.
func (p *paper) body(num int, eol string) string {
	s := strings.ReplaceAll(p.objects[num], "\n", eol)
	if eol == "\r" {
		s = strings.Replace(s, "stream\r", "stream\r\n", 1)
	}
	return s
}

func (p *paper) objectStream(num int, packed []int) string {
	var index, body strings.Builder
	for _, n := range packed {
		fmt.Fprintf(&index, "%d %d ", n, body.Len())
		body.WriteString(p.objects[n] + " ")
	}
	data := deflate(index.String() + body.String())
	return fmt.Sprintf("%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n",
		num, len(packed), index.Len(), len(data), data)
}

func (p *paper) crossReference(b *bytes.Buffer, places map[int][3]int, next, base int, eol string) {
	hidden := 0
	if p.kind != "table" {
		hidden = b.Len() - base
		places[next] = [3]int{1, hidden, 0}
		b.WriteString(xrefStream(next, places, p.trailer))
		next++
	}
	start := hidden
	if p.kind == "table" || p.kind == "hybrid" {
		start = b.Len() - base
		fmt.Fprintf(b, "xref%s", eol)
		for n := range next {
			at, ok := places[n]
			switch {
			case n == 0 || !ok:
				fmt.Fprintf(b, "%d 1%s%010d %05d f%s", n, eol, 0, 65535, (" " + eol)[len(eol)-1:])
			case at[0] == 1:
				fmt.Fprintf(b, "%d 1%s%010d %05d n%s", n, eol, at[1], at[2], (" " + eol)[len(eol)-1:])
			case p.free: // an object that only readers of streams see
				fmt.Fprintf(b, "%d 1%s%010d %05d f%s", n, eol, 0, 65535, (" " + eol)[len(eol)-1:])
			}
		}
		fmt.Fprintf(b, "trailer%s<< /Size %d /Root 1 0 R %s", eol, next, p.trailer)
		if p.kind == "hybrid" {
			fmt.Fprintf(b, " /XRefStm %d", hidden)
		}
		fmt.Fprintf(b, " >>%s", eol)
	}
	fmt.Fprintf(b, "startxref%s%d%s%%%%EOF%s", eol, start, eol, eol)
}

// xrefStream packs the places with the PNG predictor that most writers use.
func xrefStream(num int, places map[int][3]int, trailer string) string {
	var rows strings.Builder
	above := make([]byte, 6)
	for n := range num + 1 {
		at := places[n]
		row := []byte{byte(at[0]), byte(at[1] >> 16), byte(at[1] >> 8), byte(at[1]), byte(at[2] >> 8), byte(at[2])}
		rows.WriteByte(2)
		for i, c := range row {
			rows.WriteByte(c - above[i])
		}
		above = row
	}
	data := deflate(rows.String())
	return fmt.Sprintf("%d 0 obj\n<< /Type /XRef /Size %d /W [1 3 2] /Root 1 0 R %s /Filter /FlateDecode "+
		"/DecodeParms << /Predictor 12 /Columns 6 >> /Length %d >>\nstream\n%s\nendstream\nendobj\n", num, num+1, trailer, len(data), data)
}
