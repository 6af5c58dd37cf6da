package main

import (
	"flag"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// read finds the command and its flags, which may stand anywhere before a "--",
// and returns what to do. It goes on after a fault: the language and the form
// of the answer may stand behind it.
func (c *call) read(args []string) (action, error) {
	name, rest := splitCommand(args)
	cmd, err := commandNamed(name)
	fs, act := c.flagsOf(cmd)
	var flagErr error
	c.files, flagErr = parse(fs, rest)
	langErr := c.speak()
	if c.help {
		return helpOf(cmd), nil
	}
	for _, e := range []error{err, flagErr, langErr} {
		if e != nil {
			return nil, e
		}
	}
	return act, nil
}

// flagsOf defines the flags of a command and the common ones.
func (c *call) flagsOf(cmd command) (*flag.FlagSet, action) {
	fs := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	c.define(fs)
	return fs, cmd.setup(fs, c)
}

func commandNamed(name string) (command, error) {
	all := commands()
	if i := slices.IndexFunc(all, func(cmd command) bool { return cmd.name == name }); i >= 0 {
		return all[i], nil
	}
	none := command{usage: "cli.usage", setup: func(*flag.FlagSet, *call) action { return nil }}
	if name == "" {
		return none, &usageError{key: "cli.no_command"}
	}
	return none, &usageError{"cli.unknown_command", []any{visible(name)}}
}

// splitCommand takes the first argument that is neither a flag nor the value of
// one out of args.
func splitCommand(args []string) (name string, rest []string) {
	valued := valuedFlags()
	for i := 0; i < len(args); i++ {
		key, _, inline, is := flagOf(args[i])
		switch {
		case args[i] == "--":
			if i+1 == len(args) {
				return "", args
			}
			return args[i+1], slices.Concat(args[:i+1], args[i+2:])
		case !is:
			return args[i], slices.Concat(args[:i], args[i+1:])
		case valued[key] && !inline:
			i++
		}
	}
	return "", args
}

// valuedFlags are the flags of any command that need a value.
func valuedFlags() map[string]bool {
	valued := map[string]bool{}
	for _, cmd := range commands() {
		fs, _ := new(call).flagsOf(cmd)
		fs.VisitAll(func(f *flag.Flag) { valued[f.Name] = !isSwitch(f) })
	}
	return valued
}

// parse sets the flags in args and returns the other arguments. Of several
// faults it returns the first, after setting what can be set.
func parse(fs *flag.FlagSet, args []string) (others []string, first error) {
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return append(others, args[i+1:]...), first
		}
		name, value, inline, is := flagOf(args[i])
		if !is {
			others = append(others, args[i])
			continue
		}
		f := fs.Lookup(name)
		var err error
		switch {
		case f == nil:
			err = &usageError{"cli.unknown_flag", []any{visible(name)}}
		case isSwitch(f) && !inline:
			err = f.Value.Set("true")
		case !inline && i+1 == len(args):
			err = &usageError{"cli.flag_needs_value", []any{name}}
		default:
			if !inline {
				i++
				value = args[i]
			}
			err = set(f, value)
		}
		if first == nil {
			first = err
		}
	}
	return others, first
}

func set(f *flag.Flag, value string) error {
	if f.Value.Set(value) != nil {
		return &usageError{"cli.flag_value", []any{f.Name, visible(value)}}
	}
	return nil
}

// flagOf splits --name=value or -name=value. A lone "-" is no flag.
func flagOf(arg string) (name, value string, inline, is bool) {
	name = strings.TrimPrefix(strings.TrimPrefix(arg, "-"), "-")
	if len(name) == len(arg) || name == "" {
		return "", "", false, false
	}
	name, value, inline = strings.Cut(name, "=")
	return name, value, inline, true
}

func isSwitch(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// choice makes a flag that takes one of a few words.
func choice[T any](to *T, words map[string]T) func(string) error {
	return func(word string) error {
		v, ok := words[word]
		if !ok {
			return fmt.Errorf("not one of %d words", len(words))
		}
		*to = v
		return nil
	}
}

// seconds makes a flag that takes a duration as a number of seconds, at most a
// day.
func seconds(to *time.Duration) func(string) error {
	return func(s string) error {
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(n) || n < 0 || n > 24*60*60 {
			return fmt.Errorf("no number of seconds")
		}
		*to = time.Duration(n * float64(time.Second))
		return nil
	}
}
