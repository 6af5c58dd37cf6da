package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"inkan/i18n"
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
	report   string          // a file for the printable report; "" for none
	langs    string          // its languages, separated by commas
	many     bool            // a folder was asked about
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
	fs.StringVar(&v.report, "report", "", "")
	fs.StringVar(&v.langs, "report-lang", "", "")
	return v.run
}

func (v *verifying) run(ctx context.Context, c *call) int {
	printing, err := v.printing(c)
	if err != nil {
		return c.fail(err)
	}
	reports, err := v.verify(ctx, c)
	if err != nil {
		return c.fail(err)
	}
	docs, code := v.tell(c, reports), verdict(reports)
	if err := printing(reports); err != nil {
		c.failOn(v.report, err)
		code = max(code, exitFailed) // what is wrong with a document weighs more
		c.send(unprinted{docs, c.fault})
	}
	c.send(docs)
	return code
}

// An unprinted is the answer in JSON where the printable report could not be
// written.
type unprinted struct {
	Files []any  `json:"files"` // as they are the whole answer otherwise
	Error *fault `json:"error"`
}

// tell answers on the screen, and returns the same for programs. Of many files only
// those that did not pass are told at length; all are in a table.
func (v *verifying) tell(c *call, reports []signer.Report) []any {
	o := report.Options{ShowPersonal: v.personal}
	docs := []any{}
	for _, r := range reports {
		if !v.many || r.Result != signer.Passed {
			c.print(strings.TrimRight(report.Text(c.say, r, o), "\n"))
			if v.many || len(docs)+1 < len(reports) {
				c.print("")
			}
		}
		docs = append(docs, report.JSON(r, o))
	}
	if v.many {
		c.print(strings.TrimRight(report.Table(c.say, reports), "\n"))
	}
	v.hint(c, reports)
	return docs
}

// hint names the flags for what a verdict lacked. The report itself tells what
// the window can do.
func (v *verifying) hint(c *call, reports []signer.Report) {
	for _, r := range reports {
		switch {
		case errors.Is(r.Reason, signer.ErrIssuer):
			c.hint("cli.flag_trust", c.say.T("cli.flag_trust"))
		case errors.Is(r.Reason, signer.ErrNoContent) && len(reports) == 1:
			c.hint("cli.flag_content", c.say.T("cli.flag_content"))
		}
	}
}

// printing returns what writes the printable report, after all that can be
// wrong with the flags for it.
func (v *verifying) printing(c *call) (func([]signer.Report) error, error) {
	if v.report == "" {
		return func([]signer.Report) error { return nil }, nil
	}
	say := []*i18n.Printer{c.say}
	if v.langs != "" {
		say = nil
		for _, lang := range strings.Split(v.langs, ",") {
			p, err := i18n.New(strings.TrimSpace(lang))
			if err != nil {
				return nil, &usageError{key: "error.language", args: []any{lang}}
			}
			say = append(say, p)
		}
	}
	o := report.Printing{Options: report.Options{ShowPersonal: v.personal}, Version: version, Made: time.Now()}
	var make func([]signer.Report) ([]byte, error)
	switch strings.ToLower(filepath.Ext(v.report)) {
	case ".html", ".htm":
		make = func(r []signer.Report) ([]byte, error) { return o.HTML(r, say...) }
	case ".txt":
		make = func(r []signer.Report) ([]byte, error) { return []byte(o.Text(r, say...)), nil }
	case ".json":
		make = func(r []signer.Report) ([]byte, error) { return o.JSON(r) }
	default:
		return nil, &usageError{key: "cli.report_kind"}
	}
	return func(reports []signer.Report) error {
		b, err := make(reports)
		if err != nil {
			return err
		}
		return v.save(b, reports)
	}, nil
}

// save writes the printable report. It takes the place of an older one, and of no
// other file: a name that was mistyped costs nothing.
func (v *verifying) save(b []byte, reports []signer.Report) error {
	err := signer.SaveNewPrivate(v.report, b)
	if errors.Is(err, signer.ErrExists) && report.Wrote(v.report) && !v.examined(reports) {
		return signer.SavePrivate(v.report, b)
	}
	return err
}

// examined tells whether the printable report would replace what it is about. An
// older report in the same folder is no such file.
func (v *verifying) examined(reports []signer.Report) bool {
	out, err := os.Stat(v.report)
	if err != nil {
		return false
	}
	same := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && os.SameFile(info, out)
	}
	return slices.ContainsFunc(reports, func(r signer.Report) bool {
		return same(r.Content) || same(r.File) && (!v.many || len(r.Signatures) > 0)
	})
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
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return desk.VerifyAll(ctx, []string{path}, v.question)
	}
	v.many = true
	return desk.VerifyDelivery(ctx, signer.FilesIn(path), v.question)
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
