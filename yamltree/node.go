package yamltree

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Node is a value of the file: a mapping, a list or a single value. The zero Node is
// nothing at all.
type Node struct{ n ast.Node }

// Pair is one key of a mapping and its value.
type Pair struct {
	Name  string
	At    Place // of the key
	Key   Node
	Value Node
}

// IsZero says that there is no node.
func (n Node) IsZero() bool { return n.n == nil }

// IsNull says that there is no value, or that it is null.
func (n Node) IsNull() bool { return n.n == nil || n.n.Type() == ast.NullType }

// Place is where the value stands. Of a mapping in block form it is that of the first
// key, for its own token is the colon behind it.
func (n Node) Place() Place {
	switch m := n.n.(type) {
	case nil:
		return Start
	case *ast.MappingNode:
		if !m.IsFlowStyle && len(m.Values) > 0 {
			return Node{m.Values[0].Key}.Place()
		}
	case *ast.MappingValueNode:
		return Node{m.Key}.Place()
	}
	return tokenPlace(n.n.GetToken())
}

// Pairs are the keys and values of a mapping, as they stand: a key may come twice. It
// returns false for what is no mapping.
func (n Node) Pairs() ([]Pair, bool) {
	var values []*ast.MappingValueNode
	switch m := n.n.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return nil, false
	}
	out := make([]Pair, len(values))
	for i, v := range values {
		key := Node{v.Key}
		name, _ := key.Scalar()
		out[i] = Pair{Name: name, At: key.Place(), Key: key, Value: Node{v.Value}}
	}
	return out, true
}

// Items are the entries of a list. It returns false for what is no list.
func (n Node) Items() ([]Node, bool) {
	l, ok := n.n.(*ast.SequenceNode)
	if !ok {
		return nil, false
	}
	out := make([]Node, len(l.Values))
	for i, v := range l.Values {
		out[i] = Node{v}
	}
	return out, true
}

// Scalar is the text of a single value as it is written, so that 2020, yes or null may
// be a word. Nothing at all is empty text. It returns false for what is no single
// value.
func (n Node) Scalar() (string, bool) {
	switch v := n.n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		if v.Value == nil {
			return "", true
		}
		return v.Value.Value, true
	case *ast.NullNode:
		if t := v.GetToken(); t != nil && t.Type == token.NullType {
			return t.Value, true
		}
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.n.GetToken().Value, true
	}
	return "", false
}

// Int is a whole number that is written without quotes.
func (n Node) Int() (int, bool) {
	i, ok := n.n.(*ast.IntegerNode)
	if !ok {
		return 0, false
	}
	v, err := strconv.Atoi(i.GetToken().Value)
	return v, err == nil
}

// Bool is true or false, written without quotes.
func (n Node) Bool() (value, ok bool) {
	b, ok := n.n.(*ast.BoolNode)
	return ok && b.Value, ok
}
