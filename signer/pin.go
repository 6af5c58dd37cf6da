package signer

import (
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
)

// Faults of a password that are found before anything is sent to the card. The
// form is that of 署名用パスワード: 6 to 16 of A–Z and 0–9 (公的個人認証サービス,
// municipal notices; see mission).
const (
	ErrPINEmpty      Error = "password.empty"       // nothing was typed
	ErrPINFourDigits Error = "password.four_digits" // looks like the PIN of the authentication certificate
	ErrPINLong       Error = "password.long"        // more than 16 characters
	ErrPINCharacters Error = "password.characters"  // something else than letters and digits
	ErrPINOneKind    Error = "password.one_kind"    // a hint: letters only or digits only
)

// A PINShortError says how many characters are missing.
type PINShortError struct{ Missing int }

// Error returns the key.
func (e *PINShortError) Error() string { return "password.short" }

// Message returns the key and the number of missing characters.
func (e *PINShortError) Message() (string, []any) { return "password.short", []any{e.Missing} }

// The length of 署名用パスワード, in characters.
const (
	pinMin = 6
	pinMax = 16
)

// A PIN is the signing password on its way to the card. It never prints, and
// whoever takes it wipes it.
type PIN struct{ b []byte }

// NewPIN takes raw over as a password and wipes it. It is the one place that
// makes small letters and full-width letters and digits (U+FF01–FF5E) to the
// A–Z and 0–9 that the card compares.
func NewPIN(raw []byte) *PIN {
	p := &PIN{b: make([]byte, 0, len(raw))}
	for rest := raw; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		rest = rest[n:]
		if '！' <= r && r <= '～' {
			r -= '！' - '!'
		}
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		if r >= utf8.RuneSelf || r < ' ' {
			r = 0 // impossible on the card: Check refuses it
		}
		p.b = append(p.b, byte(r))
	}
	clear(raw)
	return p
}

// Len returns the number of characters.
func (p *PIN) Len() int { return len(p.b) }

// Check tells why the password cannot be right whatever the card holds, or nil.
func (p *PIN) Check() error {
	switch {
	case p == nil || len(p.b) == 0:
		return ErrPINEmpty
	case p.count(isOther) > 0:
		return ErrPINCharacters
	case len(p.b) == 4 && p.count(isDigit) == 4:
		return ErrPINFourDigits
	case len(p.b) < pinMin:
		return &PINShortError{pinMin - len(p.b)}
	case len(p.b) > pinMax:
		return ErrPINLong
	}
	return nil
}

// Hint tells what is unusual about a possible password, or nil. It is advice: a
// password of one kind of character may still be right.
func (p *PIN) Hint() error {
	if n := p.count(isDigit); n == 0 || n == len(p.b) {
		return ErrPINOneKind
	}
	return nil
}

// Wipe overwrites the password. It may be called more than once.
func (p *PIN) Wipe() {
	if p == nil {
		return
	}
	clear(p.b[:cap(p.b)])
	p.b = p.b[:0]
}

func (p *PIN) count(is func(byte) bool) (n int) {
	for _, c := range p.b {
		if is(c) {
			n++
		}
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isOther(c byte) bool { return !isDigit(c) && (c < 'A' || 'Z' < c) }

const hidden = "••••"

// Format prints dots, whatever the verb.
func (PIN) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// LogValue logs dots.
func (PIN) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText writes dots.
func (PIN) MarshalText() ([]byte, error) { return []byte(hidden), nil }
