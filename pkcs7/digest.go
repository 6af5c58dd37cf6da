package pkcs7

// MessageDigest returns the digest of the content that the signed attributes
// claim, made with Hash; nil if there is none, as in a signature without signed
// attributes. It tells which content to look for, and proves nothing.
func (i SignerInfo) MessageDigest() []byte {
	d, err := i.readDigest()
	if err != nil {
		return nil
	}
	return d
}
