package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// down and up are the two halves of a key press, as the driver tells them to what has
// the keyboard then.
func (b *bench) down(name fyne.KeyName) {
	if f, ok := b.win.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyDown(&fyne.KeyEvent{Name: name})
	} else {
		b.grip.keyDown(name)
	}
}

func (b *bench) up(name fyne.KeyName) {
	if f, ok := b.win.Canvas().Focused().(desktop.Keyable); ok {
		f.KeyUp(&fyne.KeyEvent{Name: name})
	} else {
		b.grip.keyUp(name)
	}
}

// holdKey holds a key until it was typed that often; what begins meanwhile goes on.
func (b *bench) holdKey(name fyne.KeyName, times int) {
	b.t.Helper()
	b.down(name)
	for range times {
		b.hit(name)
		b.settle()
	}
	b.up(name)
}

// clickAt clicks where the control of that id is, that often and as fast as it goes.
func (b *bench) clickAt(id string, times int) {
	b.t.Helper()
	c := b.find(id)
	if c == nil {
		b.t.Fatalf("there is no %s", id)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(c).AddXY(c.Size().Width/2, c.Size().Height/2)
	b.grip.now = func() time.Time { return b.clock }
	for range times {
		test.TapCanvas(b.win.Canvas(), at)
		b.settle()
	}
	b.clock = b.clock.Add(doubleTime + 1)
}

// A key that is held presses once. What comes in front meanwhile is pressed by the
// next press, not by the same.
func TestAHeldKeyPressesOnce(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace} {
		b := newBench(t, "ja", "")
		b.see()
		b.dropped(b.files("一.csv", "二.csv", "三.csv", "四.csv"))
		b.settle()
		b.focus("remove 0")
		for left := 3; left > 0; left-- {
			b.holdKey(key, 5)
			if n := len(b.state.Sign.Drafts); n != left {
				t.Fatalf("%s: %d left, not %d", key, n, left)
			}
			b.on("remove 0")
		}
	}
}

// Who holds Enter passes no page unread, consents to nothing, and begins nothing that
// the next page offers.
func TestAHeldEnterGoesOneStep(t *testing.T) {
	b := newBench(t, "ja", "tries=1")
	b.see()
	b.dropped(b.files("一.csv"))
	b.settle()
	b.holdKey(fyne.KeyReturn, 2)
	if b.state.Sign.Step != stepCheck {
		t.Fatalf("step %d", b.state.Sign.Step)
	}
	b.holdKey(fyne.KeyReturn, 2)
	if b.state.dialog() != dialogLastTry || b.state.Sign.Ticked {
		t.Fatalf("dialog %d, ticked %v", b.state.dialog(), b.state.Sign.Ticked)
	}
	b.press("consent")
	b.press("use")
	b.typePassword("PRACTICE1")
	b.holdKey(fyne.KeyReturn, 5)
	b.want("1件に署名しました")
	if b.state.Page != pageSign || b.state.Sign.Step != stepResult || len(b.state.Sign.Drafts) != 1 {
		t.Errorf("page %d step %d, %d files", b.state.Page, b.state.Sign.Step, len(b.state.Sign.Drafts))
	}
}

// Enter that takes over a field does not go on with the page.
func TestAHeldEnterInAFieldStaysThere(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.apply(turned{pageSupport})
	b.settle()
	b.win.Canvas().Focus(b.code)
	b.down(fyne.KeyReturn)
	b.hit(fyne.KeyReturn)
	b.apply(turned{pageSign})
	b.dropped(b.files("一.csv"))
	b.settle()
	b.win.Canvas().Unfocus()
	b.hit(fyne.KeyReturn)
	if b.state.Sign.Step != stepFiles {
		t.Errorf("step %d", b.state.Sign.Step)
	}
}

// A double click presses once: by the second click there may be another button, or a
// page that nobody has read. A later click counts, and one elsewhere.
func TestADoubleClickPressesOnce(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.dropped(b.files("一.csv", "二.csv", "三.csv"))
	b.settle()
	b.clickAt("remove 0", 3)
	if n := len(b.state.Sign.Drafts); n != 2 {
		t.Fatalf("%d files are left", n)
	}
	b.clickAt("remove 0", 1)
	if n := len(b.state.Sign.Drafts); n != 1 {
		t.Fatalf("a later click did nothing: %d files", n)
	}
	b.clickAt("next", 2)
	if b.state.Sign.Step != stepCheck || b.state.dialog() != noDialog {
		t.Fatalf("step %d, dialog %d", b.state.Sign.Step, b.state.dialog())
	}
	b.clock = b.clock.Add(-doubleTime)
	b.clickAt("back", 1)
	if b.state.Sign.Step != stepFiles {
		t.Error("a click elsewhere did nothing")
	}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "甲", "乙", "丙"), 0o700); err != nil {
		t.Fatal(err)
	}
	b.open(forOutput, dir)
	b.settle()
	b.clickAt("entry 甲", 2)
	if got := b.state.Choose.Dir; got != filepath.Join(dir, "甲") {
		t.Errorf("it leads to %s", got)
	}
}

// On a slow computer the second half of a double click is told long after the first:
// only when that was drawn. It counts as one all the same.
func TestADoubleClickOnASlowComputer(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.listed()
	var drawn []func()
	b.grip.picture = func(f func()) { drawn = append(drawn, f) }
	b.clickAt("next", 1)
	b.clock = b.clock.Add(slowest - doubleTime - 1)
	b.clickAt("next", 1)
	if b.state.Sign.Step != stepCheck || b.state.dialog() != noDialog {
		t.Fatalf("step %d, dialog %d", b.state.Sign.Step, b.state.dialog())
	}
	drawn[0]()
	b.clickAt("next", 1)
	if b.state.dialog() != noDialog {
		t.Fatal("what was seen a moment ago is pressed")
	}
	b.clickAt("next", 1)
	if b.state.dialog() != dialogPassword {
		t.Error("a later click did nothing")
	}
}

// Pages are turned as fast as somebody clicks.
func TestPagesAreTurnedAsFastAsSomebodyClicks(t *testing.T) {
	b := newBench(t, "ja", "")
	turned := 0
	c := b.look().plainButton(44, action{id: "page on", text: "2", swift: true, tap: func() { turned++ }})
	b.grip.now = func() time.Time { return b.clock }
	for range 3 {
		test.Tap(c)
	}
	if turned != 3 {
		t.Errorf("turned %d of 3", turned)
	}
}

// A page that is drawn anew between the two halves of a click swallows no click.
func TestClickOutlivesItsControl(t *testing.T) {
	left := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	b := newBench(t, "ja", "")
	b.see()
	b.listed()
	old := b.find("next")
	old.MouseDown(left)
	b.parts.forget()
	b.draw()
	now := b.find("next")
	if now == old {
		t.Fatal("the page was not drawn anew")
	}
	now.MouseUp(left)
	if b.state.Sign.Step != stepCheck {
		t.Error("the click was lost")
	}
	b.find("back").MouseDown(left)
	b.find("next").MouseUp(left)
	if b.state.Sign.Step != stepCheck || b.state.dialog() != noDialog {
		t.Error("a button was pressed that the pointer came to later")
	}
	right := &desktop.MouseEvent{Button: desktop.MouseButtonSecondary}
	b.find("back").MouseDown(right)
	b.parts.forget()
	b.draw()
	b.find("back").MouseUp(right)
	if b.state.Sign.Step != stepCheck {
		t.Error("the other mouse button pressed")
	}
}
