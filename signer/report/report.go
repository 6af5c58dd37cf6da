// Package report puts a verdict into words: what a person reads in the window
// and on the terminal, and what a script reads as JSON. It decides nothing and
// reads no file.
package report

import (
	"errors"
	"slices"

	"inkan/i18n"
	"inkan/signer"
)

// Options say how much a report tells.
type Options struct {
	// ShowPersonal writes name, address, birth date and sex of the signer.
	// Without it they are hidden.
	ShowPersonal bool
}

// A Page is what a person reads about a file. Its texts come from the Printer;
// those from the file itself are made harmless for a terminal.
type Page struct {
	Practice   string // not "" if a signature is a practice one: stands above everything
	File       string // as it was asked
	Content    string // the signed file of a .p7s; "" if there is none
	Result     signer.Result
	Heading    string // the verdict in a few words
	Sentence   string // what was found
	Advice     string // what to do now
	Signatures []Part // in the order of the file
	Hints      []Row  // what probably happened, each with what to do
	Note       string // what a parser found, for a file in which no signature can be read; else ""
	Open       *Group // what was not checked, of such a file; else nil
	Asked      string // the time for which it was judged
	Foot       string // what such a result rests on; "" if no signature was found
}

// A Part is what a person reads about one signature.
type Part struct {
	Title    string // which signature of how many; "" if it is the only one
	Field    string // its field in the PDF; "" if it has no name
	Practice string // as in Page
	Result   signer.Result
	Heading  string
	Sentence string
	Advice   string
	Person   []Fact // who signed
	Groups   []Group
}

// A Fact is a labelled value.
type Fact struct{ Label, Value string }

// Kind tells the groups of findings apart. They stand in this order.
type Kind uint8

// The kinds of findings.
const (
	Problem   Kind = iota // something is wrong
	Caution               // to be weighed: claimed or undecided
	Confirmed             // it holds
	Open                  // nobody looked; never empty, and revocation is its first row
)

// A Group is the findings of one kind.
type Group struct {
	Kind  Kind
	Label string
	Rows  []Row
}

// A Row is one finding: a sentence, under it a note that explains it, and the
// name of the check with its key for those who know them; the latter two or "".
type Row struct{ Text, Note, Detail string }

// Read puts a report into words.
func Read(p *i18n.Printer, r signer.Report, o Options) Page {
	w := writer{p, o}
	page := Page{
		File: harmless(r.File), Content: harmless(r.Content), Result: r.Result,
		Asked: p.T("report.at", p.EraDate(r.At), p.Time(r.At)),
	}
	page.Heading, page.Sentence, page.Advice = w.verdict(r.Result, r.Reason, r.Signatures...)
	for _, h := range r.Hints {
		e := p.Explain(h)
		page.Hints = append(page.Hints, Row{Text: told(e.Title), Note: e.Advice})
	}
	for i, v := range r.Signatures {
		part := w.part(v)
		if len(r.Signatures) > 1 {
			part.Title = p.T("report.signature", i+1, len(r.Signatures))
			if isStamp(v) {
				part.Title = p.T("report.stamp", i+1, len(r.Signatures))
			}
		}
		if len(r.Signatures) > 1 && (part.Sentence == page.Sentence || isStamp(v) && v.Result == signer.Passed) {
			part.Sentence, part.Advice = "", "" // it stands above all of them, or below
		}
		if v.Practice {
			page.Practice = part.Practice
		}
		page.Signatures = append(page.Signatures, part)
	}
	if len(r.Signatures) == 0 && r.Result == signer.Failed {
		page.Open = &Group{Open, p.T("report.group.open"), []Row{w.revocation(signer.Verdict{})}}
		page.Note = w.reason(signer.Check{Why: r.Reason}).Note
	}
	if len(r.Signatures) > 0 || page.Open != nil {
		page.Foot = p.T("report.foot")
	}
	return page
}

// A writer puts one report into words.
type writer struct {
	*i18n.Printer
	o Options
}

// verdict words a result and its reason.
func (w writer) verdict(result signer.Result, reason error, of ...signer.Verdict) (heading, sentence, advice string) {
	if result == signer.Passed && len(of) == 1 && isStamp(of[0]) {
		return w.T("verdict.passed"), w.T("check.time_stamp"), ""
	}
	if result == signer.Passed {
		return w.T("verdict.passed"), w.passed(of), w.T("verdict.passed.advice")
	}
	e := w.Explain(reason)
	heading = w.T("verdict.undecided")
	if result == signer.Failed {
		heading = w.T("verdict.failed")
	}
	// The one reason for which there is nothing to decide.
	if e.Key == noSignature {
		heading = w.T(noSignature + ".heading")
	}
	return heading, e.Title, e.Advice
}

// passed words what holds: whether anything was filled in or put on the page
// since, as the signature allows, and whether revocation was checked.
func (w writer) passed(of []signer.Verdict) string {
	allowed := slices.ContainsFunc(of, func(v signer.Verdict) bool {
		return slices.ContainsFunc(v.Checks, func(c signer.Check) bool { return c.Name == "changes" && slices.Contains(visible, key(c.Why)) })
	})
	listed := len(of) > 0 && !slices.ContainsFunc(of, func(v signer.Verdict) bool { return !passed(v, "revocation") })
	switch {
	case allowed && listed:
		return w.T("verdict.passed.allowed_listed")
	case allowed:
		return w.T("verdict.passed.allowed")
	case listed:
		return w.T("verdict.passed.listed")
	}
	return w.T("verdict.passed.sentence")
}

// visible are the allowed changes that a reader of the document sees.
var visible = []string{"pdf.change.filled", "pdf.change.annotation_added"}

const noSignature = "verify.no_signature"

func (w writer) part(v signer.Verdict) Part {
	part := Part{Result: v.Result, Person: w.person(v), Groups: w.groups(v)}
	part.Heading, part.Sentence, part.Advice = w.verdict(v.Result, v.Reason, v)
	if v.Field != "" {
		part.Field = w.T("report.signature.field", harmless(v.Field))
	}
	if v.Practice {
		part.Practice = w.T("report.practice")
	}
	return part
}

// key is the message key of an error, "" for none.
func key(err error) string {
	var m interface{ Message() (string, []any) }
	if !errors.As(err, &m) {
		return ""
	}
	k, _ := m.Message()
	return k
}
