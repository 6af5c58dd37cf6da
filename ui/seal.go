package ui

import (
	_ "embed"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

//go:embed assets/mark.svg
var markSVG []byte

// appMark is the vermilion seal of the program.
func (l *look) appMark(size float32) fyne.CanvasObject {
	img := canvas.NewImageFromResource(fyne.NewStaticResource("inkan-mark.svg", markSVG))
	img.FillMode = canvas.ImageFillContain
	return fixed(l.px(size), l.px(size), img)
}

// paperPicture is a sheet with a seal on it.
func (l *look) paperPicture() fyne.CanvasObject {
	return fixed(l.px(136), l.px(176), overlay(l.emptyPaper(), l.sealPicture("印鑑", l.p.Seal), l.scale))
}

// emptyPaper is the sheet. Paper stays light on every ground.
func (l *look) emptyPaper() fyne.CanvasObject {
	sheet := `<path d="M2 2h84l32 32v136H2Z" fill="C" stroke="#666666" stroke-width="2"/><path d="M86 2v32h32" fill="none" stroke="#666666" stroke-width="2"/><path d="M20 50h52M20 66h80M20 80h80M20 94h64M20 108h40" stroke="#b3b3b3" stroke-width="3" stroke-linecap="round"/>`
	return l.drawing("paper", 120, 172, 120, 172, sheet, l.p.Paper, none)
}

// sealPicture is a round seal with up to two characters, upright.
func (l *look) sealPicture(text string, c color.NRGBA) fyne.CanvasObject {
	ring := canvas.NewCircle(none)
	ring.StrokeColor, ring.StrokeWidth = c, 3*l.scale
	var chars []fyne.CanvasObject
	for _, r := range text {
		t := canvas.NewText(string(r), c)
		t.TextSize, t.Alignment = 19*l.scale, fyne.TextAlignCenter
		t.TextStyle.Bold = true
		t.FontSource = faceOf(t.TextStyle)
		chars = append(chars, t)
	}
	return sealOf(l.scale, ring, chars)
}

//go:embed assets/icon.png
var iconPNG []byte

// Icon is the icon of the program: a vermilion seal.
var Icon fyne.Resource = fyne.NewStaticResource("inkan.png", iconPNG)
