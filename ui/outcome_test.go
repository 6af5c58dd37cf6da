package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"inkan/ui/single"
)

// Whoever signs a folder is told which files of it were not signed, and why.
func TestResultTellsWhatWasLeftOut(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	list := b.files("一.csv", "壊れた.pdf", "申告.xtx", "空.txt")
	for name, text := range map[int]string{1: "%PDF-1.7 broken", 3: ""} {
		if err := os.WriteFile(list[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.dropped(list)
	b.settle()
	left := 0
	for i := range b.state.Sign.Drafts {
		if !b.state.Sign.signs(i) {
			left++
		}
	}
	if left < 2 {
		t.Fatalf("%d files cannot be signed", left)
	}
	b.press("next")
	b.press("next")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want(b.plainSay().T("ui.count", left)+"は署名していません。", "壊れた.pdf", "申告.xtx", "e-Taxへ送る申告データです。")
	for i, want := range b.state.Sign.outcome() {
		if i < left == b.state.Sign.signs(want) {
			t.Errorf("row %d is %s", i, b.state.Sign.Drafts[want].Path)
		}
	}
}

// The result names what to hand over: a PDF alone, a signature with its document.
func TestResultNamesWhatToHandOver(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
	}{
		{[]string{"領収書.pdf"}, "領収書-signed.pdfを渡してください。"},
		{[]string{"一.csv"}, "元のファイルと、一.csv.p7sの両方を渡してください。"},
		{[]string{"一.csv", "二.csv"}, "一覧のファイルを渡してください。"},
	} {
		b := newBench(t, "ja", "")
		b.see()
		b.toPassword(c.names...)
		b.typePassword("PRACTICE1")
		b.press("send")
		b.settle()
		b.want(c.want, "場所: "+filepath.Dir(b.state.Sign.Drafts[0].Path))
	}
}

// A second start signs what it brings, whatever page is open; a drop follows the
// page, and signatures alone are verified.
func TestASecondStartSigns(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageVerify})
	b.handed(single.Start{Files: b.files("一.csv")})
	b.settle()
	if b.state.Page != pageSign || len(b.state.Sign.Drafts) != 1 {
		t.Errorf("page %d, %d drafts", b.state.Page, len(b.state.Sign.Drafts))
	}
	b.apply(turned{pageVerify})
	b.dropped(b.files("二.csv"))
	b.settle()
	if b.state.Page != pageVerify || len(b.state.Verify.Reports) != 1 {
		t.Errorf("a drop: page %d, %d reports", b.state.Page, len(b.state.Verify.Reports))
	}
	b.apply(turned{pageHome})
	b.handed(single.Start{Files: b.files("三.p7s")})
	b.settle()
	if b.state.Page != pageVerify {
		t.Errorf("a signature: page %d", b.state.Page)
	}
}

// A new verdict is read from its top.
func TestANewVerdictIsReadFromItsTop(t *testing.T) {
	b := newBench(t, "ja", "")
	b.win.Resize(fyne.NewSize(960, 600))
	b.apply(turned{pageVerify})
	for range 2 {
		b.verify(b.files("一.csv"))
		b.settle()
		if y := b.parts.paper.scroll.Offset.Y; y != 0 {
			t.Fatalf("it is scrolled to %v", y)
		}
		b.parts.paper.scrollTo(40)
		if b.parts.paper.scroll.Offset.Y == 0 {
			t.Fatal("there is nothing to scroll")
		}
		b.apply(revealed{true})
		if b.parts.paper.scroll.Offset.Y == 0 {
			t.Fatal("showing the name scrolls")
		}
	}
}

// A size is shown beside the file whose size it is.
func TestSizeStandsBesideItsFile(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageVerify})
	path := filepath.Join(t.TempDir(), "一人.txt.p7s")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.verify([]string{path})
	b.settle()
	if b.says("0バイト") {
		t.Error("a size of nothing is shown")
	}
	b.verify(b.files("一.csv"))
	b.settle()
	b.want("15,001バイト")
}

// The list of a long batch follows the document that is in work, until somebody
// scrolls it.
func TestListFollowsTheBatch(t *testing.T) {
	b := newBench(t, "ja", "")
	names := make([]string, 100)
	for i := range names {
		names[i] = "一.csv"
	}
	b.apply(turned{pageSign})
	b.apply(prepared{drafts(names...)})
	b.apply(submitted{})
	inner := b.view("progress")
	signed := func(from, to int) {
		rows := slices.Clone(b.state.Sign.Rows)
		for i := from; i < to; i++ {
			rows[i].Fate = fateDone
		}
		b.state.Sign.Rows = rows
		b.state.Sign.Rev++
		b.apply(told{})
	}
	signed(0, 60)
	if top := inner.scroll.Offset.Y; 60*44 < top || 61*44 > top+inner.Size().Height {
		t.Fatalf("the list is at %v, high %v", top, inner.Size().Height)
	}
	inner.scrollTo(0)
	signed(60, 90)
	if top := inner.scroll.Offset.Y; top != 0 {
		t.Errorf("the list ran away from whoever reads it: %v", top)
	}
}

// Our own words are not taken for a name from outside, in any script.
func TestOurWordsAreNotMadeVisible(t *testing.T) {
	b := newBench(t, "ne", "")
	b.see()
	b.listed()
	b.press("next")
	if b.says("U+") {
		t.Error("a text of ours is written in code points")
	}
}

// A good verdict never stands on the page for another file: not while that one is
// verified, and not when it came while something else was going on.
func TestAVerdictStandsForNoOtherFile(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	dir := b.delivery()
	good, spoilt := filepath.Join(dir, "一.csv.p7s"), filepath.Join(dir, "三.csv.p7s")
	const passed = "確認した範囲では、問題は見つかりませんでした"
	for name, begin := range map[string]func(){
		"at once":       func() { b.dropped([]string{spoilt}) },
		"while testing": func() { b.selfTest(); b.dropped([]string{spoilt}) },
		"from elsewhere": func() {
			b.selfTest()
			b.handed(single.Start{Files: []string{spoilt}, Verify: true})
		},
	} {
		b.verify([]string{good})
		b.settle()
		b.want(passed)
		begin()
		if b.says(passed) || b.says("一.csv.p7s") {
			t.Errorf("%s: the former verdict is still there", name)
		}
		b.want("検証しています")
		b.settle()
		b.want("問題があります", "三.csv.p7s")
	}
}
