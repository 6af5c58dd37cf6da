package signer

import (
	"sync"
	"time"
)

// Progress says how far a batch is.
type Progress struct {
	Done, All       int           // documents
	Bytes, AllBytes int64         // of these documents
	Left            time.Duration // estimated time to the end; 0 if it is not known yet
}

// A tally counts what is done of a batch. It is safe for concurrent use.
type tally struct {
	now    func() time.Time
	tell   func(Progress) // one call at a time; nil tells nobody
	byTime bool           // documents take time, not bytes: a card's work

	mu      sync.Mutex
	started time.Time
	told    int64 // Bytes when it was last told
	p       Progress
}

// newTally counts the drafts that have no Err.
func newTally(now func() time.Time, drafts []Draft, tell func(Progress)) *tally {
	t := &tally{now: now, tell: tell, started: now()}
	for i := range drafts {
		if drafts[i].Err == nil {
			t.p.All++
			t.p.AllBytes += drafts[i].Size
		}
	}
	return t
}

// tellEvery is how many bytes may be read before it is told again.
const tellEvery = 16 << 20

// add counts bytes of a document, and the document if it is done.
func (t *tally) add(bytes int64, done bool) Progress {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.p.Bytes += bytes
	if done {
		t.p.Done++
	}
	t.p.Left = t.left()
	if t.tell != nil && (done || t.p.Bytes-t.told >= tellEvery) {
		t.told = t.p.Bytes
		t.tell(t.p)
	}
	return t.p
}

// left reckons that what is left takes as long as what is done did.
func (t *tally) left() time.Duration {
	part, whole := float64(t.p.Bytes), float64(t.p.AllBytes)
	if t.byTime {
		part, whole = float64(t.p.Done), float64(t.p.All)
	}
	if part <= 0 || whole <= part {
		return 0
	}
	return time.Duration(float64(t.now().Sub(t.started)) * (whole - part) / part)
}

// A share is what one document is in a tally: its size and no more, however many
// bytes are read or written for it.
type share struct {
	tally *tally
	left  int64
}

// Write counts bytes that were read or written.
func (s *share) Write(p []byte) (int, error) {
	n := min(int64(len(p)), s.left)
	s.left -= n
	s.tally.add(n, false)
	return len(p), nil
}

// done counts the document, and what is left of it.
func (s *share) done() Progress { return s.tally.add(s.left, true) }
