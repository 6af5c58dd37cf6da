package pdf_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkan/pdf"
)

// red makes a PNG of this size and opacity.
func red(t testing.TB, width, height int, alpha uint8) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.NRGBA{255, 0, 0, alpha}})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// render draws the first page with poppler, so many dots to the inch.
func render(t *testing.T, doc []byte, dpi int) image.Image { return renderPage(t, doc, dpi, 1) }

func renderPage(t *testing.T, doc []byte, dpi, page int) image.Image {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(file+".pdf", doc, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-f", fmt.Sprint(page), "-cropbox", "-png", "-singlefile", file+".pdf", file)
	f, err := os.Open(file + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// reds returns the box around all reddish dots, in millimetres from the lower left.
func reds(img image.Image, dpi float64) (x0, y0, x1, y1 float64) {
	box := image.Rectangle{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r > 0x8000 && g < 0x8000 && b < 0x8000 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	mm := 25.4 / dpi
	h := float64(img.Bounds().Dy())
	return float64(box.Min.X) * mm, (h - float64(box.Max.Y)) * mm, float64(box.Max.X) * mm, (h - float64(box.Min.Y)) * mm
}

func near(a, b float64) bool { return a-b < 0.5 && b-a < 0.5 }

// Wherever the page is turned, cut or scaled, the seal is upright at its millimetres.
func TestSealPlace(t *testing.T) {
	for _, rotate := range []int{0, 90, 180, 270, -90, 450} {
		for _, unit := range []string{"", "/UserUnit 2"} {
			t.Run(fmt.Sprint(rotate, unit), func(t *testing.T) {
				p := plain().with(3, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [-20 -10 595 842] /CropBox [30 20 500 700] /Rotate %d %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>", rotate, unit))
				signed := sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{X: 40, Y: 25, Size: 20, Text: "山"}}, label())
				if unit == "" {
					witness(t, signed, 1)
				}
				scale := 1.0
				if unit != "" {
					scale = 2 // poppler ignores UserUnit
				}
				x0, y0, x1, y1 := reds(render(t, signed, 100), 100)
				if !near(x0*scale, 40) || !near(y0*scale, 25) || !near(x1*scale, 60) || !near(y1*scale, 45) {
					t.Errorf("the seal is at %.1f %.1f %.1f %.1f", x0*scale, y0*scale, x1*scale, y1*scale)
				}
			})
		}
	}
}

// Without a place the seal goes where nothing is printed.
func TestDefaultPlaceIsBlank(t *testing.T) {
	for name, tc := range map[string]struct {
		text   string
		corner bool
	}{
		"empty page":     {"", true},
		"text above":     {"BT /F1 12 Tf 300 500 Td (text) Tj ET", true},
		"text in corner": {"BT /F1 12 Tf 1 0 0 1 420 50 Tm (some words in the corner) Tj ET", false},
		"moved text":     {"q 1 0 0 1 450 0 cm BT /F1 12 Tf 0 50 Td [(some) -300 (words) -300 (here)] TJ ET Q", false},
		"lines below":    {"BT /F1 12 Tf 14 TL 470 100 Td (a line of text) Tj T* (a line of text) Tj T* (a line of text) Tj T* (a line of text) ' ET", false},
		"filled box":     {"0.9 g 400 20 150 60 re f", false},
		"frame":          {"20 20 550 800 re S", true},
		"inline image":   {"q 100 0 0 50 420 30 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q", false},
		"ground":         {"0.95 g 0 0 595 842 re f", true},
		"full":           {"BT /F1 10 Tf 12 TL 0 840 Td" + fullPage() + " ET", true},
		"broken":         {"BT /F1 12 Tf 300 500 Td (text Tj ET", true},
	} {
		t.Run(name, func(t *testing.T) {
			p := plain().with(4, content(tc.text))
			signed := sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{}}, label())
			width, _ := (&pdf.Seal{}).Block()
			x0, y0, _, _ := reds(render(t, signed, 72), 72)
			if in := near(x0, 595*25.4/72-10-width) && near(y0, 10); in != tc.corner {
				t.Errorf("the seal is at %.1f %.1f", x0, y0)
			}
		})
	}
}

// How far a text reaches, its typeface says.
func TestDefaultPlaceKnowsTypefaces(t *testing.T) {
	for name, font := range map[string]string{
		"wide":      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 97 /Widths [2000] >>",
		"composite": "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [<< /DW 4000 >>] >>",
		"drawn":     strings.Replace(drawnLetters, "/FontMatrix [1 0 0 1", "/FontMatrix [2 0 0 1", 1),
	} {
		p := plain().with(4, content("BT /F1 20 Tf 300 40 Td (aaaaaa) Tj ET")).with(5, font).with(41, content("1 0 d0 0 0 1 1 re f"))
		signed := sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{}}, label())
		if _, y0, _, _ := reds(render(t, signed, 72), 72); near(y0, 10) {
			t.Errorf("%s: the seal is at the foot of the page, where the text ends", name)
		}
	}
}

func fullPage() string {
	s := ""
	for range 70 {
		s += " (words from the left edge to the right edge of the page, and then a good many more of them, on and on) Tj T*"
	}
	return s
}

func TestSecondSealDoesNotCoverTheFirst(t *testing.T) {
	one := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{}}, label())
	two := sign(t, one, pdf.Request{Seal: &pdf.Seal{}}, label())
	_, _, _, first := reds(render(t, one, 72), 72)
	_, _, _, both := reds(render(t, two, 72), 72)
	if both < first+10 {
		t.Errorf("seals up to %.1f and %.1f", first, both)
	}
}

// Pages may share the list of their annotations, with each other and with the
// form: the seal is on the page asked for alone.
func TestSealStaysOnItsPage(t *testing.T) {
	const page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
	for name, tc := range map[string]struct{ form, first, second string }{
		"two pages":        {"", "/Annots 7 0 R >>", "/Annots 7 0 R >>"},
		"page and form":    {"/AcroForm << /Fields 7 0 R >>", "/Annots 7 0 R >>", ">>"},
		"another and form": {"/AcroForm << /Fields 7 0 R >>", ">>", "/Annots 7 0 R >>"},
		"all three":        {"/AcroForm 9 0 R", "/Annots 7 0 R >>", "/Annots 7 0 R >>"},
	} {
		t.Run(name, func(t *testing.T) {
			p := plain().with(1, "<< /Type /Catalog /Pages 2 0 R "+tc.form+" >>").with(2, "<< /Type /Pages /Kids [3 0 R 8 0 R] /Count 2 >>").
				with(3, page+tc.first).with(8, page+tc.second).with(7, "[]").with(9, "<< /Fields 7 0 R /SigFlags 3 >>")
			signed := sign(t, p.bytes(), pdf.Request{Seal: &pdf.Seal{Page: 1, Text: "山"}}, label())
			witness(t, signed, 1)
			for number, want := range map[int]bool{1: true, 2: false} {
				if _, _, x1, _ := reds(renderPage(t, signed, 40, number), 40); (x1 > 0) != want {
					t.Errorf("a seal on page %d: %v", number, !want)
				}
			}
		})
	}
}

func TestSealLayouts(t *testing.T) {
	for i, text := range []string{"山", "佐藤", "五十嵐", "勘解由小", "長谷川太郎", "ＡＢＣＤＥＦ", "スミス", "ジョー", "葛\U000E0100城"} {
		for _, square := range []bool{false, true} {
			signed := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{Text: text, Square: square, X: 50, Y: 50, NoDescription: true}}, label())
			if i%3 == 0 {
				witness(t, signed, 1)
			}
			img := render(t, signed, 150)
			x0, y0, x1, y1 := reds(img, 150)
			if !near(x0, 50) || !near(y0, 50) || !near(x1, 65) || !near(y1, 65) {
				t.Errorf("%s is at %.1f %.1f %.1f %.1f", text, x0, y0, x1, y1)
			}
			// A millimetre and a half from the corner only a square seal has its edge.
			mm := 150 / 25.4
			_, g, _, _ := img.At(int(51.5*mm), img.Bounds().Dy()-int(50.3*mm)).RGBA()
			if corner := g < 0x8000; corner != square {
				t.Errorf("%s: a corner %v, want %v", text, corner, square)
			}
		}
	}
}

func TestSealFromPicture(t *testing.T) {
	var gray, colour bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 30, 60))
	for i := range img.Pix {
		img.Pix[i] = []byte{230, 20, 20, 255}[i%4]
	}
	if err := jpeg.Encode(&colour, img, nil); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&gray, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"palette": red(t, 30, 60, 255), "see-through": red(t, 30, 60, 200), "JPEG": colour.Bytes(), "grey JPEG": gray.Bytes(),
	} {
		t.Run(name, func(t *testing.T) {
			signed := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{Image: file, X: 50, Y: 50, Size: 20}}, label())
			witness(t, signed, 1)
			x0, y0, x1, y1 := reds(render(t, signed, 150), 150)
			if name != "grey JPEG" && (!near(x0, 55) || !near(y0, 50) || !near(x1, 65) || !near(y1, 70)) {
				t.Errorf("the picture is at %.1f %.1f %.1f %.1f", x0, y0, x1, y1)
			}
		})
	}
}

// blurred looks along the left edge of a round seal of 15 mm at 50, 50 mm: two
// dots outside is paper, two dots inside is ink. It tells where that is not so.
func blurred(img image.Image, dpi float64) string {
	scale := dpi / 25.4
	centre, middle, radius := 57.5*scale, 842*dpi/72-57.5*scale, 7.5*scale
	for y := int(middle - radius*0.7); y < int(middle+radius*0.7); y++ {
		up := float64(y) + 0.5 - middle
		edge := int(centre - math.Sqrt(radius*radius-up*up))
		paper, ink := color.RGBAModel.Convert(img.At(edge-2, y)).(color.RGBA), color.RGBAModel.Convert(img.At(edge+2, y)).(color.RGBA)
		if far(paper.G, 255) || far(ink.R, 0xc4) || far(ink.G, 0x34) || far(ink.B, 0x1d) {
			return fmt.Sprintf("%.2f mm above the middle: %v, then %v", -up/scale, paper, ink)
		}
	}
	return ""
}

// A seal is drawn as outlines: however close one looks, its edge is sharp. Two
// programs draw it, and a seal made of the dots of the first is found out.
func TestSealIsSharp(t *testing.T) {
	signed := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{X: 50, Y: 50}}, label())
	for _, dpi := range []int{300, 600} {
		if where := blurred(render(t, signed, dpi), float64(dpi)); where != "" {
			t.Errorf("poppler at %d dpi, %s", dpi, where)
		}
	}
	file := write(t, signed)
	run(t, "mutool", "draw", "-q", "-r", "300", "-o", file+".png", file)
	data, err := os.ReadFile(file + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if where := blurred(img, 300); where != "" {
		t.Errorf("mutool, %s", where)
	}
	page := render(t, signed, 127).(interface {
		SubImage(image.Rectangle) image.Image
	})
	low := 842*127/72 - 50*5 // 5 dots to the millimetre
	var dots bytes.Buffer
	if err := png.Encode(&dots, page.SubImage(image.Rect(50*5, low-15*5, 65*5, low))); err != nil {
		t.Fatal(err)
	}
	made := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{Image: dots.Bytes(), X: 50, Y: 50}}, label())
	if blurred(render(t, made, 300), 300) == "" {
		t.Error("a seal made of dots passes for a sharp one")
	}
}
