package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
)

// signCheck is the second step: what the receiver will learn, and what will be
// done how.
func (w *window) signCheck(l *look) fyne.CanvasObject {
	left := stack(12, w.disclosure(l), w.facts(l))
	body := fyne.CanvasObject(left)
	if len(w.pdfs()) > 0 {
		body = container.New(halves{gap: 24, least: l.px(424), most: l.px(560), narrow: l.px(440)}, left, w.sealPanel(l))
	}
	return l.page(w.signHead(l), body)
}

// pdfs are the indexes of the PDFs that will be signed.
func (w *window) pdfs() (yes []int) {
	for i, d := range w.state.Sign.Drafts {
		if w.state.Sign.signs(i) && inPDF(d) {
			yes = append(yes, i)
		}
	}
	return yes
}

// disclosure says which personal data the receiver can read.
func (w *window) disclosure(l *look) fyne.CanvasObject {
	chip := func(icon, key string) fyne.CanvasObject {
		return over(frame(l.p.Panel, l.p.Line, 1, 8), pad(11, 0, 10, 0, atLeast(l.px(44), beside(8, 1, l.icon(icon, 20, l.p.Text), l.body(l.t(key))))))
	}
	return l.quiet(16, stack(6, l.bold(l.t("ui.check.disclosed")), l.body(l.t("ui.check.disclosed.text")), gap(0, 0),
		flow(8, chip("person", "ui.field.name"), chip("home", "ui.field.address"), chip("cake", "ui.field.birth"), chip("people", "ui.field.sex"))))
}

// facts are the five things to know, each with its change button.
func (w *window) facts(l *look) fyne.CanvasObject {
	s := w.state.Sign
	yes, _, size := s.sum()
	profile := "ui.check.registry"
	if s.Options.Profile == signer.PAdES {
		profile = "ui.check.pades"
	}
	folder := l.t("ui.check.beside")
	if s.Options.Dir != "" {
		folder = printable(filepath.Base(s.Options.Dir))
	}
	rows := []fyne.CanvasObject{
		l.fact(l.t("ui.check.files"), l.t("ui.check.files.value", yes, bytesText(size)), l.link(action{id: "reselect", text: l.t("ui.check.reselect"), tap: func() { w.apply(stepped{stepFiles}) }})),
	}
	if len(w.pdfs()) > 0 {
		rows = append(rows, l.fact(l.t("ui.check.format"), l.t(profile), l.link(action{id: "profile", text: l.t("ui.check.change"), tap: func() { w.apply(formats{true}) }})))
	}
	rows = append(rows,
		l.fact(l.t("ui.check.folder"), folder, l.link(action{id: "folder", text: l.t("ui.check.change"), tap: w.chooseOutput})),
		l.fact("SHA-256", l.t("ui.check.hashed", yes), l.link(action{id: "sums", text: l.t("ui.sum.show"), tap: func() { w.apply(summed{sums{Open: true}}) }})),
		l.fact(l.t("ui.check.network"), w.networkText(l), l.link(action{id: "network", text: l.t("ui.check.change"), tap: func() { w.apply(turned{pageSettings}) }})))
	if file := w.state.Set.Register; file != "" {
		rows = append(rows, l.fact(l.t("ui.check.register"), printable(filepath.Base(file)), nil))
	}
	return l.rows(rows...)
}

// networkText says what goes over the network.
func (w *window) networkText(l *look) string {
	if name := w.state.Set.authority(); name != "" {
		return l.t("ui.check.network.tsa", printable(name))
	}
	return l.t("ui.check.network.none")
}

// rows are facts in a panel, lines between them.
func (l *look) rows(rows ...fyne.CanvasObject) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i, r := range rows {
		if i > 0 {
			all = append(all, l.rule())
		}
		all = append(all, r)
	}
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, stack(0, all...)))
}

// fact is a label, what holds, and perhaps a button.
func (l *look) fact(name, value string, button fyne.CanvasObject) fyne.CanvasObject {
	label := fixed(l.px(88), 0, atLeast(l.px(24), l.note(name)))
	items := []fyne.CanvasObject{label, l.body(value)}
	if button != nil {
		items = append(items, button)
	}
	c := beside(16, 1, items...)
	c.Layout = row{gap: 16, fill: 1, narrow: l.px(120)}
	return pad(16, 2, 16, 2, atLeast(l.px(44), c))
}

// formats says that the formats of PDF signatures are to be chosen from, or no
// longer.
type formats struct{ on bool }

// formatQuestion tells what the formats of PDF signatures are for.
func (w *window) formatQuestion(l *look) fyne.CanvasObject {
	each := func(id, key, text string, p signer.Profile) fyne.CanvasObject {
		c := l.choice(l.t(key), w.state.Sign.Options.Profile == p, func() { w.signAs(p) })
		c.id = id
		return stack(4, c, pad(48, 0, 16, 0, l.body(l.t(text))))
	}
	right := flow(16, w.cancelButton(l, "ui.back"))
	right.Layout = wrapped{gap: 16, line: 8, right: true}
	return l.card(736, stack(20, l.title(l.t("ui.check.format")),
		each("registry", "ui.check.registry", "ui.format.registry", signer.Registry),
		each("pades", "ui.check.pades", "ui.format.pades", signer.PAdES), right))
}

// signAs takes a format of PDF signatures.
func (w *window) signAs(p signer.Profile) {
	w.apply(formats{})
	o := w.state.Sign.Options
	if o.Profile == p {
		return
	}
	o.Profile = p
	w.prepareAgain(o)
}
