package main

import (
	"context"
	"flag"
	"strings"

	"inkan/reader/practice"
)

func setupHelp(*flag.FlagSet, *call) action {
	return func(ctx context.Context, c *call) int {
		if len(c.files) == 0 {
			return helpOf(command{usage: "cli.usage"})(ctx, c)
		}
		cmd, err := commandNamed(c.files[0])
		if err != nil {
			return c.fail(err)
		}
		return helpOf(cmd)(ctx, c)
	}
}

// helpOf writes how a command is used.
func helpOf(cmd command) action {
	return func(_ context.Context, c *call) int {
		text := c.say.T(cmd.usage)
		if cmd.name == "practice" {
			text += "\n\n" + c.say.T(practice.UsageKey)
		}
		if cmd.name != "" {
			text += "\n\n" + c.say.T("cli.usage.common")
		}
		c.print(strings.TrimRight(text, "\n"))
		c.send(map[string]string{"usage": text})
		return exitDone
	}
}
