// Package preview turns the pages of a PDF into pictures and tells which pixel
// shows which millimetre of the paper. It knows nothing of seals, signatures,
// windows or the rest of this program, and what it shows is not what is signed:
// the bytes of the file are.
//
// The pages are drawn by PDFium, compiled to WebAssembly (go-pdfium on wazero),
// in a sandbox: no file, no network, no clock to speak of, at most 384 MiB, at
// most 20 seconds for one page. A document that breaks out of PDFium's own rules
// is still within the sandbox, and the next document gets a new one.
package preview

import (
	"context"
	"errors"
	"image"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/tetratelabs/wazero"
)

// timeLimit is how long opening a document or drawing a page may take, without
// the wait for another document's turn.
const timeLimit = 20 * time.Second

// maxSize is how big a document may be in bytes: the sandbox counts offsets in
// 32 bits, of which PDFium uses the sign.
const maxSize = 1<<31 - 1

// A Viewer draws pages. It does one thing at a time, whoever asks, so that the
// memory it takes is that of one document. It is safe for concurrent use.
type Viewer struct {
	turn   chan struct{} // holds one token; who has it may touch what follows
	font   []byte
	dir    string // of the compilation cache; "" means in memory
	limit  time.Duration
	memory uint32 // of the sandbox, in pages of 64 KiB
	pool   pdfium.Pool
	cache  wazero.CompilationCache
	live   *session
}

// New returns a Viewer. font is a TrueType file with which Japanese text is shown
// when the document does not bring the typeface; without it such text is blank.
// Nothing is started before the first document is opened or Warm is called.
func New(font []byte) *Viewer {
	return &Viewer{turn: make(chan struct{}, 1), font: font, dir: cacheDir(), limit: timeLimit, memory: memoryLimit}
}

// Warm starts the renderer, which takes 0.1 s, and 2 to 6 s the first time on a
// computer, when PDFium is compiled. Open does so by itself; Warm is for doing it
// before anybody waits. A start that has begun does not heed ctx.
func (v *Viewer) Warm(ctx context.Context) error {
	if err := v.take(ctx); err != nil {
		return err
	}
	defer v.leave()
	return v.start()
}

// Close frees the renderer. A later call of Open starts it again.
func (v *Viewer) Close() {
	v.take(context.Background()) // cannot fail
	defer v.leave()
	v.stop()
}

// take waits for the turn, which leave gives on.
func (v *Viewer) take(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case v.turn <- struct{}{}:
		if err := ctx.Err(); err != nil { // both came, and chance chose
			v.leave()
			return err
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (v *Viewer) leave() { <-v.turn }

// A Document is an open PDF. Its methods may be called by many goroutines; they
// take turns.
type Document struct {
	viewer *Viewer
	source *source
	file   *os.File // nil if the reader belongs to somebody else
	count  int
	pages  map[int]Page
	life   context.Context
	end    context.CancelFunc
}

// Open opens a file. It stays open, and is read in pieces as pages ask for them,
// until Close: the whole is never in memory.
func (v *Viewer) Open(ctx context.Context, path string) (*Document, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nameless(err)
	}
	if !info.Mode().IsRegular() {
		return nil, ErrBroken
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nameless(err)
	}
	d, err := v.OpenReader(ctx, f, info.Size())
	if err != nil {
		f.Close()
		return nil, err
	}
	d.file = f
	return d, nil
}

// nameless takes the path out of an error.
func nameless(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// OpenReader opens the PDF of so many bytes behind r, which must stay readable
// until Close.
func (v *Viewer) OpenReader(ctx context.Context, r io.ReaderAt, size int64) (*Document, error) {
	if size > maxSize {
		return nil, ErrTooBig
	}
	if size <= 0 {
		return nil, ErrBroken
	}
	d := &Document{viewer: v, source: newSource(r, size), pages: map[int]Page{}}
	d.life, d.end = context.WithCancel(context.Background())
	err := d.work(ctx, func(s *session) (err error) {
		d.count, err = s.count()
		return err
	})
	if err != nil {
		d.end()
		return nil, err
	}
	return d, nil
}

// Pages returns how many pages the document has.
func (d *Document) Pages() int { return d.count }

// Page returns size and peculiarities of a page, the first being 1. The error is
// ErrPage, ErrPageSize, or one of those of Render.
func (d *Document) Page(ctx context.Context, number int) (p Page, err error) {
	if number < 1 || number > d.count {
		return Page{}, ErrPage
	}
	err = d.work(ctx, func(s *session) error {
		p, err = d.page(s, number)
		return err
	})
	return p, err
}

// page is Page for who has the turn.
func (d *Document) page(s *session, number int) (Page, error) {
	if p, ok := d.pages[number]; ok {
		return p, nil
	}
	p, err := s.page(number)
	if err == nil {
		d.pages[number] = p
	}
	return p, err
}

// The limits of a picture. 16 million pixels are 64 MiB.
const (
	maxWidth  = 8192
	maxPixels = 16 << 20
)

// Render draws a page, the first being 1, so many pixels wide, annotations and
// form fields included. A picture that would have more than 16 million pixels is
// made smaller; Page.Scale works with any size.
//
// The error is that of ctx when it ends, ErrSlow when 20 s are not enough,
// ErrBroken when the document cannot be shown or breaks the renderer, and ErrPage,
// ErrPageSize, ErrUnreadable, ErrUnavailable or ErrClosed as they say. After any
// of them other pages and documents can still be drawn.
func (d *Document) Render(ctx context.Context, number, width int) (picture image.Image, err error) {
	if number < 1 || number > d.count {
		return nil, ErrPage
	}
	err = d.work(ctx, func(s *session) error {
		p, err := d.page(s, number)
		if err != nil {
			return err
		}
		w, h := pixels(p, width)
		picture, err = s.draw(number, w, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	return picture, nil
}

// Close ends what is being drawn of this document, and closes the file that Open
// opened. It waits for its turn, so that a screen calls it beside its own goroutine.
func (d *Document) Close() {
	d.end()
	v := d.viewer
	v.take(context.Background()) // cannot fail, and whoever has the turn ends soon
	defer v.leave()
	if v.live != nil && v.live.document == d {
		v.drop()
	}
	if d.file != nil {
		d.file.Close() // nothing was written
		d.file = nil
	}
}

// work runs f with a sandbox in which the document is open, when its turn has
// come. After any error the sandbox is thrown away, for nobody knows its state.
func (d *Document) work(ctx context.Context, f func(*session) error) (err error) {
	v := d.viewer
	if err := v.take(ctx); err != nil {
		return err
	}
	defer v.leave()
	if d.life.Err() != nil {
		return ErrClosed
	}
	if err := v.start(); err != nil {
		return err
	}
	limited, cancel := context.WithTimeoutCause(ctx, v.limit, ErrSlow)
	defer cancel()
	defer context.AfterFunc(d.life, cancel)()
	defer func() {
		if trouble := recover(); trouble != nil {
			err = ErrBroken
		}
		if err != nil {
			err = d.reason(ctx, limited, err)
			v.drop()
		}
	}()
	s, err := v.session(limited, d)
	if err != nil {
		return err
	}
	return f(s)
}

// reason tells why something failed. Who interrupts the sandbox sees it fail in
// many ways.
func (d *Document) reason(asked, limited context.Context, err error) error {
	switch {
	case asked.Err() != nil:
		return asked.Err()
	case d.life.Err() != nil:
		return ErrClosed
	case limited.Err() != nil:
		return context.Cause(limited)
	case d.source.err != nil:
		return ErrUnreadable
	}
	var ours Error
	if errors.As(err, &ours) {
		return ours
	}
	return ErrBroken
}
