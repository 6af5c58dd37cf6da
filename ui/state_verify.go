package ui

import (
	"path/filepath"
	"strings"

	"inkan/signer"
)

// verify is the state of the page that verifies.
type verify struct {
	Reports []signer.Report
	Chosen  int          // the report that is shown in full
	Shown   map[int]bool // reports whose holder the person asked to see
	Saved   string       // where the report was written
	Nothing bool         // the folders that came hold no file
	Waiting []string     // files that were handed over to be verified
	Rev     int
	Verdict int // counts the verdicts, so that each is read from its top
}

type (
	verified struct{ reports []signer.Report }
	picked   struct{ index int }      // another report of several
	revealed struct{ on bool }        // the holder's name was asked for, or is hidden again
	emptied  struct{}                 // another file is to be verified
	toVerify struct{ paths []string } // files were handed over for that
)

func (s state) nextVerify(e any) state {
	before := s.Verify.Rev
	switch e := e.(type) {
	case began:
		if e.work != verifying {
			return s
		}
		s.Verify = s.Verify.empty() // a verdict stands for no other file
	case verified:
		s.Busy = idle
		s.Verify = s.Verify.empty()
		s.Verify.Reports, s.Verify.Chosen, s.Verify.Nothing = e.reports, gravest(e.reports), len(e.reports) == 0
		s.Verify.Verdict++
	case picked:
		s.Verify.Chosen = e.index
	case revealed:
		shown := map[int]bool{}
		for i, on := range s.Verify.Shown {
			shown[i] = on
		}
		shown[s.Verify.Chosen] = e.on
		s.Verify.Shown = shown
	case emptied:
		s.Verify = s.Verify.empty()
	case toVerify:
		s.Verify = s.Verify.empty()
		s.Verify.Waiting = append(append([]string{}, s.Verify.Waiting...), e.paths...)
	case resumed:
		if e.page != pageVerify {
			return s
		}
		s.Verify.Waiting = nil
	default:
		return s
	}
	s.Verify.Rev = before + 1
	return s
}

// empty is the page before a verdict.
func (v verify) empty() verify { return verify{Waiting: v.Waiting, Verdict: v.Verdict} }

// gravest is the index of the report to look at first: a problem, then what
// cannot be decided, then the first.
func gravest(reports []signer.Report) int {
	for _, result := range []signer.Result{signer.Failed, signer.Undecided} {
		for i, r := range reports {
			if r.Result == result {
				return i
			}
		}
	}
	return 0
}

// detached tells a signature that lies beside its file.
func detached(path string) bool {
	return strings.EqualFold(filepath.Ext(path), ".p7s") || strings.EqualFold(filepath.Ext(path), ".p7m")
}
