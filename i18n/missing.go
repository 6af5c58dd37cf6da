//go:build ignore

// Command missing prints the texts that a language lacks, with their Japanese
// and English, as one JSON object of catalog files. Texts that may fall back
// are left out, unless -all is given. Texts that Japanese no longer has are
// named on standard error, and with -prune taken out of the language.
//
//	go run i18n/missing.go vi
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A lack is a text that is missing in a language; a text is a string or an
// object of plural cases.
type lack struct {
	Ja any `json:"ja"`
	En any `json:"en"`
}

func main() {
	all := flag.Bool("all", false, "also the texts that may fall back")
	pruning := flag.Bool("prune", false, "take out texts that Japanese no longer has")
	flag.Parse()
	root := "i18n"
	if _, err := os.Stat("fallback.json"); err == nil {
		root = "."
	}
	lang := filepath.Join(root, "catalog", flag.Arg(0))
	if _, err := os.Stat(lang); err != nil || flag.NArg() != 1 {
		log.Fatal("name one language, such as: go run i18n/missing.go vi")
	}
	var patterns []string
	if !*all {
		var list []struct{ Keys []string }
		read(filepath.Join(root, "fallback.json"), &list)
		for _, e := range list {
			patterns = append(patterns, e.Keys...)
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "catalog", "ja", "*.json"))
	if err != nil {
		log.Fatal(err)
	}
	found := map[string]map[string]lack{}
	for _, name := range files {
		if texts := missing(root, lang, filepath.Base(name), patterns); len(texts) > 0 {
			found[filepath.Base(name)] = texts
		}
	}
	if err := left(root, lang, *pruning); err != nil {
		log.Fatal(err)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(found); err != nil {
		log.Fatal(err)
	}
}

// missing compares one file of the catalogs.
func missing(root, lang, file string, patterns []string) map[string]lack {
	ja, en, have := map[string]any{}, map[string]any{}, map[string]any{}
	read(filepath.Join(root, "catalog", "ja", file), &ja)
	read(filepath.Join(root, "catalog", "en", file), &en)
	if _, err := os.Stat(filepath.Join(lang, file)); err == nil {
		read(filepath.Join(lang, file), &have)
	}
	found := map[string]lack{}
	for key, words := range ja {
		may := slices.ContainsFunc(patterns, func(p string) bool { ok, _ := path.Match(p, key); return ok })
		if have[key] == nil && !may {
			if s, ok := words.(string); ok {
				words = strings.ReplaceAll(s, "\u200b", "")
			}
			found[key] = lack{words, en[key]}
		}
	}
	return found
}

// left names the texts of a language whose key Japanese no longer has, and may
// take them out: a text is one line, or an object of plural cases.
func left(root, lang string, prune bool) error {
	names, err := filepath.Glob(filepath.Join(lang, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range names {
		ja, have := map[string]any{}, map[string]any{}
		read(name, &have)
		if _, err := os.Stat(filepath.Join(root, "catalog", "ja", filepath.Base(name))); err == nil {
			read(filepath.Join(root, "catalog", "ja", filepath.Base(name)), &ja)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for key := range have {
			if ja[key] == nil {
				fmt.Fprintln(os.Stderr, name, "has", key, "which ja has not")
				b = regexp.MustCompile(`(?m)^ *"`+regexp.QuoteMeta(key)+`": ("(\\.|[^"\\])*"|\{[^{}]*\}),?\n`).ReplaceAll(b, nil)
			}
		}
		b = regexp.MustCompile(`,\n(\s*\})`).ReplaceAll(b, []byte("\n$1"))
		if prune && json.Valid(b) {
			if err := os.WriteFile(name, b, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func read(name string, into any) {
	b, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		log.Fatal(fmt.Errorf("%s: %w", name, err))
	}
}
