package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The plan of the house: who may import whom. "root" is main.go. A module of
// others is named by the prefix of its packages.
var mayImport = map[string]struct{ ours, others string }{
	"calendar":        {"", ""},
	"crash":           {"", ""},
	"i18n":            {"", "golang.org/x/text"},
	"i18n/fonts":      {"", ""},
	"pdf":             {"i18n/fonts", "github.com/digitorus/pdfsign/sign github.com/digitorus/pdf golang.org/x/image"},
	"pkcs7":           {"", "go.mozilla.org/pkcs7 golang.org/x/crypto/cryptobyte github.com/digitorus/timestamp"},
	"reader":          {"", "github.com/ebfe/scard"},
	"reader/practice": {"", ""},
	"signer":          {"calendar crash pdf pkcs7 reader", "golang.org/x/sync/errgroup"},
	"signer/report":   {"calendar i18n signer", ""},
	"ui/preview":      {"", "github.com/klippa-app/go-pdfium github.com/tetratelabs/wazero"},
	"ui/single":       {"", ""},
	"ui/pointer":      {"", ""},
	"ui":              {"calendar crash i18n i18n/fonts signer signer/report ui/preview ui/single", "fyne.io/fyne/v2 golang.org/x/image/draw"},
	"cmd/inkan":       {"calendar crash i18n reader reader/practice signer signer/report", "golang.org/x/term"},
	"root":            {"crash i18n reader reader/practice signer ui ui/pointer ui/single", "fyne.io/fyne/v2 github.com/go-gl/glfw"},
}

// onlyIn names the files that alone may import something of others.
var onlyIn = []struct{ imported, files, why string }{
	{"github.com/ebfe/scard", "reader/pcsc*.go", "one place meets PC/SC"},
	{"fyne.io/fyne/v2/app", "*.go", "the window's room is tested without a screen"},
	{"github.com/go-gl/glfw", "doze.go", "Fyne is the toolkit"},
}

// Packages that can reach another computer, and the files that may use them: the
// client of a time stamp server that the user named, the practice card behind a
// virtual reader, and the socket between two windows of one user.
var (
	networks = []string{"net", "net/http", "net/rpc", "net/smtp", "net/textproto", "crypto/tls", "golang.org/x/net"}
	mayDial  = []string{"signer/tsa.go", "reader/practice/vpcd.go", "reader/practice/prompt*.go", "ui/single/single*.go"}
)

// maxDirect is how many modules of others go.mod may ask for itself.
const maxDirect = 14

// testTools are modules that only tests import.
var testTools = []string{"github.com/rogpeppe/go-internal"}

func TestHouse(t *testing.T) {
	for _, fault := range inspect(os.DirFS("../..")) {
		t.Error(fault)
	}
}

// A source is a file that is part of a program, whatever the system it is for.
type source struct {
	name string // with slashes, from the root of the house
	room string
	tree *ast.File
}

// inspect compares the files of the house with its plan. It reads the files
// themselves: what the go command lists leaves out those of other systems.
func inspect(house fs.FS) (faults []string) {
	sources, faults := sourcesOf(house)
	if len(sources) == 0 {
		faults = append(faults, "no source files: has the house moved?")
	}
	libraryFiles := map[string][]string{}
	for _, s := range sources {
		for _, imported := range importsOf(s.tree) {
			faults = append(faults, s.arrow(imported)...)
			if strings.HasPrefix(imported, "github.com/digitorus/pdf") {
				libraryFiles["pdfsign"] = append(libraryFiles["pdfsign"], s.name)
			}
		}
		faults = append(faults, s.bridge()...)
		faults = append(faults, s.guards()...)
	}
	if files := slices.Compact(libraryFiles["pdfsign"]); len(files) > 1 {
		faults = append(faults, fmt.Sprintf("pdfsign is met in more than one file: %v", files))
	}
	return append(faults, direct(house)...)
}

func sourcesOf(house fs.FS) (sources []source, faults []string) {
	fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			faults = append(faults, err.Error())
		case d.IsDir() && name != "." && (base == "testdata" || base == "build" || strings.HasPrefix(base, ".")):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go"):
		default:
			b, err := fs.ReadFile(house, name)
			if err != nil {
				faults = append(faults, err.Error())
				return nil
			}
			tree, err := parser.ParseFile(token.NewFileSet(), name, b, parser.ParseComments)
			if err != nil {
				faults = append(faults, err.Error())
				return nil
			}
			if ignored(tree) {
				return nil
			}
			room := path.Dir(name)
			if room == "." {
				room = "root"
			}
			sources = append(sources, source{name, room, tree})
		}
		return nil
	})
	return sources, faults
}

// ignored tells whether no build takes a file.
func ignored(tree *ast.File) bool {
	for _, group := range tree.Comments {
		for _, c := range group.List {
			if c.Text == "//go:build ignore" {
				return true
			}
		}
	}
	return false
}

func importsOf(tree *ast.File) (paths []string) {
	for _, spec := range tree.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}

// arrow checks one import against the plan.
func (s source) arrow(imported string) (faults []string) {
	row, planned := mayImport[s.room]
	if !planned {
		return []string{fmt.Sprintf("%s: the plan has no room %s", s.name, s.room)}
	}
	first, _, _ := strings.Cut(imported, "/")
	switch {
	case first == "inkan":
		if room := strings.TrimPrefix(imported, "inkan/"); !slices.Contains(strings.Fields(row.ours), room) {
			faults = append(faults, fmt.Sprintf("%s: %s may not import %s", s.name, s.room, room))
		}
	case strings.Contains(first, ".") && !within(imported, row.others):
		faults = append(faults, fmt.Sprintf("%s: %s may not import %s", s.name, s.room, imported))
	}
	for _, rule := range onlyIn {
		if match, _ := path.Match(rule.files, s.name); within(imported, rule.imported) && !match {
			faults = append(faults, fmt.Sprintf("%s: imports %s, but %s", s.name, imported, rule.why))
		}
	}
	if slices.Contains(networks, imported) && !matchesAny(mayDial, s.name) {
		faults = append(faults, fmt.Sprintf("%s: imports %s, but nothing leaves this computer unasked", s.name, imported))
	}
	if s.name == "ui/state.go" && within(imported, "fyne.io/fyne/v2") {
		faults = append(faults, s.name+": imports Fyne, but state is pure")
	}
	return faults
}

func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		match, _ := path.Match(pattern, name)
		return match
	})
}

// within tells whether a package is one of the listed ones or below one.
func within(imported, listed string) bool {
	return slices.ContainsFunc(strings.Fields(listed), func(prefix string) bool {
		return imported == prefix || strings.HasPrefix(imported, prefix+"/")
	})
}

// bridge checks that the window has one bridge between goroutines: job.go.
func (s source) bridge() (faults []string) {
	if s.room != "ui" || s.name == "ui/job.go" {
		return nil
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			faults = append(faults, s.name+": starts a goroutine; only job.go may")
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "fyne" && strings.HasPrefix(n.Sel.Name, "Do") {
				faults = append(faults, s.name+": calls fyne."+n.Sel.Name+"; only job.go may")
			}
		}
		return true
	})
	return faults
}

// guards checks that each goroutine of the programs and of the window, the
// functions that they begin with, and the groups in which signer reads documents
// of strangers leave a record when they panic.
func (s source) guards() (faults []string) {
	if !slices.Contains([]string{"root", "cmd/inkan", "ui", "signer"}, s.room) {
		return nil
	}
	const fault = ": a goroutine does not begin with defer crash.Guard"
	first := map[string]string{"main.go": "main", "cmd/inkan/main.go": "run"}[s.name]
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if f, ok := n.Call.Fun.(*ast.FuncLit); s.room != "signer" && (!ok || !guarded(f.Body)) {
				faults = append(faults, s.name+fault)
			}
		case *ast.CallExpr:
			group, ok := n.Fun.(*ast.SelectorExpr)
			if !ok || group.Sel.Name != "Go" || len(n.Args) != 1 {
				return true
			}
			if f, ok := n.Args[0].(*ast.FuncLit); !ok || !guarded(f.Body) {
				faults = append(faults, s.name+fault)
			}
		case *ast.FuncDecl:
			if n.Name.Name == first && !guarded(n.Body) {
				faults = append(faults, s.name+": "+first+" does not begin with defer crash.Guard")
			}
		}
		return true
	})
	return faults
}

// guarded tells whether a function begins with defer crash.Guard.
func guarded(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	d, ok := body.List[0].(*ast.DeferStmt)
	if !ok {
		return false
	}
	f, ok := d.Call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	room, ok := f.X.(*ast.Ident)
	return ok && room.Name == "crash" && f.Sel.Name == "Guard"
}

// direct counts the modules that go.mod asks for itself.
func direct(house fs.FS) []string {
	b, err := fs.ReadFile(house, "go.mod")
	if err != nil {
		return []string{err.Error()}
	}
	n := 0
	for _, line := range bytes.Split(b, []byte("\n")) {
		words := strings.Fields(strings.TrimPrefix(string(line), "require "))
		if len(words) == 2 && strings.HasPrefix(words[1], "v") && !slices.Contains(testTools, words[0]) {
			n++
		}
	}
	if n > maxDirect {
		return []string{fmt.Sprintf("go.mod: %d direct dependencies, at most %d are planned", n, maxDirect)}
	}
	return nil
}

// TestHouseCanFail builds small houses, each with one fault, and one without.
func TestHouseCanFail(t *testing.T) {
	cases := []struct{ name, file, code, want string }{
		{"sound", "signer/a.go", `package signer; import ("io"; "inkan/reader"; "golang.org/x/sync/errgroup")`, ""},
		{"sound bridge", "ui/job.go", `package ui; import ("fyne.io/fyne/v2"; "inkan/crash"); func f() { go func() { defer crash.Guard(); fyne.Do(nil) }() }`, ""},
		{"no guard", "ui/job.go", `package ui; func f() { go func() { f() }() }`, "does not begin with defer crash.Guard"},
		{"no guard in a group", "signer/a.go", `package signer; func f(g interface{ Go(func() error) }) { g.Go(func() error { return nil }) }`, "does not begin with defer crash.Guard"},
		{"no guard at first", "cmd/inkan/main.go", `package main; func run() {}`, "run does not begin with defer crash.Guard"},
		{"other program", "packaging/tool.go", "//go:build ignore\n\npackage main; import \"inkan/ui\"", ""},
		{"up", "pdf/a.go", `package pdf; import "inkan/signer"`, "pdf may not import signer"},
		{"texts below", "reader/a.go", `package reader; import "inkan/i18n"`, "reader may not import i18n"},
		{"stranger", "signer/a.go", `package signer; import "example.com/x"`, "signer may not import example.com/x"},
		{"lookalike", "i18n/a.go", `package i18n; import "golang.org/x/texts"`, "may not import golang.org/x/texts"},
		{"no room", "helper/a.go", `package helper; import "io"`, "no room helper"},
		{"app in ui", "ui/a.go", `package ui; import "fyne.io/fyne/v2/app"`, "tested without a screen"},
		{"scard", "reader/card.go", `package reader; import "github.com/ebfe/scard"`, "one place meets PC/SC"},
		{"state", "ui/state.go", `package ui; import "fyne.io/fyne/v2/theme"`, "state is pure"},
		{"goroutine", "ui/sign.go", `package ui; func f() { go f() }`, "starts a goroutine"},
		{"do", "ui/sign.go", `package ui; import "fyne.io/fyne/v2"; func f() { fyne.DoAndWait(nil) }`, "calls fyne.DoAndWait"},
		{"windows", "reader/a_windows.go", `package reader; import "inkan/pdf"`, "reader may not import pdf"},
		{"network", "cmd/inkan/news.go", `package main; import "net/http"`, "nothing leaves this computer unasked"},
		{"address", "ui/a.go", `package ui; import "net/url"`, ""},
		{"syntax", "pdf/a.go", `package pdf; import {`, "pdf/a.go"},
		{"too many", "go.mod", "require (\n" + strings.Repeat("\tx.org/y v1.0.0\n", maxDirect+1) + ")\n", "15 direct dependencies"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			house := fstest.MapFS{
				"go.mod":  {Data: []byte("module inkan\n")},
				"main.go": {Data: []byte("package main")},
			}
			house[c.file] = &fstest.MapFile{Data: []byte(c.code)}
			got := strings.Join(inspect(house), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := inspect(fstest.MapFS{"go.mod": {}}); len(got) != 1 {
		t.Errorf("an empty house: got %q", got)
	}
	two := fstest.MapFS{
		"go.mod":   {},
		"pdf/a.go": {Data: []byte(`package pdf; import "github.com/digitorus/pdf"`)},
		"pdf/b.go": {Data: []byte(`package pdf; import "github.com/digitorus/pdfsign/sign"`)},
	}
	if got := inspect(two); len(got) != 1 || !strings.Contains(got[0], "more than one file") {
		t.Errorf("pdfsign in two files: got %q", got)
	}
}

// TestRoomsSayWhatTheyAre: each room has one package comment, and its second
// sentence says what the room does not know.
func TestRoomsSayWhatTheyAre(t *testing.T) {
	sources, faults := sourcesOf(os.DirFS(filepath.FromSlash("../..")))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	comments := map[string][]string{}
	for _, s := range sources {
		comments[s.room] = append(comments[s.room], "")
		if s.tree.Doc != nil {
			comments[s.room] = append(comments[s.room], s.tree.Doc.Text())
		}
	}
	for room, all := range comments {
		all = slices.DeleteFunc(all, func(s string) bool { return s == "" })
		if len(all) != 1 || strings.Count(all[0], ".") < 2 {
			t.Errorf("%s: %d package comments, want one of two sentences", room, len(all))
		}
	}
}
