package app

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

// ExplainRule says why a rule in force does or does not hit a stored item, as both
// are now: each term, near and part of the condition with its value. The error is
// [desk.ErrNotFound] where there is no such rule or item.
func (a *App) ExplainRule(ctx context.Context, rule string, item desk.ItemID) (rulefile.Explanation, error) {
	var it desk.Item
	if err := a.store.View(ctx, func(tx desk.ReadTx) (err error) { it, err = tx.Item(item); return err }); err != nil {
		return rulefile.Explanation{}, fmt.Errorf("item %v: %w", item, err)
	}
	return explainRule(a.rules.Set(), rule, rules.Doc{Title: it.Title, Text: it.Text, Lang: it.Lang, Kind: string(it.Kind)})
}
