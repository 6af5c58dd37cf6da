package ui

import (
	"image/color"
	"math"
	"testing"
)

// ratio is the contrast of two colours (WCAG 2.2, relative luminance).
func ratio(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

// grounds are what text can stand on.
func (p *palette) grounds() map[string]color.NRGBA {
	return map[string]color.NRGBA{"ground": p.Ground, "rail": p.Rail, "panel": p.Panel, "quiet": p.Quiet, "hero": p.Hero}
}

// Each text stands out from each ground that it can stand on: 4.5 for text, 3
// for marks and edges that carry meaning (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	for name, p := range map[string]*palette{"light": &light, "dark": &dark, "contrast": &contrast} {
		t.Run(name, func(t *testing.T) {
			need := func(what string, least float64, fore, back color.NRGBA) {
				t.Helper()
				if back == none {
					back = p.Ground
				}
				if r := ratio(fore, back); r < least {
					t.Errorf("%s: %.2f, want %.1f", what, r, least)
				}
			}
			for ground, c := range p.grounds() {
				need("text on "+ground, 4.5, p.Text, c)
				need("heading on "+ground, 4.5, p.Heading, c)
				need("support on "+ground, 4.5, p.Support, c)
				need("edge on "+ground, 3, p.Edge, c)
			}
			for what, pair := range map[string][2]color.NRGBA{
				"filled button": {p.OnPrimary, p.Primary}, "hovered button": {p.OnPrimary, p.PrimaryHover}, "pressed button": {p.OnPrimary, p.PrimaryPressed},
				"outline button": {p.Primary, p.Panel}, "hovered outline": {p.Primary, p.SoftHover}, "link": {p.Link, p.Panel}, "hovered link": {p.Link, p.SoftHover},
				"link on quiet": {p.Link, p.Quiet}, "ok": {p.OK, p.Ground}, "ok on tint": {p.OK, p.OKTint}, "warn": {p.Warn, p.Ground}, "warn on tint": {p.Warn, p.WarnTint},
				"text on warn tint": {p.Text, p.WarnTint}, "low": {p.Low, p.Ground}, "error": {p.Error, p.Ground}, "error on tint": {p.Error, p.ErrorTint},
				"info": {p.Info, p.Ground}, "info on tint": {p.Info, p.InfoTint}, "text on info tint": {p.Heading, p.InfoTint}, "demo": {p.Demo, p.Ground},
				"practice band": {p.OnDemo, p.DemoBand}, "disabled": {p.Disabled, p.DisabledFill}, "current page": {p.Primary, p.Ground},
			} {
				need(what, 4.5, pair[0], pair[1])
			}
			need("warn bar on tint", 3, p.WarnBar, p.WarnTint)
			need("mark", 3, p.OnMark, p.OK)
			need("seal on paper", 3, p.Seal, p.Paper)
			need("focus against itself", 3, p.FocusOuter, p.FocusInner)
		})
	}
}

// The figures that the design gives for its tokens are those that we measure.
func TestContrastFiguresOfTheDesign(t *testing.T) {
	for _, c := range []struct {
		fore, back color.NRGBA
		want       float64
	}{
		{light.Text, light.Ground, 12.63}, {light.Heading, light.Ground, 17.40}, {light.Support, light.Quiet, 5.13}, {light.Primary, light.Ground, 11.10},
		{light.OK, light.OKTint, 4.75}, {light.Warn, light.WarnTint, 5.20}, {light.Error, light.ErrorTint, 5.14}, {light.WarnBar, light.WarnTint, 4.16},
		{dark.Text, dark.Ground, 15.55}, {dark.Primary, dark.Ground, 8.76}, {dark.OnPrimary, dark.Primary, 9.05}, {dark.Support, dark.Quiet, 7.87},
		{contrast.Primary, contrast.Ground, 14.74},
	} {
		if r := ratio(c.fore, c.back); math.Abs(r-c.want) > 0.01 {
			t.Errorf("%v on %v: %.2f, want %.2f", c.fore, c.back, r, c.want)
		}
	}
}
