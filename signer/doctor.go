package signer

import (
	"bufio"
	"bytes"
	"crypto"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"inkan/pdf"
	"inkan/pkcs7"
)

// A Hint says what probably happened to a file whose signature does not fit,
// or where something that is missing stands.
type Hint struct {
	What Error
	Name string // of a file in the same folder; "" if the hint is not about one
}

// Error returns the key.
func (h *Hint) Error() string { return string(h.What) }

// Message returns the key, and the name of the file if there is one.
func (h *Hint) Message() (string, []any) {
	if h.Name == "" {
		return string(h.What), nil
	}
	return string(h.What), []any{h.Name}
}

// What a hint can say; each has its text in the catalogs.
const (
	hintRenamed     Error = "hint.renamed"      // Name: the content, under another name
	hintBeside      Error = "hint.beside"       // Name: a signature file for this file
	hintInside      Error = "hint.inside"       // Name: a .p7m that holds the content
	hintToCRLF      Error = "hint.to_crlf"      // line ends became CR LF
	hintToLF        Error = "hint.to_lf"        // line ends became LF
	hintMarkAdded   Error = "hint.mark_added"   // a byte order mark was added
	hintMarkRemoved Error = "hint.mark_removed" // a byte order mark was removed
	hintLineEnd     Error = "hint.line_end"     // the last line end was added or removed
	hintSavedAgain  Error = "hint.saved_again"  // an earlier revision of this PDF is what was signed
	hintTruncated   Error = "hint.truncated"    // Name: the whole file, of which this is the beginning
	hintCutOff      Error = "hint.cut_off"      // the end of the file is missing
	hintOther       Error = "hint.other"        // Name: the file to which the signature belongs
	hintSwapped     Error = "hint.swapped"      // Name: the file whose signature was swapped with this one's
)

// The limits of looking for causes.
const (
	maxNeighbours  = 2000      // files of a folder that are looked at
	maxNeighbour   = 256 << 20 // bytes of one of them
	maxSearch      = 1 << 30   // bytes of all of them
	maxDirectTests = 20        // files that a signature without signed attributes is tried on
	maxTransformed = 64 << 20  // bytes of a content that is converted
	maxEnds        = 64        // revisions of a PDF that are tried
)

func (x *examination) hint(what Error, name string) {
	h := &Hint{what, name}
	x.report.Hints = append(x.report.Hints, h)
}

// A neighbourhood remembers the digests of files, so that many signatures in one
// folder read each file once.
type neighbourhood struct {
	mutex   sync.Mutex
	digests map[digestOf][]byte
	lists   map[string][]string
	spent   int64
}

// A digestOf is a file and a kind of digest.
type digestOf struct {
	path string
	hash crypto.Hash
}

func newNeighbourhood() *neighbourhood {
	return &neighbourhood{digests: map[digestOf][]byte{}, lists: map[string][]string{}}
}

// neighbours lists the ordinary files of a folder that may be contents.
func (f *neighbourhood) neighbours(dir string) []string {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if list, ok := f.lists[dir]; ok {
		return list
	}
	var list []string
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.Type().IsRegular() && len(list) < maxNeighbours {
			list = append(list, filepath.Join(dir, e.Name()))
		}
	}
	f.lists[dir] = list
	return list
}

// digest returns the digest of a file; nil if it cannot be read or is too big.
func (x *examination) digest(path string, h crypto.Hash) []byte {
	f := x.around
	key := digestOf{path, h}
	f.mutex.Lock()
	sum, known := f.digests[key]
	f.mutex.Unlock()
	if known || !h.Available() {
		return sum
	}
	file, info, err := openRegular(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	f.mutex.Lock()
	f.spent += info.Size()
	tooMuch := info.Size() > maxNeighbour || f.spent > maxSearch
	f.mutex.Unlock()
	if tooMuch {
		return nil
	}
	w := h.New()
	if copyUntil(x.ctx, w, file) == nil {
		sum = w.Sum(nil)
	}
	f.mutex.Lock()
	f.digests[key] = sum
	f.mutex.Unlock()
	return sum
}

// fits tells whether every signature of a message is over content with these
// digests.
func fits(signed *pkcs7.Signed, digest func(crypto.Hash) []byte) bool {
	for _, s := range signed.Signers() {
		sum := digest(s.Hash)
		if sum == nil {
			return false
		}
		if want := s.MessageDigest(); want != nil {
			if !bytes.Equal(want, sum) {
				return false
			}
			continue
		}
		if !slices.ContainsFunc(s.Check(sum), func(f pkcs7.Finding) bool {
			return f.Name == "signature" && f.Result == pkcs7.Passed
		}) {
			return false
		}
	}
	return true
}

// search finds the file of a folder to which a signature belongs; "" if none.
func (x *examination) search(signed *pkcs7.Signed, dir string) string {
	direct := slices.ContainsFunc(signed.Signers(), func(s pkcs7.SignerInfo) bool { return s.MessageDigest() == nil })
	tried := 0
	for _, path := range x.around.neighbours(dir) {
		if claimsCMS(path) || x.ctx.Err() != nil {
			continue
		}
		if tried++; direct && tried > maxDirectTests {
			return ""
		}
		if fits(signed, func(h crypto.Hash) []byte { return x.digest(path, h) }) {
			return path
		}
	}
	return ""
}

// renamed finds the content of a signature that stands alone, by its digest.
func (x *examination) renamed(signed *pkcs7.Signed) string {
	dir := filepath.Dir(x.question.Path)
	path := x.search(signed, dir)
	if path != "" {
		x.hint(hintRenamed, filepath.Base(path))
		return path
	}
	x.inMessage(signed, dir)
	return ""
}

// inMessage looks for a .p7m whose content is the one that was signed.
func (x *examination) inMessage(signed *pkcs7.Signed, dir string) {
	for _, path := range x.around.neighbours(dir) {
		if strings.ToLower(filepath.Ext(path)) != ".p7m" || path == filepath.Clean(x.question.Path) {
			continue
		}
		other := readMessage(path)
		if other == nil {
			continue
		}
		sums := map[crypto.Hash][]byte{}
		for _, s := range signed.Signers() {
			if s.Hash.Available() && sums[s.Hash] == nil {
				h := s.Hash.New()
				if other.WriteContent(h) == nil {
					sums[s.Hash] = h.Sum(nil)
				}
			}
		}
		if _, inside := other.Content(); inside && fits(signed, func(h crypto.Hash) []byte { return sums[h] }) {
			x.hint(hintInside, filepath.Base(path))
			return
		}
	}
}

// readMessage reads a signature file of ordinary size; nil if it is none.
func readMessage(path string) *pkcs7.Signed {
	f, info, err := openRegular(path)
	if err != nil || info.Size() > signatureCap {
		return nil
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, signatureCap))
	if err != nil {
		return nil
	}
	signed, err := pkcs7.Parse(b)
	if err != nil {
		return nil
	}
	return signed
}

// signatureBeside tells of a signature file that stands beside a file without
// a signature in it.
func (x *examination) signatureBeside() {
	for _, ending := range []string{".p7s", ".p7m"} {
		if info, err := os.Stat(x.question.Path + ending); err == nil && info.Mode().IsRegular() {
			x.hint(hintBeside, filepath.Base(x.question.Path)+ending)
			return
		}
	}
}

// differs tells whether a signature failed because its content is another.
func differs(v Verdict) bool {
	return slices.ContainsFunc(v.Checks, func(c Check) bool {
		return c.Result == Failed && (errors.Is(c.Why, pkcs7.ErrDigest) || errors.Is(c.Why, pkcs7.ErrSignatureOrDigest))
	})
}

// diagnose says what probably happened to a content that is not the one that
// was signed.
func (x *examination) diagnose(signed *pkcs7.Signed, path string) {
	f, info, err := openRegular(path)
	if err != nil {
		return
	}
	defer f.Close()
	if info.Size() <= maxTransformed {
		if what := converted(signed, f); what != "" {
			x.hint(what, "")
			return
		}
	}
	if x.savedAgain(signed, f, info.Size()) {
		x.hint(hintSavedAgain, "")
		return
	}
	x.exchanged(signed, path, f)
	if len(x.report.Hints) == 0 {
		x.inMessage(signed, filepath.Dir(x.question.Path))
	}
	if len(x.report.Hints) == 0 && cutOff(f, info.Size()) {
		x.hint(hintCutOff, "")
	}
}

// exchanged looks for the file of the same folder that was signed.
func (x *examination) exchanged(signed *pkcs7.Signed, path string, f *os.File) {
	other := x.search(signed, filepath.Dir(x.question.Path))
	switch {
	case other == "" || other == filepath.Clean(path):
	case begins(f, other):
		x.hint(hintTruncated, filepath.Base(other))
	case x.swapped(path, other):
		x.hint(hintSwapped, filepath.Base(other))
	default:
		x.hint(hintOther, filepath.Base(other))
	}
}

// swapped tells whether the signature beside the other file belongs to this one.
func (x *examination) swapped(path, other string) bool {
	theirs := readMessage(other + filepath.Ext(x.question.Path))
	return theirs != nil && fits(theirs, func(h crypto.Hash) []byte { return x.digest(path, h) })
}

// begins tells whether the file at path begins with all of f, and is longer.
func begins(f *os.File, path string) bool {
	whole, info, err := openRegular(path)
	if err != nil {
		return false
	}
	defer whole.Close()
	part, err := f.Stat()
	if err != nil || part.Size() >= info.Size() {
		return false
	}
	a, b := bufio.NewReader(io.NewSectionReader(f, 0, part.Size())), bufio.NewReader(whole)
	for {
		x, err := a.ReadByte()
		if err != nil {
			return err == io.EOF
		}
		if y, err := b.ReadByte(); err != nil || x != y {
			return false
		}
	}
}

// savedAgain tells whether an earlier revision of a PDF is what was signed.
func (x *examination) savedAgain(signed *pkcs7.Signed, f *os.File, size int64) bool {
	if !isPDF(f) {
		return false
	}
	doc, err := pdf.OpenContext(x.ctx, f, size)
	if err != nil {
		return false
	}
	ends := doc.Revisions()
	for _, end := range ends[:min(len(ends), maxEnds)] {
		for _, more := range []int64{1, 2, 0} { // line ends behind it
			if end+more >= size {
				continue
			}
			c := signed.NewContent()
			if copyUntil(x.ctx, c, io.NewSectionReader(f, 0, end+more)) == nil && fits(signed, c.Sum) {
				return true
			}
		}
	}
	return false
}

// cutOff tells by its form whether the end of a file is missing.
func cutOff(f *os.File, size int64) bool {
	n := min(size, 64<<10)
	tail, head := make([]byte, n), make([]byte, min(size, 1024))
	if _, err := f.ReadAt(tail, size-n); err != nil {
		return false
	}
	if _, err := f.ReadAt(head, 0); err != nil {
		return false
	}
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		return !bytes.Contains(tail, []byte("%%EOF"))
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return !bytes.Contains(tail, []byte("PK\x05\x06"))
	case bytes.HasPrefix(bytes.TrimPrefix(head, []byte(byteOrderMark)), []byte("<")) && size <= maxTransformed:
		return unclosed(io.NewSectionReader(f, 0, size), size)
	}
	return size == 0
}

// unclosed tells whether XML ends within an element.
func unclosed(r io.Reader, size int64) bool {
	d := xml.NewDecoder(bufio.NewReader(r))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for open := 0; ; {
		t, err := d.RawToken()
		switch t.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
		if err != nil {
			// The last character may be cut too.
			return open > 0 && d.InputOffset() >= size-4
		}
	}
}
