package signer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"inkan/signer"
)

func TestImpossiblePasswordsAreNamed(t *testing.T) {
	for typed, want := range map[string]error{
		"":                  signer.ErrPINEmpty,
		"1234":              signer.ErrPINFourDigits,
		"１２３４":              signer.ErrPINFourDigits,
		"ABCDE12345ABCDE12": signer.ErrPINLong,
		"ABC-1234":          signer.ErrPINCharacters,
		"ABC 1234":          signer.ErrPINCharacters,
		"ABC1234\x00":       signer.ErrPINCharacters,
		"パスワード12":           signer.ErrPINCharacters,
		"ıııııı1":           signer.ErrPINCharacters, // Turkish dotless i is no I
		"ABC\xff1234":       signer.ErrPINCharacters,
	} {
		if err := signer.NewPIN([]byte(typed)).Check(); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", typed, err, want)
		}
	}
	for typed, want := range map[string]int{"ABCD": 2, "A": 5, "12345": 1} {
		var short *signer.PINShortError
		if err := signer.NewPIN([]byte(typed)).Check(); !errors.As(err, &short) || short.Missing != want {
			t.Errorf("%q: %v, want %d missing", typed, err, want)
		}
	}
}

func TestPossiblePasswords(t *testing.T) {
	for _, typed := range []string{"ABC123", "abc123", "ＡＢＣ１２３", "ａbc12３", "ABCDE12345ABCDE1"} {
		if err := signer.NewPIN([]byte(typed)).Check(); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for typed, want := range map[string]error{"ABCDEF": signer.ErrPINOneKind, "123456": signer.ErrPINOneKind, "ABC123": nil} {
		if got := signer.NewPIN([]byte(typed)).Hint(); got != want {
			t.Errorf("%q: hint %v, want %v", typed, got, want)
		}
	}
}

func TestPasswordIsTakenOverAndWiped(t *testing.T) {
	raw := []byte("secret1")
	pin := signer.NewPIN(raw)
	if !bytes.Equal(raw, make([]byte, len(raw))) {
		t.Error("what was handed over is still there")
	}
	pin.Wipe()
	pin.Wipe()
	if pin.Len() != 0 || pin.Check() != signer.ErrPINEmpty {
		t.Error("a wiped password can still be used")
	}
	(*signer.PIN)(nil).Wipe()
}

func TestPasswordNeverPrints(t *testing.T) {
	pin := signer.NewPIN([]byte("secret1"))
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb, pin)
		fmt.Fprintf(&out, verb, *pin)
		fmt.Fprintf(&out, verb, signer.Session{PIN: pin})
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "pin", pin)
	if err := json.NewEncoder(&out).Encode(pin); err != nil {
		t.Fatal(err)
	}
	for _, leak := range []string{"SECRET1", "secret1", "83 69", "5345435245"} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q is in %s", leak, out.String())
		}
	}
}
