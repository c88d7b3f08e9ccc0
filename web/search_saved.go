package web

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// savedView is a saved search as the page lists it.
type savedView struct {
	ID         int64
	Name, Href string
	Current    bool
}

// saved lists the saved searches for members.
func (req *request) saved(query string) (out []savedView, err error) {
	if req.Member == nil {
		return nil, nil
	}
	var list []desk.SavedSearch
	if err := req.View(func(tx desk.ReadTx) (err error) { list, err = tx.SavedSearches(); return err }); err != nil {
		return nil, fmt.Errorf("saved searches: %w", err)
	}
	for _, s := range list {
		out = append(out, savedView{s.ID, s.Name, page.Address("/search", "q", s.Query), s.Query == query})
	}
	return out, nil
}

// saveSearch keeps the query of a search under a name.
func (s *site) saveSearch(req *request) error {
	if req.Member == nil || s.Desk == nil {
		return desk.ErrForbidden
	}
	query := req.R.PostFormValue("q")
	_, err := s.Desk.SaveSearch(req.Context(), req.Member.Actor(), req.R.PostFormValue("name"), query)
	var field *desk.FieldError
	if errors.As(err, &field) && len(query) <= page.MaxQuery {
		return req.Redirect(page.Address("/search", "q", query, "unsaved", "1") + "#saved")
	}
	if err != nil {
		return err
	}
	return req.Redirect(page.Address("/search", "q", query, "kept", "1") + "#saved")
}

// dropSearch forgets a saved search.
func (s *site) dropSearch(req *request) error {
	if req.Member == nil || s.Desk == nil {
		return desk.ErrForbidden
	}
	id, err := strconv.ParseInt(req.R.PostFormValue("id"), 10, 64)
	if err != nil {
		return fmt.Errorf("%w search %q", problem.ErrMalformed, req.R.PostFormValue("id"))
	}
	// Whoever drops what another has dropped meanwhile has what they wanted.
	if err := s.Desk.DropSearch(req.Context(), req.Member.Actor(), id); err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	to := "/search"
	if q := req.R.PostFormValue("q"); q != "" && len(q) <= page.MaxQuery {
		to = page.Address("/search", "q", q)
	}
	return req.Redirect(to + "#saved")
}

// brush reads the two days of the form below the histogram and leads to the query
// that is narrowed to them; ok is false when there is no such form in the request.
func (req *request) brush(query string) (ok bool, err error) {
	q := req.R.URL.Query()
	if !q.Has("from") && !q.Has("to") {
		return false, nil
	}
	from, to := q.Get("from"), q.Get("to")
	for _, d := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
			return false, fmt.Errorf("%w day %q", problem.ErrMalformed, d)
		}
	}
	if from != "" && to != "" && from > to {
		from, to = to, from
	}
	if from == "" && to == "" {
		return true, req.Redirect(page.Address("/search", "q", withoutDays(query)))
	}
	return true, req.Redirect(page.Address("/search", "q", withDays(query, from, to)))
}

// ruleWord is what of a query can be a term of a rule: a phrase, or a word that is
// neither a field nor an operator nor excluded.
var ruleWord = regexp.MustCompile(`(-|NOT\s+)?"([^"]*)"(?:~\d+)?|[^\s()"]+`)

var ruleTerm = regexp.MustCompile(`[\p{L}\p{N}]`)

// maxRuleTerms bounds the terms of a starting rule.
const maxRuleTerms = 40

// ruleOf writes a rule to begin with from a query, for copying into a rule file:
// each word and phrase is a term, and any of them is a hit. What is excluded, and
// conditions on fields, have no place in it. It is empty when there is no term.
func ruleOf(query string) string {
	var terms []string
	seen, not := map[string]bool{}, false
	for _, m := range ruleWord.FindAllStringSubmatch(query, -1) {
		term := m[2]
		if !strings.Contains(m[0], `"`) {
			term = m[0]
			if term == "AND" || term == "OR" {
				continue
			}
			if term == "NOT" {
				not = true
				continue
			}
			if strings.HasPrefix(term, "-") || strings.HasSuffix(term, ":") || strings.Contains(term, ":") {
				not = false
				continue
			}
		}
		term = strings.Join(strings.Fields(strings.TrimLeft(term, "+")), " ")
		skip := not || m[1] != ""
		not = false
		if skip || seen[term] || !ruleTerm.MatchString(term) || len(terms) >= maxRuleTerms {
			continue
		}
		seen[term] = true
		terms = append(terms, strconv.Quote(term)+": 20")
	}
	if len(terms) == 0 {
		return ""
	}
	return `      - id: new-rule
        title: {en: New rule, zh-Hans: 新规则}
        status: experimental
        detection:
          words: {` + strings.Join(terms, ", ") + `}
        condition: words
        threshold: 20
        labels: {topic: general-claims, severity: moderate}
        tests: []
`
}
