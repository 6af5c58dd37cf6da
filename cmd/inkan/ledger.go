package main

import (
	"context"
	"flag"

	"inkan/calendar"
	"inkan/signer"
)

// A bookkeeping is what was asked of inkan ledger.
type bookkeeping struct {
	file           string
	expires, today calendar.Date
}

// A ledgerDocument is the answer in JSON.
type ledgerDocument struct {
	File  string         `json:"file"`
	Cards []cardInLedger `json:"cards"` // after the change, if there was one
	Error *fault         `json:"error,omitempty"`
}

type cardInLedger struct {
	Label       string         `json:"label"`
	Expires     calendar.Date  `json:"expires"`
	WindowOpens calendar.Date  `json:"window_opens"`
	State       string         `json:"state"`
	Stage       calendar.Stage `json:"stage"`
	DaysLeft    int            `json:"days_left"`
}

func setupLedger(fs *flag.FlagSet, _ *call) action {
	b := new(bookkeeping)
	fs.StringVar(&b.file, "file", "", "")
	fs.TextVar(&b.expires, "expires", calendar.Date{}, "")
	fs.TextVar(&b.today, "today", calendar.Date{}, "")
	return b.run
}

// ledgerVerbs are what can be done with a ledger, and how many arguments each
// wants.
var ledgerVerbs = map[string]struct {
	wants int
	do    func(*bookkeeping, context.Context, *call, *signer.Ledger) error
}{
	"add":    {1, (*bookkeeping).add},
	"list":   {0, (*bookkeeping).list},
	"remove": {1, (*bookkeeping).remove},
	"ics":    {1, (*bookkeeping).write},
}

func (b *bookkeeping) run(ctx context.Context, c *call) int {
	if len(c.files) == 0 {
		c.files = []string{""}
	}
	verb, ok := ledgerVerbs[c.files[0]]
	if c.files = c.files[1:]; !ok || len(c.files) != verb.wants {
		return c.fail(&usageError{key: "ledger.arguments"})
	}
	l, err := signer.NewLedger(b.file)
	if err == nil {
		err = verb.do(b, ctx, c, l)
	}
	if err != nil {
		return c.fail(err)
	}
	cards, err := l.Cards()
	if err != nil {
		return c.fail(err)
	}
	c.send(ledgerDocument{l.Path(), b.documents(cards), c.fault})
	if c.fault != nil {
		return exitFailed
	}
	return exitDone
}

func (b *bookkeeping) add(ctx context.Context, c *call, l *signer.Ledger) error {
	life := calendar.Life{Expires: b.expires}
	if b.expires.IsZero() {
		var err error
		if life, _, err = c.cardLife(ctx); err != nil {
			return err
		}
	}
	if err := l.Add(c.files[0], life.Expires); err != nil {
		return err
	}
	c.note("ledger.added", c.files[0], life.Expires.Time())
	if life.Estimated {
		c.note("ledger.estimated")
	}
	return nil
}

func (b *bookkeeping) remove(_ context.Context, c *call, l *signer.Ledger) error {
	err := l.Remove(c.files[0])
	if err == nil {
		c.note("ledger.removed", c.files[0])
	}
	return err
}

func (b *bookkeeping) list(_ context.Context, c *call, l *signer.Ledger) error {
	cards, err := l.Cards()
	if err != nil {
		return err
	}
	if len(cards) == 0 {
		c.note("ledger.empty")
	}
	for _, card := range b.documents(cards) {
		c.print(c.ledgerLine(card))
	}
	return nil
}

func (c *call) ledgerLine(card cardInLedger) string {
	what := c.say.T("ledger.open")
	switch card.Stage {
	case calendar.Before:
		what = c.say.T("ledger.before", card.WindowOpens.Time())
	case calendar.Expired:
		return c.say.T("ledger.card_expired", visible(card.Label), card.Expires.Time(), c.say.T("ledger.expired"))
	}
	return c.say.T("ledger.card", card.DaysLeft, visible(card.Label), card.Expires.Time(), what)
}

// write writes one calendar file for all cards.
func (b *bookkeeping) write(_ context.Context, c *call, l *signer.Ledger) error {
	cards, err := l.Cards()
	if err != nil {
		return err
	}
	var events []calendar.Event
	for _, card := range cards {
		life := calendar.Life{Expires: card.Expires}
		events = append(events, calendar.Ending(card.ID, life, c.say.T("ledger.entry", card.Label), c.say.T("renewal.ics.text")))
	}
	if c.saveEvents(c.files[0], events, todayOr(b.today)) == exitDone {
		c.note("ledger.saved", len(cards))
	}
	return nil
}

func (b *bookkeeping) documents(cards []signer.LedgerCard) []cardInLedger {
	today, docs := todayOr(b.today), []cardInLedger{}
	for _, card := range cards {
		l := calendar.Life{Expires: card.Expires}
		stage := l.Stage(today)
		docs = append(docs, cardInLedger{card.Label, card.Expires, l.Opens(), stateWords[stage], stage, l.DaysLeft(today)})
	}
	return docs
}
