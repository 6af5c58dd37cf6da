package pdf

import (
	"context"
	"hash"
	"io"
	"slices"
	"sync"
)

// Gap is the place of the /Contents digits, with their brackets, in the file
// that Finish writes. It is known from Complete until Finish.
func (d *Draft) Gap() Range {
	return Range{d.size + int64(len(d.head)) - 1, 2*int64(d.reserve) + 2}
}

// Sum is the SHA-256 of the document as it was prepared.
func (d *Draft) Sum() []byte { return slices.Clone(d.sum[:]) }

// Written is the SHA-256 of what Finish wrote outside the gap, taken while it
// was written. It is nil before Finish.
func (d *Draft) Written() []byte { return slices.Clone(d.written) }

var buffers = sync.Pool{New: func() any { return new([pieces]byte) }}

// copyHashed copies and hashes at the same time: the hash of one piece is made
// while the next one is read and written. It returns when both are done.
func copyHashed(w io.Writer, h hash.Hash, r io.Reader) (n int64, err error) {
	free, full, done := make(chan []byte, waiting), make(chan []byte, waiting), make(chan struct{})
	go func() {
		defer close(done)
		for b := range full {
			h.Write(b)
			free <- b[:cap(b)]
		}
	}()
	for range waiting {
		b := buffers.Get().(*[pieces]byte)
		defer buffers.Put(b)
		free <- b[:]
	}
	defer func() {
		close(full)
		<-done
	}()
	for {
		b := <-free
		got, err := io.ReadFull(r, b)
		full <- b[:got]
		n += int64(got)
		if _, err := w.Write(b[:got]); err != nil {
			return n, err
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// A stoppable reader ends with ctx.
type stoppable struct {
	ctx context.Context
	io.Reader
}

// Read reads unless ctx has ended.
func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}
