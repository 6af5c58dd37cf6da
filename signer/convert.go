package signer

import (
	"bufio"
	"bytes"
	"io"
	"slices"

	"inkan/pkcs7"
)

// byteOrderMark is that of UTF-8.
const byteOrderMark = "\xEF\xBB\xBF"

// A conversion is something that mail, editors and file transfers do to texts.
type conversion struct {
	what Error
	undo string // the line end that was there before; "" leaves it
}

// conversions are tried in this order, each also together with a mark that was
// added or removed.
var conversions = []conversion{{"", ""}, {hintToCRLF, "\n"}, {hintToLF, "\r\n"}}

// converted tells which conversion made a file of what was signed; "" if none
// did.
func converted(signed *pkcs7.Signed, f io.ReaderAt) Error {
	head := make([]byte, len(byteOrderMark))
	f.ReadAt(head, 0)
	marked := string(head) == byteOrderMark
	for _, c := range conversions {
		for _, otherMark := range []bool{false, true} {
			if c.what == "" && !otherMark {
				continue
			}
			what := c.what
			if what == "" {
				what = hintMarkRemoved
				if marked {
					what = hintMarkAdded
				}
			}
			content := signed.NewContent()
			from := bufio.NewReaderSize(io.NewSectionReader(f, 0, maxTransformed), 64<<10)
			switch {
			case otherMark && marked:
				from.Discard(len(byteOrderMark))
			case otherMark:
				content.Write([]byte(byteOrderMark))
			}
			if eachLine(from, content, c.undo) == nil && fits(signed, content.Sum) {
				return what
			}
		}
	}
	return lineEnd(signed, f)
}

// lineEnd tells whether only the last line end was added or removed.
func lineEnd(signed *pkcs7.Signed, f io.ReaderAt) Error {
	data, err := io.ReadAll(io.NewSectionReader(f, 0, maxTransformed))
	if err != nil {
		return ""
	}
	trimmed := bytes.TrimRight(data, "\r\n")
	for _, end := range []string{"", "\n", "\r\n"} {
		c := signed.NewContent()
		c.Write(trimmed)
		c.Write([]byte(end))
		if !bytes.Equal(data, slices.Concat(trimmed, []byte(end))) && fits(signed, c.Sum) {
			return hintLineEnd
		}
	}
	return ""
}

// eachLine copies a text with other line ends; "" leaves them.
func eachLine(from *bufio.Reader, to io.Writer, end string) error {
	if end == "" {
		_, err := io.Copy(to, from)
		return err
	}
	out := bufio.NewWriterSize(to, 64<<10)
	for {
		part, err := from.ReadSlice('\n')
		if n := len(part); n > 0 && part[n-1] == '\n' {
			out.Write(bytes.TrimSuffix(part[:n-1], []byte("\r")))
			out.WriteString(end)
		} else {
			out.Write(part)
		}
		if err == io.EOF {
			return out.Flush()
		}
		if err != nil && err != bufio.ErrBufferFull {
			return err
		}
	}
}
