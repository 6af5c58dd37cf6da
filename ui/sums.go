package ui

import (
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// sums is what is seen of the digests on the check page.
type sums struct {
	Open   bool
	Copied int // 1 + the index of the draft whose digest was copied last; -1: all were
}

// summed says that the digests are looked at, or no longer.
type summed struct{ sums sums }

// sumsQuestion shows the SHA-256 of each file that will be signed.
func (w *window) sumsQuestion(l *look) fyne.CanvasObject {
	which := w.state.Sign.signable()
	high := func(_ int, width float32) float32 {
		return l.px(44) + l.digest(make([]byte, 32)).heightFor(width-l.px(32)) + l.px(10)
	}
	list := l.virtual(len(which), high, nil)
	list.build = func(i int) fyne.CanvasObject {
		return w.sumRow(l, which[i], i > 0, func(c *control) *control { return list.trail.put(c, i) })
	}
	inner := w.view("sums")
	inner.set(list, "sums")
	rows := over(frame(l.p.Panel, l.p.Edge, 1, 8), pad(2, 2, 2, 2, container.New(firstRows{list: list, most: l.px(320)}, inner)))
	all := l.plainButton(48, action{id: "copy all", text: w.copyWords(l, -1, "ui.sum.all"), icon: "copy", tap: func() { w.copySums(-1, which...) }})
	right := flow(16, all, l.filled(48, action{id: "close", text: l.t("ui.problem.close"), tap: w.escape}))
	right.Layout = wrapped{gap: 16, line: 8, right: true}
	return l.card(736, stack(16, stack(4, l.title("SHA-256"), l.body(l.t("ui.sum.text"))), rows, right))
}

// firstRows gives its object the height of a list, but not of more than four rows,
// so that no row is cut that could be seen whole.
type firstRows struct {
	smallest
	list *virtual
	most float32
}

func (f firstRows) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	f.list.heightFor(width)
	return min(f.list.tops[min(f.list.count, 4)], f.most)
}

func (f firstRows) natural([]fyne.CanvasObject) float32 { return f.list.natural() }

func (f firstRows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place(o[0], 0, 0, size.Width, size.Height)
}

// sumRow is a file with its digest.
func (w *window) sumRow(l *look, i int, ruled bool, walk func(*control) *control) fyne.CanvasObject {
	d := w.state.Sign.Drafts[i]
	copy := walk(l.link(action{id: fmt.Sprintf("copy %d", i), text: w.copyWords(l, i+1, "ui.sum.copy"), tap: func() { w.copySums(i+1, i) }}))
	head := beside(16, 0, l.name(filepath.Base(d.Path), true, 16), copy)
	line := gap(0, 1)
	if ruled {
		line = l.rule()
	}
	return stack(0, line, pad(16, 0, 16, 0, stack(0, head, l.digest(d.SHA256()))))
}

// copyWords are those of a button that copies; it says so when it has.
func (w *window) copyWords(l *look, which int, key string) string {
	if w.state.Sign.Sums.Copied == which {
		key = "ui.sum.copied"
	}
	return l.t(key)
}

// digest is written in groups, as it is read out and compared.
func (l *look) digest(sum []byte) *label {
	digits := fmt.Sprintf("%x", sum)
	var groups []string
	for ; len(digits) > 8; digits = digits[8:] {
		groups = append(groups, digits[:8])
	}
	return l.ink(strings.Join(append(groups, digits), " "), ink{size: 16, mono: true, color: l.p.Text})
}

// copySums puts digests on the clipboard: one alone, or several as sha256sum
// writes and reads them.
func (w *window) copySums(mark int, which ...int) {
	var b strings.Builder
	for _, i := range which {
		d := w.state.Sign.Drafts[i]
		fmt.Fprintf(&b, "%x  %s\n", d.SHA256(), filepath.Base(d.Path))
	}
	text := b.String()
	if mark > 0 {
		text, _, _ = strings.Cut(text, " ")
	}
	w.app.Clipboard().SetContent(text)
	w.apply(summed{sums{Open: true, Copied: mark}})
}

// signable are the indexes of the drafts that will be signed.
func (s sign) signable() (indexes []int) {
	for i := range s.Drafts {
		if s.signs(i) {
			indexes = append(indexes, i)
		}
	}
	return indexes
}
