package report

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"inkan/calendar"
	"inkan/i18n"
)

// A way is a branch of a guide in words.
type way struct {
	When  string // the answers that lead here; "" if there is only one way
	See   string // the other guide to go on with; "" if Title is set
	Title string
	Steps []headed
	Parts []headed
}

// A headed text is one with what belongs below or behind it.
type headed struct{ Head, Text string }

// A guideInWords is a guide as it is shown.
type guideInWords struct {
	Title, Lead string
	Ways        []way
	AsOf        string
	Sources     []string
}

// guideSheet puts into words what of a guide is left after some answers.
func guideSheet(p *i18n.Printer, g calendar.Guide, answers map[string]string) guideInWords {
	s := guideInWords{Title: p.T(g.TitleKey()), Lead: p.T(g.LeadKey())}
	branches := g.Left(answers)
	for _, b := range branches {
		w := wayInWords(p, b)
		if len(branches) > 1 {
			w.When = answersTo(p, g, b)
		}
		s.Ways = append(s.Ways, w)
	}
	rules := calendar.BasisOf(branches)
	if len(rules) == 0 {
		return s
	}
	s.AsOf = p.T("guide.asof", calendar.AsOf(rules).Time())
	for _, r := range rules {
		s.Sources = append(s.Sources, p.T("guide.source", r.Source, p.Date(r.Read.Time()), p.T("guide.confidence."+string(r.Confidence))))
	}
	s.Sources = slices.Compact(s.Sources)
	return s
}

func answersTo(p *i18n.Printer, g calendar.Guide, b calendar.Branch) string {
	var said []string
	for _, q := range g.Questions {
		if a := b.When[q.Name]; a != "" {
			said = append(said, p.T("guide.answer", p.T(q.AnswerKey(a)), p.T(q.Key())))
		}
	}
	if len(said) == 0 {
		return p.T("guide.otherwise")
	}
	return p.T("guide.when", strings.Join(said, p.T("guide.separator")))
}

func wayInWords(p *i18n.Printer, b calendar.Branch) way {
	r, ok := b.Way()
	if !ok {
		other, _ := calendar.GuideFor(b.Guide)
		return way{See: p.T("guide.see", b.Guide, p.T(other.TitleKey()))}
	}
	w := way{Title: p.T(r.TitleKey())}
	for _, key := range r.StepKeys() {
		l := headed{Head: p.T(key)}
		if how := key + ".text"; p.Has(how) {
			l.Text = p.T(how)
		}
		w.Steps = append(w.Steps, l)
	}
	for _, part := range r.Parts() {
		var items []string
		for _, key := range part.Items {
			items = append(items, p.T(key))
		}
		w.Parts = append(w.Parts, headed{p.T(part.Label), strings.Join(items, p.T("guide.separator"))})
	}
	return w
}

// GuideText writes a guide for a terminal: what of it is left after some
// answers.
func GuideText(p *i18n.Printer, g calendar.Guide, answers map[string]string) string {
	s := guideSheet(p, g, answers)
	lines := []string{s.Title, s.Lead}
	for _, w := range s.Ways {
		lines = append(lines, "")
		for _, head := range []string{w.When, w.See, w.Title} {
			if head != "" {
				lines = append(lines, head)
			}
		}
		for i, step := range w.Steps {
			lines = append(lines, fmt.Sprintf("  %d  %s", i+1, step.Head))
			if step.Text != "" {
				lines = append(lines, "     "+step.Text)
			}
		}
		for _, part := range w.Parts {
			lines = append(lines, "  "+part.Head+": "+part.Text)
		}
	}
	if s.AsOf != "" {
		lines = append(lines, "", s.AsOf)
	}
	return strings.Join(lines, "\n") + "\n"
}

// guidePage is a guide to be printed. It loads nothing and runs nothing.
var guidePage = template.Must(template.New("guide").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{.Title}}</title>
<style>
body { font-family: "BIZ UDPGothic", sans-serif; font-size: 12pt; line-height: 1.6; color: #1a1a1a; max-width: 42em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.3em; border-bottom: 2px solid #1a1a1a; } h3 { font-size: 1.1em; margin-bottom: 0; }
.when { font-weight: bold; margin: 1.5em 0 0; } ol, dl { margin: .5em 0; } li { margin: .3em 0; } dt { font-weight: bold; } dd { margin: 0 0 .3em 1.5em; }
.note { color: #595959; } section.way { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; } section.guide { break-after: page; } section.guide:last-of-type { break-after: auto; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
<p>{{.Secrets}}</p>
{{range .Sheets}}<section class="guide">
<h2>{{.Title}}</h2>
<p>{{.Lead}}</p>
{{range .Ways}}<section class="way">
{{if .When}}<p class="when">{{.When}}</p>
{{end}}{{if .See}}<p>{{.See}}</p>
{{else}}<h3>{{.Title}}</h3>
<ol>
{{range .Steps}}<li>{{.Head}}{{if .Text}}<br>{{.Text}}{{end}}</li>
{{end}}</ol>
<dl>
{{range .Parts}}<dt>{{.Head}}</dt><dd>{{.Text}}</dd>
{{end}}</dl>
{{end}}</section>
{{end}}{{if .AsOf}}<p>{{.AsOf}}</p>
<details class="note" open><summary>{{$.SourcesTitle}}</summary>
<ul>
{{range .Sources}}<li>{{.}}</li>
{{end}}</ul>
</details>
{{end}}</section>
{{end}}</body>
</html>
`))

// GuideHTML writes guides as a page that can be printed: what of them is left
// after some answers. It is whole in one file.
func GuideHTML(p *i18n.Printer, guides []calendar.Guide, answers map[string]string) ([]byte, error) {
	data := struct {
		Lang, Title, Secrets, SourcesTitle string
		Sheets                             []guideInWords
	}{p.Lang(), p.T("guide.print_title"), p.T("guide.secret_warning"), p.T("guide.sources"), nil}
	for _, g := range guides {
		data.Sheets = append(data.Sheets, guideSheet(p, g, answers))
	}
	var b bytes.Buffer
	err := guidePage.Execute(&b, data)
	return b.Bytes(), err
}
