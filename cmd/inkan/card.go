package main

import (
	"context"
	"errors"
	"flag"
	"strings"
	"time"

	"inkan/calendar"
	"inkan/reader"
	"inkan/signer"
)

// lookTime is how long a look at the card may take: no command without --wait
// takes longer than 10 seconds to say that there is no card.
const lookTime = 8 * time.Second

// pollTime is how often a command with --wait looks again.
const pollTime = 300 * time.Millisecond

// look looks at readers and card. With --wait it looks again until a card is
// there or the time is over.
func (c *call) look(ctx context.Context, desk *signer.Desk) signer.Status {
	end := time.Now().Add(c.wait)
	for {
		look, cancel := context.WithTimeout(ctx, lookTime)
		st := desk.Status(look, c.reader)
		cancel()
		if !absent(st.Stage) || !time.Now().Add(pollTime).Before(end) {
			return st
		}
		select {
		case <-ctx.Done():
			return st
		case <-time.After(pollTime):
		}
	}
}

// absent tells whether waiting may bring a card.
func absent(s signer.Stage) bool {
	switch s {
	case signer.Stopped, signer.NoReader, signer.VirtualOnly, signer.NoCard, signer.Busy, signer.Reading, signer.Unreadable:
		return true
	}
	return false
}

// usableCard looks for a card that can sign and tells why there is none.
func (c *call) usableCard(ctx context.Context, desk *signer.Desk) (signer.Status, error) {
	st := c.look(ctx, desk)
	if err := ctx.Err(); err != nil {
		return st, err
	}
	return st, st.Err
}

// readable tells whether a My Number Card was read, whatever it is good for.
func readable(s signer.Stage) bool {
	switch s {
	case signer.NoCertificate, signer.Locked, signer.Expired, signer.NotYet, signer.FewTries, signer.Ready:
		return true
	}
	return false
}

// A cardDocument is the answer in JSON.
type cardDocument struct {
	Service      string               `json:"service"`
	Readers      []readerDocument     `json:"readers"`
	Tries        triesDocument        `json:"tries_left"`
	Locked       *bool                `json:"locked"`
	Certificates certificatesDocument `json:"certificates"`
	Error        *fault               `json:"error,omitempty"`
}

type readerDocument struct {
	Name  string  `json:"name"`
	Card  string  `json:"card"`
	Token *string `json:"token"`
}

type triesDocument struct {
	Signing        *int `json:"signing"`
	Authentication *int `json:"authentication"`
}

type certificatesDocument struct {
	Authentication *authenticationDocument `json:"authentication"`
	Signing        *signingDocument        `json:"signing"`
}

type authenticationDocument struct {
	NotAfter string `json:"not_after"` // RFC 3339
	DaysLeft int    `json:"days_left"`
}

type signingDocument struct {
	NotAfter  string `json:"not_after"`
	Estimated bool   `json:"estimated"`
}

func setupCard(*flag.FlagSet, *call) action { return showCard }

// showCard tells what can be known without a password. It sends none.
func showCard(ctx context.Context, c *call) int {
	if len(c.files) > 0 {
		return c.fail(&usageError{"cli.no_arguments", []any{"card"}})
	}
	desk, err := c.desk()
	if err != nil {
		return c.fail(err)
	}
	st := c.look(ctx, desk)
	doc := cardDocument{Service: "running", Readers: c.readers(ctx, desk, st)}
	if st.Stage == signer.Stopped {
		doc.Service = "stopped"
	}
	doc.add(st, desk.Now())
	c.tellCard(doc, st)
	code := exitDone
	switch {
	case !readable(st.Stage):
		code = c.fail(st.Err)
	case st.Err != nil:
		c.state(st.Err) // what was asked for is known
	}
	if readable(st.Stage) && st.Stage != signer.Expired && st.Stage != signer.NotYet {
		c.warnOf(st.Life())
	}
	doc.Error = c.fault
	c.send(doc)
	return code
}

// readers asks each reader what is in it.
func (c *call) readers(ctx context.Context, desk *signer.Desk, st signer.Status) []readerDocument {
	all := []readerDocument{}
	for _, name := range st.Slots {
		one := st
		if name != st.Slot {
			look, cancel := context.WithTimeout(ctx, lookTime)
			one = desk.Status(look, name)
			cancel()
		}
		r := readerDocument{Name: name, Card: cardWord(one)}
		if one.Token != "" {
			r.Token = ptr(strings.TrimSpace(one.Token))
		}
		all = append(all, r)
	}
	return all
}

func cardWord(st signer.Status) string {
	if readable(st.Stage) || errors.Is(st.Err, reader.ErrNextGeneration) {
		return "my_number_card"
	}
	switch st.Stage {
	case signer.Busy:
		return "busy"
	case signer.OtherCard, signer.Unsupported:
		return "other"
	case signer.Unreadable, signer.Reading:
		return "unreadable"
	}
	return "none"
}

// add fills in what the card tells.
func (d *cardDocument) add(st signer.Status, now time.Time) {
	if st.Signing.Known {
		d.Tries.Signing = ptr(st.Signing.Left)
		d.Locked = ptr(st.Signing.Left == 0)
	}
	if st.Authentication.Known {
		d.Tries.Authentication = ptr(st.Authentication.Left)
	}
	if st.NotAfter.IsZero() {
		return
	}
	end := st.NotAfter.In(signer.Japan).Format(time.RFC3339)
	d.Certificates.Authentication = &authenticationDocument{NotAfter: end, DaysLeft: daysLeft(st, now)}
	if st.Stage != signer.NoCertificate {
		d.Certificates.Signing = &signingDocument{NotAfter: end, Estimated: true}
	}
}

func daysLeft(st signer.Status, now time.Time) int {
	return calendar.DaysLeft(calendar.Expiry(st.NotAfter), calendar.DateOf(now))
}

// tellCard writes the same for people.
func (c *call) tellCard(doc cardDocument, st signer.Status) {
	for _, r := range doc.Readers {
		c.print(c.say.T("cli.card.reader", c.slotName(r.Name), c.say.T(cardText[r.Card])))
	}
	if n := doc.Tries.Signing; n != nil {
		c.print(c.say.T("cli.card.tries", *n))
	}
	if n := doc.Tries.Authentication; n != nil {
		c.print(c.say.T("cli.card.pin_tries", *n))
	}
	if a := doc.Certificates.Authentication; a != nil && a.DaysLeft < 0 {
		c.print(c.say.T("cli.card.authentication.ended", st.NotAfter))
	} else if a != nil {
		c.print(c.say.T("cli.card.authentication", a.DaysLeft, st.NotAfter))
	}
	if doc.Certificates.Signing != nil {
		c.print(c.say.T("cli.card.signing", st.NotAfter))
	}
}

// slotName is a reader's name, which --reader takes. That of the practice card
// is told in the person's language too.
func (c *call) slotName(name string) string {
	if told := c.say.T("ui.practice.card"); name == practiceSlot && told != name {
		return told + " / " + name
	}
	return visible(name)
}

// cardText is the key of the text for each word of the contract.
var cardText = map[string]string{
	"none": "cli.card.none", "my_number_card": "cli.card.mine", "other": "cli.card.other",
	"busy": "cli.card.busy", "unreadable": "cli.card.unreadable",
}
