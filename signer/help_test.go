package signer_test

import (
	"encoding/pem"
	"strings"

	"inkan/reader/practice"
)

// rootsPEM returns the practice authorities as openssl reads them.
func rootsPEM() string {
	var s strings.Builder
	for _, c := range practice.Roots() {
		pem.Encode(&s, &pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
	}
	return s.String()
}
