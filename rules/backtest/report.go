package backtest

import (
	"cmp"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/rules"
)

// Item is what is put to both sets, and how an example of it is shown.
type Item struct {
	ID        int64
	Publisher string
	At        time.Time // when it was first seen
	Doc       rules.Doc
}

// Report is what the new set would have done with the items.
type Report struct {
	Items  int // that were looked at
	Before int // items that some rule of the set in force flags
	After  int // items that some rule of the new set flags
	Gained int // items that only the new set flags
	Lost   int // items that only the set in force flags
	Rules  []Rule
	// Partial says that it was stopped before the last item.
	Partial bool
	Took    time.Duration
}

// Changes of a rule, in Rule.Change.
const (
	New     = "new"     // only the new set has it
	Gone    = "gone"    // only the set in force has it
	Changed = "changed" // what decides a hit differs
	Same    = "same"    // it decides as before
)

// Rule is what becomes of one rule.
type Rule struct {
	ID       string
	Title    map[string]string
	Change   string // New, Gone, Changed or Same
	Before   int    // hits by the set in force
	After    int    // hits by the new set
	Gained   int    // items that it hits only in the new set
	Lost     int    // items that it hits only in the set in force
	Rescored int    // items that both hit, with another score
	Examples []Example
}

// Unaffected says that the rule is the same and would do as before.
func (r Rule) Unaffected() bool { return r.Change == Same && r.Gained+r.Lost+r.Rescored == 0 }

// Kinds of example, in Example.Kind.
const (
	ExampleGained   = "gained"
	ExampleLost     = "lost"
	ExampleRescored = "rescored"
)

// Example is an item whose flag would be another.
type Example struct {
	Kind      string // ExampleGained, ExampleLost or ExampleRescored
	Item      int64
	Title     string
	Lang      string
	Publisher string
	At        time.Time
	Before    int      // score by the set in force, hit or not; 0 where it has no such rule
	After     int      // score by the new set, likewise
	Terms     []string // found by the set that hits, the new one where both do
	// Why says what keeps the set that does not hit from hitting, in English, and Message
	// the same as a key; empty where that set has no such rule, or has it deprecated.
	Why     string
	Message rules.Message
}

// maxTitle is how much of a title an example keeps, in characters.
const maxTitle = 200

// counter counts one rule while items go by.
type counter struct {
	Rule
	kept map[string][]Example // by kind, the newest last
}

// tally is a report in the making.
type tally struct {
	o     Options
	order []string
	rules map[string]*counter
	r     Report
}

func newTally(o Options) *tally {
	t := &tally{o: o, rules: map[string]*counter{}}
	for _, set := range []*rules.Set{o.After, o.Before} {
		for _, r := range set.Rules() {
			if t.rules[r.ID] != nil || o.Rule != "" && o.Rule != r.ID {
				continue
			}
			before, after := o.Before.Version(r.ID), o.After.Version(r.ID)
			c := &counter{Rule: Rule{ID: r.ID, Title: r.Title, Change: Same}, kept: map[string][]Example{}}
			switch {
			case before == "":
				c.Change = New
			case after == "":
				c.Change = Gone
			case before != after || status(o.Before, r.ID) != status(o.After, r.ID):
				c.Change = Changed
			}
			t.rules[r.ID] = c
			t.order = append(t.order, r.ID)
		}
	}
	return t
}

func status(set *rules.Set, id string) string {
	for _, r := range set.Rules() {
		if r.ID == id {
			return r.Status
		}
	}
	return ""
}

// add counts what one batch came to. Batches come in order.
func (t *tally) add(out outcome) {
	t.r.Items += out.items
	t.r.Before += out.before
	t.r.After += out.after
	t.r.Gained += out.gained
	t.r.Lost += out.lost
	for _, d := range out.differences {
		c := t.rules[d.rule]
		if c == nil {
			continue
		}
		switch d.Kind {
		case ExampleGained:
			c.Gained++
		case ExampleLost:
			c.Lost++
		case ExampleRescored:
			c.Rescored++
		}
		if t.o.Examples > 0 {
			c.kept[d.Kind] = append(c.kept[d.Kind], d.Example)
			c.kept[d.Kind] = c.kept[d.Kind][max(0, len(c.kept[d.Kind])-t.o.Examples):]
		}
	}
	for id, n := range out.hitsBefore {
		if c := t.rules[id]; c != nil {
			c.Before += n
		}
	}
	for id, n := range out.hitsAfter {
		if c := t.rules[id]; c != nil {
			c.After += n
		}
	}
}

// report finishes: what changes most comes first, of equal ones the order of the new
// set. Of each kind the newest examples come first.
func (t *tally) report() Report {
	r := t.r
	for _, id := range t.order {
		c := t.rules[id]
		for _, kind := range []string{ExampleGained, ExampleLost, ExampleRescored} {
			list := slices.Clone(c.kept[kind])
			slices.Reverse(list)
			c.Examples = append(c.Examples, list...)
		}
		r.Rules = append(r.Rules, c.Rule)
	}
	slices.SortStableFunc(r.Rules, func(a, b Rule) int {
		return cmp.Or(
			cmp.Compare(b.Gained+b.Lost, a.Gained+a.Lost), cmp.Compare(b.Rescored, a.Rescored),
			cmp.Compare(rank(a.Change), rank(b.Change)), cmp.Compare(b.After, a.After),
		)
	})
	return r
}

func rank(change string) int { return slices.Index([]string{New, Gone, Changed, Same}, change) }
