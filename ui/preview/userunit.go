package preview

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"

	"github.com/klippa-app/go-pdfium/requests"
)

// userUnit returns how many 72ths of an inch a unit of a page is. PDFium neither
// heeds nor tells /UserUnit, but copies it with the page: so the page is copied
// into a new document, and what PDFium writes of that document is looked at.
func (s *session) userUnit(number int) (float64, error) {
	made, err := s.pdfium.FPDF_CreateNewDocument(&requests.FPDF_CreateNewDocument{})
	if err != nil {
		return 0, err
	}
	if _, err := s.pdfium.FPDF_ImportPagesByIndex(&requests.FPDF_ImportPagesByIndex{
		Source: s.handle, Destination: made.Document, PageIndices: []int{number - 1},
	}); err != nil {
		return 0, err
	}
	var written beginning
	_, err = s.pdfium.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Document: made.Document, Flags: requests.SaveFlagNoIncremental, FileWriter: &written})
	if err != nil && len(written) == 0 {
		return 0, err
	}
	if _, err := s.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: made.Document}); err != nil {
		return 0, err
	}
	return unitIn(written), nil
}

// A beginning keeps the beginning of what is written and lets the rest not be
// written.
type beginning []byte

const enough = 1 << 20

var errEnough = errors.New("preview: enough was written")

// Write appends b, until enough is there.
func (w *beginning) Write(b []byte) (int, error) {
	if len(*w) >= enough {
		return 0, errEnough
	}
	*w = append(*w, b...)
	return len(b), nil
}

// A token of what PDFium writes (ISO 32000-2, 7.2 and 7.3): PDFium escapes the
// parentheses in strings.
var token = regexp.MustCompile(`(?s)\((?:\\.|[^\\)])*\)|<<|>>|<[^>]*>|[][]|/?[^\s<>()\[\]{}/%]+`)

// unitIn returns the /UserUnit of the one page in a document that PDFium made,
// whose objects 1 to 3 are catalog, page tree and information.
func unitIn(document []byte) float64 {
	const page = "4"
	rest, depth := object(document, page), 0
	for next := ""; ; {
		next, rest = scan(rest)
		switch next {
		case "<<", "[":
			depth++
		case ">>", "]":
			depth--
		case "/UserUnit":
			if n, ok := unit(document, rest); ok && depth == 1 {
				return n
			}
		}
		if depth <= 0 {
			return 1
		}
	}
}

// unit reads a number that can be a UserUnit, or a reference to one.
func unit(document, value []byte) (float64, bool) {
	first, rest := scan(value)
	if generation, rest := scan(rest); generation == "0" {
		if r, _ := scan(rest); r == "R" {
			first, _ = scan(object(document, first))
		}
	}
	n, err := strconv.ParseFloat(first, 64)
	return n, err == nil && n > 0 && n <= maxUnit
}

// maxUnit is the greatest UserUnit that ISO 32000-1, annex C.2 mentions.
const maxUnit = 75_000

// object returns what follows the head of an object.
func object(document []byte, number string) []byte {
	_, body, _ := bytes.Cut(document, []byte("\r\n"+number+" 0 obj\r\n"))
	return body
}

func scan(b []byte) (next string, rest []byte) {
	at := token.FindIndex(b)
	if at == nil {
		return "", nil
	}
	return string(b[at[0]:at[1]]), b[at[1]:]
}
