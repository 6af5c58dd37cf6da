package crash

import (
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// record is the text about a panic with this value: what the program is, the type
// of the value, and where all goroutines are. The value itself, arguments and
// folders stay out.
func record(what any) string {
	var b strings.Builder
	commit, date := Built()
	if commit == "" {
		commit = "unknown"
	}
	fmt.Fprintf(&b, "%s %s\n", Program.Name, Program.Version)
	fmt.Fprintf(&b, "commit: %s %s\n", commit, date)
	fmt.Fprintf(&b, "system: %s/%s, %s\n", runtime.GOOS, runtime.GOARCH, runtime.Version())
	fmt.Fprintf(&b, "time: %s\n", time.Now().UTC().Format(time.RFC3339))
	fmt.Fprintf(&b, "panic: %T%s\n", what, kind(what))
	b.WriteString("\nthe goroutine that panicked:\n")
	var here [64]uintptr
	frames(&b, here[:runtime.Callers(3, here[:])]) // without Callers, record and Guard
	for _, each := range others() {
		b.WriteString("\nanother:\n")
		frames(&b, each.Stack())
	}
	return b.String()
}

// Built is the commit that the program was built from, and its date in RFC 3339;
// both are empty if it was not built in a repository.
func Built() (commit, date string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.time":
			date = s.Value
		}
	}
	return commit, date
}

// kinds are the errors of Go itself, without the numbers and names that it adds
// (the Go Programming Language Specification, "Run-time panics", and package
// runtime). Only what stands here is written.
var kinds = []string{
	"index out of range", "slice bounds out of range", "nil pointer dereference", "integer divide by zero",
	"assignment to entry in nil map", "interface conversion", "cannot convert slice", "makeslice", "makechan", "negative shift amount",
	"close of closed channel", "close of nil channel", "send on closed channel", "hash of unhashable type",
	"comparing uncomparable type", "unexpected fault address", "panic called with nil", "all goroutines are asleep",
}

// kind says which error of Go itself a value is; nothing of any other.
func kind(what any) string {
	err, ok := what.(runtime.Error)
	if !ok {
		return ""
	}
	for _, k := range kinds {
		if strings.Contains(err.Error(), k) {
			return ": " + k
		}
	}
	return ""
}

// maxOthers is how many goroutines besides the panicking one are written.
const maxOthers = 64

// others are the stacks of all goroutines.
func others() []runtime.StackRecord {
	list := make([]runtime.StackRecord, 4*maxOthers)
	n, ok := runtime.GoroutineProfile(list)
	if !ok {
		return nil
	}
	return list[:min(n, maxOthers)]
}

// frames writes one line a function: its name, and the file and line of where it
// is.
func frames(b *strings.Builder, stack []uintptr) {
	if len(stack) == 0 {
		return
	}
	list := runtime.CallersFrames(stack)
	for {
		f, more := list.Next()
		fmt.Fprintf(b, "  %s %s:%d\n", f.Function, path.Base(filepath.ToSlash(f.File)), f.Line)
		if !more {
			return
		}
	}
}
