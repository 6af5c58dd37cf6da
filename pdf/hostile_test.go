package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"inkan/pdf"
)

// streams lays out a document with a cross-reference stream: bodies by number,
// and objects of object streams by the number of the stream and their index.
func streams(bodies map[int]string, packed map[int][2]int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	places := map[int][3]int{0: {0, 0, 65535}}
	next := 0
	for n, in := range packed {
		places[n] = [3]int{2, in[0], in[1]}
		next = max(next, n+1)
	}
	for _, n := range slices.Sorted(maps.Keys(bodies)) {
		places[n] = [3]int{1, b.Len(), 0}
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, bodies[n])
		next = max(next, n+1)
	}
	start := b.Len()
	places[next] = [3]int{1, start, 0}
	b.WriteString(xrefStream(next, places, ""))
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

// pages are the objects of a document with one page.
func pages() map[int]string {
	return map[int]string{
		1: "<< /Type /Catalog /Pages 2 0 R >>",
		2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
	}
}

// selfish has its catalog in an object stream that holds its own length.
func selfish() []byte {
	return streams(map[int]string{10: "<< /Type /ObjStm /N 2 /First 9 /Length 11 0 R >>\nstream\n11 0 1 3 30 << /Type /Catalog >>\nendstream"},
		map[int][2]int{11: {10, 0}, 1: {10, 1}})
}

// sleeper has such an object stream too, but nothing leads to it.
func sleeper() []byte {
	bodies := pages()
	bodies[4] = "<< /Type /ObjStm /N 1 /First 4 /Length 5 0 R >>\nstream\n5 0 30 \nendstream"
	return streams(bodies, map[int][2]int{5: {4, 0}})
}

// row has its catalog in an object stream whose length is in another, and so on.
func row(count int) []byte {
	bodies, packed := map[int]string{}, map[int][2]int{1: {10, 1}}
	for n := 10; n < 10+2*count; n += 2 {
		index := fmt.Sprintf("%d 0 1 2 ", n-1)
		bodies[n] = fmt.Sprintf("<< /Type /ObjStm /N 2 /First %d /Length %d 0 R >>\nstream\n%s9 << /Type /Catalog >>\nendstream", len(index), n+1, index)
		packed[n+1] = [2]int{n + 2, 0}
	}
	return streams(bodies, packed)
}

// turns has pages by turns in two object streams that are too big to be kept.
func turns() []byte {
	bodies := pages()
	bodies[2] = "<< /Type /Pages /Kids [" + strings.Repeat("30 0 R 31 0 R ", 100_000) + "3 0 R] /Count 200001 >>"
	for n := 20; n < 22; n++ {
		data := fmt.Sprintf("%d 0 << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", n+10) + strings.Repeat(" ", 8<<20)
		bodies[n] = fmt.Sprintf("<< /Type /ObjStm /N 1 /First 5 /Length %d >>\nstream\n%s\nendstream", len(data), data)
	}
	return streams(bodies, map[int][2]int{30: {20, 0}, 31: {21, 0}})
}

// crumbs has each of its pages in an object stream of its own.
func crumbs(count int) []byte {
	bodies, packed := pages(), map[int][2]int{}
	var kids strings.Builder
	for i := range count {
		n := 10 + 2*i
		data := fmt.Sprintf("%d 0 <</MediaBox[0 0 595 842]>>", n+1)
		bodies[n] = fmt.Sprintf("<</Type/ObjStm/N 1/First %d/Length %d>>stream\n%s\nendstream", strings.Index(data, "<"), len(data), data)
		packed[n+1] = [2]int{n, 0}
		fmt.Fprintf(&kids, "%d 0 R ", n+1)
	}
	bodies[2] = "<< /Type /Pages /Kids [" + strings.Repeat(kids.String(), 300_000/count) + "3 0 R] /Count 1 >>"
	return streams(bodies, packed)
}

// longNames is a form whose fields all have a very long name above them.
func longNames() []byte {
	p := plain().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [10 0 R] >> >>")
	var kids strings.Builder
	for n := 11; n < 30_000; n++ {
		fmt.Fprintf(&kids, "%d 0 R ", n)
		p.objects[n] = "<< /T (a) /FT /Sig >>"
	}
	return p.with(10, "<< /T ("+strings.Repeat("a", 1<<20)+") /Kids ["+kids.String()+"] >>").bytes()
}

// longTrailers has sections whose trailers are texts of each other: in a string
// the backslash belongs to the parenthesis, and in a name it is a character.
func longTrailers() []byte {
	b := bytes.NewBuffer(plain().bytes())
	prev := bytes.LastIndex(b.Bytes(), []byte("\nxref")) + 1
	for range 4000 {
		at := b.Len()
		fmt.Fprintf(b, "xref\n0 0\ntrailer\n<< /Size 7 /Root 1 0 R /Prev %d /X\\(", prev)
		prev = at
	}
	fmt.Fprintf(b, "%s) >>\nstartxref\n%d\n%%%%EOF\n", strings.Repeat("x", 4<<20), prev)
	return b.Bytes()
}

// flate is a compressed stream.
func flate(data string) string {
	packed := deflate(data)
	return fmt.Sprintf("<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(packed), packed)
}

// showing is a document whose page has this content and these resources.
func showing(content, resources string) *paper {
	return plain().with(4, flate(content)).
		with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "+resources+" >> >>")
}

// drawnText has a text of characters that are each drawn by this procedure.
func drawnText(length int, procedure string) []byte {
	return showing("BT /F1 1 Tf ("+strings.Repeat("a", length)+") Tj ET", "/Font << /F1 5 0 R >>").
		with(5, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [1] "+
			"/Encoding << /Differences [97 /a] >> /CharProcs << /a 41 0 R >> >>").
		with(41, flate(procedure)).bytes()
}

// wideFonts has many typefaces of many characters.
func wideFonts() []byte {
	var text, fonts strings.Builder
	for n := 100; n < 350; n++ {
		fmt.Fprintf(&text, "/F%d 1 Tf ", n)
		fmt.Fprintf(&fonts, "/F%d %d 0 R ", n, n)
	}
	p := showing("BT "+text.String()+"ET", "/Font << "+fonts.String()+" >>")
	for n := 100; n < 350; n++ {
		p.objects[n] = wideFont
	}
	return p.bytes()
}

const wideFont = "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /W [1 70000 1] >>] >>"

// manyNames are resources of which each is looked for among all.
func manyNames() string {
	var b strings.Builder
	for n := range 40_000 {
		fmt.Fprintf(&b, "/%d 0 ", n)
	}
	return "/XObject << " + b.String() + " >>"
}

// hostile are small documents that ask for very much work or memory, or lead
// around in circles.
var hostile = sync.OnceValue(func() map[string][]byte {
	blanks := plain().with(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ["+strings.Repeat("4 0 R ", 100_000)+"] >>").
		with(4, "<< /Length 0 >>\nstream\n"+strings.Repeat(" ", 1<<20)+"endstream")
	everywhere := showing("q 600 0 0 800 0 0 cm "+strings.Repeat("/I Do ", 290_000), "/XObject << /I 40 0 R >>").
		with(40, "<< /Subtype /Image /Width 1 /Height 1 /Length 0 >>\nstream\n\nendstream")
	return map[string][]byte{
		"a stream with its own length":     selfish(),
		"the same that nothing leads to":   sleeper(),
		"a row of streams":                 row(5000),
		"pages in two big streams":         turns(),
		"pages in small streams":           crumbs(20_000),
		"long names of fields":             longNames(),
		"trailers within each other":       longTrailers(),
		"a drawn text":                     drawnText(4_000_000, strings.Repeat(" ", 4_000_000)),
		"a drawn text of empty characters": drawnText(4_000_000, " "),
		"a typeface in the resources":      showing("BT "+strings.Repeat("/F 1 Tf ", 290_000)+" ET", "/Font << /F "+wideFont+" >>").bytes(),
		"many wide typefaces":              wideFonts(),
		"many resources":                   showing(strings.Repeat("/x Do ", 290_000), manyNames()).bytes(),
		"blanks behind a stream":           blanks.bytes(),
		"pictures everywhere":              everywhere.bytes(),
	}
})

// A watch is a context that ends when it was asked so often; 0 is never.
type watch struct {
	context.Context
	asked, ends atomic.Int64
}

func (w *watch) Err() error {
	if n := w.asked.Add(1); w.ends.Load() > 0 && n >= w.ends.Load() {
		return context.Canceled
	}
	return nil
}

// A stream that tells its own length leads nowhere; where nothing needs it, the
// document is signed, and its signature found.
func TestStreamWithItsOwnLength(t *testing.T) {
	for name, doc := range map[string][]byte{"itself": selfish(), "row": row(5000)} {
		if _, err := pdf.Open(bytes.NewReader(doc), int64(len(doc))); err != pdf.ErrTooDeep {
			t.Errorf("%s: %v", name, err)
		}
	}
	all := signatures(t, sign(t, sleeper(), pdf.Request{}, label()))
	if len(all) != 1 {
		t.Fatalf("%d signatures", len(all))
	}
	holds(t, all[0])
}

// What a page shows may be too much to be followed, for the place of a seal as for
// its images, but never for signing.
func TestHostilePages(t *testing.T) {
	for name, images := range map[string]bool{ // that may be missed
		"a drawn text": false, "a typeface in the resources": false, "many resources": true, "pictures everywhere": true,
	} {
		doc := hostile()[name]
		if _, err := prepare(t.Context(), doc, pdf.Request{Seal: &pdf.Seal{}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		d := open(t, doc)
		if found, err := d.Images(t.Context()); err != nil || found.Pages != 1 || (found.Unread == 1) != images {
			t.Errorf("%s: %v, %d of %d pages unread", name, err, found.Unread, found.Pages)
		}
		if done, most := d.Work(); done > most {
			t.Errorf("%s: work %d of %d", name, done, most)
		}
	}
}

// Metadata may have very long names within each other, and many values at each.
func TestHostileMetadata(t *testing.T) {
	var xmp strings.Builder
	xmp.WriteString("<" + strings.Repeat("a", 400_000))
	for n := range 40_000 {
		fmt.Fprintf(&xmp, " b%d='1'", n)
	}
	doc := revised(unsealed(plain().bytes(), ""), 30, flate(xmp.String()+"/>"))
	doc = revised(doc, 1, "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm << /Fields [21 0 R] /SigFlags 3 >> /Metadata 30 0 R >>")
	d := open(t, doc)
	all, err := d.Signatures()
	if err != nil {
		t.Fatal(err)
	}
	var changes []*pdf.Change
	if n := allocated(func() { changes, err = d.Changes(t.Context(), all[0]) }); n > 256<<20 {
		t.Errorf("%d bytes allocated for %d", n, len(doc))
	}
	if err != nil || len(changes) == 0 || changes[0].Grade != pdf.Doubtful {
		t.Errorf("%v %v", err, changes)
	}
}

// A signature that cannot be read back is found before the card signs: that the
// whole document can no longer be verified would be found behind it.
func TestPrepareReadsTheSignatures(t *testing.T) {
	const broken = "<< /Broken"
	for name, doc := range map[string][]byte{
		"in a field": unsealed(plain().with(30, broken).bytes(), "/Name 30 0 R"),
		"in none":    plain().with(30, broken).with(10, "<< /Type /Sig /Contents <00> /ByteRange [0 1 2 3] /Name 30 0 R >>").bytes(),
	} {
		if _, err := prepare(t.Context(), doc, pdf.Request{}); err != pdf.ErrBroken {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever is done with a document ends with the context.
func TestEverythingStops(t *testing.T) {
	pages := many(1500)
	signed := unsealed(pages.bytes(), "")
	later := revised(signed, 1400, "<< /Type /Page >>")
	text := drawnText(4_000_000, strings.Repeat(" ", 4_000_000))
	for name, c := range map[string]struct {
		doc []byte
		do  func(d *pdf.Document) error
	}{
		"prepare": {pages.bytes(), func(d *pdf.Document) error { _, err := d.Prepare(t.Context(), pdf.Request{}); return err }},
		"seal": {text, func(d *pdf.Document) error {
			_, err := d.Prepare(t.Context(), pdf.Request{Seal: &pdf.Seal{}})
			return err
		}},
		"signatures": {signed, func(d *pdf.Document) error { _, err := d.Signatures(); return err }},
		"replaced":   {later, func(d *pdf.Document) error { _, err := d.Replaced(); return err }},
		"images":     {pages.bytes(), func(d *pdf.Document) error { _, err := d.Images(t.Context()); return err }},
		"changes": {later, func(d *pdf.Document) error {
			all, err := d.Signatures()
			if err == nil {
				_, err = d.Changes(t.Context(), all[0])
			}
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := &watch{Context: t.Context()}
			d, err := pdf.OpenContext(w, bytes.NewReader(c.doc), int64(len(c.doc)))
			if err == nil {
				err = c.do(d)
			}
			if err != nil {
				t.Fatal(err)
			}
			for whole, n := w.asked.Load(), int64(1); n <= whole; n += 1 + whole/20 {
				w = &watch{Context: t.Context()}
				w.ends.Store(n)
				d, err := pdf.OpenContext(w, bytes.NewReader(c.doc), int64(len(c.doc)))
				if err == nil {
					err = c.do(d)
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("ended at %d of %d: %v", n, whole, err)
				}
			}
		})
	}
}
