package pdf

import (
	"math"
	"strconv"
)

// The limits of one object. ISO 32000-2, Annex C leaves them to the reader.
const (
	maxDepth  = 100      // arrays and dictionaries within each other; also levels of a tree
	maxObject = 16 << 20 // bytes of an object without stream data
	maxItems  = 400_000  // values within an object
	maxName   = 4096     // bytes of a name or number
	keptWork  = 2        // what keeping a byte of a string costs, in looks at a byte
)

// A lexer reads objects from a position on.
type lexer struct {
	w     *window
	pos   int64
	start int64 // where this object began
	items int
}

func (w *window) lexer(pos int64) *lexer { return &lexer{w: w, pos: pos, start: pos} }

// peek returns the byte at the position, 0 at the end.
func (l *lexer) peek() byte {
	c, _ := l.w.at(l.pos)
	return c
}

// broken is the error of anything that breaks the syntax.
func (l *lexer) broken() error {
	if l.pos >= l.w.size {
		return l.w.fail(ErrTruncated)
	}
	return l.w.fail(ErrBroken)
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0 || c == '\f'
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// space skips white space and comments (7.2.3, 7.2.4). It gives up at the size
// limit; what is read next then fails.
func (l *lexer) space() {
	for l.pos-l.start <= maxObject {
		c, ok := l.w.at(l.pos)
		switch {
		case !ok:
			return
		case isSpace(c):
			l.pos++
		case c == '%':
			for ok && c != '\r' && c != '\n' && l.pos-l.start <= maxObject {
				l.pos++
				c, ok = l.w.at(l.pos)
			}
		default:
			return
		}
	}
}

// white skips white space but not comments, at most maxName bytes of it.
func (l *lexer) white() {
	for from := l.pos; l.pos-from < maxName; l.pos++ {
		if c, ok := l.w.at(l.pos); !ok || !isSpace(c) {
			return
		}
	}
}

// newLine goes behind blanks and one line end, and tells whether nothing else
// that is skipped stands there.
func (l *lexer) newLine() bool {
	for from := l.pos; l.peek() == ' ' && l.pos-from < maxName; l.pos++ {
	}
	switch c := l.peek(); {
	case l.w.has(l.pos, "\r\n"):
		l.pos += 2
	case c == '\r' || c == '\n':
		l.pos++
	default:
		return false
	}
	c := l.peek()
	return !isSpace(c) && c != '%'
}

// word reads regular characters, at most maxName of them.
func (l *lexer) word() (string, error) {
	var b []byte
	for {
		c, ok := l.w.at(l.pos)
		if !ok {
			return string(b), l.w.fail(nil)
		}
		if isSpace(c) || isDelimiter(c) {
			return string(b), nil
		}
		if len(b) == maxName {
			return "", ErrTooBig
		}
		b = append(b, c)
		l.pos++
	}
}

// keyword reads exactly this word.
func (l *lexer) keyword(want string) error {
	l.space()
	if got, err := l.word(); err != nil || got != want {
		return l.broken()
	}
	return nil
}

// integer reads an integer that is not negative.
func (l *lexer) integer() (int64, error) {
	l.space()
	text, err := l.word()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || text[0] == '+' || text[0] == '-' {
		return 0, l.broken()
	}
	return n, nil
}

// object reads the next object. A reference is read as such; a stream is read
// by Document.objectAt.
func (l *lexer) object(depth int) (object, error) {
	if depth > maxDepth {
		return nil, ErrTooDeep
	}
	l.space()
	if l.items++; l.items > maxItems || l.pos-l.start > maxObject {
		return nil, ErrTooBig
	}
	c, ok := l.w.at(l.pos)
	switch {
	case !ok:
		return nil, l.broken()
	case c == '/':
		return l.name()
	case c == '(':
		return l.literal()
	case c == '[':
		return l.array(depth)
	case c == '<' && l.w.has(l.pos, "<<"):
		return l.dict(depth)
	case c == '<':
		return l.hexString()
	case isDigit(c) || c == '+' || c == '-' || c == '.':
		return l.number()
	}
	return l.constant()
}

func (l *lexer) constant() (object, error) {
	text, err := l.word()
	if err != nil {
		return nil, err
	}
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	return nil, l.broken()
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (l *lexer) name() (object, error) {
	l.pos++
	text, err := l.word()
	if err != nil {
		return nil, err
	}
	var b []byte
	for i := 0; i < len(text); i++ {
		if text[i] == '#' && i+2 < len(text) && unhex(text[i+1]) >= 0 && unhex(text[i+2]) >= 0 {
			b = append(b, byte(unhex(text[i+1])<<4|unhex(text[i+2])))
			i += 2
			continue
		}
		b = append(b, text[i])
	}
	return name(b), nil
}

// next returns the next byte of a string and goes behind it.
func (l *lexer) next() (byte, error) {
	c, ok := l.w.at(l.pos)
	if !ok {
		return 0, l.broken()
	}
	if l.pos-l.start > maxObject {
		return 0, ErrTooBig
	}
	l.w.budget.spend(keptWork)
	l.pos++
	return c, nil
}

func (l *lexer) hexString() (object, error) {
	l.pos++
	s := str{}
	high, half := 0, false
	for {
		c, err := l.next()
		if err != nil {
			return nil, err
		}
		v := unhex(c)
		switch {
		case c == '>':
			if half {
				s = append(s, byte(high<<4))
			}
			return s, nil
		case isSpace(c):
		case v < 0:
			return nil, l.broken()
		case half:
			s, half = append(s, byte(high<<4|v)), false
		default:
			high, half = v, true
		}
	}
}

// literal reads a string in parentheses with its escapes (7.3.4.2).
func (l *lexer) literal() (object, error) {
	l.pos++
	s := str{}
	for open := 1; ; {
		c, err := l.next()
		if err != nil {
			return nil, err
		}
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return s, nil
			}
		case '\\':
			s = l.escape(s)
			continue
		case '\r':
			if l.peek() == '\n' {
				l.pos++
			}
			c = '\n'
		}
		s = append(s, c)
	}
}

// escape reads what follows a backslash and appends what it stands for.
func (l *lexer) escape(s str) str {
	c := l.peek()
	l.pos++
	switch c {
	case 'n':
		return append(s, '\n')
	case 'r':
		return append(s, '\r')
	case 't':
		return append(s, '\t')
	case 'b':
		return append(s, '\b')
	case 'f':
		return append(s, '\f')
	case '\n':
		return s
	case '\r':
		if l.peek() == '\n' {
			l.pos++
		}
		return s
	}
	if c < '0' || c > '7' {
		return append(s, c)
	}
	v := int(c - '0')
	for range 2 {
		c := l.peek()
		if c < '0' || c > '7' {
			break
		}
		v = v<<3 | int(c-'0')
		l.pos++
	}
	return append(s, byte(v))
}

func (l *lexer) array(depth int) (object, error) {
	l.pos++
	a := array{}
	for {
		l.space()
		if l.peek() == ']' {
			l.pos++
			return a, nil
		}
		item, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		a = append(a, item)
	}
}

// dict reads a dictionary. A key that comes twice is refused, as readers differ
// in which of the values they take; unless both are one reference, as cairo
// writes them.
func (l *lexer) dict(depth int) (object, error) {
	l.pos += 2
	d := dict{}
	seen := map[name]object{}
	for {
		l.space()
		if l.w.has(l.pos, ">>") {
			l.pos += 2
			return d, nil
		}
		if l.peek() != '/' {
			return nil, l.broken()
		}
		key, err := l.name()
		if err != nil {
			return nil, err
		}
		l.space()
		start := l.pos
		value, err := l.object(depth + 1)
		if err != nil {
			return nil, err
		}
		k := key.(name)
		if before, twice := seen[k]; twice {
			if id, is := value.(ref); !is || before != object(id) {
				return nil, ErrBroken
			}
			continue
		}
		seen[k] = value
		d = append(d, entry{k, value, start, l.pos})
	}
}

// number reads a number, or the reference that it begins.
func (l *lexer) number() (object, error) {
	text, err := l.word()
	if err != nil {
		return nil, err
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if isDigit(text[0]) && n <= math.MaxInt32 {
			if gen, ok := l.reference(); ok {
				return ref{n, gen}, nil
			}
		}
		return n, nil
	}
	points := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '.':
			points++
		case (c == '+' || c == '-') && i == 0:
		case !isDigit(c):
			return nil, l.broken()
		}
	}
	if points > 1 || len(text) > 64 {
		return nil, l.broken()
	}
	return real(text), nil
}

// reference reads "G R" if that is what follows, and otherwise nothing.
func (l *lexer) reference() (gen int64, ok bool) {
	back := l.pos
	l.space()
	for digits := 0; isDigit(l.peek()) && digits < 5; digits++ {
		gen, ok = gen*10+int64(l.peek()-'0'), true
		l.pos++
	}
	if ok && isSpace(l.peek()) {
		l.space()
		if l.peek() == 'R' {
			l.pos++
			if c, more := l.w.at(l.pos); !more || isSpace(c) || isDelimiter(c) {
				return gen, true
			}
		}
	}
	l.pos = back
	return 0, false
}
