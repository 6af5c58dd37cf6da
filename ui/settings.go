package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"inkan/i18n"
)

// settings are one column of labelled rows.
func (w *window) settings(l *look) fyne.CanvasObject {
	s := w.state.Set
	set := func(change func(*settings)) func() {
		return func() {
			n := w.state.Set
			change(&n)
			w.adjust(n)
		}
	}
	option := func(text string, chosen bool, change func(*settings)) *control {
		return l.choice(text, chosen, set(change))
	}
	langs := []*control{option(l.t("ui.set.system"), s.Lang == "", func(n *settings) { n.Lang = "" })}
	for _, name := range i18n.Languages() {
		langs = append(langs, option(i18n.OwnName(name), s.Lang == name, func(n *settings) { n.Lang = name }))
	}
	lang := flow(12, choices(langs...)...)
	var sizes []*control
	for _, p := range []int{100, 125, 150, 200} {
		sizes = append(sizes, option(fmt.Sprintf("%d %%", p), s.percent() == p, func(n *settings) { n.Percent = p }))
	}
	size := container.New(share{gap: 12, narrow: l.px(120)}, choices(sizes...)...)
	looks := container.New(share{gap: 12, narrow: l.px(136)}, choices(
		option(l.t("ui.set.light"), s.Theme == "", func(n *settings) { n.Theme = "" }),
		option(l.t("ui.set.dark"), s.Theme == "dark", func(n *settings) { n.Theme = "dark" }),
		option(l.t("ui.set.contrast"), s.Theme == "contrast", func(n *settings) { n.Theme = "contrast" }),
		option(l.t("ui.set.system"), s.Theme == "system", func(n *settings) { n.Theme = "system" }))...)
	rows := stack(16, l.setting("ui.set.language", lang), l.setting("ui.set.size", size), l.setting("ui.set.theme", looks), w.folderSetting(l), w.sealSetting(l), w.stampSetting(l), w.registerSetting(l), w.startSetting(l))
	return l.page(l.title(l.t("ui.nav.settings")), container.New(narrowed{width: l.px(720)}, rows))
}

func (l *look) setting(key string, o fyne.CanvasObject) fyne.CanvasObject {
	return l.panel(16, stack(8, l.bold(l.t(key)), o))
}

func (w *window) folderSetting(l *look) fyne.CanvasObject {
	where := l.t("ui.check.beside")
	if f := w.state.Set.Folder; f != "" {
		where = printable(f)
	}
	buttons := flow(12, l.outline(44, action{id: "folder", text: l.t("ui.check.change"), icon: "folder", tap: w.chooseOutput}))
	if w.state.Set.Folder != "" {
		buttons.Objects = append(buttons.Objects, l.plainButton(44, action{id: "beside", text: l.t("ui.check.beside"), tap: func() { w.outputTo("") }}))
	}
	return l.setting("ui.set.folder", stack(8, l.body(where), buttons))
}

// narrowed keeps its object at a width that reads well.
type narrowed struct {
	smallest
	width float32
}

func (n narrowed) natural([]fyne.CanvasObject) float32 { return n.width }

func (n narrowed) heightFor(o []fyne.CanvasObject, width float32) float32 {
	return heightOf(o[0], min(width, n.width))
}

func (n narrowed) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, min(size.Width, n.width), size.Height)
}

// adjust changes a setting and keeps it.
func (w *window) adjust(n settings) {
	p := w.app.Preferences()
	p.SetString("lang", n.Lang)
	p.SetString("theme", n.Theme)
	p.SetInt("text", n.Percent)
	p.SetString("folder", n.Folder)
	p.SetString("tsa", n.TSA)
	p.SetString("register", n.Register)
	w.apply(adjusted{n})
}

func loadSettings(p fyne.Preferences) settings {
	return settings{Lang: p.String("lang"), Theme: p.String("theme"), Percent: p.Int("text"), Folder: p.String("folder"),
		TSA: p.String("tsa"), Register: p.String("register")}
}

// paletteFor is the palette of a setting: the light one unless another was
// chosen, because systems that do not tell would all be dark.
func paletteFor(name string, system fyne.ThemeVariant) *palette {
	switch {
	case name == "contrast":
		return &contrast
	case name == "dark" || name == "system" && system == theme.VariantDark:
		return &dark
	}
	return &light
}
