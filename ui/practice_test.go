package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"inkan/signer"
)

// Sample papers are in the language of the person, in names and words that can be
// typed, and go when the window goes.
func TestSamplePapers(t *testing.T) {
	for lang, name := range map[string]string{"ja": "練習の文書1.txt", "en": "practice-paper-1.txt", "zh-Hans": "练习文档1.txt"} {
		b := newBench(t, lang, "rehearsal")
		b.see()
		var dirs []string
		for _, n := range []int{2, 3} {
			b.rehearse(n)
			b.settle()
			d := b.state.Sign.Drafts
			if len(d) != 2 || d[0].Err != nil || filepath.Base(d[0].Path) != name {
				t.Fatalf("%s: %+v", lang, d)
			}
			text, err := os.ReadFile(d[0].Path)
			if err != nil || strings.ContainsRune(string(text), phraseEnd) {
				t.Errorf("%s: %q, %v", lang, text, err)
			}
			dirs = append(dirs, filepath.Dir(d[0].Path))
		}
		b.leave()
		for _, dir := range dirs {
			if exists(dir) {
				t.Errorf("%s is left", dir)
			}
		}
	}
}

// The reader of the practice card has a name in each language.
func TestThePracticeReaderSpeaksTheLanguage(t *testing.T) {
	b := newBench(t, "en", "rehearsal")
	b.apply(signer.Status{Stage: signer.NoCard, Slot: "練習用リーダー", Slots: []string{"練習用リーダー"}, Practice: true})
	b.want("Practice reader: waiting for a card")
	b.apply(guided{"reader"})
	b.want("Practice reader")
	if b.says("練習用リーダー") {
		t.Error("the reader has a Japanese name")
	}
}

func TestKeysAreNamedAsOnTheKeyboard(t *testing.T) {
	for system, want := range map[string]string{"darwin": "Command+Shift+O", "linux": "Ctrl+Shift+O", "windows": "Ctrl+Shift+O"} {
		if got := onKeyboard("Ctrl+Shift+O", system); got != want {
			t.Errorf("%s: %s", system, got)
		}
	}
}

// The window of practice mode leaves nothing behind among the processes when it has
// ended before this one. Here the program is the test, which knows no --practice.
func TestPracticeThatEndedIsGone(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	before := children(t)
	if err := startPractice(); err != nil {
		t.Fatal(err)
	}
	late := time.After(30 * time.Second)
	for children(t) > before {
		select {
		case <-late:
			t.Fatal("it is still there")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// children counts the processes that this one began and that are still listed.
func children(t *testing.T) (n int) {
	t.Helper()
	list, err := os.ReadDir("/proc")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		status, _ := os.ReadFile("/proc/" + e.Name() + "/status") // it may have ended
		if strings.Contains(string(status), fmt.Sprintf("\nPPid:\t%d\n", os.Getpid())) {
			n++
		}
	}
	return n
}
