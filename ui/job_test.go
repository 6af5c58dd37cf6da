package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"inkan/signer"
)

// The screen sleeps while nothing happens: not for a job, not for a caret, not
// when the window is gone, and no longer than until the next event.
func TestTheScreenSleepsOnlyWhenNothingHappens(t *testing.T) {
	b := newBench(t, "ja", "")
	slept := 0
	sound := Doze{Wait: func(d time.Duration) { slept++; time.Sleep(d) }, Wake: func() {}}
	event := Doze{Wait: func(time.Duration) { slept++ }, Wake: func() {}}
	if !b.asleep(sound) || slept != 1 {
		t.Errorf("it does not sleep: %d", slept)
	}
	if b.asleep(event) || slept != 2 {
		t.Errorf("it does not notice an event: %d", slept)
	}
	b.state.Busy = signing
	if b.asleep(sound) || slept != 2 {
		t.Error("it sleeps while the card works")
	}
	b.state.Busy = idle
	b.apply(turned{pageSupport})
	b.settle()
	b.win.Canvas().Focus(b.code)
	if b.asleep(sound) || slept != 2 {
		t.Error("it sleeps while a caret blinks")
	}
	b.win.Canvas().Unfocus()
	b.end()
	if b.asleep(sound) || slept != 2 {
		t.Error("it sleeps when the window is gone")
	}
}

// The password is sent when nothing else is going on: what is being done is told
// until then, and what was typed stays.
func TestThePasswordWaitsForTheJob(t *testing.T) {
	for name, c := range map[string]struct {
		begin func(*bench)
		says  string
	}{
		"the card is read again": {func(b *bench) { b.lookAgain() }, "カードを読んでいます"},
		"the self-test":          {func(b *bench) { b.selfTest() }, "カードを読んでいます"},
		"a verification":         {func(b *bench) { b.verify(b.files("二.csv")) }, "検証しています"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, "ja", "")
			b.see()
			b.toPassword("一.csv")
			b.typePassword("PRACTICE1")
			c.begin(b)
			going := b.state.Busy
			b.want(c.says)
			b.press("send")
			b.pin.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if b.state.Busy != going || b.state.Sign.Step != stepPassword || b.pin.n != 9 {
				t.Fatalf("busy with %d at step %d, %d characters", b.state.Busy, b.state.Sign.Step, b.pin.n)
			}
			b.settle()
			b.press("send")
			b.settle()
			b.want("1件に署名しました")
		})
	}
}

// A second job is not begun, and what is told of a document that is not on the list
// breaks nothing down.
func TestThereIsOneJob(t *testing.T) {
	b := newBench(t, "ja", "")
	b.add(b.files("一.csv"))
	b.do(reading, func(context.Context, func(any)) any {
		t.Error("a second job")
		return guideSaved{}
	})
	b.settle()
	b.jobs.Wait()
	b.apply(told{[]signer.Event{{Draft: 3, Out: "x"}}})
	if c := b.state.Sign.counts(false); c.All != 1 || c.Done != 0 {
		t.Errorf("%+v", c)
	}
}

// What is refused in the settings says nothing about the job: documents that are
// being read meanwhile all come to the list.
func TestARefusedSettingEndsNoJob(t *testing.T) {
	b := newBench(t, "ja", "")
	list := b.files("一.csv", "二.csv")
	b.add(list[:1])
	b.apply(turned{pageSettings})
	b.stampBy("nonsense")
	if b.state.dialog() != dialogProblem || b.state.Busy != preparing {
		t.Fatalf("dialog %d, busy with %d", b.state.dialog(), b.state.Busy)
	}
	b.apply(closed{})
	b.apply(turned{pageSign})
	b.add(list[1:])
	b.settle()
	if got := b.onList(); len(got) != 2 {
		t.Errorf("on the list: %q", got)
	}
}

// While a large result is written the bytes go on, and never back.
func TestBytesGoOnWhileALargeResultIsWritten(t *testing.T) {
	b := newBench(t, "ja", "")
	b.add(b.files("一.csv", "二.csv"))
	b.settle()
	b.apply(turned{pageSign})
	b.apply(stepped{stepPassword})
	b.apply(submitted{})
	b.apply(slow{})
	shown := func(n int64) string { return b.say.T("ui.progress.bytes", bytesText(n), bytesText(10<<20)) }
	b.apply(advanced{signer.Progress{Done: 1, All: 2, Bytes: 5 << 20, AllBytes: 10 << 20}})
	b.want(shown(5 << 20))
	if b.state.Slow {
		t.Error("the card is said to be slow")
	}
	b.apply(told{[]signer.Event{{Draft: -1, Holder: &signer.Holder{}}}})
	b.apply(advanced{signer.Progress{All: 2, Bytes: 1 << 20, AllBytes: 10 << 20}})
	b.want(shown(5 << 20))
	b.apply(told{[]signer.Event{{Draft: 0, Out: "x", Progress: signer.Progress{Done: 1, All: 2, Bytes: 6 << 20, AllBytes: 10 << 20}}}})
	b.want(shown(6 << 20))
}
