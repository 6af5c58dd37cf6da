package calendar

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// A component of a calendar file as this test's own reader finds it.
type component struct {
	name  string
	lines map[string][]string // values by name with parameters
	inner []*component
}

// read is a strict reader of RFC 5545: line ends, folding, names, nesting.
func read(b []byte) (*component, error) {
	if !utf8.Valid(b) || !strings.HasSuffix(string(b), "\r\n") {
		return nil, errors.New("no UTF-8, or no end")
	}
	for _, line := range strings.Split(strings.TrimSuffix(string(b), "\r\n"), "\r\n") {
		if len(line) > 75 || len(line) == 0 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00\x07\x1b") {
			return nil, fmt.Errorf("bad line %q", line)
		}
	}
	unfolded := strings.ReplaceAll(string(b), "\r\n ", "")
	root := &component{lines: map[string][]string{}}
	open := []*component{root}
	named := regexp.MustCompile(`^([A-Z-]+(?:;[A-Z-]+=[A-Za-z-]+)*):(.*)$`)
	for _, line := range strings.Split(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
		m := named.FindStringSubmatch(line)
		if m == nil {
			return nil, fmt.Errorf("no property: %q", line)
		}
		top := open[len(open)-1]
		switch m[1] {
		case "BEGIN":
			next := &component{name: m[2], lines: map[string][]string{}}
			top.inner = append(top.inner, next)
			open = append(open, next)
		case "END":
			if top.name != m[2] {
				return nil, fmt.Errorf("%s ended by %s", top.name, m[2])
			}
			open = open[:len(open)-1]
		default:
			top.lines[m[1]] = append(top.lines[m[1]], m[2])
		}
	}
	if len(open) != 1 || len(root.inner) != 1 || len(root.lines) != 0 || root.inner[0].name != "VCALENDAR" {
		return nil, errors.New("not one calendar")
	}
	return root.inner[0], nil
}

// one returns the value of a property that stands exactly once.
func (c *component) one(t *testing.T, name string) string {
	t.Helper()
	if len(c.lines[name]) != 1 {
		t.Fatalf("%s has %d %s: %v", c.name, len(c.lines[name]), name, c.lines)
	}
	return c.lines[name][0]
}

// plain undoes the escapes of a text (RFC 5545, 3.3.11).
func plain(t *testing.T, s string) string {
	t.Helper()
	if rest := regexp.MustCompile(`\\[\\;,nN]`).ReplaceAllString(s, ""); strings.ContainsAny(rest, `\;,`) {
		t.Errorf("text that is not escaped: %q", s)
	}
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(s)
}

var made = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

func sample(t *testing.T) []Event {
	return []Event{
		{ID: "a", Date: date(t, "2026-12-31"), Summary: "更新: 役所, 窓口; 1\\2 " + strings.Repeat("長い題名", 30), Text: "one\ntwo\r\nthree\x07", Alarms: []int{91, 30, 7, 1, 0}},
		{ID: "b", Date: date(t, "2028-02-28"), Summary: strings.Repeat("a", 200)},
		{ID: "c", Date: date(t, "2028-02-29"), Summary: "😀" + strings.Repeat("é😀", 60)},
	}
}

func TestICS(t *testing.T) {
	events := sample(t)
	cal, err := read(ICS(events, made))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"VERSION": "2.0", "CALSCALE": "GREGORIAN", "METHOD": "PUBLISH"} {
		if got := cal.one(t, name); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
	if cal.one(t, "PRODID") == "" || len(cal.inner) != len(events) {
		t.Fatalf("%d events", len(cal.inner))
	}
	uids := map[string]bool{}
	for i, e := range cal.inner {
		uids[e.one(t, "UID")] = true
		if e.name != "VEVENT" || e.one(t, "DTSTAMP") != "20261122T030000Z" {
			t.Errorf("%+v", e)
		}
		if got := plain(t, e.one(t, "SUMMARY")); got != events[i].Summary {
			t.Errorf("summary %q", got)
		}
	}
	first := cal.inner[0]
	if first.one(t, "DTSTART;VALUE=DATE") != "20261231" || first.one(t, "DTEND;VALUE=DATE") != "20270101" || cal.inner[1].one(t, "DTEND;VALUE=DATE") != "20280229" || cal.inner[2].one(t, "DTEND;VALUE=DATE") != "20280301" {
		t.Errorf("days %v", first.lines)
	}
	if got := plain(t, first.one(t, "DESCRIPTION")); got != "one\ntwo\nthree " {
		t.Errorf("text %q", got)
	}
	if len(uids) != 3 {
		t.Errorf("names %v", uids)
	}
	var triggers []string
	for _, a := range first.inner {
		if a.name != "VALARM" || a.one(t, "ACTION") != "DISPLAY" || a.one(t, "DESCRIPTION") == "" {
			t.Errorf("alarm %+v", a)
		}
		triggers = append(triggers, a.one(t, "TRIGGER"))
	}
	// 91 days before is past: it would ring at once.
	if want := []string{"-P29DT15H", "-P6DT15H", "-PT15H", "PT9H"}; !slices.Equal(triggers, want) {
		t.Errorf("alarms %v, want %v", triggers, want)
	}
}

// The reader above refuses what is wrong.
func TestTheReaderOfICSCanRefuse(t *testing.T) {
	good := string(ICS(sample(t), made))
	if _, err := read([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"line ends":  strings.ReplaceAll(good, "\r\n", "\n"),
		"no folding": strings.ReplaceAll(good, "\r\n ", ""),
		"nesting":    strings.Replace(good, "END:VALARM", "END:VEVENT", 1),
		"cut":        good[:len(good)-15],
		"empty line": strings.Replace(good, "VERSION", "\r\nVERSION", 1),
		"no name":    strings.Replace(good, "VERSION:2.0", "VERSION 2.0", 1),
	} {
		if _, err := read([]byte(bad)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Names of entries stay from one file to the next, and a new certificate gets
// new ones.
func TestNamesOfEntriesStay(t *testing.T) {
	names := func(expires, today string) map[string]string {
		p := NewPlan(Life{Expires: date(t, expires)}, date(t, today))
		cal, err := read(ICS(p.Events(echo{}), made))
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, e := range cal.inner {
			all[e.one(t, "UID")] = e.one(t, "SUMMARY")
		}
		return all
	}
	early, late, other := names("2027-02-03", "2026-10-01"), names("2027-02-03", "2026-11-30"), names("2032-02-03", "2026-10-01")
	if len(early) != 5 || len(late) != 5 {
		t.Errorf("%v, %v", early, late)
	}
	for uid := range late {
		if early[uid] == "" {
			t.Errorf("%s was not there before: %s", uid, late[uid])
		}
		if other[uid] != "" {
			t.Errorf("%s is of another certificate: %s", uid, other[uid])
		}
	}
}

// Another parser reads the same.
func TestICSForAStranger(t *testing.T) {
	const python = "/usr/bin/python3"
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		if os.Getenv("INKAN_TOOLS") == "required" {
			t.Fatal("python3-icalendar is not installed")
		}
		t.Skip("python3-icalendar is not installed")
	}
	path := filepath.Join(t.TempDir(), "a.ics")
	if err := os.WriteFile(path, ICS(sample(t), made), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "-c", `
import icalendar, json, sys
c = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
print(json.dumps([[str(e["SUMMARY"]), e.decoded("DTSTART").isoformat(), e.decoded("DTEND").isoformat(),
  [int(a.decoded("TRIGGER").total_seconds()) for a in e.walk("VALARM")], len(e.errors)] for e in c.walk("VEVENT")]))`, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got [][]any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	hour := 3600.
	want := [][]any{
		{sample(t)[0].Summary, "2026-12-31", "2027-01-01", []any{-(29*24 + 15) * hour, -(6*24 + 15) * hour, -15 * hour, 9 * hour}, 0.},
		{sample(t)[1].Summary, "2028-02-28", "2028-02-29", []any{}, 0.},
		{sample(t)[2].Summary, "2028-02-29", "2028-03-01", []any{}, 0.},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("a stranger reads\n%v\nwant\n%v", got, want)
	}
}

// FuzzICS writes any text; the strict reader finds it again, but for characters
// that a calendar file may not hold.
func FuzzICS(f *testing.F) {
	for _, s := range []string{"", "更新, 窓口; 1\\2", "a\r\nb\nc\rd", strings.Repeat("長", 100), "\xff\xfe\x00\x1b[31m", `\n\\,`, "😀" + strings.Repeat("x", 73) + "é"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, id, text string) {
		cal, err := read(ICS([]Event{{ID: id, Date: Date{2027, 2, 3}, Summary: text, Text: "-" + text, Alarms: []int{1}}}, made))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' || r == 0x7F || r == utf8.RuneError {
				return ' '
			}
			return r
		}, strings.ReplaceAll(text, "\r\n", "\n"))
		e := cal.inner[0]
		if got := plain(t, e.one(t, "SUMMARY")); got != want || plain(t, e.one(t, "DESCRIPTION")) != "-"+want || len(e.inner) != 1 {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
