package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
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
func (v *visit) askRule(item desk.ItemID) *whyForm {
	if v.s.Explain == nil {
		return nil
	}
	f := &whyForm{Item: item.String()}
	f.Rules = v.ruleChoices()
	return f
}

func (v *visit) ruleChoices() (out []ruleName) {
	for _, r := range v.s.Rules().Rules {
		if len(out) == maxRuleChoices {
			break
		}
		out = append(out, v.rule(r.ID, r.Title))
	}
	return out
}

type explainData struct {
	Form whyForm
	X    *explanationView
	Item ruleHit
}

// explainRule is the page that says why a rule fires on an item, or why not.
func (s *site) explainRule(v *visit) error {
	if s.Explain == nil {
		return desk.ErrNotFound
	}
	q := v.r.URL.Query()
	d := explainData{Form: whyForm{Rule: strings.TrimSpace(q.Get("rule")), Item: strings.TrimSpace(q.Get("item")), Rules: v.ruleChoices()}}
	id, err := desk.ParseItemID(d.Form.Item)
	switch {
	case err == nil:
		x, xerr := s.Explain(v.ctx(), d.Form.Rule, id)
		if xerr == nil {
			view := v.explanation(x)
			d.X = &view
			xerr = v.view(func(tx desk.ReadTx) error {
				it, err := tx.Item(id)
				d.Item = ruleHit{Item: id, Title: it.Title, Lang: langAttr(it.Lang), Publisher: it.Publisher, At: v.at(it.FirstSeen)}
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
		status, d.Form.Wrong = http.StatusNotFound, v.T("explain.none")
	case err != nil:
		return err
	}
	if d.Item.Title == "" {
		d.Item.Title, d.Item.Lang = v.T("item.untitled"), v.tag
	}
	return v.render(status, "explain", v.T("explain.title"), d)
}
