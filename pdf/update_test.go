package pdf_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"inkan/pdf"
)

const enclosure = "An enclosure, synthetic.\n"

// remark is a program for mutool that adds an annotation in a new revision.
const remark = `var doc = new PDFDocument(scriptArgs[0]), page = doc.loadPage(0), note = page.createAnnotation("Text");
note.setRect([40, 40, 60, 60]);
note.setContents("seen");
note.update();
page.update();
doc.save(scriptArgs[1], "incremental");
`

// by has another program change a document: of its arguments IN, OUT, NOTE and
// REMARK are files.
func by(t *testing.T, doc []byte, tool string, args ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	files := strings.NewReplacer("OUT", filepath.Join(dir, "out.pdf"), "NOTE", filepath.Join(dir, "note.txt"),
		"REMARK", filepath.Join(dir, "remark.js"), "IN", filepath.Join(dir, "in.pdf"))
	for name, content := range map[string]string{"in.pdf": string(doc), "note.txt": enclosure, "remark.js": remark} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range args {
		args[i] = files.Replace(args[i])
	}
	run(t, tool, args...)
	out, err := os.ReadFile(filepath.Join(dir, "out.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// appended is what by makes if the program only appends.
func appended(t *testing.T, doc []byte, tool string, args ...string) []byte {
	t.Helper()
	out := by(t, doc, tool, args...)
	if len(out) == len(doc) || !bytes.HasPrefix(out, doc) {
		t.Fatalf("%s does not append", tool)
	}
	return out
}

func attached(t *testing.T, doc []byte) []byte {
	return appended(t, doc, "pdfattach", "IN", "NOTE", "OUT")
}
func remarked(t *testing.T, doc []byte) []byte {
	return appended(t, doc, "mutool", "run", "REMARK", "IN", "OUT")
}

// fieldAdded is how pyHanko prepares a field: with a list of annotations and a
// form that are objects of their own.
func fieldAdded(_ *testing.T, doc []byte) []byte {
	doc = revised(doc, 30, "<</Type /Annot /Subtype /Widget /FT /Sig /T (Sig1) /F 132 /Rect [0 0 0 0] /P 3 0 R>>")
	doc = revised(doc, 31, "[30 0 R]")
	doc = revised(doc, 32, "<</Fields 31 0 R /SigFlags 1>>")
	doc = revised(doc, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots 31 0 R>>")
	return revised(doc, 1, "<</Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm 32 0 R>>")
}

// Whatever other programs did to a document, its signatures stand on it in the
// eyes of all three witnesses.
func TestAfterOtherPrograms(t *testing.T) {
	type change = func(*testing.T, []byte) []byte
	all := []string{"table", "stream", "objects", "hybrid"}
	for name, c := range map[string]struct {
		kinds   []string
		changes []change
	}{
		"poppler":             {all, []change{attached}},
		"mupdf":               {all, []change{remarked}},
		"poppler, then mupdf": {all, []change{attached, remarked}},
		"mupdf, then poppler": {all, []change{remarked, attached}},
		"a field":             {[]string{"table"}, []change{fieldAdded}},
		"a field, then mupdf": {[]string{"table"}, []change{fieldAdded, remarked}},
		"qpdf": {all, []change{func(t *testing.T, doc []byte) []byte {
			return by(t, doc, "qpdf", "--add-attachment", "NOTE", "--", "--object-streams=generate", "IN", "OUT")
		}, remarked}},
		"qpdf, linearized": {all, []change{func(t *testing.T, doc []byte) []byte {
			return by(t, doc, "qpdf", "--linearize", "IN", "OUT")
		}, attached, remarked}},
		"mupdf, written anew": {all, []change{func(t *testing.T, doc []byte) []byte {
			return by(t, doc, "mutool", "clean", "-gggg", "-z", "IN", "OUT")
		}, attached}},
		"signed, then mupdf": {all, []change{func(t *testing.T, doc []byte) []byte {
			return sign(t, doc, pdf.Request{Seal: &pdf.Seal{}}, label())
		}, remarked}},
	} {
		for _, kind := range c.kinds {
			t.Run(name+"/"+kind, func(t *testing.T) {
				p := plain()
				p.kind = kind
				doc := p.bytes()
				for _, change := range c.changes {
					doc = change(t, doc)
				}
				before := len(signatures(t, doc))
				signed := sign(t, sign(t, doc, pdf.Request{Seal: &pdf.Seal{}}, label()), pdf.Request{Profile: pdf.PAdES}, label())
				d := open(t, signed)
				now, err := d.Signatures()
				if err != nil || len(now) != before+2 {
					t.Fatalf("%v, %d signatures on top of %d", err, len(now)-before, before)
				}
				changes, err := d.Changes(t.Context(), now[before])
				if err != nil || len(changes) != 1 || changes[0].What != "pdf.change.signature" {
					t.Errorf("%v, since our first signature: %v", err, changes)
				}
				witness(t, signed, before+2)
			})
		}
	}
}

// A signature keeps what is attached, and how the document is named, in the eyes
// of those who attached it.
func TestAttachmentsAndIDStay(t *testing.T) {
	for _, kind := range []string{"table", "stream", "objects", "hybrid"} {
		t.Run(kind, func(t *testing.T) {
			p := plain()
			p.kind = kind
			doc := attached(t, p.bytes())
			signed := doc
			for _, rq := range []pdf.Request{{}, {Seal: &pdf.Seal{}}} {
				signed = sign(t, signed, rq, label())
			}
			file := write(t, signed)
			run(t, "pdfdetach", "-save", "1", "-o", file+".txt", file)
			if got, err := os.ReadFile(file + ".txt"); err != nil || string(got) != enclosure {
				t.Errorf("poppler: %q, %v", got, err)
			}
			if got := run(t, "qpdf", "--show-attachment=note.txt", file); got != enclosure {
				t.Errorf("qpdf: %q", got)
			}
			if got := show(t, signed, "trailer/Root/Names"); !strings.Contains(got, "/EmbeddedFiles") {
				t.Errorf("mutool: %s", got)
			}
			witness(t, signed, 2)
			was, is := namesOf(t, doc), namesOf(t, signed)
			if was[0] != is[0] || was[1] == is[1] {
				t.Errorf("/ID was %q and is %q", was, is)
			}
		})
	}
	bare := plain()
	bare.trailer = "/Info 6 0 R"
	if said := show(t, sign(t, bare.bytes(), pdf.Request{}, label()), "trailer/ID"); !strings.Contains(said, "null") {
		t.Errorf("a document without /ID: %s", said)
	}
}

// namesOf returns the two parts of /ID: of the document, and of its state (ISO
// 32000-2, 14.4).
func namesOf(t *testing.T, doc []byte) [2]string {
	t.Helper()
	said := show(t, doc, "trailer/ID")
	parts := regexp.MustCompile(`^\s*\[(<[^>]*>|\(.*?[^\\]\))\s*(<[^>]*>|\(.*[^\\]\))\]\s*$`).FindStringSubmatch(said)
	if parts == nil {
		t.Fatalf("/ID is %q", said)
	}
	return [2]string(parts[1:])
}
