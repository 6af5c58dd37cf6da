package i18n

import (
	"encoding/json"
	"fmt"
	"io"
)

// A keyReader goes through the members of one JSON object in their order.
type keyReader struct{ *json.Decoder }

// begin reads the opening brace.
func (r keyReader) begin() error {
	token, err := r.Token()
	if err == nil && token != json.Delim('{') {
		err = fmt.Errorf("%v begins no object", token)
	}
	return err
}

// end reads the closing brace, behind which nothing may stand.
func (r keyReader) end() error {
	if _, err := r.Token(); err != nil {
		return err
	}
	token, err := r.Token()
	if err == nil {
		return fmt.Errorf("%v behind the end", token)
	}
	if err != io.EOF {
		return err
	}
	return nil
}

// next reads a key and its text.
func (r keyReader) next() (key string, value text, err error) {
	if key, err = r.word(); err != nil {
		return "", value, err
	}
	token, err := r.Token()
	switch token := token.(type) {
	case string:
		value.whole = token
	case json.Delim:
		value.cases, err = r.cases(token)
	default:
		if err == nil {
			err = fmt.Errorf("%v is no text", token)
		}
	}
	return key, value, err
}

// cases reads the rest of a plural text.
func (r keyReader) cases(opened json.Delim) (map[string]string, error) {
	if opened != '{' {
		return nil, fmt.Errorf("%v begins no text", opened)
	}
	cases := map[string]string{}
	for r.More() {
		name, err := r.word()
		if err != nil {
			return nil, err
		}
		if cases[name], err = r.word(); err != nil {
			return nil, err
		}
	}
	if cases["other"] == "" {
		return nil, fmt.Errorf("plural text without other")
	}
	_, err := r.Token()
	return cases, err
}

// word reads a string.
func (r keyReader) word() (string, error) {
	token, err := r.Token()
	if err != nil {
		return "", err
	}
	word, ok := token.(string)
	if !ok {
		return "", fmt.Errorf("%v is no string", token)
	}
	return word, nil
}
