package practice

import (
	"bytes"
	"sync"
	"time"
)

// An Exchange carries one command to a card and its response back.
type Exchange func(command []byte) (response []byte, err error)

// A Card is a practice card in its slot. Its methods may be called from
// several goroutines: one command is worked on at a time, and taking the card
// away or its power interrupts the one being worked on.
type Card struct {
	wire    sync.Mutex // held for one command, faults included
	through Exchange   // guarded by wire: where commands enter

	mu    sync.Mutex // guards all that follows
	state state
	out   chan struct{} // closed while the card is not in its slot
	upset chan struct{} // closed when power or reset hits the card
}

// New returns a card that is in its slot without power: the first command
// turns it on. Its certificates are issued now, or at o.Now.
func New(o Options) *Card {
	o = o.filled()
	c := &Card{
		state: state{options: o, applications: o.applications(), files: o.files()},
		out:   make(chan struct{}),
		upset: make(chan struct{}),
	}
	c.through = c.exchange
	return c
}

// Transmit hands the card one command APDU (ISO/IEC 7816-4) and returns its
// response, with the status word at the end. Commands that make no sense are
// answered, not errors. The errors are ErrRemoved, ErrInterrupted, and what
// faults add.
func (c *Card) Transmit(command []byte) ([]byte, error) {
	c.wire.Lock()
	defer c.wire.Unlock()
	own := bytes.Clone(command)
	defer clear(own) // it may hold a password, as that of a real card does, outside of this program
	return c.through(own)
}

// exchange is the card itself, behind all faults.
func (c *Card) exchange(command []byte) ([]byte, error) {
	c.mu.Lock()
	if c.removed() {
		c.mu.Unlock()
		return nil, ErrRemoved
	}
	upset := c.upset
	response, pause := c.state.answer(command)
	c.mu.Unlock()
	if pause == 0 {
		return response, nil
	}
	select {
	case <-time.After(pause):
		return response, nil
	case <-upset:
		return nil, ErrInterrupted
	}
}

// PowerOff takes the card's power: it forgets what was selected and proven,
// and remembers its tries. The next command turns it on again.
func (c *Card) PowerOff() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.powerOff()
	c.disturb()
}

// Warm resets the card without taking its power. It forgets what was
// selected, yet what was proven stays proven, as on real cards.
func (c *Card) Warm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.deselect()
	c.disturb()
}

// Pull takes the card out of its slot, and so its power. Until Insert, each
// command fails with ErrRemoved.
func (c *Card) Pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.removed() {
		return
	}
	c.state.powerOff()
	c.disturb()
	close(c.out)
}

// Insert puts the card back into its slot.
func (c *Card) Insert() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.removed() {
		c.out = make(chan struct{})
	}
}

// Present tells whether the card is in its slot.
func (c *Card) Present() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.removed()
}

// pulled returns a channel that is closed when the card leaves its slot.
func (c *Card) pulled() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.out
}

func (c *Card) removed() bool {
	select {
	case <-c.out:
		return true
	default:
		return false
	}
}

// disturb ends the command that is being worked on.
func (c *Card) disturb() {
	close(c.upset)
	c.upset = make(chan struct{})
}
