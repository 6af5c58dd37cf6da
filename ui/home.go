package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// home asks what the person wants to do.
func (w *window) home(l *look) fyne.CanvasObject {
	if w.state.Practice {
		return w.rehearsals(l)
	}
	left := stackFill(16, 0, w.signTile(l), container.New(share{gap: 16, narrow: l.px(240)},
		w.tile(l, "verify", "ui.home.verify", func() { w.apply(turned{pageVerify}) }),
		w.tile(l, "calendar", "ui.home.expiry", func() { w.apply(turned{pageCertificate}) })))
	right := stackFill(16, 1, w.troubles(l), w.firstTime(l))
	return l.page(l.title(l.t("ui.home.title")), l.twoColumns(328, left, right))
}

// page sets a page's title above its body, with the padding of all pages.
func (l *look) page(head, body fyne.CanvasObject) fyne.CanvasObject {
	return pad(32, 24, 32, 24, stackFill(16, 1, head, body))
}

// twoColumns is a body with a side column of a fixed width, or one column when
// there is no room for two.
func (l *look) twoColumns(side float32, left, right fyne.CanvasObject) fyne.CanvasObject {
	c := beside(24, 0, left, fixed(side, 0, right))
	c.Layout = row{gap: 24, fill: 0, narrow: l.px(480), full: true}
	return c
}

func (w *window) signTile(l *look) fyne.CanvasObject {
	head := beside(12, 1, l.icon("sign", 28, l.p.Primary), l.heading(l.t("ui.home.sign")))
	buttons := flow(12,
		l.filled(48, action{id: "files", text: l.t("ui.choose_files"), icon: "plus", tap: w.chooseFile}),
		l.outline(48, action{id: "folder", text: l.t("ui.choose_folder"), icon: "folder", tap: w.chooseFolder}))
	words := stack(16, head, l.body(l.t("ui.home.sign.text")), buttons, gap(0, 0), l.note(l.t("ui.home.sign.note")))
	content := beside(16, 0, words, l.paperPicture())
	content.Layout = row{gap: 16, fill: 0, narrow: l.px(360)}
	return over(frame(l.p.Hero, l.p.HeroEdge, 2, 12), pad(32, 22, 32, 22, content))
}

// tile is a smaller road: heading, a sentence and a button.
func (w *window) tile(l *look, icon, key string, tap func()) fyne.CanvasObject {
	head := beside(12, 1, l.icon(icon, 26, l.p.Primary), l.heading(l.t(key)))
	button := flow(0, l.outline(44, action{id: key, text: l.t(key + ".button"), tap: tap}))
	return l.panel(22, stackFill(10, 1, head, l.body(l.t(key+".text")), button))
}

// troubles are the words in which people tell what is wrong.
func (w *window) troubles(l *look) fyne.CanvasObject {
	head := pad(24, 20, 16, 20, beside(12, 1, l.icon("help", 28, l.p.Primary), l.heading(l.t("ui.help"))))
	list := []fyne.CanvasObject{head}
	for _, topic := range []string{"locked", "forgotten", "place", "moved", "call"} {
		list = append(list, l.rule(), l.entryRow(l.t("ui.help."+topic), func() { w.apply(guided{topic}) }))
	}
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, stack(0, list...)))
}

func (w *window) firstTime(l *look) fyne.CanvasObject {
	button := flow(0, l.outline(44, action{id: "practice", text: l.t("ui.home.practice.button"), icon: "play", tap: w.practise}))
	return l.quiet(24, stackFill(4, 1, l.bold(l.t("ui.home.practice")), l.body(l.t("ui.home.practice.text")), pad(0, 12, 0, 0, button)))
}

// practise opens practice mode beside this window.
func (w *window) practise() {
	if err := startPractice(); err != nil {
		w.apply(refused{err})
	}
}
