package ui

import (
	"testing"

	"inkan/signer"
)

// Each page and state is drawn in both languages, and nothing on it is cut.
func TestPages(t *testing.T) {
	for _, lang := range []string{"ja", "en"} {
		for name, show := range scenes {
			t.Run(lang+"/"+name, func(t *testing.T) {
				b := newBench(t, lang, "days-left=73")
				b.see()
				show(b)
				b.settle()
				b.shoot(name + "-" + lang)
				b.nothingCut()
			})
		}
	}
}

var scenes = map[string]func(*bench){
	"home":        func(b *bench) {},
	"sign-empty":  func(b *bench) { b.apply(turned{pageSign}) },
	"sign-files":  func(b *bench) { b.listed() },
	"sign-check":  func(b *bench) { b.listed(); b.press("next") },
	"password":    func(b *bench) { b.listed(); b.press("next"); b.press("next"); b.typePassword("PRACTICE1") },
	"result":      func(b *bench) { b.listed(); b.press("next"); b.press("next"); b.typePassword("PRACTICE1"); b.press("send") },
	"wrong":       func(b *bench) { b.listed(); b.press("next"); b.press("next"); b.typePassword("WRONGONE1"); b.press("send") },
	"certificate": func(b *bench) { b.apply(turned{pageCertificate}) },
	"support":     func(b *bench) { b.apply(turned{pageSupport}) },
	"settings":    func(b *bench) { b.apply(turned{pageSettings}) },
	"verify":      func(b *bench) { b.apply(turned{pageVerify}) },
	"locked":      func(b *bench) { b.listed(); b.apply(guided{"locked"}) },
	"last-try": func(b *bench) {
		b.listed()
		b.press("next")
		b.apply(signer.Status{Stage: signer.FewTries, Slot: "SONY RC-S300", Signing: signer.Tries{Left: 1, Known: true}})
		b.press("next")
	},
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
