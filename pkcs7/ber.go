package pkcs7

import "slices"

// Bounds of what is read. They are far above what signers make: a message of
// four signers with their chains, time stamps and revocation lists has some
// hundred kilobytes and 20 levels.
const (
	maxSize         = 2 << 20 // bytes of a message in DER, without its encapsulated content
	maxDepth        = 64      // levels of nesting
	maxSigners      = 32
	maxCertificates = 128
	maxTwins        = 4       // different certificates that one signer's name fits
	maxName         = 1 << 10 // bytes of a name that is compared by its letters
)

// Tags of X.690, section 8, that normalising must know.
const (
	constructed    = 0x20 // bit of the identifier octet
	highTag        = 0x1F // tag number that continues in further octets
	octets         = 0x04
	octetsInPieces = octets | constructed
	sequence       = 0x30
	set            = 0x31

	objectIdentifier = 0x06
)

// contentPath leads from ContentInfo to the encapsulated content: which child
// to take at each level. ContentInfo: content; its SignedData; encapContentInfo
// (after version and digestAlgorithms); eContent; its OCTET STRING (RFC 5652,
// sections 3, 5.1 and 5.2).
var contentPath = [...]int{1, 0, 2, 1, 0}

// A normaliser rewrites BER (X.690, section 8) as DER as far as lengths and
// pieces go: lengths become definite and minimal, OCTET STRINGs one piece. The
// encapsulated content is not copied; an empty OCTET STRING takes its place.
type normaliser struct {
	out     []byte
	content []byte // the element of the encapsulated content, as it was; nil if there is none
	ber     bool   // something was not DER
}

// maxHeader is the longest identifier and length that are read, in octets.
const maxHeader = 10

// prefix reads the identifier and length octets at the start of b.
func prefix(b []byte) (tag byte, head int, length uint64, indefinite bool, err error) {
	if len(b) < 2 {
		return 0, 0, 0, false, ErrTruncated
	}
	tag, first := b[0], b[1]
	switch n := int(first & 0x7F); {
	case tag&highTag == highTag, first == 0x80 && tag&constructed == 0, first > 0x80 && 2+n > maxHeader:
		return 0, 0, 0, false, ErrStructure
	case first == 0x80:
		return tag, 2, 0, true, nil
	case first < 0x80:
		return tag, 2, uint64(first), false, nil
	case len(b) < 2+n:
		return 0, 0, 0, false, ErrTruncated
	default:
		for _, octet := range b[2 : 2+n] {
			length = length<<8 | uint64(octet)
		}
		return tag, 2 + n, length, false, nil
	}
}

// header is prefix for an element that must be in b whole, as far as its length
// tells. length is -1 if it is indefinite.
func header(b []byte) (tag byte, head, length int, err error) {
	tag, head, value, indefinite, err := prefix(b)
	switch {
	case err != nil:
		return 0, 0, 0, err
	case indefinite:
		return tag, head, -1, nil
	case value > uint64(len(b)-head):
		return 0, 0, 0, ErrTruncated
	}
	return tag, head, int(value), nil
}

// element appends the DER of the first element of b and returns what follows
// it. matched says how many steps of contentPath led here; -1 if it is not on
// that path.
func (n *normaliser) element(b []byte, depth, matched int) (rest []byte, err error) {
	if depth > maxDepth {
		return nil, ErrDepth
	}
	if matched == len(contentPath) {
		return n.leaveOut(b, depth)
	}
	tag, head, length, err := header(b)
	if err != nil {
		return nil, err
	}
	if !readable(tag) {
		return nil, ErrStructure
	}
	start := len(n.out)
	n.ber = n.ber || length < 0 || tag == octetsInPieces || head != 2+len(lengthOctets(length))
	n.out = append(n.out, tag, 0)
	body := b[head:]
	switch {
	case tag == octetsInPieces:
		n.out[start] = octets
		rest, err = pieces(body, length, depth+1, n.add)
	case tag&constructed == 0:
		rest, err = body[length:], n.add(body[:length])
	default:
		rest, err = children(body, length, func(i int, b []byte) ([]byte, error) {
			return n.element(b, depth+1, step(matched, i))
		})
	}
	if err != nil {
		return nil, err
	}
	return rest, n.finish(start)
}

// readable refuses tags that stand in the wrong form: an end mark without a
// beginning, a primitive SEQUENCE or SET, and universal types in pieces other
// than OCTET STRING, which no signer writes.
func readable(tag byte) bool {
	switch {
	case tag&0xC0 != 0:
		return true
	case tag&constructed != 0:
		return tag == sequence || tag == set || tag == octetsInPieces
	}
	return tag != 0 && tag|constructed != sequence && tag|constructed != set
}

// step follows contentPath to child i.
func step(matched, i int) int {
	if matched >= 0 && contentPath[matched] == i {
		return matched + 1
	}
	return -1
}

// add appends b within the bound of a message.
func (n *normaliser) add(b []byte) error {
	if len(n.out)+len(b) > maxSize {
		return ErrTooBig
	}
	n.out = append(n.out, b...)
	return nil
}

// finish writes the length of the element that began at start.
func (n *normaliser) finish(start int) error {
	length := len(n.out) - start - 2
	if length < 0x80 {
		n.out[start+1] = byte(length)
	} else {
		long := lengthOctets(length)
		n.out[start+1] = 0x80 | byte(len(long))
		n.out = slices.Insert(n.out, start+2, long...)
	}
	return n.add(nil)
}

// lengthOctets are the octets of a length after the first, in DER; none for a
// length below 128.
func lengthOctets(length int) []byte {
	if length < 0x80 {
		return nil
	}
	var long []byte
	for ; length > 0; length >>= 8 {
		long = append(long, byte(length))
	}
	slices.Reverse(long)
	return long
}

// leaveOut notes the encapsulated content and goes on behind it.
func (n *normaliser) leaveOut(b []byte, depth int) ([]byte, error) {
	tag, head, length, err := header(b)
	if err != nil {
		return nil, err
	}
	n.ber = n.ber || tag == octetsInPieces || head != 2+len(lengthOctets(length))
	rest, err := octetString(b, depth, func([]byte) error { return nil })
	if err != nil {
		return nil, err
	}
	n.content = b[:len(b)-len(rest)]
	return rest, n.add([]byte{octets, 0})
}

// octetString gives the octets of the OCTET STRING at the start of b to take,
// piece by piece, and returns what follows it.
func octetString(b []byte, depth int, take func([]byte) error) (rest []byte, err error) {
	tag, head, length, err := header(b)
	if err != nil {
		return nil, err
	}
	switch tag {
	case octets:
		return b[head+length:], take(b[head : head+length])
	case octetsInPieces:
		return pieces(b[head:], length, depth+1, take)
	}
	return nil, ErrStructure
}

// pieces gives the pieces of a constructed OCTET STRING to take (X.690, section
// 8.7.3).
func pieces(body []byte, length, depth int, take func([]byte) error) (rest []byte, err error) {
	if depth > maxDepth {
		return nil, ErrDepth
	}
	return children(body, length, func(_ int, b []byte) ([]byte, error) { return octetString(b, depth, take) })
}

// children calls each with what is left of a constructed element's body, until
// its length or its end mark is reached; each returns what follows one child.
func children(body []byte, length int, each func(i int, b []byte) ([]byte, error)) (rest []byte, err error) {
	if length < 0 {
		for i := 0; len(body) < 2 || body[0] != 0 || body[1] != 0; i++ {
			if body, err = each(i, body); err != nil {
				return nil, err
			}
		}
		return body[2:], nil
	}
	inner := body[:length]
	for i := 0; len(inner) > 0; i++ {
		if inner, err = each(i, inner); err == ErrTruncated {
			err = ErrStructure // the element is whole; what is in it does not fit
		}
		if err != nil {
			return nil, err
		}
	}
	return body[length:], nil
}
