package signer

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestResultIsWholeOrNotThere(t *testing.T) {
	wrong := errors.New("wrong")
	good := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	holds := func(*os.File) error { return nil }
	for name, c := range map[string]struct {
		before    string
		overwrite bool
		fill      func(io.Writer) error
		check     func(*os.File) error
		err       error
		after     string
	}{
		"new":              {"", false, good, holds, nil, "new"},
		"exists":           {"old", false, good, holds, ErrExists, "old"},
		"overwrite":        {"old", true, good, holds, nil, "new"},
		"half written":     {"", false, func(w io.Writer) error { good(w); return wrong }, holds, wrong, ""},
		"does not hold":    {"", false, good, func(*os.File) error { return wrong }, wrong, ""},
		"old one survives": {"old", true, good, func(*os.File) error { return wrong }, wrong, "old"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "out")
			if c.before != "" {
				if err := os.WriteFile(out, []byte(c.before), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := (target{out, c.overwrite, 0o600}).write(c.fill, c.check); !errors.Is(err, c.err) {
				t.Errorf("%v, want %v", err, c.err)
			}
			if got, _ := os.ReadFile(out); string(got) != c.after {
				t.Errorf("%q is there, want %q", got, c.after)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, ".signing-*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestFileThatAppearsMeanwhileSurvives makes the result's name taken after the
// last moment at which looking could have helped.
func TestFileThatAppearsMeanwhileSurvives(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	fill := func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }
	appear := func(*os.File) error { return os.WriteFile(out, []byte("other"), 0o644) }
	if err := (target{path: out, mode: 0o600}).write(fill, appear); !errors.Is(err, ErrExists) {
		t.Errorf("%v, want ErrExists", err)
	}
	if got, _ := os.ReadFile(out); string(got) != "other" {
		t.Errorf("%q is there", got)
	}
}

func TestFolderIsNeverReplaced(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	if err := os.Mkdir(out, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := free(out, true); err != ErrExists {
		t.Errorf("%v, want ErrExists", err)
	}
}
