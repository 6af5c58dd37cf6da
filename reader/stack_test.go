//go:build linux && cgo

package reader_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/ebfe/scard"

	"inkan/reader"
	"inkan/reader/practice"
)

// The tests named TestOnStack meet the practice card through the system's own
// smart card service. TestStack runs each in a network and a file system of its
// own, where no other service or card can be met.
const insideStack = "INKAN_TEST_STACK"

// Ports on which vpcd's two slots wait for cards.
var ports = [2]string{"localhost:35963", "localhost:35964"}

func TestStack(t *testing.T) {
	if os.Getenv(insideStack) != "" {
		t.Skip("inside")
	}
	if testing.Short() {
		t.Skip("takes a minute")
	}
	if _, err := pcscd(); err != nil {
		missing(t, "no pcscd")
	}
	if driver, _ := filepath.Glob("/usr/lib/pcsc/drivers/serial/libifdvpcd.so*"); driver == nil {
		missing(t, "no vsmartcard-vpcd")
	}
	list, err := apart("-test.list=^TestOnStack").Output()
	if err != nil {
		missing(t, "no namespaces") // a system may keep them to itself
	}
	names := strings.Fields(string(list))
	if len(names) < 10 {
		t.Fatalf("tests: %q", names)
	}
	atOnce := make(chan struct{}, 6) // they wait more than they work
	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() {
			atOnce <- struct{}{}
			defer func() { <-atOnce }()
			out, err := apart("-test.run=^"+name+"$", "-test.v", "-test.timeout=9m").CombinedOutput()
			if err != nil || !strings.Contains(string(out), "--- PASS: "+name) {
				t.Errorf("%s: %v", name, err)
			}
			t.Logf("%s", out)
		})
	}
	all.Wait()
}

// apart is this program again, in a network and a file system of its own.
func apart(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), insideStack+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWNET}
	if os.Getuid() != 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		}
	}
	return cmd
}

// missing skips a test so that nobody takes it for passed. Where all tools are
// said to be there, it fails.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("INKAN_TOOLS") == "required" {
		t.Fatal(what)
	}
	fmt.Fprintf(os.Stderr, "SKIPPED: %s, so nothing was tested against the real smart card service\n", what)
	t.Skip(what)
}

func pcscd() (string, error) {
	if path, err := exec.LookPath("pcscd"); err == nil {
		return path, nil
	}
	return exec.LookPath("/usr/sbin/pcscd")
}

// A stack is a running smart card service.
type stack struct {
	t       *testing.T
	service *exec.Cmd
}

var prepare = sync.OnceValue(func() error {
	if all, err := net.Interfaces(); err != nil || len(all) != 1 {
		return errors.New("this is not a network of its own: use TestStack")
	}
	if err := syscall.Mount("tmpfs", "/run", "tmpfs", 0, ""); err != nil {
		return err
	}
	return loopback()
})

// loopback turns the network on that a new namespace has (netdevice(7)).
func loopback() error {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(fd)
	request := make([]byte, 40) // struct ifreq
	copy(request, "lo")
	binary.NativeEndian.PutUint16(request[syscall.IFNAMSIZ:], syscall.IFF_UP)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&request[0]))); errno != 0 {
		return errno
	}
	return nil
}

// newStack starts the service with vpcd's reader, which has two slots.
func newStack(t *testing.T) *stack {
	t.Helper()
	if os.Getenv(insideStack) == "" {
		t.Skip("run by TestStack")
	}
	if err := prepare(); err != nil {
		t.Fatal(err)
	}
	s := &stack{t: t}
	s.start()
	t.Cleanup(s.stop)
	s.await("two slots", func(slots []reader.Slot) bool { return len(slots) == 2 })
	return s
}

func (s *stack) start(args ...string) {
	s.t.Helper()
	path, err := pcscd()
	if err != nil {
		s.t.Fatal(err)
	}
	args = append(args, "--foreground")
	if help, _ := exec.Command(path, "--help").CombinedOutput(); strings.Contains(string(help), "disable-polkit") {
		args = append(args, "--disable-polkit")
	}
	if err := os.MkdirAll("/run/pcscd", 0o755); err != nil {
		s.t.Fatal(err)
	}
	s.service = exec.Command(path, args...)
	s.service.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.service.Start(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stack) stop() {
	_ = s.service.Process.Kill()
	_ = s.service.Wait()
	_ = os.RemoveAll("/run/pcscd")
}

// await asks for the slots until they are as they should be.
func (s *stack) await(what string, as func([]reader.Slot) bool) []reader.Slot {
	s.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for {
		slots, err := reader.PCSC{}.Slots()
		if err == nil && as(slots) {
			return slots
		}
		if time.Now().After(end) {
			s.t.Fatalf("%s: never seen; now %v %v", what, slots, err)
		}
		time.Sleep(20 * time.Millisecond) // the service tells nobody
	}
}

// insert puts a card into a slot, and again whenever it was pulled and
// inserted, until the test ends; it returns the slot's name.
func (s *stack) insert(card *practice.Card, slot int) string {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			if card.Present() {
				_ = card.Serve(ctx, ports[slot])
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	s.t.Cleanup(func() { cancel(); <-done })
	return s.awaitCard(slot, true)
}

func (s *stack) awaitCard(slot int, there bool) string {
	s.t.Helper()
	return s.await("card", func(slots []reader.Slot) bool { return len(slots) == 2 && slots[slot].Card == there })[slot].Name
}

func TestOnStackSigns(t *testing.T) {
	s := newStack(t)
	name := s.insert(practice.New(practice.Options{}), 0)
	for range 2 {
		if err := session(reader.PCSC{}, name, practice.Password, 3); err != nil {
			t.Fatal(err)
		}
	}
	var pin *reader.PINError
	if err := session(reader.PCSC{}, name, "WRONG12", 1); !errors.As(err, &pin) || pin.Left != 4 {
		t.Errorf("wrong password: %v", err)
	}
	if reader.Virtual(name) {
		t.Errorf("%q is called virtual", name)
	}
}

func TestOnStackEveryCard(t *testing.T) {
	s := newStack(t)
	for _, options := range []string{"strict,first-6f00", "short-le,61xx", "6cxx,max-response=100,exact256", "five-byte-counter,no-filler", "delay=1s"} {
		t.Run(options, func(t *testing.T) {
			inner := &stack{t: t, service: s.service}
			name := inner.insert(practice.New(parse(t, options)), 1)
			if err := session(reader.PCSC{}, name, practice.Password, 2); err != nil {
				t.Error(err)
			}
		})
		s.awaitCard(1, false)
	}
}

func TestOnStackTwoCards(t *testing.T) {
	s := newStack(t)
	second := s.insert(practice.New(practice.Options{Tries: 2}), 1)
	if err := session(reader.PCSC{}, second, practice.Password, 1); err != nil {
		t.Fatal(err)
	}
	first := s.insert(practice.New(practice.Options{Foreign: true}), 0)
	if err := session(reader.PCSC{}, first, practice.Password, 1); err != reader.ErrOther {
		t.Errorf("foreign card: %v", err)
	}
	if err := session(reader.PCSC{}, second, practice.Password, 1); err != nil {
		t.Errorf("beside a foreign card: %v", err)
	}
}

func TestOnStackNoCard(t *testing.T) {
	s := newStack(t)
	name := s.awaitCard(0, false)
	if _, err := (reader.PCSC{}).Connect(name); err != reader.ErrNoCard {
		t.Errorf("no card: %v", err)
	}
	if _, err := (reader.PCSC{}).Connect("no such reader"); err != reader.ErrNoReader {
		t.Errorf("no such reader: %v", err)
	}
}

func TestOnStackNoReader(t *testing.T) {
	s := newStack(t)
	s.stop()
	s.start("--config", t.TempDir())
	s.await("no slots", func(slots []reader.Slot) bool { return len(slots) == 0 })
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := reader.PCSC{}.Watch(ctx, func(slots []reader.Slot) {
		if calls++; len(slots) != 0 {
			t.Error(slots)
		}
		cancel()
	})
	if calls != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func TestOnStackStopped(t *testing.T) {
	s := newStack(t)
	name := s.insert(practice.New(practice.Options{}), 0)
	conn, err := reader.PCSC{}.Connect(name)
	if err != nil {
		t.Fatal(err)
	}
	card, err := reader.Open(conn)
	if err != nil {
		t.Fatal(err)
	}
	watching := make(chan error)
	begun := make(chan struct{}, 9)
	go func() { watching <- reader.PCSC{}.Watch(t.Context(), func([]reader.Slot) { begun <- struct{}{} }) }()
	<-begun
	s.stop()
	if _, _, err := card.Tries(reader.Signature); err != reader.ErrStopped {
		t.Errorf("in a session: %v", err)
	}
	if err := card.Close(); !errors.Is(err, reader.ErrStopped) {
		t.Errorf("closing: %v", err)
	}
	if err := <-watching; err != reader.ErrStopped {
		t.Errorf("watching: %v", err)
	}
	if _, err := (reader.PCSC{}).Slots(); err != reader.ErrStopped {
		t.Errorf("slots: %v", err)
	}
	if _, err := (reader.PCSC{}).Connect(name); err != reader.ErrStopped {
		t.Errorf("connect: %v", err)
	}
	s.start()
	s.awaitCard(0, true)
	if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil {
		t.Errorf("started again: %v", err)
	}
}

// A second client sees nothing of what was proven before Close, whether the
// session went well, a signature failed, or the card never heard that it was
// left: then the power-off does it alone.
func TestOnStackNothingIsLeftProven(t *testing.T) {
	s := newStack(t)
	card := practice.New(practice.Options{})
	name := s.insert(card, 0)
	for _, fault := range []practice.Fault{
		practice.Before(leaving, func() {}),
		practice.Swallow(practice.Signing, 0x6F, 0x00),
		practice.Swallow(leaving, 0x90, 0x00),
	} {
		card.Recover()
		card.Suffer(fault)
		if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil && !errors.As(err, new(*reader.StatusError)) {
			t.Fatal(err)
		}
		other := shared(t, name)
		if err := readProtected(other); !same(err, &reader.StatusError{Instruction: 0xB0, Status: 0x6982}) {
			t.Errorf("the next program: %v", err)
		}
		other.Disconnect(scard.LeaveCard)
	}
}

// shared is another program's connection.
func shared(t *testing.T, name string) *scard.Card {
	t.Helper()
	ctx, err := scard.EstablishContext()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ctx.Release() })
	card, err := ctx.Connect(name, scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func TestOnStackBusy(t *testing.T) {
	s := newStack(t)
	name := s.insert(practice.New(practice.Options{}), 0)
	conn, err := reader.PCSC{}.Connect(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (reader.PCSC{}).Connect(name); err != reader.ErrBusy {
		t.Errorf("held exclusively: %v", err)
	}
	result := make(chan error)
	go func() { result <- session(reader.PCSC{}, name, practice.Password, 1) }()
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
	if err := <-result; err != nil {
		t.Errorf("let go while asked for: %v", err)
	}
	other := shared(t, name)
	if err := session(reader.PCSC{}, name, practice.Password, 1); err != reader.ErrBusy {
		t.Errorf("shared by another program: %v", err)
	}
	other.Disconnect(scard.LeaveCard)
	if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil {
		t.Errorf("let go: %v", err)
	}
}

// While another program's transaction blocks PC/SC, Connect gives up, leaves
// no more than one goroutine however often it is called, and other readers work.
func TestOnStackTransaction(t *testing.T) {
	s := newStack(t)
	first, second := s.insert(practice.New(practice.Options{}), 0), s.insert(practice.New(practice.Options{}), 1)
	other, another := shared(t, first), shared(t, second)
	if err := other.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if _, err := (reader.PCSC{}).Connect(first); err != reader.ErrBusy {
				t.Errorf("in a transaction: %v", err)
			}
		})
	}
	all.Wait()
	if n := goroutines("(*dialing).run"); n != 1 {
		t.Errorf("%d goroutines are left", n)
	}
	if _, err := (reader.PCSC{}).Connect(second); err != reader.ErrBusy {
		t.Errorf("the other reader, in use as well: %v", err)
	}
	if n := goroutines("(*dialing).run"); n != 1 {
		t.Errorf("%d goroutines are left", n)
	}
	another.Disconnect(scard.LeaveCard)
	if err := session(reader.PCSC{}, second, practice.Password, 1); err != nil {
		t.Errorf("the other reader, free: %v", err)
	}
	if err := errors.Join(other.EndTransaction(scard.LeaveCard), other.Disconnect(scard.LeaveCard)); err != nil {
		t.Fatal(err)
	}
	if err := session(reader.PCSC{}, first, practice.Password, 1); err != nil {
		t.Errorf("after the transaction: %v", err)
	}
	if n := goroutines("(*dialing).run"); n != 0 {
		t.Errorf("%d goroutines are left", n)
	}
}

// goroutines counts those that are in a function.
func goroutines(function string) int {
	stacks := make([]byte, 1<<20)
	return strings.Count(string(stacks[:runtime.Stack(stacks, true)]), function+"(")
}

// The card leaves at each command, before the card has worked on it (in the
// first slot) or after (in the second).
func TestOnStackPulledAtEachCommand(t *testing.T) {
	s := newStack(t)
	s.inBothSlots(func(slot int, card *practice.Card, name string) {
		for n := 1; n <= 20; n++ {
			if slot == 0 {
				card.Suffer(practice.RemoveAfter(n-1, card.Pull))
			} else {
				card.Suffer(practice.LoseAnswer(practice.Nth(n, practice.Any), card.Pull))
			}
			err := session(reader.PCSC{}, name, practice.Password, 9)
			if !errors.Is(err, reader.ErrRemoved) {
				t.Errorf("slot %d, command %d: %v", slot, n, err)
			}
			if unknown := errors.Is(err, reader.ErrVerifyUnknown); unknown != (n == 9) {
				t.Errorf("slot %d, command %d: %v", slot, n, err)
			}
			s.awaitCard(slot, false)
			card.Recover()
			card.Insert()
			s.awaitCard(slot, true)
			if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil {
				t.Errorf("slot %d, command %d: next time: %v", slot, n, err)
			}
		}
	})
}

// inBothSlots does a test with a card in each slot, at the same time.
func (s *stack) inBothSlots(test func(slot int, card *practice.Card, name string)) {
	var all sync.WaitGroup
	for slot := range ports {
		card := practice.New(practice.Options{})
		name := s.insert(card, slot)
		all.Go(func() { test(slot, card, name) })
	}
	all.Wait()
}

// The card is put back 20 ms after it was pulled, before the service may have
// seen it go, or after 2 s.
func TestOnStackPutBack(t *testing.T) {
	s := newStack(t)
	s.inBothSlots(func(slot int, card *practice.Card, name string) {
		for n := 1 + slot; n < len(signTwice); n += 2 {
			after := 20 * time.Millisecond
			if n%4 == 1 {
				after = 2 * time.Second
			}
			back := make(chan struct{})
			card.Suffer(practice.RemoveAfter(n-1, func() {
				card.Pull()
				time.AfterFunc(after, func() { card.Insert(); close(back) })
			}))
			err := session(reader.PCSC{}, name, practice.Password, 2)
			if !errors.Is(err, reader.ErrRemoved) && !errors.Is(err, reader.ErrReset) && !errors.Is(err, reader.ErrUnresponsive) {
				t.Errorf("command %d: %v", n, err)
			}
			<-back
			card.Recover()
			s.awaitCard(slot, true)
			if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil {
				t.Errorf("command %d: next time: %v", n, err)
			}
		}
	})
}

func TestOnStackReset(t *testing.T) {
	s := newStack(t)
	card := practice.New(practice.Options{})
	name := s.insert(card, 0)
	card.Suffer(practice.Before(practice.Nth(2, practice.Signing), card.Warm))
	if err := session(reader.PCSC{}, name, practice.Password, 3); err != reader.ErrReset {
		t.Errorf("got %v", err)
	}
}

// A card that was exchanged while the report of the one before was being dealt
// with is reported.
func TestOnStackWatchSeesExchange(t *testing.T) {
	s := newStack(t)
	card := practice.New(practice.Options{})
	name := s.insert(card, 0)
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := reader.PCSC{}.Watch(ctx, func(slots []reader.Slot) {
		if !slots[0].Card {
			t.Error("no card")
		}
		switch calls++; calls {
		case 1:
			if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil {
				t.Error(err)
			}
			card.Pull()
			s.awaitCard(0, false)
			card.Insert()
			s.awaitCard(0, true)
		case 2:
			cancel()
		}
	})
	if calls != 2 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d reports, %v", calls, err)
	}
}

func TestOnStackWatch(t *testing.T) {
	s := newStack(t)
	card := practice.New(practice.Options{})
	name := s.insert(card, 0)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := make(chan bool, 99)
	done := make(chan error, 1)
	go func() {
		done <- reader.PCSC{}.Watch(ctx, func(slots []reader.Slot) {
			if i := slices.IndexFunc(slots, func(s reader.Slot) bool { return s.Name == name }); i >= 0 {
				seen <- slots[i].Card
			}
		})
	}()
	want := func(there bool) {
		t.Helper()
		select {
		case got := <-seen:
			if got != there {
				t.Errorf("card there: %v", got)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("nothing reported")
		}
	}
	want(true)
	for range 3 {
		card.Pull()
		want(false)
		if slots, err := (reader.PCSC{}).Slots(); err != nil || slots[0].Card { // while Watch waits
			t.Errorf("%v %v", slots, err)
		}
		card.Insert()
		want(true)
		if err := session(reader.PCSC{}, name, practice.Password, 1); err != nil {
			t.Error(err)
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(seen) != 0 {
		t.Errorf("%d reports too many", len(seen))
	}
	if n := goroutines("reader.PCSC.Watch"); n != 0 {
		t.Errorf("%d goroutines are left", n)
	}
}
