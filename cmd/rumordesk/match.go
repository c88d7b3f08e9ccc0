package main

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/index/match"
	"github.com/rumordesk/rumordesk/index/match/eval"
)

type matchCmd struct {
	Known   string `placeholder:"FILE" help:"Match the texts of --queries to the claims of this file instead: tab-separated claim_id, claim, title, with a header row."`
	Queries string `placeholder:"FILE" help:"The texts for --known: tab-separated query_id, text, with a header row."`
	Top     int    `default:"10" help:"The most claims to print for a text, 1 to 1000."`
}

// Run prints the known claims that texts repeat, best first.
func (c *matchCmd) Run(e *env) error {
	switch {
	case c.Top < 1 || c.Top > 1000:
		return fmt.Errorf("%w: --top is from 1 to 1000", errUsage)
	case c.Known == "" || c.Queries == "":
		return fmt.Errorf("%w: give both --known and --queries", errUsage)
	}
	return c.files(e)
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
	x := match.New(match.Options{Logger: e.log})
	x.Put(claims...)
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
