package preview

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"
)

// FuzzRender shows whatever it is given: the process lives on, the time is kept,
// and the next document is shown as if nothing had been.
func FuzzRender(f *testing.F) {
	encrypted, err := os.ReadFile("testdata/encrypted.pdf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encrypted)
	for _, p := range []paper{
		plain("/Rotate 90 /CropBox [5 5 105 55] /UserUnit 2", "1 0 0 rg 0 0 20 20 re f"),
		plain("", "BT /F1 40 Tf 10 10 Td (A) Tj /F3 20 Tf <93fa967b8cea> Tj ET"),
		plain("", "BT /F1 1 Tf 1e38 0 0 1e38 0 0 Tm (A) Tj ET 1e38 0 0 1e38 0 0 cm 0 0 1e38 1e38 re S"),
		plain("", "q q q Q Q Q Q BI /W 9999 /H 9999 /BPC 8 /CS /RGB ID EI"),
		endless(),
	} {
		f.Add(p.bytes())
	}
	v := newViewer(f, nil)
	v.limit = time.Second
	good := plain("", "0 0 9 9 re f").bytes()
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := v.OpenReader(context.Background(), bytes.NewReader(data), int64(len(data))); err == nil {
			if m, err := d.Render(context.Background(), 1, 50); err == nil && m.Bounds().Dx()*m.Bounds().Dy() > maxPixels+maxWidth {
				t.Error(m.Bounds())
			}
			d.Close()
		}
		d := open(t, v, good)
		if m := render(t, d, 1, 200); dark(m) != 81 {
			t.Errorf("%d dark pixels", dark(m))
		}
	})
}
