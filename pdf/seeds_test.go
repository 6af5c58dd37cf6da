package pdf_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"inkan/pdf"
)

var update = flag.Bool("update", false, "write seeds and samples again")

// TestSeeds writes the seeds of the fuzz targets and the samples of other
// rooms, all made by code, when asked to with -update.
func TestSeeds(t *testing.T) {
	if !*update {
		t.Skip("only with -update")
	}
	stream, packed, hybrid, free, head := plain(), plain(), plain(), plain(), plain()
	stream.kind, packed.kind, hybrid.kind, free.kind, free.free = "stream", "objects", "hybrid", "hybrid", true
	head.head = "junk\n"
	packedForm := tax()
	packedForm.kind = "objects"
	files := map[string][]byte{
		"table": plain().bytes(), "stream": stream.bytes(), "packed": packed.bytes(), "hybrid": hybrid.bytes(),
		"free": free.bytes(), "head": head.bytes(), "form": tax().bytes(), "packed-form": packedForm.bytes(), "certified": certified(2).bytes(),
		"pages": many(7).bytes(), "selfish": selfish(), "sleeper": sleeper(), "drawn": drawnText(3, "1 0 d0 0 0 1 1 re f"),
	}
	l := pdf.Label{Name: "練習 太郎", At: at, Reserve: 2048}
	files["signed"] = sign(t, plain().bytes(), pdf.Request{}, l)
	files["packed-signed"] = sign(t, packed.bytes(), pdf.Request{Profile: pdf.PAdES, Seal: &pdf.Seal{}}, l)
	files["linearized"] = by(t, many(7).bytes(), "qpdf", "--linearize", "--deterministic-id", "IN", "OUT")
	files["signed-twice"] = sign(t, files["signed"], pdf.Request{}, l)
	for name, b := range files {
		if err := os.WriteFile(filepath.Join("testdata", "seeds", name+".pdf"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range crossReferences() {
		file, seed := c.corpus()
		if err := os.WriteFile(file, seed, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
