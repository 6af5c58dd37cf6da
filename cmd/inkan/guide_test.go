package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"inkan/calendar"
	"inkan/i18n"
	"inkan/signer/report"
)

func printers(t *testing.T) (all []*i18n.Printer) {
	t.Helper()
	for _, lang := range []string{"ja", "en"} {
		p, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// The rules, guides and seasons name texts that are there: the catalogs' own
// test sees only the keys that stand in sources.
func TestRulesHaveTexts(t *testing.T) {
	var keys []string
	for _, r := range calendar.Rules() {
		keys = append(keys, r.TextKey(), "guide.confidence."+string(r.Confidence))
	}
	for _, s := range calendar.Seasons(calendar.Date{Year: 2026, Month: 11, Day: 22}) {
		keys = append(keys, "season."+s.Name)
	}
	for _, g := range calendar.Guides() {
		keys = append(keys, g.TitleKey(), g.LeadKey())
		for _, q := range g.Questions {
			keys = append(keys, q.Key())
			for _, a := range q.Answers {
				keys = append(keys, q.AnswerKey(a))
			}
		}
		for _, b := range g.Branches {
			r, ok := b.Way()
			if !ok {
				continue
			}
			keys = append(append(keys, r.TitleKey()), r.StepKeys()...)
			for _, p := range r.Parts() {
				keys = append(append(keys, p.Label), p.Items...)
			}
		}
	}
	if len(keys) < 300 {
		t.Fatalf("only %d keys", len(keys))
	}
	for _, p := range printers(t) {
		for _, key := range keys {
			if !p.Has(key) {
				t.Errorf("no text %s in %s", key, p.Lang())
			}
		}
	}
}

// A page holds all that its guides say, in one file that loads nothing.
func TestGuidePages(t *testing.T) {
	loads := regexp.MustCompile(`(?i)<script|<link|<img|src=|href=|@import|url\(|http:|https:`)
	for _, p := range printers(t) {
		b, err := report.GuideHTML(p, calendar.Guides(), nil)
		if err != nil {
			t.Fatal(err)
		}
		page := html.UnescapeString(string(b))
		if m := loads.FindString(page); m != "" {
			t.Errorf("%s: the page has %s", p.Lang(), m)
		}
		if !strings.Contains(page, fmt.Sprintf(`<html lang="%s">`, p.Lang())) || strings.Contains(page, "\u200b") || strings.Contains(page, "guide.") {
			t.Errorf("%s: language, line breaks or keys", p.Lang())
		}
		for _, g := range calendar.Guides() {
			text := report.GuideText(p, g, nil)
			for _, line := range strings.Split(text, "\n") {
				line = regexp.MustCompile(`^ +(\d+  )?`).ReplaceAllString(line, "")
				if label, items, ok := strings.Cut(line, ": "); ok && !strings.Contains(page, line) {
					line = items
					_ = label
				}
				if !strings.Contains(page, line) {
					t.Errorf("%s %s: the page lacks %q", p.Lang(), g.Name, line)
				}
			}
		}
	}
}

func TestGuideAfterAnswersIsOneWay(t *testing.T) {
	p := printers(t)[0]
	g, _ := calendar.GuideFor("locked")
	text := report.GuideText(p, g, map[string]string{"pin4": "yes", "phone": "yes", "in_date": "yes"})
	if !strings.Contains(text, "コンビニで解除できます") || strings.Contains(text, "窓口で解除できます") || strings.Contains(text, "こう答えたとき") {
		t.Error(text)
	}
}

// typed is a call at which someone types.
func typed(t *testing.T, text string) (*call, *bytes.Buffer) {
	t.Helper()
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	io.WriteString(out, text)
	out.Close()
	shown := new(bytes.Buffer)
	return &call{in: in, out: shown, talk: io.Discard, say: printers(t)[0]}, shown
}

func TestGuideAsks(t *testing.T) {
	locked, _ := calendar.GuideFor("locked")
	for _, c := range []struct {
		text, route string // "" if it stays open
		asked       int
	}{
		{"1\n1\n1\n", "kiosk", 3},
		{"2\n1\n", "counter_reset_id", 2},
		{"0\n3\nyes\n\n1\n2\n2\n", "counter_new", 7},
		{"1\n", "", 2},
		{"", "", 1},
	} {
		call, shown := typed(t, c.text)
		g := &guiding{answers: map[string]string{}}
		answers, err := g.interview(t.Context(), call, locked)
		b, ask := locked.Next(answers)
		if err != nil || b.Route != c.route || (ask != nil) != (c.route == "") {
			t.Errorf("%q: %v, %v, %v", c.text, answers, b, err)
		}
		if n := strings.Count(shown.String(), call.say.T("guide.choose")); n != c.asked {
			t.Errorf("%q: asked %d times\n%s", c.text, n, shown)
		}
		if len(g.answers) != 0 {
			t.Error("what was typed is kept for the next guide")
		}
	}
}

func TestGuideStopsAsking(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close() // nothing is ever typed
	call := &call{in: in, out: io.Discard, say: printers(t)[0]}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	locked, _ := calendar.GuideFor("locked")
	if _, err := new(guiding).interview(ctx, call, locked); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
