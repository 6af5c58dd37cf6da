package pdf_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"runtime"
	"strings"
	"testing"

	"inkan/pdf"
)

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// bomb is a stream object whose data grows a thousandfold when decompressed.
func bomb(entries string, size int) string {
	data := deflate(strings.Repeat("\x00", size))
	return fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", entries, len(data), data)
}

// chain is a document with so many revisions that add nothing.
func chain(revisions int) []byte {
	b := bytes.NewBuffer(plain().bytes())
	prev := bytes.LastIndex(b.Bytes(), []byte("\nxref")) + 1
	for range revisions {
		at := b.Len()
		fmt.Fprintf(b, "xref\n0 0\ntrailer\n<< /Size 7 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", prev, at)
		prev = at
	}
	return b.Bytes()
}

// nested are objects that each contain the heads of all that follow, as text.
func nested(count int) *paper {
	p := plain()
	for n := 10; n < 10+count; n++ {
		p.objects[n] = "<< /X (not closed"
	}
	return p
}

func TestHostileDocumentsStayWithinLimits(t *testing.T) {
	twice := plain().with(2, "<< /Type /Pages /Kids ["+strings.Repeat("3 0 R ", 300_000)+"] /Count 1 >>")
	levels := plain().with(2, "<< /Type /Pages /Kids [10 0 R 10 0 R] >>")
	for n := 10; n < 60; n++ {
		levels.objects[n] = fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R %d 0 R] >>", n+1, n+1)
	}
	levels.objects[60] = "<< /Type /Page /MediaBox [0 0 9 9] >>"
	fields := plain().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R 10 0 R] >> >>")
	for n := 10; n < 60; n++ {
		fields.objects[n] = fmt.Sprintf("<< /T (a) /Kids [%d 0 R %d 0 R] >>", n+1, n+1)
	}
	fields.objects[60] = "<< /T (a) /FT /Tx >>"
	whole := plain().bytes()
	docs := map[string][]byte{
		"bomb as content":     plain().with(4, bomb("", 100<<20)).bytes(),
		"bomb as page":        plain().with(3, bomb("/Type /ObjStm /N 1 /First 10", 100<<20)).bytes(),
		"deep array":          plain().with(1, "<< /X "+strings.Repeat("[", 2_000_000)).bytes(),
		"deep dictionary":     plain().with(1, strings.Repeat("<< /X ", 500_000)).bytes(),
		"wide array":          plain().with(1, "<< /X ["+strings.Repeat("1 ", 4_000_000)+"] >>").bytes(),
		"long string":         plain().with(1, "<< /X ("+strings.Repeat("1", 20<<20)+") >>").bytes(),
		"long name":           plain().with(1, "<< /"+strings.Repeat("1", 1<<20)+" 1 >>").bytes(),
		"comments":            plain().with(1, strings.Repeat("%", 20<<20)).bytes(),
		"big table":           bytes.Replace(whole, []byte("xref\n0 1\n"), []byte("xref\n0 8000000\n"), 1),
		"long chain":          chain(5000),
		"one page very often": twice.bytes(),
		"page levels":         levels.bytes(),
		"field levels":        fields.bytes(),
		"nested objects":      nested(20_000).bytes(),
		"many signatures":     manySignatures(3000).bytes(),
	}
	maps.Copy(docs, hostile())
	for name, doc := range docs {
		t.Run(name, func(t *testing.T) {
			n := allocated(func() {
				d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
				if err != nil {
					return
				}
				d.Prepare(t.Context(), pdf.Request{Seal: &pdf.Seal{}})
				d.Signatures()
				d.Replaced()
				if done, most := d.Work(); done > most+most/2 {
					t.Errorf("work %d, and not %d, for %d bytes", done, most, len(doc))
				}
			})
			if limit := uint64(256<<20 + 16*len(doc)); n > limit {
				t.Errorf("%d bytes allocated for %d", n, len(doc))
			}
		})
	}
}

func manySignatures(count int) *paper {
	p := plain()
	for n := 10; n < 10+count; n++ {
		p.objects[n] = "<< /Type /Sig /Contents <00> /ByteRange [0 1 2 3] >>"
	}
	return p
}

// A sparse is a document with a huge stream of zeros that is nowhere in memory.
type sparse struct {
	head, tail []byte
	zeros      int64
}

func newSparse(zeros int64) sparse {
	p := plain()
	p.objects[7] = fmt.Sprintf("<< /Length %d >>\nstream\n\nendstream", zeros)
	doc := p.bytes()
	cut := bytes.Index(doc, []byte("\n\nendstream")) + 1
	head, tail := doc[:cut], doc[cut:]
	xref := bytes.Index(tail, []byte("xref"))
	at := int64(cut+xref) + zeros
	tail = append(bytes.Clone(tail[:bytes.Index(tail, []byte("startxref"))]), fmt.Sprintf("startxref\n%d\n%%%%EOF\n", at)...)
	return sparse{head, tail, zeros}
}

func (s sparse) size() int64 { return int64(len(s.head)+len(s.tail)) + s.zeros }

func (s sparse) ReadAt(b []byte, at int64) (int, error) {
	clear(b)
	if at < int64(len(s.head)) {
		copy(b, s.head[at:])
	}
	tail := int64(len(s.head)) + s.zeros
	if from := max(at, tail); from < at+int64(len(b)) && from < s.size() {
		copy(b[from-at:], s.tail[from-tail:])
	}
	if at+int64(len(b)) > s.size() {
		return int(max(0, s.size()-at)), io.EOF
	}
	return len(b), nil
}

// A document of half a gigabyte takes no more memory than a small one.
func TestMemoryDoesNotGrowWithTheDocument(t *testing.T) {
	s := newSparse(512 << 20)
	n := allocated(func() {
		d, err := pdf.Open(s, s.size())
		if err != nil {
			t.Fatal(err)
		}
		draft, err := d.Prepare(t.Context(), pdf.Request{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := draft.Complete(label()); err != nil {
			t.Fatal(err)
		}
		if err := draft.Finish(io.Discard, io.NewSectionReader(s, 0, s.size()), []byte{0x30, 0}); err != nil {
			t.Fatal(err)
		}
	})
	if n > 8<<20 {
		t.Errorf("%d bytes allocated", n)
	}
}

// Ten thousand drafts wait for the card in the memory of a small program.
func TestDraftsAreSmall(t *testing.T) {
	doc := tax().bytes()
	const count = 1000
	drafts := make([]*pdf.Draft, count)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range drafts {
		var err error
		if drafts[i], err = prepare(t.Context(), doc, pdf.Request{Field: "office", Seal: &pdf.Seal{}}); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / count; each > 8<<10 {
		t.Errorf("a draft takes %d bytes", each)
	}
	runtime.KeepAlive(drafts)
}

// The same input gives the same file, and Complete can be called again.
func TestDeterministic(t *testing.T) {
	make := func(again bool) [32]byte {
		draft, err := prepare(t.Context(), tax().bytes(), pdf.Request{Field: "office", Reason: "申告", Seal: &pdf.Seal{}})
		if err != nil {
			t.Fatal(err)
		}
		if again {
			if _, err := draft.Complete(pdf.Label{Name: "佐藤", At: at}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := draft.Complete(label()); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := draft.Finish(&out, bytes.NewReader(tax().bytes()), []byte{0x30, 0}); err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(out.Bytes())
	}
	if first := make(false); first != make(false) || first != make(true) {
		t.Error("two runs differ")
	}
}

// Documents are prepared side by side; what they share is safe for that.
func TestSideBySide(t *testing.T) {
	picture := red(t, 40, 40, 128)
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			seal := &pdf.Seal{Image: picture}
			if i%2 == 0 {
				seal = &pdf.Seal{}
			}
			holds(t, signatures(t, sign(t, plain().bytes(), pdf.Request{Seal: seal}, label()))[0])
		})
	}
}
