package main

import (
	"context"
	"flag"

	"inkan/signer"
)

// A stamping is what was asked of inkan timestamp.
type stamping struct {
	tsa     string
	options signer.Options
	files   []stampedFile
}

// A stampedFile is the answer about one file in JSON.
type stampedFile struct {
	Input  string  `json:"input"`
	Output *string `json:"output"`
	Result string  `json:"result"`
	Error  *fault  `json:"error"`
}

// resultStamped is the result of a file that got its time stamp.
const resultStamped = "stamped"

func setupTimestamp(fs *flag.FlagSet, _ *call) action {
	s := new(stamping)
	fs.StringVar(&s.tsa, "tsa", "", "")
	fs.StringVar(&s.options.Dir, "out", "", "")
	fs.BoolVar(&s.options.Overwrite, "overwrite", false, "")
	return s.run
}

func (s *stamping) run(ctx context.Context, c *call) int {
	err := s.stamp(ctx, c)
	if err != nil {
		c.fail(err)
	}
	if codeOf(err) == exitUsage {
		return exitUsage
	}
	done := 0
	for _, f := range s.files {
		if f.Result == resultStamped {
			done++
		}
	}
	if done > 0 {
		c.note("timestamp.done", done)
	}
	c.send(struct {
		Files []stampedFile `json:"files"`
		Error *fault        `json:"error,omitempty"`
	}{s.files, c.fault})
	if done < len(s.files) {
		return exitFailed
	}
	return codeOf(err)
}

func (s *stamping) stamp(ctx context.Context, c *call) error {
	switch {
	case len(c.files) == 0:
		return &usageError{key: "cli.no_files"}
	case s.tsa == "":
		return &usageError{key: "timestamp.no_tsa"}
	}
	tsa, err := signer.NewAuthority(s.tsa)
	if err != nil {
		return usageOf(err)
	}
	desk, err := c.desk()
	if err != nil {
		return err
	}
	for _, path := range c.files {
		s.files = append(s.files, stampedFile{Input: path, Result: resultSkipped})
	}
	return desk.TimeStamp(ctx, c.files, s.options, tsa, func(e signer.Event) {
		f := &s.files[e.Draft]
		if e.Err != nil {
			f.Result, f.Error = resultFailed, c.failOnResult(f.Input, e.Err)
			return
		}
		f.Result, f.Output = resultStamped, ptr(e.Out)
		c.print(c.name(e.Out))
	})
}
