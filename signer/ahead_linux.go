package signer

import (
	"os"
	"syscall"
)

// aheadEvery is how many bytes are handed to the disk at a time.
const aheadEvery = 2 << 20

// An ahead writer lets the disk begin while the rest is still being made, so
// that Sync finds little to wait for.
type ahead struct {
	*os.File
	at, begun int64
}

// Write writes p behind what was written.
func (a *ahead) Write(p []byte) (int, error) {
	n, err := a.File.Write(p)
	a.at += int64(n)
	if a.at-a.begun >= aheadEvery {
		const write = 2 // SYNC_FILE_RANGE_WRITE: begin, do not wait
		// A file system that cannot do it does it all in Sync.
		syscall.SyncFileRange(int(a.Fd()), a.begun, a.at-a.begun, write)
		a.begun = a.at
	}
	return n, err
}
