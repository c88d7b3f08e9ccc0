package rules

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// Doc is what a rule sees of an item.
type Doc struct {
	Title, Text string
	Lang        string // language tag; empty if unknown
	Kind        string // news, official, factcheck, science, tip; empty if unknown
}

// Hit is a rule that an item hits. Its maps are the rule's own and must not be
// changed.
type Hit struct {
	RuleID, Version string
	Title           map[string]string // by language tag; "und" for a plain title
	Status          string
	Labels          map[string]string
	Score           int
	Threshold       int
	Terms           []Term // title before text, then by place
}

// Term is a term found in an item, at its first place, or a near that was true.
type Term struct {
	Selection  string
	Text       string // the term as the rule writes it; of a near, its selections joined by commas
	Weight     int
	Field      string // "title" or "text"
	Start, End int    // bytes of the field as it was given
	Near       bool
}

// Eval returns the rules that the item hits, the highest score first and equal
// ones in the order of their files. Deprecated rules are left out.
func (s *Set) Eval(d Doc) []Hit {
	if len(s.rules) == 0 {
		return nil
	}
	x := s.look(d)
	defer s.put(x)
	var hits []Hit
	var where places
	slices.Sort(x.touched)
	for _, i := range x.touched {
		r, t := s.rules[i], x.rules[i]
		if r.Status == StatusDeprecated || !r.Scope.holds(d) {
			continue
		}
		score, set, nears := s.withNears(x, r, t)
		if score < r.Threshold || !r.Condition.root.eval(set) {
			continue
		}
		hits = append(hits, Hit{
			RuleID: r.ID, Version: r.version, Title: r.Title, Status: r.Status, Labels: r.Labels,
			Score: score, Threshold: r.Threshold, Terms: s.terms(x, r, nears, where.of(d)),
		})
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}

// trueNear is a near selection that came true.
type trueNear struct {
	selection int
	span      match
}

// withNears adds the near selections to what is known of a rule.
func (s *Set) withNears(x *scratch, r *compiled, t tally) (score int, set uint64, nears []trueNear) {
	score, set = int(t.score), t.set
	for _, i := range r.nears {
		n := r.Selections[i].Near
		if !allIn(n.of, t.set) {
			continue
		}
		if distance, span, ok := s.nearest(x, r, n); ok && distance <= n.Within {
			score += n.Weight
			set |= 1 << i
			nears = append(nears, trueNear{i, span})
		}
	}
	return score, set, nears
}

func allIn(selections []int, set uint64) bool {
	for _, i := range selections {
		if set&(1<<i) == 0 {
			return false
		}
	}
	return true
}

// terms lists what was found of a rule.
func (s *Set) terms(x *scratch, r *compiled, nears []trueNear, where *places) []Term {
	var out []Term
	for si, patterns := range r.patterns {
		for ti, n := range patterns {
			if f := x.found[n]; f.stamp == x.stamp {
				t := r.Selections[si].Terms[ti]
				out = append(out, where.term(Term{Selection: r.Selections[si].Name, Text: t.Text, Weight: t.Weight}, f.first))
			}
		}
	}
	for _, n := range nears {
		sel := r.Selections[n.selection]
		out = append(out, where.term(Term{Selection: sel.Name, Text: strings.Join(sel.Near.Of, ", "), Weight: sel.Near.Weight, Near: true}, n.span))
	}
	slices.SortStableFunc(out, func(a, b Term) int {
		return cmp.Or(-cmp.Compare(a.Field, b.Field), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return out
}

// places turns spans of folded fields into spans of the original ones. Folding
// with a map costs more than without, and most items hit nothing, so it waits for
// the first hit.
type places struct {
	done   bool
	fields [numFields]fold.Folded
}

func (p *places) of(d Doc) *places {
	if !p.done {
		p.done = true
		p.fields = [numFields]fold.Folded{fold.New(d.Title), fold.New(d.Text)}
	}
	return p
}

func (p *places) term(t Term, m match) Term {
	t.Field = fieldNames[m.field]
	t.Start, t.End = p.fields[m.field].Span(int(m.start), int(m.end))
	return t
}

// holds reports whether an item is in the scope.
func (s Scope) holds(d Doc) bool {
	return holdsLang(s.Lang, d.Lang) && (len(s.Kind) == 0 || d.Kind == "" || slices.Contains(s.Kind, d.Kind))
}

func holdsLang(scope []string, lang string) bool {
	if len(scope) == 0 || lang == "" || strings.EqualFold(lang, "und") {
		return true
	}
	lang = strings.ToLower(lang)
	for _, l := range scope {
		if lang == l || len(lang) > len(l) && lang[len(l)] == '-' && lang[:len(l)] == l {
			return true
		}
	}
	return false
}
