//go:build ignore

// Command parts tells what is inside finished programs, out of the module list
// that the linker leaves in each of them: as a list of parts for machines
// (CycloneDX) or as their licences for people. It does not know what the
// programs do.
//
// go run packaging/parts.go [-system] sbom|licences PROGRAM...
package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "parts:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, args []string) error {
	system := len(args) > 0 && args[0] == "-system"
	if system {
		args = args[1:]
	}
	if len(args) < 2 {
		return errors.New("usage: parts [-system] sbom|licences PROGRAM")
	}
	list, err := partsOf(args[1:])
	if err != nil {
		return err
	}
	switch args[0] {
	case "sbom":
		return writeSBOM(w, list)
	case "licences":
		return writeLicences(w, list, system)
	}
	return fmt.Errorf("unknown form %q", args[0])
}

// A part is something of others inside a program.
type part struct {
	path, version string
	sum           string // SHA-256 of the module as in go.sum, in hex; "" if there is none
	texts         []text
}

// A text is a licence as its author wrote it.
type text struct{ name, kind, words string }

// partsOf lists the modules of programs, each once, and the standard library.
func partsOf(programs []string) ([]part, error) {
	found := map[string]part{}
	for _, name := range programs {
		info, err := buildinfo.ReadFile(name)
		if err != nil {
			return nil, err
		}
		found["std"] = part{path: "std", version: strings.TrimPrefix(info.GoVersion, "go")}
		for _, m := range info.Deps {
			found[m.Path] = part{path: m.Path, version: m.Version, sum: hexSum(m)}
		}
	}
	list := slices.SortedFunc(maps.Values(found), func(a, b part) int { return cmp.Compare(a.path, b.path) })
	for i := range list {
		var err error
		if list[i].texts, err = textsOf(list[i].path); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// hexSum turns the h1: sum of a module into hex.
func hexSum(m *debug.Module) string {
	b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.Sum, "h1:"))
	if err != nil {
		return ""
	}
	return hex.EncodeToString(b)
}

// licenceName is what files with licences are called.
var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|ofl)([-_.].*)?$`)

// unlinked are folders of modules whose content is in no program.
var unlinked = []string{"testdata", "examples", "cmd", "shared_tests"}

// textsOf reads the licences in a module, and those that packaging/licences
// keeps of parts that a module brings along without their texts.
func textsOf(module string) ([]text, error) {
	dir, err := folderOf(module)
	if err != nil {
		return nil, err
	}
	var list []text
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (slices.Contains(unlinked, d.Name()) || module == "std" && name != dir):
			return fs.SkipDir
		case d.IsDir() || !licenceName.MatchString(d.Name()):
			return nil
		}
		t, err := readText(name)
		t.name, _ = filepath.Rel(dir, name)
		list = append(list, t)
		return err
	})
	if err != nil {
		return nil, err
	}
	kept, err := filepath.Glob(filepath.Join("packaging/licences", path.Base(module), "*.txt"))
	if err != nil {
		return nil, err
	}
	for _, name := range kept {
		t, err := readText(name)
		if err != nil {
			return nil, err
		}
		t.name = strings.TrimSuffix(filepath.Base(name), ".txt")
		list = append(list, t)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s has no licence", module)
	}
	return list, nil
}

// folderOf is where the sources of a module are.
func folderOf(module string) (string, error) {
	args := []string{"list", "-m", "-f", "{{.Dir}}", module}
	if module == "std" {
		args = []string{"env", "GOROOT"}
	}
	out, err := exec.Command("go", args...).Output()
	if dir := strings.TrimSpace(string(out)); err == nil && dir != "" {
		return dir, nil
	}
	return "", fmt.Errorf("no sources of %s: %w", module, err)
}

func readText(name string) (text, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return text{}, err
	}
	words := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))
	kind := kindOf(words)
	if strings.HasPrefix(filepath.Base(name), "NOTICE") && !refused.MatchString(words) {
		kind = "Apache-2.0" // section 4(d): its notice goes along
	}
	if kind == "" {
		return text{}, fmt.Errorf("%s: not a licence that is known to go with the MIT licence", name)
	}
	return text{kind: kind, words: words}, nil
}

// kinds are the licences that may be in a program under the MIT licence, with
// words that only they have, in the order to look for them. A text that has
// none of these stops the release: somebody must read it. The identifiers are
// those of SPDX.
var kinds = []struct{ id, words string }{
	{"FTL", "The FreeType Project LICENSE"},
	{"IJG", "Independent JPEG Group"},
	{"LicenseRef-AGG-2.3", "Permission to copy, use, modify, sell and distribute this software is granted"},
	{"OFL-1.1", "SIL OPEN FONT LICENSE"},
	{"Bitstream-Vera", "Bitstream Vera"},
	{"Apache-2.0", "Apache License"},
	{"CC-BY-4.0", "Attribution 4.0 International"},
	{"Zlib", "This software is provided 'as-is'"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"BSD-3-Clause", "Neither the name"},
	{"BSD-3-Clause", "may be used to endorse"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce"},
}

// refused are words of licences that would bind the whole program.
var refused = regexp.MustCompile(`(?i)GNU (affero |lesser |library )?general public|mozilla public license|business source`)

func kindOf(words string) string {
	flat := strings.Join(strings.Fields(words), " ")
	if refused.MatchString(flat) {
		return ""
	}
	for _, k := range kinds {
		if strings.Contains(strings.ToLower(flat), strings.ToLower(k.words)) {
			return k.id
		}
	}
	return ""
}

// writeLicences writes every text once, below the names of its parts. With
// system it names the copy that Debian keeps, where it keeps one.
func writeLicences(w io.Writer, list []part, system bool) error {
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	fonts, err := textsIn("i18n/fonts")
	if err != nil {
		return err
	}
	var order []string
	names, kind := map[string][]string{}, map[string]string{}
	for _, p := range append(list, part{path: "BIZ UDGothic and BIZ UDPGothic (typefaces)", texts: fonts}) {
		for _, t := range p.texts {
			if names[t.words] == nil {
				order = append(order, t.words)
			}
			kind[t.words] = t.kind
			names[t.words] = append(names[t.words], strings.TrimSpace(p.path+" "+p.version)+", "+filepath.ToSlash(t.name))
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "Inkan (inkan and inkan-gui)\n\n%s\n\nThe programs contain parts of others, under their own licences.\n", bytes.TrimSpace(own))
	for _, words := range order {
		fmt.Fprintf(&b, "\n%s\n%s\nLicence: %s\n\n", strings.Repeat("-", 78), strings.Join(names[words], "\n"), kind[words])
		if system && kind[words] == "Apache-2.0" && strings.Contains(words, "TERMS AND CONDITIONS") {
			words = "The text is in /usr/share/common-licenses/Apache-2.0."
		}
		fmt.Fprintln(&b, words)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// textsIn reads the licences in one folder of ours.
func textsIn(dir string) (list []text, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if licenceName.MatchString(e.Name()) {
			t, err := readText(filepath.Join(dir, e.Name()))
			if err != nil {
				return nil, err
			}
			t.name = e.Name()
			list = append(list, t)
		}
	}
	return list, nil
}

// CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/: as much of it as is told.
type (
	bom struct {
		Format       string       `json:"bomFormat"`
		Spec         string       `json:"specVersion"`
		Serial       string       `json:"serialNumber"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Timestamp string    `json:"timestamp"`
		Component component `json:"component"`
	}
	component struct {
		Type     string          `json:"type"`
		Ref      string          `json:"bom-ref"`
		Name     string          `json:"name"`
		Version  string          `json:"version"`
		Purl     string          `json:"purl,omitempty"`
		Hashes   []hash          `json:"hashes,omitempty"`
		Licences []licenceChoice `json:"licenses,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	licenceChoice struct {
		Licence struct {
			ID   string `json:"id,omitempty"`   // of SPDX
			Name string `json:"name,omitempty"` // for one that SPDX does not know
		} `json:"license"`
	}
	dependency struct {
		Ref string   `json:"ref"`
		On  []string `json:"dependsOn"`
	}
)

// writeSBOM writes the list of parts. INKAN_VERSION and SOURCE_DATE_EPOCH tell
// the version and the time, so that the same commit gives the same list.
func writeSBOM(w io.Writer, list []part) error {
	seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64)
	if err != nil {
		return fmt.Errorf("SOURCE_DATE_EPOCH: %w", err)
	}
	version := os.Getenv("INKAN_VERSION")
	if version == "" {
		return errors.New("INKAN_VERSION is not set")
	}
	app := component{Type: "application", Ref: "inkan", Name: "inkan", Version: version, Licences: licences("MIT")}
	doc := bom{Format: "CycloneDX", Spec: "1.5", Version: 1, Serial: serial(list, version),
		Metadata: metadata{time.Unix(seconds, 0).UTC().Format(time.RFC3339), app}}
	all := dependency{Ref: app.Ref}
	for _, p := range list {
		c := component{Type: "library", Name: p.path, Version: p.version, Purl: "pkg:golang/" + p.path + "@" + p.version, Licences: licences(kindsOf(p)...)}
		c.Ref = c.Purl
		if p.sum != "" {
			c.Hashes = []hash{{"SHA-256", p.sum}}
		}
		doc.Components = append(doc.Components, c)
		all.On = append(all.On, c.Ref)
	}
	doc.Dependencies = []dependency{all}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

// serial makes the number of a list out of what it tells (a UUID of version 8,
// RFC 9562 section 5.8).
func serial(list []part, version string) string {
	h := sha256.New()
	fmt.Fprintln(h, version)
	for _, p := range list {
		fmt.Fprintln(h, p.path, p.version, p.sum)
	}
	b := h.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func kindsOf(p part) (ids []string) {
	for _, t := range p.texts {
		ids = append(ids, t.kind)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func licences(ids ...string) (list []licenceChoice) {
	for _, id := range ids {
		var c licenceChoice
		if name, unlisted := strings.CutPrefix(id, "LicenseRef-"); unlisted {
			c.Licence.Name = name
		} else {
			c.Licence.ID = id
		}
		list = append(list, c)
	}
	return list
}
