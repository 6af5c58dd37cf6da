package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// ink says how a piece of text is drawn. Size is in pixels at 100 % text.
type ink struct {
	size  float32
	bold  bool
	mono  bool
	under bool // underlined, as links are
	color color.Color
}

// span is a piece of text in one ink.
type span struct {
	text string
	ink  ink
}

// label is a text that wraps between phrases.
type label struct {
	widget.BaseWidget
	spans  []span
	scale  float32
	align  fyne.TextAlign
	oneRow bool // never wraps; a text that is too long is shortened in its middle

	width float32 // that lines were made for
	lines []line
	drawn []fyne.CanvasObject
}

// line is one line of a label: pieces of text beside each other.
type line struct {
	spans []span
	width float32
}

func newLabel(scale float32, spans ...span) *label {
	l := &label{spans: spans, scale: scale, width: -1}
	l.ExtendBaseWidget(l)
	return l
}

// text is everything the label says, without marks.
func (l *label) text() string {
	var b strings.Builder
	for _, s := range l.spans {
		b.WriteString(strings.ReplaceAll(s.text, string(phraseEnd), ""))
	}
	return b.String()
}

// AccessibilityLabel tells a screen reader the text.
func (l *label) AccessibilityLabel() string { return l.text() }

// AccessibilityRole tells a screen reader that this is text.
func (l *label) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// recolour draws the text in another colour.
func (l *label) recolour(c color.Color) {
	for i := range l.spans {
		l.spans[i].ink.color = c
	}
	for _, o := range l.drawn {
		if t, ok := o.(*canvas.Text); ok {
			t.Color = c
			t.Refresh()
		}
	}
	for i := range l.lines {
		for j := range l.lines[i].spans {
			l.lines[i].spans[j].ink.color = c
		}
	}
}

func (l *label) measure(text string, k ink) float32 {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, k.size*l.scale, k.style(), faceOf(k.style()))
	return size.Width
}

func (k ink) style() fyne.TextStyle { return fyne.TextStyle{Bold: k.bold, Monospace: k.mono} }

// faceOf is the typeface itself. Every text is drawn with it: without it Fyne
// reads, for each style, its own faces, that of the emoji and those of the system
// before the first word is measured; with it, only for what ours lacks.
func faceOf(style fyne.TextStyle) fyne.Resource {
	return fyne.CurrentApp().Settings().Theme().Font(style)
}

// lineHeight is the distance from line to line: the size and 8 more.
func (l *label) lineHeight() (h float32) {
	for _, s := range l.spans {
		h = max(h, (s.ink.size+8)*l.scale)
	}
	return h
}

func (l *label) natural() (w float32) {
	for _, ln := range l.wrap(1 << 20) {
		w = max(w, ln.width)
	}
	return w + 1
}

func (l *label) heightFor(width float32) float32 {
	if l.oneRow {
		return l.lineHeight()
	}
	return float32(len(l.wrap(width))) * l.lineHeight()
}

// MinSize is what Fyne may ask; our own layouts ask heightFor.
func (l *label) MinSize() fyne.Size {
	if l.width > 0 {
		return fyne.NewSize(1, l.heightFor(l.width))
	}
	w := l.natural()
	return fyne.NewSize(w, l.heightFor(w))
}

// Resize makes the lines for the new width.
func (l *label) Resize(size fyne.Size) {
	if size.Width != l.width {
		l.width = size.Width
		l.lines = l.wrap(size.Width)
		if l.oneRow {
			l.lines = l.shorten(size.Width)
		}
		l.draw(size.Width)
	}
	l.BaseWidget.Resize(size)
}

// draw makes the objects of the lines.
func (l *label) draw(width float32) {
	l.drawn = nil
	lh := l.lineHeight()
	for i, ln := range l.lines {
		x := float32(0)
		switch l.align {
		case fyne.TextAlignCenter:
			x = (width - ln.width) / 2
		case fyne.TextAlignTrailing:
			x = width - ln.width
		}
		for _, s := range ln.spans {
			x += l.drawSpan(s, x, float32(i)*lh, lh)
		}
	}
}

func (l *label) drawSpan(s span, x, y, lh float32) float32 {
	t := canvas.NewText(s.text, s.ink.color)
	t.TextSize, t.TextStyle, t.FontSource = s.ink.size*l.scale, s.ink.style(), faceOf(s.ink.style())
	size := t.MinSize()
	place(t, x, y+(lh-size.Height)/2, size.Width, size.Height)
	l.drawn = append(l.drawn, t)
	if s.ink.under {
		rule := canvas.NewRectangle(s.ink.color)
		place(rule, x, y+(lh+s.ink.size*l.scale)/2+2, size.Width, 1)
		l.drawn = append(l.drawn, rule)
	}
	return size.Width
}

// CreateRenderer makes the label drawable by Fyne.
func (l *label) CreateRenderer() fyne.WidgetRenderer {
	return plain{objects: func() []fyne.CanvasObject { return l.drawn }, min: l.MinSize}
}
