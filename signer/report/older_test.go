package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkan/i18n"
	"inkan/signer"
)

// A newer report takes the place of an older one, in whatever form and language,
// and of nothing else.
func TestReportsAreKnownAgain(t *testing.T) {
	reports := []signer.Report{cases()["passed"], cases()["forged"]}
	o := Printing{Version: "1.2.3", Made: today}
	texts := map[string]string{}
	for _, lang := range i18n.Languages() {
		html, err := o.HTML(reports, printer(t, lang), printer(t, "en"))
		if err != nil {
			t.Fatal(err)
		}
		texts[lang+".html"], texts[lang+".txt"] = string(html), o.Text(reports, printer(t, lang))
	}
	whole, err := o.JSON(reports)
	if err != nil {
		t.Fatal(err)
	}
	texts["whole.json"] = string(whole)
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, text := range texts {
		if !Wrote(put(name, text)) {
			t.Errorf("%s is not known", name)
		}
	}
	guide, err := GuideHTML(printer(t, "ja"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty": "", "ledger.txt": "帳簿\n8月\n", "title.txt": "署名の検証結果\n控え\n", "guide.html": string(guide),
		"other.html": strings.Replace(texts["ja.html"], "署名の検証結果", "控え", 1), "page.html": "<title>署名の検証結果</title>",
		"array.json": "[]", "other.json": `[{"file":"a","result":"passed","note":"x"}]`, "more.json": string(whole) + "{}",
	} {
		if Wrote(put(name, text)) {
			t.Errorf("%s is taken for a report", name)
		}
	}
	link := filepath.Join(dir, "link.html")
	if err := os.Symlink(filepath.Join(dir, "ja.html"), link); err == nil && Wrote(link) {
		t.Error("a link is taken for a report")
	}
	if Wrote(dir) || Wrote(filepath.Join(dir, "gone")) {
		t.Error("what is no file is taken for a report")
	}
}
