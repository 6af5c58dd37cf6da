package calendar

// Limits are what e-Tax takes as images of attached documents on a day.
type Limits struct {
	Rule
	Bytes         int64    `json:"bytes"`         // of all files of one transmission
	Files         int      `json:"files"`         // in one transmission
	Transmissions int      `json:"transmissions"` // the one with the return, and the later ones
	DPI           int      `json:"dpi"`           // fewest dots an inch of a scanned page
	Grey          bool     `json:"grey"`          // 256 levels of grey are taken; otherwise only 24-bit colour
	Formats       []string `json:"formats"`       // of files, such as pdf
}

var attachments = load[Limits]("attachments.json")

// AttachmentLimits are the limits in force on a day, and those that are planned
// to follow, if any. Plans are only told: they count when they are rules.
func AttachmentLimits(on Date) (now Limits, planned *Limits) {
	all := attachments()
	now = all[0] // before the first: the oldest that is known
	for i, l := range all {
		switch {
		case l.Confidence == Planned:
			planned = &all[i]
		case l.holds(on):
			now = l
		}
	}
	return now, planned
}
