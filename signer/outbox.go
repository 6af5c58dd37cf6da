package signer

import (
	"context"
	"errors"
	"io"
	"os"

	"inkan/reader"
)

// written is a signature on its way to its file, and the Event that it becomes.
type written struct {
	event Event
	draft *Draft // nil with an Event of the card
	cms   []byte
}

// queue is how many signatures may wait for the disk or for their time stamp
// before the card waits.
const queue = 16

// An outbox writes results while the card goes on signing. Its goroutine tells
// every Event, so that they come one after another.
type outbox struct {
	ctx      context.Context
	desk     *Desk
	on       func(Event)
	jobs     chan written
	done     chan struct{}
	tally    *tally
	tsa      *Authority
	register *Register
	practice bool          // the card is a practice card
	room     int           // for a CMS in a PDF, in bytes
	made     []os.FileInfo // results of this batch that replaced others
	trouble  any           // what the writer panicked with
}

func (d *Desk) newOutbox(ctx context.Context, s Session, drafts []Draft, on func(Event)) *outbox {
	o := &outbox{
		ctx: ctx, desk: d, on: on, tsa: s.TSA, register: s.Register,
		jobs: make(chan written, queue), done: make(chan struct{}), tally: newTally(d.Now, drafts, s.Progress),
	}
	o.tally.byTime = true
	go o.run()
	return o
}

// leave locks and powers the card off. Where that failed the person is told:
// the password may still be proven. A card that is gone has lost its power.
func (o *outbox) leave(card *reader.Card) {
	if err := card.Close(); err != nil && !errors.Is(err, reader.ErrRemoved) {
		o.jobs <- written{event: Event{Draft: -1, Err: err}}
	}
}

// wait returns when every result is written. A panic of the writer goes on here,
// behind the card.
func (o *outbox) wait() {
	close(o.jobs)
	<-o.done
	if o.trouble != nil {
		panic(o.trouble)
	}
}

func (o *outbox) run() {
	defer close(o.done)
	defer func() {
		if o.trouble = recover(); o.trouble != nil {
			for range o.jobs { // the card's loop must come to its end, which locks the card
			}
		}
	}()
	for w := range o.jobs {
		e := w.event
		if w.draft != nil {
			part := &share{o.tally, w.draft.Size}
			if e.Err == nil {
				o.deliver(&e, w, part)
			}
			w.draft.draft.forget() // also where nothing could be written: a batch has many
			e.Progress = part.done()
		}
		o.on(e)
	}
}

// deliver stamps a signature if that was asked for, writes its file and lists
// it. A stamp or a row that is missing costs no signature.
func (o *outbox) deliver(e *Event, w written, part *share) {
	if o.tsa != nil {
		room := 0
		if w.draft.Kind == InPDF {
			room = o.room
		}
		stamped, err := o.tsa.stampCMS(o.ctx, w.cms, room)
		if err != nil {
			e.Notes = append(e.Notes, &UnstampedError{err})
		} else {
			w.cms = stamped
		}
	}
	if e.Err = o.write(w, part); e.Err != nil {
		return
	}
	e.Out = w.draft.Out
	if o.register != nil {
		row := Row{Time: o.desk.Now(), File: w.draft.Path, SHA256: w.draft.draft.sum, Kind: w.draft.Kind, Practice: o.practice}
		if err := o.register.Append(row); err != nil {
			e.Notes = append(e.Notes, &UnlistedError{err})
		}
	}
}

func (o *outbox) write(w written, part *share) error {
	d := &w.draft.draft
	if o.ours(w.draft.Out) {
		return ErrCollision
	}
	fill := func(to io.Writer) error { return d.finish(io.MultiWriter(to, part), w.cms) }
	if err := w.draft.target().write(fill, sized(d.check)); err != nil {
		return err
	}
	if info, err := os.Lstat(w.draft.Out); err == nil && d.overwrite {
		o.made = append(o.made, info)
	}
	return nil
}

// ours tells whether a file is a result of this batch under another name: file
// systems have rules of their own for which names are one.
func (o *outbox) ours(path string) bool {
	if len(o.made) == 0 {
		return false
	}
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	for _, m := range o.made {
		if os.SameFile(m, info) {
			return true
		}
	}
	return false
}

// sized passes the size of a file to a check.
func sized(check func(*os.File, int64) error) func(*os.File) error {
	return func(f *os.File) error {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		return check(f, info.Size())
	}
}
