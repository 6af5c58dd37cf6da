package main

import (
	"context"
	"flag"
	"strings"

	"inkan/calendar"
	"inkan/signer"
)

// A preflight is what was asked of inkan preflight.
type preflight struct{ today calendar.Date }

// A preflightDocument is the answer in JSON.
type preflightDocument struct {
	On            calendar.Date          `json:"on"`
	Limits        limitsDocument         `json:"limits"`
	Files         []attachmentDocument   `json:"files"`
	Transmissions []transmissionDocument `json:"transmissions"`
	Notes         []string               `json:"notes"`
	Error         *fault                 `json:"error,omitempty"`
}

type limitsDocument struct {
	Bytes         int64               `json:"bytes"` // of one transmission
	Files         int                 `json:"files"`
	Transmissions int                 `json:"transmissions"`
	DPI           int                 `json:"dpi"`
	Grey          bool                `json:"grey"`
	Formats       []string            `json:"formats"`
	Source        string              `json:"source"`
	Read          calendar.Date       `json:"read"`
	Confidence    calendar.Confidence `json:"confidence"`
}

type attachmentDocument struct {
	File         string  `json:"file"`
	Bytes        int64   `json:"bytes"`
	Pages        *int    `json:"pages"`  // null if unknown
	Result       string  `json:"result"` // ok, warning, or refused: it cannot be sent as it is
	Findings     []fault `json:"findings"`
	Transmission *int    `json:"transmission"` // null if it cannot be sent as it is
}

type transmissionDocument struct {
	Files []string `json:"files"`
	Bytes int64    `json:"bytes"`
}

func setupPreflight(fs *flag.FlagSet, _ *call) action {
	p := new(preflight)
	fs.TextVar(&p.today, "today", calendar.Date{}, "")
	return p.run
}

// run looks at the files. It warns; what e-Tax takes, e-Tax decides.
func (p *preflight) run(ctx context.Context, c *call) int {
	if len(c.files) == 0 {
		return c.fail(&usageError{key: "cli.no_files"})
	}
	on := todayOr(p.today)
	found, err := signer.NewPreflight(ctx, c.files, on)
	if err != nil {
		return c.fail(err)
	}
	doc := c.preflightDocument(found)
	doc.On = on
	c.tellPreflight(found, doc)
	code := exitDone
	for i, a := range found.Attachments {
		if a.Size == 0 && code == exitDone { // not one byte of it could be read
			code, doc.Error = exitFailed, &doc.Files[i].Findings[0]
		}
	}
	c.send(doc)
	return code
}

func (c *call) preflightDocument(p signer.Preflight) preflightDocument {
	l := p.Limits
	doc := preflightDocument{
		Limits: limitsDocument{l.Bytes, l.Files, l.Transmissions, l.DPI, l.Grey, l.Formats, l.Source, l.Read, l.Confidence},
		Files:  []attachmentDocument{}, Transmissions: []transmissionDocument{},
	}
	for _, a := range p.Attachments {
		d := attachmentDocument{File: a.Path, Bytes: a.Size, Result: "ok", Findings: []fault{}}
		if a.Pages > 0 {
			d.Pages = ptr(a.Pages)
		}
		if a.Transmission > 0 {
			d.Transmission = ptr(a.Transmission)
		}
		for _, n := range a.Notices {
			if d.Result = "warning"; a.Transmission == 0 {
				d.Result = "refused"
			}
			d.Findings = append(d.Findings, fault{n.Key, c.say.T(n.Key, n.Args...), c.say.T(n.Key+".advice", n.Args...)})
		}
		doc.Files = append(doc.Files, d)
	}
	for _, t := range p.Transmissions {
		d := transmissionDocument{Bytes: t.Bytes}
		for _, i := range t.Files {
			d.Files = append(d.Files, p.Attachments[i].Path)
		}
		doc.Transmissions = append(doc.Transmissions, d)
	}
	doc.Notes = c.preflightNotes(p)
	return doc
}

func (c *call) preflightNotes(p signer.Preflight) []string {
	notes := []string{c.say.T("preflight.etax"), c.say.T("preflight.kinds"), c.say.T("preflight.warns")}
	if p.Planned != nil {
		notes = append(notes, c.say.T("preflight.planned", p.Planned.From.Time()))
	}
	return append(notes, c.say.T("guide.asof_plain", p.Limits.Read.Time()))
}

// tellPreflight writes the same for people.
func (c *call) tellPreflight(p signer.Preflight, doc preflightDocument) {
	for _, f := range doc.Files {
		c.print(c.name(f.File))
		for _, n := range f.Findings {
			c.print("  " + visible(n.Message))
			c.print("    " + visible(n.Advice))
		}
		if len(f.Findings) == 0 {
			c.print("  " + c.say.T("preflight.sound"))
		}
	}
	c.print("\n" + c.say.T("preflight.plan", signer.Megabytes(p.Limits.Bytes), p.Limits.Files, p.Limits.Transmissions))
	for i, t := range doc.Transmissions {
		c.print("  " + c.say.T("preflight.transmission", i+1, signer.Megabytes(t.Bytes), c.names(t.Files)))
	}
	if len(doc.Transmissions) == 0 {
		c.print("  " + c.say.T("preflight.none"))
	}
	var left []string
	for _, f := range doc.Files {
		if f.Transmission == nil {
			left = append(left, f.File)
		}
	}
	if len(left) > 0 {
		c.print("  " + c.say.T("preflight.left", c.names(left)))
	}
	c.print("")
	for _, n := range doc.Notes {
		c.print(n)
	}
}

func (c *call) names(paths []string) string {
	shown := make([]string, len(paths))
	for i, p := range paths {
		shown[i] = c.name(p)
	}
	return strings.Join(shown, ", ")
}
