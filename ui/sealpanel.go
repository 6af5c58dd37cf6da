package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
)

// sealPanel turns the visible seal on and off, shows it on its page, and moves it.
func (w *window) sealPanel(l *look) fyne.CanvasObject {
	seal := w.state.Sign.Options.Seal
	d := w.state.Sign.Drafts[w.shown()]
	tick := l.tick("seal", l.t("ui.check.seal"), seal != nil, w.toggleSeal)
	if seal == nil {
		return stack(0, l.sealFrame(beside(16, 1, tick, l.name(filepath.Base(d.Path), false, 14)),
			atLeast(l.px(240), centred(l.emptyPaper())), l.note(l.t("ui.check.seal.off"))))
	}
	head := stack(8, flow(16, tick, w.sealPages(l, d)))
	if files := w.sealFiles(l); files != nil {
		head.Add(files)
	}
	kinds := w.sealKinds(l)
	head.Add(container.New(row{gap: 16, fill: 0, narrow: naturalOf(kinds)}, kinds, w.sealDetail(l, seal)))
	return l.sealFrame(head, w.sealPicture(l, d), w.sealPlace(l, d))
}

// sealKinds asks where the seal comes from.
func (w *window) sealKinds(l *look) fyne.CanvasObject {
	now := w.state.Sign.Kind
	each := func(id, key string, kind sealKind, tap func()) *control {
		c := l.choice(l.t(key), now == kind, tap)
		c.id = "seal " + id
		return c
	}
	list := []*control{
		each("typed", "ui.seal.typed", sealTyped, func() { w.sealFrom(sealTyped) }),
		each("image", "ui.seal.image", sealImage, w.sealImage),
	}
	if w.state.Kept != nil {
		list = append(list, each("kept", "ui.seal.kept", sealKept, func() { w.sealFrom(sealKept) }))
	}
	var widest float32
	for _, c := range list {
		widest = max(widest, naturalOf(c))
	}
	return container.New(share{gap: 8, narrow: widest}, choices(list...)...)
}

// sealDetail is what there is to say of the kind that was chosen, and whether the
// seal is remembered.
func (w *window) sealDetail(l *look, seal *signer.Seal) fyne.CanvasObject {
	keep := l.tick("keep seal", l.t("ui.seal.keep"), w.state.remembers(), w.keepSeal)
	switch w.state.Sign.Kind {
	case sealTyped:
		typed := beside(8, 1, l.note(l.t("ui.check.seal.text")), w.sealWords(l, seal))
		return flow(16, typed, keep)
	case sealImage:
		return flow(16, l.plainButton(44, action{id: "other image", text: l.t("ui.seal.other"), icon: "folder", tap: w.openImage}), keep)
	}
	return flow(16, keep, l.link(action{id: "forget seal", text: l.t("ui.seal.forget"), tap: w.forgetSeal}))
}

// sealWords is the field for the characters; they are seen as they are typed.
func (w *window) sealWords(l *look, seal *signer.Seal) fyne.CanvasObject {
	f := w.shortField(l, l.t("ui.check.seal.text"), seal.Text, 88, w.sealSays)
	f.OnChanged = func(text string) {
		if w.stage == nil || w.stage.look != l {
			return
		}
		typed := *seal
		typed.Text = strings.TrimSpace(text)
		w.stage.wear(w.sealBlock(l, &typed))
	}
	return f
}

// sealBlock is how a seal will look that is signed today.
func (w *window) sealBlock(l *look, seal *signer.Seal) fyne.CanvasObject {
	return l.block(seal, w.state.lookOf(seal.Image), w.state.Now.In(signer.Japan).Format("2006-01-02"))
}

// sealFrame is the panel: head, picture on gray, and what is below it.
func (l *look) sealFrame(head, picture, foot fyne.CanvasObject) fyne.CanvasObject {
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, stackFill(0, 2,
		pad(12, 6, 16, 6, head), l.rule(), over(block(l.p.Veil), picture), l.rule(), pad(16, 12, 16, 12, foot))))
}

// sealPages tells which page of which document is seen, and turns the pages.
func (w *window) sealPages(l *look, d signer.Draft) fyne.CanvasObject {
	s := w.state.Sign.Sight
	items := []fyne.CanvasObject{l.name(filepath.Base(d.Path), false, 14)}
	if d.Place == nil || s.Path != d.Path {
		return flow(8, items...)
	}
	if s.Pages > 1 {
		n := d.Place.Page
		turn := func(id, icon string, to int) fyne.CanvasObject {
			return l.plainButton(44, action{id: id, icon: icon, text: fmt.Sprint(to), off: to < 1 || to > s.Pages || d.Place.Fixed, swift: true, tap: func() { w.sealOn(to) }})
		}
		items = append(items, turn("page back", "back", n-1), l.note(fmt.Sprintf("%d／%d", n, s.Pages)), turn("page on", "next", n+1))
	}
	key, on := "ui.seal.whole", !w.state.Sign.Whole
	if !on {
		key = "ui.seal.near"
	}
	items = append(items, l.link(action{id: "whole", text: l.t(key), tap: func() { w.apply(widened{on}) }}))
	return flow(8, items...)
}

// sealFiles says that several PDFs get the seal, and goes from one to the next; nil
// if there is one.
func (w *window) sealFiles(l *look) fyne.CanvasObject {
	all := w.pdfs()
	if len(all) < 2 {
		return nil
	}
	at := slices.Index(all, w.shown())
	turn := func(id, key, icon string, to int) fyne.CanvasObject {
		off := to < 0 || to >= len(all)
		return l.plainButton(44, action{id: id, icon: icon, text: l.t(key), off: off, swift: true, tap: func() {
			w.apply(shownPDF{w.state.Sign.Drafts[all[to]].Path})
		}})
	}
	return flow(8, l.bold(l.t("ui.seal.files", len(all))), turn("file back", "ui.seal.file.back", "back", at-1),
		l.note(fmt.Sprintf("%d／%d", at+1, len(all))), turn("file on", "ui.seal.file.on", "next", at+1))
}

// shown is the index of the PDF that is seen.
func (w *window) shown() int {
	all := w.pdfs()
	for _, i := range all {
		if w.state.Sign.Drafts[i].Path == w.state.Sign.Shown {
			return i
		}
	}
	return all[0]
}

// sealPicture is the page with the seal on it, or the reason why it is not seen.
func (w *window) sealPicture(l *look, d signer.Draft) fyne.CanvasObject {
	s := w.state.Sign.Sight
	switch {
	case d.Place == nil || s.Path != d.Path || s.Err == nil && s.Page.Number != d.Place.Page:
		return atLeast(l.px(320), centred(l.note(l.t("ui.check.seal.drawing"))))
	case s.Err != nil:
		x := l.say.Explain(s.Err)
		return pad(16, 16, 16, 16, atLeast(l.px(120), l.body(l.sentences(x.Title, x.Advice))))
	}
	at := w.placeOf(d)
	st := l.stage(s.Page, s.Picture, w.sealBlock(l, w.state.Sign.Options.Seal), at)
	st.fixed, st.moved = d.Place.Fixed, w.sealTo
	st.moving = func(x, y float64) {
		if w.placed[0] != nil && w.placed[0].look == l {
			w.placed[0].show(tenth(x))
			w.placed[1].show(tenth(y))
		}
	}
	if usual, ok := w.state.Sign.Usual[d.Path]; ok {
		st.mark(l, usual)
	}
	w.stage = st
	if w.state.Sign.Whole {
		return pad(16, 16, 16, 16, fixed(0, l.px(leastPage), container.New(whole{s.Page.Width / s.Page.Height}, st)))
	}
	st.follow = w.sealView
	w.sealView.set(pad(16, 16, 16, 16, st), fmt.Sprint("seal ", s.Path, s.Page.Number))
	return fixed(0, l.px(leastPage), w.sealView)
}

// placeOf is where the seal is in a document, or will be as soon as that was judged:
// what the hand does next begins there.
func (w *window) placeOf(d signer.Draft) spot {
	at := spot{d.Place.X, d.Place.Y, d.Place.Width, d.Place.Height}
	if w.aim != nil && !d.Place.Fixed && (w.state.Busy == preparing || len(w.wishes) > 0) {
		at.X, at.Y = w.aim.X, w.aim.Y
	}
	return at
}

// leastPage is how much of a page is in view at least, from top to bottom.
const leastPage = 168

// whole gives its object all the room that there is, in a shape: width by height.
type whole struct{ shape float64 }

// MinSize leaves the size to the panel.
func (whole) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout puts the object into the middle.
func (f whole) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, size.Height*float32(f.shape))
	h := w / float32(f.shape)
	place(o[0], (size.Width-w)/2, (size.Height-h)/2, w, h)
}

// halfWidth makes a full-width form (U+FF01–FF5E, in the order of ASCII) the
// character that it stands for.
func halfWidth(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// sealPlace gives the place in millimetres, for those who cannot drag.
func (w *window) sealPlace(l *look, d signer.Draft) fyne.CanvasObject {
	words := l.note(l.t("ui.check.seal.how"))
	if d.Place == nil {
		return words
	}
	w.placed = [2]*shortField{}
	field := func(at int, key, v string, take func(float64)) fyne.CanvasObject {
		f := w.shortField(l, l.t(key), v, 80, func(s string) bool {
			n, err := strconv.ParseFloat(strings.Map(halfWidth, strings.TrimSpace(s)), 64)
			if err == nil {
				take(n)
			}
			return err == nil
		})
		if at >= 0 {
			w.placed[at] = f
		}
		return flow(4, l.note(l.t(key)), f, l.note("mm"))
	}
	at := w.placeOf(d)
	seal := w.state.Sign.Options.Seal
	row := flow(8, field(0, "ui.check.seal.left", tenth(at.X), func(x float64) { w.sealTo(x, at.Y) }),
		field(1, "ui.check.seal.below", tenth(at.Y), func(y float64) { w.sealTo(at.X, y) }),
		field(-1, "ui.seal.size", millis(seal.SizeMillis), w.sealSized),
		l.plainButton(44, action{id: "seal back", text: l.t("ui.check.seal.reset"), tap: func() { w.sealTo(0, 0) }}))
	if seal.Text == "" && seal.Image == nil {
		words = l.note(l.sentences(l.t("ui.check.seal.name"), l.t("ui.check.seal.how")))
	}
	if d.Place.Fixed {
		words = l.bold(l.t("ui.seal.field"))
	}
	parts := []fyne.CanvasObject{row, words}
	if w.refusal != nil {
		x := l.say.Explain(w.refusal)
		parts = append(parts, l.body(l.sentences(x.Title, x.Advice)))
	}
	if s := w.state.Sign.Sight; s.Path == d.Path && s.Page.Foreign != "" {
		parts = append(parts, l.note(l.t(string(s.Page.Foreign))))
	}
	return stack(8, parts...)
}

// tenth is a number with one digit behind the point, if it has any.
func tenth(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// millis is the edge of a seal; 0 stands for the usual one.
func millis(v float64) string {
	if v == 0 {
		v = usualSize
	}
	return tenth(v)
}

// usualSize is the edge of a seal in millimetres unless another is asked for, as
// signer.Seal has it.
const usualSize = 15

// block is how the seal will look: ring and characters, or the picture, and the
// words beside it. An empty ring waits for the name, which only the card knows.
func (l *look) block(seal *signer.Seal, picture image.Image, today string) fyne.CanvasObject {
	ring := canvas.NewCircle(none)
	ring.StrokeColor = l.p.Seal
	objects := []fyne.CanvasObject{ring}
	ink := func(text string, c color.NRGBA) {
		t := canvas.NewText(text, c)
		t.Alignment, t.TextStyle.Bold = fyne.TextAlignCenter, c == l.p.Seal
		t.FontSource = faceOf(t.TextStyle)
		objects = append(objects, t)
	}
	if picture != nil {
		seen := canvas.NewImageFromImage(picture)
		seen.FillMode, seen.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
		objects[0] = seen
	} else {
		text := []rune(seal.Text)
		for _, r := range text[:min(len(text), 6)] {
			ink(string(r), l.p.Seal)
		}
	}
	count := len(objects) - 1
	if !seal.NoDescription {
		ink("電子署名", black)
		ink(today, black)
	}
	return container.New(sealBlock{count}, objects...)
}

// sealBlock lays a seal out as it will be signed: the ring fills the height, the
// characters are in one column or two, the right one first, the words to the right.
type sealBlock struct{ count int }

// MinSize leaves the size to the page.
func (sealBlock) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout places ring, characters and words.
func (b sealBlock) Layout(o []fyne.CanvasObject, size fyne.Size) {
	edge := min(size.Height, size.Width)
	const ring = 0.045 // of the edge, as it is signed
	if drawn, ok := o[0].(*canvas.Circle); ok {
		drawn.StrokeWidth = edge * ring
	}
	place(o[0], 0, 0, edge, edge)
	columns := 1
	if b.count > 3 {
		columns = 2
	}
	rows := (b.count + columns - 1) / columns
	for i, each := range o[1 : 1+b.count] {
		t := each.(*canvas.Text)
		cell := edge * 0.8 / float32(max(rows, columns, 1))
		t.TextSize = cell * 0.85
		x := edge/2 - cell*float32(columns)/2 + cell*float32(columns-1-i/rows)
		y := edge/2 - cell*float32(rows)/2 + cell*float32(i%rows)
		h := t.MinSize().Height
		place(t, x, y+(cell-h)/2, cell, h)
	}
	em := edge * 0.18
	for _, each := range o[1+b.count:] { // in the same size, as wide as there is room
		t := each.(*canvas.Text)
		const margin = 0.1 // of the edge, as it is signed
		for t.TextSize = em; em > 1 && t.MinSize().Width > size.Width-edge*(1.1+margin); t.TextSize = em {
			em *= 0.95
		}
	}
	for i, each := range o[1+b.count:] {
		t := each.(*canvas.Text)
		t.Alignment, t.TextSize = fyne.TextAlignLeading, em
		h := t.MinSize().Height
		place(t, edge*1.1, edge*(0.26+0.28*float32(i)), edge*1.2, h)
	}
}

// sealTo puts the seal to a place; 0, 0 is the default one.
func (w *window) sealTo(x, y float64) {
	if w.aim = nil; x != 0 || y != 0 {
		w.aim = &spot{X: x, Y: y}
	}
	w.sealAs(func(s *signer.Seal) { s.X, s.Y = x, y })
}

// sealOn puts it to the default place of another page.
func (w *window) sealOn(page int) {
	w.aim = nil
	w.sealAs(func(s *signer.Seal) { s.Page, s.X, s.Y = page, 0, 0 })
}

// sealSays changes its characters; "" is the holder's name.
func (w *window) sealSays(text string) bool {
	w.sealAs(func(s *signer.Seal) { s.Text = strings.TrimSpace(text) })
	return true
}

func (w *window) sealAs(change func(*signer.Seal)) {
	o := w.state.Sign.Options
	if o.Seal == nil {
		return
	}
	if w.state.Busy != idle {
		w.wishes = append(w.wishes, change)
		return
	}
	before := w.state.Sign
	w.former, w.refusal = &before, nil
	seal := *o.Seal // the state keeps the former one
	change(&seal)
	o.Seal = &seal
	w.prepareAgain(o)
}

// refused tells in how many documents the seal cannot be drawn, and why.
func (w *window) refused(drafts []signer.Draft) (count int, why error) {
	for _, d := range drafts {
		if d.Err != nil && strings.HasPrefix(w.say.Explain(d.Err).Key, "pdf.seal.") {
			count, why = count+1, d.Err
		}
	}
	return count, why
}

// judge goes back to the former seal if the new one cannot be drawn in a document
// in which that could. A remembered place beyond the edge of this page gives way to
// the default one.
func (w *window) judge() {
	former := w.former
	if w.former = nil; former == nil {
		return
	}
	before, _ := w.refused(former.Drafts)
	now, why := w.refused(w.state.Sign.Drafts)
	if now <= before {
		return
	}
	if seal := w.state.Sign.Options.Seal; w.state.Sign.Kind == sealKept && former.Kind != sealKept && (seal.X != 0 || seal.Y != 0) {
		w.sealTo(0, 0)
		w.former = former
		return
	}
	w.refusal, w.aim = why, nil
	w.apply(kinded{former.Kind})
	o, then := w.state.Sign.Options, former.Options
	if o.Seal = then.Seal; o.Dir != then.Dir || o.Profile != then.Profile { // chosen meanwhile
		w.prepareAgain(o)
		return
	}
	w.apply(chose{o})
	w.apply(judged{former.Drafts})
}

// grant does what was wished for while documents were being read or judged.
func (w *window) grant() {
	if w.stale {
		w.rejudge()
	}
	wishes := w.wishes
	if w.wishes = nil; len(wishes) > 0 && w.state.Sign.Step == stepCheck {
		w.sealAs(func(s *signer.Seal) {
			for _, change := range wishes {
				change(s)
			}
		})
	}
	if w.state.Busy != idle || !w.onward {
		return
	}
	if w.onward = false; w.refusal == nil && w.state.Sign.Step == stepCheck {
		w.apply(stepped{stepPassword})
	}
}

// askPassword goes on from the check page, as soon as the documents were judged with
// the seal that was asked for last; not if that seal was refused.
func (w *window) askPassword() {
	w.win.Canvas().Unfocus() // what is being typed counts
	if w.onward = w.state.Busy == preparing || len(w.wishes) > 0; !w.onward {
		w.apply(stepped{stepPassword})
	}
}
