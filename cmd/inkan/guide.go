package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"inkan/calendar"
	"inkan/crash"
	"inkan/signer"
	"inkan/signer/report"
)

// A guiding is what was asked of inkan guide.
type guiding struct {
	answers map[string]string
	all     bool
	html    string
	lines   <-chan string // what is typed; nil until something is asked
}

// A topicDocument is a guide in JSON.
type topicDocument struct {
	Name      string             `json:"name"`
	Title     string             `json:"title"`
	Lead      string             `json:"lead"`
	Aliases   []string           `json:"aliases"`
	AsOf      calendar.Date      `json:"as_of"`
	Questions []questionDocument `json:"questions"`
	Ways      []wayDocument      `json:"ways"` // that the answers given leave
	Rules     []ruleDocument     `json:"rules"`
}

type questionDocument struct {
	Name    string           `json:"name"`
	Text    string           `json:"text"`
	Answers []answerDocument `json:"answers"`
}

type answerDocument struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type wayDocument struct {
	When  map[string]string `json:"when"`            // answers by question
	Guide string            `json:"guide,omitempty"` // the guide to go on with
	Route string            `json:"route,omitempty"`
	Title string            `json:"title,omitempty"`
	Steps []string          `json:"steps,omitempty"`
	Bring []string          `json:"bring,omitempty"`
	Where string            `json:"where,omitempty"`
	Hours string            `json:"hours,omitempty"`
	Cost  string            `json:"cost,omitempty"`
}

// A guideDocument is the answer in JSON.
type guideDocument struct {
	Topics []topicDocument `json:"topics"`
	Error  *fault          `json:"error,omitempty"`
}

func setupGuide(fs *flag.FlagSet, _ *call) action {
	g := &guiding{answers: map[string]string{}}
	fs.Func("answer", "", g.addAnswer)
	fs.BoolVar(&g.all, "all", false, "")
	fs.StringVar(&g.html, "html", "", "")
	return g.run
}

func (g *guiding) addAnswer(value string) error {
	question, answer, ok := strings.Cut(value, "=")
	if !ok {
		return fmt.Errorf("no answer")
	}
	g.answers[question] = answer
	return nil
}

func (g *guiding) run(ctx context.Context, c *call) int {
	guides, err := topics(c.files)
	if err == nil {
		err = g.check(guides)
	}
	if err != nil {
		return c.fail(err)
	}
	switch {
	case g.html != "":
		return g.save(c, guides)
	case c.json:
	case len(c.files) == 0:
		g.list(c, guides)
	default:
		for i := 0; i < len(guides); i++ {
			next, err := g.show(ctx, c, guides[i])
			if err != nil {
				return c.fail(err)
			}
			guides = append(guides, next...)
		}
	}
	c.send(c.guideDocument(guides, g.answers, nil))
	return exitDone
}

// topics finds the guides that were named; without a name it is all of them.
func topics(names []string) (guides []calendar.Guide, err error) {
	if len(names) == 0 {
		return calendar.Guides(), nil
	}
	for _, name := range names {
		g, ok := calendar.GuideFor(name)
		if !ok {
			return nil, &usageError{"guide.unknown_topic", []any{visible(name)}}
		}
		guides = append(guides, g)
	}
	return guides, nil
}

// check tells whether each answer is one of a guide.
func (g *guiding) check(guides []calendar.Guide) error {
	for question, answer := range g.answers {
		known := slices.ContainsFunc(guides, func(guide calendar.Guide) bool {
			return slices.ContainsFunc(guide.Questions, func(q calendar.Question) bool {
				return q.Name == question && slices.Contains(q.Answers, answer)
			})
		})
		if !known {
			return &usageError{"guide.unknown_answer", []any{visible(question + "=" + answer)}}
		}
	}
	return nil
}

func (g *guiding) list(c *call, guides []calendar.Guide) {
	c.print(c.say.T("guide.list"))
	for _, guide := range guides {
		c.print(fmt.Sprintf("  %-15s %s", guide.Name, c.say.T(guide.TitleKey())))
	}
}

// show writes a guide, at a terminal after asking its questions, and returns the
// guide that the answers lead on to.
func (g *guiding) show(ctx context.Context, c *call, guide calendar.Guide) (next []calendar.Guide, err error) {
	answers := g.answers
	if !g.all && !c.raw && term.IsTerminal(int(c.in.Fd())) {
		if answers, err = g.interview(ctx, c, guide); err != nil {
			return nil, err
		}
		if branch, ask := guide.Next(answers); ask == nil && branch.Guide != "" {
			other, _ := calendar.GuideFor(branch.Guide)
			next = append(next, other)
		}
	}
	c.print(strings.TrimRight(report.GuideText(c.say, guide, answers), "\n"))
	if next != nil {
		c.print("")
	}
	return next, nil
}

// interview asks the questions whose answers matter. The end of stdin ends it.
func (g *guiding) interview(ctx context.Context, c *call, guide calendar.Guide) (map[string]string, error) {
	answers := maps.Clone(g.answers)
	if g.lines == nil {
		g.lines = linesOf(c.in)
	}
	for {
		_, ask := guide.Next(answers)
		if ask == nil {
			return answers, nil
		}
		c.print(c.say.T(ask.Key()))
		for i, a := range ask.Answers {
			c.print(fmt.Sprintf("  %d  %s", i+1, c.say.T(ask.AnswerKey(a))))
		}
		n, err := c.number(ctx, g.lines, len(ask.Answers))
		if err != nil || n == 0 {
			return answers, err
		}
		answers[ask.Name] = ask.Answers[n-1]
		c.print("")
	}
}

// linesOf reads lines behind the program's back, so that waiting for one can be
// stopped.
func linesOf(in *os.File) <-chan string {
	lines := make(chan string)
	go func() {
		defer crash.Guard()
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines
}

// number asks until a number from 1 to most comes; 0 means that nothing comes
// any more.
func (c *call) number(ctx context.Context, lines <-chan string, most int) (int, error) {
	for {
		c.write(c.say.T("guide.choose"))
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case line, more := <-lines:
			if !more {
				c.print("")
				return 0, nil
			}
			if n, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && n >= 1 && n <= most {
				return n, nil
			}
			c.print(c.say.T("guide.choose_again", most))
		}
	}
}

// save writes the guides as a page that can be printed.
func (g *guiding) save(c *call, guides []calendar.Guide) int {
	b, err := report.GuideHTML(c.say, guides, g.answers)
	if err == nil {
		err = signer.SaveNew(g.html, b)
	}
	code := exitDone
	if err != nil {
		c.failOn(g.html, err)
		code = exitFailed
	} else {
		c.note("guide.saved")
	}
	c.send(c.guideDocument(guides, g.answers, c.fault))
	return code
}

func (c *call) guideDocument(guides []calendar.Guide, answers map[string]string, f *fault) guideDocument {
	doc := guideDocument{Topics: []topicDocument{}, Error: f}
	for _, g := range guides {
		left := g.Left(answers)
		rules := calendar.BasisOf(left)
		d := topicDocument{
			Name: g.Name, Title: c.say.T(g.TitleKey()), Lead: c.say.T(g.LeadKey()), Aliases: g.Aliases,
			AsOf: calendar.AsOf(rules), Rules: c.ruleDocuments(rules), Questions: []questionDocument{},
		}
		for _, q := range g.Questions {
			d.Questions = append(d.Questions, c.questionDocument(q))
		}
		for _, b := range left {
			d.Ways = append(d.Ways, c.wayDocument(b))
		}
		doc.Topics = append(doc.Topics, d)
	}
	return doc
}

func (c *call) questionDocument(q calendar.Question) questionDocument {
	d := questionDocument{Name: q.Name, Text: c.say.T(q.Key())}
	for _, a := range q.Answers {
		d.Answers = append(d.Answers, answerDocument{a, c.say.T(q.AnswerKey(a))})
	}
	return d
}

func (c *call) wayDocument(b calendar.Branch) wayDocument {
	d := wayDocument{When: b.When, Guide: b.Guide, Route: b.Route}
	r, ok := b.Way()
	if !ok {
		return d
	}
	d.Title = c.say.T(r.TitleKey())
	d.Steps = c.texts(r.StepKeys())
	for _, part := range r.Parts() {
		items := c.texts(part.Items)
		switch part.Label {
		case calendar.LabelBring:
			d.Bring = items
		case calendar.LabelWhere:
			d.Where = items[0]
		case calendar.LabelHours:
			d.Hours = items[0]
		case calendar.LabelCost:
			d.Cost = items[0]
		}
	}
	return d
}

func (c *call) texts(keys []string) (all []string) {
	for _, key := range keys {
		all = append(all, c.say.T(key))
	}
	return all
}
