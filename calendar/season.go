package calendar

import (
	"slices"
	"time"
)

// A season is a yearly rule on when returns of a kind of tax are filed.
type season struct {
	Rule
	Main  bool   `json:"main"`  // most people who sign with a card of their own are concerned
	First string `json:"first"` // first day, month and day as 02-16
	Last  string `json:"last"`  // last day, in the same year
	Moves string `json:"moves"` // what moves from a weekend to the Monday after it: last, or both days
}

var seasons = load[season]("seasons.json")

// A Season is one year's time for filing something. Its name has the key
// "season." and Name; a day that the person added is named by Label.
type Season struct {
	Name     string // such as income_tax; Own for a day that the person added
	Label    string // the person's own word for it; "" if there is none
	Main     bool   // most people who sign with a card of their own are concerned
	From     Date   // first day
	Deadline Date   // last day, on which it can still be filed
	Rule     Rule   // where that stands; zero for a day that the person added
}

// Own is the name of a season that a person added.
const Own = "own"

// Title says what is filed.
func (s Season) Title(w Words) string {
	if s.Label != "" {
		return s.Label
	}
	return w.T("season." + s.Name)
}

// Deadline makes a season of a day that the person knows of.
func Deadline(day Date, label string) Season {
	return Season{Name: Own, Label: label, Main: true, From: day, Deadline: day}
}

// Seasons are the next season of each kind that has not ended on a day, in the
// order of their deadlines.
func Seasons(today Date) (all []Season) {
	for _, s := range seasons() {
		for year := today.Year; year <= today.Year+1; year++ {
			next := s.in(year)
			if next.Deadline.Compare(today) >= 0 && s.holds(next.Deadline) {
				all = append(all, next)
				break
			}
		}
	}
	slices.SortStableFunc(all, byDeadline)
	return all
}

func byDeadline(a, b Season) int { return a.Deadline.Compare(b.Deadline) }

func (s season) in(year int) Season {
	return Season{Name: s.Name, Main: s.Main, From: s.day(year, s.First, s.Moves == "both"), Deadline: s.day(year, s.Last, true), Rule: s.Rule}
}

// day is a month and day in a year. No public holiday and no end of the year is
// near the days that move, so only weekends move them (国税通則法10条2項,
// 地方税法20条の5).
func (s season) day(year int, monthDay string, moves bool) Date {
	d := monthDayIn(year, monthDay)
	for moves && d.isWeekend() {
		d = d.AddDays(1)
	}
	return d
}

// monthDayIn reads a month and day of the rules, as 02-16; 02-31 is the last day
// of February.
func monthDayIn(year int, monthDay string) Date {
	month := time.Month(10*(monthDay[0]-'0') + monthDay[1] - '0')
	return clamp(year, month, int(10*(monthDay[3]-'0')+monthDay[4]-'0'))
}

// A Usability says whether a certificate is good for filing in a season, and
// why. Its values are keys of texts.
type Usability string

// The usabilities.
const (
	UsableThrough  Usability = "season.usable"        // it is good through the deadline
	UsableLastDay  Usability = "season.last_day"      // the deadline is its last day
	EndsBefore     Usability = "season.ends_before"   // it expires before the first day
	EndsWithin     Usability = "season.ends_within"   // it expires between first day and deadline
	EndsOnTheWay   Usability = "season.ends_on_way"   // it expires before a deadline that the person added
	AlreadyExpired Usability = "season.already_ended" // it has expired
)

// UsableIn tells whether the certificate as it is will be good on the deadline
// of a season. A certificate that lapsed (失効) is none the less named usable:
// only the person knows of a move or a change of name.
func (l Life) UsableIn(s Season, today Date) (bool, Usability) {
	switch {
	case l.Expires.Compare(today) < 0:
		return false, AlreadyExpired
	case l.Expires.Compare(s.Deadline) > 0:
		return true, UsableThrough
	case l.Expires == s.Deadline:
		return true, UsableLastDay
	case s.Name == Own:
		return false, EndsOnTheWay
	case l.Expires.Compare(s.From) < 0:
		return false, EndsBefore
	}
	return false, EndsWithin
}

// A crowd is a rule on when the counters are crowded, each year.
type crowd struct {
	Rule
	First string `json:"first"` // month and day
	Last  string `json:"last"`
}

var crowds = load[crowd]("crowds.json")

// Crowded tells whether the counters are usually crowded on a day, and since
// and until when.
func Crowded(on Date) (from, to Date, yes bool) {
	for _, c := range crowds() {
		from, to = monthDayIn(on.Year, c.First), monthDayIn(on.Year, c.Last)
		if c.holds(on) && on.Compare(from) >= 0 && on.Compare(to) <= 0 {
			return from, to, true
		}
	}
	return Date{}, Date{}, false
}

// nextCrowd is the day after a given one on which the counters get crowded next.
// A crowded time that follows another one is no news.
func nextCrowd(after Date) (next Date) {
	for _, c := range crowds() {
		from := monthDayIn(after.Year, c.First)
		if from.Compare(after) <= 0 {
			from = monthDayIn(after.Year+1, c.First)
		}
		if _, _, still := Crowded(from.AddDays(-1)); still {
			continue
		}
		if next.IsZero() || from.Compare(next) < 0 {
			next = from
		}
	}
	return next
}

// The days around New Year on which offices are closed (地方自治法4条の2: from
// 29 December to 3 January).
const (
	closedFrom = "12-29"
	closedTo   = "01-03"
)

// counterCloses tells whether counters are surely closed: weekends and New Year.
// Public holidays and a municipality's own days are not known here.
func (d Date) counterCloses() bool {
	return d.isWeekend() || d.Compare(monthDayIn(d.Year, closedFrom)) >= 0 || d.Compare(monthDayIn(d.Year, closedTo)) <= 0
}

// openOnOrBefore is the last day up to d on which counters may be open.
func (d Date) openOnOrBefore() Date {
	for d.counterCloses() {
		d = d.AddDays(-1)
	}
	return d
}

// openOnOrAfter is the first day from d on on which counters may be open.
func (d Date) openOnOrAfter() Date {
	for d.counterCloses() {
		d = d.AddDays(1)
	}
	return d
}
