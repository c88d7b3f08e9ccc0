package main

import (
	"errors"
	"io"
	"os"
	"strings"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/rules/learn"
	"github.com/rumordesk/rumordesk/tsv"
)

// readTextFile reads a table of texts, - for standard input.
func readTextFile(e *env, name, source string) ([]learn.Text, error) {
	if name == "-" {
		return readTexts(e.in, "standard input", source)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return readTexts(f, name, source)
}

// readTexts reads a table as it is given to flag, or one of claims as it is given to
// match. Texts are redacted as on the way in, and their language is told as there. Rows
// without a text are passed over.
func readTexts(r io.Reader, name, source string) ([]learn.Text, error) {
	const wanted = "the header row must name title or text, or claim, separated by tabs; lang may be among the columns"
	at := map[string]int{}
	field := func(f []string, column string) string {
		k, ok := at[column]
		if !ok {
			return ""
		}
		text, _ := redact.Text(f[k])
		return strings.TrimSpace(text)
	}
	var out []learn.Text
	err := tsv.Rows(r, name, tsv.Handler{
		Wanted: wanted,
		Header: func(header []string) (int, error) {
			for _, column := range []string{"lang", "title", "text", "claim"} {
				if k, err := tsv.Columns(header, column); err == nil {
					at[column] = k[0]
				}
			}
			for _, column := range []string{"title", "text", "claim"} {
				if _, ok := at[column]; ok {
					return len(header), nil
				}
			}
			return 0, errors.New(wanted)
		},
		Row: func(_ int, f []string) error {
			t := learn.Text{Title: field(f, "title"), Text: field(f, "text"), Source: source}
			if claim := field(f, "claim"); claim != "" { // the title beside it is the fact-checker's
				t.Title, t.Text = "", claim
			}
			if t.Title == "" && t.Text == "" {
				return nil
			}
			lang := ""
			if k, ok := at["lang"]; ok {
				lang = f[k]
			}
			t.Lang = extract.Language(t.Title+"\n"+t.Text, lang)
			out = append(out, t)
			return nil
		},
	})
	return out, err
}
