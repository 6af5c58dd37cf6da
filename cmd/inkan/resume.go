package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/term"

	"inkan/i18n"
	"inkan/signer"
)

// extras are what inkan sign can do around the signatures.
type extras struct {
	tsaURL, registerFile, resumeFile string

	tsa      *signer.Authority // nil if none was asked for
	register *signer.Register  // nil if none was asked for
	resume   *signer.Resume    // nil if none was asked for
	rest     []int             // index in the resume file of each document of this run
	told     time.Time         // when it was last said how far the batch is
}

func (e *extras) define(fs *flag.FlagSet) {
	fs.StringVar(&e.tsaURL, "tsa", "", "")
	fs.StringVar(&e.registerFile, "register", "", "")
	fs.StringVar(&e.resumeFile, "resume", "", "")
}

// kinds and profiles are the words of --format and --pdf-profile.
var (
	kinds    = map[string]signer.Kind{"auto": signer.Auto, "p7s": signer.Detached, "pdf": signer.InPDF}
	profiles = map[string]signer.Profile{"registry": signer.Registry, "pades": signer.PAdES}
)

// gather lists the documents of this run: those that were named, or what is
// left of a batch. Whatever else was asked for is made ready too, as it must
// fail before the password.
func (s *signing) gather(ctx context.Context, c *call) (paths []string, failed []signer.Draft, err error) {
	_, missing := os.Stat(s.resumeFile)
	old := s.resumeFile != "" && missing == nil
	if old {
		if paths, err = s.takeUp(c); err != nil {
			return nil, nil, err
		}
	}
	if err := s.equip(); err != nil || old {
		return paths, nil, err
	}
	if paths, failed, err = s.collect(ctx, c); err == nil && s.resumeFile != "" && len(paths) > 0 {
		err = s.begin(paths)
	}
	return paths, failed, err
}

// equip makes authority and register ready.
func (s *signing) equip() (err error) {
	if s.tsaURL != "" {
		if s.tsa, err = signer.NewAuthority(s.tsaURL); err != nil {
			return usageOf(err)
		}
	}
	if s.registerFile == "" {
		return nil
	}
	s.register, err = signer.NewRegister(s.registerFile)
	if errors.Is(err, signer.ErrRegisterEnding) {
		err = usageOf(err)
	}
	return err
}

// takeUp goes on with a batch, signing as it began.
func (s *signing) takeUp(c *call) (paths []string, err error) {
	if len(c.files) > 0 {
		return nil, &usageError{key: "resume.files"}
	}
	if s.resume, err = signer.OpenResume(s.resumeFile); err != nil {
		return nil, err
	}
	kept := s.resume.Settings
	if err := s.sameAs(kept); err != nil {
		return nil, err
	}
	s.kind, s.options.Profile = kinds[kept.Format], profiles[kept.Profile]
	s.options.Dir, s.tsaURL = kept.Dir, kept.TSA
	s.options.Overwrite = s.options.Overwrite || kept.Replace
	s.registerFile = cmp.Or(s.registerFile, kept.Register) // it may have moved
	s.rest = s.resume.Rest()
	for _, i := range s.rest {
		paths = append(paths, s.resume.Files[i])
	}
	return paths, nil
}

// sameAs tells whether the rest of a batch is asked for as it began: what was not
// kept must be given again, and what was kept cannot be another.
func (s *signing) sameAs(kept signer.Settings) error {
	asked, err := s.settings()
	if err != nil {
		return err
	}
	for _, flag := range kept.Again {
		if !slices.Contains(asked.Again, flag) {
			return &usageError{"resume.again", []any{strings.Join(kept.Again, ", ")}}
		}
	}
	for _, f := range []struct{ flag, asked, kept, none string }{
		{"--format", asked.Format, kept.Format, wordFor(kinds, signer.Auto)},
		{"--pdf-profile", asked.Profile, kept.Profile, wordFor(profiles, signer.Registry)},
		{"--out", asked.Dir, kept.Dir, ""},
		{"--tsa", asked.TSA, kept.TSA, ""},
	} {
		if f.asked != f.none && f.asked != f.kept {
			return &usageError{"resume.kept", []any{f.flag}}
		}
	}
	return nil
}

// settings are what is kept of this run.
func (s *signing) settings() (kept signer.Settings, err error) {
	kept = signer.Settings{
		Format: wordFor(kinds, s.kind), Profile: wordFor(profiles, s.options.Profile),
		Dir: s.options.Dir, TSA: s.tsaURL, Register: s.registerFile, Replace: s.options.Overwrite,
	}
	for _, f := range []struct {
		flag  string
		given bool
	}{{"--reason", s.options.Reason != ""}, {"--location", s.options.Location != ""}, {"--field", s.options.Field != ""}, {"--seal", s.sealed}} {
		if f.given {
			kept.Again = append(kept.Again, f.flag)
		}
	}
	for _, path := range []*string{&kept.Dir, &kept.Register} {
		if *path == "" {
			continue
		}
		if *path, err = filepath.Abs(*path); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// begin writes down what is to be signed, before anything is.
func (s *signing) begin(paths []string) error {
	kept, err := s.settings()
	if err != nil {
		return err
	}
	if s.resume, err = signer.CreateResume(s.resumeFile, kept, paths); err == nil {
		s.rest = s.resume.Rest()
	}
	return err
}

// wordFor is the word that chooses a value.
func wordFor[T comparable](words map[string]T, value T) string {
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if words[word] == value {
			return word
		}
	}
	return ""
}

// finished notes that a document is signed, and tells what else could not be
// done with it.
func (b *batch) finished(e signer.Event) {
	notes := e.Notes
	if b.resume != nil {
		if err := b.resume.Sign(b.rest[e.Draft]); err != nil {
			notes = append(notes, err)
		}
	}
	f := &b.doc.Files[e.Draft]
	for _, note := range notes {
		f.Notes = append(f.Notes, b.c.warnOn(f.Input, note))
	}
}

// warnOn tells what went wrong beside a signature that was made.
func (c *call) warnOn(name string, note error) fault {
	e := c.say.Explain(note)
	title := e.Title
	if why := errors.Unwrap(note); why != nil {
		title += " " + c.say.Explain(why).Title
	}
	c.note("cli.warning", visible(name)+": "+title)
	c.hint(e.Key, e.Advice)
	return fault{Key: e.Key, Message: title, Advice: e.Advice}
}

// left tells how to go on with a batch that is not done.
func (s *signing) left(c *call) {
	if s.resume == nil {
		return
	}
	defer s.resume.Close()
	switch n := len(s.resume.Rest()); {
	case n > 0:
		c.note("resume.left", n, s.resumeFile)
	case len(s.rest) == 0:
		c.note("resume.nothing")
	}
}

// tellEvery is how long a person at a terminal waits for a word on how far a
// batch is.
const tellEvery = 5 * time.Second

// progress tells now and then how far the batch is, if a person is there.
func (s *signing) progress(c *call, p signer.Progress) {
	if s.told.IsZero() {
		s.told = time.Now() // the first moments tell little about the rest
	}
	if p.Done == p.All || !isTerminal(c.talk) || time.Since(s.told) < tellEvery {
		return
	}
	s.told = time.Now()
	fmt.Fprintf(c.talk, "inkan: %s\n", howFar(c.say, p))
}

// howFar says how far a batch is: bytes, the time that is left once it is known, and
// documents if there is more than one.
func howFar(say *i18n.Printer, p signer.Progress) string {
	bytes := say.T("ui.progress.bytes", signer.Megabytes(p.Bytes)+" MB", signer.Megabytes(p.AllBytes)+" MB")
	seconds, minutes := int(p.Left.Seconds()), int(p.Left.Minutes())
	switch {
	case seconds < 1:
		return bytes
	case minutes < 2 && p.All == 1:
		return say.T("ui.progress.seconds", seconds) + " · " + bytes
	case minutes < 2:
		return say.T("batch.seconds", p.Done, p.All, seconds) + " · " + bytes
	case p.All == 1:
		return say.T("ui.progress.minutes", minutes) + " · " + bytes
	}
	return say.T("batch.minutes", p.Done, p.All, minutes) + " · " + bytes
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
