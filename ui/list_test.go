package ui

import (
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"inkan/signer"
	"inkan/ui/single"
)

// onList names the documents on the list, in order.
func (b *bench) onList() (names []string) {
	for _, d := range b.state.Sign.Drafts {
		names = append(names, filepath.Base(d.Path))
	}
	return names
}

// What is taken off the list while documents are read does not come back, and would
// not be signed.
func TestWhatIsTakenOffTheListStaysOff(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(b *bench, list []string)
		want []string
	}{
		"removed while more are read": {func(b *bench, list []string) { b.add(list[2:]); b.apply(removed{0}) }, []string{"二.csv", "三.csv", "四.csv"}},
		"cleared while more are read": {func(b *bench, list []string) { b.add(list[2:]); b.press("clear") }, nil},
		"cleared with some that wait": {func(b *bench, list []string) { b.add(list[2:3]); b.add(list[3:]); b.press("clear") }, nil},
		"removed while judged anew":   {func(b *bench, _ []string) { b.outputTo(t.TempDir()); b.apply(removed{1}) }, []string{"一.csv"}},
		"cleared while judged anew":   {func(b *bench, _ []string) { b.outputTo(t.TempDir()); b.press("clear") }, nil},
		"and dropped once more":       {func(b *bench, list []string) { b.add(list[2:]); b.press("clear"); b.add(list[:1]) }, []string{"一.csv"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "ja", "")
			b.see()
			list := b.files("一.csv", "二.csv", "三.csv", "四.csv")
			b.dropped(list[:2])
			b.settle()
			c.do(b, list)
			b.settle()
			if got := b.onList(); !slices.Equal(got, c.want) {
				t.Errorf("on the list: %q", got)
			}
			for _, gone := range []string{"一.csv", "二.csv", "三.csv", "四.csv"} {
				if b.says(gone) != slices.Contains(c.want, gone) {
					t.Errorf("%s is shown: %v", gone, b.says(gone))
				}
			}
		})
	}
}

// What became of a batch is not forgotten when something else is settled: what was
// signed stays signed, and the rest goes where the settings say.
func TestResultsAreKept(t *testing.T) {
	b := newBench(t, "ja", "")
	b.hold, b.holdAt = make(chan struct{}), 2
	b.see()
	b.toPassword("一.csv", "二.csv", "三.csv")
	b.typePassword("PRACTICE1")
	b.press("send")
	for b.state.Sign.counts(false).Done == 0 {
		b.next()
	}
	b.press("stop")
	close(b.hold)
	b.settle()
	before := b.state.Sign.made()
	dir := t.TempDir()
	b.apply(turned{pageSettings})
	b.outputTo(dir)
	b.settle()
	b.apply(turned{pageSign})
	b.want("3件のうち2件に署名しました", "フォルダを開く")
	if now := b.state.Sign.made(); !slices.Equal(before, now) {
		t.Fatalf("signed are %v, were %v", now, before)
	}
	b.press("rest")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("3件に署名しました")
	if !exists(filepath.Join(dir, "三.csv.p7s")) || exists(filepath.Join(dir, "一.csv.p7s")) {
		t.Error("the rest is not in the folder that was set")
	}
	b.outputTo(t.TempDir())
	b.settle()
	b.want("3件に署名しました")
}

// Whoever leaves the password of the rest is back at the result, and what was signed
// is not sent to the card again with what is dropped next.
func TestTheRestLeadsBackToTheResult(t *testing.T) {
	for name, leave := range map[string]func(*bench){
		"escape":    func(b *bench) { b.key(fyne.KeyEscape) },
		"forgotten": func(b *bench) { b.press("forgotten"); b.press("back") },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "ja", "")
			b.see()
			b.toPassword("一.csv", "二.csv", "三.csv")
			b.apply(submitted{})
			b.apply(told{[]signer.Event{{Draft: 0, Out: "x"}}})
			b.apply(signed{errBroken})
			b.key(fyne.KeyEscape)
			b.press("rest")
			leave(b)
			b.want("3件のうち1件に署名しました")
			b.dropped(b.files("四.csv"))
			b.settle()
			if got := b.onList(); !slices.Equal(got, []string{"四.csv"}) || len(b.state.Sign.batch()) != 1 {
				t.Errorf("on the list: %q", got)
			}
		})
	}
}

// Two documents whose results would be one file are found out before the password,
// also where they come one after the other.
func TestResultsOfTheSameNameAreToldAtOnce(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.outputTo(t.TempDir())
	b.settle()
	for range 2 {
		b.dropped(b.files("一.csv"))
		b.settle()
	}
	if d := b.state.Sign.Drafts; len(d) != 2 || d[0].Err != nil || d[1].Err != signer.ErrCollision {
		t.Fatalf("%v, %v", d[0].Err, d[1].Err)
	}
	b.want(plainText(b.say.Explain(signer.ErrCollision).Title))
	if n := len(b.state.Sign.batch()); n != 1 {
		t.Errorf("%d are to be signed", n)
	}
}

// What is settled while documents are read counts for these documents too.
func TestSettingsCountWhileDocumentsAreRead(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	list := b.files("一.csv", "領収書.pdf")
	b.add(list)
	dir := t.TempDir()
	b.outputTo(dir)
	b.signAs(signer.PAdES)
	b.settle()
	for _, d := range b.state.Sign.Drafts {
		if d.Err != nil || filepath.Dir(d.Out) != dir {
			t.Errorf("%s will be %s: %v", d.Path, d.Out, d.Err)
		}
	}
	if o := b.state.Sign.Options; o.Dir != b.state.Set.Folder || o.Profile != signer.PAdES {
		t.Errorf("%+v", o)
	}
	b.add(b.files("二.csv"))
	b.apply(turned{pageSettings})
	b.press("beside")
	b.settle()
	b.apply(turned{pageSign})
	b.press("next")
	b.press("next")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("3件に署名しました")
	if !exists(list[0]+".p7s") || exists(filepath.Join(dir, "一.csv.p7s")) {
		t.Error("not signed where the settings say")
	}
}

// What was asked for is done though other files wait for their turn.
func TestAReportIsWrittenThoughFilesWait(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageVerify})
	b.verify(b.files("一.csv"))
	b.settle()
	b.press("save")
	b.settle()
	b.handed(single.Start{Files: b.files("二.csv")})
	dir := t.TempDir()
	b.state.Choose.Dir = dir
	b.press("take")
	b.settle()
	if found, _ := filepath.Glob(filepath.Join(dir, "*")); len(found) != 1 {
		t.Errorf("written are %q", found)
	}
	if got := b.onList(); !slices.Equal(got, []string{"二.csv"}) {
		t.Errorf("on the list: %q", got)
	}
}
