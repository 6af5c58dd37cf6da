package pdf_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"inkan/pdf"
)

// seeds adds the committed documents to a fuzz target and fails without any.
func seeds(f *testing.F) {
	files, err := filepath.Glob("testdata/seeds/*.pdf")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds: has testdata moved?")
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

// quick fails if an answer takes longer than a person waits.
func quick(t *testing.T) {
	start := time.Now()
	t.Cleanup(func() {
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("took %v", d)
		}
	})
}

func FuzzOpen(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, doc []byte) {
		quick(t)
		pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	})
}

// FuzzPrepare signs whatever can be prepared: the result must begin with the
// document and have one signature more, which covers everything.
func FuzzPrepare(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, doc []byte) {
		quick(t)
		draft, err := prepare(context.Background(), doc, pdf.Request{Seal: &pdf.Seal{}})
		if err != nil {
			return
		}
		digest, err := draft.Complete(pdf.Label{Name: "山田", At: at, Reserve: 64})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := draft.Finish(&out, bytes.NewReader(doc), []byte{0x30, 0}); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(out.Bytes(), doc) {
			t.Fatal("the original is not an unchanged prefix")
		}
		d, err := pdf.Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		all, err := d.Signatures()
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.CoversAll && len(e.Problems) == 0 && len(digest) == 32 {
				return
			}
		}
		t.Fatalf("the signature is not found: %+v", all)
	})
}

func FuzzSignatures(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, doc []byte) {
		quick(t)
		d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
		if err != nil {
			return
		}
		all, err := d.Signatures()
		if err != nil {
			return
		}
		for _, e := range all {
			if err := e.Hash(io.Discard); err == nil && e.CoversAll != (e.Ranges[1].Offset+e.Ranges[1].Length == int64(len(doc))) {
				t.Errorf("covers all: %v", e.CoversAll)
			}
		}
	})
}
