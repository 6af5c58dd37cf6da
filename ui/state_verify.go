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
	Rev     int
}

type (
	verified struct{ reports []signer.Report }
	picked   struct{ index int } // another report of several
	revealed struct{ on bool }   // the holder's name was asked for, or is hidden again
	emptied  struct{}            // another file is to be verified
)

func (s state) nextVerify(e any) state {
	before := s.Verify.Rev
	switch e := e.(type) {
	case verified:
		s.Busy = idle
		s.Verify = verify{Reports: e.reports}
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
		s.Verify = verify{}
	default:
		return s
	}
	s.Verify.Rev = before + 1
	return s
}

// questions pairs the files that were dropped: a .p7s with the file whose name it
// carries. What is not a pair is asked for itself.
func questions(paths []string) []signer.Question {
	here := map[string]bool{}
	for _, p := range paths {
		here[p] = true
	}
	var qs []signer.Question
	taken := map[string]bool{}
	for _, p := range paths {
		if !detached(p) {
			continue
		}
		q := signer.Question{Path: p}
		if content := strings.TrimSuffix(p, filepath.Ext(p)); here[content] {
			q.Content = content
			taken[content] = true
		}
		qs = append(qs, q)
	}
	for _, p := range paths {
		if !detached(p) && !taken[p] {
			qs = append(qs, signer.Question{Path: p})
		}
	}
	return qs
}

// detached tells a signature that lies beside its file.
func detached(path string) bool {
	return strings.EqualFold(filepath.Ext(path), ".p7s") || strings.EqualFold(filepath.Ext(path), ".p7m")
}
