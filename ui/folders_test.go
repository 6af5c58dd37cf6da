package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// put writes a small file.
func put(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A folder is verified with all that is in it: a link to a file is a file.
func TestAFolderIsVerifiedWithItsLinks(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.txt"))
	put(t, filepath.Join(dir, ".hidden"))
	if err := os.Symlink(put(t, filepath.Join(t.TempDir(), "x.txt")), filepath.Join(dir, "link.txt")); err != nil {
		t.Skip(err)
	}
	want := []string{filepath.Join(dir, "a.txt"), filepath.Join(dir, "link.txt")}
	if got := within([]string{dir, want[0]}); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// What cannot be looked into is told, on the list as in the report: nobody takes the
// rest for the whole.
func TestAFolderThatCannotBeReadIsTold(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	dir := t.TempDir()
	closed := filepath.Join(dir, "閉じた箱")
	put(t, filepath.Join(closed, "a.txt"))
	put(t, filepath.Join(dir, "b.txt"))
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(closed, 0o700) })
	if _, err := os.ReadDir(closed); err == nil {
		t.Skip("nothing is closed to this person")
	}
	b.dropped([]string{dir})
	b.settle()
	if d := b.state.Sign.Drafts; len(d) != 2 || d[1].Path != closed || !errors.Is(d[1].Err, fs.ErrPermission) {
		t.Errorf("%+v", d)
	}
	b.want("閉じた箱", "このファイルを使う許可がありません")
	b.apply(turned{pageVerify})
	b.dropped([]string{dir})
	b.settle()
	if r := b.state.Verify.Reports; len(r) != 2 || !slices.Contains([]string{r[0].File, r[1].File}, closed) {
		t.Errorf("%d reports", len(r))
	}
}

// The folder of the documents may hold the register and the folder of the results:
// what the program writes itself is not signed with it.
func TestWhatInkanWritesIsNotSignedWithTheFolder(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	list := b.files("一.csv", "二.csv")
	dir := filepath.Dir(list[0])
	results := filepath.Join(dir, "署名済み")
	if err := os.Mkdir(results, 0o700); err != nil {
		t.Fatal(err)
	}
	b.register(dir)
	b.outputTo(results)
	b.settle()
	b.dropped([]string{dir})
	b.settle()
	b.press("next")
	b.press("next")
	b.typePassword("PRACTICE1")
	b.press("send")
	b.settle()
	b.want("2件に署名しました")
	put(t, filepath.Join(results, "控え.txt"))
	b.press("again")
	b.dropped([]string{dir})
	b.settle()
	var names []string
	for _, d := range b.state.Sign.Drafts {
		names = append(names, filepath.Base(d.Path))
	}
	if !slices.Equal(names, []string{"一.csv", "二.csv"}) {
		t.Errorf("on the list: %q", names)
	}
}

// Files that were asked for to be signed are signed, whatever page was in front.
func TestFilesChosenToSignAreSigned(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	list := b.files("一.csv")
	b.app.Preferences().SetString("last", filepath.Dir(list[0]))
	b.apply(turned{pageVerify})
	b.chord(fyne.KeyO, 0)
	b.settle()
	b.want("署名するファイルを選んでください")
	b.apply(marked{"一.csv"})
	b.press("take")
	b.settle()
	if b.state.Page != pageSign || len(b.state.Sign.Drafts) != 1 || len(b.state.Verify.Reports) != 0 {
		t.Errorf("page %d, %d to sign, %d reports", b.state.Page, len(b.state.Sign.Drafts), len(b.state.Verify.Reports))
	}
}
