package calendar

import (
	"maps"
	"slices"
	"testing"
)

func TestRulesSayWhereTheyComeFrom(t *testing.T) {
	confidences := []Confidence{Official, Municipal, Reported, Unconfirmed, Planned}
	all := Rules()
	for _, s := range seasons() {
		all = append(all, s.Rule)
	}
	for _, l := range attachments() {
		all = append(all, l.Rule)
	}
	for _, c := range crowds() {
		all = append(all, c.Rule)
	}
	names := map[string]bool{}
	for _, r := range all {
		if r.Name == "" || r.Source == "" || r.Read.IsZero() || !slices.Contains(confidences, r.Confidence) || names[r.Name] && r.Name != "attachments" {
			t.Errorf("not complete, or twice: %+v", r)
		}
		names[r.Name] = true
		if !r.Until.IsZero() && r.Until.Compare(r.From) < 0 {
			t.Errorf("ends before it begins: %+v", r)
		}
	}
	for _, w := range windows() {
		if w.Months < 1 || len(w.Keys) == 0 {
			t.Errorf("%+v", w)
		}
	}
}

func TestRulesHold(t *testing.T) {
	r := Rule{From: date(t, "2025-04-01"), Until: date(t, "2026-03-31")}
	for day, want := range map[string]bool{"2025-03-31": false, "2025-04-01": true, "2026-03-31": true, "2026-04-01": false} {
		if r.holds(date(t, day)) != want {
			t.Errorf("%s: not %v", day, want)
		}
	}
	if !(Rule{}).holds(date(t, "2026-11-22")) {
		t.Error("a rule without days does not hold")
	}
	old, young := Rule{Read: date(t, "2025-01-01")}, Rule{Read: date(t, "2026-01-01")}
	if AsOf([]Rule{young, old, young}) != old.Read || !AsOf(nil).IsZero() {
		t.Error("as of another day")
	}
}

func TestRulesRefuseMistypedNames(t *testing.T) {
	var all []Limits
	if strict([]byte(`[{"name":"a","bites":1}]`), &all) == nil {
		t.Error("accepted")
	}
}

func TestAttachmentLimits(t *testing.T) {
	for _, c := range []struct {
		day  string
		grey bool
	}{{"2022-01-01", false}, {"2025-03-31", false}, {"2025-04-01", true}, {"2028-06-01", true}} {
		now, planned := AttachmentLimits(date(t, c.day))
		if now.Grey != c.grey || now.Bytes != 14_000_000 || now.Files != 136 || now.Transmissions != 11 || now.DPI != 200 || now.Confidence == Planned {
			t.Errorf("%s: %+v", c.day, now)
		}
		if planned == nil || planned.Bytes != 100_000_000 {
			t.Errorf("%s: planned %+v", c.day, planned)
		}
	}
}

// everyAnswer calls visit with all answers that a guide can lead through.
func everyAnswer(g Guide, answers map[string]string, visit func(map[string]string, Branch)) {
	b, ask := g.Next(answers)
	if ask == nil {
		visit(answers, b)
		return
	}
	for _, a := range ask.Answers {
		more := maps.Clone(answers)
		more[ask.Name] = a
		everyAnswer(g, more, visit)
	}
}

// Each guide ends after three questions at most, on a route with steps or at
// another guide; each branch and each route can be reached.
func TestGuidesEnd(t *testing.T) {
	used := map[string]bool{}
	for _, g := range Guides() {
		reached := map[string]bool{}
		everyAnswer(g, map[string]string{}, func(answers map[string]string, b Branch) {
			if len(answers) > 3 {
				t.Errorf("%s asks %v", g.Name, answers)
			}
			r, ok := b.Way()
			if _, other := GuideFor(b.Guide); ok == other {
				t.Errorf("%s %v leads to %+v", g.Name, answers, b)
			}
			if ok && (len(r.Steps) == 0 || len(r.Basis()) != len(r.Rules)) {
				t.Errorf("route %s has %d steps and rules that are not there: %v", r.Name, len(r.Steps), r.Rules)
			}
			reached[b.Route+b.Guide], used[b.Route] = true, true
		})
		for _, b := range g.Branches {
			if !reached[b.Route+b.Guide] {
				t.Errorf("%s never leads to %s%s", g.Name, b.Route, b.Guide)
			}
			for q, a := range b.When {
				i := slices.IndexFunc(g.Questions, func(have Question) bool { return have.Name == q })
				if i < 0 || !slices.Contains(g.Questions[i].Answers, a) {
					t.Errorf("%s waits for %s=%s, which nobody can answer", g.Name, q, a)
				}
			}
		}
		if len(g.Branches[len(g.Branches)-1].When) != 0 {
			t.Errorf("the last branch of %s does not always fit", g.Name)
		}
	}
	for _, r := range routes() {
		if !used[r.Name] {
			t.Errorf("no guide leads to %s", r.Name)
		}
	}
}

func TestTheWaysOutOfALock(t *testing.T) {
	locked, ok := GuideFor("HJS0432E")
	if !ok || locked.Name != "locked" {
		t.Fatal("the message of e-Tax is not known")
	}
	for _, c := range []struct {
		answers map[string]string
		route   string // or the question asked next
	}{
		{map[string]string{}, "pin4?"},
		{map[string]string{"pin4": "yes"}, "phone?"},
		{map[string]string{"pin4": "no"}, "in_date?"},
		{map[string]string{"pin4": "yes", "phone": "yes"}, "in_date?"},
		{map[string]string{"pin4": "yes", "phone": "yes", "in_date": "yes"}, "kiosk"},
		{map[string]string{"pin4": "yes", "phone": "no", "in_date": "yes"}, "counter_reset"},
		{map[string]string{"pin4": "no", "in_date": "yes"}, "counter_reset_id"},
		{map[string]string{"in_date": "no"}, "counter_new"},
	} {
		b, ask := locked.Next(c.answers)
		got := b.Route
		if ask != nil {
			got = ask.Name + "?"
		}
		if got != c.route {
			t.Errorf("%v: %s, want %s", c.answers, got, c.route)
		}
	}
}

func TestGuidesHaveOneNameEach(t *testing.T) {
	names := map[string]bool{}
	for _, g := range Guides() {
		for _, n := range append([]string{g.Name}, g.Aliases...) {
			if found, ok := GuideFor(n); names[n] || !ok || found.Name != g.Name {
				t.Errorf("%s leads to %s", n, found.Name)
			}
			names[n] = true
		}
	}
	if g, ok := GuideFor("No-Certificate"); !ok || g.Name != "no_certificate" {
		t.Error("a name with a hyphen is not known")
	}
	if _, ok := GuideFor(""); ok {
		t.Error("nothing is a topic")
	}
}
