package ui

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

var update = flag.Bool("update", false, "write what is drawn to testdata")

// asBefore compares what the window says and where, and what can be pressed, with
// testdata/pages: a change of one page shows in all others that it reached.
func (b *bench) asBefore(lang, scene string) {
	b.t.Helper()
	path := filepath.Join("testdata", "pages", lang, scene+".txt")
	got := b.markup()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			b.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	if got != string(want) {
		b.t.Errorf("%s is drawn otherwise (if that is right: go test -tags ci ./ui -run TestPages -update):\n%s", path, difference(string(want), got))
	}
}

// temporary is the folder of a test that began with shortPaths.
var temporary = regexp.MustCompile(`/tmp/Test[^ 」]*?/00\d`)

// shortPaths has the folders of a test where they push nothing else away.
func shortPaths(t *testing.T) { t.Setenv("TMPDIR", "/tmp") }

// markup is the window as text: a line for each control and each text, with the
// place of its upper left corner. A text with a path has no place: the folders of
// tests have names of different lengths.
func (b *bench) markup() string {
	var s strings.Builder
	visit(b.win.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		place := fmt.Sprintf("%4.0f %4.0f", at.X, at.Y)
		switch o := o.(type) {
		case *control:
			fmt.Fprintf(&s, "%s [%s]\n", place, temporary.ReplaceAllString(o.id, "TMP"))
		case *label:
			text := temporary.ReplaceAllString(o.text(), "TMP")
			if text != o.text() {
				place = "        ?"
			}
			if text != "" {
				fmt.Fprintf(&s, "%s %s\n", place, strings.ReplaceAll(text, "\n", " / "))
			}
		}
	})
	return s.String()
}

// inPictures are the few pages that are compared as pictures too: one of each theme,
// the password and the way out of a lock.
var inPictures = []string{"ja/home", "en/password", "ja/dark-check", "en/contrast", "ja/locked"}

// looksAsBefore compares a picture of the window with testdata/pages. Edges of
// letters may come out otherwise on another processor; whole words may not.
func (b *bench) looksAsBefore(lang, scene string) {
	b.t.Helper()
	if !slices.Contains(inPictures, lang+"/"+scene) {
		return
	}
	path := filepath.Join("testdata", "pages", lang, scene+".png")
	got := b.win.Canvas().Capture()
	if *update {
		var file bytes.Buffer
		if err := png.Encode(&file, got); err != nil {
			b.t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
			b.t.Fatal(err)
		}
		return
	}
	file, err := os.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		b.t.Fatal(err)
	}
	if share := unlike(want, got); share > 0.001 {
		b.t.Errorf("%s: %.2f %% of the picture are drawn otherwise", path, 100*share)
	}
}

// unlike is the share of pixels that differ by more than a shade.
func unlike(a, b image.Image) float64 {
	if a.Bounds() != b.Bounds() {
		return 1
	}
	n, r := 0, a.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p, q := color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y, color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y
			if max(p, q)-min(p, q) > 40 {
				n++
			}
		}
	}
	return float64(n) / float64(r.Dx()*r.Dy())
}

// difference shows the lines that only one of two texts has.
func difference(want, got string) string {
	var s strings.Builder
	for mark, pair := range map[string][2]string{"- ": {want, got}, "+ ": {got, want}} {
		for _, line := range strings.Split(pair[0], "\n") {
			if !strings.Contains("\n"+pair[1]+"\n", "\n"+line+"\n") {
				s.WriteString(mark + line + "\n")
			}
		}
	}
	return s.String()
}

// A difference is told by its lines.
func TestDifference(t *testing.T) {
	if got := difference("a\nb\n", "a\nc\n"); !strings.Contains(got, "- b\n") || !strings.Contains(got, "+ c\n") || strings.Contains(got, "a") {
		t.Error(got)
	}
}
