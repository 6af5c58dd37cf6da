package calendar

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// An Event is an entry of a calendar that takes a whole day.
type Event struct {
	ID      string // the same for the same entry in each file; only a digest of it is written
	Date    Date
	Summary string
	Text    string
	Alarms  []int // days before, each at nine in the morning
}

// ICS writes events as an iCalendar file (RFC 5545). It holds what the events
// say and nothing else: no person, no computer. made is when it was made.
func ICS(events []Event, made time.Time) []byte {
	var b icsWriter
	b.line("BEGIN:VCALENDAR")
	b.line("VERSION:2.0")
	b.line("PRODID:-//Inkan//Renewal//JA")
	b.line("CALSCALE:GREGORIAN")
	b.line("METHOD:PUBLISH")
	for _, e := range events {
		b.event(e, made)
	}
	b.line("END:VCALENDAR")
	return []byte(b.String())
}

type icsWriter struct{ strings.Builder }

func (b *icsWriter) event(e Event, made time.Time) {
	b.line("BEGIN:VEVENT")
	b.line("UID:" + uid(e.ID))
	b.line("DTSTAMP:" + made.UTC().Format("20060102T150405Z"))
	b.line("DTSTART;VALUE=DATE:" + basic(e.Date))
	b.line("DTEND;VALUE=DATE:" + basic(e.Date.AddDays(1)))
	b.line("SUMMARY:" + escape(e.Summary))
	if e.Text != "" {
		b.line("DESCRIPTION:" + escape(e.Text))
	}
	b.line("TRANSP:TRANSPARENT")
	for _, days := range e.Alarms {
		if e.Date.AddDays(-days).Compare(DateOf(made)) < 0 {
			continue // it would ring at once
		}
		b.line("BEGIN:VALARM")
		b.line("ACTION:DISPLAY")
		b.line("DESCRIPTION:" + escape(e.Summary))
		b.line("TRIGGER:" + trigger(days))
		b.line("END:VALARM")
	}
	b.line("END:VEVENT")
}

// morning is when alarms ring, in hours after midnight.
const morning = 9

// trigger is a duration before midnight at the beginning of the day (RFC 5545,
// 3.3.6 and 3.8.6.3).
func trigger(days int) string {
	switch days {
	case 0:
		return fmt.Sprintf("PT%dH", morning)
	case 1:
		return fmt.Sprintf("-PT%dH", 24-morning)
	}
	return fmt.Sprintf("-P%dDT%dH", days-1, 24-morning)
}

// basic writes a date as RFC 5545, 3.3.4 does.
func basic(d Date) string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

// uid makes a name that is the same in each file and tells nothing (RFC 5545,
// 3.8.4.7; in the form of a UUID of version 8, as RFC 7986, 5.3 suggests).
func uid(id string) string {
	h := sha256.Sum256([]byte("inkan calendar entry\n" + id))
	h[6] = h[6]&0x0F | 0x80
	h[8] = h[8]&0x3F | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// escape writes a text as a value (RFC 5545, 3.3.11). Control characters, which
// it forbids, become spaces.
func escape(s string) string {
	s = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`).Replace(s)
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7F || r == utf8.RuneError {
			return ' '
		}
		return r
	}, s)
}

// longest is how many bytes a line may have before its line end (RFC 5545, 3.1).
const longest = 75

// line writes a line, folded between characters.
func (b *icsWriter) line(s string) {
	room := longest
	for len(s) > room {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], longest-1
	}
	b.WriteString(s + "\r\n")
}

// Events are the entries for the steps of a plan. Their names come from the
// certificate's last day, so that a newer file replaces an older one's entries.
func (p Plan) Events(w Words) (all []Event) {
	for _, s := range p.Steps {
		if s.Date.Compare(p.Today) < 0 {
			continue
		}
		id := s.Name + " " + p.Life.Expires.String()
		if s.Season.Name != "" {
			id += " " + s.Season.Name + " " + s.Season.Deadline.String()
		}
		all = append(all, Event{ID: id, Date: s.Date, Summary: s.Text(w), Text: w.T("renewal.ics.text"), Alarms: []int{7, 1}})
	}
	return append(all, Ending(p.Life.Expires.String(), p.Life, w.T("renewal.ics.end"), w.T("renewal.ics.text")))
}

// Ending is the entry for a certificate's last day, with alarms from the opening
// of its renewal window on.
func Ending(id string, l Life, summary, text string) Event {
	return Event{ID: "end " + id, Date: l.Expires, Summary: summary, Text: text, Alarms: []int{DaysLeft(l.Expires, l.Opens()), 30, 7, 1, 0}}
}
