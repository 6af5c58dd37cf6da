package ui

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"inkan/signer"
)

// add reads and judges documents that are to be signed.
func (w *window) add(list []string) {
	if w.state.Busy != idle {
		w.apply(waited{list})
		return
	}
	have, o := w.state.Sign.Drafts, w.state.Sign.Options
	w.do(preparing, func(ctx context.Context, on func(any)) any {
		o.Progress = seldom(func(p signer.Progress) { on(read{p}) })
		docs, left := expand(list, have)
		on(left)
		drafts, err := w.desk.Prepare(ctx, docs, o)
		if err != nil {
			return failed{err}
		}
		return prepared{append(append([]signer.Draft{}, have...), drafts...)}
	})
}

// prepareAgain judges all documents once more, with other options.
func (w *window) prepareAgain(o signer.Options) {
	if w.state.Busy != idle {
		return
	}
	var docs []signer.Document
	for _, d := range w.state.Sign.Drafts {
		docs = append(docs, signer.Document{Path: d.Path})
	}
	w.apply(chose{o})
	w.do(preparing, func(ctx context.Context, on func(any)) any {
		o.Progress = seldom(func(p signer.Progress) { on(read{p}) })
		drafts, err := w.desk.Prepare(ctx, docs, o)
		if err != nil {
			return failed{err}
		}
		return prepared{drafts}
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

// expand makes documents of paths, and says what is left out: a folder stands for
// the documents in it. What is on the list already comes no second time.
func expand(list []string, have []signer.Draft) (docs []signer.Document, left omitted) {
	seen := map[string]bool{}
	for _, d := range have {
		seen[d.Path] = true
	}
	add := func(path string) {
		if !seen[path] {
			seen[path] = true
			docs = append(docs, signer.Document{Path: path})
		}
	}
	left = omitted{}
	for _, p := range list {
		if info, err := os.Stat(p); err != nil || !info.IsDir() {
			add(p)
			continue
		}
		in := signer.OpenFolder(p, nil)
		for _, path := range in.Paths {
			add(path)
		}
		for key, n := range in.LeftOut {
			left[key] += n
		}
	}
	return docs, left
}

// within lists files to verify: a folder stands for all that is in it, but for what
// is hidden.
func within(list []string) (paths []string) {
	for _, p := range list {
		if info, err := os.Stat(p); err != nil || !info.IsDir() {
			paths = append(paths, p)
			continue
		}
		_ = filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			hidden := strings.HasPrefix(d.Name(), ".") && path != p
			switch {
			case err != nil || d.IsDir() && hidden:
				return fs.SkipDir
			case d.Type().IsRegular() && !hidden:
				paths = append(paths, path)
			}
			return nil
		})
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
	text := []byte(w.say.T("ui.practice.sample") + "\n")
	o := w.state.Sign.Options
	o.Dir = ""
	w.apply(chose{o})
	w.do(preparing, func(ctx context.Context, on func(any)) any {
		dir, err := sampleFolder()
		if err != nil {
			return failed{err}
		}
		var docs []signer.Document
		for i := 1; i <= count; i++ {
			path := samplePath(dir, i)
			if err := os.WriteFile(path, text, 0o600); err != nil {
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
