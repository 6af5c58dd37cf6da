package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func field(t *testing.T) *pinField {
	t.Helper()
	test.NewTempApp(t)
	return newPinField()
}

func typeIn(f *pinField, s string) {
	for _, r := range s {
		f.TypedRune(r)
	}
}

// What is taken leaves nothing behind: no byte in the field, no text on it.
func TestPasswordIsGoneWhenItIsTaken(t *testing.T) {
	f := field(t)
	typeIn(f, "abc123xyz")
	f.reveal(true)
	if got := string(f.take()); got != "abc123xyz" {
		t.Fatalf("took %q", got)
	}
	if f.secret != [pinMax]byte{} || f.n != 0 || f.visible {
		t.Error("the field remembers")
	}
	for _, c := range f.chars {
		if c.Text != "" {
			t.Errorf("still drawn: %q", c.Text)
		}
	}
}

// The characters are drawn only while they are held.
func TestPasswordIsShownOnlyWhileHeld(t *testing.T) {
	f := field(t)
	typeIn(f, "Q7")
	if f.chars[0].Text != "" || f.dots[0].Hidden {
		t.Error("shown before it was asked for")
	}
	f.reveal(true)
	if f.chars[0].Text != "Q" || f.chars[1].Text != "7" || !f.dots[0].Hidden {
		t.Error("not shown while held")
	}
	f.reveal(false)
	if f.chars[0].Text != "" {
		t.Error("still shown")
	}
}

// Erased characters are overwritten, and there is no way to bring them back.
func TestPasswordHasNoUndo(t *testing.T) {
	f := field(t)
	typeIn(f, "ABCDEF")
	for range 6 {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	}
	f.TypedShortcut(&fyne.ShortcutUndo{})
	if f.n != 0 || f.secret != [pinMax]byte{} {
		t.Error("it came back")
	}
}

// Nothing goes to the clipboard, and nothing to a screen reader.
func TestPasswordDoesNotLeave(t *testing.T) {
	f := field(t)
	clip := fyne.CurrentApp().Clipboard()
	clip.SetContent("before")
	typeIn(f, "SECRET1")
	for _, s := range []fyne.Shortcut{&fyne.ShortcutCopy{Clipboard: clip}, &fyne.ShortcutCut{Clipboard: clip}, &fyne.ShortcutSelectAll{}} {
		f.TypedShortcut(s)
	}
	if clip.Content() != "before" {
		t.Error("copied")
	}
	f.name = "Signing password"
	if f.AccessibilityLabel() != f.name {
		t.Error("told to a screen reader")
	}
}

func TestPasswordTakesAPaste(t *testing.T) {
	f := field(t)
	f.paste = func() string { return " ABC123\n" }
	f.TypedShortcut(&fyne.ShortcutPaste{})
	if got := string(f.take()); got != "ABC123" {
		t.Errorf("pasted %q", got)
	}
}

func TestPasswordHints(t *testing.T) {
	for _, c := range []struct {
		typed string
		shift bool
		want  pinHint
		n     int
	}{
		{"abc123", false, noHint, 6},
		{"ABC", false, hintCapsLock, 3},
		{"ABC", true, noHint, 3},
		{"ａｂｃ１", true, hintFullWidth, 4},
		{"ab-", false, hintCharacters, 2},
		{"ab-c1", false, hintCharacters, 4},
		{"パス", false, hintCharacters, 0},
		{"12345678901234567", false, hintLong, 16},
	} {
		f := field(t)
		f.shift = c.shift
		typeIn(f, c.typed)
		if f.hint != c.want || f.n != c.n {
			t.Errorf("%q: hint %d, %d characters", c.typed, f.hint, f.n)
		}
	}
}

// A paste is taken whole or not at all, and what was typed stays.
func TestPasteIsTakenWholeOrNotAtAll(t *testing.T) {
	for _, c := range []struct {
		typed, pasted, holds string
		want                 pinHint
	}{
		{"", "ABC123", "ABC123", noHint},
		{"ab", "ＣＤ１２", "abCD12", hintFullWidth},
		{"ab", "CD-12", "ab", hintPasteSigns},
		{"ab", "CD 12", "ab", hintPasteSigns},
		{"ab", "CD\n12", "ab", hintPasteSigns},
		{"ab", "パスワード", "ab", hintPasteSigns},
		{"ab", "\t CD12 \r\n", "abCD12", noHint},
		{"ab", "12345678901234", "ab12345678901234", noHint},
		{"ab", "123456789012345", "ab", hintPasteLong},
		{"", "12345678901234567", "", hintPasteLong},
		{"ab", "", "ab", noHint},
		{"a-b", "CD12", "abCD12", hintCharacters},
		{"12345678901234567", "-", "1234567890123456", hintLong}, // still cannot be sent
	} {
		f := field(t)
		typeIn(f, c.typed)
		f.paste = func() string { return c.pasted }
		f.TypedShortcut(&fyne.ShortcutPaste{})
		if got := string(f.secret[:f.n]); got != c.holds || f.hint != c.want {
			t.Errorf("%q and %q: holds %q, hint %d", c.typed, c.pasted, got, f.hint)
		}
	}
}

// What a refused paste said goes away with the next key: the field holds what was
// typed.
func TestRefusedPasteIsForgottenWithTheNextKey(t *testing.T) {
	f := field(t)
	f.paste = func() string { return "a b" }
	f.TypedShortcut(&fyne.ShortcutPaste{})
	typeIn(f, "abc123")
	if f.hint != noHint || string(f.take()) != "abc123" {
		t.Errorf("hint %d", f.hint)
	}
}

// Backspace takes away what is seen, one character at a time. That a symbol was
// left out stays told until what came after it is gone.
func TestBackspaceAfterASymbol(t *testing.T) {
	for _, c := range []struct {
		typed string // < is Backspace
		holds string
		want  pinHint
	}{
		{"ab-<", "a", noHint},
		{"-<", "", noHint},
		{"-", "", hintCharacters},
		{"ab-c1<", "abc", hintCharacters},
		{"ab-c1<<", "ab", noHint},
		{"ab-c1<<c1", "abc1", noHint},
		{"ab-c-1<<", "ab", noHint},
		{"ab-<c", "ac", noHint},
		{"12345678901234567<", "123456789012345", noHint},
		{"12345678901234567-", "1234567890123456", hintLong},
		{"1-2345678901234567<", "123456789012345", hintCharacters},
	} {
		f := field(t)
		for _, r := range c.typed {
			if r == '<' {
				f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			} else {
				f.TypedRune(r)
			}
		}
		if got := string(f.secret[:f.n]); got != c.holds || f.hint != c.want {
			t.Errorf("%q: holds %q, hint %d", c.typed, got, f.hint)
		}
	}
}

// The window says why nothing was pasted, and sends nothing.
func TestRefusedPasteIsExplained(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	for text, want := range map[string]string{"AB C123": "英字と数字以外が入っています", "ABCDEFGH123456789": "16文字を超えます"} {
		b.app.Clipboard().SetContent(text)
		b.pin.TypedShortcut(&fyne.ShortcutPaste{})
		b.want(want)
		b.nothingCut()
		if b.pin.n != 0 || !b.find("send").disabled {
			t.Errorf("%q: %d characters were taken", text, b.pin.n)
		}
	}
}

// What follows a beginning that was lost is not taken before Backspace was pressed.
func TestTheRestOfAPasswordIsNotTaken(t *testing.T) {
	f := field(t)
	f.hint = hintCut
	f.paste = func() string { return "ABC123" }
	typeIn(f, "abc-123")
	f.TypedShortcut(&fyne.ShortcutPaste{})
	if f.n != 0 || f.hint != hintCut {
		t.Fatalf("%d characters, hint %d", f.n, f.hint)
	}
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	typeIn(f, "abc123")
	if got := string(f.take()); got != "abc123" || f.hint != noHint {
		t.Errorf("holds %q, hint %d", got, f.hint)
	}
}

// When the card leaves for a moment while the password is being typed, the rest of it
// is not sent as if it were the whole: that would cost a try. The same holds for what
// is typed while there is no field.
func TestHalfAPasswordIsNeverSent(t *testing.T) {
	for name, lose := range map[string]func(*bench){
		"before": func(b *bench) { b.typePassword("ABCDEFG"); b.card.Pull(); b.see() },
		"while":  func(b *bench) { b.card.Pull(); b.see(); b.anywhere("ABCDEFG") },
		"twice": func(b *bench) {
			b.typePassword("ABC")
			b.card.Pull()
			b.see()
			b.card.Insert()
			b.see()
			b.card.Pull()
			b.see()
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "ja", "")
			b.see()
			b.toPassword("一.csv")
			lose(b)
			b.card.Insert()
			b.see()
			b.want("はじめから入力してください。")
			b.nothingCut()
			b.anywhere("HIJKLM7")
			b.pin.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			b.settle()
			b.see()
			if left := b.state.Card.Signing.Left; left != 5 || !b.find("send").disabled {
				t.Fatalf("%d tries are left", left)
			}
			b.pin.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			b.typePassword("PRACTICE1")
			b.press("send")
			b.settle()
			b.want("1件に署名しました")
		})
	}
}

// Whoever left the password by himself begins anew without being told.
func TestAPasswordThatWasLeftIsBegunAnew(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("ABCDEFG")
	b.key(fyne.KeyEscape)
	b.press("next")
	if b.says("はじめから入力してください") {
		t.Error("told of something that nobody lost")
	}
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("1件に署名しました")
}

// anywhere types without looking for the field.
func (b *bench) anywhere(s string) {
	for _, r := range s {
		if f := b.win.Canvas().Focused(); f != nil {
			f.TypedRune(r)
		} else {
			b.win.Canvas().OnTypedRune()(r)
		}
	}
}

// When the question is drawn anew while the password is held visible, it is hidden:
// nobody can let go of a button that is gone.
func TestAPasswordDoesNotStayVisible(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("ABCDEF1")
	b.focus("show")
	b.find("show").KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	if !b.pin.visible {
		t.Fatal("not shown while held")
	}
	b.apply(ready(4))
	if b.pin.visible || b.pin.n != 7 {
		t.Errorf("visible %v, %d characters", b.pin.visible, b.pin.n)
	}
}
