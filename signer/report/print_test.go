package report

import (
	"strings"
	"testing"
	"time"

	"inkan/i18n"
	"inkan/signer"
)

func TestPrintedInTwoLanguages(t *testing.T) {
	var reports []signer.Report
	for _, name := range []string{"passed", "forged", "two_signatures", "unparseable"} {
		reports = append(reports, cases()[name])
	}
	reports[0].File = `<script>alert("x")</script>.pdf`
	reports[0].Hints = []error{&signer.Hint{What: "hint.other", Name: "<b>.xtx"}}
	o := Printing{Version: "1.2.3", Made: today}
	say := []*i18n.Printer{printer(t, "ja"), printer(t, "en")}
	html, err := o.HTML(reports, say...)
	if err != nil {
		t.Fatal(err)
	}
	text := o.Text(reports, say...)
	for _, part := range []string{
		"1.2.3", "2026年（令和8年）11月22日", "22 November 2026", "10:15（日本時間）", "確認していないこと", "Not checked",
		"6e6f742061207265616c20646967657374", "公的個人認証法17条", "JPKI Act, Article 17",
	} {
		if !strings.Contains(string(html), part) && part != "6e6f742061207265616c20646967657374" || !strings.Contains(text, part) {
			t.Errorf("%q is missing", part)
		}
	}
	for _, bad := range []string{"<script", "<b>", "\u200b", "javascript:", "不破", "千代田"} {
		if strings.Contains(string(html), bad) {
			t.Errorf("%q is in the page", bad)
		}
	}
	if n := strings.Count(string(html), "<section"); n != len(reports) {
		t.Errorf("%d sections", n)
	}
	golden(t, "printed.html", string(html))
}

func TestPrintedWithTheName(t *testing.T) {
	html, err := Printing{Options: Options{ShowPersonal: true}, Made: time.Now()}.HTML([]signer.Report{cases()["passed"]}, printer(t, "ja"))
	if err != nil || !strings.Contains(string(html), "不破 岡島") {
		t.Errorf("no name (%v)", err)
	}
}

func TestTable(t *testing.T) {
	reports := []signer.Report{cases()["passed"], cases()["forged"], cases()["no_content"]}
	reports[1].File = "a\nb.pdf"
	got := Table(printer(t, "en"), reports)
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if len(lines) != 4 || !strings.Contains(lines[0], "3 files") || !strings.Contains(lines[2], "PROBLEM") || !strings.Contains(lines[3], "undecided") {
		t.Errorf("%s", got)
	}
}

// What is said of a document that passed must be true of this one.
func TestPassedSentence(t *testing.T) {
	filled := signer.Check{Name: "changes", Why: change("pdf.change.filled")}
	again := signer.Check{Name: "changes", Why: change("pdf.change.signature")}
	listed := signer.Check{Name: "revocation"}
	for want, extra := range map[string][]signer.Check{
		"verdict.passed.sentence":       {again},
		"verdict.passed.allowed":        {again, filled},
		"verdict.passed.listed":         {listed},
		"verdict.passed.allowed_listed": {listed, filled},
	} {
		r := single(signer.Passed, nil, signer.Verdict{Signer: taro(), Checks: checks(extra...)})
		p := printer(t, "en")
		page := Read(p, r, Options{})
		if page.Sentence != p.T(want) || page.Signatures[0].Sentence != p.T(want) {
			t.Errorf("%s: %q", want, page.Sentence)
		}
	}
}

// change is an allowed change as the desk reports it.
type change string

func (c change) Error() string            { return string(c) }
func (c change) Message() (string, []any) { return string(c), []any{"a"} }
