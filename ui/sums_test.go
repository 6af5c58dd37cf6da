package ui

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// The digests are shown when they are asked for, and can be copied, alone and
// together.
func TestDigestsAreShownOnDemand(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	list := b.files("一.csv", "二.csv", "三.xtx")
	b.dropped(list)
	b.settle()
	b.press("next")
	var want []string
	for _, path := range list[:2] { // tax data is left out
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, fmt.Sprintf("%x", sha256.Sum256(text)))
	}
	shown := func() string { return strings.ReplaceAll(strings.Join(b.texts(), ""), " ", "") }
	if strings.Contains(shown(), want[0]) {
		t.Error("shown unasked")
	}
	b.press("sums")
	for i, sum := range want {
		if !strings.Contains(shown(), sum) || !b.says(filepath.Base(list[i])) {
			t.Errorf("does not show %s", sum)
		}
	}
	if b.says("三.xtx") {
		t.Error("shows a file that is not signed")
	}
	b.press("copy 1")
	if got := b.app.Clipboard().Content(); got != want[1] {
		t.Errorf("copied %q", got)
	}
	b.want("コピーしました")
	b.press("copy all")
	if got := b.app.Clipboard().Content(); got != want[0]+"  一.csv\n"+want[1]+"  二.csv\n" {
		t.Errorf("copied %q", got)
	}
	b.key(fyne.KeyEscape)
	if b.state.dialog() != noDialog || b.state.Sign.Step != stepCheck {
		t.Error("Escape does not close it")
	}
	b.press("sums")
	b.press("close")
	if b.state.dialog() != noDialog {
		t.Error("it does not close")
	}
}

// Many digests exist only as far as they are in view.
func TestManyDigestsAreAVirtualList(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	names := make([]string, 10000)
	for i := range names {
		names[i] = fmt.Sprintf("/papers/%d.csv", i)
	}
	b.apply(turned{pageSign})
	b.apply(prepared{drafts(names...)})
	b.apply(stepped{stepCheck})
	b.press("sums")
	if n := len(b.parts.dialog.look.all()); n > 30 {
		t.Errorf("%d controls exist", n)
	}
	b.focus("copy 0")
	b.hit(fyne.KeyEnd)
	b.on("copy 9999")
	b.want("9999.csv")
}

// Four files are seen whole.
func TestFourDigestsAreSeenWhole(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.dropped(b.files("一.csv", "二.csv", "三.csv", "四.csv"))
	b.settle()
	b.press("next")
	b.press("sums")
	b.shoot("sums-four-ja")
	inner := b.view("sums")
	if high, all := inner.Size().Height, inner.sheet.Size().Height; high < all {
		t.Errorf("%v of %v are seen", high, all)
	}
}
