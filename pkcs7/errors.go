package pkcs7

import (
	"encoding/asn1"
	"strings"
)

// An Error is a reason that is its own key in the message catalog.
type Error string

// Error returns the key.
func (e Error) Error() string { return string(e) }

// Message returns the key of the text to show; it has no arguments.
func (e Error) Message() (string, []any) { return string(e), nil }

// What Sign refuses.
const (
	ErrDigestLength Error = "pkcs7.digest_length"      // the digest is no SHA-256 digest
	ErrIdentity     Error = "pkcs7.identity"           // the identity has no certificate, or one for another key
	ErrIdentityKey  Error = "pkcs7.identity_key"       // neither RSA of 2048 bits or more nor ECDSA P-256, P-384, P-521
	ErrChain        Error = "pkcs7.chain"              // its CA certificates did not issue its certificate
	ErrMade         Error = "pkcs7.signature_not_made" // the identity made a signature that its key does not verify
)

// Why Parse refuses.
const (
	ErrNotCMS    Error = "pkcs7.not_cms"    // neither BER nor PEM nor Base64 of a CMS message
	ErrNotSigned Error = "pkcs7.not_signed" // a CMS message of another kind, such as an encrypted one
	ErrTruncated Error = "pkcs7.truncated"  // the end is missing
	ErrStructure Error = "pkcs7.structure"  // not built as RFC 5652 says
	ErrTrailing  Error = "pkcs7.trailing"   // something follows the message
	ErrTooBig    Error = "pkcs7.too_big"    // more than 2 MiB without the encapsulated content
	ErrDepth     Error = "pkcs7.depth"      // nested more than 64 levels deep
	ErrTooMany   Error = "pkcs7.too_many"   // more than 32 signatures or 128 certificates
	ErrNoSigner  Error = "pkcs7.no_signer"  // a message that carries certificates only
)

// How a file was encoded, if not in DER.
const (
	NotePEM    Error = "pkcs7.note_pem"
	NoteBase64 Error = "pkcs7.note_base64"
	NoteBER    Error = "pkcs7.note_ber"
)

// Why a signature does not hold, or why that cannot be told.
const (
	ErrNoContent          Error = "pkcs7.no_content"          // neither digest nor encapsulated content was given
	ErrDigest             Error = "pkcs7.digest"              // the content is not the one that was signed
	ErrContent            Error = "pkcs7.content"             // the message's own content is not the given one
	ErrSignature          Error = "pkcs7.signature"           // the value does not fit the certificate's key
	ErrSignatureOrDigest  Error = "pkcs7.signature_or_digest" // the same without signed attributes: another content looks alike
	ErrOrder              Error = "pkcs7.order"               // the signed attributes were hashed in another form than DER
	ErrNoCertificate      Error = "pkcs7.no_certificate"      // the signer's certificate is not in the message
	ErrTwins              Error = "pkcs7.twins"               // several certificates fit the signer
	ErrOtherCertificate   Error = "pkcs7.other_certificate"   // the signed attribute names another certificate
	ErrVersion            Error = "pkcs7.version"             // version and form of the signer's name disagree
	ErrAlgorithms         Error = "pkcs7.algorithms"          // digest, signature algorithm and key disagree
	ErrNoAttributes       Error = "pkcs7.no_attributes"       // a content type other than data needs signed attributes
	ErrAttributesContent  Error = "pkcs7.attributes_content"  // the content is itself a set of signed attributes
	ErrContentNotSeen     Error = "pkcs7.content_not_seen"    // without signed attributes a digest alone is not enough
	ErrCounterSignatures  Error = "pkcs7.counter_signatures"  // counter-signatures are not checked
	ErrTimeStamps         Error = "pkcs7.time_stamps"         // time stamps are not checked here
	errAttributeMissing   Error = "pkcs7.attribute_missing"   // AttributeError
	errAttributeRepeated  Error = "pkcs7.attribute_repeated"  // AttributeError
	errAttributeMalformed Error = "pkcs7.attribute_malformed" // AttributeError
	errAttributeDiffers   Error = "pkcs7.attribute_differs"   // AttributeError
	errAlgorithmUnknown   Error = "pkcs7.algorithm_unknown"   // AlgorithmError
	errAlgorithmWeak      Error = "pkcs7.algorithm_weak"      // WeakError
	errUnsigned           Error = "pkcs7.unsigned_attributes" // UnsignedError
)

// An AttributeError says what is wrong with a signed attribute.
type AttributeError struct {
	Attribute string // name in the standards, such as "message-digest"
	Problem   Error  // its key
}

// Error returns the key.
func (e *AttributeError) Error() string { return e.Problem.Error() }

// Message returns the key and the attribute's name.
func (e *AttributeError) Message() (string, []any) { return string(e.Problem), []any{e.Attribute} }

// An AlgorithmError names an algorithm or key that this program cannot check.
type AlgorithmError struct{ Algorithm string }

// Error returns the key.
func (e *AlgorithmError) Error() string { return errAlgorithmUnknown.Error() }

// Message returns the key and the algorithm.
func (e *AlgorithmError) Message() (string, []any) {
	return string(errAlgorithmUnknown), []any{e.Algorithm}
}

// A WeakError names an algorithm or key that proves too little today (ETSI TS
// 119 312; CRYPTREC LS-0001 and LS-0003).
type WeakError struct{ Algorithm string }

// Error returns the key.
func (e *WeakError) Error() string { return errAlgorithmWeak.Error() }

// Message returns the key and the algorithm.
func (e *WeakError) Message() (string, []any) { return string(errAlgorithmWeak), []any{e.Algorithm} }

// An UnsignedError lists unsigned attributes of unknown type. They prove nothing
// and change nothing.
type UnsignedError struct{ Types []asn1.ObjectIdentifier }

// Error returns the key.
func (e *UnsignedError) Error() string { return errUnsigned.Error() }

// Message returns the key and the types, separated by commas.
func (e *UnsignedError) Message() (string, []any) {
	var list []string
	for _, t := range e.Types {
		list = append(list, t.String())
	}
	return string(errUnsigned), []any{strings.Join(list, ", ")}
}
