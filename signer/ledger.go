package signer

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"inkan/calendar"
)

// What can be wrong with a card ledger.
const (
	ErrLedgerLabel   Error = "ledger.label"   // a label that is empty, too long or has control characters
	ErrLedgerTwice   Error = "ledger.twice"   // the label is there
	ErrLedgerMissing Error = "ledger.missing" // the label is not there
	ErrLedgerFull    Error = "ledger.full"    // no room for another card
	ErrLedgerBroken  Error = "ledger.broken"  // the file is no card ledger; it is left as it is
)

// The limits of a ledger.
const (
	ledgerLabel = 60      // characters of a label
	ledgerCards = 1000    // cards
	ledgerBytes = 1 << 20 // of the file
)

// A LedgerCard is a card in the ledger: what the person calls it and its last
// day, nothing else.
type LedgerCard struct {
	ID      string        `json:"id"` // made at random, for the names of calendar entries
	Label   string        `json:"label"`
	Expires calendar.Date `json:"expires"`
}

// A Ledger is a file with the cards of an office or a family (期限台帳). It
// exists only when a person adds a card; nothing is added by itself. It is read
// anew for each use, and other processes wait while it changes.
type Ledger struct{ path string }

// ledgerFile is the form of the file.
type ledgerFile struct {
	Version int          `json:"version"`
	Cards   []LedgerCard `json:"cards"`
}

// NewLedger returns the ledger in a file; "" means cards.json in the folder of
// the program's settings, which belongs to this user.
func NewLedger(path string) (*Ledger, error) {
	if path != "" {
		return &Ledger{path}, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return nil, err
	}
	return &Ledger{filepath.Join(dir, "inkan", "cards.json")}, nil
}

// Path is where the ledger is.
func (l *Ledger) Path() string { return l.path }

// Cards lists the cards, the first to expire first. A ledger that does not exist
// has none.
func (l *Ledger) Cards() ([]LedgerCard, error) {
	f, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, ErrDirectory
	case info.Size() > ledgerBytes:
		return nil, ErrLedgerBroken
	}
	b := make([]byte, info.Size())
	if _, err := f.ReadAt(b, 0); err != nil && len(b) > 0 {
		return nil, err
	}
	return parseLedger(b)
}

// parseLedger reads a ledger strictly: what it does not know it would lose at
// the next change.
func parseLedger(b []byte) ([]LedgerCard, error) {
	var file ledgerFile
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if d.Decode(&file) != nil || d.More() || file.Version != 1 || len(file.Cards) > ledgerCards {
		return nil, ErrLedgerBroken
	}
	for _, c := range file.Cards {
		if c.ID == "" || labelled(c.Label) != nil || c.Expires.IsZero() {
			return nil, ErrLedgerBroken
		}
	}
	slices.SortStableFunc(file.Cards, func(a, b LedgerCard) int { return a.Expires.Compare(b.Expires) })
	return file.Cards, nil
}

// labelled tells whether a label can be kept.
func labelled(label string) error {
	n := utf8.RuneCountInString(label)
	if n == 0 || n > ledgerLabel || !utf8.ValidString(label) || strings.TrimSpace(label) != label ||
		strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		return ErrLedgerLabel
	}
	return nil
}

// Add adds a card. The error is ErrLedgerLabel, ErrLedgerTwice, ErrLedgerFull,
// ErrLedgerBroken or one of the system.
func (l *Ledger) Add(label string, expires calendar.Date) error {
	label = strings.TrimSpace(label)
	if err := labelled(label); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return err
	}
	return l.change(func(cards []LedgerCard) ([]LedgerCard, error) {
		switch {
		case find(cards, label) >= 0:
			return nil, ErrLedgerTwice
		case len(cards) == ledgerCards:
			return nil, ErrLedgerFull
		}
		return append(cards, LedgerCard{rand.Text(), label, expires}), nil
	})
}

// Remove takes a card out. The error is ErrLedgerMissing, ErrLedgerBroken or one
// of the system.
func (l *Ledger) Remove(label string) error {
	if _, err := os.Stat(l.path); errors.Is(err, fs.ErrNotExist) {
		return ErrLedgerMissing
	}
	return l.change(func(cards []LedgerCard) ([]LedgerCard, error) {
		i := find(cards, strings.TrimSpace(label))
		if i < 0 {
			return nil, ErrLedgerMissing
		}
		return slices.Delete(cards, i, i+1), nil
	})
}

func find(cards []LedgerCard, label string) int {
	return slices.IndexFunc(cards, func(c LedgerCard) bool { return c.Label == label })
}

// change reads, changes and writes the ledger while no other process does. The
// lock is a file of its own, because the ledger is replaced by a new one. The error
// is ErrInUse if the other process does not come to its end.
func (l *Ledger) change(edit func([]LedgerCard) ([]LedgerCard, error)) error {
	guard, err := os.OpenFile(l.path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer guard.Close()
	if err := lock(guard, lockTries); err != nil {
		return err
	}
	cards, err := l.Cards()
	if err != nil {
		return err
	}
	if cards, err = edit(cards); err != nil {
		return err
	}
	b, err := json.MarshalIndent(ledgerFile{1, cards}, "", "  ")
	if err != nil {
		return err
	}
	return SavePrivate(l.path, append(b, '\n'))
}

// SaveNew writes a file that is not there yet, whole or not at all. The error is
// ErrExists or one of the system.
func SaveNew(path string, b []byte) error { return writeBytes(path, b, 0o666, false) }

// SaveNewPrivate is SaveNew for a file that only its owner can read.
func SaveNewPrivate(path string, b []byte) error { return writeBytes(path, b, 0o600, false) }

// SavePrivate writes a file that only its owner can read, whole or not at all; it
// replaces the one that was there. The error is the system's.
func SavePrivate(path string, b []byte) error { return writeBytes(path, b, 0o600, true) }

// writeBytes makes a file exist with these bytes, or leaves everything as it
// was.
func writeBytes(path string, b []byte, mode fs.FileMode, overwrite bool) error {
	fill := func(w io.Writer) error { _, err := w.Write(b); return err }
	return target{path, overwrite, mode}.write(fill, func(*os.File) error { return nil })
}
