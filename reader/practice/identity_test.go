package practice

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certificates returns what a card with options holds: signing, its CA,
// authentication, its CA.
func certificates(t *testing.T, options string) (all [4]*x509.Certificate) {
	t.Helper()
	card := insert(t, options)
	card.run("JPKI=9000 EF001B=9000 LOGIN=9000")
	for i, id := range []string{"0001", "0002", "000A", "000B"} {
		var whole asn1.RawValue
		if _, err := asn1.Unmarshal(card.file(id), &whole); err != nil {
			t.Fatalf("EF %s: %v", id, err)
		}
		c, err := x509.ParseCertificate(whole.FullBytes)
		if err != nil {
			t.Fatalf("EF %s: %v", id, err)
		}
		all[i] = c
	}
	return all
}

// extensionIDs lists a certificate's extensions, critical ones with a bang.
func extensionIDs(c *x509.Certificate) string {
	var ids []string
	for _, e := range c.Extensions {
		id := strings.TrimPrefix(e.Id.String(), "2.5.29.")
		if e.Critical {
			id += "!"
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

// value returns the content of extension 2.5.29.id.
func value(t *testing.T, c *x509.Certificate, id int) []byte {
	t.Helper()
	for _, e := range c.Extensions {
		if e.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, id}) {
			return e.Value
		}
	}
	t.Fatalf("no extension %d", id)
	return nil
}

// attributes spells a name out: tag of the string type, type, value.
func attributes(t *testing.T, name []byte) string {
	t.Helper()
	var rdns []asn1.RawValue
	if _, err := asn1.Unmarshal(name, &rdns); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, rdn := range rdns {
		var a struct {
			Type  asn1.ObjectIdentifier
			Value asn1.RawValue
		}
		if rest, err := asn1.Unmarshal(rdn.Bytes, &a); err != nil || len(rest) > 0 {
			t.Fatalf("RDN %X: %v, %d bytes left", rdn.Bytes, err, len(rest))
		}
		kind := map[int]string{asn1.TagPrintableString: "printable", asn1.TagUTF8String: "utf8"}[a.Value.Tag]
		all = append(all, kind+" "+strings.TrimPrefix(a.Type.String(), "2.5.4.")+"="+string(a.Value.Bytes))
	}
	return strings.Join(all, "\n")
}

func TestSigningCertificate(t *testing.T) {
	c := certificates(t, "days-left=100")[0]
	if want := "printable 6=JP\nutf8 7=Tokyo-to\nutf8 7=Renshu-ku\nutf8 3=2022030210234599999000000001"; attributes(t, c.RawSubject) != want {
		t.Errorf("subject\n%s\nwant\n%s", attributes(t, c.RawSubject), want)
	}
	if want := "printable 6=JP\nutf8 10=練習用認証局（効力なし）\nutf8 11=Practice JPKI for digital signature\n" +
		"utf8 11=Practice only - no legal effect"; attributes(t, c.RawIssuer) != want {
		t.Errorf("issuer\n%s\nwant\n%s", attributes(t, c.RawIssuer), want)
	}
	if got, want := extensionIDs(c), "15! 17 32! 18 31 35 14"; got != want {
		t.Errorf("extensions %s, want %s", got, want)
	}
	if got, want := hex.EncodeToString(value(t, c, extKeyUsage)), "030206c0"; got != want {
		t.Errorf("key usage %s, want %s", got, want)
	}
	if len(c.Policies) != 1 || c.Policies[0].String() != SigningPolicy {
		t.Errorf("policies %v", c.Policies)
	}
	if !c.NotAfter.Equal(time.Date(2027, 3, 2, 14, 59, 59, 0, time.UTC)) || !c.NotBefore.Equal(time.Date(2022, 3, 2, 1, 23, 45, 0, time.UTC)) {
		t.Errorf("valid from %v to %v", c.NotBefore, c.NotAfter)
	}
	if len(c.UnhandledCriticalExtensions) > 0 || c.PublicKey.(*rsa.PublicKey).Size() != 256 || c.SerialNumber.Sign() != 1 || len(c.SerialNumber.Bytes()) != 4 {
		t.Errorf("critical extensions %v, key of %d bytes, serial %v", c.UnhandledCriticalExtensions, c.PublicKey.(*rsa.PublicKey).Size(), c.SerialNumber)
	}
}

func TestAuthenticationCertificate(t *testing.T) {
	c := certificates(t, "")[2]
	if want := "printable 6=JP\nutf8 3=PRACTICECARD01999990001"; attributes(t, c.RawSubject) != want {
		t.Errorf("subject\n%s\nwant\n%s", attributes(t, c.RawSubject), want)
	}
	if got, want := extensionIDs(c), "15! 37 32! 18 31 1.3.6.1.5.5.7.1.1 35 14"; got != want {
		t.Errorf("extensions %s, want %s", got, want)
	}
	if got, want := hex.EncodeToString(value(t, c, extKeyUsage)), "03020780"; got != want {
		t.Errorf("key usage %s, want %s", got, want)
	}
	if len(c.Policies) != 1 || c.Policies[0].String() != AuthenticationPolicy || len(c.OCSPServer) != 1 ||
		len(c.ExtKeyUsage) != 1 || c.ExtKeyUsage[0] != x509.ExtKeyUsageClientAuth {
		t.Errorf("policies %v, usages %v, OCSP %v", c.Policies, c.ExtKeyUsage, c.OCSPServer)
	}
	for _, personal := range []string{"練習　太郎", "東京都", "19900401"} {
		if bytes.Contains(c.Raw, []byte(personal)) {
			t.Errorf("the authentication certificate contains %s", personal)
		}
	}
}

// TestPointers checks the extensions that point to the issuer.
func TestPointers(t *testing.T) {
	all := certificates(t, "")
	for i, want := range []string{
		"printable 6=JP\nutf8 10=練習用認証局（効力なし）\nutf8 11=Practice JPKI for digital signature\n" +
			"utf8 11=CRL Distribution Points\nutf8 11=Tokyo-to\nutf8 3=Renshu-ku CRLDP",
		"printable 6=JP\nutf8 10=練習用認証局（効力なし）\nutf8 11=Practice JPKI for user authentication\n" +
			"utf8 11=CRL Distribution Points\nutf8 3=Renshu-ku CRLDP",
	} {
		c, ca := all[2*i], all[2*i+1]
		var points []struct {
			Name struct {
				Full []asn1.RawValue `asn1:"tag:0"`
			} `asn1:"tag:0"`
		}
		if _, err := asn1.Unmarshal(value(t, c, extCRLPoints), &points); err != nil {
			t.Fatal(err)
		}
		if len(c.CRLDistributionPoints) > 0 || points[0].Name.Full[0].Tag != 4 || attributes(t, points[0].Name.Full[0].Bytes) != want {
			t.Errorf("CRL point %v", points)
		}
		var key struct {
			ID     []byte          `asn1:"tag:0"`
			Issuer []asn1.RawValue `asn1:"tag:1"`
			Serial []byte          `asn1:"tag:2"`
		}
		if _, err := asn1.Unmarshal(value(t, c, extAuthorityKeyID), &key); err != nil {
			t.Fatal(err)
		}
		sum := sha1.Sum(x509.MarshalPKCS1PublicKey(ca.PublicKey.(*rsa.PublicKey)))
		if !bytes.Equal(key.ID, sum[:]) || !bytes.Equal(ca.SubjectKeyId, sum[:]) ||
			!bytes.Equal(key.Issuer[0].Bytes, ca.RawSubject) || !bytes.Equal(key.Serial, ca.SerialNumber.Bytes()) {
			t.Errorf("issuer's key: %X, serial %X", key.ID, key.Serial)
		}
		var alternative []asn1.RawValue
		if _, err := asn1.Unmarshal(value(t, c, extIssuerAlt), &alternative); err != nil {
			t.Fatal(err)
		}
		if got := attributes(t, alternative[0].Bytes); alternative[0].Tag != 4 || !strings.Contains(got, "utf8 11=練習専用") {
			t.Errorf("issuer's other name\n%s", got)
		}
	}
}

func TestOtherNames(t *testing.T) {
	for options, want := range map[string]string{
		"": "1:練習　太郎 4:419900401 3:1 5:東京都練習区見本町１丁目２番３号 2:00000 6:0000000000000000",
		"name=髙𠮷　花子,address=見本,birth=400000000,sex=9,substitute,furigana": "1:髙𠮷　花子 4:400000000 3:9 5:見本 2:00001 6:01 7:レンシュウ　タロウ",
	} {
		var names []asn1.RawValue
		if rest, err := asn1.Unmarshal(value(t, certificates(t, options)[0], extSubjectAlt), &names); err != nil || len(rest) > 0 {
			t.Fatal(err)
		}
		var got []string
		for _, n := range names {
			var other struct {
				ID    asn1.ObjectIdentifier
				Value string `asn1:"explicit,tag:0,utf8"`
			}
			if _, err := asn1.UnmarshalWithParams(n.FullBytes, &other, "tag:0"); err != nil {
				t.Fatal(err)
			}
			field, ours := strings.CutPrefix(other.ID.String(), "1.2.392.200149.8.5.5.")
			if !ours {
				t.Errorf("otherName %v", other.ID)
			}
			got = append(got, field+":"+other.Value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("options %q: %s\nwant %s", options, strings.Join(got, " "), want)
		}
	}
}

func TestRoots(t *testing.T) {
	for i, want := range []string{
		"7c6bd63fe81970f369f8b2755e5fbc6ab4eb9ad279057ca5ab44282b03111493",
		"7bbcdf4f41aa18c3724ce01cfa7f17c7868acc74454cc8d9c61c145d1d98fe8e",
	} {
		c := Roots()[i]
		if got := sha256.Sum256(c.Raw); hex.EncodeToString(got[:]) != want {
			t.Errorf("root %d has fingerprint %x, want %s: files signed in practice can no longer be verified", i, got, want)
		}
		if got, want := extensionIDs(c), "15! 17 19! 31 14"; got != want {
			t.Errorf("extensions %s, want %s", got, want)
		}
		if !c.IsCA || c.MaxPathLen != -1 || c.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign || c.CheckSignatureFrom(c) != nil {
			t.Errorf("root %d is no CA", i)
		}
		if onCard := certificates(t, "")[2*i+1]; !onCard.Equal(c) {
			t.Errorf("root %d is not the one on the card", i)
		}
	}
	Roots()[0] = nil
	if Roots()[0] == nil {
		t.Error("a caller can change the roots")
	}
}

func chain(c *x509.Certificate, at time.Time) error {
	pool := x509.NewCertPool()
	for _, root := range Roots() {
		pool.AddCert(root)
	}
	_, err := c.Verify(x509.VerifyOptions{Roots: pool, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	return err
}

func TestChains(t *testing.T) {
	for options, trusted := range map[string]bool{
		"": true, "days-left=0": true, "days-left=-1": false, "not-yet-valid": false, "unknown-ca": false, "p384": true,
		"no-aki": true, "no-san": true, "exact256": true, "furigana": true, "days-left=3000": true,
	} {
		all := certificates(t, options)
		for _, c := range []*x509.Certificate{all[0], all[2]} {
			if err := chain(c, noon); (err == nil) != trusted {
				t.Errorf("options %q, %v: chain %v, want trusted %v", options, c.KeyUsage, err, trusted)
			}
		}
		if err := all[0].CheckSignatureFrom(all[1]); err != nil {
			t.Errorf("options %q: the CA on the card did not sign: %v", options, err)
		}
	}
	unknown := certificates(t, "unknown-ca")
	if !bytes.Equal(unknown[1].RawSubject, Roots()[0].RawSubject) {
		t.Error("the unknown CA has another name, so it is too easily told apart")
	}
}

func TestDays(t *testing.T) {
	// 2027-03-01 in Japan, still the last day of February in London.
	early := time.Date(2027, 2, 28, 15, 0, 0, 0, time.UTC)
	for days, want := range map[string]string{
		"days-left=0": "2027-03-01", "days-left=1": "2027-03-02", "days-left=-1": "2027-02-28", "": "2029-02-28",
		"not-yet-valid": "2032-03-11",
	} {
		o, err := ParseOptions(days)
		if err != nil {
			t.Fatal(err)
		}
		o.Now = early
		v := o.filled().validity()
		if got := v.until.UTC().Format(time.DateTime); got != want+" 14:59:59" {
			t.Errorf("%q ends at %s, want %s 14:59:59", days, got, want)
		}
		if begun := !v.from.After(early); begun != (days != "not-yet-valid") {
			t.Errorf("%q begins at %v", days, v.from)
		}
	}
}

// TestFarFuture wants the form of time that RFC 5280, 4.1.2.5 asks for after
// 2049, which a parser would not let pass otherwise.
func TestFarFuture(t *testing.T) {
	o := Options{Now: time.Date(2049, 6, 1, 0, 0, 0, 0, time.UTC)}.filled()
	signing, _ := o.identities()
	c, err := x509.ParseCertificate(signing.certificate)
	if err != nil {
		t.Fatal(err)
	}
	if c.NotBefore.Year() != 2046 || c.NotAfter.Year() != 2051 {
		t.Errorf("valid from %v to %v", c.NotBefore, c.NotAfter)
	}
}

func TestSameDaySameCertificates(t *testing.T) {
	a, b, other := certificates(t, ""), certificates(t, "tries=1"), certificates(t, "name=練習　花子")
	if !a[0].Equal(b[0]) || !a[2].Equal(b[2]) {
		t.Error("two cards of one day differ")
	}
	if a[0].SerialNumber.Cmp(other[0].SerialNumber) == 0 || a[0].SerialNumber.Cmp(a[2].SerialNumber) == 0 {
		t.Error("different certificates share a serial number")
	}
}

func TestSignature(t *testing.T) {
	raw, _ := hex.DecodeString(digestInfo)
	digest := raw[len(raw)-32:]
	for _, c := range []struct{ options, password, key, command string }{
		{"", "LOGIN", "001A", "SIGN"},
		{"", "LOGIN", "001A", "802A028020" + hex.EncodeToString(digest) + "00"},
		{"auth-in-signing", "LOGIN", "001A", "SIGN"},
		{"unknown-ca", "LOGIN", "001A", "SIGN"},
	} {
		card := insert(t, c.options)
		card.run("JPKI=9000 EF001B=9000 " + c.password + "=9000 EF" + c.key + "=9000")
		first, second := card.send(c.command), card.send(c.command)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: two signatures of one input differ", c.options)
		}
		public := certificates(t, c.options)[0].PublicKey.(*rsa.PublicKey)
		if err := rsa.VerifyPKCS1v15(public, crypto.SHA256, digest, first[:len(first)-2]); err != nil {
			t.Errorf("%s: %v", c.options, err)
		}
	}
}

// TestBareHash keeps the trap of real cards: P1 00 pads whatever it is given.
func TestBareHash(t *testing.T) {
	card := insert(t, "")
	card.run(proven + "EF001A=9000")
	digest := bytes.Repeat([]byte{0x11}, 32)
	r := card.send("802A008020" + hex.EncodeToString(digest) + "00")
	public := certificates(t, "")[0].PublicKey.(*rsa.PublicKey)
	if rsa.VerifyPKCS1v15(public, crypto.SHA256, digest, r[:256]) == nil {
		t.Error("the card made a DigestInfo by itself")
	}
	if err := rsa.VerifyPKCS1v15(public, 0, digest, r[:256]); err != nil {
		t.Errorf("the input was not padded as it was: %v", err)
	}
}

func TestEllipticSignature(t *testing.T) {
	card := insert(t, "p384")
	card.run(proven + "EF001A=9000")
	digest := bytes.Repeat([]byte{0x11}, 48)
	r := card.send("802A008030" + hex.EncodeToString(digest) + "00")
	if !ecdsa.VerifyASN1(certificates(t, "p384")[0].PublicKey.(*ecdsa.PublicKey), digest, r[:len(r)-2]) {
		t.Error("signature is wrong")
	}
}

func TestSigningPlace(t *testing.T) {
	all := certificates(t, "auth-in-signing")
	if !all[0].Equal(all[2]) || !all[1].Equal(all[3]) {
		t.Error("the signing place does not hold the authentication certificate")
	}
	if ids := extensionIDs(certificates(t, "no-san")[0]); strings.Contains(ids, "17") {
		t.Errorf("no-san has extensions %s", ids)
	}
	if ids := extensionIDs(certificates(t, "no-aki")[0]); strings.Contains(ids, "35") {
		t.Errorf("no-aki has extensions %s", ids)
	}
}

// TestCertificateFile looks at EF 0001 as bytes: header, certificate, filler.
func TestCertificateFile(t *testing.T) {
	size := len(certificates(t, "")[0].Raw)
	for options, c := range map[string]struct{ header, file int }{
		"":                          {size, (size/256 + 2) * 256},
		"no-filler":                 {size, size},
		"exact256,no-filler":        {1792, 1792},
		"length=too-long":           {(size/256+2)*256 + 260, (size/256 + 2) * 256},
		"length=too-short":          {size - 256, (size/256 + 2) * 256},
		"length=too-long,no-filler": {size + 260, size},
	} {
		card := insert(t, options)
		card.run(proven)
		file := card.file("0001")
		if file[0] != 0x30 || file[1] != 0x82 {
			t.Fatalf("%q: file begins with %X", options, file[:4])
		}
		if header := int(file[2])<<8 | int(file[3]) + 4; header != c.header || len(file) != c.file {
			t.Errorf("%q: header says %d bytes of %d, want %d of %d", options, header, len(file), c.header, c.file)
		}
	}
	card := insert(t, "length=indefinite")
	card.run(proven)
	if file := card.file("0001"); file[1] != 0x80 {
		t.Errorf("indefinite: file begins with %X", file[:4])
	}
	for _, name := range []string{"あ", "Anna Maria of a long name", strings.Repeat("長", 100)} {
		if n := len(certificates(t, "exact256,name="+name)[0].Raw); n%256 != 0 {
			t.Errorf("exact256 with a name of %d bytes: %d bytes", len(name), n)
		}
	}
}

// TestOpenSSLAgrees asks a stranger about the certificates.
func TestOpenSSLAgrees(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		if os.Getenv("INKAN_TOOLS") == "required" {
			t.Fatal(err)
		}
		t.Skip("SKIPPED, NOT PASSED: openssl is not installed")
	}
	all := certificates(t, "")
	folder := t.TempDir()
	for i, name := range []string{"signing", "signing-ca", "authentication", "authentication-ca"} {
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: all[i].Raw})
		if err := os.WriteFile(filepath.Join(folder, name), block, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string][]string{
		"signing": {
			"othername: 1.2.392.200149.8.5.5.1", "Digital Signature, Non Repudiation", "Policy: " + SigningPolicy,
			"CPS: http://practice.invalid/cps.html", "CN = Renshu-ku CRLDP", "serial:0A:51:C0:01", "Public-Key: (2048 bit)",
		},
		"authentication": {
			"TLS Web Client Authentication", "Policy: " + AuthenticationPolicy, "OCSP - URI:http://ocsp.practice.invalid", "serial:0A:51:C0:02",
		},
	} {
		file := filepath.Join(folder, name)
		text, err := exec.Command(openssl, "x509", "-in", file, "-noout", "-text").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		for _, w := range want {
			// OpenSSL 3.2 and later write CN=X for what was CN = X.
			if !strings.Contains(string(text), w) && !strings.Contains(string(text), strings.ReplaceAll(w, " = ", "=")) {
				t.Errorf("openssl does not see %q in the certificate for %s", w, name)
			}
		}
		out, err := exec.Command(openssl, "verify", "-x509_strict", "-attime", "1795316400", "-CAfile", file+"-ca", file).CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}
