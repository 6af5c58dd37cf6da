// Command inkan-gui is the desktop program: it wires the rooms and opens the
// window. It decides nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"inkan/crash"
	"inkan/i18n"
	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
	"inkan/ui"
	"inkan/ui/single"
)

func main() {
	defer crash.Guard()
	crash.Program.Name, crash.Program.Version = "inkan-gui", metadata.Version
	say, err := i18n.New(i18n.System())
	if err != nil {
		panic(err) // the texts are part of the program
	}
	flags := flag.NewFlagSet("inkan-gui", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // it speaks English
	rehearse := flags.Bool("practice", false, "")
	options := flags.String("practice-card", "", "")
	verify := flags.Bool("verify", false, "")
	switch err := flags.Parse(os.Args[1:]); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Println(say.T("start.usage"))
		return
	case err != nil:
		fmt.Fprintf(os.Stderr, "inkan-gui: error: %s\n\n%s\n", fault(say, flags, err), say.T("start.usage"))
		os.Exit(2)
	}
	start := single.Start{Files: absolute(flags.Args()), Verify: *verify}
	if err := run(say, *rehearse, *options, start); err != nil {
		fmt.Fprintln(os.Stderr, "inkan-gui: error:", err)
		os.Exit(1)
	}
}

// fault tells what is wrong with the first flag that could not be read. It stands
// before the arguments that are left, or is the first of them if it is none at all.
func fault(say *i18n.Printer, flags *flag.FlagSet, err error) string {
	at := len(os.Args) - 1 - flags.NArg()
	if strings.HasPrefix(err.Error(), "bad flag syntax") {
		at++
	}
	name, value, inline := strings.Cut(strings.TrimLeft(os.Args[at], "-"), "=")
	switch {
	case flags.Lookup(name) == nil:
		return say.T("cli.unknown_flag", name)
	case inline:
		return say.T("cli.flag_value", name, value)
	}
	return say.T("cli.flag_needs_value", name)
}

// run opens the window and returns when it is closed.
func run(say *i18n.Printer, rehearse bool, options string, start single.Start) error {
	crash.Program.Told = say.T("crash.told")
	desk := &signer.Desk{Cards: reader.PCSC{}, Anchors: signer.NewAnchors(), Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	var rehearsal ui.Rehearsal
	if rehearse {
		slot := &slot{}
		if err := slot.put(options); err != nil {
			return fmt.Errorf("%s", say.Explain(err).Title)
		}
		desk.Cards, desk.Practice, rehearsal = reader.OneSlot("練習用リーダー", slot), true, slot
		desk.Anchors.AddPractice(practice.Roots()...)
	}
	open, one := ui.Opening{Start: start, Doze: doze}, "inkan"
	if rehearse {
		one = "inkan-practice"
	}
	if single.Hand(one, start) {
		return nil // the window that is open takes them
	}
	ctx, end := context.WithCancel(context.Background())
	defer end()
	open.Later, _ = single.Listen(ctx, one) // without it each start has a window of its own
	app.SetMetadata(metadata)
	ui.Show(app.NewWithID(metadata.ID), desk, say, open, rehearsal)
	return nil
}

// metadata is what FyneApp.toml says, for a program that was built without it.
var metadata = fyne.AppMetadata{
	ID: "jp.inkan.desk", Name: "Inkan", Version: "0.1.0", Build: 1,
	Icon:       ui.Icon,
	Migrations: map[string]bool{"fyneDo": true},
}

// absolute makes paths from the command line independent of the folder of the
// moment.
func absolute(files []string) (list []string) {
	for _, f := range files {
		if abs, err := filepath.Abs(f); err == nil {
			f = abs
		}
		list = append(list, f)
	}
	return list
}

// slot is the slot of the practice reader: its card can be taken out, put back
// and replaced while the program runs.
type slot struct {
	mu   sync.Mutex
	card *practice.Card
}

// put replaces the card.
func (s *slot) put(options string) error {
	o, err := practice.ParseOptions(options)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.card = practice.New(o)
	return nil
}

func (s *slot) now() *practice.Card {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.card
}

// Insert, Pull and Reset are the rehearsal's hands.
func (s *slot) Insert() { s.now().Insert() }

// Pull takes the card out.
func (s *slot) Pull() { s.now().Pull() }

// Reset puts a new card in. The options come from the program itself.
func (s *slot) Reset(options string) {
	if err := s.put(options); err != nil {
		panic(err)
	}
}

// Transmit, PowerOff and Present are the card's side.
func (s *slot) Transmit(command []byte) ([]byte, error) { return s.now().Transmit(command) }

// PowerOff cuts the power of the card.
func (s *slot) PowerOff() { s.now().PowerOff() }

// Present tells whether there is a card.
func (s *slot) Present() bool { return s.now().Present() }
