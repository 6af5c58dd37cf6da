package ui

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/crash"
	"inkan/signer"
)

// selfTest looks at service, reader, card and certificates. No password is sent.
func (w *window) selfTest() {
	if w.state.Busy != idle {
		return
	}
	slot, version := w.slot, w.app.Metadata().Version
	last := ""
	if w.state.Met != nil {
		last = w.say.Explain(w.state.Met).Key
	}
	w.do(probing, func(ctx context.Context, on func(any)) any {
		if text, _, err := crash.Left(); err == nil { // else there is nothing to offer
			on(broken{text})
		}
		found := w.desk.SelfTest(ctx, slot, func(l signer.Line) { on(l) })
		found.Version = version
		if last != "" {
			found.Last = last
		}
		return tested{found}
	})
}

// support is the page of the self-test: what works and what does not, line by
// line, and the code that tells it to somebody at the telephone.
func (w *window) support(l *look) fyne.CanvasObject {
	again := l.filled(44, action{id: "again", text: l.t("ui.support.again"), icon: "again", off: w.state.Busy != idle, tap: w.selfTest})
	head := beside(16, 0, l.title(l.t("ui.support.title")), again)
	side := []fyne.CanvasObject{w.callerPanel(l), w.troubles(l)}
	left := w.findings(l)
	if w.state.Probe.Crash != "" {
		left = stack(24, w.crashPanel(l), left)
	}
	body := container.New(codeFirst{side: 368, narrow: l.px(480)}, w.codePanel(l), left, stack(16, compact(side)...))
	return l.page(head, body)
}

// codeFirst has the second object at the left, the first at the top right and the
// third below that; in one column, where there is no room for two, they follow in
// their order: whoever is asked for the code sees it at once.
type codeFirst struct {
	smallest
	side, narrow float32
}

func (c codeFirst) natural(o []fyne.CanvasObject) float32 { return naturalOf(o[1]) + 24 + c.side }

func (c codeFirst) one(width float32) bool { return width-24-c.side < c.narrow }

func (c codeFirst) heightFor(o []fyne.CanvasObject, width float32) float32 {
	if c.one(width) {
		return column{gap: 24, fill: -1}.heightFor(o, width)
	}
	right := heightOf(o[0], c.side) + 16 + heightOf(o[2], c.side)
	return max(right, heightOf(o[1], width-24-c.side))
}

func (c codeFirst) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if c.one(size.Width) {
		column{gap: 24, fill: -1}.Layout(o, size)
		return
	}
	left, first := size.Width-24-c.side, heightOf(o[0], c.side)
	place(o[0], left+24, 0, c.side, first)
	place(o[1], 0, 0, left, size.Height)
	place(o[2], left+24, first+16, c.side, size.Height-first-16)
}

// findings are the lines of this computer's test, or of what a caller's code says.
func (w *window) findings(l *look) fyne.CanvasObject {
	p := w.state.Probe
	if p.Caller != nil {
		lines := p.Caller.Lines()
		back := l.outline(44, action{id: "own", text: l.t("ui.test.own"), icon: "back", tap: func() { w.apply(unheard{}) }})
		about := l.note(strings.Join(firstOf(p.Caller.About(l.t), 1), "　"))
		parts := []fyne.CanvasObject{l.heading(l.t("selftest.decoded", p.Heard)), about, l.tallies(lines), gap(0, 4), l.testRows(lines, false)}
		if last := p.Caller.Last; last != "" {
			parts = append(parts, gap(0, 4), l.note(l.t("selftest.last", l.lastError(last))))
		}
		return stack(4, append(parts, gap(0, 4), flow(0, back))...)
	}
	key := "ui.test.running"
	if _, problems, open := tally(p.Lines); p.Found != nil || problems > 0 {
		switch {
		case problems == 0:
			key = "ui.test.good"
		case open > 0:
			key = "ui.test.next"
		default:
			key = "ui.test.mend"
		}
	}
	return stack(4, l.heading(l.t(key)), l.tallies(p.Lines), gap(0, 4), l.testRows(p.Lines, p.Found == nil))
}

// firstOf is at most the first n of a list.
func firstOf(list []string, n int) []string { return list[:min(n, len(list))] }

// lastError is the title of an error of which only the key is known.
func (l *look) lastError(key string) string {
	return l.t(key, "…", "…", "…", "…")
}

// tallies are the three counts above the lines.
func (l *look) tallies(lines []signer.Line) fyne.CanvasObject {
	ok, problems, open := tally(lines)
	count := func(t tone, key string, n int) fyne.CanvasObject {
		return beside(8, 1, l.mark(t, 20), newLabel(l.scale, span{l.t(key) + "  ", ink{size: 16, color: l.p.Text}}, span{l.say.T("ui.test.count", n), ink{size: 16, bold: true, color: l.p.Heading}}))
	}
	return flow(32, count(toneOK, "ui.support.ok", ok), count(toneProblem, "ui.support.problem", problems), count(toneNotChecked, "ui.support.unreached", open))
}

// testRows are the lines that are known, and rings for those that are not yet.
func (l *look) testRows(lines []signer.Line, running bool) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, line := range lines {
		rows = append(rows, l.testRow(line, i == 0, i == len(lines)-1 && !running))
	}
	for p := len(lines); running && p <= int(signer.AtTries); p++ {
		t, words := toneWaiting, ""
		if p == len(lines) {
			t, words = toneWorking, l.t("ui.test.now")
		}
		rows = append(rows, pad(16, 12, 16, 12, l.testCells(t, signer.Point(p).Key(), l.note(words))))
	}
	return l.rows(rows...)
}

// testRow is one line. A broken one unfolds and says what to do.
func (l *look) testRow(line signer.Line, first, last bool) fyne.CanvasObject {
	args := shown(line.Args)
	value := l.t(line.Key, args...)
	plain := func(key string, bold bool) *label {
		return newLabel(l.scale, span{l.t(key), ink{size: 16, bold: bold, color: l.p.Text}}, span{"  " + value, ink{size: 16, color: l.p.Support}})
	}
	switch line.Result {
	case signer.Passed:
		text := plain("ui.support.ok", false)
		if line.Advice != "" {
			text = plain("selftest.caution", false)
			return pad(16, 12, 16, 12, l.testCells(toneCaution, line.Point.Key(), stack(0, text, l.body(l.t(line.Advice, args...)))))
		}
		return pad(16, 12, 16, 12, l.testCells(toneOK, line.Point.Key(), text))
	case signer.Failed:
		head := l.tinted(l.t("ui.support.problem")+"  "+value, 16, l.p.Error)
		cells := l.testCells(toneProblem, line.Point.Key(), stack(0, head, l.body(l.t(line.Advice, args...))))
		tint := block(l.p.tint(toneProblem))
		if first {
			tint.TopLeftCornerRadius, tint.TopRightCornerRadius = 11, 11
		}
		if last {
			tint.BottomLeftCornerRadius, tint.BottomRightCornerRadius = 11, 11
		}
		return over(tint, container.New(sideBar{width: 8}, block(l.p.bar(toneProblem))), l.alarm(toneProblem, 0), pad(16, 12, 16, 12, cells))
	}
	return pad(16, 12, 16, 12, l.testCells(toneNotChecked, line.Point.Key(), plain("ui.support.unreached", false)))
}

// shown are what fills a text, with the names of readers made printable.
func shown(args []any) []any {
	all := append([]any{}, args...)
	for i, a := range all {
		if s, ok := a.(string); ok {
			all[i] = printable(s)
		}
	}
	return all
}

func (l *look) testCells(t tone, name string, text fyne.CanvasObject) fyne.CanvasObject {
	cells := beside(12, 2, l.mark(t, 24), fixed(l.px(l.testWidth()), 0, l.bold(l.t(name))), text)
	cells.Layout = row{gap: 12, fill: 2, narrow: l.px(160), top: true}
	return cells
}

// testWidth is the width of the names of the lines.
func (l *look) testWidth() float32 {
	if l.ja() {
		return 168
	}
	return 196
}

// codePanel shows the support code, large enough to be read across a desk, with
// the reading of every character under it.
func (w *window) codePanel(l *look) fyne.CanvasObject {
	p := w.state.Probe
	parts := []fyne.CanvasObject{l.heading(l.t("ui.test.code"))}
	if p.Found == nil {
		parts = append(parts, l.body(l.t("ui.test.code.later")))
		return l.codeFrame(parts)
	}
	code := p.Found.Code()
	parts = append(parts, l.spoken(code), l.note(l.t("ui.test.code.private")), gap(0, 4),
		l.outline(44, action{id: "copy", text: l.t("ui.test.copy"), icon: "copy", tap: func() { w.app.Clipboard().SetContent(code); w.apply(copied{}) }}),
		l.outline(44, action{id: "diagnostics", text: l.t("ui.test.save"), icon: "save", tap: w.saveDiagnostics}))
	if p.Done != "" {
		parts = append(parts, beside(8, 1, l.mark(toneOK, 20), l.note(l.t(p.Done, printable(filepath.Base(p.Path))))))
	}
	return l.codeFrame(parts)
}

func (l *look) codeFrame(parts []fyne.CanvasObject) fyne.CanvasObject {
	return over(frame(l.p.Panel, l.p.Primary, 3, 12), pad(24, 20, 24, 24, stack(8, parts...)))
}

// spoken is a code in its groups, each with the readings of its characters.
func (l *look) spoken(code string) fyne.CanvasObject {
	var groups []fyne.CanvasObject
	says := signer.SayKeys(code)
	at := 0
	for _, group := range strings.Split(code, "-") {
		big := l.ink(group, ink{size: 44, mono: true, color: l.p.Heading})
		big.align = fyne.TextAlignCenter
		parts := []fyne.CanvasObject{big}
		for i := 0; i < len(group); i += 2 {
			var words []string
			for _, key := range says[at+i : at+min(i+2, len(group))] {
				words = append(words, l.t(key))
			}
			reading := l.note(strings.Join(words, "  "))
			reading.align = fyne.TextAlignCenter
			parts = append(parts, reading)
		}
		at += len(group) + 1 // and the hyphen
		groups = append(groups, stack(0, parts...))
	}
	return container.New(share{gap: 8, narrow: l.px(96)}, groups...)
}

// callerPanel reads the code that somebody says at the telephone.
func (w *window) callerPanel(l *look) fyne.CanvasObject {
	if w.code == nil {
		w.code = newTextField(w, pageSupport, w.hear)
		w.code.TextStyle.Monospace = true
	}
	w.code.wear(l, l.t("ui.test.caller"), "7K4M-2CRX-9HDT")
	button := flow(0, l.outline(44, action{id: "decode", text: l.t("ui.test.decode"), tap: func() { w.hear(w.code.Text) }}))
	var words fyne.CanvasObject = l.body(l.t("ui.test.caller.text"))
	if err := w.state.Probe.Wrong; err != nil {
		x := l.say.Explain(err)
		words = beside(8, 1, l.mark(toneProblem, 24), stack(0, l.bold(x.Title), l.note(x.Advice)))
	}
	return l.quiet(24, stack(8, l.bold(l.t("ui.test.caller")), words, w.code, button))
}

// hear reads a code as it was typed.
func (w *window) hear(typed string) {
	if strings.TrimSpace(typed) == "" {
		w.apply(unheard{})
		return
	}
	found, err := signer.Decode(typed)
	code := ""
	if err == nil {
		code = found.Code()
	}
	w.apply(heard{code, found, err})
}

// crashPanel tells that the program broke down, and offers what it left.
func (w *window) crashPanel(l *look) fyne.CanvasObject {
	off := w.state.Busy != idle
	parts := []fyne.CanvasObject{
		beside(12, 1, l.mark(toneCaution, 24), l.heading(l.t("crash.title"))),
		l.body(l.t("crash.text")),
		flow(12, l.outline(44, action{id: "keep", text: l.t("crash.save"), icon: "save", off: off, tap: w.saveCrash}),
			l.plainButton(44, action{id: "forget", text: l.t("crash.forget"), off: off, tap: w.forgetCrash})),
	}
	if p := w.state.Probe; p.Told != "" {
		parts = append(parts, beside(8, 1, l.mark(toneOK, 20), l.note(l.t(p.Told, printable(filepath.Base(p.At))))))
	}
	return l.panel(24, stack(12, parts...))
}

func (w *window) saveCrash() { w.open(forCrash, w.startFolder()) }

// writeCrash saves the record of a crash into a folder, under a name that is free.
func (w *window) writeCrash(dir string) {
	text, base := w.state.Probe.Crash, w.plainSay().T("crash.file")
	if text == "" || w.state.Busy != idle {
		return
	}
	w.do(reading, func(context.Context, func(any)) any {
		path, err := writeNew(signer.SaveNewPrivate, dir, base, ".txt", []byte(text))
		if err != nil {
			return failed{err}
		}
		return stowed{path}
	})
}

// forgetCrash deletes the record.
func (w *window) forgetCrash() {
	if w.state.Busy != idle {
		return
	}
	w.do(reading, func(context.Context, func(any)) any {
		if err := crash.Forget(); err != nil {
			return failed{err}
		}
		return dismissed{}
	})
}

func (w *window) saveDiagnostics() { w.open(forDiagnostics, w.startFolder()) }

// writeDiagnostics writes the findings as text into a folder, under a name that
// is free.
func (w *window) writeDiagnostics(dir string) {
	found := w.state.Probe.Found
	if found == nil || w.state.Busy != idle {
		return
	}
	text := strings.ReplaceAll(found.Text(w.say.T), string(phraseEnd), "")
	base := w.plainSay().T("ui.test.file")
	w.do(reading, func(context.Context, func(any)) any {
		path, err := writeNew(signer.SaveNewPrivate, dir, base, ".txt", []byte(text))
		if err != nil {
			return failed{err}
		}
		return diagnosed{path}
	})
}
