package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// maxRuleChoices is how many rules are offered to choose from while one types.
const maxRuleChoices = 500

// whyForm asks why a rule did or did not fire on an item; one of the two is known.
type whyForm struct {
	Rule  string
	Item  string
	Rules []ruleName // to choose from
	Wrong string     // why there is no answer
}

// askRule is the form for an item; nil where nothing can be explained.
func (req *request) askRule(item desk.ItemID) *whyForm {
	if req.s.Explain == nil {
		return nil
	}
	f := &whyForm{Item: item.String()}
	f.Rules = req.ruleChoices()
	return f
}

func (req *request) ruleChoices() (out []ruleName) {
	for _, r := range req.s.Rules().Rules {
		if len(out) == maxRuleChoices {
			break
		}
		out = append(out, req.rule(r.ID, r.Title))
	}
	return out
}

type explainData struct {
	Form whyForm
	X    *explanationView
	Item ruleHit
}

// explainRule is the page that says why a rule fires on an item, or why not.
func (s *site) explainRule(req *request) error {
	if s.Explain == nil {
		return desk.ErrNotFound
	}
	q := req.R.URL.Query()
	d := explainData{Form: whyForm{Rule: strings.TrimSpace(q.Get("rule")), Item: strings.TrimSpace(q.Get("item")), Rules: req.ruleChoices()}}
	id, err := desk.ParseItemID(d.Form.Item)
	switch {
	case err == nil:
		x, xerr := s.Explain(req.Context(), d.Form.Rule, id)
		if xerr == nil {
			view := req.explanation(x)
			d.X = &view
			xerr = req.View(func(tx desk.ReadTx) error {
				it, err := tx.Item(id)
				d.Item = ruleHit{Item: id, Title: it.Title, Lang: page.LangAttr(it.Lang), Publisher: it.Publisher, At: req.At(it.FirstSeen)}
				return err
			})
		}
		err = xerr
	case d.Form.Item != "":
		err = fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	default: // nothing is asked yet
		err = nil
	}
	status := http.StatusOK
	switch {
	case errors.Is(err, desk.ErrNotFound):
		status, d.Form.Wrong = http.StatusNotFound, req.T("explain.none")
	case err != nil:
		return err
	}
	if d.Item.Title == "" {
		d.Item.Title, d.Item.Lang = req.T("item.untitled"), req.Tag()
	}
	return req.Render(status, "explain", req.T("explain.title"), d)
}
