package pdf

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"io"
)

// length returns the number of bytes of a stream's data and checks that the
// stream ends there.
func (d *Document) length(st *stream) (int64, error) {
	o, err := d.resolve(st.get("Length"))
	if err != nil {
		return 0, err
	}
	n, ok := o.(int64)
	if !ok || n < 0 || n > d.w.size-st.at {
		return 0, ErrBroken
	}
	if err := d.w.lexer(st.at + n).keyword("endstream"); err != nil {
		return 0, err
	}
	return n, nil
}

// decode returns a stream's data, at most limit bytes. Of the filters it knows
// FlateDecode and LZWDecode with or without a PNG predictor, RunLengthDecode, and
// those that write bytes as text.
func (d *Document) decode(st *stream, limit int64) ([]byte, error) {
	n, err := d.length(st)
	if err != nil {
		return nil, err
	}
	steps, err := d.filters(st)
	if err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		if n > limit {
			return nil, ErrTooBig
		}
		return d.w.bytes(st.at, n)
	}
	var in io.Reader = bufio.NewReaderSize(d.w.part(st.at, n), 4096)
	var out []byte
	d.work += n
	for _, s := range steps {
		if out, err = s.undo(in, limit); err != nil {
			return nil, err
		}
		if !d.spend(int64(len(out)) + stepWork) {
			return nil, d.fault()
		}
		in = bytes.NewReader(out)
	}
	return out, nil
}

const (
	maxFilters = 4       // filters of a stream that are undone
	stepWork   = 1 << 10 // what one costs besides its bytes, in looks at a byte
)

// A filterStep is one filter with its parameters.
type filterStep struct {
	name       object
	parameters dict
}

// undo decodes what was read, to at most limit bytes.
func (f filterStep) undo(in io.Reader, limit int64) ([]byte, error) {
	switch f.name {
	case name("FlateDecode"), name("Fl"):
		z, err := zlib.NewReader(in)
		if err != nil {
			return nil, inflateError(err)
		}
		out, err := atMost(z, limit)
		if err != nil {
			return nil, inflateError(err)
		}
		return unpredict(out, f.parameters)
	case name("ASCII85Decode"), name("A85"):
		text, err := atMost(in, 2*limit)
		if err != nil {
			return nil, err
		}
		text, _, _ = bytes.Cut(text, []byte("~"))
		out, err := atMost(ascii85.NewDecoder(bytes.NewReader(text)), limit)
		var corrupt ascii85.CorruptInputError
		if errors.As(err, &corrupt) || err == io.ErrUnexpectedEOF {
			err = ErrBroken
		}
		return out, err
	case name("ASCIIHexDecode"), name("AHx"):
		text, err := atMost(in, 2*limit)
		if err != nil {
			return nil, err
		}
		return unhexAll(text)
	case name("LZWDecode"), name("LZW"), name("RunLengthDecode"), name("RL"):
		packed, err := atMost(in, 2*limit)
		if err != nil {
			return nil, err
		}
		return f.unpack(packed, limit)
	}
	return nil, ErrFilter
}

// atMost reads to the end, but no more than limit bytes.
func atMost(r io.Reader, limit int64) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(out)) > limit {
		return nil, ErrTooBig
	}
	return out, err
}

// unhexAll undoes ASCIIHexDecode (ISO 32000-2, 7.4.2).
func unhexAll(text []byte) ([]byte, error) {
	text, _, _ = bytes.Cut(text, []byte(">"))
	out, high, half := []byte{}, 0, false
	for _, c := range text {
		switch v := unhex(c); {
		case isSpace(c):
		case v < 0:
			return nil, ErrBroken
		case half:
			out, half = append(out, byte(high<<4|v)), false
		default:
			high, half = v, true
		}
	}
	if half {
		out = append(out, byte(high<<4))
	}
	return out, nil
}

// inflateError tells errors of compressed data from errors of the file.
func inflateError(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(err, &corrupt), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrDictionary):
		return ErrBroken
	}
	return err
}

// filters returns the filters of a stream in the order in which they are undone.
func (d *Document) filters(st *stream) ([]filterStep, error) {
	o, err := d.resolve(st.get("Filter"))
	if err != nil || o == nil {
		return nil, err
	}
	p, err := d.resolve(st.get("DecodeParms"))
	if err != nil {
		return nil, err
	}
	names, several := o.(array)
	if !several {
		names = array{o}
	}
	if len(names) > maxFilters {
		return nil, ErrFilter
	}
	steps := make([]filterStep, len(names))
	for i := range steps {
		if steps[i].name, err = d.resolve(names[i]); err != nil {
			return nil, err
		}
		own := p
		if list, ok := p.(array); ok {
			if own = nil; i < len(list) {
				own = list[i]
			}
		}
		if steps[i].parameters, err = d.resolveDict(own); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// unpredict undoes a PNG predictor (ISO 32000-2, 7.4.4.4).
func unpredict(data []byte, parameters dict) ([]byte, error) {
	value := func(key name, missing int64) int64 {
		if n, ok := parameters.get(key).(int64); ok {
			return n
		}
		return missing
	}
	predictor := value("Predictor", 1)
	if predictor == 1 {
		return data, nil
	}
	columns, colors, bits := value("Columns", 1), value("Colors", 1), value("BitsPerComponent", 8)
	if predictor < 10 || predictor > 15 {
		return nil, ErrFilter
	}
	if columns < 1 || columns > 1<<20 || colors < 1 || colors > 32 || bits < 1 || bits > 16 {
		return nil, ErrBroken
	}
	step := int((colors*bits + 7) / 8)
	row := int((columns*colors*bits + 7) / 8)
	if len(data)%(row+1) != 0 {
		return nil, ErrBroken
	}
	out := make([]byte, 0, len(data))
	above := make([]byte, row)
	for ; len(data) > 0; data = data[row+1:] {
		line := data[1 : row+1]
		if err := unpredictRow(data[0], line, above, step); err != nil {
			return nil, err
		}
		out, above = append(out, line...), line
	}
	return out, nil
}

func unpredictRow(kind byte, line, above []byte, step int) error {
	for i := range line {
		var left, corner byte
		if i >= step {
			left, corner = line[i-step], above[i-step]
		}
		switch kind {
		case 0:
		case 1:
			line[i] += left
		case 2:
			line[i] += above[i]
		case 3:
			line[i] += byte((int(left) + int(above[i])) / 2)
		case 4:
			line[i] += paeth(left, above[i], corner)
		default:
			return ErrBroken
		}
	}
	return nil
}

// paeth picks the neighbour nearest to left + above - corner (PNG, 9.4).
func paeth(left, above, corner byte) byte {
	p := int(left) + int(above) - int(corner)
	a, b, c := distance(p, left), distance(p, above), distance(p, corner)
	switch {
	case a <= b && a <= c:
		return left
	case b <= c:
		return above
	}
	return corner
}

func distance(p int, v byte) int {
	if n := p - int(v); n >= 0 {
		return n
	}
	return int(v) - p
}
