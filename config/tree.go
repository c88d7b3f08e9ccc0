package config

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/yamltree"
)

// Error is one mistake in a configuration file, with its place.
type Error = yamltree.Error

// Errors are all the mistakes found in one file, by line.
type Errors = yamltree.Errors

// format is how the configuration, the files of sources and the table of ratings are
// read.
var format = &yamltree.Format{
	Limits:     yamltree.Limits{Depth: 32, Entries: 200, Keys: 20_000},
	Excerpt:    yamltree.Excerpt{Before: 1, Width: 120},
	UnknownKey: unknownKey,
	Sentences: yamltree.Sentences{
		Problems: map[string]string{
			"yaml":            "the file is not YAML here: {why}",
			"second-document": "the file has more than one YAML document",
			"yaml-alias":      "a value that begins with * is a YAML alias, which this file does not use",
			"nested":          "brackets nested more than {most} deep",
			"keys":            "{what} must be a mapping of keys to values",
			"key-text":        "a key of {what} must be a plain word",
			"key-twice":       `mapping key "{key}" already defined at [{line}:{column}]`,
			"text":            "{what} must be a single value",
			"lines":           "{what} runs over several lines",
		},
		Hints: map[string]string{
			"yaml-broken":    "simplify it and try again ({why})",
			"file-empty":     "write a starting configuration with: rumordesk init DIR",
			"yaml-alias":     `put the value in quotes: "*/30 * * * *"`,
			"yaml-anchor":    writeOut,
			"yaml-merge":     writeOut,
			"yaml-tag":       writeOut,
			"yaml-directive": writeOut,
			"yaml-key":       writeOut,
			"nested":         "write the value in the form that docs/guide/configuration.md shows",
			"list":           `write it as [a, b] or with one "- " a line`,
			"text":           "write it as text, in quotes if it holds special characters",
			"empty":          "give it a value, or remove the key",
			"lines":          "write it on one line",
			"use":            "its keys are {list}",
		},
	},
}

const writeOut = "write the value out in full, in quotes if it begins with & ! or %"

// secretWords betray a key that was meant to hold a secret.
var secretWords = []string{"password", "passwd", "secret", "token", "api_key", "apikey", "credential"}

// unknownKey says what to do about a key that holds a secret, or that is a flag.
func unknownKey(key string, m yamltree.Mistake) *yamltree.Mistake {
	lower := strings.ToLower(key)
	for _, w := range secretWords {
		if strings.Contains(lower, w) {
			m.Hint, m.Private = "remove it: this file holds no secrets and should be fit to share", true
			return &m
		}
	}
	if key == "data" || key == "data_dir" {
		m.Hint = "the data folder is a flag: rumordesk --data DIR"
	}
	return &m
}

// report reads one file and collects the mistakes in it.
type report struct{ *yamltree.Reader }

func newReport(file string, src []byte) *report {
	return &report{yamltree.NewReader(format, file, src)}
}

// wrong is a mistake in its own words.
func wrong(problem, hint string) *yamltree.Mistake {
	return &yamltree.Mistake{Problem: problem, Hint: hint}
}

// add records a mistake in its own words.
func (r *report) add(at yamltree.Place, problem, hint string) { r.Add(at, wrong(problem, hint)) }

// check records m, if any, at the place of n, and says whether all is well.
func (r *report) check(n yamltree.Node, m *yamltree.Mistake) bool {
	if m != nil {
		r.Add(n.Place(), m)
	}
	return m == nil
}

// mapping reads n as a mapping with no keys but known ones. what names it in messages.
func (r *report) mapping(n yamltree.Node, what string, known []string) (yamltree.Fields, bool) {
	return r.Fields(n, yamltree.Key(what), known...)
}

// list reads n as a list. Null is an empty list.
func (r *report) list(n yamltree.Node, what string) []yamltree.Node {
	return r.List(n, yamltree.Key(what))
}

// str reads n as one line of text. An empty or missing value is a mistake.
func (r *report) str(n yamltree.Node, what string, most int) (string, bool) {
	return r.Line(n, yamltree.Key(what), most)
}

// cut shortens s to n characters for a message.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}

func tooLarge() string { return fmt.Sprintf("the file is larger than %d MiB", MaxFileSize>>20) }
