package practice

import (
	"context"
	"encoding/binary"
	"io"
	"net"
)

// ATR is what the card says when it gets power: one of those published for My
// Number Cards in contactless readers (OpenSC, win32/customactions.cpp).
// Programs must not go by it.
const ATR = "\x3B\x88\x80\x01\x00\x00\x05\xE0\xB3\x81\xA1\x00\x7F"

// Messages of one byte in the protocol of vpcd, the virtual reader of the
// vsmartcard project. Longer ones are commands.
const (
	vpcdOff   = 0
	vpcdOn    = 1
	vpcdReset = 2
	vpcdATR   = 4
)

// Serve puts the card into the virtual reader that listens at address, as
// vpcd does on localhost:35963, so that it can be met through the system's own
// smart card service. It returns only when that has ended: with ctx's error,
// with ErrRemoved after Pull, with ErrDriverGone if the reader has gone, with
// ErrNoDriver if there was none, and with ErrAddress if address makes no
// sense. It can be called again then. Whenever it ends the card loses power.
func (c *Card) Serve(ctx context.Context, address string) error {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return ErrAddress
	}
	pulled := c.pulled()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return ended(ctx, pulled, ErrNoDriver)
	}
	over, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-ctx.Done():
		case <-pulled:
		case <-over:
		}
		conn.Close()
		c.PowerOff()
	}()
	c.converse(promptly(conn))
	close(over)
	<-watched
	c.PowerOff() // a last command may have turned it on again
	return ended(ctx, pulled, ErrDriverGone)
}

// ended tells why serving ended; otherwise is the reason if nobody here ended it.
func ended(ctx context.Context, pulled <-chan struct{}, otherwise error) error {
	select {
	case <-pulled:
		return ErrRemoved
	default:
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return otherwise
}

// converse answers vpcd's messages until the connection or the card fails.
func (c *Card) converse(conn io.ReadWriter) {
	for {
		message, err := receive(conn)
		if err != nil {
			return
		}
		answer, err := c.respond(message)
		if err != nil {
			return
		}
		if answer == nil {
			continue
		}
		if _, err := conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...)); err != nil {
			return
		}
	}
}

// receive reads one message: two bytes of length, high byte first, and as many
// bytes as they say.
func receive(r io.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(r, message)
	return message, err
}

// respond does what a message says. A nil answer means that none is due.
func (c *Card) respond(message []byte) ([]byte, error) {
	if len(message) > 1 {
		return c.Transmit(message)
	}
	if len(message) == 0 {
		return nil, nil
	}
	switch message[0] {
	case vpcdOff, vpcdOn:
		// On is a cold start: the card turns itself on with the first command.
		c.PowerOff()
	case vpcdReset:
		c.Warm()
	case vpcdATR:
		return []byte(ATR), nil
	}
	return nil, nil
}
