package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web"
)

// ruleEditor lends the rule book to the pages; who may change it is the desk's table.
type ruleEditor struct {
	book *rulebook.Book
	desk *desk.Desk
}

// Files implements [web.RuleEditor].
func (e ruleEditor) Files(context.Context) (files []web.RuleFile, removed, places []string, err error) {
	for _, f := range e.book.Files() {
		files = append(files, ruleFile(f))
	}
	removed, err = e.book.Removed()
	return files, removed, e.book.Places(), err
}

func ruleFile(f rulebook.File) web.RuleFile {
	return web.RuleFile{Name: f.Name, Hash: f.Hash, Rules: f.Rules, Modified: f.Modified, Problems: ruleProblems(f.Err)}
}

// File implements [web.RuleEditor].
func (e ruleEditor) File(_ context.Context, name string) (web.RuleFile, string, error) {
	f, text, err := e.book.Read(name)
	return ruleFile(f), strings.ReplaceAll(string(text), "\r\n", "\n"), ruleFault(err)
}

// Check implements [web.RuleEditor].
func (e ruleEditor) Check(_ context.Context, name, text string) (web.RuleCheck, error) {
	c := e.book.Check(name, []byte(text))
	out := web.RuleCheck{Problems: ruleProblems(c.Err), Tests: len(c.Tests)}
	if c.Set != nil {
		out.Rules = c.Set.Len()
	}
	for _, t := range c.Tests {
		if t.Passed() {
			continue
		}
		out.Failed = append(out.Failed, failedTest(t))
	}
	for _, w := range c.Warnings {
		out.Warnings = append(out.Warnings, ruleWarning(w))
	}
	return out, nil
}

// Try implements [web.RuleEditor].
func (e ruleEditor) Try(ctx context.Context, name, draft string, about web.RuleText) ([]web.RuleExplanation, error) {
	c := e.book.Check(name, []byte(draft))
	if c.Err != nil {
		return nil, &desk.FieldError{Field: "text", Detail: c.Err.Error()}
	}
	return explainAll(ctx, c.Set, docOf(about))
}

func docOf(t web.RuleText) rules.Doc {
	return rules.Doc{Title: t.Title, Text: t.Text, Lang: t.Lang, Kind: t.Kind}
}

func explainAll(ctx context.Context, set *rules.Set, d rules.Doc) ([]web.RuleExplanation, error) {
	var out []web.RuleExplanation
	for _, r := range set.Rules() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x, err := explainRule(set, r.ID, d)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// explainRule says what one rule comes to on a text.
func explainRule(set *rules.Set, id string, d rules.Doc) (web.RuleExplanation, error) {
	x, err := set.Explain(id, d)
	if err != nil {
		return web.RuleExplanation{}, fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	}
	out := web.RuleExplanation{
		ID: id, Version: x.Version, Status: x.Status, Hit: x.Hit, InScope: x.InScope, Score: x.Score, Threshold: x.Threshold, Why: x.Why, Says: ruleSays(x.Message),
		Title: x.Title, Selections: []web.RuleSelection{}, Condition: []web.RuleCondition{},
	}
	for _, s := range x.Selections {
		sel := web.RuleSelection{Name: s.Name, True: s.True, Terms: []web.RuleTerm{}}
		for _, t := range s.Terms {
			sel.Terms = append(sel.Terms, web.RuleTerm{Text: t.Text, Weight: t.Weight, Found: t.Found, Field: t.Field, Matched: t.Matched})
		}
		if n := s.Near; n != nil {
			sel.Near = &web.RuleNear{Of: n.Of, Within: n.Within, Weight: n.Weight, Found: n.Found, Distance: n.Distance}
		}
		out.Selections = append(out.Selections, sel)
	}
	for _, c := range x.Condition {
		out.Condition = append(out.Condition, web.RuleCondition(c))
	}
	return out, nil
}

// Save implements [web.RuleEditor].
func (e ruleEditor) Save(ctx context.Context, by desk.Actor, name, text, base string) error {
	if !desk.May(by.Role, desk.ActionSaveRules) {
		return desk.ErrForbidden
	}
	_, err := e.book.Save(name, []byte(text), base, func(to string, write func() error) error {
		return e.desk.ChangeRules(ctx, by, desk.RuleFileChange{File: name, From: base, To: to}, write)
	})
	return ruleFault(err)
}

// Remove implements [web.RuleEditor].
func (e ruleEditor) Remove(ctx context.Context, by desk.Actor, name, base string) error {
	if !desk.May(by.Role, desk.ActionRemoveRules) {
		return desk.ErrForbidden
	}
	return ruleFault(e.book.Remove(name, base, func(remove func() error) error {
		return e.desk.ChangeRules(ctx, by, desk.RuleFileChange{File: name, From: base}, remove)
	}))
}

// Versions implements [web.RuleEditor].
func (e ruleEditor) Versions(_ context.Context, name string) (out []web.RuleVersion, err error) {
	all, err := e.book.Versions(name)
	for _, o := range all {
		out = append(out, web.RuleVersion{Hash: o.Hash, At: o.At})
	}
	return out, ruleFault(err)
}

// Version implements [web.RuleEditor].
func (e ruleEditor) Version(_ context.Context, name, hash string) (string, error) {
	text, err := e.book.VersionText(name, hash)
	return strings.ReplaceAll(string(text), "\r\n", "\n"), ruleFault(err)
}

// ruleFault turns the rule book's errors into the desk's.
func ruleFault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, rulebook.ErrNoFile):
		return fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	case errors.Is(err, rulebook.ErrStale):
		return fmt.Errorf("%w: %w", desk.ErrConflict, err)
	case errors.Is(err, rulebook.ErrRefused):
		return &desk.FieldError{Field: "text", Detail: err.Error()}
	case errors.Is(err, rulebook.ErrName):
		return &desk.FieldError{Field: "name", Detail: err.Error()}
	case errors.Is(err, rulebook.ErrLast):
		return &desk.FieldError{Field: "file", Detail: err.Error()}
	}
	return err
}
