package main

import (
	"context"
	"flag"
	"runtime"
	"runtime/debug"
	"strings"
)

// version is the program's version. FyneApp.toml tells the same one.
const version = "0.1.0"

// A versionDocument is the answer in JSON.
type versionDocument struct {
	Version string  `json:"version"`
	Commit  *string `json:"commit"` // null if it was not built in a repository
	Date    *string `json:"date"`   // of the commit, RFC 3339
	Go      string  `json:"go"`
	OS      string  `json:"os"`
	Arch    string  `json:"arch"`
}

func setupVersion(*flag.FlagSet, *call) action { return showVersion }

func showVersion(_ context.Context, c *call) int {
	doc := versionDocument{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				doc.Commit = ptr(s.Value)
			case "vcs.time":
				doc.Date = ptr(s.Value)
			}
		}
	}
	parts := []string{"inkan", doc.Version}
	if doc.Commit != nil && doc.Date != nil {
		parts = append(parts, (*doc.Commit)[:min(12, len(*doc.Commit))], *doc.Date)
	}
	c.print(strings.Join(append(parts, doc.Go, doc.OS+"/"+doc.Arch), " "))
	c.send(doc)
	return exitDone
}
