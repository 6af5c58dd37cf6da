package ui

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"inkan/signer"
)

// guide shows the way out of a difficulty.
func (w *window) guide(l *look) fyne.CanvasObject {
	if w.state.Guide == "locked" {
		return w.lockedGuide(l)
	}
	base := "ui.guide." + w.state.Guide
	var steps []fyne.CanvasObject
	for i := 1; l.say.Has(fmt.Sprintf("%s.%d", base, i)); i++ {
		steps = append(steps, l.guideStep(i, "", l.t(fmt.Sprintf("%s.%d", base, i)), l.t(fmt.Sprintf("%s.%d.text", base, i))))
	}
	right := []fyne.CanvasObject{w.kept(l), w.readers(l)}
	head := stack(4, l.title(l.t(base+".title")), l.body(l.t(base+".lead")))
	left := l.panel(24, stack(16, append(steps, gap(0, 0), w.guideButtons(l))...))
	return l.page(head, l.twoColumns(328, stack(0, left), stack(16, compact(right)...)))
}

func compact(list []fyne.CanvasObject) (some []fyne.CanvasObject) {
	for _, o := range list {
		if o != nil {
			some = append(some, o)
		}
	}
	return append(some, gap(0, 0))
}

func (w *window) guideButtons(l *look) fyne.CanvasObject {
	back := pageHome
	if len(w.state.Sign.Drafts) > 0 {
		back = pageSign
	}
	return flow(12, l.filled(44, action{id: "back", text: l.t("ui.guide.back"), tap: func() { w.apply(turned{back}) }}),
		l.outline(44, action{id: "again", text: l.t("ui.guide.look"), icon: "again", tap: w.lookAgain}))
}

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
	for _, s := range slots {
		list = append(list, l.choice(printable(s), s == w.slot, func() { w.use(s) }))
	}
	return l.panel(24, stack(4, list...))
}

// lockedGuide asks two questions and shows one route.
func (w *window) lockedGuide(l *look) fyne.CanvasObject {
	a := w.state.Answers
	say := func(change func(*answers)) func() {
		return func() {
			n := w.state.Answers
			change(&n)
			w.apply(answered{n})
		}
	}
	ask := func(key string, no bool, set func(*answers, bool)) fyne.CanvasObject {
		pair := container.New(share{gap: 12, narrow: l.px(120)},
			l.choice(l.t(key+".yes"), !no, say(func(n *answers) { set(n, false) })),
			l.choice(l.t(key+".no"), no, say(func(n *answers) { set(n, true) })))
		return l.panel(24, stack(8, stack(0, l.note(l.t(key+".number")), l.bold(l.t(key))), pair))
	}
	left := []fyne.CanvasObject{
		ask("ui.locked.pin", a.NoPIN, func(n *answers, no bool) { n.NoPIN = no }),
		ask("ui.locked.phone", a.NoPhone, func(n *answers, no bool) { n.NoPhone = no })}
	if k := w.kept(l); k != nil {
		left = append(left, k)
	}
	lead := l.t("ui.locked.lead")
	if w.state.Seen && w.state.Card.Signing.Known && w.state.Card.Signing.Left > 0 && w.state.Card.Stage != signer.Locked {
		lead = l.t("ui.locked.not", w.state.Card.Signing.Left)
	}
	head := stack(4, l.title(l.t("ui.locked.title")), l.body(lead))
	body := container.New(row{gap: 24, fill: 1, narrow: l.px(420), full: true}, fixed(l.px(416), 0, stack(16, left...)), w.route(l))
	return l.page(head, body)
}

// route is the way to unlock that the answers allow.
func (w *window) route(l *look) fyne.CanvasObject {
	a := w.state.Answers
	title, key, icons := l.t("ui.locked.shop"), "ui.locked.shop.", []string{"phone", "shop", "lock", "sign"}
	if a.NoPIN || a.NoPhone {
		title, key, icons = l.t("ui.locked.office"), "ui.locked.office.", []string{"card", "office", "lock", "sign"}
	}
	head := beside(12, 0, l.heading(title), l.note(l.t("ui.guide.asof", l.say.Date(rulesRead))))
	head.Layout = row{gap: 12, fill: 0, narrow: l.px(220)}
	list := []fyne.CanvasObject{head}
	for i, icon := range icons {
		base := key + strconv.Itoa(i+1)
		list = append(list, l.guideStep(i+1, icon, l.t(base), l.t(base+".text")))
	}
	bring := over(frame(l.p.Quiet, l.quietEdge(), 1, 8), pad(16, 8, 16, 8, beside(16, 1, l.bold(l.t("ui.locked.bring")), l.body(l.t(key+"bring")))))
	return l.panel(24, stack(18, append(list, bring, w.guideButtons(l))...))
}
