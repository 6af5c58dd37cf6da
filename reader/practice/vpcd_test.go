package practice

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"testing"
)

// A virtual reader as vpcd is one: it listens, and the card connects.
type virtual struct {
	*testing.T
	net.Conn
	served chan error
	stop   context.CancelFunc
}

// serve puts card into a virtual reader.
func serve(t *testing.T, card *Card) virtual {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ctx, stop := context.WithCancel(t.Context())
	v := virtual{T: t, served: make(chan error, 1), stop: stop}
	go func() { v.served <- card.Serve(ctx, listener.Addr().String()) }()
	if v.Conn, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func (v virtual) tell(message ...byte) {
	v.Helper()
	if _, err := v.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(message))), message...)); err != nil {
		v.Fatal(err)
	}
}

func (v virtual) hear(want ...byte) {
	v.Helper()
	var length uint16
	if err := binary.Read(v, binary.BigEndian, &length); err != nil {
		v.Fatal(err)
	}
	got := make([]byte, length)
	if _, err := io.ReadFull(v, got); err != nil || !bytes.Equal(got, want) {
		v.Fatalf("heard %X, %v; want %X", got, err, want)
	}
}

func TestServe(t *testing.T) {
	card := insert(t, "").card
	v := serve(t, card)
	selecting := []byte("\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")
	login := []byte("\x00\x20\x00\x9B\x09" + Password)
	certificate := []byte("\x00\xB0\x81\x00\x01")
	v.tell(1)
	v.tell(4)
	v.hear([]byte(ATR)...)
	v.tell(selecting...)
	v.hear(0x90, 0x00)
	v.tell(login...)
	v.hear(0x90, 0x00)
	v.tell(2) // a reset, after which the proof still stands
	v.tell(selecting...)
	v.hear(0x90, 0x00)
	v.tell(certificate...)
	v.hear(0x30, 0x90, 0x00)
	v.tell(0)
	v.tell(1)
	v.tell(selecting...)
	v.hear(0x90, 0x00)
	v.tell(certificate...)
	v.hear(0x69, 0x82)
	v.tell(3) // not known
	v.tell()  // empty
	v.tell(4) // and still alive
	v.hear([]byte(ATR)...)
	v.stop()
	if err := <-v.served; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestATR checks the sum that closes an ATR (ISO/IEC 7816-3, 8.2.5).
func TestATR(t *testing.T) {
	var sum byte
	for _, b := range []byte(ATR)[1:] {
		sum ^= b
	}
	if sum != 0 {
		t.Errorf("check sum %X", sum)
	}
}

func TestServeEnds(t *testing.T) {
	card := insert(t, "").card
	v := serve(t, card)
	v.Close()
	if err := <-v.served; err != ErrDriverGone {
		t.Errorf("reader gone: %v", err)
	}
	v = serve(t, card)
	card.Pull()
	if err := <-v.served; err != ErrRemoved {
		t.Errorf("pulled: %v", err)
	}
	if n, err := v.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("the connection of a pulled card: %d, %v", n, err)
	}
	if err := card.Serve(t.Context(), v.LocalAddr().String()); err != ErrRemoved {
		t.Errorf("serving a pulled card: %v", err)
	}
	card.Insert()
	if err := card.Serve(t.Context(), v.LocalAddr().String()); err != ErrNoDriver {
		t.Errorf("nobody listens: %v", err)
	}
	for _, address := range []string{"", "localhost", "localhost:1:2"} {
		if err := card.Serve(t.Context(), address); err != ErrAddress {
			t.Errorf("address %q: %v", address, err)
		}
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := card.Serve(ended, v.LocalAddr().String()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

// TestServeStopsASlowCard would not end if the card were waited for.
func TestServeStopsASlowCard(t *testing.T) {
	card := insert(t, "delay=1h").card
	v := serve(t, card)
	working := make(chan struct{})
	card.Suffer(Before(Signing, func() { close(working) }))
	v.tell([]byte("\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")...)
	v.hear(0x90, 0x00)
	v.tell([]byte("\x00\x20\x00\x9B\x09" + Password)...)
	v.hear(0x90, 0x00)
	v.tell([]byte("\x80\x2A\x00\x9A\x01\x11\x00")...)
	<-working
	v.stop()
	if err := <-v.served; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestLostAnswerOverVPCD wants a card that is pulled over its own work to
// close the connection without a word.
func TestLostAnswerOverVPCD(t *testing.T) {
	card := insert(t, "").card
	card.Suffer(LoseAnswer(Verifying, card.Pull))
	v := serve(t, card)
	v.tell([]byte("\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01")...)
	v.hear(0x90, 0x00)
	v.tell([]byte("\x00\x20\x00\x9B\x06WRONG1")...)
	if err := <-v.served; err != ErrRemoved {
		t.Errorf("pulled: %v", err)
	}
	if n, err := v.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("heard %d bytes, %v", n, err)
	}
}
