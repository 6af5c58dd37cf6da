package reader

import (
	"encoding/asn1"
	"time"
)

// A head is what the first bytes of a certificate tell.
type head struct {
	from, to time.Time
	rsa      bool
}

// oidRSA is rsaEncryption (RFC 8017, appendix C).
var oidRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}

// headOf reads a certificate (RFC 5280, 4.1) as far as the kind of its key. ok
// is false if b ends before that, or is none.
func headOf(b []byte) (h head, ok bool) {
	var validity struct{ From, To time.Time }
	var version, serial, algorithm, issuer, subject asn1.RawValue
	fields := []any{&version, &serial, &algorithm, &issuer, &validity, &subject}
	certificate, ok := inside(b)
	if !ok {
		return head{}, false
	}
	rest, ok := inside(certificate)
	for i := 0; ok && i < len(fields); i++ {
		var err error
		rest, err = asn1.Unmarshal(rest, fields[i])
		ok = err == nil
	}
	if !ok {
		return head{}, false
	}
	key, ok := inside(rest)
	var kind struct {
		Algorithm  asn1.ObjectIdentifier
		Parameters asn1.RawValue `asn1:"optional"`
	}
	if !ok {
		return head{}, false
	}
	if _, err := asn1.Unmarshal(key, &kind); err != nil {
		return head{}, false
	}
	return head{validity.From, validity.To, kind.Algorithm.Equal(oidRSA)}, true
}

// inside returns what there is of the content of the sequence that b begins with.
func inside(b []byte) ([]byte, bool) {
	if len(b) < 2 || b[0] != 0x30 {
		return nil, false
	}
	skip := 2 // a length below 128 is one byte, a longer one has its own length before it
	if b[1] >= 0x80 {
		skip += int(b[1] & 0x7F)
	}
	if len(b) < skip {
		return nil, false
	}
	return b[skip:], true
}
