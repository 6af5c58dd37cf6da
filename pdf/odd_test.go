package pdf_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"inkan/pdf"
)

// many is a paper with a page tree of three levels and so many pages.
func many(pages int) *paper {
	p := plain()
	delete(p.objects, 3)
	p.objects[2] = "<< /Type /Pages /Kids ["
	for group := 0; group*100 < pages; group++ {
		node := 10 + group*101
		p.objects[2] += fmt.Sprintf("%d 0 R ", node)
		count := min(100, pages-group*100)
		body := fmt.Sprintf("<< /Type /Pages /Parent 2 0 R /Count %d /Rotate 90 /MediaBox [0 0 842 595] /Kids [", count)
		for i := 1; i <= count; i++ {
			body += fmt.Sprintf("%d 0 R ", node+i)
			p.objects[node+i] = fmt.Sprintf("<< /Type /Page /Parent %d 0 R /Contents 4 0 R >>", node)
		}
		p.objects[node] = body + "] >>"
	}
	p.objects[2] += fmt.Sprintf("] /Count %d /Resources << /Font << /F1 5 0 R >> >> >>", pages)
	return p
}

func TestSignOddDocuments(t *testing.T) {
	zeros := plain()
	zeros.objects[7] = content(strings.Repeat("0", 60_000))
	literal := plain()
	literal.objects[7] = content("/ByteRange[0 ********** ********** **********] /Contents<" + strings.Repeat("0", 9000) + "> startxref 12 %%EOF")
	cr := plain()
	cr.eol = "\r"
	crlf := plain()
	crlf.eol = "\r\n"
	behind := plain()
	behind.behind = "<html>from a web server</html>\r\n" + strings.Repeat("\x00", 3000)
	old := plain()
	old.version = "1.3"
	two := plain()
	two.version, two.kind = "2.0", "objects"
	noEnd := plain()
	noEnd.behind = "x"
	direct := plain().with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [] >>")
	indirect := plain().with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots 7 0 R >>").with(7, "[]")
	missing := plain().with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots 99 0 R >>")
	inner := many(250)
	packed := many(250)
	packed.kind = "objects"
	for name, p := range map[string]*paper{
		"zeros": zeros, "literal placeholder": literal, "CR": cr, "CRLF": crlf, "garbage behind": behind, "1.3": old, "2.0": two,
		"no line end": noEnd, "direct Annots": direct, "indirect Annots": indirect, "missing Annots": missing, "many pages": inner, "many packed pages": packed,
	} {
		t.Run(name, func(t *testing.T) {
			signed := sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{}}, label())
			signed = sign(t, signed, pdf.Request{Seal: &pdf.Seal{}}, label())
			all := signatures(t, signed)
			if len(all) != 2 {
				t.Fatalf("%d signatures", len(all))
			}
			for _, e := range all {
				holds(t, e)
			}
			witness(t, signed, 2)
		})
	}
}

// A document whose header is not at byte 0: offsets count from the header or
// from the file, ranges always from the file.
func TestHeaderBehindOtherBytes(t *testing.T) {
	for _, head := range []string{"\n", "\r\n", "  \n", strings.Repeat(" ", 900), "\x1b%-12345X@PJL\r\n" + strings.Repeat("j", 500) + "\n"} {
		for _, kind := range []string{"table", "stream", "objects", "hybrid"} {
			for _, eol := range []string{"\n", "\r\n"} {
				signBehind(t, head, kind, eol, true)
				signBehind(t, head, kind, eol, false)
			}
		}
	}
}

// signBehind signs a document twice that begins with other bytes.
func signBehind(t *testing.T, head, kind, eol string, fromPDF bool) {
	t.Helper()
	p := plain()
	p.head, p.kind, p.eol, p.fromPDF = head, kind, eol, fromPDF
	doc := p.bytes()
	for range 2 {
		doc = sign(t, doc, pdf.Request{}, label())
	}
	all := signatures(t, doc)
	if len(all) != 2 || !all[1].CoversAll || all[1].Ranges[0].Offset != 0 {
		t.Fatalf("%q, %s: %d signatures, %+v", head, kind, len(all), all[len(all)-1].Ranges)
	}
	holds(t, all[0])
	holds(t, all[1])
	if !fromPDF {
		return // others repair what is counted so
	}
	pdfsig(t, doc, 2)
	if said := run(t, "qpdf", "--check", write(t, doc)); strings.Contains(said, "WARNING") {
		t.Errorf("%q, %s: qpdf: %s", head, kind, said)
	}
}

func TestLinearized(t *testing.T) {
	if _, err := exec.LookPath("qpdf"); err != nil {
		missing(t, "qpdf is not installed")
	}
	for _, streams := range []string{"disable", "generate"} {
		in, out := filepath.Join(t.TempDir(), "in.pdf"), filepath.Join(t.TempDir(), "out.pdf")
		if err := os.WriteFile(in, many(120).bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "qpdf", "--linearize", "--object-streams="+streams, in, out)
		doc, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		signed := sign(t, doc, pdf.Request{Seal: &pdf.Seal{}}, label())
		witness(t, sign(t, signed, pdf.Request{}, label()), 2)
	}
}

func TestTenThousandPages(t *testing.T) {
	p := many(10_000)
	p.kind = "objects"
	witness(t, sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{Page: 9999}}, label()), 1)
}

// Free entries hide objects from readers of tables; qpdf is one that finds them.
func TestHybridWithFreeEntries(t *testing.T) {
	p := plain()
	p.kind, p.free = "hybrid", true
	signed := sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{}}, label())
	holds(t, signatures(t, signed)[0])
	if said := run(t, "qpdf", "--check", write(t, signed)); strings.Contains(said, "WARNING") {
		t.Error(said)
	}
}

// A change anywhere in the original is seen before the signature is written.
func TestFinishSeesChanges(t *testing.T) {
	doc := plain().bytes()
	d := open(t, doc)
	draft, err := d.Prepare(t.Context(), pdf.Request{})
	if err != nil {
		t.Fatal(err)
	}
	digest, err := draft.Complete(label())
	if err != nil {
		t.Fatal(err)
	}
	signature := cms(t, digest, at)
	flipped := bytes.Clone(doc)
	flipped[rand.IntN(len(doc))] ^= 1
	for name, other := range map[string][]byte{
		"flipped": flipped, "longer": append(bytes.Clone(doc), ' '), "shorter": doc[:len(doc)-1], "empty": nil,
	} {
		if err := draft.Finish(&bytes.Buffer{}, bytes.NewReader(other), signature); err != pdf.ErrChanged {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := draft.Finish(&bytes.Buffer{}, bytes.NewReader(doc), make([]byte, 4097)); err != pdf.ErrReserve {
		t.Errorf("too long a CMS: %v", err)
	}
	var out bytes.Buffer
	if err := draft.Finish(&out, bytes.NewReader(doc), signature); err != nil {
		t.Fatal(err)
	}
	witness(t, out.Bytes(), 1)
}

// The pieces of a document are hashed at the same time when it is copied: none may
// change, and none may take the place of another.
func TestFinishSeesChangesOfPieces(t *testing.T) {
	const piece = 512 << 10
	noise := make([]byte, 4*piece)
	for i := range noise {
		noise[i] = byte('a' + rand.IntN(26))
	}
	large := func(n int) []byte {
		return plain().with(7, fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", n, noise[:n])).bytes()
	}
	whole := 3*piece - (len(large(2*piece)) - 2*piece) // makes the document end with a piece
	for _, n := range []int{whole - 1, whole, whole + 1} {
		doc := large(n)
		draft, err := open(t, doc).Prepare(t.Context(), pdf.Request{})
		if err != nil {
			t.Fatal(err)
		}
		digest, err := draft.Complete(label())
		if err != nil {
			t.Fatal(err)
		}
		signature := cms(t, digest, at)
		swapped := slices.Concat(doc[:piece], doc[2*piece:3*piece-1], doc[piece:2*piece], doc[3*piece-1:])
		for name, other := range map[string][]byte{
			"swapped": swapped, "one piece less": doc[:2*piece], "one piece more": append(bytes.Clone(doc), noise[:piece]...),
		} {
			if err := draft.Finish(io.Discard, bytes.NewReader(other), signature); err != pdf.ErrChanged {
				t.Errorf("%d bytes, %s: %v", len(doc), name, err)
			}
		}
		for _, i := range []int{0, piece - 1, piece, 2*piece + 1, len(doc) - 1} {
			other := bytes.Clone(doc)
			other[i] ^= 1
			if err := draft.Finish(io.Discard, bytes.NewReader(other), signature); err != pdf.ErrChanged {
				t.Errorf("%d bytes, byte %d: %v", len(doc), i, err)
			}
		}
		var out bytes.Buffer
		gap := draft.Gap()
		if err := draft.Finish(&out, bytes.NewReader(doc), signature); err != nil || !bytes.HasPrefix(out.Bytes(), doc) {
			t.Fatalf("%d bytes: %v", len(doc), err)
		}
		again, err := draft.Reread(bytes.NewReader(out.Bytes()), int64(out.Len()), gap)
		if err != nil || !bytes.Equal(again, digest) {
			t.Errorf("%d bytes: not the digest that was signed: %v", len(doc), err)
		}
		holds(t, signatures(t, out.Bytes())[0])
	}
}
