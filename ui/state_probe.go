package ui

import (
	"context"
	"errors"

	"inkan/signer"
)

// probe is the state of the page that tests reader and card.
type probe struct {
	Lines  []signer.Line    // of the test that runs or ran, in their order
	Found  *signer.Findings // nil until it has ended
	Caller *signer.Findings // what the code of somebody else says; nil if none was read
	Heard  string           // that code
	Wrong  error            // why it cannot be read
	Done   string           // key of what was done with the findings, told below the buttons
	Path   string           // of the diagnostics that were saved
	Crash  string           // what the program left when it broke down; "" if nothing
	Told   string           // key of what was done with that
	At     string           // where it was saved
	Rev    int
}

type (
	tested    struct{ found signer.Findings } // the self-test has ended
	copied    struct{}                        // the support code lies on the clipboard
	diagnosed struct{ path string }           // the diagnostics were written
	heard     struct {                        // the code of a caller was read
		code  string
		found signer.Findings
		err   error
	}
	unheard   struct{}              // back to the findings of this computer
	broken    struct{ text string } // the record of a crash was found; "" if there is none
	stowed    struct{ path string } // it was saved
	dismissed struct{}              // it was deleted
)

func (s state) nextProbe(e any) state {
	before := s.Probe.Rev
	switch e := e.(type) {
	case began:
		if e.work != probing {
			return s
		}
		s.Probe = probe{Crash: s.Probe.Crash, Told: s.Probe.Told, At: s.Probe.At}
	case signer.Line:
		s.Probe.Lines = append(append([]signer.Line{}, s.Probe.Lines...), e)
	case tested:
		s.Busy = idle
		s.Probe.Found, s.Probe.Lines = &e.found, e.found.Lines()
	case copied:
		s.Probe.Done = "ui.test.copied"
	case diagnosed:
		s.Busy = idle
		s.Probe.Done, s.Probe.Path = "ui.test.saved", e.path
	case heard:
		s.Probe.Heard, s.Probe.Caller, s.Probe.Wrong = e.code, nil, e.err
		if e.err == nil {
			s.Probe.Caller = &e.found
		}
	case unheard:
		s.Probe.Heard, s.Probe.Caller, s.Probe.Wrong = "", nil, nil
	case broken:
		s.Probe.Crash = e.text
	case stowed:
		s.Busy = idle
		s.Probe.Told, s.Probe.At = "ui.test.saved", e.path
	case dismissed:
		s.Busy = idle
		s.Probe.Crash, s.Probe.Told = "", ""
	default:
		return s
	}
	s.Probe.Rev = before + 1
	return s
}

// met keeps the last error that the person was told, for the support code.
func (s state) met(e any) state {
	var err error
	switch e := e.(type) {
	case failed:
		err = e.err
	case refused:
		err = e.err
	case signed:
		err = e.err
	case signer.Event:
		err = e.Err
	case opened:
		err = e.err
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		s.Met = err
	}
	return s
}

// tally counts the lines of a self-test by their result.
func tally(lines []signer.Line) (ok, problems, open int) {
	for _, l := range lines {
		switch l.Result {
		case signer.Passed:
			ok++
		case signer.Failed:
			problems++
		default:
			open++
		}
	}
	return ok, problems, open
}
