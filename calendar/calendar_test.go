package calendar

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the test runs under foreign zones on any machine
)

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

// Official examples of municipalities, and cases at the ends of months worked
// out from their rule.
var openings = []struct{ expiry, opens, why string }{
	{"2023-07-07", "2023-04-08", "example of Nerima"},
	{"2023-05-28", "2023-03-01", "example of Nerima: 28 February and a day"},
	{"2025-05-05", "2025-02-06", "example of Kochi: 5 May, 6 February"},
	{"2025-05-01", "2025-02-02", "example of Nishinoshima: 1 May, 2 February"},
	{"2025-08-01", "2025-05-02", "example of Omura: 1 August, 2 May"},
	{"2025-04-10", "2025-01-11", "example of Utsunomiya: 10 April, 11 January"},
	{"2027-05-29", "2027-03-01", "no 29 February"},
	{"2027-05-30", "2027-03-01", "no 30 February"},
	{"2027-05-31", "2027-03-01", "no 31 February"},
	{"2028-05-28", "2028-02-29", "leap year"},
	{"2028-05-29", "2028-03-01", "leap year"},
	{"2028-05-31", "2028-03-01", "leap year"},
	{"2026-11-30", "2026-08-31", "30 August and a day"},
	{"2026-12-31", "2026-10-01", "no 31 September"},
	{"2027-01-31", "2026-11-01", "31 October and a day"},
	{"2027-02-28", "2026-11-29", "28 November and a day"},
	{"2026-07-31", "2026-05-01", "no 31 April"},
	{"2027-02-03", "2026-11-04", "across the year"},
	{"2028-02-29", "2027-11-30", "leap day"},
}

func TestOpens(t *testing.T) {
	for _, c := range openings {
		if got := Opens(date(t, c.expiry)); got != date(t, c.opens) {
			t.Errorf("expiry %s (%s): opens %s, want %s", c.expiry, c.why, got, c.opens)
		}
	}
}

// municipal is the rule as the municipality words it, found by looking at one
// day after the other: the day after the day of the same number in the third
// month before, and if there is none the first of the month after that.
func municipal(expiry time.Time) time.Time {
	first := time.Date(expiry.Year(), expiry.Month(), 1, 0, 0, 0, 0, time.UTC)
	for range 3 {
		first = first.AddDate(0, 0, -1) // into the month before
		first = first.AddDate(0, 0, 1-first.Day())
	}
	for d := first; d.Month() == first.Month(); d = d.AddDate(0, 0, 1) {
		if d.Day() == expiry.Day() {
			return d.AddDate(0, 0, 1)
		}
	}
	return first.AddDate(0, 0, 35).AddDate(0, 0, 1-first.AddDate(0, 0, 35).Day())
}

// leastMonths is the day three months later, at the end of a shorter month.
func leastMonths(d time.Time) time.Time {
	later := time.Date(d.Year(), d.Month()+3, 1, 0, 0, 0, 0, time.UTC)
	for later.Day() < d.Day() && later.AddDate(0, 0, 1).Month() == later.Month() {
		later = later.AddDate(0, 0, 1)
	}
	return later
}

// Every day of 560 years, more than the 400 after which the calendar repeats.
func TestOpensAlways(t *testing.T) {
	count := 0
	var before Date
	for e := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC); e.Year() < 2560; e = e.AddDate(0, 0, 1) {
		count++
		expiry := Date{e.Year(), e.Month(), e.Day()}
		opens := Opens(expiry)
		if want := municipal(e); opens != (Date{want.Year(), want.Month(), want.Day()}) {
			t.Fatalf("expiry %v: opens %v, the municipal rule says %v", expiry, opens, want)
		}
		if opens.Compare(before) < 0 {
			t.Fatalf("expiry %v: opens %v, earlier than for the day before", expiry, opens)
		}
		before = opens
		// A day with more than three months left is before the window.
		day := time.Date(opens.Year, opens.Month, opens.Day, 0, 0, 0, 0, time.UTC)
		if leastMonths(day).Before(e) {
			t.Fatalf("expiry %v: open on %v with more than three months left", expiry, opens)
		}
		if left := DaysLeft(expiry, opens); left < 88 || left > 91 {
			t.Fatalf("expiry %v: %d days in the window", expiry, left)
		}
	}
	if count < 200_000 {
		t.Fatalf("only %d dates", count)
	}
}

func TestExpiryIsTheBirthdayItself(t *testing.T) {
	for notAfter, want := range map[string]string{
		"2027-02-03T14:59:59Z":      "2027-02-03",
		"2027-02-03T23:59:59+09:00": "2027-02-03",
		"2027-02-03T15:00:00Z":      "2027-02-04",
		"2028-02-29T14:59:59Z":      "2028-02-29",
		"2026-12-31T14:59:59Z":      "2026-12-31",
		"2026-12-31T06:59:59-08:00": "2026-12-31",
	} {
		at, err := time.Parse(time.RFC3339, notAfter)
		if err != nil {
			t.Fatal(err)
		}
		if got := Expiry(at); got != date(t, want) {
			t.Errorf("%s: %v, want %s", notAfter, got, want)
		}
	}
}

func TestStages(t *testing.T) {
	expiry := date(t, "2027-02-03")
	for _, c := range []struct {
		today string
		left  int
		stage Stage
	}{
		{"2022-03-10", 1791, Before},
		{"2026-11-03", 92, Before},
		{"2026-11-04", 91, Open},
		{"2026-11-22", 73, Open},
		{"2027-01-26", 8, Open},
		{"2027-01-27", 7, LastWeek},
		{"2027-02-02", 1, LastWeek},
		{"2027-02-03", 0, LastDay},
		{"2027-02-04", -1, Expired},
		{"2030-01-01", -1063, Expired},
	} {
		today := date(t, c.today)
		if left, stage := DaysLeft(expiry, today), StageOf(expiry, today); left != c.left || stage != c.stage {
			t.Errorf("%s: %d days left, %s; want %d, %s", c.today, left, stage, c.left, c.stage)
		}
	}
}

func TestDates(t *testing.T) {
	for _, s := range []string{"", "2027-2-3", "2027-02-30", "2027-13-01", "2027/02/03", "20270203", "令和9年2月3日", "2027-02-03T00:00:00Z", " 2027-02-03"} {
		if d, err := ParseDate(s); !errors.Is(err, ErrDate) {
			t.Errorf("ParseDate(%q) = %v, %v", s, d, err)
		}
	}
	type box struct{ D Date }
	for _, s := range []string{`{"D":"2027-02-03"}`, `{"D":""}`} {
		var b box
		if err := json.Unmarshal([]byte(s), &b); err != nil {
			t.Fatal(err)
		}
		if out, err := json.Marshal(b); string(out) != s || err != nil {
			t.Errorf("%s came back as %s (%v)", s, out, err)
		}
	}
	if d := date(t, "2028-03-01"); d.AddDays(-1) != date(t, "2028-02-29") || DateOf(d.Time()) != d || d.Time().UTC().Hour() != 15 {
		t.Error("days and times do not fit")
	}
}

// described tells everything that the machine's zone could change.
func described(t *testing.T) string {
	var b strings.Builder
	for hour := range 48 {
		at := time.Date(2026, 12, 31, hour, 30, 0, 0, time.UTC).Local()
		fmt.Fprintln(&b, DateOf(at), Opens(DateOf(at)), DaysLeft(date(t, "2027-02-03"), DateOf(at)), StageOf(DateOf(at), date(t, "2026-11-22")))
		fmt.Fprintln(&b, NewPlan(Life{Expires: date(t, "2027-02-03")}, DateOf(at)))
		b.Write(ICS([]Event{{ID: "x", Date: DateOf(at), Summary: "x", Alarms: []int{1}}}, at))
	}
	return b.String()
}

const inZone = "CALENDAR_TEST_IN_ZONE"

func TestTheMachinesZoneDoesNotMatter(t *testing.T) {
	if os.Getenv(inZone) != "" {
		_, offset := time.Date(2026, 12, 31, 0, 0, 0, 0, time.Local).Zone()
		fmt.Printf("<%d\n%s>", offset, described(t))
		return
	}
	for zone, offset := range map[string]int{"UTC": 0, "America/Los_Angeles": -8 * 3600, "Pacific/Kiritimati": 14 * 3600, "Asia/Tokyo": 9 * 3600} {
		run := exec.Command(os.Args[0], "-test.run=^TestTheMachinesZoneDoesNotMatter$")
		run.Env = append(os.Environ(), inZone+"=1", "TZ="+zone)
		out, err := run.Output()
		if err != nil {
			t.Fatal(zone, err)
		}
		if want := fmt.Sprintf("<%d\n%s>", offset, described(t)); !strings.Contains(string(out), want) {
			t.Errorf("%s: got %s, want %s", zone, out, want)
		}
	}
}
