package signer

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// names gives the names of results out, each to one document, before any of
// them is written.
type names struct {
	overwrite bool
	real      map[string]string  // folders by how they were written: without links
	folders   map[string]*folder // those of results, without links
	taken     map[string]*Draft  // every document and every result so far, with whose it is
}

// A folder is one that results go to.
type folder struct {
	err      error // why no file can be made there
	anyCase  bool  // it takes a and A for the same
	composes bool  // it takes か with a mark for が (Unicode NFD and NFC)
}

func newNames(overwrite bool) *names {
	return &names{overwrite, map[string]string{}, map[string]*folder{}, map[string]*Draft{}}
}

// claimAll claims a name for each document that has no Err yet, until ctx ends. No
// result may take the name of another document of the same batch.
func (n *names) claimAll(ctx context.Context, drafts []Draft) {
	for i := range drafts {
		if d := &drafts[i]; d.Err == nil && ctx.Err() == nil {
			n.folder(filepath.Dir(d.Out))
		}
	}
	for i := range drafts {
		path := drafts[i].Path
		if path == "" || n.folders[n.without(filepath.Dir(path))] == nil {
			continue
		}
		if key := n.key(path); n.taken[key] == nil {
			n.taken[key] = &drafts[i]
		}
	}
	for i := range drafts {
		if d := &drafts[i]; d.Err == nil && ctx.Err() == nil {
			d.Err = n.claim(d)
		}
	}
}

// claim gives the name of its result out to one document, if it is free or the
// document's own.
func (n *names) claim(d *Draft) error {
	if err := n.folder(filepath.Dir(d.Out)).err; err != nil {
		return err
	}
	key := n.key(d.Out)
	if by := n.taken[key]; by != nil && by != d {
		return ErrCollision
	}
	n.taken[key] = d
	return free(d.Out, n.overwrite)
}

// take gives names out that earlier drafts claimed.
func (n *names) take(paths []string) {
	for _, p := range paths {
		n.taken[n.key(p)] = &Draft{Out: p}
	}
}

// key is equal for paths that are one file by the rules of their folder.
func (n *names) key(path string) string {
	dir, base := n.without(filepath.Dir(path)), filepath.Base(path)
	f := n.folder(dir)
	if f.composes {
		base = composed(base)
	}
	if f.anyCase {
		base = strings.ToLower(base)
	}
	return filepath.Join(dir, base)
}

// without returns a folder's path without links, as far as it exists.
func (n *names) without(dir string) string {
	if known, ok := n.real[dir]; ok {
		return known
	}
	path := dir
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	n.real[dir] = path
	return path
}

func (n *names) folder(dir string) *folder {
	dir = n.without(dir)
	f := n.folders[dir]
	if f == nil {
		f = look(dir)
		n.folders[dir] = f
	}
	return f
}

// probe is part of the name of an empty file that shows how a folder treats
// names: a small letter, and か with a voiced sound mark of its own.
const (
	probe         = ".signing-か\u3099-a"
	probeComposed = ".signing-が-a"
)

// look tells before the password whether files can be made in dir, and when two
// names are one: it makes and removes an empty file, as neither permissions nor
// the system tell.
func look(dir string) *folder {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &folder{err: ErrOutFolder}
	}
	tmp, err := os.CreateTemp(dir, probe+"*")
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist): // of the folder, not of the document
		return &folder{err: ErrReadOnly}
	case err != nil:
		return &folder{err: err}
	}
	tmp.Close()
	name := filepath.Base(tmp.Name())
	number := strings.TrimPrefix(name, probe)
	f := &folder{
		anyCase:  there(dir, strings.ReplaceAll(probe, "a", "A")+number),
		composes: there(dir, probeComposed+number),
		err:      os.Remove(tmp.Name()),
	}
	return f
}

func there(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// Marks that stand behind their kana in NFD (Unicode, 3.11 and the block
// Hiragana): voiced and semi-voiced.
const (
	voiced     = '\u3099'
	semiVoiced = '\u309A'
)

// composed writes kana with their marks as one character, as NFC does. In names
// of other scripts the file system has the last word, when the result is about
// to get its name.
func composed(s string) string {
	var out []rune
	for _, r := range s {
		if last := len(out) - 1; last >= 0 {
			if c, ok := withMark(out[last], r); ok {
				out[last] = c
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}

// withMark joins a kana and a mark. Where Unicode has both, the voiced kana
// follows the plain one, and the semi-voiced one follows that.
func withMark(kana, mark rune) (rune, bool) {
	const (
		canBeVoiced = "かきくけこさしすせそたちつてとはひふへほゝカキクケコサシスセソタチツテトハヒフヘホヽ"
		canBeSemi   = "はひふへほハヒフヘホ"
	)
	switch {
	case mark == semiVoiced && strings.ContainsRune(canBeSemi, kana):
		return kana + 2, true
	case mark != voiced:
		return 0, false
	case strings.ContainsRune(canBeVoiced, kana):
		return kana + 1, true
	case kana == 'う':
		return 'ゔ', true
	case kana == 'ウ':
		return 'ヴ', true
	case strings.ContainsRune("ワヰヱヲ", kana):
		return kana + 'ヷ' - 'ワ', true
	}
	return 0, false
}
