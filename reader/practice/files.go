package practice

import (
	"bytes"
	"crypto"
	"fmt"
)

// A secret is a password or PIN with its counter, which outlives power.
type secret struct {
	value     string
	left, max int
	proven    bool // lost with power
}

// A kind of file is what commands can be used with it.
type kind int

const (
	data      kind = iota // READ BINARY
	secretRef             // VERIFY
	keyRef                // COMPUTE DIGITAL SIGNATURE
)

// A file is an elementary file of the JPKI application.
type file struct {
	kind  kind
	body  []byte        // of data
	key   crypto.Signer // of keyRef
	guard *secret       // of secretRef the secret itself; of others what must be proven first, nil if nothing
}

// locked tells whether f asks for a proof that has not been given.
func (f *file) locked() bool { return f.guard != nil && !f.guard.proven }

// Files of the JPKI application.
const (
	fileSigningCert     = 0x0001
	fileSigningCA       = 0x0002
	fileToken           = 0x0006
	fileIndex           = 0x0008
	fileAuthCert        = 0x000A
	fileAuthCA          = 0x000B
	fileAuthKey         = 0x0017
	fileAuthPIN         = 0x0018
	fileSigningKey      = 0x001A
	fileSigningPassword = 0x001B
)

// Applications of a My Number Card, by AID in hex. Only the first has files
// here; the others can be selected, which is how a program leaves it.
const (
	appJPKI   = "D392F000260100000001"
	appVisual = "D3921000310001010402"
	appText   = "D3921000310001010408"
	appCommon = "D3921000310001010100"
	appJuki   = "D3921000310001010401"
	appISD    = "A0000001510000" // GlobalPlatform Issuer Security Domain
)

// applications returns the AIDs that the card answers to.
func (o Options) applications() []string {
	switch {
	case o.Foreign:
		return []string{appISD}
	case o.Phone:
		return []string{appISD, appJPKI}
	}
	return []string{appISD, appJPKI, appVisual, appText, appCommon, appJuki}
}

// files lays out the JPKI application.
func (o Options) files() map[uint16]*file {
	password := &secret{value: Password, left: o.Tries, max: passwordTries}
	pin := &secret{value: PIN, left: o.AuthTries, max: pinTries}
	if o.Locked {
		password.left = 0
	}
	if o.AuthLocked {
		pin.left = 0
	}
	signing, authentication := o.identities()
	files := map[uint16]*file{
		fileSigningCA: {body: signing.authority},
		fileToken:     {body: o.token()},
		fileIndex:     {body: o.index()},
		fileAuthCert:  {body: o.padded(authentication.certificate)},
		fileAuthCA:    {body: authentication.authority},
		fileAuthKey:   {kind: keyRef, key: authentication.key, guard: pin},
		fileAuthPIN:   {kind: secretRef, guard: pin},
	}
	if o.Phone {
		files[fileAuthCert].guard = pin
	}
	if o.NoIndex {
		delete(files, fileIndex)
	}
	if !o.NoSigning {
		files[fileSigningCert] = &file{body: o.misleading(o.padded(signing.certificate), len(signing.certificate)), guard: password}
		files[fileSigningKey] = &file{kind: keyRef, key: signing.key, guard: password}
		files[fileSigningPassword] = &file{kind: secretRef, guard: password}
	}
	return files
}

// padded puts filler behind a certificate: real files can be longer than what
// is in them.
func (o Options) padded(certificate []byte) []byte {
	if o.NoFiller {
		return certificate
	}
	room := (len(certificate)/256 + 2) * 256
	filler := bytes.Repeat([]byte{0xFF}, room-len(certificate))
	return append(bytes.Clone(certificate), filler...)
}

// misleading makes the length in front of a certificate of size bytes lie, as
// Length says. The header is the tag, 82, and two bytes of length.
func (o Options) misleading(body []byte, size int) []byte {
	body = bytes.Clone(body)
	declared := size - 4
	switch o.Length {
	case LengthTooLong:
		declared = len(body) + 256
	case LengthTooShort:
		declared -= 256
	case LengthIndefinite:
		body[1] = 0x80
		return body
	}
	body[2], body[3] = byte(declared>>8), byte(declared)
	return body
}

// index tells which certificates exist: first byte signing, second
// authentication.
func (o Options) index() []byte {
	if o.NoSigning {
		return []byte{0x00, 0x8F, 0x00}
	}
	return []byte{0x8F, 0x8F, 0x00}
}

// token is a CK_TOKEN_INFO of PKCS #11 in 160 bytes: texts padded with spaces,
// then numbers of four bytes, versions and time as digits.
func (o Options) token() []byte {
	label := "JPKIAPICCTOKEN2"
	if o.Phone {
		label = "JPKIAPGPSETOKEN"
	}
	b := fmt.Appendf(nil, "%-32s%-32s%-16s%-16d", label, "PRACTICE, NO LEGAL EFFECT", "PRACTICE", o.serial("token"))
	for _, n := range []uint32{
		0x0000040D, // random numbers, login required, PIN set, initialized
		1, 0, 1, 0, // sessions: most, open, most read-write, open read-write
		16, 6, // longest and shortest password
		0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, // memory: unavailable information
	} {
		b = append(b, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(b, "0100"+"0000000000000000"...)
}
