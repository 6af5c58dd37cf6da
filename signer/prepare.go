package signer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"inkan/crash"
	"inkan/pdf"
)

// A draft is what is kept of a document between Prepare and Sign. The two kinds
// of document differ in these functions and nowhere else.
type draft struct {
	info      os.FileInfo // of the document when it was read
	sum       []byte      // SHA-256 of the document
	overwrite bool
	claimTime bool                                                       // whether the CMS claims a signing time
	complete  func(h *Holder, at time.Time, reserve int) ([]byte, error) // returns the digest to sign
	finish    func(w io.Writer, cms []byte) error                        // writes the result
	check     func(f *os.File, size int64) error                         // reads the result back
	forget    func()                                                     // drops what complete made
}

// Prepare reads, hashes and checks documents, several at a time, without a
// card. Each document has a Draft at its index; a document that cannot be
// signed has Draft.Err. The error is only ctx's.
func (d *Desk) Prepare(ctx context.Context, docs []Document, o Options) ([]Draft, error) {
	drafts := make([]Draft, len(docs))
	for i, doc := range docs {
		drafts[i] = Draft{Document: doc}
		if ctx.Err() == nil {
			drafts[i].Err = drafts[i].plan(o)
		}
	}
	out := newNames(o.Overwrite)
	out.take(o.Taken)
	out.claimAll(ctx, drafts)
	if err := ctx.Err(); err != nil {
		return drafts, err
	}
	read := newTally(d.Now, drafts, o.Progress)
	var work errgroup.Group
	work.SetLimit(runtime.NumCPU())
	for i := range drafts {
		if drafts[i].Err != nil {
			continue
		}
		work.Go(func() error {
			defer crash.Guard() // a document that nobody foresaw; no card is held here
			if ctx.Err() == nil {
				drafts[i].Err = drafts[i].read(ctx, o, read)
			}
			return nil
		})
	}
	work.Wait()
	return drafts, ctx.Err()
}

// plan finds kind and result of a document before its content is read.
func (d *Draft) plan(o Options) error {
	if d.Path == "" {
		return ErrNoPath
	}
	info, err := os.Stat(d.Path)
	if err != nil {
		return err
	}
	d.Size = info.Size()
	d.draft.info, d.draft.overwrite = info, o.Overwrite
	if err := readable(info); err != nil {
		return err
	}
	if d.Kind, err = kindOf(d.Path, d.Kind); err != nil {
		return err
	}
	if d.Kind == Detached && IsSignature(d.Path) {
		d.Note = ErrIsSignature
	}
	d.Out = outOf(d.Document, o.Dir)
	return nil
}

func readable(info os.FileInfo) error {
	switch {
	case info.IsDir():
		return ErrDirectory
	case !info.Mode().IsRegular():
		return ErrNotRegular
	case info.Size() == 0:
		return ErrEmpty
	}
	return nil
}

// outOf names the result of a document.
func outOf(doc Document, dir string) string {
	base := filepath.Base(doc.Path)
	if doc.Kind == InPDF {
		ext := filepath.Ext(base)
		base = strings.TrimSuffix(base, ext) + "-signed" + ext
	} else {
		base += ".p7s"
	}
	if dir == "" {
		dir = filepath.Dir(doc.Path)
	}
	return filepath.Join(dir, base)
}

// pdfMark begins the header of a PDF, and pdfHead is how far into the file it may
// stand (ISO 32000-1, Annex H, note 13; all readers accept it).
const (
	pdfMark = "%PDF-"
	pdfHead = 1024
)

// isPDF tells by its first bytes whether a file is a PDF.
func isPDF(r io.ReaderAt) bool {
	head := make([]byte, pdfHead+len(pdfMark))
	n, _ := r.ReadAt(head, 0)
	return bytes.Contains(head[:n], []byte(pdfMark))
}

func kindOf(path string, asked Kind) (Kind, error) {
	f, err := os.Open(path)
	if err != nil {
		return asked, err
	}
	defer f.Close()
	pdf := isPDF(f)
	switch {
	case asked == InPDF && !pdf:
		return InPDF, ErrNotPDF
	case asked == Auto && pdf:
		return InPDF, nil
	case asked == Auto:
		return Detached, nil
	}
	return asked, nil
}

// read reads the document and makes the functions of its kind.
func (d *Draft) read(ctx context.Context, o Options, t *tally) error {
	f, err := os.Open(d.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	read := &share{t, d.Size}
	defer read.done()
	if d.Kind == InPDF {
		return d.readPDF(ctx, f, o, read)
	}
	return d.readDetached(ctx, f, read)
}

func (d *Draft) readDetached(ctx context.Context, f *os.File, read *share) error {
	sum, err := hashFile(ctx, io.TeeReader(f, read))
	if err != nil {
		return err
	}
	d.draft.sum, d.draft.claimTime = sum, true
	d.draft.complete = func(*Holder, time.Time, int) ([]byte, error) { return sum, nil }
	d.draft.finish = func(w io.Writer, cms []byte) error { _, err := w.Write(cms); return err }
	d.draft.check = func(f *os.File, size int64) error { return checkDetached(f, size, sum) }
	d.draft.forget = func() {}
	return nil
}

func (d *Draft) readPDF(ctx context.Context, f *os.File, o Options, read *share) error {
	doc, err := pdf.OpenContext(ctx, f, d.Size)
	if err != nil {
		return err
	}
	request := requestOf(o)
	request.Hashed = read
	revision, err := doc.Prepare(ctx, request)
	if err != nil {
		return err
	}
	d.draft.sum, d.draft.claimTime = revision.Sum(), o.Profile == Registry
	if at, ok := revision.Place(); ok {
		d.Place = &Place{Page: at.Page, X: at.X, Y: at.Y, Width: at.Width, Height: at.Height, Fixed: at.Fixed}
	}
	path := d.Path
	var gap pdf.Range
	d.draft.complete = func(h *Holder, at time.Time, reserve int) ([]byte, error) {
		return revision.Complete(pdf.Label{Name: h.Name, At: at, Reserve: reserve})
	}
	d.draft.finish = func(w io.Writer, cms []byte) error {
		original, err := os.Open(path)
		if err != nil {
			return err
		}
		defer original.Close()
		gap = revision.Gap()
		return revision.Finish(w, original, cms)
	}
	d.draft.check = func(f *os.File, size int64) error { return checkPDF(f, size, gap, revision) }
	d.draft.forget = revision.Forget
	return nil
}

func requestOf(o Options) pdf.Request {
	rq := pdf.Request{Profile: pdf.Registry, Field: o.Field, Reason: o.Reason, Location: o.Location}
	if o.Profile == PAdES {
		rq.Profile = pdf.PAdES
	}
	if s := o.Seal; s != nil {
		rq.Seal = &pdf.Seal{
			Page: s.Page, X: s.X, Y: s.Y, Size: s.SizeMillis,
			Image: s.Image, Text: s.Text, Square: s.Square, NoDescription: s.NoDescription,
		}
	}
	return rq
}

// unchanged tells whether the document is the one that was prepared: the same
// file with the same size and time, or at least the same bytes. A PDF's bytes
// are compared once more when they are copied into the result.
func (d *Draft) unchanged(ctx context.Context) error {
	info, err := os.Stat(d.Path)
	if err != nil {
		return err
	}
	seen := d.draft.info
	if os.SameFile(info, seen) && info.Size() == seen.Size() && info.ModTime().Equal(seen.ModTime()) {
		return nil
	}
	f, err := os.Open(d.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	sum, err := hashFile(ctx, f)
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, d.draft.sum) {
		return ErrChanged
	}
	return nil
}

// hashFile returns the SHA-256 of what r still holds, in constant memory.
func hashFile(ctx context.Context, r io.Reader) ([]byte, error) {
	h := sha256.New()
	if err := copyUntil(ctx, h, r); err != nil {
		return nil, err
	}
	return h.Sum(nil), nil
}

// piece is how much is read at once, in bytes, and waiting how many pieces may
// be on their way: enough that disk and hash do not wait for each other, little
// enough for many files at a time.
const (
	piece   = 512 << 10
	waiting = 4
)

// pieces are buffers for reading.
var pieces = sync.Pool{New: func() any { return new([piece]byte) }}

// copyUntil copies r to a writer that never fails until r or ctx ends. The
// writer works on one piece while the next one is read.
func copyUntil(ctx context.Context, to io.Writer, r io.Reader) error {
	free, full, done := make(chan []byte, waiting), make(chan []byte, waiting), make(chan struct{})
	go func() {
		defer close(done)
		for b := range full {
			to.Write(b)
			free <- b[:cap(b)]
		}
	}()
	for range cap(free) {
		b := pieces.Get().(*[piece]byte)
		defer pieces.Put(b)
		free <- b[:]
	}
	defer func() {
		close(full)
		<-done
	}()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := <-free
		n, err := r.Read(b)
		full <- b[:n]
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
