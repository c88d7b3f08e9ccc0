package web

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/page"
)

// maxRuleBody is the most that a request with a rule file may carry: the largest file
// and what a form adds to it.
const maxRuleBody = 5 << 20

// ruleFilesPath begins the addresses of rule files. It is apart from /rules/, where
// every further word is the id of a rule.
const ruleFilesPath = "/rulefiles"

func (s *site) ruleRoutes() []route {
	return []route{
		{"GET /rules", "rules", s.rulesList, false},
		{"GET /rules/{id}", "rules", s.showRule, false},
		{"GET " + ruleFilesPath + "/new", "rules", s.newRuleFile, false},
		{"GET " + ruleFilesPath + "/learn", "rules", s.learnRules, false},
		{"GET " + ruleFilesPath + "/edit", "rules", s.showRuleFile, false},
		{"POST " + ruleFilesPath + "/edit", "rules", s.editRuleFile, false},
		{"POST " + ruleFilesPath + "/check", "rules", s.checkRuleFile, false},
		{"GET " + ruleFilesPath + "/versions", "rules", s.ruleVersions, false},
		{"POST " + ruleFilesPath + "/restore", "rules", s.restoreRuleFile, false},
		{"POST " + ruleFilesPath + "/remove", "rules", s.removeRuleFile, false},
		{"GET " + ruleFilesPath + "/explain", "rules", s.explainRule, false},
		{"GET " + ruleFilesPath + "/backtest", "rules", s.showBacktest, false},
		{"POST " + ruleFilesPath + "/backtest/cancel", "rules", s.cancelBacktest, false},
	}
}

// mayEditRules says whether the member may change rule files.
func (req *request) mayEditRules() bool {
	return req.Member != nil && req.s.RuleEditor != nil && desk.May(req.Member.Role, desk.ActionSaveRules)
}

// ruleFileData is the page of one rule file.
type ruleFileData struct {
	Name    string // empty for a new one whose name is still to be given
	New     bool
	Base    string // the hash of the text that was begun from
	Text    string
	CanEdit bool
	Places  []string // for a new one
	Saved   bool
	Message string        // why nothing was saved
	Theirs  []diff.Change // from the file as it is now to the text, after a collision
	Result  *ruleResult
	Try     rules.Doc
	Tried   bool
	Query   string       // of the search that a rule is made of
	Learnt  []learntRule // what the draft was learnt as
	Packs   []string
	Version page.Timestamp // of an earlier text that is shown
	Spans   []page.Choice  // how far back a backtest may look; empty for none
}

// Lines is how many lines the text has.
func (d ruleFileData) Lines() int { return strings.Count(d.Text, "\n") + 1 }

// ruleResult is what checking and trying a text came to.
type ruleResult struct {
	Rules, Tests               int
	Problems, Failed, Warnings []ruleMistake // see [rulebook.Check]

	Name  string
	Fires []explanationView
	Near  []explanationView // found in part, and not fired
	Tried bool
}

// Good says whether the text can be saved.
func (r ruleResult) Good() bool { return len(r.Problems) == 0 && len(r.Failed) == 0 }

// explanationView is an explanation for the pages.
type explanationView struct {
	rules.Explanation
	Rule    ruleName
	Decided message // what decided
}

func (req *request) explanation(e rules.Explanation) explanationView {
	return explanationView{e, req.rule(e.RuleID, e.Title), req.ruleSentence("rule.message.", e.Message, e.Why)}
}

// Signed is a weight with its sign.
func (explanationView) Signed(weight int) string {
	if weight < 0 {
		return fmt.Sprintf("−%d", -weight)
	}
	return fmt.Sprintf("+%d", weight)
}

// Parts names the parts of a near in a row.
func (explanationView) Parts(n rules.NearValue) string { return strings.Join(n.Of, " + ") }

func (s *site) newRuleFile(req *request) error {
	if !req.mayEditRules() {
		return desk.ErrForbidden
	}
	files, _, places, err := s.RuleEditor.Files(req.Context())
	if err != nil {
		return err
	}
	d := ruleFileData{New: true, CanEdit: true, Places: places, Text: newPack(""), Query: strings.TrimSpace(req.R.URL.Query().Get("q"))}
	if len(places) > 0 {
		d.Name = path.Join(path.Dir(places[0]), "new.yaml")
	}
	if rule := ruleOf(d.Query); rule != "" {
		d.Text = newPack(rule)
		for _, f := range files {
			d.Packs = append(d.Packs, f.Name)
		}
	}
	return req.ruleFilePage(http.StatusOK, d)
}

// newPack is a file with one rule to begin with.
func newPack(rule string) string {
	if rule == "" {
		rule = ruleOf("word")
	}
	return "groups:\n  - name: new\n    rules:\n" + rule
}

func (s *site) showRuleFile(req *request) error {
	if s.RuleEditor == nil {
		return desk.ErrNotFound
	}
	q := req.R.URL.Query()
	f, text, err := s.RuleEditor.File(req.Context(), q.Get("file"))
	if err != nil {
		return err
	}
	d := ruleFileData{Name: f.Name, Base: f.Hash, Text: text, CanEdit: req.mayEditRules(), Saved: q.Has("saved")}
	if hash := q.Get("version"); hash != "" {
		if d.Text, err = s.RuleEditor.Version(req.Context(), f.Name, hash); err != nil {
			return err
		}
		all, err := s.RuleEditor.Versions(req.Context(), f.Name)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.Hash == hash {
				d.Version = req.At(o.At)
				break
			}
		}
	}
	if rule := ruleOf(strings.TrimSpace(q.Get("q"))); rule != "" && d.CanEdit {
		d.Text, d.Query = withRule(d.Text, rule), q.Get("q")
	}
	if d.Query == "" && !d.Version.Known() {
		// What is wrong with the file as it is stands there from the start: the list of
		// rules sends people here to see it.
		r, err := req.ruleResult(d.Name, d.Text, d.Try, false)
		if err != nil {
			return err
		}
		if !r.Good() {
			d.Result = r
		}
	}
	return req.ruleFilePage(http.StatusOK, d)
}

// ruleIndent finds the rules of a file, for their indentation.
var ruleIndent = regexp.MustCompile(`(?m)^( *)- +(?:\{ *)?id:`)

// withRule puts a rule behind the last one of a file, indented as that one.
func withRule(text, rule string) string {
	all := ruleIndent.FindAllStringSubmatch(text, -1)
	if len(all) == 0 {
		return text + "\n" + rule
	}
	indent := all[len(all)-1][1]
	var b strings.Builder
	b.WriteString(strings.TrimRight(text, "\n") + "\n")
	for _, line := range strings.Split(strings.TrimRight(rule, "\n"), "\n") {
		b.WriteString(indent + strings.TrimPrefix(line, "      ") + "\n")
	}
	return b.String()
}

func (req *request) ruleFilePage(status int, d ruleFileData) error {
	if req.s.Backtests != nil && d.CanEdit {
		since := req.R.PostFormValue("since")
		if since == "" {
			since = "30"
		}
		d.Spans = req.spans(since)
	}
	title := req.T("rulefile.new")
	if !d.New {
		title = d.Name
	}
	if d.Result == nil && d.CanEdit && d.Version.Known() || (d.Query != "" || d.Learnt != nil) && d.Result == nil {
		r, err := req.ruleResult(d.Name, d.Text, d.Try, false)
		if err != nil {
			return err
		}
		d.Result = r
	}
	return req.Render(status, "rulefile", title, d)
}

// ruleResult checks a text, and tries it on another where that is asked for.
func (req *request) ruleResult(name, text string, about rules.Doc, try bool) (*ruleResult, error) {
	c, err := req.s.RuleEditor.Check(req.Context(), name, text)
	if err != nil {
		return nil, err
	}
	r := &ruleResult{
		Rules: c.Rules, Tests: c.Tests, Name: name,
		Problems: req.mistakes(c.Problems, true), Failed: req.mistakes(c.Failed, true), Warnings: req.mistakes(c.Warnings, true),
	}
	if !try || len(c.Problems) > 0 {
		return r, nil
	}
	all, err := req.s.RuleEditor.Try(req.Context(), name, text, about)
	if err != nil {
		return nil, err
	}
	r.Tried = true
	for _, e := range all {
		switch {
		case e.Hit:
			r.Fires = append(r.Fires, req.explanation(e))
		case e.Found():
			r.Near = append(r.Near, req.explanation(e))
		}
	}
	return r, nil
}

// ruleForm reads the form of the editor. Browsers send every line end as CR LF.
func (req *request) ruleForm() (ruleFileData, error) {
	if req.s.RuleEditor == nil {
		return ruleFileData{}, desk.ErrNotFound
	}
	if !req.mayEditRules() {
		return ruleFileData{}, desk.ErrForbidden
	}
	if err := req.ParseMultipart(maxRuleBody); err != nil {
		return ruleFileData{}, err
	}
	field := func(name string) string { return strings.ReplaceAll(req.R.PostFormValue(name), "\r\n", "\n") }
	return ruleFileData{
		Name: strings.TrimSpace(field("file")), Base: field("base"), New: field("base") == "", Text: field("text"), CanEdit: true,
		Try: rules.Doc{Title: field("try_title"), Text: field("try_text"), Lang: field("try_lang")},
	}, nil
}

// editRuleFile checks, tries or saves what is in the editor.
func (s *site) editRuleFile(req *request) error {
	d, err := req.ruleForm()
	if err != nil {
		return err
	}
	if d.New {
		if _, _, d.Places, err = s.RuleEditor.Files(req.Context()); err != nil {
			return err
		}
	}
	do := req.R.PostFormValue("do")
	d.Tried = do == "try"
	if d.Result, err = req.ruleResult(d.Name, d.Text, d.Try, d.Tried); err != nil {
		return err
	}
	if do == "backtest" {
		return s.startBacktest(req, d)
	}
	if do != "save" {
		return req.ruleFilePage(http.StatusOK, d)
	}
	if !d.Result.Good() {
		d.Message = req.T("rulefile.not.good")
		return req.ruleFilePage(http.StatusUnprocessableEntity, d)
	}
	err = s.RuleEditor.Save(req.Context(), req.Member.Actor(), d.Name, d.Text, d.Base)
	var field *desk.FieldError
	switch {
	case errors.Is(err, desk.ErrConflict):
		f, theirs, rerr := s.RuleEditor.File(req.Context(), d.Name)
		if rerr != nil { // it is gone
			return err
		}
		d.Message = req.T("rulefile.stale")
		d.Theirs, d.Base = diff.Condense(diff.Words(theirs, d.Text)), f.Hash
		return req.ruleFilePage(http.StatusConflict, d)
	case errors.As(err, &field):
		d.Message = req.T("rulefile.name.wrong")
		if field.Field != "name" {
			d.Message = field.Detail
		}
		return req.ruleFilePage(http.StatusUnprocessableEntity, d)
	case err != nil:
		return err
	}
	return req.Redirect(page.Address(ruleFilesPath+"/edit", "file", d.Name, "saved", "1"))
}

// checkRuleFile is the part of the page that says what a text comes to, for the
// script.
func (s *site) checkRuleFile(req *request) error {
	d, err := req.ruleForm()
	if err != nil {
		return err
	}
	r, err := req.ruleResult(d.Name, d.Text, d.Try, strings.TrimSpace(d.Try.Text+d.Try.Title) != "")
	if err != nil {
		return err
	}
	return req.RenderPart(http.StatusOK, "rulefile", "rulecheck", r)
}

// removeRuleFile takes a file away, once that is confirmed.
func (s *site) removeRuleFile(req *request) error {
	if !req.mayEditRules() {
		return desk.ErrForbidden
	}
	name := req.R.PostFormValue("file")
	f, text, err := s.RuleEditor.File(req.Context(), name)
	if err != nil {
		return err
	}
	d := ruleFileData{Name: name, Base: f.Hash, Text: text, CanEdit: true}
	if req.R.PostFormValue("sure") != "yes" {
		d.Message = req.T("rulefile.remove.sure")
		return req.ruleFilePage(http.StatusUnprocessableEntity, d)
	}
	err = s.RuleEditor.Remove(req.Context(), req.Member.Actor(), name, req.R.PostFormValue("base"))
	switch {
	case errors.Is(err, desk.ErrConflict):
		d.Message = req.T("rulefile.stale")
		return req.ruleFilePage(http.StatusConflict, d)
	case errors.Is(err, desk.ErrInvalid):
		d.Message = req.T("rulefile.remove.last")
		return req.ruleFilePage(http.StatusUnprocessableEntity, d)
	case err != nil:
		return err
	}
	return req.Redirect("/rules")
}
