package signer_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"inkan/pdf"
	"inkan/signer"
)

// askFile verifies a file with the synthetic authority trusted.
func askFile(t testing.TB, name string, b []byte) signer.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return question(t, signer.Question{Path: path})
}

// question asks a desk that knows no card.
func question(t testing.TB, q signer.Question) signer.Report {
	t.Helper()
	desk := &signer.Desk{Anchors: signer.NewAnchors(), Now: func() time.Time { return noon }}
	q.Trust = append([]*x509.Certificate{witnessCA().chain[0]}, q.Trust...)
	r, err := desk.Verify(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const (
	sig  = 50 // number of the signature dictionary in these tests
	sig2 = 60
)

// base is the contract with its first field signed.
func base(t testing.TB, objects map[int]string) []byte {
	t.Helper()
	return first(t, file(objects), "")
}

// first signs the field "first" of a document; more goes into the signature.
func first(t testing.TB, doc []byte, more string) []byte {
	t.Helper()
	return signed(t, doc, update{objects: objs(
		27, edit(t, doc, 27, ">>", "/V 50 0 R >>"),
		20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"),
		sig, place("adbe.pkcs7.detached", more))})
}

// certified is the contract with a certification of level p.
func certified(t testing.TB, p int) []byte {
	t.Helper()
	return certify(t, file(contract()), p)
}

func certify(t testing.TB, doc []byte, p int) []byte {
	t.Helper()
	return signed(t, doc, update{objects: objs(
		1, edit(t, doc, 1, ">>", "/Perms << /DocMDP 50 0 R >> >>"),
		27, edit(t, doc, 27, ">>", "/V 50 0 R >>"),
		20, edit(t, doc, 20, "/DA", "/SigFlags 3 /DA"),
		sig, place("adbe.pkcs7.detached", fmt.Sprintf(
			"/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P %d /V /1.2 >> >>]", p)))})
}

// locking is the contract with a signature that locks fields.
func locking(t testing.TB, lock string) []byte {
	t.Helper()
	return first(t, file(contract()), "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 "+lock+" >> >>]")
}

// signSecond is a co-signature in the prepared field "second".
func signSecond(t testing.TB, doc []byte) []byte {
	t.Helper()
	return signed(t, doc, update{objects: objs(
		25, edit(t, doc, 25, ">>", "/V 60 0 R >>"),
		26, edit(t, doc, 26, ">>", "/AP << /N 61 0 R >> >>"),
		61, flow("/Type /XObject /Subtype /Form /BBox [0 0 100 40]", "0 0 100 40 re S"),
		sig2, place("ETSI.CAdES.detached", ""))})
}

// A widget for a new signature field, number 62, at a rectangle.
func newWidget(t testing.TB, doc []byte, rect, value string) map[int]string {
	t.Helper()
	return objs(
		62, box("/Type /Annot /Subtype /Widget /FT /Sig /T (third) /F 132 /P 3 0 R /Rect ["+rect+"] /AP << /N 61 0 R >> "+value),
		61, flow("/Type /XObject /Subtype /Form /BBox [0 0 100 40]", "0 0 100 40 re S"),
		3, edit(t, doc, 3, "27 0 R]", "27 0 R 62 0 R]"),
		20, edit(t, doc, 20, "27 0 R]", "27 0 R 62 0 R]"))
}

func merged(a, b map[int]string) map[int]string {
	for n, body := range b {
		a[n] = body
	}
	return a
}

func signNew(t testing.TB, doc []byte, rect string) []byte {
	t.Helper()
	return signed(t, doc, update{objects: merged(newWidget(t, doc, rect, "/V 60 0 R"), objs(sig2, place("adbe.pkcs7.detached", "")))})
}

// A variant is a document with the answer that is expected.
type variant struct {
	name   string
	make   func(t *testing.T) []byte
	result signer.Result
	reason string // message key of the first signature's reason; "" takes any
}

// after makes a variant of the signed contract by a further revision.
func after(name string, result signer.Result, reason string, change func(t *testing.T, doc []byte) update) variant {
	return afterIn(name, result, reason, func(t testing.TB) []byte { return base(t, contract()) }, change)
}

func afterIn(name string, result signer.Result, reason string, from func(t testing.TB) []byte, change func(t *testing.T, doc []byte) update) variant {
	return variant{name, func(t *testing.T) []byte {
		doc := from(t)
		return change(t, doc).append(doc)
	}, result, reason}
}

// bent makes a variant by changing the bytes of the signed contract.
func bent(name string, result signer.Result, reason string, change func(t *testing.T, doc []byte) []byte) variant {
	return variant{name, func(t *testing.T) []byte { return change(t, base(t, contract())) }, result, reason}
}

// edited is an update of one object by editing it.
func edited(num int, old, new string) func(t *testing.T, doc []byte) update {
	return func(t *testing.T, doc []byte) update {
		return update{objects: objs(num, edit(t, doc, num, old, new))}
	}
}

// putObjects is an update with new objects.
func putObjects(pairs ...any) func(t *testing.T, doc []byte) update {
	return func(*testing.T, []byte) update { return update{objects: objs(pairs...)} }
}

func level(p int) func(t testing.TB) []byte {
	return func(t testing.TB) []byte { return certified(t, p) }
}

func locks(lock string) func(t testing.TB) []byte {
	return func(t testing.TB) []byte { return locking(t, lock) }
}

const (
	passed    = signer.Passed
	undecided = signer.Undecided
	failed    = signer.Failed
)

// incremental are changes by a later revision.
var incremental = []variant{
	after("page content replaced", failed, "pdf.change.content", putObjects(4, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999 yen) Tj ET"))),
	after("content list extended", failed, "pdf.change.content", func(t *testing.T, doc []byte) update {
		return update{objects: objs(3, edit(t, doc, 3, "/Contents 4 0 R", "/Contents [4 0 R 70 0 R]"), 70, flow("", "0 0 500 500 re f"))}
	}),
	after("content of the second page replaced", failed, "pdf.change.content", putObjects(10, flow("", "BT ET"))),
	after("font replaced", failed, "pdf.change.resources", edited(5, "Helvetica", "Symbol")),
	after("picture replaced", failed, "pdf.change.resources", putObjects(8, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00"))),
	after("resources of the page replaced", failed, "pdf.change.resources", edited(3, "/F1 5 0 R", "/F1 24 0 R")),
	after("crop box added", failed, "pdf.change.box", edited(3, "/MediaBox", "/CropBox [0 0 100 100] /MediaBox")),
	after("crop box removed", failed, "pdf.change.box", edited(9, "/CropBox [0 0 595 842]", "")),
	after("page turned", failed, "pdf.change.box", edited(9, "/MediaBox", "/Rotate 180 /MediaBox")),
	after("media box of all pages", passed, "", edited(2, "/Kids", "/Note null /Kids")),
	after("inherited rotation", failed, "", edited(2, "/Kids", "/Rotate 90 /Kids")),
	after("page added", failed, "pdf.change.page_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(2, "<< /Type /Pages /Kids [3 0 R 9 0 R 70 0 R] /Count 3 >>", 70, newest(t, doc, 9))}
	}),
	after("page inserted in front", failed, "pdf.change.page_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(2, "<< /Type /Pages /Kids [70 0 R 3 0 R 9 0 R] /Count 3 >>", 70, newest(t, doc, 9))}
	}),
	after("page removed", failed, "pdf.change.page_removed", putObjects(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")),
	after("pages swapped", failed, "pdf.change.pages", putObjects(2, "<< /Type /Pages /Kids [9 0 R 3 0 R] /Count 2 >>")),
	after("page shown twice", failed, "pdf.change.pages", putObjects(2, "<< /Type /Pages /Kids [3 0 R 9 0 R 3 0 R] /Count 3 >>")),
	after("page count lowered", failed, "pdf.change.pages", edited(2, "/Count 2", "/Count 1")),
	after("page replaced by another", failed, "pdf.change.page_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(2, "<< /Type /Pages /Kids [3 0 R 70 0 R] /Count 2 >>", 70, newest(t, doc, 9))}
	}),
	after("whole catalog replaced", failed, "", func(t *testing.T, doc []byte) update {
		return update{root: 70, objects: objs(70, "<< /Type /Catalog /Pages 71 0 R >>", 71, "<< /Type /Pages /Kids [72 0 R] /Count 1 >>",
			72, "<< /Type /Page /Parent 71 0 R /MediaBox [0 0 595 842] /Contents 73 0 R >>", 73, flow("", "0 0 9 9 re f"))}
	}),
	after("annotation added over content", failed, "pdf.change.annotation_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(3, edit(t, doc, 3, "27 0 R]", "27 0 R 70 0 R]"), 70, "<< /Type /Annot /Subtype /FreeText /Rect [72 740 300 780] /Contents (Pay 999) /DA (/Helv 20 Tf) >>")}
	}),
	after("annotation added where there were none", failed, "pdf.change.annotation_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(9, edit(t, doc, 9, "/MediaBox", "/Annots [70 0 R] /MediaBox"), 70, "<< /Type /Annot /Subtype /Stamp /Rect [72 740 300 780] >>")}
	}),
	after("annotation removed", failed, "pdf.change.annotation_removed", edited(3, " 23 0 R", "")),
	after("link leads elsewhere", failed, "pdf.change.annotation_changed", edited(23, "example.jp", "example.com")),
	after("annotation freed", failed, "", putObjects(23, "")),
	after("value of a field changed", failed, "pdf.change.value", edited(21, "(100)", "(999)")),
	after("appearance of a field replaced", failed, "", putObjects(24, flow("/Type /XObject /Subtype /Form /BBox [0 0 200 20]", "BT (999) Tj ET"))),
	after("appearance of a field exchanged", failed, "pdf.change.look", func(t *testing.T, doc []byte) update {
		return update{objects: objs(21, edit(t, doc, 21, "/N 24 0 R", "/N 70 0 R"), 70, flow("/Type /XObject /Subtype /Form /BBox [0 0 200 20]", "BT (999) Tj ET"))}
	}),
	after("field moved", failed, "pdf.change.field", edited(21, "/Rect [72 500", "/Rect [72 700")),
	after("field hidden", failed, "pdf.change.field", edited(21, "/F 4", "/F 2")),
	after("field renamed", failed, "pdf.change.field_renamed", edited(21, "(amount)", "(amaunt)")),
	after("field removed", failed, "pdf.change.field_removed", edited(20, "21 0 R ", "")),
	after("field made a button with an action", failed, "pdf.change.field", edited(21, "/F 4", "/F 4 /AA << /K << /S /JavaScript /JS (x) >> >>")),
	after("field added", failed, "pdf.change.field_added", func(t *testing.T, doc []byte) update {
		return update{objects: objs(20, edit(t, doc, 20, "21 0 R", "21 0 R 70 0 R"), 70, "<< /FT /Tx /T (more) /V (x) >>")}
	}),
	after("form added as XFA", failed, "pdf.change.form", edited(20, "/Fields", "/XFA (x) /Fields")),
	after("appearances to be made anew", failed, "pdf.change.form", edited(20, "/Fields", "/NeedAppearances true /Fields")),
	after("typeface of the form replaced", failed, "", edited(20, "/Helv 5 0 R", "/Helv 24 0 R")),
	after("form removed", failed, "", edited(1, "/AcroForm 20 0 R", "")),
	after("action on opening", failed, "pdf.change.action", edited(1, "/Type", "/OpenAction << /S /JavaScript /JS (x) >> /Type")),
	after("script in the names", failed, "pdf.change.action", putObjects(30, "<< /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>")),
	after("file embedded", failed, "pdf.change.action", putObjects(30, "<< /EmbeddedFiles << /Names [(a) 70 0 R] >> >>", 70, "<< /Type /Filespec /F (a) >>")),
	after("destination moved", failed, "pdf.change.action", edited(30, "[3 0 R", "[9 0 R")),
	after("layers hidden", failed, "pdf.change.layers", edited(1, "/Type", "/OCProperties << /OCGs [] /D << >> >> /Type")),
	after("layout of the pages", failed, "pdf.change.catalog", edited(1, "/SinglePage", "/TwoPageLeft")),
	after("permissions added", failed, "pdf.change.permissions", edited(1, "/Type", "/Perms << /DocMDP 50 0 R >> /Type")),
	after("signature field emptied", failed, "", edited(27, "/V 50 0 R", "")),
	after("signature dictionary replaced", failed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(sig, strings.Replace(newest(t, doc, sig), "/Filter", "/Name (Someone) /Filter", 1))}
	}),
	after("signature dictionary freed", failed, "pdf.sig.removed", putObjects(sig, "")),
	after("signature replaced by a number", failed, "", putObjects(sig, "7")),
	after("appearance of the signature added", failed, "pdf.change.field", func(t *testing.T, doc []byte) update {
		return update{objects: objs(27, edit(t, doc, 27, "/F 4", "/F 4 /AP << /N 70 0 R >>"), 70, flow("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "f"))}
	}),
	after("another field shows the same signature", failed, "pdf.change.field", func(t *testing.T, doc []byte) update {
		return update{objects: objs(25, edit(t, doc, 25, ">>", "/V 50 0 R >>"))}
	}),
	after("new field shows the same signature", failed, "pdf.change.field", func(t *testing.T, doc []byte) update {
		return update{objects: newWidget(t, doc, "0 0 0 0", "/V 50 0 R")}
	}),
	after("unsigned signature field with a picture", failed, "pdf.change.field_added", func(t *testing.T, doc []byte) update {
		return update{objects: newWidget(t, doc, "72 740 300 780", "")}
	}),
	after("tags for reading aloud", undecided, "pdf.change.structure", func(t *testing.T, doc []byte) update {
		return update{objects: objs(1, edit(t, doc, 1, "/Type", "/StructTreeRoot << /Type /StructTreeRoot >> /Type"), 3, edit(t, doc, 3, "/MediaBox", "/StructParents 0 /MediaBox"))}
	}),
	after("title changed", undecided, "pdf.change.properties", edited(6, "synthetic", "forged")),
	after("title in the metadata changed", undecided, "pdf.change.properties", putObjects(31, flow("/Type /Metadata /Subtype /XML", fmt.Sprintf(metadata, "2026-02-02", "A forged contract")))),
	after("store of proof with a page in it", failed, "pdf.change.catalog", edited(1, "/Type", "/DSS << /Certs [3 0 R] >> /Type")),
	after("store of proof with more", failed, "pdf.change.catalog", edited(1, "/Type", "/DSS << /Certs [] /JS (x) >> /Type")),
	after("language changed", failed, "pdf.change.catalog", edited(1, "(ja-JP)", "(en)")),
	afterIn("object that was missing is put in", failed, "pdf.change.content", func(t testing.TB) []byte {
		return base(t, with(3, box(strings.Replace(contractPage, "4 0 R", "[4 0 R 39 0 R]", 1)+" "+annotations)))
	}, putObjects(39, flow("", "0 0 500 500 re f"))),
	afterIn("annotation that was missing is put in", failed, "pdf.change.annotation_changed", func(t testing.TB) []byte {
		return base(t, with(3, box(contractPage+" "+strings.Replace(annotations, "27 0 R", "27 0 R 39 0 R", 1))))
	}, putObjects(39, "<< /Type /Annot /Subtype /FreeText /Rect [72 740 300 780] >>")),
	afterIn("hidden content shown by another cross-reference", failed, "pdf.change.content", func(t testing.TB) []byte {
		return base(t, with(38, flow("", "BT /F1 24 Tf 72 750 Td (Pay 999 yen) Tj ET")))
	}, func(t *testing.T, doc []byte) update {
		return update{objects: objs(3, edit(t, doc, 3, "4 0 R", "38 0 R"))}
	}),
	afterIn("layer that hides is turned off", failed, "pdf.change.layers", func(t testing.TB) []byte {
		return base(t, with(1, box(contractCatalog+" /OCProperties << /OCGs [37 0 R] /D << /ON [37 0 R] >> >>"), 37, "<< /Type /OCG /Name (x) >>"))
	}, edited(1, "/ON", "/OFF")),
	after("wrong generation hides the right one", failed, "pdf.change.resources", edited(5, "Helvetica", "Symbol")),
}

// allowed are changes that permissions decide about.
var allowed = []variant{
	after("empty field filled, nobody said whether", undecided, "pdf.change.filled", edited(22, "/T", "/V (hello) /T")),
	afterIn("P=1, field filled", failed, "pdf.change.value", level(1), edited(22, "/T", "/V (hello) /T")),
	afterIn("P=2, field filled", passed, "", level(2), edited(22, "/T", "/V (hello) /T")),
	{"P=2, many fields filled and the content changed", func(t *testing.T) []byte {
		p, filled := contract(), objs(4, flow("", "BT ET"))
		fields := ""
		for n := 100; n < 140; n++ {
			p[n] = fmt.Sprintf("<< /FT /Tx /T (f%d) >>", n)
			filled[n] = fmt.Sprintf("<< /FT /Tx /T (f%d) /V (x) >>", n)
			fields += fmt.Sprintf("%d 0 R ", n)
		}
		p[20] = box("/Fields [" + fields + "21 0 R 22 0 R 25 0 R 27 0 R] /DA (/Helv 0 Tf 0 g)")
		return update{objects: filled}.append(certify(t, file(p), 2))
	}, failed, "pdf.change.content"},
	afterIn("P=2, value changed", passed, "", level(2), edited(21, "(100)", "(200)")),
	afterIn("P=2, only the appearance changed", undecided, "pdf.change.look", level(2), func(t *testing.T, doc []byte) update {
		return update{objects: objs(21, edit(t, doc, 21, "/N 24 0 R", "/N 70 0 R"), 70, flow("/Type /XObject /Subtype /Form /BBox [0 0 200 20]", "BT (999) Tj ET"))}
	}),
	afterIn("P=2, annotation added", failed, "pdf.change.annotation_added", level(2), annotate("72 740 300 780")),
	afterIn("P=2, content changed", failed, "pdf.change.content", level(2), putObjects(4, flow("", "BT ET"))),
	afterIn("P=3, annotation over content", undecided, "pdf.change.annotation_added", level(3), annotate("72 740 300 780")),
	afterIn("P=3, annotation in the margin", passed, "", level(3), annotate("400 10 450 30")),
	afterIn("P=3, line drawn from the margin", undecided, "pdf.change.annotation_added", level(3), func(t *testing.T, doc []byte) update {
		return update{objects: objs(3, edit(t, doc, 3, "27 0 R]", "27 0 R 70 0 R]"), 70, "<< /Type /Annot /Subtype /Ink /Rect [400 10 450 30] /InkList [[72 750 300 750]] >>")}
	}),
	afterIn("P=3, annotation removed", undecided, "pdf.change.annotation_removed", level(3), edited(3, " 23 0 R", "")),
	afterIn("P=3, annotation changed", undecided, "pdf.change.annotation_changed", level(3), edited(23, "example.jp", "example.com")),
	afterIn("P=3, content changed", failed, "pdf.change.content", level(3), putObjects(4, flow("", "BT ET"))),
	afterIn("permission raised", failed, "", level(1), func(t *testing.T, doc []byte) update {
		return update{objects: objs(1, edit(t, doc, 1, "/DocMDP 50 0 R", "/DocMDP 70 0 R"), 70, "<< /Type /Sig /Reference [] >>")}
	}),
	afterIn("permission removed", failed, "pdf.change.permissions", level(2), edited(1, "/Perms << /DocMDP 50 0 R >>", "")),
	afterIn("locked field filled", failed, "pdf.change.locked", locks("/Action /All"), edited(22, "/T", "/V (hello) /T")),
	afterIn("listed field filled", failed, "pdf.change.locked", locks("/Action /Include /Fields [(note)]"), edited(22, "/T", "/V (hello) /T")),
	afterIn("other field filled", passed, "", locks("/Action /Include /Fields [(amount)]"), edited(22, "/T", "/V (hello) /T")),
	afterIn("field outside the exceptions filled", failed, "pdf.change.locked", locks("/Action /Exclude /Fields [(amount)]"), edited(22, "/T", "/V (hello) /T")),
	afterIn("field among the exceptions filled", passed, "", locks("/Action /Exclude /Fields [(note)]"), edited(22, "/T", "/V (hello) /T")),
	{"P=1, signed again", func(t *testing.T) []byte { return signSecond(t, certified(t, 1)) }, failed, "pdf.change.forbidden"},
	{"signature that refers to the catalog, signed again", func(t *testing.T) []byte {
		return signSecond(t, locking(t, "/Action /Include /Fields [(amount)] >> /Data 1 0 R /Other <<"))
	}, passed, ""},
	{"signature that refers to the catalog, content changed", func(t *testing.T) []byte {
		return update{objects: objs(4, flow("", "BT ET"))}.append(locking(t, "/Action /Include /Fields [(amount)] >> /Data 1 0 R /Other <<"))
	}, failed, "pdf.change.content"},
	{"P=2, signed again", func(t *testing.T) []byte { return signSecond(t, certified(t, 2)) }, passed, ""},
	{"P=3, signed again", func(t *testing.T) []byte { return signSecond(t, certified(t, 3)) }, passed, ""},
	{"locked signature field signed", func(t *testing.T) []byte {
		return signSecond(t, locking(t, "/Action /Include /Fields [(second)]"))
	}, failed, "pdf.change.locked"},
}

func annotate(rect string) func(t *testing.T, doc []byte) update {
	return func(t *testing.T, doc []byte) update {
		return update{objects: objs(3, edit(t, doc, 3, "27 0 R]", "27 0 R 70 0 R]"), 70, "<< /Type /Annot /Subtype /Text /Rect ["+rect+"] /Contents (a) >>")}
	}
}

// good are documents of honest makers.
var good = []variant{
	{"one signature", func(t *testing.T) []byte { return base(t, contract()) }, passed, ""},
	{"signed by Inkan", func(t *testing.T) []byte { return seal(t, file(contract()), pdf.Request{Field: "first"}) }, passed, ""},
	{"co-signed by Inkan", func(t *testing.T) []byte {
		return seal(t, seal(t, file(contract()), pdf.Request{Field: "first"}), pdf.Request{Field: "second", Profile: pdf.PAdES})
	}, passed, ""},
	{"co-signed by Inkan with seals", func(t *testing.T) []byte {
		p := contract()
		p[20], p[3] = box("/Fields [21 0 R]"), box(contractPage+" /Annots [21 0 R]")
		doc := seal(t, file(p), pdf.Request{Seal: &pdf.Seal{Text: "花子"}})
		return seal(t, doc, pdf.Request{Seal: &pdf.Seal{Text: "太郎"}})
	}, passed, ""},
	{"prepared field signed", func(t *testing.T) []byte { return signSecond(t, base(t, contract())) }, passed, ""},
	{"new field signed", func(t *testing.T) []byte { return signNew(t, base(t, contract()), "0 0 0 0") }, passed, ""},
	{"new field signed in the margin", func(t *testing.T) []byte { return signNew(t, base(t, contract()), "430 10 500 40") }, passed, ""},
	{"new field signed over content", func(t *testing.T) []byte { return signNew(t, base(t, contract()), "72 740 300 780") }, undecided, "pdf.change.covered"},
	{"new field signed in the margin, drawn elsewhere when the page is turned", func(t *testing.T) []byte {
		doc := base(t, contract())
		widget := newWidget(t, doc, "430 10 500 40", "/V 60 0 R")
		widget[62] = strings.Replace(widget[62], "/F 132", "/F 148", 1) // NoRotate
		return signed(t, doc, update{objects: merged(widget, objs(sig2, place("adbe.pkcs7.detached", "")))})
	}, undecided, "pdf.change.covered"},
	{"eight signatures", func(t *testing.T) []byte {
		p := contract()
		p[20], p[3] = box("/Fields [21 0 R]"), box(contractPage+" /Annots [21 0 R]")
		doc := file(p)
		for range 8 {
			doc = seal(t, doc, pdf.Request{})
		}
		return doc
	}, passed, ""},
	after("store of proof", passed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(1, edit(t, doc, 1, "/Type", "/DSS 70 0 R /Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >> /Type"),
			70, "<< /Type /DSS /Certs [71 0 R] /VRI << /0011 << /Cert [71 0 R] /TU (D:20260101000000Z) >> >> >>", 71, flow("", "x"))}
	}),
	afterIn("store of proof at P=1", passed, "", level(1), func(t *testing.T, doc []byte) update {
		return update{objects: objs(1, edit(t, doc, 1, "/Type", "/DSS << /CRLs [71 0 R] >> /Type"), 71, flow("", "x"))}
	}),
	after("nothing but another revision", passed, "", putObjects(70, "<< >>")),
	after("dates of saving", passed, "", func(t *testing.T, doc []byte) update {
		return update{objects: objs(6, edit(t, doc, 6, "20260101", "20260202"), 31, flow("/Type /Metadata /Subtype /XML", fmt.Sprintf(metadata, "2026-02-02", "A synthetic contract"))),
			trailer: "/Info 6 0 R"}
	}),
	after("objects written again as they were", passed, "", func(t *testing.T, doc []byte) update {
		u := update{objects: objs()}
		for _, n := range []int{1, 2, 3, 4, 5, 9, 20, 21, 27} {
			u.objects[n] = newest(t, doc, n)
		}
		return u
	}),
	after("order of the tab key", passed, "", edited(3, "/MediaBox", "/Tabs /S /MediaBox")),
	bent("white space behind", passed, "", func(_ *testing.T, doc []byte) []byte { return append(doc, "\r\n \n"...) }),
}

// patched changes bytes; the length stays.
func patched(old, new string) func(t *testing.T, doc []byte) []byte {
	return func(t *testing.T, doc []byte) []byte {
		t.Helper()
		if len(old) != len(new) || !bytes.Contains(doc, []byte(old)) {
			t.Fatalf("cannot replace %q by %q", old, new)
		}
		return bytes.Replace(doc, []byte(old), []byte(new), 1)
	}
}

// moving changes the numbers of the byte range.
func moving(change func(v *[4]int)) func(t *testing.T, doc []byte) []byte {
	return func(t *testing.T, doc []byte) []byte {
		t.Helper()
		var v [4]int
		at := bytes.Index(doc, []byte("/ByteRange ["))
		head := len("/ByteRange [")
		end := at + bytes.IndexByte(doc[at:], ']')
		if _, err := fmt.Sscan(string(doc[at+head:end]), &v[0], &v[1], &v[2], &v[3]); err != nil {
			t.Fatal(err)
		}
		change(&v)
		s := fmt.Sprintf("%d %d %d %d", v[0], v[1], v[2], v[3])
		copy(doc[at+head:end], fmt.Sprintf("%-*s", end-at-head, s))
		return doc
	}
}

// forged are documents that were bent after they were signed.
var forged = []variant{
	bent("byte of the content", failed, "", patched("Pay 100", "Pay 900")),
	bent("byte of the signature", failed, "", func(_ *testing.T, doc []byte) []byte {
		i := bytes.Index(doc, []byte("/Contents <30")) + 2500
		doc[i] ^= 1
		return doc
	}),
	bent("garbage behind", undecided, "pdf.change.trailing", func(_ *testing.T, doc []byte) []byte { return append(doc, "garbage"...) }),
	bent("comment behind", undecided, "pdf.change.trailing", func(_ *testing.T, doc []byte) []byte { return append(doc, "%x\n"...) }),
	bent("objects behind without a cross-reference", undecided, "pdf.change.trailing", func(_ *testing.T, doc []byte) []byte {
		return append(doc, "4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n"...)
	}),
	bent("objects behind with a startxref only", undecided, "pdf.change.trailing", func(_ *testing.T, doc []byte) []byte {
		return append(doc, fmt.Sprintf("4 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", lastStart(doc))...)
	}),
	bent("trailer behind without a cross-reference", failed, "", func(_ *testing.T, doc []byte) []byte {
		at := len(doc)
		return append(doc, fmt.Sprintf("trailer\n<< /Root 1 0 R /Size 40 >>\nstartxref\n%d\n%%%%EOF\n", at)...)
	}),
	bent("gap wider than the signature", failed, "", moving(func(v *[4]int) { v[2] += 20; v[3] -= 20 })),
	bent("gap begins earlier", failed, "", moving(func(v *[4]int) { v[1] -= 20 })),
	bent("range begins behind the first byte", failed, "", moving(func(v *[4]int) { v[0] = 10 })),
	bent("range ends earlier", failed, "", moving(func(v *[4]int) { v[3] -= 100 })),
	bent("range ends behind the file", failed, "", moving(func(v *[4]int) { v[3] += 100 })),
	bent("ranges overlap", failed, "", moving(func(v *[4]int) { v[2] = 0 })),
	bent("negative range", failed, "", moving(func(v *[4]int) { v[1] = -1 })),
	bent("byte range null", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "null") }),
	bent("byte range empty", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "[]") }),
	bent("byte range of one pair", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "[0 100]") }),
	bent("byte range of three pairs", failed, "", func(t *testing.T, doc []byte) []byte { return ranges(t, doc, "[0 1 2 3 4 5]") }),
	bent("no byte range", failed, "", patched("/ByteRange [", "/ByteRanke [")),
	bent("byte range all zero", failed, "", moving(func(v *[4]int) { *v = [4]int{} })),
	bent("no contents", failed, "", patched("/Contents <30", "/Contenty <30")),
	bent("contents null", failed, "", func(_ *testing.T, doc []byte) []byte {
		at := bytes.Index(doc, []byte("/Contents <30")) + len("/Contents ")
		end := at + bytes.IndexByte(doc[at:], '>') + 1
		copy(doc[at:end], fmt.Sprintf("%-*s", end-at, "null"))
		return doc
	}),
	bent("contents all zero", failed, "", func(_ *testing.T, doc []byte) []byte {
		at := bytes.Index(doc, []byte("/Contents <30")) + len("/Contents <")
		for ; doc[at] != '>'; at++ {
			doc[at] = '0'
		}
		return doc
	}),
	bent("data in the padding", failed, "pdf.sig.padding", func(_ *testing.T, doc []byte) []byte {
		at := bytes.Index(doc, []byte("/Contents <30"))
		at += bytes.IndexByte(doc[at:], '>')
		doc[at-1] = '1'
		return doc
	}),
	bent("contents as literal string", failed, "", func(_ *testing.T, doc []byte) []byte {
		at := bytes.Index(doc, []byte("/Contents <30")) + len("/Contents ")
		end := at + bytes.IndexByte(doc[at:], '>')
		doc[at], doc[end] = '(', ')'
		return doc
	}),
	{"protected by a password", func(t *testing.T) []byte {
		return rewritten(t, seal(t, onePage(), pdf.Request{}), "--encrypt", "a", "b", "256", "--")
	}, undecided, "pdf.encrypted"},
	bent("sub filter unknown", undecided, "verify.subfilter", patched("/adbe.pkcs7.detached", "/adbe.pkcs8.detached")),
	bent("sub filter missing", undecided, "verify.subfilter", patched("/SubFilter /", "/SubFilte_ /")),
	bent("type of the field changed", failed, "", patched("/FT /Sig /T (first)", "/FT /Tx  /T (first)")),
	{"signed part wrapped by a second one", wrapped, failed, ""},
	{"signature of another document", func(t *testing.T) []byte {
		a, b := base(t, contract()), base(t, with(4, flow("", strings.Replace(contractText, "100", "999", 1))))
		cut := func(doc []byte) (int, int) {
			at := bytes.Index(doc, []byte("/Contents <30"))
			return at, at + bytes.IndexByte(doc[at:], '>')
		}
		x, y := cut(a)
		v, w := cut(b)
		copy(b[v:w], a[x:y])
		return b
	}, failed, ""},
	{"revision cut off", func(t *testing.T) []byte {
		doc := base(t, contract())
		return doc[:len(doc)-20]
	}, undecided, "verify.no_signature"},
	{"outdated adbe.pkcs7.sha1", func(t *testing.T) []byte { return outdated(t, "adbe.pkcs7.sha1") }, undecided, "verify.outdated"},
	{"outdated adbe.x509.rsa_sha1", func(t *testing.T) []byte { return outdated(t, "adbe.x509.rsa_sha1") }, undecided, "verify.outdated"},
	{"second signature damaged", func(t *testing.T) []byte {
		doc := signSecond(t, base(t, contract()))
		i := bytes.LastIndex(doc, []byte("/Contents <30")) + 2500
		doc[i] ^= 1
		return doc
	}, failed, ""},
	{"first signature replaced before the second", func(t *testing.T) []byte {
		doc := base(t, contract())
		doc = update{objects: objs(27, edit(t, doc, 27, "/V 50 0 R", ""), sig, "")}.append(doc)
		return signSecond(t, doc)
	}, failed, "pdf.sig.removed"},
	{"content changed between two signatures", func(t *testing.T) []byte {
		doc := base(t, contract())
		doc = update{objects: objs(4, flow("", "BT ET"))}.append(doc)
		return signSecond(t, doc)
	}, failed, "pdf.change.content"},
	{"page that is also an annotation list", func(t *testing.T) []byte {
		doc := base(t, with(3, box(contractPage+" /Annots [4 0 R 21 0 R 22 0 R 23 0 R 26 0 R 27 0 R]")))
		return update{objects: objs(4, flow("", "BT (x) Tj ET"))}.append(doc)
	}, failed, ""},
	{"font that is also a form field", func(t *testing.T) []byte {
		doc := base(t, with(20, box("/Fields [5 0 R 25 0 R 27 0 R] /DA (/Helv 0 Tf 0 g)"), 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FT /Tx /T (a) >>"))
		return update{objects: objs(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /FT /Tx /T (a) /V (b) >>")}.append(doc)
	}, failed, ""},
}

// ranges replaces the byte range by another text.
func ranges(t testing.TB, doc []byte, s string) []byte {
	t.Helper()
	at := bytes.Index(doc, []byte("/ByteRange [")) + len("/ByteRange ")
	end := at + bytes.IndexByte(doc[at:], ']') + 1
	copy(doc[at:end], fmt.Sprintf("%-*s", end-at, s))
	return doc
}

// wrapped moves the second part of what is signed behind new content, as the
// wrapping attacks do: the ranges still cover the signed bytes.
func wrapped(t *testing.T) []byte {
	doc := base(t, contract())
	open := bytes.Index(doc, []byte("/Contents <30")) + len("/Contents ")
	end := open + bytes.IndexByte(doc[open:], '>') + 1
	evil := "\n4 0 obj\n<< /Length 5 >>\nstream\nBT ET\nendstream\nendobj\n"
	out := append(slices.Clone(doc[:end]), " >>\nendobj\n"+evil...)
	tail := doc[end:]
	at := len(out)
	out = append(out, tail...)
	i := bytes.Index(out, []byte("/ByteRange ["))
	j := i + bytes.IndexByte(out[i:], ']')
	copy(out[i:j], fmt.Sprintf("/ByteRange [0 %d %d %d", open, at, len(tail)))
	return update{objects: objs(70, "<< >>"), prev: lastStart(doc)}.append(out)
}

// outdated signs with a kind of signature that proves too little today.
func outdated(t testing.TB, subFilter string) []byte {
	t.Helper()
	doc := file(contract())
	return signed(t, doc, update{objects: objs(27, edit(t, doc, 27, ">>", "/V 50 0 R >>"), sig, place(subFilter, ""))})
}

func TestPDFVariants(t *testing.T) {
	count := 0
	for _, set := range [][]variant{good, incremental, allowed, forged, shadows, readings, prefixed, below} {
		for _, v := range set {
			count++
			t.Run(v.name, func(t *testing.T) {
				r := ask(t, v.make(t))
				if r.Result != v.result {
					t.Errorf("%s", told(r))
				}
				if v.reason != "" && !slices.Contains(reasons(r), v.reason) {
					t.Errorf("no %s in %s", v.reason, told(r))
				}
				for _, s := range r.Signatures {
					if s.Result == failed && s.Signer != nil && !strings.HasPrefix(key(s.Reason), "verify.") {
						t.Errorf("somebody is named for what failed with %s", key(s.Reason))
					}
				}
			})
		}
	}
	if count < 100 {
		t.Errorf("only %d variants", count)
	}
}

// TestTimeStampOnTopOfACertification: at every level a document time stamp may
// be added (ISO 32000-2, 12.8.2.2), even one that proves nothing.
func TestTimeStampOnTopOfACertification(t *testing.T) {
	doc := certified(t, 1)
	stamped := signed(t, doc, update{objects: objs(
		25, edit(t, doc, 25, ">>", "/V 60 0 R >>"),
		sig2, strings.Replace(place("ETSI.RFC3161", ""), "/Type /Sig ", "/Type /DocTimeStamp ", 1))})
	r := ask(t, stamped)
	if len(r.Signatures) != 2 || r.Signatures[0].Result != passed || !slices.Contains(reasons(r), "pdf.change.time_stamp") {
		t.Error(told(r))
	}
	if r.Signatures[1].Result != failed || !slices.Contains(reasons(r), "verify.stamp_broken") {
		t.Error(told(r))
	}
}

// A counting context counts how often somebody asks whether to go on.
type counting struct {
	context.Context
	asked *int
}

func (c counting) Err() error { *c.asked++; return c.Context.Err() }

// TestVerifyAsksWhetherToGoOn: many signatures over a large file can be
// interrupted between them and while each is compared; and one that does not lie
// in its file as it must is not compared at all.
func TestVerifyAsksWhetherToGoOn(t *testing.T) {
	desk := &signer.Desk{Anchors: signer.NewAnchors(), Now: func() time.Time { return noon }}
	asked := func(doc []byte) (n int, r signer.Report) {
		path := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(path, doc, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := desk.Verify(counting{t.Context(), &n}, signer.Question{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		return n, r
	}
	one := base(t, contract())
	few, _ := asked(one)
	many, r := asked(signSecond(t, one))
	if len(r.Signatures) != 2 || many < few+3 {
		t.Errorf("%d signatures, asked %d times; %d times for one", len(r.Signatures), many, few)
	}
	if n, r := asked(ranges(t, bytes.Clone(one), "[1 2 3 4]")); len(r.Signatures) != 1 || r.Signatures[0].Result != failed || n >= few {
		t.Errorf("%d signatures, asked %d times: %s", len(r.Signatures), n, told(r))
	}
}

// key is the message key of an error.
func key(err error) string {
	if m, ok := err.(interface{ Message() (string, []any) }); ok {
		k, _ := m.Message()
		return k
	}
	return fmt.Sprint(err)
}

// reasons lists the keys of all reasons in a report.
func reasons(r signer.Report) (keys []string) {
	keys = append(keys, key(r.Reason))
	for _, s := range r.Signatures {
		for _, c := range s.Checks {
			if c.Why != nil {
				keys = append(keys, key(c.Why))
			}
		}
	}
	return keys
}

func told(r signer.Report) string {
	s := fmt.Sprintf("result %d, %v", r.Result, key(r.Reason))
	for _, v := range r.Signatures {
		s += fmt.Sprintf("\n  %s %s: %d %v", v.Field, v.Format, v.Result, key(v.Reason))
		for _, c := range v.Checks {
			if c.Result != passed || c.Why != nil {
				s += fmt.Sprintf("\n    %s %d %v %v", c.Name, c.Result, key(c.Why), c.Why)
			}
		}
	}
	return s
}
