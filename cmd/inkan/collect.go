package main

import (
	"context"
	"os"
	"slices"

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
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			if info, err := os.Stat(p); !s.recursive || err != nil || !info.IsDir() {
				paths = append(paths, p)
				continue
			}
			in, err := until(ctx, func() (signer.Folder, error) { return signer.OpenFolder(p, s.leaves()), nil })
			if err != nil {
				return nil, nil, err
			}
			paths, failed = append(paths, in.Paths...), append(failed, in.Failed...)
			c.leftOut(in)
		}
	}
	if len(paths)+len(failed) == 0 {
		return nil, nil, errNoFiles
	}
	return paths, failed, nil
}

// leftOut tells how much of a folder is not signed, and why.
func (c *call) leftOut(in signer.Folder) {
	for key, n := range in.LeftOut {
		c.note(key, n)
	}
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
