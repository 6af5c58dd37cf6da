package signer_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"inkan/reader/practice"
	"inkan/signer"
)

var updateGolden = flag.Bool("update", false, "write the golden results anew")

// stamp is a picture of a seal: a vermilion disc that fades out, on nothing.
func stamp(t *testing.T) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 24, 24))
	for i := range 24 * 24 {
		x, y := i%24, i/24
		far := (2*x-23)*(2*x-23) + (2*y-23)*(2*y-23)
		img.SetNRGBA(x, y, color.NRGBA{0xc4, 0x34, 0x1d, uint8(max(0, 255-far*255/530))})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGoldenResults compares whole results, byte for byte, with those that were
// looked at by other programs when they were made: whoever changes a byte of what
// is signed does so on purpose.
func TestGoldenResults(t *testing.T) {
	const table, streams, seeds = "sample-form.pdf", "sample.pdf", "../pdf/testdata/seeds/" // by their cross-references
	for _, c := range []struct {
		name, paper string
		kind        signer.Kind
		options     signer.Options
	}{
		{name: "detached.p7s", paper: "papers/申告書.xtx"},
		{name: "detached-pdf.p7s", paper: streams, kind: signer.Detached},
		{name: "registry.pdf", paper: streams, options: signer.Options{Reason: "申告のため", Location: "Tokyo"}},
		{name: "pades.pdf", paper: streams, options: signer.Options{Profile: signer.PAdES}},
		{name: "seal.pdf", paper: streams, options: signer.Options{Seal: &signer.Seal{}}},
		{name: "square.pdf", paper: streams, options: signer.Options{Seal: &signer.Seal{Square: true, Text: "練習太郎"}}},
		{name: "picture.pdf", paper: streams, options: signer.Options{Seal: &signer.Seal{Image: stamp(t), X: 100, Y: 50}}},
		{name: "field.pdf", paper: table, options: signer.Options{Field: "署名欄"}},
		{name: "field-seal.pdf", paper: table, options: signer.Options{Profile: signer.PAdES, Seal: &signer.Seal{}}},
		{name: "hybrid.pdf", paper: seeds + "hybrid.pdf"},
		{name: "linearized.pdf", paper: seeds + "linearized.pdf", options: signer.Options{Profile: signer.PAdES}},
		{name: "second.pdf", paper: "../signer/testdata/golden/field.pdf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, practice.Options{})
			content, err := os.ReadFile(filepath.Join("..", "testdata", filepath.FromSlash(c.paper)))
			if err != nil {
				t.Fatal(err)
			}
			path := b.file("a"+filepath.Ext(c.paper), string(content))
			drafts, err := b.desk.Prepare(t.Context(), []signer.Document{{Path: path, Kind: c.kind}}, c.options)
			if err != nil {
				t.Fatal(err)
			}
			events, err := b.sign(practice.Password, false, drafts)
			if err != nil || events[1].Err != nil {
				t.Fatalf("%v, %+v", err, events)
			}
			b.golden(c.name, events[1].Out)
			if r, _ := b.desk.Verify(t.Context(), signer.Question{Path: events[1].Out}); r.Result != signer.Passed {
				t.Errorf("%v %v", r.Result, r.Reason)
			}
		})
	}
}

func (b *bench) golden(name, made string) {
	b.Helper()
	got, err := os.ReadFile(made)
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join("testdata", "golden", name)
	if *updateGolden {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	b.Errorf("%s: %d bytes, want %d; the first that differs is %d: %q, want %q (if it should differ: -update)", name,
		len(got), len(want), at, got[at:min(at+40, len(got))], want[at:min(at+40, len(want))])
}
