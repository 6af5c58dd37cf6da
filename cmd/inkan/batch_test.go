package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"inkan/i18n"
	"inkan/signer"
)

func speaker(t *testing.T, lang string) *i18n.Printer {
	t.Helper()
	say, err := i18n.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return say
}

// TestHowFar: whoever waits sees bytes, also of a single large document.
func TestHowFar(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {
			"about 60 seconds left · 1073.8 MB of 4295.0 MB",
			"about 4 minutes left · 1073.8 MB of 4295.0 MB",
			"0.1 MB of 0.1 MB",
			"3 of 10 done, about 20 s left · 2.0 MB of 9.0 MB",
			"3 of 10 done, about 3 min left · 2.0 MB of 9.0 MB",
		},
		"ja": {
			"残り約60秒 · 1073.8 MB／4295.0 MB",
			"残り約4分 · 1073.8 MB／4295.0 MB",
			"0.1 MB／0.1 MB",
			"10件のうち3件済み　残り約20秒 · 2.0 MB／9.0 MB",
			"10件のうち3件済み　残り約3分 · 2.0 MB／9.0 MB",
		},
	} {
		for i, p := range []signer.Progress{
			{All: 1, Bytes: 1 << 30, AllBytes: 4 << 30, Left: time.Minute},
			{All: 1, Bytes: 1 << 30, AllBytes: 4 << 30, Left: 4 * time.Minute},
			{All: 10, Done: 3, Bytes: 1, AllBytes: 3},
			{All: 10, Done: 3, Bytes: 2e6, AllBytes: 9e6, Left: 20 * time.Second},
			{All: 10, Done: 3, Bytes: 2e6, AllBytes: 9e6, Left: 3 * time.Minute},
		} {
			if got := howFar(speaker(t, lang), p); got != want[i] {
				t.Errorf("%q, want %q", got, want[i])
			}
		}
	}
}

// TestFolderThatCannotBeListed begins no batch: there would be nothing to go on with,
// and the file would pass for a damaged one.
func TestFolderThatCannotBeListed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no path is too long there")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	for range 5000 / 200 { // a path longer than the system takes (PATH_MAX)
		name := strings.Repeat("d", 200)
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chdir(name); err != nil {
			t.Fatal(err)
		}
	}
	var s signing
	s.recursive, s.resumeFile = true, filepath.Join(dir, "batch.jsonl")
	paths, failed, err := s.gather(t.Context(), &call{files: []string{dir}, say: speaker(t, "en")})
	if err != nil || len(paths) != 0 || len(failed) != 1 {
		t.Errorf("%q, %v, %v", paths, failed, err)
	}
	if _, err := os.Lstat(s.resumeFile); !errors.Is(err, os.ErrNotExist) || s.resume != nil {
		t.Errorf("a batch of nothing was begun: %v", err)
	}
}

// TestCollectStops: a long list ends with ctx.
func TestCollectStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := signing{recursive: true}
	if paths, _, err := s.collect(ctx, &call{files: []string{t.TempDir(), "a"}}); err != context.Canceled {
		t.Errorf("%q, %v", paths, err)
	}
}
