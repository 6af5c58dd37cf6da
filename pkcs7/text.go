package pkcs7

import (
	"bytes"
	"encoding/base64"
)

// labels are those of PEM files with a CMS message (RFC 7468, sections 8 and 9).
var labels = []string{"CMS", "PKCS7"}

// binary returns the message of a file in BER, PEM or Base64, with a note if it
// was a text.
func binary(b []byte) (message []byte, note error, err error) {
	if len(b) > 0 && b[0] == sequence {
		return b, nil, nil
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF")))
	note = NoteBase64
	for _, l := range labels {
		inner, ok := between(text, "-----BEGIN "+l+"-----", "-----END "+l+"-----")
		if ok {
			text, note = inner, NotePEM
			break
		}
	}
	message, ok := fromBase64(text)
	if !ok || len(message) == 0 || message[0] != sequence {
		return nil, nil, ErrNotCMS
	}
	return message, note, nil
}

// between returns what stands between a first and a last line.
func between(text []byte, first, last string) ([]byte, bool) {
	inner, ok := bytes.CutPrefix(text, []byte(first))
	if !ok {
		return nil, false
	}
	return bytes.CutSuffix(inner, []byte(last))
}

// fromBase64 decodes Base64 with padding (RFC 4648, section 4) that may be
// broken into lines anyhow.
func fromBase64(text []byte) ([]byte, bool) {
	compact := make([]byte, 0, len(text))
	for _, c := range text {
		if c != '\r' && c != '\n' && c != ' ' && c != '\t' {
			compact = append(compact, c)
		}
	}
	n, err := base64.StdEncoding.Strict().Decode(compact, compact)
	return compact[:n], err == nil
}
