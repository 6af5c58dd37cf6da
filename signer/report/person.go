package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"inkan/signer"
)

// person says who signed. A name is told only if the signature binds it, and
// is hidden unless it was asked for.
func (w writer) person(v signer.Verdict) []Fact {
	h := v.Signer
	if isStamp(v) {
		return nil
	}
	if h == nil {
		return []Fact{{w.T("report.signer"), w.T("report.signer.none")}}
	}
	label := w.T("report.signer")
	if !passed(v, "chain") {
		label = w.T("report.signer.unproven")
	}
	hidden := w.T("report.signer.hidden")
	facts, issuer := []Fact{{label, hidden}}, harmless(h.Issuer)
	if h.Self {
		issuer = hidden // the same name
	}
	if w.o.ShowPersonal {
		facts, issuer = append([]Fact{{label, w.named(h.Name, h.NameSubstituted)}}, w.personal(h)...), harmless(h.Issuer)
	}
	return append(facts,
		Fact{w.T("report.issuer"), issuer},
		Fact{w.T("report.not_after"), w.EraDate(h.NotAfter)})
}

// personal lists what the certificate holds besides the name.
func (w writer) personal(h *signer.Holder) []Fact {
	var facts []Fact
	if h.Address != "" {
		facts = append(facts, Fact{w.T("report.address"), w.named(h.Address, h.AddressSubstituted)})
	}
	if !h.Birth.IsZero() {
		facts = append(facts, Fact{w.T("report.birth"), w.EraDate(h.Birth)})
	}
	// JIS X 0303.
	if sex := map[string]string{"1": "report.sex.male", "2": "report.sex.female", "9": "report.sex.other"}[h.Sex]; sex != "" {
		facts = append(facts, Fact{w.T("report.sex"), w.T(sex)})
	}
	for _, o := range h.Other {
		facts = append(facts, Fact{w.T("report.other", o.ID), harmless(o.Text)})
	}
	return facts
}

// named adds to a text which of its characters stand for others.
func (w writer) named(text string, substituted []bool) string {
	var places []string
	for i, is := range substituted {
		if is {
			places = append(places, strconv.Itoa(i+1))
		}
	}
	if places == nil {
		return harmless(text)
	}
	return harmless(text) + " [" + w.T("report.substituted", strings.Join(places, ", ")) + "]"
}

// harmless names the characters by which a text from a file could deceive on a
// screen or steer a terminal: control characters, and those that are invisible
// or change the direction of writing.
func harmless(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) || r == '\u3000' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "〓(U+%04X)", r)
		}
	}
	return b.String()
}

// phraseEnd is where a window may break a line; Japanese texts have it.
const phraseEnd = "\u200b"

// told makes an explanation harmless, which may hold a text from a file; its own
// ends of phrases stay.
func told(s string) string {
	phrases := strings.Split(s, phraseEnd)
	for i, p := range phrases {
		phrases[i] = harmless(p)
	}
	return strings.Join(phrases, phraseEnd)
}
