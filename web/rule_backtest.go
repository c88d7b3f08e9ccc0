package web

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules/backtest"
	"github.com/rumordesk/rumordesk/web/page"
)

// backtestSpans are how far back a backtest may look, by the values of the form.
var backtestSpans = []struct {
	value string
	days  int // 0 for everything
}{{"7", 7}, {"30", 30}, {"90", 90}, {"365", 365}, {"all", 0}}

// spans are the choices; chosen is the value of one.
func (req *request) spans(chosen string) (out []page.Choice) {
	for _, o := range backtestSpans {
		text := req.T("backtest.all")
		if o.days > 0 {
			text = req.N("time.days", o.days)
		}
		out = append(out, page.Choice{Value: o.value, Text: text, Chosen: o.value == chosen})
	}
	return out
}

// sinceOf reads the form's choice; 30 days for what is none of them.
func sinceOf(value string) time.Duration {
	days := 30
	for _, o := range backtestSpans {
		if o.value == value {
			days = o.days
		}
	}
	return time.Duration(days) * 24 * time.Hour
}

// backtestData is the page of a backtest.
type backtestData struct {
	rulebook.Backtest
	CanEdit bool
	Started page.Timestamp
	Span    string // how far back, in words
	Took    string
	Share   int     // done, in percent
	Same    int     // rules that would do as before, which have no row
	Failure message // why it failed
	Rows    []backtestRow
}

type backtestRow struct {
	backtest.Rule
	Name  ruleName
	Badge page.Badge
	Kinds []backtestKind
}

type backtestKind struct {
	Title string
	Rows  []backtestHit
}

type backtestHit struct {
	backtest.Example
	Title string // of the item, never empty
	Lang  string
	At    page.Timestamp
	Terms string
	Why   message // why the side that does not hit does not; may be empty
}

// startBacktest begins one with the text of the editor.
func (s *site) startBacktest(req *request, d ruleFileData) error {
	if s.Backtests == nil {
		return desk.ErrNotFound
	}
	if len(d.Result.Problems) > 0 {
		d.Message = req.T("backtest.not.loading")
		return req.ruleFilePage(http.StatusUnprocessableEntity, d)
	}
	err := s.Backtests.Start(req.Context(), req.Member.Actor(), rulebook.Draft{Name: d.Name, Text: d.Text, Base: d.Base}, sinceOf(req.R.PostFormValue("since")))
	var field *desk.FieldError
	switch {
	case errors.Is(err, desk.ErrConflict):
		d.Message = req.T("backtest.busy")
		return req.ruleFilePage(http.StatusConflict, d)
	case errors.As(err, &field):
		d.Message = field.Detail
		return req.ruleFilePage(http.StatusUnprocessableEntity, d)
	case err != nil:
		return err
	}
	return req.Redirect(ruleFilesPath + "/backtest")
}

// showBacktest is the page of the last backtest.
func (s *site) showBacktest(req *request) error {
	if s.Backtests == nil || !req.mayEditRules() {
		return desk.ErrForbidden
	}
	b := s.Backtests.Last()
	d := backtestData{Backtest: b, CanEdit: true, Failure: req.faultMessage(b.Fault, b.Error), Started: req.At(b.Started), Span: req.T("backtest.all"), Took: req.T("backtest.seconds", "n", req.Num(max(1, int(b.Took.Seconds()))))}
	if b.Since > 0 {
		d.Span = req.N("time.days", int(b.Since.Hours()/24))
	}
	if b.Total > 0 {
		d.Share = min(100, 100*b.Done/b.Total)
	}
	for _, r := range b.Rules {
		if r.Unaffected() {
			d.Same++
			continue
		}
		row := backtestRow{Rule: r, Name: req.rule(r.ID, r.Title), Badge: req.ruleChange(r.Change)}
		for _, kind := range []string{"gained", "lost", "rescored"} {
			k := backtestKind{Title: req.T("backtest." + kind)}
			for _, e := range r.Examples {
				if e.Kind != kind {
					continue
				}
				hit := backtestHit{Example: e, Title: strings.TrimSpace(e.Title), Lang: page.LangAttr(e.Lang), At: req.At(e.At), Terms: strings.Join(e.Terms, ", ")}
				if e.Why != "" {
					hit.Why = req.ruleSentence("rule.message.", e.Message, e.Why)
					if hit.Why.Lang == req.Tag() {
						hit.Why.Text = req.T("backtest.why."+e.Kind, "why", hit.Why.Text)
					}
				}
				if hit.Title == "" {
					hit.Title, hit.Lang = req.T("item.untitled"), req.Tag()
				}
				k.Rows = append(k.Rows, hit)
			}
			if len(k.Rows) > 0 {
				row.Kinds = append(row.Kinds, k)
			}
		}
		d.Rows = append(d.Rows, row)
	}
	return req.Render(http.StatusOK, "backtest", req.T("backtest.title"), d)
}

func (req *request) ruleChange(change string) page.Badge {
	switch change {
	case "new":
		return page.NewBadge("stage-new", "health-waiting", req.T("backtest.change.new"))
	case "gone":
		return page.NewBadge("risk-none", "health-paused", req.T("backtest.change.gone"))
	case "changed":
		return page.NewBadge("risk-moderate", "dot", req.T("backtest.change.changed"))
	}
	return page.NewBadge("risk-none", "dot", req.T("backtest.change.same"))
}

// cancelBacktest stops the one that is running.
func (s *site) cancelBacktest(req *request) error {
	if s.Backtests == nil || !req.mayEditRules() {
		return desk.ErrForbidden
	}
	if err := s.Backtests.Cancel(req.Member.Actor()); err != nil {
		return err
	}
	return req.Redirect(ruleFilesPath + "/backtest")
}
