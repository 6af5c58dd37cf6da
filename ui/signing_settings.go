package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"inkan/signer"
)

// stampSetting chooses the time stamping authority. Without one nothing goes
// over the network.
func (w *window) stampSetting(l *look) fyne.CanvasObject {
	if w.stamp == nil {
		w.stamp = newTextField(w, pageSettings, w.stampBy)
		w.stamp.Text = w.state.Set.TSA
	}
	w.stamp.wear(l, l.t("ui.set.tsa"), "http://tsa.example.jp")
	buttons := flow(12, l.outline(44, action{id: "tsa", text: l.t("ui.set.tsa.use"), tap: func() { w.stampBy(w.stamp.Text) }}))
	words := l.body(l.t("ui.set.tsa.off"))
	if name := w.state.Set.authority(); name != "" {
		words = l.body(l.t("ui.set.tsa.on", printable(name)))
		buttons.Objects = append(buttons.Objects, l.plainButton(44, action{id: "no tsa", text: l.t("ui.set.tsa.stop"), tap: func() { w.stampBy("") }}))
	}
	return l.setting("ui.set.tsa", stack(8, words, w.stamp, buttons))
}

// stampBy changes the authority; "" is none.
func (w *window) stampBy(address string) {
	if address != "" {
		if _, err := signer.NewAuthority(address); err != nil {
			w.apply(refused{err})
			return
		}
	}
	n := w.state.Set
	n.TSA = address
	w.stamp.SetText(address)
	w.adjust(n)
}

// registerSetting chooses the file that tells what was signed.
func (w *window) registerSetting(l *look) fyne.CanvasObject {
	buttons := flow(12, l.outline(44, action{id: "register", text: l.t("ui.set.register.choose"), icon: "folder", tap: func() { w.open(forRegister, w.startFolder()) }}))
	words := l.body(l.t("ui.set.register.off"))
	if file := w.state.Set.Register; file != "" {
		words = l.body(printable(file))
		buttons.Objects = append(buttons.Objects, l.plainButton(44, action{id: "no register", text: l.t("ui.set.register.stop"), tap: func() { w.register("") }}))
	}
	return l.setting("ui.set.register", stack(8, words, l.note(l.t("ui.set.register.text")), buttons))
}

// register sets the folder of the register; "" keeps none.
func (w *window) register(dir string) {
	n := w.state.Set
	n.Register = ""
	if dir != "" {
		n.Register = filepath.Join(dir, w.plainSay().T("ui.set.register.file"))
	}
	w.adjust(n)
}

// aids are what a batch gets beside its signatures.
func (s settings) aids(session *signer.Session) (err error) {
	if s.TSA != "" {
		if session.TSA, err = signer.NewAuthority(s.TSA); err != nil {
			return err
		}
	}
	if s.Register != "" {
		session.Register, err = signer.NewRegister(s.Register)
	}
	return err
}

// notes are what could not be done though the documents were signed: each kind
// once, with how many it concerns.
func (s sign) notes() (kinds []error, counts map[string]int) {
	counts = map[string]int{}
	for _, r := range s.Rows {
		for _, note := range r.Notes {
			name, _ := key(note)
			if counts[name] == 0 {
				kinds = append(kinds, note)
			}
			counts[name]++
		}
	}
	return kinds, counts
}
