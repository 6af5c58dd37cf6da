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
