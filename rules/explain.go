package rules

import (
	"fmt"
	"strconv"

	"github.com/rumordesk/rumordesk/yamltree"
)

// Explanation says what became of each part of a rule on an item.
type Explanation struct {
	RuleID, Version, Status string
	Hit                     bool // Eval reports the rule, or would if it were not deprecated
	InScope                 bool
	Score, Threshold        int
	Selections              []SelectionValue // in the order of the file
	Condition               ConditionValue
}

// SelectionValue is a selection and whether it is true.
type SelectionValue struct {
	Name  string
	True  bool
	Terms []TermValue
	Near  *NearValue // nil for a selection of terms
}

// TermValue is a term and whether it was found; Term holds its first place then.
type TermValue struct {
	Found bool
	Term
}

// NearValue is a near selection and how far apart its parts are.
type NearValue struct {
	Of             []string
	Within, Weight int
	Found          bool // every part has a match in one field
	Distance       int  // tokens from the end of the first to the start of the last, if Found
}

// ConditionValue is a part of a condition and whether it is true.
type ConditionValue struct {
	Text  string
	True  bool
	Parts []ConditionValue
}

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
	score, set, _ := s.judge(x, r, t)
	e := Explanation{
		RuleID: r.ID, Version: r.version, Status: r.Status,
		InScope: r.Scope.holds(d), Score: score, Threshold: r.Threshold,
	}
	var where places
	names := make([]string, len(r.Selections))
	for si, sel := range r.Selections {
		names[si] = sel.Name
		v := SelectionValue{Name: sel.Name, True: set&(1<<si) != 0}
		for ti, n := range r.patterns[si] {
			t := sel.Terms[ti]
			tv := TermValue{Term: Term{Selection: sel.Name, Text: t.Text, Weight: t.Weight}}
			if f := x.found[n]; f.stamp == x.stamp {
				tv = TermValue{true, where.of(d).term(tv.Term, f.first)}
			}
			v.Terms = append(v.Terms, tv)
		}
		if n := sel.Near; n != nil {
			v.Near = &NearValue{Of: n.Of, Within: n.Within, Weight: n.Weight}
			if allIn(n.of, t.set) {
				v.Near.Distance, _, v.Near.Found = s.nearest(x, r, n)
			}
		}
		e.Selections = append(e.Selections, v)
	}
	e.Condition = r.Condition.root.explain(set, names)
	e.Hit = e.InScope && e.Condition.True && score >= r.Threshold
	return e, nil
}

func (c *condition) explain(set uint64, names []string) ConditionValue {
	v := ConditionValue{Text: c.format(names), True: c.eval(set)}
	for _, p := range c.parts {
		v.Parts = append(v.Parts, p.explain(set, names))
	}
	return v
}

// Why says in a sentence what decided: the first thing that kept the rule from
// hitting, or what it scored.
func (e Explanation) Why() string {
	switch {
	case !e.InScope:
		return "the item is outside of the rule's scope"
	case !e.Condition.True:
		part, is := e.Condition.why(true)
		return fmt.Sprintf("the condition is false: %s is %t", part, is)
	case e.Score < e.Threshold:
		return fmt.Sprintf("the score of %d is below the threshold of %d", e.Score, e.Threshold)
	}
	return fmt.Sprintf("the score of %d reaches the threshold of %d", e.Score, e.Threshold)
}

// Says is what [Explanation.Why] says, as a key.
func (e Explanation) Says() Message {
	score := []string{"score", strconv.Itoa(e.Score), "threshold", strconv.Itoa(e.Threshold)}
	switch {
	case !e.InScope:
		return yamltree.NewMessage("scope")
	case !e.Condition.True:
		part, is := e.Condition.why(true)
		return yamltree.NewMessage("condition-"+strconv.FormatBool(is), "part", part)
	case e.Score < e.Threshold:
		return yamltree.NewMessage("below", score...)
	}
	return yamltree.NewMessage("reached", score...)
}

// why names the smallest part that has another value than wanted, and its value.
func (v ConditionValue) why(wanted bool) (part string, is bool) {
	if len(v.Parts) == 1 { // not
		return v.Parts[0].why(!wanted)
	}
	for _, p := range v.Parts {
		if p.True != wanted {
			return p.why(wanted)
		}
	}
	return v.Text, v.True
}
