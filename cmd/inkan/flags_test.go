package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"inkan/i18n"
)

// TestHelpNamesEveryFlag: in every language, and no other flag.
func TestHelpNamesEveryFlag(t *testing.T) {
	for _, lang := range i18n.Languages() {
		say, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, cmd := range commands() {
			if !strings.Contains(say.T("cli.usage"), "\n  inkan "+cmd.name+" ") {
				t.Errorf("%s: the help says nothing of inkan %s", lang, cmd.name)
			}
			text := say.T(cmd.usage) + "\n" + say.T("cli.usage.common")
			fs, _ := new(call).flagsOf(cmd)
			fs.VisitAll(func(f *flag.Flag) {
				if f.Name != "h" && !strings.Contains(text, "--"+f.Name+" ") {
					t.Errorf("%s: help of %s says nothing of --%s", lang, cmd.name, f.Name)
				}
			})
			for _, line := range strings.Split(text, "\n") {
				if name, is := strings.CutPrefix(line, "  --"); is {
					if name, _, _ = strings.Cut(name, " "); fs.Lookup(name) == nil {
						t.Errorf("%s: help of %s tells of --%s, which it lacks", lang, cmd.name, name)
					}
				}
			}
		}
	}
}

func TestSplitCommand(t *testing.T) {
	cases := []struct{ args, name, rest string }{
		{"", "", ""},
		{"sign a", "sign", "a"},
		{"--json sign a", "sign", "--json a"},
		{"--lang ja sign a", "sign", "--lang ja a"},
		{"--lang=ja sign a", "sign", "--lang=ja a"},
		{"-out sign sign a", "sign", "-out sign a"},
		{"--unknown sign a", "sign", "--unknown a"},
		{"--json -- sign --help", "sign", "--json -- --help"},
		{"--json --", "", "--json --"},
		{"--lang", "", "--lang"},
		{"- sign", "-", "sign"},
	}
	for _, c := range cases {
		name, rest := splitCommand(strings.Fields(c.args))
		if name != c.name || strings.Join(rest, " ") != c.rest {
			t.Errorf("%q: got %q and %q", c.args, name, rest)
		}
	}
}

func TestParse(t *testing.T) {
	cases := []struct {
		args, others, fault string
		on                  bool
		word                string
	}{
		{args: "a b", others: "a b"},
		{args: "a --on b", others: "a b", on: true},
		{args: "-on=false a", others: "a"},
		{args: "a --word w b", others: "a b", word: "w"},
		{args: "a --word=w=x b", others: "a b", word: "w=x"},
		{args: "--word -- --on", word: "--", on: true},
		{args: "--word= a", others: "a"},
		{args: "-- --on --", others: "--on --"},
		{args: "- ---", others: "-", fault: "cli.unknown_flag"},
		{args: "--word", fault: "cli.flag_needs_value"},
		{args: "--none --on a", others: "a", on: true, fault: "cli.unknown_flag"},
		{args: "--on=maybe a", others: "a", fault: "cli.flag_value"},
	}
	for _, c := range cases {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		fs.SetOutput(io.Discard)
		on, word := fs.Bool("on", false, ""), fs.String("word", "", "")
		others, err := parse(fs, strings.Fields(c.args))
		fault := ""
		if err != nil {
			fault = err.Error()
		}
		if strings.Join(others, " ") != c.others || *on != c.on || *word != c.word || fault != c.fault {
			t.Errorf("%q: others %q, on %v, word %q, fault %q", c.args, others, *on, *word, fault)
		}
	}
}

// TestPasswordLine: the line alone is taken; what follows stays in the reader.
func TestPasswordLine(t *testing.T) {
	long := strings.Repeat("A", 3*passwordRoom)
	cases := []struct{ in, line, rest string }{
		{"", "", ""},
		{"\n", "", ""},
		{"PRACTICE1", "PRACTICE1", ""},
		{"PRACTICE1\na\n", "PRACTICE1", "a\n"},
		{"PRACTICE1\r\na", "PRACTICE1", "a"},
		{" A B \n", " A B ", ""},
		{"\uFEFFPRACTICE1\r\na", "PRACTICE1", "a"},
		{"パス\nb", "パス", "b"},
		{long + "\nc", long[:passwordRoom], "c"},
	}
	for _, c := range cases {
		r := strings.NewReader(c.in)
		line, err := passwordLine(r)
		rest, _ := io.ReadAll(r)
		if err != nil || string(line) != c.line || string(rest) != c.rest {
			t.Errorf("%.20q: got %.20q, rest %q, %v", c.in, line, rest, err)
		}
		if cap(line) != passwordRoom {
			t.Errorf("%.20q: the line was moved: capacity %d", c.in, cap(line))
		}
		if left := string(line[:min(len(c.in), cap(line))]); strings.HasPrefix(c.in, byteOrderMark) && strings.Count(left, "1") != 1 {
			t.Errorf("%.20q: more than the line is left: %q", c.in, left)
		}
	}
	if _, err := passwordLine(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("broken reader: got %v", err)
	}
}

func TestFileList(t *testing.T) {
	for in, want := range map[string]string{
		"a\nb": "a|b", "a\r\n\r\nb\r\n": "a|b", "\uFEFFa\r\n\uFEFFb": "a|\uFEFFb", "\uFEFF": "", " a \n": " a ",
	} {
		if got, err := fileList(strings.NewReader(in)); err != nil || strings.Join(got, "|") != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"確定申告　2027.xtx":  "確定申告　2027.xtx",
		"a\x1b[2J\nb":    "a\uFFFD[2J\uFFFDb",
		"a\u202Efdp.exe": "a\uFFFDfdp.exe",
		"\xff":           "\uFFFD",
	} {
		if got := visible(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestBrokenOutput: a result that did not arrive is not told as done.
func TestBrokenOutput(t *testing.T) {
	var talk bytes.Buffer
	c := &call{out: brokenPipe{}, talk: &talk, hinted: map[string]bool{}}
	if err := c.speak(); err != nil {
		t.Fatal(err)
	}
	c.print("a.p7s")
	if code := c.finish(exitDone); code != exitFailed || talk.Len() == 0 {
		t.Errorf("got %d, %q", code, talk.String())
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
