package main

import (
	"context"
	"flag"
	"runtime"
	"strings"

	"inkan/crash"
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
	commit, date := crash.Built()
	doc := versionDocument{
		Version: version, Commit: some(commit), Date: some(date), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH,
	}
	parts := []string{"inkan", doc.Version}
	if commit != "" && date != "" {
		parts = append(parts, commit[:min(12, len(commit))], date)
	}
	c.print(strings.Join(append(parts, doc.Go, doc.OS+"/"+doc.Arch), " "))
	c.send(doc)
	return exitDone
}
