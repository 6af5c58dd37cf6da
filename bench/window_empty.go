//go:build ignore

// Window_empty is the window without its pages: the same toolkit, fonts and
// size, and one empty colour. bench/window.go measures inkan-gui against it.
package main

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"inkan/i18n"
	"inkan/i18n/fonts"
)

// ground is the ground of the light palette.
var ground = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}

type skin struct {
	fyne.Theme
	regular, bold fyne.Resource
}

func (s skin) Font(style fyne.TextStyle) fyne.Resource {
	if style.Bold {
		return s.bold
	}
	return s.regular
}

func main() {
	app.SetMetadata(fyne.AppMetadata{ID: "jp.inkan.desk.empty", Name: "Empty", Migrations: map[string]bool{"fyneDo": true}})
	a := app.NewWithID("jp.inkan.desk.empty")
	lang := i18n.System()
	regular, bold := fonts.For(lang)
	a.Settings().SetTheme(skin{theme.DefaultTheme(), fyne.NewStaticResource("regular.ttf", regular), fyne.NewStaticResource("bold.ttf", bold)})
	w := a.NewWindow("Empty")
	w.SetPadded(false)
	w.SetContent(canvas.NewRectangle(ground))
	w.Resize(fyne.NewSize(1280, 760))
	w.ShowAndRun()
}
