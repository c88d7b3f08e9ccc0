package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
)

type rulesExplainCmd struct {
	Rule string `arg:"" help:"The rule, by id." name:"id"`
	Item string `required:"" help:"The stored item, by id." placeholder:"ID"`
	format
}

// Run says why a rule does or does not hit an item.
func (c *rulesExplainCmd) Run(e *env) (err error) {
	item, err := desk.ParseItemID(c.Item)
	if err != nil {
		return fmt.Errorf("%w: --item %q is not the number of an item", errUsage, c.Item)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	if !a.Rules.Has(c.Rule) {
		return fmt.Errorf("there is no rule %q in force; rumordesk rules check names the files", c.Rule)
	}
	x, err := a.Rules.Explain(e.ctx, c.Rule, item)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return fmt.Errorf("there is no item %v; rumordesk search and rumordesk queue show name items", item)
	case err != nil:
		return err
	}
	if c.Format != "table" {
		return printJSON(e.out, x)
	}
	return printExplanation(e.out, x)
}

func printExplanation(w io.Writer, x rules.Explanation) error {
	verdict := "does not hit"
	if x.Hit {
		verdict = "hits"
	}
	fmt.Fprintf(w, "%s (%s, version %s) %s: %s\nscore %d, threshold %d\n", x.RuleID, x.Status, x.Version, verdict, x.Why, x.Score, x.Threshold)
	if !x.InScope {
		fmt.Fprintln(w, "the item is outside of the rule's scope")
	}
	lines := [][]string{{"selection", "term", "weight", "value", "where"}}
	for _, s := range x.Selections {
		if n := s.Near; n != nil {
			value := "not all in one field"
			if n.Found {
				value = fmt.Sprintf("%d apart", n.Distance)
			}
			lines = append(lines, []string{s.Name + " = " + fmt.Sprint(s.True), fmt.Sprintf("near %s within %d", strings.Join(n.Of, ", "), n.Within), fmt.Sprintf("%+d", n.Weight), value, ""})
			continue
		}
		for i, t := range s.Terms {
			name := ""
			if i == 0 {
				name = s.Name + " = " + fmt.Sprint(s.True)
			}
			value := "not found"
			if t.Found {
				value = "found: " + plain(t.Matched)
			}
			lines = append(lines, []string{name, t.Text, fmt.Sprintf("%+d", t.Weight), value, t.Field})
		}
	}
	if err := table(w, lines); err != nil {
		return err
	}
	fmt.Fprintln(w, "condition")
	for _, p := range x.Condition {
		fmt.Fprintf(w, "  %s%s: %t\n", strings.Repeat("  ", p.Depth), p.Text, p.True)
	}
	return nil
}
