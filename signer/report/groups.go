package report

import (
	"slices"
	"strings"

	"inkan/signer"
)

// groups sorts the checks of a signature, and what it claims, into groups. An
// empty group is left out, except the last.
func (w writer) groups(v signer.Verdict) []Group {
	all := []Group{
		{Kind: Problem, Label: w.T("report.group.problem")},
		{Kind: Caution, Label: w.T("report.group.caution")},
		{Kind: Confirmed, Label: w.T("report.group.confirmed"), Rows: w.confirmed(v)},
		{Kind: Open, Label: w.T("report.group.open")},
	}
	said := sayOnce{}
	put := func(k Kind, r Row) { all[k].Rows = said.add(all[k].Rows, r) }
	for _, result := range []signer.Result{signer.Failed, signer.Undecided} {
		for _, c := range v.Checks {
			if c.Result == result {
				put(map[signer.Result]Kind{signer.Failed: Problem, signer.Undecided: Caution}[result], w.reason(c))
			}
		}
	}
	if row, caution := w.anchor(v); caution {
		put(Caution, row)
	}
	put(w.time(v))
	for _, row := range w.said(v) {
		put(Caution, row)
	}
	if !checked(v, "revocation") {
		put(Open, w.revocation(v))
	}
	for _, c := range v.Checks {
		switch {
		case c.Result != signer.NotChecked:
		case c.Name != "revocation":
			put(Open, w.open("check."+c.Name+".open", c.Why))
		case c.Why != signer.ErrRevocation: // a list was given; the rest is there in its own words
			put(Open, Row{Text: bare(w.Explain(c.Why).Title)})
		}
	}
	if v.Signer != nil {
		put(Open, Row{Text: w.T("report.current")})
	}
	return slices.DeleteFunc(all, func(g Group) bool { return len(g.Rows) == 0 })
}

// sayOnce remembers which sentences stand in a report.
type sayOnce map[string]bool

// add appends a row unless its sentence stands somewhere already; a note that
// does is left out.
func (s sayOnce) add(rows []Row, r Row) []Row {
	if text := bare(r.Text); s[text] {
		return rows
	} else if note := bare(r.Note); s[note] {
		r.Note = ""
	} else {
		s[text], s[note] = true, note != ""
	}
	return append(rows, r)
}

// isStamp tells whether a verdict is about a document time stamp, which nobody
// signed.
func isStamp(v signer.Verdict) bool { return v.Format == "ETSI.RFC3161" }

// confirmed lists what holds. A signature that does not hold confirms nothing:
// anyone can put the certificate and the digest of another beside it. What a
// certificate says of itself counts only if its issuer is known.
func (w writer) confirmed(v signer.Verdict) []Row {
	if !passed(v, "signature") && !passed(v, "time_stamp") {
		return nil
	}
	var rows []Row
	form := false
	weak := !isStamp(v) && !passed(v, "algorithms")
	for _, c := range v.Checks {
		switch {
		case c.Result != signer.Passed:
		case weak && slices.Contains([]string{"digest", "signature", "content"}, c.Name): // so much is not certain
		case c.Why != nil: // an addition that is allowed, or the list that was used
			rows = append(rows, Row{Text: bare(told(w.Explain(c.Why).Title))})
		case c.Name == "chain" && (v.Added || v.Practice):
		case (c.Name == "validity" || c.Name == "policy") && !passed(v, "chain"):
		case w.Has("check." + c.Name):
			rows = append(rows, Row{Text: w.T("check." + c.Name)})
		default:
			form = true
		}
	}
	// The checks without a sentence of their own share one, which is true only
	// if all of them passed.
	if form && !slices.ContainsFunc(v.Checks, func(c signer.Check) bool {
		return c.Result != signer.Passed && !w.Has("check."+c.Name)
	}) {
		rows = append(rows, Row{Text: w.T("check.form")})
	}
	return rows
}

// checked tells whether a check was made at all.
func checked(v signer.Verdict, name string) bool {
	return slices.ContainsFunc(v.Checks, func(c signer.Check) bool { return c.Name == name && c.Result != signer.NotChecked })
}

// passed tells whether a check was made and nothing of that name did not pass.
func passed(v signer.Verdict, name string) bool {
	return checked(v, name) && !slices.ContainsFunc(v.Checks, func(c signer.Check) bool {
		return c.Name == name && c.Result != signer.Passed
	})
}

// anchor says that the certificate's issuer is known, but is not JPKI.
func (w writer) anchor(v signer.Verdict) (row Row, caution bool) {
	switch {
	case !passed(v, "chain"):
		return Row{}, false
	case v.Added:
		return Row{Text: w.T("check.chain.added"), Note: w.T("verify.added_anchor")}, true
	case v.Practice:
		return Row{Text: w.T("check.chain.practice"), Note: w.T("verify.practice")}, true
	}
	return Row{}, false
}

// revocation says that 失効 was not checked, and why nobody without a
// notification to the government can. An authority for time stamps is none of
// JPKI's.
func (w writer) revocation(v signer.Verdict) Row {
	if isStamp(v) {
		return Row{Text: w.T("check.revocation.open")}
	}
	return Row{Text: w.T("check.revocation.open"), Note: w.T("verify.revocation")}
}

// reason words why a check did not pass. The note is a reason below it, such
// as what a parser found.
func (w writer) reason(c signer.Check) Row {
	e := w.Explain(c.Why)
	row := Row{Text: bare(told(e.Title)), Detail: c.Name + ": " + e.Key}
	if inner := w.Explain(cause(c.Why)); inner.Key != "error.unknown" && inner.Key != e.Key {
		row.Note = inner.Title
	}
	return row
}

// open words a check that was not made: what is open, and why, or only why.
func (w writer) open(text string, why error) Row {
	reason := w.Explain(why).Title
	if !w.Has(text) {
		return Row{Text: bare(reason)}
	}
	return Row{Text: w.T(text), Note: reason}
}

// time says when it was signed, and on whose word.
func (w writer) time(v signer.Verdict) (Kind, Row) {
	switch {
	case !v.Trusted.IsZero():
		return Confirmed, Row{Text: w.T("report.trusted"), Note: w.T("report.trusted.note", w.EraDate(v.Trusted), w.Time(v.Trusted))}
	case !v.Claimed.IsZero():
		row := Row{Text: w.T("report.claimed"), Note: w.T("report.claimed.note", w.EraDate(v.Claimed), w.Time(v.Claimed))}
		if h := v.Signer; h != nil && (v.Claimed.Before(h.NotBefore) || v.Claimed.After(h.NotAfter)) {
			row.Note += w.T("report.claimed.outside")
		}
		return Caution, row
	}
	return Caution, Row{Text: w.T("report.no_time")}
}

// said tells what the signature dictionary says, on whose word. Where nothing
// binds it to the document it is not told at all; the name is personal.
func (w writer) said(v signer.Verdict) (rows []Row) {
	if v.Signer == nil {
		return nil
	}
	for _, s := range []struct{ key, text string }{
		{"report.says.name", v.Says.Name}, {"report.says.reason", v.Says.Reason}, {"report.says.location", v.Says.Location},
	} {
		if s.text != "" && (w.o.ShowPersonal || s.key != "report.says.name") {
			rows = append(rows, Row{Text: w.T(s.key), Note: harmless(s.text)})
		}
	}
	return rows
}

// cause is the error inside err, or nil.
func cause(err error) error {
	u, ok := err.(interface{ Unwrap() error })
	if !ok {
		return nil
	}
	return u.Unwrap()
}

// bare takes the full stop from a single sentence, as a row of a table wants it.
func bare(s string) string {
	for _, stop := range []string{"。", "."} {
		if inner, ends := strings.CutSuffix(s, stop); ends && !strings.Contains(inner, stop) {
			return inner
		}
	}
	return s
}
