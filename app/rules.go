package app

import (
	"errors"
	"fmt"
	"os"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
)

// LoadRules reads and compiles rule files. Every mistake of every file is in the
// error, each with its file:line:column; a set with a mistake is never loaded in
// part.
func LoadRules(files []string) (*rules.Set, error) {
	parsed, err := parseRules(files)
	if err != nil {
		return nil, err
	}
	return rules.Compile(parsed...)
}

// parseRules reads rule files.
func parseRules(files []string) ([]*rules.File, error) {
	var parsed []*rules.File
	var errs []error
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			errs = append(errs, fmt.Errorf("read rules: %w", err))
			continue
		}
		f, err := rules.Parse(name, src)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		parsed = append(parsed, f)
	}
	return parsed, errors.Join(errs...)
}

// flagger puts each item to the rules that are in force then.
type flagger struct{ rules *ruleViews }

// Flag implements desk.Flagger.
func (f flagger) Flag(title, text, lang string, kind desk.Kind) []desk.Flag {
	hits := f.rules.Set().Eval(rules.Doc{Title: title, Text: text, Lang: lang, Kind: string(kind)})
	flags := make([]desk.Flag, 0, len(hits))
	for _, h := range hits {
		flag := desk.Flag{
			Rule: h.RuleID, RuleVersion: h.Version, Title: h.Title, Status: h.Status, Labels: h.Labels,
			Score: h.Score, Threshold: h.Threshold, Terms: make([]desk.FlagTerm, 0, len(h.Terms)),
		}
		for _, t := range h.Terms {
			flag.Terms = append(flag.Terms, desk.FlagTerm{
				Selection: t.Selection, Term: t.Text, Weight: t.Weight, Field: t.Field, Start: t.Start, End: t.End, Near: t.Near,
			})
		}
		flags = append(flags, flag)
	}
	return flags
}
