package signer

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"inkan/crash"
)

// VerifyAll answers the same question about many files, several at a time, and
// returns the reports in the order of paths. q.Path is not used. The error is
// only ctx's.
func (d *Desk) VerifyAll(ctx context.Context, paths []string, q Question) ([]Report, error) {
	return d.verifyAll(ctx, paths, d.examine(q))
}

// VerifyDelivery verifies the files of a delivery. A file that is the content of
// one of the signatures, and holds none itself, is part of that one's report and
// has none of its own. The reports are in the order of the names; the error is
// only ctx's.
func (d *Desk) VerifyDelivery(ctx context.Context, paths []string, q Question) ([]Report, error) {
	x := d.examine(q)
	detached, others := []string{}, []string{}
	for _, p := range paths {
		if claimsCMS(p) {
			detached = append(detached, p)
		} else {
			others = append(others, p)
		}
	}
	reports, err := d.verifyAll(ctx, detached, x)
	if err != nil {
		return nil, err
	}
	contents := map[string]bool{}
	for _, r := range reports {
		if r.Content != "" {
			contents[filepath.Clean(r.Content)] = true
		}
	}
	others = slices.DeleteFunc(others, func(p string) bool {
		return contents[filepath.Clean(p)] && !mayHold(p)
	})
	rest, err := d.verifyAll(ctx, others, x)
	if err != nil {
		return nil, err
	}
	for _, r := range rest {
		if len(r.Signatures) > 0 || !contents[filepath.Clean(r.File)] {
			reports = append(reports, r)
		}
	}
	slices.SortStableFunc(reports, func(a, b Report) int { return strings.Compare(a.File, b.File) })
	return reports, nil
}

// mayHold tells by its beginning whether a file may hold a signature: a PDF, or
// a CMS in DER, PEM or Base64.
func mayHold(path string) bool {
	f, _, err := openRegular(path)
	if err != nil {
		return true
	}
	defer f.Close()
	head := make([]byte, 16)
	n, _ := f.ReadAt(head, 0)
	start := strings.TrimLeft(string(head[:n]), "\r\n\t ")
	return isPDF(f) || strings.HasPrefix(start, "0") || strings.HasPrefix(start, "-----") || strings.HasPrefix(start, "MI")
}

// verifyAll verifies as many files at a time as there are processors.
func (d *Desk) verifyAll(ctx context.Context, paths []string, x examination) ([]Report, error) {
	reports := make([]Report, len(paths))
	var next atomic.Int64
	var group errgroup.Group
	for range min(runtime.GOMAXPROCS(0), len(paths)) {
		group.Go(func() error {
			defer crash.Guard() // a document that nobody foresaw; no card is held here
			for i := next.Add(1) - 1; i < int64(len(paths)); i = next.Add(1) - 1 {
				r, err := x.verify(ctx, paths[i])
				if err != nil {
					return err
				}
				reports[i] = r
			}
			return nil
		})
	}
	return reports, group.Wait()
}

// examine prepares what all files of one question share.
func (d *Desk) examine(q Question) examination {
	if q.At.IsZero() {
		q.At = d.Now()
	}
	return examination{anchors: d.Anchors.with(q.Trust), lists: readLists(q.CRLs), around: newNeighbourhood(), question: q}
}

// verify answers the question about one file.
func (x examination) verify(ctx context.Context, path string) (Report, error) {
	x.ctx, x.question.Path = ctx, path
	x.report = &Report{File: path, At: x.question.At}
	x.report.conclude(x.run())
	return *x.report, ctx.Err()
}
