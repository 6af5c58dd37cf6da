package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"
)

// An attack is one way to bend a freshly made message, and the answer that it
// must get. What is done before signing needs the key, what is done after it
// does not.
type attack struct {
	name    string
	who     *person // the RSA-2048 identity if nil
	before  func(f *forgery, s *forgedSigner)
	after   func(f *forgery, s *forgedSigner)
	bytes   func(der []byte) []byte
	content []byte // that is checked against; what was signed if nil

	parse  error // that Parse must return
	result Result
	check  string // the finding that must have the result
	why    string // its key
}

var theContent = []byte("the content that was signed")

// made builds an attack's message.
func (a attack) made() []byte {
	who := a.who
	if who == nil {
		who = theWorld().rsa
	}
	f := newForgery(who, theContent)
	s := f.signers[0]
	if a.before != nil {
		a.before(f, s)
	}
	for _, s := range f.signers {
		if s.value == nil {
			s.sign(theContent)
		}
	}
	if a.after != nil {
		a.after(f, s)
	}
	der := f.der()
	if a.bytes != nil {
		der = a.bytes(der)
	}
	return der
}

// run compares the answer of this package with the expected one.
func (a attack) run(t *testing.T) {
	s, err := Parse(a.made())
	if err != a.parse {
		t.Fatalf("Parse: %v, want %v", err, a.parse)
	}
	if err != nil {
		return
	}
	c := s.NewContent()
	if a.content == nil {
		a.content = theContent
	}
	c.Write(a.content)
	result, found := Passed, a.check == ""
	var all []string
	for _, i := range s.Signers() {
		for _, f := range i.CheckContent(c) {
			var key string
			if f.Why != nil {
				key, _ = f.Why.(interface{ Message() (string, []any) }).Message()
			}
			found = found || f.Name == a.check && f.Result == a.result && key == a.why
			all = append(all, fmt.Sprintf("%s=%d %s", f.Name, f.Result, key))
			if f.Result != NotChecked {
				result = max(result, f.Result)
			}
		}
	}
	want := a.result
	if want == NotChecked { // a note beside a signature that holds
		want = Passed
	}
	if result != want || !found {
		t.Errorf("result %d, want %d with %s %s; findings %q", result, want, a.check, a.why, all)
	}
}

func TestAttacks(t *testing.T) {
	groups := map[string][]attack{
		"good": goodControls(), "content": onContent(), "attributes": onAttributes(), "certificate": onCertificate(),
		"binding": onBinding(), "algorithms": onAlgorithms(), "value": onValue(), "structure": onStructure(),
	}
	count := 0
	for name, group := range groups {
		for _, a := range group {
			count++
			t.Run(name+"/"+a.name, a.run)
		}
	}
	if count < 120 {
		t.Errorf("only %d cases are left", count)
	}
}

// set1 is a shorthand for an attack step that replaces one attribute's values.
func set1(oid asn1.ObjectIdentifier, values ...[]byte) func(*forgery, *forgedSigner) {
	return func(_ *forgery, s *forgedSigner) { s.replace(oid, values...) }
}

func add1(oid asn1.ObjectIdentifier, values ...[]byte) func(*forgery, *forgedSigner) {
	return func(_ *forgery, s *forgedSigner) { s.attrs = append(s.attrs, attr(oid, values...)) }
}

func drop1(oid asn1.ObjectIdentifier) func(*forgery, *forgedSigner) {
	return func(_ *forgery, s *forgedSigner) { s.remove(oid) }
}

// direct is a step that leaves out the signed attributes.
func direct(_ *forgery, s *forgedSigner) { s.hasAttrs = false }

// nameByKey names the signer by subject key identifier.
func nameByKey(_ *forgery, s *forgedSigner) {
	s.version, s.name = 3, tlv(0x80, s.key.chain[0].SubjectKeyId)
}

var (
	oidPSS     = oidOf(1, 2, 840, 113549, 1, 1, 10)
	oidUnknown = oidOf(1, 3, 6, 1, 4, 1, 99999, 1)
	oidTSTInfo = oidOf(1, 2, 840, 113549, 1, 9, 16, 1, 4)
)

func goodControls() []attack {
	w := theWorld()
	good := []attack{
		{name: "nothing bent"},
		{name: "P-256", who: w.p256},
		{name: "P-384", who: w.p384},
		{name: "P-521", who: w.p521},
		{name: "without attributes", before: direct},
		{name: "named by key identifier", before: nameByKey},
		{name: "without signing time", before: drop1(oidSigningTime)},
		{name: "without signing certificate", before: drop1(oidSigningCertV2)},
		{name: "unknown signed attribute", before: add1(oidUnknown, integer(1))},
		{name: "attributes unsorted, hashed in DER", after: func(_ *forgery, s *forgedSigner) { slices.Reverse(s.attrs) }},
		{name: "GeneralizedTime where UTCTime belongs", before: set1(oidSigningTime, tlv(0x18, []byte("20261122101500Z")))},
		{name: "indefinite lengths", bytes: func(der []byte) []byte { return indefinite(der, false) }, result: Passed},
		{name: "pieces everywhere", bytes: func(der []byte) []byte { return indefinite(der, true) }},
		{name: "long lengths", bytes: longLengths},
		{name: "certificates in another order", before: func(f *forgery, _ *forgedSigner) { slices.Reverse(f.certificates) }},
		{name: "a certificate twice", before: func(f *forgery, _ *forgedSigner) { f.certificates = append(f.certificates, f.certificates[0]) }},
		{name: "a certificate that cannot be read beside", before: func(f *forgery, _ *forgedSigner) { f.certificates = append(f.certificates, tlv(sequence, null)) }},
		{name: "an attribute certificate beside", before: func(f *forgery, _ *forgedSigner) { f.certificates = append(f.certificates, tlv(0xA2, null)) }},
		{name: "empty unsigned attributes", after: func(_ *forgery, s *forgedSigner) { s.hasExtra = true }},
		{name: "digest algorithms not listed", after: func(f *forgery, _ *forgedSigner) { f.digests = nil }},
		{name: "digest algorithm with NULL", after: func(_ *forgery, s *forgedSigner) { s.digest = algorithmOf(oidSHA256, null) }},
		{name: "rsaEncryption", after: func(_ *forgery, s *forgedSigner) { s.algorithm = algorithmOf(oidOf(1, 2, 840, 113549, 1, 1, 1), null) }},
		{name: "RSA parameters absent", after: func(_ *forgery, s *forgedSigner) { s.algorithm = algorithmOf(oidSHA256WithRSA) }},
		{name: "own content", after: func(f *forgery, _ *forgedSigner) { f.content = octetsDER(theContent) }},
		{name: "own content in nested pieces", after: func(f *forgery, _ *forgedSigner) {
			f.content = tlv(octetsInPieces, octetsDER(theContent[:3]), tlv(octetsInPieces, octetsDER(nil), octetsDER(theContent[3:])))
		}},
		{name: "another content type, own content", before: func(f *forgery, s *forgedSigner) {
			f.contentType, f.content = oidTSTInfo, octetsDER(theContent)
			s.replace(oidContentType, oidDER(oidTSTInfo))
		}},
		{name: "two signers", before: func(f *forgery, _ *forgedSigner) { addSigner(f, w.p384) }},
		{name: "unknown unsigned attribute", after: extra(oidUnknown, integer(1)), result: NotChecked, check: "unsigned_attributes", why: "pkcs7.unsigned_attributes"},
		{name: "time stamp", after: extra(oidTimeStamp, tlv(sequence, null)), result: NotChecked, check: "time_stamps", why: "pkcs7.time_stamps"},
		{name: "counter-signature", after: extra(oidCounterSignature, tlv(sequence, null)), result: NotChecked, check: "counter_signatures", why: "pkcs7.counter_signatures"},
	}
	return good
}

// addSigner adds a signer with his certificate.
func addSigner(f *forgery, p *person) *forgedSigner {
	f.certificates = append(f.certificates, p.chain[0].Raw)
	return f.add(p, theContent)
}

// extra is a step that adds an unsigned attribute.
func extra(oid asn1.ObjectIdentifier, value []byte) func(*forgery, *forgedSigner) {
	return func(_ *forgery, s *forgedSigner) { s.unsigned = append(s.unsigned, attr(oid, value)) }
}

func onContent() []attack {
	w := theWorld()
	// stripped turns the signed attributes into the content.
	stripped := func(inside bool) attack {
		var content []byte
		a := attack{result: Failed, check: "attributes", why: "pkcs7.attributes_content"}
		base := newForgery(w.rsa, theContent)
		base.signers[0].sign(theContent)
		content = setOf(base.signers[0].attrs)
		a.content = content
		a.before = func(f *forgery, s *forgedSigner) {
			s.value, s.hasAttrs = base.signers[0].value, false
			if inside {
				f.content = octetsDER(content)
			}
		}
		return a
	}
	outside, inside := stripped(false), stripped(true)
	outside.name, inside.name = "attributes turned into the content", "attributes turned into the message's own content"
	return []attack{
		outside, inside,
		{name: "one octet changed", content: []byte("The content that was signed"), result: Failed, check: "digest", why: "pkcs7.digest"},
		{name: "cut short", content: theContent[:5], result: Failed, check: "digest", why: "pkcs7.digest"},
		{name: "something added", content: append(bytes.Clone(theContent), '\n'), result: Failed, check: "digest", why: "pkcs7.digest"},
		{name: "empty", content: []byte{}, result: Failed, check: "digest", why: "pkcs7.digest"},
		{name: "changed, without attributes", before: direct, content: []byte("other"), result: Failed, check: "signature", why: "pkcs7.signature_or_digest"},
		{name: "own content differs", after: func(f *forgery, _ *forgedSigner) { f.content = octetsDER([]byte("shown to others")) }, result: Failed, check: "content", why: "pkcs7.content"},
		{name: "own content empty", after: func(f *forgery, _ *forgedSigner) { f.content = octetsDER(nil) }, result: Failed, check: "content", why: "pkcs7.content"},
		{name: "own content's pieces exchanged", after: func(f *forgery, _ *forgedSigner) {
			f.content = tlv(octetsInPieces, octetsDER(theContent[3:]), octetsDER(theContent[:3]))
		}, result: Failed, check: "content", why: "pkcs7.content"},
		{name: "own content is the given one, signed was another", after: func(f *forgery, _ *forgedSigner) { f.content = octetsDER([]byte("other")) },
			content: []byte("other"), result: Failed, check: "digest", why: "pkcs7.digest"},
		{name: "own content differs, without attributes", before: direct, after: func(f *forgery, _ *forgedSigner) { f.content = octetsDER([]byte("shown to others")) },
			result: Failed, check: "content", why: "pkcs7.content"},
	}
}

func onAttributes() []attack {
	differs := func(before, after func(*forgery, *forgedSigner), name, why string) attack {
		return attack{name: name, before: before, after: after, result: Failed, check: "attributes", why: why}
	}
	protection := func(digest, signature []byte) []byte {
		signature = bytes.Clone(signature)
		signature[0] = 0xA1
		return tlv(sequence, digest, signature)
	}
	right, rsaAlg := algorithmOf(oidSHA256), algorithmOf(oidSHA256WithRSA, null)
	const missing, repeated, malformed, other = "pkcs7.attribute_missing", "pkcs7.attribute_repeated", "pkcs7.attribute_malformed", "pkcs7.attribute_differs"
	attacks := []attack{
		differs(drop1(oidContentType), nil, "no content type", missing),
		differs(drop1(oidMessageDigest), nil, "no message digest", missing),
		differs(add1(oidContentType, oidDER(oidData)), nil, "content type twice", repeated),
		differs(add1(oidMessageDigest, octetsDER(sha([]byte("other")))), nil, "message digest twice", repeated),
		differs(set1(oidMessageDigest, octetsDER(sha([]byte("other"))), octetsDER(sha(theContent))), nil, "message digest with two values", repeated),
		differs(set1(oidContentType, oidDER(oidData), oidDER(oidTSTInfo)), nil, "content type with two values", repeated),
		differs(set1(oidContentType, oidDER(oidTSTInfo)), nil, "content type of something else", other),
		differs(nil, func(f *forgery, _ *forgedSigner) { f.contentType = oidTSTInfo }, "content changes its type", other),
		differs(set1(oidContentType, integer(1)), nil, "content type is no OID", malformed),
		differs(set1(oidContentType), nil, "content type without value", malformed),
		differs(set1(oidMessageDigest, integer(1)), nil, "message digest is no OCTET STRING", malformed),
		differs(set1(oidMessageDigest), nil, "message digest without value", malformed),
		differs(add1(oidSigningTime, signingTime(time.Now().Add(time.Hour))), nil, "signing time twice", repeated),
		differs(set1(oidSigningTime, signingTime(time.Now()), signingTime(time.Now().Add(time.Hour))), nil, "signing time with two values", repeated),
		differs(set1(oidSigningTime, tlv(0x0C, []byte("yesterday"))), nil, "signing time is a text", malformed),
		differs(set1(oidSigningTime, tlv(0x17, []byte("261322101500Z"))), nil, "signing time in month 13", malformed),
		differs(set1(oidAlgorithmProtection, protection(algorithmOf(oidSHA1), rsaAlg)), nil, "protected digest algorithm differs", other),
		differs(set1(oidAlgorithmProtection, protection(right, algorithmOf(oidPSS, null))), nil, "protected signature algorithm differs", other),
		differs(set1(oidAlgorithmProtection, null), nil, "protected algorithms are none", malformed),
		differs(func(_ *forgery, s *forgedSigner) {
			s.replace(oidAlgorithmProtection, protection(right, rsaAlg))
			add1(oidAlgorithmProtection, protection(right, rsaAlg))(nil, s)
		}, nil, "protected algorithms twice", repeated),
		differs(func(f *forgery, s *forgedSigner) { direct(f, s); f.contentType = oidTSTInfo }, nil, "another content type without attributes", "pkcs7.no_attributes"),
		differs(func(_ *forgery, s *forgedSigner) {
			s.remove(oidMessageDigest)
			s.unsigned = append(s.unsigned, attr(oidMessageDigest, octetsDER(sha(theContent))))
		}, nil, "message digest among the unsigned", missing),
		{name: "protected algorithms right", before: set1(oidAlgorithmProtection, protection(right, rsaAlg))},
		{name: "present but empty", before: func(_ *forgery, s *forgedSigner) { s.attrs = nil }, parse: ErrStructure},
		{name: "unsorted, hashed as they are", before: func(_ *forgery, s *forgedSigner) {
			slices.SortFunc(s.attrs, func(a, b []byte) int { return bytes.Compare(b, a) })
			s.signBytes(tlv(set, s.attrs...))
		}, result: Undecided, check: "signature", why: "pkcs7.order"},
		{name: "hashed with the tag of the message", before: func(_ *forgery, s *forgedSigner) { s.signBytes(tlv(0xA0, s.attrs...)) },
			result: Failed, check: "signature", why: "pkcs7.signature"},
	}
	later := func(name string, step func(*forgery, *forgedSigner)) attack {
		return attack{name: name, after: step, result: Failed, check: "signature", why: "pkcs7.signature"}
	}
	return append(attacks,
		later("message digest exchanged later", set1(oidMessageDigest, octetsDER(sha([]byte("other"))))),
		later("signing time changed later", set1(oidSigningTime, signingTime(time.Now().Add(time.Hour)))),
		later("signing time removed later", drop1(oidSigningTime)),
		later("attribute added later", add1(oidUnknown, integer(1))),
		later("value added later", set1(oidUnknown, integer(1), integer(2))),
		attack{name: "removed later", after: direct, result: Failed, check: "signature", why: "pkcs7.signature_or_digest"},
	)
}

// essV2 encodes a SigningCertificateV2 with one ESSCertIDv2 of the given parts.
func essV2(parts ...[]byte) []byte {
	return tlv(sequence, tlv(sequence, tlv(sequence, parts...)))
}

// issuerSerial encodes an IssuerSerial.
func issuerSerial(issuer []byte, serial int64) []byte {
	return tlv(sequence, tlv(sequence, tlv(0xA4, issuer)), integer(serial))
}

func onBinding() []attack {
	w := theWorld()
	c := w.rsa.chain[0]
	hash := octetsDER(sha(c.Raw))
	one := sha1.Sum(c.Raw)
	serial := c.SerialNumber.Int64()
	bad := func(name, why string, value ...[]byte) attack {
		return attack{name: name, before: set1(oidSigningCertV2, value...), result: Failed, check: "certificate_match", why: why}
	}
	const other, malformed, repeated = "pkcs7.other_certificate", "pkcs7.attribute_malformed", "pkcs7.attribute_repeated"
	return []attack{
		{name: "with issuer and serial", before: set1(oidSigningCertV2, essV2(hash, issuerSerial(c.RawIssuer, serial)))},
		{name: "with the hash algorithm written", before: set1(oidSigningCertV2, essV2(algorithmOf(oidSHA256), hash))},
		{name: "of the first version", before: add1(oidSigningCertificate, essV2(octetsDER(one[:])))},
		{name: "with the CA behind", before: set1(oidSigningCertV2, tlv(sequence, tlv(sequence, tlv(sequence, hash), tlv(sequence, octetsDER(sha(w.ca.Raw))))))},
		bad("another certificate", other, signingCertificateV2(w.p384.chain[0])),
		bad("the CA first", other, tlv(sequence, tlv(sequence, tlv(sequence, octetsDER(sha(w.ca.Raw))), tlv(sequence, hash)))),
		bad("another serial", other, essV2(hash, issuerSerial(c.RawIssuer, serial+1))),
		bad("another issuer", other, essV2(hash, issuerSerial(c.RawSubject, serial))),
		bad("issuer that is no name", malformed, essV2(hash, tlv(sequence, tlv(sequence, null), integer(serial)))),
		bad("nothing in it", malformed, tlv(sequence, tlv(sequence))),
		bad("no structure", malformed, null),
		bad("no value", malformed),
		bad("two values", repeated, signingCertificateV2(c), signingCertificateV2(w.p384.chain[0])),
		bad("hash of the wrong length", other, essV2(octetsDER(one[:]))),
		{name: "twice", before: add1(oidSigningCertV2, signingCertificateV2(c)), result: Failed, check: "certificate_match", why: repeated},
		{name: "first version names another", before: add1(oidSigningCertificate, essV2(octetsDER(make([]byte, 20)))), result: Failed, check: "certificate_match", why: other},
		{name: "unknown hash", before: set1(oidSigningCertV2, essV2(algorithmOf(oidUnknown), hash)), result: Undecided, check: "certificate_match", why: "pkcs7.algorithm_unknown"},
	}
}

func onCertificate() []attack {
	w := theWorld()
	c := w.rsa.chain[0]
	evil := twin(c, w.anotherRSAKey.Public())
	sameKey := twin(c, w.rsa.Public())
	put := func(certificates ...*x509.Certificate) func(*forgery, *forgedSigner) {
		return func(f *forgery, _ *forgedSigner) {
			f.certificates = nil
			for _, c := range certificates {
				f.certificates = append(f.certificates, c.Raw)
			}
		}
	}
	both := func(steps ...func(*forgery, *forgedSigner)) func(*forgery, *forgedSigner) {
		return func(f *forgery, s *forgedSigner) {
			for _, step := range steps {
				step(f, s)
			}
		}
	}
	named := func(serial int64) func(*forgery, *forgedSigner) {
		return func(_ *forgery, s *forgedSigner) { s.name = tlv(sequence, c.RawIssuer, integer(serial)) }
	}
	var many []*x509.Certificate
	for range 6 {
		many = append(many, twin(c, w.anotherRSAKey.Public()))
	}
	const none, signature, match = "pkcs7.no_certificate", "pkcs7.signature", "certificate_match"
	return []attack{
		{name: "none", before: func(f *forgery, _ *forgedSigner) { f.certificates = nil }, result: Undecided, check: match, why: none},
		{name: "only the CA's", before: put(w.ca), result: Undecided, check: match, why: none},
		{name: "signer named by another serial", after: named(4711), result: Undecided, check: match, why: none},
		{name: "signer named as another person", before: put(c, w.rsa3072.chain[0]), after: named(w.rsa3072.chain[0].SerialNumber.Int64()), result: Failed, check: "signature", why: signature},
		{name: "signer named as the CA", after: named(1), result: Failed, check: "algorithms", why: "pkcs7.algorithms"},
		{name: "exchanged for a twin", after: put(evil), result: Failed, check: match, why: "pkcs7.other_certificate"},
		{name: "exchanged for a twin, nothing bound", before: drop1(oidSigningCertV2), after: put(evil), result: Failed, check: "signature", why: signature},
		{name: "exchanged for a twin with the same key", after: put(sameKey), result: Failed, check: match, why: "pkcs7.other_certificate"},
		{name: "twin first, binding decides", after: put(evil, c)},
		{name: "twin first, key decides", before: drop1(oidSigningCertV2), after: put(evil, c)},
		{name: "twin with the same key, binding decides", after: put(sameKey, c)},
		{name: "twin with the same key, nothing bound", before: drop1(oidSigningCertV2), after: put(sameKey, c), result: Undecided, check: match, why: "pkcs7.twins"},
		{name: "twin, no attributes", before: direct, after: put(evil, c), result: Undecided, check: match, why: "pkcs7.twins"},
		{name: "with a key too long to check with", before: drop1(oidSigningCertV2), after: put(w.certify("Synthetic RSA-9000", c.SerialNumber.Int64(), long(9000))), result: Undecided, check: match, why: none},
		{name: "with a key too short to check with", before: drop1(oidSigningCertV2), after: put(w.certify("Synthetic RSA-512", c.SerialNumber.Int64(), long(512))), result: Undecided, check: "algorithms", why: "pkcs7.algorithm_weak"},
		{name: "with an Ed25519 key", before: drop1(oidSigningCertV2), after: put(w.certify("Synthetic Ed25519", c.SerialNumber.Int64(), make(ed25519.PublicKey, 32))), result: Undecided, check: "algorithms", why: "pkcs7.algorithm_unknown"},
		{name: "many twins", after: put(append(many, c)...), result: Undecided, check: match, why: "pkcs7.twins"},
		{name: "key identifier of nobody", after: both(nameByKey, func(_ *forgery, s *forgedSigner) { s.name = tlv(0x80, []byte{1}) }), result: Undecided, check: match, why: none},
		{name: "key identifier of a twin", before: drop1(oidSigningCertV2), after: both(nameByKey, put(evil)), result: Failed, check: "signature", why: signature},
		{name: "key identifier in version 1", after: both(nameByKey, func(_ *forgery, s *forgedSigner) { s.version = 1 }), result: Undecided, check: "structure", why: "pkcs7.version"},
		{name: "serial in version 3", after: func(_ *forgery, s *forgedSigner) { s.version = 3 }, result: Undecided, check: "structure", why: "pkcs7.version"},
		{name: "empty key identifier", after: func(_ *forgery, s *forgedSigner) { s.name = tlv(0x80) }, parse: ErrStructure},
		{name: "issuer in other letters", after: func(_ *forgery, s *forgedSigner) {
			s.name = bytes.Replace(s.name, []byte("SYNTHETIC"), []byte("synthetic"), 1)
		}},
		{name: "issuer in another string type", after: func(_ *forgery, s *forgedSigner) {
			s.name = bytes.Replace(s.name, []byte("\x13\x09SYNTHETIC"), []byte("\x0C\x09SYNTHETIC"), 1)
		}},
		{name: "second signer holds no more", before: func(f *forgery, _ *forgedSigner) { addSigner(f, w.p384) },
			after: func(f *forgery, _ *forgedSigner) {
				f.signers[1].replace(oidSigningTime, signingTime(time.Now().Add(time.Hour)))
			}, result: Failed, check: "signature", why: signature},
		{name: "second signer signed another content", before: func(f *forgery, _ *forgedSigner) {
			addSigner(f, w.p384).replace(oidMessageDigest, octetsDER(sha([]byte("other"))))
		}, result: Failed, check: "digest", why: "pkcs7.digest"},
		{name: "second signer without a certificate", before: func(f *forgery, _ *forgedSigner) { f.add(w.p384, theContent) }, result: Undecided, check: match, why: none},
	}
}

// long is an RSA public key of which nobody knows the other half.
func long(bits uint) *rsa.PublicKey {
	n := new(big.Int).Lsh(big.NewInt(1), bits-1)
	return &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537}
}

// pssOf encodes RSASSA-PSS-params.
func pssOf(hash, mgf asn1.ObjectIdentifier, salt, trailer int64) []byte {
	return tlv(sequence, tlv(0xA0, algorithmOf(hash, null)), tlv(0xA1, algorithmOf(oidMGF1, algorithmOf(mgf, null))),
		tlv(0xA2, integer(salt)), tlv(0xA3, integer(trailer)))
}

func onAlgorithms() []attack {
	w := theWorld()
	hashed := func(h crypto.Hash, oid asn1.ObjectIdentifier, rsaOID int) func(*forgery, *forgedSigner) {
		return func(_ *forgery, s *forgedSigner) {
			s.hash, s.options, s.digest = h, h, algorithmOf(oid, null)
			s.algorithm = algorithmOf(oidOf(1, 2, 840, 113549, 1, 1, rsaOID), null)
			s.replace(oidMessageDigest, octetsDER(sum(h, theContent)))
		}
	}
	pss := func(parameters []byte) func(*forgery, *forgedSigner) {
		return func(_ *forgery, s *forgedSigner) {
			s.options = &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}
			s.algorithm = algorithmOf(oidPSS, parameters)
		}
	}
	says := func(algorithm []byte) func(*forgery, *forgedSigner) {
		return func(_ *forgery, s *forgedSigner) { s.algorithm = algorithm }
	}
	p224 := w.newPerson("Synthetic P-224", ecKey(elliptic.P224()))
	const weak, unknown, disagree, name = "pkcs7.algorithm_weak", "pkcs7.algorithm_unknown", "pkcs7.algorithms", "algorithms"
	sha512 := oidOf(2, 16, 840, 1, 101, 3, 4, 2, 3)
	return []attack{
		{name: "SHA-512", before: hashed(crypto.SHA512, sha512, 13)},
		{name: "SHA-1", before: hashed(crypto.SHA1, oidSHA1, 5), result: Undecided, check: name, why: weak},
		{name: "SHA-1 under rsaEncryption", before: hashed(crypto.SHA1, oidSHA1, 1), result: Undecided, check: name, why: weak},
		{name: "MD5", before: hashed(crypto.MD5, oidOf(1, 2, 840, 113549, 2, 5), 4), result: Undecided, check: name, why: weak},
		{name: "RSA of 1024 bits", who: w.weak, result: Undecided, check: name, why: weak},
		{name: "P-224", who: p224, result: Undecided, check: name, why: weak},
		{name: "SHA-1 and no certificate", before: hashed(crypto.SHA1, oidSHA1, 5), after: func(f *forgery, _ *forgedSigner) { f.certificates = nil }, result: Undecided, check: name, why: weak},
		{name: "digest algorithm exchanged later", after: func(_ *forgery, s *forgedSigner) { s.digest = algorithmOf(sha512) }, result: Failed, check: name, why: disagree},
		{name: "signature with SHA-1, digest with SHA-256", before: says(algorithmOf(oidOf(1, 2, 840, 113549, 1, 1, 5), null)), result: Failed, check: name, why: disagree},
		{name: "ECDSA by an RSA key", after: says(algorithmOf(oidECDSAWithSHA256)), result: Failed, check: name, why: disagree},
		{name: "RSA by an ECDSA key", who: w.p384, after: says(algorithmOf(oidSHA256WithRSA, null)), result: Failed, check: name, why: disagree},
		{name: "unknown signature algorithm", after: says(algorithmOf(oidUnknown)), result: Undecided, check: name, why: unknown},
		{name: "Ed25519 by an RSA key", after: says(algorithmOf(oidOf(1, 3, 101, 112))), result: Undecided, check: name, why: unknown},
		{name: "unknown digest algorithm", after: func(_ *forgery, s *forgedSigner) { s.digest = algorithmOf(oidOf(2, 16, 840, 1, 101, 3, 4, 2, 8)) }, result: Undecided, check: name, why: unknown},
		{name: "unknown digest algorithm, own content", after: func(f *forgery, s *forgedSigner) {
			s.digest, f.content = algorithmOf(oidUnknown), octetsDER(theContent)
		}, result: Undecided, check: name, why: unknown},
		{name: "digest algorithm with parameters", after: func(_ *forgery, s *forgedSigner) { s.digest = algorithmOf(oidSHA256, integer(7)) }, result: Undecided, check: name, why: unknown},
		{name: "RSA with parameters", after: says(algorithmOf(oidSHA256WithRSA, integer(7))), result: Failed, check: name, why: disagree},
		{name: "PSS", before: pss(pssOf(oidSHA256, oidSHA256, 32, 1))},
		{name: "PSS, mask with SHA-1", before: pss(pssOf(oidSHA256, oidSHA1, 32, 1)), result: Undecided, check: name, why: unknown},
		{name: "PSS with SHA-1, digest with SHA-256", before: pss(pssOf(oidSHA1, oidSHA1, 32, 1)), result: Failed, check: name, why: disagree},
		{name: "PSS, another salt length", before: pss(pssOf(oidSHA256, oidSHA256, 20, 1)), result: Failed, check: "signature", why: "pkcs7.signature"},
		{name: "PSS, huge salt", before: pss(pssOf(oidSHA256, oidSHA256, 1<<40, 1)), result: Failed, check: "signature", why: "pkcs7.signature"},
		{name: "PSS, no salt", before: pss(pssOf(oidSHA256, oidSHA256, 0, 1)), result: Undecided, check: name, why: unknown},
		{name: "PSS, negative salt", before: pss(pssOf(oidSHA256, oidSHA256, -1, 1)), result: Undecided, check: name, why: unknown},
		{name: "PSS, another trailer", before: pss(pssOf(oidSHA256, oidSHA256, 32, 2)), result: Undecided, check: name, why: unknown},
		{name: "PSS without parameters", before: pss(nil), result: Undecided, check: name, why: unknown},
		{name: "PSS with defaults, which are SHA-1", before: pss(tlv(sequence)), result: Failed, check: name, why: disagree},
		{name: "PSS said, PKCS#1 v1.5 done", after: says(algorithmOf(oidPSS, pssOf(oidSHA256, oidSHA256, 32, 1))), result: Failed, check: "signature", why: "pkcs7.signature"},
		{name: "PSS done, PKCS#1 v1.5 said", before: func(_ *forgery, s *forgedSigner) {
			s.options = &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}
		}, result: Failed, check: "signature", why: "pkcs7.signature"},
	}
}

func onValue() []attack {
	w := theWorld()
	small := &person{Signer: w.anotherRSAKey, chain: []*x509.Certificate{w.certify("Synthetic exponent 3", 900, cubed()), w.ca}}
	later := func(name string, who *person, bend func(value []byte) []byte) attack {
		return attack{name: name, who: who, result: Failed, check: "signature", why: "pkcs7.signature",
			after: func(_ *forgery, s *forgedSigner) { s.value = bend(s.value) }}
	}
	return []attack{
		later("one bit turned", nil, func(v []byte) []byte { v[100] ^= 1; return v }),
		later("empty", nil, func([]byte) []byte { return nil }),
		later("zeros", nil, func(v []byte) []byte { return make([]byte, len(v)) }),
		later("zero before it", nil, func(v []byte) []byte { return append([]byte{0}, v...) }),
		later("zero behind it", nil, func(v []byte) []byte { return append(v, 0) }),
		later("one octet short", nil, func(v []byte) []byte { return v[1:] }),
		later("modulus added", nil, func(v []byte) []byte {
			return new(big.Int).Add(new(big.Int).SetBytes(v), w.rsa.Public().(*rsa.PublicKey).N).Bytes()
		}),
		later("of another message", nil, func([]byte) []byte {
			f := newForgery(w.rsa, []byte("other"))
			f.signers[0].sign([]byte("other"))
			return f.signers[0].value
		}),
		later("of another key", nil, func([]byte) []byte {
			f := newForgery(&person{Signer: w.anotherRSAKey, chain: w.rsa.chain}, theContent)
			f.signers[0].sign(theContent)
			return f.signers[0].value
		}),
		later("ECDSA zeros", w.p384, func([]byte) []byte { return tlv(sequence, integer(0), integer(0)) }),
		later("ECDSA ones", w.p384, func([]byte) []byte { return tlv(sequence, integer(1), integer(1)) }),
		later("ECDSA with more behind", w.p384, func(v []byte) []byte { return append(v, 0) }),
		later("ECDSA one bit turned", w.p256, func(v []byte) []byte { v[len(v)-1] ^= 1; return v }),
		later("ECDSA empty", w.p256, func([]byte) []byte { return nil }),
		{name: "digest without its algorithm", before: func(_ *forgery, s *forgedSigner) { s.options = crypto.Hash(0) }, result: Failed, check: "signature", why: "pkcs7.signature"},
		{name: "cube root under exponent 3", who: small, before: func(_ *forgery, s *forgedSigner) { s.value = cubeRoot(sha(setOf(s.attrs))) },
			result: Failed, check: "signature", why: "pkcs7.signature"},
	}
}

// cubed is a key whose exponent is 3.
func cubed() *rsa.PublicKey { return &rsa.PublicKey{N: theWorld().anotherRSAKey.N, E: 3} }

// cubeRoot makes a value whose cube begins like a PKCS#1 v1.5 encoding of a
// digest, with garbage behind it: it passes where nobody checks the end.
func cubeRoot(digest []byte) []byte {
	prefix := []byte{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}
	block := slices.Concat([]byte{0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0}, prefix, digest)
	block = append(block, bytes.Repeat([]byte{0xFF}, 256-len(block))...)
	target := new(big.Int).SetBytes(block)
	low, high := new(big.Int), new(big.Int).Lsh(big.NewInt(1), 700)
	three := big.NewInt(3)
	for new(big.Int).Sub(high, low).Cmp(big.NewInt(1)) > 0 {
		middle := new(big.Int).Rsh(new(big.Int).Add(low, high), 1)
		if new(big.Int).Exp(middle, three, nil).Cmp(target) <= 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return low.FillBytes(make([]byte, 256))
}

func onStructure() []attack {
	w := theWorld()
	whole := func(name string, want error, bend func(der []byte) []byte) attack {
		return attack{name: name, bytes: bend, parse: want}
	}
	field := func(name string, want error, step func(*forgery, *forgedSigner)) attack {
		return attack{name: name, after: step, parse: want}
	}
	raw := func(name string, want error, b []byte) attack {
		return attack{name: name, parse: want, bytes: func([]byte) []byte { return b }}
	}
	nested := func(n int, head ...byte) []byte { return bytes.Repeat(head, n) }
	return []attack{
		whole("octet behind", ErrTrailing, func(der []byte) []byte { return append(der, 0) }),
		whole("another message behind", ErrTrailing, func(der []byte) []byte { return append(der, der...) }),
		whole("octet behind indefinite lengths", ErrTrailing, func(der []byte) []byte { return append(indefinite(der, false), 0) }),
		whole("cut short", ErrTruncated, func(der []byte) []byte { return der[:len(der)-1] }),
		whole("cut short in half", ErrTruncated, func(der []byte) []byte { return der[:len(der)/2] }),
		whole("end mark missing", ErrTruncated, func(der []byte) []byte { b := indefinite(der, false); return b[:len(b)-1] }),
		whole("one octet left", ErrTruncated, func(der []byte) []byte { return der[:1] }),
		whole("length too small", ErrStructure, func(der []byte) []byte { return append(tlv(sequence, oidDER(oidSignedData)), der...) }),
		whole("inner length too big", ErrStructure, func(der []byte) []byte { der[5+2+9+2]++; return der }),
		field("enveloped data", ErrNotSigned, func(f *forgery, _ *forgedSigner) { f.kind = oidOf(1, 2, 840, 113549, 1, 7, 3) }),
		field("data", ErrNotSigned, func(f *forgery, _ *forgedSigner) { f.kind = oidData }),
		field("no signer", ErrNoSigner, func(f *forgery, _ *forgedSigner) { f.signers = nil }),
		field("version 9", ErrStructure, func(f *forgery, _ *forgedSigner) { f.version = 9 }),
		field("negative version", ErrStructure, func(f *forgery, _ *forgedSigner) { f.version = -1 }),
		field("field behind the signers", ErrStructure, func(f *forgery, _ *forgedSigner) { f.more = null }),
		field("field behind the last of a signer", ErrStructure, func(_ *forgery, s *forgedSigner) { s.more = null }),
		field("second set of signers", ErrStructure, func(f *forgery, s *forgedSigner) { f.more = tlv(set, s.der()) }),
		field("signed attribute without values", ErrStructure, func(_ *forgery, s *forgedSigner) { s.attrs = [][]byte{tlv(sequence, oidDER(oidContentType))} }),
		field("algorithm that is none", ErrStructure, func(_ *forgery, s *forgedSigner) { s.algorithm = tlv(sequence, null) }),
		field("second signed attributes", ErrStructure, func(_ *forgery, s *forgedSigner) { s.algorithm = append(tlv(0xA0, s.attrs...), s.algorithm...) }),
		field("unsigned attribute that is none", ErrStructure, func(_ *forgery, s *forgedSigner) { s.unsigned = [][]byte{null} }),
		field("signed attribute with a field more", ErrStructure, func(_ *forgery, s *forgedSigner) {
			s.attrs = [][]byte{tlv(sequence, oidDER(oidContentType), tlv(set, oidDER(oidData)), null)}
		}),
		field("content that is no OCTET STRING", ErrStructure, func(f *forgery, _ *forgedSigner) { f.content = tlv(sequence, null) }),
		field("two contents", ErrStructure, func(f *forgery, _ *forgedSigner) {
			f.content = append(octetsDER(theContent), octetsDER([]byte("other"))...)
		}),
		field("content in pieces of another type", ErrStructure, func(f *forgery, _ *forgedSigner) { f.content = tlv(octetsInPieces, integer(1)) }),
		field("too many signers", ErrTooMany, func(f *forgery, s *forgedSigner) { f.signers = slices.Repeat([]*forgedSigner{s}, maxSigners+1) }),
		field("too many certificates", ErrTooMany, func(f *forgery, _ *forgedSigner) {
			f.certificates = slices.Repeat([][]byte{tlv(sequence)}, maxCertificates+1)
		}),
		field("too big", ErrTooBig, func(f *forgery, _ *forgedSigner) {
			f.certificates = append(f.certificates, octetsDER(make([]byte, maxSize)))
		}),
		field("too big in pieces", ErrTooBig, func(f *forgery, _ *forgedSigner) {
			f.certificates = append(f.certificates, tlv(octetsInPieces, octetsDER(make([]byte, maxSize/2)), octetsDER(make([]byte, maxSize/2))))
		}),
		{name: "big content inside", before: func(f *forgery, s *forgedSigner) {
			big := make([]byte, 2*maxSize)
			f.content = octetsDER(big)
			s.replace(oidMessageDigest, octetsDER(sha(big)))
		}, content: make([]byte, 2*maxSize)},
		raw("160 kB of nested indefinite lengths", ErrDepth, nested(80_000, sequence, 0x80)),
		raw("12 MB of nested indefinite lengths", ErrDepth, nested(6_000_000, sequence, 0x80)),
		raw("nested pieces", ErrDepth, append([]byte{sequence, 0x80}, nested(80_000, octetsInPieces, 0x80)...)),
		raw("nested definite lengths", ErrDepth, definite(100)),
		raw("nested pieces of content", ErrDepth, contentOf(nested(80_000, octetsInPieces, 0x80))),
		raw("length of 2^64", ErrTruncated, append([]byte{sequence, 0x88}, nested(8, 0xFF)...)),
		raw("length in nine octets", ErrStructure, append([]byte{sequence, 0x89}, nested(9, 0)...)),
		raw("tag of more octets", ErrStructure, []byte{sequence, 3, 0x1F, 0x81, 0}),
		raw("end mark in a definite length", ErrStructure, []byte{sequence, 2, 0, 0}),
		raw("primitive SEQUENCE", ErrStructure, []byte{sequence, 2, 0x10, 0}),
		raw("BIT STRING in pieces", ErrStructure, []byte{sequence, 4, 0x23, 2, 3, 0}),
		raw("primitive of indefinite length", ErrStructure, []byte{sequence, 4, octets, 0x80, 0, 0}),
		raw("nothing in it", ErrNotCMS, []byte{sequence, 0}),
		raw("a certificate", ErrNotCMS, w.ca.Raw),
		raw("zeros", ErrNotCMS, make([]byte, 100)),
	}
}

// definite nests SEQUENCEs of definite lengths.
func definite(levels int) []byte {
	var b []byte
	for range levels {
		b = tlv(sequence, b)
	}
	return b
}

// contentOf begins a message whose content is given, and leaves out the rest.
func contentOf(content []byte) []byte {
	begin := func(parts ...[]byte) []byte { return slices.Concat(parts...) }
	return begin([]byte{sequence, 0x80}, oidDER(oidSignedData), []byte{0xA0, 0x80, sequence, 0x80}, integer(1), tlv(set),
		[]byte{sequence, 0x80}, oidDER(oidData), []byte{0xA0, 0x80}, content)
}
