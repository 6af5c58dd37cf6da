package signer_test

import (
	"testing"

	"inkan/calendar"
	"inkan/reader/practice"
	"inkan/signer"
)

func TestStatusTellsTheRenewal(t *testing.T) {
	for _, c := range []struct {
		name    string
		options practice.Options
		expires string
		opens   string
		stage   calendar.Stage
	}{
		{"long", practice.Options{DaysLeft: 200}, "2027-06-10", "2027-03-11", ""},
		{"in the window", practice.Options{DaysLeft: 73}, "2027-02-03", "2026-11-04", calendar.Open},
		{"last week", practice.Options{DaysLeft: 7}, "2026-11-29", "2026-08-30", calendar.LastWeek},
		{"today", practice.Options{ExpiresToday: true}, "2026-11-22", "2026-08-23", calendar.LastDay},
		{"expired", practice.Options{DaysLeft: -3}, "2026-11-19", "2026-08-20", calendar.Expired},
		{"locked too", practice.Options{DaysLeft: 20, Locked: true}, "2026-12-12", "2026-09-13", calendar.Open},
		{"next generation: a year", practice.Options{DaysLeft: 300, P384: true}, "2027-09-18", "2026-09-19", calendar.Open},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newBench(t, c.options).desk.Status(t.Context(), "")
			l, ok := s.Life()
			if !ok || !l.Estimated || l.Expires.String() != c.expires || l.Opens().String() != c.opens {
				t.Fatalf("life %+v, opens %s, %v", l, l.Opens(), ok)
			}
			if w, warned := s.Warn(noon); w.Stage != c.stage || warned != (c.stage != "") {
				t.Errorf("warning %+v", w)
			}
		})
	}
}

func TestNothingToEstimate(t *testing.T) {
	b := newBench(t, practice.Options{NoSigning: true, DaysLeft: 20})
	if l, ok := b.desk.Status(t.Context(), "").Life(); ok {
		t.Errorf("a card without a signing certificate has the life %+v", l)
	}
	if w, ok := (signer.Status{}).Warn(noon); ok {
		t.Errorf("nothing known, yet warned: %+v", w)
	}
}

func TestHolderTellsTheLifeExactly(t *testing.T) {
	b := newBench(t, practice.Options{DaysLeft: 20})
	events, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, b.file("a.xtx", "x")))
	if err != nil {
		t.Fatal(err)
	}
	if l := events[0].Holder.Life(); l.Expires.String() != "2026-12-12" || l.Estimated || l.Kind.Key != "RSA-2048" || l.Kind.Policy != practice.SigningPolicy {
		t.Errorf("%+v", l)
	}
}
