package signer

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Lines returns the line of each point, in the order of the points.
func (f Findings) Lines() []Line {
	all := make([]Line, points)
	for p := range points {
		all[p] = f.line(p)
	}
	return all
}

// Problems counts the lines that are Failed.
func (f Findings) Problems() (n int) {
	for _, l := range f.Lines() {
		if l.Result == Failed {
			n++
		}
	}
	return n
}

// line says what was found at p. Each Failed line has advice.
func (f Findings) line(p Point) Line {
	l := Line{Point: p, Result: NotChecked}
	switch {
	case p == AtDriver && f.Readers == 0 && f.halted > AtDriver:
		l.Key = "selftest.driver.unseen"
	case p > f.halted:
		l.Key = f.after()
	case p == f.halted:
		o := in(halts, f.why)
		l.Result, l.Key, l.Args = o.result, o.key, f.args
	default:
		l = f.reached(l)
	}
	if l.Result == Failed {
		l.Advice = l.Key + ".advice"
		if own, ok := stoppedAdvice[f.System]; ok && l.Key == "reader.stopped" {
			l.Advice = own
		}
	}
	return l
}

// stoppedAdvice says how the service of smart cards is started, by the system.
var stoppedAdvice = map[string]string{
	"windows": "reader.stopped.advice.windows", "linux": "reader.stopped.advice.linux", "darwin": "reader.stopped.advice.darwin",
}

// after says when the points behind the one that halted the test can be looked
// at.
func (f Findings) after() string {
	switch {
	case f.why == "error.stopped":
		return "selftest.after.stopped"
	case f.halted == AtService:
		return "selftest.after.service"
	case f.halted == AtDriver:
		return "selftest.after.driver"
	case f.halted == AtReader:
		return "selftest.after.reader"
	}
	return "selftest.after.card"
}

// manyReaders is the number from which a code does not count readers any more.
const manyReaders = 3

// reached says what was found at a point that the test came beyond.
func (f Findings) reached(l Line) Line {
	passed := func(key string, args ...any) Line {
		l.Result, l.Key, l.Args = Passed, key, args
		return l
	}
	switch l.Point {
	case AtService:
		if f.Practice {
			return passed("selftest.service.practice")
		}
		return passed("selftest.service.running")
	case AtDriver:
		if f.Practice {
			return passed("selftest.driver.practice")
		}
		return passed("selftest.driver.found")
	case AtReader:
		switch {
		case f.reader != "":
			return passed("selftest.reader.named", f.reader)
		case f.Readers >= manyReaders:
			return passed("selftest.reader.many", manyReaders)
		}
		return passed("selftest.reader.count", f.Readers)
	case AtCard:
		return passed("selftest.card.present")
	case AtApplication:
		return passed("selftest.application.found")
	case AtCertificate:
		return f.certificateLine(l)
	case AtTries:
		return f.triesLine(l)
	}
	o := in(tokens, f.token)
	if l.Point == AtCA {
		o = in(authorities, f.ca)
		if o.key == unknownCA {
			l.Advice = unknownCA + ".advice"
		}
	}
	l.Result, l.Key = o.result, o.key
	return l
}

// validityKeys are the texts for what a code tells of a date.
var validityKeys = [validities]outcome{
	ValidityUnknown: {"selftest.certificate.unread", NotChecked},
	ValidityNotYet:  {"selftest.validity.not_yet", Failed},
	ValidityExpired: {"selftest.validity.expired", Failed},
	ValidityToday:   {"selftest.validity.today", Passed},
	ValidityWeek:    {"selftest.validity.week", Passed},
	ValidityMonth:   {"selftest.validity.month", Passed},
	ValidityQuarter: {"selftest.validity.quarter", Passed},
	ValidityYear:    {"selftest.validity.year", Passed},
	ValidityLonger:  {"selftest.validity.longer", Passed},
}

func (f Findings) certificateLine(l Line) Line {
	o := in(certificates, f.certificate)
	if f.certificate == "selftest.certificate.dated" {
		o = validityKeys[f.Validity]
		if o.result == Passed && f.Validity <= ValidityQuarter {
			l.Advice = "selftest.validity.advice"
		}
		if o.result == Passed && !f.notAfter.IsZero() {
			o.key, l.Args = "selftest.validity.until", []any{f.days, f.notAfter}
		}
	}
	l.Result, l.Key = o.result, o.key
	return l
}

func (f Findings) triesLine(l Line) Line {
	signing, pin := f.Signing, f.Authentication
	switch {
	case signing.Known && signing.Left == 0:
		l.Result, l.Key = Failed, "pin.locked"
	case pin.Known && pin.Left == 0:
		l.Result, l.Key = Failed, "selftest.tries.pin_locked"
	case !signing.Known && pin.Known && f.certificate == "card.no_certificate":
		l.Result, l.Key, l.Args = Passed, "selftest.tries.pin", []any{pin.Left}
	case !signing.Known:
		l.Result, l.Key, l.Advice = NotChecked, "card.tries_unknown", "card.tries_unknown.advice"
	case signing.Left <= fewTries:
		l.Result, l.Key, l.Args, l.Advice = Passed, "selftest.tries.few", []any{signing.Left}, "selftest.tries.few.advice"
	case !pin.Known:
		l.Result, l.Key, l.Args = Passed, "selftest.tries.signing", []any{signing.Left}
	default:
		l.Result, l.Key, l.Args = Passed, "selftest.tries.both", []any{signing.Left, pin.Left}
	}
	return l
}

// ResultKey returns the key of the word for a line's result.
func (l Line) ResultKey() string {
	switch l.Result {
	case Passed:
		if l.Advice != "" {
			return "selftest.caution"
		}
		return "selftest.ok"
	case Failed:
		return "selftest.problem"
	}
	return "selftest.not_checked"
}

// A blank fills a place in a text for which a code has no data.
type blank struct{}

// Format writes an ellipsis, whatever the text asked for.
func (blank) Format(f fmt.State, _ rune) { io.WriteString(f, "…") }

// blanks fill every place of any text.
var blanks = []any{blank{}, blank{}, blank{}, blank{}}

// bare returns f without the name of a reader and without a day.
func (f Findings) bare() Findings {
	f.reader, f.days, f.notAfter = "", 0, time.Time{}
	return f
}

// A Say returns the text with a key, filled in.
type Say = func(key string, args ...any) string

// Text writes the findings as plain text for a file that a person may send on.
// It holds what the Code holds, and the numbers with which a card or the service
// refused something; no name of a reader, no day, nothing personal.
func (f Findings) Text(say Say) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", say("selftest.text.title"), say("selftest.text.note"))
	for _, l := range f.About(say) {
		fmt.Fprintf(&b, "%s\n", l)
	}
	b.WriteString("\n")
	for _, l := range f.bare().Lines() {
		fmt.Fprintf(&b, "%s\n  [%s: %s]\n", l.Text(say), l.Point, l.Key)
	}
	fmt.Fprintf(&b, "\n%s\n", say("selftest.code", f.Code()))
	return b.String()
}

// About says what was tested, one sentence a line: program and system, the
// practice card, and the last error.
func (f Findings) About(say Say) []string {
	system, ok := map[string]string{"windows": "Windows", "darwin": "macOS", "linux": "Linux"}[f.System]
	if !ok {
		system = say("selftest.system.other")
	}
	version := f.Version
	if version == "" {
		version = say("selftest.version.unknown")
	}
	all := []string{say("selftest.about", version, system)}
	if f.Practice {
		all = append(all, say("selftest.practice"))
	}
	if f.Last != "" {
		all = append(all, say("selftest.last", say(f.Last, blanks...)), arrow+say(f.Last+".advice", blanks...))
	}
	return all
}

// The marks of lines. The words behind them say the same.
var marks = map[Result]string{Passed: "○", Failed: "×", NotChecked: "－"}

// caution is the mark of a line that is no problem and has advice.
const caution = "△"

// arrow stands before what to do.
const arrow = "    → "

// Text writes the line, and below it the advice if there is any.
func (l Line) Text(say Say) string {
	mark := marks[l.Result]
	if l.ResultKey() == "selftest.caution" {
		mark = caution
	}
	text := say("selftest.line", mark, say(l.ResultKey()), say(l.Point.Key()), say(l.Key, l.Args...))
	if l.Advice != "" {
		text += "\n" + arrow + say(l.Advice, l.Args...)
	}
	return text
}
