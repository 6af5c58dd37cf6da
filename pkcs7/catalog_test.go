package pkcs7

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// TestEveryErrorHasTexts: each key that this package can answer has a text and
// an advice in each language, and there are no others.
func TestEveryErrorHasTexts(t *testing.T) {
	source, err := os.ReadFile("errors.go")
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]bool)
	for _, m := range regexp.MustCompile(`"(pkcs7\.[a-z0-9_]+)"`).FindAllSubmatch(source, -1) {
		want[string(m[1])], want[string(m[1])+".advice"] = true, true
	}
	if len(want) < 60 {
		t.Fatalf("only %d keys found in errors.go", len(want))
	}
	for _, lang := range []string{"ja", "en"} {
		b, err := os.ReadFile(filepath.Join("..", "i18n", "catalog", lang, "pkcs7.json"))
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(b, &texts); err != nil {
			t.Fatal(err)
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if texts[key] == "" {
				t.Errorf("%s has no text for %s", lang, key)
			}
		}
		for key := range texts {
			if !want[key] {
				t.Errorf("%s has a text for %s, which nothing answers", lang, key)
			}
		}
	}
}
