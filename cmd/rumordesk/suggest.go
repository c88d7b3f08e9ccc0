package main

import (
	"fmt"
	"strconv"
	"strings"
)

type rulesSuggestCmd struct {
	Rule string `arg:"" optional:"" name:"id" help:"One rule, with the words that tell its accepted hits from its discarded ones."`
	format
}

// Run shows what people decided about what the rules flagged. It changes nothing.
func (c *rulesSuggestCmd) Run(e *env) (err error) {
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	if c.Rule != "" && !a.Rules.Has(c.Rule) {
		return fmt.Errorf("there is no rule %q in force; rumordesk rules check names the files", c.Rule)
	}
	all, err := a.Rules.Decisions(e.ctx, c.Rule)
	if err != nil {
		return err
	}
	if c.Format != "table" {
		return records(e.out, c.format, all, nil, nil)
	}
	lines := [][]string{{"rule", "accepted", "discarded", "open", "precision", "95 % interval", ""}}
	for _, d := range all {
		share, interval, mark := "-", "-", ""
		if d.Decided() > 0 {
			share = percent(d.Precision)
			interval = percent(d.Low) + " to " + percent(d.High)
		}
		if d.Mostly {
			mark = "mostly discarded"
		}
		lines = append(lines, []string{d.Rule, strconv.Itoa(d.Accepted), strconv.Itoa(d.Discarded), strconv.Itoa(d.Open), share, interval, mark})
	}
	if err := table(e.out, lines); err != nil || c.Rule == "" {
		return err
	}
	if len(all[0].For)+len(all[0].Against) == 0 {
		fmt.Fprintln(e.out, "no word tells accepted hits from discarded ones yet: too few decisions, or they read alike")
		return nil
	}
	fmt.Fprintln(e.out, "words to consider, with a weight to begin with; nothing is added by itself")
	lines = [][]string{{"term", "accepted", "discarded", "z"}}
	for _, t := range append(all[0].For, all[0].Against...) {
		weight := "5"
		if t.Z < 0 {
			weight = "-10"
		}
		lines = append(lines, []string{strconv.Quote(t.Text) + ": " + weight, strconv.Itoa(t.Accepted), strconv.Itoa(t.Discarded), strings.TrimSpace(fmt.Sprintf("%+.1f", t.Z))})
	}
	return table(e.out, lines)
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }
