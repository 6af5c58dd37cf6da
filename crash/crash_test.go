package crash

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// secret is what must be nowhere: in the value of a panic, in arguments, on the
// stack.
const secret = "PRACTICE1"

// TestMain becomes the program that breaks down.
func TestMain(m *testing.M) {
	if how := os.Getenv("INKAN_CRASH"); how != "" {
		if how != "test" {
			Program.Name, Program.Version, Program.Told = "inkan-test", "9.8.7", "told"
		}
		victim(how)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// victim panics with the password in its hands.
func victim(how string) {
	var card sync.WaitGroup
	leave := make(chan struct{})
	if how == "other" { // another goroutine holds the card
		card.Add(1)
		go func() {
			<-leave
			fmt.Println("the card is locked")
			card.Done()
		}()
	}
	defer Guard(func() { close(leave); card.Wait() })
	defer fmt.Println("what was deferred has run")
	var password [16]byte
	copy(password[:], secret)
	sign(how, password, "/home/person/"+secret+".pdf")
}

//go:noinline
func sign(how string, password [16]byte, file string) {
	switch how {
	case "index":
		n := len(file) + 1000
		_ = password[n]
	case "nil":
		var p *struct{ name string }
		fmt.Println(p.name)
	case "type":
		var v any = file
		_ = v.(int)
	case "stuck":
		defer Guard(func() { panic(file) })
		panic(file)
	default:
		panic(fmt.Errorf("signing %s with %s: %w", file, password[:], errors.ErrUnsupported))
	}
}

// crashed runs the victim and returns what it left.
func crashed(t *testing.T, how, home string) (record, out, talk string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "INKAN_CRASH="+how, "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "settings"),
		"AppData="+filepath.Join(home, "settings"), "GOTRACEBACK=all")
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != Exit {
		t.Fatalf("ended with %v", err)
	}
	text, is, err := Left()
	if err != nil || !is {
		t.Fatalf("no record: %v", err)
	}
	return text, o.String(), e.String()
}

// at makes the settings of this person lie in a new folder.
func at(t *testing.T) (home string) {
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "settings"))
	t.Setenv("AppData", filepath.Join(home, "settings"))
	return home
}

func TestACrashTellsNothingOfThePerson(t *testing.T) {
	for how, want := range map[string]string{
		"value": "panic: *fmt.wrapError\n",
		"index": "panic: runtime.boundsError: index out of range\n",
		"nil":   "panic: runtime.errorString: nil pointer dereference\n",
		"type":  "panic: *runtime.TypeAssertionError: interface conversion\n",
		"other": "panic: *fmt.wrapError\n",
		"stuck": "panic: string\n",
	} {
		t.Run(how, func(t *testing.T) {
			home := at(t)
			record, out, talk := crashed(t, how, home)
			for where, text := range map[string]string{"record": record, "output": out, "talk": talk} {
				for _, never := range []string{secret, "person", home, ".pdf", fmt.Sprintf("%#x", secret[:4]), "0x"} {
					if strings.Contains(text, never) {
						t.Errorf("the %s holds %q:\n%s", where, never, text)
					}
				}
			}
			for _, part := range []string{"inkan-test 9.8.7\n", "commit: ", runtime.GOOS + "/" + runtime.GOARCH, runtime.Version(), want, "inkan/crash.sign crash_test.go:", "inkan/crash.victim crash_test.go:"} {
				if !strings.Contains(record, part) {
					t.Errorf("the record does not say %q:\n%s", part, record)
				}
			}
			if talk != "told\n" {
				t.Errorf("told %q", talk)
			}
			if how != "stuck" && !strings.Contains(out, "has run") || how == "other" && !strings.Contains(out, "is locked") {
				t.Errorf("not left in order: %q", out)
			}
		})
	}
}

func TestARecordReplacesTheOneBefore(t *testing.T) {
	home := at(t)
	if _, is, err := Left(); is || err != nil {
		t.Fatalf("a record before any crash: %v", err)
	}
	path, err := Path()
	if err != nil {
		t.Fatal(err)
	}
	crashed(t, "nil", home)
	text, _, _ := crashed(t, "index", home)
	if strings.Contains(text, "nil pointer") || !strings.Contains(text, "index out of range") {
		t.Errorf("not replaced:\n%s", text)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files, %v", len(entries), err)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := Forget(); err != nil {
		t.Error(err)
	}
	if _, is, _ := Left(); is {
		t.Error("not forgotten")
	}
	if err := Forget(); err != nil {
		t.Errorf("nothing to forget: %v", err)
	}
}

// Without a panic the guard does nothing.
func TestACalmEndLeavesNothing(t *testing.T) {
	at(t)
	Program.Name = "inkan-test"
	t.Cleanup(func() { Program.Name = "" })
	func() { defer Guard(func() { t.Error("left") }) }()
	if _, is, _ := Left(); is {
		t.Error("a record without a crash")
	}
}

// In a test a panic goes on, so that it is seen.
func TestAPanicOfATestIsSeen(t *testing.T) {
	home := at(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "INKAN_CRASH=test", "HOME="+home)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "panic: signing") || !strings.Contains(string(out), "goroutine 1") {
		t.Errorf("%v: %s", err, out)
	}
	if _, is, _ := Left(); is {
		t.Error("it left a record")
	}
}

// A record that cannot be kept is told.
func TestARecordWithoutAPlaceIsTold(t *testing.T) {
	home := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(home, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "INKAN_CRASH=index", "HOME="+home, "XDG_CONFIG_HOME="+home, "AppData="+home)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != Exit || !strings.Contains(string(out), "panic: runtime.boundsError: index out of range\n") || strings.Contains(string(out), secret) {
		t.Errorf("%v: %s", err, out)
	}
}
