package rules

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Set is a number of rules made ready to look for all their terms in one pass. It
// is immutable and safe for concurrent use; to change rules, compile a new one.
type Set struct {
	rules    []*compiled
	byID     map[string]int
	patterns []*pattern
	auto     *automaton
	literals [][]int32 // the patterns that each needle of the automaton may be
	uses     [][]use   // where a pattern is a term, by pattern
	close    []bool    // patterns whose every match matters, to some near
	pool     sync.Pool // of *scratch
}

// compiled is a rule in a set.
type compiled struct {
	*Rule
	version  string
	patterns [][]int32 // by selection and term
	nears    []int     // the selections that are nears
}

// use is a term of a rule that is some pattern.
type use struct {
	rule, weight int32
	term         int32
	selection    uint8
}

// Compile joins the rules of files into one set, in their order. An id that
// occurs twice is refused, with both places. No files make an empty set.
func Compile(files ...*File) (*Set, error) {
	s := &Set{byID: map[string]int{}}
	s.pool.New = func() any { return newScratch(s) }
	var errs Errors
	for _, f := range files {
		for _, g := range f.Groups {
			for _, r := range g.Rules {
				if i, twice := s.byID[r.ID]; twice {
					first := s.rules[i]
					errs = append(errs, SameID(r, first.Rule))
					continue
				}
				s.byID[r.ID] = len(s.rules)
				s.rules = append(s.rules, &compiled{Rule: r, version: version(r)})
			}
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	s.index()
	return s, nil
}

// index gives every distinct pattern a number, every distinct literal too, and
// builds the automaton.
func (s *Set) index() {
	numbers := map[string]int32{}
	for ri, r := range s.rules {
		r.patterns = make([][]int32, len(r.Selections))
		for si, sel := range r.Selections {
			if sel.Near != nil {
				r.nears = append(r.nears, si)
			}
			for ti, t := range sel.Terms {
				n, ok := numbers[t.pattern.key]
				if !ok {
					n = int32(len(s.patterns))
					numbers[t.pattern.key] = n
					s.patterns = append(s.patterns, t.pattern)
					s.uses = append(s.uses, nil)
				}
				r.patterns[si] = append(r.patterns[si], n)
				s.uses[n] = append(s.uses[n], use{int32(ri), int32(t.Weight), int32(ti), uint8(si)})
			}
		}
	}
	s.close = make([]bool, len(s.patterns))
	for _, r := range s.rules {
		for _, si := range r.nears {
			for _, of := range r.Selections[si].Near.of {
				for _, n := range r.patterns[of] {
					s.close[n] = true
				}
			}
		}
	}
	seen := map[needle]int{}
	var needles []needle
	for n, p := range s.patterns {
		needle := p.needle()
		l, ok := seen[needle]
		if !ok {
			l = len(needles)
			seen[needle] = l
			needles = append(needles, needle)
			s.literals = append(s.literals, nil)
		}
		s.literals[l] = append(s.literals[l], int32(n))
	}
	s.auto = newAutomaton(needles)
}

// Len is the number of rules, the deprecated ones included.
func (s *Set) Len() int { return len(s.rules) }

// Terms is the number of distinct terms that the set looks for.
func (s *Set) Terms() int { return len(s.patterns) }

// Rules returns the rules in order. They are shared and must not be changed.
func (s *Set) Rules() []*Rule {
	out := make([]*Rule, len(s.rules))
	for i, r := range s.rules {
		out[i] = r.Rule
	}
	return out
}

// Version returns the version of a rule, or "" if the set has none of that id.
func (s *Set) Version(ruleID string) string {
	if i, ok := s.byID[ruleID]; ok {
		return s.rules[i].version
	}
	return ""
}

// Title returns the titles of a rule by language, nil if the set has none of that
// id. It is the rule's own and must not be changed.
func (s *Set) Title(ruleID string) map[string]string {
	if i, ok := s.byID[ruleID]; ok {
		return s.rules[i].Rule.Title
	}
	return nil
}

// languageVersion changes when the same rule would come to hit other items.
const languageVersion = "1"

// version hashes what decides a hit, in an order of its own.
func version(r *Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rumordesk rule %s\n", languageVersion)
	fmt.Fprintf(&b, "lang %q\nkind %q\n", sorted(r.Scope.Lang), sorted(r.Scope.Kind))
	selections := slices.Clone(r.Selections)
	slices.SortFunc(selections, func(a, b Selection) int { return cmp.Compare(a.Name, b.Name) })
	for _, s := range selections {
		fmt.Fprintf(&b, "selection %q\n", s.Name)
		if n := s.Near; n != nil {
			fmt.Fprintf(&b, " near %q %d %d\n", sorted(n.Of), n.Within, n.Weight)
		}
		terms := make([]string, len(s.Terms))
		for i, t := range s.Terms {
			terms[i] = fmt.Sprintf(" term %q %d\n", t.pattern.key, t.Weight)
		}
		b.WriteString(strings.Join(sorted(terms), ""))
	}
	names := make([]string, len(r.Selections))
	for i, s := range r.Selections {
		names[i] = s.Name
	}
	fmt.Fprintf(&b, "condition %s\nthreshold %d\n", r.Condition.root.format(names), r.Threshold)
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:6])
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}
