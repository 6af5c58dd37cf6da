package ui

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// dashes is a dashed frame with round corners: a place to drop files.
type dashes struct {
	widget.BaseWidget
	look  *look
	color color.NRGBA
	image *canvas.Image
}

func (l *look) dashes() *dashes {
	d := &dashes{look: l, color: l.p.Edge, image: canvas.NewImageFromResource(nil)}
	d.image.FillMode = canvas.ImageFillStretch
	d.ExtendBaseWidget(d)
	return d
}

// arrange draws the frame for its size.
func (d *dashes) arrange(size fyne.Size) {
	if size.Width < 8 || size.Height < 8 {
		return
	}
	w, h, f := float64(size.Width), float64(size.Height), d.look.pixels
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g" viewBox="0 0 %g %g"><rect x="1" y="1" width="%g" height="%g" rx="12" fill="none" stroke="%s" stroke-width="%g" stroke-dasharray="%g,%g"/></svg>`,
		w, h, w, h, w-2, h-2, web(d.color), 2*f, 6*f, 4*f)
	d.image.Resource = fyne.NewStaticResource(fmt.Sprintf("dashes-%gx%g-%s-%g.svg", w, h, web(d.color)[1:], f), []byte(svg))
	place(d.image, 0, 0, size.Width, size.Height)
	d.image.Refresh()
}

// MinSize leaves the size to what is inside the frame.
func (d *dashes) MinSize() fyne.Size { return fyne.Size{} }

// CreateRenderer makes the frame drawable by Fyne.
func (d *dashes) CreateRenderer() fyne.WidgetRenderer {
	return plain{min: d.MinSize, layout: d.arrange, objects: func() []fyne.CanvasObject { return []fyne.CanvasObject{d.image} }}
}
