package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"inkan/pdf"
)

// packedContent is content that takes little room in the file.
func packedContent(s, more string) string {
	z := deflate(s)
	return fmt.Sprintf("<< /Filter /FlateDecode /Length %d %s >>\nstream\n%s\nendstream", len(z), more, z)
}

// crowded is a document with very many words on its page, and annotations that a
// second signature adds there.
func crowded(more, annots string) []byte {
	doc := unsealed(plain().with(4, packedContent("BT /F1 1 Tf "+strings.Repeat("1 0 0 1 10 800 Tm(a)Tj ", 140_000)+"ET", "")).bytes(), more)
	doc = revised(doc, 31, "<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <30030201010000> >>")
	doc = revised(doc, 30, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (b) /V 31 0 R /Rect [200 300 300 400] /P 3 0 R /AP << /N 32 0 R >> >>")
	doc = revised(doc, 3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots ["+annots+"] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	return revised(doc, 1, "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm << /Fields [21 0 R 30 0 R] /SigFlags 3 >> >>")
}

// said lists the keys of changes.
func said(changes []*pdf.Change) (keys []string) {
	for _, c := range changes {
		keys = append(keys, string(c.What))
	}
	return keys
}

// TestHostileWork: what would take hours is ended, or done once.
func TestHostileWork(t *testing.T) {
	keys := func(more string) string {
		var b strings.Builder
		for i := range 200_000 {
			fmt.Fprintf(&b, "/k%d 1 ", i)
		}
		return "<< " + b.String() + more + " >>"
	}
	metadata := func(more string) string {
		long := strings.Repeat("n", 400_000)
		return packedContent("<"+long+">"+strings.Repeat("x<b/>", 80_000)+"</"+long+">"+more, "")
	}
	const pieced = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /PieceInfo 9 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
	described := unsealed(plain().with(9, metadata("")).bytes(), "")
	described = revised(described, 1, "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /Metadata 9 0 R /AcroForm << /Fields [21 0 R] /SigFlags 3 >> >>")
	p3 := "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 3 >> >>]"
	for name, c := range map[string]struct {
		doc  []byte
		want string
	}{
		"one annotation listed very often": {crowded("", strings.Repeat("30 0 R ", 200_000)), "pdf.change.signature"},
		"very many annotations":            {crowded(p3, strings.Repeat("<</Subtype/Text/Rect[9 9 20 20]>>", 20_000)), "pdf.change.incomparable"},
		"dictionary of very many keys":     {revised(unsealed(plain().with(3, pieced).with(9, keys("")).bytes(), ""), 9, keys("/z 1")), "pdf.change.page"},
		"metadata with a very long name":   {revised(described, 9, metadata(" ")), "pdf.change.properties"},
	} {
		t.Run(name, func(t *testing.T) {
			if changes := changesOf(t, c.doc); !slices.Contains(said(changes), c.want) {
				t.Error(said(changes))
			}
		})
	}
}

// patience ends after it was asked so often.
type patience struct {
	context.Context
	left int
}

func (p *patience) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestStoppedComparison: a comparison that nobody waits for ends, and tells
// nothing about the document.
func TestStoppedComparison(t *testing.T) {
	doc := crowded("", "30 0 R")
	for _, left := range []int{0, 1, 10, 50} {
		d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
		if err != nil {
			t.Fatal(err)
		}
		all, err := d.Signatures()
		if err != nil {
			t.Fatal(err)
		}
		p := &patience{t.Context(), left}
		changes, err := d.Changes(p, all[len(all)-1])
		if !errors.Is(err, context.Canceled) || len(changes) > 0 {
			t.Errorf("after %d: %v %v", left, said(changes), err)
		}
		if p.left < -200 {
			t.Errorf("after %d: it went on for %d steps", left, -p.left)
		}
	}
}

// faulty is a file that cannot be read any more after some reads.
type faulty struct {
	*bytes.Reader
	left int
}

func (f *faulty) ReadAt(b []byte, at int64) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errDisk
	}
	return f.Reader.ReadAt(b, at)
}

// TestLostFile: a file that cannot be read any more is not a changed document.
func TestLostFile(t *testing.T) {
	big := packedContent(strings.Repeat("BT /F1 9 Tf (Pay 100 yen) Tj ET\n", 5000), "")
	doc := unsealed(plain().with(4, big).with(9, "<< "+strings.Repeat("/X ", 2)+">>").bytes(), "")
	doc = revised(doc, 4, big+strings.Repeat(" ", 40_000))
	doc = revised(doc, 6, "<< /Title (A synthetic paper) /Author (Nobody) /Producer (x) >>")
	reads := 0
	for left := 0; ; left++ {
		f := &faulty{bytes.NewReader(doc), 1 << 30}
		d, err := pdf.Open(f, int64(len(doc)))
		if err != nil {
			t.Fatal(err)
		}
		all, err := d.Signatures()
		if err != nil {
			t.Fatal(err)
		}
		f.left = left
		changes, err := d.Changes(t.Context(), all[0])
		if f.left >= 0 {
			reads = left
			break
		}
		if !errors.Is(err, errDisk) {
			t.Errorf("after %d reads: %v %v", left, said(changes), err)
		}
	}
	if reads < 3 {
		t.Errorf("the file was read %d times", reads)
	}
}
