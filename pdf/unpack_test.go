package pdf_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"inkan/pdf"
)

// Codes of LZW (ISO 32000-2, 7.4.4.2).
const (
	lzwClear = 256
	lzwEnd   = 257
)

// lzwBits writes codes as LZWEncode does, which become longer one code early if
// early is 1.
func lzwBits(early int, codes ...int) string {
	var b strings.Builder
	bits, have, width, made := 0, 0, 9, 0
	for _, code := range codes {
		bits, have = bits<<width|code, have+width
		for ; have >= 8; have -= 8 {
			b.WriteByte(byte(bits >> (have - 8)))
			bits &= 1<<(have-8) - 1
		}
		if made++; code == lzwClear {
			made = 0
		}
		if width = 9; made > 0 {
			for width < 12 && lzwEnd+made+early >= 1<<width {
				width++
			}
		}
	}
	if have > 0 {
		b.WriteByte(byte(bits << (8 - have)))
	}
	return b.String()
}

// lzwPack packs a text and fills its table as far as it goes.
func lzwPack(text string, early int) string {
	codes, known := []int{lzwClear}, map[string]int{}
	for len(text) > 0 {
		code, n := int(text[0]), 1
		for n < len(text) && known[text[:n+1]] > 0 {
			n++
			code = known[text[:n]]
		}
		codes = append(codes, code)
		if n < len(text) {
			known[text[:n+1]] = lzwEnd + 1 + len(known)
		}
		if lzwEnd+len(known) == 4095-early {
			codes, known = append(codes, lzwClear), map[string]int{}
		}
		text = text[n:]
	}
	return lzwBits(early, append(codes, lzwEnd)...)
}

// runs packs a text with runs of both kinds.
func runs(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		n := 1
		for n < min(len(text), 128) && text[n] == text[0] {
			n++
		}
		if n > 1 {
			b.WriteByte(byte(257 - n))
			b.WriteByte(text[0])
		} else {
			for n < min(len(text), 128) && text[n] != text[n-1] {
				n++
			}
			b.WriteByte(byte(n - 1))
			b.WriteString(text[:n])
		}
		text = text[n:]
	}
	return b.String() + "\x80"
}

// packed is a content that was packed in some way.
func packed(entries, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", entries, len(data), data)
}

// Documents of the time of PDF 1.3 are packed otherwise than today's. Their text
// is seen, so that no seal is put on it; qpdf reads the same.
func TestContentOfOldDocuments(t *testing.T) {
	r, text := rand.New(rand.NewPCG(1, 2)), "%"
	for range 30_000 {
		text += string("abc  \xe3\x81"[r.IntN(7)])
	}
	text += strings.Repeat("-", 3000) + "\nBT /F1 12 Tf 1 0 0 1 420 50 Tm (some words in the corner) Tj ET"
	place := func(stream string) pdf.Place {
		draft, err := prepare(t.Context(), plain().with(4, stream).bytes(), pdf.Request{Seal: &pdf.Seal{}})
		if err != nil {
			t.Fatal(err)
		}
		at, _ := draft.Place()
		return at
	}
	want, corner := place(content(text)), place(content(""))
	if want == corner {
		t.Fatal("the text is not where a seal would be")
	}
	for name, stream := range map[string]string{
		"LZW":              packed("/Filter /LZWDecode", lzwPack(text, 1)),
		"LZW, early":       packed("/Filter [/LZWDecode] /DecodeParms [<< /EarlyChange 1 >>]", lzwPack(text, 1)),
		"LZW, not early":   packed("/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>", lzwPack(text, 0)),
		"LZW as text":      packed("/Filter [/ASCIIHexDecode /LZWDecode]", fmt.Sprintf("%x>", lzwPack(text, 1))),
		"LZW, predicted":   packed("/Filter /LZWDecode /DecodeParms << /Predictor 12 /Columns 1 >>", lzwPack(predicted(text), 1)),
		"run lengths":      packed("/Filter /RunLengthDecode", runs(text)),
		"run lengths, LZW": packed("/Filter [/LZWDecode /RunLengthDecode]", lzwPack(runs(text), 1)),
	} {
		t.Run(name, func(t *testing.T) {
			if at := place(stream); at != want {
				t.Errorf("the seal is at %.0f, %.0f, not at %.0f, %.0f", at.X, at.Y, want.X, want.Y)
			}
			doc := write(t, plain().with(4, stream).bytes())
			if said := run(t, "qpdf", "--show-object=4", "--filtered-stream-data", doc); said != text {
				t.Errorf("qpdf reads something else, %d bytes of %d", len(said), len(text))
			}
		})
	}
}

// predicted writes each byte as its difference to the one before (PNG's Up).
func predicted(text string) string {
	var b strings.Builder
	for i, above := 0, byte(0); i < len(text); i++ {
		b.WriteByte(2)
		b.WriteByte(text[i] - above)
		above = text[i]
	}
	return b.String()
}

// What readers may take differently is not read at all.
func TestBrokenPackingIsNotRead(t *testing.T) {
	const shows = "q 595 0 0 842 0 0 cm /I Do Q "
	full, growing := []int{lzwClear, ' '}, []int{lzwClear, ' '} // to 7 MB
	for code := 258; code < 4096; code++ {
		full, growing = append(full, ' '), append(growing, code)
	}
	codes := []int{lzwClear}
	for _, c := range []byte(shows) {
		codes = append(codes, int(c))
	}
	ended := func(more ...int) string { return lzwBits(1, append(append(slices.Clone(codes), more...), lzwEnd)...) }
	const lzw, run = "/Filter /LZWDecode", "/Filter /RunLengthDecode"
	for name, c := range map[string]struct {
		entries, data string
		read          bool
	}{
		"LZW":                     {lzw, ended(), true},
		"cleared again":           {lzw, ended(lzwClear, lzwClear, ' '), true},
		"bytes behind the end":    {lzw, ended() + "\r\n", true},
		"a code of itself":        {lzw, ended(' ', lzwEnd+len(codes)), true},
		"the table is full":       {lzw, lzwBits(1, slices.Concat(full, codes, []int{lzwEnd})...), true},
		"more than the table has": {lzw, lzwBits(1, slices.Concat(full, []int{' '}, codes, []int{lzwEnd})...), false},
		"a code too early":        {lzw, ended(' ', lzwEnd+1+len(codes)), false},
		"a code behind a clear":   {lzw, ended(lzwClear, 258), false},
		"never cleared":           {lzw, lzwBits(1, append(slices.Clone(codes[1:]), lzwEnd)...), false},
		"no end":                  {lzw, lzwBits(1, codes...), false},
		"nothing":                 {lzw, "", false},
		"some other change":       {lzw + " /DecodeParms << /EarlyChange 2 >>", ended(), false},
		"too much":                {lzw, lzwBits(1, append(growing, lzwEnd)...), false},
		"run lengths":             {run, runs(shows), true},
		"behind their end":        {run, runs(shows) + "\n", true},
		"without end":             {run, strings.TrimSuffix(runs(shows), "\x80"), false},
		"cut off":                 {run, "\x7f" + shows, false},
		"cut off, repeated":       {run, runs(shows)[:1] + shows + "\xff", false},
		"no runs":                 {run, "", false},
		"too many":                {run, runs(shows + strings.Repeat(" ", 5<<20)), false},
	} {
		t.Run(name, func(t *testing.T) {
			all := imagesOf(t, pictured("", "/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceRGB").with(4, packed(c.entries, c.data)).bytes())
			if read := all.Unread == 0; read != c.read || len(all.Found) != map[bool]int{true: 1}[c.read] {
				t.Errorf("read %v, %d images", read, len(all.Found))
			}
		})
	}
}

// FuzzUnpack has a seal placed on a page whose content is packed in any way.
func FuzzUnpack(f *testing.F) {
	for _, s := range []string{"LZWDecode", "RunLengthDecode"} {
		f.Add(s, "<< /EarlyChange 1 >>", lzwPack("BT (a) Tj ET", 1))
		f.Add(s, "<< /EarlyChange 0 /Predictor 12 >>", lzwPack(predicted("BT (a) Tj ET"), 0))
		f.Add(s, "null", runs("BT (aaaa) Tj ET"))
	}
	f.Fuzz(func(t *testing.T, filter, parameters, data string) {
		quick(t)
		doc := plain().with(4, packed("/Filter /"+filter+" /DecodeParms "+parameters, data)).bytes()
		if got := allocated(func() { prepare(t.Context(), doc, pdf.Request{Seal: &pdf.Seal{}}) }); got > 256<<20 {
			t.Errorf("%d bytes allocated for %d", got, len(data))
		}
	})
}
