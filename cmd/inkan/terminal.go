package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"
)

// A terminal is where the person sits, whatever stdin and stdout are.
type terminal struct{ in, out *os.File }

func openTerminal() (*terminal, error) {
	if runtime.GOOS != "windows" {
		tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
		if err != nil {
			return nil, errNoTerminal
		}
		return &terminal{tty, tty}, nil
	}
	in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil, errNoTerminal
	}
	out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		in.Close()
		return nil, errNoTerminal
	}
	return &terminal{in, out}, nil
}

// Close lets go of the terminal.
func (t *terminal) Close() {
	t.in.Close()
	if t.out != t.in {
		t.out.Close()
	}
}

// password asks without echo. The caller wipes the answer. When ctx ends the
// terminal echoes again; the read itself cannot be called back.
func (t *terminal) password(ctx context.Context, prompt string) ([]byte, error) {
	fd := int(t.in.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return nil, errNoTerminal
	}
	type answer struct {
		b   []byte
		err error
	}
	got := make(chan answer, 1)
	io.WriteString(t.out, prompt)
	go func() {
		b, err := term.ReadPassword(fd)
		got <- answer{b, err}
	}()
	select {
	case a := <-got:
		io.WriteString(t.out, "\n")
		if errors.Is(a.err, io.EOF) {
			a.err = nil // an end without an answer is an empty answer
		}
		return a.b, a.err
	case <-ctx.Done():
		term.Restore(fd, before)
		io.WriteString(t.out, "\n")
		return nil, ctx.Err()
	}
}

// passwordRoom is more than any password needs: 16 full-width characters are 48
// bytes. What does not fit is dropped; the rest is still too long to be one.
const passwordRoom = 256

// passwordLine reads the first line of r byte by byte, so that what follows
// stays in r and no buffer keeps the password. The caller wipes the answer.
func passwordLine(r io.Reader) ([]byte, error) {
	line := make([]byte, 0, passwordRoom)
	one := make([]byte, 1)
	defer clear(one)
	for {
		n, err := r.Read(one)
		if n == 1 && one[0] == '\n' || errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			clear(line)
			return nil, err
		}
		if n == 1 && len(line) < passwordRoom {
			line = append(line, one[0])
		}
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, nil
}

// fileList reads one path a line. Empty lines say nothing.
func fileList(r io.Reader) (paths []string, err error) {
	lines := bufio.NewScanner(r) // drops a CR before the LF
	for lines.Scan() {
		if lines.Text() != "" {
			paths = append(paths, lines.Text())
		}
	}
	return paths, lines.Err()
}
