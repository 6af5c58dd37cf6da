package signer

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A folder stands for its documents: not for signatures, whatever their name, not
// for what an earlier run made, and not for what only the system sees.
func TestFolderStandsForItsDocuments(t *testing.T) {
	der := append([]byte{0x30, 0x82, 0x07, 0x00}, signedData...)
	ber := append([]byte{0x30, 0x80}, signedData...)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.pdf": "a", "a-signed.pdf": "a", "b-signed.pdf": "b", "a-stamped.pdf": "a", "c.csv": "c",
		"c.csv.p7s": "", "d.P7M": "d", "unnamed": string(der), "ber.bin": string(ber),
		"text.sig":  string(pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: der})),
		"other.der": "\x30\x03\x02\x01\x00", "short": "\x30", "long": "\x30\xff", "empty": "",
		".DS_Store": "x", "Thumbs.db": "x", "desktop.INI": "x", "way.lnk": "x", "~$c.xlsx": "x",
		".git/config": "x", "more/e.txt": "e", "results/x.txt": "x",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := OpenFolder(dir, func(i os.FileInfo) bool { return i.Name() == "results" })
	want := []string{"a.pdf", "b-signed.pdf", "c.csv", "empty", "long", "more/e.txt", "other.der", "short"}
	for i, p := range f.Paths {
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			t.Fatal(err)
		}
		f.Paths[i] = filepath.ToSlash(rel)
	}
	if !slices.Equal(f.Paths, want) {
		t.Errorf("%q", f.Paths)
	}
	if f.Signatures != 5 || f.Results != 2 || f.Hidden != 6 || len(f.Failed) != 0 {
		t.Errorf("left out: %d signatures, %d results, %d hidden; %d failed", f.Signatures, f.Results, f.Hidden, len(f.Failed))
	}
}

// A folder that is not there is told, and a hidden one is opened if it was asked for.
func TestFolderItself(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".kept")
	if f := OpenFolder(dir, nil); len(f.Failed) != 1 || f.Failed[0].Err == nil {
		t.Errorf("a missing folder: %+v", f)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if f := OpenFolder(dir, nil); len(f.Paths) != 1 {
		t.Errorf("%+v", f)
	}
}

// A link to a folder that is named itself is the folder; one in a folder is not.
func TestLinkToAFolder(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Mkdir(filepath.Join(dir, "real"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real", "a.txt"), []byte("a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", link); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "real", "round")); err != nil {
		t.Skip(err)
	}
	t.Chdir(link)
	for name, want := range map[string]string{
		link:                              filepath.Join(link, "a.txt"),
		link + string(filepath.Separator): filepath.Join(link, "a.txt"),
		".":                               "a.txt",
		filepath.Join("..", "link"):       filepath.Join("..", "link", "a.txt"),
	} {
		f := OpenFolder(name, nil)
		if !slices.Equal(f.Paths, []string{want}) || len(f.Failed) != 0 {
			t.Errorf("%s: %+v", name, f)
		}
		if got := FilesIn(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s, to verify: %q", name, got)
		}
	}
}
