package i18n

import (
	"fmt"
	"strconv"
	"time"
)

// japan is the zone of every date that a person reads: JST, without summer
// time since 1952. It is fixed so that no zone file is needed.
var japan = time.FixedZone("JST", 9*60*60)

// An era of the Japanese calendar begins on a day of its year 1. Its name stays
// Japanese in every language.
type era struct {
	name             string
	year, month, day int
}

// eras, newest first, with the day on which each began (for 明治 the first day
// of the Gregorian calendar in Japan, 明治6年).
var eras = []era{
	{"令和", 2019, 5, 1},
	{"平成", 1989, 1, 8},
	{"昭和", 1926, 12, 25},
	{"大正", 1912, 7, 30},
	{meiji, 1873, 1, 1},
}

// 明治 counts from 1868; its first five years had another calendar.
const (
	meiji     = "明治"
	meijiYear = 1868
)

// Date writes the day that t is in Japan: 2027年（令和9年）2月3日, 3 February 2027.
func (p *Printer) Date(t time.Time) string { return p.date("date.full", t) }

// EraDate is Date with the year of the Japanese era in every language:
// 2027年（令和9年）2月3日, 3 February 2027 (令和9年).
func (p *Printer) EraDate(t time.Time) string { return p.date("date.era", t) }

// ShortDate writes the day without its year: 2月3日, 3 February. It stands only
// beside a full date.
func (p *Printer) ShortDate(t time.Time) string { return p.date("date.short", t) }

// Time writes the time of day in Japan and says so: 10:15（日本時間）, 10:15 JST.
func (p *Printer) Time(t time.Time) string {
	return p.T("date.time", t.In(japan).Format("15:04"))
}

// date fills a pattern with year, year of the era, month and day. Years are
// strings because a number would be written as 2,027.
func (p *Printer) date(pattern string, t time.Time) string {
	t = t.In(japan)
	year, month, day := t.Date()
	name := p.T("date.month." + strconv.Itoa(int(month)))
	return p.T(pattern, strconv.Itoa(year), eraYear(year, int(month), day), name, strconv.Itoa(day))
}

// eraYear is 令和9年, 令和元年 or, before the Gregorian calendar, the plain year.
func eraYear(year, month, day int) string {
	for _, e := range eras {
		if year*10000+month*100+day < e.year*10000+e.month*100+e.day {
			continue
		}
		first := e.year
		if e.name == meiji {
			first = meijiYear
		}
		n := strconv.Itoa(year - first + 1)
		if n == "1" {
			n = "元"
		}
		return e.name + n + "年"
	}
	return fmt.Sprintf("%d年", year)
}
