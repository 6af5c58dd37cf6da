package signer_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"inkan/signer"
)

// contractWith is the signed contract with other objects.
func contractWith(pairs ...any) func(t testing.TB) []byte {
	return func(t testing.TB) []byte { return base(t, with(pairs...)) }
}

// certifiedWith is the same with a certification that lets fields be filled in.
func certifiedWith(pairs ...any) func(t testing.TB) []byte {
	return func(t testing.TB) []byte { return certify(t, file(with(pairs...)), 2) }
}

// printing is the contract whose first page prints something else, with further
// resources.
func printing(content, resources string, pairs ...any) func(t testing.TB) []byte {
	page := strings.Replace(contractPage, "/XObject <<", resources+" /XObject << ", 1)
	return func(t testing.TB) []byte {
		return base(t, with(append(pairs, 3, box(page+" "+annotations), 4, flow("", content))...))
	}
}

// covered has a second person sign visibly where a document prints.
func covered(name string, result signer.Result, reason, rect string, from func(t testing.TB) []byte) variant {
	return variant{name, func(t *testing.T) []byte { return signNew(t, from(t), rect) }, result, reason}
}

// redirected points the newest free entry of an object to a text within the file.
func redirected(t testing.TB, b []byte, num int, text string) []byte {
	t.Helper()
	entry := fmt.Appendf(nil, "\n%d 1\n%010d 00001 f \n", num, 0)
	at, target := bytes.LastIndex(b, entry), bytes.LastIndex(b, []byte(text))
	if at < 0 || target < 0 {
		t.Fatalf("no entry or no %q", text)
	}
	copy(b[at:], fmt.Sprintf("\n%d 1\n%010d 00000 n \n", num, target))
	return b
}

// engulfing signs a document in which another object holds the signature
// dictionary with its gap: head is where that object begins, in an entry of the
// dictionary, and behind is what ends it, in a comment.
func engulfing(t testing.TB, num int, head, behind string) []byte {
	t.Helper()
	doc := file(contract())
	u := update{objects: objs(
		27, edit(t, doc, 27, ">>", "/V 50 0 R >>"),
		20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"),
		num, "",
		sig, place("adbe.pkcs7.detached", head)+behind)}
	b := redirected(t, u.append(doc), num, fmt.Sprintf("%d 0 obj", num))
	if i := bytes.LastIndex(b, []byte("LLLL")); i >= 0 {
		from := i + bytes.Index(b[i:], []byte("stream\n")) + len("stream\n")
		end := bytes.LastIndex(b, []byte("endstream"))
		copy(b[i:], fmt.Sprintf("%4d", end-from))
	}
	return fill(t, b, signDigest(t))
}

// packed is a contract that keeps the typeface in an object stream, number 36,
// through a cross-reference stream, 35, beside its table. Object 33 tells how the
// object stream is decoded: with and without a predictor it says something else.
func packed(t testing.TB) []byte {
	t.Helper()
	const columns = 100
	text := ""
	for _, part := range []string{"5 0     << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 49 /Widths [9", "0] >> "} {
		text += part[:len(part)-1] + strings.Repeat(" ", columns-len(part)) + part[len(part)-1:]
	}
	var rows bytes.Buffer
	z := zlib.NewWriter(&rows)
	for i := 0; i < len(text); i += columns {
		z.Write([]byte("\x00" + text[i:i+columns]))
	}
	z.Close()
	objects := with(
		33, fmt.Sprintf("<< /Predictor 12 /Columns %d >>", columns),
		35, flow("/Type /XRef /Size 40 /W [1 1 1] /Index [5 1]", "\x02\x24\x00"),
		36, flow("/Type /ObjStm /N 1 /First 8 /Filter /FlateDecode /DecodeParms 33 0 R", rows.String()))
	delete(objects, 5)
	doc := file(objects)
	at, i := bytes.Index(doc, []byte("35 0 obj")), bytes.LastIndex(doc, []byte("/Root 1 0 R"))
	return slices.Concat(doc[:i], fmt.Appendf(nil, "/XRefStm %d ", at), doc[i:])
}

// mixedFace is a typeface whose characters have one byte or two.
const mixedFace = "<< /Type /Font /Subtype /Type0 /BaseFont /MS-Gothic /Encoding /90ms-RKSJ-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 " +
	"/BaseFont /MS-Gothic /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 >>] >>"

// shadows are attacks that prepare a document before it is signed, or hide in
// what a signature allows.
var shadows = []variant{
	{"content stream that reaches into the gap", func(t *testing.T) []byte {
		return engulfing(t, 4, "/X (4 0 obj << /Filter /ASCIIHexDecode /Length LLLL >> stream\n)", " % endstream\nendobj")
	}, failed, "pdf.sig.gap"},
	{"text that holds a signature", func(t *testing.T) []byte {
		return engulfing(t, 24, "/X [24 0 obj (] /Y (", "")
	}, failed, ""},
	{"page gets its turn from another parent", func(t *testing.T) []byte {
		doc := base(t, contract())
		return update{objects: objs(9, edit(t, doc, 9, "/Parent 2 0 R", "/Parent 70 0 R"),
			70, "<< /Type /Pages /Kids [9 0 R] /Count 1 /Rotate 180 /Parent 2 0 R >>")}.append(doc)
	}, failed, "pdf.change.pages"},
	afterIn("typeface added that an empty field asks for", undecided, "pdf.change.form",
		contractWith(22, box(noteField+" /DA (/Own 12 Tf) /V (100)")),
		func(t *testing.T, doc []byte) update {
			return update{objects: objs(20, edit(t, doc, 20, "/Helv 5 0 R", "/Helv 5 0 R /Own 70 0 R"), 70, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>")}
		}),
	afterIn("default appearance for fields that had none", undecided, "pdf.change.form",
		contractWith(20, box(strings.Replace(contractForm, " /DA (/Helv 0 Tf 0 g)", " /DA null", 1)), 22, box(noteField+" /V (100)")),
		edited(20, "/DA null", "/DA (/Helv 12 Tf 1 g)")),
	afterIn("field below a locked one filled", failed, "pdf.change.locked", func(t testing.TB) []byte {
		return first(t, file(with(20, box(strings.Replace(contractForm, "22 0 R", "32 0 R", 1)), 32, "<< /T (part) /Kids [22 0 R] >>", 22, box(noteField+" /Parent 32 0 R"))),
			"/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 /Action /Include /Fields [(part)] >> >>]")
	}, edited(22, "/T", "/V (hello) /T")),
	afterIn("field that is also the list of pictures", failed, "pdf.change.resources",
		certifiedWith(
			3, box(strings.Replace(contractPage, "<< /X1 8 0 R >>", "22 0 R", 1)+" "+annotations),
			4, flow("", "q 50 0 0 50 72 600 cm /V Do Q"), 22, box(noteField+" /V 8 0 R")),
		func(t *testing.T, doc []byte) update {
			return update{objects: objs(22, edit(t, doc, 22, "/V 8 0 R", "/V 70 0 R"),
				70, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00"))}
		}),
	afterIn("page that is also the list of pictures", failed, "pdf.change.resources",
		contractWith(3, box(strings.Replace(contractPage, "<< /X1 8 0 R >>", "9 0 R", 1)+" "+annotations), 4, flow("", "q 50 0 0 50 72 600 cm /Tabs Do Q")),
		func(t *testing.T, doc []byte) update {
			return update{objects: objs(9, edit(t, doc, 9, "/MediaBox", "/Tabs 70 0 R /MediaBox"),
				70, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00"))}
		}),
	covered("signature over a picture within the content", undecided, "pdf.change.covered", "300 300 400 400",
		printing("q 90 0 0 90 305 305 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q", "")),
	covered("signature over a picture within forms, six deep", undecided, "pdf.change.covered", "300 300 400 400",
		printing("/X1 Do", "", append(nested(6), 8, flow("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /A 100 0 R >> >>", "/A Do"))...)),
	covered("signature over a form that cannot be unpacked", undecided, "pdf.change.covered", "300 300 400 400",
		printing("/X1 Do", "", 8, flow("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Filter /LZWDecode", "\x80\x0b\x60\x50"))),
	covered("signature over text drawn by a pattern", undecided, "pdf.change.covered", "300 300 400 400",
		printing("/Pattern cs /P1 scn 0 0 595 842 re f", "/Pattern << /P1 32 0 R >>",
			32, flow("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 595 842] /XStep 595 /YStep 842 /Resources << /Font << /F1 5 0 R >> >>",
				"BT /F1 24 Tf 310 350 Td (100) Tj ET"))),
	covered("signature over a shape cut out of the whole page", undecided, "pdf.change.covered", "300 300 400 400",
		printing("310 310 m 390 310 l 350 390 l h W n 0 0 595 842 re f", "")),
	covered("signature over a shading", undecided, "pdf.change.covered", "300 300 400 400",
		printing("310 310 m 390 310 l 350 390 l h W n /S1 sh", "/Shading << /S1 32 0 R >>", 32, "<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 1 1] >>")),
	covered("signature over spread text", undecided, "pdf.change.covered", "300 740 400 780",
		printing("BT /F1 24 Tf 300 Tc 72 750 Td (Pay) Tj ET", "")),
	covered("signature over stretched text", undecided, "pdf.change.covered", "300 740 400 780",
		printing("BT /F1 24 Tf 1000 Tz 72 750 Td (Pay) Tj ET", "")),
	covered("signature over raised text", undecided, "pdf.change.covered", "72 320 300 380",
		printing("BT /F1 24 Tf -400 Ts 72 750 Td (Pay) Tj ET", "")),
	covered("signature over wide letters", undecided, "pdf.change.covered", "300 740 400 780",
		printing("BT /F1 24 Tf 72 750 Td (Pay) Tj ET", "", 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 122 /Widths ["+strings.Repeat("9000 ", 91)+"] >>")),
	covered("signature over letters that are drawn by the document", undecided, "pdf.change.covered", "300 300 400 400",
		printing("BT /F1 24 Tf 72 750 Td (a) Tj ET", "", 5,
			"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 32 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [1] >>",
			32, flow("", "1 0 d0 10 -18 3 3 re f"))),
	covered("signature over digits of half a character", undecided, "pdf.change.covered", "300 300 400 400",
		printing("BT /F1 24 Tf 310 350 Td (1) Tj 12 0 Td (0) Tj 12 0 Td (0) Tj ET", "", 5, mixedFace)),
	covered("signature beside digits of half a character", passed, "", "300 300 400 400",
		printing("BT /F1 24 Tf 210 350 Td (1) Tj 12 0 Td (0) Tj 12 0 Td (0) Tj ET", "", 5, mixedFace)),
	covered("signature over letters that are said to have no width", undecided, "pdf.change.covered", "300 300 400 400",
		printing("BT /F1 24 Tf 310 350 Td (100) Tj ET", "", 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 122 /Widths ["+strings.Repeat("0 ", 91)+"] >>")),
	covered("signature over what follows a false end of a picture", undecided, "pdf.change.covered", "300 300 400 400",
		printing("BI /W 32 /H 1 /CS /G /BPC 8 ID x\nEI .001 0 0 .001 0 0 cm xxxxx\nEI BT /F1 24 Tf 310 350 Td (100) Tj ET", "")),
	covered("signature over what an early end of a picture hides", undecided, "pdf.change.covered", "300 300 400 400",
		printing("BI /W 1 /H 1 /CS /G /BPC 8 ID xEI BT /F1 24 Tf 310 350 Td (100) Tj ET BI /W 1 /H 1 /CS /G /BPC 8 ID x EI", "")),
	covered("signature over what stands behind an empty limit", undecided, "pdf.change.covered", "300 300 400 400",
		printing("W n BT /F1 24 Tf 310 350 Td (100) Tj ET", "")),
	covered("signature over a form whose kind stands apart", undecided, "pdf.change.covered", "300 300 400 400",
		printing("/X1 Do", "", 32, "/Form", 8, flow("/Type /XObject /Subtype 32 0 R /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 24 Tf 310 350 Td (100) Tj ET"))),
	covered("signature over text of a negative size", undecided, "pdf.change.covered", "300 300 400 400",
		printing("BT /F1 -60 Tf 1 0 0 1 370 420 Tm (1) Tj ET", "")),
	{"prepared field over the text signed", func(t *testing.T) []byte {
		return signSecond(t, base(t, with(26, "<< /Type /Annot /Subtype /Widget /Parent 25 0 R /Rect [72 740 300 780] /F 4 /P 3 0 R >>")))
	}, undecided, "pdf.change.covered"},
	{"prepared field over single narrow letters signed", func(t *testing.T) []byte {
		return signSecond(t, base(t, with(26, "<< /Type /Annot /Subtype /Widget /Parent 25 0 R /Rect [72 740 300 780] /F 4 /P 3 0 R >>",
			4, flow("", "BT /F1 24 Tf 80 750 Td (1) Tj 12 0 Td (0) Tj 12 0 Td (0) Tj ET"),
			5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 122 /Widths ["+strings.Repeat("300 ", 91)+"] >>")))
	}, undecided, "pdf.change.covered"},
	{"prepared field over a ruled line signed", func(t *testing.T) []byte {
		return signSecond(t, base(t, with(4, flow("", contractText+" 300 70 m 400 70 l S 298 58 104 44 re S"))))
	}, passed, ""},
	afterIn("P=2, field over the text filled", undecided, "pdf.change.covered_field",
		certifiedWith(22, box(strings.Replace(noteField, "[72 460 272 480]", "[72 740 300 780]", 1))),
		func(t *testing.T, doc []byte) update {
			return update{objects: objs(22, edit(t, doc, 22, "/T (note)", "/V (999) /AP << /N 70 0 R >> /T (note)"),
				70, flow("/Type /XObject /Subtype /Form /BBox [0 0 228 40]", "1 g 0 0 228 40 re f"))}
		}),
	{"typeface packed", func(t *testing.T) []byte {
		return update{objects: objs(70, "<< >>")}.append(first(t, packed(t), ""))
	}, passed, ""},
	{"typeface packed, and unpacked otherwise", func(t *testing.T) []byte {
		return update{objects: objs(33, "<< /Predictor 1 >>")}.append(first(t, packed(t), ""))
	}, failed, "pdf.change.resources"},
	{"table and stream of one revision disagree", func(t *testing.T) []byte {
		doc := base(t, contract())
		at := len(doc)
		evil := flow("", "BT /F1 24 Tf 72 750 Td (Pay 999 yen) Tj ET")
		doc = fmt.Appendf(doc, "70 0 obj\n%s\nendobj\n", evil)
		stream := len(doc)
		doc = fmt.Appendf(doc, "71 0 obj\n%s\nendobj\n", flow("/Type /XRef /Size 40 /W [1 4 1] /Index [4 1]", string([]byte{1, 0, 0, byte(at >> 8), byte(at), 0})))
		old := regexp.MustCompile(`(?m)^\d{10} 00000 n $`).FindAll(doc, 4)[3]
		start := len(doc)
		return fmt.Appendf(doc, "xref\n4 1\n%s\ntrailer\n<< /Size 200 /Root 1 0 R /Info 6 0 R /XRefStm %d /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", old, stream, lastStart(doc), start)
	}, failed, ""},
	after("Contents twice in the signature", failed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(sig, strings.Replace(newest(t, doc, sig), "/Filter", "/Contents <00> /Filter", 1))}
	}),
	after("page with two Contents", failed, "", edited(3, "/Contents 4 0 R", "/Contents 4 0 R /Contents 10 0 R")),
	after("page with an escaped second Contents", failed, "", edited(3, "/Contents 4 0 R", "/Contents 4 0 R /#43ontents 10 0 R")),
	bent("comment within the signature", failed, "", func(_ *testing.T, doc []byte) []byte {
		i := bytes.LastIndex(doc, []byte("0>"))
		doc[i-4] = '%'
		return doc
	}),
	bent("white space within the signature", passed, "", func(_ *testing.T, doc []byte) []byte {
		i := bytes.LastIndex(doc, []byte("00>"))
		copy(doc[i-400:i+2], strings.Repeat("\n ", 201))
		return doc
	}),
	bent("real numbers in the byte range", failed, "", func(t *testing.T, doc []byte) []byte {
		return ranges(t, doc, strings.Replace(rangeText(doc), " ", ".0 ", 1))
	}),
	bent("byte range beyond all numbers", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "[0 1 2 99999999999999999999]") }),
	bent("byte range that wraps around", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "[0 1 9223372036854775807 2]") }),
	bent("references in the byte range", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "[0 5 0 R 6 0 R 7 0 R]") }),
	after("byte range elsewhere and changed", failed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(sig, strings.Replace(newest(t, doc, sig), rangeText(doc), "70 0 R", 1), 70, rangeText(doc))}
	}),
	after("signature in the annotations, not in the form", failed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(3, edit(t, doc, 3, "27 0 R]", "27 0 R 70 0 R]"), 20, edit(t, doc, 20, "27 0 R]", "]"),
			70, strings.Replace(newest(t, doc, 27), "(first)", "(third)", 1))}
	}),
	after("embedded file", failed, "pdf.change.action", edited(30, "<< /Dests", "<< /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a) >>] >> /Dests")),
	after("page labels", failed, "pdf.change.catalog", edited(1, "/Type", "/PageLabels << /Nums [0 << /S /r >>] >> /Type")),
	after("outline added", failed, "pdf.change.catalog", edited(1, "/Type", "/Outlines << /First 70 0 R >> /Type")),
	after("action when a page opens", failed, "pdf.change.action", edited(9, "/MediaBox", "/AA << /O << /S /JavaScript /JS (x) >> >> /MediaBox")),
	after("program started from a link", failed, "pdf.change.annotation_changed", edited(23, "/URI /URI (https://example.jp/)", "/Launch /F (x)")),
	after("file attached to a page", failed, "pdf.change.annotation_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(9, edit(t, doc, 9, "/MediaBox", "/Annots [70 0 R] /MediaBox"), 70, "<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (a) >> >>")}
	}),
	after("portfolio", failed, "pdf.change.catalog", edited(1, "/Type", "/Collection << /View /T >> /Type")),
	after("order of calculations", failed, "pdf.change.form", edited(20, "/DA", "/CO [21 0 R] /DA")),
	after("needs rendering", failed, "pdf.change.catalog", edited(1, "/Type", "/NeedsRendering true /Type")),
	after("piece of another program", failed, "pdf.change.catalog", edited(1, "/Type", "/PieceInfo << /X << /LastModified (D:2026) >> >> /Type")),
	after("new signature field of an old name", failed, "pdf.change.field_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(20, edit(t, doc, 20, "27 0 R]", "27 0 R 62 0 R]"), 62, "<< /FT /Sig /T (amount) >>")}
	}),
	afterIn("transparency mask of a picture", failed, "pdf.change.resources",
		contractWith(8, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /SMask 32 0 R", "\x80"),
			32, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\xff")),
		putObjects(32, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00"))),
	afterIn("program of a typeface", failed, "pdf.change.resources",
		contractWith(5, "<< /Type /Font /Subtype /TrueType /BaseFont /Own /FontDescriptor 32 0 R >>", 32, "<< /Type /FontDescriptor /FontFile2 33 0 R >>", 33, flow("", "one")),
		putObjects(33, flow("", "two"))),
	afterIn("letters of a typeface", failed, "pdf.change.resources",
		contractWith(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding 32 0 R >>", 32, "<< /Type /Encoding >>"),
		putObjects(32, "<< /Type /Encoding /Differences [49 /nine] >>")),
	afterIn("length of the content", failed, "",
		contractWith(4, "<< /Length 32 0 R >>\nstream\nBT /F1 24 Tf 72 750 Td (Pay 100) Tj\nendstream\n(999) Tj\nendstream", 32, "36"),
		putObjects(32, "55")),
	afterIn("filter of the content", failed, "",
		contractWith(4, "<< /Length 6 /Filter 32 0 R >>\nstream\n414243\nendstream", 32, "null"),
		putObjects(32, "/ASCIIHexDecode")),
	afterIn("layer of the content", failed, "pdf.change.resources",
		contractWith(3, box(strings.Replace(contractPage, "/XObject <<", "/Properties << /L 32 0 R >> /XObject <<", 1)+" "+annotations), 32, "<< /Type /OCG /Name (x) >>"),
		putObjects(32, "<< /Type /OCG /Name (x) /Usage << /View << /ViewState /OFF >> >> >>")),
	afterIn("state of graphics", failed, "pdf.change.resources",
		contractWith(3, box(strings.Replace(contractPage, "/XObject <<", "/ExtGState << /G 32 0 R >> /XObject <<", 1)+" "+annotations), 32, "<< /ca 1 >>"),
		putObjects(32, "<< /ca 0 >>")),
	afterIn("picture in a picture", failed, "pdf.change.resources",
		contractWith(8, flow("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /I 32 0 R >> >>", "/I Do"), 32, flow("/Subtype /Image", "a")),
		putObjects(32, flow("/Subtype /Image", "b"))),
	after("level between the tree and a page", failed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(2, "<< /Type /Pages /Kids [70 0 R] /Count 2 >>", 70, "<< /Type /Pages /Parent 2 0 R /Kids [3 0 R 9 0 R] /Count 2 /Rotate 90 >>")}
	}),
	after("pages in a loop", undecided, "pdf.change.incomparable", edited(2, "9 0 R]", "9 0 R 2 0 R]")),
	after("revisions in a loop", failed, "", func(_ *testing.T, doc []byte) update {
		return update{objects: objs(70, "<< >>"), prev: len(doc) + len("70 0 obj\n<< >>\nendobj\n")}
	}),
	after("revision that leaves the signed one out", failed, "", func(t *testing.T, doc []byte) update {
		first := startPattern.FindSubmatch(doc)
		n := 0
		fmt.Sscan(string(first[1]), &n)
		return update{objects: objs(27, newest(t, doc, 27), 20, newest(t, doc, 20), sig, newest(t, doc, sig)), prev: n}
	}),
	{"revision without an end mark", func(t *testing.T) []byte {
		doc := base(t, contract())
		b := update{objects: objs(4, flow("", "BT ET"))}.append(doc)
		return bytes.TrimSuffix(b, []byte("%%EOF\n"))
	}, failed, ""},
	{"revision without a start", func(t *testing.T) []byte {
		doc := base(t, contract())
		b := update{objects: objs(4, flow("", "BT ET"))}.append(doc)
		return b[:bytes.LastIndex(b, []byte("startxref"))]
	}, undecided, "pdf.change.trailing"},
	{"object of a number too great", func(t *testing.T) []byte {
		doc := file(with(3, box(strings.Replace(contractPage, "4 0 R", "8388610 0 R", 1)+" "+annotations)))
		doc = first(t, beyond(doc, contractText), "")
		return beyond(doc, strings.Replace(contractText, "100", "999", 1))
	}, failed, ""},
	{"objects beyond the size", func(t *testing.T) []byte {
		doc := base(t, contract())
		b := update{objects: objs(70, "<< >>")}.append(doc)
		i := bytes.LastIndex(b, []byte("/Size 200"))
		copy(b[i:], "/Size 010")
		return b
	}, failed, ""},
	bent("much white space behind", undecided, "pdf.change.trailing", func(_ *testing.T, doc []byte) []byte {
		return append(doc, bytes.Repeat([]byte(" "), 2000)...)
	}),
	{"object that no cross-reference lists", func(t *testing.T) []byte {
		doc := base(t, contract())
		hidden := fmt.Appendf(slices.Clone(doc), "4 0 obj\n%s\nendobj\n", flow("", "BT /F1 24 Tf 72 750 Td (Pay 999 yen) Tj ET"))
		return update{objects: objs(70, "<< >>"), prev: lastStart(doc)}.append(hidden)
	}, undecided, "pdf.change.loose"},
	{"cross-reference told to begin in a comment", func(t *testing.T) []byte {
		b := update{objects: objs(70, "<< >> % a comment")}.append(base(t, contract()))
		return bytes.Replace(b, []byte("endobj\nxref\n70"), []byte("endobj\n%x\nxref\n70"), 1) // startxref still tells that place
	}, undecided, "pdf.change.loose"},
	{"object told to begin in a comment", func(t *testing.T) []byte {
		b := update{objects: objs(70, "<< >>")}.append(append(base(t, contract()), "%x\n"...))
		at := bytes.LastIndex(b, []byte("70 0 obj"))
		return bytes.Replace(b, fmt.Appendf(nil, "%010d 00000 n", at), fmt.Appendf(nil, "%010d 00000 n", at-3), 1)
	}, undecided, "pdf.change.loose"},
	{"line end in front of what a revision adds", func(t *testing.T) []byte {
		b := update{objects: objs(70, "<< >>")}.append(append(base(t, contract()), "\n"...))
		at := bytes.LastIndex(b, []byte("70 0 obj"))
		return bytes.Replace(b, fmt.Appendf(nil, "%010d 00000 n", at), fmt.Appendf(nil, "%010d 00000 n", at-1), 1)
	}, passed, ""},
	{"start of the signed revision told wrongly", func(t *testing.T) []byte {
		doc := file(contract())
		first := lastStart(doc)
		u := update{objects: objs(27, edit(t, doc, 27, ">>", "/V 50 0 R >>"), 20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"),
			4, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999 yen) Tj ET"), sig, place("adbe.pkcs7.detached", ""))}
		b := u.append(doc)
		right := lastStart(b)
		b = b[:bytes.LastIndex(b, []byte("startxref"))]
		b = fmt.Appendf(b, "startxref\n%d\n%%%%EOF\n", first)
		b = fill(t, b, signDigest(t))
		return update{objects: objs(70, "<< >>"), prev: right}.append(b)
	}, failed, ""},
	{"cross-reference kept in the gap", func(t *testing.T) []byte {
		doc := base(t, contract())
		u := update{objects: objs(4, "")}
		b := u.append(doc)
		i := bytes.LastIndex(b, []byte("4 1\n"))
		copy(b[i:], fmt.Sprintf("4 1\n%010d 00000 n", bytes.Index(b, []byte("/Contents <30"))+40))
		return b
	}, failed, ""},
}

// beyond adds a revision with the content 8388610, whose number is greater than
// any may be (ISO 32000-1, annex C).
func beyond(doc []byte, content string) []byte {
	prev, at := lastStart(doc), len(doc)
	doc = fmt.Appendf(doc, "8388610 0 obj\n%s\nendobj\n", flow("", content))
	start := len(doc)
	doc = fmt.Appendf(doc, "xref\n8388600 11\n%s%010d 00000 n \n", strings.Repeat("0000000000 00000 f \n", 10), at)
	return fmt.Appendf(doc, "trailer\n<< /Size 8388611 /Root 1 0 R /Info 6 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", prev, start)
}

// rangeText is the byte range of a document as written.
func rangeText(doc []byte) string {
	at := bytes.Index(doc, []byte("/ByteRange ["))
	at += len("/ByteRange ")
	return string(doc[at : at+bytes.IndexByte(doc[at:], ']')+1])
}

// nested are forms within each other, from object 100 on; the innermost draws a
// picture.
func nested(levels int) []any {
	all := []any{99, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x80")}
	for i := range levels {
		inner, content := fmt.Sprintf("/A %d 0 R", 101+i), "/A Do"
		if i == levels-1 {
			inner, content = "/I 99 0 R", "q 90 0 0 90 305 305 cm /I Do Q"
		}
		all = append(all, 100+i, flow("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << "+inner+" >> >>", content))
	}
	return all
}
