package preview

import (
	"image"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// A session is a sandbox with one document in it.
type session struct {
	pdfium   pdfium.Pdfium
	document *Document
	handle   references.FPDF_DOCUMENT
	replaced bool // whether there is a typeface for text that comes without
}

func (s *session) open() error {
	d, err := s.pdfium.OpenDocument(&requests.OpenDocument{FileReader: s.document.source, FileReaderSize: s.document.source.Size()})
	if err != nil {
		return opening(err)
	}
	s.handle = d.Document
	return nil
}

func (s *session) count() (int, error) {
	n, err := s.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: s.handle})
	if err != nil {
		return 0, err
	}
	return max(n.PageCount, 0), nil
}

// at names a page, the first being 1.
func (s *session) at(number int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: s.handle, Index: number - 1}}
}

// page reads what a Page tells. PDFium gives the size of the visible part, turned.
func (s *session) page(number int) (Page, error) {
	size, err := s.pdfium.GetPageSize(&requests.GetPageSize{Page: s.at(number)})
	if err != nil {
		return Page{}, err
	}
	if !(size.Width > 0 && size.Height > 0 && size.Width <= maxSide && size.Height <= maxSide) {
		return Page{}, ErrPageSize
	}
	p := Page{Number: number, Width: size.Width, Height: size.Height}
	if p.UserUnit, err = s.userUnit(number); err != nil {
		return Page{}, err
	}
	foreign, err := s.foreign(number)
	if err != nil {
		return Page{}, err
	}
	if foreign {
		p.Foreign = ForeignBlank
		if s.replaced {
			p.Foreign = ForeignReplaced
		}
	}
	return p, nil
}

// maxSide is the longest side of a page, in its units: 100 times what
// ISO 32000-1, annex C.2 lets a reader expect.
const maxSide = 1_440_000

const white = 0xFFFFFFFF

// drawing asks for annotations, and for red first, as package image has it.
const drawing = enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER

// draw returns a picture of a page, of exactly this size: PDFium stretches the
// page to it.
func (s *session) draw(number, width, height int) (*image.RGBA, error) {
	made, err := s.pdfium.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: width, Height: height})
	if err != nil {
		return nil, err
	}
	bitmap := made.Bitmap
	if _, err := s.pdfium.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: bitmap, Width: width, Height: height, Color: white}); err != nil {
		return nil, err
	}
	if _, err := s.pdfium.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: bitmap, Page: s.at(number), SizeX: width, SizeY: height, Flags: drawing,
	}); err != nil {
		return nil, err
	}
	if err := s.drawFields(bitmap, number, width, height); err != nil {
		return nil, err
	}
	buffer, err := s.pdfium.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	if len(buffer.Buffer) != len(picture.Pix) {
		return nil, ErrBroken
	}
	copy(picture.Pix, buffer.Buffer) // the buffer is the sandbox's memory
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 0xFF // PDFium leaves the fourth byte as it is
	}
	_, err = s.pdfium.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap})
	return picture, err
}

// drawFields adds the fields of a form, which PDFium draws apart: seals of earlier
// signatures are among them. Nobody touches them, so nothing has to be answered.
func (s *session) drawFields(bitmap references.FPDF_BITMAP, number, width, height int) error {
	made, err := s.pdfium.FPDFDOC_InitFormFillEnvironment(&requests.FPDFDOC_InitFormFillEnvironment{
		Document: s.handle, FormFillInfo: structs.FPDF_FORMFILLINFO{
			FFI_Invalidate:         func(references.FPDF_PAGE, float64, float64, float64, float64) {},
			FFI_SetCursor:          func(enums.FXCT) {},
			FFI_SetTimer:           func(int, func(int)) int { return 0 },
			FFI_KillTimer:          func(int) {},
			FFI_GetLocalTime:       func() structs.FPDF_SYSTEMTIME { return structs.FPDF_SYSTEMTIME{} },
			FFI_GetPage:            func(references.FPDF_DOCUMENT, int) *references.FPDF_PAGE { return nil },
			FFI_GetRotation:        func(references.FPDF_PAGE) enums.FPDF_PAGE_ROTATION { return enums.FPDF_PAGE_ROTATION_NONE },
			FFI_ExecuteNamedAction: func(string) {},
		},
	})
	if err != nil {
		return err
	}
	if _, err := s.pdfium.FPDF_FFLDraw(&requests.FPDF_FFLDraw{
		FormHandle: made.FormHandle, Bitmap: bitmap, Page: s.at(number), SizeX: width, SizeY: height, Flags: drawing,
	}); err != nil {
		return err
	}
	_, err = s.pdfium.FPDFDOC_ExitFormFillEnvironment(&requests.FPDFDOC_ExitFormFillEnvironment{FormHandle: made.FormHandle})
	return err
}
