package signer_test

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"inkan/pdf"
	"inkan/reader/practice"
	"inkan/signer"
)

// paper copies the synthetic receipt into the bench's folder.
func (b *bench) paper(name string) string {
	b.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "papers", "領収書.pdf"))
	if err != nil {
		b.Fatal(err)
	}
	return b.file(name, string(data))
}

func TestPDFFromFileToVerdict(t *testing.T) {
	for name, c := range map[string]struct {
		options signer.Options
		format  string
	}{
		"registry":  {signer.Options{Reason: "申告のため", Location: "東京"}, "adbe.pkcs7.detached"},
		"pades":     {signer.Options{Profile: signer.PAdES}, "ETSI.CAdES.detached"},
		"with seal": {signer.Options{Seal: &signer.Seal{}}, "adbe.pkcs7.detached"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, practice.Options{Name: "不破　岡島"})
			path := b.paper("委任状.pdf")
			before, _ := os.ReadFile(path)
			events, err := b.sign(practice.Password, false, b.drafts(c.options, path))
			if err != nil || events[1].Err != nil {
				t.Fatalf("%v, %+v", err, events)
			}
			after, err := os.ReadFile(filepath.Join(b.dir, "委任状-signed.pdf"))
			if err != nil || !bytes.HasPrefix(after, before) {
				t.Fatalf("%v: the document is not an unchanged prefix", err)
			}
			r, _ := b.desk.Verify(t.Context(), signer.Question{Path: events[1].Out})
			if r.Result != signer.Passed || len(r.Signatures) != 1 {
				t.Fatalf("%v %v", r.Result, r.Reason)
			}
			v := r.Signatures[0]
			if v.Format != c.format || v.Signer == nil || v.Signer.Name != "不破　岡島" || !*v.CoversAll || !v.Claimed.Equal(noon) {
				t.Errorf("verdict %+v", v)
			}
		})
	}
}

func TestStrangersAcceptPDF(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := b.paper("a.pdf")
	for _, o := range []signer.Options{{}, {Profile: signer.PAdES, Overwrite: true}} {
		if _, err := b.sign(practice.Password, false, b.drafts(o, path)); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(b.dir, "a-signed.pdf")
		b.stranger([]string{"Signature is Valid", "Total document signed"}, "pdfsig", "-nocert", out)
		b.stranger([]string{"No syntax or stream encoding errors"}, "qpdf", "--check", out)
	}
}

var gapPattern = regexp.MustCompile(`/ByteRange \[0 (\d+) (\d+) (\d+)\]`)

// takenOut takes the newest signature out of a PDF, and what it covers, as a
// reader would that knows nothing but ISO 32000-2, 12.8.1.
func takenOut(t *testing.T, doc []byte) (cms, covered []byte) {
	t.Helper()
	all := gapPattern.FindAllSubmatch(doc, -1)
	if len(all) == 0 {
		t.Fatal("no /ByteRange")
	}
	var at [3]int
	for i := range at {
		at[i], _ = strconv.Atoi(string(all[len(all)-1][i+1]))
	}
	if at[1]+at[2] != len(doc) || doc[at[0]] != '<' || doc[at[1]-1] != '>' {
		t.Fatalf("gap from %d to %d, then %d of %d", at[0], at[1], at[2], len(doc))
	}
	padded, err := hex.DecodeString(string(doc[at[0]+1 : at[1]-1]))
	if err != nil {
		t.Fatal(err)
	}
	var whole asn1.RawValue
	if _, err := asn1.Unmarshal(padded, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.FullBytes, slices.Concat(doc[:at[0]], doc[at[1]:])
}

// TestOpenSSLAcceptsTheCMSOfAPDF: what a PDF holds is a signature over its bytes
// for a program that knows no PDF, with the whole chain.
func TestOpenSSLAcceptsTheCMSOfAPDF(t *testing.T) {
	b := newBench(t, practice.Options{})
	ca := b.file("ca.pem", rootsPEM())
	for name, o := range map[string]signer.Options{
		"registry": {}, "pades": {Profile: signer.PAdES, Seal: &signer.Seal{}}, "second": {},
	} {
		path := b.paper(name + ".pdf")
		if name == "second" {
			events, _ := b.sign(practice.Password, false, b.drafts(signer.Options{}, path))
			path = events[1].Out
		}
		events, err := b.sign(practice.Password, false, b.drafts(o, path))
		if err != nil || events[1].Err != nil {
			t.Fatalf("%s: %v, %+v", name, err, events)
		}
		doc, err := os.ReadFile(events[1].Out)
		if err != nil {
			t.Fatal(err)
		}
		cms, covered := takenOut(t, doc)
		ask := []string{"cms", "-verify", "-binary", "-inform", "DER", "-in", b.file(name+".cms", string(cms)), "-CAfile", ca, "-purpose", "any",
			"-cades", "-attime", "1795320000", "-out", os.DevNull, "-content"}
		b.stranger([]string{"CAdES Verification successful"}, "openssl", append(ask, b.file(name+".covered", string(covered)))...)
		covered[len(covered)/2] ^= 1
		if exec.Command("openssl", append(ask, b.file(name+".other", string(covered)))...).Run() == nil {
			t.Errorf("%s: openssl accepts other bytes too", name)
		}
	}
}

// missing skips a test so that nobody takes it for passed. Where all tools are
// said to be there, it fails.
func missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("INKAN_TOOLS") == "required" {
		t.Fatal(what)
	}
	t.Skip("SKIPPED, NOT PASSED: " + what)
}

// stranger runs a program that knows nothing of Inkan, and looks for its words.
func (b *bench) stranger(want []string, name string, args ...string) {
	b.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(b, name+" is not installed: nobody else looked at the signature")
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	for _, words := range want {
		if err != nil || !strings.Contains(string(out), words) {
			b.Errorf("%s: %v, want %q in\n%s", name, err, words, out)
		}
	}
}

func TestSecondSignatureKeepsTheFirst(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := b.paper("a.pdf")
	for range 2 {
		events, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path))
		if err != nil || events[1].Err != nil {
			t.Fatalf("%v, %+v", err, events)
		}
		path = events[1].Out
	}
	r, _ := b.desk.Verify(t.Context(), signer.Question{Path: path})
	if len(r.Signatures) != 2 || *r.Signatures[0].CoversAll || !*r.Signatures[1].CoversAll || r.Signatures[1].Result != signer.Passed {
		t.Fatalf("%+v", r)
	}
}

func TestTamperedPDFFails(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := b.paper("a.pdf")
	if _, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path)); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(b.dir, "a-signed.pdf")
	data, _ := os.ReadFile(out)
	i := bytes.Index(data, []byte("stream\r\n"))
	if i < 0 {
		i = bytes.Index(data, []byte("stream\n"))
	}
	data[i+40] ^= 1
	if err := os.WriteFile(out, data, 0o644); err != nil {
		t.Fatal(err)
	}
	r, _ := b.desk.Verify(t.Context(), signer.Question{Path: out})
	if r.Result != signer.Failed || r.Signatures[0].Signer != nil {
		t.Errorf("%v %v", r.Result, r.Reason)
	}
}

func TestBadPDFIsRefusedBeforeThePassword(t *testing.T) {
	b := newBench(t, practice.Options{})
	whole, _ := os.ReadFile(b.paper("a.pdf"))
	d := b.drafts(signer.Options{}, b.file("half.pdf", string(whole[:len(whole)/2])))
	if !errors.Is(d[0].Err, pdf.ErrTruncated) {
		t.Errorf("half a document: %v", d[0].Err)
	}
	docs := []signer.Document{{Path: b.file("a.txt", "a"), Kind: signer.InPDF}}
	d, err := b.desk.Prepare(t.Context(), docs, signer.Options{})
	if err != nil || d[0].Err != signer.ErrNotPDF {
		t.Errorf("no document: %v %v", err, d[0].Err)
	}
}

func TestPDFThatChangedIsNotSigned(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := b.paper("a.pdf")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	drafts := b.drafts(signer.Options{}, path)
	data, _ := os.ReadFile(path)
	data[len(data)/2] ^= 1
	b.file("a.pdf", string(data))
	for _, at := range []time.Time{noon, info.ModTime()} { // the second is seen only while the bytes are copied
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		events, err := b.sign(practice.Password, false, drafts)
		if err != nil || !errors.Is(events[1].Err, signer.ErrChanged) && !errors.Is(events[1].Err, pdf.ErrChanged) {
			t.Errorf("%v, %+v", err, events)
		}
		if got := b.files(); len(got) != 1 {
			t.Errorf("files: %v", got)
		}
	}
}
