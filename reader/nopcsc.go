//go:build !(cgo || windows)

package reader

import "context"

// Slots returns ErrUnsupported.
func (PCSC) Slots() ([]Slot, error) { return nil, ErrUnsupported }

// Watch returns ErrUnsupported.
func (PCSC) Watch(context.Context, func([]Slot)) error { return ErrUnsupported }

// Connect returns ErrUnsupported.
func (PCSC) Connect(string) (Conn, error) { return nil, ErrUnsupported }
