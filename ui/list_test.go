package ui

import (
	"path/filepath"
	"slices"
	"testing"
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
