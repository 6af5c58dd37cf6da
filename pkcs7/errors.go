package pkcs7

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
