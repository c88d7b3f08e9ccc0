package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules/propose"
	"github.com/rumordesk/rumordesk/web/page"
)

// decided is what people decided about a rule's hits, for the pages.
type decided struct {
	rulebook.Decision
	Share    string // "80 %", empty while nothing is decided
	Interval string
	Bad      page.Badge // mostly discarded; its text is empty when it is not
	Lines    string     // of the words that separate, for copying into a selection
}

func (req *request) decided(d rulebook.Decision) decided {
	out := decided{Decision: d}
	if d.Decided() > 0 {
		out.Share = percent(d.Precision)
		out.Interval = req.T("decided.interval", "low", percent(d.Low), "high", percent(d.High))
	}
	if d.Mostly {
		out.Bad = page.NewBadge("risk-high", "over", req.T("decided.mostly"))
	}
	var b strings.Builder
	for _, side := range []struct {
		list   []propose.Term
		weight int
	}{{d.For, 5}, {d.Against, -10}} {
		for _, t := range side.list {
			b.WriteString(strconv.Quote(t.Text) + ": " + strconv.Itoa(side.weight) + "\n")
		}
	}
	out.Lines = b.String()
	return out
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// decisions are those of all rules, by id.
func (req *request) decisions() (map[string]decided, error) {
	out := map[string]decided{}
	if req.s.Decisions == nil {
		return out, nil
	}
	all, err := req.s.Decisions(req.Context(), "")
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	for _, d := range all {
		out[d.Rule] = req.decided(d)
	}
	return out, nil
}

// byPrecision puts all rows into one list, the worst first: what is mostly discarded,
// then by the upper end of the interval. What nobody decided about comes last.
func byPrecision(files []ruleFile) []ruleRow {
	var rows []ruleRow
	for _, f := range files {
		rows = append(rows, f.Rows...)
	}
	slices.SortStableFunc(rows, func(a, b ruleRow) int {
		none := func(r ruleRow) int {
			if r.Decided.Decided() == 0 {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(none(a), none(b)), cmp.Compare(a.Decided.High, b.Decided.High), cmp.Compare(b.Decided.Decided(), a.Decided.Decided()))
	})
	return rows
}
