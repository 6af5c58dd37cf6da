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

// keyring holds the embedded keys, read once.
var keyring = sync.OnceValue(func() map[string]crypto.Signer {
	keys := make(map[string]crypto.Signer)
	for _, entry := range must(pems.ReadDir("keys")) {
		block, _ := pem.Decode(must(pems.ReadFile("keys/" + entry.Name())))
		keys[entry.Name()] = must(x509.ParsePKCS8PrivateKey(block.Bytes)).(crypto.Signer)
	}
	return keys
})

func key(name string) crypto.Signer { return keyring()[name+".pem"] }

func rsaKey(name string) *rsa.PrivateKey { return key(name).(*rsa.PrivateKey) }
