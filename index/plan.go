package index

import (
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// A plan is a query made ready for the fields and terms of this index.
type plan struct {
	root   step
	leaves []*leaf // those that score and highlight, in order of the query
}

// A step computes the documents of one node in one segment. within bounds the
// answer where it is not nil.
type step interface{}

type (
	stepAll struct{}
	stepAnd []step
	stepOr  []step
	stepNot struct{ of step }
	stepSet struct { // exact fields and days: documents with any of the terms
		field    string
		terms    []string
		from, to string // or all terms in a range; to is exclusive, "" is open
		ranged   bool
	}
)

// leaf is a term or a phrase over title and text (or the address).
type leaf struct {
	n      int // place among plan.leaves
	fields []string
	groups []group // one, or the parts of a "…"~n
	near   bool
	slop   int
	exact  bool // other forms of a word do not count
	label  string
}

// group is tokens that stand side by side.
type group struct {
	toks   []token
	prefix bool     // the last token is the beginning of a word
	stems  []string // terms for other forms, where the group is one word
}

type token struct {
	text   string
	han    bool
	joined bool // the next token follows without anything between
}

// verified reports whether the leaf needs positions.
func (l *leaf) verified() bool {
	if len(l.groups) > 1 {
		return true
	}
	g := l.groups[0]
	if g.prefix {
		return len(g.toks) > 1
	}
	switch len(g.toks) {
	case 1:
		return false
	case 2:
		a, b := g.toks[0], g.toks[1]
		pair := a.han && b.han && a.joined || !a.han && !b.han && common(a.text) && common(b.text)
		return !pair
	}
	return true
}

func compile(q Query) (*plan, error) {
	p := &plan{}
	root := q.Root
	if root == nil {
		root = All{}
	}
	var err error
	p.root, err = p.step(root, true)
	return p, err
}

func (p *plan) step(n Node, positive bool) (step, error) {
	many := func(nodes []Node) ([]step, error) {
		out := make([]step, 0, len(nodes))
		for _, n := range nodes {
			s, err := p.step(n, positive)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
		}
		return out, nil
	}
	switch n := n.(type) {
	case All:
		return stepAll{}, nil
	case And:
		s, err := many(n)
		return stepAnd(s), err
	case Or:
		s, err := many(n)
		return stepOr(s), err
	case Not:
		s, err := p.step(n.Of, !positive)
		return stepNot{s}, err
	case Days:
		s := stepSet{field: fDay, ranged: true, from: n.From}
		if n.To != "" {
			s.to = n.To + "\x00"
		}
		return s, nil
	case Term:
		return p.term(n, positive)
	case Phrase:
		return p.phrase(n, positive)
	}
	return nil, fmt.Errorf("unknown query node %T", n)
}

func (p *plan) add(l *leaf, positive bool) *leaf {
	l.n = -1
	if positive {
		l.n = len(p.leaves)
		p.leaves = append(p.leaves, l)
	}
	return l
}

func exactField(f Field) string {
	switch f {
	case Source:
		return fSource
	case Kind:
		return fKind
	case Lang:
		return fLang
	}
	return fPublisher
}

func wordFields(f Field) []string {
	switch f {
	case Title:
		return []string{fTitle}
	case Text:
		return []string{fText}
	case URL:
		return []string{fURL}
	}
	return []string{fTitle, fText}
}

func (p *plan) exact(f Field, text string, prefix bool) step {
	k := keyword(text)
	s := stepSet{field: exactField(f), terms: []string{k}}
	switch {
	case prefix:
		s.ranged, s.from, s.to = true, k, after(k)
	case f == Lang: // zh finds zh-Hans
		return stepOr{s, stepSet{field: fLang, ranged: true, from: k + "-", to: after(k + "-")}}
	}
	return s
}

func (p *plan) term(n Term, positive bool) (step, error) {
	if n.Field.Exact() {
		return p.exact(n.Field, n.Text, n.Prefix), nil
	}
	g := groupOf(n.Text)
	g.prefix = n.Prefix && !g.toks[len(g.toks)-1].han // every 疫 begins 疫*
	if len(g.toks) == 1 && !g.toks[0].han && !n.Prefix {
		for _, st := range stemmers() {
			g.stems = append(g.stems, stemTerm(st.code, st.of(g.toks[0].text)))
		}
	}
	return p.add(&leaf{fields: wordFields(n.Field), groups: []group{g}, label: n.String()}, positive), nil
}

func (p *plan) phrase(n Phrase, positive bool) (step, error) {
	if n.Field.Exact() {
		return p.exact(n.Field, n.Text, false), nil
	}
	l := &leaf{fields: wordFields(n.Field), near: n.Near, slop: n.Slop, exact: true, label: n.String()}
	for part := range strings.SplitSeq(n.Text, " ") {
		g := groupOf(part)
		if len(g.toks) == 0 {
			continue
		}
		if !n.Near && len(l.groups) > 0 {
			l.groups[0].toks = append(l.groups[0].toks, g.toks...)
			continue
		}
		l.groups = append(l.groups, g)
	}
	if len(l.groups) == 1 {
		l.near = false
	}
	return p.add(l, positive), nil
}

func groupOf(text string) group {
	folded := fold.String(text)
	toks := fold.Tokens(folded)
	var g group
	for i, t := range toks {
		g.toks = append(g.toks, token{
			text:   clip(folded[t.Start:t.End]),
			han:    t.Han,
			joined: i+1 < len(toks) && toks[i+1].Start == t.End,
		})
	}
	return g
}
