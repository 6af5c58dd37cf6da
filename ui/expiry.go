package ui

import (
	"time"

	"inkan/calendar"
)

// daysLeft is the number of days until the last day of a certificate, both
// counted in Japan; negative when it has passed.
func daysLeft(notAfter, now time.Time) int {
	return calendar.DaysLeft(calendar.Expiry(notAfter), calendar.DateOf(now))
}

// renewable tells whether the renewal window of a certificate is open.
func renewable(notAfter, now time.Time) bool {
	switch calendar.StageOf(calendar.Expiry(notAfter), calendar.DateOf(now)) {
	case calendar.Open, calendar.LastWeek, calendar.LastDay:
		return true
	}
	return false
}

// opens is the first day on which a certificate can be renewed.
func opens(notAfter time.Time) time.Time { return calendar.Opens(calendar.Expiry(notAfter)).Time() }

// season is the filing season of income tax that ends after a day (所得税法
// 120条1項: 16 February to 15 March).
func season(after time.Time) (from, to time.Time) {
	d := calendar.DateOf(after)
	last := calendar.Date{Year: d.Year, Month: time.March, Day: 15}
	if d.Compare(last) > 0 {
		last.Year++
	}
	return calendar.Date{Year: last.Year, Month: time.February, Day: 16}.Time(), last.Time()
}

// endsBeforeSeason tells whether a certificate ends so shortly before the end of
// a filing season that it will be missed there: within four months.
func endsBeforeSeason(notAfter, now time.Time) bool {
	_, to := season(notAfter)
	return to.Sub(notAfter) < 4*30*24*time.Hour && to.Sub(now) < 365*24*time.Hour
}

// rulesRead is the day on which the rules of the guides were read from the
// notices of the municipalities.
var rulesRead = calendar.Date{Year: 2026, Month: time.November, Day: 22}.Time()
