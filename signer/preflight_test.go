package signer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"inkan/reader/practice"
	"inkan/signer"
)

// scan is a PDF of as many pages as images are given, each an image on the whole
// page, laid out by hand; its trailer may have more.
func scan(trailer string, images ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(body string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	var kids []string
	for i := range images {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	b.WriteString("%PDF-1.7\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids)))
	draw := "q 595 0 0 842 0 0 cm /I Do Q"
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw))
	for i, image := range images {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources << /XObject << /I %d 0 R >> >> >>", 5+2*i))
		object("<< /Type /XObject /Subtype /Image " + image + " /Length 1 >>\nstream\nx\nendstream")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, start)
	return b.Bytes()
}

const (
	colour200 = "/Width 1654 /Height 2340 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
	colour150 = "/Width 1240 /Height 1754 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
	grey200   = "/Width 1654 /Height 2340 /BitsPerComponent 8 /ColorSpace /DeviceGray"
	mono200   = "/Width 1654 /Height 2340 /BitsPerComponent 1 /ColorSpace /DeviceGray"
)

func put(t *testing.T, dir, name string, content []byte, size int64) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if size > 0 {
		if err := os.Truncate(path, size); err != nil { // a hole, no disk space
			t.Fatal(err)
		}
	}
	return path
}

func preflight(t *testing.T, today string, paths ...string) signer.Preflight {
	t.Helper()
	p, err := signer.NewPreflight(t.Context(), paths, day(t, today))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPreflightOfOneFile(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, file, today string
		content           []byte
		want              string
		sent              int
	}{
		{"sound", "a.pdf", "2026-11-22", scan("", colour200), "[]", 1},
		{"grey", "a.pdf", "2026-11-22", scan("", grey200), "[]", 1},
		{"grey on the first day", "a.pdf", "2025-04-01", scan("", grey200), "[]", 1},
		{"grey the day before", "a.pdf", "2025-03-31", scan("", grey200), "[preflight.grey[1 1]]", 1},
		{"coarse", "a.pdf", "2026-11-22", scan("", colour200, colour150, colour150), "[preflight.coarse[2 2 150 200]]", 1},
		{"black and white", "a.pdf", "2026-11-22", scan("", mono200), "[preflight.few_colours[1 1]]", 1},
		{"encrypted", "a.pdf", "2026-11-22", scan("/Encrypt << /Filter /Standard >>", colour200), "[preflight.encrypted[]]", 0},
		{"damaged", "a.pdf", "2026-11-22", []byte("%PDF-1.7\nstartxref\n9\n%%EOF\n"), "[preflight.broken[]]", 1},
		{"text", "a.txt", "2026-11-22", []byte("text"), "[preflight.not_pdf[]]", 0},
		{"other ending", "a.bin", "2026-11-22", scan("", colour200), "[preflight.ending[]]", 1},
		{"a return", "a.xtx", "2026-11-22", []byte("<DATA/>"), "[preflight.return[]]", 0},
		{"empty", "a.pdf", "2026-11-22", nil, "[file.empty[]]", 0},
		{"plans are no rules", "a.pdf", "2028-02-01", scan("", mono200), "[preflight.few_colours[1 1]]", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := preflight(t, c.today, put(t, dir, c.file, c.content, 0))
			a := p.Attachments[0]
			var got []string
			for _, n := range a.Notices {
				got = append(got, n.Key+fmt.Sprint(n.Args))
			}
			if fmt.Sprint(got) != c.want || a.Transmission != c.sent || p.Sound() != (c.want == "[]") {
				t.Errorf("%v, transmission %d; want %s, %d", got, a.Transmission, c.want, c.sent)
			}
		})
	}
	for path, want := range map[string]string{filepath.Join(dir, "none.pdf"): "file.not_found", dir: "file.is_directory"} {
		if a := preflight(t, "2026-11-22", path).Attachments[0]; len(a.Notices) != 1 || a.Notices[0].Key != want || a.Transmission != 0 {
			t.Errorf("%s: %+v", want, a)
		}
	}
}

func TestPreflightKnowsASignature(t *testing.T) {
	b := newBench(t, practice.Options{})
	events, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, b.paper("a.pdf")))
	if err != nil {
		t.Fatal(err)
	}
	a := preflight(t, "2026-11-22", events[1].Out).Attachments[0]
	if len(a.Notices) != 1 || a.Notices[0].Key != "preflight.signed" || a.Transmission != 1 {
		t.Errorf("%+v", a)
	}
}

// sizes lays out files of these sizes in units of 100,000 bytes.
func sizes(t *testing.T, units ...int64) signer.Preflight {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, n := range units {
		paths = append(paths, put(t, dir, fmt.Sprintf("%04d.pdf", i), scan("", colour200), n*100_000))
	}
	return preflight(t, "2026-11-22", paths...)
}

func transmissions(p signer.Preflight) (all []int) {
	for _, a := range p.Attachments {
		all = append(all, a.Transmission)
	}
	return all
}

func TestPreflightPlansTransmissions(t *testing.T) {
	for _, c := range []struct {
		units []int64
		want  []int
	}{
		{[]int64{140}, []int{1}},
		{[]int64{70, 70}, []int{1, 1}},
		{[]int64{70, 71}, []int{1, 2}},
		{[]int64{100, 100, 40, 40}, []int{1, 2, 1, 2}},
		{[]int64{141, 10}, []int{0, 1}},
		{slices.Repeat([]int64{140}, 12), []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0}},
	} {
		if got := transmissions(sizes(t, c.units...)); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.units, got, c.want)
		}
	}
	many := sizes(t, slices.Repeat([]int64{0}, 137)...)
	if n := len(many.Transmissions); n != 2 || len(many.Transmissions[0].Files) != 136 {
		t.Errorf("137 files go with %d transmissions", n)
	}
}

// Sorting makes room: eleven files of 80 and eleven of 60 fit into eleven
// transmissions, though not in an order that mixes them.
func TestPreflightSortsWhenItMust(t *testing.T) {
	var units []int64
	for range 11 {
		units = append(units, 60, 60)
	}
	units = units[:11]
	for range 11 {
		units = append(units, 80)
	}
	p := sizes(t, units...)
	if len(p.Transmissions) != 11 || slices.Contains(transmissions(p), 0) {
		t.Errorf("%d transmissions, %v", len(p.Transmissions), transmissions(p))
	}
	for _, tr := range p.Transmissions {
		if tr.Bytes > p.Limits.Bytes || !slices.IsSorted(tr.Files) {
			t.Errorf("%+v", tr)
		}
	}
}
