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
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, k.size*l.scale, k.style(), nil)
	return size.Width
}

func (k ink) style() fyne.TextStyle { return fyne.TextStyle{Bold: k.bold, Monospace: k.mono} }

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

// wrap cuts the spans into lines no wider than width where phrases allow it.
func (l *label) wrap(width float32) []line {
	lines := []line{{}}
	for _, s := range l.spans {
		for i, paragraph := range strings.Split(s.text, "\n") {
			if i > 0 {
				lines = append(lines, line{})
			}
			for _, piece := range phrases(paragraph) {
				lines = l.add(lines, span{piece, s.ink}, width)
			}
		}
	}
	return lines
}

// add puts a piece at the end of the last line, or begins a new one.
func (l *label) add(lines []line, s span, width float32) []line {
	last := &lines[len(lines)-1]
	w := l.measure(s.text, s.ink)
	fits := last.width+l.measure(strings.TrimRight(s.text, " 　"), s.ink) <= width+0.5
	if fits || (last.width == 0 && len([]rune(s.text)) < 2) {
		last.add(s, w)
		return lines
	}
	if last.width > 0 {
		return l.add(append(lines, line{}), s, width)
	}
	if parts := phrases(s.text); len(parts) > 1 { // a marked phrase that is too long breaks as unmarked text does
		for _, p := range parts {
			lines = l.add(lines, span{p, s.ink}, width)
		}
		return lines
	}
	head, tail := l.cut(s, width)
	last.add(head, l.measure(head.text, head.ink))
	return l.add(append(lines, line{}), tail, width)
}

// cut divides a piece that is wider than a whole line.
func (l *label) cut(s span, width float32) (head, tail span) {
	runes := []rune(s.text)
	n := len(runes) - 1
	for n > 1 && (l.measure(string(runes[:n]), s.ink) > width || strings.ContainsRune(closing, runes[n])) {
		n--
	}
	return span{string(runes[:n]), s.ink}, span{string(runes[n:]), s.ink}
}

func (ln *line) add(s span, w float32) {
	ln.width += w
	if n := len(ln.spans); n > 0 && ln.spans[n-1].ink == s.ink {
		ln.spans[n-1].text += s.text
		return
	}
	ln.spans = append(ln.spans, s)
}

// shorten keeps a label on one line by leaving out the middle of its text, so
// that the end of a file name stays.
func (l *label) shorten(width float32) []line {
	lines := l.wrap(1 << 20)
	if lines[0].width <= width+1 || len(l.spans) != 1 {
		return lines[:1]
	}
	runes := []rune(l.text())
	k := l.spans[0].ink
	for keep := len(runes) - 1; keep > 2; keep-- {
		tail := min(keep/2, 12)
		text := string(runes[:keep-tail]) + "…" + string(runes[len(runes)-tail:])
		if w := l.measure(text, k); w <= width {
			return []line{{spans: []span{{text, k}}, width: w}}
		}
	}
	return []line{{spans: []span{{"…", k}}, width: l.measure("…", k)}}
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
	t.TextSize, t.TextStyle = s.ink.size*l.scale, s.ink.style()
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

// plain is the renderer of all our widgets: they place their own objects when
// they are resized.
type plain struct {
	objects func() []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	refresh func()
}

func (p plain) Destroy() {}

func (p plain) Layout(size fyne.Size) {
	if p.layout != nil {
		p.layout(size)
	}
}

func (p plain) MinSize() fyne.Size { return p.min() }

func (p plain) Objects() []fyne.CanvasObject { return p.objects() }

func (p plain) Refresh() {
	if p.refresh != nil {
		p.refresh()
	}
	for _, o := range p.objects() {
		canvas.Refresh(o)
	}
}
