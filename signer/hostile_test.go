package signer

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
	"testing"
)

// FuzzHolder reads hostile names of a subject.
func FuzzHolder(f *testing.F) {
	field := func(arc int, text string) asn1.RawValue {
		inner, _ := asn1.MarshalWithParams(text, "utf8")
		value, _ := asn1.Marshal(asn1.RawValue{Class: 2, Tag: 0, IsCompound: true, Bytes: inner})
		oid, _ := asn1.Marshal(append(append(asn1.ObjectIdentifier{}, oidHolderField...), arc))
		return asn1.RawValue{Class: 2, Tag: 0, IsCompound: true, Bytes: append(oid, value...)}
	}
	for _, names := range [][]asn1.RawValue{
		{field(1, "合成　花子"), field(2, "00010"), field(3, "2"), field(4, "419900203"), field(5, "東京都"), field(6, "000")},
		{field(1, "a"), field(1, "b")},
		{field(7, "フリガナ"), field(99, "\x1b[2J")},
		nil,
	} {
		der, err := asn1.Marshal(names)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(der)
	}
	f.Add([]byte{0x30, 0x80, 0, 0})
	f.Fuzz(func(t *testing.T, san []byte) {
		h := holderOf(&x509.Certificate{Extensions: []pkix.Extension{{Id: oidSubjectAltName, Value: san}}})
		if n := len([]rune(h.Name)); h.NameSubstituted != nil && len(h.NameSubstituted) != n {
			t.Errorf("%d flags for %d characters", len(h.NameSubstituted), n)
		}
		if len(h.Other) > maxOther {
			t.Errorf("%d further fields", len(h.Other))
		}
	})
}

// TestUnknownFieldsAreKept: a law may add a field, such as the reading of a name.
func TestUnknownFieldsAreKept(t *testing.T) {
	inner, _ := asn1.MarshalWithParams("ゴウセイ　ハナコ", "utf8")
	value, _ := asn1.Marshal(asn1.RawValue{Class: 2, Tag: 0, IsCompound: true, Bytes: inner})
	oid, _ := asn1.Marshal(append(append(asn1.ObjectIdentifier{}, oidHolderField...), 7))
	san, _ := asn1.Marshal([]asn1.RawValue{{Class: 2, Tag: 0, IsCompound: true, Bytes: append(oid, value...)}})
	h := holderOf(&x509.Certificate{Extensions: []pkix.Extension{{Id: oidSubjectAltName, Value: san}}})
	if len(h.Other) != 1 || h.Other[0] != (OtherData{"1.2.392.200149.8.5.5.7", "ゴウセイ　ハナコ"}) || h.JPKI {
		t.Errorf("%+v", h)
	}
}

// FuzzList reads hostile revocation lists.
func FuzzList(f *testing.F) {
	f.Add([]byte("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n"))
	f.Add([]byte{0x30, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, l := range readLists([][]byte{b}) {
			if l.RevocationList == nil && l.err == nil {
				t.Error("neither a list nor a reason")
			}
			l.about(&x509.Certificate{})
		}
	})
}

// FuzzEachLine converts line ends there and back.
func FuzzEachLine(f *testing.F) {
	f.Add("a\r\nb\nc")
	f.Add("\n")
	f.Add(strings.Repeat("x", 70_000) + "\n")
	f.Fuzz(func(t *testing.T, s string) {
		var lf, again bytes.Buffer
		if err := eachLine(bufio.NewReaderSize(strings.NewReader(s), 64<<10), &lf, "\n"); err != nil {
			t.Fatal(err)
		}
		if err := eachLine(bufio.NewReaderSize(bytes.NewReader(lf.Bytes()), 64<<10), &again, "\n"); err != nil {
			t.Fatal(err)
		}
		if strings.Count(lf.String(), "\n") != strings.Count(s, "\n") {
			t.Error("another number of lines")
		}
	})
}
