//go:build ignore

// Window measures the desktop program on a screen of its own (Xvfb): the time
// until it shows its page, against an empty window of the same toolkit; what it
// costs to do nothing; and the memory for a long list. It asserts nothing and
// needs Linux, a C compiler, Xvfb, xdotool and, for a reader without a card, root, unshare,
// pcscd and vsmartcard-vpcd.
//
//	go run bench/window.go [-runs 7] [-idle 60s] [-files 10000] [-only start|answer|idle|list]
//	go run bench/window.go -gui PROGRAM -empty PROGRAM    # built before
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var (
	gui     = flag.String("gui", "", "inkan-gui; built if not given")
	without = flag.String("empty", "", "the window without its pages; built if not given")
	runs    = flag.Int("runs", 7, "starts of each; the median counts")
	idle    = flag.Duration("idle", time.Minute, "how long nothing is done")
	many    = flag.Int("files", 10000, "files in the list")
	only    = flag.String("only", "", "only the measurement with this name")
)

func main() {
	flag.Parse()
	if err := bench(); err != nil {
		log.Fatal(err)
	}
}

func bench() error {
	dir, err := os.MkdirTemp("", "inkan-window-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, p := range []struct {
		path   *string
		source string
	}{{gui, "."}, {without, "bench/window_empty.go"}} {
		if *p.path != "" {
			continue
		}
		*p.path = filepath.Join(dir, filepath.Base(p.source)+".program")
		if out, err := exec.Command("go", "build", "-o", *p.path, p.source).CombinedOutput(); err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
	}
	s, err := newScreen(dir)
	if err != nil {
		return err
	}
	defer s.close()
	found := false
	for _, m := range []struct {
		name    string
		measure func(*screen) error
	}{{"start", starts}, {"answer", answers}, {"idle", idles}, {"list", list}} {
		if *only != "" && *only != m.name {
			continue
		}
		found = true
		if err := m.measure(s); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if !found {
		return fmt.Errorf("no measurement has the name %q", *only)
	}
	return nil
}

// A screen is an X server whose picture lies in a file.
type screen struct {
	dir, display string
	server       *exec.Cmd
	picture      []byte // in the form XWD, mapped into memory
}

const width, height = 1280, 800

func newScreen(dir string) (*screen, error) {
	s := &screen{dir: dir}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s.server = exec.Command("Xvfb", "-displayfd", "3", "-fbdir", dir, "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp")
	s.server.ExtraFiles = []*os.File{w}
	err = s.server.Start()
	w.Close()
	if err != nil {
		return nil, err
	}
	if err := s.meet(r); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// meet waits until the server tells its number, and maps its picture.
func (s *screen) meet(tells io.Reader) error {
	number := make([]byte, 16)
	n, err := tells.Read(number)
	if err != nil {
		return fmt.Errorf("no X server: %w", err)
	}
	s.display = ":" + strings.TrimSpace(string(number[:n]))
	f, err := os.Open(filepath.Join(s.dir, "Xvfb_screen0"))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	s.picture, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	return err
}

func (s *screen) close() {
	s.server.Process.Kill()
	s.server.Wait()
}

// pixels is the picture without its header (X11/XWDFile.h: header size, and the
// number of colours of 12 bytes each, are its words 0 and 19).
func (s *screen) pixels() []byte {
	at := binary.BigEndian.Uint32(s.picture) + 12*binary.BigEndian.Uint32(s.picture[19*4:])
	return s.picture[at : at+width*height*4]
}

// shows tells whether so many pixels have a colour.
func (s *screen) shows(rgb uint32, least int) bool {
	want := binary.LittleEndian.AppendUint32(nil, rgb)[:3]
	p := s.pixels()
	for i := 0; i < len(p) && least > 0; i += 4 {
		if bytes.Equal(p[i:i+3], want) {
			least--
		}
	}
	return least == 0
}

// A program is one run on the screen, by a person of its own.
type program struct {
	*exec.Cmd
	began time.Time
}

// run starts a program, as a person who has used it before: what the first start
// asks and what Fyne keeps from it are not measured.
func (s *screen) run(path string, args ...string) (*program, error) {
	home := filepath.Join(s.dir, "home-"+filepath.Base(path))
	settings := filepath.Join(home, "fyne", "jp.inkan.desk")
	if err := errors.Join(os.MkdirAll(settings, 0o700), os.MkdirAll(filepath.Join(home, ".cache"), 0o700),
		os.WriteFile(filepath.Join(settings, "preferences.json"), []byte(`{"started":true}`), 0o600)); err != nil {
		return nil, err
	}
	p := &program{Cmd: exec.Command(path, args...)}
	p.Env = append(os.Environ(), "DISPLAY="+s.display, "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_RUNTIME_DIR="+home, "WAYLAND_DISPLAY=",
		"LANG=ja_JP.UTF-8", "LC_ALL=ja_JP.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1")
	p.began = time.Now()
	return p, p.Start()
}

func (p *program) end() {
	p.Process.Kill()
	p.Wait()
}

// await waits until the screen shows enough of a colour, and tells how long that
// was after the start.
func (s *screen) await(p *program, rgb uint32, least int) (time.Duration, error) {
	for time.Since(p.began) < time.Minute {
		if s.shows(rgb, least) {
			return time.Since(p.began), nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, errors.New("the window does not come")
}

// gone waits until the screen is black again.
func (s *screen) gone() {
	for !s.shows(0, width*height) {
		time.Sleep(10 * time.Millisecond)
	}
}

// The colours that are waited for: the ground, and the filled button of the home
// page (its area is some 7,000 pixels).
const (
	white   = 0xffffff
	primary = 0x0017c1
)

// A start is how long a window took to come, and how much of that a processor
// worked for it, which other programs disturb less.
type start struct{ wall, work time.Duration }

// starts takes turns, so that what else the computer does meets both.
func starts(s *screen) error {
	once := func(path string, rgb uint32, least int) (one start, err error) {
		p, err := s.run(path)
		if err != nil {
			return one, err
		}
		defer s.gone()
		defer p.end()
		if one.wall, err = s.await(p, rgb, least); err == nil {
			one.work, _, err = used(p.Process.Pid)
		}
		return one, err
	}
	var full, empty []start
	for i := range *runs + 1 {
		a, err := once(*gui, primary, 4000)
		if err != nil {
			return err
		}
		b, err := once(*without, white, width*height/2)
		if err != nil {
			return err
		}
		if i > 0 { // the first puts the programs into the memory of the system
			full, empty = append(full, a), append(empty, b)
		}
	}
	for _, m := range []struct {
		what string
		of   func(start) time.Duration
	}{{"start", func(s start) time.Duration { return s.wall }}, {"start, processor time", func(s start) time.Duration { return s.work }}} {
		a, b := spread(full, m.of), spread(empty, m.of)
		fmt.Printf("%s: inkan-gui %v (%v to %v), empty window %v (%v to %v), ratio %.2f\n", m.what, a[1], a[0], a[2], b[1], b[0], b[2], float64(a[1])/float64(b[1]))
	}
	return nil
}

// spread is the least, the median and the most of a time.
func spread(all []start, of func(start) time.Duration) [3]time.Duration {
	var times []time.Duration
	for _, each := range all {
		times = append(times, of(each))
	}
	slices.Sort(times)
	return [3]time.Duration{ms(times[0]), ms(times[len(times)/2]), ms(times[len(times)-1])}
}

func ms(d time.Duration) time.Duration { return d.Round(time.Millisecond) }

// answers measures how long a key takes to change the picture when nothing has
// happened for a while, with the time that xdotool takes to send it.
func answers(s *screen) error {
	p, err := s.run(*gui)
	if err != nil {
		return err
	}
	defer s.gone()
	defer p.end()
	if _, err := s.await(p, primary, 4000); err != nil {
		return err
	}
	id, err := s.tool("search", "--onlyvisible", "--name", "Inkan")
	if err != nil {
		return err
	}
	if _, err := s.tool("windowfocus", "--sync", strings.Fields(id)[0]); err != nil {
		return err
	}
	var all []time.Duration
	for i := range 2 * *runs {
		time.Sleep(3 * time.Second)
		before := bytes.Clone(s.pixels())
		began := time.Now()
		if _, err := s.tool("key", []string{"ctrl+3", "ctrl+6"}[i%2]); err != nil {
			return err
		}
		for bytes.Equal(before, s.pixels()) {
			if time.Since(began) > 10*time.Second {
				return errors.New("a key does nothing")
			}
			time.Sleep(time.Millisecond)
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	fmt.Printf("answer to a key after 3 s of rest: %v (%v to %v)\n", ms(all[len(all)/2]), ms(all[0]), ms(all[len(all)-1]))
	return nil
}

// tool runs xdotool on the screen.
func (s *screen) tool(args ...string) (string, error) {
	cmd := exec.Command("xdotool", args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+s.display)
	out, err := cmd.Output()
	return string(out), err
}

// idles measures what is used while nobody does anything.
func idles(s *screen) error {
	if err := idling(s, "empty window", *without); err != nil {
		return err
	}
	if err := idling(s, "practice card", *gui, "--practice"); err != nil {
		return err
	}
	if os.Getuid() != 0 {
		fmt.Println("idle, reader without a card: not measured, needs root")
		return nil
	}
	service := `mount -t tmpfs none /run && mkdir /run/pcscd && ip link set lo up; /usr/sbin/pcscd --foreground $(pcscd --help | grep -o -- --disable-polkit) & sleep 2; exec "$0"`
	return idling(s, "reader without a card", "unshare", "-m", "-n", "sh", "-c", service, *gui)
}

func idling(s *screen, what, path string, args ...string) error {
	p, err := s.run(path, args...)
	if err != nil {
		return err
	}
	defer s.gone()
	defer p.end()
	if _, err := s.await(p, white, width*height/4); err != nil {
		return err
	}
	time.Sleep(10 * time.Second) // what follows the start is not idle yet
	before, woke, err := used(p.Process.Pid)
	if err != nil {
		return err
	}
	time.Sleep(*idle)
	after, wakes, err := used(p.Process.Pid)
	if err != nil {
		return err
	}
	fmt.Printf("idle %v, %s: %.2f %% of a core, woken %.1f times a second\n", *idle, what,
		100*(after-before).Seconds()/idle.Seconds(), float64(wakes-woke)/idle.Seconds())
	return nil
}

// used is the processor time of a process since its start, and how often its
// threads went to sleep.
func used(pid int) (spent time.Duration, sleeps int, err error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	// proc(5): utime and stime are the fields 14 and 15, in hundredths of a second;
	// the second is a name in brackets.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0, 0, err
		}
		spent += time.Duration(n) * 10 * time.Millisecond
	}
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	for _, t := range threads {
		status, _ := os.ReadFile(t) // one may have ended
		sleeps += number(status, "voluntary_ctxt_switches:")
	}
	return spent, sleeps, err
}

// number is the number behind a name at the beginning of a line.
func number(text []byte, name string) int {
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}

// list measures the memory of a long list of small files.
func list(s *screen) error {
	folder := filepath.Join(s.dir, "many")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	for i := range *many {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("書類%05d.csv", i)), []byte(strings.Repeat("税,1\n", 20+i%50)), 0o600); err != nil {
			return err
		}
	}
	for _, args := range [][]string{nil, {folder}} {
		p, err := s.run(*gui, append([]string{"--practice"}, args...)...)
		if err != nil {
			return err
		}
		err = rest(p.Process.Pid)
		took := time.Since(p.began) - quiet
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
		p.end()
		s.gone()
		if err != nil {
			return err
		}
		fmt.Printf("memory with %d files: peak %d MiB, then %d MiB, at rest after %v\n", len(args)**many,
			number(status, "VmHWM:")>>10, number(status, "VmRSS:")>>10, took.Round(100*time.Millisecond))
	}
	return nil
}

// quiet is how long a process must do next to nothing to be at rest.
const quiet = 5 * time.Second

// rest waits until a process is at rest.
func rest(pid int) error {
	for range 60 {
		before, _, err := used(pid)
		if err != nil {
			return err
		}
		time.Sleep(quiet)
		after, _, err := used(pid)
		if err != nil {
			return err
		}
		if after-before < quiet/20 {
			return nil
		}
	}
	return errors.New("it does not come to rest")
}
