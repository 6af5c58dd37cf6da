package ui

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
)

// signFiles is the first step: what will be signed, and what will not.
func (w *window) signFiles(l *look) fyne.CanvasObject {
	if len(w.state.Sign.Drafts) == 0 {
		return w.noFiles(l)
	}
	content := beside(12, 1, l.icon("drop", 28, l.p.Primary), l.body(l.t("ui.sign.drop")), w.chooseButtons(l))
	content.Layout = row{gap: 12, fill: 1, narrow: l.px(200)}
	if l.scale >= largeText { // the list has the room
		content = over(w.chooseButtons(l))
	}
	drop := over(l.dashes(), pad(24, 8, 10, 8, content))
	rows := tableRows(w.state.Sign)
	height := func(i int, width float32) float32 { return w.tableHeight(l, rows[i], width) }
	list := l.virtual(len(rows), height, nil)
	list.build = func(i int) fyne.CanvasObject {
		return w.tableRow(l, rows[i], func(c *control) *control { return list.trail.put(c, i) })
	}
	parts := append([]fyne.CanvasObject{drop}, w.filesNotes(l)...)
	return l.page(w.signHead(l), stack(12, append(parts, over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, list)))...))
}

// filesNotes say what is to be known before signing: that a file is a signature
// itself, and what was left out of the folders.
func (w *window) filesNotes(l *look) (notes []fyne.CanvasObject) {
	if n, note := w.state.Sign.curious(); n > 0 {
		x := l.say.Explain(note)
		notes = append(notes, l.stripe(toneCaution, l.t("ui.result.note", n, x.Title), x.Advice, nil))
	}
	for _, key := range slices.Sorted(maps.Keys(w.state.Sign.Omitted)) {
		notes = append(notes, beside(8, 1, l.mark(toneInfo, 20), l.body(l.t(key, w.state.Sign.Omitted[key]))))
	}
	return notes
}

// noFiles fills the page with a place to drop files.
func (w *window) noFiles(l *look) fyne.CanvasObject {
	hint := stack(16, centred(l.icon("drop", 48, l.p.Primary)), middle(l.heading(l.t("ui.sign.drop.empty"))),
		middle(l.body(l.t("ui.sign.drop.note"))), centred(w.firstButtons(l)))
	notes := stack(8, w.filesNotes(l)...)
	return l.page(w.signHead(l), stack(12, over(l.dashes(), atLeast(l.px(360), pad(24, 24, 24, 24, hint))), notes))
}

func (w *window) firstButtons(l *look) fyne.CanvasObject {
	return flow(12,
		l.filled(48, action{id: "files", text: l.t("ui.choose_files"), icon: "plus", tap: w.chooseFile}),
		l.outline(48, action{id: "folder", text: l.t("ui.choose_folder"), icon: "folder", tap: w.chooseFolder}))
}

func (w *window) chooseButtons(l *look) fyne.CanvasObject {
	return beside(12, -1,
		l.outline(44, action{id: "files", text: l.t("ui.choose_files"), icon: "plus", tap: w.chooseFile}),
		l.outline(44, action{id: "folder", text: l.t("ui.choose_folder"), icon: "folder", tap: w.chooseFolder}))
}

// signHead is title and step bar.
func (w *window) signHead(l *look) fyne.CanvasObject {
	c := beside(16, 0, l.title(l.t("ui.nav.sign")), l.stepBar(w.state.Sign.Step))
	c.Layout = row{gap: 16, fill: 0, narrow: l.px(80)}
	return c
}

// tableCells are the columns of the list of files. Where the result would be cut,
// kind and size give way to it.
type tableCells struct {
	smallest
	scale float32
}

// Layout places icon, name, kind, size, result and button.
func (t tableCells) Layout(o []fyne.CanvasObject, size fyne.Size) {
	s, h := t.scale, size.Height
	link := naturalOf(o[5])
	rest := size.Width - link - 16
	name := max(160*s, (rest-52*s)*0.36)
	kind, bytes := 96*s, 88*s
	tight := rest-52*s-name-kind-bytes-48*s < 150*s
	for _, c := range o[2:4] {
		if tight {
			c.Hide()
		} else {
			c.Show()
		}
	}
	if tight {
		kind, bytes = 0, -16*s
		name = (rest - 84*s) * 0.44
	}
	put := func(c fyne.CanvasObject, x, w float32) {
		ch := heightOf(c, w)
		place(c, x, (h-ch)/2, w, ch)
	}
	put(o[0], 16*s, 24*s)
	put(o[1], 52*s, name-8)
	x := 52*s + name
	put(o[2], x, kind)
	put(o[3], x+kind, bytes)
	put(o[4], x+kind+bytes+32*s, max(40, rest-x-kind-bytes-48*s))
	put(o[5], rest, link)
}

// tableRow draws one row of the list.
func (w *window) tableRow(l *look, r tableRow, walk func(*control) *control) fyne.CanvasObject {
	switch {
	case r.Heading:
		return w.tableHeading(l, r)
	case r.Signs:
		return w.fileRow(l, r, walk)
	}
	return w.reasonRow(l, r, walk)
}

func (w *window) tableHeading(l *look, r tableRow) fyne.CanvasObject {
	fill := frame(l.p.Quiet, none, 0, 0)
	if r.First {
		fill.TopLeftCornerRadius, fill.TopRightCornerRadius = 11, 11
	}
	key := "ui.sign.will_not"
	if !r.Signs {
		line := block(l.p.Line)
		line.Hidden = r.First
		return over(fill, container.New(topLine{}, line), pad(16, 0, 16, 0, atLeast(0, l.bold(l.t(key, r.Count)))))
	}
	head := container.New(tableCells{scale: l.scale}, gap(0, 0), gap(0, 0), l.note(l.t("ui.sign.kind")),
		trailing(l.note(l.t("ui.sign.size"))), l.note(l.t("ui.sign.result")), gap(naturalOf(l.body(l.t("ui.sign.remove"))), 1))
	return over(fill, head, pad(16, 0, 16, 0, atLeast(0, l.bold(l.t("ui.sign.will", r.Count)))))
}

// middle sets every line of a text in the middle.
func middle(t *label) fyne.CanvasObject {
	t.align = fyne.TextAlignCenter
	return centred(t)
}

func trailing(t *label) *label {
	t.align = fyne.TextAlignTrailing
	return t
}

func (w *window) fileRow(l *look, r tableRow, walk func(*control) *control) fyne.CanvasObject {
	d := w.state.Sign.Drafts[r.Index]
	icon := "file"
	if r.PDF {
		icon = "document"
	}
	made := "ui.sign.made_detached"
	if r.PDF {
		made = "ui.sign.made_pdf"
	}
	where := l.t("ui.sign.same_folder")
	if filepath.Dir(d.Out) != filepath.Dir(d.Path) {
		where = filepath.Base(filepath.Dir(d.Out))
	}
	cells := container.New(tableCells{scale: l.scale}, l.icon(icon, 24, l.p.Text),
		stack(0, l.name(filepath.Base(d.Path), true, 16), l.name(folders(d.Path), false, 14)),
		l.body(l.kindName(d)), trailing(l.body(bytesText(d.Size))),
		stack(0, l.name(filepath.Base(d.Out), false, 16), l.name(l.t(made, where), false, 14)),
		walk(w.removeLink(l, r.Index)))
	return over(container.New(topLine{}, block(l.p.Line)), cells)
}

func (w *window) removeLink(l *look, index int) *control {
	return l.link(action{id: fmt.Sprintf("remove %d", index), text: l.t("ui.sign.remove"), tap: func() { w.apply(removed{index}) }})
}

// reasonRow is a file that will not be signed, with the reason and what can be
// done about it.
func (w *window) reasonRow(l *look, r tableRow, walk func(*control) *control) fyne.CanvasObject {
	d := w.state.Sign.Drafts[r.Index]
	t := toneProblem
	help := action{id: fmt.Sprintf("reselect %d", r.Index), text: l.t("ui.check.reselect"), tap: func() {
		w.apply(removed{r.Index})
		w.chooseFile()
	}}
	if d.Err == nil {
		t = toneCaution
		help = action{id: fmt.Sprintf("include %d", r.Index), text: l.t("ui.sign.include"), tap: func() { w.apply(included{d.Path}) }}
	}
	text := stack(0, l.name(filepath.Base(d.Path), true, 16), l.reason(d))
	content := beside(12, 1, l.mark(t, 24), text, flow(24, l.link(help), walk(w.removeLink(l, r.Index))))
	return over(container.New(sideBar{width: 4}, block(l.p.bar(t))), container.New(topLine{}, block(l.p.Line)), l.alarm(t, 0), pad(16, 0, 16, 0, atLeast(0, content)))
}

// reason tells why a document will not be signed, and what to do.
func (l *look) reason(d signer.Draft) *label {
	if d.Err == nil {
		return l.body(l.t("ui.sign.tax_data"))
	}
	x := l.say.Explain(d.Err)
	return l.body(l.sentences(x.Title, x.Advice))
}

// tableHeight is the height of a row; a long reason takes more lines.
func (w *window) tableHeight(l *look, r tableRow, width float32) float32 {
	if r.Heading || r.Signs {
		return l.px(r.height())
	}
	d := w.state.Sign.Drafts[r.Index]
	help := "ui.check.reselect"
	if d.Err == nil {
		help = "ui.sign.include"
	}
	links := naturalOf(l.body(l.t(help))) + 24 + naturalOf(l.body(l.t("ui.sign.remove")))
	text := width - 2*16 - l.px(24) - 2*12 - links
	return max(l.px(r.height()), l.px(40)+l.reason(d).heightFor(text))
}

// topLine is a line along the upper edge.
type topLine struct{ smallest }

func (topLine) Layout(o []fyne.CanvasObject, size fyne.Size) { place(o[0], 0, 0, size.Width, 1) }

// kindName tells what a file is in a word.
func (l *look) kindName(d signer.Draft) string {
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(d.Path), "."))
	switch ext {
	case "xlsx", "xls", "ods":
		return l.t("ui.kind.sheet")
	case "docx", "doc", "odt":
		return l.t("ui.kind.text")
	case "jpg", "jpeg", "png", "heic":
		return l.t("ui.kind.picture")
	case "xtx":
		return l.t("ui.kind.tax")
	case "":
		return l.t("ui.kind.file")
	}
	return strings.ToUpper(ext)
}

// folders are the last two folders of a path, as people say them.
func folders(path string) string {
	dir := filepath.ToSlash(filepath.Dir(path))
	parts := strings.Split(strings.Trim(dir, "/"), "/")
	if len(parts) > 2 {
		parts = parts[len(parts)-2:]
	}
	return strings.Join(parts, " ＞ ")
}

// bytesText is a size in the unit that keeps it short.
func bytesText(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+512)>>10)
	}
	return fmt.Sprintf("%d B", n)
}
