package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"inkan/reader/practice"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"inkan": main})
}

// witnesses are the programs of others that judge what Inkan makes.
var witnesses = []string{"openssl", "pdfsig", "qpdf"}

// TestScripts plays testdata/*.txtar: the program as a person types it.
func TestScripts(t *testing.T) {
	if os.Getenv("INKAN_TOOLS") == "required" {
		for _, tool := range witnesses {
			if _, err := exec.LookPath(tool); err != nil {
				t.Fatal(err)
			}
		}
	}
	papers, err := filepath.Abs("../../testdata/papers")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PAPERS", papers)
			env.Setenv("CA", filepath.Join(env.WorkDir, ".ca.pem"))
			// Real readers, if this computer has any, are not asked.
			env.Setenv("PCSCLITE_CSOCK_NAME", filepath.Join(env.WorkDir, ".no-pcscd"))
			env.Setenv("PICTURE", filepath.Join(env.WorkDir, ".seal.png"))
			return errors.Join(
				os.WriteFile(env.Getenv("CA"), practiceCA(), 0o600),
				os.WriteFile(env.Getenv("PICTURE"), picture(), 0o600),
			)
		},
		Condition: func(cond string) (bool, error) {
			if cond == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("no condition %q", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "json": jsonIs, "begins": begins, "await": await, "flip": flip, "vpcd": vpcd, "tsa": tsa,
		},
	})
}

// practiceCA is the certificate of the practice card's authorities in PEM.
func practiceCA() []byte {
	var b bytes.Buffer
	for _, c := range practice.Roots() {
		pem.Encode(&b, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
	}
	return b.Bytes()
}

// picture is a red square with a hole, as a PNG.
func picture() []byte {
	square := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	draw.Draw(square, square.Rect, image.NewUniform(color.NRGBA{R: 0xC0, A: 0xFF}), image.Point{}, draw.Src)
	draw.Draw(square, image.Rect(20, 20, 44, 44), image.Transparent, image.Point{}, draw.Src)
	var b bytes.Buffer
	png.Encode(&b, square)
	return b.Bytes()
}

// exits runs a program and compares its exit code: exits CODE PROGRAM ARG...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// jsonIs compares one value of the JSON document on stdout: json PATH VALUE. A
// path has dots; an array's length is "len"; what is not there is "absent".
func jsonIs(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	ts.Check(d.Decode(&v))
	if d.More() {
		ts.Fatalf("more than one JSON document on stdout")
	}
	if got := valueAt(v, strings.Split(args[0], ".")); (got == args[1]) == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}

func valueAt(v any, path []string) string {
	for _, step := range path {
		switch at := v.(type) {
		case map[string]any:
			inner, there := at[step]
			if !there {
				return "absent"
			}
			v = inner
		case []any:
			i, err := strconv.Atoi(step)
			switch {
			case step == "len":
				return strconv.Itoa(len(at))
			case err != nil || i >= len(at):
				return "absent"
			}
			v = at[i]
		default:
			return "absent"
		}
	}
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return v
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// begins checks that a file begins with all bytes of another: begins FILE HEAD.
func begins(ts *testscript.TestScript, neg bool, args []string) {
	whole, head := ts.ReadFile(args[0]), ts.ReadFile(args[1])
	if (strings.HasPrefix(whole, head) && len(whole) > len(head)) == neg {
		ts.Fatalf("%s (%d bytes), %s (%d bytes)", args[0], len(whole), args[1], len(head))
	}
}

// await waits until a file exists. A background command has no other way to say
// how far it is.
func await(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(ts.MkAbs(args[0])); err == nil {
			return
		}
	}
	ts.Fatalf("%s never came", args[0])
}

// flip changes the lowest bit of one byte of a file: flip FILE OFFSET. A
// negative offset counts from the end.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	b := []byte(ts.ReadFile(args[0]))
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(b)
	}
	b[at] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// vpcd is a virtual reader: it waits for a card at $VPCD, asks it for its ATR
// and keeps the answer in a file: vpcd FILE.
func vpcd(ts *testscript.TestScript, _ bool, args []string) {
	waiting, err := net.Listen("tcp", "localhost:0")
	ts.Check(err)
	ts.Defer(func() { waiting.Close() })
	ts.Setenv("VPCD", waiting.Addr().String())
	file := ts.MkAbs(args[0])
	go func() {
		card, err := waiting.Accept()
		if err != nil {
			return // the script is over
		}
		defer card.Close()
		card.Write([]byte{0, 1, 1}) // power on
		card.Write([]byte{0, 1, 4}) // the ATR, please
		var length [2]byte
		io.ReadFull(card, length[:])
		atr := make([]byte, binary.BigEndian.Uint16(length[:]))
		io.ReadFull(card, atr)
		os.WriteFile(file, []byte(hex.EncodeToString(atr)), 0o600)
		io.Copy(io.Discard, card) // until the card goes
	}()
}
