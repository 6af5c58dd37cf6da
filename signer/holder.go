package signer

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"
)

// JPKI's arc for the fields of a holder (1.2.392.200149.8.5.5.n), as read from
// certificates; the order of the fields is not fixed, so each is found by OID.
var (
	oidSubjectAltName = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidHolderField    = asn1.ObjectIdentifier{1, 2, 392, 200149, 8, 5, 5}
)

// The last arc of the fields of a holder.
const (
	fieldName = iota + 1
	fieldNameSubstituted
	fieldSex
	fieldBirth
	fieldAddress
	fieldAddressSubstituted
)

// Japan is the time zone of every date of a Japanese certificate: JST, UTC+9
// without daylight saving time.
var Japan = time.FixedZone("JST", 9*60*60)

// practiceIssuer is in the name of every authority of the practice card. Who
// copies it into a certificate only makes that certificate worth less.
const practiceIssuer = "練習用認証局"

// holderOf reads who cert names.
func holderOf(cert *x509.Certificate) *Holder {
	fields := holderFields(cert)
	h := &Holder{
		Name:               fields[fieldName],
		Address:            fields[fieldAddress],
		Sex:                fields[fieldSex],
		Birth:              birthOf(fields[fieldBirth]),
		NotBefore:          cert.NotBefore,
		NotAfter:           cert.NotAfter,
		Kind:               kindOfCertificate(cert),
		Issuer:             issuerOf(cert),
		Self:               bytes.Equal(cert.RawIssuer, cert.RawSubject),
		Practice:           strings.Contains(cert.Issuer.String(), practiceIssuer),
		JPKI:               fields[fieldName] != "",
		NameSubstituted:    flagsOf(fields[fieldNameSubstituted], fields[fieldName]),
		AddressSubstituted: flagsOf(fields[fieldAddressSubstituted], fields[fieldAddress]),
		Other:              otherData(cert),
	}
	if h.Name == "" {
		h.Name = cert.Subject.CommonName
	}
	return h
}

// issuerOf names the authority by the parts of its name that people know it by.
func issuerOf(cert *x509.Certificate) string {
	n := cert.Issuer
	parts := append([]string{n.CommonName}, n.Organization...)
	parts = append(parts, n.OrganizationalUnit...)
	var named []string
	for _, p := range parts {
		if p != "" {
			named = append(named, p)
		}
	}
	return strings.Join(named, " / ")
}

// An otherName is a GeneralName of that kind (RFC 5280, 4.2.1.6).
type otherName struct {
	ID    asn1.ObjectIdentifier
	Value asn1.RawValue // [0] EXPLICIT
}

// text returns the UTF8String inside.
func (o otherName) text() (string, bool) {
	var inner asn1.RawValue
	rest, err := asn1.Unmarshal(o.Value.Bytes, &inner)
	ok := err == nil && len(rest) == 0 && o.Value.Class == asn1.ClassContextSpecific && o.Value.Tag == 0 &&
		inner.Class == asn1.ClassUniversal && inner.Tag == asn1.TagUTF8String && utf8.Valid(inner.Bytes)
	return string(inner.Bytes), ok
}

// holderFields returns the texts of the holder's fields by their last arc. A
// field that stands twice is left out: nothing tells which one is meant.
func holderFields(cert *x509.Certificate) map[int]string {
	fields, seen := map[int]string{}, map[int]bool{}
	n := len(oidHolderField)
	for _, name := range otherNames(cert) {
		if len(name.ID) != n+1 || !name.ID[:n].Equal(oidHolderField) {
			continue
		}
		key := name.ID[n]
		if text, ok := name.text(); ok && !seen[key] {
			fields[key] = text
		} else {
			delete(fields, key)
		}
		seen[key] = true
	}
	return fields
}

// maxOther is how many further fields of a certificate are kept, and how many
// bytes of one that is no text.
const maxOther = 32

// otherData returns the other names that are no known field of a holder.
func otherData(cert *x509.Certificate) (list []OtherData) {
	n := len(oidHolderField)
	for _, name := range otherNames(cert) {
		known := len(name.ID) == n+1 && name.ID[:n].Equal(oidHolderField) && name.ID[n] >= fieldName && name.ID[n] <= fieldAddressSubstituted
		if known || len(list) == maxOther {
			continue
		}
		text, ok := name.text()
		if !ok {
			raw := name.Value.Bytes
			text = hex.EncodeToString(raw[:min(len(raw), maxOther)])
		}
		list = append(list, OtherData{name.ID.String(), text})
	}
	return list
}

func otherNames(cert *x509.Certificate) (names []otherName) {
	for _, ext := range cert.Extensions {
		if !ext.Id.Equal(oidSubjectAltName) {
			continue
		}
		var all []asn1.RawValue
		if rest, err := asn1.Unmarshal(ext.Value, &all); err != nil || len(rest) > 0 {
			return nil
		}
		for _, raw := range all {
			var name otherName
			if raw.Class != asn1.ClassContextSpecific || raw.Tag != 0 {
				continue
			}
			if rest, err := asn1.UnmarshalWithParams(raw.FullBytes, &name, "tag:0"); err == nil && len(rest) == 0 {
				names = append(names, name)
			}
		}
	}
	return names
}

// birthOf reads 生年月日: an era digit, then the Gregorian date YYYYMMDD, zeros
// for what is unknown.
func birthOf(s string) time.Time {
	if len(s) != 9 {
		return time.Time{}
	}
	t, err := time.ParseInLocation("20060102", s[1:], Japan)
	if err != nil {
		return time.Time{}
	}
	return t
}

// flagsOf reads 代替文字使用位置: one digit per character of text, 1 where a
// character stands for one that the system cannot write.
func flagsOf(digits, text string) []bool {
	if len(digits) != utf8.RuneCountInString(text) || !strings.Contains(digits, "1") {
		return nil
	}
	flags := make([]bool, len(digits))
	for i := range flags {
		flags[i] = digits[i] == '1'
	}
	return flags
}
