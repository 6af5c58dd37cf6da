//go:build ignore

// Verify measures how fast a delivery is verified, beside one process of openssl
// or pdfsig a file, and how much memory one large file takes. It asserts nothing.
//
//	go run bench/verify.go [-dir FOLDER] [-files 1000] [-others 100] [-big]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

var (
	dir    = flag.String("dir", "", "where the files are made; default: a temporary folder")
	files  = flag.Int("files", 1000, "files of each kind")
	others = flag.Int("others", 100, "files that the other programs verify")
	big    = flag.Bool("big", false, "also a content of 1 GiB and a PDF of 500 MB")
)

func main() {
	flag.Parse()
	if *dir == "" {
		made, err := os.MkdirTemp("", "inkan-bench-*")
		check(err)
		remove = func() { os.RemoveAll(made) }
		defer remove()
		*dir = made
	}
	inkan := filepath.Join(*dir, "inkan")
	run("go", "build", "-trimpath", "-o", inkan, "./cmd/inkan")
	paper, err := os.ReadFile("testdata/papers/領収書.pdf")
	check(err)
	texts, papers := folder("texts"), folder("papers")
	for i := range *files {
		write(filepath.Join(texts, fmt.Sprintf("%d.xtx", i)), fmt.Appendf(nil, "<申告>%d</申告>", i))
		write(filepath.Join(papers, fmt.Sprintf("%d.pdf", i)), fmt.Appendf(bytes.Clone(paper), "%%%d\n%%%%EOF\n", i))
	}
	signed := folder("signed")
	sign(inkan, "--recursive", texts)
	sign(inkan, "--recursive", "--out", signed, papers)
	folderMode(inkan, ".p7s", texts)
	folderMode(inkan, "PDF", signed)
	each("openssl cms -verify", func(i int) []string {
		f := filepath.Join(texts, fmt.Sprintf("%d.xtx", i))
		return []string{"openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", f + ".p7s", "-content", f, "-noverify", "-out", os.DevNull}
	})
	each("pdfsig", func(i int) []string {
		return []string{"pdfsig", "-nocert", filepath.Join(signed, fmt.Sprintf("%d-signed.pdf", i))}
	})
	if *big {
		large(inkan, "1 GiB content", filepath.Join(*dir, "big.bin"), nil, 1<<30)
		large(inkan, "500 MB PDF", filepath.Join(*dir, "big.pdf"), paper, 500_000_000)
	}
}

// folderMode verifies a folder three times and prints the fastest.
func folderMode(inkan, kind, path string) {
	best, peak := time.Hour, int64(0)
	for range 3 {
		took, rss := run(inkan, "verify", "--practice", "--json", path)
		best, peak = min(best, took), max(peak, rss)
	}
	fmt.Printf("%-22s %8.0f files/s  %4d MiB\n", "inkan verify, "+kind, float64(*files)/best.Seconds(), peak>>20)
}

func each(name string, command func(i int) []string) {
	if _, err := exec.LookPath(command(0)[0]); err != nil {
		fmt.Printf("%-22s not installed\n", name)
		return
	}
	start := time.Now()
	for i := range min(*others, *files) {
		c := command(i)
		run(c[0], c[1:]...)
	}
	fmt.Printf("%-22s %8.0f files/s\n", name, float64(min(*others, *files))/time.Since(start).Seconds())
}

// large signs and verifies one file of a size. A PDF is a page with a long
// stream that nothing refers to, behind it.
func large(inkan, name, path string, paper []byte, size int64) {
	f, err := os.Create(path)
	check(err)
	out := path + ".p7s"
	if paper != nil {
		f.Write(paper)
		at, _ := f.Seek(0, io.SeekCurrent)
		data := size - at
		fmt.Fprintf(f, "9000 0 obj\n<< /Length %d >>\nstream\n", data)
		f.Seek(data, io.SeekCurrent)
		i := bytes.LastIndex(paper, []byte("startxref"))
		var prev int64
		fmt.Sscan(string(paper[i+len("startxref"):]), &prev)
		fmt.Fprint(f, "\nendstream\nendobj\n")
		start, _ := f.Seek(0, io.SeekCurrent)
		fmt.Fprintf(f, "xref\n9000 1\n%010d 00000 n \ntrailer\n<< /Size 9001 /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", at, root(paper), prev, start)
		out = path[:len(path)-len(".pdf")] + "-signed.pdf"
	} else {
		check(f.Truncate(size))
	}
	check(f.Close())
	sign(inkan, path)
	took, peak := run(inkan, "verify", "--practice", "--json", out)
	fmt.Printf("%-22s %8.2f s        %4d MiB\n", name, took.Seconds(), peak>>20)
}

// root is the reference to the catalog in a trailer.
func root(paper []byte) string {
	i := bytes.LastIndex(paper, []byte("/Root "))
	var num, gen int
	fmt.Sscan(string(paper[i+len("/Root "):]), &num, &gen)
	return fmt.Sprintf("%d %d R", num, gen)
}

func sign(inkan string, args ...string) {
	c := exec.Command(inkan, append([]string{"sign", "--practice", "--password-stdin"}, args...)...)
	c.Stdin = bytes.NewReader([]byte("PRACTICE1\n"))
	if b, err := c.CombinedOutput(); err != nil {
		fail("sign: %v\n%s", err, b)
	}
}

// run runs a program to its end and returns how long it took and its largest
// resident memory, in bytes.
func run(name string, args ...string) (time.Duration, int64) {
	c := exec.Command(name, args...)
	start := time.Now()
	if b, err := c.CombinedOutput(); err != nil {
		fail("%s: %v\n%.2000s", name, err, b)
	}
	usage := c.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(start), usage.Maxrss << 10
}

func folder(name string) string {
	path := filepath.Join(*dir, name)
	check(os.MkdirAll(path, 0o755))
	return path
}

func write(path string, b []byte) { check(os.WriteFile(path, b, 0o600)) }

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

// remove removes the temporary folder, if there is one.
var remove = func() {}

// fail ends the program. log.Fatal alone would leave what was made, up to 1.5 GB.
func fail(format string, args ...any) {
	remove()
	log.Fatalf(format, args...)
}
