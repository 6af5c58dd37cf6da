package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// echo is a language in which each text is its key with its arguments.
type echo struct{}

func (echo) T(key string, args ...any) string {
	for i, a := range args {
		if at, ok := a.(time.Time); ok {
			args[i] = DateOf(at)
		}
	}
	return strings.TrimRight(key+" "+fmt.Sprintln(args...), " \n")
}
func (echo) Has(string) bool              { return true }
func (echo) Date(t time.Time) string      { return DateOf(t).String() }
func (echo) ShortDate(t time.Time) string { return DateOf(t).String()[5:] }

func TestPlans(t *testing.T) {
	for _, c := range []struct {
		name, expires, today string
		own                  []string
		want                 []string
	}{
		{"ends before the season", "2027-02-03", "2026-11-22", nil, []string{
			"2026-11-22 renewal.step.open",
			"2026-12-28 renewal.step.renew_before_crowd 2027-01-04",
			"2026-12-29 renewal.step.next_day",
			"2027-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"before the window", "2027-02-03", "2026-10-01", nil, []string{
			"2026-11-04 renewal.step.opens",
			"2026-12-28 renewal.step.renew_before_crowd 2027-01-04",
			"2026-12-29 renewal.step.next_day",
			"2027-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"good through the season", "2027-04-20", "2027-02-20", nil, []string{
			"2027-02-20 renewal.step.open",
			"2027-03-15 renewal.step.file_now season.income_tax",
			"2027-04-20 renewal.step.renew",
			"2027-04-21 renewal.step.next_day",
		}},
		{"ends within the season, which is on", "2027-03-10", "2027-03-01", nil, []string{
			"2027-03-01 renewal.step.open",
			"2027-03-01 renewal.step.renew",
			"2027-03-02 renewal.step.next_day",
			"2027-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"nothing to file soon", "2027-08-10", "2027-06-01", nil, []string{
			"2027-06-01 renewal.step.open",
			"2027-08-10 renewal.step.renew",
			"2027-08-11 renewal.step.next_day",
			"2028-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"expired, and late", "2027-03-01", "2027-03-15", nil, []string{
			"2027-03-15 renewal.step.renew_expired",
			"2027-03-15 renewal.step.file_too_late season.income_tax",
			"2027-03-16 renewal.step.next_day",
		}},
		{"expired on a Friday before the New Year", "2026-12-20", "2026-12-31", nil, []string{
			"2027-01-04 renewal.step.renew_expired",
			"2027-01-05 renewal.step.next_day",
			"2027-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"a deadline of one's own comes first", "2027-02-03", "2026-11-22", []string{"2027-01-29"}, []string{
			"2026-11-22 renewal.step.open",
			"2026-12-28 renewal.step.renew_before_crowd 2027-01-04",
			"2026-12-29 renewal.step.next_day",
			"2027-01-29 renewal.step.file_now 社内",
			"2027-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"a deadline that has passed is none", "2027-08-10", "2027-06-01", []string{"2027-05-31"}, []string{
			"2027-06-01 renewal.step.open",
			"2027-08-10 renewal.step.renew",
			"2027-08-11 renewal.step.next_day",
			"2028-03-15 renewal.step.file_renewed season.income_tax",
		}},
		{"today is the deadline and the last day", "2027-03-15", "2027-03-15", nil, []string{
			"2027-03-15 renewal.step.open",
			"2027-03-15 renewal.step.file_now season.income_tax",
			"2027-03-16 renewal.step.renew",
			"2027-03-17 renewal.step.next_day",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var own []Season
			for _, d := range c.own {
				own = append(own, Deadline(date(t, d), "社内"))
			}
			p := NewPlan(Life{Expires: date(t, c.expires)}, date(t, c.today), own...)
			var got []string
			for _, s := range p.Steps {
				got = append(got, s.Date.String()+" "+s.Text(echo{}))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// Whatever the last day and whatever the day: a plan has five steps at most in
// the order of their days, none of them in the past, and no one is sent to a
// counter that does not renew yet or is closed.
func TestPlansAlways(t *testing.T) {
	count := 0
	for expires := date(t, "2026-01-01"); expires.Year < 2030; expires = expires.AddDays(3) {
		l := Life{Expires: expires}
		for today := expires.AddDays(-200); DaysLeft(expires, today) > -60; today = today.AddDays(7) {
			count++
			p := NewPlan(l, today)
			if n := len(p.Steps); n == 0 || n > 5 {
				t.Fatalf("%s on %s: %d steps", expires, today, n)
			}
			if p.Visit.Compare(today) < 0 || p.Visit.counterCloses() || l.Stage(today) != Expired && p.Visit.Compare(l.Opens()) < 0 {
				t.Fatalf("%s on %s: visit on %s", expires, today, p.Visit)
			}
			for i, s := range p.Steps {
				if s.Date.Compare(today) < 0 || i > 0 && s.Date.Compare(p.Steps[i-1].Date) < 0 {
					t.Fatalf("%s on %s: %+v", expires, today, p.Steps)
				}
			}
			if !slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Name == "renew" && s.Date == p.Visit }) {
				t.Fatalf("%s on %s: no renewal in %+v", expires, today, p.Steps)
			}
		}
	}
	if count < 10_000 {
		t.Fatalf("only %d plans", count)
	}
}

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		expires, today string
		stage          Stage
		reason         Reason
		head, text     string
	}{
		{"2027-02-03", "2026-11-03", "", "", "", ""},
		{"2027-02-03", "2026-11-04", Open, ReasonBefore, "state.renewal 91", "state.renewal.season season.income_tax 02-16 03-15"},
		{"2027-02-03", "2027-01-27", LastWeek, ReasonBefore, "state.renewal.last_week 7", ""},
		{"2027-02-03", "2027-02-03", LastDay, ReasonLastDay, "state.renewal.last_day", "renewal.reason.last_day"},
		{"2027-02-03", "2027-02-04", Expired, ReasonExpired, "state.expired", "renewal.reason.expired 2027-02-03"},
		{"2027-03-01", "2026-12-10", Open, ReasonWithin, "state.renewal 81", "renewal.reason.within season.income_tax 02-16 03-15"},
		{"2027-04-20", "2027-02-20", Open, ReasonFiling, "state.renewal 59", "renewal.reason.filing season.income_tax 02-16 03-15"},
		{"2027-03-15", "2027-02-20", Open, ReasonFiling, "state.renewal 23", ""},
		{"2027-04-20", "2027-02-01", Open, ReasonCrowded, "state.renewal 78", "renewal.reason.crowded 03-15"},
		{"2027-04-20", "2027-03-20", Open, ReasonCrowded, "state.renewal 31", "renewal.reason.crowded 04-10"},
		{"2027-08-10", "2027-06-01", Open, ReasonOpen, "state.renewal 70", "state.renewal.note"},
		{"2027-03-20", "2026-12-21", Open, ReasonSoon, "state.renewal 89", "renewal.reason.crowd_soon 01-04"},
	} {
		w, ok := Life{Expires: date(t, c.expires)}.Warn(date(t, c.today))
		if ok != (c.stage != "") || w.Stage != c.stage || w.Reason != c.reason {
			t.Errorf("%s on %s: %+v", c.expires, c.today, w)
			continue
		}
		if ok && (w.Head(echo{}) != c.head || c.text != "" && w.Text(echo{}) != c.text) {
			t.Errorf("%s on %s: %q, %q", c.expires, c.today, w.Head(echo{}), w.Text(echo{}))
		}
	}
}

func TestWarningsThatSayNothingNew(t *testing.T) {
	l := Life{Expires: date(t, "2027-02-03")}
	first, _ := l.Warn(date(t, "2026-11-20"))
	next, _ := l.Warn(date(t, "2026-11-21"))
	week, _ := l.Warn(date(t, "2027-01-30"))
	if first == next || !first.SameNews(next) || first.SameNews(week) {
		t.Errorf("%+v, %+v, %+v", first, next, week)
	}
}

func TestKinds(t *testing.T) {
	const signing = "1.2.392.200149.8.5.1.1.20"
	for _, c := range []struct {
		kind  Kind
		rule  string
		opens string
	}{
		{Kind{}, "window", "2027-11-11"},
		{Kind{signing, "RSA-2048"}, "window", "2027-11-11"},
		{Kind{signing, "ECDSA-P-384"}, "window_next", "2027-02-11"},
		{Kind{"2.999.1", "ECDSA-P-384"}, "window_next", "2027-02-11"},
		{Kind{"2.999.1", "RSA-2048"}, "window", "2027-11-11"},
		{Kind{"", "Ed25519"}, "window", "2027-11-11"},
	} {
		l := Life{Expires: date(t, "2028-02-10"), Kind: c.kind}
		if l.WindowRule().Name != c.rule || l.Opens() != date(t, c.opens) {
			t.Errorf("%+v: %s, opens %s", c.kind, l.WindowRule().Name, l.Opens())
		}
	}
	early := Life{Expires: date(t, "2025-12-31"), Kind: Kind{"", "ECDSA-P-384"}}
	if early.WindowRule().Name != "window" {
		t.Error("a rule holds before it was made")
	}
}
