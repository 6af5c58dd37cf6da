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
	resumed  struct{ page page }              // what waited for that page is taken up
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
		s.Sign.Drafts = updated(s.Sign.Drafts, e.drafts)
		s.Sign.Usual = s.Sign.usual()
	case waited:
		s.Sign.Waiting = append(append([]string{}, s.Sign.Waiting...), e.paths...)
	case resumed:
		if e.page != pageSign {
			return s
		}
		s.Sign.Waiting = nil
	case omitted:
		if len(e) == 0 || s.Sign.Void {
			return s
		}
		s.Sign.Omitted = s.Sign.Omitted.with(e)
	case removed:
		s.Sign.Drafts = slices.Delete(slices.Clone(s.Sign.Drafts), e.index, e.index+1)
		s.Sign.Rows = slices.Delete(slices.Clone(s.Sign.Rows), e.index, e.index+1)
	case cleared:
		s.Sign = s.Sign.anew()
		s.Sign.Void = s.Busy == preparing
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

// anew is the page without documents. What waits came to this list, unless there is
// a result already.
func (s sign) anew() sign {
	n := sign{Options: s.Options, Kind: s.Kind, Picture: s.Picture, Whole: s.Whole}
	if s.Step != stepFiles {
		n.Waiting = s.Waiting
	}
	return n
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

// updated are drafts with those of the same documents that were judged later. What was
// taken off the list meanwhile does not come back.
func updated(drafts, judged []signer.Draft) []signer.Draft {
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
