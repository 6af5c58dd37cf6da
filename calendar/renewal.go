package calendar

import (
	"slices"
	"time"
)

// A Kind says of which kind a certificate is, as far as rules depend on it. The
// zero Kind is a certificate of today's My Number Card.
type Kind struct {
	Policy string `json:"policy"` // object identifier of the certificate's policy, with dots; "" if unknown
	Key    string `json:"key"`    // algorithm and size of its key, such as RSA-2048; "" if unknown
}

// A window is a rule on when certificates of some kinds can be renewed.
type window struct {
	Rule
	Months   int      `json:"months"`   // before the last day
	Keys     []string `json:"keys"`     // of the kinds that it holds for
	Policies []string `json:"policies"` // of them; none means any
}

// windows are the rules of the renewal window, the one of today's cards first.
var windows = load[window]("renewal-window.json")

// windowOf is the rule by which a certificate is renewed. What no rule knows is
// taken for a certificate of today: its window is the shortest, so no one is
// sent to the counter in vain.
func windowOf(l Life) window {
	rules := windows()
	for _, r := range rules {
		key := l.Kind.Key == "" || slices.Contains(r.Keys, l.Kind.Key)
		policy := l.Kind.Policy == "" || len(r.Policies) == 0 || slices.Contains(r.Policies, l.Kind.Policy)
		if key && policy && r.holds(l.Expires) {
			return r
		}
	}
	return rules[0]
}

// A Life is how long a certificate is good: through the day on which it expires.
type Life struct {
	Expires   Date
	Kind      Kind
	Estimated bool // Expires was read from another certificate of the card
}

// Expiry is the last day of a certificate, which it is good through: notAfter
// of a JPKI certificate is 14:59:59Z, the last second of a day in Japan. A
// certificate of another kind may end within that day.
func Expiry(notAfter time.Time) Date { return DateOf(notAfter) }

// Opens is the first day on which the certificate can be renewed: the day after
// the one that lies the window's months before, or, if that month has no such
// day, the first of the next month.
func (l Life) Opens() Date { return l.Expires.backMonths(windowOf(l).Months).AddDays(1) }

// WindowRule is the rule that Opens follows.
func (l Life) WindowRule() Rule { return windowOf(l).Rule }

// DaysLeft counts the days from today to the last day: 0 on the last day,
// negative after it.
func (l Life) DaysLeft(today Date) int { return DaysLeft(l.Expires, today) }

// Stage tells in which stage the certificate is today.
func (l Life) Stage(today Date) Stage {
	switch left := l.DaysLeft(today); {
	case left < 0:
		return Expired
	case left == 0:
		return LastDay
	case left <= week:
		return LastWeek
	case today.Compare(l.Opens()) >= 0:
		return Open
	}
	return Before
}

// Opens is Life.Opens for a certificate of today's My Number Card.
func Opens(expiry Date) Date { return Life{Expires: expiry}.Opens() }

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

// StageOf is Life.Stage for a certificate of today's My Number Card.
func StageOf(expiry, today Date) Stage { return Life{Expires: expiry}.Stage(today) }
