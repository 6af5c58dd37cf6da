package preview

import "io"

// A source is how the sandbox reads the document: go-pdfium asks for pieces with
// Seek and Read, and takes a short piece for an error.
type source struct {
	*io.SectionReader
	err error // the first that was not the end of the file
}

func newSource(r io.ReaderAt, size int64) *source {
	return &source{SectionReader: io.NewSectionReader(r, 0, size)}
}

// Read fills p, but for the end of the file.
func (s *source) Read(p []byte) (int, error) {
	n, err := io.ReadFull(s.SectionReader, p)
	if err != nil && n > 0 && err == io.ErrUnexpectedEOF {
		return n, nil
	}
	if err != nil && err != io.EOF && s.err == nil {
		s.err = err
	}
	return n, err
}
