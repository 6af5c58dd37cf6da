//go:build !linux

package signer

import "os"

// An ahead writer writes; other systems have no way to begin early.
type ahead struct{ *os.File }
