package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"golang.org/x/term"

	"inkan/calendar"
	"inkan/i18n"
	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
)

// A call is one run of the program: what was asked, and where the answer goes.
type call struct {
	help, json, practice             bool
	lang, practiceCard, reader, logs string
	wait                             time.Duration
	files                            []string // the arguments that are no flags

	say    *i18n.Printer
	in     *os.File
	out    io.Writer // the result
	talk   io.Writer // everything else
	raw    bool      // out is no terminal: names are written as they are
	hinted map[string]bool
	fault  *fault           // the first error told, for the JSON document
	sent   bool             // the JSON document is out
	broken bool             // out does not take any more
	warned calendar.Warning // of renewal, told in this run
	logTo  io.Closer
}

func newCall(in, out, talk *os.File) *call {
	return &call{in: in, out: out, talk: talk, raw: !term.IsTerminal(int(out.Fd())), hinted: map[string]bool{}}
}

// define defines the flags of every command.
func (c *call) define(fs *flag.FlagSet) {
	fs.BoolVar(&c.help, "help", false, "")
	fs.BoolVar(&c.help, "h", false, "")
	fs.BoolVar(&c.json, "json", false, "")
	fs.StringVar(&c.lang, "lang", "", "")
	fs.BoolVar(&c.practice, "practice", false, "")
	fs.StringVar(&c.practiceCard, "practice-card", "", "")
	fs.StringVar(&c.reader, "reader", "", "")
	fs.Func("wait", "", seconds(&c.wait))
	fs.StringVar(&c.logs, "log", "", "")
}

// speak chooses the language; a wrong choice is told in the system's.
func (c *call) speak() error {
	lang := c.lang
	if lang == "" {
		lang = i18n.System()
	}
	say, err := i18n.New(lang)
	if err != nil {
		if say, _ = i18n.New(i18n.System()); say == nil {
			panic(err) // the texts are part of the program
		}
		err = &usageError{"cli.unknown_language", []any{visible(lang), strings.Join(i18n.Languages(), ", ")}}
	}
	c.say = say
	return err
}

// practiceSlot is the name of the reader that the practice card is in.
const practiceSlot = "練習用カード"

// desk is where the commands work: at the real readers, or with the practice
// card alone.
func (c *call) desk() (*signer.Desk, error) {
	log, err := c.logger()
	if err != nil {
		return nil, err
	}
	d := &signer.Desk{Cards: reader.PCSC{}, Anchors: signer.NewAnchors(), Now: time.Now, Log: log}
	if !c.practice && c.practiceCard == "" {
		return d, nil
	}
	o, err := practice.ParseOptions(c.practiceCard)
	if err != nil {
		return nil, usageOf(err)
	}
	d.Practice = true
	d.Cards = reader.OneSlot(practiceSlot, practice.New(o))
	d.Anchors.AddPractice(practice.Roots()...)
	return d, nil
}

// logger writes the record to the file of --log, behind what is in it.
func (c *call) logger() (*slog.Logger, error) {
	if c.logs == "" {
		return slog.New(slog.DiscardHandler), nil
	}
	f, err := os.OpenFile(c.logs, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if !isRecord(f) {
		f.Close()
		return nil, errOtherLog
	}
	c.logTo = f
	return signer.NewLog(f), nil
}

// recordHead is how every line of a record begins.
const recordHead = `{"time":`

// isRecord tells whether f is empty or a record: a document that was named by
// mistake is not written to.
func isRecord(f *os.File) bool {
	head := make([]byte, len(recordHead))
	n, _ := f.ReadAt(head, 0)
	return n == 0 || string(head[:n]) == recordHead
}

// A failure is an error of the command line that needs no data.
type failure string

const (
	errInterrupted failure = "cli.interrupted" // asked to stop
	errNoTerminal  failure = "cli.no_terminal" // nowhere to ask for the password
	errBroken      failure = "cli.broken_out"  // stdout does not take the result
	errOtherLog    failure = "cli.other_log"   // the file of --log is something else
	errNoTrust     failure = "cli.no_trust"    // a file of --trust holds no certificate
	errNoFiles     failure = "cli.nothing_in"  // the folders hold no file
)

// Error returns the key.
func (f failure) Error() string { return string(f) }

// Message returns the key.
func (f failure) Message() (string, []any) { return string(f), nil }

// A usageError is a fault of flags or arguments.
type usageError struct {
	key  string
	args []any
}

// Error returns the key.
func (e *usageError) Error() string { return e.key }

// Message returns the key and what was wrong.
func (e *usageError) Message() (string, []any) { return e.key, e.args }

// usageOf makes the fault that another room found in an argument a usageError.
func usageOf(err error) error {
	var known interface{ Message() (string, []any) }
	if !errors.As(err, &known) {
		return err
	}
	key, args := known.Message()
	return &usageError{key, args}
}

// codeOf is the exit code for an error that ends a command.
func codeOf(err error) int {
	var usage *usageError
	var pin *reader.PINError
	var short *signer.PINShortError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &pin), errors.As(err, &short):
		return exitPassword
	}
	for _, e := range []error{
		signer.ErrPINEmpty, signer.ErrPINFourDigits, signer.ErrPINLong, signer.ErrPINCharacters,
		signer.ErrLastTry, reader.ErrPINForm, reader.ErrTriesUnknown,
	} {
		if errors.Is(err, e) {
			return exitPassword
		}
	}
	return exitFailed
}

// A fault is an error in a JSON document.
type fault struct {
	Key     string `json:"key"`
	Message string `json:"message"`
	Advice  string `json:"advice"`
}

// fail tells an error that ends the command and returns its exit code.
func (c *call) fail(err error) int {
	if errors.Is(err, context.Canceled) {
		err = errInterrupted
	}
	about := ""
	if at := new(fs.PathError); errors.As(err, &at) {
		about = visible(at.Path) + ": " // a flag's file: several may be named
	}
	// What was told before concerned one file; this is why the command ended.
	c.fault = c.complain(about, err)
	var several *signer.SeveralError
	switch {
	case errors.Is(err, signer.ErrLastTry), errors.Is(err, reader.ErrTriesUnknown):
		c.hint("cli.last_try", c.say.T("cli.last_try"))
	case errors.As(err, &several):
		c.hint("cli.several", c.say.T("cli.several"))
	}
	return codeOf(err)
}

// state tells what keeps a card from signing to somebody who only asked how it
// is: an answer, not a fault.
func (c *call) state(err error) {
	e := c.say.Explain(err)
	fmt.Fprintf(c.talk, "inkan: %s\n", visible(e.Title))
	c.hint(e.Key, e.Advice)
}

// failOn tells an error of one file. The command goes on.
func (c *call) failOn(name string, err error) *fault {
	f := c.complain(visible(name)+": ", err)
	if c.fault == nil {
		c.fault = f
	}
	return f
}

// failOnResult tells an error of one file, whose result goes to --out.
func (c *call) failOnResult(name string, err error) *fault {
	f := c.failOn(name, err)
	if errors.Is(err, signer.ErrExists) {
		c.hint("cli.flag_out", c.say.T("cli.flag_out"))
	}
	return f
}

// complain tells an error. Advice is told once, however often it applies.
func (c *call) complain(about string, err error) *fault {
	e := c.say.Explain(err)
	title := e.Title
	if e.Key == "error.unknown" && e.Detail != "" {
		title += " (" + e.Detail + ")"
	}
	fmt.Fprintf(c.talk, "inkan: error: %s%s\n", about, visible(title))
	c.hint(e.Key, e.Advice)
	return &fault{Key: e.Key, Message: e.Title, Advice: e.Advice}
}

func (c *call) hint(key, advice string) {
	if advice != "" && !c.hinted[key] {
		c.hinted[key] = true
		fmt.Fprintf(c.talk, "inkan: hint: %s\n", visible(advice))
	}
}

// note tells something that is neither result nor error.
func (c *call) note(key string, args ...any) {
	fmt.Fprintf(c.talk, "inkan: %s\n", visible(c.say.T(key, args...)))
}

// print writes a line of the result for people. With --json there is none.
func (c *call) print(line string) {
	if !c.json {
		c.write(line + "\n")
	}
}

func (c *call) write(s string) {
	if _, err := io.WriteString(c.out, s); err != nil {
		c.broken = true
	}
}

// name is a file's name for the result: as it is for programs, harmless for
// terminals.
func (c *call) name(path string) string {
	if c.raw {
		return path
	}
	return visible(path)
}

// send writes the JSON document, if one is wanted.
func (c *call) send(doc any) {
	if !c.json || c.sent {
		return
	}
	c.sent = true
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if e.Encode(doc) != nil {
		c.broken = true
	}
	c.write(escaped(b.String()))
}

// escaped writes the characters of a JSON document that could command a terminal
// or turn a text around by their numbers: it says the same.
func escaped(document string) string {
	var b strings.Builder
	for _, r := range document {
		if r < 0x7F || unicode.IsGraphic(r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, "\\u%04x", unit)
		}
	}
	return b.String()
}

// finish makes sure that a JSON document went out, and that it arrived.
func (c *call) finish(code int) int {
	if c.fault != nil {
		c.send(map[string]*fault{"error": c.fault})
	}
	if c.logTo != nil {
		c.logTo.Close()
	}
	if c.broken {
		code = max(code, c.fail(errBroken))
	}
	return code
}

// visible makes what others named harmless: control characters could command
// the terminal, and marks of direction could turn a name around.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}
