package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"inkan/reader"
	"inkan/signer"
)

// A signing is what was asked of inkan sign.
type signing struct {
	kind                                signer.Kind
	options                             signer.Options
	seal                                signer.Seal
	sealed                              bool
	sealImage                           string
	recursive, lastTry, stdin, personal bool
	extras
}

func setupSign(fs *flag.FlagSet, _ *call) action {
	s := new(signing)
	fs.Func("format", "", choice(&s.kind, kinds))
	fs.Func("pdf-profile", "", choice(&s.options.Profile, profiles))
	s.extras.define(fs)
	fs.StringVar(&s.options.Dir, "out", "", "")
	fs.StringVar(&s.options.Reason, "reason", "", "")
	fs.StringVar(&s.options.Location, "location", "", "")
	fs.StringVar(&s.options.Field, "field", "", "")
	fs.BoolVar(&s.options.Overwrite, "overwrite", false, "")
	fs.BoolVar(&s.sealed, "seal", false, "")
	fs.Func("seal-shape", "", s.shapeSeal)
	fs.StringVar(&s.seal.Text, "seal-text", "", "")
	fs.Float64Var(&s.seal.SizeMillis, "seal-size", 0, "")
	fs.BoolVar(&s.seal.NoDescription, "seal-bare", false, "")
	fs.StringVar(&s.sealImage, "seal-image", "", "")
	fs.Func("seal-at", "", s.placeSeal)
	fs.BoolVar(&s.recursive, "recursive", false, "")
	fs.BoolVar(&s.lastTry, "last-try", false, "")
	fs.BoolVar(&s.stdin, "password-stdin", false, "")
	fs.BoolVar(&s.personal, "show-personal", false, "")
	return s.run
}

func (s *signing) shapeSeal(word string) error {
	s.sealed = true
	return choice(&s.seal.Square, map[string]bool{"round": false, "square": true})(word)
}

// placeSeal reads PAGE,X,Y: a page from 1 and millimetres from its lower left
// corner.
func (s *signing) placeSeal(value string) error {
	parts := strings.Split(value, ",")
	if len(parts) != 3 {
		return fmt.Errorf("not three numbers")
	}
	page, err := strconv.Atoi(parts[0])
	if err != nil || page < 1 {
		return fmt.Errorf("no page")
	}
	var at [2]float64
	for i := range at {
		at[i], err = strconv.ParseFloat(parts[i+1], 64)
		if err != nil || math.IsNaN(at[i]) || at[i] < 0 || at[i] > maxSealAt {
			return fmt.Errorf("no place")
		}
	}
	s.seal.Page, s.seal.X, s.seal.Y = page, at[0], at[1]
	s.sealed = true
	return nil
}

// maxSealAt is the edge of the largest page, in millimetres (ISO 32000-1, Annex
// C.2: 14,400 units of 1/72 inch).
const maxSealAt = 14400 * 25.4 / 72

// run signs: everything that can fail without the card fails first, then the
// card is looked at, and only then the password is asked for.
func (s *signing) run(ctx context.Context, c *call) int {
	code, err := s.sign(ctx, c)
	if err != nil {
		code = c.fail(err)
	}
	if errors.Is(err, context.Canceled) {
		c.hint("cli.unsent", c.say.T("cli.unsent"))
	}
	s.left(c)
	return code
}

func (s *signing) sign(ctx context.Context, c *call) (int, error) {
	if len(c.files) == 0 && s.resumeFile == "" {
		return 0, &usageError{key: "cli.no_files"}
	}
	if err := s.readSeal(ctx); err != nil {
		return 0, err
	}
	desk, err := c.desk()
	if err != nil {
		return 0, err
	}
	var pin *signer.PIN
	if s.stdin {
		raw, err := until(ctx, func() ([]byte, error) { return passwordLine(c.in) })
		if err != nil {
			return 0, err
		}
		pin = signer.NewPIN(raw)
		defer pin.Wipe()
	}
	b, err := s.prepare(ctx, c, desk)
	if err != nil {
		return 0, err
	}
	err = b.sign(ctx, pin)
	if err != nil {
		c.fail(err)
	}
	if errors.Is(err, context.Canceled) && !b.began {
		c.hint("cli.unsent", c.say.T("cli.unsent"))
	}
	b.report()
	return b.code(err), nil
}

func (s *signing) readSeal(ctx context.Context) error {
	if s.sealImage != "" {
		image, err := until(ctx, func() ([]byte, error) { return signer.ReadPicture(s.sealImage) })
		if err != nil {
			return err
		}
		s.seal.Image, s.sealed = image, true
	}
	if s.sealed || s.seal.Text != "" || s.seal.SizeMillis != 0 || s.seal.NoDescription {
		s.sealed, s.options.Seal = true, &s.seal
	}
	return nil
}

// A batch is the documents of one run on their way through the desk.
type batch struct {
	*signing
	c      *call
	desk   *signer.Desk
	drafts []signer.Draft
	doc    signDocument
	began  bool // the password may have gone to the card
}

// A signDocument is the answer in JSON.
type signDocument struct {
	Signer    signerDocument `json:"signer"`
	Files     []fileDocument `json:"files"`
	TriesLeft *int           `json:"tries_left"`
	Error     *fault         `json:"error,omitempty"`
}

type signerDocument struct {
	Name     *string `json:"name"` // only with --show-personal
	Issuer   *string `json:"issuer"`
	NotAfter *string `json:"not_after"` // RFC 3339
	Practice *bool   `json:"practice"`
}

type fileDocument struct {
	Input  string  `json:"input"`
	Output *string `json:"output"`
	Format *string `json:"format"` // p7s or pdf; null if it did not get that far
	Result string  `json:"result"`
	Error  *fault  `json:"error"`
	Notes  []fault `json:"notes,omitempty"` // what else was asked for and could not be done
}

// The results of a file.
const (
	resultSigned  = "signed"
	resultFailed  = "failed"
	resultSkipped = "skipped" // its turn never came
)

// prepare reads all documents and tells which cannot be signed.
func (s *signing) prepare(ctx context.Context, c *call, desk *signer.Desk) (*batch, error) {
	paths, failed, err := s.gather(ctx, c)
	if err != nil {
		return nil, err
	}
	docs := make([]signer.Document, len(paths))
	for i, p := range paths {
		docs[i] = signer.Document{Path: p, Kind: s.kind}
	}
	s.options.Progress = func(p signer.Progress) { s.progress(c, p) }
	drafts, err := desk.Prepare(ctx, docs, s.options)
	if err != nil {
		return nil, err
	}
	b := &batch{signing: s, c: c, desk: desk, drafts: append(drafts, failed...)}
	for i, d := range b.drafts {
		b.doc.Files = append(b.doc.Files, fileDocument{Input: d.Path, Format: formatOf(d.Kind), Result: resultSkipped})
		switch {
		case d.Err != nil:
			b.failed(i, d.Err)
		case d.Note != nil:
			b.doc.Files[i].Notes = []fault{c.warnOn(d.Path, d.Note)}
		}
	}
	return b, nil
}

func formatOf(k signer.Kind) *string {
	switch k {
	case signer.Detached:
		return ptr("p7s")
	case signer.InPDF:
		return ptr("pdf")
	}
	return nil
}

func ptr[T any](v T) *T { return &v }

func (b *batch) failed(i int, err error) {
	f := &b.doc.Files[i]
	f.Result, f.Error = resultFailed, b.c.failOnResult(f.Input, err)
}

// sign signs what can be signed. Without any such document no password is asked
// for.
func (b *batch) sign(ctx context.Context, pin *signer.PIN) error {
	n := 0
	for i := range b.drafts {
		if b.drafts[i].Err == nil {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	card, err := b.c.usableCard(ctx, b.desk)
	if card.Signing.Known {
		b.doc.TriesLeft = ptr(card.Signing.Left)
	}
	if err == nil {
		b.c.warnOf(card.Life())
		err = b.consented(card)
	}
	if err != nil {
		return err
	}
	if pin == nil {
		if pin, err = b.ask(ctx, n, card); err != nil {
			return err
		}
		defer pin.Wipe()
	}
	if err := pin.Check(); err != nil {
		return err
	}
	if h := pin.Hint(); h != nil {
		e := b.c.say.Explain(h)
		b.c.hint(e.Key, e.Title)
	}
	stop := context.AfterFunc(ctx, func() { b.c.note("cli.stopping") })
	defer stop()
	b.began = true
	err = b.desk.Sign(ctx, signer.Session{
		Slot: card.Slot, PIN: pin, Consent: b.lastTry, TSA: b.tsa, Register: b.register,
		Progress: func(p signer.Progress) { b.progress(b.c, p) },
	}, b.drafts, b.event)
	b.countTries(ctx, err)
	return err
}

// consented tells why this password may not be sent: the person was not asked
// about the last try.
func (b *batch) consented(card signer.Status) error {
	switch {
	case b.lastTry:
		return nil
	case !card.Signing.Known:
		return reader.ErrTriesUnknown
	case card.Signing.Left == 1:
		return signer.ErrLastTry
	}
	return nil
}

// ask asks for the password at the terminal, once.
func (b *batch) ask(ctx context.Context, n int, card signer.Status) (*signer.PIN, error) {
	t, err := openTerminal()
	if err != nil {
		return nil, err
	}
	defer t.Close()
	say := b.c.say
	lines := []string{say.T("cli.sign.about", n), say.T("cli.sign.discloses")}
	if b.tsa != nil {
		lines[1] = say.T("timestamp.discloses")
	}
	if card.Practice {
		lines = append(lines, say.T("cli.sign.practice"))
	}
	if card.Signing.Known {
		lines = append(lines, say.T("cli.sign.tries", card.Signing.Left))
	}
	lines = append(lines, say.T("cli.sign.prompt"))
	raw, err := t.password(ctx, strings.Join(lines, "\n"))
	if err != nil {
		return nil, err
	}
	return signer.NewPIN(raw), nil
}

// event takes what happened to one document, or to the card.
func (b *batch) event(e signer.Event) {
	switch {
	case e.Draft < 0:
		b.cardEvent(e)
	case e.Err != nil:
		b.failed(e.Draft, e.Err)
	default:
		f := &b.doc.Files[e.Draft]
		f.Result, f.Output = resultSigned, ptr(e.Out)
		b.c.print(b.c.name(e.Out))
		b.finished(e)
	}
}

func (b *batch) cardEvent(e signer.Event) {
	if h := e.Holder; h != nil {
		b.c.warnOf(h.Life(), true)
		b.doc.Signer = signerDocument{
			Issuer: ptr(h.Issuer), NotAfter: ptr(h.NotAfter.In(signer.Japan).Format(time.RFC3339)), Practice: ptr(h.Practice),
		}
		if b.personal {
			b.doc.Signer.Name = ptr(h.Name)
			b.c.note("cli.sign.signer", h.Name)
		}
	}
	if e.Err != nil {
		x := b.c.say.Explain(e.Err)
		b.c.note("cli.warning", x.Title)
		b.c.hint(x.Key, x.Advice)
	}
}

// countTries finds out how many tries are left. Only JSON tells it after a
// success: asking takes another connection to the card.
func (b *batch) countTries(ctx context.Context, err error) {
	var refused *reader.PINError
	switch {
	case errors.As(err, &refused):
		b.doc.TriesLeft = ptr(refused.Left)
	case b.c.json || errors.Is(err, reader.ErrVerifyUnknown):
		b.doc.TriesLeft = nil
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
		defer cancel()
		if st := b.desk.Status(ctx, b.c.reader); st.Signing.Known {
			b.doc.TriesLeft = ptr(st.Signing.Left)
		}
	}
}

// report ends the run: a summary for people, the document for programs.
func (b *batch) report() {
	signed := 0
	for _, f := range b.doc.Files {
		if f.Result == resultSigned {
			signed++
		}
	}
	switch all := len(b.doc.Files); {
	case signed == all:
		b.c.note("cli.sign.done", signed)
	case signed > 0 || all > 1:
		b.c.note("cli.sign.some", all, signed)
	default:
		b.c.note("cli.sign.none")
	}
	if practice := b.doc.Signer.Practice; signed > 0 && (b.desk.Practice || practice != nil && *practice) {
		b.c.note("cli.sign.no_effect")
	}
	b.doc.Error = b.c.fault
	b.c.send(b.doc)
}

// code is the exit code: the card's error weighs more than a document's.
func (b *batch) code(err error) int {
	if err != nil {
		return codeOf(err)
	}
	for _, f := range b.doc.Files {
		if f.Result != resultSigned {
			return exitFailed
		}
	}
	return exitDone
}
