package web

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules/learn"
	"github.com/rumordesk/rumordesk/web/page"
)

// ruleLearnData is the page on which a rule is learnt from what was decided.
type ruleLearnData struct {
	Topics, Terms, Shares []page.Choice
	Trouble, Hint         string // why nothing was learnt, and what to do
}

// What may be chosen; the second of each is chosen at first.
var (
	learnTerms  = []string{"20", "40", "80", "160"}
	learnShares = []string{"2", "5", "10"}
)

// learnFlagged says what the share of the ordinary texts of a kind is.
var learnFlagged = map[string]string{rulebook.FromDiscarded: "learn.flagged.discarded", rulebook.FromUnflagged: "learn.flagged.unflagged"}

// learntRule is a learnt rule for the pages.
type learntRule struct {
	*learn.Rule
	Found      string // "80 %"
	Ordinaries []learntShare
	Terms      []learntTerm
	Examples   []learntTexts
}

// learntShare is how many of one kind of ordinary texts are flagged.
type learntShare struct {
	Name, Share string
	Texts       int
}

// learntTerm is a term for the pages.
type learntTerm struct {
	learn.Term
	Signed, Chosen string
}

// learntTexts are examples of one kind.
type learntTexts struct {
	Title string
	Texts []langText
}

// langText is a text and its language.
type langText struct{ Text, Lang string }

// learnRules asks what a rule is to be learnt from, and shows what was learnt in the
// editor, as a draft of a new file.
func (s *site) learnRules(req *request) error {
	if s.Learner == nil {
		return desk.ErrNotFound
	}
	if !req.mayEditRules() {
		return desk.ErrForbidden
	}
	q := req.R.URL.Query()
	topic := q.Get("topic")
	d := ruleLearnData{Terms: req.choices(learnTerms, q.Get("terms"), "%s"), Shares: req.choices(learnShares, q.Get("share"), "%s %%")}
	d.Topics = []page.Choice{{Value: "", Text: req.T("learn.topic.all"), Chosen: topic == ""}}
	for _, t := range s.Learner.Topics() {
		d.Topics = append(d.Topics, page.Choice{Value: t, Text: t, Chosen: t == topic})
	}
	if !q.Has("go") {
		return req.Render(http.StatusOK, "rulelearn", req.T("learn.title"), d)
	}
	learnt, err := s.Learner.Learn(req.Context(), rulebook.LearnRequest{Topic: topic, Terms: chosen(d.Terms), Share: float64(chosen(d.Shares)) / 100})
	var few *learn.TooFew
	var alike *learn.NothingTells
	switch {
	case errors.As(err, &few):
		d.Trouble = req.T("learn.few", "claims", req.Num(few.Claims), "ordinary", req.Num(few.Ordinary))
		d.Hint = req.T("learn.few.hint", "claims", req.Num(learn.MinClaims), "ordinary", req.Num(learn.MinOrdinary))
		return req.Render(http.StatusOK, "rulelearn", req.T("learn.title"), d)
	case errors.As(err, &alike):
		d.Trouble, d.Hint = req.T("learn.alike"), req.T("learn.alike.hint")
		return req.Render(http.StatusOK, "rulelearn", req.T("learn.title"), d)
	case errors.Is(err, desk.ErrConflict):
		d.Trouble, d.Hint = req.T("learn.busy"), req.T("learn.busy.hint")
		return req.Render(http.StatusConflict, "rulelearn", req.T("learn.title"), d)
	case err != nil:
		return err
	}
	return req.learntDraft(learnt)
}

// choices are plain values to choose from; the second is chosen where none is named.
func (req *request) choices(values []string, wanted, form string) []page.Choice {
	var out []page.Choice
	found := false
	for _, v := range values {
		out = append(out, page.Choice{Value: v, Text: fmt.Sprintf(form, v), Chosen: v == wanted})
		found = found || v == wanted
	}
	out[1].Chosen = out[1].Chosen || !found
	return out
}

// chosen is the number that was chosen.
func chosen(list []page.Choice) int {
	for _, c := range list {
		if n, err := strconv.Atoi(c.Value); c.Chosen && err == nil {
			return n
		}
	}
	return 0
}

// learntDraft shows what was learnt in the editor.
func (req *request) learntDraft(l rulebook.Learnt) error {
	_, _, places, err := req.s.RuleEditor.Files(req.Context())
	if err != nil {
		return err
	}
	d := ruleFileData{New: true, CanEdit: true, Places: places, Text: l.Text}
	if len(places) > 0 && len(l.Rules) > 0 {
		name := strings.ToLower(strings.TrimSuffix(l.Rules[0].ID, "-"+l.Rules[0].Lang))
		d.Name = path.Join(path.Dir(places[0]), name+".yaml")
	}
	for _, r := range l.Rules {
		d.Learnt = append(d.Learnt, req.learntRule(r))
	}
	return req.ruleFilePage(http.StatusOK, d)
}

func (req *request) learntRule(r *learn.Rule) learntRule {
	out := learntRule{Rule: r, Found: percent(r.Cross.Recall())}
	for _, o := range r.Cross.Ordinary {
		out.Ordinaries = append(out.Ordinaries, learntShare{req.T(learnFlagged[o.Source]), fmt.Sprintf("%.1f %%", 100*o.Share()), o.Texts})
	}
	for _, t := range r.Terms {
		out.Terms = append(out.Terms, learntTerm{t, explanationView{}.Signed(t.Weight), fmt.Sprintf("%d/%d", t.Folds, learn.Folds)})
	}
	for _, e := range []struct {
		key   string
		texts []string
	}{{"learn.ex.found", r.Found}, {"learn.ex.missed", r.Missed}, {"learn.ex.wrongly", r.Wrongly}} {
		if len(e.texts) == 0 {
			continue
		}
		one := learntTexts{Title: req.T(e.key)}
		for _, t := range e.texts {
			one.Texts = append(one.Texts, langText{t, page.LangAttr(r.Lang)})
		}
		out.Examples = append(out.Examples, one)
	}
	return out
}
