package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/claims/match"
)

type matchCmd struct {
	Text    []string `arg:"" optional:"" help:"The text, or - for standard input."`
	Limit   int      `default:"10" help:"The most known claims to print, 1 to 100."`
	Known   string   `placeholder:"FILE" help:"Match the texts of --queries to the claims of this file instead: tab-separated claim_id, claim, title, with a header row."`
	Queries string   `placeholder:"FILE" help:"The texts for --known: tab-separated query_id, text, with a header row."`
	Right   string   `placeholder:"FILE" help:"The right claims for --queries: tab-separated query_id, claim_id, with a header row. Prints how good the matching is on them, and the thresholds for wanted precisions."`
	Top     int      `default:"10" help:"The most claims to print for each text of --queries, 1 to 1000."`
	withEncoder
	format
}

// Run prints the known claims that texts repeat, best first.
func (c *matchCmd) Run(e *env) error {
	switch {
	case c.Top < 1 || c.Top > 1000:
		return fmt.Errorf("%w: --top is from 1 to 1000", errUsage)
	case c.Limit < 1 || c.Limit > 100:
		return fmt.Errorf("%w: --limit is from 1 to 100", errUsage)
	case c.Known == "" && c.Queries == "":
		if c.Right != "" {
			return fmt.Errorf("%w: --right goes with --known and --queries", errUsage)
		}
		if c.Encoder != "" {
			return fmt.Errorf("%w: --encoder goes with --known and --queries; the desk's own is matching.encoder in the configuration", errUsage)
		}
		if c.NoCache {
			return fmt.Errorf("%w: --no-cache goes with --known and --queries", errUsage)
		}
		return c.text(e)
	case c.Known == "" || c.Queries == "":
		return fmt.Errorf("%w: give both --known and --queries", errUsage)
	case len(c.Text) > 0:
		return fmt.Errorf("%w: give a text, or --known and --queries", errUsage)
	}
	if c.Right != "" {
		return c.calibrate(e)
	}
	return c.files(e)
}

// maxMatched is the longest text that is matched, in bytes.
const maxMatched = 1 << 20

// text matches one text to the known claims of the desk.
func (c *matchCmd) text(e *env) (err error) {
	text := strings.Join(c.Text, " ")
	if text == "-" {
		in, err := io.ReadAll(io.LimitReader(e.in, maxMatched+1))
		if err != nil {
			return err
		}
		text = string(in)
	}
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("%w: which text? Give it in quotes, or - for standard input", errUsage)
	case len(text) > maxMatched:
		return fmt.Errorf("the text is longer than %d KiB", maxMatched>>10)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	found, err := a.Match(e.ctx, known.Question{Text: text, Limit: c.Limit})
	if err != nil {
		return err
	}
	err = records(e.out, c.format, found, []string{"ID", "SCORE", "DECISION", "RATING", "PUBLISHER", "CLAIM", "WHY"}, func(m known.Repeated) []string {
		return []string{m.KnownClaim, strconv.FormatFloat(m.Score, 'f', 2, 64), m.Decision, clip(m.Rating, 20), clip(m.Publisher, 28), clip(m.Claim, 60), clip(strings.Join(m.Why, "; "), 60)}
	})
	if err == nil && c.Format == "table" && len(found) == 0 {
		fmt.Fprintln(e.err, "no known claim is like it; rumordesk import factchecks FILE brings known claims in")
	}
	return err
}

// files matches the texts of one file to the claims of another: the matching of
// the desk without the desk.
func (c *matchCmd) files(e *env) error {
	claims, err := eval.ReadClaims(c.Known)
	if err != nil {
		return err
	}
	queries, err := eval.ReadQueries(c.Queries)
	if err != nil {
		return err
	}
	x, err := c.matcher(e, claims, match.Thresholds{})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(e.out)
	for _, q := range queries {
		found, err := x.Search(e.ctx, q.Text, c.Top)
		if err != nil {
			return err
		}
		for i, r := range found {
			fmt.Fprintf(out, "%s\t%s\t%d\t%s\n", q.ID, r.ID, i+1, strconv.FormatFloat(r.Score, 'f', 6, 64))
		}
	}
	return out.Flush()
}
