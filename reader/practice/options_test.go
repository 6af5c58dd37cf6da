package practice

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseOptions(t *testing.T) {
	for text, want := range map[string]Options{
		"":                              {},
		" , ":                           {},
		"tries=1, locked,days-left=20":  {Tries: 1, Locked: true, DaysLeft: 20},
		"auth-tries=2,auth-locked":      {AuthTries: 2, AuthLocked: true},
		"days-left=0":                   {ExpiresToday: true},
		"days-left=-3":                  {DaysLeft: -3},
		"days-left=0,days-left=5":       {DaysLeft: 5},
		"not-yet-valid,p384,no-signing": {NotYetValid: true, P384: true, NoSigning: true},
		"no-index,auth-in-signing":      {NoIndex: true, AuthInSigning: true},
		"unknown-ca,no-san,no-aki":      {UnknownCA: true, NoSAN: true, NoAKI: true},
		"short-le,61xx,6cxx":            {ShortLe: true, Use61xx: true, Use6Cxx: true},
		"max-response=128":              {MaxResponse: 128},
		"no-filler,exact256":            {NoFiller: true, Exact256: true},
		"length=too-long":               {Length: LengthTooLong},
		"length=too-short":              {Length: LengthTooShort},
		"length=indefinite":             {Length: LengthIndefinite},
		"five-byte-counter,strict":      {FiveByteCounter: true, Strict: true},
		"first-6f00,blocked=6983":       {First6F00: true, Blocked6983: true},
		"blocked=6984":                  {},
		"foreign,phone,delay=3s":        {Foreign: true, Phone: true, Delay: 3 * time.Second},
		"name=練習　花子,address=見本県,substitute": {Name: "練習　花子", Address: "見本県", Substitute: true},
		"birth=319800217,sex=9,furigana":    {Birth: "319800217", Sex: "9", Furigana: true},
	} {
		if got, err := ParseOptions(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, %v\nwant %+v", text, got, err, want)
		}
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	for _, text := range []string{
		"tries", "tries=", "tries=0", "tries=6", "tries=x", "auth-tries=4", "locked=yes", "locked=", "days-left", "days-left=soon",
		"days-left=3651", "max-response=0", "max-response=65537", "length=long", "length=", "blocked=6985", "delay=3", "delay=-1s", "name=", "name=\xFF",
		"name=" + strings.Repeat("長", 201), "birth=6", "birth=619800217", "birth=31980021x", "sex=3", "tries=1,tries=9",
	} {
		_, err := ParseOptions(text)
		var value *OptionValueError
		if !errors.As(err, &value) {
			t.Errorf("%q: %v, want an OptionValueError", text, err)
		}
	}
	for _, text := range []string{"try=1", "Locked", "tries=1,lock", "=1", "help"} {
		_, err := ParseOptions(text)
		var unknown *UnknownOptionError
		if !errors.As(err, &unknown) {
			t.Errorf("%q: %v, want an UnknownOptionError", text, err)
		}
	}
	_, err := ParseOptions("name=" + strings.Repeat("長", 201))
	if strings.Contains(err.Error(), "長") {
		t.Errorf("the error repeats the name: %v", err)
	}
}

func catalog(t *testing.T, language string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../../i18n/catalog/" + language + "/practice.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]string
	if err := json.Unmarshal(b, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestEveryErrorHasItsTexts(t *testing.T) {
	type explained interface {
		error
		Message() (string, []any)
	}
	all := []explained{
		ErrRemoved, ErrInterrupted, ErrAddress, ErrNoDriver, ErrDriverGone,
		&UnknownOptionError{Option: "x"}, &OptionValueError{Option: "x", Want: "1-5"},
	}
	for _, language := range []string{"ja", "en"} {
		texts := catalog(t, language)
		for _, err := range all {
			key, args := err.Message()
			for _, k := range []string{key, key + ".advice"} {
				if texts[k] == "" {
					t.Errorf("%s: no text for %s", language, k)
				}
			}
			if all := texts[key] + texts[key+".advice"]; len(args) > 0 && !strings.Contains(all, "%["+"1]s") {
				t.Errorf("%s: the text of %s leaves out its argument", language, key)
			}
			if !strings.HasPrefix(err.Error(), key) {
				t.Errorf("error %q does not begin with its key %s", err, key)
			}
		}
		if want := 2*len(all) + 1; len(texts) != want {
			t.Errorf("%s has %d texts, want %d", language, len(texts), want)
		}
	}
}

func TestUsageNamesEveryOption(t *testing.T) {
	lines := strings.Split(Usage(), "\n")
	if len(lines) != len(options) {
		t.Fatalf("%d lines for %d options", len(lines), len(options))
	}
	if got := catalog(t, "en")[UsageKey]; got != Usage() {
		t.Errorf("the English catalog says\n%s\nand the program\n%s", got, Usage())
	}
	japanese := strings.Split(catalog(t, "ja")[UsageKey], "\n")
	for i, o := range options {
		written := strings.Fields(lines[i])[0]
		if !strings.HasPrefix(written, o.name) {
			t.Errorf("line %d is %q, want %s", i, lines[i], o.name)
		}
		if i >= len(japanese) || strings.Fields(japanese[i])[0] != written {
			t.Errorf("the Japanese catalog lacks %s in line %d", written, i)
		}
	}
}
