package reader

import (
	"errors"
	"testing"
)

// A line is a connection that answers as told.
type line func(command []byte) ([]byte, error)

func (l line) Transmit(command []byte) ([]byte, error) { return l(command) }
func (line) Close() error                              { return nil }

// A connection that was useless before the password left is no reason to fear
// for a try; one that was lost on the way is.
func TestVerifyNotSent(t *testing.T) {
	for _, c := range []struct {
		lost    error
		want    error
		unknown bool
	}{
		{unsent{ErrRemoved}, ErrRemoved, false},
		{unsent{ErrReset}, ErrReset, false},
		{ErrRemoved, ErrRemoved, true},
		{ErrReset, ErrReset, true},
		{ErrUnresponsive, ErrUnresponsive, true},
	} {
		sent := 0
		card := &Card{conn: line(func([]byte) ([]byte, error) { sent++; return nil, c.lost })}
		err := card.verify([]byte("PRACTICE1"))
		if !errors.Is(err, c.want) || errors.Is(err, ErrVerifyUnknown) != c.unknown || errors.As(err, new(unsent)) {
			t.Errorf("%v: %v", c.lost, err)
		}
		if again := card.verify([]byte("PRACTICE1")); !errors.Is(again, c.want) || sent != 1 {
			t.Errorf("%v: then %v, sent %d times", c.lost, again, sent)
		}
	}
}

// An answer that a file is not there says nothing about certificates when the
// card behind the connection turns out to be another session's.
func TestMissingBelievesTheProbe(t *testing.T) {
	for _, c := range []struct {
		answer string
		err    error
		want   error
	}{
		{"\x90\x00", nil, ErrNoCertificate},
		{"\x6A\x82", nil, ErrReset},
		{"", unsent{ErrReset}, ErrReset},
		{"", ErrRemoved, ErrRemoved},
	} {
		card := &Card{token: "JPKIAPICCTOKEN2", conn: line(func([]byte) ([]byte, error) { return []byte(c.answer), c.err })}
		if err := card.missing(&StatusError{insSelect, swNotFound}); err != c.want {
			t.Errorf("probe %X %v: %v", c.answer, c.err, err)
		}
	}
}
