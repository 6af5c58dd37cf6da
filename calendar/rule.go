package calendar

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

// Confidence says how sure a rule is.
type Confidence string

// The confidences, surest first.
const (
	Official    Confidence = "official"    // read in a law or on a page of the office in charge
	Municipal   Confidence = "municipal"   // pages of several municipalities agree
	Reported    Confidence = "reported"    // read in a copy of an official page, or from one source that is not official
	Unconfirmed Confidence = "unconfirmed" // not found in writing; ask the office
	Planned     Confidence = "planned"     // announced or discussed, not in force
)

// A Rule is a rule of law or of an office as data, with the place where it was
// read. Show it with the date of reading: rules change. Its text has the key
// "guide.rule." and its name.
type Rule struct {
	Name       string     `json:"name"`
	From       Date       `json:"from"`   // first day that it holds for; zero if it always did
	Until      Date       `json:"until"`  // last one; zero if no end is known
	Source     string     `json:"source"` // who says so
	Read       Date       `json:"read"`   // when that was read
	Confidence Confidence `json:"confidence"`
}

// TextKey is the key of the rule in words.
func (r Rule) TextKey() string { return "guide.rule." + r.Name }

// holds tells whether the rule is in force on a day.
func (r Rule) holds(on Date) bool {
	return (r.From.IsZero() || on.Compare(r.From) >= 0) && (r.Until.IsZero() || on.Compare(r.Until) <= 0)
}

//go:embed rules/*.json
var files embed.FS

// load reads a file of rules when it is first needed. The files are embedded,
// so an error means a broken build.
func load[T any](name string) func() []T {
	return sync.OnceValue(func() (all []T) {
		b, err := files.ReadFile("rules/" + name)
		if err == nil {
			err = strict(b, &all)
		}
		if err != nil {
			panic(fmt.Sprintf("calendar: %s: %v", name, err))
		}
		return all
	})
}

// strict reads JSON and refuses names that nothing reads: a mistyped one would
// silently change a rule.
func strict(b []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

// facts are the rules that only need to be told.
var facts = load[Rule]("facts.json")

// Rules lists the rules that can be told in words: all but the filing seasons
// and the limits of attachments, which tell their own.
func Rules() []Rule {
	all := slices.Clone(facts())
	for _, w := range windows() {
		all = append(all, w.Rule)
	}
	return all
}

// RuleNamed finds one of Rules.
func RuleNamed(name string) (Rule, bool) {
	for _, r := range Rules() {
		if r.Name == name {
			return r, true
		}
	}
	return Rule{}, false
}

// AsOf is the day for which something that stands on these rules can be said:
// the one on which the first of them was read.
func AsOf(rules []Rule) (oldest Date) {
	for _, r := range rules {
		if oldest.IsZero() || r.Read.Compare(oldest) < 0 {
			oldest = r.Read
		}
	}
	return oldest
}
