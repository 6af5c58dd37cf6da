// Package reader reaches JPKI cards through card readers: it is the only room
// that knows APDUs. It never sees a document, a file, a screen or a language.
package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A Transmitter carries one command APDU (ISO/IEC 7816-4) to a card and brings
// back the whole response, status word included. It is the only seam between
// this program and a card.
type Transmitter interface {
	Transmit(command []byte) (response []byte, err error)
}

// A Conn is a connected card, ours alone until Close, which powers it off.
type Conn interface {
	Transmitter
	io.Closer
}

// A Source knows the slots of this computer, real or not.
type Source interface {
	// Slots lists the slots at this moment. No reader is no error.
	Slots() ([]Slot, error)
	// Watch calls changed at once and then at each change of a reader or a
	// card, until ctx ends; then it returns ctx's error. Slots that are the same
	// as before mean that a card was exchanged meanwhile. Any other error means
	// that nothing can be watched now, such as ErrStopped: ask again later.
	Watch(ctx context.Context, changed func([]Slot)) error
	// Connect takes the card in the named slot exclusively. A card that another
	// program holds is asked for again for some seconds, then it is ErrBusy.
	Connect(slot string) (Conn, error)
}

// A Slot is a place for one card: a reader, or one slot of a reader that has
// several.
type Slot struct {
	Name string // as PC/SC names it
	Card bool   // whether a card is in it
}

// PCSC is the Source of the smart card service of the system (PC/SC): winscard
// on Windows, pcsc-lite elsewhere. Its zero value is ready for use.
type PCSC struct{}

// Virtual tells whether a reader of this name is one of those that systems
// make up for keys inside the computer, where no My Number Card can be.
// Readers that emulate a slot for real or practice cards (vpcd) are not.
func Virtual(name string) bool {
	for _, kind := range []string{
		"windows hello", "microsoft virtual smart card", "microsoft uicc",
	} {
		if strings.Contains(strings.ToLower(name), kind) {
			return true
		}
	}
	return false
}

// Powered is a card without a reader: whatever Transmit reaches, and a way to
// take its power.
type Powered interface {
	Transmitter
	PowerOff()
}

// OneSlot is the Source that has one slot of the given name with card in it.
// If card has a method Present() bool, the card can leave and come back.
func OneSlot(name string, card Powered) Source { return &oneSlot{name: name, card: card} }

type oneSlot struct {
	name string
	card Powered
	held atomic.Bool // by a Conn that is not closed
}

func (s *oneSlot) present() bool {
	p, ok := s.card.(interface{ Present() bool })
	return !ok || p.Present()
}

func (s *oneSlot) Slots() ([]Slot, error) {
	return []Slot{{Name: s.name, Card: s.present()}}, nil
}

func (s *oneSlot) Connect(slot string) (Conn, error) {
	switch {
	case slot != s.name:
		return nil, ErrNoReader
	case !s.present():
		return nil, ErrNoCard
	case !s.held.CompareAndSwap(false, true):
		return nil, ErrBusy
	}
	return &oneConn{slot: s}, nil
}

// pollEvery is how often a slot is looked at that cannot tell of changes.
const pollEvery = 250 * time.Millisecond

// Watch looks at the card again and again.
func (s *oneSlot) Watch(ctx context.Context, changed func([]Slot)) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var last []Slot
	for ctx.Err() == nil {
		if now, _ := s.Slots(); !slices.Equal(now, last) {
			last = now
			changed(now)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
	return ctx.Err()
}

// A oneConn is the connection to the card of a oneSlot.
type oneConn struct {
	slot   *oneSlot
	closed bool
}

func (c *oneConn) Transmit(command []byte) ([]byte, error) {
	switch {
	case c.closed:
		return nil, ErrUnpowered
	case !c.slot.present():
		return nil, ErrRemoved
	}
	answer, err := c.slot.card.Transmit(command)
	switch {
	case err == nil:
		return answer, nil
	case !c.slot.present():
		return nil, ErrRemoved
	case errors.As(err, new(Error)):
		return nil, err
	}
	return nil, fmt.Errorf("%w: %w", ErrUnresponsive, err)
}

func (c *oneConn) Close() error {
	if c.closed {
		return nil
	}
	c.closed = true
	defer c.slot.held.Store(false)
	c.slot.card.PowerOff()
	return nil
}
