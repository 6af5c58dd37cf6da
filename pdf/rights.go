package pdf

import "slices"

// rights are what the signatures of a revision allow to be done later (ISO
// 32000-2, 12.8.2).
type rights struct {
	level    int64 // of DocMDP: 1 nothing, 2 forms and signatures, 3 also annotations; 0 nothing is said
	fieldMDP bool  // some signature says which fields are locked
	locks    []dict
}

// rights reads what the certification and the signatures of d allow.
func (d *Document) rights() (rights, error) {
	f, err := d.form()
	if err != nil {
		return rights{}, err
	}
	return d.rightsOf(f)
}

// rightsOf reads it with the form of d.
func (d *Document) rightsOf(f *form) (rights, error) {
	var r rights
	perms, err := d.resolveDict(d.catalog.get("Perms"))
	if err != nil {
		return r, err
	}
	if err := d.granted(&r, perms.get("DocMDP")); err != nil {
		return r, err
	}
	for _, s := range f.signatures {
		if s.value == nil {
			continue
		}
		if err := d.granted(&r, s.value); err != nil {
			return r, err
		}
		lock, err := d.resolveDict(s.dict.get("Lock"))
		if err != nil {
			return r, err
		}
		if p, _ := d.resolve(lock.get("P")); p != nil {
			r.limit(p)
		}
	}
	return r, nil
}

// granted adds what one signature says.
func (d *Document) granted(r *rights, signature object) error {
	if signature == nil {
		return nil
	}
	return d.eachTransform(signature, func(method object, parameters dict) error {
		switch method {
		case name("DocMDP"):
			p, err := d.resolve(parameters.get("P"))
			if err != nil {
				return err
			}
			if p == nil {
				p = int64(2) // table 257
			}
			r.limit(p)
		case name("FieldMDP"):
			r.fieldMDP = true
			r.locks = append(r.locks, parameters)
		}
		return nil
	})
}

// limit takes a level over if it is stricter; one that is unknown allows nothing.
func (r *rights) limit(p object) {
	n, ok := p.(int64)
	if !ok || n < 1 || n > 3 {
		n = 1
	}
	if r.level == 0 || n < r.level {
		r.level = n
	}
}

// locked tells whether some signature locks a field, or a field above it.
func (c *comparison) locked(fieldName string) bool {
	return slices.ContainsFunc(c.rights.locks, func(parameters dict) bool {
		action, _ := c.old.resolve(parameters.get("Action"))
		known := action == name("All") || action == name("Include") || action == name("Exclude")
		err := c.old.locked(parameters, fieldName)
		if err == ErrTooBig {
			c.fail(err)
			return false
		}
		return !known || err != nil
	})
}
