package signer_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkan/signer"
)

var updateTable = flag.Bool("update-table", false, "write the table of verification cases anew")

const tableHead = `# What verification is tested with

All documents, keys and certificates are made by the tests, from freshly signed files; nothing here is anybody's. Each
case has one expected answer. The rule behind it counts, not the case: what is not on the closed list of harmless
additions is a change.

*passed*, *indeterminate* and *failed* are the words of ETSI EN 319 102-1. The reason is the key of the sentence that a
person reads. Written by ` + "`go test ./signer -run TestTableOfCases -update-table`" + `.

The cases of the CMS itself (parser, attributes, algorithms, digests) are in ` + "`pkcs7/attack_test.go`" + `, each with its
expected answer; documents of other makers (pdfsign, qpdf, openssl) are in ` + "`signer/makers_test.go`" + `.

A limit: where letters stand is told by the widths of their typeface. A typeface whose letters are drawn far from there
could be covered by a later visible signature without a doubt; that signature is named all the same.
`

// TestTableOfCases holds the table in testdata against the cases.
func TestTableOfCases(t *testing.T) {
	var b strings.Builder
	b.WriteString(tableHead)
	words := map[signer.Result]string{passed: "passed", undecided: "indeterminate", failed: "failed"}
	section := func(title string) {
		fmt.Fprintf(&b, "\n## %s\n\n| case | expected | reason |\n|---|---|---|\n", title)
	}
	for _, set := range []struct {
		title string
		cases []variant
	}{
		{"PDF: honest documents", good},
		{"PDF: changes by a later revision", incremental},
		{"PDF: what permissions and locks decide", allowed},
		{"PDF: bent and forged documents", forged},
		{"PDF: prepared before it was signed, or hidden in what is allowed", shadows},
		{"PDF: fields below and above others", below},
		{"PDF: readers that take the file differently", readings},
		{"PDF: bytes in front of the header that make no difference", prefixed},
	} {
		section(set.title)
		for _, v := range set.cases {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", v.name, words[v.result], v.reason)
		}
	}
	section("Certificates: the paths of the NIST suite")
	for _, c := range pathCases {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.name, words[c.result], c.reason)
	}
	path := filepath.Join("..", "testdata", "verify", "README.md")
	if *updateTable {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || string(got) != b.String() {
		t.Errorf("%s is not the table of the cases (%v): run with -update-table", path, err)
	}
}
