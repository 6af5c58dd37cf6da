package ui

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// signResult is the last step: what became of the batch, and where it is.
func (w *window) signResult(l *look) fyne.CanvasObject {
	c := w.state.Sign.counts(false)
	_, left, _ := w.state.Sign.sum()
	t, head := toneOK, l.t("ui.result.all", c.Done)
	words := ""
	switch {
	case c.Done == 0:
		t, head, words = toneProblem, l.t("ui.result.none"), l.t("ui.result.none.text")
		if c.Failed == 0 { // it was stopped
			words = l.t("ui.problem.nothing")
		}
	case c.Failed > 0 || c.Waiting > 0:
		t, head, words = toneCaution, l.t("ui.result.some", c.All, c.Done), l.t("ui.result.some.text")
	case left > 0:
		t = toneCaution
	}
	if w.state.Practice && c.Done > 0 {
		words += l.t("ui.result.practice")
	}
	lines := stack(0, l.ink(head, ink{size: 24, bold: true, color: l.p.colour(t)}))
	if left > 0 {
		lines.Add(l.heading(l.t("ui.result.left_out", left)))
	}
	if words != "" {
		lines.Add(l.body(words))
	}
	if give := w.giveText(l); give != "" {
		lines.Add(pad(0, 8, 0, 0, l.bold(give)))
		lines.Add(l.body(l.t("ui.result.where", printable(w.madeIn()))))
	}
	if c.Done < c.All {
		lines.Add(pad(0, 8, 0, 0, w.countsLine(l, c)))
	}
	verdict := over(frame(l.p.Panel, l.p.colour(t), l.edgeOf(t), 12), pad(24, 16, 24, 16, beside(24, 1, l.mark(t, 56), lines)))
	parts := []fyne.CanvasObject{verdict}
	if warning := w.state.Sign.Warning; warning != nil {
		x := l.say.Explain(warning)
		parts = append(parts, l.stripe(toneCaution, x.Title, x.Advice, nil))
	}
	kinds, counts := w.state.Sign.notes()
	for _, note := range kinds {
		x := l.say.Explain(note)
		name, _ := key(note)
		if name == "timestamp.unstamped" {
			x.Advice = l.t("ui.result.unstamped") // the other names a command
		}
		parts = append(parts, l.stripe(toneCaution, l.t("ui.result.note", counts[name], x.Title), x.Advice, nil))
	}
	return l.page(w.signHead(l), stack(16, append(parts, w.resultList(l))...))
}

// resultList are the files that were not signed, and those that were.
func (w *window) resultList(l *look) fyne.CanvasObject {
	list := l.panelled(w.fateList(l, w.state.Sign.outcome()))
	if w.state.Holder == nil {
		return list
	}
	who := l.quiet(16, beside(12, 1, l.icon("person", 24, l.p.Text), stack(0, l.note(l.t("ui.result.signer")), l.bold(printable(w.state.Holder.Name)))))
	return stack(16, list, who)
}

// made are the indexes of the drafts that were signed.
func (s sign) made() (indexes []int) {
	for i, r := range s.Rows {
		if r.Fate == fateDone {
			indexes = append(indexes, i)
		}
	}
	return indexes
}

// giveText says which files the receiver gets; "" if none was signed.
func (w *window) giveText(l *look) string {
	if w.state.Practice {
		return ""
	}
	made := w.state.Sign.made()
	if len(made) == 0 {
		return ""
	}
	if len(made) > 1 {
		return l.t("ui.result.give.several")
	}
	i := made[0]
	name := printable(filepath.Base(w.state.Sign.Rows[i].Out))
	if inPDF(w.state.Sign.Drafts[i]) {
		return l.t("ui.result.give", name)
	}
	return l.t("ui.result.give.beside", name)
}

// madeIn is the folder of the first result.
func (w *window) madeIn() string {
	return filepath.Dir(w.state.Sign.Rows[w.state.Sign.made()[0]].Out)
}

// outcome are the indexes of all drafts: first those that were not signed, also
// those that never could be.
func (s sign) outcome() (indexes []int) {
	for i, r := range s.Rows {
		if r.Fate != fateDone {
			indexes = append(indexes, i)
		}
	}
	return append(indexes, s.made()...)
}

// resultBar offers what comes after a batch.
func (w *window) resultBar(l *look) fyne.CanvasObject {
	s := w.state.Sign
	c := s.counts(false)
	buttons := []fyne.CanvasObject{l.plainButton(48, action{id: "again", text: l.t("ui.result.start"), tap: func() { w.apply(cleared{}) }})}
	switch {
	case c.Waiting > 0:
		buttons = append(buttons, l.outline(48, action{id: "rest", text: l.t("ui.result.rest"), tap: func() { w.apply(stepped{stepPassword}) }}))
	case c.Failed > 0:
		buttons = append(buttons, l.outline(48, action{id: "rest", text: l.t("ui.result.recheck"), tap: w.retryFailed}))
	}
	if c.Done > 0 {
		buttons = append(buttons, l.outline(48, action{id: "check", text: l.t("ui.result.verify"), tap: w.verifyResults}),
			l.filled(48, action{id: "open", text: l.t("ui.result.open"), icon: "folder", tap: w.openFolder}))
	}
	return l.actionBar(l.t("ui.result.bar"), buttons...)
}

// openFolder shows the folder of the first result in the system's own window.
func (w *window) openFolder() {
	for _, r := range w.state.Sign.Rows {
		if r.Out == "" {
			continue
		}
		dir := filepath.Dir(r.Out)
		if err := w.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}); err != nil {
			w.apply(refused{&folderError{dir, err}})
		}
		return
	}
}

// folderError says that the system could not show a folder.
type folderError struct {
	dir string
	err error
}

func (e *folderError) Error() string { return "ui.open_folder" }

func (e *folderError) Unwrap() error { return e.err }

// Message is the key of the text, with the folder for the person to find.
func (e *folderError) Message() (string, []any) { return "ui.open_folder", []any{printable(e.dir)} }

// actionBar is the line at the foot: a sentence at the left, buttons at the
// right.
func (l *look) actionBar(sentence string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return l.actionBarWith(l.body(sentence), buttons...)
}

func (l *look) actionBarWith(words fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	right := flow(16, buttons...)
	right.Layout = wrapped{gap: 16, line: 8, right: true}
	line := container.New(topLine{}, block(l.p.Line))
	if l.scale >= largeText { // the words stand at the end of the page
		return over(block(l.p.Ground), line, pad(32, 8, 32, 8, right))
	}
	c := beside(16, 0, words, right)
	c.Layout = row{gap: 16, fill: 0, narrow: l.px(160)}
	return over(block(l.p.Ground), line, pad(32, 16, 32, 16, atLeast(48, c)))
}
