package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/digitorus/timestamp"
	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// Why an answer of a time stamping authority is not taken.
const (
	ErrStampRefused   Error = "timestamp.refused"   // the authority answered that it gives none
	ErrStampMalformed Error = "timestamp.malformed" // not built as RFC 3161 says
	ErrStampImprint   Error = "timestamp.imprint"   // the stamp is over something else
	ErrStampNonce     Error = "timestamp.nonce"     // the stamp answers another request
	ErrStampPurpose   Error = "timestamp.purpose"   // its certificate is missing or not one for time stamps alone
	ErrStampSignature Error = "timestamp.signature" // its signature does not hold or proves too little
	ErrStampTime      Error = "timestamp.time"      // its time is outside the validity of its certificate
)

// oidStampInfo is the content type of a time stamp (RFC 3161, section 2.4.2).
var oidStampInfo = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}

// oidExtKeyUsage is the extension that says what a certificate is for (RFC
// 5280, section 4.2.1.12).
var oidExtKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}

// A Stamp is a time stamp token (RFC 3161, section 2.4.2) whose signature
// holds and whose certificate is for time stamps. Who issued that certificate
// was not looked at.
type Stamp struct {
	Token        []byte        // DER
	Time         time.Time     // in UTC
	Accuracy     time.Duration // 0 if not told
	Policy       asn1.ObjectIdentifier
	Serial       *big.Int
	Hash         crypto.Hash // of the imprint
	Imprint      []byte      // digest of what was stamped
	Nonce        *big.Int    // nil if there is none
	Certificate  *x509.Certificate
	Certificates []*x509.Certificate // all in the token
}

// A StampRequest is a question to a time stamping authority. A repeated
// question is another one: it needs its own request.
type StampRequest struct {
	DER    []byte // TimeStampReq (RFC 3161, section 2.4.1)
	digest []byte
	nonce  *big.Int
}

// NewStampRequest asks for a stamp over a SHA-256 digest, with a fresh nonce
// and the certificate of the authority.
func NewStampRequest(digest []byte) (*StampRequest, error) {
	if len(digest) != crypto.SHA256.Size() {
		return nil, ErrDigestLength
	}
	// 63 bits: some authorities read no longer nonce.
	nonce, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, fmt.Errorf("nonce: %w", err)
	}
	nonce.Add(nonce, big.NewInt(1<<62))
	asked := timestamp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: digest, Certificates: true, Nonce: nonce}
	der, err := asked.Marshal()
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return &StampRequest{der, bytes.Clone(digest), nonce}, nil
}

// Read reads the answer to the request, a TimeStampResp in DER (RFC 3161,
// section 2.4.2). The error is one of the ErrStamp errors.
func (q *StampRequest) Read(response []byte) (*Stamp, error) {
	der := cryptobyte.String(response)
	var body, status, token cryptobyte.String
	var code int
	if !der.ReadASN1(&body, cb.SEQUENCE) || !der.Empty() ||
		!body.ReadASN1(&status, cb.SEQUENCE) || !status.ReadASN1Integer(&code) {
		return nil, ErrStampMalformed
	}
	// granted and grantedWithMods: what was changed shows in the token.
	if code != 0 && code != 1 {
		return nil, ErrStampRefused
	}
	if !body.ReadASN1Element(&token, cb.SEQUENCE) || !body.Empty() {
		return nil, ErrStampMalformed
	}
	s, err := ParseStamp(token)
	switch {
	case err != nil:
		return nil, err
	case s.Hash != crypto.SHA256 || !bytes.Equal(s.Imprint, q.digest):
		return nil, ErrStampImprint
	case s.Nonce == nil || s.Nonce.Cmp(q.nonce) != 0:
		return nil, ErrStampNonce
	}
	return s, nil
}

// ParseStamp reads a token and checks all that can be checked without knowing
// who may issue time stamps and what was stamped. The error is one of the
// ErrStamp errors.
func ParseStamp(token []byte) (*Stamp, error) {
	signed, err := Parse(token)
	if err != nil || signed.Note() != nil || !signed.ContentType().Equal(oidStampInfo) || len(signed.Signers()) != 1 {
		return nil, ErrStampMalformed
	}
	content, inside := signed.Content()
	s := &Stamp{Token: bytes.Clone(token), Certificates: signed.Certificates()}
	if !inside || !s.read(content) {
		return nil, ErrStampMalformed
	}
	signer := &signed.Signers()[0]
	if s.Certificate = signer.Certificate; !forStamps(s.Certificate) {
		return nil, ErrStampPurpose
	}
	// RFC 3161, section 2.4.2: the certificate is bound by a signed attribute.
	if !signer.has(oidSigningCertificate) && !signer.has(oidSigningCertV2) || !holds(signer.Check(nil)) {
		return nil, ErrStampSignature
	}
	if s.Time.Before(s.Certificate.NotBefore) || s.Time.After(s.Certificate.NotAfter) {
		return nil, ErrStampTime
	}
	return s, nil
}

// Covers tells whether the stamp is over data.
func (s *Stamp) Covers(data []byte) bool { return bytes.Equal(s.Imprint, sum(s.Hash, data)) }

// Weak tells why the stamp proves too little though it covers something: others
// with the same digest can be made. The error is nil or a *WeakError.
func (s *Stamp) Weak() error { return weak(s.Hash, nil) }

// holds tells whether a signature can be relied on. That version and name of
// the signer disagree changes nothing that is signed.
func holds(findings []Finding) bool {
	return !slices.ContainsFunc(findings, func(f Finding) bool {
		return f.Result == Failed || f.Result == Undecided && f.Name != "structure"
	})
}

// forStamps tells whether a certificate is for time stamps and nothing else
// (RFC 3161, section 2.3).
func forStamps(c *x509.Certificate) bool {
	if c == nil || len(c.ExtKeyUsage) != 1 || c.ExtKeyUsage[0] != x509.ExtKeyUsageTimeStamping || len(c.UnknownExtKeyUsage) > 0 {
		return false
	}
	for _, e := range c.Extensions {
		if e.Id.Equal(oidExtKeyUsage) {
			return e.Critical
		}
	}
	return false
}

// read reads a TSTInfo (RFC 3161, section 2.4.2). tsa and extensions are passed
// over: the certificate says who signs, and no extension is known here; a
// critical one makes the stamp unreadable.
func (s *Stamp) read(content []byte) bool {
	der := cryptobyte.String(content)
	var body, imprint, at, accuracy, tsa, extensions cryptobyte.String
	var version int
	var ordering, has bool
	var hash algorithm
	s.Serial = new(big.Int)
	if !der.ReadASN1(&body, cb.SEQUENCE) || !der.Empty() || !body.ReadASN1Integer(&version) || version != 1 ||
		!body.ReadASN1ObjectIdentifier(&s.Policy) ||
		!body.ReadASN1(&imprint, cb.SEQUENCE) || !hash.read(&imprint) || !hash.plain() ||
		!imprint.ReadASN1Bytes(&s.Imprint, cb.OCTET_STRING) || !imprint.Empty() ||
		!body.ReadASN1Integer(s.Serial) || !body.ReadASN1(&at, cb.GeneralizedTime) || !s.readTime(string(at)) ||
		!body.ReadOptionalASN1(&accuracy, &has, cb.SEQUENCE) || !s.readAccuracy(accuracy) ||
		!readFlag(&body, &ordering) || !s.readNonce(&body) ||
		!body.ReadOptionalASN1(&tsa, &has, tag0) || !body.ReadOptionalASN1(&extensions, &has, tag1) || !body.Empty() {
		return false
	}
	s.Hash = digests[hash.oid.String()]
	return s.Hash != 0 && len(s.Imprint) == s.Hash.Size() && noneCritical(extensions)
}

// readTime reads genTime: GeneralizedTime in UTC, seconds with or without a
// fraction.
func (s *Stamp) readTime(text string) bool {
	if !strings.HasSuffix(text, "Z") || strings.Contains(text, ",") {
		return false
	}
	var err error
	s.Time, err = time.Parse("20060102150405Z", text) // takes a fraction too
	return err == nil
}

// readAccuracy reads the inside of an Accuracy.
func (s *Stamp) readAccuracy(b cryptobyte.String) bool {
	var seconds uint32
	if b.PeekASN1Tag(cb.INTEGER) && !b.ReadASN1Integer(&seconds) {
		return false
	}
	s.Accuracy = time.Duration(seconds) * time.Second
	for i, unit := range []time.Duration{time.Millisecond, time.Microsecond} {
		var value cryptobyte.String
		var has bool
		if !b.ReadOptionalASN1(&value, &has, cb.Tag(0x80+i)) || len(value) > 2 {
			return false
		}
		s.Accuracy += time.Duration(new(big.Int).SetBytes(value).Int64()) * unit
	}
	return b.Empty()
}

// readFlag reads a BOOLEAN DEFAULT FALSE.
func readFlag(b *cryptobyte.String, flag *bool) bool {
	return !b.PeekASN1Tag(cb.BOOLEAN) || b.ReadASN1Boolean(flag)
}

func (s *Stamp) readNonce(b *cryptobyte.String) bool {
	if !b.PeekASN1Tag(cb.INTEGER) {
		return true
	}
	s.Nonce = new(big.Int)
	return b.ReadASN1Integer(s.Nonce)
}

// noneCritical reads Extensions (RFC 5280, section 4.1) without their SEQUENCE.
func noneCritical(list cryptobyte.String) bool {
	for !list.Empty() {
		var one, value cryptobyte.String
		var oid asn1.ObjectIdentifier
		var critical bool
		if !list.ReadASN1(&one, cb.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&oid) ||
			!readFlag(&one, &critical) || !one.ReadASN1(&value, cb.OCTET_STRING) || !one.Empty() || critical {
			return false
		}
	}
	return true
}

// AddStamps returns a message with time stamps as unsigned attributes (RFC
// 3161, appendix A), tokens[i] for the signature i; nil means none. The message
// is one that Parse reads; the result is in DER whatever it was in. Nothing that
// is signed changes.
func AddStamps(message []byte, tokens [][]byte) ([]byte, error) {
	b, _, err := binary(message)
	if err != nil {
		return nil, err
	}
	s, err := Parse(b)
	if err != nil {
		return nil, err
	}
	var n normaliser
	if _, err := n.element(b, 0, 0); err != nil {
		return nil, err
	}
	var info, content, body cryptobyte.String
	var kind asn1.ObjectIdentifier
	der := cryptobyte.String(n.out)
	if !der.ReadASN1(&info, cb.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&kind) ||
		!info.ReadASN1(&content, tag0) || !content.ReadASN1(&body, cb.SEQUENCE) {
		return nil, ErrStructure
	}
	fields, err := s.stampedFields(body, tokens)
	if err != nil {
		return nil, err
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidSignedData)
			b.AddASN1(tag0, func(b *cryptobyte.Builder) {
				b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) { b.AddBytes(fields) })
			})
		})
	}), nil
}

// stampedFields copies the fields of a SignedData (RFC 5652, section 5.1); its
// content, which the normaliser left out, is put back.
func (s *Signed) stampedFields(body cryptobyte.String, tokens [][]byte) ([]byte, error) {
	var out []byte
	for field := 0; !body.Empty(); field++ {
		var one, inner cryptobyte.String
		var tag cb.Tag
		if !body.ReadAnyASN1Element(&one, &tag) {
			return nil, ErrStructure
		}
		switch {
		case field == 2:
			one = s.contentInfoDER()
		case body.Empty():
			if !one.ReadASN1(&inner, cb.SET) {
				return nil, ErrStructure
			}
			signers, err := stampedSigners(inner, tokens)
			if err != nil {
				return nil, err
			}
			one = signers
		}
		out = append(out, one...)
	}
	return out, nil
}

// contentInfoDER encodes the EncapsulatedContentInfo (RFC 5652, section 5.2).
func (s *Signed) contentInfoDER() []byte {
	content, inside := s.Content()
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(s.contentType)
			if inside {
				b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) })
			}
		})
	})
}

// stampedSigners encodes the SET OF SignerInfo in the order it had.
func stampedSigners(list cryptobyte.String, tokens [][]byte) ([]byte, error) {
	var out [][]byte
	for i := 0; !list.Empty(); i++ {
		var element, one cryptobyte.String
		if !list.ReadASN1Element(&element, cb.SEQUENCE) {
			return nil, ErrStructure
		}
		inner := element
		if !inner.ReadASN1(&one, cb.SEQUENCE) {
			return nil, ErrStructure
		}
		if i < len(tokens) && tokens[i] != nil {
			stamped, ok := stampedSigner(one, tokens[i])
			if !ok {
				return nil, ErrStructure
			}
			element = stamped
		}
		out = append(out, element)
	}
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SET, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(out...)) })
	}), nil
}

// stampedSigner adds the attribute signature-time-stamp to a SignerInfo (RFC
// 5652, section 5.3), in an instance of its own beside any that are there.
func stampedSigner(fields cryptobyte.String, token []byte) ([]byte, bool) {
	attributes := [][]byte{attribute{oidTimeStamp, [][]byte{token}}.der()}
	var kept []byte
	for !fields.Empty() {
		var one cryptobyte.String
		var tag cb.Tag
		if !fields.ReadAnyASN1Element(&one, &tag) {
			return nil, false
		}
		if tag != tag1 {
			kept = append(kept, one...)
			continue
		}
		var list cryptobyte.String
		if !one.ReadASN1(&list, tag1) {
			return nil, false
		}
		for !list.Empty() {
			var a cryptobyte.String
			if !list.ReadASN1Element(&a, cb.SEQUENCE) {
				return nil, false
			}
			attributes = append(attributes, a)
		}
	}
	slices.SortFunc(attributes, bytes.Compare)
	return build(func(b *cryptobyte.Builder) {
		b.AddASN1(cb.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(kept)
			b.AddASN1(tag1, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(attributes...)) })
		})
	}), true
}
