package app

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/rules/propose"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

// Bounds of what is read for suggestions, and of what is suggested.
const (
	suggestItems = 300  // of each side, the newest
	suggestText  = 6000 // bytes of each
	suggestTerms = 12   // of each side
)

// ruleCounts keeps what was counted last: every flag is looked at for it. Whoever
// decides is in the audit log and what comes in is an item, so that both standing where
// they stood, it still holds; but for an item that was flagged again, for which it is
// counted anew after a while.
type ruleCounts struct {
	mu    sync.Mutex
	seq   int64 // of the audit log
	items int
	at    time.Time
	last  []desk.RuleDecision
}

// ruleCountsLast is how old the counts may be while nobody decides and nothing comes in.
const ruleCountsLast = time.Minute

func (c *ruleCounts) of(tx desk.ReadTx, now time.Time) ([]desk.RuleDecision, error) {
	seq, _, err := tx.AuditHead()
	if err != nil {
		return nil, err
	}
	items, err := tx.CountItems()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.at); !c.at.IsZero() && c.seq == seq && c.items == items && age >= 0 && age < ruleCountsLast {
		return c.last, nil
	}
	counted, err := tx.RuleDecisions()
	if err == nil {
		c.seq, c.items, c.at, c.last = seq, items, now, counted
	}
	return counted, err
}

// RuleDecisions says what people decided about what the rules in force flagged, in the
// rules' order; of one rule, if it is named, with the words that separate its accepted
// hits from its discarded ones. [desk.ErrNotFound] where that rule is not in force.
func (a *App) RuleDecisions(ctx context.Context, rule string) ([]rulefile.Decision, error) {
	set := a.rules.Set()
	if rule != "" && set.Version(rule) == "" {
		return nil, fmt.Errorf("rule %q: %w", rule, desk.ErrNotFound)
	}
	counts := map[string]desk.RuleDecision{}
	var accepted, discarded []string
	err := a.store.View(ctx, func(tx desk.ReadTx) error {
		all, err := a.decided.of(tx, a.now())
		for _, d := range all {
			counts[d.Rule] = d
		}
		if err != nil || rule == "" {
			return err
		}
		if accepted, err = decidedTexts(tx, rule, true); err != nil {
			return err
		}
		discarded, err = decidedTexts(tx, rule, false)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []rulefile.Decision
	for _, r := range set.Rules() {
		if rule != "" && r.ID != rule {
			continue
		}
		c := counts[r.ID]
		c.Rule = r.ID
		d := rulefile.DecisionOf(c)
		if rule != "" {
			var terms []string
			for _, s := range r.Selections {
				for _, t := range s.Terms {
					terms = append(terms, fold.String(t.Text))
				}
			}
			known := func(w string) bool {
				for _, t := range terms {
					if strings.Contains(t, w) || covers(t, w) {
						return true
					}
				}
				return false
			}
			speakFor, against := propose.Terms(accepted, discarded, known, suggestTerms)
			d.For, d.Against = suggestions(speakFor), suggestions(against)
		}
		out = append(out, d)
	}
	return out, nil
}

// covers says that a term with a star at its end stands for the word.
func covers(term, word string) bool {
	stem, star := strings.CutSuffix(term, "*")
	return star && stem != "" && strings.HasPrefix(word, stem)
}

func suggestions(list []propose.Term) []rulefile.Suggestion {
	out := make([]rulefile.Suggestion, len(list))
	for i, t := range list {
		out[i] = rulefile.Suggestion{Term: t.Text, Accepted: t.Accepted, Discarded: t.Discarded, Z: t.Z}
	}
	return out
}

// decidedTexts reads the newest items that a rule flagged and that were decided about.
func decidedTexts(tx desk.ReadTx, rule string, accepted bool) ([]string, error) {
	ids, err := tx.DecidedHits(rule, accepted, suggestItems)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range ids {
		it, err := tx.Item(id)
		if err != nil {
			return nil, err
		}
		text := it.Text
		if len(text) > suggestText {
			text = strings.ToValidUTF8(text[:suggestText], "")
		}
		out = append(out, it.Title+"\n"+text)
	}
	return out, nil
}
