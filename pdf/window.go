package pdf

import (
	"cmp"
	"errors"
	"io"
)

// windowSize is how much of a document is in memory for parsing, in bytes.
const windowSize = 16 << 10

// loadWork is what moving the window costs, in looks at a byte.
const loadWork = 128

// A window shows the bytes of a document piece by piece.
type window struct {
	r    io.ReaderAt
	size int64
	off  int64  // position of buf
	buf  []byte // what is loaded
	err  error  // the first error of r, or of the context; never io.EOF

	budget *budget // what looking costs; nil if it is free
}

// at returns the byte at pos; ok is false outside the document, after an error of
// the file, and when the budget is used up.
func (w *window) at(pos int64) (c byte, ok bool) {
	if !w.budget.spend(1) {
		w.err = cmp.Or(w.err, w.budget.err)
		return 0, false
	}
	if i := pos - w.off; i >= 0 && i < int64(len(w.buf)) {
		return w.buf[i], true
	}
	if pos < 0 || pos >= w.size || !w.load(pos) {
		return 0, false
	}
	return w.buf[pos-w.off], true
}

// load moves the window so that it starts a little before pos: parsers look back.
func (w *window) load(pos int64) bool {
	if w.err != nil {
		return false
	}
	w.budget.spend(loadWork)
	w.off = max(0, pos-64)
	n := min(windowSize, w.size-w.off)
	if int64(cap(w.buf)) < n {
		w.buf = make([]byte, n)
	}
	got, err := w.r.ReadAt(w.buf[:n], w.off)
	w.buf = w.buf[:got]
	if int64(got) == n {
		return true
	}
	w.lost(err)
	return false
}

// has tells whether the document continues with text at pos.
func (w *window) has(pos int64, text string) bool {
	for i := range len(text) {
		if c, ok := w.at(pos + int64(i)); !ok || c != text[i] {
			return false
		}
	}
	return true
}

// fail returns the error of the file or of the budget if there is one, and
// otherwise err.
func (w *window) fail(err error) error {
	return cmp.Or(w.err, w.budget.fault(), err)
}

// bytes reads length bytes at pos into memory.
func (w *window) bytes(pos, length int64) ([]byte, error) {
	if pos < 0 || length < 0 || pos > w.size-length {
		return nil, ErrTruncated
	}
	if !w.budget.spend(length) {
		return nil, w.fail(ErrTooBig)
	}
	b := make([]byte, length)
	if n, err := w.r.ReadAt(b, pos); n < len(b) {
		return nil, w.lost(err)
	}
	return b, nil
}

// lost keeps the error of a read that brought too little.
func (w *window) lost(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		err = ErrTruncated
	}
	if w.err == nil {
		w.err = err
	}
	return err
}

// part reads length bytes from pos on, piece by piece.
func (w *window) part(pos, length int64) io.Reader { return &reading{w, pos, length} }

// A reading is a part of a document that keeps its errors in the window: they are
// the file's, not the document's.
type reading struct {
	w    *window
	pos  int64
	left int64
}

func (r *reading) Read(b []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), r.left)]
	n, err := r.w.r.ReadAt(b, r.pos)
	r.pos, r.left = r.pos+int64(n), r.left-int64(n)
	if n < len(b) {
		return n, r.w.lost(err)
	}
	return n, nil
}
