package signer

import (
	"bytes"
	"crypto/sha1"
	"crypto/x509"
	"encoding/asn1"
	"strings"
	"testing"
)

// TestAnchorFacts recomputes each key identifier from the key: a fact that was
// changed by mistake would trust a key that JPKI does not have.
func TestAnchorFacts(t *testing.T) {
	anchors := NewAnchors()
	if len(anchors.list) != 6 {
		t.Fatalf("%d anchors, want three generations of two uses", len(anchors.list))
	}
	for i, a := range anchors.list {
		der, err := x509.MarshalPKIXPublicKey(a.key)
		if err != nil {
			t.Fatal(err)
		}
		var spki struct {
			Algorithm asn1.RawValue
			Key       asn1.BitString
		}
		if _, err := asn1.Unmarshal(der, &spki); err != nil {
			t.Fatal(err)
		}
		if sum := sha1.Sum(spki.Key.Bytes); !bytes.Equal(sum[:], a.keyID) {
			t.Errorf("anchor %d: key identifier %x is not the one of its key", i, a.keyID)
		}
		if !a.notAfter.After(a.notBefore) || a.practice || a.added != nil {
			t.Errorf("anchor %d: %+v", i, a)
		}
	}
}

func TestDamagedAnchorsAreRefused(t *testing.T) {
	for _, change := range [][2]string{
		{`"spki_sha256_hex": "1`, `"spki_sha256_hex": "2`},
		{`"spki_der_base64": "MII`, `"spki_der_base64": "???`},
		{`"subject_key_id_hex": "0d`, `"subject_key_id_hex": "zz`},
		{`"subject_der_base64": "MIG`, `"subject_der_base64": "?`},
		{`"anchors": [`, `"anchors": {`},
	} {
		damaged := strings.Replace(string(anchorsJSON), change[0], change[1], 1)
		if damaged == string(anchorsJSON) {
			t.Fatalf("%s is not in the file", change[0])
		}
		if _, err := readAnchors([]byte(damaged)); err == nil {
			t.Errorf("taken in spite of %s", change[1])
		}
	}
}
