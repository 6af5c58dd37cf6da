package ui

import (
	"testing"

	"fyne.io/fyne/v2/driver/desktop"
)

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
