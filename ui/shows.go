package ui

import "inkan/signer"

// What each part of the window depends on: a part is drawn anew when its value
// here changes, and at no other time.

type bodyShow struct {
	Page    page
	Guide   string
	Answers answers
	Sign    int // revision
	Step    step
	Verify  int // revision
	Busy    work
	Slow    bool
	Lesson  lesson
	Card    cardShow
	Ribbon  ribbonShow
	Probe   int // revision
	Saved   string
	Start   startStep
}

func (s state) bodyShows() bodyShow {
	b := bodyShow{Page: s.Page}
	if s.Set.scale() >= largeText {
		b.Ribbon = s.ribbonShows()
	}
	switch s.Page {
	case pageSign:
		b.Sign, b.Step, b.Busy, b.Slow = s.Sign.Rev, s.Sign.Step, s.Busy, s.Slow
		if b.Step == stepPassword {
			b.Step = stepCheck
		}
	case pageVerify:
		b.Verify, b.Busy = s.Verify.Rev, s.Busy
	case pageGuide:
		b.Guide, b.Answers, b.Sign = s.Guide, s.Answers, s.Sign.Rev
		b.Card, b.Saved = s.cardShows(), s.GuideSaved
	case pageHome:
		b.Lesson = s.Lesson
		if s.Practice {
			b.Card.Stage = s.Card.Stage
		}
	case pageCertificate:
		b.Answers, b.Card, b.Saved = s.Answers, s.cardShows(), s.PlanSaved
	case pageSettings:
		b.Sign = s.KeptRev
	case pageSupport:
		b.Probe, b.Busy = s.Probe.Rev, s.Busy
	case pageStart:
		b.Start = s.Start.Step
		if b.Start == startTest {
			b.Probe, b.Busy = s.Probe.Rev, s.Busy
		}
	}
	return b
}

type barShow struct {
	Page    page
	Step    step
	Busy    work
	Stop    bool
	Yes, No int
	Read    signer.Progress
	Counts  counts
	Start   startStep
}

func (s state) barShows() barShow {
	b := barShow{Page: s.Page}
	if s.Page == pageStart {
		b.Start = s.Start.Step
	}
	if s.Page != pageSign {
		return b
	}
	b.Step, b.Busy, b.Stop = s.Sign.Step, s.Busy, s.Sign.Stop
	switch s.Sign.Step {
	case stepFiles:
		b.Yes, b.No, _ = s.Sign.sum()
		b.Read = s.Sign.Read
	case stepPassword:
		b.Step = stepCheck
	case stepResult:
		b.Counts = s.Sign.counts(false)
	}
	return b
}

type dialogShow struct {
	Dialog prompt
	Tries  signer.Tries
	Again  again
	Busy   work // what the password waits for
	Ticked bool
	Card   cardShow
	Err    string
	Choose int
	Sums   sums
}

func (s state) dialogShows() dialogShow {
	d := dialogShow{Dialog: s.dialog()}
	switch d.Dialog {
	case noDialog:
		return d
	case dialogPassword:
		d.Tries, d.Again, d.Busy = s.Card.Signing, s.Sign.Again, s.Busy
		return d
	case dialogChoose:
		d.Choose = s.Choose.Rev
		return d
	case dialogSums:
		d.Sums = s.Sign.Sums
		return d
	case dialogLastTry:
		d.Ticked = s.Sign.Ticked
	case dialogProblem:
		if s.Problem != nil {
			d.Err, _ = key(s.Problem)
		} else {
			d.Err, _ = key(s.Sign.Lost)
		}
	}
	d.Card = s.cardShows()
	return d
}

// placing names the page and step whose scroll position is kept.
type placing struct {
	page  page
	guide string
	step  step
	start startStep
	seen  int // verdict
}

func (s state) place() placing {
	p := placing{page: s.Page, guide: s.Guide}
	if s.Page == pageSign {
		p.step = s.Sign.Step
	}
	if s.Page == pageStart {
		p.start = s.Start.Step
	}
	if s.Page == pageVerify {
		p.seen = s.Verify.Verdict
	}
	return p
}
