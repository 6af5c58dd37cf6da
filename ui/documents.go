package ui

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"inkan/signer"
)

// add reads and judges documents that are to be signed.
func (w *window) add(list []string) {
	register := w.state.Set.Register
	if w.state.Busy != idle {
		w.apply(waited{list})
		return
	}
	have, o := w.state.Sign.Drafts, w.state.Sign.Options
	o.Taken = results(have)
	w.do(preparing, func(ctx context.Context, on func(any)) any {
		o.Progress = seldom(func(p signer.Progress) { on(read{p}) })
		in := expand(list, have, signer.Leave(o.Dir, register))
		on(in.left)
		drafts, err := in.prepare(ctx, w.desk, o)
		if err != nil {
			return failed{err}
		}
		return prepared{drafts}
	})
}

// prepareAgain judges the documents that are still to be signed once more, with
// other options: as soon as nothing else is going on.
func (w *window) prepareAgain(o signer.Options) {
	w.apply(chose{o})
	w.rejudge()
}

func (w *window) rejudge() {
	docs, o := w.state.Sign.waiting(), w.state.Sign.Options
	if w.stale = w.state.Busy != idle; w.stale || len(docs) == 0 {
		return
	}
	w.do(preparing, func(ctx context.Context, on func(any)) any {
		o.Progress = seldom(func(p signer.Progress) { on(read{p}) })
		drafts, err := w.desk.Prepare(ctx, docs, o)
		if err != nil {
			return failed{err}
		}
		return judged{drafts}
	})
}

// retryFailed puts the documents that were not signed back to the first step.
func (w *window) retryFailed() {
	var list []string
	for i, r := range w.state.Sign.Rows {
		if w.state.Sign.signs(i) && r.Fate != fateDone {
			list = append(list, w.state.Sign.Drafts[i].Path)
		}
	}
	w.apply(cleared{})
	w.add(list)
}

// An arrival is what came to be signed.
type arrival struct {
	docs   []signer.Document
	failed []signer.Draft // what could not be listed
	left   omitted        // of the folders
}

// expand makes documents of paths: a folder stands for the documents in it, but for
// what leave names. What is on the list already comes no second time.
func expand(list []string, have []signer.Draft, leave func(os.FileInfo) bool) (a arrival) {
	seen := map[string]bool{}
	for _, d := range have {
		seen[d.Path] = true
	}
	add := func(path string) {
		if !seen[path] {
			seen[path] = true
			a.docs = append(a.docs, signer.Document{Path: path})
		}
	}
	a.left = omitted{}
	for _, p := range list {
		if info, err := os.Stat(p); err != nil || !info.IsDir() {
			add(p)
			continue
		}
		in := signer.OpenFolder(p, leave)
		for _, path := range in.Paths {
			add(path)
		}
		for _, d := range in.Failed {
			if !seen[d.Path] {
				seen[d.Path] = true
				a.failed = append(a.failed, d)
			}
		}
		for key, n := range in.LeftOut {
			a.left[key] += n
		}
	}
	return a
}

// prepare judges what came.
func (a arrival) prepare(ctx context.Context, desk *signer.Desk, o signer.Options) ([]signer.Draft, error) {
	drafts, err := desk.Prepare(ctx, a.docs, o)
	return append(drafts, a.failed...), err
}

// within lists files to verify: a folder stands for all that is in it.
func within(list []string) (paths []string) {
	for _, p := range list {
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			paths = append(paths, signer.FilesIn(p)...)
		} else {
			paths = append(paths, p)
		}
	}
	return unique(paths)
}

// tellEvery is how often the screen is told how far the reading is. Each time it
// is drawn anew, which takes longer than reading a small file.
const tellEvery = 100 * time.Millisecond

// seldom passes on what is told, but not more often than a person can read it.
func seldom(tell func(signer.Progress)) func(signer.Progress) {
	var last time.Time
	return func(p signer.Progress) {
		if now := time.Now(); p.Done == p.All || now.Sub(last) >= tellEvery {
			last = now
			tell(p)
		}
	}
}

// samples writes sample papers into a new folder, and puts them on the list.
func (w *window) samples(count int) {
	if w.state.Busy != idle {
		return
	}
	say := w.plainSay()
	o := w.state.Sign.Options
	o.Dir = ""
	w.apply(chose{o})
	w.do(preparing, func(ctx context.Context, on func(any)) any {
		dir, err := os.MkdirTemp("", "inkan-practice-*")
		if err != nil {
			return failed{err}
		}
		w.tidy(dir)
		var docs []signer.Document
		for i := 1; i <= count; i++ {
			path := filepath.Join(dir, say.T("ui.practice.file", i))
			if err := os.WriteFile(path, []byte(say.T("ui.practice.sample")+"\n"), 0o600); err != nil {
				return failed{err}
			}
			docs = append(docs, signer.Document{Path: path})
		}
		on(w.desk.Status(ctx, ""))
		drafts, err := w.desk.Prepare(ctx, docs, o)
		if err != nil {
			return failed{err}
		}
		return prepared{drafts}
	})
}
