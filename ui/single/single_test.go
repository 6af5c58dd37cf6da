package single

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestASecondStartHandsItsFilesOver(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if Hand("inkan", Start{}) {
		t.Fatal("somebody took files though nobody runs")
	}
	ctx, end := context.WithCancel(context.Background())
	handed, err := Listen(ctx, "inkan")
	if err != nil {
		t.Skip("no sockets here:", err)
	}
	two := []string{filepath.Join(t.TempDir(), "一.pdf"), filepath.Join(t.TempDir(), "二 と 三.csv")}
	for _, start := range []Start{{Files: two}, {Files: two, Verify: true}, {}} {
		done := make(chan bool)
		go func() { done <- Hand("inkan", start) }()
		if got := <-handed; !slices.Equal(got.Files, start.Files) || got.Verify != start.Verify {
			t.Errorf("%+v", got)
		}
		if !<-done {
			t.Error("not told that they were taken")
		}
	}
	if Hand("inkan-practice", Start{}) {
		t.Error("another name was answered")
	}
	if _, err := Listen(context.Background(), "inkan"); err == nil {
		t.Error("two are the one")
	}
	end()
	for range handed {
	}
	if Hand("inkan", Start{}) {
		t.Error("answered after the end")
	}
}

// A program that was killed leaves a socket; the next start is not kept out.
func TestASocketThatWasLeftIsInNobodysWay(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_RUNTIME_DIR", dir)
	path := filepath.Join(dir, "inkan.sock")
	old, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Skip("no sockets here:", err)
	}
	old.SetUnlinkOnClose(false)
	old.Close()
	if _, err := os.Lstat(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(t.Context(), "inkan"); err != nil {
		t.Error(err)
	}
}

// What is no list of whole paths is refused.
func TestNonsenseIsNotTaken(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	handed, err := Listen(t.Context(), "inkan")
	if err != nil {
		t.Skip("no sockets here:", err)
	}
	if Hand("inkan", Start{Files: []string{"relative.pdf"}}) {
		t.Error("taken")
	}
	select {
	case got := <-handed:
		t.Errorf("%+v", got)
	default:
	}
}
