// Package pdf appends one signature to a PDF without touching a byte of what is
// there, and finds the signatures in a PDF. It never sees a card, a key or a
// certificate, and it does not know whether a signature holds.
package pdf

import (
	"fmt"
	"strings"
)

// Error is a reason for which a document cannot be read or signed. It is its
// own key in the message catalogs.
type Error string

// The reasons for which a document is refused.
const (
	// ErrNotPDF means that no %PDF- header is within the first 1024 bytes.
	ErrNotPDF Error = "pdf.not_pdf"
	// ErrTruncated means that the end of the file is missing.
	ErrTruncated Error = "pdf.truncated"
	// ErrXref means that the cross-reference data is broken. It is never repaired.
	ErrXref Error = "pdf.broken_xref"
	// ErrBroken means that an object that is needed breaks the rules of the format.
	ErrBroken Error = "pdf.broken"
	// ErrFilter means that a needed stream is compressed in a way that is not supported.
	ErrFilter Error = "pdf.filter"
	// ErrEncrypted means that the document is protected by a password.
	ErrEncrypted Error = "pdf.encrypted"
	// ErrCertified means that an earlier signature forbids any change (DocMDP or Lock with P = 1).
	ErrCertified Error = "pdf.certified"
	// ErrXFA means that the document is nothing but an XFA form.
	ErrXFA Error = "pdf.xfa"
	// ErrTooDeep means that a structure is nested deeper than 100 levels or runs in a circle.
	ErrTooDeep Error = "pdf.too_deep"
	// ErrTooBig means that an object or a table exceeds the limits of the reader.
	ErrTooBig Error = "pdf.too_big"
	// ErrNoField means that the document has no signature field of the name asked for.
	ErrNoField Error = "pdf.field.not_found"
	// ErrFieldSigned means that the signature field asked for is signed already.
	ErrFieldSigned Error = "pdf.field.signed"
	// ErrFieldLocked means that an earlier signature locks the field, or all fields.
	ErrFieldLocked Error = "pdf.field.locked"
	// ErrFieldSeed means that the prepared field demands a signature of another kind.
	ErrFieldSeed Error = "pdf.field.seed"
	// ErrSealText means that the text of the seal is not 1 to 6 characters long.
	ErrSealText Error = "pdf.seal.text"
	// ErrSealSize means that the edge of the seal is not between 5 and 100 mm.
	ErrSealSize Error = "pdf.seal.size"
	// ErrSealPlace means that the seal would not be within the page.
	ErrSealPlace Error = "pdf.seal.place"
	// ErrSealImage means that the picture of the seal is not a PNG or JPEG of at most 10 MiB and 16 million pixels.
	ErrSealImage Error = "pdf.seal.image"
	// ErrChanged means that the document is not the one that was prepared.
	ErrChanged Error = "pdf.changed"
	// ErrReserve means that the signature does not fit into the room reserved for it.
	ErrReserve Error = "pdf.reserve"
)

// Error returns the key.
func (e Error) Error() string { return string(e) }

// Message returns the catalog key; it has no arguments.
func (e Error) Message() (string, []any) { return string(e), nil }

// A FieldsError means that several empty signature fields are there and none was named.
type FieldsError struct {
	Names []string // full names of the empty fields, at most 10
}

// Error tells how many fields there are, not their names.
func (e *FieldsError) Error() string { return fmt.Sprintf("pdf.field.ambiguous (%d)", len(e.Names)) }

// Message returns the key, the number of fields and their names.
func (e *FieldsError) Message() (string, []any) {
	return "pdf.field.ambiguous", []any{len(e.Names), strings.Join(e.Names, ", ")}
}

// A PageError means that the page for the seal does not exist.
type PageError struct {
	Page  int // the page asked for, from 1
	Pages int // how many pages there are
}

// Error tells both numbers.
func (e *PageError) Error() string { return fmt.Sprintf("pdf.seal.page (%d of %d)", e.Page, e.Pages) }

// Message returns the key, the number of pages and the page asked for.
func (e *PageError) Message() (string, []any) { return "pdf.seal.page", []any{e.Pages, e.Page} }

// A GlyphError means that the bundled typeface lacks a character of the seal.
type GlyphError struct {
	Rune rune // the missing character
}

// Error returns the key only: the character is part of a name.
func (e *GlyphError) Error() string { return "pdf.seal.glyph" }

// Message returns the key, the code point and the character.
func (e *GlyphError) Message() (string, []any) {
	return "pdf.seal.glyph", []any{fmt.Sprintf("U+%04X", e.Rune), string(e.Rune)}
}
