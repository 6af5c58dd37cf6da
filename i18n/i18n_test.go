package i18n

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

func printer(t *testing.T, lang string) *Printer {
	t.Helper()
	p, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNewTakesTheNamesThatSystemsUse(t *testing.T) {
	for name, want := range map[string]string{
		"ja": "ja", "ja_JP.UTF-8": "ja", "ja-JP": "ja", "en": "en", "en_US.UTF-8": "en", "en-GB": "en", "en_GB@euro": "en",
		"ja-easy": "ja-simple", "ja-Easy": "ja-simple", "ja_easy": "ja-simple", "ja-simple": "ja-simple", "ja-JP-simple": "ja-simple",
		"zh": "zh-Hans", "zh_CN.UTF-8": "zh-Hans", "zh-SG": "zh-Hans", "zh-Hans": "zh-Hans", "zh-TW": "zh-Hant", "zh_HK.UTF-8": "zh-Hant", "zh-Hant-MO": "zh-Hant",
		"ko_KR.UTF-8": "ko", "pt": "pt", "pt-BR": "pt", "pt-PT": "pt", "vi-VN": "vi", "es": "es", "es-419": "es", "es-PE": "es",
		"tl": "fil", "tl_PH": "fil", "fil": "fil", "fil-PH": "fil", "id": "id", "in": "id", "id-ID": "id", "ne_NP.UTF-8": "ne",
	} {
		if got := printer(t, name).Lang(); got != want {
			t.Errorf("New(%q) speaks %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"", "fr", "C", "POSIX", "xx", "japanese", "../ja", "ja/x"} {
		_, err := New(name)
		var unknown *LanguageError
		if !errors.As(err, &unknown) || unknown.Lang != name {
			t.Errorf("New(%q): %v, want a LanguageError", name, err)
		}
	}
}

func TestTextsAreFilled(t *testing.T) {
	birthday := time.Date(2027, 2, 3, 14, 59, 59, 0, time.UTC)
	for _, c := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"ja", "state.few_tries", []any{1}, "残り1回です"},
		{"en", "state.few_tries", []any{1}, "1 try left"},
		{"en", "state.few_tries", []any{2}, "2 tries left"},
		{"ja", "state.few_tries.note", []any{1}, "次に間違えるとロックされます"},
		{"ja", "state.few_tries.note", []any{2}, "続けて2回間違えるとロックされます"},
		{"en", "state.few_tries.note", []any{1}, "The next mismatch locks it"},
		{"en", "state.few_tries.note", []any{2}, "Two more mismatches lock it"},
		{"en", "state.renewal", []any{1000}, "1,000 days left. You can renew now"},
		{"ja", "state.expired.note", []any{birthday}, "2027年（令和9年）2月3日まででした"},
		{"en", "state.expired.note", []any{birthday}, "It was good through 3 February 2027"},
		{"en", "error.language", []any{fs.ErrNotExist}, "There are no texts in the language 「The file was not found.」."},
		{"en", "no.such.text", []any{1}, "no.such.text"},
	} {
		if got := printer(t, c.lang).T(c.key, c.args...); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.key, got, c.want)
		}
	}
}

func TestPhrasesAreMarkedOnlyWhenAsked(t *testing.T) {
	p := printer(t, "ja")
	plain, phrased := p.T("state.stopped"), p.Phrased().T("state.stopped")
	if strings.Contains(plain, phraseEnd) {
		t.Errorf("plain text %q has U+200B", plain)
	}
	if want := "カードリーダーの\u200b機能が\u200b止まっています"; phrased != want {
		t.Errorf("phrased text %q, want %q", phrased, want)
	}
	if got := p.T("error.language", "a\u200bb"); strings.Contains(got, phraseEnd) {
		t.Errorf("an argument brought U+200B into a plain text: %q", got)
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		at       time.Time
		ja, en   string
		era, day string
	}{
		{time.Date(2027, 2, 3, 14, 59, 59, 0, time.UTC), "2027年（令和9年）2月3日", "3 February 2027", "3 February 2027 (令和9年)", "2月3日"},
		{time.Date(2027, 2, 3, 15, 0, 0, 0, time.UTC), "2027年（令和9年）2月4日", "4 February 2027", "4 February 2027 (令和9年)", "2月4日"},
		{time.Date(2019, 5, 1, 0, 0, 0, 0, japan), "2019年（令和元年）5月1日", "1 May 2019", "1 May 2019 (令和元年)", "5月1日"},
		{time.Date(2019, 4, 30, 23, 59, 59, 0, japan), "2019年（平成31年）4月30日", "30 April 2019", "30 April 2019 (平成31年)", "4月30日"},
		{time.Date(1989, 1, 7, 0, 0, 0, 0, japan), "1989年（昭和64年）1月7日", "7 January 1989", "7 January 1989 (昭和64年)", "1月7日"},
		{time.Date(1926, 12, 24, 0, 0, 0, 0, japan), "1926年（大正15年）12月24日", "24 December 1926", "24 December 1926 (大正15年)", "12月24日"},
		{time.Date(1912, 7, 29, 0, 0, 0, 0, japan), "1912年（明治45年）7月29日", "29 July 1912", "29 July 1912 (明治45年)", "7月29日"},
		{time.Date(1873, 1, 1, 0, 0, 0, 0, japan), "1873年（明治6年）1月1日", "1 January 1873", "1 January 1873 (明治6年)", "1月1日"},
	} {
		ja, en := printer(t, "ja"), printer(t, "en")
		for _, got := range [][2]string{{ja.Date(c.at), c.ja}, {ja.EraDate(c.at), c.ja}, {en.Date(c.at), c.en}, {en.EraDate(c.at), c.era}, {ja.ShortDate(c.at), c.day}} {
			if got[0] != got[1] {
				t.Errorf("%v: %q, want %q", c.at, got[0], got[1])
			}
		}
	}
	at := time.Date(2026, 11, 22, 1, 15, 59, 0, time.UTC)
	if got := printer(t, "ja").Time(at); got != "10:15（日本時間）" {
		t.Error(got)
	}
	if got := printer(t, "en").Time(at); got != "10:15 JST" {
		t.Error(got)
	}
}

// Errors as the other rooms make them.
type roomError string

func (e roomError) Error() string            { return string(e) }
func (e roomError) Message() (string, []any) { return string(e), nil }

type wrapping struct{ inner error }

func (w *wrapping) Error() string            { return "unreadable: " + w.inner.Error() }
func (w *wrapping) Unwrap() error            { return w.inner }
func (w *wrapping) Message() (string, []any) { return "error.timeout", nil }

func TestExplain(t *testing.T) {
	_, missing := os.Open("/no/such/secret-name")
	full := &fs.PathError{Op: "write", Path: "/home/secret-name", Err: syscall.ENOSPC}
	for _, c := range []struct {
		name string
		err  error
		key  string
	}{
		{"sentinel", roomError("error.stopped"), "error.stopped"},
		{"wrapped", fmt.Errorf("document 3: %w", roomError("error.stopped")), "error.stopped"},
		{"joined", errors.Join(errors.New("x"), roomError("error.stopped")), "error.stopped"},
		{"outermost first", &wrapping{roomError("error.stopped")}, "error.timeout"},
		{"key without text gives way", fmt.Errorf("%w: %w", roomError("nobody.wrote.this"), roomError("error.stopped")), "error.stopped"},
		{"missing file", missing, "file.not_found"},
		{"permission", &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}, "file.permission"},
		{"no space", full, "file.no_space"},
		{"folder", &fs.PathError{Op: "read", Path: "x", Err: syscall.EISDIR}, "file.is_directory"},
		{"cancelled", fmt.Errorf("x: %w", context.Canceled), "error.stopped"},
		{"too late", context.DeadlineExceeded, "error.timeout"},
		{"strange", errors.New("secret-name went wrong"), "error.unknown"},
		{"strange inside a path", &fs.PathError{Op: "open", Path: "secret-name", Err: errors.New("secret-name")}, "error.unknown"},
		{"nothing", nil, "error.unknown"},
	} {
		for _, lang := range Languages() {
			e := printer(t, lang).Explain(c.err)
			if e.Key != c.key || e.Title == "" || e.Advice == "" || e.Title == e.Key {
				t.Errorf("%s in %s: %+v, want key %s", c.name, lang, e, c.key)
			}
			if strings.Contains(fmt.Sprint(e), "secret-name") {
				t.Errorf("%s in %s: a name leaked: %+v", c.name, lang, e)
			}
		}
	}
	if got := printer(t, "ja").Explain(full).Detail; got != fmt.Sprintf("file.no_space < errno %d", uint(syscall.ENOSPC)) {
		t.Errorf("detail %q", got)
	}
}

func TestManyMayPrintAtOnce(t *testing.T) {
	p := printer(t, "en")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 200 {
				want := fmt.Sprintf("%d tries left", i+2)
				if got := p.T("state.few_tries", i+2); got != want {
					t.Errorf("%q, want %q", got, want)
				}
			}
		})
	}
	all.Wait()
}

func TestCatalogsThatAreRefused(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"key twice in two files": {"catalog/ja/a.json": {Data: []byte(`{"a.b":"1"}`)}, "catalog/ja/b.json": {Data: []byte(`{"a.b":"2"}`)}},
		"key twice in one file":  {"catalog/ja/a.json": {Data: []byte(`{"a.b":"1","a.b":"2"}`)}},
		"plural without other":   {"catalog/ja/a.json": {Data: []byte(`{"a.b":{"one":"1"}}`)}},
		"number":                 {"catalog/ja/a.json": {Data: []byte(`{"a.b":1}`)}},
		"broken":                 {"catalog/ja/a.json": {Data: []byte(`{"a.b":"1"`)}},
		"list":                   {"catalog/ja/a.json": {Data: []byte(`["a.b"]`)}},
	} {
		if _, err := fill(files, []string{"ja"}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestALanguageIsFilledUpFromTheNext(t *testing.T) {
	files := fstest.MapFS{
		"catalog/id/a.json": {Data: []byte(`{"a.x":"id %[1]d"}`)},
		"catalog/en/a.json": {Data: []byte(`{"a.x":"en","a.y":{"one":"en one","other":"en %[1]d"}}`)},
		"catalog/ja/a.json": {Data: []byte(`{"a.x":"ja","a.y":"ja","a.z":"ja %[1]d"}`)},
	}
	from, err := fill(files, []string{"id", "en", "ja"})
	if err != nil {
		t.Fatal(err)
	}
	p := &Printer{from: from}
	got := fmt.Sprint(p.T("a.x", 1000), ", ", p.T("a.y", 1), ", ", p.T("a.y", 1000), ", ", p.T("a.z", 1000))
	if want := "id 1.000, en one, en 1,000, ja 1,000"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A text that may fall back comes in English, and やさしい日本語 takes Japanese.
func TestFallback(t *testing.T) {
	for lang, want := range map[string]string{"vi": "en", "fil": "en", simple: "ja"} {
		if got, want := printer(t, lang).T("timestamp.refused"), printer(t, want).T("timestamp.refused"); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestDatesOfEveryLanguage(t *testing.T) {
	at := time.Date(2027, 2, 3, 1, 5, 0, 0, time.UTC)
	for lang, want := range map[string]string{
		"ja":      "2027年（令和9年）2月3日|2月3日|10:05（日本時間）",
		"en":      "3 February 2027|3 February|10:05 JST",
		simple:    "2027年（令和9年）2月3日|2月3日|10:05（日本の 時間）",
		"zh-Hans": "2027年2月3日|2月3日|10:05（日本时间）",
		"zh-Hant": "2027年2月3日|2月3日|10:05（日本時間）",
		"vi":      "3 tháng 2, 2027|3 tháng 2|10:05 (giờ Nhật Bản)",
		"ko":      "2027년 2월 3일|2월 3일|10:05(일본 시간)",
		"fil":     "Pebrero 3, 2027|Pebrero 3|10:05 (oras sa Japan)",
		"ne":      "2027 फेब्रुअरी 3|फेब्रुअरी 3|10:05 (जापानको समय)",
		"pt":      "3 de fevereiro de 2027|3 de fevereiro|10:05 (hora do Japão)",
		"id":      "3 Februari 2027|3 Februari|10:05 (waktu Jepang)",
		"es":      "3 de febrero de 2027|3 de febrero|10:05 (hora de Japón)",
	} {
		p := printer(t, lang)
		if got := strings.Join([]string{p.Date(at), p.ShortDate(at), p.Time(at)}, "|"); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
		if got := p.EraDate(at); !strings.Contains(got, "令和9年") {
			t.Errorf("%s: %s names no era", lang, got)
		}
	}
}

// Numbers follow the language, in digits that stand beside those of a card.
func TestNumbersOfEveryLanguage(t *testing.T) {
	for lang, want := range map[string]string{"ja": "1,234", simple: "1,234", "ne": "1,234", "pt": "1.234", "vi": "1.234", "ko": "1,234"} {
		files := fstest.MapFS{"catalog/" + lang + "/a.json": {Data: []byte(`{"a.x":"%[1]d"}`)}}
		from, err := fill(files, []string{lang})
		if err != nil {
			t.Fatal(err)
		}
		if got := (&Printer{from: from}).T("a.x", 1234); got != want {
			t.Errorf("%s writes %s, want %s", lang, got, want)
		}
	}
}
