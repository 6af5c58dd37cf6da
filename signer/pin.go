package signer

// A PIN is the signing password on its way to the card. It never prints.
type PIN struct{ b []byte }
