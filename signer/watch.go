package signer

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"inkan/reader"
)

// fewTries is the number of tries from which the card header warns (design of
// the window, state 11).
const fewTries = 2

// Watch reports the Status at once and then at each change, until ctx ends. It
// asks the card only when a reader or a card comes or goes, and behind whoever
// has it: Sign, or a look that was asked for.
func (d *Desk) Watch(ctx context.Context, slot string, on func(Status)) error {
	for {
		err := d.watchOnce(ctx, slot, on)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// The service has stopped, or never ran: it may come back.
		on(d.status(stageOf(err), "", nil, err))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(watchAgain):
		}
	}
}

// watchAgain is the time after which a smart card service that has stopped is
// looked for again.
const watchAgain = 2 * time.Second

func (d *Desk) watchOnce(ctx context.Context, slot string, on func(Status)) error {
	return d.Cards.Watch(ctx, func(slots []reader.Slot) {
		d.card.Lock() // behind Sign, or a look that was asked for: what changed meanwhile is told then
		defer d.card.Unlock()
		if ctx.Err() != nil {
			return
		}
		if now, err := d.Cards.Slots(); err == nil {
			slots = now
		}
		if anyCard(slots) {
			on(d.status(Reading, "", slots, nil))
		}
		on(d.look(ctx, slot, slots))
	})
}

// Status looks at readers and card once. slot is a reader name or a part of
// it; "" looks for the one My Number Card.
func (d *Desk) Status(ctx context.Context, slot string) Status {
	d.card.Lock()
	defer d.card.Unlock()
	slots, err := d.Cards.Slots()
	if err != nil {
		return d.status(stageOf(err), "", nil, err)
	}
	return d.look(ctx, slot, slots)
}

func anyCard(slots []reader.Slot) bool {
	for _, s := range slots {
		if s.Card {
			return true
		}
	}
	return false
}

func (d *Desk) status(stage Stage, slot string, slots []reader.Slot, err error) Status {
	s := Status{Stage: stage, Slot: slot, Err: err, Practice: d.Practice}
	for _, each := range slots {
		s.Slots = append(s.Slots, each.Name)
	}
	return s
}

// look tells what is in the slots. The card is locked behind it.
func (d *Desk) look(ctx context.Context, slot string, slots []reader.Slot) Status {
	f, err := d.findIn(ctx, slot, slots)
	if err != nil {
		return d.status(stageOf(err), f.slot, slots, err)
	}
	defer f.card.Close()
	s := d.status(Ready, f.slot, slots, nil)
	d.ask(f.card, &s)
	return s
}

// ask reads what the card tells without a password and draws the conclusion.
func (d *Desk) ask(card *reader.Card, s *Status) {
	s.Token = card.Token()
	var err error
	s.Signing.Left, s.Signing.Known, err = card.Tries(reader.Signature)
	none := errors.Is(err, reader.ErrNoCertificate)
	if err != nil && !none {
		s.Stage, s.Err = stageOf(err), err
		return
	}
	// What cannot be read of the rest is unknown, not an error: signing needs none of it.
	s.Authentication.Left, s.Authentication.Known, _ = card.Tries(reader.Authentication)
	next := false
	if cert, err := card.Certificate(reader.Authentication); err == nil {
		s.NotBefore, s.NotAfter, s.Kind = cert.NotBefore, cert.NotAfter, kindOfCertificate(cert)
		next = cert.PublicKeyAlgorithm != x509.RSA
	}
	has, known := card.HasSigning()
	switch {
	case next:
		s.Stage, s.Err = Unsupported, reader.ErrNextGeneration
	case none || known && !has:
		s.Stage, s.Err = NoCertificate, reader.ErrNoCertificate
	case s.Signing.Known && s.Signing.Left == 0:
		s.Stage, s.Err = Locked, &reader.PINError{Left: 0}
	case !s.NotAfter.IsZero() && d.Now().After(s.NotAfter):
		s.Stage, s.Err = Expired, &ExpiredError{NotAfter: s.NotAfter, Estimated: true}
	case d.Now().Before(s.NotBefore):
		s.Stage, s.Err = NotYet, &NotYetError{NotBefore: s.NotBefore, Estimated: true}
	case s.Signing.Known && s.Signing.Left <= fewTries:
		s.Stage = FewTries
	}
}

// A found card is open and in the named slot.
type found struct {
	card *reader.Card
	slot string
}

// find opens the card that slot, a reader's name or a part of it, says. With ""
// it is the one My Number Card: of several an error names all.
func (d *Desk) find(ctx context.Context, slot string) (found, error) {
	slots, err := d.Cards.Slots()
	if err != nil {
		return found{}, err
	}
	return d.findIn(ctx, slot, slots)
}

func (d *Desk) findIn(ctx context.Context, slot string, slots []reader.Slot) (found, error) {
	these, err := named(slots, slot)
	if err != nil {
		return found{}, err
	}
	var cards []found
	worst := error(reader.ErrNoCard)
	where := these[0].Name
	for _, s := range these {
		if !s.Card {
			continue
		}
		card, err := d.open(ctx, s.Name)
		if err == nil {
			cards = append(cards, found{card, s.Name})
		} else if graver(err, worst) {
			worst, where = err, s.Name
		}
	}
	switch len(cards) {
	case 0:
		return found{slot: where}, worst
	case 1:
		return cards[0], nil
	}
	return found{}, several(cards)
}

// several closes all and names them.
func several(cards []found) error {
	e := &SeveralError{}
	for _, c := range cards {
		c.card.Close()
		e.Slots = append(e.Slots, c.slot)
	}
	return e
}

// named returns the slots that slot, a part of a name, means; an exact name
// means that slot alone.
func named(slots []reader.Slot, slot string) (all []reader.Slot, err error) {
	for _, s := range slots {
		if s.Name == slot {
			return []reader.Slot{s}, nil
		}
		if strings.Contains(strings.ToLower(s.Name), strings.ToLower(slot)) {
			all = append(all, s)
		}
	}
	switch {
	case len(slots) == 0:
		return nil, reader.ErrNoReader
	case len(all) == 0:
		return nil, ErrNoSlot
	}
	if slot == "" {
		return physical(all)
	}
	return all, nil
}

// physical leaves out virtual readers of other kinds, which never hold a card of a
// person.
func physical(slots []reader.Slot) (all []reader.Slot, err error) {
	for _, s := range slots {
		if !reader.Virtual(s.Name) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return nil, ErrVirtualOnly
	}
	return all, nil
}

func (d *Desk) open(ctx context.Context, slot string) (*reader.Card, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	conn, err := d.Cards.Connect(slot)
	if err != nil {
		return nil, err
	}
	if d.Log != nil {
		conn = reader.Traced(conn, d.Log)
	}
	card, err := reader.Open(conn)
	if err != nil {
		return nil, err
	}
	if err := card.Supported(); err != nil {
		card.Close()
		return nil, err
	}
	return card, nil
}

// stages tells which state of the card header an error is.
var stages = []struct {
	err   error
	stage Stage
}{
	{reader.ErrStopped, Stopped},
	{reader.ErrNoReader, NoReader},
	{ErrVirtualOnly, VirtualOnly},
	{ErrNoSlot, NoReader},
	{reader.ErrNoCard, NoCard},
	{reader.ErrRemoved, NoCard},
	{reader.ErrBusy, Busy},
	{reader.ErrOther, OtherCard},
	{reader.ErrPhone, Unsupported},
	{reader.ErrNextGeneration, Unsupported},
	{reader.ErrNoCertificate, NoCertificate},
}

func stageOf(err error) Stage {
	var several *SeveralError
	if errors.As(err, &several) {
		return Choose
	}
	for _, s := range stages {
		if errors.Is(err, s.err) {
			return s.stage
		}
	}
	return Unreadable
}

// graver tells whether a is more worth telling than b: a busy card is likelier
// to be the person's than one of another kind.
func graver(a, b error) bool { return rank(a) > rank(b) }

func rank(err error) int {
	switch stageOf(err) {
	case NoCard:
		if err == error(reader.ErrNoCard) {
			return 0
		}
		return 1 // one was there a moment ago
	case OtherCard, Unsupported:
		return 1
	}
	return 2
}

// WaitForCard returns when a card is in a slot that slot means, or with ctx's
// error. It does not ask the card.
func (d *Desk) WaitForCard(ctx context.Context, slot string) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	came := false
	err := d.Cards.Watch(ctx, func(slots []reader.Slot) {
		these, err := named(slots, slot)
		if err == nil && anyCard(these) {
			came = true
			stop()
		}
	})
	if came {
		return nil
	}
	return err
}
