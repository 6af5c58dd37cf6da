package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"inkan/i18n"
	"inkan/reader"
	"inkan/signer"
)

// shownLanguages are those that the pages are drawn in: Japanese and English,
// or what INKAN_LANGS names, with spaces between; "all" takes minutes.
func shownLanguages() []string {
	switch names := os.Getenv("INKAN_LANGS"); names {
	case "":
		return []string{"ja", "en"}
	case "all":
		return i18n.Languages()
	default:
		return strings.Fields(names)
	}
}

// Each page and state is drawn, and nothing on it is cut.
func TestPages(t *testing.T) {
	for _, lang := range shownLanguages() {
		for name, show := range scenes {
			t.Run(lang+"/"+name, func(t *testing.T) {
				options := "days-left=73"
				if name == "practice" {
					options = "rehearsal"
				}
				shortPaths(t)
				b := newBench(t, lang, options)
				b.see()
				show(b)
				b.settle()
				b.shoot(name + "-" + lang)
				if lang == "ja" || lang == "en" {
					b.asBefore(lang, name)
					b.looksAsBefore(lang, name)
				}
				b.nothingCut()
				b.win.Resize(fyne.NewSize(1280, 680))
				b.nothingCut()
			})
		}
	}
}

// With text twice as big, in the smallest screen that is promised.
func TestLargeText(t *testing.T) {
	for _, lang := range shownLanguages() {
		for _, name := range []string{"home", "sign-empty", "sign-files", "sign-check", "formats", "seal", "sums", "password", "wrong", "last-try", "result", "verify", "verified", "certificate", "support", "support-broken", "settings", "locked", "renewal", "keys", "check-aids", "removed", "wait-card", "choose", "practice"} {
			t.Run(lang+"/"+name, func(t *testing.T) {
				options := "days-left=73"
				if name == "practice" {
					options = "rehearsal"
				}
				b := newBench(t, lang, options)
				b.win.Resize(fyne.NewSize(1280, 680))
				b.adjust(settings{Percent: 200})
				b.see()
				scenes[name](b)
				b.settle()
				b.shoot("200-" + name + "-" + lang)
				b.nothingCut()
			})
		}
	}
}

var scenes = map[string]func(*bench){
	"home":       func(b *bench) {},
	"sign-empty": func(b *bench) { b.apply(turned{pageSign}) },
	"sign-files": func(b *bench) { b.listed() },
	"sign-check": func(b *bench) { b.listed(); b.press("next") },
	"formats":    func(b *bench) { b.listed(); b.press("next"); b.press("profile") },
	"seal": func(b *bench) {
		b.dropped(b.files("契約書（控え）.pdf", "領収書.pdf"))
		b.settle()
		b.press("next")
		b.press("seal")
		b.settle()
		b.drawn()
	},
	"sums":     func(b *bench) { b.listed(); b.press("next"); b.press("sums"); b.press("copy 0") },
	"password": func(b *bench) { b.listed(); b.press("next"); b.press("next"); b.typePassword("PRACTICE1") },
	"result": func(b *bench) {
		b.listed()
		b.press("next")
		b.press("next")
		b.typePassword("PRACTICE1")
		b.press("send")
	},
	"wrong": func(b *bench) {
		b.listed()
		b.press("next")
		b.press("next")
		b.typePassword("WRONGONE1")
		b.press("send")
	},
	"certificate":    func(b *bench) { b.apply(turned{pageCertificate}) },
	"support":        func(b *bench) { b.apply(turned{pageSupport}) },
	"support-broken": func(b *bench) { b.Pull(); b.see(); b.apply(turned{pageSupport}) },
	"support-running": func(b *bench) {
		b.apply(turned{pageSupport})
		for len(b.state.Probe.Lines) < 4 {
			(<-b.mail)()
		}
		b.shoot("support-running-" + b.say.Lang())
	},
	"support-caller": func(b *bench) {
		b.apply(turned{pageSupport})
		b.settle()
		b.card.Pull()
		found := b.desk.SelfTest(b.life, "", func(signer.Line) {})
		found.Version, found.System, found.Last = "0.1.0", "windows", "pin.wrong"
		b.hear(found.Code())
	},
	"settings": func(b *bench) { b.apply(turned{pageSettings}) },
	"aids": func(b *bench) {
		b.adjust(settings{TSA: "http://tsa.example.jp/stamp", Register: "/home/見本/署名簿.csv"})
		b.apply(turned{pageSettings})
	},
	"check-aids": func(b *bench) {
		b.adjust(settings{TSA: "http://tsa.example.jp/stamp", Register: "/home/見本/署名簿.csv"})
		b.listed()
		b.press("next")
	},
	"verify":   func(b *bench) { b.apply(turned{pageVerify}) },
	"practice": func(b *bench) {},
	"verified": func(b *bench) {
		b.listed()
		b.press("next")
		b.press("next")
		b.typePassword("PRACTICE1")
		b.press("send")
		b.settle()
		b.press("check")
	},
	"verified-changed": func(b *bench) {
		b.listed()
		b.press("next")
		b.press("next")
		b.typePassword("PRACTICE1")
		b.press("send")
		b.settle()
		d := b.state.Sign.Drafts[1]
		if err := os.WriteFile(d.Path, []byte("x"), 0o600); err != nil {
			b.t.Fatal(err)
		}
		b.apply(turned{pageVerify})
		b.verify([]string{d.Out, d.Path})
	},
	"delivery": func(b *bench) { b.verify([]string{b.delivery()}) },
	"lonely": func(b *bench) {
		dir := b.delivery()
		if err := os.Rename(filepath.Join(dir, "一.csv"), filepath.Join(dir, "写し.csv")); err != nil {
			b.t.Fatal(err)
		}
		b.verify([]string{filepath.Join(dir, "一.csv.p7s")})
	},
	"progress": func(b *bench) {
		b.listed()
		b.apply(stepped{stepCheck})
		b.apply(submitted{})
		b.state.Sign.Started = now.Add(-8 * time.Second)
		b.apply(signer.Event{Draft: 0, Out: b.state.Sign.Drafts[0].Out})
		b.apply(signer.Event{Draft: 1, Err: signer.ErrChanged})
		b.shoot("progress-" + b.say.Lang())
		b.state.Busy = idle
	},
	"removed": func(b *bench) {
		b.listed()
		b.apply(submitted{})
		b.apply(signer.Event{Draft: 0, Out: b.state.Sign.Drafts[0].Out})
		b.apply(signed{reader.ErrRemoved})
	},
	"contact":   func(b *bench) { b.listed(); b.apply(submitted{}); b.apply(signed{reader.ErrVerifyUnknown}) },
	"problem":   func(b *bench) { b.apply(failed{errBroken}) },
	"no-card":   func(b *bench) { b.Pull(); b.see() },
	"wait-card": func(b *bench) { b.listed(); b.press("next"); b.press("next"); b.Pull(); b.see() },
	"choose": func(b *bench) {
		b.open(forSigning, filepath.Dir(b.files("委任状.pdf", "固定資産台帳.csv", "写真.jpg")[0]))
		b.settle()
		b.press("entry 委任状.pdf")
	},
	"dark":       func(b *bench) { b.adjust(settings{Theme: "dark"}) },
	"dark-check": func(b *bench) { b.adjust(settings{Theme: "dark"}); b.listed(); b.press("next") },
	"contrast":   func(b *bench) { b.adjust(settings{Theme: "contrast"}); b.listed() },
	"contrast-password": func(b *bench) {
		b.adjust(settings{Theme: "contrast"})
		b.listed()
		b.press("next")
		b.press("next")
		b.typePassword("1234")
	},
	"large":          func(b *bench) { b.adjust(settings{Percent: 200}) },
	"large-files":    func(b *bench) { b.adjust(settings{Percent: 200}); b.listed() },
	"large-password": func(b *bench) { b.adjust(settings{Percent: 150}); b.listed(); b.press("next"); b.press("next") },
	"reasons": func(b *bench) {
		list := b.files("委任状.pdf", "空.csv", "所得税申告.xtx")
		if err := os.WriteFile(list[1], nil, 0o600); err != nil {
			b.t.Fatal(err)
		}
		b.dropped(append(list, list[0]+".存在しない"))
	},
	"renewal": func(b *bench) { b.apply(guided{"renewal"}); b.reply("filing", "no"); b.reply("self", "yes") },
	"guide":   func(b *bench) { b.apply(guided{"secrets"}) },
	"reader":  func(b *bench) { b.apply(guided{"reader"}) },
	"keys":    func(b *bench) { b.key(fyne.KeyF1) },
	"moved":   func(b *bench) { b.apply(turned{pageCertificate}); b.press("moved") },
	"locked":  func(b *bench) { b.listed(); b.apply(guided{"locked"}) },
	"last-try": func(b *bench) {
		b.listed()
		b.press("next")
		b.apply(signer.Status{Stage: signer.FewTries, Slot: "SONY RC-S300", Signing: signer.Tries{Left: 1, Known: true}})
		b.press("next")
	},
}

// delivery signs some documents, spoils one, and returns their folder.
func (b *bench) delivery() string {
	b.t.Helper()
	b.toPassword("一.csv", "二.csv", "三.csv", "四.csv", "五.csv", "六.csv", "七.csv")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	d := b.state.Sign.Drafts[2]
	if err := os.WriteFile(d.Path, []byte("x"), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.apply(turned{pageVerify})
	return filepath.Dir(d.Path)
}

// listed puts documents on the list.
func (b *bench) listed() {
	b.t.Helper()
	b.dropped(b.files("棚卸表_令和8年分.xlsx", "固定資産台帳.csv", "所得税申告.xtx", "契約書（控え）.pdf"))
	b.settle()
}

func (b *bench) typePassword(s string) {
	b.t.Helper()
	if b.pin == nil {
		b.t.Fatalf("no password is asked: %v", b.state.dialog())
	}
	for _, r := range s {
		b.pin.shift = true
		b.pin.TypedRune(r)
	}
}
