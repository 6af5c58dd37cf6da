package ui

import (
	"runtime"

	"inkan/signer"
)

// startStep is how far the first settings have come.
type startStep uint8

const (
	startLanguage startStep = iota
	startSize
	startTest
	startPractise
	startSteps // how many there are
)

// start is the state of the page that comes once, before all others.
type start struct {
	Step startStep
	Back page // where it was called from
}

type (
	welcomed struct{}                 // the page is called
	paced    struct{ step startStep } // to another step
)

func (s state) nextStart(e any) state {
	switch e := e.(type) {
	case welcomed:
		s.Start = start{Back: s.Page}
		s.Page, s.Guide = pageStart, ""
	case paced:
		s.Start.Step = min(e.step, startSteps-1)
	}
	return s
}

// welcomes tells whether the first settings come before anything else: once, and
// not to somebody who came to do something. Practice mode is such a thing too.
func (s state) welcomes(done, asked bool) bool { return !done && !asked && !s.Practice }

// missing tells whether the self-test only lacked a reader or a card, which is no
// fault on a first day. Without a reader the service of Windows does not run.
func (p probe) missing() bool {
	for _, l := range p.Lines {
		if l.Result != signer.Failed {
			continue
		}
		switch l.Key {
		case "reader.none", "reader.virtual_only", "card.none":
			return true
		case "reader.stopped":
			return p.system() == "windows"
		}
		return false
	}
	return false
}

// system is the one that is tested.
func (p probe) system() string {
	if p.Found == nil {
		return runtime.GOOS
	}
	return p.Found.System
}

// calmed shows what failed as something to look after: on a first day nothing is
// spoilt by it.
func calmed(lines []signer.Line) []signer.Line {
	lines = append([]signer.Line{}, lines...)
	for i, l := range lines {
		if l.Result == signer.Failed {
			lines[i].Result = signer.Passed // with its advice
		}
	}
	return lines
}

// unreached shows what failed for want of a reader or a card as not checked.
func unreached(lines []signer.Line) []signer.Line {
	lines = append([]signer.Line{}, lines...)
	for i, l := range lines {
		if l.Result == signer.Failed {
			lines[i].Result, lines[i].Advice = signer.NotChecked, ""
		}
	}
	return lines
}
