package rules

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// tree parses src into a syntax tree. It returns nil for a file with nothing in
// it, and for one with a mistake, which is in r then.
func tree(src string, r *report) (root ast.Node) {
	defer func() {
		// The parser is other people's code on input that anybody may have written.
		if p := recover(); p != nil {
			root = nil
			r.add(Place{1, 1}, wrong("yaml-broken", "why", fmt.Sprint(p)))
		}
	}()
	if at, ok := badCharacter(src); ok {
		r.add(at, wrong("utf8"))
		return nil
	}
	tokens := lexer.Tokenize(src)
	if !checkTokens(tokens, r) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, msg := Place{1, 1}, err.Error()
		var y yaml.Error
		if errors.As(err, &y) {
			at, msg = tokenPlace(y.GetToken()), y.GetMessage()
		}
		r.add(at, wrong("yaml", "why", msg))
		return nil
	}
	for _, d := range file.Docs {
		if d.Body == nil || d.Body.Type() == ast.CommentType {
			continue
		}
		if root != nil {
			r.add(where(d.Body), wrong("second-document"))
			return nil
		}
		root = d.Body
	}
	return root
}

// badCharacter finds the first byte that is not text: invalid UTF-8, or a
// control character other than tab and line end.
func badCharacter(src string) (Place, bool) {
	at := Place{1, 0}
	for i, c := range src {
		at.Column++
		switch {
		case c == '\n':
			at = Place{at.Line + 1, 0}
		case c < ' ' && c != '\t' && c != '\r', c == 0x7f, c == 0xfeff:
			return at, true
		case c == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(src[i:]); size == 1 {
				return at, true
			}
		}
	}
	return Place{}, false
}

func tokenPlace(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{1, 1}
	}
	return Place{t.Position.Line, max(t.Position.Column, 1)}
}

// where is the place of a value; of a mapping in block form, that of its first
// key, for its own token is the colon behind it.
func where(n ast.Node) Place {
	switch n := n.(type) {
	case nil:
		return Place{1, 1}
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return where(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return where(n.Key)
	}
	return tokenPlace(n.GetToken())
}

// pair is one key of a mapping and its value.
type pair struct {
	name  string
	at    Place // of the key
	value ast.Node
}

// pairs reads n as a mapping and refuses a key that comes twice. shape is the mend of
// what has another. The second result is false where n is no mapping.
func (r *report) pairs(n ast.Node, what subject, shape Message) ([]pair, bool) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.add(where(n), mistake{wrongIn("keys", what).problem, shape})
		return nil, false
	}
	out := make([]pair, 0, len(values))
	seen := make(map[string]Place, len(values))
	for _, v := range values {
		at := where(v.Key)
		name, ok := scalar(v.Key)
		if !ok {
			r.add(at, mistake{wrongIn("key-text", what).problem, shape})
			continue
		}
		if first, ok := seen[name]; ok {
			r.add(at, wrongIn("key-twice", what, "key", plain(name), "line", digits(first.Line)))
			continue
		}
		seen[name] = at
		out = append(out, pair{name, at, v.Value})
	}
	return out, true
}

// fields reads n as a mapping with no keys but the known ones. The last result is
// true if an unknown key was refused, so that the key it was meant for is not
// reported as missing too.
func (r *report) fields(n ast.Node, what subject, known ...string) (f map[string]pair, ok, slip bool) {
	list, ok := r.pairs(n, what, says("keys-are", "keys", strings.Join(known, ", ")))
	if !ok {
		return nil, false, false
	}
	f = make(map[string]pair, len(list))
	for _, p := range list {
		if !contains(known, p.name) {
			slip = true
			r.add(p.at, wrongIn("key-unknown", what, "key", plain(p.name)).meant(p.name, known))
			continue
		}
		f[p.name] = p
	}
	return f, true, slip
}

// list reads n as a list; nothing at all is an empty one.
func (r *report) list(n ast.Node, what subject) []ast.Node {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode, nil:
		return nil
	}
	r.add(where(n), wrongIn("list", what))
	return nil
}

// text reads n as text of 1 to most characters, white space trimmed.
func (r *report) text(n ast.Node, what subject, most int) (string, bool) {
	s, ok := scalar(n)
	s = strings.TrimSpace(s)
	switch {
	case !ok:
		r.add(where(n), wrongIn("text", what))
	case s == "":
		r.add(where(n), wrongIn("empty", what))
	case utf8.RuneCountInString(s) > most:
		r.add(where(n), wrongIn("long", what, "most", digits(most)))
	default:
		return s, true
	}
	return "", false
}

// number reads n as a whole number from low to high; 0 where it reports that n is
// none.
func (r *report) number(n ast.Node, what subject, low, high int) int {
	if i, ok := n.(*ast.IntegerNode); ok {
		v, err := strconv.Atoi(i.GetToken().Value)
		if err == nil && v >= low && v <= high {
			return v
		}
	}
	r.add(where(n), wrongIn("number", what, "low", digits(low), "high", digits(high)))
	return 0
}

// scalar is the text of a single value as written, so that 2020 or yes may be a
// term. Nothing at all is empty text.
func scalar(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		if n.Value == nil {
			return "", true
		}
		return n.Value.Value, true
	case *ast.NullNode:
		if t := n.GetToken(); t != nil && t.Type == token.NullType {
			return t.Value, true // a term may be the word null
		}
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
