package ui

import (
	"path/filepath"
	"strings"
)

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

// fitting are the entries that can be chosen, or lead to one: for the picture of a
// seal, folders and pictures.
func (p purpose) fitting(all []entry) (some []entry) {
	if p != forSealImage {
		return all
	}
	for _, e := range all {
		switch strings.ToLower(filepath.Ext(e.Name)) {
		case ".png", ".jpg", ".jpeg":
			some = append(some, e)
		default:
			if e.Folder {
				some = append(some, e)
			}
		}
	}
	return some
}

// emptyKey is the text for a folder with nothing to choose.
func (p purpose) emptyKey() string {
	if p == forSealImage {
		return "ui.choose.no_picture"
	}
	return "ui.choose.empty"
}

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
