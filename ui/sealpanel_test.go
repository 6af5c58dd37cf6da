package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"inkan/signer"
)

// words are the characters of the seal as it is seen.
func (b *bench) words() (all string) {
	visit(b.stage.seal, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(*canvas.Text); ok {
			all += t.Text
		}
	})
	return all
}

// The seal follows the hand at once: its characters as they are typed, the numbers
// of its place as it moves, and the arrows after a click.
func TestSealFollowsTheHand(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.sealed()
	field := b.fields()[0]
	b.win.Canvas().Focus(field)
	for _, r := range "見本" {
		field.TypedRune(r)
	}
	if got := b.words(); got[:len("見本")] != "見本" {
		t.Errorf("the seal says %q while 見本 is typed", got)
	}
	b.win.Canvas().Unfocus()
	b.settle()
	b.stage.MouseDown(&desktop.MouseEvent{})
	if b.win.Canvas().Focused() != fyne.Focusable(b.stage) {
		t.Fatal("a click does not give the page the keyboard")
	}
	before := b.fields()[1].Text
	b.stage.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if got := b.fields()[1].Text; got == before || got != tenth(b.stage.block.X) {
		t.Errorf("the field says %s at %v", got, b.stage.block.X)
	}
}

// Each step of the arrows counts, also while the documents are judged with the step
// before.
func TestQuickStepsOfTheSealAllCount(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.sealed()
	before := b.stage.block.X
	b.win.Canvas().Focus(b.stage)
	for range 3 {
		left := &fyne.KeyEvent{Name: fyne.KeyLeft}
		b.stage.KeyDown(left)
		b.stage.TypedKey(left)
		b.stage.KeyUp(left)
		if b.state.Busy != preparing {
			t.Fatal("the documents are not judged")
		}
	}
	shown := b.fields()[1].Text
	b.settle()
	place := b.state.Sign.Drafts[b.shown()].Place
	if got := before - place.X; got < 2.99 || got > 3.01 || shown != tenth(place.X) {
		t.Errorf("three steps went %v mm, the field said %s", got, shown)
	}
}

// What is being typed counts when the next step is asked for.
func TestSealThatIsBeingTypedCounts(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.sealed()
	field := b.fields()[0]
	b.win.Canvas().Focus(field)
	field.TypedRune('見')
	b.press("next")
	if b.state.dialog() != noDialog {
		t.Error("the password is asked for before the documents were judged")
	}
	b.settle()
	if b.state.dialog() != dialogPassword || b.state.Sign.Options.Seal.Text != "見" {
		t.Errorf("dialog %d, the seal says %q", b.state.dialog(), b.state.Sign.Options.Seal.Text)
	}
}

// A page that is drawn while somebody types takes neither the keyboard away nor what
// was typed so far: "1" is no place if "120" is being typed.
func TestAFieldOfTheSealKeepsWhatIsBeingTyped(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.sealed()
	before := b.state.Sign.Drafts[b.shown()].Place.X
	field := b.fields()[1]
	b.win.Canvas().Focus(field)
	field.TypedRune('1')
	b.apply(sighted{b.state.Sign.Sight}) // the picture comes
	b.settle()
	if b.fields()[1] != field || b.win.Canvas().Focused() != fyne.Focusable(field) || field.Text != "1" {
		t.Fatalf("the field lost the keyboard, it says %q", b.fields()[1].Text)
	}
	if x := b.state.Sign.Drafts[b.shown()].Place.X; x != before {
		t.Fatalf("the seal went to %v", x)
	}
	field.TypedRune('2')
	field.TypedRune('0')
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.settle()
	if x := b.state.Sign.Drafts[b.shown()].Place.X; x < 119.9 || x > 120.1 || b.fields()[1].Text != "120" {
		t.Errorf("the seal is at %v, the field says %q", x, b.fields()[1].Text)
	}
	b.win.Canvas().Focus(b.fields()[2])
	b.apply(sighted{b.state.Sign.Sight})
	if f := b.fields()[2]; b.win.Canvas().Focused() != fyne.Focusable(f) || f.Text == "120" {
		t.Errorf("another field lost the keyboard, it says %q", f.Text)
	}
}

// Of several PDFs each can be seen, with the place that the seal has in it.
func TestSealIsSeenInEachDocument(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.dropped(append(b.files("領収書.pdf"), "../testdata/sample-form.pdf"))
	b.settle()
	b.press("next")
	b.press("seal")
	b.settle()
	b.drawn()
	b.want("2件のPDFに入ります。", "領収書.pdf")
	b.press("file on")
	b.sees("../testdata/sample-form.pdf")
	b.want("2／2")
	if d := b.state.Sign.Drafts[b.shown()]; !d.Place.Fixed {
		t.Fatal("the field of the form is not taken")
	}
	b.parts.paper.scrollTo(10000)
	b.want("このPDFでは、用意された署名欄に入ります。")
	b.shoot("seal-second-ja")
	b.nothingCut()
	b.press("file back")
	b.sees(b.state.Sign.Drafts[0].Path)
	b.press("whole")
	b.shoot("seal-whole-ja")
	b.nothingCut()
	if b.stage.Size().Height > b.parts.paper.Size().Height {
		t.Errorf("the whole page is %v high", b.stage.Size().Height)
	}
}

// sees waits until a page of that document is seen.
func (b *bench) sees(path string) {
	for b.state.Sign.Sight.Path != path {
		(<-b.mail)()
	}
}

// The format is chosen, with what each is for; it does not change by itself.
func TestFormatIsChosen(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.listed()
	b.press("next")
	b.press("profile")
	b.want("登記の申請には向きません。")
	b.nothingCut()
	b.shoot("format-ja")
	b.key(fyne.KeyEscape)
	if b.state.dialog() != noDialog || b.state.Sign.Options.Profile != signer.Registry {
		t.Error("Escape does not leave it as it was")
	}
	b.press("profile")
	b.press("pades")
	b.settle()
	if b.state.dialog() != noDialog || b.state.Sign.Options.Profile != signer.PAdES {
		t.Error("it was not taken")
	}
	b.want("長期保存向け（PAdES）")
}
