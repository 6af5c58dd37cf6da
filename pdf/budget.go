package pdf

import (
	"cmp"
	"context"
	"io"
)

// The limits of what a document may cost. A look at a byte takes some
// nanoseconds; what takes longer counts as several.
const (
	maxWork   = 64 << 20 // looks at bytes, beyond workShare for each byte of the document
	workShare = 16
	askEvery  = 64 << 10 // looks between two questions to the context
)

// A budget counts the work that is done for a document: each byte that is looked
// at, wherever it stands, and what else takes as long. Behind its end no byte can
// be seen, so that everything comes to an end.
type budget struct {
	ctx  context.Context // of the document
	step context.Context // of what is done now
	work int64           // done so far
	next int64           // up to here nothing needs to be asked
	most int64
	err  error // of ctx
}

// spend counts work, and tells whether more may be done. For nil all is free.
func (b *budget) spend(n int64) bool {
	if b == nil {
		return true
	}
	b.work += n
	return b.work <= b.next || b.ask()
}

// ask asks whether the context has ended.
func (b *budget) ask() bool {
	if b.err != nil || b.work > b.most {
		return false
	}
	if b.err = cmp.Or(b.ctx.Err(), b.step.Err()); b.err != nil {
		b.next = -1
		return false
	}
	b.next = min(b.work+askEvery, b.most)
	return true
}

// busy tells whether more was done than any sane document needs, or the context
// has ended.
func (b *budget) busy() bool { return !b.spend(0) }

// fault is the error of what ends for want of a budget; nil if there is more.
func (b *budget) fault() error {
	switch {
	case b == nil || !b.busy():
		return nil
	case b.err != nil:
		return b.err
	}
	return ErrTooBig
}

// stopped tells whether the context has ended.
func (b *budget) stopped() bool { return b.busy() && b.err != nil }

// anew has work counted from nothing, until the function that it returns is called.
func (b *budget) anew() (back func()) {
	work := b.work
	b.work, b.next = 0, -1
	return func() { b.work, b.next = work, min(b.next, work) }
}

// during has another context asked too, until the function that it returns is called.
func (b *budget) during(ctx context.Context) (over func()) {
	b.step, b.next = ctx, min(b.next, b.work)
	return func() { b.step = b.ctx }
}

// An until reader ends with ctx.
type until struct {
	ctx context.Context
	io.ReaderAt
}

// ReadAt reads unless ctx has ended.
func (u until) ReadAt(p []byte, at int64) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.ReaderAt.ReadAt(p, at)
}
