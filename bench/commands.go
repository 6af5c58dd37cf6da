//go:build ignore

// Commands counts what passes between the program and a card while it signs:
// from the connection to the first signature, for each further one, and to leave
// the card. It asserts nothing; the numbers are the same in every run.
//
//	go run bench/commands.go
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
)

// cards are kinds of card with the most commands that the first signature
// should take; 0 means that there is no target.
var cards = []struct {
	name, options string
	target        int
}{
	{"ordinary", "", 16},
	{"no filler", "no-filler", 16},
	{"first answer 6F00", "first-6f00", 0},
	{"short Le", "short-le", 28},
	{"61xx", "61xx", 0},
	{"6Cxx", "6cxx", 0},
	{"short Le, 61xx, 6Cxx", "short-le,61xx,6cxx", 0},
	{"128 bytes an answer", "max-response=128", 0},
}

const documents = 3

func main() {
	fmt.Printf("%-24s %7s %7s %8s %7s %7s\n", "card", "first", "target", "further", "target", "leave")
	for _, c := range cards {
		first, further, leave, err := count(c.options)
		if err != nil {
			log.Fatalf("%s: %v", c.name, err)
		}
		target := "-"
		if c.target > 0 {
			target = fmt.Sprint(c.target)
		}
		fmt.Printf("%-24s %7d %7s %8.1f %7d %7d\n", c.name, first, target, further, 1, leave)
	}
}

// A counter is a card that remembers the instructions of its commands
// (ISO/IEC 7816-4, INS).
type counter struct {
	*practice.Card
	seen []byte
}

func (c *counter) Transmit(command []byte) ([]byte, error) {
	c.seen = append(c.seen, command[1])
	return c.Card.Transmit(command)
}

// count signs as the command line does, and tells the commands up to the first
// signature, per further one, and after the last.
func count(options string) (first int, further float64, leave int, err error) {
	o, err := practice.ParseOptions(options)
	if err != nil {
		return 0, 0, 0, err
	}
	dir, err := os.MkdirTemp("", "inkan-commands-")
	if err != nil {
		return 0, 0, 0, err
	}
	defer os.RemoveAll(dir)
	var docs []signer.Document
	for i := range documents {
		path := filepath.Join(dir, fmt.Sprint(i, ".xtx"))
		if err := os.WriteFile(path, []byte("synthetic"), 0o600); err != nil {
			return 0, 0, 0, err
		}
		docs = append(docs, signer.Document{Path: path})
	}
	card := &counter{Card: practice.New(o)}
	anchors := signer.NewAnchors()
	anchors.AddPractice(practice.Roots()...)
	desk := &signer.Desk{Cards: reader.OneSlot("card", card), Anchors: anchors, Now: time.Now, Practice: true}
	drafts, err := desk.Prepare(context.Background(), docs, signer.Options{})
	if err != nil {
		return 0, 0, 0, err
	}
	session := signer.Session{PIN: signer.NewPIN([]byte(practice.Password))}
	err = desk.Sign(context.Background(), session, drafts, func(e signer.Event) {
		if e.Err != nil {
			log.Printf("%s: %v", options, e.Err)
		}
	})
	first, further, leave = split(card.seen)
	return first, further, leave, err
}

// split divides the instructions where a signature is complete: at COMPUTE
// DIGITAL SIGNATURE and the GET RESPONSE behind it.
func split(seen []byte) (first int, further float64, leave int) {
	const sign, getResponse = 0x2A, 0xC0
	last := 0
	for i, ins := range seen {
		if ins != sign && (ins != getResponse || last != i) {
			continue
		}
		if ins == sign && first == 0 || ins == getResponse && last == first {
			first = i + 1
		}
		last = i + 1
	}
	return first, float64(last-first) / (documents - 1), len(seen) - last
}
