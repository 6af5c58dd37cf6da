package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
)

var stepKeys = [...]string{"ui.step.files", "ui.step.check", "ui.step.password", "ui.step.sign", "ui.step.result"}

// stepBar shows the five steps: done, now and later differ in shape.
func (l *look) stepBar(now step) fyne.CanvasObject { return l.stepsOf(stepKeys[:], now) }

// stepsOf shows steps with these names.
func (l *look) stepsOf(keys []string, now step) fyne.CanvasObject {
	if l.scale >= 1.5 {
		return l.tinted(l.t("ui.step.short", int(now)+1, len(keys), l.t(keys[now])), 16, l.p.Primary)
	}
	var items []fyne.CanvasObject
	for i, key := range keys {
		s := step(i)
		if i > 0 {
			items = append(items, l.stepLine(s <= now))
		}
		items = append(items, l.stepRing(s, now), l.stepWord(l.t(key), s, now))
	}
	return beside(8, -1, items...)
}

func (l *look) stepLine(reached bool) fyne.CanvasObject {
	c := l.p.Line
	if reached {
		c = l.p.Primary
	}
	r := block(c)
	r.SetMinSize(fyne.NewSize(24, 2))
	return r
}

func (l *look) stepRing(s, now step) fyne.CanvasObject {
	number := l.ink(fmt.Sprint(int(s)+1), ink{size: 14, bold: true, color: l.p.OnPrimary})
	switch {
	case s < now:
		tick := `<circle cx="14" cy="14" r="14" fill="C"/><path d="M9.500 14.500l3 3 6-6.500" fill="none" stroke="W" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`
		return l.drawing("step-done", 28, 28, 28, 28, tick, l.p.Primary, l.p.OnPrimary)
	case s == now:
		disc := l.drawing("step-now", 28, 28, 28, 28, `<circle cx="14" cy="14" r="14" fill="C"/>`, l.p.Primary, none)
		return fixed(l.px(28), l.px(28), over(disc, centred(number)))
	}
	number.spans[0].ink.color = l.p.Support
	ring := l.drawing("step-later", 28, 28, 28, 28, `<circle cx="14" cy="14" r="13" fill="none" stroke="C" stroke-width="2"/>`, l.p.Edge, none)
	return fixed(l.px(28), l.px(28), over(ring, centred(number)))
}

func (l *look) stepWord(text string, s, now step) fyne.CanvasObject {
	switch {
	case s == now:
		bar := block(l.p.Primary)
		bar.SetMinSize(fyne.NewSize(1, 3))
		return stack(0, gap(0, 3), l.tinted(text, 16, l.p.Primary), bar)
	case s < now:
		return l.body(text)
	}
	return l.ink(text, ink{size: 16, color: l.p.Support})
}
