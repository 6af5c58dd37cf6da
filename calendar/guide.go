package calendar

import (
	"slices"
	"strings"
)

// A Guide leads from a difficulty through two or three questions to one route
// out of it. Its texts have keys that begin with "guide.topic." and its name.
type Guide struct {
	Name      string     `json:"name"`
	Aliases   []string   `json:"aliases"` // other words for it, in small letters, such as an error number of e-Tax
	Questions []Question `json:"questions"`
	Branches  []Branch   `json:"branches"`
}

// A Question has a few answers. Its text has the key "guide.ask." and its name;
// an answer's has that key, a dot and the answer.
type Question struct {
	Name    string   `json:"name"`
	Answers []string `json:"answers"`
}

// Key is the key of the question's text.
func (q Question) Key() string { return "guide.ask." + q.Name }

// AnswerKey is the key of the text of an answer.
func (q Question) AnswerKey(answer string) string { return q.Key() + "." + answer }

// A Branch leads to a route, or to another guide, when all of its answers were
// given. The first branch that fits is taken; the last one always fits.
type Branch struct {
	When  map[string]string `json:"when"`  // answers by question
	Route string            `json:"route"` // name; "" if Guide is set
	Guide string            `json:"guide"` // name; "" if Route is set
}

// A Route is a way out: what to do, what to bring, where and when, and what it
// costs. An empty name means that there is nothing to say.
type Route struct {
	Name  string   `json:"name"`
	Steps []string `json:"steps"`
	Bring []string `json:"bring"`
	Where string   `json:"where"`
	Hours string   `json:"hours"`
	Cost  string   `json:"cost"`
	Rules []string `json:"rules"` // names of the rules that it stands on
}

var (
	guides = load[Guide]("guides.json")
	routes = load[Route]("routes.json")
)

// Guides lists all guides.
func Guides() []Guide { return slices.Clone(guides()) }

// GuideFor finds a guide by its name or another word for it, in capitals or
// small letters.
func GuideFor(topic string) (Guide, bool) {
	topic = strings.ReplaceAll(strings.ToLower(topic), "-", "_")
	for _, g := range guides() {
		if g.Name == topic || slices.Contains(g.Aliases, topic) {
			return g, true
		}
	}
	return Guide{}, false
}

// TitleKey is the key of the guide's title.
func (g Guide) TitleKey() string { return "guide.topic." + g.Name }

// LeadKey is the key of the sentence below the title.
func (g Guide) LeadKey() string { return g.TitleKey() + ".lead" }

// Next tells where answers lead: to a branch, or to the question to ask next,
// which is never one whose answer changes nothing.
func (g Guide) Next(answers map[string]string) (Branch, *Question) {
	left := g.Left(answers)
	for i, q := range g.Questions {
		if _, given := answers[q.Name]; given {
			continue
		}
		if slices.ContainsFunc(left, func(b Branch) bool { return b.When[q.Name] != "" }) && !left[0].fits(answers) {
			return Branch{}, &g.Questions[i]
		}
	}
	return left[0], nil
}

// Left are the branches that can still be reached after some answers.
func (g Guide) Left(answers map[string]string) (left []Branch) {
	for _, b := range g.Branches {
		if b.contradicts(answers) {
			continue
		}
		left = append(left, b)
		if b.fits(answers) {
			break
		}
	}
	return left
}

func (b Branch) contradicts(answers map[string]string) bool {
	for question, want := range b.When {
		if got, given := answers[question]; given && got != want {
			return true
		}
	}
	return false
}

func (b Branch) fits(answers map[string]string) bool {
	for question, want := range b.When {
		if answers[question] != want {
			return false
		}
	}
	return true
}

// Way is the route that a branch leads to; ok is false if it leads to another
// guide.
func (b Branch) Way() (r Route, ok bool) {
	for _, r := range routes() {
		if r.Name == b.Route {
			return r, true
		}
	}
	return Route{}, false
}

// The labels of the parts of a route.
const (
	LabelBring = "guide.label.bring"
	LabelWhere = "guide.label.where"
	LabelHours = "guide.label.hours"
	LabelCost  = "guide.label.cost"
)

// A Part is one line of a route with its label.
type Part struct {
	Label string   // key
	Items []string // keys
}

// TitleKey is the key of the route's conclusion.
func (r Route) TitleKey() string { return "guide.route." + r.Name }

// StepKeys are the keys of the steps. A key with ".text" behind it may have a
// text that says how.
func (r Route) StepKeys() []string { return keys("guide.step.", r.Steps...) }

// Parts are what to bring, where, when and the cost, as far as there is
// something to say.
func (r Route) Parts() (parts []Part) {
	for _, p := range []Part{
		{LabelBring, keys("guide.bring.", r.Bring...)},
		{LabelWhere, keys("guide.where.", r.Where)},
		{LabelHours, keys("guide.hours.", r.Hours)},
		{LabelCost, keys("guide.cost.", r.Cost)},
	} {
		if len(p.Items) > 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// keys puts a beginning in front of names; empty names are left out.
func keys(beginning string, names ...string) (all []string) {
	for _, n := range names {
		if n != "" {
			all = append(all, beginning+n)
		}
	}
	return all
}

// Basis are the rules that the route stands on.
func (r Route) Basis() (rules []Rule) {
	for _, name := range r.Rules {
		if rule, ok := RuleNamed(name); ok {
			rules = append(rules, rule)
		}
	}
	return rules
}

// BasisOf are the rules that the routes of branches stand on, each once.
func BasisOf(branches []Branch) (rules []Rule) {
	for _, b := range branches {
		way, _ := b.Way()
		for _, r := range way.Basis() {
			if !slices.ContainsFunc(rules, func(have Rule) bool { return have.Name == r.Name }) {
				rules = append(rules, r)
			}
		}
	}
	return rules
}
