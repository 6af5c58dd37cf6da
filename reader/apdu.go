package reader

import "errors"

// Instructions (ISO/IEC 7816-4, 11; COMPUTE DIGITAL SIGNATURE: ISO/IEC 7816-8,
// 5.4, as PERFORM SECURITY OPERATION).
const (
	insSelect      = 0xA4
	insReadBinary  = 0xB0
	insVerify      = 0x20
	insGetResponse = 0xC0
	insSign        = 0x2A
)

// Status words (ISO/IEC 7816-4, 5.6).
const (
	swDone        = 0x9000
	swWrongLength = 0x6700
	swNotProven   = 0x6982
	swBlocked     = 0x6983
	swLocked      = 0x6984 // JICSAP's reading: the key is locked
	swConditions  = 0x6985
	swNoCurrentEF = 0x6986
	swNoAppSelect = 0x6999 // Java Card: the applet could not be selected
	swNoFunction  = 0x6A81
	swNotFound    = 0x6A82
	swWrongP1P2   = 0x6A86
	swPastEnd     = 0x6B00
	swNoIns       = 0x6D00
	swNoClass     = 0x6E00
	swNoDiagnosis = 0x6F00

	sw1More    = 0x61 // SW2 bytes wait for GET RESPONSE; 0 means 256
	sw1Warning = 0x62 // state unchanged, data valid
	sw1PIN     = 0x63 // with SW2 = Cx: x tries left
	sw1WrongLe = 0x6C // SW2 is the Le to ask for; 0 means 256
)

// Lengths in bytes: what a short APDU can ask for at most, what our extended
// ones ask for, the longest file we read (certificates have less than 2 kB, an
// offset has 15 bits), and the longest answer that GET RESPONSE may collect.
const (
	shortLe    = 256
	extendedLe = 2048
	maxObject  = 8192
	maxAnswer  = 1 << 16
)

// A command is a command APDU before it is bytes. All of ours but the reading
// of long files are short ones (ISO/IEC 7816-4, 5.2).
type command struct {
	cla, ins, p1, p2 byte
	data             []byte // at most 255 bytes
	le               int    // 0: no Le field; above 256: an extended one, without data
}

// bytes returns the APDU in one buffer of exactly its size, so that wiping it
// leaves no other copy.
func (c command) bytes() []byte {
	b := make([]byte, 0, 8+len(c.data))
	b = append(b, c.cla, c.ins, c.p1, c.p2)
	if len(c.data) > 0 {
		b = append(append(b, byte(len(c.data))), c.data...)
	}
	switch {
	case c.le > shortLe:
		return append(b, 0, byte(c.le>>8), byte(c.le))
	case c.le > 0:
		return append(b, byte(c.le)) // 256 is written 00
	}
	return b
}

// send sends a command once and returns the answer's data and status word. The
// APDU is wiped. The first error of the connection ends the session: every
// later command gets it without being sent.
func (c *Card) send(cmd command) (data []byte, sw uint16, err error) {
	if c.gone != nil {
		return nil, 0, c.gone
	}
	apdu := cmd.bytes()
	defer clear(apdu)
	answer, err := c.conn.Transmit(apdu)
	if err == nil && len(answer) < 2 {
		err = ErrUnresponsive
	}
	if err != nil {
		var here unsent
		if c.unsent = errors.As(err, &here); c.unsent {
			err = here.error
		}
		c.gone = err
		return nil, 0, err
	}
	n := len(answer) - 2
	return answer[:n:n], uint16(answer[n])<<8 | uint16(answer[n+1]), nil
}

// ask sends a command that may be sent again, and follows the answers that ask
// for it: another Le, and GET RESPONSE. VERIFY never passes here.
func (c *Card) ask(cmd command) ([]byte, uint16, error) {
	data, sw, err := c.sendLe(cmd)
	for err == nil && sw>>8 == sw1More {
		var more []byte
		more, sw, err = c.sendLe(command{ins: insGetResponse, le: lengthOf(sw)})
		data = append(data, more...)
		if len(data) > maxAnswer || len(more) == 0 && sw>>8 == sw1More {
			return nil, 0, ErrUnresponsive // it would never end
		}
	}
	return data, sw, err
}

// sendLe sends a command, and once more if the card names another Le.
func (c *Card) sendLe(cmd command) ([]byte, uint16, error) {
	data, sw, err := c.send(cmd)
	if err == nil && sw>>8 == sw1WrongLe {
		cmd.le = lengthOf(sw)
		if cmd.ins == insReadBinary {
			c.chunk = cmd.le // we never ask beyond an end we know: this is the card's limit
		}
		data, sw, err = c.send(cmd)
	}
	return data, sw, err
}

// lengthOf is the length that 61xx and 6Cxx carry.
func lengthOf(sw uint16) int {
	if n := int(sw & 0xFF); n != 0 {
		return n
	}
	return shortLe
}

// do is ask for commands that have one good answer.
func (c *Card) do(cmd command) ([]byte, error) {
	data, sw, err := c.ask(cmd)
	if err == nil && sw != swDone {
		err = &StatusError{cmd.ins, sw}
	}
	return data, err
}

// selectEF makes a file of the application the current one, unless it is.
func (c *Card) selectEF(id uint16) error {
	if c.current == id {
		return nil
	}
	c.current = 0
	// P1=02: a file under the current one; P2=0C: no answer wanted.
	_, err := c.do(command{ins: insSelect, p1: 0x02, p2: 0x0C, data: []byte{byte(id >> 8), byte(id)}})
	if err == nil {
		c.current = id
	}
	return err
}

// readEF reads a file of known length, or as much as it has.
func (c *Card) readEF(id uint16, length int) ([]byte, error) {
	if err := c.selectEF(id); err != nil {
		return nil, err
	}
	var b []byte
	for len(b) < length {
		part, err := c.readAt(len(b), length-len(b))
		if err != nil || len(part) == 0 {
			return b, err
		}
		b = append(b, part...)
	}
	return b[:length], nil
}

// readDER reads the DER structure at the start of a file, however the card
// serves it, or only until enough, if there is one, is content with what there
// is. What follows in the file is filler.
func (c *Card) readDER(id uint16, enough func([]byte) bool) ([]byte, error) {
	if err := c.selectEF(id); err != nil {
		return nil, err
	}
	var b []byte
	total := maxObject
	for len(b) < total {
		part, err := c.readAt(len(b), min(total-len(b), c.chunk))
		if err != nil {
			return nil, err
		}
		b = append(b, part...)
		if len(b) >= 4 || len(part) == 0 {
			if total, err = lengthDER(b); err != nil {
				return nil, err
			}
		}
		if enough != nil && enough(b) {
			return b, nil
		}
		if len(part) == 0 && len(b) < total {
			return nil, ErrMalformed // the header promises more than the file has
		}
	}
	return b[:total], nil
}

// readAt reads at most n bytes of the current file; none at its end. A length
// that the card does not like is halved, an extended one replaced by a short one.
func (c *Card) readAt(offset, n int) ([]byte, error) {
	for {
		data, sw, err := c.ask(command{ins: insReadBinary, p1: byte(offset >> 8), p2: byte(offset), le: n})
		switch {
		case n > shortLe && !c.extended && mayShorten(err, sw):
			c.gone, c.chunk, n = nil, shortLe, shortLe
		case err != nil:
			return nil, err
		case sw == swDone, sw>>8 == sw1Warning:
			c.extended = c.extended || n > shortLe && c.chunk > shortLe
			return data, nil
		case sw == swPastEnd:
			return nil, nil
		case sw == swWrongLength && n > 1:
			if n == c.chunk {
				c.chunk /= 2
			}
			n /= 2
		default:
			return nil, &StatusError{insReadBinary, sw}
		}
	}
}

// mayShorten tells whether the failure of an extended Le, before one has ever
// worked, may be due to its form. Some readers then fail without a status word.
func mayShorten(err error, sw uint16) bool {
	if err != nil {
		return errors.Is(err, ErrUnresponsive) || errors.Is(err, ErrTimeout) || errors.As(err, new(*CodeError))
	}
	return sw != swDone && sw>>8 != sw1Warning && sw != swNotProven
}

// lengthDER returns the whole length of the DER sequence that b begins with
// (ITU-T X.690, 8.1.3). A file of filler holds nothing.
func lengthDER(b []byte) (int, error) {
	switch {
	case len(b) == 0, b[0] == 0xFF, b[0] == 0x00:
		return 0, ErrNoCertificate
	case len(b) < 4, b[0] != 0x30:
		return 0, ErrMalformed
	}
	n := 0
	switch b[1] {
	case 0x81:
		n = 3 + int(b[2])
	case 0x82:
		n = 4 + int(b[2])<<8 + int(b[3])
	default: // less than 128 bytes, indefinite or more than 64 kB: no certificate is
		return 0, ErrMalformed
	}
	if n > maxObject {
		return 0, ErrMalformed
	}
	return n, nil
}
