package signer_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"inkan/pdf"
	"inkan/pkcs7"
	"inkan/signer"
)

// A person signs in these tests: synthetic, under an authority of their own.
type person struct {
	crypto.Signer
	chain []*x509.Certificate
}

// Chain makes a person a pkcs7.Identity.
func (p person) Chain() []*x509.Certificate { return p.chain }

// issue makes a certificate under an issuer; nil signs itself.
func issue(t testing.TB, template *x509.Certificate, key crypto.Signer, by *person) *x509.Certificate {
	t.Helper()
	parent, with := template, key
	if by != nil {
		parent, with = by.chain[0], by.Signer
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), with)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func newKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// witnessCA is the issuer of the people of these tests.
var witnessCA = sync.OnceValue(func() *person {
	t := new(testing.T)
	key := newKey(t)
	return &person{key, []*x509.Certificate{issue(t, caTemplate("合成の認証局", 1), key, nil)}}
})

func caTemplate(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: noon.AddDate(-5, 0, 0), NotAfter: noon.AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
}

func endTemplate(name string, serial int64) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(4, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		SubjectKeyId: []byte{byte(serial), byte(serial >> 8), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18},
	}
}

var hanako = sync.OnceValue(func() person {
	t := new(testing.T)
	key := newKey(t)
	return person{key, []*x509.Certificate{issue(t, endTemplate("合成 花子", 2), key, witnessCA())}}
})

// seal signs a PDF as Inkan does.
func seal(t testing.TB, doc []byte, rq pdf.Request) []byte {
	t.Helper()
	d, err := pdf.Open(bytes.NewReader(doc), int64(len(doc)))
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	draft, err := d.Prepare(t.Context(), rq)
	if err != nil {
		t.Fatalf("Prepare: %v", err)
	}
	digest, err := draft.Complete(pdf.Label{Name: "合成 花子", At: noon, Reserve: 4096})
	if err != nil {
		t.Fatal(err)
	}
	at := noon
	if rq.Profile == pdf.PAdES {
		at = time.Time{}
	}
	cms, err := pkcs7.Sign(digest, hanako(), at)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := draft.Finish(&out, bytes.NewReader(doc), cms); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A change of a document: bodies of objects by number, "" for one that is
// freed, and further or other entries of the trailer.
type update struct {
	objects map[int]string
	trailer string
	root    int
	prev    int // 0 is the newest
}

func objs(pairs ...any) map[int]string {
	m := map[int]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(int)] = pairs[i+1].(string)
	}
	return m
}

var startPattern = regexp.MustCompile(`startxref\s+(\d+)`)

// lastStart is what the last startxref says.
func lastStart(doc []byte) int {
	all := startPattern.FindAllSubmatch(doc, -1)
	n, _ := strconv.Atoi(string(all[len(all)-1][1]))
	return n
}

// append adds a revision to a document as a writer would that knows nothing of
// signatures.
func (u update) append(doc []byte) []byte {
	b := bytes.NewBuffer(slices.Clone(doc))
	if u.root == 0 {
		u.root = 1
	}
	if u.trailer == "" {
		u.trailer = "/Info 6 0 R"
	}
	if u.prev == 0 {
		u.prev = lastStart(doc)
	}
	var numbers []int
	for n := range u.objects {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	places := map[int]int{}
	for _, n := range numbers {
		if u.objects[n] != "" {
			places[n] = b.Len()
			fmt.Fprintf(b, "%d 0 obj\n%s\nendobj\n", n, u.objects[n])
		}
	}
	start := b.Len()
	b.WriteString("xref\n")
	for _, n := range numbers {
		if at, ok := places[n]; ok {
			fmt.Fprintf(b, "%d 1\n%010d 00000 n \n", n, at)
		} else {
			fmt.Fprintf(b, "%d 1\n%010d 00001 f \n", n, 0)
		}
	}
	fmt.Fprintf(b, "trailer\n<< /Size 200 /Root %d 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n", u.root, u.prev, u.trailer, start)
	return b.Bytes()
}

// The objects of the synthetic contract, below number 40.
const (
	contractCatalog = "/Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm 20 0 R /Names 30 0 R /Metadata 31 0 R /PageLayout /SinglePage"
	contractForm    = "/Fields [21 0 R 22 0 R 25 0 R 27 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 5 0 R >> >>"
	contractPage    = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X1 8 0 R >> >>"
	contractText    = "BT /F1 24 Tf 72 750 Td (Pay 100 yen) Tj ET q 50 0 0 50 72 600 cm /X1 Do Q"
	annotations     = "/Annots [21 0 R 22 0 R 23 0 R 26 0 R 27 0 R]"
	amountField     = "/Type /Annot /Subtype /Widget /FT /Tx /T (amount) /V (100) /Rect [72 500 272 520] /F 4 /P 3 0 R /AP << /N 24 0 R >>"
	noteField       = "/Type /Annot /Subtype /Widget /FT /Tx /T (note) /Rect [72 460 272 480] /F 4 /P 3 0 R"
	linkAnnotation  = "/Type /Annot /Subtype /Link /Rect [72 400 272 420] /A << /S /URI /URI (https://example.jp/) >>"
	metadata        = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about=""><xmp:ModifyDate>%s</xmp:ModifyDate><dc:title>%s</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`
)

func box(s string) string { return "<< " + s + " >>" }

func flow(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// contract is a document of two pages with a form, a link, a picture, metadata
// and two free signature fields, "first" and "second".
func contract() map[int]string {
	return objs(
		1, box(contractCatalog),
		2, "<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>",
		3, box(contractPage+" "+annotations),
		4, flow("", contractText),
		5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		6, "<< /Title (A synthetic contract) /ModDate (D:20260101000000Z) >>",
		8, flow("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x80"),
		9, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /CropBox [0 0 595 842] /Contents 10 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		10, flow("", "BT /F1 24 Tf 72 750 Td (Second page) Tj ET"),
		20, box(contractForm),
		21, box(amountField),
		22, box(noteField),
		23, box(linkAnnotation),
		24, flow("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /Helv 5 0 R >> >>", "BT /Helv 12 Tf 2 5 Td (100) Tj ET"),
		25, "<< /FT /Sig /T (second) /Kids [26 0 R] >>",
		26, "<< /Type /Annot /Subtype /Widget /Parent 25 0 R /Rect [300 60 400 100] /F 4 /P 3 0 R >>",
		27, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (first) /Rect [300 120 400 160] /F 4 /P 3 0 R >>",
		30, "<< /Dests << /Names [(top) [3 0 R /Fit]] >> >>",
		31, flow("/Type /Metadata /Subtype /XML", fmt.Sprintf(metadata, "2026-01-01", "A synthetic contract")),
	)
}

// file lays objects out as a whole document.
func file(objects map[int]string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var numbers []int
	for n := range objects {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	places := map[int]int{}
	for _, n := range numbers {
		places[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, objects[n])
	}
	start := b.Len()
	size := max(40, numbers[len(numbers)-1]+1)
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", size)
	for n := 1; n < size; n++ {
		if at, ok := places[n]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", at)
		} else {
			b.WriteString("0000000000 00000 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R /ID [<00> <00>] >>\nstartxref\n%d\n%%%%EOF\n", size, start)
	return b.Bytes()
}

// with returns the contract with other objects.
func with(pairs ...any) map[int]string {
	all := contract()
	for n, body := range objs(pairs...) {
		all[n] = body
	}
	return all
}

// newest returns the body of an object as the last revision has it.
func newest(t testing.TB, doc []byte, num int) string {
	t.Helper()
	head := fmt.Sprintf("\n%d 0 obj\n", num)
	i := bytes.LastIndex(doc, []byte(head))
	if i < 0 {
		t.Fatalf("no object %d", num)
	}
	body := doc[i+len(head):]
	return string(body[:bytes.Index(body, []byte("\nendobj"))])
}

// edit replaces a text in the newest body of an object.
func edit(t testing.TB, doc []byte, num int, old, new string) string {
	t.Helper()
	body := newest(t, doc, num)
	if !strings.Contains(body, old) {
		t.Fatalf("object %d has no %q: %s", num, old, body)
	}
	return strings.Replace(body, old, new, 1)
}

// room is how many digits there are for a CMS in signed.
const room = 8192

// place is an object for the signature that signed makes.
func place(subFilter, more string) string {
	return box("/Type /Sig /Filter /Adobe.PPKLite /SubFilter /" + subFilter + " /M (D:20261122120000+09'00') " + more +
		" /ByteRange [0 aaaaaaaaaa bbbbbbbbbb cccccccccc] /Contents <" + strings.Repeat("0", room) + ">")
}

// signed appends a revision which holds a place for a signature, and signs it.
func signed(t testing.TB, doc []byte, u update) []byte {
	t.Helper()
	return fill(t, u.append(doc), signDigest(t))
}

// signDigest signs as the person of these tests.
func signDigest(t testing.TB) func(digest []byte) []byte {
	return func(digest []byte) []byte {
		cms, err := pkcs7.Sign(digest, hanako(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return cms
	}
}

// fill puts ranges and signature into the last place of a file.
func fill(t testing.TB, b []byte, sign func(digest []byte) []byte) []byte {
	t.Helper()
	at := bytes.LastIndex(b, []byte("[0 aaaaaaaaaa bbbbbbbbbb cccccccccc]"))
	if at < 0 {
		t.Fatal("no place for a signature")
	}
	open := at + bytes.IndexByte(b[at:], '<')
	end := open + bytes.IndexByte(b[open:], '>') + 1
	copy(b[at:], fmt.Sprintf("[0 %-10d %-10d %-10d]", open, end, len(b)-end))
	h := sha256.New()
	h.Write(b[:open])
	h.Write(b[end:])
	copy(b[open+1:end-1], fmt.Sprintf("%x", sign(h.Sum(nil))))
	return b
}

// ask verifies a PDF with the synthetic authority trusted.
func ask(t testing.TB, b []byte) signer.Report {
	t.Helper()
	return askFile(t, "a.pdf", b)
}

// attach puts a content into a CMS that has none: that field is not signed.
func attach(t testing.TB, cms, content []byte) []byte {
	t.Helper()
	oid := []byte{6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1} // data
	octets, err := asn1.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := asn1.Marshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: octets})
	if err != nil {
		t.Fatal(err)
	}
	encap, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: append(oid, inner...)})
	if err != nil {
		t.Fatal(err)
	}
	return rebuilt(t, cms, func(data *signedFields) { data.Content = asn1.RawValue{FullBytes: encap} })
}

// signedFields are the fields of a SignedData.
type signedFields struct {
	Version      int
	Digests      asn1.RawValue
	Content      asn1.RawValue
	Certificates asn1.RawValue `asn1:"tag:0"`
	Signers      asn1.RawValue
}

// rebuilt takes a CMS apart and puts it together again.
func rebuilt(t testing.TB, cms []byte, change func(*signedFields)) []byte {
	t.Helper()
	var info struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	unmarshal(t, cms, &info)
	var data signedFields
	unmarshal(t, info.Content.Bytes, &data)
	change(&data)
	inner, err := asn1.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	out, err := asn1.Marshal(struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}{info.Type, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: inner}})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func unmarshal(t testing.TB, der []byte, to any) {
	t.Helper()
	if _, err := asn1.Unmarshal(der, to); err != nil {
		t.Fatal(err)
	}
}
