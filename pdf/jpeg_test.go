package pdf_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"

	"inkan/pdf"
)

// photo is a picture of 160 by 80 dots: red in the left half of the upper
// quarter, and white.
func photo(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 160, 80))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for i := range 80 * 20 {
		img.SetRGBA(i%80, i/80, color.RGBA{230, 20, 20, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// marked makes a segment of a JPEG file.
func marked(marker byte, data string) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(data)+2))) + data
}

// exif says how a camera was held, and where.
func exif(order binary.AppendByteOrder, kind, held uint16) string {
	b := []byte("Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("Exif\x00\x00II\x2A\x00\x08\x00\x00\x00")
	}
	b = order.AppendUint16(b, 2)
	for _, entry := range [][3]uint16{{0x010F, 2, 0}, {0x0112, kind, held}} { // a maker, and how it was held
		b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, entry[0]), entry[1]), 1)
		b = order.AppendUint16(order.AppendUint16(b, entry[2]), 0)
	}
	return string(b) + "\x00\x00\x00\x00SECRET place"
}

// between puts segments behind the first marker of a JPEG file.
func between(file []byte, segments ...string) []byte {
	return []byte(string(file[:2]) + strings.Join(segments, "") + string(file[2:]))
}

// replaced fails if there is nothing to replace.
func replaced(t testing.TB, file []byte, old, new string) []byte {
	t.Helper()
	if !bytes.Contains(file, []byte(old)) {
		t.Fatalf("no %x", old)
	}
	return bytes.Replace(file, []byte(old), []byte(new), 1)
}

// restarting is a grey picture of two blocks with a marker between them.
func restarting(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	file := replaced(t, b.Bytes(), "\x08\x00\x08\x00\x08\x01", "\x08\x00\x08\x00\x10\x01")
	start := "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00"
	scan := file[bytes.Index(file, []byte(start))+len(start) : len(file)-2]
	file = replaced(t, file, start, marked(0xDD, "\x00\x01")+start)
	return []byte(string(file[:len(file)-2]) + "\xFF\xD0" + string(scan) + "\xFF\xD9")
}

const progressive = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09P" +
	"T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAVAQEBAAAAAAAAAAAAAAAAAAACA//aAAwDAQACEAMQAAABsg0//8QAFhAAAwAA" +
	"AAAAAAAAAAAAAAAAAAMU/9oACAEBAAEFApEEiD//xAAYEQACAwAAAAAAAAAAAAAAAAAAAQMTUv/aAAgBAwEBPwG6TTP/xAAWEQADAAAAAAAAAAAAAAAAAAAAARL/2gAIAQIBAT8BlH//xAAXEAADAQAAAAAAAAAAAAAAAAAA" +
	"ATKh/9oACAEBAAY/Ao1kaz//xAAWEAADAAAAAAAAAAAAAAAAAAAA0fD/2gAIAQEAAT8hu4u4/9oADAMBAAIAAwAAABD/AP/EABYRAAMAAAAAAAAAAAAAAAAAAAAB8f/aAAgBAwEBPxC4z//EABYRAAMAAAAAAAAAAAAAAAAA" +
	"AAABYf/aAAgBAgEBPxCKP//EABQQAQAAAAAAAAAAAAAAAAAAABD/2gAIAQEAAT8QCCP/2Q=="

// A signed document holds of a photo what is seen of it, dot by dot, and nothing
// else: not where it was taken, no smaller pictures, no film behind it.
func TestPhotoTellsNothingElse(t *testing.T) {
	inSteps, err := base64.StdEncoding.DecodeString(progressive)
	if err != nil {
		t.Fatal(err)
	}
	plain3, components := photo(t), "\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
	named := replaced(t, plain3, components, "\x03R\x22\x00G\x11\x01B\x11\x01")
	named = replaced(t, named, "\x03\x01\x00\x02\x11\x03\x11\x00\x3F", "\x03R\x00G\x11B\x11\x00\x3F")
	secrets := []string{
		marked(0xE0, "JFXX\x00\x10SECRET picture"), marked(0xE1, exif(binary.BigEndian, 3, 1)), marked(0xE1, "http://ns.adobe.com/xap/1.0/\x00SECRET"),
		marked(0xE2, "ICC_PROFILE\x00\x01\x01SECRET"), marked(0xED, "Photoshop 3.0\x00SECRET"), marked(0xFE, "SECRET words"), "\xFF\xFF" + marked(0xEF, "SECRET")[1:],
	}
	jfif := marked(0xE0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	var grey bytes.Buffer
	if err := jpeg.Encode(&grey, image.NewGray(image.Rect(0, 0, 20, 10)), nil); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		file []byte
		kept bool // as it is packed
	}{
		"colours":                 {plain3, true},
		"colours, JFIF":           {between(plain3, jfif), true},
		"colours, Adobe":          {between(plain3, marked(0xEE, "Adobe\x00\x64\x00\x00\x00\x00\x01")), true},
		"JFIF against Adobe":      {between(plain3, jfif, marked(0xEE, "Adobe\x00\x64\x00\x00\x00\x00\x00")), true},
		"JFIF against components": {between(named, jfif), true},
		"red, green and blue":     {named, false},
		"grey":                    {grey.Bytes(), true},
		"progressive":             {inSteps, true},
		"restarting":              {restarting(t), true},
		"bytes in between":        {append(between(plain3, "SECRET")[:len(plain3)+6-2:len(plain3)+6-2], "SECRET\xFF\xD9"...), false},
	} {
		t.Run(name, func(t *testing.T) {
			file := append(between(tc.file, secrets...), "SECRET film"...)
			want, err := jpeg.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			signed := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{Image: file, X: 50, Y: 50, Size: 40}}, label())
			witness(t, signed, 1)
			if bytes.Contains(signed, []byte("SECRET")) {
				t.Error("it tells more than it shows")
			}
			if kept := bytes.Contains(signed, []byte("/DCTDecode")); kept != tc.kept {
				t.Errorf("packed as it was: %v", kept)
			}
			at := bytes.Index(signed, []byte("\xFF\xD8\xFF"))
			if at < 0 {
				return
			}
			got, err := jpeg.Decode(bytes.NewReader(signed[at:]))
			if err != nil || !sameDots(got, want) {
				t.Errorf("%v: the picture is another", err)
			}
			// The numbers of components tell nobody that colours are red, green and blue.
			if x0, _, x1, _ := reds(render(t, signed, 72), 72); name != "grey" && name != "restarting" && x1 < x0+15 {
				t.Errorf("red from %.0f to %.0f mm", x0, x1)
			}
		})
	}
}

func sameDots(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// A photo stands upright, however the camera was held.
func TestPhotoStandsUpright(t *testing.T) {
	// Where the red part is, in tenths of a millimetre of a seal of 40 mm.
	upright := [4]int{0, 250, 200, 300}
	for held, want := range map[uint16][4]int{
		0: upright, 1: upright, 2: {200, 250, 400, 300}, 3: {200, 100, 400, 150}, 4: {0, 100, 200, 150},
		5: {100, 200, 150, 400}, 6: {250, 200, 300, 400}, 7: {250, 0, 300, 200}, 8: {100, 0, 150, 200}, 9: upright,
	} {
		var order binary.AppendByteOrder = binary.BigEndian
		if held%4 > 1 {
			order = binary.LittleEndian
		}
		t.Run(fmt.Sprint(held, order), func(t *testing.T) {
			shows(t, between(photo(t), marked(0xE1, exif(order, 3, held))), want)
		})
	}
	for name, said := range map[string]string{
		"another type": exif(binary.BigEndian, 2, 6), "cut off": exif(binary.BigEndian, 3, 6)[:30], "no directory": "Exif\x00\x00MM\x00\x2A\xFF\xFF\xFF\xFF",
		"nothing": "Exif\x00\x00", "no EXIF": "Exif", "directory at the end": "Exif\x00\x00II\x2A\x00\x08\x00\x00\x00\x01\x00",
	} {
		t.Run(name, func(t *testing.T) { shows(t, between(photo(t), marked(0xE1, said)), upright) })
	}
}

// dotsOf returns the box around all reddish dots, from the lower left.
func dotsOf(img image.Image) [4]int {
	x0, y0, x1, y1 := reds(img, 25.4)
	return [4]int{int(x0 + 0.5), int(y0 + 0.5), int(x1 + 0.5), int(y1 + 0.5)}
}

// shows checks where the red part of a picture is seen.
func shows(t *testing.T, file []byte, want [4]int) {
	t.Helper()
	signed := sign(t, plain().bytes(), pdf.Request{Seal: &pdf.Seal{Image: file, X: 50, Y: 50, Size: 40, NoDescription: true}}, label())
	x0, y0, x1, y1 := reds(render(t, signed, 72), 72)
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	// 160 dots are 40 mm, and what is shown before is what will be there.
	img = pdf.Upright(file, img)
	for i, dots := range dotsOf(img) {
		if at := dots*25/10 + [2]int{200 - img.Bounds().Dx()*10/8, 200 - img.Bounds().Dy()*10/8}[i%2]; max(at-want[i], want[i]-at) > 5 {
			t.Fatalf("red is shown at %v", dotsOf(img))
		}
	}
	for i, got := range []float64{x0, y0, x1, y1} {
		if !near(got-50, float64(want[i])/10) {
			t.Fatalf("red is at %.1f %.1f %.1f %.1f, want %v", x0-50, y0-50, x1-50, y1-50, want)
		}
	}
}

// FuzzPhoto takes any file for a photo of a seal.
func FuzzPhoto(f *testing.F) {
	for held := range uint16(10) {
		f.Add(between(photo(f), marked(0xE1, exif(binary.LittleEndian, 3, held))))
	}
	f.Add(restarting(f))
	f.Fuzz(func(t *testing.T, file []byte) {
		quick(t)
		pdf.Upright(file, image.NewGray(image.Rect(0, 0, 3, 2)))
		if head, err := jpeg.DecodeConfig(bytes.NewReader(file)); err == nil && head.Width*head.Height > 1<<16 {
			return
		}
		draft, err := prepare(t.Context(), plain().bytes(), pdf.Request{Seal: &pdf.Seal{Image: file, X: 50, Y: 50}})
		if err == nil {
			_, err = draft.Complete(label())
		}
		if err != nil && err != pdf.ErrSealImage {
			t.Error(err)
		}
	})
}
