package rulebook

import (
	"errors"
	"fmt"
	"os"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/backtest"
)

// Load reads and compiles rule files. Every mistake of every file is in the error, each
// with its place; a set with a mistake is never loaded in part.
func Load(files []string) (*rules.Set, error) {
	parsed, err := parse(files)
	if err != nil {
		return nil, err
	}
	return rules.Compile(parsed...)
}

// Changed is the set as it would be with rule files. Each stands in for the file in
// force with the same name, and each of its rules for the one with the same id; or the
// files are the whole set.
func (b *Book) Changed(files []string, whole bool) (*rules.Set, error) {
	given, err := parse(files)
	if err != nil {
		return nil, err
	}
	if whole {
		return rules.Compile(given...)
	}
	return rules.Compile(backtest.Overlay(b.Parsed(), given)...)
}

// parse reads rule files.
func parse(files []string) ([]*rules.File, error) {
	var parsed []*rules.File
	var errs []error
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			errs = append(errs, fmt.Errorf("read rules: %w", err))
			continue
		}
		f, err := rules.Parse(name, text)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		parsed = append(parsed, f)
	}
	return parsed, errors.Join(errs...)
}
