//go:build cgo || windows

package reader

import (
	"errors"
	"runtime"
	"testing"

	"github.com/ebfe/scard"
)

// The codes as they stand in pcsclite.h and winerror.h.
func TestExplain(t *testing.T) {
	for code, want := range map[uint32]Error{
		0x8010001D: ErrStopped, 0x8010001E: ErrStopped, 0x8010002E: ErrNoReader, 0x80100009: ErrNoReader, 0x80100017: ErrNoReader,
		0x8010000C: ErrNoCard, 0x80100069: ErrRemoved, 0x80100068: ErrReset, 0x8010000B: ErrBusy, 0x80100067: ErrUnpowered,
		0x80100066: ErrUnresponsive, 0x80100016: ErrUnresponsive, 0x8010000A: ErrTimeout, 0x8010006A: ErrDenied, 0x80100027: ErrDenied,
	} {
		if err := explain(scard.Error(code)); err != want {
			t.Errorf("%08X: %v", code, err)
		}
	}
	var unknown *CodeError
	if err := explain(scard.Error(0x45D)); !errors.As(err, &unknown) || unknown.Code != 0x45D {
		t.Errorf("unknown code: %v", err)
	} else if key, args := unknown.Message(); key != "reader.code" || args[0] != "0000045D" {
		t.Errorf("message %q %v", key, args)
	}
	for _, code := range []scard.Error{scard.ErrCommError, scard.ErrInvalidHandle, scard.ErrSecurityViolation, scard.ErrNoAccess} {
		if err := explainService(code); err != ErrStopped {
			t.Errorf("%08X from the service: %v", uint32(code), err)
		}
	}
}

// Only what pcsc-lite tells before it sends may say that nothing was sent.
func TestRefused(t *testing.T) {
	own := runtime.GOOS != "windows" && runtime.GOOS != "darwin"
	for err, want := range map[error]bool{
		scard.ErrRemovedCard: own, scard.ErrResetCard: own, scard.ErrProtoMismatch: own,
		scard.ErrNotTransacted: false, scard.ErrNoSmartcard: false, scard.ErrTimeout: false, scard.ErrNoService: false,
	} {
		if refused(err) != want {
			t.Errorf("%v: %v", err, !want)
		}
	}
}

// What would make the binding panic is answered before it is reached.
func TestNothingReachesThePanics(t *testing.T) {
	for _, command := range [][]byte{nil, {}, {0, 0xB0, 0}} {
		c := &pcscConn{card: &scard.Card{}}
		if answer, err := c.Transmit(command); err != nil || string(answer) != "\x67\x00" {
			t.Errorf("%X: %X %v", command, answer, err)
		}
	}
	c := &pcscConn{done: true}
	if _, err := c.Transmit([]byte{0, 0x20, 0, 0x80}); err != ErrUnpowered || c.Close() != nil {
		t.Errorf("closed: %v", err)
	}
}
