package signer

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"time"

	"inkan/pkcs7"
	"inkan/reader"
)

// Sign signs the drafts that have no Err with one password entry. It stops
// between documents when ctx ends; the command that the card is working on is
// always finished. An error of one document is that document's Event; an error
// of the card ends Sign and is returned. The password is wiped on every path,
// and the card is left locked.
func (d *Desk) Sign(ctx context.Context, s Session, drafts []Draft, on func(Event)) error {
	defer s.PIN.Wipe()
	if err := s.PIN.Check(); err != nil {
		return err
	}
	if !anySignable(drafts) {
		return ErrNothing
	}
	d.card.Lock()
	defer d.card.Unlock()
	found, err := d.find(ctx, s.Slot)
	if err != nil {
		return err
	}
	out := d.newOutbox(ctx, s, drafts, on)
	defer out.wait() // runs last: writing needs no card
	defer out.leave(found.card)
	key, err := d.unlock(found.card, s)
	s.PIN.Wipe() // one proof covers the whole batch
	if err != nil {
		return err
	}
	holder, err := d.identify(key, out)
	if err != nil {
		return err
	}
	out.practice = d.Practice || holder.Practice
	out.room = reserve(key)
	if s.TSA != nil {
		out.room += stampRoom
	}
	return d.signAll(ctx, key, holder, drafts, out)
}

func anySignable(drafts []Draft) bool {
	for i := range drafts {
		if drafts[i].Err == nil {
			return true
		}
	}
	return false
}

// unlock spends one try, or none where it is known that the password must not
// be sent.
func (d *Desk) unlock(card *reader.Card, s Session) (*reader.Key, error) {
	dates := d.estimateInDate(card)
	_, _ = card.CA(reader.Signature) // kept for Unlock: the count, asked last, shows that the card is still there
	left, known, err := card.Tries(reader.Signature)
	if err != nil {
		return nil, err
	}
	switch {
	case known && left == 0:
		return nil, &reader.PINError{Left: 0}
	case known && left == 1 && !s.Consent:
		return nil, ErrLastTry
	case !known && !s.Consent:
		return nil, reader.ErrTriesUnknown
	case dates != nil:
		return nil, dates
	}
	return card.Unlock(reader.Signature, s.PIN.b)
}

// estimateInDate refuses a card whose authentication certificate is not in date:
// the signing certificate never outlives it (rule of the service, municipal
// notices read 2026-11-22), and one that begins later means that the clock is
// wrong. A card that does not tell is tried.
func (d *Desk) estimateInDate(card *reader.Card) error {
	from, to, err := card.Validity(reader.Authentication)
	now := d.Now()
	switch {
	case err != nil:
		return nil
	case now.After(to):
		return &ExpiredError{NotAfter: to, Estimated: true}
	case now.Before(from):
		return &NotYetError{NotBefore: from, Estimated: true}
	}
	return nil
}

// identify tells who signs, refuses a certificate that is not in date, and
// warns of an issuer that is not known.
func (d *Desk) identify(key *reader.Key, out *outbox) (*Holder, error) {
	cert, now := key.Chain()[0], d.Now()
	switch {
	case now.After(cert.NotAfter):
		return nil, &ExpiredError{NotAfter: cert.NotAfter}
	case now.Before(cert.NotBefore):
		return nil, &NotYetError{NotBefore: cert.NotBefore}
	}
	holder := holderOf(cert)
	who := Event{Draft: -1, Holder: holder}
	if !d.knows(key) {
		who.Err = ErrUnknownCA
	}
	out.jobs <- written{event: who}
	return holder, nil
}

// knows tells whether one of the anchors issued the card's certificate.
func (d *Desk) knows(key *reader.Key) bool {
	cert := key.Chain()[0]
	for _, a := range d.Anchors.issuers(cert) {
		if a.use == ForSignature && a.signed(cert) {
			return true
		}
	}
	return false
}

// signAll is the card's loop: nothing slow but the card happens here.
func (d *Desk) signAll(ctx context.Context, key *reader.Key, h *Holder, drafts []Draft, out *outbox) error {
	for i := range drafts {
		if drafts[i].Err != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		w, err := d.signOne(ctx, key, h, &drafts[i], out.room)
		switch {
		case isCard(err):
			return fmt.Errorf("document %d: %w", i, err)
		case err != nil && ctx.Err() != nil:
			return ctx.Err() // stopped while the document was looked at again: its turn never came
		}
		w.event, w.draft = Event{Draft: i, Err: err}, &drafts[i]
		out.jobs <- w
	}
	return nil
}

// A cardFault is an error that the card or its reader caused.
type cardFault struct{ error }

// Unwrap returns the fault itself.
func (c cardFault) Unwrap() error { return c.error }

func isCard(err error) bool {
	var c cardFault
	return errors.As(err, &c)
}

func (d *Desk) signOne(ctx context.Context, key *reader.Key, h *Holder, draft *Draft, room int) (written, error) {
	if err := draft.unchanged(ctx); err != nil {
		return written{}, err
	}
	at := d.Now()
	digest, err := draft.draft.complete(h, at, room)
	if err != nil {
		return written{}, err
	}
	if !draft.draft.claimTime {
		at = time.Time{}
	}
	witness := &faultWitness{Identity: key}
	cms, err := pkcs7.Sign(digest, witness, at)
	if witness.err != nil {
		return written{}, cardFault{witness.err}
	}
	return written{cms: cms}, err
}

// reserve is how many bytes the CMS of a card may need: its certificates, its
// signature, and room for attributes and names.
func reserve(key *reader.Key) int {
	n := 4096
	for _, c := range key.Chain() {
		n += len(c.Raw)
	}
	return n
}

// A faultWitness remembers that signing failed in the card, whatever the layers
// above make of its error.
type faultWitness struct {
	pkcs7.Identity
	err error
}

// Sign passes the digest to the card.
func (f *faultWitness) Sign(r io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	sig, err := f.Identity.Sign(r, digest, opts)
	f.err = err
	return sig, err
}
