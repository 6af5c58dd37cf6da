// Package reader reaches JPKI cards through card readers: it is the only room
// that knows APDUs. It never sees a document, a file, a screen or a language.
package reader

import (
	"context"
	"io"
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
	// Slots lists the slots at this moment.
	Slots() ([]Slot, error)
	// Watch calls changed at once and then at each change of a reader or a
	// card, until ctx ends; then it returns ctx's error.
	Watch(ctx context.Context, changed func([]Slot)) error
	// Connect takes the card in the named slot exclusively.
	Connect(slot string) (Conn, error)
}

// A Slot is a place for one card: a reader, or one slot of a reader that has
// several.
type Slot struct {
	Name string // as PC/SC names it
	Card bool   // whether a card is in it
}
