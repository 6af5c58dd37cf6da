package ui

import "path/filepath"

// purpose is what files or a folder are chosen for.
type purpose uint8

const (
	forNothing purpose = iota
	forSigning
	forFolder // whose files are signed
	forVerifying
	forSealImage // one file
	forVerifyingFolder
	forOutput // of the results
	forReport
	forReportText
	forReports // on all files
	forDiagnostics
	forGuide
	forPlan
	forRegister
	forCrash // of what a crash left
)

// chooser is the choice of files or a folder. Several files can be ticked.
type chooser struct {
	For     purpose
	Dir     string
	Entries []entry
	Ticked  map[string]bool
	Err     error
	Rev     int
}

// entry is a file or a folder in the folder that is shown.
type entry struct {
	Name   string
	Folder bool
	Size   int64
}

type (
	opened struct {
		purpose purpose
		dir     string
		entries []entry
		err     error
	}
	marked struct{ name string }
	chosen struct{}
)

// folders tells that a folder is chosen, not files.
func (p purpose) folders() bool { return p == forFolder || p >= forVerifyingFolder }

func (s state) nextChoose(e any) state {
	before := s.Choose.Rev
	switch e := e.(type) {
	case opened:
		s.Busy = idle
		s.Choose = chooser{For: e.purpose, Dir: e.dir, Entries: e.entries, Err: e.err}
	case marked:
		ticked := map[string]bool{}
		for n, on := range s.Choose.Ticked {
			ticked[n] = on
		}
		was := ticked[e.name]
		if s.Choose.For == forSealImage {
			clear(ticked)
		}
		ticked[e.name] = !was
		s.Choose.Ticked = ticked
	case chosen:
		s.Choose = chooser{}
	default:
		return s
	}
	s.Choose.Rev = before + 1
	return s
}

// picked are the paths of what was ticked.
func (c chooser) picked() (list []string) {
	for _, e := range c.Entries {
		if c.Ticked[e.Name] && !e.Folder {
			list = append(list, filepath.Join(c.Dir, e.Name))
		}
	}
	return list
}
