package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"inkan/calendar"
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
