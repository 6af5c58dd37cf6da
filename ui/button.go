package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// action is something a person can do: its words, its icon and what happens.
type action struct {
	id    string // "" takes the text as id
	text  string
	icon  string
	after bool // the icon stands behind the words
	tap   func()
	off   bool // cannot be done now; the reason stands beside it
	swift bool // is done again and again, as fast as somebody clicks: pages are turned
}

// filled is the one main button of a page.
func (l *look) filled(height float32, a action) *control {
	p := l.p
	l.main = l.button(height, a, faces{
		rest: face{fill: p.Primary}, hover: face{fill: p.PrimaryHover}, press: face{fill: p.PrimaryPressed},
		off: face{fill: p.DisabledFill, edge: l.p.Edge, width: 1}, radius: 8,
	}, p.OnPrimary)
	return l.main
}

// outline is every other button.
func (l *look) outline(height float32, a action) *control {
	return l.outlined(height, a, l.p.Primary, l.p.Primary)
}

// plainButton is for back, cancel and show.
func (l *look) plainButton(height float32, a action) *control {
	return l.outlined(height, a, l.p.Edge, l.p.Text)
}

func (l *look) outlined(height float32, a action, edge, text color.NRGBA) *control {
	hover := face{fill: l.p.SoftHover, edge: edge, width: 1}
	if l.p.HoverEdge != none {
		hover = face{fill: l.p.SoftHover, edge: l.p.HoverEdge, width: 2}
	}
	return l.button(height, a, faces{
		rest: face{fill: l.p.Panel, edge: edge, width: 1}, hover: hover, press: hover,
		off: face{fill: l.p.DisabledFill, edge: l.p.Edge, width: 1}, radius: 8,
	}, text)
}

func (l *look) button(height float32, a action, f faces, text color.NRGBA) *control {
	if a.off {
		text = l.p.Disabled
	}
	words := l.ink(a.text, ink{size: 16, bold: true, color: text})
	words.align = fyne.TextAlignCenter
	side := float32(16)
	if height >= 48 {
		side = 24
	}
	var content fyne.CanvasObject = words
	if a.icon != "" {
		content = beside(8, 1, l.icon(a.icon, 20, text), words)
		if a.after {
			content = beside(8, 0, words, l.icon(a.icon, 20, text))
		}
		words.align = fyne.TextAlignLeading
		side -= 4
	}
	c := newControl(l, a.ident(), words.text(), f, pad(side, 0, side, 0, atLeast(l.px(height), centred(content))), a.tap)
	c.disabled, c.swift, c.words, c.ink, c.inkOff = a.off, a.swift, words, text, l.p.Disabled
	c.paint()
	return c
}

// link is an underlined text button.
func (l *look) link(a action) *control {
	words := l.ink(a.text, ink{size: 16, under: true, color: l.p.Link})
	f := faces{hover: face{fill: l.p.SoftHover}, press: face{fill: l.p.SoftHover}, radius: 4}
	return newControl(l, a.ident(), words.text(), f, atLeast(l.px(44), words), a.tap)
}

func (a action) ident() string {
	if a.id != "" {
		return a.id
	}
	return a.text
}

// choice is one of a set of which one is chosen.
func (l *look) choice(text string, chosen bool, tap func()) *control {
	p := l.p
	edge := face{fill: p.Panel, edge: p.Edge, width: 1}
	words := l.body(text)
	if chosen {
		edge = face{fill: p.InfoTint, edge: p.Primary, width: 2}
		words = l.bold(text)
	}
	hover := edge
	hover.fill = p.SoftHover
	content := beside(12, 1, l.radio(chosen), words)
	c := newControl(l, "choice "+text, words.text(), faces{rest: edge, hover: hover, press: hover, radius: 8},
		pad(16, 4, 16, 4, atLeast(l.px(40), content)), tap)
	return c
}

// tick is a box that can be ticked.
func (l *look) tick(id, text string, on bool, tap func()) *control {
	box := l.icon("box", 24, l.p.Edge)
	if on {
		box = l.icon("boxed", 24, l.p.Primary)
	}
	f := faces{hover: face{fill: l.p.SoftHover}, press: face{fill: l.p.SoftHover}, radius: 4}
	return newControl(l, id, text, f, pad(4, 0, 8, 0, atLeast(l.px(44), beside(12, 1, box, l.bold(text)))), tap)
}

// entryRow is a whole row that leads somewhere.
func (l *look) entryRow(text string, tap func()) *control {
	f := faces{hover: face{fill: l.p.SoftHover, edge: l.p.HoverEdge, width: 2}, press: face{fill: l.p.SoftHover}}
	content := beside(8, 0, l.body(text), l.icon("next", 20, l.p.Text))
	return newControl(l, "row "+text, text, f, pad(24, 0, 16, 0, atLeast(l.px(51), content)), tap)
}
