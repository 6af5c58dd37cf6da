package ui

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// served lets the screen work while a job runs: it takes what is posted, and in
// between draws, as it would for a key that was typed. It tells how often it drew.
func (b *bench) served() (frames int) {
	b.t.Helper()
	for b.state.Busy != idle {
		select {
		case f := <-b.mail:
			f()
		default:
			if frames == 60 { // enough: the job gets the processor
				b.next()
				continue
			}
			b.key(fyne.KeyPageDown)
			b.parts.forget()
			b.draw()
			frames++
		}
	}
	return frames
}

// goroutine is the number of the goroutine that runs.
func goroutine() string {
	stack := make([]byte, 64)
	return string(bytes.Fields(stack[:runtime.Stack(stack, false)])[1])
}

// While a card takes three seconds for a signature, the window goes on answering,
// and the card is never spoken to by the goroutine of the screen.
func TestASlowCardFreezesNothing(t *testing.T) {
	b := newBench(t, "ja", "delay=3s")
	b.see()
	b.toPassword("一.csv")
	screen, commands := goroutine(), 0
	b.spy = func() {
		if commands++; goroutine() == screen {
			t.Error("the screen speaks to the card")
		}
	}
	b.typePassword("PRACTICE1")
	b.press("send")
	frames := b.served()
	if b.want("1件に署名しました"); frames < 20 || commands < 5 {
		t.Errorf("drawn %d times while the card answered %d commands", frames, commands)
	}
	t.Logf("drawn %d times", frames)
}

// A card that answers only after the window was drawn a hundred times is waited
// for: if the two hung on each other, this would never end.
func TestTheCardAndTheScreenDoNotWaitForEachOther(t *testing.T) {
	b := newBench(t, "ja", "")
	b.hold, b.holdAt = make(chan struct{}), 1
	b.see()
	b.toPassword("一.csv")
	b.typePassword("PRACTICE1")
	b.press("send")
	for range 100 {
		b.parts.forget()
		b.draw()
	}
	close(b.hold)
	b.settle()
	b.want("1件に署名しました")
}

// Reading two gigabytes leaves the screen free. The file has holes instead of
// bytes, so that it takes no room.
func TestALargeFileFreezesNothing(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("reads 2 GB")
	}
	b := newBench(t, "ja", "")
	b.see()
	path := b.files("大.csv")[0]
	if err := os.Truncate(path, 2<<30); err != nil {
		t.Skip(err)
	}
	b.dropped([]string{path})
	frames := b.served()
	if d := b.state.Sign.Drafts; frames < 20 || len(d) != 1 || d[0].Err != nil || d[0].Size != 2<<30 {
		t.Errorf("drawn %d times, %+v", frames, d)
	}
	t.Logf("drawn %d times", frames)
}

// offScreen are calls that read or write files, or speak to a card.
var offScreen = map[string][]string{
	"os":       {"Open", "OpenFile", "Create", "CreateTemp", "ReadFile", "WriteFile", "Stat", "Lstat", "ReadDir", "Mkdir", "MkdirAll", "MkdirTemp", "Remove", "RemoveAll", "Rename", "Truncate"},
	"filepath": {"Walk", "WalkDir", "Glob", "EvalSymlinks"},
	"desk":     {"Prepare", "Sign", "Verify", "VerifyDelivery", "Status", "SelfTest", "Watch"},
	"viewer":   {"Open", "Warm"},
	"signer":   {"NewRegister"},
}

// house is what the functions of this room do on the goroutine that calls them.
type house struct {
	calls map[string]map[string]bool // function to functions
	works map[string]string          // function to why it may not run on the screen
	jobs  map[string]bool            // functions that a job calls
}

// No function that reads files or speaks to a card is reached from the screen:
// only from what is handed to do, or to a goroutine.
func TestTheScreenDoesNoWork(t *testing.T) {
	h := house{calls: map[string]map[string]bool{}, works: map[string]string{}, jobs: map[string]bool{}}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
				h.read(f.Name.Name, f.Body)
			}
		}
	}
	if len(h.works) < 5 || len(h.jobs) < 5 {
		t.Fatalf("found only %v, %v", h.works, h.jobs)
	}
	for again := true; again; {
		again = false
		for f, called := range h.calls {
			for g := range called {
				if why := h.works[g]; why != "" && h.works[f] == "" {
					h.works[f], again = f+" > "+why, true
				}
			}
		}
	}
	for _, entry := range []string{"newWindow", "apply", "draw", "listenKeys", "dropped", "handed"} {
		if why := h.works[entry]; why != "" {
			t.Errorf("on the screen: %s", why)
		}
	}
	for f, why := range h.works {
		if called := h.called(f); !called && !h.jobs[f] {
			t.Errorf("nobody's job: %s", why)
		}
	}
}

// read notes what a function does, and what it has done elsewhere.
func (h *house) read(f string, body ast.Node) {
	if h.calls[f] == nil {
		h.calls[f] = map[string]bool{}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			h.elsewhere(n.Call)
			return false
		case *ast.CallExpr:
			s, ok := n.Fun.(*ast.SelectorExpr)
			if ok && s.Sel.Name == "do" {
				h.elsewhere(n.Args[len(n.Args)-1])
				return false
			}
			if ok && slices.Contains(offScreen[last(s.X)], s.Sel.Name) {
				h.works[f] = fmt.Sprintf("%s > %s.%s", f, last(s.X), s.Sel.Name)
			}
		case *ast.SelectorExpr:
			h.calls[f][n.Sel.Name] = true
		case *ast.Ident:
			h.calls[f][n.Name] = true
		}
		return true
	})
}

// elsewhere notes what a job does.
func (h *house) elsewhere(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			h.jobs[n.Sel.Name] = true
		case *ast.Ident:
			h.jobs[n.Name] = true
		}
		return true
	})
}

// called tells whether another function that works calls this one.
func (h *house) called(f string) bool {
	for g, called := range h.calls {
		if g != f && called[f] && h.works[g] != "" {
			return true
		}
	}
	return false
}

// last is the last name of an expression such as w.desk.
func last(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}
