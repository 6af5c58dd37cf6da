package report

import (
	"strings"
	"testing"

	"inkan/signer"
)

// What a file put into an explanation is made harmless; where the explanation
// itself may be broken into lines is not touched.
func TestToldKeepsPhrases(t *testing.T) {
	got := told("名前\u200b「a\u202eb」は\u200bありません")
	if want := "名前\u200b「a〓(U+202E)b」は\u200bありません"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOwnIssuerIsHidden: who issued the certificate to themselves is not named as
// its issuer where the name is hidden.
func TestOwnIssuerIsHidden(t *testing.T) {
	own := taro()
	own.Issuer, own.Self = own.Name, true
	r := single(signer.Undecided, signer.ErrIssuer, signer.Verdict{Signer: own, Checks: checks()})
	if text := Text(printer(t, "ja"), r, Options{}); strings.Contains(text, own.Name) {
		t.Errorf("the name is told:\n%s", text)
	}
	if text := Text(printer(t, "ja"), r, Options{ShowPersonal: true}); strings.Count(text, own.Name) != 2 {
		t.Errorf("signer and issuer are not told:\n%s", text)
	}
}
