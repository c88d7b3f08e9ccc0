package desk

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// SavedSearch is a query that somebody wants to see again.
type SavedSearch struct {
	ID    int64  `json:"id,string"`
	Name  string `json:"name"`
	Query string `json:"query"`
}

// Bounds of saved searches.
const (
	MaxSearches   = 200
	maxSearchName = 100  // characters
	maxSearch     = 2000 // bytes of a query
)

// SaveSearch keeps a query under a name for the whole desk; a search of this name is
// replaced.
func (d *Desk) SaveSearch(ctx context.Context, by Actor, name, query string) (s SavedSearch, err error) {
	defer wrap(&err, "save search %q", name)
	if by.Role < Reviewer {
		return s, ErrForbidden
	}
	name, _ = d.redact.Text(strings.Join(strings.Fields(name), " "))
	query, _ = d.redact.Text(strings.TrimSpace(query))
	switch {
	case name == "" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxSearchName:
		return s, invalid("name", "a saved search has a name of at most %d characters", maxSearchName)
	case query == "" || !utf8.ValidString(query) || len(query) > maxSearch:
		return s, invalid("query", "a saved search has a query of at most %d bytes", maxSearch)
	}
	err = d.store.Update(ctx, func(tx Tx) error {
		all, err := tx.SavedSearches()
		if err != nil {
			return err
		}
		s = SavedSearch{Name: name, Query: query}
		if i := slices.IndexFunc(all, func(o SavedSearch) bool { return strings.EqualFold(o.Name, name) }); i >= 0 {
			s.ID = all[i].ID
		} else if len(all) >= MaxSearches {
			return invalid("name", "there are %d saved searches already; drop one first", len(all))
		}
		s.ID, err = tx.SaveSearch(s)
		return err
	})
	return s, err
}

// DropSearch forgets a saved search.
func (d *Desk) DropSearch(ctx context.Context, by Actor, id int64) (err error) {
	defer wrap(&err, "drop search %d", id)
	if by.Role < Reviewer {
		return ErrForbidden
	}
	return d.store.Update(ctx, func(tx Tx) error { return tx.DropSearch(id) })
}
