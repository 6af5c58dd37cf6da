package pdf

import "slices"

// Gap is the place of the /Contents digits, with their brackets, in the file
// that Finish writes. It is known from Complete until Finish.
func (d *Draft) Gap() Range {
	return Range{d.size + int64(len(d.head)) - 1, 2*int64(d.reserve) + 2}
}

// Sum is the SHA-256 of the document as it was prepared.
func (d *Draft) Sum() []byte { return slices.Clone(d.sum[:]) }
