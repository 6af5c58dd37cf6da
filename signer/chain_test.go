package signer_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"inkan/pdf"
	"inkan/pkcs7"
	"inkan/signer"
)

// A tree issues certificates for one test, as the NIST test suite for paths
// (PKITS) does.
type tree struct {
	*testing.T
	root *person
	next int64
}

func newTree(t *testing.T, change ...func(*x509.Certificate)) *tree {
	t.Helper()
	tr := &tree{T: t, next: 100}
	template := caTemplate("合成の根", 99)
	for _, c := range change {
		c(template)
	}
	key := ecKey(t)
	tr.root = &person{key, []*x509.Certificate{issue(t, template, key, nil)}}
	return tr
}

func ecKey(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// under issues a certificate under another; nil is the root.
func (tr *tree) under(by *person, template *x509.Certificate, change ...func(*x509.Certificate)) *person {
	tr.Helper()
	if by == nil {
		by = tr.root
	}
	tr.next++
	template.SerialNumber = big.NewInt(tr.next)
	for _, c := range change {
		c(template)
	}
	key := ecKey(tr)
	cert := issue(tr, template, key, by)
	return &person{key, append([]*x509.Certificate{cert}, by.chain...)}
}

func (tr *tree) ca(by *person, name string, change ...func(*x509.Certificate)) *person {
	tr.Helper()
	return tr.under(by, caTemplate(name, 0), change...)
}

func (tr *tree) end(by *person, change ...func(*x509.Certificate)) *person {
	tr.Helper()
	return tr.under(by, endTemplate("合成 次郎", 0), change...)
}

// alone signs with a person's key and gives all certificates but the root, in
// a way that no signer refuses: what is tested is the verdict.
type alone struct{ person }

func (a alone) Chain() []*x509.Certificate { return a.chain[:1] }

// signedBy makes a .p7s and its content in a folder.
func signedBy(t testing.TB, who *person, others ...*x509.Certificate) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.xtx")
	content := []byte("<申告/>")
	sum := sha256.Sum256(content)
	cms, err := pkcs7.Sign(sum[:], alone{*who}, noon.Add(-time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	cms = withCertificates(t, cms, others)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".p7s", cms, 0o600); err != nil {
		t.Fatal(err)
	}
	return path + ".p7s"
}

// withCertificates adds certificates to a CMS by taking it apart: the field is
// not signed.
func withCertificates(t testing.TB, cms []byte, certs []*x509.Certificate) []byte {
	t.Helper()
	return rebuilt(t, cms, func(data *signedFields) {
		raw := slices.Clone(data.Certificates.Bytes)
		for _, c := range certs {
			raw = append(raw, c.Raw...)
		}
		data.Certificates = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: raw}
	})
}

func critical(oid ...int) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: oid, Critical: true, Value: []byte{5, 0}})
	}
}

func policy(oid ...int) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		o, _ := x509.OIDFromInts(toUint(oid))
		c.Policies = append(c.Policies, o)
	}
}

func toUint(ints []int) (out []uint64) {
	for _, i := range ints {
		out = append(out, uint64(i))
	}
	return out
}

// pathCases are cases after the NIST suite: the section of PKITS that each
// comes from is in front of its name.
var pathCases = []struct {
	name   string
	make   func(tr *tree) *person
	result signer.Result
	reason string
}{
	{"4.1.1 one step", func(tr *tree) *person { return tr.end(nil) }, passed, ""},
	{"4.1.1 two steps", func(tr *tree) *person { return tr.end(tr.ca(nil, "A")) }, passed, ""},
	{"4.1.1 five steps", func(tr *tree) *person {
		return tr.end(tr.ca(tr.ca(tr.ca(tr.ca(nil, "A"), "B"), "C"), "D"))
	}, passed, ""},
	{"4.1.2 signature of an authority damaged", func(tr *tree) *person {
		a := tr.ca(nil, "A")
		fake := newTree(tr.T)
		return tr.end(fake.ca(nil, a.chain[0].Subject.CommonName))
	}, undecided, "verify.issuer"},
	{"4.1.3 signature of the end damaged", func(tr *tree) *person {
		fake := newTree(tr.T, func(c *x509.Certificate) { c.SubjectKeyId = tr.root.chain[0].SubjectKeyId })
		return fake.end(nil)
	}, failed, "verify.forged_issuer"},
	{"4.2.1 authority not valid yet", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) { c.NotBefore = noon.AddDate(0, 1, 0) }))
	}, undecided, "verify.issuer_expired"},
	{"4.2.2 end not valid yet", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) { c.NotBefore = noon.AddDate(0, 1, 0) })
	}, undecided, "verify.not_yet_valid"},
	{"4.2.5 authority expired", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) { c.NotAfter = noon.AddDate(0, -1, 0) }))
	}, undecided, "verify.issuer_expired"},
	{"4.2.6 end expired", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) { c.NotAfter = noon.AddDate(0, -1, 0) })
	}, undecided, "verify.expired"},
	{"4.3 issuer of another name", func(tr *tree) *person {
		other := &person{tr.root.Signer, []*x509.Certificate{issue(tr, caTemplate("別の名", 7), tr.root.Signer, nil)}}
		return tr.end(other)
	}, undecided, "verify.issuer"},
	{"4.6.1 authority without basic constraints", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) { c.BasicConstraintsValid, c.IsCA = false, false }))
	}, failed, "verify.not_ca"},
	{"4.6.2 authority with CA false", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) { c.IsCA = false }))
	}, failed, "verify.not_ca"},
	{"4.6.2 end that issues", func(tr *tree) *person { return tr.end(tr.end(nil)) }, failed, "verify.not_ca"},
	{"4.6.5 path length 0 with an authority below", func(tr *tree) *person {
		return tr.end(tr.ca(tr.ca(nil, "A", func(c *x509.Certificate) { c.MaxPathLenZero = true }), "B"))
	}, failed, "verify.path_length"},
	{"4.6.7 path length 0 with an end below", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) { c.MaxPathLenZero = true }))
	}, passed, ""},
	{"4.6.9 path length 1 with two below", func(tr *tree) *person {
		return tr.end(tr.ca(tr.ca(tr.ca(nil, "A", func(c *x509.Certificate) { c.MaxPathLen = 1 }), "B"), "C"))
	}, failed, "verify.path_length"},
	{"4.7.1 authority may not sign certificates", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }))
	}, failed, "verify.not_ca"},
	{"4.13 name outside the permitted subtrees", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) {
			c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"example.jp"}
		}), func(c *x509.Certificate) { c.DNSNames = []string{"example.com"} })
	}, failed, "verify.chain_rule"},
	{"4.13 name within the permitted subtrees", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) {
			c.PermittedDNSDomainsCritical, c.PermittedDNSDomains = true, []string{"example.jp"}
		}), func(c *x509.Certificate) { c.DNSNames = []string{"a.example.jp"} })
	}, passed, ""},
	{"4.16.2 unknown critical extension of the end", func(tr *tree) *person { return tr.end(nil, critical(2, 999, 1)) }, failed, "verify.critical"},
	{"4.16.2 unknown critical extension of an authority", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", critical(2, 999, 1)))
	}, failed, "verify.critical"},
	{"4.16.1 unknown extension that is not critical", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 999, 1}, Value: []byte{5, 0}}}
		})
	}, passed, ""},
	{"key usage without signatures", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment })
	}, failed, "verify.wrong_purpose"},
	{"own certificate in the name of the authority", func(tr *tree) *person {
		key := ecKey(tr)
		name := tr.root.chain[0].Subject.CommonName
		return &person{key, []*x509.Certificate{issue(tr, endTemplate(name, 9), key, nil)}}
	}, undecided, "verify.issuer"},
	{"own certificate in the name and with the key identifier of the authority", func(tr *tree) *person {
		key := ecKey(tr)
		template := endTemplate(tr.root.chain[0].Subject.CommonName, 9)
		template.AuthorityKeyId = tr.root.chain[0].SubjectKeyId
		template.SubjectKeyId = tr.root.chain[0].SubjectKeyId
		return &person{key, []*x509.Certificate{issue(tr, template, key, nil)}}
	}, failed, "verify.forged_issuer"},
	{"no key usage, nobody known issued it", func(tr *tree) *person {
		return newTree(tr.T).end(nil, func(c *x509.Certificate) { c.KeyUsage = 0 })
	}, undecided, "verify.issuer"},
	{"permitted people, critical", func(tr *tree) *person {
		return tr.end(tr.ca(nil, "A", func(c *x509.Certificate) {
			// permittedSubtrees: directoryName CN=x (RFC 5280, 4.2.1.10)
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 30}, Critical: true,
				Value: []byte{0x30, 0x14, 0xA0, 0x12, 0x30, 0x10, 0xA4, 0x0E, 0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, 'x'}}}
		}))
	}, failed, ""},
	{"no key usage", func(tr *tree) *person { return tr.end(nil, func(c *x509.Certificate) { c.KeyUsage = 0 }) }, passed, ""},
	{"certificate of a server", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} })
	}, undecided, "verify.wrong_purpose"},
	{"certificate for time stamps", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping} })
	}, undecided, "verify.wrong_purpose"},
	{"certificate for mail", func(tr *tree) *person {
		return tr.end(nil, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} })
	}, passed, ""},
	{"policy of authentication certificates", func(tr *tree) *person {
		return tr.end(nil, policy(1, 2, 392, 200149, 8, 5, 1, 3, 30))
	}, undecided, "verify.authentication"},
	{"policy of the test system", func(tr *tree) *person { return tr.end(nil, policy(1, 2, 392, 200149, 8, 5, 1, 0, 20)) }, passed, "verify.test_system"},
}

func TestPaths(t *testing.T) {
	for _, c := range pathCases {
		t.Run(c.name, func(t *testing.T) {
			tr := newTree(t)
			who := c.make(tr)
			r := question(t, signer.Question{Path: signedBy(t, who, who.chain[1:]...), Trust: tr.root.chain})
			if r.Result != c.result {
				t.Error(told(r))
			}
			if c.reason != "" && !slices.Contains(reasons(r), c.reason) {
				t.Errorf("no %s in %s", c.reason, told(r))
			}
			if s := r.Signatures[0]; !s.Added && c.result == passed {
				t.Error("the report does not say that the anchor was added")
			}
		})
	}
}

func TestAnchors(t *testing.T) {
	tr := newTree(t)
	a := tr.ca(nil, "A")
	who := tr.end(a)
	for name, c := range map[string]struct {
		trust  []*x509.Certificate
		sent   []*x509.Certificate
		result signer.Result
	}{
		"nothing is trusted":                       {nil, who.chain[1:], undecided},
		"the root, and the one between is sent":    {tr.root.chain, who.chain[1:], passed},
		"the root, and the one between is not":     {tr.root.chain, nil, undecided},
		"the one between, added by itself":         {a.chain[:1], nil, passed},
		"the root and the one between, both added": {who.chain[1:], nil, passed},
		"the certificate itself":                   {who.chain[:1], nil, passed},
		"somebody else":                            {hanako().chain[:1], who.chain[1:], undecided},
	} {
		t.Run(name, func(t *testing.T) {
			r := question(t, signer.Question{Path: signedBy(t, who, c.sent...), Trust: c.trust})
			if r.Result != c.result {
				t.Error(told(r))
			}
		})
	}
}

// A certificate that was added is trusted as it is: another one of the same key
// may name somebody else.
func TestOtherCertificateOfATrustedKey(t *testing.T) {
	who := newTree(t).end(nil)
	other := *who
	template := endTemplate(who.chain[0].Subject.CommonName, 77)
	template.DNSNames = []string{"somebody.else.example"}
	other.chain = []*x509.Certificate{issue(t, template, who.Signer, nil)}
	r := question(t, signer.Question{Path: signedBy(t, &other), Trust: who.chain[:1]})
	if r.Result == passed {
		t.Error(told(r))
	}
}

func TestManyTwinsOfAnIssuerEndInTime(t *testing.T) {
	tr := newTree(t)
	var bag []*x509.Certificate
	var last *person
	for range 20 {
		for range 5 {
			last = tr.ca(last, "A") // all of one name, so that each may be each other's issuer
		}
		bag = append(bag, last.chain[:5]...)
	}
	who := tr.end(last)
	r := question(t, signer.Question{Path: signedBy(t, who, bag...), Trust: tr.root.chain})
	if r.Result == passed {
		t.Error(told(r))
	}
}

// A listing is a revocation list for a test.
type listing struct {
	by      *person
	numbers []*big.Int
	at      time.Time // of the revocations
	from    time.Time
	to      time.Time
	extra   []pkix.Extension
	reason  int // of the revocations; 1 if at is not set
}

func (l listing) der(t testing.TB) []byte {
	t.Helper()
	if l.from.IsZero() {
		l.from, l.to = noon.AddDate(0, 0, -1), noon.AddDate(0, 0, 6)
	}
	if l.at.IsZero() {
		l.at, l.reason = noon.AddDate(0, 0, -3), 1
	}
	template := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: l.from, NextUpdate: l.to, ExtraExtensions: l.extra}
	for _, n := range l.numbers {
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: n, RevocationTime: l.at, ReasonCode: l.reason})
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, l.by.chain[0], l.by.Signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestRevocationLists(t *testing.T) {
	tr := newTree(t)
	between := tr.ca(nil, "A")
	who := tr.end(between)
	serial := who.chain[0].SerialNumber
	liar := &person{ecKey(t), between.chain}
	indirect, _ := asn1.Marshal(distribution{Indirect: true})
	onlyCAs, _ := asn1.Marshal(distribution{OnlyCAs: true})
	for name, c := range map[string]struct {
		list   []byte
		result signer.Result
		reason string
	}{
		"none":                        {nil, passed, "verify.revocation"},
		"not in it":                   {listing{by: between}.der(t), passed, ""},
		"in it":                       {listing{by: between, numbers: []*big.Int{serial}}.der(t), failed, "verify.revoked"},
		"in it since it was signed":   {listing{by: between, numbers: []*big.Int{serial}, at: noon.Add(-time.Minute)}.der(t), undecided, "verify.revoked_later"},
		"in it from tomorrow":         {listing{by: between, numbers: []*big.Int{serial}, at: noon.AddDate(0, 0, 1)}.der(t), passed, ""},
		"too old":                     {listing{by: between, numbers: []*big.Int{serial}, from: noon.AddDate(0, -2, 0), to: noon.AddDate(0, -1, 0)}.der(t), undecided, "verify.crl_dates"},
		"from the future":             {listing{by: between, from: noon.AddDate(0, 1, 0), to: noon.AddDate(0, 2, 0)}.der(t), undecided, "verify.crl_dates"},
		"of another authority":        {listing{by: tr.root}.der(t), passed, "verify.crl_other"},
		"authority in between listed": {listing{by: tr.root, numbers: []*big.Int{between.chain[0].SerialNumber}}.der(t), failed, "verify.revoked"},
		"signed by another key":       {resigned(t, listing{by: between}.der(t), liar), undecided, "verify.crl_signature"},
		"delta":                       {listing{by: between, extra: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 27}, Critical: true, Value: []byte{2, 1, 1}}}}.der(t), undecided, "verify.crl_kind"},
		"indirect":                    {listing{by: between, extra: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 28}, Critical: true, Value: indirect}}}.der(t), undecided, "verify.crl_kind"},
		"only authorities":            {listing{by: between, extra: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 28}, Critical: true, Value: onlyCAs}}}.der(t), undecided, "verify.crl_kind"},
		"unknown condition":           {listing{by: between, extra: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 999, 1}, Critical: true, Value: []byte{5, 0}}}}.der(t), undecided, "verify.crl_kind"},
		"rubbish":                     {[]byte("rubbish"), passed, "verify.crl_unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			q := signer.Question{Path: signedBy(t, who, who.chain[1:]...), Trust: tr.root.chain}
			if c.list != nil {
				q.CRLs = [][]byte{c.list}
			}
			r := question(t, q)
			if r.Result != c.result || c.reason != "" && !slices.Contains(reasons(r), c.reason) {
				t.Errorf("want %d %s: %s", c.result, c.reason, told(r))
			}
		})
	}
}

// TestSeveralListsInOneFile: each list in a PEM file counts.
func TestSeveralListsInOneFile(t *testing.T) {
	tr := newTree(t)
	between := tr.ca(nil, "A")
	who := tr.end(between)
	var file []byte
	for _, der := range [][]byte{listing{by: tr.root}.der(t), listing{by: between, numbers: []*big.Int{who.chain[0].SerialNumber}}.der(t)} {
		file = append(file, pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})...)
	}
	r := question(t, signer.Question{Path: signedBy(t, who, who.chain[1:]...), Trust: tr.root.chain, CRLs: [][]byte{file}})
	if r.Result != failed || !slices.Contains(reasons(r), "verify.revoked") {
		t.Error(told(r))
	}
}

// TestRevokedBeforeTheClaimedTime: the time that the dictionary of a PDF claims
// counts as one in the signature does; without any, nothing says that a signature
// is older than the revocation.
func TestRevokedBeforeTheClaimedTime(t *testing.T) {
	ask := func(doc []byte, revoked time.Time) signer.Report {
		list := listing{by: witnessCA(), numbers: []*big.Int{hanako().chain[0].SerialNumber}, at: revoked}.der(t)
		path := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(path, doc, 0o600); err != nil {
			t.Fatal(err)
		}
		return question(t, signer.Question{Path: path, CRLs: [][]byte{list}, At: noon.Add(time.Hour)})
	}
	for _, p := range []pdf.Profile{pdf.Registry, pdf.PAdES} {
		doc := seal(t, file(contract()), pdf.Request{Profile: p, Field: "first"})
		if r := ask(doc, noon.Add(-24*time.Hour)); r.Result != failed || key(r.Reason) != "verify.revoked" {
			t.Errorf("profile %d, revoked before: %s", p, told(r))
		}
		if r := ask(doc, noon.Add(time.Minute)); r.Result != undecided || key(r.Reason) != "verify.revoked_later" {
			t.Errorf("profile %d, revoked later: %s", p, told(r))
		}
	}
	u := update{objects: objs(
		27, edit(t, file(contract()), 27, ">>", "/V 50 0 R >>"),
		20, edit(t, file(contract()), 20, "/DA", "/SigFlags 3 /DA"),
		sig, strings.Replace(place("ETSI.CAdES.detached", ""), "/M (D:20261122120000+09'00')", "", 1))}
	if r := ask(signed(t, file(contract()), u), noon.Add(-24*time.Hour)); r.Result != failed || key(r.Reason) != "verify.revoked" {
		t.Errorf("no time claimed: %s", told(r))
	}
}

// TestMoreThanIsRead: a signature file beyond the limits of this program was not
// looked at, and is no worse for that.
func TestMoreThanIsRead(t *testing.T) {
	tr := newTree(t)
	who := tr.end(nil)
	path := signedBy(t, who, who.chain[1:]...)
	cms, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	large := tr.ca(nil, "A", func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: []int{2, 999, 1}, Value: make([]byte, 30_000)})
	})
	for want, bent := range map[pkcs7.Error][]byte{
		pkcs7.ErrTooMany: withCertificates(t, cms, slices.Repeat(tr.root.chain[:1], 130)),
		pkcs7.ErrTooBig:  withCertificates(t, cms, slices.Repeat(large.chain[:1], 90)),
	} {
		if err := os.WriteFile(path, bent, 0o600); err != nil {
			t.Fatal(err)
		}
		if r := question(t, signer.Question{Path: path, Trust: tr.root.chain}); r.Result != undecided || key(r.Reason) != string(want) {
			t.Errorf("%s: %s", want, told(r))
		}
	}
}

// distribution is the part of an IssuingDistributionPoint that tests need.
type distribution struct {
	OnlyCAs  bool `asn1:"optional,tag:2"`
	Indirect bool `asn1:"optional,tag:4"`
}

// resigned replaces the signature of a list by another key's.
func resigned(t testing.TB, der []byte, by *person) []byte {
	t.Helper()
	var l struct {
		TBS       asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	unmarshal(t, der, &l)
	sum := sha256.Sum256(l.TBS.FullBytes)
	s, err := by.Sign(rand.Reader, sum[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	l.Signature = asn1.BitString{Bytes: s, BitLength: 8 * len(s)}
	out, err := asn1.Marshal(l)
	if err != nil || bytes.Equal(out, der) {
		t.Fatal(err)
	}
	return out
}

// A signature that nobody can verify binds no name: whoever takes the
// certificate of another could write any value beside it.
func TestSignatureThatCannotBeVerifiedNamesNobody(t *testing.T) {
	who := hanako()
	path := signedBy(t, &who)
	good := question(t, signer.Question{Path: path})
	if s := good.Signatures; len(s) != 1 || s[0].Signer == nil {
		t.Fatalf("before: %+v", good)
	}
	cms, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sha256OID := []byte{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01}
	sha3 := []byte{0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x08} // not handled
	if err := os.WriteFile(path, bytes.ReplaceAll(cms, sha256OID, sha3), 0o600); err != nil {
		t.Fatal(err)
	}
	r := question(t, signer.Question{Path: path})
	if s := r.Signatures; r.Result != signer.Undecided || len(s) != 1 || s[0].Signer != nil {
		t.Errorf("%+v", r)
	}
}

// TestHolderThatIssuedItself: a certificate that its holder issued says so.
func TestHolderThatIssuedItself(t *testing.T) {
	tr := newTree(t)
	for own, who := range map[bool]*person{true: tr.root, false: tr.end(nil)} {
		r := question(t, signer.Question{Path: signedBy(t, who, who.chain[1:]...), Trust: tr.root.chain})
		if len(r.Signatures) != 1 || r.Signatures[0].Signer == nil || r.Signatures[0].Signer.Self != own {
			t.Errorf("issued by itself %v: %s", own, told(r))
		}
	}
}
