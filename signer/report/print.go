package report

import (
	"bytes"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"strings"
	"time"

	"inkan/i18n"
	"inkan/signer"
)

// A Printing is a report to keep or to hand over: one or more files, in one
// language or in two beside each other.
type Printing struct {
	Options
	Version string    // of this program
	Made    time.Time // when the report was made
}

//go:embed print.html
var printHTML string

// printPage is filled by the standard library's escaping templates: names from
// files cannot become markup. It holds no script, and forbids any.
var printPage = template.Must(template.New("print").Funcs(template.FuncMap{
	"mark": func(r signer.Result) string { return one(r) },
}).Parse(printHTML))

// printed is the words of a Printing in one language.
type printed struct {
	Lang, Title, Made, Digest, Hint, Content string
	Pages                                    []digested
}

// A digested is a Page with what identifies its file.
type digested struct {
	Page
	SHA256, Size string
}

// HTML is the report as a page without scripts, in each of the languages,
// beside each other if there are several.
func (o Printing) HTML(reports []signer.Report, say ...*i18n.Printer) ([]byte, error) {
	var sheets []printed
	for _, p := range say {
		sheets = append(sheets, o.sheet(p, reports))
	}
	var rows [][]column
	for i := range reports {
		var row []column
		for _, s := range sheets {
			row = append(row, column{s, s.Pages[i]})
		}
		rows = append(rows, row)
	}
	var b bytes.Buffer
	err := printPage.Execute(&b, struct {
		Sheets []printed
		Rows   [][]column
	}{sheets, rows})
	return bytes.ReplaceAll(b.Bytes(), []byte("\u200b"), nil), err
}

// A column is one file in one language.
type column struct {
	Sheet printed
	digested
}

func (o Printing) sheet(p *i18n.Printer, reports []signer.Report) printed {
	s := printed{
		Lang: p.Lang(), Title: p.T("report.title"), Made: o.made(p),
		Digest: p.T("report.digest"), Hint: p.T("report.hint"), Content: p.T("report.content"),
	}
	for _, r := range reports {
		d := digested{Page: Read(p, r, o.Options)}
		if r.Digest != nil {
			d.SHA256, d.Size = hex.EncodeToString(r.Digest), p.T("report.size", r.Size)
		}
		s.Pages = append(s.Pages, d)
	}
	return s
}

// made says when and by which version a report was made.
func (o Printing) made(p *i18n.Printer) string {
	return p.T("report.made", p.EraDate(o.Made), p.Time(o.Made), o.Version)
}

// Text is the report as plain text, one language after the other.
func (o Printing) Text(reports []signer.Report, say ...*i18n.Printer) string {
	var b strings.Builder
	for i, p := range say {
		if i > 0 {
			b.WriteString("\n" + strings.Repeat("=", 72) + "\n\n")
		}
		lines(&b, "", p.T("report.title"), o.made(p))
		for _, r := range reports {
			b.WriteString("\n" + strings.Repeat("-", 72) + "\n")
			b.WriteString(Text(p, r, o.Options))
		}
	}
	return strings.ReplaceAll(b.String(), "\u200b", "")
}

// JSON is the report as the command line writes it with --json.
func (o Printing) JSON(reports []signer.Report) ([]byte, error) {
	files := make([]File, len(reports))
	for i, r := range reports {
		files[i] = JSON(r, o.Options)
	}
	b, err := json.MarshalIndent(files, "", "  ")
	return append(b, '\n'), err
}

// Table lists many reports, one line each: the result, the file, and why it did
// not pass.
func Table(p *i18n.Printer, reports []signer.Report) string {
	var b strings.Builder
	count := map[signer.Result]int{}
	for _, r := range reports {
		count[r.Result]++
	}
	lines(&b, "", p.T("report.table", len(reports), count[signer.Passed], count[signer.Undecided], count[signer.Failed]))
	for _, r := range reports {
		mark := map[signer.Result]string{
			signer.Passed: p.T("report.table.passed"), signer.Undecided: p.T("report.table.undecided"), signer.Failed: p.T("report.table.failed"),
		}[r.Result]
		line := mark + "  " + harmless(r.File)
		if r.Result != signer.Passed {
			line += "  " + told(p.Explain(r.Reason).Title)
		}
		lines(&b, "  ", line)
	}
	return strings.ReplaceAll(b.String(), "\u200b", "")
}
