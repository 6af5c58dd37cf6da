package signer

import (
	"cmp"
	"context"
	"encoding/asn1"
	"errors"
	"io"
	"os"
	"slices"
	"time"

	"inkan/pdf"
	"inkan/pkcs7"
)

// Reasons that only signatures in PDFs have.
const (
	ErrSubFilter        Error = "verify.subfilter"         // a kind of PDF signature that is not handled
	ErrOutdated         Error = "verify.outdated"          // a kind of PDF signature that proves too little today
	ErrPAdESAttributes  Error = "verify.pades_attributes"  // PAdES without signed attributes
	ErrPAdESCertificate Error = "verify.pades_certificate" // PAdES that does not bind the certificate
	ErrPAdESTime        Error = "verify.pades_time"        // PAdES with a signing time where none belongs
)

// pdf checks every signature of a PDF.
func (x *examination) pdf(f *os.File, size int64) error {
	sum, err := hashFile(x.ctx, io.NewSectionReader(f, 0, size))
	if err != nil {
		return undecided(unreadable{err})
	}
	x.report.Digest, x.report.Size = sum, size
	doc, err := pdf.OpenContext(x.ctx, f, size)
	if err != nil {
		return refused(err)
	}
	embedded, err := signaturesOf(doc)
	if err != nil {
		return refused(err)
	}
	if len(embedded) == 0 {
		return undecided(ErrNoSignature)
	}
	return x.embeddedAll(doc, embedded)
}

// refused tells what it means that a document cannot be read: one that is
// beyond this program is no worse for that.
func refused(err error) error {
	var known pdf.Error
	switch {
	case !errors.As(err, &known):
		return undecided(unreadable{err})
	case slices.Contains([]pdf.Error{pdf.ErrEncrypted, pdf.ErrFilter, pdf.ErrTooBig, pdf.ErrTooDeep}, known):
		return undecided(known)
	}
	return failed(parseError{err})
}

// signaturesOf returns the signatures of a document, those included that a
// later revision removed.
func signaturesOf(doc *pdf.Document) ([]pdf.Embedded, error) {
	all, err := doc.Signatures()
	if err != nil {
		return nil, err
	}
	replaced, err := doc.Replaced()
	if err != nil {
		return nil, err
	}
	all = append(all, replaced...)
	slices.SortStableFunc(all, func(a, b pdf.Embedded) int { return cmp.Compare(a.End(), b.End()) })
	return all, nil
}

// embeddedAll judges the document time stamps first: they prove that what they
// cover was there.
func (x *examination) embeddedAll(doc *pdf.Document, all []pdf.Embedded) error {
	verdicts := make([]Verdict, len(all))
	for _, stamps := range []bool{true, false} {
		for i, e := range all {
			if (e.SubFilter == pdf.SubFilterTimeStamp) != stamps {
				continue
			}
			if err := x.ctx.Err(); err != nil {
				return undecided(unreadable{err})
			}
			var err error
			if verdicts[i], err = x.embedded(doc, e, provenBy(all, verdicts, e)); err != nil {
				return undecided(unreadable{err})
			}
		}
	}
	x.report.Signatures = verdicts
	return nil
}

// provenBy is the earliest time that a document time stamp proves for a
// signature; zero if none does.
func provenBy(all []pdf.Embedded, verdicts []Verdict, e pdf.Embedded) (proven time.Time) {
	for i, stamp := range all {
		if t := verdicts[i].Trusted; stamp.SubFilter == pdf.SubFilterTimeStamp && !t.IsZero() && verdicts[i].Result == Passed &&
			stamp.End() > e.End() && (proven.IsZero() || t.Before(proven)) {
			proven = t
		}
	}
	return proven
}

// embedded judges one signature of a PDF. The error is the file's.
func (x *examination) embedded(doc *pdf.Document, e pdf.Embedded, proven time.Time) (Verdict, error) {
	structure := checkStructure(e)
	changes, err := checkChanges(x.ctx, doc, e)
	if err != nil {
		return Verdict{}, err
	}
	structure = append(structure, changes...)
	v := Verdict{Checks: []Check{notRevoked}}
	if len(e.Problems) == 0 {
		v = x.embeddedCMS(e, proven)
	}
	v.Checks = append(structure, v.Checks...)
	v.Field, v.Format, v.CoversAll = e.Field, e.SubFilter, &e.CoversAll
	v.Says = Statement{e.Name, e.Reason, e.Location}
	if v.Claimed.IsZero() {
		v.Claimed = e.M
	}
	if worst(structure) == Failed {
		v.Signer, v.Trusted = nil, time.Time{}
	}
	v.conclude()
	return v, nil
}

// checkStructure judges how the signature lies in the document.
func checkStructure(e pdf.Embedded) []Check {
	var list []Check
	for _, problem := range e.Problems {
		list = append(list, Check{"structure", Failed, problem})
	}
	if len(list) == 0 {
		list = append(list, Check{Name: "structure", Result: Passed})
	}
	return list
}

// checkChanges judges what was added to the document after a signature. What is
// harmless is told too, as an addition that passed.
func checkChanges(ctx context.Context, doc *pdf.Document, e pdf.Embedded) ([]Check, error) {
	if e.CoversAll {
		return []Check{{Name: "coverage", Result: Passed}}, nil
	}
	changes, err := doc.Changes(ctx, e)
	if err != nil {
		return nil, err
	}
	var list []Check
	for _, c := range changes {
		list = append(list, Check{"changes", graded[c.Grade], c})
	}
	if worst(list) == Passed {
		list = append([]Check{{Name: "changes", Result: Passed}}, list...)
	}
	return list, nil
}

// graded tells what a change of a document means for a signature before it.
var graded = map[pdf.Grade]Result{pdf.Harmless: Passed, pdf.Doubtful: Undecided, pdf.Harmful: Failed}

// embeddedCMS judges what stands in /Contents.
func (x *examination) embeddedCMS(e pdf.Embedded, proven time.Time) Verdict {
	switch e.SubFilter {
	case pdf.SubFilterDetached, pdf.SubFilterPAdES:
	case pdf.SubFilterTimeStamp:
		return x.documentStamp(e)
	case "adbe.pkcs7.sha1", "adbe.x509.rsa_sha1":
		return unjudged(Undecided, ErrOutdated)
	default:
		return unjudged(Undecided, ErrSubFilter)
	}
	signed, padding, err := pkcs7.ParsePadded(e.CMS)
	if err != nil {
		return unjudged(unparsed(err))
	}
	if slices.ContainsFunc(padding, func(b byte) bool { return b != 0 }) {
		return unjudged(Failed, pdf.ErrSigPadding)
	}
	signers := signed.Signers()
	if _, inside := signed.Content(); inside || len(signers) != 1 {
		return unjudged(Failed, ErrUnparseable) // ISO 32000-2, 12.8.3.3.1: detached, one signer
	}
	content := signed.NewContent()
	if err := e.Hash(x.until(content)); err != nil {
		return unjudged(Undecided, unreadable{err})
	}
	claimed := signers[0].SigningTime
	if claimed.IsZero() {
		claimed = e.M
	}
	v := x.judge(signed, signers[0], signers[0].CheckContent(content), Verdict{Claimed: claimed, Trusted: proven})
	if e.SubFilter == pdf.SubFilterPAdES {
		v.Checks = append(v.Checks, checkPAdES(signers[0])...)
		if worst(v.Checks[len(v.Checks)-1:]) == Failed {
			v.Signer = nil
		}
	}
	return v
}

func unjudged(r Result, why error) Verdict {
	return Verdict{Checks: []Check{{"format", r, why}, notRevoked}}
}

// The signed attributes that PAdES has rules for (RFC 5652, 11.3; RFC 5035, 3
// and 5).
var (
	oidSigningTime          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSigningCertificate   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningCertificateV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
)

// checkPAdES looks for the attributes that ETSI EN 319 142-1, 6.3, asks for:
// one that binds the certificate, and no signing time, which is in the
// dictionary.
func checkPAdES(s pkcs7.SignerInfo) []Check {
	const name = "profile"
	has := func(oid asn1.ObjectIdentifier) bool { return slices.ContainsFunc(s.Attributes, oid.Equal) }
	switch {
	case len(s.Attributes) == 0:
		return []Check{{name, Failed, ErrPAdESAttributes}}
	case !has(oidSigningCertificate) && !has(oidSigningCertificateV2):
		return []Check{{name, Undecided, ErrPAdESCertificate}}
	case has(oidSigningTime):
		return []Check{{name, NotChecked, ErrPAdESTime}}
	}
	return []Check{{Name: name, Result: Passed}}
}
