package ui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"inkan/i18n"
	"inkan/signer"
	"inkan/ui/single"
)

// The first settings come before anything else, but only once, and to nobody who
// came to do something.
func TestTheFirstSettingsComeOnce(t *testing.T) {
	for _, c := range []struct {
		done, asked, practice, want bool
	}{
		{want: true},
		{done: true},
		{asked: true},
		{practice: true},
	} {
		if got := (state{Practice: c.practice}).welcomes(c.done, c.asked); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	b := newBench(t, "ja", "")
	b.welcome(false)
	if b.state.Page != pageStart {
		t.Fatal("they do not come")
	}
	b.press("skip")
	if b.state.Page != pageHome {
		t.Errorf("page %d", b.state.Page)
	}
	b.welcome(false)
	if b.state.Page != pageHome {
		t.Error("they come again")
	}
	b.apply(turned{pageSettings})
	b.press("welcome")
	if b.state.Page != pageStart || b.state.Start.Step != startLanguage {
		t.Error("they do not come when they are called")
	}
	b.press("skip")
	if b.state.Page != pageSettings {
		t.Error("not back where they were called")
	}
}

// Who leaves them for files is not asked again either.
func TestFilesLeaveTheFirstSettings(t *testing.T) {
	b := newBench(t, "ja", "")
	b.welcome(false)
	b.handed(single.Start{Files: b.files("一.csv")})
	b.settle()
	if b.state.Page != pageSign || len(b.state.Sign.Drafts) != 1 {
		t.Errorf("page %d, %d drafts", b.state.Page, len(b.state.Sign.Drafts))
	}
	if !b.app.Preferences().Bool(startedKey) {
		t.Error("they will come again")
	}
}

// The keyboard alone goes through all steps, and back.
func TestTheFirstSettingsByKeyboard(t *testing.T) {
	b := newBench(t, "ja", "")
	b.welcome(false)
	if b.find("nav ui.nav.home") != nil || b.find("card") != nil {
		t.Error("there is more than the page")
	}
	b.want("使う言語を選んでください")
	b.key(fyne.KeyReturn)
	b.want("読みやすい大きさを選んでください")
	b.key(fyne.KeyEscape)
	b.want("使う言語を選んでください")
	b.key(fyne.KeyReturn)
	b.key(fyne.KeyReturn)
	b.want("カードを読めるか、確かめています")
	b.settle()
	b.want("カードを読めました")
	b.key(fyne.KeyReturn)
	b.want("練習用カードで試せます")
	b.key(fyne.KeyReturn)
	if b.state.Page != pageHome {
		t.Errorf("page %d", b.state.Page)
	}
}

// The language of the system is chosen until another is, which changes the page
// at once.
func TestTheFirstLanguage(t *testing.T) {
	b := newBench(t, "ko", "")
	b.welcome(false)
	words := func(lang, key string) string {
		say, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		return plainText(say.T(key))
	}
	for _, name := range i18n.Languages() {
		b.want(i18n.OwnName(name))
	}
	b.want(words("ko", "start.language"))
	for _, name := range i18n.Languages() {
		b.press("choice " + i18n.OwnName(name))
		if b.state.Set.Lang != name || b.say.Lang() != name {
			t.Errorf("%s: %q", name, b.state.Set.Lang)
		}
	}
	b.press("choice English")
	b.want("Choose your language")
	b.press("next")
	b.press("choice 150 %")
	if b.state.Set.Percent != 150 {
		t.Errorf("%d", b.state.Set.Percent)
	}
	if set := loadSettings(b.app.Preferences()); set.Lang != "en" || set.Percent != 150 {
		t.Errorf("kept: %+v", set)
	}
}

// Without a card the self-test ends well and offers practice; when a card comes,
// it begins anew.
func TestTheFirstSelfTestEndsWellWithoutACard(t *testing.T) {
	b := newBench(t, "ja", "")
	b.Pull()
	b.see()
	b.welcome(false)
	b.pace(startTest)
	b.settle()
	b.want("リーダーとカードは、あとで用意できます", "次の「練習」の練習用カードで試せます。")
	if b.says("問題  ") {
		t.Error("it looks like a problem")
	}
	b.Insert()
	b.see()
	if b.state.Busy != probing {
		t.Fatal("the test does not begin anew")
	}
	b.settle()
	b.want("カードを読めました")
}

func TestWhatIsNoFaultOnTheFirstDay(t *testing.T) {
	failed := func(system, key string) probe {
		return probe{Found: &signer.Findings{System: system}, Lines: []signer.Line{{Result: signer.Passed}, {Result: signer.Failed, Key: key, Advice: "x"}, {Result: signer.NotChecked}}}
	}
	for _, c := range []struct {
		system, key string
		want        bool
	}{
		{"linux", "reader.none", true}, {"windows", "card.none", true}, {"windows", "reader.stopped", true}, {"linux", "reader.stopped", false},
		{"windows", "pin.locked", false}, {"linux", "selftest.driver.missing", false},
	} {
		if got := failed(c.system, c.key).missing(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	lines := failed("linux", "reader.none").Lines
	if got := unreached(lines); got[1].Result != signer.NotChecked || lines[1].Result != signer.Failed {
		t.Errorf("%v, %v", got[1].Result, lines[1].Result)
	}
}

// Each step fits, with text twice as big too.
func TestTheFirstSettingsFit(t *testing.T) {
	for _, lang := range shownLanguages() {
		for name, show := range map[string]func(*bench){
			"1-language": func(b *bench) {},
			"2-size":     func(b *bench) { b.pace(startSize) },
			"3-test":     func(b *bench) { b.pace(startTest) },
			"3-later":    func(b *bench) { b.Pull(); b.see(); b.pace(startTest) },
			"3-locked":   func(b *bench) { b.Reset("locked"); b.pace(startTest) },
			"4-practice": func(b *bench) { b.pace(startPractise) },
			"crashed": func(b *bench) {
				b.apply(turned{pageSupport})
				b.settle()
				b.apply(broken{"x"})
				b.apply(stowed{"/x/y.txt"})
			},
		} {
			for _, set := range []settings{{Lang: lang}, {Lang: lang, Percent: 200, Theme: "dark"}} {
				t.Run(fmt.Sprintf("%s/%s/%d", lang, name, set.percent()), func(t *testing.T) {
					b := newBench(t, lang, "days-left=73")
					b.win.Resize(fyne.NewSize(1280, 680))
					b.adjust(set)
					b.welcome(false)
					show(b)
					b.settle()
					b.shoot(fmt.Sprintf("start-%s-%d-%s", name, set.percent(), lang))
					b.nothingCut()
				})
			}
		}
	}
}
