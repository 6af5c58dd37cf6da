package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/calendar"
	"inkan/signer"
	"inkan/signer/report"
)

// guide shows the way out of a difficulty.
func (w *window) guide(l *look) fyne.CanvasObject {
	if w.state.Guide == "keys" {
		return w.keysGuide(l)
	}
	if g, ok := calendar.GuideFor(w.state.Guide); ok {
		return w.askingGuide(l, g)
	}
	base := "ui.guide." + w.state.Guide
	var steps []fyne.CanvasObject
	for i := 1; l.say.Has(fmt.Sprintf("%s.%d", base, i)); i++ {
		if own := serviceSteps[runtime.GOOS]; w.state.Guide == "service" && own > 0 && i != own {
			continue
		}
		steps = append(steps, l.guideStep(len(steps)+1, "", l.t(fmt.Sprintf("%s.%d", base, i)), l.t(fmt.Sprintf("%s.%d.text", base, i))))
	}
	right := []fyne.CanvasObject{w.kept(l), w.readers(l), w.otherGuides(l)}
	head := stack(4, l.title(l.t(base+".title")), l.body(l.t(base+".lead")))
	left := l.panel(24, stack(16, append(steps, gap(0, 0), w.guideButtons(l))...))
	return l.page(head, l.twoColumns(328, stack(0, left), stack(16, compact(right)...)))
}

// serviceSteps are the steps of the guide to the service of smart cards that are
// meant for one system each.
var serviceSteps = map[string]int{"windows": 1, "linux": 2, "darwin": 3}

func compact(list []fyne.CanvasObject) (some []fyne.CanvasObject) {
	for _, o := range list {
		if o != nil {
			some = append(some, o)
		}
	}
	return append(some, gap(0, 0))
}

func (w *window) guideButtons(l *look) fyne.CanvasObject {
	return flow(12, l.filled(44, action{id: "back", text: l.t("ui.guide.back"), tap: w.leaveGuide}),
		l.outline(44, action{id: "again", text: l.t("ui.guide.look"), icon: "again", tap: w.lookAgain}))
}

// leaveGuide goes back to the page from which help was asked for.
func (w *window) leaveGuide() { w.apply(turned{w.state.GuideFrom}) }

// guideStep is one step: number or icon, what to do in bold, how.
func (l *look) guideStep(n int, icon, head, text string) fyne.CanvasObject {
	number := fyne.CanvasObject(centred(l.tinted(fmt.Sprint(n), 16, l.p.Info)))
	if icon != "" {
		number = centred(l.icon(icon, 24, l.p.Info))
		head = fmt.Sprintf("%d  %s", n, head)
	}
	disc := l.drawing("step-disc", 40, 40, 40, 40, `<circle cx="20" cy="20" r="20" fill="C"/>`, l.p.InfoTint, none)
	if l.p == &contrast {
		disc = l.drawing("step-disc-edge", 40, 40, 40, 40, `<circle cx="20" cy="20" r="19" fill="none" stroke="C" stroke-width="2"/>`, l.p.Line, none)
	}
	c := beside(16, 1, fixed(l.px(40), l.px(40), over(disc, number)), stack(0, l.bold(head), l.body(text)))
	c.Layout = row{gap: 16, fill: 1, top: true}
	return c
}

// kept says that the files that were chosen are still there.
func (w *window) kept(l *look) fyne.CanvasObject {
	n := len(w.state.Sign.batchSafe())
	if n == 0 {
		return nil
	}
	return l.quiet(24, beside(12, 1, l.mark(toneInfo, 24), stack(0, l.bold(l.t("ui.guide.kept", n)), l.body(l.t("ui.guide.kept.text")))))
}

// readers lists the readers where one has to be chosen or looked for.
func (w *window) readers(l *look) fyne.CanvasObject {
	slots := w.state.Card.Slots
	if w.state.Guide != "reader" || len(slots) == 0 {
		return nil
	}
	list := []fyne.CanvasObject{l.bold(l.t("ui.guide.readers"))}
	var each []*control
	for _, s := range slots {
		each = append(each, l.choice(l.reader(s, w.state.Practice), s == w.slot, func() { w.use(s) }))
	}
	list = append(list, choices(each...)...)
	return l.panel(24, stack(4, list...))
}

// given are the answers to the questions of a guide. None is given for the person.
func (s state) given(g calendar.Guide) map[string]string {
	all := map[string]string{}
	for _, q := range g.Questions {
		if a := s.Answers.Given[q.Name]; a != "" {
			all[q.Name] = a
		}
	}
	return all
}

// reply answers one question of a guide.
func (w *window) reply(question, answer string) {
	n := w.state.Answers
	n.Given = map[string]string{question: answer}
	for q, a := range w.state.Answers.Given {
		if q != question {
			n.Given[q] = a
		}
	}
	w.apply(answered{n})
}

// askingGuide asks questions at the left and shows the one route that the
// answers leave at the right.
func (w *window) askingGuide(l *look, g calendar.Guide) fyne.CanvasObject {
	given := w.state.given(g)
	branch, next := g.Next(given)
	var left []fyne.CanvasObject
	for i, q := range g.Questions {
		_, done := given[q.Name]
		if done || next != nil && next.Name == q.Name {
			left = append(left, w.guideQuestion(l, q, i+1, given[q.Name]))
		}
	}
	left = append(left, w.kept(l), w.otherGuides(l))
	right := w.route(l, branch)
	if next != nil {
		right = l.panel(24, stack(18, beside(16, 1, l.mark(toneInfo, 32), l.body(l.t("ui.guide.answer"))), w.guideButtons(l)))
	}
	title, lead := l.t(g.TitleKey()), l.t(g.LeadKey())
	if g.Name == "locked" {
		title = l.t("ui.locked.title")
		if c := w.state.Card; w.state.Seen && c.Signing.Known && c.Signing.Left > 0 && c.Stage != signer.Locked {
			lead = l.t("ui.locked.not", c.Signing.Left)
		}
	}
	head := beside(16, 0, stack(4, l.title(title), l.body(lead)),
		l.outline(44, action{id: "print", text: l.t("ui.guide.print"), icon: "print", tap: func() { w.open(forGuide, w.startFolder()) }}))
	head.Layout = row{gap: 16, fill: 0, narrow: l.px(320)}
	top := []fyne.CanvasObject{head}
	if path := w.state.GuideSaved; path != "" {
		top = append(top, beside(8, 1, l.mark(toneOK, 20), l.note(l.t("ui.guide.saved", printable(filepath.Base(path))))))
	}
	body := container.New(row{gap: 24, fill: 1, narrow: l.px(420), full: true}, fixed(l.px(416), 0, stack(16, compact(left)...)), stack(0, right))
	return l.page(stack(4, top...), body)
}

// guideQuestion is one question with its answers.
func (w *window) guideQuestion(l *look, q calendar.Question, n int, chosen string) fyne.CanvasObject {
	var list []*control
	for _, a := range q.Answers {
		c := l.choice(l.t(q.AnswerKey(a)), a == chosen, func() { w.reply(q.Name, a) })
		c.id = "answer " + q.Name + " " + a
		list = append(list, c)
	}
	var widest float32
	for _, c := range list {
		widest = max(widest, naturalOf(c))
	}
	answers := container.New(share{gap: 12, narrow: widest}, choices(list...)...)
	return l.panel(24, stack(8, stack(0, l.note(l.t("ui.guide.question", n)), l.bold(l.t(q.Key()))), answers))
}

// stepIcons are drawn beside steps that have a picture.
var stepIcons = map[string]string{
	"guide.step.reserve": "phone", "guide.step.visit_kiosk": "shop", "guide.step.new_password": "lock", "guide.step.try_again": "sign",
	"guide.step.go_counter": "office", "guide.step.use_pin4": "card", "guide.step.both_forgotten": "card", "guide.step.call_stop": "phone",
}

// route is what to do, what to bring, where and when.
func (w *window) route(l *look, b calendar.Branch) fyne.CanvasObject {
	way, ok := b.Way()
	if !ok {
		g, _ := calendar.GuideFor(b.Guide)
		more := l.filled(44, action{id: "more", text: l.t(g.TitleKey()), icon: "forward", after: true, tap: func() { w.apply(guided{g.Name}) }})
		return l.panel(24, stack(18, l.body(l.t(g.LeadKey())), flow(0, more)))
	}
	head := beside(12, 0, l.heading(l.t(way.TitleKey())))
	if basis := way.Basis(); len(basis) > 0 {
		head = beside(12, 0, l.heading(l.t(way.TitleKey())), l.note(l.t("ui.guide.asof", l.say.Date(calendar.AsOf(basis).Time()))))
		head.Layout = row{gap: 12, fill: 0, narrow: l.px(220)}
	}
	list := []fyne.CanvasObject{head}
	for i, key := range way.StepKeys() {
		text := ""
		if l.say.Has(key + ".text") {
			text = l.t(key + ".text")
		}
		list = append(list, l.guideStep(i+1, stepIcons[key], l.t(key), text))
	}
	if parts := way.Parts(); len(parts) > 0 {
		var facts []fyne.CanvasObject
		for _, p := range parts {
			var items []string
			for _, key := range p.Items {
				items = append(items, l.t(key))
			}
			line := beside(16, 1, fixed(l.px(80), 0, l.bold(l.t(p.Label))), l.body(strings.Join(items, l.t("guide.separator"))))
			line.Layout = row{gap: 16, fill: 1, narrow: l.px(160), top: true}
			facts = append(facts, line)
		}
		list = append(list, over(frame(l.p.Quiet, l.quietEdge(), 1, 8), pad(16, 8, 16, 8, stack(4, facts...))))
	}
	return l.panel(24, stack(18, append(list, w.guideButtons(l))...))
}

// otherGuides leads to the guides that are not shown.
func (w *window) otherGuides(l *look) fyne.CanvasObject {
	list := []fyne.CanvasObject{pad(24, 16, 16, 12, l.bold(l.t("ui.guide.others")))}
	for _, g := range calendar.Guides() {
		if g.Name != w.state.Guide {
			list = append(list, l.rule(), l.entryRow(l.t(g.TitleKey()), func() { w.apply(guided{g.Name}) }))
		}
	}
	return over(frame(l.p.Panel, l.p.Line, 1, 12), pad(1, 1, 1, 1, stack(0, list...)))
}

// writeGuide writes the guide that is shown as a page to print.
func (w *window) writeGuide(dir string) {
	g, ok := calendar.GuideFor(w.state.Guide)
	if !ok || w.state.Busy != idle {
		return
	}
	say, given, base := w.plainSay(), w.state.given(g), w.plainSay().T("ui.guide.file")+"-"+g.Name
	w.do(reading, func(context.Context, func(any)) any {
		html, err := report.GuideHTML(say, []calendar.Guide{g}, given)
		if err != nil {
			return failed{err}
		}
		path, err := writeNew(signer.SaveNew, dir, base, ".html", html)
		if err != nil {
			return failed{err}
		}
		return guideSaved{path}
	})
}

// shortcuts are the keys of the window, as keys.go listens to them.
var shortcuts = []struct{ keys, key string }{
	{"Ctrl+1 … 6", "ui.keys.pages"}, {"Ctrl+O", "ui.keys.files"}, {"Ctrl+Shift+O", "ui.keys.folder"},
	{"F1", "ui.keys.help"}, {"F5", "ui.keys.test"}, {"Tab", "ui.keys.tab"}, {"Enter", "ui.keys.enter"}, {"Space", "ui.keys.space"},
	{"↑ ↓ ← →", "ui.keys.arrows"}, {"Home, End", "ui.keys.ends"}, {"PageUp, PageDown", "ui.keys.scroll"},
	{"Shift+↑ ↓ ← →", "ui.keys.seal"}, {"Esc", "ui.keys.escape"},
}

// onKeyboard names keys as they are named on the keyboards of a system: what is Ctrl
// elsewhere is Command on a Mac (fyne.KeyModifierShortcutDefault).
func onKeyboard(keys, system string) string {
	if system == "darwin" {
		return strings.ReplaceAll(keys, "Ctrl", "Command")
	}
	return keys
}

// keysGuide lists the keys of the window and the guides.
func (w *window) keysGuide(l *look) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, s := range shortcuts {
		line := beside(16, 1, fixed(l.px(160), 0, l.bold(onKeyboard(s.keys, runtime.GOOS))), l.body(l.t(s.key)))
		line.Layout = row{gap: 16, fill: 1, narrow: l.px(200), top: true}
		rows = append(rows, pad(24, 12, 24, 12, line))
	}
	head := stack(4, l.title(l.t("ui.keys.title")), l.body(l.t("ui.keys.lead")))
	return l.page(head, l.twoColumns(328, stack(16, l.rows(rows...), w.guideButtons(l)), stack(0, w.otherGuides(l))))
}
