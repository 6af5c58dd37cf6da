package signer

import (
	"image"

	"inkan/pdf"
)

// Upright turns a picture of a seal as it will be on the page: a camera that was
// held otherwise says so in the file that the picture was decoded from.
func Upright(file []byte, picture image.Image) image.Image { return pdf.Upright(file, picture) }
