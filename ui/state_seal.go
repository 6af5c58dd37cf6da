package ui

// What is seen of the seal on the check page, beside where it is.

type (
	shownPDF struct{ path string } // which PDF is seen
	widened  struct{ on bool }     // the whole page is seen, or as much as is legible
)

// nextSeen takes in what is to be seen of the seal.
func (s state) nextSeen(e any) state {
	switch e := e.(type) {
	case shownPDF:
		s.Sign.Shown = e.path
	case widened:
		s.Sign.Whole = e.on
	default:
		return s
	}
	s.Sign.Rev++
	return s
}

// usual are the default places of the seal, by the paths of the documents: those
// that were found when no place was asked for.
func (s sign) usual() map[string]spot {
	seal := s.Options.Seal
	if seal == nil {
		return nil
	}
	if seal.X != 0 || seal.Y != 0 {
		return s.Usual
	}
	places := map[string]spot{}
	for i, d := range s.Drafts {
		if d.Place != nil && s.signs(i) {
			places[d.Path] = spot{d.Place.X, d.Place.Y, d.Place.Width, d.Place.Height}
		}
	}
	return places
}
