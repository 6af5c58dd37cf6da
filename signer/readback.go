package signer

import (
	"os"

	"inkan/pdf"
	"inkan/pkcs7"
)

// What is read back here is what this program just wrote, before the file gets
// its name. Only what is wrong stops it: an issuer that is not known does not.

// checkDetached reads a CMS back from its file and checks it against the digest
// that was prepared.
func checkDetached(f *os.File, size int64, digest []byte) error {
	data := make([]byte, size)
	if _, err := f.ReadAt(data, 0); err != nil {
		return err
	}
	signed, err := pkcs7.Parse(data)
	if err != nil {
		return ErrUnchecked
	}
	return checkSigners(signed, digest)
}

func checkSigners(signed *pkcs7.Signed, digest []byte) error {
	signers := signed.Signers()
	if len(signers) != 1 || signers[0].Certificate == nil {
		return ErrUnchecked
	}
	for _, f := range signers[0].Check(digest) {
		if f.Result == pkcs7.Failed {
			return ErrUnchecked
		}
	}
	for _, token := range signers[0].TimeStamps {
		s, err := pkcs7.ParseStamp(token)
		if err != nil || !s.Covers(signers[0].Signature) {
			return ErrUnchecked
		}
	}
	return nil
}

// checkPDF reads the newest signature back from a PDF: it must lie where the
// copy left its gap, and sign what lies around it.
func checkPDF(f *os.File, size int64, gap pdf.Range, revision *pdf.Draft) error {
	e, digest, err := newest(f, size, gap, revision)
	if err != nil {
		return err
	}
	signed, _, err := pkcs7.ParsePadded(e.CMS)
	if err != nil {
		return ErrUnchecked
	}
	return checkSigners(signed, digest)
}

// newest finds the signature whose digits fill the gap of a PDF that was just
// written, and the digest of what lies around the gap.
func newest(f *os.File, size int64, gap pdf.Range, revision *pdf.Draft) (e pdf.Embedded, digest []byte, err error) {
	doc, err := pdf.Open(f, size)
	if err != nil {
		return e, nil, ErrUnchecked
	}
	all, err := doc.Signatures()
	if err != nil {
		return e, nil, ErrUnchecked
	}
	if digest, err = revision.Reread(f, size, gap); err != nil {
		return e, nil, err
	}
	behind := gap.Offset + gap.Length
	for _, e = range all {
		if len(e.Problems) == 0 && len(e.Ranges) == 2 &&
			e.Ranges[0] == (pdf.Range{Length: gap.Offset}) && e.Ranges[1] == (pdf.Range{Offset: behind, Length: size - behind}) {
			return e, digest, nil
		}
	}
	return e, nil, ErrUnchecked
}
