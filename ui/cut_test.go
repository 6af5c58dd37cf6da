package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// nothingCut fails for a text that reaches out of the window or over another one.
func (b *bench) nothingCut() {
	b.t.Helper()
	type piece struct {
		text     string
		from, to fyne.Position
	}
	size := b.win.Canvas().Size()
	var all []piece
	front := b.win.Canvas().Content()
	if b.state.dialog() != noDialog {
		front = b.parts.dialog.holder
	}
	visit(front, fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
		t, ok := o.(*canvas.Text)
		if !ok || t.Text == "" || t.Text == " " {
			return
		}
		if front == b.parts.dialog.holder {
			at = at.Add(fyne.NewPos(0, 0))
		}
		p := piece{t.Text, at, at.Add(fyne.NewPos(t.MinSize().Width, t.TextSize))}
		if p.to.X > size.Width+1 {
			b.t.Errorf("reaches out of the window: %q at %v", t.Text, at)
		}
		if p.to.Y > size.Height+1 {
			b.t.Errorf("reaches below the window: %q at %v", t.Text, at)
		}
		for _, q := range all {
			if p.from.X+1 < q.to.X && q.from.X+1 < p.to.X && p.from.Y+2 < q.to.Y && q.from.Y+2 < p.to.Y {
				b.t.Errorf("%q lies over %q at %v", p.text, q.text, at)
			}
		}
		all = append(all, p)
	})
}
