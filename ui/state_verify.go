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
	case verified:
		s.Busy = idle
		s.Verify = verify{Reports: e.reports, Chosen: gravest(e.reports), Nothing: len(e.reports) == 0, Waiting: s.Verify.Waiting, Verdict: s.Verify.Verdict + 1}
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
		s.Verify = verify{Waiting: s.Verify.Waiting, Verdict: s.Verify.Verdict}
	case toVerify:
		s.Verify.Waiting = append(append([]string{}, s.Verify.Waiting...), e.paths...)
	default:
		return s
	}
	s.Verify.Rev = before + 1
	return s
}

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
