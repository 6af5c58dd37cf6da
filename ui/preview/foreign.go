package preview

import (
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// The search for foreign typefaces looks at so much of a page and no more.
const (
	maxObjects = 5000 // objects
	maxNesting = 4    // forms within forms
	maxTexts   = 20   // texts of one typeface
)

// A search goes through the objects of a page until it finds Japanese text whose
// typeface is not in the document. It does not see annotations and form fields,
// patterns, and what lies behind its limits.
type search struct {
	*session
	page    requests.Page
	text    references.FPDF_TEXTPAGE // "" until it is needed
	objects int
	texts   map[string]int // looked at, by name of the typeface
}

// foreign reports whether a page has Japanese text in a typeface that is not in
// the document.
func (s *session) foreign(number int) (bool, error) {
	look := &search{session: s, page: s.at(number), texts: map[string]int{}}
	n, err := s.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: look.page})
	if err != nil {
		return false, err
	}
	found := false
	for i := 0; i < n.Count && !found && err == nil && look.objects < maxObjects; i++ {
		o, failed := s.pdfium.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: look.page, Index: i})
		if failed != nil {
			return false, failed
		}
		found, err = look.at(o.PageObject, 0)
	}
	if err == nil && look.text != "" {
		_, err = s.pdfium.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: look.text})
	}
	return found, err
}

// at looks at one object and what is in it.
func (s *search) at(o references.FPDF_PAGEOBJECT, depth int) (bool, error) {
	s.objects++
	kind, err := s.pdfium.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return false, err
	}
	switch {
	case kind.Type == enums.FPDF_PAGEOBJ_TEXT:
		return s.atText(o)
	case kind.Type != enums.FPDF_PAGEOBJ_FORM || depth == maxNesting:
		return false, nil
	}
	n, err := s.pdfium.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return false, nil // an empty form
	}
	for i := 0; i < n.Count && s.objects < maxObjects; i++ {
		inner, err := s.pdfium.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			return false, err
		}
		if found, err := s.at(inner.PageObject, depth+1); found || err != nil {
			return found, err
		}
	}
	return false, nil
}

// atText looks at a text. What a typeface is called and what is written with it
// both tell that it is Japanese: a text may have no known characters, and a name
// may be any.
func (s *search) atText(o references.FPDF_PAGEOBJECT) (bool, error) {
	font, err := s.pdfium.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: o})
	if err != nil {
		return false, nil // drawn with nothing
	}
	embedded, err := s.pdfium.FPDFFont_GetIsEmbedded(&requests.FPDFFont_GetIsEmbedded{Font: font.Font})
	if err != nil || embedded.IsEmbedded {
		return false, err
	}
	name := ""
	if n, err := s.pdfium.FPDFFont_GetBaseFontName(&requests.FPDFFont_GetBaseFontName{Font: font.Font}); err == nil {
		name = n.BaseFontName
	}
	if japaneseName(name) {
		return true, nil
	}
	if s.texts[name]++; s.texts[name] > maxTexts {
		return false, nil
	}
	if s.text == "" {
		t, err := s.pdfium.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: s.page})
		if err != nil {
			return false, err
		}
		s.text = t.TextPage
	}
	text, err := s.pdfium.FPDFTextObj_GetText(&requests.FPDFTextObj_GetText{PageObject: o, TextPage: s.text})
	if err != nil {
		return false, nil // no characters
	}
	return strings.ContainsFunc(text.Text, japanese), nil
}

// japanese reports whether a typeface for Latin letters lacks a character. Chinese
// and Korean ones are among them.
func japanese(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFFEF
}

// japaneseName recognizes the names of the typefaces that Japanese documents name
// and do not bring: those of Windows, of Adobe's packs, and of old printers.
func japaneseName(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"mincho", "ms-gothic", "ms-pgothic", "msgothic", "mspgothic", "ms gothic", "ms pgothic", "meiryo", "yugoth",
		"ryumin", "gothicbbb", "heisei", "kozgo", "kozmin", "hirakaku", "hiramin", "kakugo", "明朝", "ゴシック"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
