package ui

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A time stamping authority is asked only when the person chose one, and what it
// did not do is told though the document is signed.
func TestWhatATimeStampAuthorityDidNotDoIsTold(t *testing.T) {
	asked := 0
	tsa := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusForbidden)
	}))
	defer tsa.Close()
	b := newBench(t, "ja", "")
	b.see()
	b.want("外部と通信していません")
	b.apply(turned{pageSettings})
	b.stampBy("no address")
	if b.state.Problem == nil || b.state.Set.TSA != "" {
		t.Error("what is no address was taken")
	}
	b.apply(closed{})
	b.stampBy(tsa.URL)
	b.want("時刻認証局と通信します（127.0.0.1）")
	b.toPassword("一.csv")
	b.want("署名の要約値だけを127.0.0.1に送ります。")
	if asked > 0 {
		t.Error("asked before anything was signed")
	}
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("1件に署名しました", "1件: 署名しましたが、タイムスタンプは付いていません。")
	if asked == 0 {
		t.Error("never asked")
	}
}

func TestTheRegisterGetsARow(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	dir := t.TempDir()
	b.apply(turned{pageSettings})
	b.open(forRegister, dir)
	b.settle()
	b.press("take")
	b.toPassword("一.csv", "二.csv")
	b.press("cancel")
	b.want("署名簿.csv")
	b.press("next")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	rows, err := os.ReadFile(filepath.Join(dir, "署名簿.csv"))
	if err != nil || strings.Count(string(rows), "\n") != 3 || strings.Contains(string(rows), "太郎") {
		t.Errorf("%v: %s", err, rows)
	}
}

// The register has a name that can be typed after inkan register --check: the marks
// of phrases stay on the screen.
func TestTheNameOfTheRegisterCanBeTyped(t *testing.T) {
	for _, lang := range []string{"ja", "zh-Hans", "zh-Hant"} {
		b := newBench(t, lang, "")
		b.register(t.TempDir())
		if name := filepath.Base(b.state.Set.Register); name != b.plainSay().T("ui.set.register.file") || strings.ContainsRune(name, phraseEnd) {
			t.Errorf("%s: %q", lang, name)
		}
	}
}

// A register that cannot be written is known before the card is asked.
func TestABrokenRegisterStopsBeforeTheCard(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.register(filepath.Join(t.TempDir(), "gone"))
	b.toPassword("一.csv")
	b.typePassword("WRONGONE1")
	b.press("send")
	b.settle()
	if b.state.dialog() != dialogProblem || b.state.Card.Signing.Left != 5 {
		t.Errorf("dialog %d, %d tries left", b.state.dialog(), b.state.Card.Signing.Left)
	}
	b.want("ファイルは作っていません。")
}
