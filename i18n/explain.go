package i18n

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"syscall"
)

// An Explanation is what a person reads of an error.
type Explanation struct {
	Key    string // the message key; "error.unknown" if the error has none
	Title  string // what happened
	Advice string // what to do next
	Detail string // one technical line, without names, paths or values
}

// messenger is an error that knows its message.
type messenger interface {
	Message() (key string, args []any)
}

// Explain turns an error into words. It takes the outermost message for which
// there is a text; file.unreadable, which says no more than that, gives way to
// the reason below it.
// Errors of the file system have their own texts. Every other error becomes
// error.unknown: its own words are for a bug report, and may hold a name.
func (p *Printer) Explain(err error) Explanation {
	found := p.messages(err)
	if len(found) == 0 {
		found = []said{{key: "error.unknown"}}
	}
	best := found[0]
	if len(found) > 1 && best.key == "file.unreadable" {
		best = found[1]
	}
	return Explanation{
		Key:    best.key,
		Title:  p.T(best.key, best.args...),
		Advice: p.advice(best),
		Detail: detail(found, err),
	}
}

// said is a message of an error.
type said struct {
	key  string
	args []any
}

func (p *Printer) advice(m said) string {
	key := m.key + ".advice"
	if own := key + "." + runtime.GOOS; p.Has(own) { // of this system alone
		key = own
	}
	if p.Has(key) {
		return p.T(key, m.args...)
	}
	return ""
}

// messages lists the messages in an error's tree, outermost first.
func (p *Printer) messages(err error) []said {
	var found []said
	walk(err, func(e error) {
		if m, ok := e.(messenger); ok {
			if key, args := m.Message(); p.Has(key) {
				found = append(found, said{key, args})
			}
			return
		}
		if key := systemKey(e); key != "" && p.Has(key) {
			found = append(found, said{key: key})
		}
	})
	return found
}

// walk visits an error and all that it wraps, as errors.Is does.
func walk(err error, visit func(error)) {
	if err == nil {
		return
	}
	visit(err)
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		walk(e.Unwrap(), visit)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			walk(inner, visit)
		}
	}
}

// systemKey is the key for an error of the operating system or of a context.
// It looks at this error alone, not at what it wraps.
func systemKey(err error) string {
	switch err {
	case fs.ErrNotExist:
		return "file.not_found"
	case fs.ErrPermission:
		return "file.permission"
	case fs.ErrExist:
		return "file.exists"
	case context.Canceled:
		return "error.stopped"
	case context.DeadlineExceeded:
		return "error.timeout"
	}
	number, ok := err.(syscall.Errno)
	if !ok {
		return ""
	}
	if key := errnoKey(number); key != "" {
		return key
	}
	switch {
	case number.Is(fs.ErrNotExist):
		return "file.not_found"
	case number.Is(fs.ErrPermission):
		return "file.permission"
	case number.Is(fs.ErrExist):
		return "file.exists"
	}
	return ""
}

// detail names the keys and the system's error number. An error that nobody
// knows is named by the types in its tree: its words could hold a path.
func detail(found []said, err error) string {
	var parts []string
	for _, m := range found {
		parts = append(parts, m.key)
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		parts = append(parts, fmt.Sprintf("errno %d", uint(number)))
	}
	if found[0].key == "error.unknown" && err != nil {
		walk(err, func(e error) { parts = append(parts, fmt.Sprintf("%T", e)) })
	}
	return strings.Join(parts, " < ")
}
