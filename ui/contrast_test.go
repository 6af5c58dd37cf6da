package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"inkan/calendar"
	"inkan/signer"
)

// alarms counts the edges that stand for a problem on the window.
func (b *bench) alarms() (n int) {
	visit(b.win.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if r, ok := o.(*canvas.Rectangle); ok && r.StrokeWidth == alarmEdge && r.StrokeColor == b.palette.Error && r != b.parts.edge && r.Size().Width > 200 {
			n++
		}
	})
	return n
}

// In high contrast each panel that tells of a problem has an edge of 4 px; in
// other colours, where a tint does that, none has.
func TestProblemsHaveAnEdgeInHighContrast(t *testing.T) {
	for name, show := range map[string]func(*bench){
		"wrong":   scenes["wrong"],
		"reasons": scenes["reasons"],
		"problem": scenes["problem"],
		"changed": scenes["verified-changed"],
		"broken":  scenes["support-broken"],
		"expired": func(b *bench) { b.apply(turned{pageCertificate}) },
		"none": func(b *bench) {
			b.listed()
			b.apply(submitted{})
			b.apply(signer.Event{Draft: 0, Err: signer.ErrChanged})
			b.apply(signed{})
		},
	} {
		for _, theme := range []string{"contrast", ""} {
			options := ""
			if name == "expired" {
				options = "days-left=-3"
			}
			b := newBench(t, "ja", options)
			b.adjust(settings{Theme: theme})
			b.see()
			show(b)
			b.settle()
			b.nothingCut()
			if n := b.alarms(); (n > 0) != (theme == "contrast") {
				t.Errorf("%s in %q: %d edges", name, theme, n)
			}
		}
	}
}

// What a renewal gives is drawn while one can be had.
func TestTheLineShowsWhatARenewalGives(t *testing.T) {
	for _, c := range []struct {
		expires, today, want string
	}{
		{"2027-02-03", "2026-11-22", "2032-02-03"},
		{"2027-02-03", "2026-11-04", "2032-02-03"},
		{"2027-02-03", "2026-11-03", ""},
		{"2027-02-03", "2027-02-03", "2032-02-03"},
		{"2027-02-03", "2027-02-04", ""},
		{"2028-02-29", "2028-01-10", "2033-02-28"},
	} {
		day := func(s string) calendar.Date {
			d, err := calendar.ParseDate(s)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		got := ""
		if until, ok := renewed(calendar.NewPlan(calendar.Life{Expires: day(c.expires)}, day(c.today))); ok {
			got = until.String()
		}
		if got != c.want {
			t.Errorf("%s on %s: until %s, want %s", c.expires, c.today, got, c.want)
		}
	}
	b := newBench(t, "ja", "days-left=73")
	b.see()
	b.apply(turned{pageCertificate})
	b.want("更新した場合", "2032年（令和14年）2月3日まで（見込み）")
	b = newBench(t, "ja", "days-left=300")
	b.see()
	b.apply(turned{pageCertificate})
	if b.says("更新した場合") {
		t.Error("shown though it cannot be renewed yet")
	}
}

// A window page names no command.
func TestNotesNameNoCommand(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		b := newBench(t, lang, "")
		b.apply(turned{pageSign})
		b.apply(prepared{drafts("1.csv")})
		b.apply(submitted{})
		b.state.Sign.Started = now.Add(-time.Second)
		b.apply(signer.Event{Draft: 0, Out: "x", Notes: []error{&signer.UnstampedError{Why: errBroken}}})
		b.apply(signed{})
		b.want(b.plainSay().T("timestamp.unstamped"))
		if b.says("inkan timestamp") {
			t.Error("names a command")
		}
	}
}
