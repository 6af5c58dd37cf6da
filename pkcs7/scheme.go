package pkcs7

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
)

// A scheme is how a signature value is made from a digest.
type scheme struct {
	hash crypto.Hash
	salt int // of RSASSA-PSS, in bytes; 0 means PKCS#1 v1.5 (RSA) or none (ECDSA)
}

// verifies tells whether value is the signature of a digest by a key.
func verifies(key crypto.PublicKey, s scheme, digest, value []byte) bool {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if s.salt > 0 {
			return rsa.VerifyPSS(k, s.hash, digest, value, &rsa.PSSOptions{SaltLength: s.salt}) == nil
		}
		return rsa.VerifyPKCS1v15(k, s.hash, digest, value) == nil
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(k, digest, value)
	}
	return false
}
