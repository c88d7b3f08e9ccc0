package rules

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/yamltree"
)

// maxNesting bounds the depth of a condition, for the parser is recursive.
const maxNesting = 50

// condError is a mistake in a condition at a byte offset of it.
type condError struct {
	at int
	*yamltree.Mistake
}

// condParser reads a condition:
//
//	or      = and { "or" and }
//	and     = unary { "and" unary }
//	unary   = "not" unary | "(" or ")" | ( number | "all" | "any" ) "of" names | name
//	names   = "them" | name | name with *
//
// Unknown names are noted and reading goes on; anything else ends it.
type condParser struct {
	tokens  []condToken
	names   []string
	depth   int
	unknown []condError
}

// parseCondition reads the condition s over the selections called names, whose
// order gives each its bit.
func parseCondition(s string, names []string) (*condition, []condError) {
	p := &condParser{tokens: lexCondition(s), names: names}
	for _, t := range p.tokens {
		if t.kind == tokBad {
			return nil, []condError{{t.at, unexpected(t)}}
		}
	}
	if p.peek().kind == tokEnd {
		return nil, []condError{{0, yamltree.Wrong("condition-empty")}}
	}
	c, err := p.or()
	if err == nil && p.peek().kind != tokEnd {
		t := p.peek()
		switch t.kind {
		case tokClose:
			err = &condError{t.at, yamltree.Wrong("close")}
		default:
			err = &condError{t.at, yamltree.Wrong("join", "word", yamltree.Shorten(t.text))}
		}
	}
	if err != nil {
		return nil, append(p.unknown, *err)
	}
	return c, p.unknown
}

func (p *condParser) peek() condToken { return p.tokens[0] }

func (p *condParser) next() condToken {
	t := p.tokens[0]
	if len(p.tokens) > 1 {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *condParser) or() (*condition, *condError) {
	return p.chain(tokOr, opOr, p.and)
}

func (p *condParser) and() (*condition, *condError) {
	return p.chain(tokAnd, opAnd, p.unary)
}

// chain reads one or more operands joined by the operator.
func (p *condParser) chain(sep tokenKind, op condOp, operand func() (*condition, *condError)) (*condition, *condError) {
	first, err := operand()
	if err != nil {
		return nil, err
	}
	if p.peek().kind != sep {
		return first, nil
	}
	c := &condition{op: op, parts: []*condition{first}}
	for p.peek().kind == sep {
		p.next()
		part, err := operand()
		if err != nil {
			return nil, err
		}
		c.parts = append(c.parts, part)
	}
	return c, nil
}

func (p *condParser) unary() (*condition, *condError) {
	if p.depth++; p.depth > maxNesting {
		return nil, &condError{p.peek().at, yamltree.Wrong("condition-deep")}
	}
	defer func() { p.depth-- }()
	t := p.next()
	switch t.kind {
	case tokNot:
		part, err := p.unary()
		if err != nil {
			return nil, err
		}
		return &condition{op: opNot, parts: []*condition{part}}, nil
	case tokOpen:
		c, err := p.or()
		if err != nil {
			return nil, err
		}
		if end := p.next(); end.kind != tokClose {
			return nil, &condError{t.at, yamltree.Wrong("open")}
		}
		return c, nil
	case tokNumber, tokAll, tokAny:
		if t.kind == tokNumber && p.peek().kind != tokOf {
			return nil, &condError{t.at, yamltree.Wrong("condition-number", "n", t.text)}
		}
		return p.quantifier(t)
	case tokName:
		return p.name(t), nil
	case tokEnd:
		return nil, &condError{t.at, yamltree.Wrong("condition-ends")}
	}
	return nil, &condError{t.at, yamltree.Wrong("sign-here", "sign", yamltree.Shorten(t.text))}
}

func (p *condParser) name(t condToken) *condition {
	for i, n := range p.names {
		if n == t.text {
			return &condition{op: opSelection, mask: 1 << i}
		}
	}
	if strings.Contains(t.text, "*") {
		p.fail(t.at, yamltree.Wrong("condition-star", "name", yamltree.Shorten(t.text)))
	} else {
		p.missing(t)
	}
	return &condition{op: opSelection}
}

func (p *condParser) missing(t condToken) {
	p.fail(t.at, yamltree.Wrong("condition-unknown", "name", yamltree.Shorten(t.text)).Suggest(t.text, p.names))
}

func (p *condParser) fail(at int, m *yamltree.Mistake) {
	p.unknown = append(p.unknown, condError{at, m})
}

// unexpected is the mistake of a sign that no condition has.
func unexpected(t condToken) *yamltree.Mistake {
	m := yamltree.Wrong("sign", "sign", yamltree.Shorten(t.text))
	if hint, ok := wrongSigns[t.text]; ok {
		return m.WithHint(hint)
	}
	return m
}

// quantifier reads the rest of "2 of them", "all of vac*" and the like.
func (p *condParser) quantifier(count condToken) (*condition, *condError) {
	if of := p.next(); of.kind != tokOf {
		return nil, &condError{of.at, yamltree.Wrong("of", "count", yamltree.Shorten(count.text))}
	}
	t := p.next()
	c := &condition{op: opAtLeast, target: t.text}
	switch t.kind {
	case tokThem:
		c.target = "them"
		for i := range p.names {
			c.mask |= 1 << i
		}
	case tokName:
		for i, n := range p.names {
			if wild(t.text, n) {
				c.mask |= 1 << i
			}
		}
		if c.mask == 0 {
			p.missing(t)
			return c, nil
		}
	default:
		return nil, &condError{t.at, yamltree.Wrong("them")}
	}
	most := bits.OnesCount64(c.mask)
	switch count.kind {
	case tokAny:
		c.least = 1
	case tokAll:
		c.least = most
	default:
		n, err := strconv.Atoi(count.text)
		if err != nil || n < 1 || n > most {
			p.fail(count.at, yamltree.Wrong("count", "n", yamltree.Shorten(count.text), "name", yamltree.Shorten(c.target), "most", strconv.Itoa(most)))
		}
		c.least = n
	}
	return c, nil
}

// wild reports whether name fits a name with stars for any characters.
func wild(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		i := strings.Index(name, part)
		if i < 0 {
			return false
		}
		name = name[i+len(part):]
	}
	return strings.HasSuffix(name, parts[last])
}
