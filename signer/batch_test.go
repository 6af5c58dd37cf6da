package signer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"inkan/pdf"
	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
)

// TestNamesThatAreOne: the folder's own rules decide which names are one, so
// both documents are signed where it can hold both results.
func TestNamesThatAreOne(t *testing.T) {
	b := newBench(t, practice.Options{})
	paths := []string{b.file("a.txt", "1"), b.file("A.txt", "2"), b.file("\u304c.txt", "3"), b.file("\u304b\u3099.txt", "4")}
	there := len(b.files()) // four where names are told apart, fewer elsewhere
	signed, collided := 0, 0
	for _, d := range b.drafts(signer.Options{}, paths...) {
		switch d.Err {
		case nil:
			signed++
		case signer.ErrCollision:
			collided++
		default:
			t.Errorf("%s: %v", d.Path, d.Err)
		}
	}
	if signed != there || signed+collided != len(paths) {
		t.Errorf("%d of %d can be signed, %d collide", signed, there, collided)
	}
}

// TestResultsThatMeet: documents of the same name from two folders cannot both
// go to a third.
func TestResultsThatMeet(t *testing.T) {
	b := newBench(t, practice.Options{})
	for _, dir := range []string{"1", "2", "out"} {
		if err := os.Mkdir(filepath.Join(b.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	o := signer.Options{Dir: filepath.Join(b.dir, "out"), Overwrite: true}
	d := b.drafts(o, b.file("1/a.txt", "1"), b.file("2/a.txt", "2"))
	if d[0].Err != nil || d[1].Err != signer.ErrCollision {
		t.Errorf("%v, %v", d[0].Err, d[1].Err)
	}
	// The second comes later.
	later := o
	later.Taken = []string{d[0].Out}
	d = b.drafts(later, b.file("2/a.txt", "2"), b.file("2/c.txt", "2"))
	if d[0].Err != signer.ErrCollision || d[1].Err != nil {
		t.Errorf("with one that was prepared before: %v, %v", d[0].Err, d[1].Err)
	}
	// The folder of the results is also one of documents.
	d = b.drafts(o, b.file("1/b.txt", "1"), b.file("out/b.txt.p7s", "2"))
	if d[0].Err != signer.ErrCollision {
		t.Errorf("a result would replace a document: %v", d[0].Err)
	}
	link := filepath.Join(b.dir, "link")
	if err := os.Symlink(filepath.Join(b.dir, "1"), link); err != nil {
		t.Skip(err)
	}
	d = b.drafts(signer.Options{}, filepath.Join(b.dir, "1", "a.txt"), filepath.Join(link, "a.txt"))
	if d[0].Err != nil || d[1].Err != signer.ErrCollision {
		t.Errorf("the same document by a link: %v, %v", d[0].Err, d[1].Err)
	}
}

func TestLinkThatPointsToItself(t *testing.T) {
	b := newBench(t, practice.Options{})
	loop := filepath.Join(b.dir, "loop")
	if err := os.Symlink(loop, loop); err != nil {
		t.Skip(err)
	}
	if d := b.drafts(signer.Options{}, loop); d[0].Err == nil {
		t.Error("a link in a circle was taken for a document")
	}
}

// TestFolderWithoutPermission: the folder of the results is to blame, not the
// document, which can be read.
func TestFolderWithoutPermission(t *testing.T) {
	b := newBench(t, practice.Options{})
	text := b.file("a.txt", "a")
	folder := filepath.Join(b.dir, "closed")
	if err := os.Mkdir(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "linux" && os.Getuid() == 0 {
		folder = "/proc" // takes no file from anybody
	}
	if d := b.drafts(signer.Options{Dir: folder}, text); d[0].Err != signer.ErrReadOnly && runtime.GOOS != "windows" {
		t.Error(d[0].Err)
	}
}

// TestLongNames: a result whose name is too long is refused before the
// password; a long path is none of the program's business (Windows: 260).
func TestLongNames(t *testing.T) {
	b := newBench(t, practice.Options{})
	deep := b.dir
	for range 6 {
		deep = filepath.Join(deep, strings.Repeat("d", 60))
	}
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	rel, _ := filepath.Rel(b.dir, deep)
	drafts := b.drafts(signer.Options{}, b.file(filepath.Join(rel, "a.txt"), "a"), b.file(strings.Repeat("n", 253), "b"))
	if drafts[0].Err != nil || drafts[1].Err == nil {
		t.Fatalf("%v, %v", drafts[0].Err, drafts[1].Err)
	}
	events, err := b.sign(practice.Password, false, drafts)
	if err != nil || len(events) != 2 || events[1].Err != nil {
		t.Errorf("%v, %+v", err, events)
	}
}

func TestProgress(t *testing.T) {
	b := newBench(t, practice.Options{})
	var seconds atomic.Int64
	b.desk.Now = func() time.Time { return noon.Add(time.Duration(seconds.Add(1)) * time.Second) }
	var read []signer.Progress
	o := signer.Options{Progress: func(p signer.Progress) { read = append(read, p) }}
	drafts := b.drafts(o, b.file("1", "1"), b.file("2", "22"), b.file("3", "333"), filepath.Join(b.dir, "none"))
	last := read[len(read)-1]
	if len(read) != 3 || last.Done != 3 || last.All != 3 || last.Bytes != 6 || last.AllBytes != 6 || last.Left != 0 {
		t.Errorf("reading: %+v", read)
	}
	events, err := b.sign(practice.Password, false, drafts)
	if err != nil || len(events) != 4 {
		t.Fatal(err, events)
	}
	if p := events[1].Progress; p.Done != 1 || p.All != 3 || p.Bytes != 1 || p.Left <= 0 {
		t.Errorf("signing: %+v", p)
	}
	if p := events[3].Progress; p.Done != 3 || p.Bytes != 6 || p.Left != 0 {
		t.Errorf("signing: %+v", p)
	}
}

// TestProgressWithinALargePDF: a person sees that a large document is read, and that
// its copy is written.
func TestProgressWithinALargePDF(t *testing.T) {
	b := newBench(t, practice.Options{})
	large := file(with(32, flow("/Type /Metadata", strings.Repeat("x", 40<<20))))
	within := func(all []signer.Progress) (n int) {
		last := signer.Progress{All: 2, AllBytes: int64(len(large)) + 1}
		for _, p := range all {
			if p.All != last.All || p.AllBytes != last.AllBytes || p.Bytes < last.Bytes || p.Done < last.Done {
				t.Errorf("%+v behind %+v", p, last)
			}
			if last = p; p.Bytes > 1 && p.Bytes < int64(len(large)) {
				n++
			}
		}
		if last.Bytes != last.AllBytes || last.Done != 2 {
			t.Errorf("at the end %+v", last)
		}
		return n
	}
	var read, written []signer.Progress
	o := signer.Options{Field: "first", Progress: func(p signer.Progress) { read = append(read, p) }}
	drafts := b.drafts(o, b.file("large.pdf", string(large)), b.file("small", "1"))
	if drafts[0].Err != nil {
		t.Fatal(drafts[0].Err)
	}
	if n := within(read); n < 2 {
		t.Errorf("told %d times while it was read: %+v", n, read)
	}
	s := signer.Session{PIN: signer.NewPIN([]byte(practice.Password)), Progress: func(p signer.Progress) { written = append(written, p) }}
	if err := b.desk.Sign(t.Context(), s, drafts, func(signer.Event) {}); err != nil {
		t.Fatal(err)
	}
	if n := within(written); n < 2 {
		t.Errorf("told %d times while it was written: %+v", n, written)
	}
}

// endsSoon is a context that ends once it was asked so often.
type endsSoon struct {
	context.Context
	left atomic.Int64
}

func (e *endsSoon) Err() error {
	if e.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestPrepareStops: where a look at each of many documents takes long, it ends with
// ctx, not with the last of them.
func TestPrepareStops(t *testing.T) {
	b := newBench(t, practice.Options{})
	var docs []signer.Document
	for i := range 10 {
		docs = append(docs, signer.Document{Path: b.file(fmt.Sprint(i), "x")})
		b.file(fmt.Sprint(i, ".p7s"), "taken")
	}
	for _, asked := range []int64{0, 5, 15, 25} {
		ctx := &endsSoon{Context: t.Context()}
		ctx.left.Store(asked)
		drafts, err := b.desk.Prepare(ctx, docs, signer.Options{})
		looked := 0
		for _, d := range drafts {
			if d.Size > 0 {
				looked++
			}
			if d.Err == signer.ErrExists {
				looked++
			}
		}
		if err != context.Canceled || looked > int(asked) {
			t.Errorf("%v, %d looks after ctx was asked %d times", err, looked, asked)
		}
	}
}

// TestPDFByItsContent: what begins as a PDF where readers of PDFs look for it is one,
// and not a file that gets a signature beside it.
func TestPDFByItsContent(t *testing.T) {
	b := newBench(t, practice.Options{})
	for n := 1015; n < 1030; n++ {
		doc := strings.Repeat(" ", n) + string(onePage())
		_, err := pdf.Open(strings.NewReader(doc), int64(len(doc)))
		want := signer.InPDF
		if err == pdf.ErrNotPDF {
			want = signer.Detached
		}
		if d := b.drafts(signer.Options{}, b.file("a.pdf", doc)); d[0].Kind != want {
			t.Errorf("%d bytes before the header: kind %v, %v", n, d[0].Kind, err)
		}
	}
}

// TestFullAndReadOnlyFolders runs itself again in a namespace where one folder
// is full and one cannot be written.
func TestFullAndReadOnlyFolders(t *testing.T) {
	if dir := os.Getenv("INKAN_TIGHT"); dir != "" {
		tight(t, dir)
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("no namespaces on this system")
	}
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		missing(t, "unshare is not installed")
	}
	own := []string{"-m"}
	if os.Getuid() != 0 {
		own = append(own, "-r") // whoever is not root mounts only as a root of their own
	}
	if out, err := exec.Command(unshare, append(own, "true")...).CombinedOutput(); err != nil {
		t.Skipf("no namespaces here: %v: %s", err, out)
	}
	dir := t.TempDir()
	const mounts = `mkdir "$1/full" "$1/ro" && mount -t tmpfs -o size=128k none "$1/full" && mount -t tmpfs -o size=64k none "$1/ro" &&
		mount -o remount,ro "$1/ro" && INKAN_TIGHT="$1" exec "$2" -test.run='^TestFullAndReadOnlyFolders$' -test.v`
	out, err := exec.Command(unshare, append(own, "sh", "-c", mounts, "sh", dir, os.Args[0])...).CombinedOutput()
	switch {
	case bytes.Contains(out, []byte("--- PASS: TestFullAndReadOnlyFolders")):
	case bytes.Contains(out, []byte("=== RUN")):
		t.Errorf("%v: %s", err, out)
	default:
		missing(t, fmt.Sprintf("folders of its own: %v: %s", err, out))
	}
}

func tight(t *testing.T, dir string) {
	b := newBench(t, practice.Options{})
	paper, text := b.paper("a.pdf"), b.file("b.txt", "b")
	d := b.drafts(signer.Options{Dir: filepath.Join(dir, "ro")}, paper, text)
	for _, d := range d {
		if !errors.Is(d.Err, syscall.EROFS) {
			t.Errorf("read-only: %v", d.Err)
		}
	}
	full := filepath.Join(dir, "full")
	drafts := b.drafts(signer.Options{Dir: full}, paper, text)
	filler := filepath.Join(full, "filler")
	if err := os.WriteFile(filler, make([]byte, 100<<10), 0o644); err != nil { // what is left takes the .p7s alone
		t.Fatal(err)
	}
	events, err := b.sign(practice.Password, false, drafts)
	if err != nil || !errors.Is(events[1].Err, syscall.ENOSPC) || events[2].Err != nil {
		t.Fatalf("%v, %+v", err, events)
	}
	left, _ := os.ReadDir(full)
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "b.txt.p7s filler" {
		t.Errorf("in the full folder: %s", got)
	}
	os.Remove(filler)
	if events, err = b.sign(practice.Password, false, drafts[:1]); err != nil || events[1].Err != nil {
		t.Errorf("once there is room: %v, %+v", err, events)
	}
	tightResume(t, full)
}

// tightResume notes what is signed until the disk is full, in the middle of a
// line, and goes on when there is room.
func tightResume(t *testing.T, full string) {
	path, filler := filepath.Join(full, "r.jsonl"), filepath.Join(full, "filler")
	r, err := signer.CreateResume(path, signer.Settings{Format: "auto", Profile: "registry"}, make([]string, 1000))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filler, make([]byte, 128<<10), 0o644); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("not full: %v", err)
	}
	noted := 0
	for err = nil; err == nil && noted < 999; {
		if err = r.Sign(noted); err == nil {
			noted++
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("after %d notes: %v", noted, err)
	}
	os.Remove(filler)
	if err := r.Sign(999); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if r, err = signer.OpenResume(path); err != nil || len(r.Rest()) != 999-noted {
		t.Errorf("%v after %d notes", err, noted)
	}
}

func TestRegisterFindsEveryChange(t *testing.T) {
	for _, ending := range []string{".jsonl", ".csv"} {
		b := newBench(t, practice.Options{})
		path := filepath.Join(b.dir, "register"+ending)
		register, err := signer.NewRegister(path)
		if err != nil {
			t.Fatal(err)
		}
		drafts := b.drafts(signer.Options{}, b.file("=1+2,\".txt", "1"), b.paper("b.pdf"), b.file("c.txt", "3"), b.file("d.txt", "4"))
		s := signer.Session{PIN: signer.NewPIN([]byte(practice.Password)), Register: register}
		if err := b.desk.Sign(t.Context(), s, drafts, func(e signer.Event) {
			if e.Err != nil || len(e.Notes) > 0 {
				t.Errorf("%+v", e)
			}
		}); err != nil {
			t.Fatal(err)
		}
		rows, head, err := signer.CheckRegister(path, "")
		if rows != 4 || err != nil {
			t.Fatalf("%s: %d rows, %v", ending, rows, err)
		}
		whole, _ := os.ReadFile(path)
		if strings.Contains(string(whole), "練習") {
			t.Error("the register names the holder")
		}
		lines := strings.SplitAfter(strings.TrimSuffix(string(whole), "\n"), "\n")
		first := len(lines) - 4 // behind the head of a CSV
		for name, c := range map[string]struct {
			change func([]string) []string
			want   string
			row    int
		}{
			"a digit": {func(l []string) []string { l[first+1] = strings.Replace(l[first+1], "pdf", "p7s", 1); return l }, "register.changed", 2},
			"last row": {func(l []string) []string {
				l[first+3] = strings.Replace(l[first+3], "d.txt", "e.txt", 1)
				return l
			}, "register.changed", 4},
			"a chain": {func(l []string) []string {
				l[first] = strings.Replace(l[first], l[first][len(l[first])-12:len(l[first])-8], "0000", 1)
				return l
			}, "register.changed", 1},
			"removed first": {func(l []string) []string { return slices.Delete(l, first, first+1) }, "register.removed", 1},
			"removed":       {func(l []string) []string { return slices.Delete(l, first+1, first+2) }, "register.removed", 2},
			"repeated":      {func(l []string) []string { return slices.Insert(l, first+2, l[first+1]) }, "register.inserted", 3},
			"swapped":       {func(l []string) []string { l[first+1], l[first+2] = l[first+2], l[first+1]; return l }, "register.removed", 2},
			"torn":          {func(l []string) []string { l[first+3] = l[first+3][:40]; return l }, "register.torn", 4},
			"something":     {func(l []string) []string { l[first+2] = "hello\n"; return l }, "register.malformed", 3},
			"empty line":    {func(l []string) []string { return slices.Insert(l, first+1, "\n") }, "register.malformed", 2},
		} {
			text := strings.Join(c.change(slices.Clone(lines)), "")
			if name != "torn" {
				text = strings.TrimSuffix(text, "\n") + "\n"
			}
			bent := b.file("bent"+ending, text)
			rows, _, err := signer.CheckRegister(bent, "")
			var at *signer.RowError
			if !errors.As(err, &at) || err.Error() != c.want || at.Row != c.row || rows != c.row-1 {
				t.Errorf("%s %s: %v after %d rows, want %s at %d", ending, name, err, rows, c.want, c.row)
			}
		}
		short := b.file("short"+ending, strings.Join(lines[:first+3], ""))
		if rows, _, err := signer.CheckRegister(short, ""); rows != 3 || err != nil {
			t.Errorf("shortened, nothing remembered: %d %v", rows, err)
		}
		if _, _, err := signer.CheckRegister(short, head); err != signer.ErrRegisterTruncated {
			t.Errorf("shortened, head remembered: %v", err)
		}
		if _, _, err := signer.CheckRegister(path, strings.ToUpper(head)); err != nil {
			t.Errorf("head remembered: %v", err)
		}
		for name, c := range map[string]struct {
			text, want string
			row        int
		}{
			"torn":      {string(whole[:len(whole)-9]), "register.torn", 4},
			"head":      {string(whole[:3]), "register.torn", 1},
			"something": {string(whole) + "hello\n", "register.malformed", 5},
			"changed":   {string(whole[:len(whole)-9]) + "x" + string(whole[len(whole)-8:]), "register.changed", 4},
			"foreign":   {"date,price\n2027-01-01,1000\n", "register.foreign", 0},
			"text":      {"hello", "register.foreign", 0},
		} {
			spoiled := b.file("spoiled"+ending, c.text)
			_, err := signer.NewRegister(spoiled)
			at := new(signer.RowError)
			if errors.As(err, &at); err == nil || err.Error() != c.want || at.Row != c.row {
				t.Errorf("%s %s: %v at %d, want %s at %d", ending, name, err, at.Row, c.want, c.row)
			}
			if _, _, again := signer.CheckRegister(spoiled, ""); again == nil || again.Error() != c.want {
				t.Errorf("%s %s: the check says %v, want %s", ending, name, again, c.want)
			}
		}
	}
	if _, err := signer.NewRegister("register.txt"); err != signer.ErrRegisterEnding {
		t.Error(err)
	}
}

// TestRegisterIsSharedByProcesses: rows of several writers make one chain.
func TestRegisterIsSharedByProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.csv")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			r, err := signer.NewRegister(path) // each opens the file anew, as another process does
			if err != nil {
				t.Error(err)
				return
			}
			for n := range 5 {
				if err := r.Append(signer.Row{Time: noon, File: fmt.Sprint(i, n, "\n\x1b.txt"), SHA256: []byte{1}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if rows, _, err := signer.CheckRegister(path, ""); rows != 40 || err != nil {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// TestRegisterThatAnotherHolds: a process that stopped with the register in its hands
// is waited for once, not with each document, and costs no signature.
func TestRegisterThatAnotherHolds(t *testing.T) {
	pauses := 0
	defer signer.LockPauses(&pauses)()
	b := newBench(t, practice.Options{})
	path := filepath.Join(b.dir, "r.jsonl")
	register, err := signer.NewRegister(path)
	if err != nil {
		t.Fatal(err)
	}
	release, err := signer.Hold(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signer.NewRegister(path); !errors.Is(err, signer.ErrInUse) || !strings.Contains(err.Error(), path) || pauses == 0 {
		t.Errorf("%v after %d pauses", err, pauses)
	}
	pauses = 0
	drafts := b.drafts(signer.Options{}, b.file("1", "1"), b.file("2", "2"), b.file("3", "3"))
	s := signer.Session{PIN: signer.NewPIN([]byte(practice.Password)), Register: register}
	told, once := 0, 0
	if err := b.desk.Sign(t.Context(), s, drafts, func(e signer.Event) {
		if e.Draft == 0 {
			once = pauses
		}
		if e.Out != "" && len(e.Notes) == 1 && errors.Is(e.Notes[0], signer.ErrInUse) {
			told++
		}
	}); err != nil {
		t.Fatal(err)
	}
	if told != 3 || once == 0 || pauses != once {
		t.Errorf("%d of 3 are signed and told as not listed; %d pauses, %d for the first", told, pauses, once)
	}
	release()
	if err := register.Append(signer.Row{Time: noon, File: "4", SHA256: []byte{1}}); err != nil {
		t.Errorf("once it is free: %v", err)
	}
}

// TestRegisterThatCannotBeWritten costs no signature.
func TestRegisterThatCannotBeWritten(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := filepath.Join(b.dir, "r.jsonl")
	register, err := signer.NewRegister(path)
	if err != nil {
		t.Fatal(err)
	}
	drafts := b.drafts(signer.Options{}, b.file("a", "a"))
	if err := os.WriteFile(path, []byte("spoiled"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := signer.Session{PIN: signer.NewPIN([]byte(practice.Password)), Register: register}
	b.desk.Sign(t.Context(), s, drafts, func(e signer.Event) {
		var unlisted *signer.UnlistedError
		if e.Draft == 0 && (e.Err != nil || e.Out == "" || len(e.Notes) != 1 || !errors.As(e.Notes[0], &unlisted)) {
			t.Errorf("%+v", e)
		}
	})
}

func TestResumeSignsExactlyTheRest(t *testing.T) {
	b := newBench(t, practice.Options{})
	var paths []string
	for _, name := range []string{"1", "2", "3", "4"} {
		paths = append(paths, b.file(name, name))
	}
	path := filepath.Join(b.dir, "batch.jsonl")
	kept := signer.Settings{Format: "p7s", Profile: "pades", TSA: "http://tsa.example/", Register: filepath.Join(b.dir, "r.csv"), Again: []string{"--reason", "--seal"}}
	r, err := signer.CreateResume(path, kept, paths)
	if err != nil {
		t.Fatal(err)
	}
	b.card.Suffer(practice.LoseAnswer(practice.Nth(3, practice.Signing), b.card.Pull))
	drafts := b.drafts(signer.Options{}, paths...)
	err = b.desk.Sign(t.Context(), signer.Session{PIN: signer.NewPIN([]byte(practice.Password))}, drafts, func(e signer.Event) {
		if e.Out != "" {
			if err := r.Sign(e.Draft); err != nil {
				t.Error(err)
			}
		}
	})
	if !errors.Is(err, reader.ErrRemoved) {
		t.Fatal(err)
	}
	r.Close()
	if open, err := signer.OpenResume(path); err != nil {
		t.Error(err)
	} else if _, err := signer.OpenResume(path); !errors.Is(err, signer.ErrInUse) {
		t.Errorf("taken up twice: %v", err)
	} else {
		open.Close()
	}
	if _, err := signer.CreateResume(path, kept, paths); !errors.Is(err, os.ErrExist) {
		t.Errorf("a batch was forgotten: %v", err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(`{"sign`) // the power failed here
	f.Close()
	r, err = signer.OpenResume(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(r.Rest()); got != "[2 3]" || !reflect.DeepEqual(r.Settings, kept) || !slices.Equal(r.Files, paths) {
		t.Errorf("left: %s of %v with %+v", got, r.Files, r.Settings)
	}
	for _, i := range r.Rest() {
		if err := r.Sign(i); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	if r, err = signer.OpenResume(path); err != nil || len(r.Rest()) != 0 {
		t.Errorf("%v, left %v", err, r)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestDamagedResumeFiles(t *testing.T) {
	const head = `{"inkan_resume":1,"documents":2,"format":"auto","pdf_profile":"registry"}` + "\n"
	b := newBench(t, practice.Options{})
	for name, text := range map[string]string{
		"empty": "", "other": "hello\n", "no head": `{"file":"/a"}` + "\n", "head alone": head,
		"one of two": head + `{"file":"/a"}` + "\n", "half a list": head + `{"file":"/a"}` + "\n" + `{"file":"/b"`,
		"too many": head + strings.Repeat(`{"file":"/a"}`+"\n", 3), "signed too early": head + `{"signed":1}` + "\n",
		"no such document": head + strings.Repeat(`{"file":"/a"}`+"\n", 2) + `{"signed":3}` + "\n",
		"rubbish":          head + strings.Repeat(`{"file":"/a"}`+"\n", 2) + "x\n",
		"newer":            strings.Replace(head, ":1,", ":2,", 1) + strings.Repeat(`{"file":"/a"}`+"\n", 2),
	} {
		if _, err := signer.OpenResume(b.file("r", text)); err != signer.ErrResumeDamaged {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestResumeKeepsEveryName: also those that are not UTF-8, such as names in Shift_JIS
// from an archive, and those that look like what stands for them.
func TestResumeKeepsEveryName(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, name := range []string{"\x90\x5c\x8d\x90.txt", "申告.txt", "base64:kFyNkA==", "\u2028<&>.txt"} {
		files = append(files, filepath.Join(dir, name))
	}
	path := filepath.Join(dir, "r")
	kept := signer.Settings{
		Format: "auto", Profile: "registry",
		Dir: filepath.Join(dir, "\x90\x5c"), Register: filepath.Join(dir, "\x8d\x90.csv"), Again: []string{"--seal"},
	}
	r, err := signer.CreateResume(path, kept, files)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	if r, err = signer.OpenResume(path); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if !slices.Equal(r.Files, files) || !reflect.DeepEqual(r.Settings, kept) {
		t.Errorf("%q\n%+v", r.Files, r.Settings)
	}
}
