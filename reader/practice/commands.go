package practice

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Status words (ISO/IEC 7816-4, 5.6), with what they mean on this card.
const (
	swOK            = 0x9000
	swWaiting       = 0x6100 // low byte: bytes to fetch
	swEnd           = 0x6282 // the file ended before Le bytes
	swTries         = 0x63C0 // low digit: tries left
	swLength        = 0x6700
	swChannel       = 0x6881 // logical channels
	swMessaging     = 0x6882 // secure messaging
	swFileKind      = 0x6981 // not for this kind of file
	swSecurity      = 0x6982 // prove the secret first
	swBlockedISO    = 0x6983
	swBlocked       = 0x6984
	swConditions    = 0x6985
	swNoFile        = 0x6986 // nothing selected
	swNotFound      = 0x6A82
	swParameters    = 0x6A86
	swOffset        = 0x6B00
	swRightLength   = 0x6C00 // low byte: the Le to use
	swInstruction   = 0x6D00
	swClass         = 0x6E00
	swNoExplanation = 0x6F00
)

// Instructions (ISO/IEC 7816-4 and 7816-8).
const (
	insVerify      = 0x20
	insSign        = 0x2A // PERFORM SECURITY OPERATION
	insSelect      = 0xA4
	insRead        = 0xB0
	insGetResponse = 0xC0
)

// longestSecret is the longest password that the card compares.
const longestSecret = 16

// A state is the card's memory, for good and until power goes.
type state struct {
	options      Options
	applications []string
	files        map[uint16]*file

	powered     bool
	unsettled   bool   // powered, and no command answered yet
	application string // AID in hex, empty if none is selected
	current     *file  // nil if none is selected
	waiting     *held  // for GET RESPONSE; nil if nothing
}

func (s *state) powerOff() {
	s.powered = false
	s.forgetProofs()
	s.deselect()
}

func (s *state) deselect() { s.application, s.current, s.waiting = "", nil, nil }

func (s *state) forgetProofs() {
	for _, f := range s.files {
		if f.guard != nil {
			f.guard.proven = false
		}
	}
}

// answer works on one command. The pause is the time that the card takes.
func (s *state) answer(b []byte) (response []byte, pause time.Duration) {
	if !s.powered {
		s.powered, s.unsettled = true, true
	}
	first := s.unsettled
	s.unsettled = false
	if first && s.options.First6F00 {
		return status(nil, swNoExplanation), 0
	}
	c, err := parse(b)
	if err != nil || c.extended && s.options.ShortLe {
		return status(nil, swLength), 0
	}
	if c.ins == insGetResponse && c.cla == 0x00 {
		return s.fetch(c), 0
	}
	s.waiting = nil
	data, sw := s.run(c)
	if c.ins == insSign && sw == swOK {
		pause = s.options.Delay
	}
	return s.deliver(data, sw), pause
}

// status puts a status word behind a copy of data.
func status(data []byte, sw int) []byte { return append(slices.Clip(data), byte(sw>>8), byte(sw)) }

// run chooses what to do by class and instruction.
func (s *state) run(c command) (data []byte, sw int) {
	if c.cla&^0x83 == 0 && c.cla&0x03 != 0 {
		return nil, swChannel
	}
	if c.cla&^0x8C == 0 && c.cla&0x0C != 0 {
		return nil, swMessaging
	}
	var class byte
	var do func(command) ([]byte, int)
	switch c.ins {
	case insSelect:
		do = s.choose
	case insRead:
		do = s.read
	case insVerify:
		do = s.verify
	case insSign:
		class, do = 0x80, s.sign
	}
	switch {
	case c.cla != 0x00 && c.cla != 0x80:
		return nil, swClass
	case do == nil:
		return nil, swInstruction
	case c.cla != class:
		return nil, swClass
	}
	return do(c)
}

// choose is SELECT, of an application by its AID or of a file by its number.
func (s *state) choose(c command) ([]byte, int) {
	switch {
	case c.p1 == 0x04 && (c.p2 == 0x0C || c.p2 == 0x00):
		return s.chooseApplication(c)
	case c.p1 == 0x02 && c.p2 == 0x0C:
		return s.chooseFile(c)
	case c.p1 != 0x00 || c.p2 != 0x0C && c.p2 != 0x00:
		return nil, swParameters
	case len(c.data) > 0: // the master file, which this card does not show
		return nil, swNotFound
	case s.application == "":
		return nil, swParameters
	}
	return nil, swOK // without effect
}

// chooseApplication keeps proofs if the application was already the current
// one, also before a warm reset; any other takes them away.
func (s *state) chooseApplication(c command) ([]byte, int) {
	aid := strings.ToUpper(hex.EncodeToString(c.data))
	if !slices.Contains(s.applications, aid) {
		return nil, swNotFound
	}
	if aid != appJPKI || s.options.Strict {
		s.forgetProofs()
	}
	s.application, s.current = aid, nil
	if c.p2 == 0x00 { // file control information: the AID (ISO/IEC 7816-4, 5.3.3)
		return tlv(0x6F, tlv(0x84, c.data)), swOK
	}
	return nil, swOK
}

func (s *state) chooseFile(c command) ([]byte, int) {
	if len(c.data) != 2 {
		return nil, swLength
	}
	f := s.file(uint16(c.data[0])<<8 | uint16(c.data[1]))
	if f == nil {
		return nil, swNotFound
	}
	s.current = f
	return nil, swOK
}

// file finds a file of the current application; nil if there is none.
func (s *state) file(id uint16) *file {
	if s.application != appJPKI {
		return nil
	}
	return s.files[id]
}

// reference finds the file that P2 means: 80 the current one, else 80 plus a
// short identifier, which is the file's number.
func (s *state) reference(p2 byte) (f *file, sw int) {
	switch {
	case p2&0xE0 != 0x80:
		return nil, swParameters
	case p2 != 0x80:
		if f = s.file(uint16(p2 & 0x1F)); f == nil {
			return nil, swNotFound
		}
		return f, swOK
	case s.current == nil:
		return nil, swNoFile
	}
	return s.current, swOK
}

// read is READ BINARY. P1 and P2 are an offset of 15 bits, or P1 is 80 plus a
// short identifier, which also selects the file, and P2 the offset.
func (s *state) read(c command) ([]byte, int) {
	offset := int(c.p1)<<8 | int(c.p2)
	if c.p1&0x80 != 0 {
		f, sw := s.reference(c.p1)
		if sw != swOK {
			return nil, sw
		}
		s.current, offset = f, int(c.p2)
	}
	f := s.current
	switch {
	case f == nil:
		return nil, swNoFile
	case f.kind != data:
		return nil, swFileKind
	case f.locked():
		return nil, swSecurity
	case c.ne == 0 || len(c.data) > 0:
		return nil, swLength
	case offset >= len(f.body):
		return nil, swOffset
	}
	return s.portion(f.body[offset:], c.ne)
}

// portion is what fits of the rest of a file.
func (s *state) portion(rest []byte, ne int) ([]byte, int) {
	if ne > len(rest) && s.options.Use6Cxx {
		return nil, rightLength(len(rest))
	}
	n := min(ne, len(rest))
	if most := s.options.MaxResponse; most > 0 && n > most {
		return rest[:most], swOK
	}
	if n < ne {
		return rest[:n], swEnd
	}
	return rest[:n], swOK
}

// verify is VERIFY: with data it compares them with the secret, without it
// tells the tries left, and nothing about a proof already given.
func (s *state) verify(c command) ([]byte, int) {
	if c.p1 != 0 {
		return nil, swParameters
	}
	f, sw := s.reference(c.p2)
	switch {
	case sw != swOK:
		return nil, sw
	case f.kind != secretRef:
		return nil, swFileKind
	case len(c.data) > 0 && c.ne > 0, len(c.data) > longestSecret:
		return nil, swLength
	case len(c.data) == 0 && (c.ne > 0) != s.options.FiveByteCounter:
		return nil, swLength
	case f.guard.left == 0 && s.options.Blocked6983:
		return nil, swBlockedISO
	case f.guard.left == 0:
		return nil, swBlocked
	case len(c.data) == 0:
		return nil, swTries | f.guard.left
	}
	return nil, f.guard.try(c.data)
}

// try compares and counts. A wrong value also takes back an earlier proof.
func (k *secret) try(value []byte) (sw int) {
	k.proven = string(value) == k.value // no copy is made for the comparison
	if !k.proven {
		k.left--
		return swTries | k.left
	}
	k.left = k.max
	return swOK
}

// sign is COMPUTE DIGITAL SIGNATURE. P1 00 pads what it is given, whatever it
// is; P1 02 takes a SHA-256 and puts it into a DigestInfo first.
func (s *state) sign(c command) ([]byte, int) {
	f, sw := s.reference(c.p2)
	switch {
	case c.p1 != 0x00 && c.p1 != 0x02:
		return nil, swParameters
	case sw == swNoFile:
		return nil, swConditions
	case sw != swOK:
		return nil, sw
	case f.kind != keyRef:
		return nil, swFileKind
	case f.locked():
		return nil, swSecurity
	case len(c.data) == 0:
		return nil, swLength
	}
	signature, ok := signature(f.key, c.p1, c.data)
	switch {
	case !ok:
		return nil, swConditions
	case c.ne >= len(signature) || s.options.Use61xx:
		return signature, swOK
	case c.ne == 0:
		return nil, swLength
	}
	return nil, rightLength(len(signature))
}

// rightLength tells the Le to use for n bytes; 00 stands for 256, the most.
func rightLength(n int) int { return swRightLength | min(n, 256)&0xFF }

// signature signs input under scheme; false if the input does not fit it. An
// elliptic key takes a SHA-384 and gives an ASN.1 signature: how future cards
// will do it is not known.
func signature(key crypto.Signer, scheme byte, input []byte) ([]byte, bool) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		var hash crypto.Hash // none: the input is padded as it is
		if scheme == 0x02 {
			hash = crypto.SHA256
		}
		out, err := rsa.SignPKCS1v15(nil, key, hash, input)
		return out, err == nil
	case *ecdsa.PrivateKey:
		out, err := key.Sign(nil, input, crypto.SHA384) // RFC 6979
		return out, scheme == 0x00 && err == nil
	}
	return nil, false
}

// A held response waits for GET RESPONSE.
type held struct {
	data []byte
	sw   int // what follows the last of the data
}

// deliver makes the response to all commands but GET RESPONSE. It holds back
// what the way to the reader does not carry at once.
func (s *state) deliver(data []byte, sw int) []byte {
	most := s.options.MaxResponse
	switch {
	case len(data) == 0:
		return status(nil, sw)
	case s.options.Use61xx:
		most = 0
	case most == 0 || len(data) <= most:
		return status(data, sw)
	}
	s.waiting = &held{data[most:], sw}
	return status(data[:most], s.waiting.status())
}

// status says how much waits; 00 stands for 256 or more.
func (h *held) status() int {
	switch n := len(h.data); {
	case n == 0:
		return h.sw
	case n > 255:
		return swWaiting
	default:
		return swWaiting | n
	}
}

// fetch is GET RESPONSE: the next part of what waits.
func (s *state) fetch(c command) []byte {
	h := s.waiting
	switch {
	case c.p1 != 0 || c.p2 != 0:
		return status(nil, swParameters)
	case c.ne == 0 || len(c.data) > 0:
		return status(nil, swLength)
	case h == nil || len(h.data) == 0:
		return status(nil, swConditions)
	}
	n := min(c.ne, len(h.data))
	if most := s.options.MaxResponse; most > 0 {
		n = min(n, most)
	}
	part := h.data[:n]
	h.data = h.data[n:]
	return status(part, h.status())
}
