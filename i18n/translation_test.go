package i18n

import (
	"encoding/json"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A glossary is glossary.json.
type glossary struct {
	About string
	Alone []string
	Kept  []string
	Terms []map[string]any
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(name, err)
	}
}

func readGlossary(t *testing.T) (g glossary) {
	readJSON(t, "glossary.json", &g)
	return g
}

// japaneseWords are those that may stand in every language, the longest first.
var japaneseWords []string

func TestMain(m *testing.M) {
	var g glossary
	b, err := os.ReadFile("glossary.json")
	if err != nil || json.Unmarshal(b, &g) != nil {
		panic("glossary.json cannot be read")
	}
	japaneseWords = g.Kept
	for _, term := range g.Terms {
		japaneseWords = append(japaneseWords, term["ja"].(string))
	}
	japaneseWords = append(japaneseWords, "利用者証明用", "公的個人認証サービス")
	slices.SortFunc(japaneseWords, func(a, b string) int { return len(b) - len(a) })
	os.Exit(m.Run())
}

// withoutTerms is a text without its official Japanese words.
func withoutTerms(s string) string {
	for _, word := range japaneseWords {
		s = strings.ReplaceAll(s, word, "")
	}
	return s
}

// mayFallBack are the patterns of fallback.json.
func mayFallBack(t *testing.T) (patterns []string) {
	var list []struct {
		Keys []string
		Why  string
	}
	readJSON(t, "fallback.json", &list)
	for _, e := range list {
		if e.Why == "" {
			t.Errorf("fallback.json gives no reason for %v", e.Keys)
		}
		patterns = append(patterns, e.Keys...)
	}
	return patterns
}

func matchesAny(patterns []string, key string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, key)
		return ok && err == nil
	})
}

// translations are the languages beside Japanese and English.
func translations() []string { return Languages()[2:] }

// Run it for one language with -run TestTranslations/vi.
func TestTranslations(t *testing.T) {
	all, patterns := catalogs(t), mayFallBack(t)
	var same map[string][]string
	readJSON(t, "same.json", &same)
	for _, lang := range translations() {
		t.Run(lang, func(t *testing.T) {
			for _, key := range slices.Sorted(maps.Keys(all["ja"])) {
				words, have := all[lang][key]
				if !have {
					if !matchesAny(patterns, key) {
						t.Errorf("%s has no text", key)
					}
					continue
				}
				if strings.HasPrefix(key, "date.") {
					continue // TestDatesOfEveryLanguage knows them
				}
				for _, fault := range slices.Concat(pluralFaults(lang, words, all["en"][key]), copied(lang, words, all["en"][key], same[lang])) {
					t.Errorf("%s: %s: %v", key, fault, words.sentences())
				}
				advice := key + ".advice"
				if _, needs := all["ja"][advice]; needs && all[lang][advice].sentences() == nil {
					t.Errorf("%s has a text and no advice", key)
				}
			}
			for _, fault := range termFaults(all["ja"], all[lang], readGlossary(t)) {
				t.Error(fault)
			}
		})
	}
}

func TestFallbackPatternsAreNeeded(t *testing.T) {
	all := catalogs(t)
	for _, p := range mayFallBack(t) {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(all["ja"])), func(key string) bool { return matchesAny([]string{p}, key) }) {
			t.Errorf("fallback.json: no text fits %s", p)
		}
	}
}

// pluralFaults compares the cases of a text with those that CLDR knows in its
// language. Where English tells one from many, so does a language that can.
func pluralFaults(lang string, words, english text) (faults []string) {
	known := pluralForms(lang)
	for name := range words.cases {
		if !strings.HasPrefix(name, "=") && !slices.Contains(known, name) {
			faults = append(faults, "the language has no plural category "+name)
		}
	}
	if _, one := words.cases["one"]; english.cases["one"] != "" && slices.Contains(known, "one") && !one && words.cases["=1"] == "" && lang != "fil" {
		faults = append(faults, "the case for one is missing")
	}
	// In Filipino the category "one" is for 1, 2, 3, 5, 7, 8 and 10 too.
	if _, one := words.cases["one"]; one && lang == "fil" {
		faults = append(faults, "write =1 for the single one")
	}
	return faults
}

func pluralForms(lang string) []string {
	t, _ := tongueOf(lang)
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	found := map[string]bool{}
	for n := range 1000 {
		found[names[plural.Cardinal.MatchPlural(t.tag(), n, 0, 0, 0, 0)]] = true
	}
	return slices.Collect(maps.Keys(found))
}

// names are words that no language translates.
var names = regexp.MustCompile(`Inkan|inkan|My Number Card|e-Tax|eLTAX|Acrobat Reader|Adobe|Windows|Linux|macOS|Mac|pcscd|PC/SC|PDF|PAdES|XFA|PIN|USB|JPKI|JST|HTML|JSON|ICS|KiB|MiB|\bMB\b|\bmm\b|\bdpi\b|\bCSV\b|\bXML\b|\.p7s|\.xtx|\.jsonl?|HJS\w+|SHA-\d+|RSA|English|Caps Lock|Enter|Smart Card|Base64|\bB\b`)

// copied finds English that was left where a translation should be.
func copied(lang string, words, english text, same []string) (faults []string) {
	if lang == simple {
		return nil // its fallback is Japanese
	}
	for _, s := range words.sentences() {
		rest := names.ReplaceAllString(verb.ReplaceAllString(withoutTerms(s), ""), "")
		if slices.Contains(english.sentences(), s) && strings.ContainsFunc(rest, unicode.IsLetter) && !slices.Contains(same, s) {
			faults = append(faults, "this is the English text; if it is right, add it to same.json")
		}
	}
	return faults
}

// termFaults finds texts that are read together and lack the Japanese word of
// an official term, though the Japanese ones use it.
func termFaults(ja, texts map[string]text, g glossary) (faults []string) {
	together := map[string][]string{}
	for key := range texts {
		together[group(key)] = append(together[group(key)], key)
	}
	for name, keys := range together {
		if slices.ContainsFunc(g.Alone, func(p string) bool { return strings.HasPrefix(name+".", p) }) {
			continue
		}
		var before, after string
		for _, key := range keys {
			before += strings.Join(ja[key].sentences(), " ") + " "
			after += strings.Join(texts[key].sentences(), " ") + " "
		}
		before = strings.ReplaceAll(before, phraseEnd, "")
		for _, term := range g.Terms {
			word := term["ja"].(string)
			if term["beside"] == true && strings.Contains(before, word) && !strings.Contains(after, word) {
				faults = append(faults, name+": none of its texts has the official word "+word)
			}
		}
	}
	slices.Sort(faults)
	return faults
}

// group names the texts that are read together: those of a page of the window,
// of a step of a guide, or an error and its advice.
func group(key string) string {
	parts := strings.Split(key, ".")
	n := 2
	if parts[0] == "guide" || len(parts) > 2 && parts[1] == "guide" {
		n = 3
	}
	return strings.Join(parts[:min(n, len(parts))], ".")
}

// foreign finds characters of another language, and in やさしい日本語 what is
// not easy.
func foreign(lang, s string) (faults []string) {
	s = strings.ReplaceAll(withoutTerms(s), phraseEnd, "")
	switch lang {
	case "ja":
	case simple:
		return difficult(s)
	case "zh-Hans":
		return otherScript(s, simplifiedchinese.GBK, "a character that is not in GB 2312, or Japanese")
	case "zh-Hant":
		return otherScript(s, traditionalchinese.Big5, "a character that is not in Big5, or Japanese")
	default:
		if strings.ContainsFunc(s, japanese) {
			return []string{"Japanese in another language"}
		}
	}
	return nil
}

func japanese(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || strings.ContainsRune("、。・（）：？　", r)
}

// eras name years in every language.
var eraName = regexp.MustCompile(`[令平昭大明][和成正治]`)

// otherScript finds Han characters that a national character set lacks, and
// kana. GB 2312 is the part of GBK with both bytes from 0xA1.
func otherScript(s string, set encoding.Encoding, fault string) (faults []string) {
	encode := set.NewEncoder()
	for _, r := range eraName.ReplaceAllString(s, "") {
		b, err := encode.String(string(r))
		missing := unicode.Is(unicode.Han, r) && (err != nil || set == simplifiedchinese.GBK && (b[0] < 0xA1 || b[1] < 0xA1))
		if missing || unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			faults = append(faults, fault+": "+string(r))
		}
	}
	return faults
}

// The languages offer themselves by the names that CLDR gives them.
func TestOwnNames(t *testing.T) {
	folders, err := files.ReadDir("catalog")
	if err != nil || len(folders) != len(Languages()) {
		t.Errorf("%d folders of texts, %d languages: %v", len(folders), len(Languages()), err)
	}
	for _, lang := range Languages() {
		if lang == simple || lang == "id" {
			continue // CLDR has no name for the one; the other says Bahasa, language, before it
		}
		if got, want := OwnName(lang), display.Self.Name(language.Make(lang)); !strings.EqualFold(got, want) {
			t.Errorf("%s calls itself %s, CLDR says %s", lang, got, want)
		}
	}
	if got := OwnName("fr"); got != "" {
		t.Errorf("a language without texts calls itself %s", got)
	}
}

func TestChineseMayBeBroken(t *testing.T) {
	for in, want := range map[string]string{
		"用e-Tax签名。再见":  "用|e-Tax|签|名|。|再|见",
		"2027年2月3日":    "2027年2月3日",
		"还有3次 机会":      "还|有3次 机|会",
		"署名\u200b（签名）": "署|名|（|签|名|）",
	} {
		if got := strings.ReplaceAll(phraseChinese(in), phraseEnd, "|"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	p := printer(t, "zh-Hans")
	if got := p.T("date.full", "2027", "", "2月", "3"); got != "2027年2月3日" {
		t.Errorf("%q", got)
	}
}
