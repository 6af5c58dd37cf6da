package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

// TestLine: the keys of a raw terminal make a line, and only a line.
func TestLine(t *testing.T) {
	cases := map[string]struct {
		typed, want string
		err         error
	}{
		"enter":                 {"PRACTICE1\rls\r", "PRACTICE1", nil},
		"typed ahead":           {"PRACTICE1\nls\n", "PRACTICE1", nil},
		"nothing":               {"\r", "", nil},
		"end":                   {"\x04CD\r", "", nil},
		"end in the middle":     {"PRACTI\x04CE1\r", "PRACTICE1", nil},
		"gone":                  {"", "", nil},
		"gone in the middle":    {"PRACTI", "", errNoTerminal},
		"taken back":            {"ABX\x7f\x7fY\b\bC\r", "C", nil},
		"nothing to take back":  {"\x7f\bA\r", "A", nil},
		"full-width taken back": {"Ａｂ\x7f１\r", "Ａ１", nil},
		"broken taken back":     {"A\xef\xbc\x7f\r", "A\xef", nil},
		"all taken back":        {"WRONG123\x15ABC123\r", "ABC123", nil},
		"too long":              {strings.Repeat("A", 2*passwordRoom) + "\r", strings.Repeat("A", passwordRoom), nil},
		"stopped":               {"PRAC\x03TICE1\r", "", context.Canceled},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			in, keys, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			if _, err := keys.WriteString(c.typed); err != nil {
				t.Fatal(err)
			}
			keys.Close()
			tty := terminal{in: in}
			got, err := tty.line(t.Context())
			if string(got) != c.want || !errors.Is(err, c.err) {
				t.Errorf("%q, %v", got, err)
			}
			if len(got) > 0 && cap(got) != passwordRoom {
				t.Errorf("the buffer grew to %d bytes; its first is not wiped", cap(got))
			}
		})
	}
}

// TestLineStops: a signal ends the question though no key comes.
func TestLineStops(t *testing.T) {
	in, keys, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer keys.Close() // lets the read end that waits for a key
	ctx, stop := context.WithCancel(t.Context())
	stop()
	tty := terminal{in: in}
	if got, err := tty.line(ctx); got != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%q, %v", got, err)
	}
}

// TestEditWipes: what is taken back does not stay behind the line.
func TestEditWipes(t *testing.T) {
	for _, key := range []byte{backspace, del, ctrlU} {
		line := []byte("Ａ")
		if rest, _ := edit(line, key); len(rest) != 0 || string(line) != "\x00\x00\x00" {
			t.Errorf("key %#x: %q left of %q", key, rest, line)
		}
	}
}
