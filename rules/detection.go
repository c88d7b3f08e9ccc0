package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// detection reads the selections of a rule. A near may name selections that come
// after it.
func (p *fileParser) detection(d pair) []Selection {
	list, ok := p.pairs(d.value, key("detection"), says("shape-detection"))
	if !ok {
		return nil
	}
	if len(list) == 0 {
		p.add(d.at, wrong("selections"))
	}
	if len(list) > maxSelections {
		p.add(list[maxSelections].at, wrong("many-selections", "most", digits(maxSelections)))
		list = list[:maxSelections]
	}
	out := make([]Selection, 0, len(list))
	for _, e := range list {
		if m := checkName(e.name); !m.none() {
			p.add(e.at, m)
		}
		s := Selection{Name: e.name, Place: e.at}
		if isNear(e.value) {
			s.Near = p.near(e)
		} else {
			s.Terms = p.terms(e)
		}
		out = append(out, s)
	}
	for i := range out {
		if n := out[i].Near; n != nil {
			p.joinNear(d.value, out, i)
		}
	}
	return out
}

// isNear tells a near from a selection of terms by its list: the word near with a
// weight is a term like any other.
func isNear(n ast.Node) bool {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	}
	for _, v := range values {
		if k, ok := scalar(v.Key); ok && k == "near" {
			_, ok := v.Value.(*ast.SequenceNode)
			return ok
		}
	}
	return false
}

func (p *fileParser) terms(e pair) []WeightedTerm {
	list, ok := p.pairs(e.value, subject{"selection", e.name}, says("shape-terms"))
	if !ok {
		return nil
	}
	if len(list) == 0 {
		p.add(e.at, wrong("selection-empty", "name", plain(e.name)))
	}
	if len(list) > maxTerms {
		p.add(list[maxTerms].at, wrong("many-terms", "most", digits(maxTerms)))
		list = list[:maxTerms]
	}
	out := make([]WeightedTerm, 0, len(list))
	seen := make(map[string]WeightedTerm, len(list))
	for _, t := range list {
		if p.full() {
			break
		}
		term := WeightedTerm{Text: t.name, Place: t.at}
		term.Weight = p.number(t.value, subject{"weight", t.name}, -maxWeight, maxWeight)
		pat, m := parseTerm(t.name)
		if !m.none() {
			p.add(t.at, m)
			continue
		}
		if first, twice := seen[pat.key]; twice {
			p.add(t.at, wrong("term-twice", "term", plain(t.name), "other", plain(first.Text), "line", digits(first.Place.Line)))
			continue
		}
		term.pattern = pat
		seen[pat.key] = term
		out = append(out, term)
	}
	return out
}

func (p *fileParser) near(e pair) *Near {
	f, ok, slip := p.fields(e.value, subject{"near", e.name}, "near", "within", "weight")
	if !ok {
		return nil
	}
	n := &Near{}
	if w, ok := f["within"]; ok {
		n.Within = p.number(w.value, key("within"), 1, maxWithin)
	} else if !slip {
		p.add(e.at, wrong("near-within", "name", plain(e.name)))
	}
	if w, ok := f["weight"]; ok {
		n.Weight = p.number(w.value, key("weight"), -maxWeight, maxWeight)
	}
	for _, m := range p.list(f["near"].value, key("near")) {
		if s, ok := p.text(m, subject{name: "near-name"}, maxNameRunes); ok {
			n.Of = append(n.Of, s)
		}
	}
	return n
}

// joinNear looks up the selections that the near of selection i names.
func (p *fileParser) joinNear(detection ast.Node, all []Selection, i int) {
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
			p.add(place(k), wrong("near-unknown", "name", plain(name)).meant(name, names))
		case all[j].Near != nil:
			p.add(place(k), wrong("near-near", "name", plain(name)).mended("terms-only", "words", strings.Join(names, ", ")))
		case contains(n.Of[:k], name):
			p.add(place(k), wrong("near-twice", "name", plain(name)))
		default:
			n.of = append(n.of, j)
		}
	}
	if len(n.Of) < 2 {
		p.add(all[i].Place, wrong("near-few"))
	}
}

// nearPlaces finds where the names in a near are written.
func nearPlaces(detection ast.Node, name string) (out []Place) {
	m, ok := detection.(*ast.MappingNode)
	if !ok {
		return nil
	}
	for _, v := range m.Values {
		if k, _ := scalar(v.Key); k != name {
			continue
		}
		inner, ok := v.Value.(*ast.MappingNode)
		if !ok {
			return nil
		}
		for _, w := range inner.Values {
			if s, ok := w.Value.(*ast.SequenceNode); ok {
				for _, x := range s.Values {
					out = append(out, where(x))
				}
				return out
			}
		}
	}
	return nil
}

// condition reads a rule's condition and puts each mistake at its place in the
// file.
func (p *fileParser) condition(n ast.Node, selections []Selection) Condition {
	c := Condition{Place: where(n)}
	text, ok := p.text(n, key("condition"), 4000)
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
		p.add(p.inside(c.Place, text, m.at), m.mistake)
	}
	return c
}

// inside is the place of byte at of a value that begins at start. YAML may have
// quoted and folded the value, so both are walked together by what is no white
// space.
func (p *fileParser) inside(start Place, value string, at int) Place {
	skip := 0
	for _, r := range value[:min(at, len(value))] {
		if !unicode.IsSpace(r) {
			skip++
		}
	}
	end := strings.TrimSpace(value[min(at, len(value)):]) == ""
	line, column := start.Line, start.Column
	for first := true; line <= len(p.lines); line, column, first = line+1, 1, false {
		rest := []rune(p.lines[line-1])
		if column-1 > len(rest) {
			continue
		}
		rest = rest[column-1:]
		if first && len(rest) > 0 {
			switch rest[0] {
			case '"', '\'':
				rest, column = rest[1:], column+1
			case '|', '>':
				continue
			}
		}
		for _, r := range rest {
			if !unicode.IsSpace(r) {
				if skip == 0 {
					return Place{line, column}
				}
				if skip--; skip == 0 && end {
					return Place{line, column + 1}
				}
			}
			column++
		}
	}
	return Place{start.Line, start.Column + utf8.RuneCountInString(value[:min(at, len(value))])}
}
