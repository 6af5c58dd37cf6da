package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/elliptic"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// region is a part of a message that is not signed and not looked at.
type region struct{ from, to int }

// unsignedRegions are the parts of a message of Sign that may change without
// any check of this package noticing: version and list of digest algorithms,
// the CA's certificate (the chain is judged elsewhere), and the letters of the
// issuer's name, which only help to find the certificate.
func unsignedRegions(t *testing.T, der []byte, p *person) []region {
	t.Helper()
	name := tlv(sequence, p.chain[0].RawIssuer, integer(p.chain[0].SerialNumber.Int64()))
	var list []region
	for _, part := range [][]byte{tlv(set, algorithmOf(oidSHA256)), p.chain[1].Raw, name} {
		at := bytes.LastIndex(der, part)
		if at < 0 {
			t.Fatal("a part of the message was not found")
		}
		list = append(list, region{at, at + len(part)})
	}
	first := list[0].from
	return append(list, region{first - 1, first}) // the version's value
}

// TestNoBitTurnsUnnoticed: a message of which any one bit was turned does not
// pass, except where nothing is signed.
func TestNoBitTurnsUnnoticed(t *testing.T) {
	for name, p := range map[string]*person{"RSA": theWorld().rsa, "P-256": theWorld().p256} {
		t.Run(name, func(t *testing.T) {
			der := signed(t, theContent, p)
			free := unsignedRegions(t, der, p)
			passed := 0
			for at := range der {
				for bit := range 8 {
					der[at] ^= 1 << bit
					s, err := Parse(der)
					der[at] ^= 1 << bit
					if err != nil || worst(s.Signers()[0].Check(sha(theContent))) != Passed {
						continue
					}
					passed++
					if !slices.ContainsFunc(free, func(r region) bool { return r.from <= at && at < r.to }) {
						t.Errorf("bit %d of octet %d turned, and nobody noticed", bit, at)
					}
				}
			}
			if passed == 0 {
				t.Error("nothing passed: this test looks at nothing")
			}
		})
	}
}

// TestHostileInputIsCheap: what cannot be a message is refused without reading
// on: by memory, which unlike time is the same on every machine.
func TestHostileInputIsCheap(t *testing.T) {
	for _, a := range onStructure() {
		b := a.made()
		if a.parse == nil || len(b) < 100_000 {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Parse(b)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; err != a.parse || used > 8*maxSize {
				t.Errorf("%v after %d bytes of memory", err, used)
			}
		})
	}
}

// TestParsePadded: what follows a message comes back, whatever its lengths.
func TestParsePadded(t *testing.T) {
	der := signed(t, theContent, theWorld().rsa)
	for name, b := range map[string][]byte{"DER": der, "BER": indefinite(der, true)} {
		s, padding, err := ParsePadded(append(bytes.Clone(b), 0, 0, 0))
		if err != nil || !bytes.Equal(padding, make([]byte, 3)) || worst(s.Signers()[0].Check(sha(theContent))) != Passed {
			t.Errorf("%s: %v, padding %x", name, err, padding)
		}
	}
	if _, _, err := ParsePadded([]byte("MIIB")); err != ErrNotCMS {
		t.Errorf("a text: %v", err)
	}
}

// TestContentInParts: how a content is written changes neither its digest nor
// what it looks like.
func TestContentInParts(t *testing.T) {
	attrs := setOf([][]byte{attr(oidContentType, oidDER(oidData)), attr(oidMessageDigest, octetsDER(sha(nil)))})
	s, err := Parse(signed(t, theContent, theWorld().rsa))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		content []byte
		want    seen
	}{
		{"attributes", attrs, attributesContent},
		{"attributes of indefinite length", indefinite(attrs, false), attributesContent},
		{"attributes with long lengths", longLengths(attrs), attributesContent},
		{"attributes and more", append(bytes.Clone(attrs), 0), plainContent},
		{"attributes cut short", attrs[:len(attrs)-1], plainContent},
		{"a figure", []byte("1,2,3\n"), plainContent},
		{"a set of something else", tlv(set, integer(1)), plainContent},
		{"an empty set", tlv(set), plainContent},
		{"nothing", nil, plainContent},
	} {
		for _, step := range []int{1, 2, 7, 1000} {
			w := s.NewContent()
			for part := range slices.Chunk(c.content, step) {
				w.Write(part)
			}
			if got := w.seen(); got != c.want || !bytes.Equal(w.Sum(crypto.SHA256), sha(c.content)) || w.Sum(crypto.SHA512) != nil {
				t.Errorf("%s in parts of %d: looks %d, want %d", c.name, step, got, c.want)
			}
		}
	}
}

var writeSeeds = flag.Bool("seeds", false, "write the seeds of the fuzz target anew")

const seedFolder = "testdata/seeds"

// TestSeeds writes the seeds, if asked to: each bent message that is not big,
// signed with keys that are forgotten when the test ends.
func TestSeeds(t *testing.T) {
	if !*writeSeeds {
		t.Skip("only with -seeds")
	}
	all := slices.Concat(goodControls(), onContent(), onAttributes(), onBinding(), onCertificate(), onAlgorithms(), onValue(), onStructure())
	odd := regexp.MustCompile(`[^a-z0-9]+`)
	for i, a := range all {
		b := a.made()
		if i%4 != 0 && i > 30 || len(b) > 5000 {
			continue
		}
		name := odd.ReplaceAllString(string(bytes.ToLower([]byte(a.name))), "-") + ".p7s"
		must(os.WriteFile(filepath.Join(seedFolder, name), b, 0o644))
	}
}

// FuzzParse: whatever the bytes, there is no panic; what is read once is read
// again the same; a content comes out the same in all ways; and what is not the
// content that was signed never passes.
func FuzzParse(f *testing.F) {
	seeds, err := filepath.Glob(filepath.Join(seedFolder, "*.p7s"))
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds in %s: %v", seedFolder, err)
	}
	for _, name := range seeds {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var first, second normaliser
		if rest, err := first.element(b, 0, 0); err == nil {
			if more, err := second.element(first.out, 0, 0); err != nil || len(more) > 0 || second.ber || !bytes.Equal(first.out, second.out) || len(rest) > len(b) {
				t.Fatalf("read again: %v, %d behind", err, len(more))
			}
		}
		sameAsInMemory(t, b)
		s, err := Parse(b)
		if err != nil {
			if _, ok := err.(Error); !ok {
				t.Fatalf("not a catalog key: %v", err)
			}
			return
		}
		var whole bytes.Buffer
		s.WriteContent(&whole)
		if own, _ := s.Content(); !bytes.Equal(own, whole.Bytes()) {
			t.Fatal("two contents")
		}
		never := s.NewContent()
		never.Write([]byte("a content that no seed signs"))
		for _, i := range s.Signers() {
			i.Check(nil)
			if len(i.Check(sha(theContent))) < 6 || worst(i.CheckContent(never)) == Passed {
				t.Fatal("passed")
			}
		}
	})
}

func BenchmarkSign(b *testing.B) {
	for name, p := range theWorld().people() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				signed(b, theContent, p)
			}
		})
	}
}

func BenchmarkParseAndCheck(b *testing.B) {
	for name, p := range theWorld().people() {
		der := signed(b, theContent, p)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s, err := Parse(der)
				if err != nil || worst(s.Signers()[0].Check(sha(theContent))) != Passed {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, bytes := range map[string][]byte{
		"12MB":                     bytes.Repeat([]byte{sequence, 0x80}, 6_000_000),
		"wide":                     wide(),
		"twins":                    manyTwins(),
		"content in single octets": contentOf(append(append([]byte{octetsInPieces, 0x80}, bytes.Repeat([]byte{octets, 1, 0}, 4_000_000)...), 0, 0)),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if s, err := Parse(bytes); err == nil {
					for _, i := range s.Signers() {
						i.Check(nil)
					}
				}
			}
		})
	}
}

// manyTwins is the most work that the bounds allow for finding certificates: as
// many signers and certificates as can be, of names that differ in their letters
// only and are as long as is looked at, with the slowest key.
func manyTwins() []byte {
	name := template("Synthetic CA with a long name", 1)
	name.IsCA, name.BasicConstraintsValid = true, true
	for range 14 {
		name.Subject.OrganizationalUnit = append(name.Subject.OrganizationalUnit, strings.Repeat("u", 50))
	}
	w := &world{caKey: theWorld().caKey}
	w.ca = issue(name, name, w.caKey.Public(), w.caKey)
	p := w.newPerson("Synthetic P-521", ecKey(elliptic.P521()))
	f := newForgery(p, theContent)
	s := f.signers[0]
	s.name = bytes.ReplaceAll(s.name, []byte("uuuuuuuuuu"), []byte("UUUUUUUUUU"))
	s.value = tlv(sequence, integer(1), integer(1))
	for i := range maxCertificates - 2 {
		other := p.chain[0].Raw // copies of one certificate are one
		if i < maxTwins-1 {
			other = w.certify("Synthetic twin", p.chain[0].SerialNumber.Int64(), p.Public()).Raw
		}
		f.certificates = append(f.certificates, other)
	}
	f.signers = slices.Repeat([]*forgedSigner{s}, maxSigners)
	return f.der()
}

// wide is the most work that the bounds allow for the normaliser: everything
// as deep as can be, with as much in it as fits.
func wide() []byte {
	inner := bytes.Repeat([]byte{octets, 0}, maxSize/2-1000)
	head := bytes.Repeat([]byte{sequence, 0x80}, maxDepth-1)
	return slices.Concat(head, inner, make([]byte, 2*(maxDepth-1)))
}
