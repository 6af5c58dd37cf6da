package practice

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"embed"
	"encoding/pem"
	"sync"
)

// The keys are synthetic and public. They are fixed so that signatures, and
// with a fixed clock certificates too, come out the same on every run.
//
//go:embed keys/*.pem
var pems embed.FS

// keyring holds the embedded keys that were asked for, each behind a function that
// reads it once: reading one takes a millisecond, and a card needs four of them.
var keyring sync.Map

func key(name string) crypto.Signer {
	read, _ := keyring.LoadOrStore(name, sync.OnceValue(func() crypto.Signer {
		block, _ := pem.Decode(must(pems.ReadFile("keys/" + name + ".pem")))
		return must(x509.ParsePKCS8PrivateKey(block.Bytes)).(crypto.Signer)
	}))
	return read.(func() crypto.Signer)()
}

func rsaKey(name string) *rsa.PrivateKey { return key(name).(*rsa.PrivateKey) }
