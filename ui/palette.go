package ui

import "image/color"

// A palette gives each role of the window its colour. A role with a fully
// transparent colour is not drawn.
type palette struct {
	Ground, Rail, Panel, Quiet, Hero, Veil           color.NRGBA
	RailEdge, HeroEdge, HoverEdge                    color.NRGBA
	Line, Edge                                       color.NRGBA
	Text, Heading, Support                           color.NRGBA
	Primary, OnPrimary, PrimaryHover, PrimaryPressed color.NRGBA
	SoftHover, Link                                  color.NRGBA
	OK, OKTint, Warn, WarnTint, WarnBar, Low         color.NRGBA
	Error, ErrorTint, Info, InfoTint                 color.NRGBA
	Demo, DemoBand, OnDemo                           color.NRGBA
	Seal, Paper                                      color.NRGBA
	DisabledFill, Disabled, OnMark                   color.NRGBA
	FocusOuter, FocusInner                           color.NRGBA
	RailEdgeWidth                                    float32
	Dark                                             bool
}

// hex reads a colour written as six hexadecimal digits.
func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
}

var (
	white = hex(0xffffff)
	black = hex(0x000000)
	none  = color.NRGBA{}
)

// light, dark and contrast are the three palettes. The figures beside the
// roles of the design are measured by the test of this file.
var light = palette{
	Ground: white, Rail: hex(0xf2f2f2), Panel: white, Quiet: hex(0xf2f2f2), Hero: hex(0xe8f1fe), Veil: hex(0xe6e6e6),
	RailEdge: hex(0xcccccc), RailEdgeWidth: 1,
	Line: hex(0xcccccc), Edge: hex(0x666666),
	Text: hex(0x333333), Heading: hex(0x1a1a1a), Support: hex(0x666666),
	Primary: hex(0x0017c1), OnPrimary: white, PrimaryHover: hex(0x00118f), PrimaryPressed: hex(0x000060),
	SoftHover: hex(0xe8f1fe), Link: hex(0x00118f),
	OK: hex(0x197a4b), OKTint: hex(0xe6f5ec),
	Warn: hex(0x806300), WarnTint: hex(0xfbf5e0), WarnBar: hex(0x927200), Low: hex(0xac3e00),
	Error: hex(0xce0000), ErrorTint: hex(0xfdeeee), Info: hex(0x0017c1), InfoTint: hex(0xe8f1fe),
	Demo: hex(0x8b008b), DemoBand: hex(0x8b008b), OnDemo: white,
	Seal: hex(0xc4341d), Paper: white,
	DisabledFill: hex(0xf2f2f2), Disabled: hex(0x666666), OnMark: white,
	FocusOuter: black, FocusInner: hex(0xffd43d),
}

var dark = palette{
	Ground: hex(0x1a1a1a), Rail: black, Panel: hex(0x262626), Quiet: hex(0x333333), Hero: hex(0x1c2546), Veil: black,
	RailEdge: hex(0x4d4d4d), RailEdgeWidth: 1,
	Line: hex(0x4d4d4d), Edge: hex(0x999999),
	Text: hex(0xf2f2f2), Heading: white, Support: hex(0xcccccc),
	Primary: hex(0x9db7f9), OnPrimary: hex(0x000060), PrimaryHover: hex(0xc5d7fb), PrimaryPressed: hex(0xd9e6ff),
	SoftHover: hex(0x333333), Link: hex(0xc5d7fb),
	OK: hex(0xc2e5d1), OKTint: hex(0x262626),
	Warn: hex(0xffd43d), WarnTint: hex(0x333333), WarnBar: hex(0xffd43d), Low: hex(0xffb380),
	Error: hex(0xffdada), ErrorTint: hex(0x262626), Info: hex(0xc5d7fb), InfoTint: hex(0x333333),
	Demo: hex(0xf0a6f0), DemoBand: hex(0x8b008b), OnDemo: white,
	Seal: hex(0xc4341d), Paper: hex(0xf2f2f2),
	DisabledFill: hex(0x333333), Disabled: hex(0xb3b3b3), OnMark: hex(0x1a1a1a),
	FocusOuter: hex(0xffd43d), FocusInner: black,
	Dark: true,
}

var contrast = palette{
	Ground: black, Rail: black, Panel: black, Quiet: black, Hero: black, Veil: black,
	RailEdge: white, RailEdgeWidth: 2, HeroEdge: hex(0xffd43d), HoverEdge: hex(0xffd43d),
	Line: white, Edge: white,
	Text: white, Heading: white, Support: white,
	Primary: hex(0xffd43d), OnPrimary: black, PrimaryHover: white, PrimaryPressed: white,
	SoftHover: black, Link: hex(0xffd43d),
	OK: white, Warn: hex(0xffd43d), WarnBar: hex(0xffd43d), Low: hex(0xffd43d),
	Error: white, Info: white,
	Demo: white, DemoBand: white, OnDemo: black,
	Seal: hex(0xc4341d), Paper: white,
	DisabledFill: black, Disabled: white, OnMark: black,
	FocusOuter: hex(0xffd43d), FocusInner: black,
	Dark: true,
}
