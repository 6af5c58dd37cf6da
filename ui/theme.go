package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"inkan/i18n/fonts"
)

var fontMono = fyne.NewStaticResource("inkan-mono.ttf", fonts.Mono)

// skin is the Fyne theme of one palette, text size and language. Fyne's own
// dialogs and entries follow it; our controls take their colours from the
// palette itself.
type skin struct {
	p             *palette
	scale         float32
	regular, bold fyne.Resource
}

func newSkin(p *palette, scale float32, lang string) skin {
	regular, bold := fonts.For(lang)
	return skin{p, scale, fyne.NewStaticResource("inkan-regular-"+lang+".ttf", regular), fyne.NewStaticResource("inkan-bold-"+lang+".ttf", bold)}
}

func (s skin) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return theme.DefaultTheme().Font(style)
	case style.Monospace:
		return fontMono
	case style.Bold:
		return s.bold
	}
	return s.regular
}

func (s skin) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}

func (s skin) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := s.named()[name]; ok {
		return c
	}
	variant := theme.VariantLight
	if s.p.Dark {
		variant = theme.VariantDark
	}
	return theme.DefaultTheme().Color(name, variant)
}

func (s skin) named() map[fyne.ThemeColorName]color.NRGBA {
	p := s.p
	return map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNameBackground:          p.Ground,
		theme.ColorNameForeground:          p.Text,
		theme.ColorNamePrimary:             p.Primary,
		theme.ColorNameForegroundOnPrimary: p.OnPrimary,
		theme.ColorNameButton:              p.Panel,
		theme.ColorNameHover:               p.SoftHover,
		theme.ColorNamePressed:             p.SoftHover,
		theme.ColorNameFocus:               p.InfoTint,
		theme.ColorNameInputBackground:     p.Panel,
		theme.ColorNameInputBorder:         p.Edge,
		theme.ColorNamePlaceHolder:         p.Support,
		theme.ColorNameDisabled:            p.Disabled,
		theme.ColorNameDisabledButton:      p.DisabledFill,
		theme.ColorNameSeparator:           p.Line,
		theme.ColorNameSelection:           p.InfoTint,
		theme.ColorNameHyperlink:           p.Link,
		theme.ColorNameError:               p.Error,
		theme.ColorNameSuccess:             p.OK,
		theme.ColorNameWarning:             p.Warn,
		theme.ColorNameOverlayBackground:   p.Panel,
		theme.ColorNameMenuBackground:      p.Panel,
		theme.ColorNameHeaderBackground:    p.Quiet,
		theme.ColorNameScrollBar:           p.Edge,
		theme.ColorNameShadow:              {},
	}
}

func (s skin) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 16 * s.scale
	case theme.SizeNameCaptionText:
		return 14 * s.scale
	case theme.SizeNameSubHeadingText:
		return 20 * s.scale
	case theme.SizeNameHeadingText:
		return 24 * s.scale
	case theme.SizeNameInlineIcon:
		return 24 * s.scale
	case theme.SizeNameLineSpacing, theme.SizeNamePadding, theme.SizeNameInputRadius:
		return 8
	case theme.SizeNameInnerPadding, theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 6
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameModalBlurRadius:
		return 0
	}
	return theme.DefaultTheme().Size(name)
}
