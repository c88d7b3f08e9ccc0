package rules

import (
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/yamltree"
)

// Warning is something in a valid rule that is probably not meant.
type Warning struct {
	RuleID  string
	Mistake *Error // without an excerpt
}

// String is "file:line:column: rule id: what is odd; what to do".
func (w Warning) String() string { return w.Mistake.Error() }

// Warnings lists what is probably not meant in the rules, in their order: rules
// without tests, thresholds out of reach, conditions that cannot be true,
// selections that change nothing, terms that match by accident or not at all.
func (s *Set) Warnings() []Warning {
	var out []Warning
	for _, r := range s.rules {
		l := linter{rule: r.Rule}
		l.tests()
		l.reach()
		l.selections()
		l.terms()
		out = append(out, l.out...)
	}
	return out
}

type linter struct {
	rule *Rule
	out  []Warning
}

func (l *linter) warn(at Place, key string, pairs ...string) {
	l.out = append(l.out, Warning{l.rule.ID, about(l.rule.ID, l.rule.File, at, key, pairs...)})
}

// about is a mistake that names its rule.
func about(rule, file string, at Place, key string, pairs ...string) *Error {
	e := format.Error(file, at, yamltree.Wrong(key, append(pairs, "rule", rule)...))
	e.Problem = "rule " + rule + ": " + e.Problem
	return e
}

func (l *linter) tests() {
	hit, miss := false, false
	for _, t := range l.rule.Tests {
		hit, miss = hit || t.Match, miss || !t.Match
	}
	switch {
	case !hit && !miss:
		l.warn(l.rule.Place, "no-test")
	case !hit:
		l.warn(l.rule.Place, "no-hit")
	case !miss:
		l.warn(l.rule.Place, "no-miss")
	}
}

// reach looks for a set of selections that makes the condition true and can score
// enough. With few selections all sets are tried, else only the highest score.
func (l *linter) reach() {
	r := l.rule
	const few = 14
	best, all := make([]int, len(r.Selections)), 0
	for i, s := range r.Selections {
		for _, t := range s.Terms {
			best[i] += max(t.Weight, 0)
		}
		if s.Near != nil {
			best[i] = s.Near.Weight
		}
		if len(s.Terms) > 0 && best[i] == 0 { // true only at a cost
			best[i] = s.Terms[0].Weight
			for _, t := range s.Terms {
				best[i] = max(best[i], t.Weight)
			}
		}
		all += max(best[i], 0)
	}
	if all < r.Threshold {
		l.warn(r.Place, "reach", "threshold", strconv.Itoa(r.Threshold), "all", strconv.Itoa(all))
		return
	}
	if len(r.Selections) > few {
		return
	}
	satisfiable := false
	for set := uint64(0); set < 1<<len(r.Selections); set++ {
		if !l.possible(set) || !r.Condition.root.eval(set) {
			continue
		}
		satisfiable = true
		score := 0
		for m := set; m != 0; m &= m - 1 {
			score += best[bits.TrailingZeros64(m)]
		}
		if score >= r.Threshold {
			return
		}
	}
	if !satisfiable {
		l.warn(r.Condition.Place, "never")
		return
	}
	l.warn(r.Place, "reach-condition", "threshold", strconv.Itoa(r.Threshold))
}

// possible reports whether just these selections may be true: a near needs its
// parts.
func (l *linter) possible(set uint64) bool {
	for i, s := range l.rule.Selections {
		if s.Near != nil && set&(1<<i) != 0 && !allIn(s.Near.of, set) {
			return false
		}
	}
	return true
}

func (l *linter) selections() {
	r := l.rule
	used := r.Condition.root.uses()
	for _, s := range r.Selections {
		if s.Near != nil {
			for _, i := range s.Near.of {
				used |= 1 << i
			}
		}
	}
	for i, s := range r.Selections {
		weight := s.Near != nil && s.Near.Weight != 0
		for _, t := range s.Terms {
			weight = weight || t.Weight != 0
		}
		if used&(1<<i) == 0 && !weight {
			l.warn(s.Place, "idle-selection", "selection", yamltree.Shorten(s.Name))
		}
	}
}

func (l *linter) terms() {
	first := map[string]string{}
	for _, s := range l.rule.Selections {
		for _, t := range s.Terms {
			p := t.pattern
			switch {
			case !p.matchesItself():
				l.warn(t.Place, "no-match", "term", yamltree.Shorten(t.Text))
			case p.idle:
				l.warn(t.Place, "idle-star", "term", yamltree.Shorten(t.Text))
			case !p.plain && p.stem() < 3:
				l.warn(t.Place, "broad", "term", yamltree.Shorten(t.Text))
			}
			if other, twice := first[p.key]; twice {
				l.warn(t.Place, "twice", "term", yamltree.Shorten(t.Text), "selection", yamltree.Shorten(other))
			} else {
				first[p.key] = s.Name
			}
		}
	}
}

// matchesItself tries the term on the shortest text that it is meant for.
func (p *pattern) matchesItself() bool {
	var b strings.Builder
	at := 0
	for i, q := range p.parts {
		if i == p.lit {
			at = b.Len()
		}
		b.WriteString(q.text)
		if q.kind == oneWord {
			b.WriteByte('x')
		}
	}
	text := b.String()
	if fold.String(text) != text {
		return false
	}
	_, _, ok := p.match(text, at)
	return ok
}

// stem is how much of a word a term with a * gives, in characters; of a term
// without, or with Chinese characters, enough.
func (p *pattern) stem() int {
	const enough = 9
	n, starred := 0, false
	for _, q := range p.parts {
		starred = starred || q.kind == starWord
		if strings.ContainsFunc(q.text, alone) || strings.Contains(q.text, " ") {
			return enough
		}
		n += utf8.RuneCountInString(q.text)
	}
	if !starred {
		return enough
	}
	return n
}
