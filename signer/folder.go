package signer

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Folder is what signing a folder means: the ordinary files below it, but for
// those that nobody means who gives the whole folder. What is named by itself is
// signed all the same.
type Folder struct {
	Paths      []string // of the files to sign, in order
	Failed     []Draft  // what could not be listed, each with its Err
	Signatures int      // files left out that are signatures themselves
	Results    int      // signed or stamped copies left out whose original is there
	Hidden     int      // hidden files and folders left out, shortcuts, and what the system keeps in folders
}

// OpenFolder lists a folder, which may be a link to one. Links in it to folders are
// not followed, so it cannot go round in circles; leave, if not nil, names files and
// folders that are none of its business, such as the folder of the results.
func OpenFolder(folder string, leave func(os.FileInfo) bool) (f Folder) {
	folder = filepath.Clean(folder)
	walk(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			f.Failed = append(f.Failed, Draft{Document: Document{Path: path}, Err: err})
			return skip(d)
		}
		if path == folder {
			return nil
		}
		if clutter(path) {
			f.Hidden++
			return skip(d)
		}
		info, err := os.Stat(path)
		switch {
		case err == nil && leave != nil && leave(info):
			return skip(d)
		case err != nil || !info.Mode().IsRegular():
		case IsSignature(path):
			f.Signatures++
		default:
			f.Paths = append(f.Paths, path)
		}
		return nil
	})
	f.Paths, f.Results = originals(f.Paths)
	return f
}

// Leave tells which of the files and folders in a folder are those with these paths,
// also under another name: what is there already of what a run writes.
func Leave(paths ...string) func(os.FileInfo) bool {
	var ours []os.FileInfo
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			ours = append(ours, info)
		}
	}
	return func(info os.FileInfo) bool {
		return slices.ContainsFunc(ours, func(o os.FileInfo) bool { return os.SameFile(o, info) })
	}
}

// walk goes through a folder, which may be a link to one. All paths are those that the
// person would name: below the link, not where it leads.
func walk(folder string, see fs.WalkDirFunc) {
	root, err := filepath.EvalSymlinks(folder)
	if err != nil {
		root = folder // where it is missing, WalkDir says so
	}
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if below, none := filepath.Rel(root, path); none == nil {
			path = filepath.Join(folder, below)
		}
		return see(path, d, err)
	})
}

// FilesIn is what verifying a folder means: the ordinary files below it, in order,
// and what cannot be listed. The folder may be a link to one; links in it to folders
// are not followed, so it cannot go round in circles; hidden files are left alone.
func FilesIn(folder string) (paths []string) {
	folder = filepath.Clean(folder)
	walk(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			paths = append(paths, path)
			return skip(d)
		case path != folder && strings.HasPrefix(d.Name(), "."):
			return skip(d)
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			paths = append(paths, path)
		}
		return nil
	})
	return paths
}

// LeftOut yields the key of a text for each kind of what was left out, and how many
// there are.
func (f Folder) LeftOut(yield func(key string, n int) bool) {
	for _, each := range []struct {
		key string
		n   int
	}{{"folder.signatures", f.Signatures}, {"folder.results", f.Results}, {"folder.hidden", f.Hidden}} {
		if each.n > 0 && !yield(each.key, each.n) {
			return
		}
	}
}

// skip goes on behind a folder.
func skip(d fs.DirEntry) error {
	if d != nil && d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// clutter tells what lies in folders and is no document: hidden files, shortcuts of
// Windows, and what file managers and office programs keep there.
func clutter(path string) bool {
	name := strings.ToLower(filepath.Base(path))
	switch {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), filepath.Ext(name) == ".lnk":
		return true
	case name == "thumbs.db", name == "desktop.ini":
		return true
	}
	return hiddenFile(path)
}

// originals leaves out what an earlier run made: signed or stamped copies of files
// that are there too.
func originals(paths []string) (kept []string, results int) {
	there := map[string]bool{}
	for _, p := range paths {
		there[p] = true
	}
	for _, p := range paths {
		ext := filepath.Ext(p)
		name := strings.TrimSuffix(p, ext)
		signed, isSigned := strings.CutSuffix(name, "-signed")
		stamped, isStamped := strings.CutSuffix(name, "-stamped")
		if isSigned && there[signed+ext] || isStamped && there[stamped+ext] {
			results++
			continue
		}
		kept = append(kept, p)
	}
	return kept, results
}

// signedData is how CMS signed data begin behind the length of their first element
// (RFC 5652, 3 and 5.1: the content type id-signedData).
var signedData = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}

// armours are how they begin as text (RFC 7468, 8 and 9).
var armours = [][]byte{[]byte("-----BEGIN PKCS7-----"), []byte("-----BEGIN CMS-----")}

// IsSignature tells whether a file is a signature itself: by its name, .p7s or .p7m,
// or because it begins as CMS signed data do. A file that cannot be read is none.
func IsSignature(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".p7s", ".p7m":
		return true
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := io.ReadFull(f, head)
	return beginsSigned(head[:n])
}

func beginsSigned(head []byte) bool {
	for _, a := range armours {
		if bytes.HasPrefix(head, a) {
			return true
		}
	}
	if len(head) < 2 || head[0] != 0x30 { // SEQUENCE (X.690)
		return false
	}
	length := 0 // further bytes of the length
	if head[1] > 0x80 {
		length = int(head[1] & 0x7f)
	}
	return 2+length < len(head) && bytes.HasPrefix(head[2+length:], signedData)
}
