package pkcs7

import (
	"bytes"
	"io"
	"slices"
)

// Sizes of the pieces in which a file is read, in bytes.
const (
	wholeSize  = 4 << 20 // a file up to this size is read whole: 2 MiB of message in PEM fit
	windowSize = 64 << 10
)

// ParseFile reads a SignedData message as Parse does, from a file of any size:
// a content in it stays in the file, in DER or BER, and is read again when it is
// needed. Memory is bounded by what the message has without its content; time is
// linear. An error that is no Error is r's.
func ParseFile(r io.ReaderAt, size int64) (*Signed, error) {
	if size <= wholeSize {
		b := make([]byte, size)
		if n, err := r.ReadAt(b, 0); n < len(b) {
			return nil, err
		}
		return Parse(b)
	}
	return parseCut(r, size)
}

// parseCut is ParseFile for a file that is too big to be read whole.
func parseCut(r io.ReaderAt, size int64) (*Signed, error) {
	f := &fileContent{window: window{r: r, size: size}}
	message, err := f.cut()
	if err != nil {
		return nil, err
	}
	s, rest, err := read(message)
	switch {
	case err != nil:
		return nil, err
	case len(rest) > 0:
		return nil, ErrTrailing
	case s.content == nil: // what was cut out was not the content
		return nil, ErrStructure
	}
	if f.inPieces {
		s.note = NoteBER
	}
	s.content, s.file = nil, f
	return s, s.finish()
}

// A fileContent is an encapsulated content that stays in its file.
type fileContent struct {
	window
	start    int64 // of its OCTET STRING
	inPieces bool
}

// A level is one element around the content.
type level struct {
	tag        byte
	head       int
	length     uint64
	indefinite bool
	before     []byte // its children before the one that leads to the content
}

// cut finds the content and returns the message with an empty OCTET STRING in
// its place.
func (f *fileContent) cut() ([]byte, error) {
	b, err := f.peek(0, windowSize)
	if err != nil {
		return nil, err
	}
	first := bytes.Clone(b)
	if len(first) == 0 || first[0] != sequence {
		return nil, ErrTooBig // a text, or no message at all
	}
	levels, rest, err := descend(first)
	if err == ErrTruncated {
		err = ErrTooBig // there is no content within the first window
	}
	if err != nil {
		return nil, err
	}
	f.start = int64(len(first) - len(rest))
	f.inPieces = rest[0] == octetsInPieces
	end, err := f.octetString(f.start, f.size, len(contentPath), nil)
	if err != nil {
		return nil, err
	}
	if f.size-end > maxSize+wholeSize {
		return nil, ErrTooBig
	}
	behind := make([]byte, f.size-end)
	if n, err := f.r.ReadAt(behind, end); n < len(behind) {
		return nil, err
	}
	around, err := smaller(levels, uint64(end-f.start))
	return append(around, behind...), err
}

// descend follows contentPath through the beginning of a message and returns
// what begins with the content.
func descend(b []byte) (levels []level, rest []byte, err error) {
	for depth, index := range contentPath {
		var l level
		l.tag, l.head, l.length, l.indefinite, err = prefix(b)
		if err != nil {
			return nil, nil, err
		}
		if l.tag&constructed == 0 {
			return nil, nil, ErrStructure
		}
		b = b[l.head:]
		inner := b
		for range index {
			var n normaliser
			if b, err = n.element(b, depth+1, -1); err != nil {
				return nil, nil, err
			}
		}
		l.before = inner[:len(inner)-len(b)]
		levels = append(levels, l)
	}
	if len(b) == 0 {
		return nil, nil, ErrTruncated
	}
	return levels, b, nil
}

// smaller encodes the levels anew around an empty OCTET STRING in the place of
// one of a size in bytes. Definite lengths are less what was taken out.
func smaller(levels []level, size uint64) ([]byte, error) {
	inner, less := []byte{octets, 0}, size-2
	for i := len(levels) - 1; i >= 0; i-- {
		l := levels[i]
		head := []byte{l.tag, 0x80}
		if !l.indefinite {
			if l.length < less || l.length-less > maxSize+wholeSize {
				return nil, ErrStructure
			}
			length := int(l.length - less)
			long := lengthOctets(length)
			if head[1] |= byte(len(long)); long == nil {
				head[1] = byte(length)
			}
			head = append(head, long...)
			less += uint64(l.head - len(head))
		}
		inner = append(append(head, l.before...), inner...)
	}
	return inner, nil
}

// write gives the octets of the content to take, piece by piece.
func (f *fileContent) write(take func([]byte) error) error {
	own := fileContent{window: window{r: f.r, size: f.size}} // others may be reading, too
	_, err := own.octetString(f.start, f.size, len(contentPath), take)
	return err
}

// octetString walks through the OCTET STRING at a position that must end before
// end, and returns where it ends. It does not read what is in the pieces if take
// is nil.
func (f *fileContent) octetString(at, end int64, depth int, take func([]byte) error) (int64, error) {
	if depth > maxDepth {
		return 0, ErrDepth
	}
	b, err := f.peek(at, maxHeader)
	if err != nil {
		return 0, err
	}
	tag, head, value, indefinite, err := prefix(b)
	if err != nil {
		return 0, err
	}
	at += int64(head)
	if at > end || value > uint64(end-at) {
		return 0, ErrTruncated
	}
	length := int64(value)
	switch {
	case tag == octets && take == nil:
		return at + length, nil
	case tag == octets:
		return at + length, f.copy(at, at+length, take)
	case tag != octetsInPieces:
		return 0, ErrStructure
	case indefinite:
		return f.untilMark(at, end, depth, take)
	}
	stop := at + length
	for at < stop && err == nil {
		at, err = f.octetString(at, stop, depth+1, take)
	}
	if err == ErrTruncated || err == nil && at > stop {
		err = ErrStructure
	}
	return at, err
}

// untilMark walks through pieces until their end mark.
func (f *fileContent) untilMark(at, end int64, depth int, take func([]byte) error) (int64, error) {
	for {
		b, err := f.peek(at, 2)
		if err != nil {
			return 0, err
		}
		if len(b) == 2 && b[0] == 0 && b[1] == 0 {
			return at + 2, nil
		}
		if at, err = f.octetString(at, end, depth+1, take); err != nil {
			return 0, err
		}
	}
}

// copy gives a part of the file to take.
func (f *fileContent) copy(at, end int64, take func([]byte) error) error {
	for at < end {
		b, err := f.peek(at, windowSize)
		if err != nil {
			return err
		}
		if len(b) == 0 {
			return io.ErrUnexpectedEOF
		}
		b = b[:min(int64(len(b)), end-at)]
		if err := take(b); err != nil {
			return err
		}
		at += int64(len(b))
	}
	return nil
}

// A window is a part of a file in memory.
type window struct {
	r    io.ReaderAt
	size int64
	from int64
	b    []byte
}

// peek returns up to n octets at a position, fewer only at the end of the file.
// They are good until the next peek.
func (w *window) peek(at int64, n int) ([]byte, error) {
	want := min(int64(n), max(0, w.size-at))
	if at < w.from || at+want > w.from+int64(len(w.b)) {
		w.from, w.b = at, slices.Grow(w.b[:0], windowSize)[:min(windowSize, max(0, w.size-at))]
		if n, err := w.r.ReadAt(w.b, at); n < len(w.b) {
			w.b = nil
			return nil, err
		}
	}
	return w.b[at-w.from:][:want], nil
}
