package signer

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"inkan/pkcs7"
)

// Reasons of a Report or a Verdict; each has its text in the catalogs.
const (
	ErrNoSignature Error = "verify.no_signature" // the file holds no signature
	ErrNoContent   Error = "verify.no_content"   // the file that a .p7s signs was not found
	ErrUnparseable Error = "verify.unparseable"  // neither a PDF nor a CMS that can be read
	ErrUnreadable  Error = "file.unreadable"     // the file cannot be opened or read
	ErrDigest      Error = "verify.digest"       // the content is not what was signed
	ErrTooLarge    Error = "verify.too_large"    // larger than any signature file that gets a time stamp
)

// signatureCap is the most that a .p7s may hold: a CMS of 2 MiB in Base64 with
// line ends (limit of this program).
const signatureCap = 3 << 20

// Verify checks the signatures of a file. An error means that nothing could be
// done (ctx ended); whatever is wrong with the file is in the Report.
func (d *Desk) Verify(ctx context.Context, q Question) (Report, error) {
	return d.examine(q).verify(ctx, q.Path)
}

// An examination is one run of Verify.
type examination struct {
	ctx      context.Context
	anchors  *Anchors
	lists    []revocationList
	around   *neighbourhood
	question Question
	report   *Report
}

// A verdictError is a reason with the result that it means for the file.
type verdictError struct {
	error
	result Result
}

// Unwrap returns the reason.
func (v verdictError) Unwrap() error { return v.error }

func failed(err error) error    { return verdictError{err, Failed} }
func undecided(err error) error { return verdictError{err, Undecided} }

// unreadable says that nothing can be told of a file, with the system's reason
// inside.
type unreadable struct{ error }

// Is makes an unreadable file comparable with ErrUnreadable.
func (unreadable) Is(target error) bool { return target == ErrUnreadable }

// Unwrap returns the system's reason.
func (u unreadable) Unwrap() error { return u.error }

// Message returns the key of the text.
func (unreadable) Message() (string, []any) { return string(ErrUnreadable), nil }

func (x *examination) run() error {
	f, info, err := openRegular(x.question.Path)
	if err != nil {
		return undecided(unreadable{err})
	}
	defer f.Close()
	if isPDF(f) {
		return x.pdf(f, info.Size())
	}
	return x.detached(f, info.Size())
}

// openRegular opens a file that has an end: a pipe or a device might not.
func openRegular(path string) (*os.File, os.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case info.IsDir():
		return nil, nil, ErrDirectory
	case !info.Mode().IsRegular():
		return nil, nil, ErrNotRegular
	}
	f, err := os.Open(path)
	return f, info, err
}

// detached checks a CMS and the file that it signs.
func (x *examination) detached(f *os.File, size int64) error {
	signed, err := x.parse(f, size)
	if err != nil {
		return err
	}
	signers := signed.Signers()
	path := x.contentPath(signed)
	content, err := x.content(signed, path)
	if err != nil {
		x.report.Signatures = withoutContent(signers)
		return err
	}
	for _, s := range signers {
		v := x.judge(signed, s, s.CheckContent(content), Verdict{Claimed: s.SigningTime})
		v.Format = "CMS"
		x.report.Signatures = append(x.report.Signatures, v)
	}
	if path != "" && slices.ContainsFunc(x.report.Signatures, differs) {
		x.diagnose(signed, path)
	}
	return nil
}

// withoutContent is what can be said of signatures whose content is missing:
// nothing binds them to anything, so nobody is named.
func withoutContent(signers []pkcs7.SignerInfo) []Verdict {
	list := make([]Verdict, len(signers))
	for i, s := range signers {
		list[i] = Verdict{
			Result: Undecided, Reason: ErrNoContent, Format: "CMS", Claimed: s.SigningTime,
			Checks: []Check{{"digest", Undecided, ErrNoContent}, notRevoked},
		}
	}
	return list
}

// parse reads a signature file. A file that is no CMS and does not claim to be
// one has no signature in it.
func (x *examination) parse(f *os.File, size int64) (*pkcs7.Signed, error) {
	claims := claimsCMS(f.Name())
	if !claims && size > signatureCap {
		return nil, x.noSignature(f, size)
	}
	signed, err := pkcs7.ParseFile(f, size)
	var known pkcs7.Error
	switch {
	case err == nil:
		return signed, nil
	case !errors.As(err, &known):
		return nil, undecided(unreadable{err})
	case known == pkcs7.ErrNoSigner || known == pkcs7.ErrNotSigned:
		return nil, x.noSignature(f, size) // certificates alone, or a message of another kind
	case claims:
		result, why := unparsed(err)
		return nil, verdictError{why, result}
	}
	return nil, x.noSignature(f, size)
}

// unparsed tells what it means that a signature cannot be read: one that is
// beyond this program is no worse for that.
func unparsed(err error) (Result, error) {
	if slices.ContainsFunc([]error{pkcs7.ErrTooBig, pkcs7.ErrTooMany, pkcs7.ErrDepth}, func(limit error) bool { return errors.Is(err, limit) }) {
		return Undecided, err
	}
	return Failed, parseError{err}
}

// noSignature ends the examination of a file without a signature; its digest
// is told nevertheless.
func (x *examination) noSignature(f *os.File, size int64) error {
	f.Seek(0, io.SeekStart)
	sum, err := hashFile(x.ctx, f)
	if err != nil {
		return undecided(unreadable{err})
	}
	x.report.Digest, x.report.Size = sum, size
	x.signatureBeside()
	return undecided(ErrNoSignature)
}

// A parseError is ErrUnparseable with the reason of the parser inside.
type parseError struct{ error }

// Is makes it comparable with ErrUnparseable.
func (parseError) Is(target error) bool { return target == ErrUnparseable }

// Unwrap returns the parser's reason.
func (p parseError) Unwrap() error { return p.error }

// Message returns the key of the text.
func (parseError) Message() (string, []any) { return string(ErrUnparseable), nil }

// claimsCMS tells by its name whether a file says that it is a CMS.
func claimsCMS(path string) bool {
	return slices.Contains([]string{".p7s", ".p7m", ".p7b", ".p7c", ".p7", ".sig"}, strings.ToLower(filepath.Ext(path)))
}

// contentPath chooses the file that a signature is about: the one that the
// question names, the one beside it by its name, or one beside it by its digest.
// "" means the content inside, or that none was found.
func (x *examination) contentPath(signed *pkcs7.Signed) string {
	if x.question.Content != "" {
		return x.question.Content
	}
	if path := besides(x.question.Path); path != "" {
		return path // also if there is a content inside: a person sees this file
	}
	if _, inside := signed.Content(); inside {
		return ""
	}
	return x.renamed(signed)
}

// content reads the content of a signature from a file, or the one inside.
func (x *examination) content(signed *pkcs7.Signed, path string) (*pkcs7.Content, error) {
	content, digest := signed.NewContent(), sha256.New()
	both := io.MultiWriter(content, digest)
	_, inside := signed.Content()
	switch {
	case path != "":
		if err := x.readContent(path, both); err != nil {
			return nil, err
		}
	case inside:
		size := &counter{}
		if err := signed.WriteContent(io.MultiWriter(both, size)); err != nil {
			return nil, undecided(unreadable{err})
		}
		x.report.Size = size.n
	default:
		return nil, undecided(ErrNoContent)
	}
	x.report.Digest = digest.Sum(nil)
	return content, nil
}

func (x *examination) readContent(path string, to io.Writer) error {
	f, info, err := openRegular(path)
	if err != nil {
		return undecided(ErrNoContent)
	}
	defer f.Close()
	x.report.Content, x.report.Size = path, info.Size()
	if err := copyUntil(x.ctx, to, f); err != nil {
		return undecided(unreadable{err})
	}
	return nil
}

// An untilDone takes what is written to it until its question is withdrawn.
type untilDone struct {
	ctx context.Context
	io.Writer
}

// Write writes p, or returns ctx's error.
func (u untilDone) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Writer.Write(p)
}

// until lets w be written to as long as an answer is wanted.
func (x *examination) until(w io.Writer) io.Writer { return untilDone{x.ctx, w} }

// A counter counts the bytes that are written to it.
type counter struct{ n int64 }

// Write counts p.
func (c *counter) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }

// besides returns the file that a .p7s signs by its name: the name without the
// ending, in the same folder.
func besides(path string) string {
	if !claimsCMS(path) {
		return ""
	}
	content := strings.TrimSuffix(path, filepath.Ext(path))
	if info, err := os.Stat(content); err == nil && info.Mode().IsRegular() {
		return content
	}
	return ""
}

// judge makes the verdict of one signer: what was found of its signature, then
// its certificate, at the earliest time that is proven. v is what the rest of the
// file says of the time.
func (x *examination) judge(signed *pkcs7.Signed, s pkcs7.SignerInfo, findings []pkcs7.Finding, v Verdict) Verdict {
	for _, f := range findings {
		if f.Name != "time_stamps" { // checked here
			v.Checks = append(v.Checks, Check{f.Name, resultOf(f.Result), f.Why})
		}
	}
	bound := worst(v.Checks) != Failed && !slices.ContainsFunc(v.Checks, unproven)
	x.stamps(&v, s)
	if s.Certificate == nil {
		v.Checks = append(v.Checks, Check{"chain", Undecided, ErrNoCertificate}, notRevoked)
		v.conclude()
		return v
	}
	at := x.report.At
	if !v.Trusted.IsZero() {
		at = v.Trusted
	}
	c := chainOf(s.Certificate, signed.Certificates(), x.anchors, at)
	v.Checks = append(v.Checks, c.checks(at, !v.Trusted.IsZero())...)
	revocation := c.revocation(x.lists, at, x.report.At)
	if v.Trusted.IsZero() {
		revocation = revocation.unproven(v.Claimed)
	}
	v.Checks = append(v.Checks, revocation)
	holder := holderOf(s.Certificate)
	v.Practice = holder.Practice
	v.Added = c.anchor != nil && c.anchor.added != nil
	if bound && c.result != Failed {
		v.Signer = holder
	}
	v.conclude()
	return v
}

// unproven tells whether a check says that nobody verified the signature itself,
// such as one by an unknown algorithm: anybody can put any certificate there.
func unproven(c Check) bool { return c.Name == "signature" && c.Result == NotChecked }

func resultOf(r pkcs7.Result) Result {
	switch r {
	case pkcs7.Passed:
		return Passed
	case pkcs7.NotChecked:
		return NotChecked
	case pkcs7.Undecided:
		return Undecided
	}
	return Failed
}

// worst returns the result that checks mean together: one that was not made
// never counts.
func worst(checks []Check) Result {
	result := Passed
	for _, c := range checks {
		if c.Result != NotChecked && c.Result > result {
			result = c.Result
		}
	}
	return result
}

// conclude sets result and reason of a verdict from its checks.
func (v *Verdict) conclude() {
	v.Result = worst(v.Checks)
	if v.Result == Passed {
		return
	}
	for _, c := range v.Checks {
		if c.Result == v.Result {
			v.Reason = c.Why
			return
		}
	}
}

// conclude sets result and reason of a file: the worst signature's, or what
// kept the examination from finding signatures.
func (r *Report) conclude(err error) {
	var v verdictError
	if errors.As(err, &v) {
		r.Result, r.Reason = v.result, v.error
		return
	}
	for _, s := range r.Signatures {
		if s.Result > r.Result {
			r.Result, r.Reason = s.Result, s.Reason
		}
	}
}
