package main

import (
	"context"
	"errors"
	"flag"

	"inkan/reader/practice"
)

// A rehearsal is what was asked of inkan practice.
type rehearsal struct{ serve string }

func setupPractice(fs *flag.FlagSet, _ *call) action {
	r := new(rehearsal)
	fs.StringVar(&r.serve, "serve", "", "")
	return r.run
}

// run puts the practice card into a virtual reader until it is asked to stop.
func (r *rehearsal) run(ctx context.Context, c *call) int {
	switch {
	case len(c.files) > 0:
		return c.fail(&usageError{"cli.no_arguments", []any{"practice"}})
	case r.serve == "":
		return c.fail(&usageError{key: "cli.no_serve"})
	}
	o, err := practice.ParseOptions(c.practiceCard)
	if err != nil {
		return c.fail(usageOf(err))
	}
	c.note("cli.practice.serving", visible(r.serve), practice.Password, practice.PIN)
	err = practice.New(o).Serve(ctx, r.serve)
	if ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)) {
		return exitDone // being asked to stop is how this ends
	}
	if errors.Is(err, practice.ErrAddress) {
		err = usageOf(err)
	}
	return c.fail(err)
}
