// Package single lets one window run for a person: a second start hands its
// files to the first and ends. It knows no window and uses no network; the two
// meet at a socket in a folder that only this person can enter.
package single

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"
)

const (
	// greatest is how many bytes a handing over may have: tens of thousands of
	// long paths.
	greatest = 16 << 20
	// patience is how long either side waits for the other.
	patience = 3 * time.Second
	// answer tells the second start that its files were taken.
	answer = "ok\n"
)

// A Start is what one start of the program is asked for.
type Start struct {
	Files  []string // absolute paths
	Verify bool     // the signatures of the files are to be verified; else what is right for the files
}

// Hand gives a start to the program that already runs under this name. It
// returns true if one did and took it.
func Hand(name string, start Start) bool {
	path, err := address(name)
	if err != nil {
		return false
	}
	conn, err := net.DialTimeout("unix", path, patience)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(patience)) != nil || json.NewEncoder(conn).Encode(start) != nil {
		return false
	}
	reply := make([]byte, len(answer))
	_, err = io.ReadFull(conn, reply)
	return err == nil && string(reply) == answer
}

// Listen makes this program the one that runs under the name until ctx ends.
// The channel gives the later starts. The error is the system's; without a socket each start
// has a window of its own.
func Listen(ctx context.Context, name string) (<-chan Start, error) {
	path, err := address(name)
	if err != nil {
		return nil, err
	}
	if conn, err := net.DialTimeout("unix", path, patience); err == nil {
		conn.Close()
		return nil, errors.ErrUnsupported // somebody else was quicker
	}
	_ = os.Remove(path) // left by a program that was ended from outside
	socket, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { socket.Close() })
	handed := make(chan Start)
	go accept(ctx, socket, handed)
	return handed, nil
}

// accept takes one handing over after the other, until the socket is closed.
func accept(ctx context.Context, socket net.Listener, handed chan<- Start) {
	defer close(handed)
	for {
		conn, err := socket.Accept()
		if err != nil {
			return
		}
		start, err := take(conn)
		if err == nil {
			select {
			case handed <- start:
			case <-ctx.Done():
			}
		}
		conn.Close()
	}
}

// take reads what one start hands over, and answers.
func take(conn net.Conn) (start Start, err error) {
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return Start{}, err
	}
	if err := json.NewDecoder(io.LimitReader(conn, greatest)).Decode(&start); err != nil {
		return Start{}, err
	}
	for _, f := range start.Files {
		if !filepath.IsAbs(f) {
			return Start{}, errors.ErrUnsupported
		}
	}
	_, err = io.WriteString(conn, answer)
	return start, err
}

// address is where programs of this name meet: in the runtime folder of the
// person, or in a folder of the cache that nobody else can enter.
func address(name string) (string, error) {
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "inkan")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, name+".sock"), nil
}
