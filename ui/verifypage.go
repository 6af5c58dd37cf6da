package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
	"inkan/signer/report"
)

// verifyPage shows the verdict about a file, or a place to drop one.
func (w *window) verifyPage(l *look) fyne.CanvasObject {
	v := w.state.Verify
	if len(v.Reports) == 0 {
		return w.verifyEmpty(l)
	}
	r := v.Reports[v.Chosen]
	page := report.Read(l.say, r, report.Options{ShowPersonal: v.Shown[v.Chosen]})
	left := []fyne.CanvasObject{}
	if len(v.Reports) > 1 {
		left = append(left, w.reportList(l))
	}
	if page.Practice != "" {
		left = append(left, l.stripe(tonePractice, page.Practice, l.t("ui.verify.practice"), nil))
	}
	left = append(left, l.verdict(page))
	for _, hint := range page.Hints {
		left = append(left, l.stripe(toneInfo, hint.Text, hint.Note, nil))
	}
	if page.Note != "" {
		left = append(left, l.note(page.Note))
	}
	for _, part := range page.Signatures {
		left = append(left, l.signature(part, len(page.Signatures) > 1))
	}
	if page.Open != nil {
		left = append(left, l.groups([]report.Group{*page.Open}))
	}
	if page.Foot != "" {
		left = append(left, l.note(page.Foot))
	}
	head := beside(24, 1, l.title(l.t("ui.nav.verify")), l.note(page.Asked),
		l.outline(44, action{id: "another", text: l.t("ui.verify.another"), icon: "plus", tap: func() { w.apply(emptied{}) }}))
	head.Layout = row{gap: 24, fill: 1, narrow: l.px(200)}
	return l.page(head, l.twoColumns(288, stack(16, left...), w.verifySide(l, r, page)))
}

func (w *window) verifyEmpty(l *look) fyne.CanvasObject {
	head := l.t("ui.verify.drop")
	if w.state.Busy == verifying || len(w.state.Verify.Waiting) > 0 {
		head = l.t("ui.verify.working")
	}
	note := middle(l.body(l.t("ui.verify.drop.note")))
	if w.state.Verify.Nothing {
		note = middle(l.bold(l.t("ui.verify.nothing")))
	}
	hint := stack(16, centred(l.icon("verify", 48, l.p.Primary)), middle(l.heading(head)), note,
		centred(flow(12, l.filled(48, action{id: "files", text: l.t("ui.choose_files"), icon: "plus", tap: w.chooseToVerify}),
			l.outline(48, action{id: "folder", text: l.t("ui.choose_folder"), icon: "folder", tap: w.chooseFolderToVerify}))))
	return l.page(l.title(l.t("ui.nav.verify")), over(l.dashes(), atLeast(l.px(400), pad(24, 24, 24, 24, hint))))
}

// resultTone is the tone of a verdict.
func resultTone(r signer.Result) tone {
	switch r {
	case signer.Passed:
		return toneOK
	case signer.Failed:
		return toneProblem
	}
	return toneCaution
}

// verdict is one sentence about the document and one about what to do.
func (l *look) verdict(page report.Page) fyne.CanvasObject {
	t := resultTone(page.Result)
	c := l.p.colour(t)
	text := stack(0, l.tinted(page.Heading, 24, c), l.heading(page.Sentence), l.body(page.Advice))
	return over(frame(l.p.Panel, c, l.edgeOf(t), 12), pad(24, 14, 24, 16, beside(20, 1, l.mark(t, 56), text)))
}

// signature is what was found about one signature.
func (l *look) signature(part report.Part, several bool) fyne.CanvasObject {
	if !several {
		return l.groups(part.Groups)
	}
	head := stack(0, l.heading(part.Title), l.body(part.Heading+"  "+part.Sentence))
	return stack(8, head, l.groups(part.Groups))
}

var kindTones = map[report.Kind]tone{
	report.Problem: toneProblem, report.Caution: toneCaution, report.Confirmed: toneOK, report.Open: toneNotChecked,
}

// groups are the findings as one table: label, then sentences.
func (l *look) groups(groups []report.Group) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, g := range groups {
		rows = append(rows, l.group(g, i == 0, i == len(groups)-1))
	}
	return l.rows(rows...)
}

func (l *look) group(g report.Group, first, last bool) fyne.CanvasObject {
	t := kindTones[g.Kind]
	c := l.p.colour(t)
	if t == toneNotChecked {
		c = l.p.Heading
	}
	labelWidth := float32(210)
	if !l.ja() {
		labelWidth = 178
	}
	label := pad(20, 10, 4, 10, stack(0, beside(10, 1, l.mark(t, 24), l.tinted(g.Label, 16, c))))
	var bar fyne.CanvasObject = container.New(sideBar{width: 6}, block(l.p.bar(t)))
	if t == toneNotChecked {
		bar = newDashedBar(l.p.Edge)
	}
	tint := block(l.p.tint(t))
	if first {
		tint.TopLeftCornerRadius = 11
	}
	if last {
		tint.BottomLeftCornerRadius = 11
	}
	cell := fixed(l.px(labelWidth), 0, over(tint, bar, label))
	var texts []fyne.CanvasObject
	for _, row := range g.Rows {
		item := []fyne.CanvasObject{l.body(row.Text)}
		if g.Kind == report.Problem {
			item[0] = l.bold(row.Text)
		}
		if row.Note != "" {
			item = append(item, l.note(row.Note))
		}
		texts = append(texts, stack(0, item...))
	}
	line := beside(0, 1, cell, pad(16, 11, 16, 11, stack(4, texts...)))
	line.Layout = row{gap: 0, fill: 1, full: true, narrow: l.px(200)}
	return over(l.alarm(t, 11), line)
}

// verifySide is file, person and report.
func (w *window) verifySide(l *look, r signer.Report, page report.Page) fyne.CanvasObject {
	file := []fyne.CanvasObject{l.note(l.t("ui.verify.file")), l.wrapName(filepath.Base(r.File))}
	switch { // the size is that of what was signed
	case r.Content == "" && r.Digest != nil && !detached(r.File):
		file = append(file, l.note(l.t("report.size", r.Size)))
	case r.Content != "" && r.Content != r.File:
		file = append(file, gap(0, 8), l.note(l.t("report.content")), l.wrapName(filepath.Base(r.Content)), l.note(l.t("report.size", r.Size)))
	}
	parts := []fyne.CanvasObject{l.panel(20, stack(0, file...))}
	for i, part := range page.Signatures {
		parts = append(parts, w.person(l, part, hasSigner(r, i)))
	}
	parts = append(parts, w.reportPanel(l))
	return stack(16, parts...)
}

// wrapName is a file name that may take several lines.
func (l *look) wrapName(name string) *label { return l.bold(printable(name)) }

func hasSigner(r signer.Report, i int) bool {
	return i < len(r.Signatures) && r.Signatures[i].Signer != nil
}

// person tells who signed; the name is hidden until it is asked for.
func (w *window) person(l *look, part report.Part, known bool) fyne.CanvasObject {
	shown := w.state.Verify.Shown[w.state.Verify.Chosen]
	list := []fyne.CanvasObject{l.note(l.t("report.signer"))}
	switch {
	case !known:
		list = append(list, l.body(l.t("report.signer.none")))
		return l.panel(20, stack(4, list...))
	case !shown:
		list = append(list, l.heading("●●　●●"), l.note(l.t("ui.verify.hidden")))
	default:
		for i, f := range part.Person {
			if i == 0 {
				list = append(list, l.heading(f.Value))
				continue
			}
			list = append(list, l.note(f.Label), l.body(f.Value))
		}
	}
	text, icon := "ui.verify.show", "eye"
	if shown {
		text = "ui.verify.hide"
	}
	list = append(list, pad(0, 8, 0, 0, flow(0, l.plainButton(44, action{id: "name", text: l.t(text), icon: icon, tap: func() { w.apply(revealed{!shown}) }}))))
	return l.panel(20, stack(2, list...))
}

// reportPanel saves what was found: to be printed, or as plain text.
func (w *window) reportPanel(l *look) fyne.CanvasObject {
	buttons := flow(8, l.filled(44, action{id: "save", text: l.t("ui.verify.save"), icon: "print", tap: func() { w.open(forReport, w.startFolder()) }}),
		l.outline(44, action{id: "save text", text: l.t("ui.verify.save.text"), icon: "save", tap: func() { w.open(forReportText, w.startFolder()) }}))
	parts := []fyne.CanvasObject{l.bold(l.t("ui.verify.report")), l.note(l.t("ui.verify.report.text"))}
	if n := len(w.state.Verify.Reports); n > 1 {
		buttons.Objects = append(buttons.Objects, l.outline(44, action{id: "save all", text: l.t("ui.verify.save.all", n), icon: "print", tap: func() { w.open(forReports, w.startFolder()) }}))
		parts = append(parts, l.note(l.t("ui.verify.save.masked")))
	}
	parts = append(parts, pad(0, 8, 0, 0, buttons))
	if path := w.state.Verify.Saved; path != "" {
		parts = append(parts, l.note(l.t("ui.verify.saved", printable(filepath.Base(path)))))
	}
	return l.quiet(20, stack(4, parts...))
}

// writeReport writes the report that is shown, or all of them, into a folder,
// under a name that is free. Personal data are hidden unless they are shown, and
// always in a report on several files.
func (w *window) writeReport(dir string, kind purpose) {
	v, say := w.state.Verify, w.plainSay()
	if len(v.Reports) == 0 || w.state.Busy != idle {
		return
	}
	reports, personal := v.Reports[v.Chosen:v.Chosen+1], v.Shown[v.Chosen]
	base := strings.TrimSuffix(filepath.Base(reports[0].File), filepath.Ext(reports[0].File)) + say.T("ui.verify.suffix")
	if kind == forReports {
		reports, personal, base = v.Reports, false, say.T("ui.verify.all.file")
	}
	o := report.Printing{Options: report.Options{ShowPersonal: personal}, Version: w.app.Metadata().Version, Made: w.state.Now}
	w.do(reading, func(context.Context, func(any)) any {
		ext, text := ".txt", []byte(o.Text(reports, say))
		if kind != forReportText {
			html, err := o.HTML(reports, say)
			if err != nil {
				return failed{err}
			}
			ext, text = ".html", html
		}
		path, err := writeNew(signer.SaveNewPrivate, dir, base, ext, text)
		if err != nil {
			return failed{err}
		}
		return saved{path}
	})
}

// reportList is the table of several files.
func (w *window) reportList(l *look) fyne.CanvasObject {
	v := w.state.Verify
	list := l.virtual(len(v.Reports), even(l.px(48)), nil)
	list.trail.follows = true
	list.build = func(i int) fyne.CanvasObject {
		r := v.Reports[i]
		f := faces{hover: face{fill: l.p.SoftHover, edge: l.p.HoverEdge, width: 2}}
		if i == v.Chosen {
			f.rest = face{fill: l.p.InfoTint, edge: l.p.Primary, width: 2}
		}
		line := beside(12, 1, l.mark(resultTone(r.Result), 24), l.name(filepath.Base(r.File), i == v.Chosen, 16),
			l.note(report.Read(l.say, r, report.Options{}).Heading))
		row := newControl(l, fmt.Sprintf("report %d", i), r.File, f, pad(16, 0, 16, 0, atLeast(l.px(48), line)), func() { w.apply(picked{i}) })
		return list.trail.put(row, i)
	}
	var rows fyne.CanvasObject = list
	if len(v.Reports) > listedReports {
		inner := w.view("reports")
		inner.set(list, "reports")
		rows = fixed(0, l.px(48)*listedReports, inner)
	}
	count := map[signer.Result]int{}
	for _, r := range v.Reports {
		count[r.Result]++
	}
	sum := l.bold(l.t("report.table", len(v.Reports), count[signer.Passed], count[signer.Undecided], count[signer.Failed]))
	return stack(8, sum, over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, rows)))
}

// listedReports is how many reports are in view at a time.
const listedReports = 5
