package i18n

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A keyReader goes through the members of one JSON object in their order.
type keyReader struct{ *json.Decoder }

func newKeyReader(object []byte) keyReader {
	d := json.NewDecoder(bytes.NewReader(object))
	d.Token() // the opening brace; the caller has parsed the object before
	return keyReader{d}
}

func (r keyReader) next() (key string, value text, err error) {
	token, err := r.Token()
	if err != nil {
		return "", value, err
	}
	key, ok := token.(string)
	if !ok {
		return "", value, fmt.Errorf("%v is not a key", token)
	}
	return key, value, r.Decode(&value)
}
