//go:build ignore

// Bench measures the program against other programs in one run and prints the
// ratios. It asserts nothing and knows no room of the house: it runs the
// command line as a person does, with the practice card.
//
//	go run bench/bench.go [-dir FOLDER] [-runs 5] [-small 1000] [-many 10000] [-only NAME]
package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

var (
	dir   = flag.String("dir", "", "folder for the files; default: a new one in the system's")
	runs  = flag.Int("runs", 5, "runs of each; the fastest counts")
	small = flag.Int("small", 1000, "small files signed with a card that takes 300 ms")
	many  = flag.Int("many", 10000, "files in one batch whose memory is measured")
	only  = flag.String("only", "", "only the measurement with this name")
)

// cardTime is what one signature takes with a card of these years.
const cardTime = 300 * time.Millisecond

// A run is what one run of a program took.
type run struct {
	wall time.Duration
	peak int64 // resident memory, in bytes
}

// A row is one line of the table.
type row struct {
	name, ours, theirs string
	ratio, target      float64 // 0: none
	peak, room         int64   // bytes; 0: not measured, no target
}

func main() {
	flag.Parse()
	if err := bench(); err != nil {
		log.Fatal(err)
	}
}

func bench() error {
	work, err := os.MkdirTemp(*dir, "inkan-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	b := &bencher{dir: work, inkan: filepath.Join(work, "inkan")}
	if out, err := exec.Command("go", "build", "-o", b.inkan, "./cmd/inkan").CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	if err := b.software(); err != nil {
		return err
	}
	fmt.Printf("%-26s %12s %12s %7s %7s %10s %8s\n", "measurement", "inkan", "other", "ratio", "target", "peak", "target")
	found := false
	for _, m := range []struct {
		name    string
		measure func() ([]row, error)
	}{
		{"detached", b.detached}, {"pdf", b.pdf}, {"openssl", b.smallAgainstOpenssl}, {"many", b.many}, {"card", b.card},
	} {
		if *only != "" && *only != m.name {
			continue
		}
		found = true
		rows, err := m.measure()
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		for _, r := range rows {
			fmt.Println(r)
		}
	}
	if !found {
		return fmt.Errorf("no measurement has the name %q", *only)
	}
	return nil
}

func (r row) String() string {
	number := func(f float64, form string) string {
		if f == 0 {
			return "-"
		}
		return fmt.Sprintf(form, f)
	}
	const mebi = 1 << 20
	return fmt.Sprintf("%-26s %12s %12s %7s %7s %10s %8s", r.name, r.ours, r.theirs, number(r.ratio, "%.3f"), number(r.target, "%.2f"),
		number(float64(r.peak)/mebi, "%.1f MiB"), number(float64(r.room)/mebi, "%.0f MiB"))
}

type bencher struct{ dir, inkan string }

func (b *bencher) path(name string) string { return filepath.Join(b.dir, name) }

// once runs a program; anything it says but success ends the measurement.
func once(stdin string, name string, args ...string) (run, error) {
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var said bytes.Buffer
	cmd.Stderr = &said
	start := time.Now()
	err := cmd.Run()
	r := run{wall: time.Since(start)}
	if err != nil {
		return r, fmt.Errorf("%s %v: %w: %s", name, args[:min(3, len(args))], err, said.Bytes())
	}
	r.peak = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
	return r, nil
}

// A contest is two ways to do the same, as often as asked for.
func contest(ours, theirs func() (run, error)) (a, b run, err error) {
	return contestOf(*runs, ours, theirs)
}

// contestOf is a contest of so many runs; the two take turns, so that what else the
// computer does meets both.
func contestOf(runs int, ours, theirs func() (run, error)) (a, b run, err error) {
	best := func(into *run, r run, first bool) {
		if first || r.wall < into.wall {
			into.wall = r.wall
		}
		into.peak = max(into.peak, r.peak)
	}
	for i := range runs {
		r, err := ours()
		if err != nil {
			return a, b, err
		}
		best(&a, r, i == 0)
		if r, err = theirs(); err != nil {
			return a, b, err
		}
		best(&b, r, i == 0)
	}
	return a, b, nil
}

func show(d time.Duration) string { return d.Round(time.Millisecond).String() }

func versus(name string, a, b run, target float64, room int64) row {
	return row{name, show(a.wall), show(b.wall), float64(a.wall) / float64(b.wall), target, a.peak, room}
}

// sign signs files with the practice card and removes the results.
func (b *bencher) sign(card, out string, files ...string) (run, error) {
	args := []string{"sign", "--practice", "--password-stdin", "--out", out, "-"}
	if card != "" {
		args = append(args, "--practice-card", card)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return run{}, err
	}
	defer os.RemoveAll(out)
	return once("PRACTICE1\n"+strings.Join(files, "\n")+"\n", b.inkan, args...)
}

// detached: 1 GiB against openssl, which hashes it, and which signs it.
func (b *bencher) detached() ([]row, error) {
	big := b.path("big.bin")
	if err := fill(big, 1<<30); err != nil {
		return nil, err
	}
	defer os.Remove(big)
	ours := func() (run, error) { return b.sign("", b.path("out"), big) }
	a, o, err := contest(ours, func() (run, error) { return once("", "openssl", "dgst", "-sha256", big) })
	if err != nil {
		return nil, err
	}
	rows := []row{versus("1 GiB / openssl dgst", a, o, 1.05, 32<<20)}
	a, o, err = contest(ours, func() (run, error) { return b.opensslSign(big, b.path("big.p7s")) })
	return append(rows, versus("1 GiB / openssl cms -sign", a, o, 0, 32<<20)), err
}

func (b *bencher) opensslSign(in, out string) (run, error) {
	return once("", "openssl", "cms", "-sign", "-binary", "-md", "sha256", "-in", in, "-outform", "DER", "-out", out,
		"-signer", b.path("cert.pem"), "-inkey", b.path("key.pem"))
}

// pdf: 100 MB against a digest and a copy. A result is on the disk before it gets
// its name, and cp does not wait for that; so both are also compared with the same
// wait, and where no disk is.
// The program takes two digests: one before the password, as the card signs it,
// and one of what is written, by which the result is verified before it gets its
// name. The second is taken beside the copying.
func (b *bencher) pdf() ([]row, error) {
	rows, err := b.pdfIn(b.dir, "100 MB PDF / digest + cp", "cp")
	if err != nil {
		return nil, err
	}
	synced, err := b.pdfIn(b.dir, "100 MB PDF / same, synced", "dd", "bs=1M", "conv=fsync")
	if err != nil {
		return nil, err
	}
	memory, err := os.MkdirTemp(inMemory, "inkan-bench-")
	if err != nil {
		return append(rows, synced...), nil // this system has none
	}
	defer os.RemoveAll(memory)
	dry, err := b.pdfIn(memory, "100 MB PDF / same, no disk", "cp")
	return append(append(rows, synced...), dry...), err
}

// inMemory is a folder that is on no disk.
const inMemory = "/dev/shm"

// pdfIn signs a PDF in a folder, against a digest and a way to copy.
func (b *bencher) pdfIn(folder, name string, copy ...string) ([]row, error) {
	paper, copied := filepath.Join(folder, "big.pdf"), filepath.Join(folder, "copy.pdf")
	if err := bigPDF(paper, 100_000_000); err != nil {
		return nil, err
	}
	defer os.Remove(paper)
	files := []string{paper, copied}
	if copy[0] == "dd" {
		files = []string{"if=" + paper, "of=" + copied}
	}
	ours, theirs, err := contest(func() (run, error) { return b.sign("", filepath.Join(folder, "out"), paper) }, func() (run, error) {
		defer os.Remove(copied)
		digest, err := once("", "openssl", "dgst", "-sha256", paper)
		if err != nil {
			return digest, err
		}
		c, err := once("", copy[0], append(files, copy[1:]...)...)
		return run{wall: digest.wall + c.wall}, err
	})
	return []row{versus(name, ours, theirs, 1.3, 48<<20)}, err
}

// smallAgainstOpenssl: one process for many files against a process for each. Of 1,000
// files one run is long enough.
func (b *bencher) smallAgainstOpenssl() ([]row, error) {
	hundred, err := b.filesAgainstOpenssl(100, *runs)
	if err != nil {
		return nil, err
	}
	thousand, err := b.filesAgainstOpenssl(1000, 1)
	return []row{hundred, thousand}, err
}

func (b *bencher) filesAgainstOpenssl(n, runs int) (row, error) {
	files, err := b.smallFiles(n)
	if err != nil {
		return row{}, err
	}
	a, o, err := contestOf(runs, func() (run, error) { return b.sign("", b.path("out"), files...) }, func() (run, error) {
		var all run
		for _, f := range files {
			r, err := b.opensslSign(f, f+".der")
			if err != nil {
				return r, err
			}
			all.wall += r.wall
		}
		return all, nil
	})
	return versus(fmt.Sprintf("%d files / openssl cms", n), a, o, 0, 0), err
}

// many: memory of a large batch.
func (b *bencher) many() ([]row, error) {
	files, err := b.smallFiles(*many)
	if err != nil {
		return nil, err
	}
	r, err := b.sign("", b.path("out"), files...)
	return []row{{name: fmt.Sprintf("%d files", *many), ours: show(r.wall), theirs: "-", peak: r.peak, room: 200 << 20}}, err
}

// card: a card that takes its time must never wait for the rest.
func (b *bencher) card() ([]row, error) {
	files, err := b.smallFiles(*small)
	if err != nil {
		return nil, err
	}
	r, err := b.sign("delay="+cardTime.String(), b.path("out"), files...)
	name := fmt.Sprintf("%d files, 300 ms card", *small)
	return []row{versus(name, r, run{wall: time.Duration(*small) * cardTime}, 1.02, 0)}, err
}

func (b *bencher) smallFiles(n int) (files []string, err error) {
	folder := b.path(fmt.Sprint("small", n))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	for i := range n {
		path := filepath.Join(folder, fmt.Sprintf("%05d.xtx", i))
		files = append(files, path)
		if err == nil {
			err = os.WriteFile(path, bytes.Repeat([]byte{byte('a' + i%26)}, 2000), 0o644)
		}
	}
	return files, err
}

// software makes a key and a certificate for openssl, both synthetic.
func (b *bencher) software() error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	ca, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Synthetic, for a benchmark"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	cert, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), ca)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: cert}, "key.pem": {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(b.path(name), pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// fill writes a file of bytes that do not repeat.
func fill(path string, size int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.CopyN(f, rand.Reader, size); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// bigPDF writes a document of one page whose pictures, 1 MB each, fill it to a
// size.
func bigPDF(path string, size int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var at []int
	n := 0
	write := func(b []byte) {
		if err == nil {
			_, err = f.Write(b)
		}
		n += len(b)
	}
	object := func(body string) {
		at = append(at, n)
		write(fmt.Appendf(nil, "%d 0 obj\n%s\nendobj\n", len(at), body))
	}
	write([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>")
	const side = 1000
	pixels := make([]byte, side*side)
	for n < size {
		rand.Read(pixels)
		object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Length %d >>\nstream\n%s\nendstream",
			side, side, len(pixels), pixels))
	}
	start := n
	write(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1))
	for _, place := range at {
		write(fmt.Appendf(nil, "%010d 00000 n \n", place))
	}
	write(fmt.Appendf(nil, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start))
	if err != nil {
		return err
	}
	return f.Sync()
}
