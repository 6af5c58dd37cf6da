package reader

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Traced returns a Conn that logs of each command its instruction, the lengths
// of what went and came, the status word and the milliseconds it took, and
// never a body. How long a password is does not go into the log either. With a
// nil log it is c itself.
func Traced(c Conn, log *slog.Logger) Conn {
	if log == nil {
		return c
	}
	return &traced{Conn: c, log: log}
}

type traced struct {
	Conn
	log *slog.Logger
}

func (t *traced) Transmit(command []byte) ([]byte, error) {
	ins, lc := traceable(command) // before Transmit: the owner may wipe it
	start := time.Now()
	answer, err := t.Conn.Transmit(command)
	attrs := []any{"event", "apdu", "ins", fmt.Sprintf("%02X", ins), "lc", lc, "ms", time.Since(start).Milliseconds()}
	if n := len(answer); err == nil && n >= 2 {
		attrs = append(attrs, "le", n-2, "sw", fmt.Sprintf("%X", answer[n-2:]))
	}
	if err != nil {
		attrs = append(attrs, "key", keyOf(err))
	}
	t.log.Info("apdu", attrs...)
	return answer, err
}

func (t *traced) Close() error {
	err := t.Conn.Close()
	t.log.Info("apdu", "event", "unpower", "key", keyOf(err))
	return err
}

// traceable returns the instruction of a command and the length of its data,
// -1 for a password's.
func traceable(command []byte) (ins, lc int) {
	if len(command) < 4 {
		return 0, len(command)
	}
	ins = int(command[1])
	if len(command) > 5 && command[4] != 0 {
		lc = int(command[4])
	}
	if ins == insVerify && lc > 0 {
		lc = -1
	}
	return ins, lc
}

// keyOf is the message key of an error; "" if it has none.
func keyOf(err error) string {
	var m interface{ Message() (string, []any) }
	if !errors.As(err, &m) {
		return ""
	}
	key, _ := m.Message()
	return key
}
