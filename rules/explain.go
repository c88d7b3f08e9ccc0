package rules

import (
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/yamltree"
)

// Explanation says what became of each part of a rule on a text. Its JSON form is the
// one that the API and the command line show.
type Explanation struct {
	RuleID     string            `json:"id"`
	Version    string            `json:"version"`
	Status     string            `json:"status"`
	Title      map[string]string `json:"title"` // by language
	Hit        bool              `json:"hit"`   // Eval reports the rule, or would if it were not deprecated
	InScope    bool              `json:"in_scope"`
	Score      int               `json:"score"`
	Threshold  int               `json:"threshold"`
	Why        string            `json:"why"`        // what decided, in a sentence
	Message    Message           `json:"-"`          // Why as a key
	Selections []SelectionValue  `json:"selections"` // in the order of the file
	Condition  []ConditionValue  `json:"condition"`  // the whole, then its parts, depth first
}

// Found says whether any term of the rule was found.
func (e Explanation) Found() bool {
	for _, s := range e.Selections {
		for _, t := range s.Terms {
			if t.Found {
				return true
			}
		}
	}
	return false
}

// SelectionValue is a selection and whether it is true.
type SelectionValue struct {
	Name  string      `json:"name"`
	True  bool        `json:"true"`
	Terms []TermValue `json:"terms"`
	Near  *NearValue  `json:"near,omitempty"` // nil for a selection of terms
}

// TermValue is a term and whether it was found, with its first place then.
type TermValue struct {
	Text    string `json:"term"`
	Weight  int    `json:"weight"`
	Found   bool   `json:"found"`
	Field   string `json:"field,omitempty"`   // "title" or "text"
	Matched string `json:"matched,omitempty"` // as it stands in the field, shortened
	Start   int    `json:"-"`                 // bytes of the field
	End     int    `json:"-"`
}

// NearValue is a near selection and how far apart its parts are.
type NearValue struct {
	Of       []string `json:"of"`
	Within   int      `json:"within"`
	Weight   int      `json:"weight"`
	Found    bool     `json:"found"`    // every part has a match in one field
	Distance int      `json:"distance"` // tokens from the end of the first to the start of the last, if Found
}

// ConditionValue is a part of a condition and whether it is true.
type ConditionValue struct {
	Depth int    `json:"depth"` // 0 for the whole condition; at most maxShownDepth
	Text  string `json:"text"`
	True  bool   `json:"true"`
}

// Bounds of what an explanation shows.
const (
	maxShownDepth = 5   // parts that are nested deeper are shown at this depth
	maxMatched    = 120 // characters of what a term matched
)

// Explain evaluates one rule on an item and says what each of its parts came to,
// whether or not the rule hits.
func (s *Set) Explain(ruleID string, d Doc) (Explanation, error) {
	i, ok := s.byID[ruleID]
	if !ok {
		return Explanation{}, fmt.Errorf("rules: Explain(%q): the set has no such rule", ruleID)
	}
	x := s.look(d)
	defer s.put(x)
	r, t := s.rules[i], tally{}
	if x.rules[i].stamp == x.stamp {
		t = x.rules[i]
	}
	score, set, _ := s.withNears(x, r, t)
	e := Explanation{
		RuleID: r.ID, Version: r.version, Status: r.Status, Title: r.Title,
		InScope: r.Scope.holds(d), Score: score, Threshold: r.Threshold, Selections: []SelectionValue{},
	}
	if e.Title == nil {
		e.Title = map[string]string{}
	}
	var where places
	names := make([]string, len(r.Selections))
	for si, sel := range r.Selections {
		names[si] = sel.Name
		v := SelectionValue{Name: sel.Name, True: set&(1<<si) != 0, Terms: []TermValue{}}
		for ti, n := range r.patterns[si] {
			f := x.found[n]
			v.Terms = append(v.Terms, termValue(sel.Terms[ti], d, f.first, f.stamp == x.stamp, &where))
		}
		if n := sel.Near; n != nil {
			v.Near = &NearValue{Of: n.Of, Within: n.Within, Weight: n.Weight}
			if allIn(n.of, t.set) {
				v.Near.Distance, _, v.Near.Found = s.nearest(x, r, n)
			}
		}
		e.Selections = append(e.Selections, v)
	}
	root := r.Condition.root
	e.Condition = root.explain(nil, 0, set, names)
	e.Hit = e.InScope && root.eval(set) && score >= r.Threshold
	e.Message = e.decided(root, set, names)
	e.Why = format.Problem(e.Message)
	return e, nil
}

// termValue says what became of a term, whose first match is given where it was found.
func termValue(t WeightedTerm, d Doc, first match, found bool, where *places) TermValue {
	v := TermValue{Text: t.Text, Weight: t.Weight, Found: found}
	if !found {
		return v
	}
	at := where.of(d).term(Term{}, first)
	field := d.Text
	if at.Field == fieldNames[0] {
		field = d.Title
	}
	v.Field, v.Start, v.End = at.Field, at.Start, at.End
	v.Matched = clip(field[at.Start:at.End], maxMatched)
	return v
}

// explain adds the value of a condition and of its parts.
func (c *condition) explain(out []ConditionValue, depth int, set uint64, names []string) []ConditionValue {
	out = append(out, ConditionValue{Depth: min(depth, maxShownDepth), Text: c.format(names), True: c.eval(set)})
	for _, p := range c.parts {
		out = p.explain(out, depth+1, set, names)
	}
	return out
}

// decided is the first thing that kept the rule from hitting, or what it scored.
func (e Explanation) decided(root *condition, set uint64, names []string) Message {
	score := []string{"score", strconv.Itoa(e.Score), "threshold", strconv.Itoa(e.Threshold)}
	switch {
	case !e.InScope:
		return yamltree.NewMessage("scope")
	case !root.eval(set):
		part := root.reason(set, true)
		return yamltree.NewMessage("condition-"+strconv.FormatBool(part.eval(set)), "part", part.format(names))
	case e.Score < e.Threshold:
		return yamltree.NewMessage("below", score...)
	}
	return yamltree.NewMessage("reached", score...)
}

// reason is the smallest part that keeps the condition from the value that is wanted.
func (c *condition) reason(set uint64, wanted bool) *condition {
	if len(c.parts) == 1 { // not
		return c.parts[0].reason(set, !wanted)
	}
	for _, p := range c.parts {
		if p.eval(set) != wanted {
			return p.reason(set, wanted)
		}
	}
	return c
}
