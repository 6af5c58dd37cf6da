package pdf

import (
	"encoding/hex"
	"strconv"
	"strings"
)

// An object is one of nil, bool, int64, real, name, str, array, dict, ref or
// *stream (ISO 32000-2, 7.3).
type object any

type (
	real  string // a number with a fraction, as written
	name  string // without the slash, #xx decoded
	str   []byte // the bytes of a literal or hexadecimal string
	array []object
	dict  []entry // in the order of the file; no key twice
	ref   struct{ num, gen int64 }
)

// An entry is a key with its value, and where that value stands: positions in
// the file, or in the object stream that holds it.
type entry struct {
	key        name
	value      object
	start, end int64
}

// A stream is a dictionary with bytes behind it.
type stream struct {
	dict
	at int64 // position of the first byte of the data
}

func (d dict) find(key name) *entry {
	for i := range d {
		if d[i].key == key {
			return &d[i]
		}
	}
	return nil
}

// get returns the value of key, nil if there is none.
func (d dict) get(key name) object {
	if e := d.find(key); e != nil {
		return e.value
	}
	return nil
}

// with returns a copy of d with key set to value; nil removes the key.
func (d dict) with(key name, value object) dict {
	out := make(dict, 0, len(d)+1)
	set := value == nil
	for _, e := range d {
		switch {
		case e.key != key:
			out = append(out, e)
		case value != nil:
			out, set = append(out, entry{key: key, value: value}), true
		}
	}
	if !set {
		out = append(out, entry{key: key, value: value})
	}
	return out
}

// pair makes an entry of a new dictionary.
func pair(key name, value object) entry { return entry{key: key, value: value} }

// number returns the value of an int64 or a real.
func number(o object) (float64, bool) {
	switch n := o.(type) {
	case int64:
		return float64(n), true
	case real:
		f, err := strconv.ParseFloat(string(n), 64)
		return f, err == nil
	}
	return 0, false
}

// decimal writes a number as a real with at most three digits behind the point.
func decimal(f float64) real {
	s := strconv.FormatFloat(f, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		s = "0"
	}
	return real(s)
}

// appendObject writes an object in PDF syntax.
func appendObject(b []byte, o object) []byte {
	switch o := o.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, o)
	case int64:
		return strconv.AppendInt(b, o, 10)
	case real:
		return append(b, o...)
	case name:
		return appendName(b, o)
	case str:
		return appendString(b, o)
	case ref:
		b = strconv.AppendInt(b, o.num, 10)
		b = strconv.AppendInt(append(b, ' '), o.gen, 10)
		return append(b, " R"...)
	case array:
		b = append(b, '[')
		for i, item := range o {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendObject(b, item)
		}
		return append(b, ']')
	case dict:
		return append(appendEntries(append(b, "<<"...), o), " >>"...)
	}
	panic("pdf: not an object that can be written")
}

// appendEntries writes keys and values without the brackets around them.
func appendEntries(b []byte, d dict) []byte {
	for _, e := range d {
		b = appendName(append(b, ' '), e.key)
		b = appendObject(append(b, ' '), e.value)
	}
	return b
}

// appendName writes a name with #xx for all but plain characters (7.3.5).
func appendName(b []byte, n name) []byte {
	const plain = "!\"$&'*+,-.:;=?@\\^_`|~"
	b = append(b, '/')
	for i := range len(n) {
		c := n[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.IndexByte(plain, c) >= 0 {
			b = append(b, c)
		} else {
			b = append(b, '#', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return b
}

const hexDigits = "0123456789ABCDEF"

// appendString writes printable ASCII as a literal string and all else in
// hexadecimal (7.3.4), so that no byte can be misread.
func appendString(b []byte, s str) []byte {
	for _, c := range s {
		if c < 0x20 || c > 0x7E {
			b = append(b, '<')
			b = hex.AppendEncode(b, s)
			return append(b, '>')
		}
	}
	b = append(b, '(')
	for _, c := range s {
		if c == '(' || c == ')' || c == '\\' {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return append(b, ')')
}
