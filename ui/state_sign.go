package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"inkan/signer"
)

// step is how far signing has come.
type step uint8

const (
	stepFiles step = iota
	stepCheck
	stepPassword
	stepProgress
	stepResult
)

// sign is the state of the page that signs.
type sign struct {
	Step     step
	Drafts   []signer.Draft
	Rows     []outcome       // what became of each draft
	Anyway   map[string]bool // paths of tax data that are signed knowingly
	Options  signer.Options
	Void     bool     // the list was cleared: what is being read comes to it no more
	Waiting  []string // paths that came while the job was busy
	Again    again    // why the password is asked for again
	Consent  bool     // to spend the last try, or to go on without knowing the count
	Ticked   bool     // the box of that consent
	Lost     error    // what ended a batch before its end
	Stop     bool     // the person asked to stop
	Started  time.Time
	Warning  error           // about the card that signs
	Read     signer.Progress // of the documents that are being read
	Progress signer.Progress // of the batch that is being signed
	Sight    sight           // what is seen of the PDF on the check page
	Sums     sums
	Omitted  omitted         // of the folders that came
	Kind     sealKind        // of the seal
	Picture  *imprint        // the picture that was chosen for it; nil if none was
	Usual    map[string]spot // default places of the seal, by path, where they are known
	Shown    string          // path of the PDF that is seen; another one if it is none of them
	Whole    bool            // its whole page is seen
	Formats  bool            // the formats of PDF signatures are to be chosen from
	Rev      int             // counts the changes, so that the page knows when to draw itself anew
}

// again tells why the password is asked for once more.
type again struct {
	Wrong bool
	Left  int
}

// fate is what became of a document.
type fate uint8

const (
	fateWaiting fate = iota
	fateDone
	fateFailed
)

// outcome is the fate of one draft.
type outcome struct {
	Fate  fate
	Out   string
	Err   error
	Notes []error // what else was asked for and could not be done
}

type (
	stepped   struct{ step step }
	ticked    struct{}                        // the box of the last try
	consented struct{}                        // to go on all the same
	submitted struct{}                        // the password went to the job
	told      struct{ events []signer.Event } // what became of documents
	advanced  struct{ p signer.Progress }     // more of a large result is written
	stopped   struct{}                        // stop after this document
	signed    struct{ err error }             // the job came back
)

func (s state) nextSign(e any) state {
	before := s.Sign.Rev
	switch e := e.(type) {
	case kinded:
		s.Sign.Kind = e.kind
	case pictured:
		s.Busy, s.Sign.Picture = idle, &e.imprint
	case formats:
		s.Sign.Formats = e.on
	case summed:
		s.Sign.Sums = e.sums
	case sighted:
		s.Sign.Sight = e.sight
	case stepped:
		s.Sign.Sums, s.Sign.Formats = sums{}, false
		s.Sign.Step, s.Sign.Again, s.Sign.Consent, s.Sign.Ticked, s.Sign.Lost = e.step, again{}, false, false, nil
	case ticked:
		s.Sign.Ticked = !s.Sign.Ticked
	case consented:
		s.Sign.Consent = true
	case submitted:
		s.Busy, s.Slow = signing, false
		s.Sign.Step, s.Sign.Again, s.Sign.Stop, s.Sign.Lost, s.Sign.Started = stepProgress, again{}, false, nil, s.Now
		s.Sign.Warning, s.Sign.Progress = nil, signer.Progress{}
	case advanced:
		if e.p.Bytes > s.Sign.Progress.Bytes { // what became of documents comes a moment later, and may be older
			s.Slow, s.Sign.Progress = false, e.p
		}
	case stopped:
		s.Sign.Stop = true
	case told:
		s = s.told(e.events)
	case signer.Event:
		s = s.told([]signer.Event{e})
	case signed:
		s = s.signed(e.err)
	default:
		return s
	}
	s.Sign.Rev = before + 1
	return s
}

// told takes in what became of documents, or who signs.
func (s state) told(list []signer.Event) state {
	s.Slow = false
	rows := append([]outcome{}, s.Sign.Rows...)
	for _, e := range list {
		if e.Draft < 0 {
			if e.Holder != nil {
				s.Holder = e.Holder
			}
			s.Sign.Warning = e.Err
			continue
		}
		if e.Draft >= len(rows) {
			continue // rather than to break down while the card signs
		}
		rows[e.Draft] = outcome{fateDone, e.Out, e.Err, e.Notes}
		if e.Err != nil {
			rows[e.Draft].Fate = fateFailed
		}
		if e.Progress.Done >= s.Sign.Progress.Done {
			s.Sign.Progress = e.Progress
		}
	}
	s.Sign.Rows = rows
	return s
}

// signed decides where the person stands when the job has come back.
func (s state) signed(err error) state {
	s.Busy, s.Slow, s.Sign.Consent, s.Sign.Ticked = idle, false, false, false
	name, left := key(err)
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		s.Sign.Step = stepResult
	case name == "pin.wrong":
		s.Card.Signing = signer.Tries{Left: left, Known: true}
		s.Sign.Step, s.Sign.Again = stepPassword, again{Wrong: true, Left: left}
	case name == "pin.locked":
		s.Card.Stage, s.Card.Signing = signer.Locked, signer.Tries{Left: 0, Known: true}
		s.Sign.Step = s.Sign.back()
		s.Page, s.Guide = pageGuide, "locked"
	default:
		s.Sign.Lost = err
	}
	return s
}

// back is the step to which the password is left: the result, where there is one.
func (s sign) back() step {
	if c := s.counts(false); c.Done+c.Failed > 0 {
		return stepResult
	}
	return stepCheck
}

// taxData tells files that are signed in the tax office's own program.
func taxData(path string) bool { return strings.EqualFold(filepath.Ext(path), ".xtx") }

// signs says whether a draft will be signed.
func (s sign) signs(i int) bool {
	d := s.Drafts[i]
	return d.Err == nil && (!taxData(d.Path) || s.Anyway[d.Path])
}

// batch are the indexes of the drafts that the next password signs.
func (s sign) batch() (indexes []int) {
	for i := range s.Drafts {
		if s.signs(i) && s.Rows[i].Fate == fateWaiting {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// counts of a batch. Working is the one that the card has now.
type counts struct{ All, Done, Failed, Working, Waiting int }

func (s sign) counts(working bool) (c counts) {
	for i, r := range s.Rows {
		if !s.signs(i) {
			continue
		}
		c.All++
		switch r.Fate {
		case fateDone:
			c.Done++
		case fateFailed:
			c.Failed++
		case fateWaiting:
			c.Waiting++
		}
	}
	if working && c.Waiting > 0 {
		c.Working, c.Waiting = 1, c.Waiting-1
	}
	return c
}

// sum is how many will be signed, how many not, and how many bytes that is.
func (s sign) sum() (yes, no int, size int64) {
	for i := range s.Drafts {
		if s.signs(i) {
			yes++
			size += s.Drafts[i].Size
		} else {
			no++
		}
	}
	return yes, no, size
}

// curious are the drafts of a kind that will be signed though something is to be
// known of them before, and the first such note.
func (s sign) curious() (count int, note error) {
	for i, d := range s.Drafts {
		if d.Note == nil || !s.signs(i) {
			continue
		}
		if count++; note == nil {
			note = d.Note
		}
	}
	return count, note
}

// batchSafe is batch, also before the first documents were judged.
func (s sign) batchSafe() []int {
	if len(s.Rows) != len(s.Drafts) {
		return nil
	}
	return s.batch()
}
