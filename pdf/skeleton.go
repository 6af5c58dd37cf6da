package pdf

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"sync"
	"time"

	digitorus "github.com/digitorus/pdf"
	"github.com/digitorus/pdfsign/sign"
)

// parts are the objects of a signature as pdfsign makes them for a skeleton
// page: the signature dictionary, the widget that is also the field, and the
// appearance of a visible one.
type parts struct {
	signature, widget, form dict
}

// A stand is a key and certificate that pdfsign needs to run. They protect
// nothing: of its output only objects are used, never the signature.
type stand struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

var standIn = sync.OnceValues(func() (stand, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return stand{}, err
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "skeleton"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().AddDate(10, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return stand{}, err
	}
	cert, err := x509.ParseCertificate(der)
	return stand{key, cert}, err
})

// onePixel is a PNG: with a picture pdfsign draws no text of its own.
var onePixel, _ = base64.StdEncoding.DecodeString(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")

// skeletonParts has pdfsign sign an empty page of our own and takes the
// objects that it made. rect is the widget's; an empty one means invisible.
func skeletonParts(rect rectangle, at time.Time) (parts, error) {
	s, err := standIn()
	if err != nil {
		return parts{}, err
	}
	page := skeletonPage(rect)
	r, err := digitorus.NewReader(bytes.NewReader(page), int64(len(page)))
	if err != nil {
		return parts{}, fmt.Errorf("skeleton: %w", err)
	}
	data := sign.SignData{Signer: s.key, Certificate: s.cert}
	data.Signature.CertType = sign.ApprovalSignature
	data.Signature.Info.Date = at.In(jst)
	if !rect.empty() {
		data.Appearance = sign.Appearance{
			Visible: true, Page: 1, Image: onePixel,
			LowerLeftX: rect.x0, LowerLeftY: rect.y0, UpperRightX: rect.x1, UpperRightY: rect.y1,
		}
	}
	var out bytes.Buffer
	if err := sign.Sign(bytes.NewReader(page), &out, r, int64(len(page)), data); err != nil {
		return parts{}, fmt.Errorf("skeleton: %w", err)
	}
	return takeParts(out.Bytes())
}

// skeletonPage is a document with one empty page that holds rect.
func skeletonPage(rect rectangle) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var at []int
	for i, body := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Resources << >> /MediaBox [0 0 %.0f %.0f] >>", rect.x1+1, rect.y1+1),
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, body)
	}
	start := b.Len()
	b.WriteString("xref\n0 4\n0000000000 65535 f \n")
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

// takeParts reads the objects out of the signed skeleton with our own reader.
func takeParts(signed []byte) (p parts, err error) {
	d, err := Open(bytes.NewReader(signed), int64(len(signed)))
	if err != nil {
		return p, fmt.Errorf("skeleton: %w", err)
	}
	f, err := d.form()
	if err != nil || len(f.signatures) != 1 {
		return p, fmt.Errorf("skeleton: no field: %w", err)
	}
	p.widget = f.signatures[0].dict
	if p.signature, err = d.resolveDict(f.signatures[0].value); err != nil {
		return p, fmt.Errorf("skeleton: %w", err)
	}
	looks, _ := p.widget.get("AP").(dict)
	drawn, err := d.resolve(looks.get("N"))
	if st, ok := drawn.(*stream); ok {
		p.form = st.dict
	}
	return p, err
}

// signatureDict mends the dictionary that pdfsign made: its strings, which
// break on names such as 山田, come from us, and what it adds beside the
// signature (a stray FieldMDP, its own name) stays out.
func signatureDict(made dict, rq *Request, l Label) dict {
	if rq.Profile == TimeStamp {
		return stampDict()
	}
	out := dict{}
	for _, key := range []name{"Type", "Filter", "SubFilter", "M"} {
		if v := made.get(key); v != nil {
			out = append(out, pair(key, v))
		}
	}
	out = out.with("SubFilter", name(rq.subFilter())).with("M", str(formatDate(l.At)))
	for _, text := range []struct{ key, value string }{
		{"Name", l.Name}, {"Reason", rq.Reason}, {"Location", rq.Location},
	} {
		if text.value != "" {
			out = append(out, pair(name(text.key), encodeText(text.value)))
		}
	}
	return out
}
