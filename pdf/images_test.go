package pdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkan/pdf"
)

// pictured is a paper whose page of 595×842 points draws one image.
func pictured(draw, image string) *paper {
	p := plain().with(4, content(draw))
	p.objects[3] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 7 0 R >> >> >>"
	data := strings.Repeat("\x7f", 64)
	p.objects[7] = fmt.Sprintf("<< /Type /XObject /Subtype /Image %s /Length %d >>\nstream\n%s\nendstream", image, len(data), data)
	return p
}

const fullSheet = "q 595 0 0 842 0 0 cm /I Do Q"

func imagesOf(t *testing.T, doc []byte) pdf.Images {
	t.Helper()
	all, err := open(t, doc).Images(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestImageDepths(t *testing.T) {
	rgb := "/Width 1654 /Height 2340 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
	for image, want := range map[string]pdf.Depth{
		rgb: pdf.Colour,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceCMYK":                                    pdf.Colour,
		"/Width 9 /Height 9 /BitsPerComponent 4 /ColorSpace /DeviceRGB":                                     pdf.FewColours,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray":                                    pdf.Grey,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/CalGray << /WhitePoint [1 1 1] >>]":           pdf.Grey,
		"/Width 9 /Height 9 /BitsPerComponent 1 /ColorSpace /DeviceGray":                                    pdf.Mono,
		"/Width 9 /Height 9 /BitsPerComponent 1 /ImageMask true":                                            pdf.Mono,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>]":         pdf.Palette,
		"/Width 9 /Height 9 /BitsPerComponent 1 /ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>]":         pdf.Mono,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/ICCBased 4 0 R]":                              pdf.DepthUnknown,
		"/Width 9 /Height 9 /Filter /JPXDecode":                                                             pdf.DepthUnknown,
		"/Width 9 /Height 9 /BitsPerComponent 2 /ColorSpace /DeviceGray":                                    pdf.DepthUnknown,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace []":                                             pdf.DepthUnknown,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/DeviceN [/A /B] /DeviceRGB 4 0 R]":            pdf.DepthUnknown,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace 9 0 R":                                          pdf.DepthUnknown,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/Separation /Black /DeviceGray 4 0 R]":         pdf.Grey,
		"/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/Lab << /WhitePoint [0.9 1 0.8] >>] /Decode 3": pdf.Colour,
	} {
		all := imagesOf(t, pictured(fullSheet, image).bytes())
		if len(all.Found) != 1 || all.Found[0].Depth != want {
			t.Errorf("%s: %+v, want depth %d", image, all, want)
		}
	}
	profile := pictured(fullSheet, "/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/ICCBased 8 0 R]")
	profile.objects[8] = "<< /N 3 /Length 0 >>\nstream\n\nendstream"
	if all := imagesOf(t, profile.bytes()); all.Found[0].Depth != pdf.Colour {
		t.Errorf("ICC profile of three components: %+v", all)
	}
}

func TestImagePlaces(t *testing.T) {
	image := "/Width 1000 /Height 2000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
	for _, c := range []struct {
		draw       string
		dpi, share float64
		found      int
	}{
		{"q 360 0 0 720 0 0 cm /I Do Q", 200, 360 * 720 / (595. * 842), 1},
		{"q 360 0 0 360 0 0 cm /I Do Q", 200, 360 * 360 / (595. * 842), 1},
		{"q 0 360 -720 0 595 0 cm /I Do Q", 200, 360 * 720 / (595. * 842), 1},
		{"q 2 0 0 2 0 0 cm q 180 0 0 360 0 0 cm /I Do Q Q", 200, 360 * 720 / (595. * 842), 1},
		{"q 0 0 0 720 0 0 cm /I Do Q", 0, 0, 0},
		{"q 360 0 0 720 0 0 cm /J Do Q", 0, 0, 0},
		{"/I Do q 360 0 0 720 0 0 cm /I Do Q", 72000, 1 / (595. * 842), 2},
	} {
		all := imagesOf(t, pictured(c.draw, image).bytes())
		if all.Pages != 1 || all.Unread != 0 || len(all.Found) != c.found {
			t.Errorf("%s: %+v", c.draw, all)
			continue
		}
		if c.found > 0 {
			if got := all.Found[0]; math.Abs(got.DPI-c.dpi) > 0.01 || math.Abs(got.Share-c.share) > 1e-9 || got.Page != 1 {
				t.Errorf("%s: %+v", c.draw, got)
			}
		}
	}
	unit := pictured("q 360 0 0 720 0 0 cm /I Do Q", image)
	unit.objects[3] = strings.Replace(unit.objects[3], "/MediaBox", "/UserUnit 2 /MediaBox", 1)
	if all := imagesOf(t, unit.bytes()); math.Abs(all.Found[0].DPI-100) > 0.01 {
		t.Errorf("a page with units twice as long: %+v", all)
	}
}

func TestImagesInForms(t *testing.T) {
	p := pictured("q 0.5 0 0 0.5 0 0 cm /F Do Q", "/Width 1000 /Height 1000 /BitsPerComponent 8 /ColorSpace /DeviceGray")
	p.objects[3] = strings.Replace(p.objects[3], "/I 7 0 R", "/F 8 0 R", 1)
	form := "360 0 0 360 0 0 cm /I Do"
	p.objects[8] = fmt.Sprintf("<< /Subtype /Form /BBox [0 0 500 500] /Matrix [2 0 0 2 0 0] /Resources << /XObject << /I 7 0 R >> >> /Length %d >>\nstream\n%s\nendstream", len(form), form)
	if all := imagesOf(t, p.bytes()); len(all.Found) != 1 || math.Abs(all.Found[0].DPI-200) > 0.01 {
		t.Errorf("%+v", all)
	}
}

func TestImagesThatCannotBeFollowed(t *testing.T) {
	p := pictured(fullSheet, "/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceRGB")
	p.objects[4] = "<< /Filter /LZWDecode /Length 3 >>\nstream\nabc\nendstream"
	if all := imagesOf(t, p.bytes()); all.Pages != 1 || all.Unread != 1 || len(all.Found) != 0 {
		t.Errorf("%+v", all)
	}
	p.objects[3] = strings.Replace(p.objects[3], "/I 7 0 R", "/F 8 0 R", 1)
	p.objects[8] = "<< /Subtype /Form /Resources << /XObject << /I 7 0 R >> >> /Length 0 >>\nstream\n\nendstream"
	if all := imagesOf(t, p.bytes()); all.Unread != 1 {
		t.Errorf("an image in a form: %+v", all)
	}
	p.objects[8] = "<< /Subtype /Form /Length 0 >>\nstream\n\nendstream"
	if all := imagesOf(t, p.bytes()); all.Unread != 0 {
		t.Errorf("no image anywhere: %+v", all)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, p.bytes()).Images(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Poppler counts the same resolution.
func TestImagesLikeAStranger(t *testing.T) {
	p := pictured("q 300 0 0 500 0 0 cm /I Do Q", "/Width 1234 /Height 2345 /BitsPerComponent 8 /ColorSpace /DeviceGray")
	doc := p.bytes()
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	out := run(t, "pdfimages", "-list", path)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	f := strings.Fields(lines[len(lines)-1])
	// page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
	got := imagesOf(t, doc).Found[0]
	if len(f) < 14 || f[5] != "gray" || f[12] != fmt.Sprint(math.Round(got.DPI)) || got.Depth != pdf.Grey {
		t.Errorf("pdfimages says %s, we %+v", lines[len(lines)-1], got)
	}
}

// FuzzImages looks for images in whatever opens: what it tells is sane.
func FuzzImages(f *testing.F) {
	seeds(f)
	for _, draw := range []string{fullSheet, "q 0 360 -720 0 595 0 cm /I Do Q", "BI /W 1 /H 1 ID x EI /I Do"} {
		f.Add(pictured(draw, "/Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace [/ICCBased 4 0 R]").bytes())
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		quick(t)
		d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
		if err != nil {
			return
		}
		all, err := d.Images(t.Context())
		if err != nil {
			return
		}
		if all.Unread > all.Pages {
			t.Errorf("%d of %d pages unread", all.Unread, all.Pages)
		}
		for _, i := range all.Found {
			if i.Page < 1 || i.Page > all.Pages || i.Width < 1 || i.Height < 1 || !(i.DPI >= 0) || !(i.Share >= 0) {
				t.Errorf("%+v", i)
			}
		}
	})
}
