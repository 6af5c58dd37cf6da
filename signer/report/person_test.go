package report

import "testing"

// What a file put into an explanation is made harmless; where the explanation
// itself may be broken into lines is not touched.
func TestToldKeepsPhrases(t *testing.T) {
	got := told("名前\u200b「a\u202eb」は\u200bありません")
	if want := "名前\u200b「a〓(U+202E)b」は\u200bありません"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
