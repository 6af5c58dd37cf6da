package ui

import (
	"context"
	"image"

	"inkan/i18n/fonts"
	"inkan/ui/preview"
)

// sight is what is seen of a PDF on the check page: one page of it.
type sight struct {
	Path    string
	Page    preview.Page
	Pages   int
	Picture image.Image
	Err     error // why nothing is seen
}

// A spot is a rectangle on a page, in millimetres from its lower left corner.
type spot struct{ X, Y, Width, Height float64 }

// overlaps tells whether two spots share a point.
func (s spot) overlaps(o spot) bool {
	return s.X < o.X+o.Width && o.X < s.X+s.Width && s.Y < o.Y+o.Height && o.Y < s.Y+s.Height
}

// sighted says that a page was drawn, or could not be.
type sighted struct{ sight sight }

// A view is what has to be seen; the zero view is nothing.
type view struct {
	path  string
	page  int // 0 is the last one
	width int // of the picture, in pixels
}

// sightWidth is how wide a page is drawn, in pixels of a screen of usual density.
const sightWidth = 504

// wanted is what has to be seen now: of one PDF, the page that gets the seal.
func (w *window) wanted() view {
	s := w.state.Sign
	if w.state.Page != pageSign || s.Step != stepCheck || s.Options.Seal == nil || len(w.pdfs()) == 0 {
		return view{}
	}
	d := s.Drafts[w.shown()]
	v := view{path: d.Path, page: s.Options.Seal.Page, width: int(sightWidth * w.state.Set.scale() * w.win.Canvas().Scale())}
	if d.Place != nil {
		v.page = d.Place.Page
	}
	return v
}

// newViewer is the viewer of the window. Typefaces that a document does not bring
// are replaced by one of ours.
func newViewer() *preview.Viewer { return preview.New(fonts.Mono) }

// sightOf draws what has to be seen.
func sightOf(ctx context.Context, viewer *preview.Viewer, v view) sight {
	s := sight{Path: v.path}
	d, err := viewer.Open(ctx, v.path)
	if err != nil {
		s.Err = err
		return s
	}
	defer d.Close()
	s.Pages = d.Pages()
	if v.page == 0 {
		v.page = s.Pages
	}
	if s.Page, s.Err = d.Page(ctx, v.page); s.Err == nil {
		s.Picture, s.Err = d.Render(ctx, v.page, v.width)
	}
	return s
}
