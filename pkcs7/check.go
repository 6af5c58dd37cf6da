package pkcs7

import (
	"bytes"
	"crypto"
	"encoding/asn1"
	"errors"
	"hash"

	"golang.org/x/crypto/cryptobyte"
	cb "golang.org/x/crypto/cryptobyte/asn1"
)

// Result is the outcome of a check. The words are those of ETSI EN 319 102-1,
// section 5.1.3.
type Result uint8

// The results, each worse than the one before.
const (
	Passed     Result = iota // it holds
	NotChecked               // nobody looked, with the reason; never makes a signature worse
	Undecided                // cannot be decided: makes a signature indeterminate
	Failed                   // something is wrong
)

// A Finding is what came of one check of one signature.
type Finding struct {
	Name   string // of the check, such as "digest"
	Result Result
	Why    error // the reason, unless Passed; it has a Message
}

// Check checks a signature against the digest of the content, made with Hash;
// nil takes the content in the message itself. The findings structure,
// certificate_match, algorithms, attributes, digest and signature are always
// there, in this order; after them come content, if the message has its own, and
// time_stamps, counter_signatures and unsigned_attributes, if there are any.
// A signature without signed attributes is never better than Undecided here:
// use CheckContent. Nothing is said about the certificate but that it is the
// signer's.
func (i SignerInfo) Check(digest []byte) []Finding {
	own, ok := i.message.sums[i.Hash]
	if ok && (digest == nil || bytes.Equal(digest, own)) {
		return i.check(own, i.message.seen)
	}
	return i.check(digest, notSeen)
}

// CheckContent checks a signature against a content that was written whole to
// c, which must come from the same message's NewContent. The findings are those
// of Check.
func (i SignerInfo) CheckContent(c *Content) []Finding {
	return i.check(c.Sum(i.Hash), c.seen())
}

// A seen says what is known of the form of the content.
type seen uint8

const (
	notSeen seen = iota
	plainContent
	attributesContent // it can be read as signed attributes
)

func (i *SignerInfo) check(digest []byte, seen seen) []Finding {
	signature := i.checkSignature(digest)
	list := []Finding{
		i.checkStructure(),
		i.checkCertificate(),
		i.checkAlgorithms(),
		i.checkAttributes(seen),
		i.checkDigest(digest, signature.Result),
		signature,
	}
	if i.message.sums != nil {
		list = append(list, i.checkOwnContent(digest))
	}
	return append(list, i.notes()...)
}

// checkStructure compares the version with the form of the signer's name (RFC
// 5652, section 5.3). Nothing depends on it, but who made this knew the
// standard badly.
func (i *SignerInfo) checkStructure() Finding {
	if want := map[bool]int{true: 3, false: 1}[i.keyID != nil]; i.version != want {
		return Finding{"structure", Undecided, ErrVersion}
	}
	return Finding{Name: "structure"}
}

// checkCertificate looks whether the certificate is there and is the one that
// the signer bound to the signature.
func (i *SignerInfo) checkCertificate() Finding {
	const name = "certificate_match"
	switch {
	case i.twins:
		return Finding{name, Undecided, ErrTwins}
	case i.Certificate == nil:
		return Finding{name, Undecided, ErrNoCertificate}
	}
	var open *AlgorithmError
	switch _, err := i.bound(i.Certificate); {
	case errors.As(err, &open):
		return Finding{name, Undecided, err}
	case err != nil:
		return Finding{name, Failed, err}
	}
	return Finding{Name: name}
}

// checkAlgorithms looks whether the algorithms agree with each other and with
// the key, and prove enough. What is too weak is Undecided, as ETSI EN 319
// 102-1, section 5.2.8, has it: a proof of its age could save it.
func (i *SignerInfo) checkAlgorithms() Finding {
	const name = "algorithms"
	if i.Certificate == nil {
		if err := weak(i.Hash, nil); err != nil {
			return Finding{name, Undecided, err}
		}
		return Finding{name, NotChecked, ErrNoCertificate}
	}
	_, err := i.scheme(i.Certificate.PublicKey)
	if err == ErrAlgorithms {
		return Finding{name, Failed, err}
	}
	if thin := weak(i.Hash, i.Certificate.PublicKey); thin != nil {
		return Finding{name, Undecided, thin}
	}
	if err != nil {
		return Finding{name, Undecided, err}
	}
	return Finding{Name: name}
}

// checkAttributes looks whether the signed attributes are those that RFC 5652,
// sections 5.3 and 11, asks for, each once.
func (i *SignerInfo) checkAttributes(seen seen) Finding {
	const name = "attributes"
	if len(i.signed) == 0 {
		return i.checkNoAttributes(seen)
	}
	_, err := i.readDigest()
	for _, check := range []func() error{i.contentTypeError, i.signingTimeError, i.protectionError} {
		if err == nil {
			err = check()
		}
	}
	if err != nil {
		return Finding{name, Failed, err}
	}
	return Finding{Name: name}
}

// checkNoAttributes judges a signature over the content itself. RFC 5652,
// section 5.3, allows it for data only. A content that is a set of attributes
// may have been signed as such, by a signer who never saw it as a content.
func (i *SignerInfo) checkNoAttributes(seen seen) Finding {
	const name = "attributes"
	switch {
	case !i.message.contentType.Equal(oidData):
		return Finding{name, Failed, ErrNoAttributes}
	case seen == attributesContent:
		return Finding{name, Failed, ErrAttributesContent}
	case seen == notSeen:
		return Finding{name, Undecided, ErrContentNotSeen}
	}
	return Finding{Name: name}
}

// contentTypeError compares content-type with the type of the content (RFC
// 5652, section 11.1).
func (i *SignerInfo) contentTypeError() error {
	value, err := i.sole(oidContentType)
	if err != nil {
		return err
	}
	var oid asn1.ObjectIdentifier
	if !value.ReadASN1ObjectIdentifier(&oid) || !value.Empty() {
		return problem(oidContentType, errAttributeMalformed)
	}
	if !oid.Equal(i.message.contentType) {
		return problem(oidContentType, errAttributeDiffers)
	}
	return nil
}

// signingTimeError looks whether signing-time, if there, is one time.
func (i *SignerInfo) signingTimeError() error {
	if !i.has(oidSigningTime) {
		return nil
	}
	value, err := i.sole(oidSigningTime)
	if err != nil {
		return err
	}
	if _, ok := readTime(value); !ok {
		return problem(oidSigningTime, errAttributeMalformed)
	}
	return nil
}

// protectionError compares cms-algorithm-protection, if there, with the
// algorithms (RFC 6211, section 2).
func (i *SignerInfo) protectionError() error {
	if !i.has(oidAlgorithmProtection) {
		return nil
	}
	value, err := i.sole(oidAlgorithmProtection)
	if err != nil {
		return err
	}
	var body, inner cryptobyte.String
	var digest, signature algorithm
	const signatureAlgorithm cb.Tag = 0xA1 // [1] IMPLICIT AlgorithmIdentifier
	if !value.ReadASN1(&body, cb.SEQUENCE) || !value.Empty() || !digest.read(&body) ||
		!body.ReadASN1(&inner, signatureAlgorithm) || !signature.readBody(inner) {
		return problem(oidAlgorithmProtection, errAttributeMalformed)
	}
	if !body.Empty() || !digest.same(i.digest) || !signature.same(i.algorithm) {
		return problem(oidAlgorithmProtection, errAttributeDiffers)
	}
	return nil
}

// checkDigest compares the digest of the content with the signed one. Without
// signed attributes only the signature can tell.
func (i *SignerInfo) checkDigest(digest []byte, signature Result) Finding {
	const name = "digest"
	switch {
	case i.Hash == 0:
		return Finding{name, NotChecked, unknown(i.digest.oid)}
	case digest == nil:
		return Finding{name, Undecided, ErrNoContent}
	case len(i.signed) > 0:
		want, err := i.readDigest()
		if err != nil {
			return Finding{name, NotChecked, err}
		}
		if !bytes.Equal(want, digest) {
			return Finding{name, Failed, ErrDigest}
		}
	case signature == Failed:
		return Finding{name, NotChecked, ErrSignatureOrDigest}
	case signature == NotChecked:
		return Finding{name, NotChecked, ErrNoCertificate}
	}
	return Finding{Name: name}
}

// checkSignature verifies the value with the key of the certificate (RFC 5652,
// section 5.6).
func (i *SignerInfo) checkSignature(digest []byte) Finding {
	const name = "signature"
	if i.Certificate == nil {
		return Finding{name, NotChecked, ErrNoCertificate}
	}
	key := i.Certificate.PublicKey
	s, err := i.scheme(key)
	if err != nil {
		return Finding{name, NotChecked, err}
	}
	if len(i.signed) == 0 {
		switch {
		case digest == nil:
			return Finding{name, NotChecked, ErrNoContent}
		case !verifies(key, s, digest, i.Signature):
			return Finding{name, Failed, ErrSignatureOrDigest}
		}
		return Finding{Name: name}
	}
	if verifies(key, s, sum(s.hash, signedBytes(i.signed)), i.Signature) {
		return Finding{Name: name}
	}
	if verifies(key, s, sum(s.hash, asReceived(i.signed)), i.Signature) {
		return Finding{name, Undecided, ErrOrder}
	}
	return Finding{name, Failed, ErrSignature}
}

// checkOwnContent compares the content in the message with the given one: one
// who reads the message alone must not see another content.
func (i *SignerInfo) checkOwnContent(digest []byte) Finding {
	own, ok := i.message.sums[i.Hash]
	switch {
	case !ok:
		return Finding{"content", NotChecked, unknown(i.digest.oid)}
	case !bytes.Equal(own, digest):
		return Finding{"content", Failed, ErrContent}
	}
	return Finding{Name: "content"}
}

// notes tell of what is not signed and was not looked at.
func (i *SignerInfo) notes() []Finding {
	var list []Finding
	if len(i.TimeStamps) > 0 {
		list = append(list, Finding{"time_stamps", NotChecked, ErrTimeStamps})
	}
	if i.CounterSignatures > 0 {
		list = append(list, Finding{"counter_signatures", NotChecked, ErrCounterSignatures})
	}
	var other []asn1.ObjectIdentifier
	for _, a := range i.unsigned {
		if !a.oid.Equal(oidTimeStamp) && !a.oid.Equal(oidCounterSignature) {
			other = append(other, a.oid)
		}
	}
	if len(other) > 0 {
		list = append(list, Finding{"unsigned_attributes", NotChecked, &UnsignedError{other}})
	}
	return list
}

// A Content is a content on its way to be checked. Writing to it hashes it once
// for each algorithm that the signers of a message use, and finds out whether
// it could be signed attributes.
type Content struct {
	hashes map[crypto.Hash]hash.Hash
	first  []byte // its first octets, at most firstOctets
	size   uint64
}

// firstOctets hold the identifiers and lengths of a SET and a SEQUENCE, and the
// identifier after them.
const firstOctets = 2*maxHeader + 1

// NewContent returns a Content for the signers of s.
func (s *Signed) NewContent() *Content {
	c := &Content{hashes: make(map[crypto.Hash]hash.Hash)}
	for _, i := range s.signers {
		if i.Hash != 0 && c.hashes[i.Hash] == nil {
			c.hashes[i.Hash] = i.Hash.New()
		}
	}
	return c
}

// Write takes the next part of the content. It never fails.
func (c *Content) Write(p []byte) (int, error) {
	for _, h := range c.hashes {
		h.Write(p)
	}
	c.first = append(c.first, p[:min(len(p), firstOctets-len(c.first))]...)
	c.size += uint64(len(p))
	return len(p), nil
}

// Sum returns the digest of what was written; nil for an algorithm that no
// signer uses.
func (c *Content) Sum(h crypto.Hash) []byte {
	if w := c.hashes[h]; w != nil {
		return w.Sum(nil)
	}
	return nil
}

// seen tells whether what was written begins as a SET OF Attribute (RFC 5652,
// section 5.3) and has its length. No document does.
func (c *Content) seen() seen {
	tag, head, length, indefinite, err := prefix(c.first)
	if err != nil || tag != set || !indefinite && uint64(head)+length != c.size {
		return plainContent
	}
	inner := c.first[head:]
	tag, head, _, _, err = prefix(inner)
	if err != nil || tag != sequence || len(inner) <= head || inner[head] != objectIdentifier {
		return plainContent
	}
	return attributesContent
}
