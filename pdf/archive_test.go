package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"inkan/pdf"
)

// archived is a paper that says in its metadata that it is PDF/A, with or
// without an output intent.
func archived(part, intents string) *paper {
	p := plain()
	p.objects[1] = strings.Replace(p.objects[1], "/Lang", "/Metadata 7 0 R "+intents+" /Lang", 1)
	xmp := "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" +
		"<rdf:Description rdf:about='' xmlns:pdfaid='http://www.aiim.org/pdfa/ns/id/' " + part + "</rdf:Description></rdf:RDF></x:xmpmeta>"
	return p.with(7, fmt.Sprintf("<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream", len(xmp), xmp))
}

// hole is a picture of 40 by 40 dots: red on the left, half of it seen, and
// nothing on the right.
func hole(t *testing.T) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	for i := range 40 * 40 {
		if i%40 < 20 {
			img.SetNRGBA(i%40, i/40, color.NRGBA{255, 0, 0, 200})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestArchivesStayArchives signs documents that are PDF/A. What veraPDF found in
// the results is held here, as it is no program of every system.
func TestArchivesStayArchives(t *testing.T) {
	const intents = "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (x) >>]"
	for name, c := range map[string]struct {
		paper      *paper
		kept, flat bool
	}{
		"no archive":          {plain(), false, false},
		"no part":             {archived(">", ""), false, false},
		"1b":                  {archived("pdfaid:part='1' pdfaid:conformance='B'>", intents), true, true},
		"1b, element":         {archived("><pdfaid:part>1</pdfaid:part>", intents), true, true},
		"2b":                  {archived(`pdfaid:part = "2">`, intents), true, false},
		"3b, without intents": {archived(`pdfaid:part="3">`, ""), true, true},
	} {
		t.Run(name, func(t *testing.T) {
			doc := c.paper.bytes()
			added := func(rq pdf.Request) string {
				signed := sign(t, doc, rq, label())
				witness(t, signed, 1)
				return string(signed[len(doc):])
			}
			holds := func(where, what string, want bool) {
				t.Helper()
				if strings.Contains(where, what) != want {
					t.Errorf("%s: %v, want %v", what, !want, want)
				}
			}
			holds(added(pdf.Request{}), "/AP", c.kept)
			drawn := added(pdf.Request{Seal: &pdf.Seal{}})
			holds(drawn, "/DefaultRGB", c.kept)
			holds(drawn, "/DefaultGray", c.kept)
			shown := added(pdf.Request{Seal: &pdf.Seal{Image: hole(t)}})
			holds(shown, "/DefaultRGB", c.kept)
			holds(shown, "/SMask", !c.flat)
			holds(shown, "/ImageMask true", c.flat)
		})
	}
}

// TestFlatPicture: where a picture has nothing the page is seen, and elsewhere
// it looks as on white paper.
func TestFlatPicture(t *testing.T) {
	p := archived("pdfaid:part='1'>", "").with(4, content("0 0 1 rg 0 0 595 842 re f"))
	p.objects[1] = strings.Replace(p.objects[1], "/Type /Catalog", "/Type /Catalog /OutputIntents []", 1)
	seal := &pdf.Seal{Image: hole(t), X: 50, Y: 50, Size: 40, NoDescription: true}
	img := render(t, sign(t, p.bytes(), pdf.Request{Seal: seal}, label()), 254)
	h := img.Bounds().Dy()
	for _, c := range []struct {
		x    int // in tenths of a millimetre
		want color.RGBA
	}{{600, color.RGBA{255, 55, 55, 255}}, {800, color.RGBA{0, 0, 255, 255}}} {
		r, g, b, _ := img.At(c.x, h-700).RGBA()
		got := color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}
		if far(got.R, c.want.R) || far(got.G, c.want.G) || far(got.B, c.want.B) {
			t.Errorf("at %d: %v, want %v", c.x, got, c.want)
		}
	}
}

// TestMixedBatchUnpacksThePictureOnce: while documents that are PDF/A and others
// are signed in turn, the card does not wait for their common picture.
func TestMixedBatchUnpacksThePictureOnce(t *testing.T) {
	docs := [][]byte{plain().bytes(), archived("pdfaid:part='1'>", "").bytes()}
	rq := pdf.Request{Seal: &pdf.Seal{Image: red(t, 2000, 2000, 128), X: 50, Y: 50}}
	batch := func() {
		for _, doc := range docs {
			if _, err := prepare(t.Context(), doc, rq); err != nil {
				t.Fatal(err)
			}
		}
	}
	batch()
	if again := allocated(batch); again > 4_000_000 { // a byte a dot
		t.Errorf("%d bytes for a picture that is known", again)
	}
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > 12 }
