package reader

import (
	"errors"
	"fmt"
)

// Error is one of the things that can be wrong with a reader or a card. It is
// the key of its text.
type Error string

// The errors of services, readers, cards and passwords. PC/SC's names for them
// stand in the table of pcsc.go.
const (
	ErrStopped     Error = "reader.stopped"     // the smart card service does not run
	ErrDenied      Error = "reader.denied"      // the system does not let this program use the smart card service
	ErrUnsupported Error = "reader.unsupported" // this program was built without PC/SC
	ErrNoReader    Error = "reader.none"        // no reader, or not the named one

	ErrNoCard       Error = "card.none"         // no card in the reader
	ErrRemoved      Error = "card.removed"      // the card or its reader left while it was in use
	ErrBusy         Error = "card.busy"         // another program holds the card
	ErrReset        Error = "card.reset"        // another program or the system reset the card
	ErrUnpowered    Error = "card.unpowered"    // the card has no power, also after Close
	ErrUnresponsive Error = "card.unresponsive" // the card or the reader answers nothing that makes sense
	ErrTimeout      Error = "card.timeout"      // the reader gave up waiting for the card
	ErrOther        Error = "card.other"        // not a My Number Card: it has no JPKI application

	ErrPhone            Error = "card.phone"             // the certificates of a phone, not a card
	ErrNextGeneration   Error = "card.next_generation"   // a key of a kind that this program cannot use yet
	ErrNoCertificate    Error = "card.no_certificate"    // the certificate was never issued to this card
	ErrMalformed        Error = "card.malformed"         // a certificate on the card is not one
	ErrWrongCertificate Error = "card.wrong_certificate" // the certificate is not for this use
	ErrTriesUnknown     Error = "card.tries_unknown"     // the card does not tell how many tries are left
	ErrVerifyUnknown    Error = "card.verify_unknown"    // contact was lost while a password was being checked
	ErrProofLost        Error = "card.proof_lost"        // the card accepted the password and then forgot it
	ErrBadSignature     Error = "card.bad_signature"     // what came back is no signature by this card's key
	ErrHash             Error = "card.hash"              // asked to sign by an algorithm that this room does not offer

	ErrPINForm Error = "pin.form" // no password of this kind looks like that; nothing was sent
)

// Error returns the key.
func (e Error) Error() string { return string(e) }

// Message returns the key of the text.
func (e Error) Message() (string, []any) { return string(e), nil }

// A PINError says that the card refused a password, which cost a try, or that
// it takes none any more.
type PINError struct {
	Left int // tries left; 0 means locked
}

// Error returns the key and the tries left.
func (e *PINError) Error() string { return fmt.Sprintf("%s: %d left", e.key(), e.Left) }

// Message returns the key and, for a password that did not match, the tries left.
func (e *PINError) Message() (string, []any) {
	if e.Left == 0 {
		return e.key(), nil
	}
	return e.key(), []any{e.Left}
}

func (e *PINError) key() string {
	if e.Left == 0 {
		return "pin.locked"
	}
	return "pin.wrong"
}

// A StatusError is an answer of the card that has no error of its own here.
type StatusError struct {
	Instruction byte   // INS of the command (ISO/IEC 7816-4, 5.4.2)
	Status      uint16 // SW1 SW2 of the response (ISO/IEC 7816-4, 5.6)
}

// Error returns the key with both numbers.
func (e *StatusError) Error() string {
	return fmt.Sprintf("card.status: ins %02X: %04X", e.Instruction, e.Status)
}

// Message returns the key, and both numbers as hexadecimal digits.
func (e *StatusError) Message() (string, []any) {
	return "card.status", []any{fmt.Sprintf("%04X", e.Status), fmt.Sprintf("%02X", e.Instruction)}
}

// A CodeError is an error of the smart card service that has no error of its
// own here.
type CodeError struct {
	Code uint32 // as PC/SC or, on Windows, the system returned it
}

// Error returns the key with the code.
func (e *CodeError) Error() string { return fmt.Sprintf("reader.code: %08X", e.Code) }

// Message returns the key and the code as eight hexadecimal digits.
func (e *CodeError) Message() (string, []any) {
	return "reader.code", []any{fmt.Sprintf("%08X", e.Code)}
}

// An unsent is the error of a connection that was found useless before anything
// of a command left for the card.
type unsent struct{ error }

// Unwrap returns what is wrong with the connection.
func (u unsent) Unwrap() error { return u.error }

// hasStatus tells whether err is the answer sw of a card.
func hasStatus(err error, sw ...uint16) bool {
	var s *StatusError
	if !errors.As(err, &s) {
		return false
	}
	for _, w := range sw {
		if s.Status == w {
			return true
		}
	}
	return false
}
