package rulebook

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/propose"
)

// Decision is what people decided about the items that a rule flagged. Its JSON form is
// the one that the API and the command line show.
type Decision struct {
	Rule      string  `json:"rule"`
	Accepted  int     `json:"accepted"`  // items whose case was accepted, or went further
	Discarded int     `json:"discarded"` // items whose case was discarded
	Open      int     `json:"open"`      // items not decided about
	Precision float64 `json:"precision"` // accepted among decided, 0 to 1
	Low       float64 `json:"low"`       // of the Wilson interval at 95 %
	High      float64 `json:"high"`
	Mostly    bool    `json:"mostly_discarded"` // beyond chance
	// For and Against are words that separate; only for a rule that is asked for by name.
	For     []propose.Term `json:"for"`
	Against []propose.Term `json:"against"`
}

// Decided is the number of items that somebody decided about.
func (d Decision) Decided() int { return d.Accepted + d.Discarded }

// DecisionOf makes a decision of the counts.
func DecisionOf(c desk.RuleDecision) Decision {
	d := Decision{Rule: c.Rule, Accepted: c.Accepted, Discarded: c.Discarded, Open: c.Open, Mostly: c.MostlyDiscarded(), For: []propose.Term{}, Against: []propose.Term{}}
	d.Precision, d.Low, d.High = c.Precision()
	return d
}

// Bounds of what is read for words that separate, and of what is proposed.
const (
	maxDecided  = 300  // items of each side, the newest
	maxText     = 6000 // bytes of each
	maxProposed = 12   // words of each side
)

// Decisions says what people decided about what the rules in force flagged, in the
// rules' order, and after them, if they flagged anything, known claims
// ([desk.AnyClaim]) and the model ([desk.ModelRule]). Of one rule, if it is named, it proposes words that separate the
// accepted hits from the discarded ones. The error is [desk.ErrNotFound] where that rule
// is not in force.
func (r *Rules) Decisions(ctx context.Context, rule string) ([]Decision, error) {
	set := r.Set()
	if rule != "" && set.Version(rule) == "" {
		return nil, fmt.Errorf("rule %q: %w", rule, desk.ErrNotFound)
	}
	counts := map[string]desk.RuleDecision{}
	var accepted, discarded []string
	err := r.store.View(ctx, func(tx desk.ReadTx) error {
		all, err := r.counts.of(tx, r.o.Now())
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
	var out []Decision
	for _, one := range set.Rules() {
		if rule != "" && one.ID != rule {
			continue
		}
		c := counts[one.ID]
		c.Rule = one.ID
		d := DecisionOf(c)
		if rule != "" {
			speakFor, against := propose.Terms(accepted, discarded, termsOf(one), maxProposed)
			d.For, d.Against = append(d.For, speakFor...), append(d.Against, against...)
		}
		out = append(out, d)
	}
	if rule == "" {
		// What flagged without a rule comes behind them, where it did.
		for _, by := range []string{desk.AnyClaim, desk.ModelRule} {
			if c, ok := counts[by]; ok {
				out = append(out, DecisionOf(c))
			}
		}
	}
	return out, nil
}

// termsOf says of a folded word whether a rule looks for it already: it is part of a
// term, or a term with a star at its end stands for it.
func termsOf(r *rules.Rule) (known func(word string) bool) {
	var terms []string
	for _, s := range r.Selections {
		for _, t := range s.Terms {
			terms = append(terms, fold.String(t.Text))
		}
	}
	return func(word string) bool {
		for _, t := range terms {
			stem, star := strings.CutSuffix(t, "*")
			if strings.Contains(t, word) || star && stem != "" && strings.HasPrefix(word, stem) {
				return true
			}
		}
		return false
	}
}

// decidedTexts reads the newest items that a rule flagged and that were decided about.
func decidedTexts(tx desk.ReadTx, rule string, accepted bool) ([]string, error) {
	ids, err := tx.DecidedHits(rule, accepted, maxDecided)
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
		if len(text) > maxText {
			text = strings.ToValidUTF8(text[:maxText], "")
		}
		out = append(out, it.Title+"\n"+text)
	}
	return out, nil
}

// decisionCounts keeps what was counted last, since counting looks at every flag. The
// counts hold while the audit log and the number of items stand where they stood: a
// decision is an entry of the log, and what comes in is an item. Only an item that is
// flagged again changes them unseen, so they are counted anew after a while.
type decisionCounts struct {
	mu    sync.Mutex
	seq   int64 // of the audit log
	items int
	at    time.Time
	last  []desk.RuleDecision
}

// countsLast is how old the counts may be while nobody decides and nothing comes in.
const countsLast = time.Minute

func (c *decisionCounts) of(tx desk.ReadTx, now time.Time) ([]desk.RuleDecision, error) {
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
	if age := now.Sub(c.at); !c.at.IsZero() && c.seq == seq && c.items == items && age >= 0 && age < countsLast {
		return c.last, nil
	}
	counted, err := tx.RuleDecisions()
	if err == nil {
		c.seq, c.items, c.at, c.last = seq, items, now, counted
	}
	return counted, err
}
