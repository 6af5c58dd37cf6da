package main

import (
	"testing"

	"inkan/signer"
)

// TestSupportCodeKnowsThisVersion: each release appends its version to what
// codes can hold.
func TestSupportCodeKnowsThisVersion(t *testing.T) {
	f, err := signer.Decode(signer.Findings{Version: version}.Code())
	if err != nil || f.Version != version {
		t.Errorf("a code of version %s tells %q, %v", version, f.Version, err)
	}
}
