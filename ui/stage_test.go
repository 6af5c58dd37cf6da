package ui

import (
	"image"
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"inkan/signer"
	"inkan/ui/preview"
)

// A page of 210 x 297 mm, shown 420 wide: two of the screen for a millimetre.
func newTestStage(t *testing.T) (*stage, *[]spot) {
	b := newBench(t, "ja", "")
	p := preview.Page{Number: 1, Width: 210 / 25.4 * 72, Height: 297 / 25.4 * 72, UserUnit: 1}
	s := b.look().stage(p, image.NewRGBA(image.Rect(0, 0, 1, 1)), gap(0, 0), spot{100, 50, 34.5, 15})
	var told []spot
	s.moved = func(x, y float64) { told = append(told, spot{x, y, 0, 0}) }
	s.Resize(fyne.NewSize(420, s.heightFor(420)))
	return s, &told
}

func TestSealIsDraggedInMillimetres(t *testing.T) {
	s, told := newTestStage(t)
	if at, size := s.frame.Position(), s.frame.Size(); at != fyne.NewPos(200, 594-130) || size != fyne.NewSize(69, 30) {
		t.Fatal(at, size)
	}
	s.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(20, -10)})
	s.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(20, 0)})
	s.DragEnd()
	if len(*told) != 1 || math.Abs((*told)[0].X-120) > 1e-6 || math.Abs((*told)[0].Y-55) > 1e-6 {
		t.Fatal(*told)
	}
	s.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(10000, 10000)})
	s.DragEnd()
	if got := (*told)[1]; math.Abs(got.X-175.5) > 1e-6 || got.Y != 0 {
		t.Errorf("beyond the edge: %v", got)
	}
}

func TestSealIsMovedByArrows(t *testing.T) {
	s, told := newTestStage(t)
	key := func(name fyne.KeyName, times int) {
		e := &fyne.KeyEvent{Name: name}
		s.KeyDown(e)
		for range times {
			s.TypedKey(e)
		}
		s.KeyUp(e)
	}
	key(fyne.KeyUp, 3)
	key(fyne.KeyLeft, 1)
	s.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	key(fyne.KeyRight, 2)
	s.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	want := []spot{{X: 100, Y: 53}, {X: 99, Y: 53}, {X: 119, Y: 53}}
	if len(*told) != len(want) {
		t.Fatal(*told)
	}
	for i := range want {
		if (*told)[i] != want[i] {
			t.Errorf("%v, want %v", (*told)[i], want[i])
		}
	}
	s.fixed = true
	key(fyne.KeyUp, 1)
	if s.block.Y != 53 {
		t.Error("a fixed seal moved")
	}
}

// sealed opens the check page with the seal on its page.
func (b *bench) sealed() {
	b.t.Helper()
	b.listed()
	b.press("next")
	b.press("seal")
	b.settle()
	b.drawn()
}

// drawn waits until the page is seen.
func (b *bench) drawn() {
	b.t.Helper()
	for b.state.Sign.Sight.Path == "" {
		select {
		case f := <-b.mail:
			f()
		case <-time.After(60 * time.Second):
			b.t.Fatal("the page is not drawn")
		}
	}
}

// fields are the short fields on the page, in order.
func (b *bench) fields() (all []*shortField) {
	b.t.Helper()
	visit(b.parts.body.holder, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if f, ok := o.(*shortField); ok {
			all = append(all, f)
		}
	})
	return all
}

func TestSealIsPlacedByNumbersWithoutPicture(t *testing.T) {
	b := newBench(t, "en", "days-left=300")
	b.see()
	b.sealed()
	s := b.state.Sign.Sight
	b.apply(sighted{sight{Path: s.Path, Err: preview.ErrUnavailable}})
	b.shoot("seal-unavailable-en")
	b.nothingCut()
	if !strings.Contains(strings.Join(b.texts(), " "), b.say.T("preview.unavailable")) {
		t.Error("it is not told that nothing can be seen")
	}
	place := func() *signer.Place { return b.state.Sign.Drafts[b.pdfs()[0]].Place }
	before := *place()
	for _, each := range []struct {
		typed string
		x     float64
		shown string
	}{{"60", 60, "60"}, {"７０．５", 70.5, "70.5"}, {"left", 70.5, "70.5"}, {"-5", 70.5, "70.5"}, {"500", 70.5, "70.5"}, {"NaN", 70.5, "70.5"}} {
		f := b.fields()[1]
		b.win.Canvas().Focus(f)
		for _, r := range each.typed {
			f.TypedRune(r)
		}
		b.win.Canvas().Unfocus()
		b.settle()
		if got := place(); math.Abs(got.X-each.x) > 0.01 || math.Abs(got.Y-before.Y) > 0.01 {
			t.Errorf("%q: at %v, %v", each.typed, got.X, got.Y)
		}
		if got := b.fields()[1].Text; got != each.shown {
			t.Errorf("%q: shows %q", each.typed, got)
		}
	}
}

func TestSealThatCannotBeDrawnIsNotTaken(t *testing.T) {
	b := newBench(t, "ja", "days-left=300")
	b.see()
	b.sealed()
	for _, each := range []struct{ typed, want, told string }{
		{"山田", "山田", ""}, {"東西南北中央方角", "山田", "pdf.seal.text"}, {"山", "山", ""}} {
		b.sealSays(each.typed)
		b.settle()
		told := ""
		if b.refusal != nil {
			told = b.say.Explain(b.refusal).Key
		}
		if got := b.state.Sign.Options.Seal.Text; got != each.want || told != each.told || len(b.pdfs()) == 0 {
			t.Errorf("%s: has %s, told %q", each.typed, got, told)
		}
		top := b.stage.frame.Position().Y + b.stage.Position().Y - b.sealView.scroll.Offset.Y
		if bottom := top + b.stage.frame.Size().Height; top < 0 || bottom > b.sealView.Size().Height {
			t.Errorf("%s: the seal is not in view, %v to %v", each.typed, top, bottom)
		}
		b.shoot("seal-text-" + each.typed)
		b.nothingCut()
	}
}

func TestPasswordIsAskedWhenTheSealIsJudged(t *testing.T) {
	b := newBench(t, "en", "days-left=300")
	b.see()
	b.sealed()
	b.sealSays("TOO LONG FOR A SEAL")
	b.askPassword()
	b.settle()
	if b.state.Sign.Step != stepCheck || b.refusal == nil {
		t.Error("a seal was refused, and nobody was told")
	}
	b.sealSays("AB")
	b.sealTo(60, 20)
	b.askPassword()
	if b.state.Sign.Step != stepCheck {
		t.Error("asked before the documents were judged")
	}
	b.settle()
	d := b.state.Sign.Drafts[b.pdfs()[0]]
	if b.state.Sign.Step != stepPassword || b.state.Sign.Options.Seal.Text != "AB" || d.Place.X != 60 {
		t.Error("step", b.state.Sign.Step, *b.state.Sign.Options.Seal, *d.Place)
	}
}

func TestSealIsSignedWhereItIsSeen(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		b := newBench(t, lang, "days-left=73")
		b.see()
		b.sealed()
		b.shoot("seal-" + lang)
		b.nothingCut()
		if b.state.Sign.Sight.Err != nil || b.stage == nil || len(b.state.Sign.Usual) == 0 {
			t.Fatalf("%+v", b.state.Sign.Sight)
		}
		usual := b.state.Sign.Usual[b.state.Sign.Drafts[b.shown()].Path]
		if b.stage.block != usual {
			t.Errorf("%v, want the default place %v", b.stage.block, usual)
		}
		b.win.Canvas().Focus(b.stage)
		b.stage.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
		b.stage.KeyUp(&fyne.KeyEvent{Name: fyne.KeyLeft})
		b.settle()
		if b.win.Canvas().Focused() != fyne.Focusable(b.stage) {
			t.Error("the keyboard was lost")
		}
		b.stage.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-150, -60)})
		b.stage.DragEnd()
		b.settle()
		b.shoot("seal-moved-" + lang)
		d := b.state.Sign.Drafts[b.pdfs()[0]]
		if got := (spot{d.Place.X, d.Place.Y, d.Place.Width, d.Place.Height}); got == usual || math.Abs(got.X-b.stage.block.X) > 0.01 || math.Abs(got.Y-b.stage.block.Y) > 0.01 {
			t.Errorf("signed at %v, seen at %v", got, b.stage.block)
		}
		b.press("seal back")
		b.settle()
		if b.stage.block != usual {
			t.Errorf("back at %v, want %v", b.stage.block, usual)
		}
	}
}
