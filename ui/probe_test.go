package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"inkan/crash"
	"inkan/reader"
	"inkan/signer"
)

// The lines come one after another; what is not known yet is a ring, and the
// code stands there only when all are.
func TestSelfTestTellsOneLineAfterAnother(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageSupport})
	if b.state.Busy != probing || b.find("copy") != nil || !b.find("again").disabled {
		t.Fatal("the test does not run, or there is a code before its end")
	}
	seen := 0
	for b.state.Busy == probing {
		(<-b.mail)()
		if n := len(b.state.Probe.Lines); n < seen {
			t.Fatalf("%d lines after %d", n, seen)
		} else {
			seen = n
		}
	}
	if seen != int(signer.AtTries)+1 {
		t.Errorf("%d lines", seen)
	}
	b.want("問題は見つかりませんでした", "マイナンバーカード", "電話で伝えるサポート番号")
	b.press("copy")
	if got := fyne.CurrentApp().Clipboard().Content(); got != b.state.Probe.Found.Code() {
		t.Errorf("copied %q", got)
	}
	b.want("番号をコピーしました。")
	for _, group := range strings.Split(b.state.Probe.Found.Code(), "-") {
		b.want(group)
	}
}

func TestSelfTestUnfoldsTheBrokenLine(t *testing.T) {
	b := newBench(t, "ja", "")
	b.Pull()
	b.key(fyne.KeyF5)
	b.settle()
	x := b.say.Explain(reader.ErrNoCard)
	b.want("1つ直すと、続きを確認できます", plainText(x.Title), plainText(x.Advice), "カードを読めたら確認します")
	b.Insert()
	b.press("again")
	b.settle()
	b.want("問題は見つかりませんでした")
}

func plainText(s string) string { return strings.ReplaceAll(s, string(phraseEnd), "") }

// The code and the diagnostics tell the last error that the person met.
func TestSelfTestKnowsTheLastError(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(signed{reader.ErrRemoved})
	b.apply(stepped{stepFiles})
	b.key(fyne.KeyF5)
	b.settle()
	if last := b.state.Probe.Found.Last; last != "card.removed" {
		t.Errorf("last: %q", last)
	}
	found, err := signer.Decode(b.state.Probe.Found.Code())
	if err != nil || found.Last != "card.removed" {
		t.Errorf("the code tells %q, %v", found.Last, err)
	}
}

func TestDiagnosticsNeverReplaceAFile(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageSupport})
	b.settle()
	dir := t.TempDir()
	for _, name := range []string{"Inkan診断情報.txt", "Inkan診断情報-2.txt"} {
		b.open(forDiagnostics, dir)
		b.settle()
		b.press("take")
		b.settle()
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(text), b.state.Probe.Found.Code()) || strings.Contains(string(text), "RC-S300") {
			t.Errorf("%v: %s", err, text)
		}
		b.want(name + "に保存しました。")
	}
}

func TestTheCodeOfACallerIsRead(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageSupport})
	b.settle()
	code := signer.Findings{Version: "0.1.0", System: "windows", Last: "pin.wrong"}.Code()
	test.Type(b.code, strings.ToLower(code))
	b.code.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.want("サポート番号 "+code+"が表していること", "Windows")
	b.press("own")
	b.want("問題は見つかりませんでした")
	b.code.SetText("7K4O")
	b.press("decode")
	b.want("「O」は、サポート番号に使われない文字です。")
}

// What a crash left is offered, can be saved, and is gone when it was deleted.
func TestWhatACrashLeftIsOffered(t *testing.T) {
	b := newBench(t, "ja", "")
	path, err := crash.Path()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("inkan-gui 0.1.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.apply(turned{pageSupport})
	b.settle()
	b.want("前回、異常終了しました", "どこにも送っていません。")
	dir := t.TempDir()
	b.press("keep")
	b.settle()
	b.open(forCrash, dir)
	b.settle()
	b.press("take")
	b.settle()
	text, err := os.ReadFile(filepath.Join(dir, "Inkan異常終了の記録.txt"))
	if err != nil || string(text) != "inkan-gui 0.1.0\n" {
		t.Errorf("%v: %s", err, text)
	}
	b.want("Inkan異常終了の記録.txtに保存しました。")
	b.press("forget")
	b.settle()
	if exists(path) || b.says("前回、異常終了しました") {
		t.Error("it is still there")
	}
	b.press("again")
	b.settle()
	if b.says("前回、異常終了しました") {
		t.Error("it came back")
	}
}
