package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
)

// icons are drawn on a grid of 24 with round strokes of 2, always beside a word.
var icons = map[string]string{
	"home":     `<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4Z"/>`,
	"sign":     `<path d="M9.2 14c.8-1 .6-2-.3-3.600a3.600 3.600 0 1 1 6.200 0c-.9 1.600-1.100 2.600-.3 3.600h3.200v3H6v-3Z"/><path d="M5 20.500h14"/>`,
	"verify":   `<circle cx="10.500" cy="10.500" r="6.500"/><path d="M15.500 15.500L21 21M7.800 10.600l2 2 3.400-3.600"/>`,
	"calendar": `<path d="M4 6h16v15H4ZM4 10.500h16M8 3v4M16 3v4M12 3v4M8 14h3M8 17.500h3M14 14h2"/>`,
	"check":    `<path d="M3 6l1.500 1.500L7.500 4.500M3 12.500l1.500 1.500 3-3M3 19l1.500 1.500 3-3M11 6h10M11 12.500h10M11 19h10"/>`,
	"gear":     `<circle cx="12" cy="12" r="3.500"/><path d="M12 2.500v3M12 18.500v3M2.500 12h3M18.500 12h3M5.300 5.300l2.100 2.100M16.600 16.600l2.100 2.100M18.700 5.300l-2.100 2.100M7.400 16.600l-2.100 2.100"/>`,
	"offline":  `<path d="M4 3.500l16 17M5 12.500c1.500-1.400 3-2.300 5-2.700M19 12.500c-1-1-2.400-1.800-3.800-2.300M8.500 16c1-.8 2.200-1.300 3.500-1.300M2.500 8.500c1-1 2.200-1.800 3.500-2.400M21.500 8.500c-2.600-2.500-6.200-3.700-9.700-3.400M12 19.500v.1"/>`,
	"online":   `<path d="M2.500 8.500c5.500-5 13.500-5 19 0M5.500 12c4-3.500 9-3.500 13 0M8.500 15.500c2-1.700 5-1.700 7 0M12 19.500v.1"/>`,
	"plus":     `<path d="M12 5v14M5 12h14"/>`,
	"folder":   `<path d="M3.500 6h6l2 2.500h9V19h-17Z"/>`,
	"next":     `<path d="M9 5l7 7-7 7"/>`,
	"back":     `<path d="M15 5l-7 7 7 7"/>`,
	"forward":  `<path d="M4 12h15M13 6l6 6-6 6"/>`,
	"drop":     `<path d="M12 3v11M7 9.500l5 5 5-5M3.500 15v5.500h17V15"/>`,
	"help":     `<circle cx="12" cy="12" r="9.500"/><path d="M9.300 9.500a2.800 2.800 0 1 1 4 2.500c-.9.500-1.300 1-1.300 2M12 17v.1"/>`,
	"play":     `<path d="M8 5.500l9.500 6.500L8 18.500Z"/>`,
	"eye":      `<path d="M2.500 12c2.500-4.300 5.700-6.300 9.500-6.300s7 2 9.500 6.300c-2.500 4.300-5.700 6.300-9.500 6.300s-7-2-9.500-6.300Z"/><circle cx="12" cy="12" r="3"/>`,
	"document": `<path d="M6 3h8l5 5v13H6ZM14 3v5h5M9 13h6M9 17h6"/>`,
	"file":     `<path d="M6 3h8l5 5v13H6ZM14 3v5h5"/>`,
	"save":     `<path d="M12 3v11M7 9.500l5 5 5-5M3.500 16v4.500h17V16"/>`,
	"copy":     `<path d="M9 8.500h11V20.500H9ZM15 8.500V3.500H4V15.500h5"/>`,
	"print":    `<path d="M7 9V3.500h10V9M7 17H3.500V9h17v8H17M7 14h10v6.500H7Z"/>`,
	"again":    `<path d="M19.500 12a7.500 7.500 0 1 1-2.400-5.500M19.500 3v4.500H15"/>`,
	"person":   `<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500c.8-4 3.500-6 7.500-6s6.700 2 7.500 6"/>`,
	"cake":     `<path d="M4 20.500V12h16v8.500ZM4 16.500c2.700 1.500 5.300-1.500 8 0s5.300-1.500 8 0M12 12V8M12 4.500v.1"/>`,
	"people":   `<circle cx="8" cy="8.500" r="3.300"/><circle cx="16.500" cy="8.500" r="3.300"/><path d="M2.500 19.500c.5-3.500 2.400-5.500 5.500-5.500 2 0 3.500 1 4.300 2.400.8-1.400 2.300-2.400 4.200-2.400 3 0 4.700 2 5 5.500"/>`,
	"phone":    `<path d="M7 2.500h10v19H7ZM11 18.500h2"/>`,
	"shop":     `<path d="M4 10v10.500h16V10M3 9.500l2-6h14l2 6c-1.500 2-4 2-6 0-2 2-4 2-6 0-2 2-4.500 2-6 0ZM9.500 20.500v-6h5v6"/>`,
	"lock":     `<path d="M5 11h14v10H5ZM8 11V7.500a4 4 0 0 1 8 0V11M12 15v2"/>`,
	"office":   `<path d="M3.500 9.500L12 4l8.500 5.500V20.500h-17ZM8 20.500v-7M12 20.500v-7M16 20.500v-7"/>`,
	"card":     `<path d="M2.500 5h19v14h-19ZM6 9h4v4H6ZM13.500 9.500h4.500M13.500 13h3M6 16h7"/>`,
	"moved":    `<path d="M4 11l8-7 8 7v9H4ZM9 14h6M12.500 11.500L15 14l-2.500 2.500"/>`,
	"box":      `<path d="M4 4h16v16H4Z"/>`,
	"boxed":    `<path d="M4 4h16v16H4Z" fill="C"/><path d="M7.500 12.300l3.200 3.200 6-6.500" stroke="W"/>`,
}

// icon draws an icon.
func (l *look) icon(name string, size float32, c color.NRGBA) fyne.CanvasObject {
	shape := `<g fill="none" stroke="C" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">` + icons[name] + `</g>`
	if name == "boxed" {
		shape = strings.Replace(shape, `<path d="M4 4h16v16H4Z" fill="C"/>`, `<rect x="3" y="3" width="18" height="18" rx="3" fill="C" stroke="C"/>`, 1)
	}
	return l.drawing("icon-"+name, 24, 24, size, size, shape, c, l.p.OnPrimary)
}

// radio is the ring of a choice.
func (l *look) radio(chosen bool) fyne.CanvasObject {
	if chosen {
		return l.drawing("radio-on", 24, 24, 24, 24, `<circle cx="12" cy="12" r="10" fill="none" stroke="C" stroke-width="2"/><circle cx="12" cy="12" r="6" fill="C"/>`, l.p.Primary, none)
	}
	return l.drawing("radio-off", 24, 24, 24, 24, `<circle cx="12" cy="12" r="10" fill="none" stroke="C" stroke-width="2"/>`, l.p.Edge, none)
}

// cardGlyph is the card in the header, with the mark of the state at its corner.
func (l *look) cardGlyph(t tone) fyne.CanvasObject {
	card := l.drawing("card-glyph", 64, 44, 64, 44, `<g fill="none" stroke="C" stroke-width="2" stroke-linecap="round"><rect x="1" y="1" width="54" height="36" rx="5"/><rect x="9" y="10" width="11" height="9" rx="1.500"/><path d="M27 11h22M27 18h14M9 27h14"/></g>`, l.p.Edge, none)
	halo := l.drawing("halo", 30, 30, 30, 30, `<circle cx="15" cy="15" r="15" fill="C"/>`, l.p.Ground, none)
	return newBadge(l, card, halo, l.mark(t, 24))
}
