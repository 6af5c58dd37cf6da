package reader_test

import (
	"crypto"
	"crypto/sha256"
	"os"
	"testing"

	"inkan/reader"
	"inkan/reader/practice"
)

// A hostile card answers with whatever it was given, message by message: one
// byte of length, and then that many bytes; at the end, only with its last word.
type hostile struct {
	script   []byte
	last     []byte
	commands int
}

func (h *hostile) Transmit([]byte) ([]byte, error) {
	h.commands++
	if len(h.script) == 0 {
		return h.last, nil
	}
	n := min(int(h.script[0]), len(h.script)-1)
	h.last = h.script[1 : 1+n]
	h.script = h.script[1+n:]
	return h.last, nil
}

func (*hostile) Close() error { return nil }

// FuzzAnswers has a hostile card answer a whole session: it may not bring the
// program down, keep it busy without an end, or make it sign.
func FuzzAnswers(f *testing.F) {
	if seeds, err := os.ReadDir("testdata/fuzz/FuzzAnswers"); err != nil || len(seeds) == 0 {
		f.Fatal("no seeds: has testdata moved?")
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		h := &hostile{script: script}
		card, err := reader.Open(h)
		if err != nil {
			return
		}
		_ = card.Token()
		_, _ = card.HasSigning()
		_, _, _ = card.Tries(reader.Signature)
		_, _ = card.Certificate(reader.Authentication)
		if key, err := card.Unlock(reader.Signature, []byte(practice.Password)); err == nil {
			digest := sha256.Sum256(script)
			if _, err := key.Sign(nil, digest[:], crypto.SHA256); err == nil {
				t.Error("a signature out of nothing")
			}
		}
		_ = card.Close()
		if most := len(script) + 100_000; h.commands > most {
			t.Errorf("%d commands", h.commands)
		}
	})
}
