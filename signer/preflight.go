package signer

import (
	"cmp"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"inkan/calendar"
	"inkan/pdf"
)

// A Notice says what e-Tax may not take of a file. It forbids nothing.
type Notice struct {
	Key   string // of its text; what to do has that key with .advice
	Args  []any  // of both texts
	Grave bool   // the file cannot be sent as it is
}

// An Attachment is a file that is to go to e-Tax as the image of a document,
// and what was found about it.
type Attachment struct {
	Path         string
	Size         int64 // in bytes
	Pages        int   // 0 if unknown
	Notices      []Notice
	Transmission int // with which it goes, from 1; 0 if it cannot be sent
}

// A Transmission is one of the times that files are sent.
type Transmission struct {
	Files []int // indexes of the attachments
	Bytes int64 // of them together
}

// A Preflight is what was found about attachments, and how they can be sent.
type Preflight struct {
	Limits        calendar.Limits  // that were looked at
	Planned       *calendar.Limits // that are planned to follow; nil if none are
	Attachments   []Attachment     // in the order asked
	Transmissions []Transmission
}

// scanned is the share of a page from which a picture is looked at as a scan of
// a document: a logo may be as coarse as it likes.
const scanned = 0.2

// Sound tells whether there is no notice.
func (p Preflight) Sound() bool {
	return !slices.ContainsFunc(p.Attachments, func(a Attachment) bool { return len(a.Notices) > 0 })
}

// NewPreflight looks at files that are to be attached to a return on a day, and
// plans with which transmission each goes. The error is ctx's; what is wrong
// with a file is its Notice.
func NewPreflight(ctx context.Context, paths []string, on calendar.Date) (Preflight, error) {
	p := Preflight{}
	p.Limits, p.Planned = calendar.AttachmentLimits(on)
	for _, path := range paths {
		a := Attachment{Path: path}
		p.look(ctx, &a)
		if err := ctx.Err(); err != nil {
			return p, err
		}
		p.Attachments = append(p.Attachments, a)
	}
	p.plan()
	return p, nil
}

func (a *Attachment) note(key string, args ...any) {
	a.Notices = append(a.Notices, Notice{Key: key, Args: args})
}

func (a *Attachment) grave(key string, args ...any) {
	a.Notices = append(a.Notices, Notice{Key: key, Args: args, Grave: true})
}

// look finds out about one file.
func (p *Preflight) look(ctx context.Context, a *Attachment) {
	f, err := os.Open(a.Path)
	var info os.FileInfo
	if err == nil {
		defer f.Close()
		info, err = f.Stat()
	}
	if err == nil {
		err = readable(info)
	}
	if err != nil {
		key, args := "file.unreadable", []any(nil)
		var known interface{ Message() (string, []any) }
		switch {
		case errors.As(err, &known):
			key, args = known.Message()
		case errors.Is(err, os.ErrNotExist):
			key = "file.not_found"
		case errors.Is(err, os.ErrPermission):
			key = "file.permission"
		}
		a.grave(key, args...)
		return
	}
	a.Size = info.Size()
	if a.Size > p.Limits.Bytes {
		a.grave("preflight.too_big", Megabytes(a.Size), Megabytes(p.Limits.Bytes))
	}
	p.lookInside(ctx, a, f)
}

// Megabytes writes a size in millions of bytes with one digit behind the point,
// rounded up: 14.0 is the limit, a byte more is 14.1.
func Megabytes(n int64) string { return strconv.FormatFloat(math.Ceil(float64(n)/1e5)/10, 'f', 1, 64) }

func (p *Preflight) lookInside(ctx context.Context, a *Attachment, f *os.File) {
	switch ext := strings.ToLower(filepath.Ext(a.Path)); {
	case ext == ".xtx":
		a.grave("preflight.return")
		return
	case !isPDF(f):
		a.grave("preflight.not_pdf")
		return
	case ext != ".pdf":
		a.note("preflight.ending")
	}
	doc, err := pdf.OpenContext(ctx, f, a.Size)
	if errors.Is(err, pdf.ErrEncrypted) {
		a.grave("preflight.encrypted")
		return
	}
	if err != nil {
		a.note("preflight.broken")
		return
	}
	images, err := doc.Images(ctx)
	if err != nil {
		a.note("preflight.broken")
		return
	}
	a.Pages = images.Pages
	p.judge(a, images)
	if signed, err := doc.Signatures(); err == nil && len(signed) > 0 {
		a.note("preflight.signed")
	}
}

// judge compares the images with the limits: one notice of each kind, about all
// pages that it concerns.
func (p *Preflight) judge(a *Attachment, images pdf.Images) {
	coarse, few := pages{}, pages{}
	grey, lowest := pages{}, math.Inf(1)
	for _, i := range images.Found {
		if i.Share < scanned {
			continue
		}
		if math.Round(i.DPI) < float64(p.Limits.DPI) {
			coarse.add(i.Page)
			lowest = min(lowest, i.DPI)
		}
		switch i.Depth {
		case pdf.Mono, pdf.Palette, pdf.FewColours:
			few.add(i.Page)
		case pdf.Grey:
			grey.add(i.Page)
		}
	}
	if coarse.count > 0 {
		a.note("preflight.coarse", coarse.count, coarse.first, int(math.Round(lowest)), p.Limits.DPI)
	}
	if few.count > 0 {
		a.note("preflight.few_colours", few.count, few.first)
	}
	if grey.count > 0 && !p.Limits.Grey {
		a.note("preflight.grey", grey.count, grey.first)
	}
	if images.Unread > 0 {
		a.note("preflight.unread", images.Unread)
	}
}

// pages counts pages that come in their order.
type pages struct{ count, first, last int }

func (p *pages) add(number int) {
	if number == p.last {
		return
	}
	if p.count++; p.count == 1 {
		p.first = number
	}
	p.last = number
}

// plan shares the files out: in their order where that is enough, otherwise the
// largest first, which leaves less room unused.
func (p *Preflight) plan() {
	var order []int
	for i, a := range p.Attachments {
		if !slices.ContainsFunc(a.Notices, func(n Notice) bool { return n.Grave }) {
			order = append(order, i)
		}
	}
	plan := p.share(order)
	if len(plan) > p.Limits.Transmissions {
		bySize := slices.Clone(order)
		slices.SortStableFunc(bySize, func(a, b int) int { return cmp.Compare(p.Attachments[b].Size, p.Attachments[a].Size) })
		if better := p.share(bySize); len(better) < len(plan) {
			plan = better
		}
	}
	for n, t := range plan {
		slices.Sort(t.Files)
		for _, i := range t.Files {
			if n >= p.Limits.Transmissions {
				p.Attachments[i].grave("preflight.no_room", p.Limits.Transmissions)
			} else {
				p.Attachments[i].Transmission = n + 1
			}
		}
	}
	p.Transmissions = plan[:min(len(plan), p.Limits.Transmissions)]
}

// share puts each file into the first transmission that has room for it.
func (p *Preflight) share(order []int) (plan []Transmission) {
	for _, i := range order {
		size := p.Attachments[i].Size
		n := slices.IndexFunc(plan, func(t Transmission) bool {
			return len(t.Files) < p.Limits.Files && t.Bytes+size <= p.Limits.Bytes
		})
		if n < 0 {
			n = len(plan)
			plan = append(plan, Transmission{})
		}
		plan[n].Files = append(plan[n].Files, i)
		plan[n].Bytes += size
	}
	return plan
}
