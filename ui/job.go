package ui

import (
	"context"
	"os"
	"os/exec"
	"time"

	"fyne.io/fyne/v2"

	"inkan/crash"
	"inkan/signer"
	"inkan/ui/single"
)

// This file has the only goroutines of the window and the only way back from
// them to the screen.

// patience is how long the card may be silent before the window says so.
const patience = 30 * time.Second

// onScreen runs f on the goroutine of the screen. Each window has its way there
// in a field, and tests put their own into it: what a job still tells when its
// test is over reaches no other window.
func onScreen(f func()) { fyne.Do(f) }

// How long the screen sleeps when nothing happens, what it has in between to draw
// what came, and how long it is awake after an event, so that what moves does so
// smoothly.
const (
	dozeTime = time.Second
	drawTime = 30 * time.Millisecond
	liveTime = time.Second
)

// doze lets the goroutine of the screen sleep while nobody does anything and no
// job is at work. An event of the person, or news of a reader, ends it at once.
func (w *window) doze(d Doze) {
	if d.Wait == nil {
		return
	}
	w.post = func(f func()) { onScreen(f); d.Wake() }
	slept := make(chan bool, 1)
	go func() {
		defer crash.Guard(w.leave)
		time.Sleep(drawTime)
		onScreen(func() { d.Attend(w.win) })
		for rest := liveTime; w.life.Err() == nil; {
			time.Sleep(rest)
			onScreen(func() { slept <- w.asleep(d) })
			select {
			case <-w.life.Done():
				return
			case calm := <-slept:
				rest = liveTime
				if calm {
					rest = drawTime
				}
			}
		}
	}()
}

// asleep sleeps once, and tells whether nothing happened meanwhile.
func (w *window) asleep(d Doze) bool {
	_, typing := w.win.Canvas().Focused().(fyne.Shortcutable) // a caret blinks
	if typing || w.life.Err() != nil || w.state.Busy != idle {
		return false
	}
	began := time.Now()
	d.Wait(dozeTime)
	return time.Since(began) >= dozeTime*9/10 // the system counts in whole milliseconds
}

// do starts the one job. What run returns is the last thing that happened. Whoever
// wants one looks first whether there is one already; a second one is not begun.
func (w *window) do(kind work, run func(ctx context.Context, on func(any)) any) {
	if w.state.Busy != idle {
		return
	}
	ctx, cancel := context.WithCancel(w.life)
	w.cancel = cancel
	w.apply(began{kind})
	w.jobs.Add(1)
	go func() {
		defer crash.Guard(w.leave)
		defer w.jobs.Done()
		defer cancel()
		last := run(ctx, func(e any) { w.post(func() { w.apply(e) }) })
		w.post(func() { w.apply(last) })
	}()
}

// watch reports reader and card for as long as the window lives, or until another
// reader is to be watched; "" watches all. A watch that ends by itself, because
// the service of the readers stopped, is begun again.
func (w *window) watch(slot string) {
	if w.unwatch != nil {
		w.unwatch()
	}
	ctx, cancel := context.WithCancel(w.life)
	w.unwatch = cancel
	go func() {
		defer crash.Guard(w.leave)
		for ctx.Err() == nil {
			w.desk.Watch(ctx, slot, func(s signer.Status) {
				w.post(func() {
					if ctx.Err() == nil { // else another watcher tells by now
						w.met(s)
					}
				})
			})
			select {
			case <-ctx.Done():
			case <-time.After(2 * time.Second):
			}
		}
	}()
}

// expect takes what later starts of the program hand over, for as long as there
// are any.
func (w *window) expect(later <-chan single.Start) {
	if later == nil {
		return
	}
	go func() {
		defer crash.Guard(w.leave)
		for start := range later {
			w.post(func() { w.handed(start) })
		}
	}()
}

// gather passes on what became of up to that many documents, not more often than a
// person can read it: each time the list is drawn anew, which takes longer than to
// sign one of many documents. What came last is told a moment later, whatever
// happens then.
func (w *window) gather(count int) (tell func(signer.Event), end func()) {
	box := make(chan signer.Event, count+2) // each document, who signs, and that the card could not be left
	empty := func() {
		if list := drained(box); len(list) > 0 {
			w.apply(told{list})
		}
	}
	late := time.AfterFunc(time.Hour, func() { w.post(empty) })
	var last time.Time
	tell = func(e signer.Event) {
		box <- e
		if now := time.Now(); now.Sub(last) >= tellEvery {
			last = now
			w.post(empty)
			return
		}
		late.Reset(tellEvery)
	}
	return tell, func() { late.Stop(); w.post(empty) }
}

// drained is what lies in a box.
func drained(box <-chan signer.Event) (list []signer.Event) {
	for {
		select {
		case e := <-box:
			list = append(list, e)
		default:
			return list
		}
	}
}

// recall reads the seal that is remembered, beside the job.
func (w *window) recall() {
	go func() {
		defer crash.Guard(w.leave)
		if p, ok := readSeal(); ok {
			w.post(func() { w.apply(recalled{p}) })
		}
	}()
}

// warm starts the renderer of pages when there is a first PDF, before anybody
// waits for its picture.
func (w *window) warm() {
	if w.warmed || len(w.pdfs()) == 0 {
		return
	}
	w.warmed = true
	go func() {
		defer crash.Guard(w.leave)
		w.viewer.Warm(w.life) // what fails is told when a page is to be seen
	}()
}

// show draws a page of a PDF beside the job; what was being drawn before is given
// up. It does nothing if the same was asked for last.
func (w *window) show(v view) {
	if v == w.seen {
		return
	}
	w.seen = v
	if w.unsee != nil {
		w.unsee()
		w.unsee = nil
	}
	if v == (view{}) {
		return
	}
	ctx, cancel := context.WithCancel(w.life)
	w.unsee = cancel
	go func() {
		defer crash.Guard(w.leave)
		s := sightOf(ctx, w.viewer, v)
		if ctx.Err() == nil {
			w.post(func() { w.apply(sighted{s}) })
		}
	}()
}

// overdue runs f when the job was silent for a long time; each call of the
// returned function says that it was not.
func (w *window) overdue(after time.Duration, f func()) (heard, end func()) {
	t := time.AfterFunc(after, func() { w.post(f) })
	return func() { t.Reset(after) }, func() { t.Stop() }
}

// tidy takes a folder away when the window goes, behind the job that may write there.
func (w *window) tidy(dir string) {
	w.papers.Add(1)
	go func() {
		defer crash.Guard(w.leave)
		defer w.papers.Done()
		<-w.life.Done()
		w.jobs.Wait()
		os.RemoveAll(dir)
	}()
}

// startPractice opens practice mode as a program of its own, so that a real card
// and the practice card never meet.
func startPractice() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.Command(self, "--practice")
	if err := c.Start(); err != nil {
		return err
	}
	go func() {
		defer crash.Guard()
		c.Wait() // else what has ended stays among the processes of a Unix
	}()
	return nil
}
