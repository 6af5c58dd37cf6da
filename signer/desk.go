// Package signer is what the program does: it prepares documents, signs them
// with a card, verifies signatures and watches the card. It knows no screen, no
// terminal and no language.
package signer

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"inkan/calendar"
	"inkan/reader"
)

// A Desk signs documents with the cards of one Source. Window and command line
// both work at a Desk and at nothing below it.
type Desk struct {
	Cards   reader.Source    // where cards are; nil if only Verify is used
	Anchors *Anchors         // the certification authorities that are trusted
	Now     func() time.Time // the clock
	Log     *slog.Logger     // never given a name, path, digest or secret
	// Practice says that Cards is the practice card: results have no legal effect.
	Practice bool

	card sync.Mutex // held by whoever talks to a card
}

// Kind tells where the signature of a document goes.
type Kind uint8

// The kinds of document.
const (
	Auto     Kind = iota // decided by content: %PDF- within the first 1024 bytes means InPDF
	Detached             // a detached .p7s file beside the document (RFC 5652)
	InPDF                // a signature inside the PDF (ISO 32000-2, 12.8)
)

// Profile is the profile of a signature in a PDF.
type Profile uint8

// The profiles of PDF signatures.
const (
	Registry Profile = iota // SubFilter adbe.pkcs7.detached with /Name and /M, as the registry office asks
	PAdES                   // SubFilter ETSI.CAdES.detached, PAdES-B-B (ETSI EN 319 142-1)
)

// A Document is a file to be signed.
type Document struct {
	Path string
	Kind Kind
}

// Options say how documents are signed. The zero value writes beside each
// document, overwrites nothing and uses the Registry profile.
type Options struct {
	Dir       string  // folder of the results; "" means beside each document
	Overwrite bool    // replace a result that exists
	Profile   Profile // of signatures in PDFs
	Reason    string  // /Reason of signatures in PDFs; "" means none
	Location  string  // /Location of signatures in PDFs; "" means none
	Field     string  // name of the signature field; "" means the only prepared one or a new one
	Seal      *Seal   // visible seal; nil means an invisible signature

	// Taken are files that no result may become: those of documents that were
	// prepared before and will be signed with these.
	Taken []string

	// Progress is told how far Prepare is, one call at a time; nil tells nobody.
	Progress func(Progress)
}

// A Seal is the picture of a visible signature in a PDF.
type Seal struct {
	Page          int     // from 1; 0 means the last page
	X, Y          float64 // lower left corner in millimetres from the lower left corner of the page; both 0 means the default place
	Image         []byte  // PNG or JPEG; nil means a seal drawn from the holder's name
	Text          string  // 1 to 6 characters for the drawn seal; "" means the holder's family name
	SizeMillis    float64 // edge length in millimetres; 0 means the default
	Square        bool    // the drawn seal is square (角印), not round (丸印)
	NoDescription bool    // leave out the lines 電子署名 and the date below the seal
}

// A Place is where the seal in a PDF will be, its description included: a rectangle
// in millimetres from the lower left corner of the visible page.
type Place struct {
	Page                int // from 1
	X, Y, Width, Height float64
	Fixed               bool // the document has a field there, which decides
}

// A Draft is a document that was read, hashed and found signable, or, with Err
// set, one that was not. A copy is the same draft.
type Draft struct {
	Document
	Size int64  // of the document, in bytes
	Out  string // the file that Sign will write
	Err  error  // why this document cannot be signed; nil if it can
	Note error  // what to know of it before it is signed, such as ErrIsSignature; nil if nothing

	Place *Place // of the visible seal; nil if there is none

	draft draft
}

// SHA256 returns the digest of the document as it was read, before it is signed.
// It is nil if the document was not read to its end.
func (d *Draft) SHA256() []byte { return slices.Clone(d.draft.sum) }

// A Session is one use of a card: which, with which password, with which consent.
type Session struct {
	Slot string // reader name or a part of it; "" means the one reader that holds a My Number Card
	PIN  *PIN   // taken over and wiped by Sign
	// Consent allows to spend the last try and to send a password though the
	// number of tries left cannot be read.
	Consent  bool
	TSA      *Authority // gives each signature a time stamp; nil means none
	Register *Register  // gets a row for each document that was signed; nil means none

	// Progress is told how far Sign is while a large result is being written, and with
	// each Event, one call at a time; nil tells nobody.
	Progress func(Progress)
}

// An Event is one step of Sign. Each document that Sign came to has exactly one
// Event; before them comes one with Draft -1, which tells who signs. Another one
// with Draft -1 comes last if the card could not be left as it should be.
type Event struct {
	Draft  int     // index into the drafts, or -1 for the card
	Out    string  // the file that now exists, whole; "" if none does
	Err    error   // why the document was not signed; with Draft -1 a warning, such as ErrUnknownCA
	Holder *Holder // with Draft -1: the holder of the card
	// Notes say what else was asked for and could not be done, though the
	// document was signed: an *UnstampedError, an *UnlistedError.
	Notes    []error
	Progress Progress // how far the batch is, this document counted
}

// Stage is what can be done with card and reader at a moment: the states of the
// card header, gravest first.
type Stage uint8

// The stages. Renewal window, unknown expiry and practice are not stages; they
// can be told from a Status beside any of these.
const (
	Stopped       Stage = iota // the PC/SC service does not run
	NoReader                   // no card reader
	VirtualOnly                // only virtual readers of other kinds
	NoCard                     // a reader waits for a card
	Busy                       // another program uses the card
	Reading                    // the card is being read
	OtherCard                  // not a My Number Card
	NoCertificate              // a My Number Card without a signing certificate
	Locked                     // the signing password is locked
	Expired                    // the certificate (estimate) has expired
	FewTries                   // two tries or fewer are left
	Ready                      // can sign
	Unreadable                 // the card does not answer properly
	Choose                     // more than one My Number Card: the person must choose
	Unsupported                // a card that this program cannot sign with yet: of the next generation, or a phone
	NotYet                     // the certificate (estimate) is not valid yet, or the clock is wrong
)

// Tries is the count of a password of the card.
type Tries struct {
	Left  int
	Known bool // false: the card did not tell
}

// A Status is what is known of readers and card without a password.
type Status struct {
	Stage          Stage
	Slot           string        // the reader this is about; "" if none
	Slots          []string      // all readers
	Token          string        // token information of the card (EF 0006), such as JPKIAPICCTOKEN2; "" if unknown
	Signing        Tries         // of the signing password
	Authentication Tries         // of the 4-digit PIN
	NotBefore      time.Time     // beginning of the same certificate as NotAfter
	NotAfter       time.Time     // end of the authentication certificate: an estimate for the signing certificate; zero if unknown
	Kind           calendar.Kind // of the authentication certificate, for the rules of renewal
	Practice       bool          // the practice card
	Err            error         // what went wrong, with Stopped, Busy and Unreadable
}
