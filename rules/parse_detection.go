package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/yamltree"
)

// detection reads the selections of a rule. A near may name selections that come
// after it.
func (p *fileParser) detection(d yamltree.Pair) []Selection {
	list, ok := p.Pairs(d.Value, yamltree.Key("detection"), yamltree.NewMessage("shape-detection"))
	if !ok {
		return nil
	}
	if len(list) == 0 {
		p.Add(d.At, yamltree.Wrong("selections"))
	}
	if len(list) > maxSelections {
		p.Add(list[maxSelections].At, yamltree.Wrong("many-selections", "most", strconv.Itoa(maxSelections)))
		list = list[:maxSelections]
	}
	out := make([]Selection, 0, len(list))
	var listed []int // the selections that take a list
	for i, e := range list {
		if m := checkName(e.Name); m != nil {
			p.Add(e.At, m)
		}
		s := Selection{Name: e.Name, Place: e.At}
		switch {
		case isNear(e.Value):
			s.Near = p.near(e)
		case isListed(e.Value):
			s.Terms = p.listedTerms(e)
			listed = append(listed, i)
		default:
			s.Terms = p.terms(e, yamltree.Part{Name: "selection", Of: e.Name})
		}
		out = append(out, s)
	}
	ownTermsFirst(out, listed)
	for i := range out {
		if n := out[i].Near; n != nil {
			p.joinNear(d.Value, out, i)
		}
	}
	return out
}

// isNear tells a near from a selection of terms by its list: the word near with a
// weight is a term like any other.
func isNear(n yamltree.Node) bool {
	pairs, _ := n.Pairs()
	for _, p := range pairs {
		if p.Name == "near" {
			_, ok := p.Value.Items()
			return ok
		}
	}
	return false
}

// terms reads the terms of a selection or of a list.
func (p *fileParser) terms(e yamltree.Pair, what yamltree.Part) []WeightedTerm {
	list, ok := p.Pairs(e.Value, what, yamltree.NewMessage("shape-terms"))
	if !ok {
		return nil
	}
	if len(list) == 0 {
		p.Add(e.At, yamltree.Wrong("selection-empty", "name", yamltree.Shorten(e.Name)))
	}
	if len(list) > maxTerms {
		p.Add(list[maxTerms].At, yamltree.Wrong("many-terms", "most", strconv.Itoa(maxTerms)))
		list = list[:maxTerms]
	}
	out := make([]WeightedTerm, 0, len(list))
	seen := make(map[string]WeightedTerm, len(list))
	for _, t := range list {
		if p.Full() {
			break
		}
		term := WeightedTerm{Text: t.Name, Place: t.At}
		term.Weight = p.Number(t.Value, yamltree.Part{Name: "weight", Of: t.Name}, -maxWeight, maxWeight)
		pat, m := parseTerm(t.Name)
		if m != nil {
			p.Add(t.At, m)
			continue
		}
		if first, twice := seen[pat.key]; twice {
			p.Add(t.At, yamltree.Wrong("term-twice", "term", yamltree.Shorten(t.Name), "other", yamltree.Shorten(first.Text), "line", strconv.Itoa(first.Place.Line)))
			continue
		}
		term.pattern = pat
		seen[pat.key] = term
		out = append(out, term)
	}
	return out
}

func (p *fileParser) near(e yamltree.Pair) *Near {
	f, ok := p.Fields(e.Value, yamltree.Part{Name: "near", Of: e.Name}, "near", "within", "weight")
	if !ok {
		return nil
	}
	n := &Near{}
	if w, ok := f.Get("within"); ok {
		n.Within = p.Number(w.Value, yamltree.Key("within"), 1, maxWithin)
	} else if !f.Unknown {
		p.Add(e.At, yamltree.Wrong("near-within", "name", yamltree.Shorten(e.Name)))
	}
	if w, ok := f.Get("weight"); ok {
		n.Weight = p.Number(w.Value, yamltree.Key("weight"), -maxWeight, maxWeight)
	}
	for _, m := range p.List(f.Value("near"), yamltree.Key("near")) {
		if s, ok := p.Text(m, yamltree.Part{Name: "near-name"}, maxNameRunes); ok {
			n.Of = append(n.Of, s)
		}
	}
	return n
}

// joinNear looks up the selections that the near of selection i names.
func (p *fileParser) joinNear(detection yamltree.Node, all []Selection, i int) {
	n := all[i].Near
	var names []string
	for _, s := range all {
		if s.Near == nil {
			names = append(names, s.Name)
		}
	}
	at := nearPlaces(detection, all[i].Name)
	place := func(k int) Place {
		if k < len(at) {
			return at[k]
		}
		return all[i].Place
	}
	for k, name := range n.Of {
		j := -1
		for x := range all {
			if all[x].Name == name {
				j = x
			}
		}
		switch {
		case j < 0:
			p.Add(place(k), yamltree.Wrong("near-unknown", "name", yamltree.Shorten(name)).Suggest(name, names))
		case all[j].Near != nil:
			p.Add(place(k), yamltree.Wrong("near-near", "name", yamltree.Shorten(name)).WithHint(yamltree.NewMessage("terms-only", "words", strings.Join(names, ", "))))
		case slices.Contains(n.Of[:k], name):
			p.Add(place(k), yamltree.Wrong("near-twice", "name", yamltree.Shorten(name)))
		default:
			n.of = append(n.of, j)
		}
	}
	if len(n.Of) < 2 {
		p.Add(all[i].Place, yamltree.Wrong("near-few"))
	}
}

// nearPlaces finds where the names in a near are written.
func nearPlaces(detection yamltree.Node, name string) (out []Place) {
	selections, _ := detection.Pairs()
	for _, s := range selections {
		if s.Name != name {
			continue
		}
		fields, _ := s.Value.Pairs()
		for _, f := range fields {
			if items, ok := f.Value.Items(); ok {
				for _, n := range items {
					out = append(out, n.Place())
				}
				return out
			}
		}
	}
	return nil
}

// condition reads a rule's condition and puts each mistake at its place in the
// file.
func (p *fileParser) condition(n yamltree.Node, selections []Selection) Condition {
	c := Condition{Place: n.Place()}
	text, ok := p.Text(n, yamltree.Key("condition"), 4000)
	if !ok {
		return c
	}
	c.Text = strings.Join(strings.Fields(text), " ")
	names := make([]string, len(selections))
	for i, s := range selections {
		names[i] = s.Name
	}
	var mistakes []condError
	c.root, mistakes = parseCondition(text, names)
	for _, m := range mistakes {
		p.Add(p.Inside(c.Place, text, m.at), m.Mistake)
	}
	return c
}
