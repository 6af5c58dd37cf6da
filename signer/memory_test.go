package signer_test

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"inkan/reader/practice"
	"inkan/signer"
)

// TestFailedDocumentsKeepNoMemory: a batch whose results cannot be written keeps the
// picture of the seal once, not with each document.
func TestFailedDocumentsKeepNoMemory(t *testing.T) {
	const documents = 20
	b := newBench(t, practice.Options{})
	out := filepath.Join(b.dir, "out")
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for i := range documents {
		paths = append(paths, b.paper(strconv.Itoa(i)+".pdf"))
	}
	picture := noise(t)
	drafts := b.drafts(signer.Options{Dir: out, Seal: &signer.Seal{Image: picture}}, paths...)
	if err := os.Remove(out); err != nil {
		t.Fatal(err)
	}
	before := inUse()
	events, err := b.sign(practice.Password, false, drafts)
	kept := inUse() - before
	if err != nil || len(events) != 1+documents || events[documents].Err == nil {
		t.Fatalf("%v, %d events", err, len(events))
	}
	if kept > 3*int64(len(picture)) { // one drawn picture may be kept for the next document
		t.Errorf("%d bytes are kept of %d documents with a picture of %d", kept, documents, len(picture))
	}
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	if events, err := b.sign(practice.Password, false, drafts); err != nil || events[documents].Err != nil {
		t.Errorf("once there is a folder: %v, %+v", err, events[documents])
	}
	runtime.KeepAlive(drafts)
}

// noise is a picture that cannot be made small.
func noise(t *testing.T) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range picture.Pix {
		picture.Pix[i] = byte(random.Uint32())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// inUse is the memory that is reached, in bytes.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestDetachedDocumentIsNotReadWhole prepares and signs a document that is larger
// than all that is allocated meanwhile.
func TestDetachedDocumentIsNotReadWhole(t *testing.T) {
	const size = 128 << 20
	b := newBench(t, practice.Options{})
	path := b.file("large.bin", "begins")
	if err := os.Truncate(path, size); err != nil { // a hole, where the file system can
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	events, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path))
	runtime.ReadMemStats(&after)
	if err != nil || events[1].Err != nil {
		t.Fatalf("%v, %+v", err, events)
	}
	if allocated := after.TotalAlloc - before.TotalAlloc; allocated > size/8 {
		t.Errorf("%d MiB were allocated to sign %d MiB", allocated>>20, size>>20)
	}
}
