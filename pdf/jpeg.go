package pdf

import (
	"bytes"
	"encoding/binary"
	"image"
	"slices"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	markSOF0 = 0xC0 // baseline
	markSOF1 = 0xC1
	markSOF2 = 0xC2 // progressive
	markDHT  = 0xC4
	markRST0 = 0xD0
	markRST7 = 0xD7
	markSOI  = 0xD8
	markEOI  = 0xD9
	markSOS  = 0xDA
	markDQT  = 0xDB
	markDRI  = 0xDD
	markAPP0 = 0xE0
	markAPP1 = 0xE1 // EXIF
	markAPP  = 0xEF // the last of the applications' own
	markCOM  = 0xFE
)

// needed are the markers of all that a picture is drawn from.
var needed = []byte{markSOF0, markSOF1, markSOF2, markDHT, markSOS, markDQT, markDRI}

// A segment is one marker of a JPEG file with all that belongs to it: for
// markSOS with the scan behind it.
type segment struct {
	marker byte
	data   []byte
}

// segments splits a JPEG file up to its end. whole is false for a file that does
// not keep to the rules, although a program may show it.
func segments(file []byte) (list []segment, whole bool) {
	rest := file[2:] // behind SOI
	for len(rest) >= 2 && rest[0] == 0xFF {
		marker, n := rest[1], 2
		switch marker {
		case 0xFF: // fills a gap
			rest = rest[1:]
			continue
		case markEOI:
			return list, true
		}
		if len(rest) >= 4 {
			n += int(binary.BigEndian.Uint16(rest[2:]))
		}
		if n < 4 || n > len(rest) {
			return list, false
		}
		if marker == markSOS {
			n += scanned(rest[n:])
		}
		list, rest = append(list, segment{marker, rest[:n]}), rest[n:]
	}
	return list, false
}

// scanned returns how many bytes of a scan stand before the next marker.
func scanned(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		next := data[i+1]
		if data[i] == 0xFF && next != 0 && (next < markRST0 || next > markRST7) {
			return i
		}
	}
	return len(data)
}

// asYCbCr says in both usual ways that three components are luminance and colours:
// APP0 of JFIF, and Adobe's APP14 with transform 1 (ISO 32000-2, table 13). Some
// readers heed the one first, some the other, some the numbers of the components.
var asYCbCr = []byte("\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" +
	"\xFF\xEE\x00\x0EAdobe\x00\x64\x00\x00\x00\x00\x01")

// bare puts the segments together that the picture of this type needs, and no
// other: they tell where, when and with what it was taken, and hold smaller
// pictures of it. Nor does it take what stands behind the end, such as a film.
// ok is false if the picture cannot be shown from its segments alone.
func bare(list []segment, img image.Image) (file []byte, space name, ok bool) {
	file = []byte{0xFF, markSOI}
	switch img.(type) {
	case *image.Gray:
		space = "DeviceGray"
	case *image.YCbCr:
		space = "DeviceRGB"
		file = append(file, asYCbCr...)
	default:
		return nil, "", false
	}
	for _, s := range list {
		switch m := s.marker; {
		case slices.Contains(needed, m):
			file = append(file, s.data...)
		case m != markCOM && (m < markAPP0 || m > markAPP):
			return nil, "", false
		}
	}
	return append(file, 0xFF, markEOI), space, true
}

// heldOf tells how a camera was held, from 1 to 8 (EXIF, tag 274); 1 if the file
// does not say so in a way that can be followed.
func heldOf(list []segment) int {
	for _, s := range list {
		if exif, is := bytes.CutPrefix(s.data[4:], []byte("Exif\x00\x00")); is && s.marker == markAPP1 {
			return heldIn(exif)
		}
	}
	return 1
}

// heldIn looks for the tag in the first directory of what EXIF says, which is
// kept as TIFF.
func heldIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at > int64(len(tiff))-2 {
		return 1
	}
	const tag, short, size = 274, 3, 12
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < size {
			break
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if held := int(order.Uint16(entries[8:])); held >= 1 && held < len(uprights) {
				return held
			}
		}
		entries = entries[size:]
	}
	return 1
}

// uprights are the matrices that turn the square of a picture so that it stands
// upright: by how the camera was held, where the first row and the first column
// of dots are seen.
var uprights = [...]matrix{
	1: {1, 0, 0, 1, 0, 0},   // top, left
	2: {-1, 0, 0, 1, 1, 0},  // top, right
	3: {-1, 0, 0, -1, 1, 1}, // bottom, right
	4: {1, 0, 0, -1, 0, 1},  // bottom, left
	5: {0, -1, -1, 0, 1, 1}, // left, top
	6: {0, -1, 1, 0, 0, 1},  // right, top
	7: {0, 1, 1, 0, 0, 0},   // right, bottom
	8: {0, 1, -1, 0, 1, 0},  // left, bottom
}

// Upright turns a picture of a seal as it will be drawn: file is what it was
// decoded from, perhaps made smaller since.
func Upright(file []byte, img image.Image) image.Image {
	if !bytes.HasPrefix(file, []byte{0xFF, markSOI}) {
		return img
	}
	list, _ := segments(file)
	held := heldOf(list)
	if held == 1 {
		return img
	}
	m, from := uprights[held], img.Bounds()
	wide, high := from.Dx(), from.Dy()
	if m[0] == 0 {
		wide, high = high, wide
	}
	to := image.NewNRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			// The square is measured from below, and m only swaps and mirrors: its
			// transpose undoes it.
			right, up := (float64(x)+0.5)/float64(wide)-m[4], 1-(float64(y)+0.5)/float64(high)-m[5]
			column, row := (m[0]*right+m[1]*up)*float64(from.Dx()), (1-m[2]*right-m[3]*up)*float64(from.Dy())
			to.Set(x, y, img.At(from.Min.X+int(column), from.Min.Y+int(row)))
		}
	}
	return to
}
