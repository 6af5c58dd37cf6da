package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"inkan/calendar"
	"inkan/signer"
)

// A renewing is what was asked of inkan renewal.
type renewing struct {
	expires, today calendar.Date
	deadlines      []calendar.Season
	ics            string
}

// A renewalDocument is the answer in JSON.
type renewalDocument struct {
	Expires     calendar.Date    `json:"expires"`
	Estimated   bool             `json:"estimated"`
	WindowOpens calendar.Date    `json:"window_opens"`
	State       string           `json:"state"`
	Stage       calendar.Stage   `json:"stage"`
	DaysLeft    int              `json:"days_left"`
	Warning     *warningDocument `json:"warning"` // null if there is nothing to warn of
	Seasons     []seasonDocument `json:"filing_seasons"`
	Steps       []stepDocument   `json:"steps"`
	AsOf        calendar.Date    `json:"as_of"` // the rules were read then
	Rules       []ruleDocument   `json:"rules"`
	Practice    bool             `json:"practice"`
	Error       *fault           `json:"error,omitempty"`
}

type warningDocument struct {
	Reason  string `json:"reason"` // key of the message
	Message string `json:"message"`
	Why     string `json:"why"`
}

type seasonDocument struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	From     calendar.Date `json:"from"`
	Deadline calendar.Date `json:"deadline"`
	Usable   bool          `json:"usable"`
	Reason   string        `json:"reason"` // key of the message
	Message  string        `json:"message"`
	Source   string        `json:"source,omitempty"` // of the dates; none for a deadline of one's own
	Read     calendar.Date `json:"read"`
}

type stepDocument struct {
	Name string        `json:"name"` // opens, renew, next_day or file
	Date calendar.Date `json:"date"`
	Text string        `json:"text"`
}

type ruleDocument struct {
	Name       string              `json:"name"`
	Text       string              `json:"text"`
	Source     string              `json:"source"`
	Read       calendar.Date       `json:"read"`
	Confidence calendar.Confidence `json:"confidence"`
}

func setupRenewal(fs *flag.FlagSet, _ *call) action {
	r := new(renewing)
	fs.TextVar(&r.expires, "expires", calendar.Date{}, "")
	fs.TextVar(&r.today, "today", calendar.Date{}, "")
	fs.Func("deadline", "", r.addDeadline)
	fs.StringVar(&r.ics, "ics", "", "")
	return r.run
}

// longestLabel is how many characters the name of a person's own deadline may
// have.
const longestLabel = 40

// addDeadline reads YYYY-MM-DD or YYYY-MM-DD=NAME.
func (r *renewing) addDeadline(value string) error {
	on, label, _ := strings.Cut(value, "=")
	day, err := calendar.ParseDate(on)
	if err == nil && (visible(label) != label || utf8.RuneCountInString(label) > longestLabel) {
		err = fmt.Errorf("no name")
	}
	r.deadlines = append(r.deadlines, calendar.Deadline(day, label))
	return err
}

// todayOr is the day to look from: today in Japan, if none was given.
func todayOr(given calendar.Date) calendar.Date {
	if given.IsZero() {
		return calendar.DateOf(time.Now())
	}
	return given
}

func (r *renewing) run(ctx context.Context, c *call) int {
	if len(c.files) > 0 {
		return c.fail(&usageError{"cli.no_arguments", []any{"renewal"}})
	}
	life, practice := calendar.Life{Expires: r.expires}, false
	if r.expires.IsZero() {
		var err error
		if life, practice, err = c.cardLife(ctx); err != nil {
			return c.fail(err)
		}
	}
	plan := calendar.NewPlan(life, todayOr(r.today), r.deadlines...)
	doc := c.renewalDocument(plan)
	doc.Practice = practice
	c.tellRenewal(plan, doc)
	code := exitDone
	if r.ics != "" {
		code = c.saveEvents(r.ics, plan.Events(c.say), plan.Today)
		if code == exitDone {
			c.note("renewal.saved")
		}
	}
	doc.Error = c.fault
	c.send(doc)
	return code
}

// An errUnknownLife says that a card tells nothing of how long it is good.
const errUnknownLife failure = "renewal.unknown"

// cardLife estimates from the card how long its signing certificate is good. A
// card that cannot sign, for whatever reason, may tell it all the same.
func (c *call) cardLife(ctx context.Context) (l calendar.Life, practice bool, err error) {
	desk, err := c.desk()
	if err != nil {
		return l, false, err
	}
	st := c.look(ctx, desk)
	if err := ctx.Err(); err != nil {
		return l, false, err
	}
	l, ok := st.Life()
	switch {
	case ok:
		return l, st.Practice, nil
	case st.Err != nil:
		return l, false, st.Err
	}
	return l, false, errUnknownLife
}

// saveEvents writes a calendar file that is not there yet.
func (c *call) saveEvents(name string, events []calendar.Event, made calendar.Date) int {
	if err := signer.SaveNew(name, calendar.ICS(events, made.Time())); err != nil {
		c.failOn(name, err)
		return exitFailed
	}
	return exitDone
}

var stateWords = map[calendar.Stage]string{
	calendar.Before: "before_window", calendar.Open: "in_window", calendar.LastWeek: "in_window",
	calendar.LastDay: "in_window", calendar.Expired: "expired",
}

func (c *call) renewalDocument(p calendar.Plan) renewalDocument {
	l := p.Life
	doc := renewalDocument{
		Expires: l.Expires, Estimated: l.Estimated, WindowOpens: l.Opens(),
		Stage: l.Stage(p.Today), State: stateWords[l.Stage(p.Today)], DaysLeft: l.DaysLeft(p.Today),
		Seasons: []seasonDocument{}, Steps: []stepDocument{},
	}
	if w, ok := l.Warn(p.Today); ok {
		doc.Warning = &warningDocument{string(w.Reason), w.Head(c.say), w.Text(c.say)}
	}
	for _, s := range p.Seasons {
		usable, why := l.UsableIn(s, p.Today)
		doc.Seasons = append(doc.Seasons, seasonDocument{s.Name, s.Title(c.say), s.From, s.Deadline, usable, string(why), c.say.T(string(why)), s.Rule.Source, s.Rule.Read})
	}
	for _, s := range p.Steps {
		doc.Steps = append(doc.Steps, stepDocument{s.Name, s.Date, s.Text(c.say)})
	}
	rules := l.Basis()
	doc.AsOf, doc.Rules = calendar.AsOf(rules), c.ruleDocuments(rules)
	return doc
}

func (c *call) ruleDocuments(rules []calendar.Rule) []ruleDocument {
	docs := []ruleDocument{}
	for _, r := range rules {
		docs = append(docs, ruleDocument{r.Name, c.say.T(r.TextKey()), r.Source, r.Read, r.Confidence})
	}
	return docs
}

// tellRenewal writes the same for people.
func (c *call) tellRenewal(p calendar.Plan, doc renewalDocument) {
	if doc.Practice {
		c.print(c.say.T("renewal.practice"))
	}
	if doc.Stage == calendar.Expired {
		c.print(c.say.T("renewal.expired", doc.Expires.Time()))
	} else {
		c.print(c.say.T("renewal.expires", doc.DaysLeft, doc.Expires.Time()))
	}
	if doc.Estimated {
		c.print(c.say.T("renewal.estimate"))
	}
	c.print(c.say.T("renewal.opens", doc.WindowOpens.Time()))
	if doc.Warning != nil {
		c.print("")
		c.print(doc.Warning.Message)
		c.print(doc.Warning.Why)
	}
	c.print("\n" + c.say.T("renewal.plan"))
	for i, s := range doc.Steps {
		c.print(fmt.Sprintf("  %d  %s", i+1, c.say.Date(s.Date.Time())))
		c.print("     " + s.Text)
	}
	c.print("\n" + c.say.T("renewal.filings"))
	for _, s := range doc.Seasons {
		c.print("  " + c.seasonLine(s))
	}
	c.print("")
	for _, key := range []string{"renewal.same_day", "renewal.moved"} {
		c.print(c.say.T(key))
	}
	c.print(c.say.T("guide.asof", doc.AsOf.Time()))
}

func (c *call) seasonLine(s seasonDocument) string {
	if s.Name == calendar.Own {
		return c.say.T("renewal.filing_day", s.Title, c.say.Date(s.Deadline.Time()), s.Message)
	}
	return c.say.T("renewal.filing", s.Title, c.say.ShortDate(s.From.Time()), c.say.Date(s.Deadline.Time()), s.Message)
}

// warnOf tells on one line what there is to warn of, and nothing twice in a run:
// after the password the same is known exactly.
func (c *call) warnOf(l calendar.Life, known bool) {
	w, ok := l.Warn(calendar.DateOf(time.Now()))
	if !known || !ok || w == c.warned {
		return
	}
	c.warned = w
	c.note("cli.warning", c.say.T("renewal.warning", w.Head(c.say), w.Text(c.say)))
}
