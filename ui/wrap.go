package ui

import "strings"

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
