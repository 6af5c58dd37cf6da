package pdf_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"inkan/pdf"
)

// tax is a form with a text field, a check box group, a prepared signature
// field on the page and one nested under a parent.
func tax() *paper {
	p := plain()
	p.objects[1] = "<< /Type /Catalog /Pages 2 0 R /Lang (ja-JP) /AcroForm 10 0 R /Metadata 20 0 R /Outlines 21 0 R >>"
	p.objects[3] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [11 0 R 13 0 R 14 0 R] >>"
	p.objects[10] = "<< /Fields [11 0 R 12 0 R 14 0 R] /DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 5 0 R >> >> /NeedAppearances true /CO [11 0 R] /Q 1 >>"
	p.objects[11] = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Signature1) /V (\\343\\201) /DA (/Helv 9 Tf 0 g) /Rect [50 600 200 620] /P 3 0 R /F 4 >>"
	p.objects[12] = "<< /T (tax) /Kids [13 0 R] >>"
	p.objects[13] = "<< /Type /Annot /Subtype /Widget /T <FEFF7F72 540D> /FT /Sig /Parent 12 0 R /Rect [300 200 450 260] /P 3 0 R /F 6 >>"
	p.objects[14] = "<< /Type /Annot /Subtype /Widget /FT /Sig /T (office) /Rect [300 100 450 160] /P 3 0 R /F 4 /MK << /BC [0 0 1] >> >>"
	p.objects[20] = "<< /Type /Metadata /Subtype /XML /Length 0 >>\nstream\n\nendstream"
	p.objects[21] = "<< /Type /Outlines /Count 0 >>"
	return p
}

// show asks mutool for an object.
func show(t *testing.T, doc []byte, what string) string {
	t.Helper()
	return run(t, "mutool", "show", "-g", write(t, doc), what)
}

func TestFormIsKept(t *testing.T) {
	for _, kind := range []string{"table", "stream", "objects"} {
		for _, acro := range []string{"indirect", "direct", "shared fields"} {
			t.Run(kind+"/"+acro, func(t *testing.T) {
				p := tax()
				p.kind = kind
				p.objects[10] = strings.Replace(p.objects[10], " 12 0 R 14 0 R", "", 1)
				p.objects[3] = strings.Replace(p.objects[3], " 13 0 R 14 0 R", "", 1)
				for _, n := range []int{12, 13, 14} {
					delete(p.objects, n)
				}
				switch acro {
				case "direct":
					p.objects[1] = strings.Replace(p.objects[1], "10 0 R", p.objects[10], 1)
				case "shared fields":
					p.objects[10] = strings.Replace(p.objects[10], "[11 0 R]", "30 0 R", 1)
					p.objects[30] = "[11 0 R]"
				}
				signed := sign(t, p.bytes(), pdf.Request{}, label())
				said := show(t, signed, "trailer/Root/AcroForm")
				for _, kept := range []string{"/DA", "/DR", "/NeedAppearances true", "/CO", "/Q 1", "/SigFlags 3"} {
					if !strings.Contains(said, kept) {
						t.Errorf("%s is lost: %s", kept, said)
					}
				}
				root := show(t, signed, "trailer/Root")
				for _, kept := range []string{"/Lang", "/Metadata", "/Outlines"} {
					if !strings.Contains(root, kept) {
						t.Errorf("%s is lost: %s", kept, root)
					}
				}
				if said := show(t, signed, "trailer/Info"); !strings.Contains(said, "A synthetic paper") {
					t.Errorf("Info is lost: %s", said)
				}
				all := signatures(t, signed)
				if len(all) != 1 || all[0].Field != "Signature2" {
					t.Fatalf("a name that is taken: %+v", all)
				}
				witness(t, signed, 1)
			})
		}
	}
}

func TestPreparedFields(t *testing.T) {
	for _, tc := range []struct {
		name, field, filled string
		err                 error
		seal                *pdf.Seal
	}{
		{name: "merged", field: "office", filled: "office"},
		{name: "merged with seal", field: "office", filled: "office", seal: &pdf.Seal{}},
		{name: "nested", field: "tax.署名", filled: "tax.署名"},
		{name: "nested with seal", field: "tax.署名", filled: "tax.署名", seal: &pdf.Seal{Text: "山田"}},
		{name: "several", err: &pdf.FieldsError{Names: []string{"tax.署名", "office"}}},
		{name: "unknown", field: "nobody", err: pdf.ErrNoField},
		{name: "text field", field: "Signature1", err: pdf.ErrNoField},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := tax().bytes()
			rq := pdf.Request{Field: tc.field, Seal: tc.seal}
			if tc.err != nil {
				_, err := open(t, doc).Prepare(t.Context(), rq)
				var several *pdf.FieldsError
				if errors.As(err, &several) && tc.field == "" {
					if strings.Join(several.Names, " ") != "tax.署名 office" {
						t.Errorf("names: %q", several.Names)
					}
				} else if err != tc.err {
					t.Errorf("%v instead of %v", err, tc.err)
				}
				return
			}
			signed := sign(t, doc, rq, label())
			all := signatures(t, signed)
			if len(all) != 1 || all[0].Field != tc.filled {
				t.Fatalf("%+v", all)
			}
			holds(t, all[0])
			witness(t, signed, 1)
			if _, err := open(t, signed).Prepare(t.Context(), rq); err != pdf.ErrFieldSigned {
				t.Errorf("signed twice: %v", err)
			}
			// The other field is now the only empty one.
			signed = sign(t, signed, pdf.Request{}, label())
			witness(t, signed, 2)
		})
	}
}

func TestSealFillsPreparedField(t *testing.T) {
	signed := sign(t, tax().bytes(), pdf.Request{Field: "office", Seal: &pdf.Seal{}}, label())
	said := show(t, signed, "14")
	for _, want := range []string{"/Rect[300 100 450 160]", "/AP", "/MK", "/V "} {
		if !strings.Contains(said, want) {
			t.Errorf("%s is missing in %s", want, said)
		}
	}
}

// A field whose widget is an object of its own. Poppler 22.12 calls such a
// field unsigned, so that others are the witnesses.
func TestSeparateWidget(t *testing.T) {
	p := tax()
	p.objects[13] = "<< /T <FEFF7F72540D> /FT /Sig /Parent 12 0 R /Kids [16 0 R] >>"
	p.objects[16] = "<< /Type /Annot /Subtype /Widget /Parent 13 0 R /Rect [300 200 450 260] /F 6 >>"
	p.objects[3] = strings.Replace(p.objects[3], "13 0 R", "16 0 R", 1)
	for _, seal := range []*pdf.Seal{nil, {Text: "山田"}} {
		signed := sign(t, p.bytes(), pdf.Request{Field: "tax.署名", Seal: seal}, label())
		all := signatures(t, signed)
		if len(all) != 1 || all[0].Field != "tax.署名" {
			t.Fatalf("%+v", all)
		}
		holds(t, all[0])
		if said := show(t, signed, "16"); strings.Contains(said, "/AP") != (seal != nil) || strings.Contains(said, "/V ") {
			t.Errorf("the widget is %s", said)
		}
		if said := show(t, signed, "13"); !strings.Contains(said, "/V ") {
			t.Errorf("the field is %s", said)
		}
	}
}

// Lock of a prepared field is carried out by the signature (ISO 32000-2, 12.7.5.5),
// and then no field under it can be filled.
func TestLock(t *testing.T) {
	p := tax()
	p.objects[14] = strings.Replace(p.objects[14], "/F 4", "/F 4 /Lock << /Type /SigFieldLock /Action /All >>", 1)
	signed := sign(t, p.bytes(), pdf.Request{Field: "office"}, label())
	if !bytes.Contains(signed, []byte("/TransformMethod /FieldMDP")) {
		t.Error("the lock is not carried out")
	}
	// The catalog, as an object, is what the lock is about (ISO 32000-2, table 256).
	if said := show(t, signed, "14/V/Reference/1"); !strings.Contains(said, "/Data 1 0 R") {
		t.Errorf("the reference is %s", said)
	}
	witness(t, signed, 1)
	if _, err := open(t, signed).Prepare(t.Context(), pdf.Request{}); err != pdf.ErrFieldLocked {
		t.Errorf("a locked field: %v", err)
	}
	p.objects[14] = strings.Replace(p.objects[14], "/Action /All", "/Action /Include /Fields [(Signature1)] /P 1", 1)
	signed = sign(t, p.bytes(), pdf.Request{Field: "office"}, label())
	if _, err := open(t, signed).Prepare(t.Context(), pdf.Request{}); err != pdf.ErrCertified {
		t.Errorf("a locked document: %v", err)
	}
}

// Seed values of a prepared field are demands only where Ff says so.
func TestSeedValues(t *testing.T) {
	for _, tc := range []struct {
		seed    string
		profile pdf.Profile
		reason  string
		want    error
	}{
		{"/SubFilter [/ETSI.CAdES.detached] /Ff 2", pdf.Registry, "", pdf.ErrFieldSeed},
		{"/SubFilter [/ETSI.CAdES.detached] /Ff 2", pdf.PAdES, "", nil},
		{"/SubFilter [/ETSI.CAdES.detached]", pdf.Registry, "", nil},
		{"/SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached] /Ff 2", pdf.Registry, "", nil},
		{"/Filter /Entrust.PPKEF /Ff 1", pdf.Registry, "", pdf.ErrFieldSeed},
		{"/DigestMethod [(SHA384)] /Ff 64", pdf.Registry, "", pdf.ErrFieldSeed},
		{"/DigestMethod [(SHA256)] /Ff 64", pdf.Registry, "", nil},
		{"/Reasons [(I agree)] /Ff 8", pdf.Registry, "I agree", nil},
		{"/Reasons [(I agree)] /Ff 8", pdf.Registry, "I do not", pdf.ErrFieldSeed},
	} {
		p := tax()
		p.objects[14] = strings.Replace(p.objects[14], "/F 4", "/F 4 /SV << /Type /SV "+tc.seed+" >>", 1)
		_, err := open(t, p.bytes()).Prepare(t.Context(), pdf.Request{Field: "office", Profile: tc.profile, Reason: tc.reason})
		if err != tc.want {
			t.Errorf("%s, %q: %v", tc.seed, tc.reason, err)
		}
	}
}
