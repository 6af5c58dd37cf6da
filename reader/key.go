package reader

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"io"
)

// A Key signs with a private key that never leaves its card. It works until
// the Card is closed.
type Key struct {
	card   *Card
	use    Use
	public *rsa.PublicKey
	chain  []*x509.Certificate
}

// keyBits is the length of RSA keys on cards of the present generation.
const keyBits = 2048

// newKey checks that the certificate is for this use and its key of a kind
// that the card commands here can sign with.
func (c *Card) newKey(u Use, cert, ca *x509.Certificate) (*Key, error) {
	// RFC 5280, 4.2.1.3: nonRepudiation (contentCommitment) is what tells a
	// signing certificate from one for logging in.
	want := x509.KeyUsageContentCommitment
	if u == Authentication {
		want = x509.KeyUsageDigitalSignature
	}
	if cert.KeyUsage&want == 0 {
		return nil, ErrWrongCertificate
	}
	public, ok := cert.PublicKey.(*rsa.PublicKey)
	if !ok || public.N.BitLen() != keyBits {
		return nil, ErrNextGeneration
	}
	chain := []*x509.Certificate{cert}
	if ca != nil {
		chain = append(chain, ca)
	}
	return &Key{card: c, use: u, public: public, chain: chain}, nil
}

// Chain returns the key's certificate and, if the card has it, that of its CA.
func (k *Key) Chain() []*x509.Certificate { return k.chain }

// Public returns the public key of the certificate, an *rsa.PublicKey.
func (k *Key) Public() crypto.PublicKey { return k.public }

// digestInfo holds what stands before the digest in a DigestInfo (RFC 8017,
// 9.2, note 1).
var digestInfo = map[crypto.Hash][]byte{
	crypto.SHA256: {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20},
	crypto.SHA384: {0x30, 0x41, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30},
	crypto.SHA512: {0x30, 0x51, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40},
}

// Sign has the card sign a digest of SHA-256, SHA-384 or SHA-512 by RSASSA-PKCS1
// v1.5 (RFC 8017, 8.2), and checks the result with the public key. The random
// source is not used. ErrProofLost means that the card wants the password again.
func (k *Key) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	hash := opts.HashFunc()
	prefix, ok := digestInfo[hash]
	if _, pss := opts.(*rsa.PSSOptions); pss || !ok || len(digest) != hash.Size() {
		return nil, ErrHash
	}
	signature, err := k.compute(append(prefix[:len(prefix):len(prefix)], digest...))
	if err != nil {
		return nil, err
	}
	if rsa.VerifyPKCS1v15(k.public, hash, digest, signature) != nil {
		return nil, ErrBadSignature
	}
	return signature, nil
}

// compute selects the key, if another file is current, and has the card pad
// and sign info. A card that lost the selection gets it once more.
func (k *Key) compute(info []byte) ([]byte, error) {
	for again := true; ; again = false {
		if err := k.card.selectEF(filesOf[k.use].key); err != nil {
			return nil, k.card.missing(err)
		}
		// CLA=80; P1=00: the card pads what it gets (PKCS #1 v1.5); P2=80: the selected key.
		signature, err := k.card.do(command{cla: 0x80, ins: insSign, p2: 0x80, data: info, le: shortLe})
		if hasStatus(err, swNotProven) {
			return nil, ErrProofLost
		}
		if !again || !hasStatus(err, swConditions, swNoCurrentEF) {
			return signature, err
		}
		k.card.current = 0
	}
}
