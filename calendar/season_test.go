package calendar

import (
	"testing"
	"time"
)

// Dates as the tax office announced them, and the years to come.
func TestSeasons(t *testing.T) {
	for _, c := range []struct{ today, name, from, deadline string }{
		{"2019-01-10", "income_tax", "2019-02-18", "2019-03-15"},
		{"2019-01-10", "consumption_tax", "2019-01-01", "2019-04-01"},
		{"2025-01-10", "income_tax", "2025-02-17", "2025-03-17"},
		{"2025-01-10", "consumption_tax", "2025-01-01", "2025-03-31"},
		{"2026-03-16", "income_tax", "2026-02-16", "2026-03-16"},
		{"2026-03-17", "income_tax", "2027-02-16", "2027-03-15"},
		{"2026-11-22", "income_tax", "2027-02-16", "2027-03-15"},
		{"2030-12-31", "income_tax", "2031-02-17", "2031-03-17"},
		{"2026-11-22", "gift_tax", "2027-02-01", "2027-03-15"},
		{"2026-11-22", "resident_tax", "2027-01-01", "2027-03-15"},
		{"2026-11-22", "depreciable_assets", "2027-01-01", "2027-02-01"},
		{"2026-11-22", "corporate_december", "2027-01-01", "2027-03-01"},
		{"2028-01-05", "corporate_december", "2028-01-01", "2028-02-29"},
		{"2026-11-22", "corporate_march", "2027-04-01", "2027-05-31"},
	} {
		found := false
		for _, s := range Seasons(date(t, c.today)) {
			if s.Name == c.name {
				found = true
				if s.From != date(t, c.from) || s.Deadline != date(t, c.deadline) {
					t.Errorf("%s on %s: %s to %s, want %s to %s", c.name, c.today, s.From, s.Deadline, c.from, c.deadline)
				}
			}
		}
		if !found {
			t.Errorf("no %s on %s", c.name, c.today)
		}
	}
}

// On every day of 50 years each season is one that has not ended, in the order
// of the deadlines, which are on weekdays.
func TestSeasonsAlways(t *testing.T) {
	for d := date(t, "2020-01-01"); d.Year < 2070; d = d.AddDays(1) {
		all := Seasons(d)
		if len(all) != len(seasons()) {
			t.Fatalf("%s: %d seasons", d, len(all))
		}
		for i, s := range all {
			w := s.Deadline.Time().Weekday()
			if s.Deadline.Compare(d) < 0 || DaysLeft(s.Deadline, d) > 370 || s.From.Compare(s.Deadline) >= 0 || w == time.Saturday || w == time.Sunday {
				t.Fatalf("%s: %+v", d, s)
			}
			if i > 0 && all[i-1].Deadline.Compare(s.Deadline) > 0 {
				t.Fatalf("%s: not in order", d)
			}
		}
	}
}

func TestUsable(t *testing.T) {
	season := Season{Name: "income_tax", From: date(t, "2027-02-16"), Deadline: date(t, "2027-03-15")}
	own := Deadline(date(t, "2027-03-15"), "")
	for _, c := range []struct {
		expires string
		season  Season
		ok      bool
		why     Usability
	}{
		{"2027-03-16", season, true, UsableThrough},
		{"2027-03-15", season, true, UsableLastDay},
		{"2027-03-14", season, false, EndsWithin},
		{"2027-02-16", season, false, EndsWithin},
		{"2027-02-15", season, false, EndsBefore},
		{"2026-11-22", season, false, EndsBefore},
		{"2026-11-21", season, false, AlreadyExpired},
		{"2027-03-15", own, true, UsableLastDay},
		{"2027-03-14", own, false, EndsOnTheWay},
	} {
		if ok, why := (Life{Expires: date(t, c.expires)}).UsableIn(c.season, date(t, "2026-11-22")); ok != c.ok || why != c.why {
			t.Errorf("%s: %v, %s; want %v, %s", c.expires, ok, why, c.ok, c.why)
		}
	}
}

func TestCrowds(t *testing.T) {
	for day, want := range map[string]bool{"2027-01-03": false, "2027-01-04": true, "2027-03-15": true, "2027-03-16": true, "2027-04-10": true, "2027-04-11": false, "2026-12-28": false} {
		if _, _, got := Crowded(date(t, day)); got != want {
			t.Errorf("%s: crowded %v", day, got)
		}
	}
	if next := nextCrowd(date(t, "2027-01-04")); next != date(t, "2028-01-04") {
		t.Errorf("in the crowded time the next is %s", next)
	}
	if next := nextCrowd(date(t, "2027-04-20")); next != date(t, "2028-01-04") {
		t.Errorf("after April comes %s", next)
	}
}

func TestCounters(t *testing.T) {
	for _, c := range []struct{ day, before, after string }{
		{"2026-12-28", "2026-12-28", "2026-12-28"},
		{"2026-12-29", "2026-12-28", "2027-01-04"},
		{"2027-01-03", "2026-12-28", "2027-01-04"},
		{"2027-01-01", "2026-12-28", "2027-01-04"},
		{"2026-11-22", "2026-11-20", "2026-11-23"}, // a Sunday; that the Monday is a public holiday is not known
	} {
		d := date(t, c.day)
		if got := d.openOnOrBefore(); got != date(t, c.before) {
			t.Errorf("%s: before %s", c.day, got)
		}
		if got := d.openOnOrAfter(); got != date(t, c.after) {
			t.Errorf("%s: after %s", c.day, got)
		}
	}
}
