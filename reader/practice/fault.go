package practice

// A Fault changes what passes between a program and the card. It stands in
// front of next, the rest of the way. Faults that count start anew for each
// Exchange made.
type Fault func(next Exchange) Exchange

// Suffer puts a fault in front of the card, in front of those already there,
// for Transmit and Serve alike.
func (c *Card) Suffer(f Fault) {
	c.wire.Lock()
	defer c.wire.Unlock()
	c.through = f(c.through)
}

// Recover takes all faults away.
func (c *Card) Recover() {
	c.wire.Lock()
	defer c.wire.Unlock()
	c.through = c.exchange
}

// A Which picks the commands that a fault is about.
type Which func(command []byte) bool

// Any picks every command.
func Any([]byte) bool { return true }

// Verifying picks each VERIFY that carries a password or PIN, not the question
// for the tries left.
func Verifying(command []byte) bool {
	c, err := parse(command)
	return err == nil && c.ins == insVerify && len(c.data) > 0
}

// Counting picks each question for the tries left.
func Counting(command []byte) bool {
	c, err := parse(command)
	return err == nil && c.ins == insVerify && len(c.data) == 0
}

// Signing picks each COMPUTE DIGITAL SIGNATURE.
func Signing(command []byte) bool { return len(command) > 1 && command[1] == insSign }

// Nth picks the nth of the commands that which picks, from 1. Each value
// counts by itself.
func Nth(n int, which Which) Which {
	return func(command []byte) bool {
		if !which(command) {
			return false
		}
		n--
		return n == 0
	}
}

// RemoveAfter lets n commands pass; then it calls pull, such as Card.Pull, and
// the next one does not reach the card. Later ones do, if it is there again.
func RemoveAfter(n int, pull func()) Fault {
	return func(next Exchange) Exchange {
		left := n
		return func(command []byte) ([]byte, error) {
			left--
			if left == -1 {
				pull()
				return nil, ErrRemoved
			}
			return next(command)
		}
	}
}

// LoseAnswer lets the card work on the commands that which picks, and calls
// pull before the answer is back: what the card did, nobody learns.
func LoseAnswer(which Which, pull func()) Fault {
	return func(next Exchange) Exchange {
		return func(command []byte) ([]byte, error) {
			picked := which(command)
			response, err := next(command)
			if !picked || err != nil {
				return response, err
			}
			pull()
			return nil, ErrRemoved
		}
	}
}

// Fail answers the commands that which picks with an error. They do not reach
// the card.
func Fail(which Which, err error) Fault {
	return func(next Exchange) Exchange {
		return func(command []byte) ([]byte, error) {
			if which(command) {
				return nil, err
			}
			return next(command)
		}
	}
}

// Swallow answers the commands that which picks with the given bytes, perhaps
// none. They do not reach the card.
func Swallow(which Which, answer ...byte) Fault {
	return func(next Exchange) Exchange {
		return func(command []byte) ([]byte, error) {
			if which(command) {
				return append([]byte{}, answer...), nil
			}
			return next(command)
		}
	}
}

// Replace lets the card work on the commands that which picks, and puts the
// given bytes, perhaps none, in the place of its answer.
func Replace(which Which, answer ...byte) Fault {
	return Distort(which, func([]byte) []byte { return append([]byte{}, answer...) })
}

// Short keeps only the first n bytes of each answer that which picks; the
// status word, which comes last, is lost with the rest.
func Short(which Which, n int) Fault {
	return Distort(which, func(response []byte) []byte { return response[:min(n, len(response))] })
}

// FlipBit turns one bit, from 0 as the lowest of the first byte, of the data in
// each answer that which picks. Answers without so much data stay as they are.
func FlipBit(which Which, bit int) Fault {
	return Distort(which, func(response []byte) []byte {
		if bit/8 < len(response)-2 {
			response[bit/8] ^= 1 << (bit % 8)
		}
		return response
	})
}

// Distort passes each answer that which picks through change.
func Distort(which Which, change func(response []byte) []byte) Fault {
	return func(next Exchange) Exchange {
		return func(command []byte) ([]byte, error) {
			picked := which(command)
			response, err := next(command)
			if picked && err == nil {
				response = change(response)
			}
			return response, err
		}
	}
}

// Late calls wait before the answer to each command that which picks is
// passed on, and the card has long been done.
func Late(which Which, wait func()) Fault {
	return Distort(which, func(response []byte) []byte {
		wait()
		return response
	})
}

// Before calls do ahead of each command that which picks. With Card.Warm it is
// another program that resets the card.
func Before(which Which, do func()) Fault {
	return func(next Exchange) Exchange {
		return func(command []byte) ([]byte, error) {
			if which(command) {
				do()
			}
			return next(command)
		}
	}
}

// Interject sends the card another program's commands ahead of each command
// that which picks.
func Interject(which Which, others ...[]byte) Fault {
	return func(next Exchange) Exchange {
		return func(command []byte) ([]byte, error) {
			if which(command) {
				for _, other := range others {
					if _, err := next(other); err != nil {
						return nil, err
					}
				}
			}
			return next(command)
		}
	}
}
