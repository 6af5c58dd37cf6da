package ui

import (
	"context"
	"time"

	"inkan/calendar"
	"inkan/signer"
)

// life is how long the signing certificate is good, as far as it is known: from
// the certificate itself after a password, or estimated.
func (s state) life() (calendar.Life, bool) {
	if s.Holder != nil {
		return s.Holder.Life(), true
	}
	return s.Card.Life()
}

// today is the day in Japan.
func (s state) today() calendar.Date { return calendar.DateOf(s.Now) }

// warning is what there is to say of the certificate today.
func (s state) warning() (calendar.Warning, bool) {
	l, ok := s.life()
	if !ok {
		return calendar.Warning{}, false
	}
	return l.Warn(s.today())
}

// daysLeft is the number of days until the last day of a certificate, both
// counted in Japan; negative when it has passed.
func daysLeft(notAfter, now time.Time) int {
	return calendar.DaysLeft(calendar.Expiry(notAfter), calendar.DateOf(now))
}

// filing is the season that the picture of the validity shows: the first main
// one that the certificate misses, or the next one.
func filing(p calendar.Plan) (calendar.Season, bool) {
	var first calendar.Season
	for _, s := range p.Seasons {
		if !s.Main {
			continue
		}
		if ok, _ := p.Life.UsableIn(s, p.Today); !ok {
			return s, true
		}
		if first.Name == "" {
			first = s
		}
	}
	return first, first.Name != ""
}

// writePlan writes the dates of the renewal as a calendar file. It holds no name.
func (w *window) writePlan(dir string) {
	life, ok := w.state.life()
	if !ok || w.state.Busy != idle {
		return
	}
	plan, say, made, base := calendar.NewPlan(life, w.state.today()), w.plainSay(), w.state.Now, w.plainSay().T("ui.plan.file")
	w.do(reading, func(context.Context, func(any)) any {
		path, err := writeNew(signer.SaveNew, dir, base, ".ics", calendar.ICS(plan.Events(say), made))
		if err != nil {
			return failed{err}
		}
		return planSaved{path}
	})
}
