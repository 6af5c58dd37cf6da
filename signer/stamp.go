package signer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strings"

	"inkan/pdf"
	"inkan/pkcs7"
)

// What keeps a file from getting a time stamp.
const (
	ErrNotStampable Error = "timestamp.not_stampable" // neither a PDF nor a signature file
	ErrStamped      Error = "timestamp.stamped"       // it has a time stamp already
	ErrItself       Error = "timestamp.itself"        // the result is the file itself, and may not replace it
)

// TimeStamp adds a time stamp to each of some files: to every signature of a
// .p7s, or to a PDF as a whole (document time stamp, ISO 32000-2, 12.8.5). A
// .p7s keeps its name and so is replaced if Options.Overwrite allows it; the
// result of a PDF has -stamped in its name. A file is as it was until its result
// is whole. It stops between files when ctx ends. Each file has one Event; the
// error is only ctx's.
func (d *Desk) TimeStamp(ctx context.Context, paths []string, o Options, tsa *Authority, on func(Event)) error {
	drafts := make([]Draft, len(paths))
	for i, path := range paths {
		drafts[i] = Draft{Document: Document{Path: path}}
		drafts[i].Err = drafts[i].planStamp(o)
	}
	newNames(o.Overwrite).claimAll(ctx, drafts)
	progress := newTally(d.Now, drafts, nil)
	progress.byTime = true
	for i := range drafts {
		if err := ctx.Err(); err != nil {
			return err
		}
		e := Event{Draft: i, Err: drafts[i].Err}
		if e.Err == nil {
			e.Err = drafts[i].addStamp(ctx, tsa)
			e.Progress = progress.add(drafts[i].Size, true)
		}
		if e.Err == nil {
			e.Out = drafts[i].Out
		}
		on(e)
	}
	return ctx.Err()
}

// planStamp finds kind and result of a file.
func (d *Draft) planStamp(o Options) error {
	if err := d.plan(o); err != nil {
		return err
	}
	base := filepath.Base(d.Path)
	switch {
	case d.Kind == InPDF:
		ext := filepath.Ext(base)
		base = strings.TrimSuffix(base, ext) + "-stamped" + ext
	case !claimsCMS(d.Path):
		return ErrNotStampable
	}
	d.Out = filepath.Join(filepath.Dir(d.Out), base)
	if out, err := os.Stat(d.Out); err == nil && os.SameFile(out, d.draft.info) && !o.Overwrite {
		return ErrItself
	}
	return nil
}

func (d *Draft) addStamp(ctx context.Context, tsa *Authority) error {
	f, err := os.Open(d.Path)
	if err != nil {
		return err
	}
	defer f.Close()
	if d.Kind == InPDF {
		return d.stampPDF(ctx, f, tsa)
	}
	return d.stampFile(ctx, f, tsa)
}

// stampFile adds a stamp to the signatures in a signature file.
func (d *Draft) stampFile(ctx context.Context, f *os.File, tsa *Authority) error {
	if d.Size > signatureCap {
		return ErrTooLarge
	}
	old, err := io.ReadAll(io.LimitReader(f, signatureCap))
	if err != nil {
		return err
	}
	if err := stampable(old); err != nil {
		return err
	}
	stamped, err := tsa.stampCMS(ctx, old, 0)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(old)
	d.draft.sum = sum[:]
	fill := func(w io.Writer) error { _, err := w.Write(stamped); return err }
	check := func(made *os.File, size int64) error {
		if err := checkStamped(made, size, old); err != nil {
			return err
		}
		f.Close() // Windows replaces no open file
		return d.unchanged(ctx)
	}
	return d.target().write(fill, sized(check))
}

// stampable refuses signatures that do not hold, and those that are stamped.
func stampable(cms []byte) error {
	signed, err := pkcs7.Parse(cms)
	if err != nil {
		return err
	}
	for _, s := range signed.Signers() {
		if len(s.TimeStamps) > 0 {
			return ErrStamped
		}
		for _, f := range s.Check(nil) {
			if f.Name == "signature" && f.Result == pkcs7.Failed {
				return f.Why
			}
		}
	}
	return nil
}

// checkStamped compares a stamped signature file with what it was made from:
// the same signatures, each with a stamp over it.
func checkStamped(f *os.File, size int64, old []byte) error {
	data := make([]byte, size)
	if _, err := f.ReadAt(data, 0); err != nil {
		return err
	}
	before, err := pkcs7.Parse(old)
	if err != nil {
		return ErrUnchecked
	}
	after, err := pkcs7.Parse(data)
	if err != nil || len(after.Signers()) != len(before.Signers()) {
		return ErrUnchecked
	}
	for i, s := range after.Signers() {
		was := before.Signers()[i]
		if !bytes.Equal(s.Signature, was.Signature) || len(s.TimeStamps) != len(was.TimeStamps)+1 || !sameFindings(s, was) {
			return ErrUnchecked
		}
		if stamp, err := pkcs7.ParseStamp(s.TimeStamps[0]); err != nil || !stamp.Covers(s.Signature) {
			return ErrUnchecked
		}
	}
	return nil
}

// sameFindings compares what is found of two signatures without their content.
func sameFindings(a, b pkcs7.SignerInfo) bool {
	results := map[string]pkcs7.Result{}
	for _, f := range b.Check(nil) {
		results[f.Name] = f.Result
	}
	for _, f := range a.Check(nil) {
		if was, ok := results[f.Name]; ok && was != f.Result {
			return false
		}
	}
	return true
}

// stampPDF adds a document time stamp in a new revision.
func (d *Draft) stampPDF(ctx context.Context, f *os.File, tsa *Authority) error {
	doc, err := pdf.OpenContext(ctx, f, d.Size)
	if err != nil {
		return err
	}
	all, err := doc.Signatures()
	if err != nil {
		return err
	}
	if n := len(all); n > 0 && all[n-1].CoversAll && all[n-1].SubFilter == pdf.SubFilterTimeStamp {
		return ErrStamped
	}
	revision, err := doc.Prepare(ctx, pdf.Request{Profile: pdf.TimeStamp})
	if err != nil {
		return err
	}
	digest, err := revision.Complete(pdf.Label{Reserve: stampRoom})
	if err != nil {
		return err
	}
	stamp, err := tsa.stamp(ctx, digest)
	if err != nil {
		return err
	}
	if len(stamp.Token) > stampRoom {
		return ErrStampNoRoom
	}
	gap := revision.Gap()
	fill := func(w io.Writer) error { return revision.Finish(w, io.NewSectionReader(f, 0, d.Size), stamp.Token) }
	check := func(made *os.File, size int64) error { return checkStampedPDF(made, size, gap, revision) }
	return d.target().write(fill, sized(check))
}

// checkStampedPDF reads the document time stamp back.
func checkStampedPDF(f *os.File, size int64, gap pdf.Range, revision *pdf.Draft) error {
	e, digest, err := newest(f, size, gap, revision)
	if err != nil {
		return err
	}
	stamp, err := pkcs7.ParseStamp(e.CMS)
	if err != nil || e.SubFilter != pdf.SubFilterTimeStamp || !bytes.Equal(stamp.Imprint, digest) {
		return ErrUnchecked
	}
	return nil
}
