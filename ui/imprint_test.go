package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"inkan/signer"
)

// homes are where the system says that settings are kept.
func homes() map[string]string {
	all := map[string]string{}
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		all[name] = os.Getenv(name)
	}
	return all
}

// red is a picture of a seal.
func red(t *testing.T, wide, high int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, wide, high))
	for i := range wide * high {
		img.Set(i%wide, i/wide, color.NRGBA{200, 50, 30, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t *testing.T, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// take chooses a file as the picture of the seal, as a person does.
func (b *bench) take(path string) {
	b.t.Helper()
	b.open(forSealImage, filepath.Dir(path))
	b.settle()
	b.press("entry " + filepath.Base(path))
	b.press("take")
	b.settle()
}

func TestAPictureBecomesTheSeal(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.sealed()
	file := red(t, 800, 400)
	path := write(t, "判.png", file)
	b.press("seal image") // nothing was chosen yet: the question comes
	b.settle()
	if b.state.Choose.For != forSealImage {
		t.Fatal("no picture is asked for")
	}
	b.key(fyne.KeyEscape)
	if b.state.Sign.Kind != sealTyped {
		t.Error("the kind changed though no picture was chosen")
	}
	b.take(path)
	b.shoot("seal-image-ja")
	b.nothingCut()
	seal := b.state.Sign.Options.Seal
	if !bytes.Equal(seal.Image, file) || b.state.Sign.Kind != sealImage || len(b.pdfs()) != 1 {
		t.Fatalf("kind %d, %d PDFs", b.state.Sign.Kind, len(b.pdfs()))
	}
	shown := 0
	visit(b.stage, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		img, ok := o.(*canvas.Image)
		if ok && img.Image != nil && img.Image.Bounds().Dx() == shownEdge && img.Image.Bounds().Dy() == shownEdge/2 {
			shown++
			if img.FillMode != canvas.ImageFillContain || img.Size().Width != img.Size().Height {
				t.Errorf("shown %v in %v, is signed as a whole in a square", img.FillMode, img.Size())
			}
		}
		if _, ring := o.(*canvas.Circle); ring {
			t.Error("a ring is drawn around the picture")
		}
	})
	if shown != 1 {
		t.Errorf("the picture is shown %d times", shown)
	}
	b.press("seal typed")
	b.settle()
	if b.state.Sign.Options.Seal.Image != nil {
		t.Error("the picture is still there")
	}
	b.press("seal image") // known by now
	b.settle()
	if !bytes.Equal(b.state.Sign.Options.Seal.Image, file) {
		t.Error("the picture is forgotten")
	}
	b.press("next")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	d := b.state.Sign.Drafts[b.pdfs()[0]]
	s := sightOf(b.life, b.viewer, view{path: d.Out, page: d.Place.Page, width: 1000})
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	size := s.Picture.Bounds()
	left, top, _, high := s.Page.Scale(float64(size.Dx()), float64(size.Dy())).Block(d.Place.X, d.Place.Y, d.Place.Width, d.Place.Height)
	want := image.Rect(int(left), int(top+high/4), int(left+high), int(top+high*3/4)) // twice as wide as high
	got := reddish(s.Picture)
	if off := max(abs(got.Min.X-want.Min.X), abs(got.Min.Y-want.Min.Y), abs(got.Max.X-want.Max.X), abs(got.Max.Y-want.Max.Y)); off > 3 {
		t.Errorf("signed at %v, was shown at %v", got, want)
	}
}

func abs(n int) int { return max(n, -n) }

// reddish is where a picture has the colour of the seal.
func reddish(m image.Image) (all image.Rectangle) {
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, g, _, _ := m.At(x, y).RGBA(); r>>8 > 180 && g>>8 < 90 {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

func TestPicturesThatCannotBeUsedAreRefusedWithTheReason(t *testing.T) {
	b := newBench(t, "en", "days-left=300")
	b.see()
	b.sealed()
	b.sealSays("山")
	b.settle()
	var moving bytes.Buffer
	if err := gif.Encode(&moving, image.NewPaletted(image.Rect(0, 0, 4, 4), []color.Color{color.Black}), nil); err != nil {
		t.Fatal(err)
	}
	huge := red(t, 4001, 4000)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"text.png":   {[]byte("not a picture"), errSealUnreadable},
		"empty.png":  {nil, errSealUnreadable},
		"half.png":   {red(t, 300, 300)[:200], errSealUnreadable},
		"moving.png": {moving.Bytes(), errSealUnreadable},
		"huge.png":   {huge, errSealLarge},
		"long.png":   {append(red(t, 4, 4), make([]byte, signer.MaxPicture)...), errSealLarge},
	} {
		b.take(write(t, name, c.file))
		if b.state.Problem != c.want {
			t.Errorf("%s: %v", name, b.state.Problem)
		}
		b.want(b.say.T(string(c.want.(sealError))))
		b.nothingCut()
		b.key(fyne.KeyEscape)
		if s := b.state.Sign; s.Options.Seal.Text != "山" || s.Options.Seal.Image != nil || s.Kind != sealTyped {
			t.Errorf("%s: the seal changed", name)
		}
	}
}

// A seal is remembered when the box is ticked, with its size and place, and with
// nothing else; only the user can read it.
func TestTheSealIsRemembered(t *testing.T) {
	for name, file := range map[string][]byte{"typed": nil, "image": red(t, 60, 60)} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "ja", "days-left=300") // with settings of its own
			theirs := homes()
			b.see()
			b.sealed()
			if file != nil {
				b.take(write(t, "判.png", file))
			} else {
				b.sealSays("山田")
				b.settle()
			}
			b.sealSized(12)
			b.settle()
			b.sealTo(60, 20)
			b.settle()
			path, _ := sealPath()
			if exists(path) {
				t.Fatal("remembered unasked")
			}
			b.press("keep seal")
			b.settle()
			text, err := os.ReadFile(path)
			if err != nil || strings.Contains(string(text), "契約書") || strings.Contains(string(text), "書類") {
				t.Errorf("%s %v", text, err)
			}
			info, _ := os.Stat(path)
			if mode := info.Mode().Perm(); mode != 0o600 && os.PathSeparator == '/' {
				t.Errorf("mode %o", mode)
			}
			b.want("覚えた印影")
			b.shoot("seal-kept-" + name)
			b.nothingCut()

			again := newBench(t, "ja", "days-left=300")
			for name, dir := range theirs {
				t.Setenv(name, dir)
			}
			again.see()
			again.recall()
			again.next()
			again.sealed()
			want := signer.Seal{SizeMillis: 12, X: 60, Y: 20, Image: file}
			if file == nil {
				want.Text = "山田"
			}
			got := *again.state.Sign.Options.Seal
			if got.Text != want.Text || got.SizeMillis != 12 || got.X != 60 || got.Y != 20 || !bytes.Equal(got.Image, file) {
				t.Errorf("remembers %q, %v mm at %v, %v", got.Text, got.SizeMillis, got.X, got.Y)
			}
			if place := again.state.Sign.Drafts[again.pdfs()[0]].Place; place.X != 60 || place.Y != 20 {
				t.Errorf("at %v", place)
			}
			again.win.Resize(fyne.NewSize(1280, 2000))
			again.apply(turned{pageSettings})
			again.want("12 mm")
			again.shoot("settings-seal-" + name)
			again.nothingCut()
			again.press("forget seal")
			again.settle()
			if exists(path) || again.state.Kept != nil {
				t.Error("not forgotten")
			}
			again.want("覚えた印影はありません。")
		})
	}
}

// next waits for what is told next.
func (b *bench) next() {
	b.t.Helper()
	select {
	case f := <-b.mail:
		f()
	case <-time.After(30 * time.Second):
		b.t.Fatal("nothing is told")
	}
}

// A remembered place beyond the edge of this paper gives way to the default one.
func TestARememberedPlaceFitsEveryPaper(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.apply(recalled{imprint{Text: "山", X: 900, Y: 900}})
	b.sealed()
	if seal := b.state.Sign.Options.Seal; seal == nil || seal.Text != "山" || seal.X != 0 || len(b.pdfs()) == 0 {
		t.Errorf("%+v, %v", seal, b.refusal)
	}
}

// A file that was spoiled is as none.
func TestASpoiledMemoryIsNone(t *testing.T) {
	for name := range homes() {
		t.Setenv(name, t.TempDir())
	}
	path, err := sealPath()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{", `{"picture":"AAAA"}`, "[]"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if p, ok := readSeal(); ok {
			t.Errorf("%q is read as %+v", text, p)
		}
	}
	if err := removeSeal(); err != nil {
		t.Error(err)
	}
	if err := removeSeal(); err != nil {
		t.Errorf("to forget twice is an error: %v", err)
	}
}

func TestPicturesAreShownSmall(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 3000, 1000)), nil); err != nil {
		t.Fatal(err)
	}
	p, err := picture(b.Bytes())
	if err != nil || p.Look.Bounds() != image.Rect(0, 0, 512, 170) {
		t.Errorf("%v %v", p.Look, err)
	}
	// A camera that was held upright says that the right side is up.
	held := "\xFF\xE1\x00\x1EExif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"
	p, err = picture([]byte(b.String()[:2] + held + b.String()[2:]))
	if err != nil || p.Look.Bounds() != image.Rect(0, 0, 170, 512) {
		t.Errorf("not upright as on the page: %v %v", p.Look.Bounds(), err)
	}
}
