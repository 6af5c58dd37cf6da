package preview

import (
	"errors"

	pdfium_errors "github.com/klippa-app/go-pdfium/errors"
)

// Error is a reason for which a page cannot be shown. It is its own key in the
// message catalogs.
type Error string

// The reasons for which a page cannot be shown. None of them says that the
// document cannot be signed.
const (
	// ErrUnavailable means that the renderer does not start on this computer.
	ErrUnavailable Error = "preview.unavailable"
	// ErrBroken means that this is no PDF, or one that the renderer cannot show.
	ErrBroken Error = "preview.broken"
	// ErrEncrypted means that the document opens only with a password.
	ErrEncrypted Error = "preview.encrypted"
	// ErrTooBig means that the document has 2 GiB or more.
	ErrTooBig Error = "preview.too_big"
	// ErrUnreadable means that the file could not be read to its end.
	ErrUnreadable Error = "preview.unreadable"
	// ErrSlow means that the page is too complicated to be drawn in time.
	ErrSlow Error = "preview.slow"
	// ErrPage means that the document has no page of this number.
	ErrPage Error = "preview.page"
	// ErrPageSize means that no part of the page is visible.
	ErrPageSize Error = "preview.page_size"
	// ErrClosed means that the document was closed.
	ErrClosed Error = "preview.closed"
)

// Error returns the key.
func (e Error) Error() string { return string(e) }

// Message returns the catalog key; it has no arguments.
func (e Error) Message() (string, []any) { return string(e), nil }

// opening tells why PDFium did not open a document.
func opening(err error) error {
	if errors.Is(err, pdfium_errors.ErrPassword) || errors.Is(err, pdfium_errors.ErrSecurity) {
		return ErrEncrypted
	}
	return err
}
