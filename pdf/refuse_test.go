package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"inkan/pdf"
)

// prepare opens and prepares a document.
func prepare(ctx context.Context, doc []byte, rq pdf.Request) (*pdf.Draft, error) {
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		return nil, err
	}
	return d.Prepare(ctx, rq)
}

func certified(p int) *paper {
	return plain().with(1, "<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 8 0 R >> /AcroForm << /Fields [7 0 R] /SigFlags 3 >> >>").
		with(7, "<< /FT /Sig /T (author) /V 8 0 R /Rect [0 0 0 0] >>").
		with(8, fmt.Sprintf("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P %d /V /1.2 >> >>] >>", p))
}

func TestRefusals(t *testing.T) {
	encrypted := plain()
	encrypted.trailer += " /Encrypt << /Filter /Standard >>"
	encryptedStream := plain()
	encryptedStream.kind, encryptedStream.trailer = "objects", encrypted.trailer
	broken := plain().bytes()
	broken = bytes.Replace(broken, []byte("0000000"), []byte("00000x0"), -1)
	shifted := bytes.Replace(plain().bytes(), []byte("\n2 0 obj"), []byte("\n\n\n2 0 obj"), 1)
	deep := plain().with(1, "<< /Type /Catalog /Pages 2 0 R /X "+strings.Repeat("[", 200)+strings.Repeat("]", 200)+" >>")
	noPrev := plain()
	noPrev.trailer += " /Prev 999999"
	loop := plain()
	loop.trailer += " /Prev 99999999"
	whole := plain().bytes()
	for name, tc := range map[string]struct {
		doc  []byte
		want pdf.Error
	}{
		"empty":             {nil, pdf.ErrNotPDF},
		"text":              {[]byte("これはPDFではありません"), pdf.ErrNotPDF},
		"header too late":   {append(bytes.Repeat([]byte(" "), 1025), whole...), pdf.ErrNotPDF},
		"header only":       {[]byte("%PDF-1.7\n"), pdf.ErrTruncated},
		"half":              {whole[:len(whole)/2], pdf.ErrTruncated},
		"without EOF":       {whole[:len(whole)-7], pdf.ErrTruncated},
		"encrypted":         {encrypted.bytes(), pdf.ErrEncrypted},
		"encrypted streams": {encryptedStream.bytes(), pdf.ErrEncrypted},
		"broken entries":    {broken, pdf.ErrXref},
		"wrong start":       {bytes.Replace(whole, []byte("startxref\n"), []byte("startxref\n1"), 1), pdf.ErrXref},
		"moved objects":     {shifted, pdf.ErrXref},
		"Prev outside":      {noPrev.bytes(), pdf.ErrXref},
		"too deep":          {deep.bytes(), pdf.ErrTooDeep},
		"page tree cycle":   {plain().with(2, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>").bytes(), pdf.ErrTooDeep},
		"page tree cycle 2": {plain().with(3, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>").bytes(), pdf.ErrTooDeep},
		"no pages":          {plain().with(2, "<< /Type /Pages /Kids [] /Count 0 >>").bytes(), pdf.ErrBroken},
		"reference cycle":   {plain().with(2, "7 0 R").with(7, "2 0 R").bytes(), pdf.ErrTooDeep},
		"field cycle": {plain().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R] >> >>").
			with(7, "<< /T (a) /Kids [8 0 R] >>").with(8, "<< /T (b) /Kids [7 0 R] >>").bytes(), pdf.ErrTooDeep},
		"key twice":    {plain().with(1, "<< /Type /Catalog /Pages 2 0 R /Pages 3 0 R >>").bytes(), pdf.ErrBroken},
		"no catalog":   {plain().with(1, "[]").bytes(), pdf.ErrBroken},
		"certified":    {certified(1).bytes(), pdf.ErrCertified},
		"certified so": {certified(7).bytes(), pdf.ErrCertified},
		"XFA alone":    {plain().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA 4 0 R >> >>").bytes(), pdf.ErrXFA},
		"XFA dynamic":  {plain().with(1, "<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [7 0 R] /XFA 4 0 R >> >>").with(7, "<< /FT /Tx /T (a) >>").bytes(), pdf.ErrXFA},
		"page as form": {plain().with(1, "<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R >>").bytes(), pdf.ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := prepare(t.Context(), tc.doc, pdf.Request{}); !errors.Is(err, tc.want) {
				t.Errorf("%v instead of %v", err, tc.want)
			}
		})
	}
}

func TestCertifiedForFormsIsSigned(t *testing.T) {
	for _, p := range []int{2, 3} {
		if _, err := prepare(t.Context(), certified(p).bytes(), pdf.Request{}); err != nil {
			t.Errorf("P %d: %v", p, err)
		}
	}
}

// A document time stamp may be added whatever signatures allow (ISO 32000-2,
// 12.8.2.2).
func TestCertifiedIsStamped(t *testing.T) {
	locked := tax()
	locked.objects[14] = strings.Replace(locked.objects[14], "/F 4", "/F 4 /Lock << /Type /SigFieldLock /Action /All /P 1 >>", 1)
	for name, doc := range map[string][]byte{
		"P 1":          certified(1).bytes(),
		"lock of P 1":  sign(t, locked.bytes(), pdf.Request{Field: "office"}, label()),
		"P 1, no form": plain().with(1, "<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 8 0 R >> >>").with(8, certified(1).objects[8]).bytes(),
	} {
		if _, err := prepare(t.Context(), doc, pdf.Request{}); err != pdf.ErrCertified {
			t.Errorf("%s: a signature: %v", name, err)
		}
		if _, err := prepare(t.Context(), doc, pdf.Request{Profile: pdf.TimeStamp}); err != nil {
			t.Errorf("%s: a time stamp: %v", name, err)
		}
	}
}

// Every cut of a document is refused by name: as truncated, broken or no PDF.
func TestEveryCut(t *testing.T) {
	for _, kind := range []string{"table", "objects"} {
		p := plain()
		p.kind = kind
		doc := p.bytes()
		for n := range len(doc) - len("\n") {
			_, err := prepare(t.Context(), doc[:n], pdf.Request{})
			if err != pdf.ErrTruncated && err != pdf.ErrXref && err != pdf.ErrNotPDF {
				t.Errorf("%s cut at %d of %d: %v", kind, n, len(doc), err)
			}
		}
	}
}

func TestSealRefusals(t *testing.T) {
	var page *pdf.PageError
	var glyph *pdf.GlyphError
	for name, tc := range map[string]struct {
		seal pdf.Seal
		want func(error) bool
	}{
		"page 2 of 1":    {pdf.Seal{Page: 2}, func(err error) bool { return errors.As(err, &page) && page.Pages == 1 && page.Page == 2 }},
		"page -1":        {pdf.Seal{Page: -1}, func(err error) bool { return errors.As(err, &page) }},
		"seven letters":  {pdf.Seal{Text: "一二三四五六七"}, is(pdf.ErrSealText)},
		"blank":          {pdf.Seal{Text: "　 "}, is(pdf.ErrSealText)},
		"no glyph":       {pdf.Seal{Text: "𠮷田"}, func(err error) bool { return errors.As(err, &glyph) && glyph.Rune == '𠮷' }},
		"emoji":          {pdf.Seal{Text: "👍"}, func(err error) bool { return errors.As(err, &glyph) }},
		"too small":      {pdf.Seal{Size: 4}, is(pdf.ErrSealSize)},
		"too large":      {pdf.Seal{Size: 101}, is(pdf.ErrSealSize)},
		"no size":        {pdf.Seal{Size: math.NaN()}, is(pdf.ErrSealSize)},
		"off the page":   {pdf.Seal{X: 190, Y: 20}, is(pdf.ErrSealPlace)},
		"below the page": {pdf.Seal{X: 10, Y: -1}, is(pdf.ErrSealPlace)},
		"nowhere":        {pdf.Seal{X: math.NaN(), Y: 1}, is(pdf.ErrSealPlace)},
		"infinite":       {pdf.Seal{X: math.Inf(1), Y: 1}, is(pdf.ErrSealPlace)},
		"not a picture":  {pdf.Seal{Image: []byte("GIF89a")}, is(pdf.ErrSealImage)},
		"empty picture":  {pdf.Seal{Image: []byte{}}, is(pdf.ErrSealImage)},
		"cut picture":    {pdf.Seal{Image: red(t, 20, 20, 255)[:60]}, is(pdf.ErrSealImage)},
		"huge picture":   {pdf.Seal{Image: red(t, 8001, 2000, 255)}, is(pdf.ErrSealImage)},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := prepare(t.Context(), plain().bytes(), pdf.Request{Seal: &tc.seal}); !tc.want(err) {
				t.Errorf("%v", err)
			}
		})
	}
}

func is(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }

// The seal's text is known only with the name, unless it was given.
func TestSealNeedsGlyphsOfTheName(t *testing.T) {
	draft, err := prepare(t.Context(), plain().bytes(), pdf.Request{Seal: &pdf.Seal{}})
	if err != nil {
		t.Fatal(err)
	}
	var glyph *pdf.GlyphError
	if _, err := draft.Complete(pdf.Label{Name: "𠮷田　太郎", At: at}); !errors.As(err, &glyph) {
		t.Errorf("%v", err)
	}
	if _, err := draft.Complete(pdf.Label{Name: "吉田　太郎", At: at}); err != nil {
		t.Error(err)
	}
}

// failing is a file whose disk breaks at a position.
type failing struct {
	data []byte
	from int64
}

var errDisk = errors.New("disk")

func (f failing) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > f.from {
		return 0, errDisk
	}
	return bytes.NewReader(f.data).ReadAt(b, at)
}

func TestErrorsOfTheFileAreNotErrorsOfTheFormat(t *testing.T) {
	p := plain()
	p.objects[7] = content(strings.Repeat("x", 100_000))
	for _, kind := range []string{"table", "objects"} {
		p.kind = kind
		doc := p.bytes()
		for from := int64(0); from < int64(len(doc)); from += 997 {
			d, err := pdf.Open(failing{doc, from}, int64(len(doc)))
			if err == nil {
				_, err = d.Prepare(t.Context(), pdf.Request{})
			}
			if !errors.Is(err, errDisk) {
				t.Fatalf("%s from %d: %v", kind, from, err)
			}
		}
	}
}

func TestPrepareStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := prepare(ctx, plain().bytes(), pdf.Request{}); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

// A file that is shorter than it was said to be has changed or is cut off.
func TestShorterThanSaid(t *testing.T) {
	doc := plain().bytes()
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc))+1)
	if err == nil {
		_, err = d.Prepare(t.Context(), pdf.Request{})
	}
	if err != pdf.ErrTruncated && err != pdf.ErrChanged {
		t.Errorf("%v", err)
	}
}

var _ io.ReaderAt = failing{}
