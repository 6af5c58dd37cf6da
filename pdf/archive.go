package pdf

import "regexp"

// An archive says what a signature must heed in a document that is kept for
// long (PDF/A, ISO 19005). The zero value is any other document.
type archive struct {
	kept bool // it says that it is PDF/A
	flat bool // nothing may show through
}

// archivePart finds the part of ISO 19005 in the metadata, which name it with
// this prefix (ISO 19005-1, 6.7.11): as an attribute or as an element.
var archivePart = regexp.MustCompile(`pdfaid:part\s*(?:=\s*["']|>)\s*(\d)`)

// archive reads what the document says of itself. Metadata that cannot be read
// say nothing.
func (d *Document) archive() archive {
	o, err := d.resolve(d.catalog.get("Metadata"))
	st, ok := o.(*stream)
	if err != nil || !ok {
		return archive{}
	}
	text, err := d.decode(st, maxMetadata)
	if err != nil {
		return archive{}
	}
	part := archivePart.FindSubmatch(text)
	if part == nil {
		return archive{}
	}
	// What shows through is forbidden in part 1 (6.4), and later needs an output
	// intent or a group of the page (ISO 19005-2, 6.2.10).
	intents, _ := d.resolveArray(d.catalog.get("OutputIntents"))
	return archive{kept: true, flat: string(part[1]) == "1" || len(intents) == 0}
}

// colours are resources by which the colours of a seal do not depend on a
// device: the device's spaces stand for those of sRGB's primaries and white (IEC
// 61966-2-1), with its usual gamma of 2.2 (ISO 32000-2, 8.6.5.6; ISO 19005-1,
// 6.2.3.3; ISO 19005-2, 6.2.4.3).
func (a archive) colours() dict {
	if !a.kept {
		return dict{}
	}
	white := array{real("0.9505"), int64(1), real("1.089")}
	gamma := real("2.2")
	rgb := array{name("CalRGB"), dict{
		pair("WhitePoint", white), pair("Gamma", array{gamma, gamma, gamma}),
		pair("Matrix", array{
			real("0.4124"), real("0.2126"), real("0.0193"),
			real("0.3576"), real("0.7152"), real("0.1192"),
			real("0.1805"), real("0.0722"), real("0.9505"),
		}),
	}}
	gray := array{name("CalGray"), dict{pair("WhitePoint", white), pair("Gamma", gamma)}}
	return dict{pair("ColorSpace", dict{pair("DefaultRGB", rgb), pair("DefaultGray", gray)})}
}

// blank is the appearance of a field that nobody sees: ISO 19005-1, 6.9, wants
// one of every field.
func (r *revision) blank() ref {
	return r.add(dict{
		pair("Type", name("XObject")), pair("Subtype", name("Form")),
		pair("BBox", rectangle{}.array()), pair("Resources", dict{}),
	}, nil)
}
