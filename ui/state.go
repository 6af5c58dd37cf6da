package ui

import (
	"net/url"
	"time"

	"inkan/signer"
)

// page is what the window shows between header and action bar.
type page uint8

const (
	pageHome page = iota
	pageSign
	pageVerify
	pageCertificate
	pageSupport
	pageSettings
	pageGuide // how to get out of a difficulty; state.Guide says which
	pageStart // the first settings; state.Start says which step
)

// work is what the one job is doing.
type work uint8

const (
	idle work = iota
	preparing
	signing
	verifying
	reading // a folder, or the card
	probing // the self-test
)

// state is everything the screen shows. It changes only by next, and Now before it.
type state struct {
	Now        time.Time
	Page       page
	Guide      string
	GuideFrom  page   // from which help was asked for
	GuideSaved string // where it was written to be printed
	PlanSaved  string // where the plan was written
	Answers    answers
	Card       signer.Status
	Seen       bool           // the first Card was reported
	Holder     *signer.Holder // who signed last; nil until a password was accepted
	Sign       sign
	Verify     verify
	Choose     chooser
	Probe      probe
	Kept       *imprint // the seal that is remembered; nil if none is
	KeptRev    int      // counts its changes
	Start      start
	Met        error // the last one that the person was told
	Set        settings
	Practice   bool
	Lesson     lesson
	Busy       work
	Problem    error // told in a dialog until it is closed
	Slow       bool  // the card has not answered for a long time
}

// answers are what the person said to the questions of the guides, by their
// names, and to the one about a move or a change of name.
type answers struct {
	Given         map[string]string
	Moved, Stayed bool
}

// lesson is the rehearsal that is going on and those that are done.
type lesson struct {
	Now  int // 0: none
	Done [lessons + 1]bool
}

// lessons is the number of rehearsals of practice mode.
const lessons = 6

// settings are what is kept from one start to the next.
type settings struct {
	Lang     string // "" as the system says
	Theme    string // "" light, "dark", "contrast", "system" as the system says
	Percent  int    // text size; 0 is 100
	Folder   string // of the results; "" is beside each document
	TSA      string // address of the time stamping authority; "" is none
	Register string // file that tells what was signed; "" is none
}

// What can happen. Each is a value for next; signer.Status and signer.Event
// are two more of them.
type (
	turned     struct{ page page }       // a page was chosen
	passed     struct{ page page }       // the arrow keys came to a page
	guided     struct{ topic string }    // help was asked for
	answered   struct{ answers answers } // a question of a guide was answered
	began      struct{ work work }       // the job began
	failed     struct{ err error }       // the job failed; it is no document's fault
	refused    struct{ err error }       // something cannot be done; the job, if there is one, goes on
	closed     struct{}                  // the dialog about it was closed
	adjusted   struct{ set settings }    // a setting was changed
	looked     struct{ signer.Status }   // the card was looked at because the person asked
	saved      struct{ path string }     // a report was written
	guideSaved struct{ path string }     // a guide was written
	planSaved  struct{ path string }     // the plan of a renewal was written
	slow       struct{}                  // the card has not answered for a long time
	practised  struct{ lesson lesson }   // a rehearsal began or ended
)

// next is the state after something happened.
func (s state) next(e any) state {
	s = s.met(e)
	switch e := e.(type) {
	case turned:
		s.Page, s.Guide = e.page, ""
	case passed:
		s.Page, s.Guide = e.page, ""
	case guided:
		if s.Page != pageGuide {
			s.GuideFrom = s.Page
		}
		s.Page, s.Guide, s.GuideSaved = pageGuide, e.topic, ""
		if s.Sign.Step == stepPassword {
			s.Sign.Step, s.Sign.Again = s.Sign.back(), again{}
		}
	case answered:
		s.Answers = e.answers
	case began:
		s.Busy, s.Slow = e.work, false
		s = s.nextProbe(e).nextVerify(e).nextList(e)
	case failed:
		s.Busy, s.Problem = idle, e.err
	case refused:
		s.Problem = e.err
	case saved:
		s.Busy = idle
		s.Verify.Saved, s.Verify.Rev = e.path, s.Verify.Rev+1
	case guideSaved:
		s.Busy, s.GuideSaved = idle, e.path
	case planSaved:
		s.Busy, s.PlanSaved = idle, e.path
	case closed:
		s.Problem = nil
	case adjusted:
		s.Set = e.set
	case slow:
		s.Slow = true
	case practised:
		s.Lesson = e.lesson
	case looked:
		s.Busy = idle
		s = s.saw(e.Status)
	case signer.Status:
		s = s.saw(e)
	default:
		s = s.nextList(e).nextSign(e).nextVerify(e).nextChoose(e).nextProbe(e).nextStart(e).nextKept(e).nextSeen(e)
	}
	return s
}

// saw takes in what the watcher reports about reader and card.
func (s state) saw(card signer.Status) state {
	other := card.Slot != s.Card.Slot || card.Stage == signer.NoCard || card.Stage == signer.NoReader
	if other {
		s.Holder = nil // perhaps another person's card
	}
	if other || card.Signing != s.Card.Signing { // consent is to what one card tells
		s.Sign.Consent, s.Sign.Ticked = false, false
	}
	if left := (signer.Tries{Left: s.Sign.Again.Left, Known: true}); card.Stage != signer.Reading && card.Signing != left {
		s.Sign.Again = again{} // that was another card
	}
	s.Card, s.Seen = card, true
	return s
}

// key is the message key of an error, and its first argument if it is a number.
// Errors know their key, so no other room has to be imported to tell them apart.
func key(err error) (name string, number int) {
	for err != nil {
		if m, ok := err.(interface{ Message() (string, []any) }); ok {
			name, args := m.Message()
			if len(args) > 0 {
				number, _ = args[0].(int)
			}
			return name, number
		}
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return "", 0
		}
		err = u.Unwrap()
	}
	return "", 0
}

// percent is the text size, 100 unless it was set.
func (s settings) percent() int {
	if s.Percent < 100 || s.Percent > 200 {
		return 100
	}
	return s.Percent
}

// authority is the name of the computer that gives time stamps; "" is none.
func (s settings) authority() string {
	u, err := url.Parse(s.TSA)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// scale is the same as a factor.
func (s settings) scale() float32 { return float32(s.percent()) / 100 }
