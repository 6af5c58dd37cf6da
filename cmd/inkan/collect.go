package main

import (
	"context"
	"os"

	"inkan/signer"
)

// collect lists the documents to sign: the arguments, "-" replaced by the list
// on stdin, and folders replaced by what is in them if that was asked for. What
// cannot be listed comes back as a Draft with its error.
func (s *signing) collect(ctx context.Context, c *call) (paths []string, failed []signer.Draft, err error) {
	leave := signer.Leave(s.options.Dir, s.registerFile, s.resumeFile)
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
			in, err := until(ctx, func() (signer.Folder, error) { return signer.OpenFolder(p, leave), nil })
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
