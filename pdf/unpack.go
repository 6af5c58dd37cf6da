package pdf

import "bytes"

// unpack undoes the packing that was usual before FlateDecode.
func (f filterStep) unpack(packed []byte, limit int64) ([]byte, error) {
	if f.name == name("RunLengthDecode") || f.name == name("RL") {
		return unrun(packed, limit)
	}
	early := 1
	switch f.parameters.get("EarlyChange") {
	case nil, int64(1):
	case int64(0):
		early = 0
	default:
		return nil, ErrFilter
	}
	out, err := unLZW(packed, early, limit)
	if err != nil {
		return nil, err
	}
	return unpredict(out, f.parameters)
}

// unLZW undoes LZWDecode (ISO 32000-2, 7.4.4), to at most limit bytes. It takes
// only what all readers understand alike: codes that were made before they are
// used, at most 4096 of them, a table that is cleared at first, and an end. early
// is 1 if codes become longer one code early.
func unLZW(packed []byte, early int, limit int64) ([]byte, error) {
	const clearTable, end, free = 256, 257, 258
	var from, to [4096]int // where in out the bytes of a code stand
	out := []byte{}
	bits, have, width := uint32(0), 0, 9
	next, last := 0, -1 // the next code, and where the bytes of the last one begin
	for _, c := range packed {
		bits, have = bits<<8|uint32(c), have+8
		if have < width {
			continue
		}
		have -= width
		code := int(bits >> have & (1<<width - 1))
		switch {
		case code == clearTable:
			next, last, width = free, -1, 9
			continue
		case next == 0:
			return nil, ErrBroken
		case code == end:
			return out, nil
		}
		if last >= 0 {
			if next == len(from) {
				return nil, ErrBroken
			}
			from[next], to[next] = last, len(out)+1 // with the first byte of this code
			next++
			if next+early == 1<<width && width < 12 {
				width++
			}
		}
		last = len(out)
		switch {
		case code < clearTable:
			out = append(out, byte(code))
		case code >= next:
			return nil, ErrBroken
		default:
			for i := from[code]; i < to[code]; i++ { // the last of them may be written only now
				out = append(out, out[i])
			}
		}
		if int64(len(out)) > limit {
			return nil, ErrTooBig
		}
	}
	return nil, ErrBroken
}

// unrun undoes RunLengthDecode (7.4.5), to at most limit bytes.
func unrun(packed []byte, limit int64) ([]byte, error) {
	const end = 128
	out := []byte{}
	for len(packed) > 1 && packed[0] != end {
		n := int(packed[0])
		packed = packed[1:]
		if n < end {
			if n+1 > len(packed) {
				return nil, ErrBroken
			}
			out, packed = append(out, packed[:n+1]...), packed[n+1:]
		} else {
			out, packed = append(out, bytes.Repeat(packed[:1], 257-n)...), packed[1:]
		}
		if int64(len(out)) > limit {
			return nil, ErrTooBig
		}
	}
	if len(packed) == 0 || packed[0] != end {
		return nil, ErrBroken
	}
	return out, nil
}
