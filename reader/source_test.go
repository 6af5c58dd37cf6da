package reader_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"inkan/reader"
	"inkan/reader/practice"
)

func TestOneSlot(t *testing.T) {
	card := practice.New(practice.Options{})
	source := reader.OneSlot(slotName, card)
	if _, err := source.Connect("another"); err != reader.ErrNoReader {
		t.Errorf("another slot: %v", err)
	}
	conn, err := source.Connect(slotName)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.Connect(slotName); err != reader.ErrBusy {
		t.Errorf("held by another: %v", err)
	}
	card.Pull()
	if _, err := conn.Transmit([]byte{0, 0x20, 0, 0x80}); err != reader.ErrRemoved {
		t.Errorf("pulled: %v", err)
	}
	if slots, err := source.Slots(); err != nil || !slices.Equal(slots, []reader.Slot{{Name: slotName}}) {
		t.Errorf("%v %v", slots, err)
	}
	if err := errors.Join(conn.Close(), conn.Close()); err != nil {
		t.Error(err)
	}
	if _, err := conn.Transmit([]byte{0, 0x20, 0, 0x80}); err != reader.ErrUnpowered {
		t.Errorf("closed: %v", err)
	}
	if _, err := source.Connect(slotName); err != reader.ErrNoCard {
		t.Errorf("no card: %v", err)
	}
	card.Insert()
	if _, err := source.Connect(slotName); err != nil {
		t.Errorf("card is back: %v", err)
	}
}

func TestOneSlotWatch(t *testing.T) {
	card := practice.New(practice.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	var seen []bool
	err := reader.OneSlot(slotName, card).Watch(ctx, func(slots []reader.Slot) {
		seen = append(seen, slots[0].Card)
		switch len(seen) {
		case 1:
			card.Pull()
		case 2:
			card.Insert()
		case 3:
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || !slices.Equal(seen, []bool{true, false, true}) {
		t.Errorf("%v %v", seen, err)
	}
}

func TestVirtual(t *testing.T) {
	for name, want := range map[string]bool{
		"Windows Hello for Business 1": true, "Microsoft Virtual Smart Card 0": true, "Microsoft UICC ISO Reader 9f03eb1e 0": true,
		"Virtual PCD 00 00": false, "Sony FeliCa Port/PaSoRi 4.0 0": false, "ACS ACR39U ICC Reader 00 00": false, "": false,
	} {
		if reader.Virtual(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}

// With everything logged, nothing that was said can be found in the log.
func TestTraceTellsNoBody(t *testing.T) {
	var log bytes.Buffer
	b := newBench(practice.Options{})
	var answers [][]byte
	b.card.Suffer(practice.Distort(practice.Any, func(r []byte) []byte {
		answers = append(answers, bytes.Clone(r))
		return r
	}))
	conn, err := b.source.Connect(slotName)
	if err != nil {
		t.Fatal(err)
	}
	conn = reader.Traced(conn, slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err := session(held{conn}, slotName, practice.Password, 2); err != nil {
		t.Fatal(err)
	}
	said := strings.ToUpper(log.String())
	for _, body := range append(b.commands, answers...) {
		if len(body) > 8 {
			for _, form := range []string{string(body[5:]), hex.EncodeToString(body[5:9]), fmt.Sprint(body[5:9])} {
				if strings.Contains(said, strings.ToUpper(form)) {
					t.Errorf("found a body of %d bytes", len(body))
				}
			}
		}
	}
	for _, want := range []string{`"INS":"20","LC":-1`, `"INS":"B0"`, `"SW":"9000"`, `"EVENT":"UNPOWER"`} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(said, practice.Password) || strings.Contains(said, "JPKI") {
		t.Error("secrets in the log")
	}
	if lines := strings.Count(said, "\n"); lines != len(b.commands)+1 {
		t.Errorf("%d lines for %d commands", lines, len(b.commands))
	}
}

// A held is a Source with one connection, made before.
type held struct{ reader.Conn }

func (held) Slots() ([]reader.Slot, error)                    { return nil, nil }
func (held) Watch(context.Context, func([]reader.Slot)) error { return nil }
func (h held) Connect(string) (reader.Conn, error)            { return h.Conn, nil }

func TestTraceNamesErrors(t *testing.T) {
	var log bytes.Buffer
	b := newBench(practice.Options{}, with(practice.Fail(practice.Any, reader.ErrTimeout)))
	conn, err := b.source.Connect(slotName)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Open(reader.Traced(conn, slog.New(slog.NewJSONHandler(&log, nil)))); err != reader.ErrTimeout {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(log.String(), `"key":"card.timeout"`) {
		t.Error(log.String())
	}
	if reader.Traced(conn, nil) != conn {
		t.Error("no log is no tracing")
	}
}
