package practice

import (
	"encoding/asn1"
	"math/big"
	"time"
)

// Tags of DER (X.690) and, with context, of X.509 general names.
const (
	tagBool        = 0x01
	tagBits        = 0x03
	tagOctets      = 0x04
	tagNull        = 0x05
	tagOID         = 0x06
	tagUTF8        = 0x0C
	tagPrintable   = 0x13
	tagIA5         = 0x16
	tagUTCTime     = 0x17
	tagGeneralTime = 0x18
	tagSequence    = 0x30
	tagSet         = 0x31
)

// tlv writes one element: tag, shortest length, and the parts as content.
func tlv(tag byte, parts ...[]byte) []byte {
	var content []byte
	for _, p := range parts {
		content = append(content, p...)
	}
	n := len(content)
	switch {
	case n < 0x80:
		return append([]byte{tag, byte(n)}, content...)
	case n < 0x100:
		return append([]byte{tag, 0x81, byte(n)}, content...)
	default:
		return append([]byte{tag, 0x82, byte(n >> 8), byte(n)}, content...)
	}
}

func sequence(parts ...[]byte) []byte { return tlv(tagSequence, parts...) }

// explicit wraps parts in the constructed context tag [n].
func explicit(n byte, parts ...[]byte) []byte { return tlv(0xA0|n, parts...) }

// implicit writes content under the primitive context tag [n].
func implicit(n byte, content []byte) []byte { return tlv(0x80|n, content) }

func oid(arcs ...int) []byte { return must(asn1.Marshal(asn1.ObjectIdentifier(arcs))) }

func integer(n int64) []byte { return must(asn1.Marshal(big.NewInt(n))) }

func utf8String(s string) []byte { return tlv(tagUTF8, []byte(s)) }

// moment writes a time as RFC 5280, 4.1.2.5 wants it: UTCTime before 2050.
func moment(t time.Time) []byte {
	t = t.UTC()
	if t.Year() < 2050 {
		return tlv(tagUTCTime, []byte(t.Format("060102150405Z")))
	}
	return tlv(tagGeneralTime, []byte(t.Format("20060102150405Z")))
}

// must returns v. It is for what can fail only if this package is broken:
// embedded keys and constant structures.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
