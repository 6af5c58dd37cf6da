package preview

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"inkan/i18n/fonts"
)

// BenchmarkStart starts the renderer, with PDFium to be compiled and with PDFium
// from the cache.
func BenchmarkStart(b *testing.B) {
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			start(b, b.TempDir())
		}
	})
	b.Run("cached", func(b *testing.B) {
		dir := b.TempDir()
		start(b, dir)
		for b.Loop() {
			start(b, dir)
		}
	})
}

func start(b *testing.B, dir string) {
	v := New(fonts.Mono)
	v.dir = dir
	if err := v.Warm(context.Background()); err != nil {
		b.Fatal(err)
	}
	v.Close()
}

// BenchmarkOpen opens the synthetic receipt, as when another file is chosen, and
// draws it as wide as the window shows it.
func BenchmarkOpen(b *testing.B) {
	data := receipt(b)
	v := newViewer(b, fonts.Mono)
	if err := v.Warm(context.Background()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d, err := v.OpenReader(context.Background(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			b.Fatal(err)
		}
		render(b, d, 1, 504)
		d.Close()
	}
}

// BenchmarkRender draws a page of an open document.
func BenchmarkRender(b *testing.B) {
	v := newViewer(b, fonts.Mono)
	d := open(b, v, receipt(b))
	for b.Loop() {
		render(b, d, 1, 1008)
	}
}

func receipt(b *testing.B) []byte {
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "papers", "領収書.pdf"))
	if err != nil {
		b.Fatal(err)
	}
	return data
}
