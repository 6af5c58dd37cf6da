// Package ui is the window of the program, in Fyne. It knows no card, no
// cryptography and no file format: it asks a signer.Desk and shows what comes.
package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"inkan/crash"
	"inkan/i18n"
	"inkan/signer"
	"inkan/ui/preview"
	"inkan/ui/single"
)

// Rehearsal lets practice mode pull and put back the practice card.
type Rehearsal interface {
	Insert()              // puts the card into the reader
	Pull()                // takes it out
	Reset(options string) // puts in a new card; options as the practice card reads them, "" for none
}

// Opening is what the window begins with.
type Opening struct {
	single.Start                     // of this program
	Later        <-chan single.Start // what later starts hand over; nil if nothing can
	Doze         Doze
}

// Doze lets the goroutine of the screen sleep while nothing happens. Without it
// the toolkit looks for events 60 times a second.
type Doze struct {
	Wait   func(time.Duration) // until there is an event, or the time is over
	Wake   func()              // ends a Wait
	Attend func(fyne.Window)   // looks after the events of the window; called once it is open
}

// Show opens the window and runs it until it is closed. It reads readers and
// cards through desk and speaks the language of say unless the person chose
// another; practice is nil with real readers.
func Show(app fyne.App, desk *signer.Desk, say *i18n.Printer, open Opening, practice Rehearsal) {
	w := newWindow(app, desk, say, practice)
	defer crash.Guard(w.leave)
	w.doze(open.Doze)
	w.welcome(open.Verify || len(open.Files) > 0)
	w.win.SetTitle(windowClass)
	w.win.Show()
	w.entitle()
	w.watch("")
	w.begin(open.Start)
	w.expect(open.Later)
	w.recall()
	app.Run()
	w.leave()
}

// leave ends the job, so that the card is left as it should be, and takes the
// sample papers away.
func (w *window) leave() {
	w.end()
	w.jobs.Wait()
	w.papers.Wait()
}

// window is the one window of the program.
type window struct {
	app      fyne.App
	win      fyne.Window
	desk     *signer.Desk
	system   *i18n.Printer // the language of the start
	say      *i18n.Printer
	palette  *palette
	practice Rehearsal

	state    state
	post     func(func())       // runs something on the goroutine of the screen
	life     context.Context    // ends with the window
	end      context.CancelFunc // ends life
	cancel   context.CancelFunc // ends the job
	jobs     sync.WaitGroup     // the job
	slot     string             // the reader that was chosen; "" if none was
	unwatch  context.CancelFunc // ends the watcher
	leaving  bool               // the window closes when the job has come back
	pin      *pinField          // while the password is asked
	cut      bool               // a part of the password was lost that is being typed
	viewer   *preview.Viewer
	seen     view                 // asked for last
	unsee    context.CancelFunc   // gives it up
	sealView *paper               // in which the page is scrolled
	stage    *stage               // nil if no page is seen
	placed   [2]*shortField       // its fields for the place; nil if there are none
	aim      *spot                // the place of the seal that was asked for last; nil if that is the default one
	held     bool                 // what waits is not taken up
	stale    bool                 // documents are to be judged with other options
	wishes   []func(*signer.Seal) // for the seal, while documents are judged
	former   *sign                // before the seal was changed
	refusal  error                // why the seal was not changed as asked
	onward   bool                 // the password is to be asked for when the documents are judged
	warmed   bool                 // the renderer of pages was started
	papers   sync.WaitGroup       // folders of sample papers
	code     *textField           // for the support code of a caller
	stamp    *textField           // for the address of a time stamping authority
	grip     grip
	parts    parts
}

func newWindow(app fyne.App, desk *signer.Desk, say *i18n.Printer, practice Rehearsal) *window {
	w := &window{app: app, desk: desk, system: say, practice: practice, post: onScreen}
	w.grip.now, w.grip.picture = time.Now, afterPicture
	w.life, w.end = context.WithCancel(context.Background())
	w.state = state{Now: desk.Now(), Practice: practice != nil, Set: loadSettings(app.Preferences())}
	w.state.Sign.Options.Dir = w.state.Set.Folder
	w.win = app.NewWindow(appName)
	w.win.SetMaster()
	w.win.SetPadded(false)
	w.win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(paths(uris)) })
	w.win.SetCloseIntercept(w.close)
	w.win.SetOnClosed(w.end)
	w.parts = newParts()
	w.viewer, w.sealView = newViewer(), newPaper()
	w.listenKeys()
	w.dress()
	w.win.SetContent(w.parts.root)
	w.win.Resize(lastSize(app.Preferences()))
	w.draw()
	return w
}

// appName is the name of the program, as on the rail.
const appName = "Inkan"

// apply is the only way in which the screen changes: the state takes in what
// happened, and the parts of the window that depend on it are drawn anew.
func (w *window) apply(e any) {
	before := w.state
	w.state.Now = w.desk.Now()
	w.state = w.state.next(e)
	if _, ok := e.(adjusted); ok {
		w.dress()
	}
	w.draw()
	w.after(e)
	w.started(before)
}

// close closes the window; while the card works, as soon as it has finished the
// document that it works on.
func (w *window) close() {
	if w.state.Busy == signing {
		w.leaving = true
		w.stop()
		return
	}
	w.dropPIN()
	keepSize(w.app.Preferences(), w.win.Canvas().Size())
	w.win.Close()
}

// after starts what has to follow.
func (w *window) after(e any) {
	switch e := e.(type) {
	case turned:
		if e.page == pageSupport && w.state.Probe.Found == nil {
			w.selfTest()
		}
	case pictured:
		w.sealFrom(sealImage)
	case prepared:
		w.warm()
	case judged:
		if !w.stale {
			w.judge()
		}
	case submitted:
		w.parts.followed = 0
	case told:
		w.follow()
	case failed:
		w.former = nil
	case signed:
		w.notify()
		if w.leaving {
			w.close()
		}
	}
	w.goOn()
}

// goOn takes up what waits, when nothing else is going on.
func (w *window) goOn() {
	if w.held {
		return
	}
	if w.state.Busy == idle {
		w.grant()
	}
	if s := w.state; s.Busy == idle && s.Sign.Step == stepFiles && s.dialog() == noDialog {
		if waiting := w.state.Sign.Waiting; len(waiting) > 0 {
			w.apply(resumed{pageSign})
			w.add(waiting)
		}
	}
	w.verifyWaiting()
	w.show(w.wanted())
}

// dress puts language, colours and text size on.
func (w *window) dress() {
	w.say = w.system.Phrased()
	if chosen, err := i18n.New(w.state.Set.Lang); w.state.Set.Lang != "" && err == nil {
		w.say = chosen.Phrased()
	}
	w.palette = paletteFor(w.state.Set.Theme, w.app.Settings().ThemeVariant())
	mirror(w.plainSay())
	w.app.Settings().SetTheme(newSkin(w.palette, w.state.Set.scale(), w.say.Lang()))
	w.entitle()
	w.parts.forget()
}

// windowClass is what docks know the window by (WM_CLASS of ICCCM 4.1.2.5): GLFW
// takes the title that a window is born with. StartupWMClass of the desktop entry
// says the same.
const windowClass = appName

// entitle writes the title bar.
func (w *window) entitle() {
	title := appName + " " + w.plainSay().T("ui.app")
	if w.state.Practice {
		title = w.plainSay().T("ui.practice.title") + " " + title
	}
	w.win.SetTitle(title)
}

// plainSay writes texts for files: without the marks that phrases end with.
func (w *window) plainSay() *i18n.Printer {
	if chosen, err := i18n.New(w.state.Set.Lang); w.state.Set.Lang != "" && err == nil {
		return chosen
	}
	return w.system
}

func (w *window) look() *look {
	return &look{p: w.palette, scale: w.state.Set.scale(), pixels: float64(w.win.Canvas().Scale()), say: w.say, keys: w.key, grip: &w.grip, last: &w.parts.last}
}
