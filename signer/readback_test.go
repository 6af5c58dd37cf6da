package signer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"inkan/pkcs7"
	"inkan/reader/practice"
	"inkan/signer"
)

// A spoiler bends a result on its way to the disk.
type spoiler func(d *badDisk, whole []byte) []byte

// A badDisk knows what a bent result can be made of.
type badDisk struct {
	*testing.T
	clock clock
	plain []byte // the CMS of the text, without a time stamp
	other []byte // the result of another document of the same kind
}

// spoiled are results that the disk does not hold as they were written, by what is
// done with which document. Nearly each is noticed by one check alone.
var spoiled = []struct {
	make  func(b *bench, tsa *signer.Authority, path, dir string) signer.Event
	file  string
	bends map[string]spoiler
}{
	{signPlain, "a.xtx", map[string]spoiler{
		"cut":                 cut,
		"signature":           wrongSignature,
		"of another document": another,
		"no certificate":      otherSerial,
		"two signers":         twoSigners,
	}},
	{signAndStamp, "a.xtx", map[string]spoiler{
		"stamp":                   wrongStamp,
		"stamp of something else": strayStamp,
	}},
	{signPlain, "a.pdf", map[string]spoiler{
		"cut":                 cut,
		"grown":               grown,
		"cross-reference":     patch("startxref", "startxxxx"),
		"claimed time":        patch("/M (D:2026", "/M (D:2027"),
		"no CMS":              inDigits(noCMS),
		"signature":           inDigits(wrongSignature),
		"of another document": inDigits(anotherCMS),
		"behind the CMS":      wrongPadding,
		"gap elsewhere":       gapMoved,
		"gap wider":           gapWidened,
	}},
	{stampLater, "a.xtx.p7s", map[string]spoiler{
		"cut":                     cut,
		"no stamp":                func(d *badDisk, _ []byte) []byte { return d.plain },
		"of another document":     another,
		"two signers":             twoSigners,
		"signed attribute":        wrongAttribute,
		"stamp":                   wrongStamp,
		"stamp of something else": strayStamp,
	}},
	{stampLater, "a-signed.pdf", map[string]spoiler{
		"gap elsewhere":             gapMoved,
		"stamp":                     inDigits(wrongEnd),
		"stamp of another document": inDigits(anotherCMS),
		"another kind of signature": patch("ETSI.RFC3161", "ETSI.RFC3162"),
		"name of the field":         patch("/T (", "/T (\x58"),
	}},
}

// TestReadBack: a result that the disk does not hold as it was written gets no
// name, and costs nothing but another signature.
func TestReadBack(t *testing.T) {
	for _, kind := range spoiled {
		for name, bend := range kind.bends {
			t.Run(kind.file+" "+name, func(t *testing.T) {
				b, d := newBench(t, practice.Options{}), &badDisk{T: t, clock: newClock(t, nil)}
				url, _ := serve(t, func(w http.ResponseWriter, q []byte, _ int) { w.Write(d.clock.answer(t, q, nil)) })
				tsa := authority(t, url)
				b.signTwice()
				d.plain = d.read(filepath.Join(b.dir, "a.xtx.p7s"))
				d.other = d.read(kind.make(b, tsa, filepath.Join(b.dir, "other"+kind.file[1:]), t.TempDir()).Out)

				path, out := filepath.Join(b.dir, kind.file), t.TempDir()
				mend := signer.BadDisk(func(whole []byte) []byte { return bend(d, whole) })
				e := kind.make(b, tsa, path, out)
				mend()
				if e.Err != signer.ErrUnchecked || e.Out != "" {
					t.Errorf("%v, %q", e.Err, e.Out)
				}
				if left, _ := os.ReadDir(out); len(left) > 0 {
					t.Errorf("left behind: %v", left)
				}
				if e = kind.make(b, tsa, path, out); e.Err != nil || e.Out == "" || len(e.Notes) > 0 {
					t.Errorf("with a good disk: %+v", e)
				}
			})
		}
	}
}

// signTwice signs two documents of each kind in the bench's folder.
func (b *bench) signTwice() {
	b.Helper()
	text, paper := b.file("a.xtx", "<申告/>"), b.paper("a.pdf")
	other := b.file("other.xtx", "<申告>1</申告>")
	otherPaper := b.file("other.pdf", string(onePage()))
	if _, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, text, paper, other, otherPaper)); err != nil {
		b.Fatal(err)
	}
}

func signPlain(b *bench, _ *signer.Authority, path, dir string) signer.Event {
	b.Helper()
	return b.signStamped(nil, b.drafts(signer.Options{Dir: dir}, path))[0]
}

func signAndStamp(b *bench, tsa *signer.Authority, path, dir string) signer.Event {
	b.Helper()
	return b.signStamped(tsa, b.drafts(signer.Options{Dir: dir}, path))[0]
}

func stampLater(b *bench, tsa *signer.Authority, path, dir string) (e signer.Event) {
	b.Helper()
	if err := b.desk.TimeStamp(b.Context(), []string{path}, signer.Options{Dir: dir}, tsa, func(now signer.Event) { e = now }); err != nil {
		b.Fatal(err)
	}
	return e
}

func (d *badDisk) read(path string) []byte {
	d.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		d.Fatal(err)
	}
	return whole
}

// signerIn is the one signer of a CMS.
func (d *badDisk) signerIn(cms []byte) pkcs7.SignerInfo {
	d.Helper()
	signed, err := pkcs7.Parse(cms)
	if err != nil {
		d.Fatal(err)
	}
	return signed.Signers()[0]
}

// flip changes the last byte but some of a part.
func (d *badDisk) flip(whole, part []byte, butLast int) []byte {
	d.Helper()
	at := bytes.Index(whole, part)
	if at < 0 {
		d.Fatal("the part is not there")
	}
	bent := slices.Clone(whole)
	bent[at+len(part)-1-butLast] ^= 1
	return bent
}

func cut(_ *badDisk, whole []byte) []byte      { return whole[:len(whole)-1] }
func grown(_ *badDisk, whole []byte) []byte    { return append(whole, "%\n"...) }
func another(d *badDisk, _ []byte) []byte      { return d.other }
func noCMS(_ *badDisk, cms []byte) []byte      { return make([]byte, len(cms)) }
func wrongEnd(d *badDisk, cms []byte) []byte   { return d.flip(cms, cms, 3) }
func anotherCMS(d *badDisk, _ []byte) []byte   { _, _, cms := d.digits(d.other); return cms }
func wrongStamp(d *badDisk, cms []byte) []byte { return d.flip(cms, d.signerIn(cms).TimeStamps[0], 3) }

func wrongSignature(d *badDisk, cms []byte) []byte {
	return d.flip(cms, d.signerIn(cms).Signature, 3)
}

func wrongAttribute(d *badDisk, cms []byte) []byte {
	return d.flip(cms, d.signerIn(cms).MessageDigest(), 0)
}

// otherSerial makes the certificate one that the signer does not name.
func otherSerial(d *badDisk, cms []byte) []byte {
	cert := d.signerIn(cms).Certificate
	serial, err := asn1.Marshal(cert.SerialNumber)
	if err != nil {
		d.Fatal(err)
	}
	return bytes.Replace(cms, cert.Raw, d.flip(cert.Raw, serial, 0), 1)
}

func twoSigners(d *badDisk, cms []byte) []byte {
	return rebuilt(d.T, cms, func(f *signedFields) {
		f.Signers.Bytes, f.Signers.FullBytes = slices.Concat(f.Signers.Bytes, f.Signers.Bytes), nil
	})
}

// strayStamp puts a stamp that holds, but over something else.
func strayStamp(d *badDisk, _ []byte) []byte {
	digest := sha256.Sum256([]byte("something else"))
	q, err := pkcs7.NewStampRequest(digest[:])
	if err != nil {
		d.Fatal(err)
	}
	stamp, err := q.Read(d.clock.answer(d.T, q.DER, nil))
	if err != nil {
		d.Fatal(err)
	}
	stamped, err := pkcs7.AddStamps(d.plain, [][]byte{stamp.Token})
	if err != nil {
		d.Fatal(err)
	}
	return stamped
}

func patch(old, new string) spoiler {
	return func(d *badDisk, whole []byte) []byte {
		at := bytes.LastIndex(whole, []byte(old))
		if at < 0 {
			d.Fatal("nothing to patch")
		}
		copy(whole[at:], new)
		return whole
	}
}

// digits returns the CMS in the newest signature of a PDF, and where its digits are.
func (d *badDisk) digits(whole []byte) (from, to int, cms []byte) {
	d.Helper()
	from = bytes.LastIndex(whole, []byte("/Contents <")) + len("/Contents <")
	to = from + bytes.IndexByte(whole[from:], '>')
	padded, err := hex.DecodeString(string(whole[from:to]))
	if err != nil {
		d.Fatal(err)
	}
	var value asn1.RawValue
	unmarshal(d.T, padded, &value)
	return from, to, value.FullBytes
}

// inDigits bends the CMS in a PDF.
func inDigits(bend spoiler) spoiler {
	return func(d *badDisk, whole []byte) []byte {
		from, to, cms := d.digits(whole)
		padded := make([]byte, (to-from)/2)
		copy(padded, bend(d, cms))
		hex.Encode(whole[from:], padded)
		return whole
	}
}

func wrongPadding(d *badDisk, whole []byte) []byte {
	_, to, _ := d.digits(whole)
	whole[to-1] = '1'
	return whole
}

// gapMoved moves the digits and the ranges around them by one byte: a document like
// any other, but not the one that was signed.
func gapMoved(d *badDisk, whole []byte) []byte {
	_, to, _ := d.digits(whole)
	return d.moved(whole, 1, to+1, " ", [3]int{-1, -1, +1})
}

// gapWidened begins the gap two bytes earlier, with two digits more.
func gapWidened(d *badDisk, whole []byte) []byte {
	_, to, _ := d.digits(whole)
	return d.moved(whole, 2, to, "00", [3]int{-2, 0, 0})
}

// moved takes room from in front of /Contents, puts more at a place behind, and adds
// to the three numbers of the ranges.
func (d *badDisk) moved(whole []byte, room, at int, more string, by [3]int) []byte {
	d.Helper()
	ranges, contents := bytes.LastIndex(whole, []byte("/ByteRange [")), bytes.LastIndex(whole, []byte("/Contents <"))
	var n [3]int
	if _, err := fmt.Sscanf(string(whole[ranges:]), "/ByteRange [0 %d %d %d]", &n[0], &n[1], &n[2]); err != nil {
		d.Fatal(err)
	}
	head := fmt.Sprintf("/ByteRange [0 %d %d %d]", n[0]+by[0], n[1]+by[1], n[2]+by[2])
	return slices.Concat(whole[:ranges], fmt.Appendf(nil, "%-*s", contents-room-ranges, head), whole[contents:at], []byte(more), whole[at:])
}
