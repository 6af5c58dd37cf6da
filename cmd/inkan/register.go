package main

import (
	"context"
	"flag"

	"inkan/signer"
)

// A registerCheck is what was asked of inkan register.
type registerCheck struct{ file, head string }

func setupRegister(fs *flag.FlagSet, _ *call) action {
	r := new(registerCheck)
	fs.StringVar(&r.file, "check", "", "")
	fs.StringVar(&r.head, "head", "", "")
	return r.run
}

// registerDocument is the answer in JSON.
type registerDocument struct {
	File  string `json:"file"`
	Rows  int    `json:"rows"` // those that hold
	Head  string `json:"head"` // chain of the last of them
	Error *fault `json:"error,omitempty"`
}

func (r *registerCheck) run(_ context.Context, c *call) int {
	switch {
	case len(c.files) > 0:
		return c.fail(&usageError{"cli.no_arguments", []any{"register"}})
	case r.file == "":
		return c.fail(&usageError{key: "register.no_check"})
	}
	rows, head, err := signer.CheckRegister(r.file, r.head)
	if err != nil {
		code := c.fail(err)
		c.send(registerDocument{r.file, rows, head, c.fault})
		return code
	}
	if rows == 0 {
		c.print(c.say.T("register.empty"))
	} else {
		c.print(c.say.T("register.holds", rows))
		c.print(c.say.T("register.head", head))
		c.note("register.remember")
	}
	c.send(registerDocument{File: r.file, Rows: rows, Head: head})
	return exitDone
}
