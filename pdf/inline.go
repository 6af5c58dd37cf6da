package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"slices"
)

// inline goes behind an image that stands within the content (ISO 32000-2,
// 8.9.7). It tells whether all readers find the same end: some count the data or
// decode them, others look for EI.
func (r *run) inline(l *lexer, data []byte) (ok bool) {
	image, ok := inlineHead(l)
	data = data[min(l.pos+1, int64(len(data))):] // one white space behind ID
	size, counted := r.inlineSize(image, data)
	end := -1
	if ok && counted && size <= len(data) {
		const gap = 4 // line ends around the data
		if behind := bytes.Index(data[size:min(len(data), size+gap+2)], []byte("EI")); behind >= 0 {
			end, ok = size+behind, endOfImage(data[:size]) < 0
		}
	}
	if end < 0 {
		end = endOfImage(data)
		ok = ok && !counted && end == bytes.Index(data, []byte("EI"))
		ok = ok && end >= 0 && !bytes.Contains(data[end+2:], []byte("EI"))
	}
	if end < 0 {
		l.pos = l.w.size
		return false
	}
	l.pos = l.w.size - int64(len(data)) + int64(end) + 2
	return ok && (l.pos >= l.w.size || isSpace(l.peek()) || isDelimiter(l.peek()))
}

// inlineHead reads the entries of an inline image up to ID.
func inlineHead(l *lexer) (image dict, ok bool) {
	for {
		l.space()
		if l.peek() != '/' {
			word, err := l.word()
			return image, err == nil && word == "ID" && isSpace(l.peek())
		}
		key, err := l.name()
		if err != nil {
			return nil, false
		}
		value, err := l.object(0)
		long := key.(name)
		if full := abbreviated[long]; full != "" {
			long = full
		}
		if err != nil || image.find(long) != nil {
			return nil, false
		}
		image = append(image, pair(long, value))
	}
}

// abbreviated are the short names of the entries of an inline image (ISO
// 32000-2, table 91).
var abbreviated = map[name]name{
	"BPC": "BitsPerComponent", "CS": "ColorSpace", "F": "Filter", "H": "Height", "IM": "ImageMask", "L": "Length", "W": "Width",
}

// endOfImage finds the first EI that stands alone.
func endOfImage(data []byte) int {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte("EI"))
		if i < 0 {
			return -1
		}
		at += i
		if (at == 0 || isSpace(data[at-1])) && (at+2 == len(data) || isSpace(data[at+2]) || isDelimiter(data[at+2])) {
			return at
		}
		at += 2
	}
}

// inlineSize counts the bytes of the data of an inline image: by what is told
// of it, or by where its first filter finds their end.
func (r *run) inlineSize(image dict, data []byte) (size int, ok bool) {
	filter := image.get("Filter")
	if list, is := filter.(array); is {
		if filter = nil; len(list) > 0 {
			filter = list[0]
		}
	}
	switch filter {
	case nil:
		size, ok = image.plainSize()
	case name("Fl"), name("FlateDecode"):
		size, ok = r.inflatedSize(data)
	case name("AHx"), name("ASCIIHexDecode"):
		size = bytes.IndexByte(data, '>') + 1
		ok = size > 0
	case name("A85"), name("ASCII85Decode"):
		size = bytes.Index(data, []byte("~>")) + 2
		ok = size > 1
	case name("DCT"), name("DCTDecode"):
		size = bytes.Index(data, []byte("\xFF\xD9")) + 2
		ok = size > 1
	}
	told, is := image.get("Length").(int64)
	return size, ok && (!is || told == int64(size))
}

// plainSize is that of an image without filters whose colours are told by name.
func (d dict) plainSize() (int, bool) {
	width, ok1 := d.get("Width").(int64)
	height, ok2 := d.get("Height").(int64)
	bits, ok3 := d.get("BitsPerComponent").(int64)
	colours := int64(0)
	space := d.get("ColorSpace")
	if list, is := space.(array); is && len(list) > 0 {
		space = list[0]
	}
	switch space {
	case name("G"), name("DeviceGray"), name("I"), name("Indexed"):
		colours = 1
	case name("RGB"), name("DeviceRGB"):
		colours = 3
	case name("CMYK"), name("DeviceCMYK"):
		colours = 4
	}
	if d.get("ImageMask") == true {
		bits, colours, ok3 = 1, 1, true
	}
	sane := ok1 && ok2 && ok3 && colours > 0 && slices.Max([]int64{width, height}) < 1<<16 && min(width, height, bits) > 0 && bits <= 16
	return int((width*bits*colours + 7) / 8 * height), sane
}

// inflatedSize is how many bytes hold what Flate decodes.
func (r *run) inflatedSize(data []byte) (int, bool) {
	in := bytes.NewReader(data)
	z, err := zlib.NewReader(in)
	if err != nil {
		return 0, false
	}
	n, err := io.Copy(io.Discard, io.LimitReader(z, max(0, maxContent-r.content)+1))
	r.content += n + inlineContent
	return len(data) - in.Len(), err == nil && r.content <= maxContent
}
