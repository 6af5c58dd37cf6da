package pdf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding"
	"hash"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Gap is the place of the /Contents digits, with their brackets, in the file
// that Finish writes. It is known from Complete until Finish.
func (d *Draft) Gap() Range {
	return Range{d.size + int64(len(d.head)) - 1, 2*int64(d.reserve) + 2}
}

// Sum is the SHA-256 of the document as it was prepared.
func (d *Draft) Sum() []byte { return slices.Clone(d.sum[:]) }

// Reread is the SHA-256 of what lies outside the gap of a file that Finish wrote. The
// copied document was hashed while it was written; the revision is read again.
func (d *Draft) Reread(f io.ReaderAt, size int64, gap Range) ([]byte, error) {
	h, err := d.states.resume(len(d.states))
	if err != nil {
		return nil, err
	}
	behind := gap.Offset + gap.Length
	for _, part := range []Range{{d.size, gap.Offset - d.size}, {behind, size - behind}} {
		if _, err := io.Copy(h, io.NewSectionReader(f, part.Offset, part.Length)); err != nil {
			return nil, err
		}
	}
	return h.Sum(nil), nil
}

// pieces is how much is read at a time for hashing, in bytes, and waiting how
// many of them may be on their way beside those that are being hashed: enough that
// neither reader nor hash waits for the other each time.
const (
	pieces  = 512 << 10
	waiting = 3
)

// mostWorkers is how many pieces are hashed at a time at most: SHA-256 then is faster
// than a disk. There is one worker more than processors, as writing waits too.
const mostWorkers = 4

// states are those of a SHA-256 behind each piece of a document. With them the
// pieces can be hashed again at the same time: if each leads from the state before
// it to the one behind it, the hash of them all is what it was.
type states [][]byte

// resume returns the hash as it was behind the first n pieces.
func (s states) resume(n int) (hash.Hash, error) {
	h := sha256.New()
	if n == 0 {
		return h, nil
	}
	return h, h.(encoding.BinaryUnmarshaler).UnmarshalBinary(s[n-1])
}

// lead tells whether piece i is as it was.
func (s states) lead(i int, piece []byte) bool {
	if i >= len(s) {
		return false
	}
	h, err := s.resume(i)
	if err != nil {
		return false
	}
	h.Write(piece)
	state, err := h.(encoding.BinaryMarshaler).MarshalBinary()
	return err == nil && bytes.Equal(state, s[i])
}

// copy copies the document, and hashes it a second time meanwhile.
func (d *Draft) copy(w io.Writer, original io.Reader) error {
	var changed atomic.Bool
	n, err := copyPieces(w, io.LimitReader(original, d.size), min(runtime.NumCPU()+1, mostWorkers), func(i int, piece []byte) {
		if !d.states.lead(i, piece) {
			changed.Store(true)
		}
	})
	if err != nil {
		return err
	}
	_, err = io.ReadFull(original, make([]byte, 1)) // io.EOF if the file did not grow
	if err != nil && err != io.EOF {
		return err
	}
	if n != d.size || err == nil || changed.Load() {
		return ErrChanged
	}
	return nil
}

var buffers = sync.Pool{New: func() any { return new([pieces]byte) }}

// copyPieces copies, and shows each piece and its number to see, while the next
// ones are read and written. So many workers call see at the same time. It returns
// when all is done.
func copyPieces(w io.Writer, r io.Reader, workers int, see func(i int, piece []byte)) (n int64, err error) {
	type numbered struct {
		i int
		b []byte
	}
	free, full := make(chan []byte, waiting+workers), make(chan numbered, waiting+workers)
	var seen sync.WaitGroup
	for range workers {
		seen.Go(func() {
			for p := range full {
				see(p.i, p.b)
				free <- p.b[:cap(p.b)]
			}
		})
	}
	for range cap(free) {
		b := buffers.Get().(*[pieces]byte)
		defer buffers.Put(b)
		free <- b[:]
	}
	defer seen.Wait()
	defer close(full)
	for i := 0; ; i++ {
		b := <-free
		got, err := io.ReadFull(r, b)
		if got > 0 {
			full <- numbered{i, b[:got]}
		}
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
