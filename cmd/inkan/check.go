package main

import (
	"context"
	"flag"
	"strings"

	"inkan/crash"
	"inkan/signer"
)

// A checkup is what was asked of inkan check.
type checkup struct {
	decode  string
	decodes bool // --decode was given, perhaps with nothing
	save    string
	crash   *string // file with the record of the last crash
}

// A lineDocument is one line of the self-test in JSON.
type lineDocument struct {
	Name    string  `json:"name"`   // of the point, such as "reader"
	Result  string  `json:"result"` // ok, problem or not_checked
	Reason  string  `json:"reason"` // key of the message
	Message string  `json:"message"`
	Advice  *string `json:"advice"` // null if there is nothing to do
}

// A checkDocument is the answer of inkan check in JSON, with --decode too.
type checkDocument struct {
	Lines       []lineDocument `json:"lines"`
	Version     *string        `json:"version"` // null if the code is of a version that this one does not know
	OS          string         `json:"os"`      // as Go names it, or "other"
	Practice    bool           `json:"practice"`
	Readers     int            `json:"readers"` // with --decode 3 means 3 or more
	Tries       triesDocument  `json:"tries_left"`
	Validity    string         `json:"validity"`
	LastError   *string        `json:"last_error"` // key of its message
	SupportCode string         `json:"support_code"`
	Crash       *string        `json:"crash"`           // file with the record of the last crash; null if there is none
	Error       *fault         `json:"error,omitempty"` // the first problem
}

func setupCheck(fs *flag.FlagSet, _ *call) action {
	k := new(checkup)
	fs.Func("decode", "", func(s string) error {
		k.decode, k.decodes = s, true
		return nil
	})
	fs.StringVar(&k.save, "save", "", "")
	return k.run
}

func (k *checkup) run(ctx context.Context, c *call) int {
	if k.decodes {
		return k.explain(c)
	}
	if len(c.files) > 0 {
		return c.fail(&usageError{"cli.no_arguments", []any{"check"}})
	}
	desk, err := c.desk()
	if err != nil {
		return c.fail(err)
	}
	if c.wait > 0 {
		ready, stop := context.WithTimeout(ctx, c.wait)
		_ = desk.WaitForCard(ready, c.reader) // what is missing then, the lines tell
		stop()
	}
	look, stop := context.WithTimeout(ctx, lookTime)
	defer stop()
	found := desk.SelfTest(look, c.reader, func(l signer.Line) { c.print(l.Text(c.plain)) })
	found.Version = version
	if ctx.Err() != nil {
		return c.fail(ctx.Err())
	}
	c.print("")
	c.tellCode(found)
	k.tellCrash(c)
	return k.finish(c, found, exitOf(found))
}

// explain tells what a support code says. Its groups may be apart.
func (k *checkup) explain(c *call) int {
	found, err := signer.Decode(strings.Join(append([]string{k.decode}, c.files...), " "))
	if err != nil {
		return c.fail(usageOf(err))
	}
	c.print(c.plain("selftest.decoded", found.Code()))
	for _, line := range found.About(c.plain) {
		c.print(line)
	}
	for _, l := range found.Lines() {
		c.print(l.Text(c.plain))
	}
	return k.finish(c, found, exitDone)
}

func exitOf(f signer.Findings) int {
	if f.Problems() > 0 {
		return exitFailed
	}
	return exitDone
}

// plain returns a text in which nothing can command the terminal.
func (c *call) plain(key string, args ...any) string { return visible(c.say.T(key, args...)) }

// tellCode writes the support code and how it is read aloud.
func (c *call) tellCode(f signer.Findings) {
	code := f.Code()
	c.print(c.plain("selftest.code", code))
	var read strings.Builder
	for i, key := range signer.SayKeys(code) {
		switch {
		case key == "":
			read.WriteString(" / ")
			continue
		case i%5 > 0: // four characters and a hyphen
			read.WriteByte(' ')
		}
		read.WriteString(c.plain(key))
	}
	c.print(c.plain("selftest.code.read", read.String()))
	c.print(c.plain("selftest.code.note"))
}

// tellCrash tells of what a crash of the program, here or in its window, has left.
// That nothing can be found out about it is no news.
func (k *checkup) tellCrash(c *call) {
	if _, is, err := crash.Left(); !is || err != nil {
		return
	}
	if path, err := crash.Path(); err == nil {
		k.crash = &path
		c.print("")
		c.print(c.plain("crash.left", c.name(path)))
	}
}

// finish saves the text, if that was asked, and sends the document.
func (k *checkup) finish(c *call, f signer.Findings, code int) int {
	doc := c.checkDocument(f)
	doc.Crash = k.crash
	if code != exitDone {
		doc.Error = firstProblem(doc.Lines)
	}
	if k.save != "" {
		if err := signer.SaveNewPrivate(k.save, []byte(f.Text(c.say.T))); err != nil {
			doc.Error, code = c.failOn(k.save, err), exitFailed
		} else {
			c.note("selftest.saved")
		}
	}
	c.send(doc)
	return code
}

// resultWords are the results as programs read them.
var resultWords = map[signer.Result]string{signer.Passed: "ok", signer.Failed: "problem", signer.NotChecked: "not_checked"}

// validityWords are the validities as programs read them.
var validityWords = map[signer.Validity]string{
	signer.ValidityUnknown: "unknown", signer.ValidityNotYet: "not_yet", signer.ValidityExpired: "expired",
	signer.ValidityToday: "today", signer.ValidityWeek: "week", signer.ValidityMonth: "month",
	signer.ValidityQuarter: "quarter", signer.ValidityYear: "year", signer.ValidityLonger: "longer",
}

func (c *call) checkDocument(f signer.Findings) checkDocument {
	doc := checkDocument{
		Version: some(f.Version), OS: f.System, Practice: f.Practice, Readers: f.Readers,
		Validity: validityWords[f.Validity], LastError: some(f.Last), SupportCode: f.Code(),
	}
	for _, l := range f.Lines() {
		line := lineDocument{Name: l.Point.String(), Result: resultWords[l.Result], Reason: l.Key, Message: c.say.T(l.Key, l.Args...)}
		if l.Advice != "" {
			line.Advice = ptr(c.say.T(l.Advice, l.Args...))
		}
		doc.Lines = append(doc.Lines, line)
	}
	if f.Signing.Known {
		doc.Tries.Signing = ptr(f.Signing.Left)
	}
	if f.Authentication.Known {
		doc.Tries.Authentication = ptr(f.Authentication.Left)
	}
	return doc
}

// some is nil for an empty string.
func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func firstProblem(lines []lineDocument) *fault {
	for _, l := range lines {
		if l.Result == resultWords[signer.Failed] {
			return &fault{Key: l.Reason, Message: l.Message, Advice: *l.Advice}
		}
	}
	return nil
}
