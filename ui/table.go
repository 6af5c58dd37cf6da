package ui

import (
	"path/filepath"
	"strings"

	"inkan/signer"
)

// tableRow is one row of the list of files: a heading, a file that will be
// signed, or one that will not.
type tableRow struct {
	Heading, First bool
	Signs, PDF     bool
	Count          int // of a heading
	Index          int // of the draft
}

// height of a row in pixels at 100 % text.
func (r tableRow) height() float32 {
	switch {
	case r.Heading:
		return 36
	case r.Signs:
		return 56
	}
	return 64
}

// tableRows groups the drafts: what will be signed first, then what will not.
func tableRows(s sign) []tableRow {
	var yes, no []tableRow
	for i, d := range s.Drafts {
		r := tableRow{Index: i, Signs: s.signs(i), PDF: inPDF(d)}
		if r.Signs {
			yes = append(yes, r)
		} else {
			no = append(no, r)
		}
	}
	var all []tableRow
	if len(yes) > 0 {
		all = append(append(all, tableRow{Heading: true, Signs: true, First: true, Count: len(yes)}), yes...)
	}
	if len(no) > 0 {
		all = append(append(all, tableRow{Heading: true, First: len(all) == 0, Count: len(no)}), no...)
	}
	return all
}

// inPDF tells whether the signature of a draft goes into the file itself.
func inPDF(d signer.Draft) bool {
	return d.Kind == signer.InPDF || d.Kind == signer.Auto && strings.EqualFold(filepath.Ext(d.Out), ".pdf")
}
