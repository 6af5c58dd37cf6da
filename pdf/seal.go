package pdf

// A Seal is the picture of a visible signature. It is not the signature.
type Seal struct {
	Page          int     // from 1; 0 means the last page
	X, Y          float64 // lower left corner in millimetres from the lower left corner of the visible page; both 0 means the default place
	Size          float64 // edge length in millimetres, 5 to 100; 0 means 15
	Image         []byte  // PNG or JPEG; nil means a round seal with Text
	Text          string  // 1 to 6 characters for the drawn seal; "" means the holder's family name
	NoDescription bool    // leave out 電子署名 and the date below the seal
}

func (r *revision) appearance(made dict, l Label) (ref, error) { return ref{}, ErrSealPlace }
