package practice

import (
	"bytes"
	"os"
	"testing"
)

func TestParse(t *testing.T) {
	head := []byte{0x00, 0xB0, 0x81, 0x02}
	block := bytes.Repeat([]byte{0x11}, 300)
	for name, c := range map[string]struct {
		body []byte
		data int
		ne   int
		long bool
	}{
		"case 1":                 {nil, 0, 0, false},
		"case 2 short":           {[]byte{0x10}, 0, 16, false},
		"case 2 short, most":     {[]byte{0x00}, 0, 256, false},
		"case 3 short":           {append([]byte{3}, block[:3]...), 3, 0, false},
		"case 3 short, most":     {append([]byte{255}, block[:255]...), 255, 0, false},
		"case 4 short":           {append(append([]byte{3}, block[:3]...), 0x20), 3, 32, false},
		"case 4 short, most":     {append(append([]byte{255}, block[:255]...), 0), 255, 256, false},
		"case 2 extended":        {[]byte{0, 0x01, 0x2C}, 0, 300, true},
		"case 2 extended, most":  {[]byte{0, 0, 0}, 0, 65536, true},
		"case 3 extended":        {append([]byte{0, 0x01, 0x2C}, block...), 300, 0, true},
		"case 3 extended, small": {[]byte{0, 0, 1, 0x11}, 1, 0, true},
		"case 4 extended":        {append(append([]byte{0, 0x01, 0x2C}, block...), 0x01, 0x00), 300, 256, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parse(append(bytes.Clone(head), c.body...))
			if err != nil {
				t.Fatal(err)
			}
			if got.cla != 0 || got.ins != 0xB0 || got.p1 != 0x81 || got.p2 != 2 {
				t.Errorf("header %X %X %X %X", got.cla, got.ins, got.p1, got.p2)
			}
			if !bytes.Equal(got.data, block[:c.data]) || got.ne != c.ne || got.extended != c.long {
				t.Errorf("%d bytes of data, %d expected, extended %v; want %d, %d, %v",
					len(got.data), got.ne, got.extended, c.data, c.ne, c.long)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing":                       {},
		"3 bytes":                       {0, 0xA4, 4},
		"data missing":                  {0, 0xA4, 4, 0x0C, 10, 0xD3},
		"2 bytes behind the data":       {0, 0xA4, 4, 0x0C, 1, 0xD3, 0, 0},
		"half an extended length":       {0, 0xB0, 0, 0, 0, 1},
		"extended data missing":         {0, 0xA4, 4, 0x0C, 0, 1, 0, 0xD3},
		"extended Lc of zero":           {0, 0xA4, 4, 0x0C, 0, 0, 0, 0xD3},
		"1 byte behind extended data":   {0, 0xA4, 4, 0x0C, 0, 0, 1, 0xD3, 0},
		"3 bytes behind extended data":  {0, 0xA4, 4, 0x0C, 0, 0, 1, 0xD3, 0, 0, 0},
		"short Lc with an extended Le ": {0, 0xA4, 4, 0x0C, 1, 0xD3, 0, 0, 0},
	} {
		if c, err := parse(b); err == nil {
			t.Errorf("%s: %X was read as %+v", name, b, c)
		}
	}
}

// write is the reverse of parse, written from ISO/IEC 7816-3, 12.1.3 too.
func write(c command) []byte {
	b := []byte{c.cla, c.ins, c.p1, c.p2}
	n := len(c.data)
	if !c.extended {
		if n > 0 {
			b = append(append(b, byte(n)), c.data...)
		}
		if c.ne > 0 {
			b = append(b, byte(c.ne))
		}
		return b
	}
	b = append(b, 0)
	if n > 0 {
		b = append(append(b, byte(n>>8), byte(n)), c.data...)
	}
	if c.ne > 0 {
		b = append(b, byte(c.ne>>8), byte(c.ne))
	}
	return b
}

func FuzzParse(f *testing.F) {
	seeds, err := os.ReadDir("testdata/fuzz/FuzzParse")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds: has testdata moved?", err)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parse(b)
		if err != nil {
			return
		}
		if again := write(c); !bytes.Equal(again, b) {
			t.Errorf("%X read and written again is %X", b, again)
		}
	})
}

// FuzzTransmit wants a status word from a card in any state, whatever it is
// sent.
func FuzzTransmit(f *testing.F) {
	for _, s := range []string{"\x00\xB0\x81\x00\x00\x00\x00", "\x80\x2A\x00\x9A\x01\x11\x00", "\x00\x20\x00\x9B"} {
		f.Add([]byte(s))
	}
	card := New(Options{Now: noon, Use6Cxx: true, MaxResponse: 100})
	login := []byte("\x00\x20\x00\x9B\x09" + Password)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, command := range [][]byte{login, b, {0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x01}, b} {
			if r, err := card.Transmit(command); err != nil || len(r) < 2 {
				t.Errorf("%X: answer %X, %v", command, r, err)
			}
		}
	})
}
