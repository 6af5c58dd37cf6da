package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// A Signed is a SignedData message (RFC 5652, section 5) that was read whole.
// Nothing in it has been checked yet. It refers to the bytes or the file that it
// was read from.
type Signed struct {
	contentType  asn1.ObjectIdentifier
	content      []byte                 // element of the encapsulated content; nil if there is none, or file has it
	file         *fileContent           // the same, if it stayed in its file
	sums         map[crypto.Hash][]byte // of that content
	seen         seen                   // its form
	certificates []*x509.Certificate
	signers      []SignerInfo
	note         error
}

// A SignerInfo is one signature in a Signed (RFC 5652, section 5.3). What it
// says is only claimed until Check or CheckContent found it to hold.
type SignerInfo struct {
	Hash              crypto.Hash             // that the content is digested with; 0 if it is of an unknown kind
	SigningTime       time.Time               // claimed by the signer; zero if not
	Certificate       *x509.Certificate       // of the signer; nil if the message has none that fits, or several
	Attributes        []asn1.ObjectIdentifier // types of the signed attributes; none if the content is signed directly
	Signature         []byte                  // the value; a time stamp of it is over the hash of these bytes
	TimeStamps        [][]byte                // DER of the tokens in signature-time-stamp attributes (RFC 3161, appendix A), unchecked
	CounterSignatures int                     // how many there are (RFC 5652, section 11.4), unchecked

	message   *Signed
	version   int
	issuer    []byte   // Name in DER; nil if the signer is named by keyID
	serial    *big.Int // with issuer
	keyID     []byte   // subjectKeyIdentifier; nil if the signer is named by issuer and serial
	digest    algorithm
	algorithm algorithm
	signed    []attribute // as received
	unsigned  []attribute
	twins     bool // several certificates fit, and nothing tells which it is
}

// An algorithm is an AlgorithmIdentifier (RFC 5280, section 4.1.1.2).
type algorithm struct {
	oid        asn1.ObjectIdentifier
	parameters []byte // in DER; nil if absent
}

// Parse reads a SignedData message in DER, BER, PEM or Base64. Everything that
// is not the encapsulated content must fit 2 MiB and 64 levels; nothing may
// follow the message. The error is an Error; ErrTruncated if the end is missing.
func Parse(b []byte) (*Signed, error) {
	message, note, err := binary(b)
	if err != nil {
		return nil, err
	}
	s, rest, err := ParsePadded(message)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, ErrTrailing
	}
	if note != nil {
		s.note = note
	}
	return s, nil
}

// ParsePadded reads a SignedData message in DER or BER from the beginning of b,
// as Parse does, and returns what follows it, unjudged: in a PDF the rest of
// /Contents, which is to be zeros.
func ParsePadded(b []byte) (s *Signed, padding []byte, err error) {
	if s, padding, err = read(b); err != nil {
		return nil, nil, err
	}
	return s, padding, s.finish()
}

// read reads the fields of a message.
func read(b []byte) (s *Signed, rest []byte, err error) {
	if len(b) == 0 || b[0] != sequence {
		return nil, nil, ErrNotCMS
	}
	var n normaliser
	rest, err = n.element(b, 0, 0)
	if err != nil {
		return nil, nil, err
	}
	s = &Signed{content: n.content}
	if n.ber {
		s.note = NoteBER
	}
	if err := s.contentInfo(n.out); err != nil {
		return nil, nil, err
	}
	return s, rest, nil
}

// finish adds what is found out from several fields together. The error is that
// of reading the file of the content.
func (s *Signed) finish() error {
	for i := range s.signers {
		s.signers[i].findCertificate(s.certificates)
	}
	return s.digestContent()
}

// Signers returns the signatures in the message, at least one.
func (s *Signed) Signers() []SignerInfo { return s.signers }

// Certificates returns the certificates in the message that can be read, in
// its order. Those with an RSA key of more than 8192 bits are left out: checking
// anything with them takes too long.
func (s *Signed) Certificates() []*x509.Certificate { return s.certificates }

// ContentType returns the type of the content that was signed; data is
// 1.2.840.113549.1.7.1.
func (s *Signed) ContentType() asn1.ObjectIdentifier { return s.contentType }

// Note returns NotePEM, NoteBase64 or NoteBER if the file was not in DER,
// otherwise nil.
func (s *Signed) Note() error { return s.note }

// Content returns the content that the message itself has. It is copied only if
// it is in pieces. One that ParseFile left in its file is nil here: WriteContent
// reads it.
func (s *Signed) Content() (content []byte, present bool) {
	if s.content == nil {
		return nil, s.file != nil
	}
	if _, head, length, _ := header(s.content); s.content[0] == octets {
		return s.content[head : head+length], true
	}
	var whole bytes.Buffer
	s.WriteContent(&whole)
	return whole.Bytes(), true
}

// WriteContent writes the content that the message itself has, without a copy
// in memory. It writes nothing if there is none. The error is w's, or that of
// reading its file.
func (s *Signed) WriteContent(w io.Writer) error {
	take := func(b []byte) error {
		_, err := w.Write(b)
		return err
	}
	switch {
	case s.file != nil:
		return s.file.write(take)
	case s.content == nil:
		return nil
	}
	_, err := octetString(s.content, len(contentPath), take)
	return err
}

// digestContent hashes the message's own content for each of its signers.
func (s *Signed) digestContent() error {
	if s.content == nil && s.file == nil {
		return nil
	}
	c := s.NewContent()
	if err := s.WriteContent(c); err != nil {
		return err
	}
	s.seen = c.seen()
	s.sums = make(map[crypto.Hash][]byte)
	for h, w := range c.hashes {
		s.sums[h] = w.Sum(nil)
	}
	return nil
}

// contentInfo reads a ContentInfo (RFC 5652, section 3) in DER.
func (s *Signed) contentInfo(der cryptobyte.String) error {
	var info, content, body cryptobyte.String
	var kind asn1.ObjectIdentifier
	if !der.ReadASN1(&info, cb.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&kind) {
		return ErrNotCMS
	}
	if !kind.Equal(oidSignedData) {
		return ErrNotSigned
	}
	if !info.ReadASN1(&content, tag0) || !content.ReadASN1(&body, cb.SEQUENCE) || !content.Empty() || !info.Empty() {
		return ErrStructure
	}
	return s.signedData(body)
}

// signedData reads the fields of a SignedData (RFC 5652, section 5.1). The
// version says nothing that the fields do not say and is not always right;
// digestAlgorithms are a hint for one-pass readers, and revocation lists are
// no business of this package.
func (s *Signed) signedData(body cryptobyte.String) error {
	var version int
	var digests, encap, content, certificates, lists, signers cryptobyte.String
	var has, inside bool
	if !body.ReadASN1Integer(&version) || version < 0 || version > 5 ||
		!body.ReadASN1(&digests, cb.SET) || !body.ReadASN1(&encap, cb.SEQUENCE) ||
		!encap.ReadASN1ObjectIdentifier(&s.contentType) ||
		!encap.ReadOptionalASN1(&content, &inside, tag0) || !encap.Empty() ||
		inside && (!content.SkipASN1(cb.OCTET_STRING) || !content.Empty()) ||
		!body.ReadOptionalASN1(&certificates, &has, tag0) ||
		!body.ReadOptionalASN1(&lists, &has, tag1) ||
		!body.ReadASN1(&signers, cb.SET) || !body.Empty() {
		return ErrStructure
	}
	if signers.Empty() {
		return ErrNoSigner
	}
	if err := s.readCertificates(certificates); err != nil {
		return err
	}
	for !signers.Empty() {
		var one cryptobyte.String
		if !signers.ReadASN1(&one, cb.SEQUENCE) {
			return ErrStructure
		}
		if len(s.signers) == maxSigners {
			return ErrTooMany
		}
		i := SignerInfo{message: s}
		if !i.read(one) {
			return ErrStructure
		}
		s.signers = append(s.signers, i)
	}
	return nil
}

// readCertificates reads a CertificateSet (RFC 5652, section 10.2.3). Attribute
// certificates and what crypto/x509 cannot read are passed over: they sign
// nothing here.
func (s *Signed) readCertificates(list cryptobyte.String) error {
	for n := 0; !list.Empty(); n++ {
		var one cryptobyte.String
		var tag cb.Tag
		if !list.ReadAnyASN1Element(&one, &tag) {
			return ErrStructure
		}
		if n == maxCertificates {
			return ErrTooMany
		}
		if tag != cb.SEQUENCE {
			continue
		}
		c, err := x509.ParseCertificate(one)
		if err != nil {
			continue
		}
		if k, ok := c.PublicKey.(*rsa.PublicKey); ok && k.N.BitLen() > maxRSA {
			continue
		}
		s.certificates = append(s.certificates, c)
	}
	return nil
}

// read reads the fields of a SignerInfo (RFC 5652, section 5.3).
func (i *SignerInfo) read(b cryptobyte.String) bool {
	var signed, unsigned cryptobyte.String
	var hasSigned, hasUnsigned bool
	if !b.ReadASN1Integer(&i.version) || !i.readName(&b) || !i.digest.read(&b) ||
		!b.ReadOptionalASN1(&signed, &hasSigned, tag0) || !i.algorithm.read(&b) ||
		!b.ReadASN1Bytes(&i.Signature, cb.OCTET_STRING) ||
		!b.ReadOptionalASN1(&unsigned, &hasUnsigned, tag1) || !b.Empty() {
		return false
	}
	var ok bool
	if i.signed, ok = readAttributes(signed); !ok || hasSigned && len(i.signed) == 0 {
		return false
	}
	if i.unsigned, ok = readAttributes(unsigned); !ok {
		return false
	}
	i.Hash = digests[i.digest.oid.String()]
	i.describe()
	return true
}

// describe fills the exported fields that attributes tell.
func (i *SignerInfo) describe() {
	for _, a := range i.signed {
		i.Attributes = append(i.Attributes, a.oid)
	}
	if value, err := i.sole(oidSigningTime); err == nil {
		i.SigningTime, _ = readTime(value)
	}
	for _, a := range i.unsigned {
		switch {
		case a.oid.Equal(oidTimeStamp):
			i.TimeStamps = append(i.TimeStamps, a.values...)
		case a.oid.Equal(oidCounterSignature):
			i.CounterSignatures += len(a.values)
		}
	}
}

// readName reads a SignerIdentifier (RFC 5652, section 5.3).
func (i *SignerInfo) readName(b *cryptobyte.String) bool {
	if b.PeekASN1Tag(tagIdentifier) {
		return b.ReadASN1Bytes(&i.keyID, tagIdentifier) && len(i.keyID) > 0
	}
	var name, issuer cryptobyte.String
	i.serial = new(big.Int)
	ok := b.ReadASN1(&name, cb.SEQUENCE) && name.ReadASN1Element(&issuer, cb.SEQUENCE) &&
		name.ReadASN1Integer(i.serial) && name.Empty()
	i.issuer = issuer
	return ok
}

// read reads an AlgorithmIdentifier.
func (a *algorithm) read(b *cryptobyte.String) bool {
	var body cryptobyte.String
	return b.ReadASN1(&body, cb.SEQUENCE) && a.readBody(body)
}

// readBody reads the inside of an AlgorithmIdentifier.
func (a *algorithm) readBody(body cryptobyte.String) bool {
	var parameters cryptobyte.String
	var tag cb.Tag
	if !body.ReadASN1ObjectIdentifier(&a.oid) {
		return false
	}
	if !body.Empty() && !body.ReadAnyASN1Element(&parameters, &tag) {
		return false
	}
	a.parameters = parameters
	return body.Empty()
}

// plain tells whether an algorithm has no parameters, or NULL, which means the
// same wherever it is used here.
func (a algorithm) plain() bool {
	return len(a.parameters) == 0 || bytes.Equal(a.parameters, asn1.NullBytes)
}

// findCertificate looks for the signer's certificate. The name of the signer is
// not signed, so it only narrows the choice: where several certificates have it,
// the signed certificate hash decides, then the key that verifies.
func (i *SignerInfo) findCertificate(certificates []*x509.Certificate) {
	var fit []*x509.Certificate
	for _, c := range certificates {
		if len(fit) <= maxTwins && !contains(fit, c) && i.names(c) {
			fit = append(fit, c)
		}
	}
	if len(fit) > 1 {
		fit = i.choose(fit)
		i.twins = len(fit) != 1
	}
	if len(fit) == 1 {
		i.Certificate = fit[0]
	}
}

// choose narrows twins down to those that the signature itself points to.
func (i *SignerInfo) choose(fit []*x509.Certificate) []*x509.Certificate {
	if len(fit) > maxTwins || len(i.signed) == 0 {
		return nil
	}
	var named, verified []*x509.Certificate
	for _, c := range fit {
		if bound, err := i.bound(c); bound && err == nil {
			named = append(named, c)
		}
		if s, err := i.scheme(c.PublicKey); err == nil && verifies(c.PublicKey, s, sum(s.hash, signedBytes(i.signed)), i.Signature) {
			verified = append(verified, c)
		}
	}
	if len(named) > 0 {
		return named
	}
	return verified
}

func contains(list []*x509.Certificate, c *x509.Certificate) bool {
	for _, l := range list {
		if l.Equal(c) {
			return true
		}
	}
	return false
}

// names tells whether a certificate is one that the signer is named by.
func (i *SignerInfo) names(c *x509.Certificate) bool {
	if i.keyID != nil {
		return bytes.Equal(i.keyID, c.SubjectKeyId)
	}
	return i.serial.Cmp(c.SerialNumber) == 0 && sameName(i.issuer, c.RawIssuer)
}

// sameName compares two names in DER. Some signers write a name anew in another
// string type, so that equal text counts too (RFC 5280, section 7.1).
func sameName(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	if len(a) > maxName || len(b) > maxName {
		return false
	}
	var x, y pkix.RDNSequence
	if rest, err := asn1.Unmarshal(a, &x); err != nil || len(rest) > 0 {
		return false
	}
	if rest, err := asn1.Unmarshal(b, &y); err != nil || len(rest) > 0 {
		return false
	}
	return strings.EqualFold(x.String(), y.String())
}
