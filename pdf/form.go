package pdf

import (
	"cmp"
	"fmt"
	"strings"
)

// A form is the interactive form of a document (ISO 32000-2, 12.7).
type form struct {
	id         ref  // of the AcroForm; zero if it stands in the catalog or does not exist
	dict       dict // nil if it does not exist
	fields     array
	names      map[string]bool // partial names of the top-level fields
	signatures []field
}

// A field is a signature field.
type field struct {
	id     ref // zero if it is not an indirect object
	dict   dict
	name   string // full name (12.7.4.2)
	value  object // its signature, as the entry V has it; nil if it is empty
	entry  *entry // of the value, for its position
	widget ref    // its first widget; its own id if they are merged
}

// form reads the AcroForm and all fields under it.
func (d *Document) form() (*form, error) {
	f := &form{names: map[string]bool{}}
	o := d.catalog.get("AcroForm")
	var err error
	if f.dict, err = d.resolveDict(o); err != nil || f.dict == nil {
		return f, err
	}
	f.id, _ = o.(ref)
	if f.fields, err = d.resolveArray(f.dict.get("Fields")); err != nil {
		return nil, err
	}
	w := fieldWalk{d, f, map[ref]bool{}}
	for _, o := range f.fields {
		if err := w.node(o, parent{}, 0); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// A fieldWalk goes through the tree of fields.
type fieldWalk struct {
	d    *Document
	form *form
	open map[ref]bool // fields met; true while below them
}

// The limits of a form.
const (
	maxFields    = 200_000
	maxFieldName = 4096 // bytes of a full name
)

// A parent is what a field gets from the fields above it.
type parent struct {
	name  string
	kind  object
	value *entry
}

func (w *fieldWalk) node(o object, up parent, depth int) error {
	id, _ := o.(ref)
	open, seen := w.open[id]
	if depth > maxDepth || id.num != 0 && open {
		return ErrTooDeep
	}
	if id.num != 0 && seen {
		return nil // listed twice
	}
	if len(w.open) > maxFields {
		return ErrTooBig
	}
	w.open[id] = true
	defer func() { w.open[id] = false }()
	n, err := w.d.resolveDict(o)
	if err != nil || n == nil {
		return err
	}
	if up, err = w.below(n, up, depth); err != nil {
		return err
	}
	kids, err := w.d.resolveArray(n.get("Kids"))
	if err != nil {
		return err
	}
	widget := id
	terminal := true
	for i, kid := range kids {
		k, err := w.d.resolveDict(kid)
		if err != nil {
			return err
		}
		if k.get("T") != nil {
			terminal = false
			if err := w.node(kid, up, depth+1); err != nil {
				return err
			}
		} else if i == 0 {
			widget, _ = kid.(ref)
		}
	}
	if kind, err := w.d.resolve(up.kind); err != nil || !terminal || kind != name("Sig") {
		return err
	}
	return w.signature(field{id: id, dict: n, name: up.name, entry: up.value, widget: widget})
}

// below adds what a field itself says to what it inherits.
func (w *fieldWalk) below(n dict, up parent, depth int) (parent, error) {
	t, err := w.d.resolve(n.get("T"))
	if err != nil {
		return up, err
	}
	if t, ok := t.(str); ok {
		partial := decodeText(t)
		if depth == 0 {
			w.form.names[partial] = true
		}
		if up.name != "" {
			partial = up.name + "." + partial
		}
		if up.name = partial; len(partial) > maxFieldName || !w.d.spend(int64(len(partial))) {
			return up, w.d.w.fail(ErrTooBig)
		}
	}
	if kind := n.get("FT"); kind != nil {
		up.kind = kind
	}
	if v := n.find("V"); v != nil {
		up.value = v
	}
	return up, nil
}

func (w *fieldWalk) signature(f field) error {
	if f.entry != nil {
		v, err := w.d.resolve(f.entry.value)
		if err != nil {
			return err
		}
		if v != nil {
			f.value = f.entry.value
		}
	}
	w.form.signatures = append(w.form.signatures, f)
	return nil
}

// target picks the field to fill: the one named, or the only empty one. nil
// means that a new field is needed.
func (f *form) target(want string) (*field, error) {
	var empty []*field
	for i := range f.signatures {
		s := &f.signatures[i]
		switch {
		case want != "" && s.name == want && s.value != nil:
			return nil, ErrFieldSigned
		case want != "" && s.name == want && s.id.num != 0:
			return s, nil
		case s.value == nil && s.id.num != 0:
			empty = append(empty, s)
		}
	}
	switch {
	case want != "":
		return nil, ErrNoField
	case len(empty) == 0:
		return nil, nil
	case len(empty) == 1:
		return empty[0], nil
	}
	e := &FieldsError{}
	for _, s := range empty[:min(len(empty), 10)] {
		e.Names = append(e.Names, s.name)
	}
	return nil, e
}

// freeName returns a name that no top-level field has.
func (f *form) freeName() string {
	for i := 1; ; i++ {
		if s := fmt.Sprintf("Signature%d", i); !f.names[s] {
			return s
		}
	}
}

// signable refuses documents whose form or earlier signatures allow no signature.
// A document time stamp is none: it may be added whatever they say (ISO 32000-2,
// 12.8.2.2).
func (d *Document) signable(f *form, profile Profile) error {
	if needs, _ := d.resolve(d.catalog.get("NeedsRendering")); needs == true {
		return ErrXFA
	}
	if f.dict.get("XFA") != nil && len(f.fields) == 0 {
		return ErrXFA
	}
	if profile == TimeStamp {
		return nil
	}
	r, err := d.rightsOf(f)
	if err == nil && r.level == 1 {
		err = ErrCertified
	}
	return err
}

// locks looks into the earlier signatures for a FieldMDP transform that locks
// the field to be filled (12.8.2.4).
func (d *Document) locks(f *form, fieldName string) error {
	r, err := d.rightsOf(f)
	for _, parameters := range r.locks {
		err = cmp.Or(err, d.locked(parameters, fieldName))
	}
	return err
}

func (d *Document) locked(parameters dict, fieldName string) error {
	action, err := d.resolve(parameters.get("Action"))
	if err != nil {
		return err
	}
	list, err := d.resolveArray(parameters.get("Fields"))
	if err != nil {
		return err
	}
	listed := false
	for _, o := range list {
		o, err := d.resolve(o)
		if err != nil {
			return err
		}
		s, ok := o.(str)
		if !d.spend(int64(len(s)) + 1) {
			return d.fault()
		}
		above := decodeText(s)
		if ok && (above == fieldName || strings.HasPrefix(fieldName, above+".")) {
			listed = true // with all fields below it
		}
	}
	if action == name("All") || action == name("Include") && listed || action == name("Exclude") && !listed {
		return ErrFieldLocked
	}
	return nil
}

// demands compares what the seed values of a prepared field require with what
// this program makes (ISO 32000-2, table 237: the bits of Ff).
func (d *Document) demands(seed object, rq *Request) error {
	sv, err := d.resolveDict(seed)
	if err != nil {
		return err
	}
	flags, _ := number(sv.get("Ff"))
	for _, demand := range []struct {
		bit   int
		key   name
		ours  string
		given bool // nothing to compare with if not
	}{
		{0, "Filter", "Adobe.PPKLite", true},
		{1, "SubFilter", rq.subFilter(), true},
		{3, "Reasons", rq.Reason, rq.Reason != ""},
		{6, "DigestMethod", "SHA256", true},
	} {
		if int64(flags)>>demand.bit&1 == 0 || !demand.given {
			continue
		}
		if ok, err := d.among(sv.get(demand.key), demand.ours); err != nil || !ok {
			return cmp.Or(err, error(ErrFieldSeed))
		}
	}
	return nil
}

// among tells whether a name or text is o, or one of the array o; missing
// means that everything is.
func (d *Document) among(o object, text string) (bool, error) {
	o, err := d.resolve(o)
	if err != nil || o == nil {
		return true, err
	}
	list, ok := o.(array)
	if !ok {
		list = array{o}
	}
	for _, o := range list {
		switch o := o.(type) {
		case name:
			if string(o) == text {
				return true, nil
			}
		case str:
			if decodeText(o) == text {
				return true, nil
			}
		}
	}
	return false, nil
}

func (d *Document) eachTransform(signature object, visit func(method object, parameters dict) error) error {
	sig, err := d.resolveDict(signature)
	if err != nil {
		return err
	}
	references, err := d.resolveArray(sig.get("Reference"))
	if err != nil {
		return err
	}
	for _, o := range references {
		r, err := d.resolveDict(o)
		if err != nil {
			return err
		}
		method, err := d.resolve(r.get("TransformMethod"))
		if err != nil {
			return err
		}
		parameters, err := d.resolveDict(r.get("TransformParams"))
		if err != nil {
			return err
		}
		if err := visit(method, parameters); err != nil {
			return err
		}
	}
	return nil
}
