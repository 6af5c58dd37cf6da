package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"fyne.io/fyne/v2"

	"inkan/signer"
)

func (w *window) chooseFile()     { w.open(forSigning, w.startFolder()) }
func (w *window) chooseFolder()   { w.open(forFolder, w.startFolder()) }
func (w *window) chooseToVerify() { w.open(forVerifying, w.startFolder()) }
func (w *window) chooseOutput()   { w.open(forOutput, w.startFolder()) }

func (w *window) chooseFolderToVerify() { w.open(forVerifyingFolder, w.startFolder()) }

// startFolder is the folder of the last time, or the person's own.
func (w *window) startFolder() string {
	if last := w.app.Preferences().String("last"); last != "" {
		return last
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return string(filepath.Separator)
	}
	return home
}

// open reads a folder and shows it.
func (w *window) open(p purpose, dir string) {
	if w.state.Busy != idle {
		return
	}
	w.do(reading, func(context.Context, func(any)) any {
		entries, err := readFolder(dir)
		return opened{p, dir, p.fitting(entries), err}
	})
}

// readFolder reads a folder: folders first, then files, hidden ones left out.
func readFolder(dir string) (entries []entry, err error) {
	all, err := os.ReadDir(dir)
	for _, d := range all {
		if strings.HasPrefix(d.Name(), ".") {
			continue
		}
		e := entry{Name: d.Name(), Folder: d.IsDir()}
		if info, err := os.Stat(filepath.Join(dir, d.Name())); err == nil {
			e.Folder, e.Size = info.IsDir(), info.Size()
		}
		entries = append(entries, e)
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Folder && !entries[j].Folder })
	return entries, err
}

// chooseQuestion draws the folder.
func (w *window) chooseQuestion(l *look) fyne.CanvasObject {
	c := w.state.Choose
	titles := map[purpose]string{forSigning: "ui.choose.files", forVerifying: "ui.choose.verify", forFolder: "ui.choose.folder", forOutput: "ui.choose.output", forReport: "ui.choose.report", forReportText: "ui.choose.report", forReports: "ui.choose.report", forVerifyingFolder: "ui.choose.verify.folder", forDiagnostics: "ui.choose.diagnostics", forGuide: "ui.choose.guide", forPlan: "ui.choose.plan", forSealImage: "ui.choose.image", forRegister: "ui.choose.register", forCrash: "crash.choose"}
	up := l.plainButton(44, action{id: "up", text: l.t("ui.choose.up"), icon: "back", off: filepath.Dir(c.Dir) == c.Dir, tap: func() { w.open(c.For, filepath.Dir(c.Dir)) }})
	where := stack(0, l.name(filepath.Base(c.Dir), true, 16), l.name(folders(c.Dir), false, 14))
	inner := w.view("choose")
	list := l.virtual(len(c.Entries), even(l.px(44)), nil)
	list.build = func(i int) fyne.CanvasObject { return list.trail.put(w.entryRow(l, c.Entries[i]), i) }
	content := fyne.CanvasObject(list)
	switch {
	case c.Err != nil:
		x := l.say.Explain(c.Err)
		content = pad(16, 16, 16, 16, l.body(l.sentences(x.Title, x.Advice)))
	case len(c.Entries) == 0:
		content = pad(16, 16, 16, 16, l.note(l.t(c.For.emptyKey())))
	}
	inner.set(content, c.Dir)
	frame := over(frame(l.p.Panel, l.p.Edge, 1, 8), pad(2, 2, 2, 2, fixed(0, l.px(320), inner)))
	parts := []fyne.CanvasObject{l.title(l.t(titles[c.For])), beside(16, 1, up, where), frame, w.chooseBar(l, c)}
	return l.card(736, stack(16, parts...))
}

func (w *window) chooseBar(l *look, c chooser) fyne.CanvasObject {
	n := len(c.picked())
	text, off := l.t("ui.choose.take", n), n == 0
	if c.For.folders() {
		text, off = l.t("ui.choose.this"), c.Err != nil
	}
	if c.For == forSealImage {
		text = l.t("ui.choose.image.take")
	}
	if c.For > forOutput {
		text = l.t("ui.choose.here")
	}
	right := flow(16, w.cancelButton(l, "ui.password.cancel"), l.filled(48, action{id: "take", text: text, off: off, tap: w.choose}))
	right.Layout = wrapped{gap: 16, line: 8, right: true}
	return right
}

func (w *window) entryRow(l *look, e entry) *control {
	c := w.state.Choose
	f := faces{hover: face{fill: l.p.SoftHover, edge: l.p.HoverEdge, width: 2}, press: face{fill: l.p.SoftHover}, radius: 4}
	off := c.For.folders() && !e.Folder
	icon, color, size := "file", l.p.Text, bytesText(e.Size)
	tap := func() { w.apply(marked{e.Name}) }
	switch {
	case e.Folder:
		icon, size = "folder", ""
		color = l.p.Primary
		tap = func() { w.open(c.For, filepath.Join(c.Dir, e.Name)) }
	case c.Ticked[e.Name]:
		icon, color = "boxed", l.p.Primary
		f.rest = face{fill: l.p.InfoTint}
	case !off:
		icon = "box"
	}
	if off {
		color = l.p.Disabled
	}
	row := beside(12, 1, l.icon(icon, 22, color), l.name(e.Name, c.Ticked[e.Name], 16), l.note(size))
	control := newControl(l, "entry "+e.Name, e.Name, f, pad(12, 0, 12, 0, atLeast(l.px(44), row)), tap)
	control.disabled = off
	return control
}

// choose takes what was chosen to what it was chosen for.
func (w *window) choose() {
	c := w.state.Choose
	w.app.Preferences().SetString("last", c.Dir)
	switch c.For {
	case forSigning, forFolder, forVerifying, forVerifyingFolder:
		w.parts.behind = "" // it goes on: Enter is for the next step
	}
	w.held = true // what was chosen comes first
	w.apply(chosen{})
	w.held = false
	defer w.goOn()
	switch c.For {
	case forSigning:
		w.apply(turned{pageSign})
		w.dropped(c.picked())
	case forFolder:
		w.apply(turned{pageSign})
		w.dropped([]string{c.Dir})
	case forVerifying:
		w.apply(turned{pageVerify})
		w.verify(c.picked())
	case forVerifyingFolder:
		w.apply(turned{pageVerify})
		w.verify([]string{c.Dir})
	case forSealImage:
		w.readImage(c.picked()[0])
	case forOutput:
		w.outputTo(c.Dir)
	case forReport, forReportText, forReports:
		w.writeReport(c.Dir, c.For)
	case forDiagnostics:
		w.writeDiagnostics(c.Dir)
	case forGuide:
		w.writeGuide(c.Dir)
	case forRegister:
		w.register(c.Dir)
	case forPlan:
		w.writePlan(c.Dir)
	case forCrash:
		w.writeCrash(c.Dir)
	}
}

// outputTo sets the folder of the results; "" is beside each document.
func (w *window) outputTo(dir string) {
	n := w.state.Set
	n.Folder = dir
	w.adjust(n)
	o := w.state.Sign.Options
	o.Dir = dir
	w.prepareAgain(o)
}

// writeNew writes a file under the first name that is free, with one of the savers
// of signer: whole or not at all.
func writeNew(save func(string, []byte) error, dir, base, ext string, text []byte) (path string, err error) {
	for i := 1; i <= 1000; i++ {
		path = filepath.Join(dir, base+ext)
		if i > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", base, i, ext))
		}
		if err = save(path, text); !errors.Is(err, signer.ErrExists) {
			break
		}
	}
	return path, err
}
