package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"inkan/i18n"
	"inkan/signer"
)

// ten thousand documents, in the middle of being signed.
func many(tb testing.TB) *window {
	tb.Helper()
	say, err := i18n.New("ja")
	if err != nil {
		tb.Fatal(err)
	}
	w := newWindow(test.NewTempApp(tb), &signer.Desk{Now: func() time.Time { return now }}, say, nil)
	names := make([]string, 10000)
	for i := range names {
		names[i] = fmt.Sprintf("/papers/%d.csv", i)
	}
	w.apply(turned{pageSign})
	w.apply(prepared{drafts(names...)})
	w.apply(stepped{stepCheck})
	w.apply(submitted{})
	return w
}

// Telling what became of a document costs the screen nothing: what was told since
// it was last drawn is drawn together. Run with -bench Told.
func BenchmarkTold(b *testing.B) {
	w := many(b)
	mail := make(chan func(), 1000)
	w.post = func(f func()) { mail <- f }
	tell, end := w.gather(10000)
	draws, events := 0, 0
	for ; b.Loop(); events++ {
		if events%10000 == 9999 {
			end()
			tell, end = w.gather(10000)
		}
		tell(signer.Event{Draft: events % 10000, Out: "x"})
		for ; len(mail) > 0; draws++ {
			(<-mail)()
		}
	}
	end()
	b.ReportMetric(float64(draws)/float64(events), "draws/event")
}

// What is drawn when something was told, with ten thousand documents on the list.
func BenchmarkToldDraw(b *testing.B) {
	w := many(b)
	for i := 0; b.Loop(); i++ {
		w.apply(told{[]signer.Event{{Draft: i % 10000, Out: "x"}}})
	}
}

// However many documents are signed at once, each is counted, and the screen is
// drawn only when it has time.
func TestManyEventsAreToldTogether(t *testing.T) {
	b := newBench(t, "ja", "")
	names := make([]string, 2000)
	for i := range names {
		names[i] = fmt.Sprintf("/papers/%d.csv", i)
	}
	b.apply(turned{pageSign})
	b.apply(prepared{drafts(names...)})
	b.apply(submitted{})
	drawn := b.state.Sign.Rev
	tell, end := b.gather(len(names))
	for i := range names {
		tell(signer.Event{Draft: i, Out: "x"})
	}
	end()
	for len(b.mail) > 0 {
		(<-b.mail)()
	}
	if c := b.state.Sign.counts(true); c.Done != len(names) {
		t.Errorf("%+v", c)
	}
	if n := b.state.Sign.Rev - drawn; n > len(names)/4 {
		t.Errorf("drawn %d times", n)
	}
}

// What was told last is seen though nothing follows it.
func TestTheLastEventIsNotHeldBack(t *testing.T) {
	b := newBench(t, "ja", "")
	b.apply(turned{pageSign})
	b.apply(prepared{drafts("1.csv", "2.csv", "3.csv")})
	b.apply(submitted{})
	tell, _ := b.gather(3)
	tell(signer.Event{Draft: 0, Out: "x"})
	tell(signer.Event{Draft: 1, Out: "x"})
	for b.state.Sign.counts(true).Done < 2 {
		b.next()
	}
}

// As many events as a batch can have find room while the screen takes none, as when
// the window is being left.
func TestEventsNeverWaitForTheScreen(t *testing.T) {
	b := newBench(t, "ja", "")
	tell, end := b.gather(2)
	told := make(chan struct{})
	go func() {
		defer close(told)
		for _, draft := range []int{-1, 0, 1, -1} {
			tell(signer.Event{Draft: draft})
		}
		end()
	}()
	<-told // else this would never end
}
