package config

import (
	"errors"
	"fmt"

	"github.com/rumordesk/rumordesk/yamltree"
)

// FindRules lists the rule files that the patterns match now, sorted, each once. A
// pattern that matches nothing is a mistake, as for [Load]. A configuration without
// patterns has the files that it names.
func (c *Config) FindRules() ([]string, error) {
	if len(c.Rules) == 0 {
		return c.RuleFiles, nil
	}
	rep := newReport(c.Path, nil)
	patterns := make([]pattern, len(c.Rules))
	for i, p := range c.Rules {
		patterns[i] = pattern{yamltree.Start, p}
	}
	files := ruleFiles(c.Dir, patterns, rep)
	var errs []error
	for _, e := range rep.Found() { // where the pattern stands is not known any more
		errs = append(errs, fmt.Errorf("%s: %s; %s", e.File, e.Problem, e.Hint))
	}
	return files, errors.Join(errs...)
}
