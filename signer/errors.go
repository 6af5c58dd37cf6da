package signer

import (
	"strings"
	"time"
)

// Error is a fault that has a name: the key of its text in the catalogs.
type Error string

// Error returns the key; people read the catalog's text.
func (e Error) Error() string { return string(e) }

// Message returns the key of the text.
func (e Error) Message() (string, []any) { return string(e), nil }

// What can be wrong with a document or with its result.
const (
	ErrEmpty      Error = "file.empty"        // the document has no bytes
	ErrDirectory  Error = "file.is_directory" // the path is a folder
	ErrNotRegular Error = "file.special"      // a pipe, a device or a socket
	ErrExists     Error = "file.exists"       // the result exists
	ErrCollision  Error = "file.collision"    // another document of the batch has or is the same result
	ErrChanged    Error = "file.changed"      // the document changed since it was prepared
	ErrNotPDF     Error = "file.not_pdf"      // a PDF signature was asked for a file that is no PDF
	ErrOutFolder  Error = "file.out_folder"   // the folder of the results is missing or no folder
	ErrReadOnly   Error = "file.read_only"    // no file can be made in the folder of the results
	ErrInUse      Error = "file.in_use"       // another process has the file
	ErrNoPath     Error = "file.no_path"      // an empty path
)

// What can be wrong with signing.
const (
	ErrLastTry     Error = "sign.last_try"       // one try left and no consent to spend it; nothing was sent
	ErrUnchecked   Error = "sign.unchecked"      // the signature just made does not hold; nothing was written
	ErrIsSignature Error = "sign.is_signature"   // a note: the document is itself a signature
	ErrUnknownCA   Error = "sign.unknown_ca"     // a warning: the card's certification authority is not among the anchors
	ErrNoSlot      Error = "reader.no_such"      // no reader has this name
	ErrVirtualOnly Error = "reader.virtual_only" // only virtual readers of other kinds
	ErrNothing     Error = "sign.nothing"        // no document can be signed
)

// An ExpiredError says that the certificate cannot sign today. The password
// was not sent when Estimated, and was right otherwise.
type ExpiredError struct {
	NotAfter  time.Time
	Estimated bool // from the authentication certificate, before the password
}

// Error returns the key.
func (e *ExpiredError) Error() string { key, _ := e.Message(); return key }

// Message returns the key and the last day of validity.
func (e *ExpiredError) Message() (string, []any) {
	if e.Estimated {
		return "sign.expired", []any{e.NotAfter}
	}
	return "sign.expired_after", []any{e.NotAfter}
}

// A NotYetError says that the certificate is not valid yet.
// The password was not sent when Estimated, and was right otherwise.
type NotYetError struct {
	NotBefore time.Time
	Estimated bool // from the authentication certificate, before the password
}

// Error returns the key.
func (e *NotYetError) Error() string { key, _ := e.Message(); return key }

// Message returns the key and the first day of validity.
func (e *NotYetError) Message() (string, []any) {
	if e.Estimated {
		return "sign.not_yet", []any{e.NotBefore}
	}
	return "sign.not_yet_after", []any{e.NotBefore}
}

// A SeveralError says that more than one reader holds a My Number Card.
type SeveralError struct{ Slots []string }

// Error returns the key.
func (e *SeveralError) Error() string { return "reader.several" }

// Message returns the key and the names of the readers.
func (e *SeveralError) Message() (string, []any) {
	return "reader.several", []any{strings.Join(e.Slots, ", ")}
}
