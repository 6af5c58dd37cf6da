package ui

import (
	"fmt"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// tone is what a mark says. Each tone has a shape of its own; colour only
// repeats it.
type tone uint8

const (
	toneOK tone = iota
	toneCaution
	toneLow
	toneProblem
	toneLocked
	toneInfo
	toneWorking
	toneNotChecked
	toneWaiting
	tonePractice
)

// colour is the colour of a tone on the page.
func (p *palette) colour(t tone) color.NRGBA {
	return [...]color.NRGBA{toneOK: p.OK, toneCaution: p.Warn, toneLow: p.Low, toneProblem: p.Error, toneLocked: p.Error,
		toneInfo: p.Info, toneWorking: p.Info, toneNotChecked: p.Edge, toneWaiting: p.Edge, tonePractice: p.Demo}[t]
}

// tint is the ground behind a text of this tone.
func (p *palette) tint(t tone) color.NRGBA {
	return [...]color.NRGBA{toneOK: p.OKTint, toneCaution: p.WarnTint, toneLow: p.WarnTint, toneProblem: p.ErrorTint, toneLocked: p.ErrorTint,
		toneInfo: p.InfoTint, toneWorking: p.InfoTint, toneNotChecked: p.Quiet, toneWaiting: p.Quiet, tonePractice: p.Quiet}[t]
}

// bar is the colour of the bar beside a text of this tone.
func (p *palette) bar(t tone) color.NRGBA {
	if t == toneCaution || t == toneLow {
		return p.WarnBar
	}
	return p.colour(t)
}

// shapes of the marks on a grid of 24: C is the colour of the mark, W what is
// drawn on it.
var shapes = map[tone]string{
	toneOK:         `<circle cx="12" cy="12" r="11" fill="C"/><path d="M7 12.4l3.4 3.4L17 9" stroke="W" stroke-width="2.4" fill="none" stroke-linecap="round" stroke-linejoin="round"/>`,
	toneCaution:    `<path d="M12 2.2L23 21.5H1Z" fill="C" stroke="C" stroke-width="1.6" stroke-linejoin="round"/><path d="M12 9v6" stroke="W" stroke-width="2.4" stroke-linecap="round"/><circle cx="12" cy="18.6" r="1.5" fill="W"/>`,
	toneProblem:    octagon + `<path d="M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6" stroke="W" stroke-width="2.6" stroke-linecap="round"/>`,
	toneLocked:     octagon + `<rect x="7" y="11" width="10" height="7" rx="1.2" fill="W"/><path d="M9 11V9a3 3 0 0 1 6 0v2" stroke="W" stroke-width="2" fill="none"/><circle cx="12" cy="14.5" r="1.2" fill="C"/>`,
	toneInfo:       `<circle cx="12" cy="12" r="11" fill="C"/><circle cx="12" cy="7.4" r="1.6" fill="W"/><path d="M12 11.2v6" stroke="W" stroke-width="2.8" stroke-linecap="round"/>`,
	toneWorking:    `<circle cx="12" cy="12" r="11" fill="C"/><circle cx="7.2" cy="12" r="1.6" fill="W"/><circle cx="12" cy="12" r="1.6" fill="W"/><circle cx="16.8" cy="12" r="1.6" fill="W"/>`,
	toneNotChecked: `<circle cx="12" cy="12" r="9.8" fill="none" stroke="C" stroke-width="2" stroke-dasharray="4.1,2.05"/><path d="M8 12h8" stroke="C" stroke-width="2.2" stroke-linecap="round"/>`,
	toneWaiting:    `<circle cx="12" cy="12" r="9.6" fill="none" stroke="C" stroke-width="2"/>`,
	tonePractice:   `<path d="M12 .8L23.2 12L12 23.2L.8 12Z" fill="C"/><path d="M12 6.8v6.4" stroke="W" stroke-width="2.6" stroke-linecap="round"/><circle cx="12" cy="16.8" r="1.6" fill="W"/>`,
}

const octagon = `<path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4Z" fill="C"/>`

// mark draws the sign of a tone.
func (l *look) mark(t tone, size float32) fyne.CanvasObject {
	c, on := l.p.colour(t), l.p.OnMark
	if t == tonePractice {
		c, on = l.p.DemoBand, l.p.OnDemo
	}
	return l.markIn(t, size, c, on)
}

func (l *look) markIn(t tone, size float32, c, on color.NRGBA) fyne.CanvasObject {
	shape, ok := shapes[t]
	if !ok {
		shape = shapes[toneCaution]
	}
	return l.drawing(fmt.Sprintf("mark%d", t), 24, 24, size, size, shape, c, on)
}

// drawing makes a picture of a vector shape in the colours C and W.
func (l *look) drawing(name string, gridW, gridH, w, h float32, shape string, c, on color.NRGBA) fyne.CanvasObject {
	w, h = l.px(w), l.px(h)
	factor := float64(w/gridW) * l.pixels
	shape = strokes.ReplaceAllStringFunc(shape, func(s string) string { return thicker(s, factor) })
	name += fmt.Sprintf("-%.2f-", factor)
	body := strings.NewReplacer(`"C"`, `"`+web(c)+`"`, `"W"`, `"`+web(on)+`"`).Replace(shape)
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g">%s</svg>`, gridW, gridH, gridW, gridH, body)
	img := canvas.NewImageFromResource(fyne.NewStaticResource(name+web(c)[1:]+web(on)[1:]+".svg", []byte(svg)))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSize(w, h))
	return fixed(w, h, img)
}

// strokes are the lengths in a shape that the renderer of vector pictures does
// not enlarge with it.
var strokes = regexp.MustCompile(`stroke-(width|dasharray)="[0-9.,]+"`)

func thicker(attribute string, factor float64) string {
	name, values, _ := strings.Cut(strings.TrimSuffix(attribute, `"`), `="`)
	var scaled []string
	for _, v := range strings.Split(values, ",") {
		n, _ := strconv.ParseFloat(v, 64)
		scaled = append(scaled, strconv.FormatFloat(n*factor, 'f', 2, 64))
	}
	return name + `="` + strings.Join(scaled, ",") + `"`
}

func web(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
