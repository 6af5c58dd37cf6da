package report

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"

	"inkan/i18n"
)

// greatest is how much of a file is read to recognize a report.
const greatest = 64 << 20

// Wrote tells whether a file is a report that a Printing wrote, and may make room for
// a newer one. What is only like a report, or a link to one, is none.
func Wrote(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > greatest {
		return false
	}
	b, err := os.ReadFile(path)
	return err == nil && (wroteHTML(string(b)) || wroteText(string(b)) || wroteJSON(b))
}

// wroteHTML compares what stands around the first language and the title.
func wroteHTML(text string) bool {
	before, after, _ := strings.Cut(printHTML, "{{")
	_, after, _ = strings.Cut(after, "}}")
	after, _, _ = strings.Cut(after, "{{")
	text, is := strings.CutPrefix(text, before)
	lang, text, goes := strings.Cut(text, after)
	title, _, _ := strings.Cut(text, "</title>")
	return is && goes && slices.Contains(i18n.Languages(), lang) && entitled(title)
}

// wroteText looks for a title and the line that tells which program made it.
func wroteText(text string) bool {
	title, text, _ := strings.Cut(text, "\n")
	made, _, _ := strings.Cut(text, "\n")
	return entitled(title) && strings.Contains(made, "Inkan")
}

// entitled tells whether a title is that of a report in one of the languages.
func entitled(title string) bool {
	return slices.ContainsFunc(i18n.Languages(), func(lang string) bool {
		p, err := i18n.New(lang)
		return err == nil && title == p.T("report.title")
	})
}

// wroteJSON looks whether all that is in it is a report's.
func wroteJSON(b []byte) bool {
	var files []File
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(&files) == nil && !d.More() && len(files) > 0 && files[0].File != "" && files[0].Result != ""
}
