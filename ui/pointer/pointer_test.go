package pointer

import (
	"fmt"
	"strings"
	"testing"
)

// toolkit takes clicks at once, where the pointer is as far as it knows, and moves
// at its next look.
type toolkit struct {
	Order
	at, next float64
	did      []string
	ticks    int
}

func newToolkit() *toolkit {
	k := &toolkit{}
	k.Move = func(x, _ float64) { k.next = x }
	k.Tick = func() { k.ticks++ }
	return k
}

func (k *toolkit) click(name string) {
	k.Clicked(func() { k.did = append(k.did, fmt.Sprint(name, k.at)) })
}

// look is one turn of its loop.
func (k *toolkit) look() {
	k.at = k.next
	if k.ticks > 0 {
		k.ticks--
		k.Ticked()
	}
}

func TestClicksFallWhereThePointerWas(t *testing.T) {
	k := newToolkit()
	k.Moved(1, 0)
	k.look()
	k.Moved(2, 0) // all at once, after a sleep
	k.click("down")
	k.click("up")
	k.Moved(3, 0)
	k.Moved(4, 0)
	k.click("down")
	k.Moved(5, 0)
	k.click("up")
	for range 10 {
		k.look()
	}
	if got := strings.Join(k.did, " "); got != "down2 up2 down4 up5" {
		t.Error(got)
	}
	if k.Waiting() || k.ticks != 0 {
		t.Error("something waits for nothing")
	}
}

func TestAClickWithoutAMoveIsTakenAtOnce(t *testing.T) {
	k := newToolkit()
	k.click("down")
	k.click("up")
	if got := strings.Join(k.did, " "); got != "down0 up0" {
		t.Error(got)
	}
	k.Moved(1, 0)
	k.click("down")
	if len(k.did) != 2 || !k.Waiting() {
		t.Error("a click came before its move")
	}
	k.look()
	k.click("up")
	if got := strings.Join(k.did[2:], " "); got != "down1 up1" {
		t.Error(got)
	}
}
