// Command inkan signs files with the My Number Card, and verifies them, from a
// terminal. It wires the rooms and words their answers; it knows no card
// command, no signature format and no window.
package main

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"syscall"

	"inkan/crash"
)

// The exit codes. Scripts rely on them.
const (
	exitDone      = 0
	exitFailed    = 1 // a file was not signed, no usable card, nothing could be done
	exitUsage     = 2 // wrong flags or arguments
	exitTampered  = 3 // verify: a signature failed
	exitPassword  = 4 // password refused, impossible, locked, or its last try not consented to
	exitUndecided = 5 // verify: a signature cannot be decided
)

// An action does what a command is for and returns the exit code.
type action func(ctx context.Context, c *call) int

// A command is one of the program's verbs. Its setup defines its flags and
// returns the action that reads them.
type command struct {
	name  string
	usage string // key of its help text
	setup func(fs *flag.FlagSet, c *call) action
}

// commands lists the verbs in the order of the help text.
func commands() []command {
	return []command{
		{"sign", "cli.usage.sign", setupSign},
		{"verify", "cli.usage.verify", setupVerify},
		{"card", "cli.usage.card", setupCard},
		{"check", "selftest.usage", setupCheck},
		{"practice", "cli.usage.practice", setupPractice},
		{"renewal", "renewal.usage", setupRenewal},
		{"guide", "guide.usage", setupGuide},
		{"preflight", "preflight.usage", setupPreflight},
		{"ledger", "ledger.usage", setupLedger},
		{"timestamp", "timestamp.usage", setupTimestamp},
		{"register", "register.usage", setupRegister},
		{"version", "cli.usage.version", setupVersion},
		{"help", "cli.usage.help", setupHelp},
	}
}

func main() { os.Exit(run(os.Args[1:])) }

// run is the program. Every way of being asked to stop cancels the context: a
// process that just died would leave the password proven on the card. For the
// same reason a closed pipe behind stdout must not kill it.
func run(args []string) int {
	defer crash.Guard() // the commands work on this goroutine: what they deferred locks the card
	crash.Program.Name, crash.Program.Version = "inkan", version
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	c := newCall(os.Stdin, os.Stdout, os.Stderr)
	act, err := c.read(args)
	crash.Program.Told = c.say.T("crash.told")
	if err != nil {
		return c.finish(c.fail(err))
	}
	return c.finish(act(ctx, c))
}
