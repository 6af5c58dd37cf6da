package signer

import (
	"slices"
	"strings"
	"unicode"
)

// A support code is said over the telephone: three groups of four characters.
// Ten of them are a number in base 23, the last two are the check.
const (
	codeLength = 12
	codeChecks = 2
	codeGroup  = 4
)

// codeLetters are the digits of support codes. None of 0 O, 1 I L, 5 S, 8 B and
// U V is there, no N beside M, and no Q, which Japanese says as it says 9. There
// are 23: a prime, which the check needs.
const codeLetters = "234679ACDEFGHJKMPRTWXYZ"

// What a Code cannot be read for. Nothing is guessed.
const (
	ErrCodeLength Error = "selftest.code.length" // not twelve characters
	ErrCodeCheck  Error = "selftest.code.check"  // at least one character is wrong, or two are swapped
	ErrCodeLater  Error = "selftest.code.later"  // well typed, and made in a form that this program does not know
)

// A CodeCharacterError says that a character is in no support code.
type CodeCharacterError struct{ Character string }

// Error returns the key.
func (e *CodeCharacterError) Error() string { return "selftest.code.character" }

// Message returns the key and the character.
func (e *CodeCharacterError) Message() (string, []any) {
	return "selftest.code.character", []any{e.Character}
}

// releases are the versions of the program, 1 for the first; a code holds the
// index. Each release appends its version.
var releases = []string{"", "0.1.0"}

// systems are the kinds of computers.
var systems = []string{"other", "windows", "darwin", "linux"}

// lastErrors are the errors that a code can name as the last one. Codes hold the
// indexes: only append, and leave what is no longer used.
var lastErrors = []string{
	"", "error.unknown", "error.stopped", "error.timeout", "error.language",
	"reader.stopped", "reader.denied", "reader.unsupported", "reader.code", "reader.none", "reader.no_such",
	"reader.virtual_only", "reader.several",
	"card.none", "card.removed", "card.busy", "card.reset", "card.unpowered", "card.unresponsive", "card.timeout",
	"card.other", "card.phone", "card.next_generation", "card.no_certificate", "card.malformed",
	"card.wrong_certificate", "card.tries_unknown", "card.verify_unknown", "card.proof_lost", "card.bad_signature",
	"card.hash", "card.status",
	"pin.form", "pin.wrong", "pin.locked",
	"password.empty", "password.four_digits", "password.short", "password.long", "password.characters", "password.one_kind",
	"sign.last_try", "sign.unchecked", "sign.unknown_ca", "sign.nothing", "sign.expired", "sign.expired_after", "sign.not_yet",
	"selftest.driver.missing", "selftest.several", "selftest.ca.unknown", "selftest.validity.not_yet",
	"selftest.validity.expired", "selftest.tries.pin_locked",
	"file.empty", "file.special", "file.exists", "file.collision", "file.changed", "file.not_pdf", "file.out_folder",
	"file.no_path", "file.not_found", "file.permission", "file.no_space", "file.is_directory", "file.read_only",
	"file.name_too_long", "file.io", "file.in_use", "file.unreadable",
	"pdf.broken", "pdf.broken_xref", "pdf.certified", "pdf.changed", "pdf.encrypted", "pdf.field.ambiguous",
	"pdf.field.locked", "pdf.field.not_found", "pdf.field.signed", "pdf.filter", "pdf.not_pdf", "pdf.reserve",
	"pdf.seal.glyph", "pdf.seal.image", "pdf.seal.page", "pdf.seal.place", "pdf.seal.size", "pdf.seal.text",
	"pdf.too_big", "pdf.too_deep", "pdf.truncated", "pdf.xfa",
	"pkcs7.chain", "pkcs7.digest_length", "pkcs7.identity", "pkcs7.identity_key", "pkcs7.signature_not_made",
	"sign.not_yet_after", "pdf.field.seed",
	"verify.no_signature", "verify.no_content", "verify.digest", "verify.issuer", "verify.forged_issuer", "verify.expired",
	"verify.wrong_purpose", "verify.authentication", "verify.test_system", "verify.no_certificate", "verify.unparseable",
	"verify.subfilter", "verify.outdated", "verify.revoked", "verify.crl_unreadable", "verify.stamp_issuer", "verify.stamp_broken",
	"timestamp.refused", "timestamp.malformed", "timestamp.imprint", "timestamp.nonce", "timestamp.purpose",
	"timestamp.signature", "timestamp.time", "timestamp.address", "timestamp.unreachable", "timestamp.slow",
	"timestamp.redirect", "timestamp.too_large", "timestamp.given_up", "timestamp.no_room", "timestamp.status",
	"timestamp.not_stampable", "timestamp.itself", "timestamp.no_tsa",
	"cli.unknown_flag", "cli.flag_value", "cli.no_files", "cli.interrupted", "cli.no_terminal", "cli.broken_out",
	"cli.nothing_in", "cli.no_trust",
	"register.foreign", "register.changed", "register.malformed", "resume.damaged", "resume.files",
}

// A field is one number in a code, from 0 to radix−1.
type field struct {
	radix uint64
	get   func(f *Findings) int
	set   func(f *Findings, n int)
}

// fields are what a code holds, the most significant first. The radices leave
// room for tables that grow; to change one is to make a new form of code, whose
// numbers begin at capacity.
var fields = []field{
	{256, func(f *Findings) int { return max(0, slices.Index(releases, f.Version)) }, func(f *Findings, n int) { f.Version = at(releases, n, "") }},
	{4, func(f *Findings) int { return max(0, slices.Index(systems, f.System)) }, func(f *Findings, n int) { f.System = systems[n] }},
	{2, func(f *Findings) int { return map[bool]int{true: 1}[f.Practice] }, func(f *Findings, n int) { f.Practice = n == 1 }},
	{manyReaders + 1, func(f *Findings) int { return f.Readers }, func(f *Findings, n int) { f.Readers = n }},
	{10, func(f *Findings) int { return int(f.halted) }, func(f *Findings, n int) { f.halted = Point(n) }},
	outcomes(24, halts, func(f *Findings) *string { return &f.why }),
	outcomes(6, tokens, func(f *Findings) *string { return &f.token }),
	outcomes(6, authorities, func(f *Findings) *string { return &f.ca }),
	outcomes(8, certificates, func(f *Findings) *string { return &f.certificate }),
	count(7, func(f *Findings) *Tries { return &f.Signing }),
	count(5, func(f *Findings) *Tries { return &f.Authentication }),
	{uint64(validities), func(f *Findings) int { return int(f.Validity) }, func(f *Findings, n int) { f.Validity = Validity(n) }},
	{180, lastIndex, func(f *Findings, n int) { f.Last = at(lastErrors, n, later) }},
}

// at is the nth entry of a table, or other if it has none.
func at(table []string, n int, other string) string {
	if n < len(table) {
		return table[n]
	}
	return other
}

// lastIndex is the index of the last error; of one that is not in the table, it
// is that of error.unknown.
func lastIndex(f *Findings) int {
	if i := slices.Index(lastErrors, f.Last); i >= 0 {
		return i
	}
	return slices.Index(lastErrors, "error.unknown")
}

// outcomes is a field that holds the index of an outcome.
func outcomes(radix uint64, table []outcome, of func(*Findings) *string) field {
	var keys []string
	for _, o := range table {
		keys = append(keys, o.key)
	}
	return field{
		radix,
		func(f *Findings) int { return max(0, slices.Index(keys, *of(f))) },
		func(f *Findings, n int) { *of(f) = at(keys, n, later) },
	}
}

// count is a field that holds tries left. The greatest number stands for
// unknown, the one below it for itself and more.
func count(radix uint64, of func(*Findings) *Tries) field {
	unknown := int(radix) - 1
	get := func(f *Findings) int {
		if t := of(f); t.Known {
			return min(t.Left, unknown-1)
		}
		return unknown
	}
	set := func(f *Findings, n int) {
		if n != unknown {
			*of(f) = Tries{Left: n, Known: true}
		}
	}
	return field{radix, get, set}
}

// capacity is how many numbers the fields can make.
func capacity() uint64 {
	n := uint64(1)
	for _, f := range fields {
		n *= f.radix
	}
	return n
}

// Code returns the support code of the findings, such as 7K4M-2CRX-9HDT. The
// same findings always have the same code.
func (f Findings) Code() string {
	n := uint64(0)
	for _, part := range fields {
		n = n*part.radix + min(uint64(part.get(&f)), part.radix-1)
	}
	base := uint64(len(codeLetters))
	digits := make([]int, codeLength)
	for i := codeLength - codeChecks - 1; i >= 0; i-- {
		digits[i] = int(n % base)
		n /= base
	}
	setChecks(digits)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[d])
	}
	return b.String()
}

// Decode reads a support code as a person types it: small and full-width
// letters, spaces and hyphens do not matter, and N and Q are taken for the M and
// 9 that sound like them. The findings say all that the code holds. The errors
// are ErrCodeLength, ErrCodeCheck, ErrCodeLater and *CodeCharacterError.
func Decode(typed string) (Findings, error) {
	digits, err := digitsOf(typed)
	if err != nil {
		return Findings{}, err
	}
	if a, b := syndromes(digits); a != 0 || b != 0 {
		return Findings{}, ErrCodeCheck
	}
	n := uint64(0)
	for _, d := range digits[:codeLength-codeChecks] {
		n = n*uint64(len(codeLetters)) + uint64(d)
	}
	if n >= capacity() {
		return Findings{}, ErrCodeLater
	}
	var f Findings
	for _, part := range slices.Backward(fields) {
		part.set(&f, int(n%part.radix))
		n /= part.radix
	}
	if f.halted < points {
		f.args = blanks // the code does not hold them
	}
	return f, nil
}

// digitsOf reads the characters of a code.
func digitsOf(typed string) ([]int, error) {
	var digits []int
	for _, r := range typed {
		if r >= '！' && r <= '～' {
			r -= '！' - '!' // full-width forms stand in the order of ASCII
		}
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || strings.ContainsRune("−ー_.,・、", r) {
			continue
		}
		if r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		switch r {
		case 'Q':
			r = '9'
		case 'N':
			r = 'M'
		}
		d := strings.IndexRune(codeLetters, r)
		if d < 0 {
			return nil, &CodeCharacterError{string(r)}
		}
		if digits = append(digits, d); len(digits) > codeLength {
			return nil, ErrCodeLength
		}
	}
	if len(digits) < codeLength {
		return nil, ErrCodeLength
	}
	return digits, nil
}

// The check makes the digits d a word of a Reed-Solomon code over the integers
// modulo 23: Σ d[i] and Σ d[i]·5^i are both 0. As 5 is a primitive root of 23 its
// first twelve powers differ, so that no two characters of a code can be wrong,
// and none can be swapped, without one of the sums showing it.
func syndromes(digits []int) (a, b int) {
	p, power := len(codeLetters), 1
	for _, d := range digits {
		a, b = (a+d)%p, (b+d*power)%p
		power = power * 5 % p
	}
	return a, b
}

// setChecks sets the last two digits to what makes both sums 0.
func setChecks(digits []int) {
	p, last := len(codeLetters), len(digits)-1
	digits[last-1], digits[last] = 0, 0
	sum, _ := syndromes(digits)
	for d := range p {
		digits[last-1], digits[last] = d, (2*p-sum-d)%p
		if _, b := syndromes(digits); b == 0 {
			return
		}
	}
}

// SayKeys returns for each character of a code the key of the text that says
// how it is read aloud; for a hyphen "".
func SayKeys(code string) []string {
	keys := make([]string, 0, len(code))
	for _, r := range code {
		if strings.ContainsRune(codeLetters, r) {
			keys = append(keys, "selftest.say."+strings.ToLower(string(r)))
		} else {
			keys = append(keys, "")
		}
	}
	return keys
}
