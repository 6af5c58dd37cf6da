package pdf

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/color"
	_ "image/jpeg" // pictures of seals
	_ "image/png"  // pictures of seals
	"slices"
	"sync"
)

// The limits of a seal's picture: bytes of the file, and width times height.
const (
	MaxPicture = 10 << 20
	MaxPixels  = 16_000_000
)

// A picture is an image as it stands in a PDF (ISO 32000-2, 8.9.5).
type picture struct {
	width, height int
	space         name   // colour space of data
	filter        name   // of data
	data          []byte // compressed
	alpha         []byte // compressed, 8 bits a pixel; nil if nothing shows through
	mask          []byte // compressed, 1 bit a pixel, set where nothing is painted; nil if all is
	held          int    // how the camera was held, 1 to 8
}

// A pictureKey is a file and how it is asked for.
type pictureKey struct {
	sum  [sha256.Size]byte
	flat bool
}

// pictures keeps the pictures of the last file: a batch has the same on every
// document, if not always flat.
var pictures struct {
	sync.Mutex
	last map[pictureKey]*picture
}

// loadPicture turns a PNG or JPEG file into a picture. With flat nothing shows
// through what is painted, however little.
func loadPicture(file []byte, flat bool) (*picture, error) {
	if len(file) > MaxPicture {
		return nil, ErrSealImage
	}
	key := pictureKey{sha256.Sum256(file), flat}
	other := pictureKey{key.sum, !flat}
	pictures.Lock()
	defer pictures.Unlock()
	if p := pictures.last[key]; p != nil {
		return p, nil
	}
	p, err := decodePicture(file, flat)
	if err != nil {
		return nil, err
	}
	pictures.last = map[pictureKey]*picture{key: p, other: pictures.last[other]}
	return p, nil
}

func decodePicture(file []byte, flat bool) (*picture, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || head.Width < 1 || head.Height < 1 || head.Width > MaxPixels/head.Height {
		return nil, ErrSealImage
	}
	img, format, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, ErrSealImage
	}
	p := &picture{width: head.Width, height: head.Height, held: 1}
	if format == "jpeg" {
		list, whole := segments(file)
		p.held = heldOf(list)
		if data, space, ok := bare(list, img); whole && ok {
			p.data, p.space, p.filter = data, space, "DCTDecode"
			return p, nil
		}
	}
	colors, alpha := pixels(img)
	through := slices.ContainsFunc(alpha, func(v byte) bool { return v != 0xFF })
	if through && flat {
		onWhite(colors, alpha)
		p.mask = compress(unpainted(alpha, p.width))
	} else if through {
		p.alpha = compress(alpha)
	}
	p.space, p.filter, p.data = "DeviceRGB", "FlateDecode", compress(colors)
	return p, nil
}

// onWhite makes the colours those that are seen on white paper.
func onWhite(colors, alpha []byte) {
	for i := range colors {
		a := int(alpha[i/3])
		colors[i] = byte((int(colors[i])*a + 255*(255-a) + 127) / 255)
	}
}

// unpainted returns a bit for each pixel, set where there is nothing at all; rows
// are whole bytes (ISO 32000-2, 8.9.6.3).
func unpainted(alpha []byte, width int) []byte {
	row := (width + 7) / 8
	bits := make([]byte, row*(len(alpha)/width))
	for i, v := range alpha {
		if v == 0 {
			x, y := i%width, i/width
			bits[y*row+x/8] |= 0x80 >> (x % 8)
		}
	}
	return bits
}

// pixels splits an image into colours, not dimmed by what shows through, and opacity.
func pixels(img image.Image) (colors, alpha []byte) {
	b := img.Bounds()
	colors = make([]byte, 0, b.Dx()*b.Dy()*3)
	alpha = make([]byte, 0, b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			colors = append(colors, c.R, c.G, c.B)
			alpha = append(alpha, c.A)
		}
	}
	return colors, alpha
}

// picture writes a picture and what shows through as objects.
func (r *revision) picture(p *picture) ref {
	d := dict{
		pair("Type", name("XObject")), pair("Subtype", name("Image")),
		pair("Width", int64(p.width)), pair("Height", int64(p.height)),
		pair("ColorSpace", p.space), pair("BitsPerComponent", int64(8)), pair("Filter", p.filter),
	}
	if p.alpha != nil {
		mask := d.with("ColorSpace", name("DeviceGray")).with("Filter", name("FlateDecode"))
		d = append(d, pair("SMask", r.add(mask, p.alpha)))
	}
	if p.mask != nil {
		mask := d.with("ColorSpace", nil).with("BitsPerComponent", int64(1)).with("ImageMask", true)
		d = append(d, pair("Mask", r.add(mask, p.mask)))
	}
	return r.add(d, p.data)
}

// picture draws a picture upright into the square of a seal and keeps its shape.
func (a *artist) picture(p *picture, size float64) error {
	width, height := float64(p.width), float64(p.height)
	turn := uprights[p.held]
	if turn[0] == 0 {
		width, height = height, width
	}
	wide, high := size, size
	if width > height {
		high = size * height / width
	} else {
		wide = size * width / height
	}
	a.op("q")
	a.op("cm", wide, 0, 0, high, (size-wide)/2, (size-high)/2)
	if p.held > 1 {
		a.op("cm", turn[:]...)
	}
	a.b = append(a.b, "/Im1 "...)
	a.op("Do")
	a.op("Q")
	return nil
}
