package signer

// Anchors are the certification authorities that a Desk trusts.
type Anchors struct{}
