package signer_test

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"inkan/pkcs7"
	"inkan/signer"
)

// A delivery is a folder with signed files.
type delivery struct {
	*testing.T
	dir string
}

func newDelivery(t *testing.T) delivery { return delivery{t, t.TempDir()} }

func (d delivery) put(name string, content string) string {
	d.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		d.Fatal(err)
	}
	return path
}

// sign puts the signature of a content there.
func (d delivery) sign(name, content string) string {
	d.Helper()
	sum := sha256.Sum256([]byte(content))
	cms, err := pkcs7.Sign(sum[:], hanako(), noon.Add(-time.Hour))
	if err != nil {
		d.Fatal(err)
	}
	return d.put(name, string(cms))
}

const (
	textLF   = "<a>\n<b>申告</b>\n</a>\n"
	textCRLF = "<a>\r\n<b>申告</b>\r\n</a>\r\n"
	mark     = "\xEF\xBB\xBF"
)

func TestDoctor(t *testing.T) {
	plain := string(file(contract()))
	saved := string(update{objects: objs(4, flow("", "BT ET"))}.append([]byte(plain)))
	for name, c := range map[string]struct {
		make   func(d delivery) string // the file to verify
		result signer.Result
		hint   string
		about  string
	}{
		"all is well": {func(d delivery) string {
			d.put("a.xml", textLF)
			return d.sign("a.xml.p7s", textLF)
		}, passed, "", ""},
		"an empty content is a content": {func(d delivery) string {
			d.put("a.xml", "")
			return d.sign("a.xml.p7s", "")
		}, passed, "", ""},
		"renamed content": {func(d delivery) string {
			d.put("b.xml", "other")
			d.put("別の名前.xml", textLF)
			return d.sign("a.xml.p7s", textLF)
		}, passed, "hint.renamed", "別の名前.xml"},
		"no content": {func(d delivery) string {
			d.put("b.xml", "other")
			return d.sign("a.xml.p7s", textLF)
		}, undecided, "", ""},
		"LF became CR LF": {func(d delivery) string {
			d.put("a.xml", textCRLF)
			return d.sign("a.xml.p7s", textLF)
		}, failed, "hint.to_crlf", ""},
		"CR LF became LF": {func(d delivery) string {
			d.put("a.xml", textLF)
			return d.sign("a.xml.p7s", textCRLF)
		}, failed, "hint.to_lf", ""},
		"mark added": {func(d delivery) string {
			d.put("a.xml", mark+textLF)
			return d.sign("a.xml.p7s", textLF)
		}, failed, "hint.mark_added", ""},
		"mark removed": {func(d delivery) string {
			d.put("a.xml", textLF)
			return d.sign("a.xml.p7s", mark+textLF)
		}, failed, "hint.mark_removed", ""},
		"mark added and line ends converted": {func(d delivery) string {
			d.put("a.xml", mark+textCRLF)
			return d.sign("a.xml.p7s", textLF)
		}, failed, "hint.to_crlf", ""},
		"last line end lost": {func(d delivery) string {
			d.put("a.xml", strings.TrimSuffix(textLF, "\n"))
			return d.sign("a.xml.p7s", textLF)
		}, failed, "hint.line_end", ""},
		"PDF saved again": {func(d delivery) string {
			d.put("a.pdf", saved)
			return d.sign("a.pdf.p7s", plain)
		}, failed, "hint.saved_again", ""},
		"truncated copy beside the whole": {func(d delivery) string {
			d.put("a.xml", textLF[:10])
			d.put("a (1).xml", textLF)
			return d.sign("a.xml.p7s", textLF)
		}, failed, "hint.truncated", "a (1).xml"},
		"truncated PDF": {func(d delivery) string {
			d.put("a.pdf", plain[:len(plain)-30])
			return d.sign("a.pdf.p7s", plain)
		}, failed, "hint.cut_off", ""},
		"truncated XML": {func(d delivery) string {
			d.put("a.xtx", textLF[:12])
			return d.sign("a.xtx.p7s", textLF)
		}, failed, "hint.cut_off", ""},
		"empty": {func(d delivery) string {
			d.put("a.xtx", "")
			return d.sign("a.xtx.p7s", textLF)
		}, failed, "hint.cut_off", ""},
		"signature of another file": {func(d delivery) string {
			d.put("a.xml", textLF)
			d.put("b.xml", "other")
			return d.sign("a.xml.p7s", "other")
		}, failed, "hint.other", "b.xml"},
		"swapped pair": {func(d delivery) string {
			d.put("a.xml", textLF)
			d.put("b.xml", "other")
			d.sign("b.xml.p7s", textLF)
			return d.sign("a.xml.p7s", "other")
		}, failed, "hint.swapped", "b.xml"},
		"content changed": {func(d delivery) string {
			d.put("a.xml", textLF+"<!-- -->")
			return d.sign("a.xml.p7s", textLF)
		}, failed, "", ""},
		"content in a .p7m": {func(d delivery) string {
			d.put("a.xml.p7m", string(withContent(d, textLF)))
			return d.sign("b.xml.p7s", textLF)
		}, undecided, "hint.inside", "a.xml.p7m"},
		".p7m alone": {func(d delivery) string {
			return d.put("a.xml.p7m", string(withContent(d, textLF)))
		}, passed, "", ""},
		".p7m beside another content": {func(d delivery) string {
			d.put("a.xml", "other")
			return d.put("a.xml.p7m", string(withContent(d, textLF)))
		}, failed, "", ""},
		".p7s with its content inside, beside another": {func(d delivery) string {
			d.put("a.xml", "other")
			return d.put("a.xml.p7s", string(withContent(d, textLF)))
		}, failed, "", ""},
		"the content is asked about": {func(d delivery) string {
			d.sign("a.xml.p7s", textLF)
			return d.put("a.xml", textLF)
		}, undecided, "hint.beside", "a.xml.p7s"},
	} {
		t.Run(name, func(t *testing.T) {
			r := question(t, signer.Question{Path: c.make(newDelivery(t))})
			if r.Result != c.result {
				t.Errorf("%s", told(r))
			}
			var got, about string
			if len(r.Hints) > 0 {
				got, about = key(r.Hints[0]), r.Hints[0].(*signer.Hint).Name
			}
			if got != c.hint || about != c.about || len(r.Hints) > 1 {
				t.Errorf("hint %q about %q of %d", got, about, len(r.Hints))
			}
		})
	}
}

// withContent is a signature that holds its content.
func withContent(t testing.TB, content string) []byte {
	t.Helper()
	sum := sha256.Sum256([]byte(content))
	cms, err := pkcs7.Sign(sum[:], hanako(), noon)
	if err != nil {
		t.Fatal(err)
	}
	return attach(t, cms, []byte(content))
}

func TestDelivery(t *testing.T) {
	d := newDelivery(t)
	for _, name := range []string{"a.xml", "b.xml", "c.txt"} {
		d.put(name, textLF+name)
		d.sign(name+".p7s", textLF+name)
	}
	d.put("d.pdf", string(base(t, contract())))
	d.sign("d.pdf.p7s", string(base(t, contract())))
	d.put("e.txt", "nobody signed this")
	d.put("c.txt", "changed")
	desk := &signer.Desk{Anchors: signer.NewAnchors(), Now: func() time.Time { return noon }}
	var paths []string
	entries, _ := os.ReadDir(d.dir)
	for _, e := range entries {
		paths = append(paths, filepath.Join(d.dir, e.Name()))
	}
	reports, err := desk.VerifyDelivery(t.Context(), paths, signer.Question{Trust: witnessCA().chain})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]signer.Result{
		"a.xml.p7s": passed, "b.xml.p7s": passed, "c.txt.p7s": failed, "d.pdf": passed, "d.pdf.p7s": passed, "e.txt": undecided,
	}
	for _, r := range reports {
		name := filepath.Base(r.File)
		if result, ok := want[name]; !ok || result != r.Result {
			t.Errorf("%s: %s", name, told(r))
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("no answer for %v", want)
	}
}
