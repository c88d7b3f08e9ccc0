package main

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules/backtest"
)

type rulesBacktestCmd struct {
	Files    []string `arg:"" help:"Changed rule files. Each stands in for the file of the configuration with the same name, and each of its rules for the one with the same id."`
	Whole    bool     `help:"The files are the whole new set: what they leave out is gone."`
	Since    string   `default:"30d" help:"Items first seen within this time, such as 30d, 2w or 12h; all for every one."`
	Rule     string   `help:"Report of this rule only." placeholder:"ID"`
	Examples int      `default:"3" help:"Examples of each kind, for each rule that changes."`
	format
}

// maxExamples bounds --examples.
const maxExamples = 1000

// backtestRow is what becomes of a rule as machines read it.
type backtestRow struct {
	Rule     string            `json:"rule"`
	Title    map[string]string `json:"title"`
	Change   string            `json:"change"`
	Before   int               `json:"before"`
	After    int               `json:"after"`
	Gained   int               `json:"gained"`
	Lost     int               `json:"lost"`
	Rescored int               `json:"rescored"`
	Examples []exampleRow      `json:"examples"`
}

type exampleRow struct {
	Kind      string   `json:"kind"`
	Item      string   `json:"item"`
	Title     string   `json:"title"`
	Publisher string   `json:"publisher"`
	FirstSeen string   `json:"first_seen"`
	Before    int      `json:"score_before"`
	After     int      `json:"score_after"`
	Terms     []string `json:"terms"`
	Why       string   `json:"why_not"` // what keeps the side that does not hit from it
}

// backtestSum is the whole as machines read it.
type backtestSum struct {
	Items   int           `json:"items"`
	Partial bool          `json:"partial"`
	Before  int           `json:"flagged_before"`
	After   int           `json:"flagged_after"`
	Gained  int           `json:"gained"`
	Lost    int           `json:"lost"`
	Seconds float64       `json:"seconds"`
	Rules   []backtestRow `json:"rules,omitempty"`
}

// Run puts the stored items to the present rules and to the changed ones.
func (c *rulesBacktestCmd) Run(e *env) (err error) {
	since, err := parseSince(c.Since)
	if err != nil {
		return err
	}
	if c.Examples < 0 || c.Examples > maxExamples {
		return fmt.Errorf("%w: --examples is a number from 0 to %d", errUsage, maxExamples)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	set, err := a.Rules.Changed(c.Files, c.Whole)
	if err != nil {
		return err
	}
	if c.Rule != "" && set.Version(c.Rule) == "" && !a.Rules.Has(c.Rule) {
		return fmt.Errorf("neither the present rules nor the changed ones have a rule %q", c.Rule)
	}
	bar := newBar(e.err, "items")
	report, err := a.Rules.Backtest(e.ctx, rulebook.BacktestRequest{Set: set, Since: since, Rule: c.Rule, Examples: c.Examples, Progress: bar.set})
	bar.done()
	if err != nil {
		return err
	}
	if err := c.print(e.out, report); err != nil {
		return err
	}
	if report.Partial {
		fmt.Fprintf(e.err, "rumordesk: stopped: this is the result of the first %d items only\n", report.Items)
		return errPrinted
	}
	return nil
}

func (c *rulesBacktestCmd) print(w io.Writer, r backtest.Report) error {
	sum := backtestSum{
		Items: r.Items, Partial: r.Partial, Before: r.Before, After: r.After, Gained: r.Gained, Lost: r.Lost, Seconds: r.Took.Seconds(),
	}
	rows := make([]backtestRow, 0, len(r.Rules))
	for _, x := range r.Rules {
		rows = append(rows, backtestRowOf(x))
	}
	switch c.Format {
	case "json":
		sum.Rules = rows
		return printJSON(w, sum)
	case "jsonl":
		if err := printJSON(w, sum); err != nil {
			return err
		}
		return records(w, c.format, rows, nil, nil)
	}
	fmt.Fprintf(w, "%s in %.1f s: %d flagged by the present rules, %d by the changed ones; %d gained, %d lost\n",
		count(r.Items, "item"), r.Took.Seconds(), r.Before, r.After, r.Gained, r.Lost)
	lines := [][]string{{"rule", "change", "before", "after", "gained", "lost", "rescored"}}
	same := 0
	for _, x := range r.Rules {
		if x.Unaffected() && c.Rule == "" {
			same++
			continue
		}
		lines = append(lines, []string{x.ID, x.Change, strconv.Itoa(x.Before), strconv.Itoa(x.After), "+" + strconv.Itoa(x.Gained), "-" + strconv.Itoa(x.Lost), strconv.Itoa(x.Rescored)})
	}
	if len(lines) > 1 {
		if err := table(w, lines); err != nil {
			return err
		}
	}
	if same > 0 {
		fmt.Fprintf(w, "%s as before\n", count(same, "rule"))
	}
	for _, x := range r.Rules {
		for _, ex := range x.Examples {
			why := ""
			if ex.Why != "" {
				why = "; " + sides[ex.Kind] + ": " + plain(ex.Why)
			}
			fmt.Fprintf(w, "%s %s: item %d, %s, %s, %q, score %d → %d: %s%s\n",
				x.ID, ex.Kind, ex.Item, ex.At.UTC().Format(time.DateOnly), plain(ex.Publisher), clip(ex.Title, 80), ex.Before, ex.After, strings.Join(ex.Terms, ", "), why)
		}
	}
	return nil
}

// sides names the set that does not hit an example, by the example's kind.
var sides = map[string]string{backtest.ExampleGained: "now", backtest.ExampleLost: "changed"}

func backtestRowOf(x backtest.Rule) backtestRow {
	row := backtestRow{
		Rule: x.ID, Title: x.Title, Change: x.Change, Before: x.Before, After: x.After, Gained: x.Gained, Lost: x.Lost, Rescored: x.Rescored,
		Examples: []exampleRow{},
	}
	if row.Title == nil {
		row.Title = map[string]string{}
	}
	for _, ex := range x.Examples {
		out := exampleRow{
			Kind: ex.Kind, Item: strconv.FormatInt(ex.Item, 10), Title: ex.Title, Publisher: ex.Publisher,
			FirstSeen: ex.At.UTC().Format(time.RFC3339), Before: ex.Before, After: ex.After, Terms: ex.Terms, Why: ex.Why,
		}
		if out.Terms == nil {
			out.Terms = []string{}
		}
		row.Examples = append(row.Examples, out)
	}
	return row
}

var sinceForm = regexp.MustCompile(`^([0-9]{1,5})([hdw])$`)

// parseSince reads 12h, 30d, 2w, or all, which is 0.
func parseSince(s string) (time.Duration, error) {
	if s == "all" {
		return 0, nil
	}
	m := sinceForm.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%w: --since %q: write a number and h, d or w, such as 30d, or all", errUsage, s)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%w: --since %q: it is at least 1h", errUsage, s)
	}
	return time.Duration(n) * map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]], nil
}
