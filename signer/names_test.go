package signer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestComposed: kana are composed as Unicode composes them, with every mark, and
// nothing else is touched.
func TestComposed(t *testing.T) {
	for kana := '\u3041'; kana <= '\u30FF'; kana++ {
		for _, mark := range []rune{voiced, semiVoiced} {
			s := "x" + string(kana) + string(mark) + string(kana)
			if got, want := composed(s), norm.NFC.String(s); got != want {
				t.Errorf("%+q: %+q, want %+q", s, got, want)
			}
		}
	}
	for _, s := range []string{"", "が", "\u3099か", "か\u3099\u3099", "ｶﾞ"} {
		if got, want := composed(s), norm.NFC.String(s); got != want {
			t.Errorf("%+q: %+q, want %+q", s, got, want)
		}
	}
	if got := composed("e\u0301"); got != "e\u0301" {
		t.Errorf("another script is touched: %+q", got)
	}
}

// TestNamesAreOneByTheRulesOfTheirFolder: what a folder of this computer does not
// do, one of another does.
func TestNamesAreOneByTheRulesOfTheirFolder(t *testing.T) {
	pairs := map[string][2]string{
		"same":     {"a.txt", "a.txt"},
		"case":     {"a.txt", "A.TXT"},
		"marks":    {"が.txt", "か\u3099.txt"},
		"both":     {"がA.txt", "か\u3099a.txt"},
		"semi":     {"パ.txt", "ハ\u309A.txt"},
		"distinct": {"か.txt", "が.txt"},
	}
	for _, c := range []struct {
		rules folder
		one   []string
	}{
		{folder{}, []string{"same"}},
		{folder{anyCase: true}, []string{"same", "case"}},
		{folder{composes: true}, []string{"same", "marks", "semi"}},
		{folder{anyCase: true, composes: true}, []string{"same", "case", "marks", "both", "semi"}},
	} {
		for name, pair := range pairs {
			dir, err := filepath.EvalSymlinks(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			n := newNames(false)
			n.folders[dir] = &c.rules
			drafts := []Draft{{Out: filepath.Join(dir, pair[0])}, {Out: filepath.Join(dir, pair[1])}}
			n.claimAll(context.Background(), drafts)
			want := error(nil)
			for _, one := range c.one {
				if one == name {
					want = ErrCollision
				}
			}
			if drafts[0].Err != nil || !errors.Is(drafts[1].Err, want) {
				t.Errorf("%+v %s: %v, %v", c.rules, name, drafts[0].Err, drafts[1].Err)
			}
			// A document of the batch is in the way as a result is.
			document := filepath.Join(dir, pair[0])
			if err := os.WriteFile(document, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			n = newNames(true)
			n.folders[dir] = &c.rules
			drafts = []Draft{{Document: Document{Path: document}, Out: filepath.Join(dir, "other")}, {Out: filepath.Join(dir, pair[1])}}
			n.claimAll(context.Background(), drafts)
			if drafts[0].Err != nil || !errors.Is(drafts[1].Err, want) {
				t.Errorf("%+v %s, a document: %v, %v", c.rules, name, drafts[0].Err, drafts[1].Err)
			}
		}
	}
}

// TestLook: the folder tells its rules by what it does with a name.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	there := func(name string) bool { _, err := os.Stat(filepath.Join(dir, name)); return err == nil }
	for _, name := range []string{"a", "か\u3099"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if f := look(dir); f.err != nil || f.anyCase != there("A") || f.composes != there("が") {
		t.Errorf("%+v", f)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".signing-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
