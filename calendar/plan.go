package calendar

import (
	"slices"
	"time"
)

// Words writes texts and dates in one language. A Printer of package i18n is
// one.
type Words interface {
	T(key string, args ...any) string
	Has(key string) bool
	Date(t time.Time) string
	ShortDate(t time.Time) string
}

// A Step is what to do on or until a day. The zero values of Season and Other
// mean that its text needs none.
type Step struct {
	Name   string // opens, renew, next_day or file
	Date   Date
	Key    string // of its text
	Season Season // that it is about
	Other  Date   // a second day that its text names
}

// Text says what to do.
func (s Step) Text(w Words) string {
	var args []any
	if s.Season.Name != "" {
		args = append(args, s.Season.Title(w))
	}
	if !s.Other.IsZero() {
		args = append(args, w.Date(s.Other.Time()))
	}
	return w.T(s.Key, args...)
}

// Names of steps that stand in more than one text.
const (
	stepRenew = "renew"
	stepFile  = "file"
)

// planned is how many steps a plan has at most.
const planned = 5

// ahead is how many days before a deadline the plan looks at it: longer before,
// it is no reason to go anywhere.
const ahead = 400

// A Plan says when to renew, and what that means for filing.
type Plan struct {
	Today   Date
	Life    Life
	Seasons []Season // that were asked about, in the order of their deadlines
	Steps   []Step   // five at most, in the order of their days
	Visit   Date     // last sensible day for the visit to the counter
}

// NewPlan plans a renewal. own are deadlines of the person's own, beside those
// of the law.
func NewPlan(l Life, today Date, own ...Season) Plan {
	all := slices.DeleteFunc(slices.Clone(own), func(s Season) bool { return s.Deadline.Compare(today) < 0 })
	all = append(all, Seasons(today)...)
	slices.SortStableFunc(all, byDeadline)
	p := Plan{Today: today, Life: l, Seasons: all}
	before, after := p.filings()
	if l.Stage(today) == Expired {
		p.expired(after)
	} else {
		p.living(before, after)
	}
	slices.SortStableFunc(p.Steps, func(a, b Step) int { return a.Date.Compare(b.Date) })
	p.Steps = p.Steps[:min(len(p.Steps), planned)]
	return p
}

// filings are the last main season in which the certificate as it is can still
// sign, and the first one for which it has to be renewed; nil if there is none.
func (p Plan) filings() (before, after *Season) {
	for i, s := range p.Seasons {
		if !s.Main || DaysLeft(s.Deadline, p.Today) > ahead {
			continue
		}
		if ok, _ := p.Life.UsableIn(s, p.Today); ok {
			before = &p.Seasons[i]
		} else if after == nil {
			after = &p.Seasons[i]
		}
	}
	return before, after
}

func (p *Plan) add(name string, on Date, key string) {
	p.Steps = append(p.Steps, Step{Name: name, Date: on, Key: key})
}

// expired plans for a certificate whose last day has passed: the counter takes
// it at any time.
func (p *Plan) expired(filing *Season) {
	p.Visit = p.Today.openOnOrAfter()
	p.add(stepRenew, p.Visit, "renewal.step.renew_expired")
	p.renewed(filing)
}

// living plans for a certificate that is still good. While something is filed
// with it, it should not be renewed on the same day.
func (p *Plan) living(before, after *Season) {
	opens := p.Life.Opens()
	if opens.Compare(p.Today) > 0 {
		p.add("opens", opens, "renewal.step.opens")
	} else {
		p.add("opens", p.Today, "renewal.step.open")
	}
	if before != nil {
		p.Steps = append(p.Steps, Step{Name: stepFile, Date: before.Deadline, Key: "renewal.step.file_now", Season: *before})
	}
	p.Visit = p.visit(opens, after)
	if before != nil && p.Visit == before.Deadline {
		p.Visit = p.Visit.AddDays(1).openOnOrAfter() // not on the day of filing; an expired one is renewed too
	}
	visit := Step{Name: stepRenew, Date: p.Visit, Key: "renewal.step.renew"}
	if crowd := nextCrowd(p.Visit); DaysLeft(crowd, p.Visit) <= 31 {
		visit.Key, visit.Other = "renewal.step.renew_before_crowd", crowd
	}
	p.Steps = append(p.Steps, visit)
	p.renewed(after)
}

// visit is the last sensible day to renew: while the certificate is good, so
// early that the new one can be used for filing, and before the counters get
// crowded if the window leaves a month for that. A day on which counters are
// closed gives way to an earlier one, if there is one left.
func (p *Plan) visit(opens Date, filing *Season) Date {
	first := opens
	if first.Compare(p.Today) < 0 {
		first = p.Today
	}
	last := p.Life.Expires
	if filing != nil && filing.From.AddDays(-1).Compare(last) < 0 {
		last = later(filing.From.AddDays(-1), first)
	}
	if crowd := nextCrowd(first); crowd.Compare(last) <= 0 && DaysLeft(crowd, first) > week {
		last = crowd.AddDays(-1)
	}
	if day := last.openOnOrBefore(); day.Compare(first) >= 0 {
		return day
	}
	return first.openOnOrAfter()
}

// renewed adds what comes after the visit.
func (p *Plan) renewed(filing *Season) {
	p.add("next_day", p.Visit.AddDays(1), "renewal.step.next_day")
	if filing == nil {
		return
	}
	s := Step{Name: stepFile, Date: filing.Deadline, Key: "renewal.step.file_renewed", Season: *filing}
	if p.Visit.Compare(filing.Deadline) >= 0 {
		s.Key = "renewal.step.file_too_late"
	}
	p.Steps = append(p.Steps, s)
}

func later(a, b Date) Date {
	if a.Compare(b) > 0 {
		return a
	}
	return b
}

// basis are the names of the rules that every plan stands on, beside the one of
// the window.
var basis = []string{"last_day", "free", "after_expiry", "next_day", "register_again", "lapse", "crowded"}

// Basis are the rules that a plan for the certificate stands on.
func (l Life) Basis() []Rule {
	rules := []Rule{l.WindowRule()}
	for _, name := range basis {
		if r, ok := RuleNamed(name); ok {
			rules = append(rules, r)
		}
	}
	return rules
}
