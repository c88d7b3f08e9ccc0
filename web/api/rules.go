package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

type ruleList struct {
	Since     *string            `json:"since"`
	Rules     []rulefile.Info    `json:"rules"`
	Files     []rulefile.File    `json:"files"`
	Removed   []string           `json:"removed"`
	Refused   []rulefile.Problem `json:"refused"`
	RefusedAt *string            `json:"refused_at"`
}

// keeper returns the keeper of the rule files, if the desk has one.
func (c *call) keeper() (rulefile.Editor, error) {
	if c.a.RuleFiles == nil {
		return nil, problem.Refuse(desk.ErrNotFound, "this desk has no rule files")
	}
	return c.a.RuleFiles, nil
}

// rulers lets only those through that may change rules.
func (c *call) rulers() (rulefile.Editor, error) {
	if !desk.May(c.member.Role, desk.ActionSaveRules) {
		return nil, problem.Refuse(desk.ErrForbidden, "rule files are the admins' business; your role is %s", c.member.Role)
	}
	return c.keeper()
}

// listRules answers GET /rules.
func (c *call) listRules() error {
	if err := c.query(); err != nil {
		return err
	}
	keeper, err := c.keeper()
	if err != nil {
		return err
	}
	files, removed, _, err := keeper.Files(c.ctx())
	if err != nil {
		return err
	}
	state := c.a.Rules()
	out := ruleList{
		Since: stamp(state.Since), Rules: []rulefile.Info{}, Files: []rulefile.File{}, Removed: list(removed),
		Refused: list(state.Refused), RefusedAt: stamp(state.RefusedAt),
	}
	for _, r := range state.Rules {
		r.Title, r.Labels, r.Failed, r.Warnings = labels(r.Title), labels(r.Labels), list(r.Failed), list(r.Warnings)
		out.Rules = append(out.Rules, r)
	}
	for _, f := range files {
		f.Problems = list(f.Problems)
		out.Files = append(out.Files, f)
	}
	return c.answer(http.StatusOK, out)
}

// ruleText is a rule file with its text.
type ruleText struct {
	rulefile.File
	Text string `json:"text"`
}

// ruleName reads ?file=.
func (c *call) ruleName() (string, error) {
	if err := c.query("file"); err != nil {
		return "", err
	}
	name := c.r.URL.Query().Get("file")
	if name == "" {
		return "", problem.Invalid("file", "the name of a rule file, as /rules lists it")
	}
	return name, nil
}

// showRules answers GET /rules/file.
func (c *call) showRules() error {
	keeper, err := c.keeper()
	if err != nil {
		return err
	}
	name, err := c.ruleName()
	if err != nil {
		return err
	}
	return c.ruleFile(keeper, name)
}

func (c *call) ruleFile(keeper rulefile.Editor, name string) error {
	f, text, err := keeper.File(c.ctx(), name)
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "there is no such rule file")
	}
	if err != nil {
		return err
	}
	f.Problems = list(f.Problems)
	c.w.Header().Set("ETag", `"`+f.Hash+`"`)
	return c.answer(http.StatusOK, ruleText{f, text})
}

type ruleCheckBody struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// checkRules answers POST /rules/check; nothing is stored.
func (c *call) checkRules() error {
	keeper, err := c.rulers()
	if err != nil {
		return err
	}
	var b ruleCheckBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	check, err := keeper.Check(c.ctx(), b.File, b.Text)
	if err != nil {
		return err
	}
	check.Problems, check.Failed, check.Warnings = list(check.Problems), list(check.Failed), list(check.Warnings)
	return c.answer(http.StatusOK, check)
}

// ruleBase reads which version of a rule file a change begins from: If-Match with its
// hash, or If-None-Match: * for one that there is not yet.
func (c *call) ruleBase(fresh bool) (string, error) {
	tag := strings.TrimPrefix(strings.TrimSpace(c.r.Header.Get("If-Match")), "W/")
	if tag == "" && fresh && strings.TrimSpace(c.r.Header.Get("If-None-Match")) == "*" {
		return "", nil
	}
	inner, ok := strings.CutPrefix(tag, `"`)
	if inner, ok2 := strings.CutSuffix(inner, `"`); ok && ok2 && inner != "" && !strings.ContainsAny(inner, `",`) {
		return inner, nil
	}
	return "", problem.Refuse(problem.ErrMalformed, "say what you begin from: If-Match with the ETag of the file as you read it, or If-None-Match: * for a new file")
}

type ruleFileBody struct {
	Text string `json:"text"`
}

// ruled is what keeps the rules and the file that is to change, for those who may.
func (c *call) ruled() (rulefile.Editor, string, error) {
	keeper, err := c.rulers()
	if err != nil {
		return nil, "", err
	}
	name, err := c.ruleName()
	return keeper, name, err
}

// saveRules answers PUT /rules/file.
func (c *call) saveRules() error {
	keeper, name, err := c.ruled()
	if err != nil {
		return err
	}
	var b ruleFileBody
	if err := c.read(&b, false); err != nil {
		return err
	}
	base, err := c.ruleBase(true)
	if err != nil {
		return err
	}
	if err := keeper.Save(c.ctx(), c.member.Actor(), name, b.Text, base); err != nil {
		return staleRules(err)
	}
	return c.ruleFile(keeper, name)
}

// removeRules answers DELETE /rules/file with the rules as they are then.
func (c *call) removeRules() error {
	keeper, name, err := c.ruled()
	if err != nil {
		return err
	}
	base, err := c.ruleBase(false)
	if err != nil {
		return err
	}
	if err := keeper.Remove(c.ctx(), c.member.Actor(), name, base); err != nil {
		return staleRules(err)
	}
	files, _, _, err := keeper.Files(c.ctx())
	if err != nil {
		return err
	}
	out := ruleFiles{Files: []rulefile.File{}}
	for _, f := range files {
		f.Problems = list(f.Problems)
		out.Files = append(out.Files, f)
	}
	return c.answer(http.StatusOK, out)
}

type ruleFiles struct {
	Files []rulefile.File `json:"files"`
}

// staleRules says of a collision what is to be done.
func staleRules(err error) error {
	switch {
	case errors.Is(err, desk.ErrConflict):
		return problem.Refuse(desk.ErrConflict, "the rule file is not as it was when you read it; read it again and look before you act")
	case errors.Is(err, desk.ErrNotFound):
		return problem.Refuse(desk.ErrNotFound, "there is no such rule file")
	}
	return err
}

// explainRule answers GET /rules/explain.
func (c *call) explainRule() error {
	if c.a.Explain == nil {
		return problem.Refuse(desk.ErrNotFound, "this desk has no rules to explain")
	}
	if err := c.query("rule", "item"); err != nil {
		return err
	}
	q := c.r.URL.Query()
	id, err := desk.ParseItemID(q.Get("item"))
	if err != nil {
		return problem.Invalid("item", "the number of an item")
	}
	x, err := c.a.Explain(c.ctx(), q.Get("rule"), id)
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "there is no such rule in force, or no such item")
	}
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, x)
}

type ruleDecisions struct {
	Decisions []rulefile.Decision `json:"decisions"`
}

// listDecisions answers GET /rules/decisions.
func (c *call) listDecisions() error {
	if c.a.Decisions == nil {
		return problem.Refuse(desk.ErrNotFound, "this desk has no rules to judge")
	}
	if err := c.query("rule"); err != nil {
		return err
	}
	all, err := c.a.Decisions(c.ctx(), c.r.URL.Query().Get("rule"))
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "there is no such rule in force")
	}
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, ruleDecisions{list(all)})
}
