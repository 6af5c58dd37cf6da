package practice

import "errors"

// A command is a command APDU taken apart (ISO/IEC 7816-3, 12.1.3).
type command struct {
	cla, ins, p1, p2 byte
	data             []byte // empty if the command carries none
	ne               int    // bytes the sender expects; 0 if it expects none
	extended         bool   // lengths written in the long form
}

var errLength = errors.New("the lengths in the command do not add up")

// parse takes a command apart. Its data shares memory with b.
func parse(b []byte) (command, error) {
	if len(b) < 4 {
		return command{}, errLength
	}
	c := command{cla: b[0], ins: b[1], p1: b[2], p2: b[3]}
	switch body := b[4:]; {
	case len(body) == 0:
		return c, nil
	case len(body) == 1:
		c.ne = expected(int(body[0]), 256)
		return c, nil
	case body[0] != 0:
		return c.short(body)
	default:
		c.extended = true
		return c.long(body)
	}
}

// short reads Lc, data and perhaps Le, of one byte each.
func (c command) short(body []byte) (command, error) {
	n := int(body[0])
	switch len(body) {
	case 1 + n:
	case 1 + n + 1:
		c.ne = expected(int(body[1+n]), 256)
	default:
		return command{}, errLength
	}
	c.data = body[1 : 1+n]
	return c, nil
}

// long reads lengths of two bytes, which a byte 00 precedes.
func (c command) long(body []byte) (command, error) {
	if len(body) < 3 {
		return command{}, errLength
	}
	n := int(body[1])<<8 | int(body[2])
	if len(body) == 3 {
		c.ne = expected(n, 65536)
		return c, nil
	}
	if n == 0 {
		return command{}, errLength
	}
	switch len(body) {
	case 3 + n:
	case 3 + n + 2:
		c.ne = expected(int(body[3+n])<<8|int(body[4+n]), 65536)
	default:
		return command{}, errLength
	}
	c.data = body[3 : 3+n]
	return c, nil
}

// expected is the meaning of Le: 0 stands for the most that its form can say.
func expected(le, most int) int {
	if le == 0 {
		return most
	}
	return le
}
