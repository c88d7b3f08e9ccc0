package rules

import (
	"maps"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/yamltree"
)

// readLists reads the terms that several rules of a file share.
func (p *fileParser) readLists(n yamltree.Node) {
	list, ok := p.Pairs(n, yamltree.Key("lists"), yamltree.NewMessage("shape-lists"))
	if !ok {
		return
	}
	p.lists = make(map[string][]WeightedTerm, len(list))
	for _, e := range list {
		if m := checkName(e.Name); m != nil {
			p.Add(e.At, m)
		}
		p.lists[e.Name] = p.terms(e, yamltree.Part{Name: "list", Of: e.Name})
	}
}

// isListed tells a selection that takes a list from one of terms by the list's name: the
// word list with a weight is a term like any other.
func isListed(n yamltree.Node) bool {
	pairs, _ := n.Pairs()
	for _, p := range pairs {
		if p.Name == "list" {
			_, number := p.Value.Int()
			_, text := p.Value.Scalar()
			return text && !number
		}
	}
	return false
}

// listedTerms are those of the list that a selection names.
func (p *fileParser) listedTerms(e yamltree.Pair) []WeightedTerm {
	f, ok := p.Fields(e.Value, yamltree.Part{Name: "selection", Of: e.Name}, "list")
	if !ok {
		return nil
	}
	name, ok := p.Text(f.Value("list"), yamltree.Key("list"), maxNameRunes)
	if !ok {
		return nil
	}
	terms, known := p.lists[name]
	if !known {
		p.Add(f.Value("list").Place(), yamltree.Wrong("list-unknown", "name", yamltree.Shorten(name)).Suggest(name, slices.Sorted(maps.Keys(p.lists))))
		return nil
	}
	if p.listed += len(terms); p.listed > maxListed {
		p.Add(e.At, yamltree.Wrong("many-listed", "most", strconv.Itoa(maxListed)))
		return nil
	}
	return terms
}

// ownTermsFirst takes from the listed selections what a selection of the rule's own has, and
// what an earlier list has: a term counts once, and as the rule itself says.
func ownTermsFirst(all []Selection, listed []int) {
	if len(listed) == 0 {
		return
	}
	seen := map[string]bool{}
	for i, s := range all {
		for _, t := range s.Terms {
			if !slices.Contains(listed, i) {
				seen[t.pattern.key] = true
			}
		}
	}
	for _, i := range listed {
		kept := make([]WeightedTerm, 0, len(all[i].Terms))
		for _, t := range all[i].Terms {
			if !seen[t.pattern.key] {
				seen[t.pattern.key] = true
				kept = append(kept, t)
			}
		}
		all[i].Terms = kept
	}
}
