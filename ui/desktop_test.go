package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"inkan/signer"
	"inkan/ui/single"
)

// Files of a later start never change what a password is being asked for.
func TestFilesOfALaterStartWaitForTheirTurn(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	later := make(chan single.Start, 1)
	later <- single.Start{Files: b.files("二.csv")}
	close(later)
	b.expect(later)
	(<-b.mail)()
	if n := len(b.state.Sign.Drafts); n != 1 || b.state.dialog() != dialogPassword {
		t.Fatalf("%d drafts", n)
	}
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("1件に署名しました")
	b.press("again")
	b.settle()
	if d := b.state.Sign.Drafts; len(d) != 1 || d[0].Err != nil {
		t.Errorf("%d drafts afterwards", len(d))
	}
	b.want("二.csv")
}

// What is to be verified is, whatever its kind: at the start, from a later start,
// and when the password is no longer asked for.
func TestFilesAreVerifiedOnRequest(t *testing.T) {
	b := newBench(t, "ja", "")
	b.begin(single.Start{Files: b.files("一.csv"), Verify: true})
	b.settle()
	if b.state.Page != pageVerify || len(b.state.Verify.Reports) != 1 || len(b.state.Sign.Drafts) != 0 {
		t.Fatalf("page %d, %d reports", b.state.Page, len(b.state.Verify.Reports))
	}
	b.apply(turned{pageHome})
	b.handed(single.Start{Files: b.files("二.csv", "三.csv"), Verify: true})
	b.settle()
	if b.state.Page != pageVerify || len(b.state.Verify.Reports) != 2 {
		t.Fatalf("page %d, %d reports", b.state.Page, len(b.state.Verify.Reports))
	}
	b.see()
	b.apply(turned{pageSign})
	b.toPassword("四.csv")
	b.handed(single.Start{Files: b.files("五.csv"), Verify: true})
	if b.state.dialog() != dialogPassword || b.state.Busy != idle {
		t.Fatal("the password is no longer asked for")
	}
	b.leavePassword()
	b.settle()
	if b.state.Page != pageVerify || len(b.state.Verify.Reports) != 1 || len(b.state.Sign.Drafts) != 1 {
		t.Errorf("page %d, %d reports", b.state.Page, len(b.state.Verify.Reports))
	}
	b.begin(single.Start{Verify: true})
	if b.state.Page != pageVerify || b.state.Busy != idle {
		t.Error("without files the page does not come")
	}
}

func TestALongBatchSaysWhenItHasEnded(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	for _, c := range []struct {
		took time.Duration
		want *fyne.Notification
	}{
		{time.Second, nil},
		{time.Minute, fyne.NewNotification("Signing has ended", "1 of 1 files are signed.")},
	} {
		b.apply(cleared{})
		b.apply(prepared{drafts("secret name.csv")})
		b.apply(submitted{})
		b.state.Sign.Started = now.Add(-c.took)
		test.AssertNotificationSent(t, c.want, func() {
			b.apply(signer.Event{Draft: 0, Out: "x"})
			b.apply(signed{})
		})
	}
}

func TestTheSizeOfTheWindowIsKept(t *testing.T) {
	b := newBench(t, "ja", "")
	b.win.Resize(fyne.NewSize(1400, 900))
	keepSize(b.app.Preferences(), b.win.Canvas().Size())
	if got := lastSize(b.app.Preferences()); got != b.win.Canvas().Size() {
		t.Errorf("%v", got)
	}
	keepSize(b.app.Preferences(), fyne.NewSize(10, 10))
	if got := lastSize(b.app.Preferences()); got.Width < leastWidth || got.Height < leastHeight {
		t.Errorf("%v", got)
	}
}

// Docks find the program by a name that says the same in every language, and the
// desktop entry has it.
func TestDocksKnowTheWindow(t *testing.T) {
	for _, r := range windowClass {
		if r > 0x7e || r <= ' ' {
			t.Errorf("%q is not plain", windowClass)
		}
	}
	b := newBench(t, "ja", "")
	if got := b.win.Title(); got != "Inkan 印鑑" {
		t.Errorf("the title is %q", got)
	}
}
