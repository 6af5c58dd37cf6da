//go:build cgo || windows

package reader

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/ebfe/scard"
)

// How long Connect asks for a card that another program holds, and how often.
const (
	patience   = 3 * time.Second
	retryEvery = 200 * time.Millisecond
)

// codes is what the errors of PC/SC (pcsc-lite's pcsclite.h, Windows'
// winerror.h) mean to a person. One that is not here keeps its number.
var codes = map[scard.Error]Error{
	scard.ErrNoService:          ErrStopped,
	scard.ErrServiceStopped:     ErrStopped,
	scard.ErrShutdown:           ErrStopped,
	scard.ErrNoAccess:           ErrDenied,
	scard.ErrSecurityViolation:  ErrDenied, // polkit said no
	scard.ErrNoReadersAvailable: ErrNoReader,
	scard.ErrUnknownReader:      ErrNoReader,
	scard.ErrReaderUnavailable:  ErrNoReader,
	scard.ErrNoSmartcard:        ErrNoCard,
	scard.ErrRemovedCard:        ErrRemoved,
	scard.ErrSharingViolation:   ErrBusy,
	scard.ErrServerTooBusy:      ErrBusy,
	scard.ErrNotReady:           ErrBusy,
	scard.ErrResetCard:          ErrReset,
	scard.ErrUnpoweredCard:      ErrUnpowered,
	scard.ErrUnresponsiveCard:   ErrUnresponsive,
	scard.ErrUnsupportedCard:    ErrUnresponsive, // its answer to reset makes no sense
	scard.ErrInvalidAtr:         ErrUnresponsive,
	scard.ErrProtoMismatch:      ErrUnresponsive,
	scard.ErrCommError:          ErrUnresponsive,
	scard.ErrCommDataLost:       ErrUnresponsive,
	scard.ErrNotTransacted:      ErrUnresponsive,
	scard.ErrTimeout:            ErrTimeout,
}

// explain turns an error of PC/SC into one of ours.
func explain(err error) error {
	var code scard.Error
	if !errors.As(err, &code) {
		return err
	}
	if known, ok := codes[code]; ok {
		return known
	}
	return &CodeError{uint32(code)}
}

// explainService is explain for calls that only the service answers, and that
// it let in before: one that has gone since looks to pcsc-lite's library like
// one that hangs up on who may not use it.
func explainService(err error) error {
	if errors.Is(err, scard.ErrCommError) || errors.Is(err, scard.ErrInvalidHandle) {
		return ErrStopped
	}
	if err = explain(err); err == ErrDenied {
		return ErrStopped
	}
	return err
}

// Slots lists the readers and tells which hold a card.
func (PCSC) Slots() ([]Slot, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, explain(err)
	}
	defer ctx.Release()
	names, err := readers(ctx)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	states := make([]scard.ReaderState, len(names))
	for i, name := range names {
		states[i].Reader = name
	}
	if err := asking.now(ctx, states); err != nil {
		return nil, explainService(err)
	}
	slots := make([]Slot, len(names))
	for i, s := range states {
		slots[i] = Slot{Name: s.Reader, Card: s.EventState&scard.StatePresent != 0}
	}
	return slots, nil
}

// readers lists the names of the readers; none is no error.
func readers(ctx *scard.Context) ([]string, error) {
	names, err := ctx.ListReaders()
	if errors.Is(err, scard.ErrNoReadersAvailable) {
		return nil, nil
	}
	if err != nil {
		return nil, explainService(err)
	}
	return names, nil
}

// Connect takes the card in the named reader for this program alone. While
// another program has it, Connect asks again for 3 s and then returns ErrBusy,
// also if the service does not answer: while a transaction of another program
// lasts, PC/SC waits without an end.
func (PCSC) Connect(slot string) (Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		c, err := dials.join(ctx, slot)
		if err != ErrBusy || ctx.Err() != nil {
			return c, err
		}
		select {
		case <-ctx.Done():
			return nil, ErrBusy
		case <-time.After(retryEvery):
		}
	}
}

// dials are the attempts to connect that are under way, by reader. One that
// PC/SC blocks outlives its Connect; the next Connect for the same reader joins
// it, and none is begun for another reader that is in use as well, so that no
// more than one is ever left.
var dials = dialing{pending: map[string]*dial{}}

type dialing struct {
	sync.Mutex
	pending map[string]*dial
}

type dial struct {
	done    chan struct{} // closed when conn and err are set
	conn    *pcscConn     // nil if there is none, or when somebody has taken it
	err     error
	waiting int // Connects that want conn
}

// join waits until ctx ends for the attempt at slot, begun now or before.
func (d *dialing) join(ctx context.Context, slot string) (Conn, error) {
	try := d.attempt(slot)
	if try == nil {
		return nil, ErrBusy
	}
	select {
	case <-try.done:
	case <-ctx.Done():
	}
	d.Lock()
	defer d.Unlock()
	try.waiting--
	conn, err := try.conn, try.err
	try.conn = nil
	switch {
	case conn != nil:
		return conn, nil
	case err != nil:
		return nil, err
	}
	return nil, ErrBusy // not done, or another Connect was quicker
}

// attempt returns the attempt at slot with one more waiting for it; nil if
// there is none and beginning one could leave a second that blocks.
func (d *dialing) attempt(slot string) *dial {
	d.Lock()
	defer d.Unlock()
	try := d.pending[slot]
	if try == nil {
		for _, other := range d.pending {
			if other.waiting == 0 && inUse(slot) {
				return nil
			}
		}
		try = &dial{done: make(chan struct{})}
		d.pending[slot] = try
		go d.run(slot, try)
	}
	try.waiting++
	return try
}

// run connects, and hands the card to whoever waits for it, or back.
func (d *dialing) run(slot string, try *dial) {
	conn, err := dialCard(slot)
	d.Lock()
	wanted := try.waiting > 0
	if wanted {
		try.conn, try.err = conn, err
	}
	delete(d.pending, slot)
	close(try.done)
	d.Unlock()
	if !wanted && conn != nil {
		conn.disconnect(scard.LeaveCard)
	}
}

// inUse tells whether some program is connected to the card in the named reader.
func inUse(slot string) bool {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return false
	}
	defer ctx.Release()
	states := []scard.ReaderState{{Reader: slot}}
	return asking.now(ctx, states) == nil && states[0].EventState&(scard.StateInuse|scard.StateExclusive) != 0
}

// dialCard connects to the card in the named reader.
func dialCard(slot string) (*pcscConn, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, explain(err)
	}
	card, err := ctx.Connect(slot, scard.ShareExclusive, scard.ProtocolAny)
	if err != nil {
		ctx.Release()
		if err = explain(err); err == ErrRemoved {
			return nil, ErrNoCard
		}
		return nil, err
	}
	c := &pcscConn{ctx: ctx, card: card}
	if p := card.ActiveProtocol(); p != scard.ProtocolT0 && p != scard.ProtocolT1 {
		c.disconnect(scard.LeaveCard) // scard panics on any other
		return nil, ErrUnresponsive
	}
	return c, nil
}

// A pcscConn is a card connected through PC/SC, with a context of its own.
type pcscConn struct {
	ctx   *scard.Context
	card  *scard.Card
	reset bool // the connection must be made anew before the next command
	away  bool // the card was taken out; it, or another, may be back
	done  bool
}

// Transmit sends a command. After ErrReset the next one finds the card again,
// with no application selected.
func (c *pcscConn) Transmit(command []byte) ([]byte, error) {
	switch {
	case c.done:
		return nil, ErrUnpowered
	case len(command) < 4, c.card.ActiveProtocol() == scard.ProtocolT0 && len(command) == 7 && command[4] == 0:
		return []byte{0x67, 0x00}, nil // as a card answers; T=0 knows no extended Le
	}
	if c.reset {
		if err := c.card.Reconnect(scard.ShareExclusive, scard.ProtocolAny, scard.LeaveCard); err != nil {
			return nil, unsent{c.lost(err)}
		}
		c.reset = false
	}
	answer, err := c.card.Transmit(command)
	if err == nil && len(answer) < 2 {
		err = scard.ErrNotTransacted // some drivers call an answer without a status word one
	}
	switch {
	case err == nil:
		return answer, nil
	case refused(err):
		return nil, unsent{c.lost(err)}
	}
	return nil, c.lost(err)
}

// refused tells whether err says that the service did not hand a command to the
// reader at all. pcsc-lite looks first whether the connection still holds, and
// has these errors for that alone (its winscard.c,
// SCardTransmit). Of other services it is not known.
func refused(err error) bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return false
	}
	return err == scard.ErrRemovedCard || err == scard.ErrResetCard || err == scard.ErrProtoMismatch
}

// lost explains why a connected card did not answer. Drivers often tell only
// that it did not; whether it was taken away the service notices a little later.
func (c *pcscConn) lost(err error) error {
	why := explain(err)
	if err == scard.ErrProtoMismatch {
		why = ErrReset // pcsc-lite forgets the protocol when it powers the card anew, and tells nothing else
	}
	for i := 0; i < 10 && why == ErrUnresponsive; i++ {
		time.Sleep(100 * time.Millisecond) // pcsc-lite looks every 400 ms
		if _, err := c.card.Status(); err != nil {
			why = explain(err)
		}
	}
	switch why {
	case ErrNoCard, ErrNoReader, ErrRemoved:
		c.away = true
		return ErrRemoved
	case ErrReset:
		c.reset = true
	case ErrDenied:
		return ErrStopped // as in explainService
	}
	return why
}

// Close powers the card off. One that was taken out has no power. To power it
// off nevertheless would make pcsc-lite believe that it is back, and what the
// next connection says to it would be cut off when it really is found.
func (c *pcscConn) Close() error {
	if c.done {
		return nil
	}
	how := scard.UnpowerCard
	if c.away {
		how = scard.LeaveCard
	}
	switch err := c.disconnect(how); err {
	case ErrRemoved, ErrNoCard, ErrNoReader:
		return nil // it has no power
	default:
		return err
	}
}

func (c *pcscConn) disconnect(d scard.Disposition) error {
	c.done = true
	err := c.card.Disconnect(d)
	_ = c.ctx.Release() // the card is let go, which is what matters
	if err != nil {
		return explainService(err)
	}
	return nil
}
