package calendar

// A Reason is why a warning matters now. Its values are keys of texts.
type Reason string

// The reasons, gravest first.
const (
	ReasonExpired Reason = "renewal.reason.expired"    // it cannot sign any more
	ReasonLastDay Reason = "renewal.reason.last_day"   // from tomorrow on it cannot
	ReasonBefore  Reason = "state.renewal.season"      // it expires before the season begins
	ReasonWithin  Reason = "renewal.reason.within"     // it expires before the season ends
	ReasonFiling  Reason = "renewal.reason.filing"     // the season is on and the certificate lasts: not on the day of filing
	ReasonCrowded Reason = "renewal.reason.crowded"    // the counters are crowded now
	ReasonSoon    Reason = "renewal.reason.crowd_soon" // they will be, within a month
	ReasonOpen    Reason = "state.renewal.note"        // it can be renewed, free of charge
)

// A Warning says that a certificate can or must be renewed: the line that stays
// on the screen until it is handled. Warnings can be compared: one that differs
// in Stage or Reason is news.
type Warning struct {
	Stage  Stage
	Days   int // left; negative after the last day
	Reason Reason
	Season Season // that Reason names; zero if none
	Day    Date   // that Reason names; zero if none
}

// Warn tells whether there is something to warn of today. It is a pure function
// for window and command line alike.
func (l Life) Warn(today Date) (Warning, bool) {
	w := Warning{Stage: l.Stage(today), Days: l.DaysLeft(today)}
	switch w.Stage {
	case Before:
		return Warning{}, false
	case Expired:
		w.Reason, w.Day = ReasonExpired, l.Expires
		return w, true
	case LastDay:
		w.Reason = ReasonLastDay
		return w, true
	}
	w.season(l, today)
	if w.Reason == "" {
		w.crowd(today)
	}
	return w, true
}

// news tells how many days before the end of a season that a certificate will
// miss this is worth telling: about as long as half a year.
const news = 200

// season looks for the main season that the certificate will miss, or that is
// on.
func (w *Warning) season(l Life, today Date) {
	for _, s := range Seasons(today) {
		if !s.Main || DaysLeft(s.Deadline, today) > news {
			continue
		}
		switch _, why := l.UsableIn(s, today); {
		case why == EndsBefore:
			w.Reason = ReasonBefore
		case why == EndsWithin:
			w.Reason = ReasonWithin
		case s.From.Compare(today) <= 0:
			w.Reason = ReasonFiling
		default:
			continue
		}
		w.Season = s
		return
	}
}

func (w *Warning) crowd(today Date) {
	if _, to, now := Crowded(today); now {
		w.Reason, w.Day = ReasonCrowded, to
		return
	}
	w.Reason = ReasonOpen
	if next := nextCrowd(today); DaysLeft(next, today) <= 31 {
		w.Reason, w.Day = ReasonSoon, next
	}
}

// SameNews tells whether another warning says nothing new, though a day may have
// passed.
func (w Warning) SameNews(other Warning) bool {
	return w.Stage == other.Stage && w.Reason == other.Reason
}

// Head is the bold line of the warning.
func (w Warning) Head(say Words) string {
	switch w.Stage {
	case Expired:
		return say.T("state.expired")
	case LastDay:
		return say.T("state.renewal.last_day")
	case LastWeek:
		return say.T("state.renewal.last_week", w.Days)
	}
	return say.T("state.renewal", w.Days)
}

// Text is the line below it, which says why that matters now.
func (w Warning) Text(say Words) string {
	switch w.Reason {
	case ReasonBefore, ReasonWithin, ReasonFiling:
		return say.T(string(w.Reason), w.Season.Title(say), say.ShortDate(w.Season.From.Time()), say.ShortDate(w.Season.Deadline.Time()))
	case ReasonExpired:
		return say.T(string(w.Reason), say.Date(w.Day.Time()))
	case ReasonCrowded, ReasonSoon:
		return say.T(string(w.Reason), say.ShortDate(w.Day.Time()))
	}
	return say.T(string(w.Reason))
}
