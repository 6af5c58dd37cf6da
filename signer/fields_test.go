package signer_test

import (
	"slices"
	"strings"
	"testing"

	"inkan/signer"
)

const (
	lockNote = "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams /V /1.2 /Action /Include /Fields [(part.note)] >> >>]"
	partNote = noteField + " /AP << /N 24 0 R >> /Parent 32 0 R"
)

// parted is the contract with the field "note" below another, "part".
func parted(part, note string, pairs ...any) []byte {
	return file(with(append([]any{
		20, box(strings.Replace(contractForm, "22 0 R", "32 0 R", 1)),
		32, box("/T (part) /Kids [22 0 R] " + part), 22, box(note)}, pairs...)...))
}

// lockedIn locks the field "part.note" of a document.
func lockedIn(doc []byte) func(t testing.TB) []byte {
	return func(t testing.TB) []byte { return first(t, doc, lockNote) }
}

// certifiedIn lets the fields of a document be filled in.
func certifiedIn(doc []byte) func(t testing.TB) []byte {
	return func(t testing.TB) []byte { return certify(t, doc, 2) }
}

// redrawn gives the field 22 an appearance that says 999999, and changes others.
func redrawn(edits ...any) func(t *testing.T, doc []byte) update {
	return func(t *testing.T, doc []byte) update {
		u := update{objects: objs(70, flow("/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /Helv 5 0 R >> >>", "BT /Helv 12 Tf 2 5 Td (999999) Tj ET"))}
		edits := append([]any{22, "/N 24 0 R", "/N 70 0 R"}, edits...)
		for i := 0; i < len(edits); i += 3 {
			u.objects[edits[i].(int)] = edit(t, doc, edits[i].(int), edits[i+1].(string), edits[i+2].(string))
		}
		return u
	}
}

// below are changes of fields by those above them, or by other ways to them.
var below = []variant{
	afterIn("locked field drawn anew, and a value for the field above", failed, "pdf.change.look",
		lockedIn(parted("", partNote+" /V (100)")), redrawn(32, "/T (part)", "/T (part) /V (x)")),
	afterIn("P=2, field drawn anew, and a value for the field above", undecided, "pdf.change.look",
		certifiedIn(parted("", partNote+" /V (100)")), redrawn(32, "/T (part)", "/T (part) /V (x)")),
	afterIn("locked field that inherits its value, which was changed", failed, "pdf.change.locked",
		lockedIn(parted("/FT /Tx /V (100)", partNote)), redrawn(32, "(100)", "(999)")),
	afterIn("locked field that inherits its value from far above", failed, "pdf.change.locked",
		lockedIn(parted("/FT /Tx", partNote, 20, box(strings.Replace(contractForm, "22 0 R", "33 0 R", 1)), 33, "<< /V (100) /Kids [32 0 R] >>")),
		edited(33, "(100)", "(999)")),
	afterIn("locked field that has a value of its own, and the one above was changed", passed, "",
		lockedIn(parted("/FT /Tx /V (100)", partNote+" /V (100)")), edited(32, "(100)", "(999)")),
	afterIn("P=2, field that inherits its value, which was changed", passed, "",
		certifiedIn(parted("/FT /Tx /V (100)", partNote)), redrawn(32, "(100)", "(999)")),
	afterIn("locked field that lost its value for the one above", failed, "pdf.change.locked",
		lockedIn(parted("/V (999)", partNote+" /V (100)")), edited(22, "/V (100)", "")),
	afterIn("widget of a locked field drawn anew, and its value changed", failed, "pdf.change.locked",
		lockedIn(parted("", "/FT /Tx /T (note) /V (100) /Parent 32 0 R /Kids [33 0 R]", 33, box(strings.Replace(noteField, "/T (note)", "/AP << /N 24 0 R >> /Parent 22 0 R", 1)))),
		edited(22, "(100)", "(999)")),
	afterIn("locked field that is listed below an open one too", failed, "pdf.change.locked",
		lockedIn(parted("", partNote+" /V (100)", 20, box(strings.Replace(contractForm, "22 0 R", "33 0 R 32 0 R", 1)), 33, "<< /T (open) /Kids [22 0 R] >>")),
		redrawn(22, "/V (100)", "/V (999)")),
	afterIn("locked field listed below two, and said to be below the open one", failed, "pdf.change.locked",
		lockedIn(parted("", strings.Replace(partNote, "32 0 R", "33 0 R", 1)+" /V (100)", 20, box(strings.Replace(contractForm, "22 0 R", "33 0 R 32 0 R", 1)), 33, "<< /T (open) /Kids [22 0 R] >>")),
		edited(22, "/V (100)", "/V (999)")),
	afterIn("locked field listed below an open one alone", failed, "pdf.change.locked",
		lockedIn(parted("", partNote+" /V (100)", 20, box(strings.Replace(contractForm, "22 0 R", "33 0 R", 1)), 33, "<< /T (open) /Kids [22 0 R] >>")),
		edited(22, "/V (100)", "/V (999)")),
	afterIn("locked field below another that is listed below an open one too", failed, "pdf.change.locked",
		lockedIn(parted("", partNote+" /V (100)", 20, box(strings.Replace(contractForm, "22 0 R", "33 0 R 32 0 R", 1)),
			33, "<< /T (open) /Kids [34 0 R] >>", 32, "<< /T (part) /Kids [34 0 R] >>", 34, "<< /Kids [22 0 R] >>")),
		edited(22, "/V (100)", "/V (999)")),
	afterIn("locked field told in UTF-16", failed, "pdf.change.locked",
		lockedIn(parted("", strings.Replace(partNote, "(note)", "<FEFF006E006F00740065>", 1)+" /V (100)")), edited(22, "/V (100)", "/V (999)")),
	afterIn("locked by an action that nobody knows", failed, "pdf.change.locked",
		func(t testing.TB) []byte {
			return first(t, parted("", partNote+" /V (100)"), strings.Replace(lockNote, "/Include", "/Some", 1))
		}, edited(22, "/V (100)", "/V (999)")),
	afterIn("locked field made the widget of the one above", failed, "pdf.change.field_renamed",
		lockedIn(parted("", partNote+" /V (100)")), redrawn(22, "/T (note)", "", 32, "/T (part)", "/T (part) /V (999)")),
	afterIn("locked field taken out of the one above", failed, "",
		lockedIn(parted("", partNote+" /V (100)")), edited(32, "[22 0 R]", "[]")),
	afterIn("field without a name above a locked one filled", failed, "pdf.change.locked",
		lockedIn(parted("/FT /Tx", "/T (note) /Kids [33 0 R] /Parent 32 0 R", 33, box(strings.Replace(partNote, "/T (note)", "", 1)+" /V (100)"))),
		edited(33, "/V (100)", "/V (999)")),
}

// TestTimeStampsThatAreSeen: where nothing may be changed, a time stamp may be
// added, but what it draws is not judged by the signature before it.
func TestTimeStampsThatAreSeen(t *testing.T) {
	doc := certified(t, 1)
	stamp := strings.Replace(place("ETSI.RFC3161", ""), "/Type /Sig ", "/Type /DocTimeStamp ", 1)
	for name, c := range map[string]struct {
		objects map[int]string
		result  signer.Result
	}{
		"in the margin": {newWidget(t, doc, "430 10 500 40", "/V 60 0 R"), undecided},
		"without area":  {newWidget(t, doc, "0 0 0 0", "/V 60 0 R"), passed},
		"in a prepared field": {objs(
			25, edit(t, doc, 25, ">>", "/V 60 0 R >>"), 26, edit(t, doc, 26, ">>", "/AP << /N 61 0 R >> >>"),
			61, flow("/Type /XObject /Subtype /Form /BBox [0 0 100 40]", "0 0 100 40 re S")), undecided},
	} {
		r := ask(t, signed(t, doc, update{objects: merged(c.objects, objs(sig2, stamp))}))
		if first := r.Signatures[0]; first.Result != c.result || (c.result == undecided) != slices.Contains(reasons(r), "pdf.change.annotation_added") {
			t.Errorf("%s: %s", name, told(r))
		}
	}
}
