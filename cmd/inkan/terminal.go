package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"inkan/crash"
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

// password asks without echo. The caller wipes the answer. The terminal is raw
// meanwhile: each key comes on its own, so that what was typed lies in one buffer
// here, and never in the line that the shell reads next. The error is
// context.Canceled when ctx ends or Ctrl-C is typed.
func (t *terminal) password(ctx context.Context, prompt string) ([]byte, error) {
	fd := int(t.in.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, errNoTerminal
	}
	defer func() {
		term.Restore(fd, before)
		io.WriteString(t.out, "\n")
	}()
	io.WriteString(t.out, strings.ReplaceAll(prompt, "\n", "\r\n"))
	return t.line(ctx)
}

// line reads and edits a line. Only Enter ends one that holds something: half a
// password would cost a try.
func (t *terminal) line(ctx context.Context) ([]byte, error) {
	line := make([]byte, 0, passwordRoom)
	for {
		key, err := t.key(ctx)
		if errors.Is(err, io.EOF) {
			if len(line) == 0 {
				return line, nil // an end without an answer is an empty answer
			}
			err = errNoTerminal
		}
		if err == nil && key == ctrlC {
			err = context.Canceled // no signal comes of it
		}
		if err != nil {
			clear(line)
			return nil, err
		}
		var done bool
		if line, done = edit(line, key); done {
			return line, nil
		}
	}
}

// key waits for a key. When ctx ends, the read cannot be called back; it holds
// no more than one byte.
func (t *terminal) key(ctx context.Context) (byte, error) {
	type answer struct {
		b   byte
		err error
	}
	got := make(chan answer, 1)
	go func() {
		defer crash.Guard()
		var one [1]byte
		_, err := t.in.Read(one[:])
		got <- answer{one[0], err}
		clear(one[:])
	}()
	select {
	case a := <-got:
		return a.b, a.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// What the keys send that a line is edited with (ASCII).
const (
	ctrlC     = 0x03
	ctrlD     = 0x04
	backspace = 0x08
	ctrlU     = 0x15
	del       = 0x7F // what most terminals send for Backspace
)

// edit adds a byte to a line, or does what its key is for. It tells whether the
// line is done. Bytes that are taken back are wiped.
func edit(line []byte, key byte) ([]byte, bool) {
	keep := len(line)
	switch key {
	case '\r', '\n':
		return line, true
	case ctrlD:
		return line, len(line) == 0
	case ctrlU:
		keep = 0
	case backspace, del:
		_, size := utf8.DecodeLastRune(line)
		keep -= size
	default:
		if len(line) < passwordRoom {
			line = append(line, key)
		}
		return line, false
	}
	clear(line[keep:])
	return line[:keep], false
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
	if rest, marked := bytes.CutPrefix(line, []byte(byteOrderMark)); marked {
		n := copy(line, rest)
		clear(line[n:])
		line = line[:n]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, nil
}

// until waits for what is read, which nothing but its own end can stop, as long
// as ctx lasts: who asks to stop must not have to find out how input ends.
func until[T any](ctx context.Context, read func() (T, error)) (value T, err error) {
	done := make(chan struct{})
	var got T
	var failed error
	go func() {
		defer crash.Guard()
		defer close(done)
		got, failed = read()
	}()
	select {
	case <-done:
		return got, failed
	case <-ctx.Done():
		return value, ctx.Err()
	}
}

// byteOrderMark stands at the beginning of texts that editors of Windows save in
// UTF-8.
const byteOrderMark = "\uFEFF"

// fileList reads one path a line. Empty lines say nothing.
func fileList(r io.Reader) (paths []string, err error) {
	lines := bufio.NewScanner(r) // drops a CR before the LF
	for first := true; lines.Scan(); first = false {
		path := lines.Text()
		if first {
			path = strings.TrimPrefix(path, byteOrderMark)
		}
		if path != "" {
			paths = append(paths, path)
		}
	}
	return paths, lines.Err()
}
