package signer

import (
	"crypto/x509"
	"time"

	"inkan/calendar"
)

// Result is the outcome of a check, of a signature, or of a file. The words are
// those of ETSI EN 319 102-1, 5.1.3.
type Result uint8

// The results.
const (
	Passed     Result = iota // it holds
	NotChecked               // nobody looked, with the reason; never makes a signature worse
	Undecided                // cannot be decided: makes a signature indeterminate
	Failed                   // something is wrong
)

// A Question is what Verify is asked.
type Question struct {
	Path    string              // a signed PDF or a .p7s
	Content string              // the signed file of a .p7s; "" looks beside it
	At      time.Time           // validation time when no trusted time is known; zero means now
	Trust   []*x509.Certificate // additional trust anchors
	CRLs    [][]byte            // certificate revocation lists (RFC 5280), DER or PEM
}

// A Report says what was checked in a file and what came of it, signature by
// signature. Nothing in it says that a signature is valid.
type Report struct {
	File       string    // as asked
	Content    string    // the content file of a .p7s; "" for a PDF or if none was found
	Result     Result    // the worst signature's; never NotChecked
	Reason     error     // why it is not Passed; nil if it is
	Signatures []Verdict // in the order of the file
	Digest     []byte    // SHA-256 of the content (.p7s) or of the whole file (PDF)
	Size       int64     // of the same, in bytes
	At         time.Time // the validation time that was used
	Hints      []error   // what probably happened to the files, the likeliest first; they change no result
}

// A Verdict is what came of one signature.
type Verdict struct {
	Signer    *Holder   // who signed; nil if nothing binds a name to the signature
	Claimed   time.Time // the signing time that the signer claims; zero if none
	Trusted   time.Time // the time that a trusted time stamp proves; zero if none
	Result    Result    // never NotChecked
	Reason    error     // why it is not Passed; nil if it is
	CoversAll *bool     // whether the signature covers the whole document; nil for a .p7s
	Checks    []Check   // in the order they are told
	Practice  bool      // made with a practice card: no legal effect
	Field     string    // name of the signature field in a PDF
	Added     bool      // its trust anchor was added by the user, not built in
	Format    string    // such as "adbe.pkcs7.detached" or "CMS"
	Says      Statement // what the signature dictionary of a PDF says
}

// A Statement is what whoever made a signature wrote beside it. Nobody has
// confirmed it.
type Statement struct{ Name, Reason, Location string }

// A Check is one thing that was looked at, or that was not.
type Check struct {
	Name   string // such as "digest", "signature", "chain", "validity", "revocation"; the text key is "check."+Name
	Result Result
	Why    error // the reason, unless Passed; it has a Message
}

// A Holder is the person a signing certificate names.
type Holder struct {
	Name      string    // 氏名; for a certificate of another kind its common name
	Address   string    // 住所
	Birth     time.Time // 生年月日, midnight in Asia/Tokyo; zero if unknown
	Sex       string    // JIS X 0303: 1 male, 2 female, 9 not applicable; "" if unknown
	NotBefore time.Time
	NotAfter  time.Time
	Kind      calendar.Kind // of the certificate, for the rules of renewal
	Issuer    string        // name of the certification authority
	Self      bool          // the holder issued it: Issuer is the holder too
	Practice  bool          // a practice certificate
	JPKI      bool          // has the profile of a JPKI signing certificate
	// NameSubstituted and AddressSubstituted tell for each character whether it
	// stands for one that the system cannot write (代替文字).
	NameSubstituted    []bool
	AddressSubstituted []bool
	Other              []OtherData // further data in the certificate, such as what a later law adds
}

// An OtherData is a field of a certificate that this program has no name for.
type OtherData struct {
	ID   string // object identifier, dotted
	Text string // UTF-8; hexadecimal DER if it is no text
}
