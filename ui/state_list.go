package ui

import (
	"slices"

	"inkan/signer"
)

// omitted counts what was left out of folders, by the key of its text.
type omitted map[string]int

type (
	prepared struct{ drafts []signer.Draft }  // documents were read and judged, and come to the list
	judged   struct{ drafts []signer.Draft }  // those on the list were judged anew
	read     struct{ p signer.Progress }      // some of them were
	waited   struct{ paths []string }         // documents came while the job was busy
	removed  struct{ index int }              // one document is taken off the list
	cleared  struct{}                         // all are
	included struct{ path string }            // tax data is to be signed after all
	chose    struct{ options signer.Options } // how to sign; prepared again
)

// nextList takes in what happens to the list of documents.
func (s state) nextList(e any) state {
	before := s.Sign.Rev
	switch e := e.(type) {
	case began:
		if e.work == preparing {
			s.Sign.Void = false
		}
		return s
	case read:
		s.Sign.Read = e.p
		return s
	case prepared:
		s.Busy, s.Sign.Read = idle, signer.Progress{}
		if !s.Sign.Void {
			s.Sign.Drafts = append(slices.Clone(s.Sign.Drafts), e.drafts...)
			s.Sign.Rows = append(slices.Clone(s.Sign.Rows), make([]outcome, len(e.drafts))...)
		}
		s.Sign.Usual = s.Sign.usual()
	case judged:
		s.Busy, s.Sign.Read = idle, signer.Progress{}
		s.Sign.Drafts = anew(s.Sign.Drafts, e.drafts)
		s.Sign.Usual = s.Sign.usual()
	case waited:
		s.Sign.Waiting = append(append([]string{}, s.Sign.Waiting...), e.paths...)
	case omitted:
		if len(e) == 0 || s.Sign.Void {
			return s
		}
		s.Sign.Omitted = s.Sign.Omitted.with(e)
	case removed:
		s.Sign.Drafts = slices.Delete(slices.Clone(s.Sign.Drafts), e.index, e.index+1)
		s.Sign.Rows = slices.Delete(slices.Clone(s.Sign.Rows), e.index, e.index+1)
	case cleared:
		waiting := s.Sign.Waiting
		if s.Sign.Step == stepFiles {
			waiting = nil // they came to this list
		}
		s.Sign = sign{Options: s.Sign.Options, Kind: s.Sign.Kind, Picture: s.Sign.Picture, Whole: s.Sign.Whole, Waiting: waiting, Void: s.Busy == preparing}
	case included:
		s.Sign.Anyway = with(s.Sign.Anyway, e.path)
	case chose:
		s.Sign.Options = e.options
	default:
		return s
	}
	s.Sign.Rev = before + 1
	return s
}

// results are the files that drafts will become.
func results(drafts []signer.Draft) (paths []string) {
	for _, d := range drafts {
		if d.Err == nil {
			paths = append(paths, d.Out)
		}
	}
	return paths
}

// waiting are the documents that nothing became of yet.
func (s sign) waiting() (docs []signer.Document) {
	for i, d := range s.Drafts {
		if s.Rows[i].Fate == fateWaiting {
			docs = append(docs, signer.Document{Path: d.Path})
		}
	}
	return docs
}

// anew are drafts with those of the same documents that were judged later. What was
// taken off the list meanwhile does not come back.
func anew(drafts, judged []signer.Draft) []signer.Draft {
	now := map[string]signer.Draft{}
	for _, d := range judged {
		now[d.Path] = d
	}
	drafts = slices.Clone(drafts)
	for i, d := range drafts {
		if later, ok := now[d.Path]; ok {
			drafts[i] = later
		}
	}
	return drafts
}

func with(set map[string]bool, path string) map[string]bool {
	more := map[string]bool{path: true}
	for p := range set {
		more[p] = true
	}
	return more
}

// with is the sum of both.
func (o omitted) with(more omitted) omitted {
	sum := omitted{}
	for _, each := range []omitted{o, more} {
		for key, n := range each {
			sum[key] += n
		}
	}
	return sum
}
