package rulebook

import (
	"context"
	"fmt"
	"sync"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
)

// Store is what is read of the desk's store.
type Store interface {
	View(ctx context.Context, read func(desk.ReadTx) error) error
}

// Rules are the rules of a running desk: the book of its rule files, and what they come
// to on its stored items. Close it.
type Rules struct {
	*Book
	store  Store
	counts decisionCounts
	job    job

	learning sync.Mutex // one rule is learnt at a time
}

// New returns the rules of a desk with this book and these items.
func New(b *Book, s Store) *Rules { return &Rules{Book: b, store: s} }

// Explain says why a rule in force does or does not hit a stored item, as both are now:
// each term, near and part of the condition with its value. The error is
// [desk.ErrNotFound] where there is no such rule or item.
func (r *Rules) Explain(ctx context.Context, rule string, item desk.ItemID) (rules.Explanation, error) {
	var it desk.Item
	if err := r.store.View(ctx, func(tx desk.ReadTx) (err error) { it, err = tx.Item(item); return err }); err != nil {
		return rules.Explanation{}, fmt.Errorf("item %v: %w", item, err)
	}
	x, err := r.Set().Explain(rule, docOf(it))
	if err != nil {
		return x, fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	}
	return x, nil
}

// docOf is what a rule sees of an item.
func docOf(it desk.Item) rules.Doc {
	return rules.Doc{Title: it.Title, Text: it.Text, Lang: it.Lang, Kind: string(it.Kind)}
}
