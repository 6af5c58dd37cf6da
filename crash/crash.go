// Package crash keeps what a program that broke down may tell: where in its own
// code it was, and nothing that it worked on. It knows no window, no card and no
// language.
package crash

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Exit is the exit code of a program that broke down (sysexits.h, EX_SOFTWARE).
const Exit = 70

// Program is what the record says of the program, and what the person is told.
// main sets it once, before anything else begins. Without a name, as in tests,
// panics go on as Go has them.
var Program struct {
	Name, Version string
	Told          string // to stderr, when it breaks down; in the language of the person
}

// leaveTime is how long what has to be left in order may take.
const leaveTime = 15 * time.Second

// Guard is deferred first in main and in each goroutine, so that it runs last.
// After a panic it writes the record, calls leave, tells the person (the record
// itself, if it cannot be written) and ends the program with Exit. leave is for
// what other goroutines hold, such as a card: the deferred calls of the one that
// panicked have run.
//
// The panic does not go on, because Go would print its value and the arguments of
// every function: names, paths and, in arrays, the password. For the same reason
// debug.SetCrashOutput is not used. What no goroutine can catch (a fault in C
// code, maps used by two at once) ends the program as Go does it, without a record.
func Guard(leave ...func()) {
	if Program.Name == "" {
		return
	}
	what := recover()
	if what == nil {
		return
	}
	text := record(what)
	path, err := Path()
	if err == nil {
		err = write(path, text)
	}
	for _, each := range leave {
		within(leaveTime, each)
	}
	if err != nil { // there is no place for it
		fmt.Fprint(os.Stderr, text)
	} else {
		fmt.Fprintln(os.Stderr, Program.Told)
	}
	os.Exit(Exit)
}

// within calls f and waits for it, but not for ever. If f panics too, that is
// all the same by now.
func within(d time.Duration, f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }()
		f()
	}()
	select {
	case <-done:
	case <-time.After(d):
	}
}

// Path is where the record of this person's last crash is kept, if there was
// one. The error is the system's: it has no folder for settings.
func Path() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "inkan", "crash.txt"), nil
}

// greatest is how much of a record is read; what is longer is none of ours.
const greatest = 1 << 20

// Left returns the record that a crash has left, and whether there is one. The
// error is the system's.
func Left() (text string, is bool, err error) {
	path, err := Path()
	if err != nil {
		return "", false, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, greatest))
	return string(b), err == nil, err
}

// Forget deletes the record; that there is none is no error. The error is the
// system's.
func Forget() error {
	path, err := Path()
	if err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// write replaces the record, whole or not at all. Nobody else may read it.
func write(path, text string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".crash-*") // with 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // finds nothing after the rename
	_, err = tmp.WriteString(text)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
