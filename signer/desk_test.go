package signer_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"inkan/reader"
	"inkan/reader/practice"
	"inkan/signer"
)

// noon is the time of these tests: certificates are issued against it, so that
// nothing here depends on the day of the run.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, signer.Japan)

// A bench is a desk with a practice card and a folder.
type bench struct {
	*testing.T
	desk *signer.Desk
	card *practice.Card
	dir  string
}

func newBench(t *testing.T, o practice.Options) *bench {
	t.Helper()
	o.Now = noon
	card := practice.New(o)
	anchors := signer.NewAnchors()
	anchors.AddPractice(practice.Roots()...)
	return &bench{t, &signer.Desk{
		Cards: reader.OneSlot("練習用リーダー", card), Anchors: anchors,
		Now: func() time.Time { return noon }, Practice: true,
	}, card, t.TempDir()}
}

func (b *bench) file(name, content string) string {
	b.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		b.Fatal(err)
	}
	return path
}

func (b *bench) drafts(o signer.Options, paths ...string) []signer.Draft {
	b.Helper()
	var docs []signer.Document
	for _, p := range paths {
		docs = append(docs, signer.Document{Path: p})
	}
	drafts, err := b.desk.Prepare(b.Context(), docs, o)
	if err != nil {
		b.Fatal(err)
	}
	return drafts
}

func (b *bench) sign(password string, consent bool, drafts []signer.Draft) (events []signer.Event, err error) {
	b.Helper()
	s := signer.Session{PIN: signer.NewPIN([]byte(password)), Consent: consent}
	err = b.desk.Sign(b.Context(), s, drafts, func(e signer.Event) { events = append(events, e) })
	if s.PIN.Len() != 0 {
		b.Error("the password was not wiped")
	}
	return events, err
}

func (b *bench) tries() int {
	b.Helper()
	s := b.desk.Status(b.Context(), "")
	if !s.Signing.Known {
		b.Fatalf("tries unknown: %+v", s)
	}
	return s.Signing.Left
}

// files lists what is in the folder.
func (b *bench) files() (names []string) {
	b.Helper()
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestDetachedSignatureFromFileToVerdict(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := b.file("領収書.xtx", "<申告/>")
	events, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path))
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 2 || events[0].Draft != -1 || events[0].Err != nil || events[1].Out != path+".p7s" || events[1].Err != nil {
		t.Fatalf("events: %+v", events)
	}
	if h := events[0].Holder; h.Name != "練習　太郎" || h.Address == "" || h.Sex != "1" || h.Birth.Year() != 1990 || !h.Practice || !h.JPKI {
		t.Errorf("holder %+v", h)
	}
	r, err := b.desk.Verify(t.Context(), signer.Question{Path: path + ".p7s"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Result != signer.Passed || len(r.Signatures) != 1 || r.Signatures[0].Signer == nil || !r.Signatures[0].Practice || r.Content != path {
		t.Fatalf("report %+v", r)
	}
	if !r.Signatures[0].Claimed.Equal(noon) {
		t.Errorf("claimed %v", r.Signatures[0].Claimed)
	}
	b.file("領収書.xtx", "<申告>1</申告>")
	r, _ = b.desk.Verify(t.Context(), signer.Question{Path: path + ".p7s"})
	if r.Result != signer.Failed || r.Signatures[0].Signer != nil {
		t.Errorf("a changed content: %+v", r)
	}
}

// TestStrangerAcceptsDetached asks openssl, which knows nothing of Inkan.
func TestDraftTellsItsDigest(t *testing.T) {
	b := newBench(t, practice.Options{})
	text, paper := b.file("a.txt", "abc"), b.paper("a.pdf")
	drafts := b.drafts(signer.Options{}, text, paper, b.file("empty", ""), filepath.Join(b.dir, "none"))
	for i, path := range []string{text, paper} {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := sha256.Sum256(content)
		got := drafts[i].SHA256()
		if !bytes.Equal(got, want[:]) {
			t.Errorf("%s: %x", filepath.Base(path), got)
		}
		got[0]++ // the caller's own
		if !bytes.Equal(drafts[i].SHA256(), want[:]) {
			t.Errorf("%s: a caller changed the digest", filepath.Base(path))
		}
	}
	for _, d := range drafts[2:] {
		if d.Err == nil || d.SHA256() != nil {
			t.Errorf("%+v: %x", d.Err, d.SHA256())
		}
	}
}

// TestResultIsAsPrivateAsItsDocument: a signature names its holder, and a signed
// PDF says what the document says.
func TestResultIsAsPrivateAsItsDocument(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a result has the rights of its folder there")
	}
	b := newBench(t, practice.Options{})
	for mode, want := range map[os.FileMode]os.FileMode{0o600: 0o600, 0o400: 0o600, 0o640: 0o640, 0o700: 0o600} {
		for _, path := range []string{b.file("a.txt", "a"), b.paper("a.pdf")} {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			events, err := b.sign(practice.Password, false, b.drafts(signer.Options{Overwrite: true}, path))
			if err != nil || events[1].Err != nil {
				t.Fatalf("%v, %+v", err, events)
			}
			info, err := os.Stat(events[1].Out)
			if err != nil || info.Mode() != want {
				t.Errorf("%s of %o: %v, %v, want %o", filepath.Ext(path), mode, info.Mode(), err, want)
			}
			os.Remove(path)
		}
	}
}

func TestStrangerAcceptsDetached(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		missing(t, "openssl is not installed: nobody else looked at the signature")
	}
	b := newBench(t, practice.Options{})
	path := b.file("a.xtx", "<申告/>")
	if _, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path)); err != nil {
		t.Fatal(err)
	}
	ca := b.file("ca.pem", rootsPEM())
	out, err := exec.Command(openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", path+".p7s", "-content", path,
		"-CAfile", ca, "-purpose", "any", "-cades", "-attime", "1795320000", "-out", os.DevNull).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestHopelessPasswordCostsNoTry(t *testing.T) {
	b := newBench(t, practice.Options{})
	drafts := b.drafts(signer.Options{}, b.file("a.txt", "a"))
	for _, hopeless := range []string{"", "1234", "ABCDE12345ABCDE12", "ABC-1234", "ABC"} {
		if _, err := b.sign(hopeless, false, drafts); err == nil {
			t.Errorf("%q was taken", hopeless)
		}
	}
	var wrong *reader.PINError
	if _, err := b.sign("WRONG12", false, drafts); !errors.As(err, &wrong) || wrong.Left != 4 {
		t.Errorf("%v, want 4 tries left", err)
	}
	if got := b.files(); len(got) != 1 {
		t.Errorf("written: %v", got)
	}
}

func TestLastTryNeedsConsent(t *testing.T) {
	b := newBench(t, practice.Options{Tries: 1})
	drafts := b.drafts(signer.Options{}, b.file("a.txt", "a"))
	if _, err := b.sign("WRONG12", false, drafts); !errors.Is(err, signer.ErrLastTry) {
		t.Fatalf("%v, want ErrLastTry", err)
	}
	if b.tries() != 1 {
		t.Fatal("the last try was spent without consent")
	}
	var locked *reader.PINError
	if _, err := b.sign("WRONG12", true, drafts); !errors.As(err, &locked) || locked.Left != 0 {
		t.Errorf("%v, want locked", err)
	}
	if _, err := b.sign(practice.Password, true, drafts); !errors.As(err, &locked) || locked.Left != 0 {
		t.Errorf("%v, want still locked", err)
	}
	if s := b.desk.Status(t.Context(), ""); s.Stage != signer.Locked {
		t.Errorf("stage %v", s.Stage)
	}
}

func TestUnknownCountNeedsConsent(t *testing.T) {
	b := newBench(t, practice.Options{})
	b.card.Suffer(practice.Replace(practice.Counting, 0x67, 0x00))
	drafts := b.drafts(signer.Options{}, b.file("a.txt", "a"))
	if _, err := b.sign(practice.Password, false, drafts); !errors.Is(err, reader.ErrTriesUnknown) {
		t.Fatalf("%v, want ErrTriesUnknown", err)
	}
	if _, err := b.sign(practice.Password, true, drafts); err != nil {
		t.Fatal(err)
	}
}

func TestExpiredCardIsRefusedBeforeThePassword(t *testing.T) {
	b := newBench(t, practice.Options{DaysLeft: -3, Tries: 4})
	drafts := b.drafts(signer.Options{}, b.file("a.txt", "a"))
	var expired *signer.ExpiredError
	if _, err := b.sign("WRONG12", false, drafts); !errors.As(err, &expired) || !expired.Estimated {
		t.Fatalf("%v, want expired", err)
	}
	if s := b.desk.Status(t.Context(), ""); s.Stage != signer.Expired || s.Signing.Left != 4 {
		t.Errorf("status %+v", s)
	}
}

func TestBadDocumentsAreRefusedByName(t *testing.T) {
	b := newBench(t, practice.Options{})
	good := b.file("good.txt", "good")
	taken := b.file("taken.txt", "x")
	b.file("taken.txt.p7s", "older")
	sub := filepath.Join(b.dir, "sub")
	if err := os.MkdirAll(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path string
		want error
	}{
		"missing": {filepath.Join(b.dir, "none"), os.ErrNotExist},
		"no path": {"", signer.ErrNoPath},
		"empty":   {b.file("empty.txt", ""), signer.ErrEmpty},
		"folder":  {sub, signer.ErrDirectory},
		"taken":   {taken, signer.ErrExists},
		"good":    {good, nil},
	} {
		d := b.drafts(signer.Options{}, c.path)[0]
		if !errors.Is(d.Err, c.want) {
			t.Errorf("%s: %v, want %v", name, d.Err, c.want)
		}
	}
	d := b.drafts(signer.Options{}, good, good)
	if d[0].Err != nil || d[1].Err != signer.ErrCollision {
		t.Errorf("twice the same: %v, %v", d[0].Err, d[1].Err)
	}
	d = b.drafts(signer.Options{Overwrite: true}, taken, taken+".p7s")
	if d[0].Err != signer.ErrCollision {
		t.Errorf("a result that replaces another document: %v", d[0].Err)
	}
	d = b.drafts(signer.Options{Dir: filepath.Join(b.dir, "gone")}, good)
	if d[0].Err != signer.ErrOutFolder {
		t.Errorf("no folder: %v", d[0].Err)
	}
}

func TestChangedDocumentIsNotSigned(t *testing.T) {
	b := newBench(t, practice.Options{})
	one, two, three := b.file("1.txt", "1"), b.file("2.txt", "2"), b.file("3.txt", "3")
	drafts := b.drafts(signer.Options{}, one, two, three)
	b.file("2.txt", "not what was prepared")
	later := noon.Add(time.Hour)
	if err := os.Chtimes(three, later, later); err != nil { // touched, but the same
		t.Fatal(err)
	}
	events, err := b.sign(practice.Password, false, drafts)
	if err != nil {
		t.Fatal(err)
	}
	if events[1].Err != nil || events[2].Err != signer.ErrChanged || events[3].Err != nil {
		t.Errorf("events %+v", events)
	}
	if got := strings.Join(b.files(), " "); got != "1.txt 1.txt.p7s 2.txt 3.txt 3.txt.p7s" {
		t.Errorf("files: %s", got)
	}
}

func TestCardPulledInTheMiddleKeepsWhatIsDone(t *testing.T) {
	b := newBench(t, practice.Options{})
	var paths []string
	for _, name := range []string{"1", "2", "3", "4"} {
		paths = append(paths, b.file(name, name))
	}
	drafts := b.drafts(signer.Options{}, paths...)
	b.card.Suffer(practice.LoseAnswer(practice.Nth(3, practice.Signing), b.card.Pull))
	events, err := b.sign(practice.Password, false, drafts)
	if !errors.Is(err, reader.ErrRemoved) {
		t.Fatalf("%v, want ErrRemoved", err)
	}
	if got := strings.Join(b.files(), " "); got != "1 1.p7s 2 2.p7s 3 4" || len(events) != 3 {
		t.Fatalf("files: %s, events %+v", got, events)
	}
	b.card.Recover()
	b.card.Insert()
	if b.tries() != 5 {
		t.Error("a try was spent")
	}
	if _, err := b.sign(practice.Password, false, drafts[2:]); err != nil {
		t.Fatal(err)
	}
	if got := len(b.files()); got != 8 {
		t.Errorf("%d files after going on", got)
	}
}

func TestBadReaderWritesNothing(t *testing.T) {
	b := newBench(t, practice.Options{})
	b.card.Suffer(practice.FlipBit(practice.Signing, 77))
	if _, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, b.file("a", "a"))); !errors.Is(err, reader.ErrBadSignature) {
		t.Errorf("%v, want ErrBadSignature", err)
	}
	if got := b.files(); len(got) != 1 {
		t.Errorf("written: %v", got)
	}
}

func TestLostAnswerToThePasswordIsNotCalledWrong(t *testing.T) {
	b := newBench(t, practice.Options{})
	b.card.Suffer(practice.LoseAnswer(practice.Verifying, func() {}))
	_, err := b.sign("WRONG12", false, b.drafts(signer.Options{}, b.file("a", "a")))
	if !errors.Is(err, reader.ErrVerifyUnknown) {
		t.Fatalf("%v, want ErrVerifyUnknown", err)
	}
	b.card.Recover()
	if b.tries() != 4 {
		t.Errorf("%d tries left: more than one VERIFY was sent", b.tries())
	}
}

// TestNothingIsLeftProven asks the card for a signature after Sign without a
// password, as another program would.
func TestNothingIsLeftProven(t *testing.T) {
	for name, spoil := range map[string]func(*bench, context.CancelFunc){
		"done":      func(*bench, context.CancelFunc) {},
		"cancelled": func(b *bench, cancel context.CancelFunc) { b.card.Suffer(practice.Late(practice.Signing, cancel)) },
		"bad signature": func(b *bench, _ context.CancelFunc) {
			b.card.Suffer(practice.FlipBit(practice.Signing, 5))
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, practice.Options{})
			drafts := b.drafts(signer.Options{}, b.file("1", "1"), b.file("2", "2"))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			spoil(b, cancel)
			b.desk.Sign(ctx, signer.Session{PIN: signer.NewPIN([]byte(practice.Password))}, drafts, func(signer.Event) {})
			b.card.Recover()
			if proven(t, b.card) {
				t.Error("the card signs for whoever comes next")
			}
		})
	}
}

func TestNothingIsLeftProvenByAPanicOfTheWriter(t *testing.T) {
	b := newBench(t, practice.Options{})
	drafts := b.drafts(signer.Options{}, b.file("1", "1"), b.file("2", "2"))
	defer func() {
		if recover() == nil {
			t.Error("the panic is lost")
		}
		if proven(t, b.card) {
			t.Error("the card signs for whoever comes next")
		}
	}()
	b.desk.Sign(t.Context(), signer.Session{PIN: signer.NewPIN([]byte(practice.Password))}, drafts, func(signer.Event) { panic("writer") })
}

// proven tells whether the signing certificate can be read without a password.
func proven(t *testing.T, card *practice.Card) bool {
	t.Helper()
	for _, command := range []string{
		"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01",
		"\x00\xA4\x02\x0C\x02\x00\x01",
	} {
		if _, err := card.Transmit([]byte(command)); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := card.Transmit([]byte("\x00\xB0\x00\x00\x04"))
	if err != nil {
		t.Fatal(err)
	}
	return len(answer) != 2 || answer[0] != 0x69 || answer[1] != 0x82
}

func TestCancelStopsBetweenDocuments(t *testing.T) {
	b := newBench(t, practice.Options{})
	drafts := b.drafts(signer.Options{}, b.file("1", "1"), b.file("2", "2"), b.file("3", "3"))
	ctx, cancel := context.WithCancel(t.Context())
	b.card.Suffer(practice.Late(practice.Nth(2, practice.Signing), cancel))
	done := 0
	err := b.desk.Sign(ctx, signer.Session{PIN: signer.NewPIN([]byte(practice.Password))}, drafts, func(e signer.Event) {
		if e.Out != "" {
			done++
		}
	})
	if !errors.Is(err, context.Canceled) || done != 2 {
		t.Errorf("%v after %d files, want cancelled after 2", err, done)
	}
}

func TestUnknownAuthorityIsAWarning(t *testing.T) {
	b := newBench(t, practice.Options{UnknownCA: true})
	path := b.file("a", "a")
	events, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path))
	if err != nil || events[0].Err != signer.ErrUnknownCA || events[1].Out == "" {
		t.Fatalf("%v, %+v", err, events)
	}
	r, _ := b.desk.Verify(t.Context(), signer.Question{Path: path + ".p7s"})
	if r.Result != signer.Undecided || !errors.Is(r.Reason, signer.ErrIssuer) {
		t.Errorf("report %v %v", r.Result, r.Reason)
	}
}

func TestVerifyNamesWhatItCannotRead(t *testing.T) {
	b := newBench(t, practice.Options{})
	for name, c := range map[string]struct {
		path   string
		result signer.Result
		reason error
	}{
		"missing":  {filepath.Join(b.dir, "none.p7s"), signer.Undecided, signer.ErrUnreadable},
		"folder":   {b.dir, signer.Undecided, signer.ErrUnreadable},
		"plain":    {b.file("plain.txt", "hello"), signer.Undecided, signer.ErrNoSignature},
		"garbage":  {b.file("garbage.p7s", "hello"), signer.Failed, signer.ErrUnparseable},
		"empty":    {b.file("empty.p7s", ""), signer.Failed, signer.ErrUnparseable},
		"half pdf": {b.file("half.pdf", "%PDF-1.7\n1 0 obj"), signer.Failed, signer.ErrUnparseable},
	} {
		r, err := b.desk.Verify(t.Context(), signer.Question{Path: c.path})
		if err != nil || r.Result != c.result || !errors.Is(r.Reason, c.reason) || len(r.Signatures) != 0 {
			t.Errorf("%s: %v %v %v", name, r.Result, r.Reason, err)
		}
	}
}

func TestSignatureWithoutItsContentNamesNobody(t *testing.T) {
	b := newBench(t, practice.Options{})
	path := b.file("a", "a")
	if _, err := b.sign(practice.Password, false, b.drafts(signer.Options{}, path)); err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "a")
	if err := os.Rename(path, elsewhere); err != nil {
		t.Fatal(err)
	}
	r, _ := b.desk.Verify(t.Context(), signer.Question{Path: path + ".p7s"})
	if r.Result != signer.Undecided || !errors.Is(r.Reason, signer.ErrNoContent) || r.Signatures[0].Signer != nil {
		t.Errorf("%+v", r)
	}
	r, _ = b.desk.Verify(t.Context(), signer.Question{Path: path + ".p7s", Content: elsewhere})
	if r.Result != signer.Passed {
		t.Errorf("with its content named: %+v", r)
	}
}

func TestCardThatBeginsLaterIsRefusedBeforeThePassword(t *testing.T) {
	b := newBench(t, practice.Options{NotYetValid: true, Tries: 3})
	drafts := b.drafts(signer.Options{}, b.file("a.txt", "a"))
	var early *signer.NotYetError
	if _, err := b.sign("WRONG12", false, drafts); !errors.As(err, &early) || !early.Estimated {
		t.Fatalf("%v, want not yet valid", err)
	}
	if s := b.desk.Status(t.Context(), ""); s.Stage != signer.NotYet || s.Signing.Left != 3 || s.NotBefore.Before(noon) {
		t.Errorf("status %+v", s)
	}
}

// aService is a Source whose smart card service starts after some looks.
type aService struct {
	reader.Source
	looks chan error
}

func (a aService) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	if err := <-a.looks; err != nil {
		return err
	}
	return a.Source.Watch(ctx, changed)
}

func TestWatchGoesOnWhenTheServiceComesBack(t *testing.T) {
	b := newBench(t, practice.Options{})
	looks := make(chan error, 2)
	looks <- reader.ErrStopped
	looks <- nil
	b.desk.Cards = aService{b.desk.Cards, looks}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var stages []signer.Stage
	err := b.desk.Watch(ctx, "", func(s signer.Status) {
		stages = append(stages, s.Stage)
		if s.Stage == signer.Ready {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || stages[0] != signer.Stopped || stages[len(stages)-1] != signer.Ready {
		t.Errorf("%v, stages %v", err, stages)
	}
}

// turned is a Source that tells of a change when the test says so.
type turned struct {
	reader.Source
	turns chan struct{}
}

func (s turned) Watch(ctx context.Context, changed func([]reader.Slot)) error {
	for range s.turns {
		slots, err := s.Slots()
		if err != nil {
			return err
		}
		changed(slots)
	}
	return ctx.Err()
}

// A card that is pulled while the self-test has it is reported behind the test.
func TestWatchLosesNoNews(t *testing.T) {
	b := newBench(t, practice.Options{})
	turns, seen, over := make(chan struct{}), make(chan signer.Status, 10), make(chan struct{})
	b.desk.Cards = turned{b.desk.Cards, turns}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer close(over)
		b.desk.Watch(ctx, "", func(s signer.Status) { seen <- s })
	}()
	turns <- struct{}{}
	for s := range seen {
		if s.Stage == signer.Ready {
			break
		}
	}
	b.desk.SelfTest(t.Context(), "", func(l signer.Line) {
		if l.Point != signer.AtService {
			return
		}
		b.card.Pull()
		turns <- struct{}{}
		for !waits("watchOnce") {
			select {
			case turns <- struct{}{}:
				t.Fatal("the change was passed over")
			default:
				runtime.Gosched()
			}
		}
	})
	if s := <-seen; s.Stage != signer.NoCard {
		t.Errorf("stage %v is reported", s.Stage)
	}
	cancel()
	close(turns)
	<-over
}

// waits tells whether a goroutine in that function waits for a mutex.
func waits(function string) bool {
	stacks := make([]byte, 1<<20)
	for _, one := range strings.Split(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
		if strings.Contains(one, function) && strings.Contains(one, "Mutex).Lock") {
			return true
		}
	}
	return false
}
