package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"inkan/signer"
)

// hit types keys into what has the keyboard.
func (b *bench) hit(names ...fyne.KeyName) {
	b.t.Helper()
	for _, name := range names {
		f := b.win.Canvas().Focused()
		if f == nil {
			b.key(name)
			continue
		}
		f.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// focus gives the keyboard to the control of that id.
func (b *bench) focus(id string) {
	b.t.Helper()
	c := b.find(id)
	if c == nil {
		b.t.Fatalf("there is no %s", id)
	}
	b.win.Canvas().Focus(c)
}

// on fails if another control has the keyboard.
func (b *bench) on(id string) {
	b.t.Helper()
	if got := b.focusedID(); got != id {
		b.t.Errorf("%q has the keyboard, not %q", got, id)
	}
}

func TestArrowsChoose(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	b.apply(turned{pageSettings})
	b.focus("choice 100 %")
	for _, c := range []struct {
		key     fyne.KeyName
		percent int
	}{
		{fyne.KeyDown, 125}, {fyne.KeyRight, 150}, {fyne.KeyUp, 125}, {fyne.KeyEnd, 200}, {fyne.KeyDown, 100},
		{fyne.KeyLeft, 200}, {fyne.KeyHome, 100},
	} {
		b.hit(c.key)
		if got := b.state.Set.percent(); got != c.percent {
			t.Errorf("%s chooses %d", c.key, got)
		}
		b.on(fmt.Sprintf("choice %d %%", c.percent))
	}
	b.apply(guided{"locked"})
	b.press("answer pin4 yes")
	b.press("answer phone yes")
	b.press("answer in_date yes")
	b.focus("answer pin4 yes")
	b.hit(fyne.KeyDown)
	b.want("municipal counter")
	b.on("answer pin4 no")
}

// The arrows turn the pages, and begin nothing that takes time: the self-test
// begins with Enter.
func TestArrowsWalkAlongTheNavigation(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.focus("nav ui.nav.home")
	b.hit(fyne.KeyUp) // there is nothing above
	for _, want := range []page{pageSign, pageVerify, pageCertificate, pageSupport, pageSettings, pageSettings} {
		b.hit(fyne.KeyDown)
		if b.state.Page != want || b.state.Busy != idle {
			t.Fatalf("page %d, busy with %d, want page %d", b.state.Page, b.state.Busy, want)
		}
	}
	b.on("nav ui.nav.settings")
	b.hit(fyne.KeyHome)
	b.on("nav ui.nav.home")
	b.hit(fyne.KeyEnd, fyne.KeyUp, fyne.KeyReturn)
	if b.state.Page != pageSupport || b.state.Busy != probing {
		t.Errorf("page %d, busy with %d", b.state.Page, b.state.Busy)
	}
	b.settle()
}

// The keys of the pages work at every step, also after signing.
func TestPagesHaveKeysAfterSigning(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("PRACTICE1")
	turn := func(name fyne.KeyName) {
		if f, ok := b.win.Canvas().Focused().(fyne.Shortcutable); ok { // as Fyne does it
			f.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault})
			return
		}
		b.chord(name, 0)
	}
	turn(fyne.Key4)
	if b.state.Page != pageSign {
		t.Fatal("the password was left")
	}
	b.press("send")
	b.settle()
	for i, want := range []page{pageHome, pageSign, pageVerify, pageCertificate, pageSupport, pageSettings} {
		turn(pageKeys[i])
		if b.state.Page != want {
			t.Errorf("Ctrl+%d opens page %d", i+1, b.state.Page)
		}
		b.settle()
	}
	turn(fyne.Key2)
	b.want("1件に署名しました")
}

// A list is walked along far beyond what is in view, and stays where it was when
// a file is ticked.
func TestArrowsWalkAlongALongList(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	entries := make([]entry, 500)
	for i := range entries {
		entries[i] = entry{Name: fmt.Sprintf("%03d.csv", i)}
	}
	b.apply(opened{purpose: forSigning, dir: "/papers", entries: entries})
	b.focus("entry 000.csv")
	for range 40 {
		b.hit(fyne.KeyDown)
	}
	b.on("entry 040.csv")
	b.hit(fyne.KeySpace)
	b.on("entry 040.csv")
	if !b.state.Choose.Ticked["040.csv"] {
		t.Error("not ticked")
	}
	b.inSight("entry 040.csv")
	b.hit(fyne.KeyEnd, fyne.KeyUp)
	b.on("entry 498.csv")
	b.inSight("entry 498.csv")
	if n := len(b.parts.dialog.look.all()); n > 50 {
		t.Errorf("%d controls exist", n)
	}
	b.hit(fyne.KeyHome)
	b.on("entry 000.csv")
}

func TestArrowsChooseAmongReports(t *testing.T) {
	b := newBench(t, "ja", "")
	reports := make([]signer.Report, 30)
	for i := range reports {
		reports[i].File = fmt.Sprintf("%d.p7s", i)
	}
	b.apply(turned{pageVerify})
	b.apply(verified{reports})
	b.focus("report 0")
	for range 12 {
		b.hit(fyne.KeyDown)
	}
	b.on("report 12")
	if b.state.Verify.Chosen != 12 {
		t.Errorf("report %d is shown", b.state.Verify.Chosen)
	}
	b.inSight("report 12")
}

// inSight fails if a control is scrolled out of view.
func (b *bench) inSight(id string) {
	b.t.Helper()
	seen := false
	visit(b.win.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		c, ok := o.(*control)
		seen = seen || ok && c.id == id
	})
	if !seen {
		b.t.Errorf("%s is not in sight", id)
	}
}

// What gets the keyboard is scrolled into view, and the page can be scrolled with
// the keys where there is nothing to press.
func TestWhatHasTheKeyboardIsSeen(t *testing.T) {
	b := newBench(t, "en", "")
	b.win.Resize(fyne.NewSize(1280, 680))
	b.adjust(settings{Percent: 200})
	b.see()
	b.apply(turned{pageSettings})
	c := b.win.Canvas()
	for range 60 {
		c.FocusNext()
		if id := b.focusedID(); id != "" {
			b.inSight(id)
		}
	}
	c.Unfocus()
	p := b.parts.paper
	b.hit(fyne.KeyHome)
	if p.scroll.Offset.Y != 0 {
		t.Error("Home does not go to the top")
	}
	b.hit(fyne.KeyPageDown)
	if y := p.scroll.Offset.Y; y < p.Size().Height/2 {
		t.Errorf("a page down is %v", y)
	}
	b.hit(fyne.KeyEnd)
	if y := p.scroll.Offset.Y; y != p.sheet.Size().Height-p.Size().Height {
		t.Errorf("the end is at %v", y)
	}
}

// Each key of the list on F1 has words, and the keys that the window listens to
// are on it.
func TestKeysAreListed(t *testing.T) {
	b := newBench(t, "en", "")
	b.win.Resize(fyne.NewSize(1280, 1200))
	b.see()
	b.key(fyne.KeyF1)
	for _, s := range shortcuts {
		b.want(s.keys, b.say.T(s.key))
	}
	b.want("Ctrl+1 … 6", "Home, End", "PageUp, PageDown", "Shift+↑")
}

// With the largest text all pages can be reached in a low window, in practice too:
// the navigation scrolls to the one that has the keyboard.
func TestTheNavigationFitsALowWindow(t *testing.T) {
	b := newBench(t, "ja", "rehearsal")
	b.win.Resize(fyne.NewSize(1280, 680))
	b.adjust(settings{Percent: 200})
	b.see()
	b.focus("nav ui.nav.home")
	for range 5 {
		b.hit(fyne.KeyDown)
		b.inSight(b.focusedID())
	}
	b.on("nav ui.nav.settings")
	if high := b.parts.paper.Size().Height; high < 200 {
		t.Errorf("the page is only %v high", high)
	}
	b.listed()
	b.press("next")
	if high := b.parts.paper.Size().Height; high < 200 {
		t.Errorf("the page is only %v high when it is checked", high)
	}
}

func TestNumbersStayWithWhatTheyCount(t *testing.T) {
	for text, want := range map[string][]string{
		"season (16 February to 15 March).": {"season ", "(16 February ", "to ", "15 March)."},
		"9791ad24 bcb52e2c":                 {"9791ad24 ", "bcb52e2c"},
		"12345678 bcb52e2c":                 {"12345678 ", "bcb52e2c"},
		"73 days left":                      {"73 days ", "left"},
	} {
		if got := phrases(text); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	}
}
