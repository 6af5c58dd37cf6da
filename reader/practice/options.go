package practice

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What opens the ordinary practice card. They are no secrets.
const (
	Password = "PRACTICE1" // for signing
	PIN      = "1234"      // for user authentication
)

// The most tries that a JPKI card allows before it locks.
const (
	passwordTries = 5
	pinTries      = 3
)

// Options say how a card differs from the ordinary one, which the zero value
// is. ParseOptions reads them from text; Usage explains each.
type Options struct {
	Tries      int  // tries left for the password, 1–5; 0 means 5
	AuthTries  int  // tries left for the PIN, 1–3; 0 means 3
	Locked     bool // no try left for the password
	AuthLocked bool // no try left for the PIN

	DaysLeft     int  // days until the certificates end, negative if they have; 0 means 730
	ExpiresToday bool // the certificates end today; goes before DaysLeft
	NotYetValid  bool // the certificates begin in ten days

	P384          bool // keys are ECDSA P-384
	NoSigning     bool // the card has no signing certificate
	NoIndex       bool // EF 0008, which tells the certificates present, is missing
	AuthInSigning bool // the authentication certificate and key in the signing place
	UnknownCA     bool // issued by authorities of the same name that are not in Roots
	NoSAN         bool // the signing certificate says nothing about the person
	NoAKI         bool // the signing certificate does not tell its issuer's key

	ShortLe     bool   // extended lengths are refused with 6700
	Use61xx     bool   // data must be fetched with GET RESPONSE
	Use6Cxx     bool   // a wrong Le is answered with the right one
	MaxResponse int    // most bytes of data in one response; 0 means no limit
	NoFiller    bool   // files end where their certificates end
	Exact256    bool   // the signing certificate's length is a multiple of 256
	Length      Length // what is wrong with the length in front of EF 0001

	FiveByteCounter bool          // tries left are told to the 5-byte command alone
	Strict          bool          // any SELECT of an application forgets proofs, also of the current one
	First6F00       bool          // the first command after power-on is answered with 6F00
	Blocked6983     bool          // a locked secret answers 6983 instead of 6984
	Foreign         bool          // not a My Number Card: the applications are missing
	Phone           bool          // a token in a telephone, not a card
	Delay           time.Duration // time that each signature takes

	Name       string // the holder's name; empty means Holder
	Address    string // empty means one that does not exist
	Birth      string // era digit and Gregorian YYYYMMDD; empty means 419900401
	Sex        string // 1, 2 or 9 (JIS X 0303); empty means 1
	Substitute bool   // the last characters of name and address stand for others (代替文字)
	Furigana   bool   // one more field, which today's programs do not know

	Now time.Time // the day on which the certificates are looked at; zero means today
}

// A Length is a way in which the DER header of EF 0001 can lie.
type Length string

// The lies that a length can tell.
const (
	LengthTrue       Length = ""           // none
	LengthTooLong    Length = "too-long"   // reaches behind the end of the file
	LengthTooShort   Length = "too-short"  // ends inside the certificate
	LengthIndefinite Length = "indefinite" // leaves it open, which DER forbids
)

func (o Options) daysLeft() int {
	switch {
	case o.ExpiresToday:
		return 0
	case o.DaysLeft == 0:
		return 730
	}
	return o.DaysLeft
}

// filled is o with the zero values replaced by what they mean.
func (o Options) filled() Options {
	o.Tries = cmp.Or(o.Tries, passwordTries)
	o.AuthTries = cmp.Or(o.AuthTries, pinTries)
	o.Name = cmp.Or(o.Name, Holder)
	o.Address = cmp.Or(o.Address, holderAddress)
	o.Birth = cmp.Or(o.Birth, holderBirth)
	o.Sex = cmp.Or(o.Sex, holderSex)
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	return o
}

// An option is one entry of the language that ParseOptions reads.
type option struct {
	name, form, about string
	set               func(o *Options, value string) bool
}

// options lists what can be asked of a card, in the order of Usage.
var options = []option{
	{"tries", "1-5", "tries left for the signing password", number(1, passwordTries, func(o *Options) *int { return &o.Tries })},
	{"auth-tries", "1-3", "tries left for the 4-digit PIN", number(1, pinTries, func(o *Options) *int { return &o.AuthTries })},
	flag("locked", "the signing password is locked", func(o *Options) *bool { return &o.Locked }),
	flag("auth-locked", "the 4-digit PIN is locked", func(o *Options) *bool { return &o.AuthLocked }),
	{"days-left", "N", "days until the certificates expire; 0 is today, below 0 is past", setDaysLeft},
	flag("not-yet-valid", "the certificates begin in ten days", func(o *Options) *bool { return &o.NotYetValid }),
	flag("p384", "next-generation keys (ECDSA P-384)", func(o *Options) *bool { return &o.P384 }),
	flag("no-signing", "no signing certificate, as for holders under 15", func(o *Options) *bool { return &o.NoSigning }),
	flag("no-index", "the file that tells which certificates exist is missing", func(o *Options) *bool { return &o.NoIndex }),
	flag("auth-in-signing", "the authentication certificate sits in the signing place", func(o *Options) *bool { return &o.AuthInSigning }),
	flag("unknown-ca", "issued by a CA of the same name that nobody trusts", func(o *Options) *bool { return &o.UnknownCA }),
	flag("no-san", "the signing certificate says nothing about the holder", func(o *Options) *bool { return &o.NoSAN }),
	flag("no-aki", "the signing certificate does not name the key of its CA", func(o *Options) *bool { return &o.NoAKI }),
	flag("short-le", "refuses extended lengths", func(o *Options) *bool { return &o.ShortLe }),
	flag("61xx", "data must be fetched with GET RESPONSE", func(o *Options) *bool { return &o.Use61xx }),
	flag("6cxx", "a wrong expected length is answered with the right one", func(o *Options) *bool { return &o.Use6Cxx }),
	{"max-response", "1-65536", "most bytes of data in one response", number(1, 65536, func(o *Options) *int { return &o.MaxResponse })},
	flag("no-filler", "files end where their certificates end", func(o *Options) *bool { return &o.NoFiller }),
	flag("exact256", "the length of the signing certificate is a multiple of 256", func(o *Options) *bool { return &o.Exact256 }),
	{"length", "too-long|too-short|indefinite", "the signing certificate lies about its length", setLength},
	flag("five-byte-counter", "tells the tries left to a command of 5 bytes, not 4", func(o *Options) *bool { return &o.FiveByteCounter }),
	flag("strict", "selecting any application logs out, even the current one", func(o *Options) *bool { return &o.Strict }),
	flag("first-6f00", "answers 6F00 to the first command after power-on", func(o *Options) *bool { return &o.First6F00 }),
	{"blocked", "6983|6984", "what a locked password or PIN answers (6984 if not given)", setBlocked},
	flag("foreign", "another kind of card", func(o *Options) *bool { return &o.Foreign }),
	flag("phone", "the token of a telephone", func(o *Options) *bool { return &o.Phone }),
	{"delay", "DURATION", "time that each signature takes, such as 3s", setDelay},
	{"name", "TEXT", "name of the holder", text(func(o *Options) *string { return &o.Name })},
	{"address", "TEXT", "address of the holder", text(func(o *Options) *string { return &o.Address })},
	{"birth", "EYYYYMMDD", "birth date: era 1-5 (0 unknown), then the Gregorian date", setBirth},
	{"sex", "1|2|9", "1 male, 2 female, 9 not applicable", setSex},
	flag("substitute", "name and address contain substitute characters", func(o *Options) *bool { return &o.Substitute }),
	flag("furigana", "one more field about the holder than programs know", func(o *Options) *bool { return &o.Furigana }),
}

// UsageKey is the key of the catalog text that says what Usage says, in each
// language.
const UsageKey = "practice.usage"

// Usage explains all options in English, one in each line.
func Usage() string {
	var b strings.Builder
	for i, o := range options {
		if i > 0 {
			b.WriteByte('\n')
		}
		written := o.name
		if o.form != "" {
			written += "=" + o.form
		}
		fmt.Fprintf(&b, "%-36s %s", written, o.about)
	}
	return b.String()
}

// ParseOptions reads options from text such as "tries=1,days-left=20". Empty
// text is the ordinary card. Errors are *UnknownOptionError and
// *OptionValueError.
func ParseOptions(s string) (Options, error) {
	var o Options
	for _, item := range strings.Split(s, ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		if err := o.set(item); err != nil {
			return Options{}, err
		}
	}
	return o, nil
}

// set applies one option, name or name=value.
func (o *Options) set(item string) error {
	name, value, given := strings.Cut(item, "=")
	for _, entry := range options {
		if entry.name != name {
			continue
		}
		if given != (entry.form != "") || !entry.set(o, value) {
			return &OptionValueError{Option: name, Want: entry.form}
		}
		return nil
	}
	return &UnknownOptionError{Option: name}
}

// flag is an option without a value.
func flag(name, about string, field func(*Options) *bool) option {
	return option{name: name, about: about, set: func(o *Options, _ string) bool {
		*field(o) = true
		return true
	}}
}

// number sets a field to a whole number from least to most.
func number(least, most int, field func(*Options) *int) func(*Options, string) bool {
	return func(o *Options, value string) bool {
		n, err := strconv.Atoi(value)
		*field(o) = n
		return err == nil && n >= least && n <= most
	}
}

// text sets a field that goes into a certificate. Real ones are short; 200
// characters keep the certificate well inside a file of the card.
func text(field func(*Options) *string) func(*Options, string) bool {
	return func(o *Options, value string) bool {
		*field(o) = value
		return value != "" && utf8.ValidString(value) && utf8.RuneCountInString(value) <= 200
	}
}

// setDaysLeft allows ten years back and forth, which no real card exceeds. Zero
// days has a field of its own, since zero in DaysLeft means the usual.
func setDaysLeft(o *Options, value string) bool {
	ok := number(-3650, 3650, func(o *Options) *int { return &o.DaysLeft })(o, value)
	o.ExpiresToday = o.DaysLeft == 0
	return ok
}

func setLength(o *Options, value string) bool {
	o.Length = Length(value)
	return o.Length == LengthTooLong || o.Length == LengthTooShort || o.Length == LengthIndefinite
}

func setBlocked(o *Options, value string) bool {
	o.Blocked6983 = value == "6983"
	return o.Blocked6983 || value == "6984"
}

func setDelay(o *Options, value string) bool {
	d, err := time.ParseDuration(value)
	o.Delay = d
	return err == nil && d >= 0
}

// setBirth takes what the certificate can hold. Unknown parts are zeros, so a
// real date is not asked for.
func setBirth(o *Options, value string) bool {
	o.Birth = value
	return len(value) == 9 && strings.Trim(value, "0123456789") == "" && value[0] <= '5'
}

func setSex(o *Options, value string) bool {
	o.Sex = value
	return value == "1" || value == "2" || value == "9"
}
