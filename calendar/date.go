// Package calendar computes the dates of a certificate's life in Japan: its
// last day, the days left, the opening of its renewal window, the plan of a
// renewal; and it holds the rules and guides that have a date. It knows no
// clock, no machine's time zone, no card and no language.
package calendar

import (
	"cmp"
	"fmt"
	"time"
)

// japan is Asia/Tokyo, JST, UTC+9 without summer time since 1952. It is fixed
// so that no zone file is needed and the machine's zone does not matter.
var japan = time.FixedZone("JST", 9*60*60)

// Error is a fault that is its own key in the message catalogs.
type Error string

// Error returns the key.
func (e Error) Error() string { return string(e) }

// Message returns the key of the text to show; it has no arguments.
func (e Error) Message() (string, []any) { return string(e), nil }

// ErrDate says that a text is no date of the form 2027-02-03.
const ErrDate Error = "calendar.date"

// A Date is a day of the Gregorian calendar in Japan. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day that it is in Japan at an instant.
func DateOf(t time.Time) Date {
	year, month, day := t.In(japan).Date()
	return Date{year, month, day}
}

// ParseDate reads a date as ISO 8601 writes it, 2027-02-03. The error is
// ErrDate.
func ParseDate(s string) (Date, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, japan)
	if err != nil {
		return Date{}, ErrDate
	}
	return DateOf(t), nil
}

// String writes the date as ISO 8601 does, 2027-02-03.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText is String; the zero Date is empty.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText is ParseDate; an empty text is the zero Date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(text))
	return err
}

// Time is the beginning of the day in Japan.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, japan) }

// IsZero tells whether this is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is negative if d is before e, zero if they are the same day, and
// positive if d is after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// AddDays is the day that many days later, or earlier if negative.
func (d Date) AddDays(days int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+days, 0, 0, 0, 0, japan))
}

// backMonths is the same day of the month that many months before, or the last
// day of that month if it is shorter. time.AddDate would run over into the
// next month: 31 May less three months would be 3 March.
func (d Date) backMonths(months int) Date {
	return clamp(d.Year, d.Month-time.Month(months), d.Day)
}

// clamp is a day of a month, or the last day of that month if it is shorter.
// Months below 1 and above 12 are of other years.
func clamp(year int, month time.Month, day int) Date {
	first := DateOf(time.Date(year, month, 1, 0, 0, 0, 0, japan))
	last := DateOf(time.Date(year, month+1, 0, 0, 0, 0, 0, japan))
	return Date{first.Year, first.Month, min(day, last.Day)}
}

// isWeekend tells whether the day is a Saturday or a Sunday.
func (d Date) isWeekend() bool {
	w := d.Time().Weekday()
	return w == time.Saturday || w == time.Sunday
}
