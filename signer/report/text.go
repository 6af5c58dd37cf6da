package report

import (
	"fmt"
	"strings"

	"inkan/i18n"
	"inkan/signer"
)

// Text is the report for a terminal and for a text file: plain lines, no
// colours, no invisible characters.
func Text(p *i18n.Printer, r signer.Report, o Options) string {
	page := Read(p, r, o)
	var b strings.Builder
	lines(&b, "", page.Practice, page.File)
	if page.Content != "" {
		lines(&b, "", p.T("report.content")+": "+page.Content)
	}
	if r.Digest != nil {
		lines(&b, "", fmt.Sprintf("SHA-256 %x, %s", r.Digest, p.T("report.size", r.Size)))
	}
	lines(&b, "", page.Asked)
	b.WriteByte('\n')
	lines(&b, "", page.Heading, page.Sentence, page.Note, page.Advice)
	for _, h := range page.Hints {
		lines(&b, "", p.T("report.hint")+": "+h.Text)
		lines(&b, "  ", h.Note)
	}
	for _, part := range page.Signatures {
		b.WriteByte('\n')
		part.write(&b)
	}
	if page.Open != nil {
		b.WriteByte('\n')
		page.Open.write(&b)
	}
	if page.Foot != "" {
		b.WriteByte('\n')
		lines(&b, "", page.Foot)
	}
	return strings.ReplaceAll(b.String(), "\u200b", "")
}

func (part Part) write(b *strings.Builder) {
	if part.Title != "" {
		lines(b, "", part.Title, part.Practice)
		lines(b, "  ", part.Heading, part.Sentence, part.Advice)
	}
	lines(b, "", part.Field)
	for _, f := range part.Person {
		lines(b, "", f.Label+": "+f.Value)
	}
	b.WriteByte('\n')
	for _, g := range part.Groups {
		g.write(b)
	}
}

func (g Group) write(b *strings.Builder) {
	lines(b, "", g.Label)
	for _, row := range g.Rows {
		lines(b, "  - ", row.Text)
		lines(b, "    ", row.Note)
		if row.Detail != "" {
			lines(b, "    ", "["+row.Detail+"]")
		}
	}
}

// lines writes each text that is not empty on a line of its own.
func lines(b *strings.Builder, before string, texts ...string) {
	for _, t := range texts {
		if t != "" {
			b.WriteString(before + t + "\n")
		}
	}
}
