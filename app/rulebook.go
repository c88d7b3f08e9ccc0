package app

import (
	"path/filepath"
	"sync"

	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web"
)

// ruleHistory is where earlier versions of rule files are kept, in the data folder.
const ruleHistory = "rules.history"

// openRules puts the rules that the configuration names in force.
func (a *App) openRules() error {
	book, err := rulebook.Open(rulebook.Options{
		Find: a.cfg.FindRules, Dir: a.cfg.Dir, Patterns: a.cfg.Rules,
		History: filepath.Join(a.dir, ruleHistory), Now: a.now, Log: a.log,
	})
	if err != nil {
		// Once more, with the names of the files as the reader of the error knows them.
		if _, named := LoadRules(a.cfg.RuleFiles); named != nil {
			return named
		}
		return err
	}
	a.rules = &ruleViews{Book: book}
	return nil
}

// ReloadRules looks at the rule files now. The error is what keeps them from taking
// effect; the rules before stay in force then.
func (a *App) ReloadRules() error { return a.rules.Reload() }

// RulesInForce is the number of rules that items are put to now.
func (a *App) RulesInForce() int { return a.rules.Set().Len() }

// HasRule says whether a rule of this id is in force.
func (a *App) HasRule(id string) bool { return a.rules.Set().Version(id) != "" }

// ruleViews is the rule book with what the pages show of it, made once a set.
type ruleViews struct {
	*rulebook.Book
	mu     sync.Mutex
	of     *rules.Set
	info   []web.RuleInfo
	titles map[string]map[string]string
}

// views returns what is shown of the set in force.
func (v *ruleViews) views() ([]web.RuleInfo, map[string]map[string]string) {
	set := v.Set()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.of != set {
		v.of, v.info, v.titles = set, ruleInfo(set), map[string]map[string]string{}
		for _, r := range v.info {
			v.titles[r.ID] = r.Title
		}
	}
	return v.info, v.titles
}

// title returns the titles of a rule in force.
func (v *ruleViews) title(id string) map[string]string {
	_, titles := v.views()
	return titles[id]
}

// state is the rules in force as the pages show them.
func (v *ruleViews) state() web.RuleState {
	info, _ := v.views()
	s := v.State()
	out := web.RuleState{Rules: info, Since: s.Since}
	if s.Refused != nil {
		out.Refused, out.RefusedAt = ruleProblems(s.Refused), s.RefusedAt
	}
	return out
}

// ruleProblems takes an error apart into its mistakes.
func ruleProblems(err error) []web.RuleProblem {
	switch e := err.(type) { //nolint:errorlint // each level is taken apart by itself
	case nil:
		return nil
	case *rules.Error:
		return []web.RuleProblem{ruleProblem(e)}
	case interface{ Unwrap() []error }:
		var out []web.RuleProblem
		for _, part := range e.Unwrap() {
			out = append(out, ruleProblems(part)...)
		}
		return out
	}
	return []web.RuleProblem{{Problem: err.Error()}}
}
