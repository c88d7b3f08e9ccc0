package main

import (
	"fmt"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
)

type rulesCmd struct {
	Check    rulesCheckCmd    `cmd:"" help:"Load rule files and say what is wrong with them, and where."`
	Test     rulesTestCmd     `cmd:"" help:"Run the tests inside rule files."`
	Schema   rulesSchemaCmd   `cmd:"" help:"Print the JSON Schema of rule files, of the configuration, of source files or of the codebook, for editors."`
	Explain  rulesExplainCmd  `cmd:"" help:"Why a rule does or does not hit a stored item: each term, near and condition with its value."`
	Suggest  rulesSuggestCmd  `cmd:"" help:"How many of each rule's hits were accepted, and words that tell them from the discarded ones."`
	Learn    rulesLearnCmd    `cmd:"" help:"Propose readable rules from texts that should be flagged and ordinary ones, with their figures; nothing is put in force."`
	Backtest rulesBacktestCmd `cmd:"" help:"What changed rules would have flagged among the stored items: gained and lost, by rule."`
}

type rulesSchemaCmd struct {
	Of string `enum:"rules,config,sources,codebook" default:"rules" help:"rules, config, codebook, or sources for the files that sources_from names."`
}

// Run prints a schema.
func (c *rulesSchemaCmd) Run(e *env) error {
	schema, err := config.Schema(c.Of)
	if err != nil {
		return err
	}
	_, err = e.out.Write(schema)
	return err
}

// ruleFiles names the rule files: those given, else those of the configuration.
type ruleFiles struct {
	Files []string `arg:"" optional:"" help:"Rule files; without them those that the configuration names."`
}

func (r ruleFiles) load(e *env) (*rules.Set, int, error) {
	files := r.Files
	if len(files) == 0 {
		cfg, err := e.config()
		if err != nil {
			return nil, 0, err
		}
		files = cfg.RuleFiles
	}
	set, err := rulebook.Load(files)
	return set, len(files), err
}

type rulesCheckCmd struct{ ruleFiles }

// Run checks the files and lists what looks like a mistake but loads.
func (c *rulesCheckCmd) Run(e *env) error {
	set, files, err := c.load(e)
	if err != nil {
		return err
	}
	for _, w := range set.Warnings() {
		fmt.Fprintf(e.err, "warning: %v\n", w)
	}
	fmt.Fprintf(e.out, "%s in %s: all good\n", count(set.Len(), "rule"), count(files, "file"))
	return nil
}

type rulesTestCmd struct {
	ruleFiles
	format
}

// testRow is one inline test as machines read it.
type testRow struct {
	Rule   string `json:"rule"`
	Place  string `json:"place"`
	Text   string `json:"text"`
	Want   bool   `json:"want"`
	Got    bool   `json:"got"`
	Passed bool   `json:"passed"`
	Score  int    `json:"score"`
	Why    string `json:"why"`
}

// Run runs every inline test and fails if one does.
func (c *rulesTestCmd) Run(e *env) error {
	set, _, err := c.load(e)
	if err != nil {
		return err
	}
	var rows []testRow
	failed := 0
	for _, r := range set.Test() {
		row := testRow{
			Rule: r.RuleID, Place: fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column), Text: r.Text,
			Want: r.Want, Got: r.Got, Passed: r.Passed(), Score: r.Score, Why: r.Why,
		}
		if !row.Passed {
			failed++
		}
		if c.Format != "table" || !row.Passed {
			rows = append(rows, row)
		}
	}
	switch {
	case c.Format != "table":
		if err := records(e.out, c.format, rows, nil, nil); err != nil {
			return err
		}
	default:
		for _, r := range rows {
			want := "must not match, but does"
			if r.Want {
				want = "must match, but does not"
			}
			fmt.Fprintf(e.out, "%s: rule %s %s: %s\n    %s\n", r.Place, r.Rule, want, clip(r.Text, 100), r.Why)
		}
		fmt.Fprintf(e.out, "%s of %s: %d passed, %d failed\n", count(len(set.Test()), "test"), count(set.Len(), "rule"), len(set.Test())-failed, failed)
	}
	if failed > 0 {
		return errPrinted
	}
	return nil
}
