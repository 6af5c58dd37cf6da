package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"inkan/reader"
	"inkan/signer"
)

// toPassword brings the bench to the password of a batch of documents.
func (b *bench) toPassword(names ...string) {
	b.t.Helper()
	b.dropped(b.files(names...))
	b.settle()
	b.press("next")
	b.press("next")
}

// says tells whether a text stands on the window.
func (b *bench) says(text string) bool {
	return slices.ContainsFunc(b.texts(), func(s string) bool { return strings.Contains(s, text) })
}

func (b *bench) want(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !b.says(text) {
			b.t.Errorf("does not say %q", text)
		}
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func TestSigning(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv", "二.csv")
	b.typePassword("practice1") // small letters count as capitals
	b.press("send")
	if b.pin != nil && b.pin.n > 0 {
		t.Error("the field still holds the password")
	}
	b.settle()
	b.want("2件に署名しました", "練習　太郎", "フォルダを開く")
	for _, d := range b.state.Sign.Drafts {
		if !exists(d.Out) {
			t.Errorf("not written: %s", d.Out)
		}
	}
}

func TestWrongPasswordSaysWhatItCost(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("WRONGONE1")
	b.press("send")
	b.settle()
	b.want("パスワードが違います。残り4回です。", "ファイルは作っていません。")
	if exists(b.state.Sign.Drafts[0].Out) {
		t.Error("a file was written")
	}
	if b.pin == nil || b.pin.n != 0 {
		t.Error("the field is not empty")
	}
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("1件に署名しました")
}

func TestFourDigitsNeverReachTheCard(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("1234")
	b.want("4桁の数字は、利用者証明用の暗証番号のようです。")
	b.pin.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if b.state.Busy != idle {
		t.Fatal("sent")
	}
	b.see()
	if left := b.state.Card.Signing.Left; left != 5 {
		t.Errorf("%d tries left", left)
	}
}

func TestLastTryNeedsConsent(t *testing.T) {
	b := newBench(t, "ja", "tries=1")
	b.see()
	b.toPassword("一.csv")
	b.want("残り1回です。この1回を使いますか")
	b.key(fyne.KeyReturn)
	b.press("use") // off until the box is ticked
	if b.state.dialog() != dialogLastTry {
		t.Fatal("went on without consent")
	}
	b.press("consent")
	b.press("use")
	b.typePassword("WRONGONE1")
	b.press("send")
	b.settle()
	b.want("ロックを解除する方法", "パスワードがロックされています", "カードも証明書も壊れていません。")
}

// Consent for one card spends no try of another: who puts in another card with one
// try left is asked again, and nothing can be sent before.
func TestConsentIsForOneCard(t *testing.T) {
	b := newBench(t, "ja", "tries=1")
	b.see()
	b.toPassword("一.csv")
	b.press("consent")
	b.press("use")
	b.card.Pull()
	b.see()
	b.Reset("tries=1") // somebody else's
	b.see()
	b.want("残り1回です。この1回を使いますか")
	if b.pin != nil || !b.find("use").disabled {
		t.Error("the consent for the other card still counts")
	}
	if s := b.desk.Status(b.life, ""); s.Signing.Left != 1 {
		t.Errorf("%d tries are left", s.Signing.Left)
	}
}

// That a password was wrong, and what is left, is told of the card that said so:
// also after another reader was seen, but not of another card.
func TestAWrongPasswordIsToldOfItsCard(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("WRONGONE1")
	b.press("send")
	b.settle()
	b.apply(signer.Status{Stage: signer.Reading})
	b.see()
	b.want("パスワードが違います。残り4回です。")
	b.card.Pull()
	b.see()
	b.Reset("")
	b.see()
	b.want("残り5回")
	if b.says("パスワードが違います") {
		t.Error("told of another card")
	}
}

func TestRemovedCardGoesOnWhereItStopped(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv", "二.csv", "三.csv", "四.csv", "五.csv", "六.csv")
	b.hold, b.holdAt = make(chan struct{}), 3 // the third signature waits for the card to be pulled
	b.practice = b
	b.state.Lesson.Now = 5
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	done := b.state.Sign.counts(false).Done
	if done != 2 {
		t.Fatalf("%d of 6 were signed before the card left", done)
	}
	b.hold = nil
	b.want("署名の途中でカードが離れました", "書きかけのファイルはありません。")
	b.Insert()
	b.see()
	b.press("go")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("6件に署名しました")
}

func TestReaderThatWasChosenIsTakenAgain(t *testing.T) {
	b := newBench(t, "ja", "")
	t.Cleanup(func() { b.unwatch() })
	two := signer.Status{Stage: signer.Choose, Slots: []string{"A", "B"}}
	b.met(two)
	if b.slot != "" {
		t.Fatalf("%q was taken though nobody chose it", b.slot)
	}
	b.use("B")
	b.slot = "" // as after a new start
	b.met(two)
	if b.slot != "B" {
		t.Errorf("%q is taken, B was chosen last", b.slot)
	}
	b.met(signer.Status{Stage: signer.NoReader, Slots: []string{"A"}})
	if b.slot != "" {
		t.Errorf("%q is waited for though it is gone and another is there", b.slot)
	}
}

func TestStopBetweenDocuments(t *testing.T) {
	b := newBench(t, "ja", "")
	b.hold, b.holdAt = make(chan struct{}), 2
	b.see()
	b.toPassword("一.csv", "二.csv", "三.csv", "四.csv")
	b.typePassword("PRACTICE1")
	b.press("send")
	for b.state.Sign.counts(false).Done == 0 {
		(<-b.mail)()
	}
	b.press("stop")
	close(b.hold)
	b.settle()
	if c := b.state.Sign.counts(false); c.Done != 2 || c.Waiting != 2 {
		t.Fatalf("%+v", c)
	}
	b.press("rest")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("4件に署名しました")
}

func TestEscapeIsTheSafeWayOut(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("SECRET")
	field := b.pin
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.state.dialog() != noDialog || b.state.Sign.Step != stepCheck || len(b.state.Sign.Drafts) != 1 {
		t.Error("Escape lost its way")
	}
	if field.n != 0 || b.pin != nil {
		t.Error("the password is still there")
	}
	field.TypedRune('X') // a key that was on its way
	if b.win.Canvas().Focused() == fyne.Focusable(field) {
		t.Error("the keyboard belongs to what is gone")
	}
	b.key(fyne.KeyReturn)
	if b.state.dialog() != dialogPassword || b.win.Canvas().Focused() != fyne.Focusable(b.pin) {
		t.Error("Enter does not press the filled button")
	}
}

func TestVerifyHidesTheNameUntilAsked(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.press("check")
	b.settle()
	b.want("確認した範囲では、問題は見つかりませんでした", "練習用の署名です（効力はありません）", "証明書が失効していないかどうか")
	if b.says("練習　太郎") {
		t.Error("the name is shown unasked")
	}
	b.press("name")
	b.want("練習　太郎")
}

// Many files are a table; the gravest is shown first, and a report on all of
// them tells no name.
func TestAFolderIsVerified(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	dir := b.delivery()
	b.dropped([]string{dir})
	b.settle()
	v := b.state.Verify
	if len(v.Reports) != 7 || filepath.Base(v.Reports[v.Chosen].File) != "三.csv.p7s" {
		t.Fatalf("%d reports, shown is %s", len(v.Reports), v.Reports[v.Chosen].File)
	}
	b.want("7件を検証しました", "問題があります")
	b.apply(picked{0})
	b.press("name")
	for id, kind := range map[string]purpose{"save": forReport, "save text": forReportText, "save all": forReports} {
		b.press(id)
		b.settle()
		if b.state.Choose.For != kind {
			t.Errorf("%s is for %d", id, b.state.Choose.For)
		}
		to := t.TempDir()
		b.state.Choose.Dir = to
		b.press("take")
		b.settle()
		found, _ := filepath.Glob(filepath.Join(to, "*"))
		if len(found) != 1 {
			t.Fatal(found)
		}
		text, err := os.ReadFile(found[0])
		if err != nil || strings.Contains(string(text), "太郎") != (kind != forReports) {
			t.Errorf("%s in %s: %v", id, found[0], err)
		}
	}
}

// What is saved takes a name that is free, and stands for nothing if it could not be
// written. What tells of a person or of this computer is its owner's alone.
func TestSavedFilesAreNewAndPrivate(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	dir := b.delivery()
	b.verify([]string{filepath.Join(dir, "一.csv.p7s")})
	b.settle()
	b.apply(turned{pageVerify})
	to := t.TempDir()
	for _, kind := range []purpose{forReport, forReportText, forReport} {
		b.writeReport(to, kind)
		b.settle()
		if b.state.Problem != nil {
			t.Fatal(b.state.Problem)
		}
	}
	b.selfTest()
	b.settle()
	b.writeDiagnostics(to)
	b.settle()
	all, _ := os.ReadDir(to)
	if len(all) != 4 {
		t.Errorf("%d files, not 4: %v", len(all), all)
	}
	for _, e := range all {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 && os.PathSeparator == '/' {
			t.Errorf("%s: %v, %v", e.Name(), info.Mode(), err)
		}
	}
	broken := func(string, []byte) error { return errBroken }
	if _, err := writeNew(broken, to, "x", ".txt", nil); err != errBroken {
		t.Errorf("told: %v", err)
	}
}

func TestAnEmptyFolderIsSaidToBeEmpty(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageVerify})
	b.dropped([]string{t.TempDir()})
	b.settle()
	b.want("確かめられるファイルがありません。")
}

func TestDroppedSignaturesAreVerified(t *testing.T) {
	b := newBench(t, "ja", "")
	b.dropped([]string{"/nowhere/x.p7s"})
	b.settle()
	if b.state.Page != pageVerify || len(b.state.Verify.Reports) != 1 {
		t.Errorf("page %d, %d reports", b.state.Page, len(b.state.Verify.Reports))
	}
}

func TestLanguageCanBeChanged(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.apply(turned{pageSettings})
	b.press("choice English")
	b.want("Settings", "Ready to sign")
	b.press("choice 日本語")
	b.want("設定", "署名できます")
}

// While the card works nothing else can be reached.
func TestRailIsOffWhileTheCardWorks(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(submitted{})
	b.press("nav ui.nav.home")
	if b.state.Page != pageHome || !b.find("nav ui.nav.verify").disabled {
		t.Error("the rail can be used")
	}
	b.press("nav ui.nav.verify")
	if b.state.Page == pageVerify {
		t.Error("left the page")
	}
}

func TestAllStagesHaveWords(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		b := newBench(t, lang, "")
		for stage, word := range stageWords {
			s := b.state.Card
			s.Stage, s.Slot, s.NotAfter = stage, "reader", now
			b.apply(s)
			if got := b.say.T(word.key); got == word.key || !b.says(strings.Split(strings.ReplaceAll(got, "\u200b", ""), "%")[0]) && stage != 10 {
				t.Errorf("%s %d: %q is not on the window", lang, stage, got)
			}
		}
	}
}

// A list of ten thousand documents has only the rows in view.
func TestLongListIsVirtual(t *testing.T) {
	b := newBench(t, "ja", "")
	names := make([]string, 10000)
	for i := range names {
		names[i] = "/papers/文書.csv"
	}
	b.apply(turned{pageSign})
	b.apply(prepared{drafts(names...)})
	if n := len(b.texts()); n > 500 {
		t.Errorf("%d texts exist", n)
	}
}

var _ reader.Powered = (*bench)(nil)

// The date of a certificate that has expired is the one that the card told, also when
// the card was taken away meanwhile.
func TestTheDateOfAnExpiredCertificateStays(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv")
	b.apply(submitted{})
	b.apply(signed{&signer.ExpiredError{NotAfter: now}})
	for range 2 {
		b.want("署名用電子証明書の有効期限（2026年（令和8年）11月22日）が過ぎています。")
		b.apply(signer.Status{Stage: signer.NoCard, Slot: "SONY RC-S300"})
	}
}

// A batch that is stopped before its first document can be gone on with, and no
// reasons are promised that there are not.
func TestABatchThatIsStoppedAtOnceGoesOn(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.toPassword("一.csv", "二.csv")
	b.apply(submitted{})
	b.apply(stopped{})
	b.apply(signed{context.Canceled})
	b.want("署名しませんでした", "ファイルは作っていません。")
	if b.says("理由は") {
		t.Error("reasons are promised")
	}
	b.press("rest")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("2件に署名しました")
}
