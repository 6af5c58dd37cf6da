//go:build linux && cgo

package practice_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"inkan/reader/practice"
)

// The driver that Debian's vsmartcard-vpcd installs, and where it listens.
const (
	vpcdDriver  = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	vpcdAddress = "127.0.0.1:35963"
	vpcdReader  = "Virtual PCD 00 00"
)

// insideStack is set in the process that has namespaces of its own.
const insideStack = "PRACTICE_INSIDE_STACK"

// TestThroughThePCSCStack meets the card through a real pcscd and vpcd. The
// test runs itself again in namespaces, so that socket, port and driver are its
// own and no other service on this machine is met or disturbed.
func TestThroughThePCSCStack(t *testing.T) {
	if os.Getenv(insideStack) != "" {
		t.Skip("this process is the inner one")
	}
	if testing.Short() {
		t.Skip("SKIPPED, NOT PASSED: -short")
	}
	t.Setenv("PATH", os.Getenv("PATH")+":/usr/sbin:/sbin") // not everybody has them
	for _, tool := range []string{"mount", "ip", "pcscd", vpcdDriver} {
		if _, err := exec.LookPath(tool); err != nil {
			if _, err := os.Stat(tool); err != nil {
				missing(t, tool+" is missing (Debian packages mount, iproute2, pcscd, vsmartcard-vpcd)")
			}
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	inner := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestInsideTheStack$", "-test.v", "-test.timeout=100s")
	inner.Env = append(os.Environ(), insideStack+"=1")
	inner.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET}
	if os.Getuid() != 0 {
		inner.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
	}
	out, err := inner.CombinedOutput()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		missing(t, "no namespaces here: "+err.Error())
	}
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(out, []byte("--- PASS: TestInsideTheStack")) {
		t.Fatal("the inner test did not run")
	}
}

// missing skips a test, or fails it where all tools are said to be there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("INKAN_TOOLS") == "required" {
		t.Fatal(what)
	}
	t.Skip("SKIPPED, NOT PASSED: " + what)
}

// startService mounts an empty /run over the system's and starts a pcscd with
// the virtual reader as its only one. It ends with the test.
func startService(t *testing.T) {
	t.Helper()
	for _, command := range [][]string{
		{"ip", "link", "set", "lo", "up"},
		{"mount", "-t", "tmpfs", "tmpfs", "/run"},
		{"mkdir", "-p", "/run/pcscd"},
	} {
		if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", command, err, out)
		}
	}
	// The device name is the port in hexadecimal; the driver adds one for each further slot.
	config := filepath.Join(t.TempDir(), "vpcd")
	text := "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH " + vpcdDriver + "\nCHANNELID 0x8C7B\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	arguments := []string{"--foreground", "--config", config}
	if help, _ := exec.Command("pcscd", "--help").CombinedOutput(); bytes.Contains(help, []byte("disable-polkit")) {
		arguments = append(arguments, "--disable-polkit") // no D-Bus here; older ones lack the flag
	}
	var said bytes.Buffer
	service := exec.Command("pcscd", arguments...)
	service.Stdout, service.Stderr = &said, &said
	service.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // also when the test is killed
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		service.Process.Signal(os.Interrupt)
		service.Wait()
		if t.Failed() {
			t.Logf("pcscd said:\n%s", &said)
		}
	})
}

// within tries until ok says yes; the service has no other way to tell that it
// is ready.
func within(t *testing.T, limit time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("no %s after %v", what, limit)
		}
	}
}

// A client is a program that uses the card through PC/SC.
type client struct {
	*testing.T
	*scard.Context
}

// wait returns when a card is in the reader, or when none is.
func (c client) wait(present bool) {
	c.Helper()
	states := []scard.ReaderState{{Reader: vpcdReader}}
	within(c.T, 20*time.Second, "change of the card", func() bool {
		states[0].CurrentState = states[0].EventState
		err := c.GetStatusChange(states, time.Second)
		if err != nil && !errors.Is(err, scard.ErrTimeout) {
			c.Fatal(err)
		}
		return states[0].EventState&scard.StatePresent != 0 == present
	})
}

// in is c for a test inside the one that it was made for.
func (c client) in(t *testing.T) client { return client{t, c.Context} }

func (c client) connect() session {
	c.Helper()
	card, err := c.Connect(vpcdReader, scard.ShareExclusive, scard.ProtocolAny)
	if err != nil {
		c.Fatal(err)
	}
	return session{c.T, card}
}

// A session is one connection to the card.
type session struct {
	*testing.T
	*scard.Card
}

// expect sends a command and wants the given status word. It returns the data.
func (s session) expect(command string, sw uint16) []byte {
	s.Helper()
	r, err := s.Transmit([]byte(command))
	if err != nil {
		s.Fatalf("%X: %v", command, err)
	}
	if n := len(r) - 2; n < 0 || uint16(r[n])<<8|uint16(r[n+1]) != sw {
		s.Fatalf("%X: answer %X, want %04X at its end", command, r, sw)
	}
	return r[:len(r)-2]
}

func (s session) leave(how scard.Disposition) {
	s.Helper()
	if err := s.Disconnect(how); err != nil {
		s.Fatal(err)
	}
}

const (
	selectJPKI     = "\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01"
	selectISD      = "\x00\xA4\x04\x0C\x07\xA0\x00\x00\x01\x51\x00\x00"
	selectPassword = "\x00\xA4\x02\x0C\x02\x00\x1B"
	selectKey      = "\x00\xA4\x02\x0C\x02\x00\x1A"
	selectSigning  = "\x00\xA4\x02\x0C\x02\x00\x01"
	triesLeft      = "\x00\x20\x00\x80"
	login          = "\x00\x20\x00\x80\x09" + practice.Password
	wrongLogin     = "\x00\x20\x00\x80\x06WRONG1"
	signShort      = "\x80\x2A\x00\x80\x01\x11\x00"
	readFirst      = "\x00\xB0\x00\x00\x04"
	readAll        = "\x00\xB0\x00\x00\x00\x00\x00" // extended length
)

// TestInsideTheStack is the inner half of TestThroughThePCSCStack.
func TestInsideTheStack(t *testing.T) {
	if os.Getenv(insideStack) == "" {
		t.Skip("runs inside TestThroughThePCSCStack")
	}
	startService(t)
	card := practice.New(practice.Options{})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	serve := func() {
		for {
			if err := card.Serve(ctx, vpcdAddress); err != practice.ErrNoDriver {
				served <- err
				return
			}
			time.Sleep(20 * time.Millisecond) // the driver does not listen yet
		}
	}
	go serve()
	var c client
	within(t, 20*time.Second, "service", func() bool {
		established, err := scard.EstablishContext()
		c = client{t, established}
		return err == nil
	})
	defer c.Release()
	c.wait(true)

	t.Run("ordinary session", func(t *testing.T) {
		c := c.in(t)
		s := c.connect()
		status, err := s.Status()
		if err != nil || string(status.Atr) != practice.ATR {
			t.Errorf("ATR %X, %v", status.Atr, err)
		}
		s.expect(selectJPKI, 0x9000)
		s.expect(selectSigning, 0x9000)
		s.expect(readFirst, 0x6982)
		s.expect(selectPassword, 0x9000)
		s.expect(triesLeft, 0x63C5)
		s.expect(wrongLogin, 0x63C4)
		s.expect(login, 0x9000)
		s.expect(selectSigning, 0x9000)
		if whole := s.expect(readAll, 0x6282); len(whole) != 2048 {
			t.Errorf("EF 0001 with an extended length: %d bytes", len(whole))
		}
		s.expect(selectKey, 0x9000)
		if signature := s.expect(signShort, 0x9000); len(signature) != 256 {
			t.Errorf("signature of %d bytes", len(signature))
		}
		s.leave(scard.UnpowerCard)
	})
	t.Run("a proof outlives its program", func(t *testing.T) {
		c := c.in(t)
		s := c.connect()
		s.expect(selectJPKI, 0x9000)
		s.expect(selectKey, 0x9000)
		s.expect(signShort, 0x6982) // power-off has ended the last proof
		s.expect(selectPassword, 0x9000)
		s.expect(login, 0x9000)
		s.leave(scard.LeaveCard)
		s = c.connect()
		s.expect(selectKey, 0x9000)
		s.expect(signShort, 0x9000)
		s.leave(scard.ResetCard)
		s = c.connect()
		s.expect(selectKey, 0x6A82) // a reset ends the selection
		s.expect(selectJPKI, 0x9000)
		s.expect(selectKey, 0x9000)
		s.expect(signShort, 0x9000) // and not the proof
		s.expect(selectISD, 0x9000)
		s.leave(scard.LeaveCard)
		s = c.connect()
		s.expect(selectJPKI, 0x9000)
		s.expect(selectKey, 0x9000)
		s.expect(signShort, 0x6982)
		s.leave(scard.UnpowerCard)
	})
	t.Run("tries outlive the connection", func(t *testing.T) {
		c := c.in(t)
		for _, left := range []uint16{0x63C4, 0x63C3} {
			s := c.connect()
			s.expect(selectJPKI, 0x9000)
			s.expect(selectPassword, 0x9000)
			s.expect(wrongLogin, left)
			s.leave(scard.UnpowerCard)
		}
	})
	t.Run("pulled and put back", func(t *testing.T) {
		c := c.in(t)
		s := c.connect()
		s.expect(selectJPKI, 0x9000)
		card.Pull()
		if err := <-served; err != practice.ErrRemoved {
			t.Errorf("serving a pulled card ended with %v", err)
		}
		if r, err := s.Transmit([]byte(selectPassword)); err == nil {
			t.Errorf("a pulled card answers %X", r)
		}
		c.wait(false)
		s.Disconnect(scard.LeaveCard)
		card.Insert()
		go serve()
		c.wait(true)
		s = c.connect()
		s.expect(selectJPKI, 0x9000)
		s.expect(selectPassword, 0x9000)
		s.expect(triesLeft, 0x63C3)
		s.leave(scard.UnpowerCard)
	})
	stop()
	if err := <-served; !errors.Is(err, context.Canceled) {
		t.Errorf("serving ended with %v", err)
	}
}
