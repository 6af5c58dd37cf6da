package pdf

import (
	"bytes"
	"io"
)

// bits is a set of object numbers.
type bits []uint64

// add tells whether n is new in the set.
func (b *bits) add(n int64) bool {
	for int64(len(*b)) <= n/64 {
		*b = append(*b, 0)
	}
	is := (*b)[n/64]&(1<<(n%64)) == 0
	(*b)[n/64] |= 1 << (n % 64)
	return is
}

// check compares two objects with all that they lead to, and takes a change
// down if they differ.
func (c *comparison) check(a, b object, t Change) {
	if !c.equal(a, b) {
		c.note(t)
	}
}

// checkStrictly is check for what is drawn: a page, a field or an annotation that
// is used there too, as a list of pictures, say, has no rules of its own.
func (c *comparison) checkStrictly(a, b object, t Change) {
	c.strict = true
	c.check(a, b, t)
	c.strict = false
}

// equal compares two objects with all that they lead to, except what has rules
// of its own. It goes on behind a difference: everything is looked at once.
func (c *comparison) equal(a, b object) bool {
	same := c.shallow(a, b)
	for len(c.queue) > 0 && !c.new.stopped() {
		p := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		if !c.resolved(p[0], p[1]) {
			same = false
		}
	}
	return same
}

// shallow compares two objects up to the references in them, which it queues.
func (c *comparison) shallow(a, b object) bool {
	ra, isA := a.(ref)
	rb, isB := b.(ref)
	if isA || isB {
		if !(isA && isB && ra == rb && c.special[ra] && !c.strict) {
			c.queue = append(c.queue, [2]object{a, b})
		}
		return true
	}
	switch a := a.(type) {
	case dict:
		b, ok := b.(dict)
		return ok && c.dicts(a, b)
	case array:
		b, ok := b.(array)
		if !ok || len(a) != len(b) {
			return false
		}
		same := true
		for i := range a {
			same = c.shallow(a[i], b[i]) && same
		}
		return same
	case str:
		b, ok := b.(str)
		return ok && bytes.Equal(a, b)
	case *stream:
		b, ok := b.(*stream)
		return ok && c.dicts(a.dict, b.dict) && c.data(a, b)
	}
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && x == y
	}
	switch b.(type) {
	case dict, array, str, *stream:
		return false
	}
	return a == b
}

// dicts compares dictionaries; an entry that is null is none (7.3.7).
func (c *comparison) dicts(a, b dict) bool {
	same := true
	for _, e := range sideBySide(a, b) {
		same = c.shallow(e.was, e.is) && same
	}
	return same
}

// resolved compares what stands behind a pair of which at least one is a
// reference.
func (c *comparison) resolved(a, b object) bool {
	ra, isA := a.(ref)
	rb, isB := b.(ref)
	if ra == rb {
		return ra.num > maxNumber || !c.first(ra) || c.object(ra)
	}
	if isA && isB && c.pairs[[2]ref{ra, rb}] {
		return true
	}
	if c.steps++; c.steps > maxPairs {
		c.fail(ErrTooBig)
		return true
	}
	if c.pairs == nil {
		c.pairs = map[[2]ref]bool{}
	}
	c.pairs[[2]ref{ra, rb}] = true
	was, err1 := c.old.resolve(a)
	is, err2 := c.new.resolve(b)
	if err1 != nil || err2 != nil {
		return false
	}
	return c.shallow(was, is)
}

// first tells whether a reference is met for the first time. Generations other
// than 0 are rare; a wrong one stands for nothing and must not hide the right one.
func (c *comparison) first(r ref) bool {
	if r.gen == 0 && c.strict {
		return c.seenStrictly.add(r.num)
	}
	if r.gen == 0 {
		return c.seen.add(r.num)
	}
	known := c.pairs[[2]ref{r, r}] && !c.strict
	if c.pairs == nil {
		c.pairs = map[[2]ref]bool{}
	}
	c.pairs[[2]ref{r, r}] = true
	return !known
}

// object compares what a reference stands for in both revisions. Where it
// stands at the same place, its bytes are the same, and only what it leads to
// is compared.
func (c *comparison) object(r ref) bool {
	if c.visits++; c.limit > 0 && c.visits > c.limit {
		c.queue = nil
		return false
	}
	is, err := c.new.load(r)
	if c.unmoved(r) {
		if err != nil {
			// It was as broken when it was signed, but what it leads to is unknown.
			c.fail(ErrTooBig)
			return true
		}
		c.lead(is)
		c.leadToStream(r)
		return true
	}
	was, errOld := c.old.load(r)
	if err != nil || errOld != nil {
		if err == ErrTooBig || errOld == ErrTooBig {
			c.fail(ErrTooBig)
			return true
		}
		return false
	}
	return c.shallow(was, is)
}

// unmoved tells whether a reference stands for the same bytes in both revisions.
func (c *comparison) unmoved(r ref) bool {
	was, err1 := c.old.lookup(r.num)
	is, err2 := c.new.lookup(r.num)
	if err1 != nil || err2 != nil || was != is || was.kind == 0 {
		return false
	}
	if was.kind == 2 {
		was, err1 = c.old.lookup(was.at)
		is, err2 = c.new.lookup(is.at)
		return err1 == nil && err2 == nil && was == is && was.kind == 1
	}
	return true
}

// leadToStream queues the object stream in which an object stands: how that is
// to be decoded may be told elsewhere.
func (c *comparison) leadToStream(r ref) {
	if p, err := c.new.lookup(r.num); err == nil && p.kind == 2 {
		c.queue = append(c.queue, [2]object{ref{p.at, 0}, ref{p.at, 0}})
	}
}

// lead queues the references in an object that did not move.
func (c *comparison) lead(o object) {
	switch o := o.(type) {
	case ref:
		if !c.special[o] || c.strict {
			c.queue = append(c.queue, [2]object{o, o})
		}
	case array:
		for _, item := range o {
			c.lead(item)
		}
	case dict:
		for _, e := range o {
			c.lead(e.value)
		}
	case *stream:
		c.lead(o.dict)
	}
}

// data compares the bytes of two streams as they stand in the file.
func (c *comparison) data(a, b *stream) bool {
	n, err1 := c.old.length(a)
	m, err2 := c.new.length(b)
	if err1 != nil || err2 != nil || n != m {
		return false
	}
	if a.at == b.at {
		return true
	}
	x, y := c.old.w.part(a.at, n), c.new.w.part(b.at, n)
	p, q := make([]byte, min(n, 32<<10)), make([]byte, min(n, 32<<10))
	for n > 0 && !c.new.stopped() {
		k := min(n, int64(len(p)))
		if _, err := io.ReadFull(x, p[:k]); err != nil {
			return false
		}
		if _, err := io.ReadFull(y, q[:k]); err != nil || !bytes.Equal(p[:k], q[:k]) {
			return false
		}
		n -= k
	}
	return true
}

// quiet compares two values by themselves: what it finds says nothing of the
// objects that they share with others. Values that are too involved count as
// different.
func (c *comparison) quiet(a, b object) bool {
	if c.values > maxValues {
		c.fail(ErrTooBig)
		return false
	}
	q := comparison{old: c.old, new: c.new, special: c.special, said: map[Change]bool{}, limit: maxValue}
	same := q.equal(a, b) && len(q.list) == 0
	c.values += q.visits
	return same
}
