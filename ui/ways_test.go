package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"inkan/calendar"
	"inkan/signer"
)

// A guide answers nothing for the person.
func TestGuidesAnswerNothing(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	for _, g := range calendar.Guides() {
		if given := b.state.given(g); len(given) != 0 {
			t.Errorf("%s: %v", g.Name, given)
		}
	}
	b.apply(guided{"locked"})
	if b.find("answer phone yes") != nil {
		t.Error("the second question is asked before the first is answered")
	}
	b.press("answer pin4 yes")
	if b.find("answer phone yes") == nil {
		t.Error("the second question does not follow")
	}
}

// Escape and the button lead back to where help was asked for.
func TestGuidesAreLeft(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	b.apply(turned{pageCertificate})
	b.key(fyne.KeyF1)
	b.apply(guided{"locked"})
	b.key(fyne.KeyEscape)
	if b.state.Page != pageCertificate {
		t.Errorf("Escape leads to page %d", b.state.Page)
	}
	b.apply(turned{pageSettings})
	b.key(fyne.KeyF1)
	b.press("back")
	if b.state.Page != pageSettings {
		t.Errorf("the button leads to page %d", b.state.Page)
	}
}

// When a question goes, the control that it came from has the keyboard again.
func TestQuestionGivesTheKeyboardBack(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	b.apply(turned{pageSign})
	b.focus("files")
	b.hit(fyne.KeyReturn)
	b.settle()
	if b.state.dialog() != dialogChoose {
		t.Fatal("nothing to choose from")
	}
	b.focus("cancel")
	b.key(fyne.KeyEscape)
	b.on("files")
	b.win.Canvas().Unfocus()
	b.press("folder") // with the mouse, which gives nothing the keyboard
	b.settle()
	b.key(fyne.KeyEscape)
	b.on("folder")
	b.open(forSigning, filepath.Dir(b.files("a.csv")[0]))
	b.settle()
	b.press("entry a.csv")
	b.press("take")
	b.settle()
	b.on("")
	b.key(fyne.KeyReturn) // the way on
	if b.state.Sign.Step != stepCheck {
		t.Errorf("Enter leads to step %d", b.state.Sign.Step)
	}
}

// Only pictures can be chosen for a seal, and folders that they may lie in.
func TestSealChoosesAmongPictures(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	dir := filepath.Dir(b.files("seal.PNG", "photo.jpeg", "letter.pdf", "notes")[0])
	if err := os.Mkdir(filepath.Join(dir, "more"), 0o700); err != nil {
		t.Fatal(err)
	}
	b.open(forSealImage, dir)
	b.settle()
	for id, want := range map[string]bool{"seal.PNG": true, "photo.jpeg": true, "more": true, "letter.pdf": false, "notes": false} {
		if got := b.find("entry "+id) != nil; got != want {
			t.Errorf("%s is offered: %v", id, got)
		}
	}
	b.open(forSealImage, filepath.Join(dir, "more"))
	b.settle()
	b.want(b.say.T("ui.choose.no_picture"))
}

// What a folder holds beside documents is left out and told; a signature that is
// named by itself is signed with a warning.
func TestFoldersLeaveSignaturesOut(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	list := b.files("a.csv", "a.csv.p7s", "Thumbs.db", ".DS_Store")
	b.dropped([]string{filepath.Dir(list[0])})
	b.settle()
	b.want("1 signature file in the folder was left out.", "2 hidden files or shortcuts were left out.")
	if n := len(b.state.Sign.Drafts); n != 1 {
		t.Errorf("%d files are to be signed", n)
	}
	b.apply(cleared{})
	if b.says("left out") {
		t.Error("still told of files that were taken off")
	}
	b.dropped(list[:2])
	b.settle()
	b.want("1 file: This is a signature file.")
}

// inView tells whether the whole of an object is in view: on the window, and not
// scrolled away.
func (b *bench) inView(o fyne.CanvasObject) (seen bool) {
	visit(b.win.Canvas().Content(), fyne.Position{}, func(each fyne.CanvasObject, at fyne.Position) {
		if each == o {
			seen = at.Y >= 0 && at.Y+o.Size().Height <= b.win.Canvas().Size().Height+1
		}
	})
	return seen
}

// However large the text, the password field is in view when it is asked for, when
// it is typed into and when it is asked for again; so is each button that the
// keyboard comes to.
func TestPasswordFieldIsSeen(t *testing.T) {
	for _, c := range []struct {
		lang         string
		percent      int
		width, heigh float32
	}{
		{"ja", 200, 1280, 680}, {"ja-simple", 200, 1280, 680}, {"en", 200, 1280, 680}, {"ja", 150, 1024, 600}, {"ja-simple", 150, 1024, 600},
	} {
		t.Run(fmt.Sprint(c.lang, c.percent), func(t *testing.T) {
			b := newBench(t, c.lang, "rehearsal")
			b.win.Resize(fyne.NewSize(c.width, c.heigh))
			b.adjust(settings{Percent: c.percent, Lang: c.lang})
			b.see()
			b.toPassword("一.csv")
			field := func(when string) {
				t.Helper()
				if !b.inView(b.pin) {
					t.Errorf("%s, the field is not in view", when)
				}
			}
			field("at first")
			b.shoot(fmt.Sprintf("field-%d-%s", c.percent, c.lang))
			b.typePassword("WRONG1")
			field("while typing")
			b.press("send")
			b.settle()
			field("after a wrong password")
			bare := strings.NewReplacer(string(phraseEnd), "", " ", "")
			if all := bare.Replace(strings.Join(b.texts(), "")); !strings.Contains(all, bare.Replace(b.say.T("ui.password.wrong", 4))) {
				t.Error("what is wrong is not in view")
			}
			b.shoot(fmt.Sprintf("field-wrong-%d-%s", c.percent, c.lang))
			for range 5 {
				b.win.Canvas().FocusNext()
				if id := b.focusedID(); id != "" && !b.inView(b.find(id)) {
					t.Errorf("%s is not in view", id)
				}
			}
		})
	}
}

// Only what comes by itself is waited for, and a card is asked for only where it
// helps.
func TestWhatIsWaitedFor(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	b.toPassword("一.csv")
	for stage, want := range map[signer.Stage]bool{signer.NoCard: true, signer.Stopped: true, signer.Busy: true, signer.Locked: false, signer.NoCertificate: false} {
		b.apply(signer.Status{Stage: stage})
		if got := b.says("It goes on by itself"); got != want || !b.says("The chosen files are kept.") {
			t.Errorf("stage %d: waits %v", stage, got)
		}
	}
	b.apply(turned{pageCertificate})
	for stage, want := range map[signer.Stage]bool{signer.NoCard: true, signer.Stopped: false, signer.NoReader: false} {
		b.apply(signer.Status{Stage: stage})
		if got := b.says("Place the card to see"); got != want {
			t.Errorf("stage %d: a card is asked for: %v", stage, got)
		}
	}
	b.apply(failed{errBroken})
	if x := b.say.Explain(errBroken); x.Detail == "" || !b.says("For support: "+x.Detail) {
		t.Errorf("%q is not labelled", x.Detail)
	}
}

// A service that does not run is told with what helps on this system, not as a
// failure of a first day, and not under a heading that still waits.
func TestStoppedServiceOnTheFirstDay(t *testing.T) {
	b := newBench(t, "en", "")
	b.Pull()
	b.see()
	b.welcome(false)
	b.pace(startTest)
	b.settle()
	advice := map[string]string{"windows": "in Services.", "darwin": "restart the computer.", "linux": "Install and start pcscd."}
	for system, own := range advice {
		line := signer.Line{Point: signer.AtService, Result: signer.Failed, Key: "reader.stopped", Advice: "reader.stopped.advice." + system}
		b.state.Probe.Found, b.state.Probe.Lines = &signer.Findings{System: system}, []signer.Line{line}
		b.parts.forget()
		b.draw()
		if b.says("Problem") || b.says("Checking whether") {
			t.Errorf("%s: a failure, or still waiting: %q", system, b.texts())
		}
		if got := b.says(own); got != (system != "windows") { // there the service starts with the first reader
			t.Errorf("%s: advice is shown: %v", system, got)
		}
	}
	b.state.Probe.Found = nil
	b.parts.forget()
	b.draw()
	if b.says("Checking whether") {
		t.Error("waits for what has failed")
	}
}

// With large text, or in a small window, what is to be made is not cut short for
// what is only said beside it, the header has one row of facts, and the support code
// is on the first screen.
func TestSmallWindows(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.win.Resize(fyne.NewSize(1280, 680))
	tall := b.parts.header.holder.Size().Height
	for _, left := range []int{1, 0} {
		stage := signer.FewTries
		if left == 0 {
			stage = signer.Locked
		}
		s := b.state.Card
		s.Stage, s.Signing = stage, signer.Tries{Left: left, Known: true}
		b.apply(s)
		if h := b.parts.header.holder.Size().Height; h > tall+1 {
			t.Errorf("with %d tries the header is %v high, not %v", left, h, tall)
		}
		b.shoot(fmt.Sprint("tries-", left))
	}
	b.see()
	b.win.Resize(fyne.NewSize(1024, 600))
	b.apply(turned{pageSupport})
	b.settle()
	if c := b.find("copy"); !b.inView(c) {
		t.Error("the support code is not on the first screen")
	}
	b.shoot("support-small")
	b.adjust(settings{Percent: 150})
	b.win.Resize(fyne.NewSize(1024, 760))
	b.dropped(b.files("sample.pdf", "契約書.csv"))
	b.settle()
	b.want("sample-signed.pdf", "契約書.csv.p7s")
	b.shoot("files-150")
	b.apply(turned{pageCertificate})
	b.shoot("certificate-150")
	b.adjust(settings{Lang: "en"})
	b.apply(cleared{})
	b.apply(turned{pageSign})
	b.shoot("empty-en")
}
