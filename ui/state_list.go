package ui

import "inkan/signer"

// omitted counts what was left out of folders, by the key of its text.
type omitted map[string]int

type (
	prepared struct{ drafts []signer.Draft }  // documents were read and judged
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
	case read:
		s.Sign.Read = e.p
		return s
	case prepared:
		s.Busy = idle
		s.Sign.Read = signer.Progress{}
		s.Sign.Drafts = e.drafts
		s.Sign.Rows = make([]outcome, len(e.drafts))
		s.Sign.Usual = s.Sign.usual()
	case waited:
		s.Sign.Waiting = append(append([]string{}, s.Sign.Waiting...), e.paths...)
	case omitted:
		if len(e) == 0 {
			return s
		}
		s.Sign.Omitted = s.Sign.Omitted.with(e)
	case removed:
		s.Sign.Drafts = without(s.Sign.Drafts, e.index)
		s.Sign.Rows = make([]outcome, len(s.Sign.Drafts))
	case cleared:
		s.Sign = sign{Options: s.Sign.Options, Kind: s.Sign.Kind, Picture: s.Sign.Picture, Whole: s.Sign.Whole, Waiting: s.Sign.Waiting, Rev: before}
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

func without(drafts []signer.Draft, index int) []signer.Draft {
	kept := append([]signer.Draft{}, drafts[:index]...)
	return append(kept, drafts[index+1:]...)
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
