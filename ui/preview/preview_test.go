package preview

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"inkan/i18n/fonts"
)

// newViewer returns a viewer that ends with the test.
func newViewer(t testing.TB, font []byte) *Viewer {
	t.Helper()
	v := New(font)
	t.Cleanup(v.Close)
	return v
}

func open(t testing.TB, v *Viewer, data []byte) *Document {
	t.Helper()
	d, err := v.OpenReader(t.Context(), bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func render(t testing.TB, d *Document, number, width int) image.Image {
	t.Helper()
	m, err := d.Render(t.Context(), number, width)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// dark counts the pixels that are nearer to black than to white.
func dark(m image.Image) (n int) {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y < 128 {
				n++
			}
		}
	}
	return n
}

func TestPageIsShownAsAViewerShowsIt(t *testing.T) {
	v := newViewer(t, nil)
	red := color.RGBA{0xFF, 0, 0, 0xFF}
	for name, c := range map[string]struct {
		page          string
		width, height float64 // of the page
		unit          float64
		corner        image.Point // pixel that shows the red square at the lower left of the unturned page, 10 from its edges
	}{
		"plain":       {"", 200, 100, 1, image.Pt(10, 89)},
		"turned 90":   {"/Rotate 90", 100, 200, 1, image.Pt(10, 10)},
		"turned 180":  {"/Rotate 180", 200, 100, 1, image.Pt(189, 10)},
		"turned -90":  {"/Rotate -90", 100, 200, 1, image.Pt(89, 189)},
		"cropped":     {"/CropBox [5 5 105 55]", 100, 50, 1, image.Pt(10, 89)},
		"moved":       {"/MediaBox [-100 -100 100 0]", 200, 100, 1, image.Pt(100, 0)},
		"unit":        {"/UserUnit 2.5", 200, 100, 2.5, image.Pt(10, 89)},
		"unit by ref": {"/UserUnit 11 0 R /Tabs /UserUnit", 200, 100, 3, image.Pt(10, 89)},
		"no unit":     {"/UserUnit (2) /PieceInfo << /UserUnit 2 >> /LastModified (/UserUnit 2 \\) )", 200, 100, 1, image.Pt(10, 89)},
		"too much":    {"/UserUnit 1e9", 200, 100, 1, image.Pt(10, 89)},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, v, plain(c.page, "1 0 0 rg 0 0 20 20 re f").with(11, "3").bytes())
			p, err := d.Page(t.Context(), 1)
			if err != nil || d.Pages() != 1 {
				t.Fatal(err, d.Pages())
			}
			if math.Abs(p.Width-c.width) > 1e-3 || math.Abs(p.Height-c.height) > 1e-3 || p.UserUnit != c.unit || p.Foreign != ForeignNone {
				t.Errorf("%+v", p)
			}
			m := render(t, d, 1, int(math.Round(c.width)))
			if name == "cropped" {
				m = render(t, d, 1, 200) // twice as big: 5 from the edges of what is seen
			}
			if name == "moved" {
				if dark(m) != 0 {
					t.Error("what is above the page is seen")
				}
				return
			}
			if got := m.At(c.corner.X, c.corner.Y); got != red {
				t.Errorf("%v at %v in %v", got, c.corner, m.Bounds())
			}
		})
	}
}

func TestJapaneseTypefacesThatAreNotInTheDocument(t *testing.T) {
	japanese := []byte("<93fa967b8cea>") // 日本語 in Shift_JIS
	text := func(font, words string) string { return "BT /" + font + " 40 Tf 10 10 Td " + words + " Tj ET" }
	form := func(content string) paper {
		return plain("/Resources << /XObject << /X 11 0 R >> >>", "/X Do").
			with(11, stream("/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /Font << /F1 5 0 R /F2 6 0 R /F3 8 0 R >> >>", content))
	}
	for name, c := range map[string]struct {
		paper   paper
		foreign bool
	}{
		"Latin":             {plain("", text("F1", "(A synthetic paper)")), false},
		"known name":        {plain("", text("F2", string(japanese))), true},
		"unknown name":      {plain("", text("F3", string(japanese))), true},
		"Latin letters":     {plain("", text("F3", "(ABC)")), false},
		"in a form":         {form(text("F3", string(japanese))), true},
		"Latin in a form":   {form(text("F1", "(ABC)")), false},
		"behind Latin":      {plain("", strings.Repeat(text("F1", "(a)"), 50)+text("F3", string(japanese))), true},
		"nothing but lines": {plain("", "0 0 m 100 100 l S"), false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, font := range [][]byte{nil, fonts.Mono} {
				v := newViewer(t, font)
				d := open(t, v, c.paper.bytes())
				p, err := d.Page(t.Context(), 1)
				want := ForeignNone
				if c.foreign && font == nil {
					want = ForeignBlank
				} else if c.foreign {
					want = ForeignReplaced
				}
				if err != nil || p.Foreign != want {
					t.Errorf("%q %v, want %q", p.Foreign, err, want)
				}
				if ink := dark(render(t, d, 1, 200)) > 0; c.foreign && ink != (font != nil) && name != "behind Latin" {
					t.Errorf("with a typeface of %d bytes, ink is %v", len(font), ink)
				}
			}
		})
	}
}

func TestSandboxSeesOneFile(t *testing.T) {
	if err := fstest.TestFS(oneFont("a typeface"), fontPath); err != nil {
		t.Error(err)
	}
}

func TestPictureIsNeverHuge(t *testing.T) {
	for _, c := range []struct {
		w, h  float64
		width int
	}{
		{595, 842, 500}, {595, 842, 8000}, {595, 842, math.MaxInt}, {595, 842, -1}, {1, maxSide, 8000}, {maxSide, 1, 8000}, {1e-6, 1e6, 100},
	} {
		w, h := pixels(Page{Width: c.w, Height: c.h}, c.width)
		if w < 1 || h < 1 || w > maxWidth || w*h > maxPixels+maxWidth {
			t.Errorf("%v: %d x %d", c, w, h)
		}
	}
	v := newViewer(t, nil)
	d := open(t, v, plain("/MediaBox [0 0 3 14400]", "").bytes())
	if m := render(t, d, 1, 8000); m.Bounds().Dx()*m.Bounds().Dy() > maxPixels {
		t.Error(m.Bounds())
	}
}

func TestWhatCannotBeShown(t *testing.T) {
	encrypted, err := os.ReadFile(filepath.Join("testdata", "encrypted.pdf")) // password: synthetic
	if err != nil {
		t.Fatal(err)
	}
	v := newViewer(t, nil)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":   {nil, ErrBroken},
		"no PDF":    {[]byte("not a PDF"), ErrBroken},
		"no start":  {plain("", "").bytes()[20:], ErrBroken},
		"encrypted": {encrypted, ErrEncrypted},
	} {
		_, err := v.OpenReader(t.Context(), bytes.NewReader(c.data), int64(len(c.data)))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := v.OpenReader(t.Context(), nil, 1<<31); err != ErrTooBig {
		t.Errorf("2 GiB: %v", err)
	}
	if _, err := v.Open(t.Context(), filepath.Join(t.TempDir(), "secret name")); !errors.Is(err, os.ErrNotExist) || strings.Contains(err.Error(), "secret") {
		t.Errorf("no file: %v", err)
	}
	if _, err := v.Open(t.Context(), t.TempDir()); err != ErrBroken {
		t.Errorf("a folder: %v", err)
	}
	d := open(t, v, plain("/CropBox [1000 1000 2000 2000]", "").bytes())
	if _, err := d.Render(t.Context(), 1, 100); err != ErrPageSize {
		t.Errorf("nothing visible: %v", err)
	}
	for _, n := range []int{-1, 0, 2} {
		if _, err := d.Page(t.Context(), n); err != ErrPage {
			t.Errorf("page %d: %v", n, err)
		}
	}
}

// failing is a document on a disk that is taken away.
type failing struct {
	io.ReaderAt
	err error
}

func (f *failing) ReadAt(p []byte, at int64) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, at)
}

func TestFileThatCannotBeRead(t *testing.T) {
	v := newViewer(t, nil)
	data := plain("", "0 0 9 9 re f").bytes()
	r := &failing{bytes.NewReader(data), nil}
	d, err := v.OpenReader(t.Context(), r, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r.err = errors.New("gone")
	open(t, v, data) // takes the sandbox
	if _, err := d.Render(t.Context(), 1, 10); err != ErrUnreadable {
		t.Errorf("%v", err)
	}
}

// endless is a paper whose drawing takes longer than anybody lives: each form draws
// the next one ten times.
func endless() paper {
	p := plain("", "/X Do")
	const first, levels = 20, 30
	for i := range levels {
		body := strings.Repeat("/X Do ", 10)
		if i == levels-1 {
			body = "0 0 200 100 re f"
		}
		p[first+i] = stream("/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << /XObject << /X "+itoa(first+i+1)+" 0 R >> >>", body)
	}
	p[3] = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 20 0 R >> >> >>"
	return p
}

func itoa(n int) string { return string(rune('0'+n/10)) + string(rune('0'+n%10)) }

func TestEndlessDocumentEnds(t *testing.T) {
	v := newViewer(t, nil)
	good := open(t, v, plain("", "0 0 9 9 re f").bytes())
	bad := open(t, v, endless().bytes())
	v.limit = 100 * time.Millisecond
	if _, err := bad.Render(t.Context(), 1, 100); err != ErrSlow {
		t.Errorf("limit: %v", err)
	}
	v.limit = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := bad.Render(ctx, 1, 100); err != context.DeadlineExceeded {
		t.Errorf("context: %v", err)
	}
	if dark(render(t, good, 1, 100)) == 0 {
		t.Error("nothing is drawn afterwards")
	}
}

func TestCloseEndsWhatIsDrawn(t *testing.T) {
	v := newViewer(t, nil)
	d := open(t, v, endless().bytes())
	v.limit = time.Hour
	failed := make(chan error)
	go func() {
		_, err := d.Render(context.Background(), 1, 100)
		failed <- err
	}()
	for len(v.turn) == 0 { // until it draws
		select {
		case err := <-failed:
			t.Fatal(err)
		default:
		}
	}
	d.Close()
	if err := <-failed; err != ErrClosed {
		t.Error(err)
	}
	if _, err := d.Render(t.Context(), 1, 100); err != ErrClosed {
		t.Errorf("afterwards: %v", err)
	}
}

func TestWhoGaveUpTakesNoTurn(t *testing.T) {
	v := newViewer(t, nil)
	d := open(t, v, plain("", "0 0 9 9 re f").bytes())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		if _, err := d.Render(ctx, 1, 100); err != context.Canceled {
			t.Fatal(err)
		}
	}
	render(t, d, 1, 100)
}

func TestMemoryEnds(t *testing.T) {
	v := newViewer(t, nil)
	v.memory = 20 << 20 >> 16
	d := open(t, v, plain("", "0 0 9 9 re f").bytes())
	if _, err := d.Render(t.Context(), 1, 4000); err != ErrBroken {
		t.Errorf("%v", err)
	}
	if dark(render(t, d, 1, 100)) == 0 {
		t.Error("nothing is drawn afterwards")
	}
}

func TestManyAskAtOnce(t *testing.T) {
	v := newViewer(t, nil)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			data := plain("", "0 0 "+itoa(10*(i+1))+" 50 re f").bytes()
			d, err := v.OpenReader(t.Context(), bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Error(err)
				return
			}
			defer d.Close()
			for range 5 {
				m, err := d.Render(t.Context(), 1, 200)
				if err != nil {
					t.Error(err)
				} else if n := dark(m); n != 500*(i+1) {
					t.Errorf("document %d has %d dark pixels", i, n)
				}
			}
		})
	}
	all.Wait()
}

func TestBigFileIsReadInPieces(t *testing.T) {
	data := plain("", "0 0 9 9 re f").with(30, stream("", strings.Repeat("0123456789abcde\n", 1<<20))).bytes()
	r := &counting{ReaderAt: bytes.NewReader(data)}
	v := newViewer(t, nil)
	d, err := v.OpenReader(t.Context(), r, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	render(t, d, 1, 100)
	if r.read > 100<<10 {
		t.Errorf("%d of %d bytes were read", r.read, len(data))
	}
}

type counting struct {
	io.ReaderAt
	read int
}

func (c *counting) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.ReaderAt.ReadAt(p, at)
	c.read += n
	return n, err
}

func TestCacheThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	v := newViewer(t, nil)
	v.dir = filepath.Join(file, "below")
	if err := v.Warm(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestBrokenCacheIsMadeAnew(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles PDFium twice")
	}
	v := newViewer(t, nil)
	v.dir = t.TempDir()
	if err := v.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	whole := cached(t, v.dir)
	v.Close()
	for path, b := range whole {
		b = bytes.Clone(b)
		b[len(b)/2] ^= 1
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := open(t, v, plain("", "0 0 9 9 re f").bytes())
	if n := dark(render(t, d, 1, 200)); n != 81 {
		t.Errorf("%d dark pixels", n)
	}
	if !maps.EqualFunc(cached(t, v.dir), whole, bytes.Equal) {
		t.Error("the cache was not made anew")
	}
}

// cached returns the files below a folder.
func cached(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files[path], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	return files
}

func TestScaleThereAndBack(t *testing.T) {
	p := Page{Width: 595, Height: 842, UserUnit: 2}
	s := p.Scale(500, 700)
	if x, y := s.Page(s.Picture(12.5, 300)); math.Abs(x-12.5) > 1e-9 || math.Abs(y-300) > 1e-9 {
		t.Error(x, y)
	}
	w, h := p.Millimetres()
	if left, top, wide, high := s.Block(0, 0, w, h); left != 0 || math.Abs(top) > 1e-9 || math.Abs(wide-500) > 1e-9 || math.Abs(high-700) > 1e-9 {
		t.Error(left, top, wide, high)
	}
	for _, c := range [][4]float64{{-5, -5, 0.001, 0}, {1e6, 1e6, w - 30, h - 15}, {40, 50, 40, 50}} {
		if x, y := p.Keep(c[0], c[1], 30, 15); x != c[2] || y != c[3] {
			t.Errorf("%v: %v %v", c, x, y)
		}
	}
}
