package signer

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"inkan/i18n"
)

// samples are findings that differ in everything a code holds.
func samples() []Findings {
	ready := Findings{
		Version: "0.1.0", System: "windows", Readers: 1, halted: points,
		token: "selftest.token.card", ca: "selftest.ca.known", certificate: "selftest.certificate.dated",
		Signing: Tries{5, true}, Authentication: Tries{3, true}, Validity: ValidityYear,
	}
	locked := ready
	locked.Signing, locked.Last, locked.System = Tries{0, true}, "pin.locked", "darwin"
	return []Findings{
		{}, ready, locked,
		{Version: "9.9.9", System: "plan9", Practice: true, Readers: 40, halted: AtCard, why: "card.removed", Last: "card.removed"},
		{Version: "0.1.0", System: "linux", halted: AtService, why: "reader.stopped", Last: "pdf.encrypted"},
	}
}

func TestCodeFindsTwoWrongCharacters(t *testing.T) {
	for _, f := range samples() {
		code := []byte(strings.ReplaceAll(f.Code(), "-", ""))
		for i := range code {
			for j := i; j < len(code); j++ {
				for _, a := range []byte(codeLetters) {
					for _, b := range []byte(codeLetters) {
						wrong := append([]byte(nil), code...)
						wrong[i], wrong[j] = a, b
						if string(wrong) == string(code) {
							continue
						}
						if _, err := Decode(string(wrong)); err != ErrCodeCheck {
							t.Fatalf("%s for %s: %v", wrong, code, err)
						}
					}
				}
			}
		}
	}
}

func TestCodeFindsEverySwap(t *testing.T) {
	for _, f := range samples() {
		code := []byte(strings.ReplaceAll(f.Code(), "-", ""))
		for i := range code {
			for j := range i {
				if code[i] == code[j] {
					continue
				}
				code[i], code[j] = code[j], code[i]
				if _, err := Decode(string(code)); err != ErrCodeCheck {
					t.Errorf("%s, %d and %d swapped: %v", code, i, j, err)
				}
				code[i], code[j] = code[j], code[i]
			}
		}
	}
}

// TestCodeHoldsEveryField sets each field to each of its values.
func TestCodeHoldsEveryField(t *testing.T) {
	for i, part := range fields {
		for n := range int(part.radix) {
			f := samples()[1]
			part.set(&f, n)
			want := part.get(&f)
			got, err := Decode(f.Code())
			if err != nil {
				t.Fatal(err)
			}
			if have := part.get(&got); have != want {
				t.Errorf("field %d: %d came back as %d", i, want, have)
			}
			for j, other := range fields {
				if j != i && other.get(&got) != other.get(&f) {
					t.Errorf("field %d at %d changed field %d", i, n, j)
				}
			}
		}
	}
}

func TestTablesFitTheCode(t *testing.T) {
	numbers := uint64(1)
	for range codeLength - codeChecks {
		numbers *= uint64(len(codeLetters))
	}
	if numbers < capacity() {
		t.Errorf("%d numbers, %d needed", numbers, capacity())
	}
	sizes := []int{len(releases), len(systems), 2, 4, int(points) + 1, len(halts), len(tokens), len(authorities), len(certificates), 7, 5, int(validities), len(lastErrors)}
	for i, part := range fields {
		if uint64(sizes[i]) > part.radix {
			t.Errorf("field %d: %d values, room for %d", i, sizes[i], part.radix)
		}
	}
	for i, key := range lastErrors {
		for _, other := range lastErrors[:i] {
			if key == other {
				t.Errorf("%s stands twice", key)
			}
		}
	}
}

// TestOldCodesKeepTheirMeaning reads codes as they were once given out. A line
// of the file is never changed: a table was, if this test fails.
func TestOldCodesKeepTheirMeaning(t *testing.T) {
	file, err := os.Open("testdata/supportcodes.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	n := 0
	for lines := bufio.NewScanner(file); lines.Scan(); n++ {
		code, meaning, _ := strings.Cut(lines.Text(), " ")
		f, err := Decode(code)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		if got := meaningOf(f); got != meaning || f.Code() != code {
			t.Errorf("%s means\n%s, not\n%s", code, got, meaning)
		}
	}
	if n < len(samples()) {
		t.Errorf("%d codes: has testdata moved?", n)
	}
}

func meaningOf(f Findings) string {
	words := []string{f.Version, f.System, f.Last}
	for _, l := range f.Lines() {
		words = append(words, l.Key)
	}
	return strings.Join(words, " ")
}

func TestCodeAsItIsTyped(t *testing.T) {
	code := samples()[1].Code()
	plain := strings.ReplaceAll(code, "-", "")
	full := strings.Map(func(r rune) rune { return r - '!' + '！' }, plain)
	alike := strings.NewReplacer("9", "Q", "M", "N").Replace(code)
	for _, typed := range []string{
		code, plain, strings.ToLower(code), full, strings.ToLower(full), " " + strings.Join(strings.Split(plain, ""), " ") + "\n",
		strings.ReplaceAll(code, "-", "\u3000"), strings.ReplaceAll(code, "-", "ー"), strings.ReplaceAll(code, "-", "－"),
		strings.ReplaceAll(code, "-", "–"), strings.ReplaceAll(code, "-", "、"), alike,
	} {
		if f, err := Decode(typed); err != nil || f.Code() != code {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestMistypedCodesAreNamed(t *testing.T) {
	code := samples()[1].Code()
	for typed, want := range map[string]error{
		"": ErrCodeLength, "-": ErrCodeLength, code[:13]: ErrCodeLength, code + "2": ErrCodeLength,
		"2222-2222-2223": ErrCodeCheck, "ZZZZ-ZZZZ-ZZ": ErrCodeLength,
	} {
		if _, err := Decode(typed); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", typed, err, want)
		}
	}
	for _, r := range "0O1ILl5Ss8BbUVuv０Ｏ?あ\x00\xff" {
		var wrong *CodeCharacterError
		if _, err := Decode(string(r) + code[1:]); !errors.As(err, &wrong) {
			t.Errorf("%q: %v", r, err)
		}
		if strings.ContainsRune(codeLetters, r) {
			t.Errorf("%q is in codes", r)
		}
	}
}

// TestLaterCodesAreNamed: a number beyond the fields is of another form; a value
// beyond a table is said to be unknown, and the rest is told.
func TestLaterCodesAreNamed(t *testing.T) {
	highest := make([]int, codeLength)
	for i := range codeLength - codeChecks {
		highest[i] = len(codeLetters) - 1
	}
	setChecks(highest)
	var code strings.Builder
	for _, d := range highest {
		code.WriteByte(codeLetters[d])
	}
	if _, err := Decode(code.String()); err != ErrCodeLater {
		t.Errorf("%s: %v", code.String(), err)
	}
	f := samples()[3]
	fields[5].set(&f, 23)
	if got := f.line(AtCard); got.Key != later || got.Result != NotChecked {
		t.Errorf("%+v", got)
	}
}

// TestEveryKeyOfTheTablesHasTexts: what a code can name can be told, with
// advice, in every language and without data.
func TestEveryKeyOfTheTablesHasTexts(t *testing.T) {
	for _, lang := range i18n.Languages() {
		say, err := i18n.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		check := func(key string, args ...any) {
			if text := say.T(key, args...); !say.Has(key) || strings.Contains(text, "%!") {
				t.Errorf("%s %s: %q", lang, key, text)
			}
		}
		for _, key := range append(lastErrors[1:], later) {
			check(key, blanks...)
			check(key+".advice", blanks...)
		}
		for _, table := range [][]outcome{halts, tokens[1:], authorities[1:], certificates[1:], validityKeys[:]} {
			for _, o := range table {
				check(o.key, blanks...)
				if o.result == Failed {
					check(o.key+".advice", blanks...)
				}
			}
		}
		said := map[string]bool{}
		for _, key := range SayKeys(codeLetters) {
			check(key)
			said[say.T(key)] = true
		}
		if len(said) != len(codeLetters) {
			t.Errorf("%s: two characters are read alike", lang)
		}
		for p := range points {
			check(p.Key())
		}
		for _, f := range samples() {
			for _, l := range f.Lines() {
				if text := l.Text(say.T); strings.Contains(text, "%!") || strings.Contains(text, "selftest.") {
					t.Errorf("%s: %s", lang, text)
				}
			}
		}
	}
}

func TestAttachedReadersAreSeen(t *testing.T) {
	hub := &fstest.MapFile{Data: []byte("09\n")}
	card := &fstest.MapFile{Data: []byte("0b\n")}
	for _, c := range []struct {
		devices fstest.MapFS
		want    bool
	}{
		{fstest.MapFS{}, false},
		{fstest.MapFS{"1-0:1.0/bInterfaceClass": hub, "usb1/bDeviceClass": card}, false},
		{fstest.MapFS{"1-0:1.0/bInterfaceClass": hub, "1-2:1.0/bInterfaceClass": card}, true},
	} {
		if got := attached(c.devices); got != c.want {
			t.Errorf("%v: %v", c.devices, got)
		}
	}
	f := Findings{halted: AtDriver, why: "selftest.driver.missing"}
	if l := f.line(AtDriver); l.Result != Failed || l.Key != "selftest.driver.missing" {
		t.Errorf("%+v", l)
	}
	if l := f.line(AtReader); l.Result != NotChecked || l.Key != "selftest.after.driver" {
		t.Errorf("%+v", l)
	}
}

// FuzzDecode: nothing that is typed makes it panic, and what it reads can be
// told and made a code again.
func FuzzDecode(f *testing.F) {
	seeds, _ := filepath.Glob("testdata/fuzz/FuzzDecode/*")
	if len(seeds) == 0 {
		f.Fatal("no seeds: has testdata moved?")
	}
	f.Fuzz(func(t *testing.T, typed string) {
		found, err := Decode(typed)
		if err != nil {
			var m interface{ Message() (string, []any) }
			if !errors.As(err, &m) {
				t.Fatalf("%v explains nothing", err)
			}
			return
		}
		again, err := Decode(found.Code())
		if err != nil || again.Code() != found.Code() {
			t.Fatalf("%q: %s, then %s, %v", typed, found.Code(), again.Code(), err)
		}
		for _, l := range found.Lines() {
			if l.Key == "" && l.Result != NotChecked || l.Result == Failed && l.Advice == "" {
				t.Fatalf("%+v", l)
			}
		}
	})
}
