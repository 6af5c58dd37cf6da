package pdf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// proof judges the document security store (ISO 32000-2, 12.8.4.3): it may be
// added at every level, and may hold nothing else.
func (c *comparison) proof() {
	was, is := c.old.catalog.get("DSS"), c.new.catalog.get("DSS")
	if is == nil || c.quiet(was, is) {
		return
	}
	if c.store(is) {
		c.note(Change{What: changeProof})
	} else {
		c.note(Change{What: changeCatalog, Name: "DSS", Grade: Harmful})
	}
}

// The entries of a document security store and of a VRI dictionary (tables 261, 262).
var (
	storeLists = []name{"Certs", "OCSPs", "CRLs"}
	vriLists   = []name{"Cert", "OCSP", "CRL"}
)

// store tells whether o is a document security store and nothing more.
func (c *comparison) store(o object) bool {
	dss, err := c.new.resolveDict(o)
	if err != nil {
		return false
	}
	for _, e := range dss {
		switch {
		case e.key == "Type":
		case slices.Contains(storeLists, e.key) && c.streams(e.value):
		case e.key == "VRI" && c.validations(e.value):
		default:
			return false
		}
	}
	return true
}

func (c *comparison) validations(o object) bool {
	all, err := c.new.resolveDict(o)
	if err != nil {
		return false
	}
	for _, e := range all {
		if e.key == "Type" {
			continue
		}
		one, err := c.new.resolveDict(e.value)
		if err != nil {
			return false
		}
		for _, e := range one {
			known := e.key == "Type" || e.key == "TU" || e.key == "TS"
			if !known && !(slices.Contains(vriLists, e.key) && c.streams(e.value)) {
				return false
			}
		}
	}
	return true
}

// streams tells whether o is a list of streams.
func (c *comparison) streams(o object) bool {
	list, err := c.new.resolveArray(o)
	if err != nil {
		return false
	}
	for _, o := range list {
		if c.new.busy() {
			return false
		}
		o, err := c.new.resolve(o)
		if _, ok := o.(*stream); err != nil || !ok {
			return false
		}
	}
	return true
}

// harmlessInfo are the properties that a program sets whenever it saves.
var harmlessInfo = []name{"ModDate", "Producer"}

// properties compares the document's properties: the information dictionary
// (14.3.3) and the metadata (14.3.2). A program that leaves them out hides a
// title, but shows no other.
func (c *comparison) properties() {
	was, err1 := c.old.resolveDict(c.old.sections[0].trailer.get("Info"))
	is, err2 := c.new.resolveDict(c.new.sections[0].trailer.get("Info"))
	t := Change{What: changeProperties, Grade: Doubtful}
	if err1 != nil || err2 != nil {
		c.note(t)
		return
	}
	for _, e := range sideBySide(was, is) {
		if e.is != nil && !c.quiet(e.was, e.is) {
			if slices.Contains(harmlessInfo, e.key) {
				c.note(Change{What: changeInfo})
			} else {
				c.note(t)
			}
		}
	}
	c.metadata(t)
}

// metadata compares the properties in XMP.
func (c *comparison) metadata(t Change) {
	a, b := c.old.catalog.get("Metadata"), c.new.catalog.get("Metadata")
	if b == nil || c.quiet(a, b) {
		return
	}
	was, err1 := c.old.xmp(a)
	is, err2 := c.new.xmp(b)
	if err1 != nil || err2 != nil || !maps.Equal(was, is) {
		c.note(t)
		return
	}
	c.note(Change{What: changeInfo})
}

// maxMetadata is how much of the metadata is read, in bytes.
const maxMetadata = 1 << 20

// harmlessXMP are the properties in XMP that a program sets whenever it saves.
var harmlessXMP = []string{"ModifyDate", "MetadataDate", "InstanceID", "Producer", "xmptk"}

// xmp returns the properties of a metadata stream by their place, without
// those that change whenever a program saves.
func (d *Document) xmp(o object) (map[string]string, error) {
	o, err := d.resolve(o)
	st, ok := o.(*stream)
	if err != nil || !ok {
		return map[string]string{}, err
	}
	data, err := d.decode(st, maxMetadata)
	if err != nil {
		return nil, err
	}
	values := map[string]string{}
	var path []string
	r := xml.NewDecoder(bytes.NewReader(data))
	for {
		t, err := r.Token()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil || len(path) > maxDepth {
			return nil, ErrBroken
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Space+" "+t.Name.Local)
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					continue // in the names already
				}
				if err := d.property(values, append(slices.Clone(path), a.Name.Space+" "+a.Name.Local), a.Value); err != nil {
					return nil, err
				}
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if err := d.property(values, path, strings.TrimSpace(string(t))); err != nil {
				return nil, err
			}
		}
	}
}

// property takes the value of a property down, or more of it.
func (d *Document) property(values map[string]string, path []string, value string) error {
	for _, s := range path {
		d.work += int64(len(s))
	}
	if d.busy() {
		return d.fault()
	}
	changing := slices.ContainsFunc(path, func(s string) bool {
		_, local, _ := strings.Cut(s, " ")
		return slices.Contains(harmlessXMP, local)
	})
	if !changing && value != "" {
		place := strings.Join(path, "/")
		d.work += int64(len(values[place]))
		values[place] += value + "\n"
	}
	return nil
}
