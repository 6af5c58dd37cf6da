package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// TestJSONCommandsNoTerminal: what a document says of itself cannot steer the
// terminal on which a JSON document is read, and is told unchanged.
func TestJSONCommandsNoTerminal(t *testing.T) {
	doc := []string{"\u009b31m", "a\u202eb\u2066", "\x1b[2J\x7f", "\U000e0041", "不破　岡島 𠮟", "<&>"}
	var out bytes.Buffer
	(&call{json: true, out: &out}).send(doc)
	for _, r := range out.String() {
		if r != '\n' && string(r) != visible(string(r)) {
			t.Errorf("%U reaches the terminal", r)
		}
	}
	var back []string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || !reflect.DeepEqual(back, doc) {
		t.Errorf("%q, %v", back, err)
	}
	if !bytes.Contains(out.Bytes(), []byte("不破　岡島 𠮟")) || !bytes.Contains(out.Bytes(), []byte("<&>")) {
		t.Errorf("harmless text was changed: %s", out.String())
	}
}
