package pdf

// TimeStamp is the profile of a document time stamp (ISO 32000-2, 12.8.5;
// ETSI.RFC3161): the CMS that Finish takes is a token of a time stamping
// authority over the digest. It names nobody and never fills a prepared field:
// that waits for a person.
const TimeStamp Profile = PAdES + 1

// target picks the field for a request: nil means a new one.
func (rq *Request) target(f *form) (*field, error) {
	if rq.Profile == TimeStamp {
		return nil, nil
	}
	return f.target(rq.Field)
}

// stampDict is the dictionary of a document time stamp. The time stands in the
// token alone.
func stampDict() dict {
	return dict{
		pair("Type", name("DocTimeStamp")),
		pair("Filter", name("Adobe.PPKLite")),
		pair("SubFilter", name(SubFilterTimeStamp)),
	}
}
