package api

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/problem"
)

type ruleList struct {
	Since     *string         `json:"since"`
	Rules     []rulebook.Info `json:"rules"`
	Files     []rulebook.File `json:"files"`
	Removed   []string        `json:"removed"`
	Refused   rules.Errors    `json:"refused"`
	RefusedAt *string         `json:"refused_at"`
}

// keeper returns the keeper of the rule files, if the desk has one.
func (req *request) keeper() (rulebook.Editor, error) {
	if req.a.RuleFiles == nil {
		return nil, problem.Refuse(desk.ErrNotFound, "this desk has no rule files")
	}
	return req.a.RuleFiles, nil
}

// rulers lets only those through that may change rules.
func (req *request) rulers() (rulebook.Editor, error) {
	if !desk.May(req.member.Role, desk.ActionSaveRules) {
		return nil, problem.Refuse(desk.ErrForbidden, "rule files are the admins' business; your role is %s", req.member.Role)
	}
	return req.keeper()
}

// listRules answers GET /rules.
func (req *request) listRules() error {
	if err := req.query(); err != nil {
		return err
	}
	keeper, err := req.keeper()
	if err != nil {
		return err
	}
	files, removed, _, err := keeper.Files(req.Context())
	if err != nil {
		return err
	}
	state := req.a.Rules()
	out := ruleList{
		Since: stamp(state.Since), Rules: []rulebook.Info{}, Files: []rulebook.File{}, Removed: list(removed),
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
	return req.answer(http.StatusOK, out)
}

// ruleText is a rule file with its text.
type ruleText struct {
	rulebook.File
	Text string `json:"text"`
}

// ruleName reads ?file=.
func (req *request) ruleName() (string, error) {
	if err := req.query("file"); err != nil {
		return "", err
	}
	name := req.R.URL.Query().Get("file")
	if name == "" {
		return "", problem.Invalid("file", "the name of a rule file, as /rules lists it")
	}
	return name, nil
}

// showRules answers GET /rules/file.
func (req *request) showRules() error {
	keeper, err := req.keeper()
	if err != nil {
		return err
	}
	name, err := req.ruleName()
	if err != nil {
		return err
	}
	return req.ruleFile(keeper, name)
}

func (req *request) ruleFile(keeper rulebook.Editor, name string) error {
	f, text, err := keeper.File(req.Context(), name)
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "there is no such rule file")
	}
	if err != nil {
		return err
	}
	f.Problems = list(f.Problems)
	req.W.Header().Set("ETag", `"`+f.Hash+`"`)
	return req.answer(http.StatusOK, ruleText{f, text})
}

type ruleCheckBody struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// checkRules answers POST /rules/check; nothing is stored.
func (req *request) checkRules() error {
	keeper, err := req.rulers()
	if err != nil {
		return err
	}
	var b ruleCheckBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	check, err := keeper.Check(req.Context(), b.File, b.Text)
	if err != nil {
		return err
	}
	check.Problems, check.Failed, check.Warnings = list(check.Problems), list(check.Failed), list(check.Warnings)
	return req.answer(http.StatusOK, check)
}

// ruleBase reads which version of a rule file a change begins from: If-Match with its
// hash, or If-None-Match: * for one that there is not yet. Of a list it is the present
// hash, if that is in it: the change itself looks whether it still is.
func (req *request) ruleBase(keeper rulebook.Editor, name string, fresh bool) (string, error) {
	match, ok := readCondition(req.R.Header, "If-Match")
	none, noneOK := readCondition(req.R.Header, "If-None-Match")
	words := "say what you begin from: If-Match with the ETag of the file as you read it"
	if fresh {
		words += ", or If-None-Match: * for a new file"
	}
	switch {
	case !match.given && !none.given || !match.given && !fresh:
		return "", problem.Refuse(problem.ErrPrecondition, "%s", words)
	case !ok || match.any || !noneOK || none.given && (match.given || !none.any):
		return "", problem.Refuse(problem.ErrMalformed, "%s", words)
	case none.given:
		return "", nil
	case len(match.tags) == 1 && match.tags[0] != "":
		return match.tags[0], nil
	}
	f, _, err := keeper.File(req.Context(), name)
	if err == nil && !match.one(f.Hash) {
		err = desk.ErrConflict
	}
	return f.Hash, staleRules(err)
}

type ruleFileBody struct {
	Text string `json:"text"`
}

// ruled is what keeps the rules and the file that is to change, for those who may.
func (req *request) ruled() (rulebook.Editor, string, error) {
	keeper, err := req.rulers()
	if err != nil {
		return nil, "", err
	}
	name, err := req.ruleName()
	return keeper, name, err
}

// saveRules answers PUT /rules/file.
func (req *request) saveRules() error {
	keeper, name, err := req.ruled()
	if err != nil {
		return err
	}
	var b ruleFileBody
	if err := req.read(&b, false); err != nil {
		return err
	}
	base, err := req.ruleBase(keeper, name, true)
	if err != nil {
		return err
	}
	if err := keeper.Save(req.Context(), req.member.Actor(), name, b.Text, base); err != nil {
		return staleRules(err)
	}
	return req.ruleFile(keeper, name)
}

// removeRules answers DELETE /rules/file with the rules as they are then.
func (req *request) removeRules() error {
	keeper, name, err := req.ruled()
	if err != nil {
		return err
	}
	base, err := req.ruleBase(keeper, name, false)
	if err != nil {
		return err
	}
	if err := keeper.Remove(req.Context(), req.member.Actor(), name, base); err != nil {
		return staleRules(err)
	}
	files, _, _, err := keeper.Files(req.Context())
	if err != nil {
		return err
	}
	out := ruleFiles{Files: []rulebook.File{}}
	for _, f := range files {
		f.Problems = list(f.Problems)
		out.Files = append(out.Files, f)
	}
	return req.answer(http.StatusOK, out)
}

type ruleFiles struct {
	Files []rulebook.File `json:"files"`
}

// staleRules says of a collision what is to be done.
func staleRules(err error) error {
	switch {
	case errors.Is(err, desk.ErrConflict):
		return problem.Refuse(desk.ErrConflict, "the rule file is not as it was when you read it; read it again and look before you act")
	case errors.Is(err, desk.ErrNotFound):
		return problem.Refuse(desk.ErrNotFound, "there is no such rule file")
	}
	return renamed(err, "name", "file")
}

// explainRule answers GET /rules/explain.
func (req *request) explainRule() error {
	if req.a.Explain == nil {
		return problem.Refuse(desk.ErrNotFound, "this desk has no rules to explain")
	}
	if err := req.query("rule", "item"); err != nil {
		return err
	}
	q := req.R.URL.Query()
	id, err := desk.ParseItemID(q.Get("item"))
	if err != nil {
		return problem.Invalid("item", "the number of an item")
	}
	x, err := req.a.Explain(req.Context(), q.Get("rule"), id)
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "there is no such rule in force, or no such item")
	}
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, x)
}

type ruleDecisions struct {
	Decisions []rulebook.Decision `json:"decisions"`
}

// listDecisions answers GET /rules/decisions.
func (req *request) listDecisions() error {
	if req.a.Decisions == nil {
		return problem.Refuse(desk.ErrNotFound, "this desk has no rules to judge")
	}
	if err := req.query("rule"); err != nil {
		return err
	}
	all, err := req.a.Decisions(req.Context(), req.R.URL.Query().Get("rule"))
	if errors.Is(err, desk.ErrNotFound) {
		return problem.Refuse(desk.ErrNotFound, "there is no such rule in force")
	}
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, ruleDecisions{list(all)})
}
