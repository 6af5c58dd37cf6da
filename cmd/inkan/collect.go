package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"inkan/signer"
)

// collect lists the documents to sign: the arguments, "-" replaced by the list
// on stdin, and folders replaced by what is in them if that was asked for. What
// cannot be listed comes back as a Draft with its error.
func (s *signing) collect(ctx context.Context, c *call) (paths []string, failed []signer.Draft, err error) {
	for _, arg := range c.files {
		listed := []string{arg}
		if arg == "-" {
			if listed, err = until(ctx, func() ([]string, error) { return fileList(c.in) }); err != nil {
				return nil, nil, err
			}
		}
		for _, p := range listed {
			if info, err := os.Stat(p); s.recursive && err == nil && info.IsDir() {
				in, bad := walk(p, s.leaves())
				paths, failed = append(paths, documents(in)...), append(failed, bad...)
			} else {
				paths = append(paths, p)
			}
		}
	}
	if len(paths)+len(failed) == 0 {
		return nil, nil, errNoFiles
	}
	return paths, failed, nil
}

// walk lists the ordinary files below a folder, in order. Links to folders are
// not followed, so it cannot go round in circles; hidden files are left alone,
// and what leave says.
func walk(folder string, leave func(os.FileInfo) bool) (paths []string, failed []signer.Draft) {
	filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			failed = append(failed, signer.Draft{Document: signer.Document{Path: path}, Err: err})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case path != folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		default:
			info, err := os.Stat(path)
			if d.IsDir() && path != folder && err == nil && leave(info) {
				return fs.SkipDir
			}
			if err == nil && info.Mode().IsRegular() && !leave(info) {
				paths = append(paths, path)
			}
		}
		return nil
	})
	return paths, failed
}

// leaves tells which files and folders are not to be signed when they are found
// in a folder: the results and what this run itself writes.
func (s *signing) leaves() func(os.FileInfo) bool {
	var ours []os.FileInfo
	for _, path := range []string{s.options.Dir, s.registerFile, s.resumeFile} {
		if info, err := os.Stat(path); err == nil {
			ours = append(ours, info)
		}
	}
	return func(info os.FileInfo) bool {
		return slices.ContainsFunc(ours, func(o os.FileInfo) bool { return os.SameFile(o, info) })
	}
}

// documents leaves out what an earlier run made: signatures, and signed or
// stamped copies of PDFs that are there too.
func documents(paths []string) []string {
	there := map[string]bool{}
	for _, p := range paths {
		there[p] = true
	}
	var docs []string
	for _, p := range paths {
		ext := filepath.Ext(p)
		name := strings.TrimSuffix(p, ext)
		signed, isSigned := strings.CutSuffix(name, "-signed")
		stamped, isStamped := strings.CutSuffix(name, "-stamped")
		if !isSignature(p) && !(isSigned && there[signed+ext]) && !(isStamped && there[stamped+ext]) {
			docs = append(docs, p)
		}
	}
	return docs
}

func isSignature(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".p7s" || ext == ".p7m"
}
