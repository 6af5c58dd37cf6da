package ui

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"inkan/i18n"
	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
)

// now is the day of the pictures: 22 November 2026, 10:15 in Japan.
var now = time.Date(2026, 11, 22, 1, 15, 0, 0, time.UTC)

// bench is a window on a practice card that runs without a screen. What jobs
// post is kept until settle runs it, on the goroutine of the test.
type bench struct {
	*window
	t    *testing.T
	card *practice.Card
	mail chan func()

	// With hold set, the card waits before its signature number holdAt until
	// hold is closed.
	hold   chan struct{}
	holdAt int
	signed int
	spy    func() // told of each command to the card; nil: nobody is

	clock time.Time // of the clicks: a second passes from one to the next
}

// Insert, Pull and Reset make the bench a Rehearsal.
func (b *bench) Insert() { b.card.Insert() }

// Pull takes the card out, and ends a hold.
func (b *bench) Pull() {
	b.card.Pull()
	if b.hold != nil {
		close(b.hold)
	}
}

// Reset is a new card; the source asks the bench for it.
func (b *bench) Reset(options string) {
	o, err := practice.ParseOptions(options)
	if err != nil {
		b.t.Fatal(err)
	}
	o.Now = now
	b.card = practice.New(o)
}

// Transmit, PowerOff and Present pass on to the card of the moment.
func (b *bench) Transmit(c []byte) ([]byte, error) {
	if b.spy != nil {
		b.spy()
	}
	if len(c) > 1 && c[1] == 0x2a { // COMPUTE DIGITAL SIGNATURE (JIS X 6320-8)
		if b.signed++; b.hold != nil && b.signed == b.holdAt {
			<-b.hold
		}
	}
	return b.card.Transmit(c)
}

// PowerOff cuts the power of the card.
func (b *bench) PowerOff() { b.card.PowerOff() }

// Present tells whether there is a card.
func (b *bench) Present() bool { return b.card.Present() }

// newBench opens a window of 1280×760 in a language, on a practice card with
// these options.
func newBench(t *testing.T, lang, options string) *bench {
	t.Helper()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
		t.Setenv(name, t.TempDir()) // what a crash of the program left is nobody's here
	}
	app := test.NewTempApp(t)
	say, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, mail: make(chan func(), 10000)}
	if options != "rehearsal" {
		b.Reset(options)
	} else {
		b.Reset("")
	}
	anchors := signer.NewAnchors()
	anchors.AddPractice(practice.Roots()...)
	desk := &signer.Desk{Cards: reader.OneSlot("SONY RC-S300", b), Anchors: anchors, Now: func() time.Time { return now }}
	b.window = newWindow(app, desk, say, nil)
	if options == "rehearsal" {
		desk.Practice = true
		b.window = newWindow(app, desk, say, b)
	}
	b.post = func(f func()) { b.mail <- f }
	b.clock = now
	b.grip.now = func() time.Time { b.clock = b.clock.Add(time.Second); return b.clock }
	b.grip.picture = func(f func()) { f() }
	b.warmed = true // a renderer for each test would be too many
	b.win.Resize(fyne.NewSize(1280, 760))
	t.Cleanup(func() {
		b.end()
		b.viewer.Close() // waits for what is being drawn: it writes below HOME
	})
	return b
}

// settle runs what jobs posted until none is at work.
func (b *bench) settle() {
	b.t.Helper()
	for b.state.Busy != idle || len(b.mail) > 0 {
		select {
		case f := <-b.mail:
			f()
		case <-time.After(30 * time.Second):
			b.t.Fatal("the job does not come back")
		}
	}
}

// look reads the card, as the watcher would.
func (b *bench) see() {
	b.apply(b.desk.Status(b.life, ""))
}

// files writes documents and returns their paths.
func (b *bench) files(names ...string) (list []string) {
	b.t.Helper()
	dir := filepath.Join(b.t.TempDir(), "書類", "令和8年分")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	for i, n := range names {
		path := filepath.Join(dir, n)
		if filepath.Ext(n) == ".pdf" {
			copyPaper(b.t, path)
			list = append(list, path)
			continue
		}
		if err := os.WriteFile(path, make([]byte, 15000*(i+1)+1), 0o600); err != nil {
			b.t.Fatal(err)
		}
		list = append(list, path)
	}
	return list
}

// copyPaper puts the sample PDF at a path.
func copyPaper(t *testing.T, path string) {
	t.Helper()
	pdf, err := os.ReadFile("../testdata/papers/領収書.pdf")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
}

// press presses the control of that id, wherever on the window it is.
func (b *bench) press(id string) {
	b.t.Helper()
	if c := b.find(id); c != nil {
		test.Tap(c)
		return
	}
	b.t.Fatalf("nothing to press: %s", id)
}

func (b *bench) find(id string) *control {
	for _, p := range b.parts.all() {
		for _, c := range p.look.all() {
			if c.id == id {
				return c
			}
		}
	}
	return nil
}

// shoot keeps a picture of the window in the folder that the environment
// variable INKAN_PICTURES names.
func (b *bench) shoot(name string) {
	b.t.Helper()
	dir := os.Getenv("INKAN_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, b.win.Canvas().Capture()); err != nil {
		b.t.Fatal(err)
	}
}

// texts are all words on the window.
func (b *bench) texts() (all []string) {
	visit(b.win.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if l, ok := o.(*label); ok {
			all = append(all, l.text())
		}
	})
	return all
}

// visit walks everything that is drawn, with its place on the window.
func visit(o fyne.CanvasObject, at fyne.Position, f func(fyne.CanvasObject, fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	f(o, at)
	if p, ok := o.(*paper); ok { // what is scrolled away is not seen
		visible, top, bottom := f, at.Y, at.Y+p.Size().Height
		f = func(o fyne.CanvasObject, at fyne.Position) {
			if at.Y >= top-1 && at.Y+o.MinSize().Height <= bottom+1 {
				visible(o, at)
			}
		}
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			visit(c, at, f)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			visit(c, at, f)
		}
	}
}

// errBroken is an error without a message.
var errBroken = errors.New("broken")
