package calendar

import (
	"embed"
	"encoding/json"
	"sync"
	"time"
)

// A Rule is a rule of law or administration as data, with the place where it
// was read. Show it with the date of reading: rules change.
type Rule struct {
	Name       string `json:"name"`
	Months     int    `json:"months"`     // length of the renewal window
	From       Date   `json:"from"`       // first expiry date that it holds for
	Until      Date   `json:"until"`      // last one; zero if no end is known
	Wording    string `json:"wording"`    // the rule in words
	Source     string `json:"source"`     // who says so
	Read       Date   `json:"read"`       // when that was read
	Confidence string `json:"confidence"` // how sure it is
}

//go:embed rules/*.json
var files embed.FS

// windows are the rules of the renewal window. They are embedded, so an error
// means a broken build.
var windows = sync.OnceValue(func() []Rule {
	b, err := files.ReadFile("rules/renewal-window.json")
	if err != nil {
		panic(err)
	}
	var rules []Rule
	if err := json.Unmarshal(b, &rules); err != nil {
		panic(err)
	}
	return rules
})

// Window is the rule by which a certificate with this last day is renewed.
func Window(expiry Date) Rule {
	rules := windows()
	for _, r := range rules {
		if expiry.Compare(r.From) >= 0 && (r.Until.IsZero() || expiry.Compare(r.Until) <= 0) {
			return r
		}
	}
	return rules[0] // before the first My Number Card: nobody's certificate
}

// Expiry is the last day of a certificate, which it is good through: notAfter
// of a JPKI certificate is 14:59:59Z, the last second of a day in Japan. A
// certificate of another kind may end within that day.
func Expiry(notAfter time.Time) Date { return DateOf(notAfter) }

// Opens is the first day on which a certificate with this last day can be
// renewed: the day after the one that lies three months before, or, if that
// month has no such day, the first of the next month.
func Opens(expiry Date) Date {
	return expiry.backMonths(Window(expiry).Months).AddDays(1)
}

// DaysLeft counts the days from today to the last day: 0 on the last day,
// negative after it.
func DaysLeft(expiry, today Date) int {
	return int(expiry.Time().Sub(today.Time()) / (24 * time.Hour))
}

// Stage is where in its life a certificate is.
type Stage string

// The stages. Their values are part of the command line's contract.
const (
	Before   Stage = "before"    // the renewal window has not opened
	Open     Stage = "open"      // can be renewed; more than a week is left
	LastWeek Stage = "last_week" // seven days or fewer are left
	LastDay  Stage = "last_day"  // today is the last day
	Expired  Stage = "expired"   // the last day has passed
)

// week is the length of the last week in days.
const week = 7

// StageOf tells in which stage a certificate with this last day is today.
func StageOf(expiry, today Date) Stage {
	switch left := DaysLeft(expiry, today); {
	case left < 0:
		return Expired
	case left == 0:
		return LastDay
	case left <= week:
		return LastWeek
	case today.Compare(Opens(expiry)) >= 0:
		return Open
	}
	return Before
}
