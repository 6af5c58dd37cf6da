package pdf

import (
	"bufio"
	"compress/flate"
	"compress/zlib"
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
// FlateDecode with or without a PNG predictor.
func (d *Document) decode(st *stream, limit int64) ([]byte, error) {
	n, err := d.length(st)
	if err != nil {
		return nil, err
	}
	filter, parameters, err := d.filter(st)
	if err != nil {
		return nil, err
	}
	data := io.NewSectionReader(d.w.r, st.at, n)
	if filter == "" {
		if n > limit {
			return nil, ErrTooBig
		}
		return d.w.bytes(st.at, n)
	}
	z, err := zlib.NewReader(bufio.NewReaderSize(data, 4096))
	if err != nil {
		return nil, inflateError(err)
	}
	out, err := io.ReadAll(io.LimitReader(z, limit+1))
	d.work += int64(len(out))
	if int64(len(out)) > limit {
		return nil, ErrTooBig
	}
	if err != nil {
		return nil, inflateError(err)
	}
	return unpredict(out, parameters)
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

// filter returns the one filter of a stream, "" if there is none.
func (d *Document) filter(st *stream) (name, dict, error) {
	o, err := d.resolve(st.get("Filter"))
	if err != nil {
		return "", nil, err
	}
	p, err := d.resolve(st.get("DecodeParms"))
	if err != nil {
		return "", nil, err
	}
	if list, ok := o.(array); ok {
		switch len(list) {
		case 0:
			return "", nil, nil
		case 1:
			o = list[0]
		default:
			return "", nil, ErrFilter
		}
	}
	if list, ok := p.(array); ok && len(list) == 1 {
		p = list[0]
	}
	parameters, err := d.resolveDict(p)
	if err != nil {
		return "", nil, err
	}
	switch o {
	case nil:
		return "", nil, nil
	case name("FlateDecode"), name("Fl"):
		return "FlateDecode", parameters, nil
	}
	return "", nil, ErrFilter
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
