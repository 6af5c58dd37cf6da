package ui

import (
	"bytes"
	"image"

	"golang.org/x/image/draw"

	"inkan/signer"
)

// sealKind is where the picture of a seal comes from.
type sealKind uint8

const (
	sealTyped sealKind = iota // characters, or the holder's name
	sealImage                 // a picture that was chosen
	sealKept                  // the one that was remembered
)

// imprint is what a seal leaves on paper: characters or a picture, its size, and
// its place unless that is the default one.
type imprint struct {
	Text         string
	File         []byte      // PNG or JPEG; nil: characters are drawn
	Look         image.Image // File, as big as it is shown
	Millis, X, Y float64     // as in a signer.Seal; 0 stands for what is usual
}

type (
	kinded    struct{ kind sealKind } // another kind of seal was chosen
	pictured  struct{ imprint }       // a picture was chosen
	keptSeal  struct{ imprint }       // the seal was written down
	recalled  struct{ imprint }       // and read again at the start
	forgotten struct{}                // the file of the seal is gone
)

// nextKept takes in what happened to the remembered seal.
func (s state) nextKept(e any) state {
	switch e := e.(type) {
	case recalled:
		s.Kept = &e.imprint
	case keptSeal:
		s.Busy, s.Kept = idle, &e.imprint
	case forgotten:
		s.Busy, s.Kept = idle, nil
		if s.Sign.Kind == sealKept { // what is on the page stays there
			s.Sign.Kind = sealTyped
			if seal := s.Sign.Options.Seal; seal != nil && seal.Image != nil {
				s.Sign.Kind = sealImage
			}
		}
	default:
		return s
	}
	s.KeptRev, s.Sign.Rev = s.KeptRev+1, s.Sign.Rev+1
	return s
}

// imprintOf is what a seal leaves.
func imprintOf(seal *signer.Seal, look image.Image) imprint {
	p := imprint{Text: seal.Text, File: seal.Image, Look: look, Millis: seal.SizeMillis, X: seal.X, Y: seal.Y}
	if p.File != nil {
		p.Text = ""
	}
	return p
}

// onto makes a seal leave this.
func (p imprint) onto(seal *signer.Seal) {
	seal.Text, seal.Image, seal.SizeMillis, seal.X, seal.Y = p.Text, p.File, p.Millis, p.X, p.Y
}

// same tells whether two imprints look alike and are at the same place.
func (p imprint) same(o imprint) bool {
	return p.Text == o.Text && p.Millis == o.Millis && p.X == o.X && p.Y == o.Y && bytes.Equal(p.File, o.File)
}

// remembers tells whether the seal is the remembered one, with its size and place.
func (s state) remembers() bool {
	seal := s.Sign.Options.Seal
	return s.Kept != nil && seal != nil && s.Kept.same(imprintOf(seal, nil))
}

// lookOf is how the picture in a file looks; nil if there is none.
func (s state) lookOf(file []byte) image.Image {
	for _, p := range []*imprint{s.Sign.Picture, s.Kept} {
		if p != nil && file != nil && bytes.Equal(p.File, file) {
			return p.Look
		}
	}
	return nil
}

// shownEdge is how many pixels a picture of a seal has at most where it is shown.
const shownEdge = 512

// small is a picture in the size in which it is shown: the whole of it would have
// to be made smaller each time it is drawn.
func small(img image.Image) image.Image {
	b := img.Bounds()
	wide, high := b.Dx(), b.Dy()
	if most := max(wide, high); most > shownEdge {
		wide, high = max(1, wide*shownEdge/most), max(1, high*shownEdge/most)
	}
	shown := image.NewNRGBA(image.Rect(0, 0, wide, high))
	draw.CatmullRom.Scale(shown, shown.Bounds(), img, b, draw.Src, nil)
	return shown
}
