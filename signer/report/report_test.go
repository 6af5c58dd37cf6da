package report

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"inkan/i18n"
	"inkan/pkcs7"
	"inkan/signer"
)

var update = flag.Bool("update", false, "write the golden files anew")

// All people, certificates and files are made up.
var (
	claimed  = time.Date(2026, 11, 20, 5, 5, 0, 0, time.UTC)
	today    = time.Date(2026, 11, 22, 1, 15, 0, 0, time.UTC)
	notAfter = time.Date(2027, 2, 3, 14, 59, 59, 0, time.UTC)
	digest   = []byte("not a real digest, 32 bytes long")
	yes, no  = true, false
)

// inner is a reason of a room below, inside a reason of the desk.
type inner struct{ outer, cause error }

func (i inner) Error() string            { return i.outer.Error() }
func (i inner) Unwrap() error            { return i.cause }
func (i inner) Message() (string, []any) { return i.outer.(signer.Error).Message() }

func taro() *signer.Holder {
	return &signer.Holder{
		Name: "不破 岡島", Address: "東京都千代田区例町1-2-3", Birth: time.Date(1980, 2, 3, 0, 0, 0, 0, signer.Japan), Sex: "2",
		NotBefore: time.Date(2022, 3, 9, 15, 0, 0, 0, time.UTC), NotAfter: notAfter,
		Issuer: "Japan Agency for Local Authority Information Systems", JPKI: true,
	}
}

// checks are those of a good signature, with some results changed.
func checks(changed ...signer.Check) []signer.Check {
	var list []signer.Check
	for _, name := range []string{"structure", "certificate_match", "algorithms", "attributes", "digest", "signature", "chain", "validity", "key_usage", "extensions", "policy"} {
		list = append(list, signer.Check{Name: name})
	}
	list = append(list, signer.Check{Name: "revocation", Result: signer.NotChecked, Why: signer.ErrRevocation})
	for _, c := range changed {
		i := slices.IndexFunc(list, func(old signer.Check) bool { return old.Name == c.Name })
		if i < 0 {
			list = append(list, c)
		} else {
			list[i] = c
		}
	}
	return list
}

// single is the report of a .p7s with one signature.
func single(result signer.Result, reason error, v signer.Verdict) signer.Report {
	v.Result, v.Reason = result, reason
	if v.Claimed.IsZero() && v.Trusted.IsZero() {
		v.Claimed = claimed
	}
	if v.Format == "" {
		v.Format = "CMS"
	}
	return signer.Report{
		File: "申告書.xtx.p7s", Content: "申告書.xtx", Result: result, Reason: reason,
		Signatures: []signer.Verdict{v}, Digest: digest, Size: 191004, At: today,
	}
}

// without is the report of a file in which no signature was found.
func without(result signer.Result, reason error) signer.Report {
	return signer.Report{File: "契約書.pdf", Result: result, Reason: reason, At: today}
}

func cases() map[string]signer.Report {
	const (
		undecided = signer.Undecided
		failed    = signer.Failed
		open      = signer.NotChecked
	)
	practice := taro()
	practice.Name, practice.Issuer, practice.Practice = "練習 太郎", "練習用認証局（効力なし）", true
	hostile := taro()
	hostile.Name, hostile.Issuer = "太\u202e郎\x1b[2J\u200b", "CN\nverdict: fine"
	hostile.NameSubstituted = []bool{true, false, true, false, false, false, false, false}

	all := map[string]signer.Report{
		"passed": single(signer.Passed, nil, signer.Verdict{Signer: taro(), Checks: checks()}),
		"practice": single(signer.Passed, nil, signer.Verdict{Signer: practice, Practice: true,
			Checks: checks(signer.Check{Name: "policy", Result: open, Why: signer.ErrPractice})}),
		"trusted_time": single(signer.Passed, nil, signer.Verdict{Signer: taro(), Checks: checks(), Trusted: claimed}),
		"other_content": single(failed, signer.ErrDigest, signer.Verdict{
			Checks: checks(signer.Check{Name: "digest", Result: failed, Why: signer.ErrDigest})}),
		"forged": single(failed, signer.ErrForgedIssuer, signer.Verdict{
			Checks: checks(signer.Check{Name: "signature", Result: failed, Why: signer.ErrForgedIssuer}, signer.Check{Name: "chain", Result: undecided, Why: signer.ErrIssuer})}),
		"unknown_issuer": single(undecided, signer.ErrIssuer, signer.Verdict{Signer: taro(),
			Checks: checks(signer.Check{Name: "chain", Result: undecided, Why: signer.ErrIssuer}, signer.Check{Name: "policy", Result: open, Why: signer.ErrIssuer})}),
		"expired": single(undecided, signer.ErrExpired, signer.Verdict{Signer: taro(),
			Checks: checks(signer.Check{Name: "validity", Result: undecided, Why: signer.ErrExpired})}),
		"added_anchor": single(signer.Passed, nil, signer.Verdict{Signer: hostile, Added: true, Field: "Signature\u202e1",
			Checks: checks(signer.Check{Name: "policy", Result: open, Why: signer.ErrAddedAnchor})}),
		"no_content": single(undecided, signer.ErrNoContent, signer.Verdict{
			Checks: []signer.Check{{Name: "digest", Result: undecided, Why: signer.ErrNoContent}, {Name: "revocation", Result: open, Why: signer.ErrRevocation}}}),
		"no_signature": without(undecided, signer.ErrNoSignature),
		"unparseable":  without(failed, inner{signer.ErrUnparseable, signer.ErrEmpty}),
		"unreadable":   without(undecided, inner{signer.ErrUnreadable, &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}}),
	}
	missing := all["no_content"]
	missing.Content, missing.Digest = "", nil
	all["no_content"] = missing

	two := single(undecided, signer.ErrIssuer, signer.Verdict{Signer: taro(), Field: "Signature1", CoversAll: &no, Format: "adbe.pkcs7.detached",
		Checks: checks(signer.Check{Name: "changes"})})
	last := single(signer.Passed, nil, signer.Verdict{Signer: practice, Practice: true, Field: "署名2", CoversAll: &yes, Says: signer.Statement{Name: "練習 太郎", Reason: "申告の\x1bため", Location: "東京"}, Format: "ETSI.CAdES.detached",
		Checks: checks(signer.Check{Name: "coverage"})})
	two.File, two.Content = "業務契約書-signed.pdf", ""
	two.Signatures = append(two.Signatures, last.Signatures...)
	two.Signatures[1].Claimed = time.Time{}
	all["two_signatures"] = two
	return all
}

func printer(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	p, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (rewrite with -update if it should):\n%s", name, got)
	}
}

func TestTexts(t *testing.T) {
	for name, r := range cases() {
		for _, lang := range []string{"ja", "en"} {
			golden(t, name+"."+lang+".txt", Text(printer(t, lang), r, Options{}))
		}
	}
	for _, name := range []string{"passed", "added_anchor"} {
		golden(t, name+".personal.ja.txt", Text(printer(t, "ja"), cases()[name], Options{ShowPersonal: true}))
		golden(t, name+".personal.en.txt", Text(printer(t, "en"), cases()[name], Options{ShowPersonal: true}))
	}
}

func TestJSON(t *testing.T) {
	for name, r := range cases() {
		b, err := json.MarshalIndent(JSON(r, Options{}), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".json", string(b)+"\n")
	}
	b, err := json.Marshal(JSON(cases()["passed"], Options{ShowPersonal: true}).Signatures[0].Signer)
	if want := `{"name":"不破 岡島","not_after":"2027-02-03T23:59:59+09:00","address":"東京都千代田区例町1-2-3","birth":"1980-02-03","sex":"2"}`; err != nil || string(b) != want {
		t.Errorf("signer %s (%v), want %s", b, err, want)
	}
}

// What must hold for every report, whatever its words are.
func TestWhatNoReportSays(t *testing.T) {
	claim := regexp.MustCompile(`有効|(?i)\b(in)?valid\b`)
	personal := regexp.MustCompile(`不破|岡島|練習 太郎|千代田|1980|太.*郎`)
	for name, r := range cases() {
		for _, lang := range i18n.Languages() {
			for _, say := range []*i18n.Printer{printer(t, lang), printer(t, lang).Phrased()} {
				text := Text(say, r, Options{})
				// 有効期限, the official word for the expiry, claims nothing.
				if claim.MatchString(strings.ReplaceAll(text, "有効期限", "")) {
					t.Errorf("%s in %s calls something valid:\n%s", name, lang, text)
				}
				if personal.MatchString(text) {
					t.Errorf("%s in %s names a person:\n%s", name, lang, text)
				}
				if strings.ContainsFunc(text, func(c rune) bool { return c == '\u200b' || c == '\u202e' || c < ' ' && c != '\n' }) {
					t.Errorf("%s in %s has invisible characters: %q", name, lang, text)
				}
			}
		}
		if b, _ := json.Marshal(JSON(r, Options{})); personal.Match(b) {
			t.Errorf("%s: the JSON names a person: %s", name, b)
		}
	}
}

func TestEveryJudgedSignatureSaysThatRevocationWasNotChecked(t *testing.T) {
	for name, r := range cases() {
		page := Read(printer(t, "ja"), r, Options{})
		for _, part := range page.Signatures {
			last := part.Groups[len(part.Groups)-1]
			if last.Kind != Open || !strings.Contains(last.Rows[0].Text, "失効") || !strings.Contains(last.Rows[0].Note, "17条") {
				t.Errorf("%s: last group %+v", name, last)
			}
			for i := range part.Groups[1:] {
				if part.Groups[i].Kind >= part.Groups[i+1].Kind {
					t.Errorf("%s: groups out of order", name)
				}
			}
		}
	}
}

// With a revocation list that was checked, revocation is no longer open.
func TestRevocationThatWasChecked(t *testing.T) {
	for _, c := range []struct {
		result signer.Result
		kind   Kind
	}{{signer.Passed, Confirmed}, {signer.Failed, Problem}, {signer.Undecided, Caution}} {
		r := single(c.result, signer.ErrIssuer, signer.Verdict{Signer: taro(), Checks: checks(signer.Check{Name: "revocation", Result: c.result, Why: signer.ErrIssuer})})
		groups := Read(printer(t, "ja"), r, Options{}).Signatures[0].Groups
		for _, g := range groups {
			for _, row := range g.Rows {
				if g.Kind == Open && strings.Contains(row.Text, "失効") {
					t.Errorf("%v: %q is still open", c.result, row.Text)
				}
			}
		}
		if !slices.ContainsFunc(groups, func(g Group) bool { return g.Kind == c.kind }) {
			t.Errorf("%v: no group %v", c.result, c.kind)
		}
	}
}

// Whoever reads a report aloud says each sentence once: what several checks
// found for one reason is one finding.
func TestNoSentenceTwice(t *testing.T) {
	all := cases()
	unknown := &pkcs7.AlgorithmError{Algorithm: "SHA3-256"}
	all["unknown algorithm"] = single(signer.Undecided, unknown, signer.Verdict{Checks: checks(
		signer.Check{Name: "algorithms", Result: signer.Undecided, Why: unknown},
		signer.Check{Name: "digest", Result: signer.NotChecked, Why: unknown},
		signer.Check{Name: "signature", Result: signer.NotChecked, Why: unknown})})
	missing := pkcs7.ErrNoCertificate
	all["no certificate"] = single(signer.Undecided, missing, signer.Verdict{Checks: checks(
		signer.Check{Name: "certificate_match", Result: signer.Undecided, Why: missing},
		signer.Check{Name: "algorithms", Result: signer.NotChecked, Why: missing},
		signer.Check{Name: "signature", Result: signer.NotChecked, Why: missing},
		signer.Check{Name: "chain", Result: signer.Undecided, Why: signer.ErrNoCertificate})})
	for name, r := range all {
		for _, lang := range i18n.Languages() {
			for _, part := range Read(printer(t, lang), r, Options{}).Signatures {
				seen := map[string]bool{}
				for _, g := range part.Groups {
					for _, row := range g.Rows {
						for _, s := range []string{bare(row.Text), bare(row.Note)} {
							if s != "" && seen[s] {
								t.Errorf("%s in %s: twice: %s", name, lang, s)
							}
							seen[s] = true
						}
					}
				}
			}
		}
	}
}

// A document time stamp has no signer, and is called what it is.
func TestDocumentTimeStamp(t *testing.T) {
	r := single(signer.Passed, nil, signer.Verdict{Trusted: claimed, Format: "ETSI.RFC3161", Added: true,
		Checks: []signer.Check{{Name: "structure"}, {Name: "coverage"}, {Name: "time_stamp"}, {Name: "revocation", Result: signer.NotChecked, Why: signer.ErrRevocation}}})
	r.Signatures = append(r.Signatures, r.Signatures[0])
	part := Read(printer(t, "en"), r, Options{}).Signatures[1]
	if part.Title != "Document time stamp (2 of 2)" || len(part.Person) > 0 || len(part.Groups) != 2 {
		t.Errorf("%+v", part)
	}
	if rows := part.Groups[0].Rows; !slices.ContainsFunc(rows, func(r Row) bool { return r.Text == "The document time stamp holds" }) {
		t.Errorf("%+v", rows)
	}
}

// A digest or a key that is too weak confirms nothing of the content.
func TestWeakAlgorithmConfirmsLittle(t *testing.T) {
	weak := &pkcs7.WeakError{Algorithm: "MD5"}
	r := single(signer.Undecided, weak, signer.Verdict{Signer: taro(), Checks: checks(signer.Check{Name: "algorithms", Result: signer.Undecided, Why: weak})})
	for _, g := range Read(printer(t, "en"), r, Options{}).Signatures[0].Groups {
		for _, row := range g.Rows {
			if g.Kind == Confirmed && strings.Contains(row.Text, "content") {
				t.Errorf("%q", row.Text)
			}
		}
	}
}

// A claimed time at which the certificate was of no use is told as such.
func TestClaimedTimeOutsideTheCertificate(t *testing.T) {
	for at, want := range map[time.Time]bool{claimed: false, notAfter.AddDate(0, 0, 1): true, taro().NotBefore.AddDate(0, 0, -1): true} {
		r := single(signer.Passed, nil, signer.Verdict{Signer: taro(), Claimed: at, Checks: checks()})
		if got := strings.Contains(Text(printer(t, "en"), r, Options{}), "outside the time"); got != want {
			t.Errorf("%v: %v", at, got)
		}
	}
}

// A signature that does not hold confirms nothing, and what a certificate says
// of itself is no finding while its issuer is unknown.
func TestNothingIsConfirmedByWhatDoesNotHold(t *testing.T) {
	for name, want := range map[string]int{"forged": 0, "no_content": 0, "passed": 6, "unknown_issuer": 3, "practice": 4} {
		n := 0
		for _, g := range Read(printer(t, "en"), cases()[name], Options{}).Signatures[0].Groups {
			if g.Kind == Confirmed {
				n = len(g.Rows)
			}
		}
		if n != want {
			t.Errorf("%s: %d things confirmed, want %d", name, n, want)
		}
	}
}

func TestEveryReasonHasItsWords(t *testing.T) {
	for _, e := range []signer.Error{
		signer.ErrNoSignature, signer.ErrNoContent, signer.ErrUnparseable, signer.ErrUnreadable,
		signer.ErrDigest, signer.ErrIssuer, signer.ErrExpired, signer.ErrPurpose, signer.ErrRevocation,
	} {
		for _, lang := range i18n.Languages() {
			x := printer(t, lang).Explain(fmt.Errorf("document 1: %w", e))
			if x.Key != string(e) || x.Title == string(e) || x.Advice == "" {
				t.Errorf("%s in %s: %+v", e, lang, x)
			}
		}
	}
}
