package signer_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"inkan/calendar"
	"inkan/signer"
)

func day(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func newLedger(t *testing.T) *signer.Ledger {
	t.Helper()
	l, err := signer.NewLedger(filepath.Join(t.TempDir(), "inkan", "cards.json"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func labels(t *testing.T, l *signer.Ledger) (all []string) {
	t.Helper()
	cards, err := l.Cards()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cards {
		all = append(all, c.Label+" "+c.Expires.String())
	}
	return all
}

func TestLedger(t *testing.T) {
	l := newLedger(t)
	if got := labels(t, l); got != nil {
		t.Fatalf("before the first card: %v", got)
	}
	if _, err := os.Stat(filepath.Dir(l.Path())); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("reading made a folder")
	}
	for label, expires := range map[string]string{"父": "2028-05-01", "事務所 1": "2027-02-03"} {
		if err := l.Add(" "+label+" ", day(t, expires)); err != nil {
			t.Fatal(err)
		}
	}
	if got := fmt.Sprint(labels(t, l)); got != "[事務所 1 2027-02-03 父 2028-05-01]" {
		t.Errorf("cards %s", got)
	}
	if err := l.Add("父", day(t, "2029-01-01")); err != signer.ErrLedgerTwice {
		t.Errorf("the same label: %v", err)
	}
	if err := l.Remove("母"); err != signer.ErrLedgerMissing {
		t.Errorf("remove what is not there: %v", err)
	}
	if err := l.Remove("父"); err != nil || len(labels(t, l)) != 1 {
		t.Errorf("remove: %v, %v", err, labels(t, l))
	}
	info, err := os.Stat(l.Path())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v: others can read the ledger: %v", err, info.Mode())
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(l.Path()), ".signing-*"))
	if len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestLedgerLabels(t *testing.T) {
	l := newLedger(t)
	for _, label := range []string{"", "  ", "a\nb", "a\x1b[31m", "a\u202eb", "\xff", strings.Repeat("長", 61)} {
		if err := l.Add(label, day(t, "2027-02-03")); err != signer.ErrLedgerLabel {
			t.Errorf("label %q: %v", label, err)
		}
	}
	if err := l.Add(strings.Repeat("長", 60), day(t, "2027-02-03")); err != nil {
		t.Error(err)
	}
}

func TestLedgerThatIsNoneIsLeftAlone(t *testing.T) {
	card := `{"id":"A","label":"父","expires":"2027-02-03"}`
	for name, content := range map[string]string{
		"empty": "", "text": "no ledger\n", "cut": `{"version":1,"cards":[` + card, "newer": `{"version":2,"cards":[]}`,
		"more": `{"version":1,"cards":[],"colour":"red"}`, "two": `{"version":1,"cards":[]}{}`,
		"no date": `{"version":1,"cards":[{"id":"A","label":"父","expires":""}]}`, "bad date": `{"version":1,"cards":[{"id":"A","label":"父","expires":"2027-02-30"}]}`,
		"no label": `{"version":1,"cards":[{"id":"A","label":"","expires":"2027-02-03"}]}`, "no id": `{"version":1,"cards":[{"id":"","label":"父","expires":"2027-02-03"}]}`,
		"huge": strings.Repeat(" ", 1<<20+1), "many": `{"version":1,"cards":[` + strings.Repeat(card+",", 1000) + card + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "cards.json")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			l, _ := signer.NewLedger(path)
			if _, err := l.Cards(); err != signer.ErrLedgerBroken {
				t.Errorf("read: %v", err)
			}
			if err := l.Add("母", day(t, "2027-02-03")); err != signer.ErrLedgerBroken {
				t.Errorf("add: %v", err)
			}
			if b, _ := os.ReadFile(path); string(b) != content {
				t.Error("it was changed")
			}
		})
	}
	sound := filepath.Join(t.TempDir(), "cards.json")
	if err := os.WriteFile(sound, []byte(`{"version":1,"cards":[`+card+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, _ := signer.NewLedger(sound); len(labels(t, l)) != 1 {
		t.Error("a sound one is refused")
	}
}

func TestLedgerFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cards.json")
	var cards []string
	for i := range 1000 {
		cards = append(cards, fmt.Sprintf(`{"id":"%d","label":"%d","expires":"2027-02-03"}`, i, i))
	}
	if err := os.WriteFile(path, []byte(`{"version":1,"cards":[`+strings.Join(cards, ",")+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	l, _ := signer.NewLedger(path)
	if err := l.Add("母", day(t, "2027-02-03")); err != signer.ErrLedgerFull {
		t.Error(err)
	}
}

// Cards that several processes add at the same time are all there.
func TestLedgerTogether(t *testing.T) {
	l := newLedger(t)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := l.Add(fmt.Sprint("カード", i), day(t, "2027-02-03")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(labels(t, l)); n != 20 {
		t.Errorf("%d cards", n)
	}
}

func TestSaveNewReplacesNothing(t *testing.T) {
	for name, save := range map[string]func(string, []byte) error{"for all": signer.SaveNew, "private": signer.SaveNewPrivate} {
		path := filepath.Join(t.TempDir(), "a.ics")
		if err := save(path, []byte("one")); err != nil {
			t.Fatal(err)
		}
		if err := save(path, []byte("two")); err != signer.ErrExists {
			t.Errorf("%s: %v", name, err)
		}
		if b, _ := os.ReadFile(path); string(b) != "one" {
			t.Errorf("%s: it is %q", name, b)
		}
		if info, err := os.Stat(path); name == "private" && runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
			t.Errorf("%v, %v", info.Mode(), err)
		}
	}
}

// TestLedgerThatAnotherHolds: the person is told, and nothing changes.
func TestLedgerThatAnotherHolds(t *testing.T) {
	pauses := 0
	defer signer.LockPauses(&pauses)()
	l := newLedger(t)
	if err := l.Add("父", day(t, "2028-05-01")); err != nil {
		t.Fatal(err)
	}
	release, err := signer.Hold(l.Path() + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if err := l.Add("母", day(t, "2029-05-01")); !errors.Is(err, signer.ErrInUse) || pauses == 0 {
		t.Errorf("%v after %d pauses", err, pauses)
	}
	if got := fmt.Sprint(labels(t, l)); got != "[父 2028-05-01]" {
		t.Errorf("cards %s", got)
	}
}
