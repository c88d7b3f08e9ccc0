package rulebook

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/learn"
)

// Learner proposes rules from what people decided. [Rules] does.
type Learner interface {
	Topics() []string
	Learn(ctx context.Context, q LearnRequest) (Learnt, error)
}

// LearnRequest says what a rule is learnt from.
type LearnRequest struct {
	Topic string  // of the rules whose hits were accepted; empty for those of all rules
	Terms int     // see [learn.Options]
	Share float64 // of the ordinary texts
}

// Learnt is a draft of a rule file, with its figures. It is in force for nobody.
type Learnt struct {
	*learn.Result
	Text string // of the file
}

// Bounds of what a rule is learnt from.
const (
	maxLearnt  = 2000 // accepted items of a rule, discarded ones of a rule, and unflagged ones: the newest
	learnBatch = 256  // items read at a time
)

// The kinds of ordinary texts, as the figures name them.
const (
	FromDiscarded = "discarded"
	FromUnflagged = "unflagged"
)

// Topics are the topics that the rules in force are labelled with, in order.
func (r *Rules) Topics() []string {
	var out []string
	for _, one := range r.Set().Rules() {
		if t := one.Labels["topic"]; t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return out
}

// Learn proposes rules from what people decided: items whose case was accepted, against
// those that were discarded and the newest that no rule flagged. The error is a
// [*learn.TooFew] where too little was decided, a [*learn.NothingTells] where the texts
// read alike, and [desk.ErrConflict] while another rule is learnt.
func (r *Rules) Learn(ctx context.Context, q LearnRequest) (Learnt, error) {
	if !r.learning.TryLock() {
		return Learnt{}, fmt.Errorf("a rule is being learnt: %w", desk.ErrConflict)
	}
	defer r.learning.Unlock()
	claims, ordinary, err := r.learnFrom(ctx, q.Topic)
	if err != nil {
		return Learnt{}, fmt.Errorf("learn: %w", err)
	}
	o := learn.Options{Terms: q.Terms, Share: q.Share, ID: r.freeID(q.Topic), Topic: q.Topic}
	if r.o.Learning != nil {
		o = r.o.Learning(o)
	}
	result, err := learn.Learn(ctx, claims, ordinary, o)
	if err != nil {
		return Learnt{}, err
	}
	return Learnt{result, result.YAML()}, nil
}

// freeID is an id that no rule has, in any language.
func (r *Rules) freeID(topic string) string {
	id := "learnt"
	if learn.ValidID(topic) && len(id)+1+len(topic) < learn.MaxID-4 {
		id += "-" + topic
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(r.Set().Rules(), func(one *rules.Rule) bool { return strings.HasPrefix(one.ID, id+"-") })
	}
	out := id
	for n := 2; taken(out); n++ {
		out = fmt.Sprintf("%s-%d", id, n)
	}
	return out
}

// learnFrom reads what the rule is learnt from.
func (r *Rules) learnFrom(ctx context.Context, topic string) (claims, ordinary []learn.Text, err error) {
	topics := map[string]string{}
	for _, one := range r.Set().Rules() {
		topics[one.ID] = one.Labels["topic"]
	}
	accepted := map[desk.ItemID]bool{}
	var from desk.ItemID
	err = r.store.View(ctx, func(tx desk.ReadTx) error {
		discarded := map[desk.ItemID]bool{}
		decided, err := tx.RuleDecisions() // of known claims and of the model, too
		if err != nil {
			return err
		}
		add := func(to map[desk.ItemID]bool, rule string, accepted bool) error {
			ids, err := tx.DecidedHits(rule, accepted, maxLearnt)
			for _, id := range ids {
				to[id] = true
			}
			return err
		}
		for _, d := range decided {
			if d.Accepted > 0 && (topic == "" || topics[d.Rule] == topic) {
				if err := add(accepted, d.Rule, true); err != nil {
					return err
				}
			}
			if d.Discarded > 0 {
				if err := add(discarded, d.Rule, false); err != nil {
					return err
				}
			}
		}
		if claims, err = learnTexts(tx, accepted, ""); err != nil {
			return err
		}
		if ordinary, err = learnTexts(tx, discarded, FromDiscarded); err != nil {
			return err
		}
		n, err := tx.CountItems()
		from = desk.ItemID(max(0, n-maxLearnt))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	unflagged, err := r.unflagged(ctx, from)
	return claims, append(ordinary, unflagged...), err
}

// learnTexts reads items in their order.
func learnTexts(tx desk.ReadTx, ids map[desk.ItemID]bool, source string) (out []learn.Text, err error) {
	list := make([]desk.ItemID, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	slices.Sort(list)
	for _, id := range list {
		it, err := tx.Item(id)
		if err != nil {
			return nil, err
		}
		out = append(out, learn.Text{Title: it.Title, Text: it.Text, Lang: it.Lang, Source: source})
	}
	return out, nil
}

// unflagged reads the items behind from that no rule ever flagged, batch by batch.
func (r *Rules) unflagged(ctx context.Context, from desk.ItemID) (out []learn.Text, err error) {
	for n := learnBatch; n == learnBatch; {
		err := r.store.View(ctx, func(tx desk.ReadTx) error {
			items, err := tx.Items(from, learnBatch)
			n = len(items)
			for _, it := range items {
				from = it.ID
				flags, ferr := tx.Flags(it.ID, 0)
				if ferr != nil {
					return ferr
				}
				if len(flags) == 0 {
					out = append(out, learn.Text{Title: it.Title, Text: it.Text, Lang: it.Lang, Source: FromUnflagged})
				}
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
