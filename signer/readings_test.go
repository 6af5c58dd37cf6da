package signer_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"inkan/pdf"
)

// bodies are objects of a document that somebody may be shown instead.
func bodies(from int) []any {
	return []any{
		from, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", from+1),
		from + 1, fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", from+2),
		from + 2, fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>", from+1, from+3, from+4),
		from + 3, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999999 yen) Tj ET"),
		from + 4, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
}

// written writes objects one after the other, and tells where each begins.
func written(at int, pairs []any) (text string, places map[int]int) {
	places = map[int]int{}
	for i := 0; i < len(pairs); i += 2 {
		places[pairs[i].(int)] = at + len(text)
		if pairs[i+1] == "" {
			continue // only a place
		}
		text += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", pairs[i], pairs[i+1])
	}
	return text, places
}

// otherDocument is a whole second document for readers that search the file.
func otherDocument() string {
	text, _ := written(0, bodies(1))
	return text + "trailer\n<< /Size 6 /Root 1 0 R >>\n"
}

// hiding adds a revision with a stream that nobody uses, in which a second
// document hides.
func hiding(doc []byte) []byte {
	return update{objects: objs(99, flow("", otherDocument()))}.append(doc)
}

var (
	entries = regexp.MustCompile(`(?m)^(\d{10}) 00000 n `)
	starts  = regexp.MustCompile(`startxref\n(\d+)`)
)

// behind puts bytes in front of a document. Offsets count from the first byte or,
// if fromHeader, from the header.
func behind(h int, fromHeader bool, doc []byte) []byte {
	if !fromHeader {
		doc = entries.ReplaceAllFunc(doc, func(b []byte) []byte {
			n, _ := strconv.Atoi(string(b[:10]))
			return fmt.Appendf(nil, "%010d 00000 n ", n+h)
		})
		doc = starts.ReplaceAllFunc(doc, func(b []byte) []byte {
			n, _ := strconv.Atoi(string(b[len("startxref\n"):]))
			return fmt.Appendf(nil, "startxref\n%d", n+h)
		})
	}
	return append([]byte(strings.Repeat("j", h-1)+"\n"), doc...)
}

// oddly signs the contract with a text of its file replaced, which no object may
// stand behind.
func oddly(old, new string) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		doc := file(contract())
		if !bytes.Contains(doc, []byte(old)) {
			t.Fatalf("no %q", old)
		}
		return first(t, bytes.Replace(doc, []byte(old), []byte(new), 1), "")
	}
}

// hidden is a document with an oddity, signed, to which a hidden one was added.
func hidden(name string, from func(t *testing.T) []byte) variant {
	return variant{name, func(t *testing.T) []byte { return hiding(from(t)) }, undecided, "pdf.change.loose"}
}

// odd is the same document, with an addition in which nothing hides.
func odd(name string, from func(t *testing.T) []byte) variant {
	return variant{name + ", and nothing hidden", func(t *testing.T) []byte {
		return update{objects: objs(70, "<< >>")}.append(from(t))
	}, undecided, "pdf.change.loose"}
}

// table is a cross-reference table of some objects, with its end.
func table(places map[int]int, trailer string, at int) string {
	var numbers []int
	for n := range places {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	s := "xref\n"
	for _, n := range numbers {
		s += fmt.Sprintf("%d 1\n%010d 00000 n \n", n, places[n])
	}
	return s + fmt.Sprintf("trailer\n<< /Size 200 /Root 1 0 R /Info 6 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", trailer, at)
}

// readings are additions by which readers could be shown another document.
var readings = []variant{
	// What is counted from the header counts, and has no signature in these two.
	{"bytes in front of the header, and a second cross-reference as counted from there", secondReading, undecided, "verify.no_signature"},
	hidden("bytes in front of the header, and a document in a stream", func(t *testing.T) []byte {
		return first(t, behind(20, false, file(contract())), "")
	}),
	{"bytes in front of the header, and a cross-reference stream among the objects", otherStream, undecided, "verify.no_signature"},
	hidden("comment behind the keyword xref", oddly("xref\n0 ", "xref %c\n0 ")),
	hidden("comment between the numbers of a table", oddly("xref\n0 40", "xref\n0 %c\n40")),
	hidden("table on one line", oddly("xref\n0 40\n", "xref 0 40 ")),
	hidden("other white space in a table", oddly(" n \n", " n\t\t")),
	hidden("no size", oddly("/Size 40 ", "")),
	{"first revision linearized for the length reached", linear, undecided, "pdf.change.loose"},
	{"table that begins at 1 with a free entry", shifted, undecided, "pdf.change.loose"},
	hidden("object 0 in use", oddly("0000000000 65535 f \n", "0000000015 00000 n \n")),
	{"table and stream of what is added disagree", hybrid, undecided, "pdf.change.loose"},
	{"cross-reference stream with an abbreviated filter", abbreviated, undecided, "pdf.change.loose"},
	{"object stream with more than is listed", packing, undecided, "pdf.change.loose"},
	{"size raised", growing, undecided, "pdf.change.loose"},
	{"hidden document completed by what is added", completed, undecided, "pdf.change.loose"},
	{"older cross-reference added later", supplied, failed, "pdf.change.version"},
	{"second Root with a zero byte in its name", func(t *testing.T) []byte {
		other := bodies(91)
		other[1] = strings.Replace(other[1].(string), "/Type /Catalog ", "", 1)
		return update{objects: objs(other...), trailer: "/Root#00 91 0 R /Info 6 0 R"}.append(base(t, contract()))
	}, undecided, "pdf.change.loose"},
	{"zero byte in a name of what is added", func(t *testing.T) []byte {
		return update{objects: objs(70, "<< /Type /Catalog#00 >>")}.append(base(t, contract()))
	}, undecided, "pdf.change.loose"},
	{"cross-reference stream among what is added", func(t *testing.T) []byte {
		return update{objects: objs(70, crossStream(map[int]int{4: 15}, "/Root 1 0 R"))}.append(base(t, contract()))
	}, undecided, "pdf.change.loose"},
	{"white space behind startxref", func(t *testing.T) []byte {
		doc := update{objects: objs(70, "<< >>")}.append(base(t, contract()))
		i := bytes.LastIndex(doc, []byte("%%EOF"))
		return slices.Concat(doc[:i], bytes.Repeat([]byte(" "), 2000), doc[i:])
	}, undecided, "pdf.change.loose"},
	odd("comment behind the keyword xref", oddly("xref\n0 ", "xref %c\n0 ")),
	odd("comment between the numbers of a table", oddly("xref\n0 40", "xref\n0 %c\n40")),
	odd("table on one line", oddly("xref\n0 40\n", "xref 0 40 ")),
	odd("other white space in a table", oddly(" n \n", " n\t\t")),
	odd("line between a table and its trailer", oddly("trailer\n<< /Size 40", "\n%x\ntrailer\n<< /Size 40")),
	odd("no size", oddly("/Size 40 ", "")),
	odd("object 0 in use", oddly("0000000000 65535 f \n", "0000000015 00000 n \n")),
	odd("object told to begin with the file", func(t *testing.T) []byte {
		return first(t, bytes.Replace(file(contract()), []byte("\n0000000015 00000 n "), []byte("\n0000000000 00000 n "), 1), "")
	}),
	odd("entry of an unknown kind", func(t *testing.T) []byte {
		doc := streamed(file(contract()), "", 70, "")
		doc[bytes.LastIndex(doc, []byte("stream\n\x01"))+len("stream\n")] = 3
		return first(t, doc, "")
	}),
	odd("entry of an object stream that does not hold it", func(t *testing.T) []byte {
		doc := streamed(file(contract()), "", 70, flow("/Type /ObjStm /N 0 /First 0", " "), 71, "")
		i := bytes.LastIndex(doc, []byte("stream\n\x01")) + len("stream\n")
		copy(doc[i+5:], []byte{2, 0, 0, 70, 0})
		return first(t, doc, "")
	}),
	{"comment behind startxref of the signed part", func(t *testing.T) []byte {
		doc := file(contract())
		b := update{objects: objs(27, edit(t, doc, 27, ">>", "/V 50 0 R >>"), 20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"), sig, place("adbe.pkcs7.detached", ""))}.append(doc)
		start, i := lastStart(b), bytes.LastIndex(b, []byte("startxref\n"))+len("startxref\n")
		b = fill(t, slices.Concat(b[:i], []byte("%x\n"), b[i:]), signDigest(t))
		return update{prev: start, objects: objs(70, "<< >>")}.append(b)
	}, undecided, "pdf.change.loose"},
	{"second catalog among what is added", func(t *testing.T) []byte {
		return update{objects: objs(bodies(91)...)}.append(first(t, behind(20, false, file(contract())), ""))
	}, undecided, "pdf.change.loose"},
	{"second trailer in a text", func(t *testing.T) []byte {
		other := bodies(91)
		other[1] = strings.Replace(other[1].(string), "/Type /Catalog ", "", 1)
		return update{objects: objs(other...), trailer: "/Info 6 0 R /X (\ntrailer\n<< /Root 91 0 R >>\n)"}.append(first(t, behind(20, false, file(contract())), ""))
	}, undecided, "pdf.change.loose"},
	{"document in comments", func(t *testing.T) []byte {
		doc := first(t, behind(20, false, file(contract())), "")
		text := strings.ReplaceAll(strings.ReplaceAll(otherDocument(), "\nendobj", " endobj"), "stream\n", "stream ")
		return update{objects: objs(70, "<< >>\n%\r"+strings.ReplaceAll(text, "\n", "\r%\r"))}.append(doc)
	}, undecided, "pdf.change.loose"},
	{"one object in a text", func(t *testing.T) []byte {
		doc := first(t, behind(20, false, file(contract())), "")
		return update{objects: objs(70, "<< /X (\n4 0 obj\n"+flow("", "BT /F1 24 Tf 72 750 Td <506179203939393939392079656e> Tj ET")+"\nendobj\n) >>")}.append(doc)
	}, undecided, "pdf.change.loose"},
	{"one object in a text, its head with comments", func(t *testing.T) []byte {
		doc := first(t, behind(20, false, file(contract())), "")
		return update{objects: objs(70, "<< /X (\n4 %a\n 0 %b\r\n%c\nobj\n"+flow("", "BT ET")+"\nendobj\n) >>")}.append(doc)
	}, undecided, "pdf.change.loose"},
	hidden("object told to begin with the file", func(t *testing.T) []byte {
		return first(t, regexp.MustCompile(`(?m)^0000000015 00000 n `).ReplaceAll(file(contract()), []byte("0000000000 00000 n ")), "")
	}),
	hidden("entry of an unknown kind", func(t *testing.T) []byte {
		doc := streamed(file(contract()), "", 70, "<< >>")
		i := bytes.LastIndex(doc, []byte("stream\n\x01")) + len("stream\n")
		doc[i] = 3
		return first(t, doc, "")
	}),
	hidden("entry with another place in its object stream", func(t *testing.T) []byte {
		doc := streamed(file(contract()), "", 70, flow("/Type /ObjStm /N 2 /First 10", "71 0 72 5 << >> << >>"), 71, "<< >>")
		i := bytes.LastIndex(doc, []byte("stream\n\x01")) + len("stream\n")
		copy(doc[i+5:], []byte{2, 0, 0, 70, 1})
		return first(t, doc, "")
	}),
	{"object stream with an abbreviated filter", func(t *testing.T) []byte {
		doc := base(t, contract())
		b := streamed(doc, "", 70, flow("/Type /ObjStm /N 1 /First 5 /F /ASCIIHexDecode", "71 0 << >>"), 71, "")
		i := bytes.LastIndex(b, []byte("stream\n\x01")) + len("stream\n")
		copy(b[i+5:], []byte{2, 0, 0, 70, 0})
		return b
	}, undecided, "pdf.change.loose"},
	{"older cross-reference in the signed part", func(t *testing.T) []byte {
		doc := file(with(38, flow("", strings.Repeat(" ", 200))))
		at := bytes.Index(doc, []byte("stream\n   ")) + len("stream\n")
		copy(doc[at:], fmt.Sprintf("xref\n99 1\n0000000000 00001 f \ntrailer\n<< /Size 200 /Root 1 0 R /Info 6 0 R /Prev %-10d >>", 0))
		doc = update{objects: objs(27, edit(t, doc, 27, ">>", "/V 50 0 R >>"), 20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"), sig, place("adbe.pkcs7.detached", ""))}.append(doc)
		copy(doc[at+bytes.Index(doc[at:], []byte("/Prev "))+len("/Prev "):], fmt.Sprintf("%-10d", lastStart(doc)))
		return update{prev: at, objects: objs(70, "<< >>")}.append(fill(t, doc, signDigest(t)))
	}, undecided, "pdf.change.loose"},
	{"linearized in the line of the header", func(t *testing.T) []byte {
		const head, line = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "%PDF-1.7 1 0 obj<</Linearized 1/L 20000/H[0 0]/O 3/E 9/N 2/T 9>>endobj\n"
		doc := behind(len(line)-len(head), false, file(contract()))
		copy(doc, line)
		doc = first(t, doc, "")
		return update{objects: objs(70, "<< >>")}.append(doc)
	}, undecided, "pdf.change.loose"},
	{"bytes in front of the header, and an object that was freed leads to what is added", func(t *testing.T) []byte {
		doc := behind(20, false, file(with(3, box(strings.Replace(contractPage, "<< /X1 8 0 R >>", "38 0 R", 1)+" "+annotations),
			4, flow("", contractText+" q 1 0 0 1 0 0 cm /X2 Do Q"), 38, "<< /X1 8 0 R /X2 70 0 R >>")))
		doc = first(t, update{objects: objs(38, "")}.append(doc), "")
		return update{objects: objs(70, flow("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 24 Tf 72 700 Td (and 999999 yen) Tj ET"))}.append(doc)
	}, undecided, "pdf.change.loose"},
	{"object that was freed leads to what is added", func(t *testing.T) []byte {
		doc := file(with(3, box(strings.Replace(contractPage, "<< /X1 8 0 R >>", "38 0 R", 1)+" "+annotations),
			4, flow("", contractText+" q 1 0 0 1 0 0 cm /X2 Do Q"), 38, "<< /X1 8 0 R /X2 70 0 R >>"))
		doc = first(t, update{objects: objs(38, "")}.append(doc), "")
		return update{objects: objs(70, flow("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 24 Tf 72 700 Td (and 999999 yen) Tj ET"))}.append(doc)
	}, undecided, "pdf.change.loose"},
	{"two headers of which one is short", func(t *testing.T) []byte {
		doc := behind(20, false, file(contract()))
		copy(doc[5:], "%PDF")
		return update{objects: objs(70, "<< >>")}.append(first(t, doc, ""))
	}, undecided, "pdf.change.loose"},
	{"cross-reference stream whose predictor is a real number", func(t *testing.T) []byte {
		return streamed(base(t, contract()), "/DecodeParms << /Predictor 12.0 /Columns 5 >>", 70, "<< >>")
	}, undecided, "pdf.change.loose"},
	{"cross-reference stream with a list of parameters for one filter", func(t *testing.T) []byte {
		return streamed(base(t, contract()), "/DecodeParms [<< /Predictor 1 >>]", 70, "<< >>")
	}, undecided, "pdf.change.loose"},
	{"comment behind startxref", func(t *testing.T) []byte {
		doc := hiding(base(t, contract()))
		i := bytes.LastIndex(doc, []byte("startxref\n")) + len("startxref\n")
		return slices.Concat(doc[:i], []byte("%"+strings.Repeat("x", 2000)+"\n"), doc[i:])
	}, undecided, "pdf.change.loose"},
	{"digit in front of an object", func(t *testing.T) []byte {
		doc := base(t, contract())
		b := update{objects: objs(17, "<< >>")}.append(doc)
		old, new := fmt.Sprintf("17 1\n%010d", len(doc)), fmt.Sprintf("7 1\n%010d", len(doc)+1)
		return bytes.Replace(b, []byte(old), []byte(new), 1)
	}, undecided, "pdf.change.loose"},
	hidden("document in a stream, nothing else odd", func(t *testing.T) []byte { return base(t, contract()) }),
}

// secondReading has a table that counts from the first byte, and one that is
// found where that table would be if its place were counted from the header.
func secondReading(t *testing.T) []byte {
	const h = 600
	doc := first(t, behind(h, false, file(contract())), "")
	head := "99 0 obj\n<< /Length %06d >>\nstream\n"
	text, places := written(len(doc)+len(fmt.Sprintf(head, 0))-h, bodies(1))
	other := table(places, "", 0)
	at := len(doc)
	doc = append(fmt.Appendf(doc, head, len(text)), text+"\nendstream\nendobj\n"...)
	start := len(doc)
	section := fmt.Sprintf("xref\n99 1\n%010d 00000 n \ntrailer\n<< /Size 200 /Root 1 0 R /Info 6 0 R /Prev %d /X (", at, lastStart(doc))
	section += strings.Repeat("x", h-len(section)-1) + "\n" + other[:strings.Index(other, "startxref")]
	return fmt.Appendf(doc, "%s) >>\nstartxref\n%d\n%%%%EOF\n", section, start)
}

// otherStream has a cross-reference stream among its objects, where the newest
// table would be if its place were counted from the header.
func otherStream(t *testing.T) []byte {
	const h = 600
	doc := first(t, behind(h, false, file(contract())), "")
	prev := lastStart(doc)
	text, places := written(len(doc), bodies(91))
	at := len(doc) + len(text)
	other := map[int]int{}
	for n, p := range places {
		other[n] = p - h
	}
	places[99] = at + h
	stream := fmt.Sprintf("99 0 obj\n%s\nendobj\n", crossStream(other, "/Root 91 0 R"))
	newest, _, _ := strings.Cut(table(places, fmt.Sprintf("/Prev %d", at+h+len(stream)), 0), "startxref")
	doc = append(doc, text+newest...)
	doc = append(doc, strings.Repeat(" ", at+h-len(doc))+stream...)
	return append(doc, table(places, fmt.Sprintf("/Prev %d", prev), at)...)
}

// crossStream is a cross-reference stream without its number.
func crossStream(places map[int]int, more string) string {
	data, index := "", ""
	for n := range 200 {
		if at, ok := places[n]; ok {
			index += fmt.Sprintf(" %d 1", n)
			data += string([]byte{1, byte(at >> 16), byte(at >> 8), byte(at), 0})
		}
	}
	return flow("/Type /XRef /Size 200 /W [1 3 1] /Index ["+index+"] /Info 6 0 R "+more, data)
}

// streamed adds a revision whose cross-reference is a stream, number 98.
func streamed(doc []byte, more string, pairs ...any) []byte {
	prev := lastStart(doc)
	text, places := written(len(doc), pairs)
	doc = append(slices.Clone(doc), text...)
	places[98] = len(doc)
	return fmt.Appendf(doc, "98 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n",
		crossStream(places, fmt.Sprintf("/Root 1 0 R /Prev %d %s", prev, more)), places[98])
}

// linear is a document whose first revision, another, is linearized for a length
// that the file reaches only after the signature.
func linear(t *testing.T) []byte {
	const size = 40_000
	head := "%PDF-1.7\n"
	text, places := written(len(head), []any{40, fmt.Sprintf("<< /Linearized 1 /L %d /H [0 0] /O 3 /E 9 /N 2 /T 9 >>", size)})
	at := len(head) + len(text)
	other := with(4, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999999 yen) Tj ET"))
	var pairs []any
	for n := range 40 {
		if other[n] != "" {
			pairs = append(pairs, n, other[n])
		}
	}
	section, all := "", ""
	for range 3 { // until the places are right
		section, _, _ = strings.Cut(table(places, fmt.Sprintf("/Prev %-10d", at+len(section)+len(all)), at), "startxref")
		var found map[int]int
		all, found = written(at+len(section), pairs)
		for n, p := range found {
			places[n] = p
		}
	}
	doc := []byte(head + text + section + all)
	doc = fmt.Appendf(doc, "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 >>\nstartxref\n%d\n%%%%EOF\n", at)
	doc = first(t, update{objects: objs(4, flow("", contractText))}.append(doc), "")
	b := update{objects: objs(70, "<< /X () >>")}.append(doc)
	return update{objects: objs(70, "<< /X ("+strings.Repeat("x", size-len(b))+") >>")}.append(doc)
}

// shifted has no object 1, and a table that begins there: some readers let it
// begin at 0.
func shifted(t *testing.T) []byte {
	p := with(40, box(contractCatalog))
	delete(p, 1)
	doc := bytes.Replace(file(p), []byte("xref\n0 41\n0000000000 65535 f \n0000000000 00000 f \n"), []byte("xref\n1 40\n0000000000 65535 f \n"), 1)
	doc = bytes.Replace(doc, []byte("/Root 1 0 R"), []byte("/Root 40 0 R"), 1)
	doc = signed(t, doc, update{root: 40, objects: objs(27, edit(t, doc, 27, ">>", "/V 50 0 R >>"), 20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"),
		sig, place("adbe.pkcs7.detached", ""))})
	return update{root: 40, objects: objs(99, flow("", otherDocument()))}.append(doc)
}

// hybrid adds a revision in which the table says that the content is free, and the
// stream that it is where it was.
func hybrid(t *testing.T) []byte {
	doc := base(t, contract())
	places := map[int]int{4: bytes.Index(doc, []byte("4 0 obj\n"))}
	at := len(doc)
	doc = fmt.Appendf(slices.Clone(doc), "98 0 obj\n%s\nendobj\n", crossStream(places, "/Root 1 0 R"))
	start := len(doc)
	return fmt.Appendf(doc, "xref\n4 1\n0000000000 00001 f \n98 1\n%010d 00000 n \ntrailer\n<< /Size 200 /Root 1 0 R /Info 6 0 R /XRefStm %d /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		at, at, lastStart(doc), start)
}

// abbreviated adds a cross-reference stream that says other things to readers that
// take /F for /Filter: its four digits are one place as they stand, and another one
// as the number that they write.
func abbreviated(t *testing.T) []byte {
	other := fmt.Sprintf("4 0 obj\n%s\nendobj\n", flow("", "BT /F1 24 Tf 72 750 Td (Pay 999999 yen) Tj ET"))
	doc := base(t, with(38, flow("", other)))
	digits := fmt.Sprintf("%04x", bytes.Index(doc, []byte(other)))
	at, prev := int(digits[0])<<8|int(digits[1]), lastStart(doc)
	if at < len(doc) {
		t.Fatalf("%d is before %d", at, len(doc))
	}
	doc = append(slices.Clone(doc), strings.Repeat(" ", at-len(doc))...)
	doc = fmt.Appendf(doc, "4 0 obj\n%s\nendobj\n", flow("", contractText))
	start := len(doc)
	return fmt.Appendf(doc, "98 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n",
		flow(fmt.Sprintf("/Type /XRef /Size 200 /F /ASCIIHexDecode /W [0 2 0] /Index [4 1] /Info 6 0 R /Root 1 0 R /Prev %d", prev), digits+">"), start)
}

// packing adds an object stream with objects that no cross-reference lists.
func packing(t *testing.T) []byte {
	doc := first(t, behind(20, false, file(contract())), "")
	index, text := "", ""
	for i, pairs := 0, bodies(91); i < len(pairs); i += 2 {
		body := pairs[i+1].(string)
		if strings.Contains(body, "stream") {
			continue
		}
		index += fmt.Sprintf("%d %d ", pairs[i], len(text))
		text += body + " "
	}
	index += fmt.Sprintf("1 %d ", len(text))
	text += "<< /Type /Catalog /Pages 92 0 R >> "
	return update{objects: objs(94, bodies(91)[7].(string), 99, flow(fmt.Sprintf("/Type /ObjStm /N 5 /First %d", len(index)), index+text))}.append(doc)
}

// growing is a document whose newest table says that it has fewer objects.
func growing(t *testing.T) []byte {
	doc := file(with(3, box(strings.Replace(contractPage, "4 0 R", "[4 0 R 38 0 R]", 1)+" "+annotations), 38, flow("", "BT /F1 24 Tf 72 700 Td (and 999999 yen) Tj ET")))
	u := update{objects: objs(27, edit(t, doc, 27, ">>", "/V 30 0 R >>"), 20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"), 30, place("adbe.pkcs7.detached", ""))}
	b := bytes.Replace(u.append(bytes.Replace(doc, []byte("/Size 40"), []byte("/Size 38"), 1)), []byte("/Size 200"), []byte("/Size 038"), 1)
	return update{objects: objs(70, "<< >>")}.append(fill(t, b, signDigest(t)))
}

// completed is a document with a second one in a stream that lacks one object:
// what is added is that object.
func completed(t *testing.T) []byte {
	text := strings.Replace(otherDocument(), "4 0 obj", "3333 0 obj", 1)
	text = strings.Replace(text, "/Contents 4 0 R", "/Contents 70 0 R", 1)
	doc := first(t, behind(20, false, file(with(38, flow("", text)))), "")
	return update{objects: objs(70, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999999 yen) Tj ET"))}.append(doc)
}

// supplied lacks an older cross-reference when it is signed: who adds it chooses
// between two contents.
func supplied(t *testing.T) []byte {
	doc := file(with(38, flow("", contractText), 4, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999999 yen) Tj ET")))
	doc = bytes.Replace(doc, []byte("38 0 obj"), []byte("04 0 obj"), 1)
	places := map[int]int{}
	for n := range 40 {
		if at := bytes.Index(doc, fmt.Appendf(nil, "\n%d 0 obj\n", n)); at > 0 {
			places[n] = at + 1
		}
	}
	doc = doc[:bytes.LastIndex(doc, []byte("xref\n0 40"))]
	const prev = 40_000
	b := update{prev: prev, objects: objs(27, edit(t, doc, 27, ">>", "/V 50 0 R >>"), 20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"),
		sig, place("adbe.pkcs7.detached", ""))}.append(doc)
	b = fill(t, b, signDigest(t))
	start := lastStart(b)
	head := fmt.Sprintf("70 0 obj\n<< /X (%s) >>\nendobj\n", strings.Repeat("x", prev-len(b)-len("70 0 obj\n<< /X () >>\nendobj\n")))
	places[70] = len(b)
	b = append(b, head...)
	places[98] = len(b)
	b = fmt.Appendf(b, "98 0 obj\n%s\nendobj\n", crossStream(places, "/Root 1 0 R"))
	return update{prev: start, objects: objs(71, "<< >>")}.append(b)
}

// prefixed are documents with bytes in front of the header that all readers
// read alike.
var prefixed = []variant{
	{"bytes in front of the header, co-signed by Inkan", func(t *testing.T) []byte {
		doc := behind(20, false, file(contract()))
		return seal(t, seal(t, doc, pdf.Request{Field: "first"}), pdf.Request{Field: "second"})
	}, passed, ""},
	{"bytes in front of the header, offsets from there, co-signed by Inkan", func(t *testing.T) []byte {
		doc := behind(20, true, file(contract()))
		return seal(t, seal(t, doc, pdf.Request{Field: "first"}), pdf.Request{Field: "second"})
	}, passed, ""},
}
