package pkcs7

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"
)

// TestBigFiles: a content of any size in the message stays in the file, and the
// answers are those of a message in memory.
func TestBigFiles(t *testing.T) {
	w := theWorld()
	big := bytes.Repeat([]byte("0123456789abcdef"), 2<<20) // 32 MiB
	inside := func(content []byte) []byte {
		return attack{before: func(f *forgery, s *forgedSigner) {
			f.content = content
			s.replace(oidMessageDigest, octetsDER(sha(big)))
		}}.made()
	}
	der := inside(octetsDER(big))
	nested := inside(tlv(octetsInPieces, octetsDER(big[:9]), indefinite(octetsDER(big[9:]), true)))
	for _, c := range []struct {
		name   string
		file   []byte
		parse  error
		result Result
		note   error
	}{
		{"in one piece", der, nil, Passed, nil},
		{"of openssl, in pieces", theirs(t, big, w.p384, "-nodetach", "-stream"), nil, Passed, NoteBER},
		{"of openssl, in one piece", theirs(t, big, w.rsa, "-nodetach"), nil, Passed, nil},
		{"of openssl, no attributes", theirs(t, big, w.rsa, "-nodetach", "-noattr"), nil, Passed, nil},
		{"indefinite lengths", indefinite(der, true), nil, Passed, NoteBER},
		{"long lengths", longLengths(der), nil, Passed, NoteBER},
		{"pieces in pieces", nested, nil, Passed, NoteBER},
		{"changed", bytes.Replace(der, []byte("0123"), []byte("3210"), 1), nil, Failed, nil},
		{"cut short in the content", der[:len(der)/2], ErrTruncated, 0, nil},
		{"cut short behind it", der[:len(der)-1], ErrTruncated, 0, nil},
		{"octet behind", append(bytes.Clone(der), 0), ErrTrailing, 0, nil},
		{"no content", attack{before: func(f *forgery, _ *forgedSigner) { f.certificates = [][]byte{octetsDER(big)} }}.made(), ErrStructure, 0, nil},
		{"much behind the content", inside(append(octetsDER(big[:1000]), octetsDER(big)...)), ErrTooBig, 0, nil},
		{"a text", slices.Concat([]byte("-----BEGIN CMS-----\n"), big), ErrTooBig, 0, nil},
		{"nested pieces", contentOf(bytes.Repeat([]byte{octetsInPieces, 0x80}, 6_000_000)), ErrDepth, 0, nil},
		{"pieces without end", contentOf(append([]byte{octetsInPieces, 0x80}, bytes.Repeat([]byte{octets, 0}, 6_000_000)...)), ErrTruncated, 0, nil},
		{"pieces of another type", inside(tlv(octetsInPieces, integer(1), octetsDER(big))), ErrStructure, 0, nil},
		{"piece longer than the pieces", contentOf(slices.Concat([]byte{octetsInPieces, 4, octets, 0x84, 1, 0, 0, 0}, big)), ErrStructure, 0, nil},
		{"nothing known", bytes.Repeat([]byte{sequence, 0x80}, 6_000_000), ErrDepth, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s, err := ParseFile(bytes.NewReader(c.file), int64(len(c.file)))
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 4*maxSize {
				t.Errorf("%d bytes of memory", used)
			}
			if err != c.parse {
				t.Fatalf("%v, want %v", err, c.parse)
			}
			if err != nil {
				return
			}
			given := s.NewContent()
			given.Write(big)
			f := s.Signers()[0].CheckContent(given)
			if worst(f) != c.result || s.Note() != c.note || len(f) != 7 {
				t.Errorf("%v, note %v", f, s.Note())
			}
			if worst(s.Signers()[0].Check(nil)) != c.result {
				t.Errorf("own content: %v", s.Signers()[0].Check(nil))
			}
			if own, present := s.Content(); own != nil || !present {
				t.Errorf("content in memory: %d bytes, %v", len(own), present)
			}
		})
	}
}

// A gone file ends after some octets.
type gone struct {
	io.ReaderAt
	after int64
}

func (g gone) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > g.after {
		return 0, errGone
	}
	return g.ReaderAt.ReadAt(b, at)
}

// TestFileGone: an error of the file is told as it is, not as a bad signature.
func TestFileGone(t *testing.T) {
	der := attack{after: func(f *forgery, _ *forgedSigner) { f.content = octetsDER(make([]byte, 2*wholeSize)) }}.made()
	for _, after := range []int64{0, windowSize, wholeSize, int64(len(der)) - 1} {
		if _, err := ParseFile(gone{bytes.NewReader(der), after}, int64(len(der))); !errors.Is(err, errGone) {
			t.Errorf("gone after %d: %v", after, err)
		}
	}
	small := signed(t, theContent, theWorld().rsa)
	if _, err := ParseFile(gone{bytes.NewReader(small), 10}, int64(len(small))); !errors.Is(err, errGone) {
		t.Errorf("small file gone: %v", err)
	}
	if s, err := ParseFile(bytes.NewReader(small), int64(len(small))); err != nil || worst(s.Signers()[0].Check(sha(theContent))) != Passed {
		t.Errorf("small file: %v", err)
	}
}

// sameAsInMemory compares both ways to read a message that has its content.
func sameAsInMemory(t *testing.T, b []byte) {
	t.Helper()
	s, err := Parse(b)
	f, fileErr := parseCut(bytes.NewReader(b), int64(len(b)))
	if fileErr == nil && err != nil {
		t.Fatalf("in memory %v, in the file nothing wrong", err)
	}
	if err != nil || s.content == nil || b[0] != sequence {
		return
	}
	if fileErr != nil {
		t.Fatalf("in memory nothing wrong, in the file %v", fileErr)
	}
	var one, other bytes.Buffer
	s.WriteContent(&one)
	f.WriteContent(&other)
	if !bytes.Equal(one.Bytes(), other.Bytes()) || len(s.Signers()) != len(f.Signers()) {
		t.Fatal("the contents differ")
	}
	for i := range s.Signers() {
		if worst(s.Signers()[i].Check(nil)) != worst(f.Signers()[i].Check(nil)) {
			t.Fatal("the answers differ")
		}
	}
}
