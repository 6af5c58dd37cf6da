package pdf_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"inkan/pdf"
)

// A crossed document is one whose cross-reference begins at a position.
type crossed struct {
	name  string
	doc   []byte // up to the last startxref
	from  int
	start string // what startxref says
}

func cut(name string, doc []byte, at string) crossed {
	end := bytes.LastIndex(doc, []byte("startxref\n"))
	start := doc[end+len("startxref\n"):]
	return crossed{name, doc[:end], bytes.LastIndex(doc, []byte(at)), string(start[:bytes.IndexByte(start, '\n')])}
}

// crossReferences are the seeds of FuzzXref.
func crossReferences() []crossed {
	kind := func(kind string) *paper {
		p := plain()
		p.kind = kind
		return p
	}
	free, head := kind("hybrid"), plain()
	free.free = true
	head.head, head.fromPDF = "\nj\n", true
	table := cut("table", plain().bytes(), "xref\n0 1")
	front := fmt.Appendf(nil, "%sstartxref\n%s\n%%%%EOF\n", table.doc, table.start)
	behind := func(name, trailer string) crossed {
		doc := fmt.Appendf(slices.Clone(front), "xref\n0 0\ntrailer\n<< /Size 7 /Root 1 0 R %s >>\n", trailer)
		return crossed{name, doc, table.from, fmt.Sprint(len(front))}
	}
	return []crossed{
		table,
		behind("two", "/Prev "+table.start),
		behind("circle", fmt.Sprintf("/Prev %d", len(front))),
		behind("no-stream", "/XRefStm 9 /Prev "+table.start),
		cut("head", head.bytes(), "xref\n0 1"),
		cut("stream", kind("stream").bytes(), "\n7 0 obj\n"),
		cut("packed", kind("objects").bytes(), "\n8 0 obj\n"),
		cut("hybrid", kind("hybrid").bytes(), "\n8 0 obj\n"),
		cut("free", free.bytes(), "\n8 0 obj\n"),
		cut("selfish", selfish(), "\n12 0 obj\n"),
		cut("sleeper", sleeper(), "\n6 0 obj\n"),
	}
}

// bodies are what stands in front of these cross-references, each once.
func bodies() (all [][]byte) {
	for _, c := range crossReferences() {
		body := c.doc[:c.from]
		if !slices.ContainsFunc(all, func(b []byte) bool { return bytes.Equal(b, body) }) {
			all = append(all, body)
		}
	}
	return all
}

// FuzzXref puts cross-references behind bodies. Whatever can be opened is read to
// its end within its budget; what can be signed can be read again, and holds one
// signature more, over everything.
func FuzzXref(f *testing.F) {
	if seeds, err := os.ReadDir("testdata/fuzz/FuzzXref"); err != nil || len(seeds) < len(crossReferences()) {
		f.Fatal("no seeds: has testdata moved?")
	}
	front := bodies()
	f.Fuzz(func(t *testing.T, body byte, xref []byte, start uint16) {
		doc := fmt.Appendf(slices.Concat(front[int(body)%len(front)], xref), "startxref\n%d\n%%%%EOF\n", start)
		d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
		if err != nil {
			return
		}
		for i, end := range d.Revisions() {
			if end > int64(len(doc)) || i > 0 && end <= d.Revisions()[i-1] {
				t.Errorf("revisions end at %v", d.Revisions())
			}
		}
		before, err := d.Signatures()
		d.Replaced()
		if done, most := d.Work(); done > most {
			t.Errorf("work %d of %d", done, most)
		}
		if draft, refused := d.Prepare(context.Background(), pdf.Request{}); refused == nil {
			if err != nil {
				t.Fatalf("signed, though its signatures cannot be read: %v", err)
			}
			readAgain(t, draft, doc, len(before))
		}
	})
}

// readAgain finishes a draft and looks for its signature.
func readAgain(t *testing.T, draft *pdf.Draft, doc []byte, before int) {
	t.Helper()
	if _, err := draft.Complete(pdf.Label{Name: "山田", At: at, Reserve: 64}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := draft.Finish(&out, bytes.NewReader(doc), []byte{0x30, 0}); err != nil {
		t.Fatal(err)
	}
	d, err := pdf.Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Signatures()
	if err != nil || len(all) != before+1 {
		t.Fatalf("%d signatures, then %d: %v", before, len(all), err)
	}
	if !slices.ContainsFunc(all, func(e pdf.Embedded) bool { return e.CoversAll && len(e.Problems) == 0 }) {
		t.Fatalf("the signature is not found: %+v", all)
	}
}

// corpus is a seed of FuzzXref in the form of Go's corpus.
func (c crossed) corpus() (file string, seed []byte) {
	body := slices.IndexFunc(bodies(), func(b []byte) bool { return bytes.Equal(b, c.doc[:c.from]) })
	return filepath.Join("testdata", "fuzz", "FuzzXref", c.name),
		fmt.Appendf(nil, "go test fuzz v1\nbyte('\\x%02x')\n[]byte(%q)\nuint16(%s)\n", body, c.doc[c.from:], c.start)
}

// TestSeedsOfXref keeps the seeds alive: each must still be what it was made for.
func TestSeedsOfXref(t *testing.T) {
	refused := map[string]error{"circle": pdf.ErrXref, "no-stream": pdf.ErrXref, "selfish": pdf.ErrTooDeep}
	for _, c := range crossReferences() {
		file, seed := c.corpus()
		if kept, err := os.ReadFile(file); err != nil || !bytes.Equal(kept, seed) {
			t.Errorf("%s is another: %v", file, err)
		}
		doc := fmt.Appendf(slices.Clone(c.doc), "startxref\n%s\n%%%%EOF\n", c.start)
		if _, err := pdf.Open(bytes.NewReader(doc), int64(len(doc))); err != refused[c.name] {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
