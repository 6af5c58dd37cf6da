package report

import (
	"encoding/hex"
	"time"

	"inkan/signer"
)

// A File is the object of one file in the output of "inkan verify --json".
// Scripts rely on its names; they can only become more.
type File struct {
	File       string      `json:"file"`
	Content    *string     `json:"content"` // the signed file of a .p7s
	SHA256     *string     `json:"sha256"`  // of the content, or of the PDF
	Result     string      `json:"result"`  // passed, indeterminate or failed
	Reason     *string     `json:"reason"`  // message key; null if passed
	Time       string      `json:"time"`    // for which it was judged, RFC 3339
	Signatures []Signature `json:"signatures"`
	Hints      []HintOf    `json:"hints"` // what probably happened, the likeliest first
}

// A HintOf is one thing that probably happened to a File.
type HintOf struct {
	Key  string  `json:"key"`
	File *string `json:"file"` // that it is about, in the same folder
}

// A Signature is one signature of a File.
type Signature struct {
	Signer      Signer  `json:"signer"`
	ClaimedTime *string `json:"claimed_time"` // RFC 3339
	TrustedTime *string `json:"trusted_time"` // RFC 3339
	Result      string  `json:"result"`
	Reason      *string `json:"reason"`
	CoversAll   *bool   `json:"covers_whole_document"`
	Checks      []Check `json:"checks"`
	Practice    bool    `json:"practice"` // no legal effect
	AddedAnchor bool    `json:"added_anchor"`
	Field       *string `json:"field"`
	Format      string  `json:"format"`
	// What the signature dictionary of a PDF says; the name only if it was asked for.
	ClaimedName     *string `json:"claimed_name,omitempty"`
	ClaimedReason   *string `json:"claimed_reason,omitempty"`
	ClaimedLocation *string `json:"claimed_location,omitempty"`
}

// A Signer is the holder of the certificate.
type Signer struct {
	Name     *string `json:"name"`              // null unless it was asked for and the signature binds it
	NotAfter *string `json:"not_after"`         // RFC 3339, in Japan's time: its date is the last day
	Address  *string `json:"address,omitempty"` // these are only there if Name is
	Birth    *string `json:"birth,omitempty"`   // YYYY-MM-DD
	Sex      *string `json:"sex,omitempty"`     // JIS X 0303: 1 male, 2 female, 9 not applicable
	// Substituted lists the characters of the name, from 1, that stand for others.
	Substituted []int       `json:"substituted,omitempty"`
	Other       []OtherData `json:"other,omitempty"` // further data of the certificate
}

// An OtherData is further data that the certificate holds on the signer.
type OtherData struct {
	ID   string `json:"id"` // object identifier
	Text string `json:"text"`
}

// A Check is one check of a Signature.
type Check struct {
	Name   string  `json:"name"`
	Result string  `json:"result"` // passed, failed, undecided or not_checked
	Reason *string `json:"reason"`
}

// JSON is the report as a value for encoding/json.
func JSON(r signer.Report, o Options) File {
	f := File{
		File: r.File, Content: text(r.Content), SHA256: text(hex.EncodeToString(r.Digest)),
		Result: overall(r.Result), Reason: text(key(r.Reason)),
		Time: r.At.In(signer.Japan).Format(time.RFC3339), Signatures: []Signature{}, Hints: []HintOf{},
	}
	for _, h := range r.Hints {
		one := HintOf{Key: key(h)}
		if h, ok := h.(*signer.Hint); ok {
			one.File = text(h.Name)
		}
		f.Hints = append(f.Hints, one)
	}
	for _, v := range r.Signatures {
		f.Signatures = append(f.Signatures, signature(v, o))
	}
	return f
}

func signature(v signer.Verdict, o Options) Signature {
	s := Signature{
		ClaimedTime: moment(v.Claimed), TrustedTime: moment(v.Trusted),
		Result: overall(v.Result), Reason: text(key(v.Reason)), CoversAll: v.CoversAll, Checks: []Check{},
		Practice: v.Practice, AddedAnchor: v.Added, Field: text(v.Field), Format: v.Format,
	}
	if v.Signer != nil {
		s.ClaimedReason, s.ClaimedLocation = text(v.Says.Reason), text(v.Says.Location)
		if o.ShowPersonal {
			s.ClaimedName = text(v.Says.Name)
		}
	}
	if h := v.Signer; h != nil {
		s.Signer.NotAfter = moment(h.NotAfter)
		if o.ShowPersonal {
			s.Signer.personal(h)
		}
	}
	for _, c := range v.Checks {
		s.Checks = append(s.Checks, Check{c.Name, one(c.Result), text(key(c.Why))})
	}
	return s
}

// personal adds what is told only if it was asked for.
func (s *Signer) personal(h *signer.Holder) {
	s.Name, s.Address, s.Sex = &h.Name, text(h.Address), text(h.Sex)
	if !h.Birth.IsZero() {
		s.Birth = text(h.Birth.In(signer.Japan).Format(time.DateOnly))
	}
	for i, is := range h.NameSubstituted {
		if is {
			s.Substituted = append(s.Substituted, i+1)
		}
	}
	for _, o := range h.Other {
		s.Other = append(s.Other, OtherData{o.ID, o.Text})
	}
}

// overall names the result of a file or a signature (ETSI EN 319 102-1, 5.1.3).
func overall(r signer.Result) string {
	if r == signer.Undecided {
		return "indeterminate"
	}
	return one(r)
}

// one names the result of a check.
func one(r signer.Result) string {
	switch r {
	case signer.Passed:
		return "passed"
	case signer.NotChecked:
		return "not_checked"
	case signer.Undecided:
		return "undecided"
	}
	return "failed"
}

// text is null for "".
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// moment is null for the zero time.
func moment(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return text(t.In(signer.Japan).Format(time.RFC3339))
}
