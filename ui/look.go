package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"inkan/i18n"
)

// look is what every part of the window is drawn with: colours, text size and
// language. The parts are drawn anew when it changes.
type look struct {
	p        *palette
	scale    float32
	pixels   float64 // of the screen for one of ours
	say      *i18n.Printer
	keys     func(fyne.KeyName)                             // what a control does with a key it has no use for
	seen     func(o fyne.CanvasObject, top, bottom float32) // brings what has the keyboard into view
	last     *string                                        // id of the control that was pressed last
	grip     *grip                                          // of the mouse, for the controls
	controls []*control                                     // made with this look, in reading order, but for those in lists
	lists    []*virtual
	main     *control // the filled one
}

// t is the text with this key.
func (l *look) t(key string, args ...any) string { return l.say.T(key, args...) }

// all are the controls that exist.
func (l *look) all() []*control {
	list := l.controls
	for _, v := range l.lists {
		for _, row := range v.controls {
			list = append(list[:len(list):len(list)], row...)
		}
	}
	return list
}

// ja tells whether the texts are Japanese.
func (l *look) ja() bool { return l.say.Lang() == "ja" }

// sentences are two sentences after each other, as the language spaces them.
func (l *look) sentences(a, b string) string {
	if l.ja() {
		return a + string(phraseEnd) + b
	}
	return a + " " + b
}

// px is a length that grows with the text size.
func (l *look) px(v float32) float32 { return v * l.scale }

func (l *look) body(text string) *label { return l.ink(text, ink{size: 16, color: l.p.Text}) }
func (l *look) bold(text string) *label {
	return l.ink(text, ink{size: 16, bold: true, color: l.p.Heading})
}
func (l *look) note(text string) *label { return l.ink(text, ink{size: 14, color: l.p.Support}) }
func (l *look) title(text string) *label {
	return l.ink(text, ink{size: 24, bold: true, color: l.p.Heading})
}
func (l *look) heading(text string) *label {
	return l.ink(text, ink{size: 20, bold: true, color: l.p.Heading})
}
func (l *look) tinted(text string, size float32, c color.Color) *label {
	return l.ink(text, ink{size: size, bold: true, color: c})
}

func (l *look) ink(text string, k ink) *label { return newLabel(l.scale, span{text, k}) }

// mixed is bold text followed by plain text in the same paragraph.
func (l *look) mixed(bold, plain string) *label {
	return newLabel(l.scale, span{bold, ink{size: 16, bold: true, color: l.p.Heading}},
		span{plain, ink{size: 16, color: l.p.Text}})
}

// name is a text from outside, such as a file name: on one line, its middle left
// out when it is too long.
func (l *look) name(text string, bold bool, size float32) *label {
	k := ink{size: size, bold: bold, color: l.p.Text}
	if bold {
		k.color = l.p.Heading
	}
	if size == 14 {
		k.color = l.p.Support
	}
	n := l.ink(printable(text), k)
	n.oneRow = true
	return n
}

// block is a rectangle in one colour.
func block(fill color.NRGBA) *canvas.Rectangle { return canvas.NewRectangle(fill) }

// frame is a rectangle with an edge and round corners.
func frame(fill, edge color.NRGBA, width, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = radius
	if edge != none {
		r.StrokeColor, r.StrokeWidth = edge, width
	}
	return r
}

// rule is a line across, 1 px high.
func (l *look) rule() fyne.CanvasObject {
	r := block(l.p.Line)
	r.SetMinSize(fyne.NewSize(1, 1))
	return r
}

// upright is a line from top to bottom, 1 px wide.
func (l *look) upright(height float32) fyne.CanvasObject {
	r := block(l.p.Line)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

// panel holds content on white, quiet what is secondary on gray.
func (l *look) panel(padding float32, o fyne.CanvasObject) *fyne.Container {
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(padding, padding, padding, padding, o))
}

func (l *look) quiet(padding float32, o fyne.CanvasObject) *fyne.Container {
	return over(frame(l.p.Quiet, l.quietEdge(), 1, 12), pad(padding, padding, padding, padding, o))
}

// quietEdge is an edge where gray alone would not show: in high contrast.
func (l *look) quietEdge() color.NRGBA {
	if l.p.Quiet == l.p.Ground {
		return l.p.Line
	}
	return none
}
