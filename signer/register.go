package signer

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// What can be wrong with a signing register.
const (
	ErrRegisterEnding    Error = "register.ending"    // the name ends with neither .jsonl nor .csv
	ErrRegisterTruncated Error = "register.truncated" // the remembered head is not in the file
	ErrRegisterForeign   Error = "register.foreign"   // the file does not begin as a register does
	errRegisterChanged   Error = "register.changed"   // RowError
	errRegisterRemoved   Error = "register.removed"   // RowError
	errRegisterInserted  Error = "register.inserted"  // RowError
	errRegisterTorn      Error = "register.torn"      // RowError
	errRegisterMalformed Error = "register.malformed" // RowError
)

// A RowError says what is wrong at a row of a register.
type RowError struct {
	Row     int   // counted from 1
	Problem Error // its key
}

// Error returns the key.
func (e *RowError) Error() string { return string(e.Problem) }

// Message returns the key and the row.
func (e *RowError) Message() (string, []any) { return string(e.Problem), []any{e.Row} }

// An UnlistedError is a note: the document was signed, and the register could
// not take its row.
type UnlistedError struct{ Why error }

// Error returns the key.
func (e *UnlistedError) Error() string { return "register.unlisted" }

// Unwrap returns the reason.
func (e *UnlistedError) Unwrap() error { return e.Why }

// Message returns the key.
func (e *UnlistedError) Message() (string, []any) { return "register.unlisted", nil }

// A Row is what a register says of one document that was signed.
type Row struct {
	Time     time.Time
	File     string // path of the document, as it was given
	SHA256   []byte // of the document, as it was before it was signed
	Kind     Kind
	Practice bool
}

// A Register is an append-only file with a row for each document that was
// signed. Each row ends with its chain: the SHA-256 of the chain of the row
// before (64 zeros for the first), a line feed, and the row up to the chain. So
// a row that was changed, removed or put in between shows. Rows missing at the
// end show only to one who remembers the newest chain, the head.
type Register struct {
	path  string
	form  form
	stuck bool // another process did not let go of the file: it is not waited for again
}

// A form is how rows are written.
type form struct {
	head   string                  // first line of a new file
	begins string                  // what every file of this form begins with
	row    func(int, Row) []byte   // all but the chain
	before string                  // between the row and its chain
	after  string                  // behind the chain
	number func(row []byte) string // of a row without its chain
}

// rowCap is the longest row that is read, in bytes.
const rowCap = 64 << 10

const (
	// The mark at the beginning tells spreadsheets that this is UTF-8.
	csvHead  = "\uFEFFn,time,file,sha256,format,practice,chain\n"
	jsonHead = `{"n":` // of each row
)

// forms by the ending of the file.
var forms = map[string]form{
	".jsonl": {begins: jsonHead, row: jsonRow, before: `,"chain":"`, after: `"}`, number: func(row []byte) string {
		rest, _ := bytes.CutPrefix(row, []byte(jsonHead))
		n, _, _ := bytes.Cut(rest, []byte(","))
		return string(n)
	}},
	".csv": {head: csvHead, begins: csvHead, row: csvRow, before: ",", number: func(row []byte) string {
		n, _, _ := bytes.Cut(row, []byte(","))
		return string(n)
	}},
}

// NewRegister returns the register in a file, which is made, empty, if it is not
// there. The ending decides the form: .jsonl (JSON Lines) or .csv. The error is
// ErrRegisterEnding, ErrRegisterForeign, a *RowError if the file does not end as
// a register does, ErrInUse, or the system's: rows must be writable before anything
// is signed.
func NewRegister(path string) (*Register, error) {
	f, ok := forms[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return nil, ErrRegisterEnding
	}
	r := &Register{path: path, form: f}
	file, err := r.open()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	_, _, err = r.end(file)
	return r, err
}

// open opens the file for this process alone. The card waits behind it: another
// process has its time once in a batch.
func (r *Register) open() (*os.File, error) {
	f, err := os.OpenFile(r.path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	tries := lockTries
	if r.stuck {
		tries = 1
	}
	err = lock(f, tries)
	if r.stuck = errors.Is(err, ErrInUse); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// Append adds a row and waits until it is on the disk. Other processes wait
// meanwhile. A row that could not be written whole is taken back. The error is
// ErrInUse, one of a register that does not hold, or the system's.
func (r *Register) Append(row Row) error {
	f, err := r.open()
	if err != nil {
		return err
	}
	defer f.Close()
	n, chain, err := r.end(f)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	body := r.form.row(n+1, row)
	line := append(body, r.form.before+next(chain, body)+r.form.after+"\n"...)
	if info.Size() == 0 {
		line = append([]byte(r.form.head), line...)
	}
	if _, err = f.Write(line); err == nil {
		err = f.Sync()
	}
	if err != nil {
		f.Truncate(info.Size())
	}
	return err
}

// next is the chain of a row behind another.
func next(chain string, row []byte) string {
	h := sha256.New()
	io.WriteString(h, chain+"\n")
	h.Write(row)
	return hex.EncodeToString(h.Sum(nil))
}

// noRow is the chain before the first row.
var noRow = strings.Repeat("0", 2*sha256.Size)

// end reads number and chain of the last row, and whether it continues the one
// before it.
func (r *Register) end(f *os.File) (n int, chain string, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, "", err
	}
	size := min(info.Size(), 2*rowCap)
	tail := make([]byte, size)
	if _, err := f.ReadAt(tail, info.Size()-size); err != nil {
		return 0, "", err
	}
	if size == info.Size() {
		tail = bytes.TrimPrefix(tail, []byte(r.form.head))
	}
	if len(tail) == 0 {
		return 0, noRow, nil
	}
	text, whole := bytes.CutSuffix(tail, []byte("\n"))
	lines := bytes.Split(text, []byte("\n"))
	body, chain, n, ok := r.form.split(lines[len(lines)-1])
	before := noRow
	if ok && n > 1 && len(lines) > 1 {
		_, before, _, ok = r.form.split(lines[len(lines)-2])
	}
	if !whole || !ok || next(before, body) != chain {
		return 0, "", r.fault(io.NewSectionReader(f, 0, info.Size()))
	}
	return n, chain, nil
}

// fault finds the first row that does not hold in a file whose end does not.
func (r *Register) fault(file io.Reader) error {
	c := registerCheck{form: r.form, chain: noRow}
	if err := c.read(file); err != nil {
		return err
	}
	return ErrRegisterForeign // never behind such an end; nil would begin a new chain
}

// split takes a line apart.
func (f form) split(line []byte) (body []byte, chain string, n int, ok bool) {
	rest, closed := bytes.CutSuffix(line, []byte(f.after))
	cut := len(rest) - len(noRow)
	if !closed || cut < len(f.before) {
		return nil, "", 0, false
	}
	chain = string(rest[cut:])
	body, ok = bytes.CutSuffix(rest[:cut], []byte(f.before))
	n, err := strconv.Atoi(f.number(body))
	return body, chain, n, ok && err == nil && n > 0
}

func jsonRow(n int, row Row) []byte {
	b, err := json.Marshal(struct {
		N        int    `json:"n"`
		Time     string `json:"time"`
		File     string `json:"file"`
		SHA256   string `json:"sha256"`
		Format   string `json:"format"`
		Practice bool   `json:"practice"`
	}{n, row.time(), row.File, hex.EncodeToString(row.SHA256), row.format(), row.Practice})
	if err != nil {
		panic(err) // these types have JSON
	}
	return b[:len(b)-1] // the chain is another member
}

func csvRow(n int, row Row) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{
		strconv.Itoa(n), row.time(), tame(row.File), hex.EncodeToString(row.SHA256), row.format(), strconv.FormatBool(row.Practice),
	})
	w.Flush() // to memory
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// tame makes a path one line, and one that no spreadsheet takes for a formula.
func tame(path string) string {
	path = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, path)
	if strings.ContainsAny(path[:min(1, len(path))], "=+-@") {
		return "." + string(filepath.Separator) + path
	}
	return path
}

func (r Row) time() string { return r.Time.In(Japan).Format(time.RFC3339) }

func (r Row) format() string {
	if r.Kind == InPDF {
		return "pdf"
	}
	return "p7s"
}

// CheckRegister reads a register to its end. head is a chain that the reader
// remembers, or "". It returns how many rows hold and the chain of the last of
// them. The error is ErrRegisterEnding, ErrRegisterForeign, ErrRegisterTruncated
// if no row has the remembered chain, a *RowError for the first row that does
// not hold, or the system's.
func CheckRegister(path, head string) (rows int, newest string, err error) {
	f, ok := forms[strings.ToLower(filepath.Ext(path))]
	if !ok {
		return 0, "", ErrRegisterEnding
	}
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer file.Close()
	c := registerCheck{form: f, chain: noRow, seen: head == "" || strings.EqualFold(head, noRow), head: head}
	err = c.read(file)
	if err == nil && !c.seen {
		err = ErrRegisterTruncated
	}
	return c.rows, c.chain, err
}

// A registerCheck goes through a register row by row.
type registerCheck struct {
	form  form
	rows  int
	chain string // of the last row
	head  string
	seen  bool // a row had the head
}

func (c *registerCheck) read(file io.Reader) error {
	lines := bufio.NewReaderSize(file, rowCap)
	begins, _ := lines.Peek(len(c.form.begins)) // its error comes again
	switch {
	case !strings.HasPrefix(c.form.begins, string(begins)):
		return ErrRegisterForeign
	case len(begins) == len(c.form.begins):
		lines.Discard(len(c.form.head))
	}
	for {
		line, err := lines.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil
		case errors.Is(err, io.EOF):
			return &RowError{c.rows + 1, errRegisterTorn}
		case errors.Is(err, bufio.ErrBufferFull):
			return &RowError{c.rows + 1, errRegisterMalformed}
		case err != nil:
			return fmt.Errorf("row %d: %w", c.rows+1, err)
		}
		if err := c.row(line[:len(line)-1]); err != nil {
			return err
		}
	}
}

// row checks one row against the one before it.
func (c *registerCheck) row(line []byte) error {
	here := c.rows + 1
	body, chain, n, ok := c.form.split(line)
	switch {
	case !ok:
		return &RowError{here, errRegisterMalformed}
	case n > here:
		return &RowError{here, errRegisterRemoved}
	case n < here:
		return &RowError{here, errRegisterInserted}
	case next(c.chain, body) != chain:
		return &RowError{here, errRegisterChanged}
	}
	c.rows, c.chain = here, chain
	c.seen = c.seen || strings.EqualFold(chain, c.head)
	return nil
}
