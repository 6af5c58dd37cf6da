package preview_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"
	"time"

	"inkan/i18n/fonts"
	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
	"inkan/ui/preview"
)

// sheet writes a PDF of one page with these entries.
func sheet(t *testing.T, entries string) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	table := "0000000000 65535 f \n"
	for i, body := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /Resources << >> " + entries + " >>",
	} {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	fmt.Fprintf(&b, "xref\n0 4\n%strailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", table, b.Len())
	path := filepath.Join(t.TempDir(), "委任状.pdf")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// signed signs a file with the practice card and returns the path of the result.
func signed(t *testing.T, path string, seal *signer.Seal) string {
	t.Helper()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	anchors := signer.NewAnchors()
	anchors.AddPractice(practice.Roots()...)
	desk := &signer.Desk{Cards: reader.OneSlot("練習用リーダー", practice.New(practice.Options{Now: now})), Anchors: anchors,
		Now: func() time.Time { return now }, Practice: true}
	drafts, err := desk.Prepare(t.Context(), []signer.Document{{Path: path}}, signer.Options{Seal: seal})
	if err != nil || drafts[0].Err != nil {
		t.Fatal(err, drafts)
	}
	out := ""
	err = desk.Sign(t.Context(), signer.Session{PIN: signer.NewPIN([]byte(practice.Password))}, drafts, func(e signer.Event) {
		if e.Err != nil {
			t.Error(e.Err)
		}
		out = e.Out
	})
	if err != nil || out == "" {
		t.Fatal(err, out)
	}
	if place := drafts[0].Place; place == nil || place.Page != 1 {
		t.Errorf("place %+v", place)
	} else if seal.X == 0 && seal.Y == 0 {
		seal.X, seal.Y = place.X, place.Y // so that the caller looks for it there
	}
	return out
}

// vermilion returns the smallest rectangle around the pixels that have the colour
// of seals, #c4341d, be it mixed with that of paper, and how many have it unmixed.
func vermilion(m image.Image) (r image.Rectangle, pure int) {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)
			if int(c.R)-int(c.B) > 0x20 {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
			if (c == color.RGBA{0xc4, 0x34, 0x1d, 0xff}) {
				pure++
			}
		}
	}
	return r, pure
}

// TestSealIsWhereTheScaleSays signs pages of every kind and looks for the seal on
// their pictures.
func TestSealIsWhereTheScaleSays(t *testing.T) {
	v := preview.New(fonts.Mono)
	defer v.Close()
	turns := []int{0, 90, 180, 270}
	if testing.Short() {
		turns = turns[1:2]
	}
	for _, turn := range turns {
		for _, box := range []string{"", "/CropBox [30 50 500 700]", "/CropBox [-50 100 2000 600]"} {
			for _, unit := range []string{"", "/UserUnit 1.5", "/UserUnit 4"} {
				entries := fmt.Sprintf("/MediaBox [0 10 595 842] /Rotate %d %s %s", turn, box, unit)
				t.Run(entries, func(t *testing.T) { sealed(t, v, entries) })
			}
		}
	}
}

func sealed(t *testing.T, v *preview.Viewer, entries string) {
	for _, seal := range []signer.Seal{
		{X: 87, Y: 39, Text: "見本"},
		{},
		{X: 21.5, Y: 100.25, Text: "印", SizeMillis: 40, NoDescription: true},
	} {
		d, err := v.Open(t.Context(), signed(t, sheet(t, entries), &seal))
		if err != nil {
			t.Fatal(err)
		}
		p, err := d.Page(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		m, err := d.Render(t.Context(), 1, 1000)
		if err != nil {
			t.Fatal(err)
		}
		size := seal.SizeMillis
		if size == 0 {
			size = 15
		}
		got, pure := vermilion(m)
		left, top, wide, high := p.Scale(float64(m.Bounds().Dx()), float64(m.Bounds().Dy())).Block(seal.X, seal.Y, size, size)
		if wide > 50 && pure < 100 { // the ring is wider than two pixels
			t.Errorf("%d pixels are vermilion", pure)
		}
		const blur = 1.5 // pixels: the edge of the ring is mixed with the paper
		for i, off := range []float64{
			float64(got.Min.X) - left, float64(got.Min.Y) - top,
			left + wide - float64(got.Max.X), top + high - float64(got.Max.Y),
		} {
			if off < -blur || off > blur {
				t.Errorf("edge %d is off by %.2f: %v, want %.1f %.1f %.1f %.1f", i, off, got, left, top, wide, high)
			}
		}
		d.Close()
	}
}
