package ui

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"

	"inkan/signer"
)

// toggleSeal turns the seal on and off. The remembered one comes first.
func (w *window) toggleSeal() {
	before := w.state.Sign
	w.former, w.refusal = nil, nil
	o := w.state.Sign.Options
	switch {
	case o.Seal != nil:
		o.Seal = nil
	case w.state.Kept != nil:
		o.Seal, w.former = &signer.Seal{}, &before
		w.state.Kept.onto(o.Seal)
		before.Kind = sealTyped
		w.apply(kinded{sealKept})
	default:
		o.Seal = &signer.Seal{}
		w.apply(kinded{sealTyped})
	}
	w.prepareAgain(o)
}

// sealFrom takes the seal from somewhere else.
func (w *window) sealFrom(kind sealKind) {
	if kind == w.state.Sign.Kind && kind != sealImage {
		return
	}
	w.aim = nil
	picture, kept := w.state.Sign.Picture, w.state.Kept
	w.sealAs(func(seal *signer.Seal) {
		switch {
		case kind == sealImage && picture != nil:
			seal.Image = picture.File
		case kind == sealKept && kept != nil:
			kept.onto(seal)
		default:
			seal.Image = nil
		}
	})
	w.apply(kinded{kind})
}

// sealImage takes the picture that was chosen before, or lets one be chosen.
func (w *window) sealImage() {
	if w.state.Sign.Picture == nil {
		w.openImage()
		return
	}
	w.sealFrom(sealImage)
}

func (w *window) openImage() { w.open(forSealImage, w.startFolder()) }

// readImage reads the picture of a seal.
func (w *window) readImage(path string) {
	w.do(reading, func(context.Context, func(any)) any {
		p, err := readPicture(path)
		if err != nil {
			return failed{err}
		}
		return pictured{p}
	})
}

// sealSized changes the edge of the seal, in millimetres. What is too small or too
// big is refused, with the reason.
func (w *window) sealSized(millis float64) {
	w.sealAs(func(s *signer.Seal) { s.SizeMillis = millis })
}

// keepSeal remembers the seal with its size and place, or forgets it.
func (w *window) keepSeal() {
	seal := w.state.Sign.Options.Seal
	switch {
	case seal == nil || w.state.Busy != idle:
		return
	case w.state.remembers():
		w.forgetSeal()
		return
	}
	p := imprintOf(seal, w.state.lookOf(seal.Image))
	w.do(reading, func(context.Context, func(any)) any {
		if err := writeSeal(p); err != nil {
			return failed{err}
		}
		return keptSeal{p}
	})
}

// forgetSeal takes the file of the remembered seal away.
func (w *window) forgetSeal() {
	if w.state.Busy != idle {
		return
	}
	w.do(reading, func(context.Context, func(any)) any {
		if err := removeSeal(); err != nil {
			return failed{err}
		}
		return forgotten{}
	})
}

// sealSetting tells which seal is remembered, and forgets it.
func (w *window) sealSetting(l *look) fyne.CanvasObject {
	p := w.state.Kept
	if p == nil {
		return l.setting("ui.seal.kept", l.body(l.t("ui.seal.none")))
	}
	size := millis(p.Millis)
	words := l.t("ui.seal.is.name", size)
	switch {
	case p.File != nil:
		words = l.t("ui.seal.is.image", size)
	case p.Text != "":
		words = l.t("ui.seal.is.typed", size, printable(p.Text))
	}
	where := ""
	if path, err := sealPath(); err == nil {
		where = l.t("ui.seal.where", printable(filepath.Dir(path)))
	}
	forget := l.plainButton(44, action{id: "forget seal", text: l.t("ui.seal.forget"), tap: w.forgetSeal})
	return l.setting("ui.seal.kept", stack(8, l.body(words), l.note(where), flow(0, forget)))
}
