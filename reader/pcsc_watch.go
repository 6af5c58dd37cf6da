//go:build cgo || windows

package reader

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/ebfe/scard"
)

// asking lets one goroutine at a time into GetStatusChange: scard keeps the
// reader names that PC/SC reads meanwhile only until the next call.
var asking gate

type gate struct {
	turn   sync.Mutex // held in GetStatusChange
	mu     sync.Mutex
	waiter *scard.Context // who waits there; nil if nobody does
}

// now asks for states without waiting for a change.
func (g *gate) now(ctx *scard.Context, states []scard.ReaderState) error {
	g.interrupt()
	g.turn.Lock()
	defer g.turn.Unlock()
	return ctx.GetStatusChange(states, 0)
}

// wait asks for states when one changes, or after timeout.
func (g *gate) wait(ctx *scard.Context, states []scard.ReaderState, timeout time.Duration) error {
	g.turn.Lock()
	defer g.turn.Unlock()
	g.set(ctx)
	defer g.set(nil)
	return ctx.GetStatusChange(states, timeout)
}

func (g *gate) set(ctx *scard.Context) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiter = ctx
}

// interrupt ends a wait, which then fails with ErrCancelled. It may come too
// early and be lost; no wait is longer than a second.
func (g *gate) interrupt() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.waiter != nil {
		_ = g.waiter.Cancel()
	}
}

// pnp is the name under which PC/SC tells that readers come and go; macOS does
// not know it.
const pnp = `\\?PnP?\Notification`

// waitAtMost is how long one wait for a change lasts. Windows' winscard reads
// reader names during the wait that nothing keeps alive, and where there is no
// word of new readers the list is looked at this often.
const waitAtMost = time.Second

// Watch reports readers and cards until ctx ends. It returns ErrStopped when the
// service stops, which on Windows also happens when the last reader is unplugged.
func (PCSC) Watch(ctx context.Context, changed func([]Slot)) error {
	service, err := scard.EstablishContext()
	if err != nil {
		return explain(err)
	}
	defer service.Release()
	stop := context.AfterFunc(ctx, asking.interrupt)
	defer stop()
	w := watcher{service: service, seen: map[string]scard.StateFlag{}}
	for ctx.Err() == nil {
		news, err := w.step(ctx)
		if err != nil {
			return err
		}
		if news && ctx.Err() == nil {
			changed(w.slots())
		}
	}
	return ctx.Err()
}

// A watcher knows what was last seen in each reader.
type watcher struct {
	service *scard.Context
	begun   bool
	names   []string
	seen    map[string]scard.StateFlag // with PC/SC's event counters in the upper 16 bits
}

// step waits for a change, at most a second, and tells whether one is visible.
func (w *watcher) step(ctx context.Context) (news bool, err error) {
	before, timeout := w.slots(), waitAtMost
	names, err := readers(w.service)
	if err != nil {
		return false, err
	}
	if !w.begun || !slices.Equal(names, w.names) {
		w.begun, news, timeout = true, !w.begun, 0 // a new reader answers at once, a lost one never
	}
	w.names = names
	states := w.states()
	if len(states) == 0 {
		pause(ctx, timeout) // scard panics on an empty list
		return news || len(before) > 0, nil
	}
	switch err := asking.wait(w.service, states, timeout); {
	case err == nil:
		for _, s := range states {
			news = news || exchanged(w.seen[s.Reader], s.EventState)
			w.seen[s.Reader] = s.EventState &^ scard.StateChanged
		}
	case errors.Is(err, scard.ErrTimeout), errors.Is(err, scard.ErrCancelled):
	case errors.Is(err, scard.ErrUnknownReader), errors.Is(err, scard.ErrReaderUnavailable):
		pause(ctx, retryEvery) // it left after the list was made
	default:
		return false, explainService(err)
	}
	return news || !slices.Equal(before, w.slots()), nil
}

// exchanged tells whether a card left and one came while nobody was waiting.
func exchanged(before, now scard.StateFlag) bool {
	return before&now&scard.StatePresent != 0 && before>>16 != now>>16
}

// states is what to ask PC/SC: each reader, with what was last seen of it.
func (w *watcher) states() []scard.ReaderState {
	var states []scard.ReaderState
	if runtime.GOOS != "darwin" {
		states = append(states, scard.ReaderState{Reader: pnp, CurrentState: w.seen[pnp]})
	}
	for name := range w.seen {
		if name != pnp && !slices.Contains(w.names, name) {
			delete(w.seen, name) // the same name may come back with another card
		}
	}
	for _, name := range w.names {
		states = append(states, scard.ReaderState{Reader: name, CurrentState: w.seen[name]})
	}
	return states
}

// slots is what was last seen, for people.
func (w *watcher) slots() []Slot {
	var slots []Slot
	for _, name := range w.names {
		slots = append(slots, Slot{Name: name, Card: w.seen[name]&scard.StatePresent != 0})
	}
	return slots
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
