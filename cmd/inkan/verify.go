package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"inkan/signer"
	"inkan/signer/report"
)

// A verifying is what was asked of inkan verify.
type verifying struct {
	content  string
	at       time.Time
	trust    []string
	crls     []string
	personal bool
	question signer.Question // the same for every file
}

func setupVerify(fs *flag.FlagSet, _ *call) action {
	v := new(verifying)
	fs.StringVar(&v.content, "content", "", "")
	fs.Func("at", "", func(s string) (err error) {
		v.at, err = time.Parse(time.RFC3339, s)
		return err
	})
	fs.Func("trust", "", func(s string) error { v.trust = append(v.trust, s); return nil })
	fs.Func("crl", "", func(s string) error { v.crls = append(v.crls, s); return nil })
	fs.BoolVar(&v.personal, "show-personal", false, "")
	return v.run
}

func (v *verifying) run(ctx context.Context, c *call) int {
	reports, err := v.verify(ctx, c)
	if err != nil {
		return c.fail(err)
	}
	o := report.Options{ShowPersonal: v.personal}
	docs := []any{}
	for i, r := range reports {
		if i > 0 {
			c.print("")
		}
		c.print(strings.TrimRight(report.Text(c.say, r, o), "\n"))
		docs = append(docs, report.JSON(r, o))
	}
	c.send(docs)
	return verdict(reports)
}

func (v *verifying) verify(ctx context.Context, c *call) ([]signer.Report, error) {
	if err := v.usage(c.files); err != nil {
		return nil, err
	}
	if err := v.load(); err != nil {
		return nil, err
	}
	desk, err := c.desk()
	if err != nil {
		return nil, err
	}
	var all []signer.Report
	for _, path := range c.files {
		reports, err := v.path(ctx, desk, path)
		if err != nil {
			return nil, err
		}
		all = append(all, reports...)
	}
	if len(all) == 0 {
		return nil, errNoFiles
	}
	return all, nil
}

// usage refuses --content for anything but one signature file.
func (v *verifying) usage(files []string) error {
	if len(files) == 0 {
		return &usageError{key: "cli.no_files"}
	}
	if v.content == "" {
		return nil
	}
	if info, err := os.Stat(files[0]); len(files) > 1 || err == nil && info.IsDir() {
		return &usageError{key: "cli.content_for_one"}
	}
	return nil
}

// load reads what the flags name.
func (v *verifying) load() error {
	v.question = signer.Question{Content: v.content, At: v.at}
	for _, path := range v.trust {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		certs := certificates(b)
		if len(certs) == 0 {
			return errNoTrust
		}
		v.question.Trust = append(v.question.Trust, certs...)
	}
	for _, path := range v.crls {
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		v.question.CRLs = append(v.question.CRLs, b)
	}
	return nil
}

// certificates reads PEM or DER; nothing in it may be anything else.
func certificates(b []byte) (certs []*x509.Certificate) {
	if cert, err := x509.ParseCertificate(b); err == nil {
		return []*x509.Certificate{cert}
	}
	for {
		block, rest := pem.Decode(b)
		if block == nil {
			return certs
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil
		}
		certs, b = append(certs, cert), rest
	}
}

// path verifies a file, or all that is in a folder.
func (v *verifying) path(ctx context.Context, desk *signer.Desk, path string) ([]signer.Report, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return v.folder(ctx, desk, path)
	}
	r, err := v.file(ctx, desk, path)
	return []signer.Report{r}, err
}

func (v *verifying) file(ctx context.Context, desk *signer.Desk, path string) (signer.Report, error) {
	q := v.question
	q.Path = path
	return desk.Verify(ctx, q)
}

// folder verifies the files below a folder. The content of a detached signature
// that holds no signature itself is part of that one's answer and has none of
// its own.
func (v *verifying) folder(ctx context.Context, desk *signer.Desk, folder string) ([]signer.Report, error) {
	paths, failed := walk(folder, func(os.FileInfo) bool { return false })
	for _, f := range failed {
		paths = append(paths, f.Path)
	}
	slices.SortStableFunc(paths, func(a, b string) int { return rank(a) - rank(b) })
	var reports []signer.Report
	contents := map[string]bool{}
	for _, path := range paths {
		r, err := v.file(ctx, desk, path)
		if err != nil {
			return nil, err
		}
		if r.Content != "" {
			contents[filepath.Clean(r.Content)] = true
		}
		if len(r.Signatures) > 0 || !contents[filepath.Clean(path)] {
			reports = append(reports, r)
		}
	}
	slices.SortStableFunc(reports, func(a, b signer.Report) int { return strings.Compare(a.File, b.File) })
	return reports, nil
}

// rank brings detached signatures to the front: they know their contents.
func rank(path string) int {
	if isSignature(path) {
		return 0
	}
	return 1
}

// verdict is the exit code of the worst report.
func verdict(reports []signer.Report) int {
	code := exitDone
	for _, r := range reports {
		switch r.Result {
		case signer.Failed:
			return exitTampered
		case signer.Undecided:
			code = exitUndecided
		}
	}
	return code
}
