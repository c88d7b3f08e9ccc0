package config

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

	"github.com/rumordesk/rumordesk/suggest"
)

// Bounds on the shape of the file, checked on its tokens before it is parsed:
// the parser is recursive, and a stack that overflows cannot be recovered.
const (
	maxDepth    = 32  // brackets and braces inside one another
	maxOpenLine = 200 // tokens on one line that may each open a level
)

// tree parses src into a syntax tree. What is wrong is recorded in rep, and
// the tree is nil then.
func tree(src []byte, rep *report) (root ast.Node) {
	defer func() {
		// The parser is third-party code on input that anyone may have written.
		if p := recover(); p != nil {
			root = nil
			rep.add(place{1, 1}, "the file cannot be read as YAML", fmt.Sprintf("simplify it and try again (%v)", p))
		}
	}()
	if at, ok := badByte(src); ok {
		rep.add(at, "the file is not plain UTF-8 text", "save it as UTF-8 without control characters")
		return nil
	}
	tokens := lexer.Tokenize(string(src))
	if !checkTokens(tokens, rep) {
		return nil
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		var y yaml.Error
		if !errors.As(err, &y) || y.GetToken() == nil {
			rep.add(place{1, 1}, "the file is not YAML: "+err.Error(), "")
			return nil
		}
		if strings.Contains(y.GetMessage(), "already defined") {
			rep.add(at(y.GetToken()), y.GetMessage(), "keep one of the two")
			return nil
		}
		rep.add(at(y.GetToken()), "the file is not YAML here: "+y.GetMessage(), "mend the indentation, quotes or brackets at this place")
		return nil
	}
	var docs []*ast.DocumentNode
	for _, d := range file.Docs {
		if d.Body != nil && d.Body.Type() != ast.CommentType {
			docs = append(docs, d)
		}
	}
	switch len(docs) {
	case 0:
		rep.add(place{1, 1}, "the file is empty", "write a starting configuration with: rumordesk init DIR")
		return nil
	case 1:
		return docs[0].Body
	}
	rep.add(at(docs[1].Body.GetToken()), "the file has more than one YAML document", "keep one and remove the line ---")
	return nil
}

// unused names the parts of YAML that the file does without.
var unused = map[token.Type]string{
	token.AnchorType:    "a YAML anchor (&)",
	token.MergeKeyType:  "a YAML merge key (<<)",
	token.TagType:       "a YAML tag (!)",
	token.DirectiveType: "a YAML directive (%)",
}

// checkTokens refuses what a settings file never needs and a parser may choke
// on: aliases and anchors (they can multiply without bound), tags, merge keys,
// directives, and nesting beyond any sense.
func checkTokens(tokens token.Tokens, rep *report) bool {
	depth, line, opens, refused := 0, 0, 0, 0
	refuse := func(t *token.Token, problem, mend string) {
		if at(t).line != refused { // one line tends to repeat it
			refused = at(t).line
			rep.add(at(t), problem, mend)
		}
	}
	for _, t := range tokens {
		switch t.Type {
		case token.AliasType:
			refuse(t, "a value that begins with * is a YAML alias, which this file does not use", `put the value in quotes: "*/30 * * * *"`)
		case token.AnchorType, token.MergeKeyType, token.TagType, token.DirectiveType:
			refuse(t, unused[t.Type]+" is not used in this file", "write the value out in full, in quotes if it begins with & ! or %")
		case token.SequenceStartType, token.MappingStartType:
			depth++
			if depth > maxDepth {
				rep.add(at(t), fmt.Sprintf("brackets nested more than %d deep", maxDepth), "write the value in the form that docs/guide/configuration.md shows")
				return false
			}
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if l := at(t).line; l != line {
				line, opens = l, 0
			}
			if opens++; opens > maxOpenLine {
				rep.add(at(t), "too many entries on one line", "write one entry a line")
				return false
			}
		}
		if len(rep.found) >= maxReported {
			return false
		}
	}
	return len(rep.found) == 0
}

// badByte finds the first byte that is not text: invalid UTF-8, or a control
// character other than tab and line end.
func badByte(src []byte) (place, bool) {
	p := place{1, 1}
	for i := 0; i < len(src); {
		c, n := utf8.DecodeRune(src[i:])
		switch {
		case c == utf8.RuneError && n == 1:
			return p, true
		case c == '\n':
			p.line, p.column = p.line+1, 0
		case c < ' ' && c != '\t' && c != '\r', c == 0x7f, c == 0xfeff:
			return p, true
		}
		p.column++
		i += n
	}
	return place{}, false
}

// at is the place of a token.
func at(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{1, 1}
	}
	return place{t.Position.Line, t.Position.Column}
}

// where is the place of a value: of its first key for a mapping, whose own
// token is the colon after it.
func where(n ast.Node) place {
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return where(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return where(n.Key)
	case nil:
		return place{1, 1}
	}
	return at(n.GetToken())
}

// slip is the entry under which mapping notes that it refused a key.
const slip = "?"

// entry is one key of a mapping with its value.
type entry struct {
	key   place
	value ast.Node
}

// mapping reads n as a mapping with no keys but known ones. what names it in
// messages. It returns false where n is not a mapping at all. If a key was
// refused, slip is set, so that the key it was meant for is not called missing
// as well.
func (r *report) mapping(n ast.Node, what string, known []string) (map[string]entry, bool) {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		r.add(where(n), what+" must be a mapping of keys to values", "its keys are "+strings.Join(known, ", "))
		return nil, false
	}
	out := make(map[string]entry, len(pairs))
	for _, p := range pairs {
		key, ok := text(p.Key)
		if !ok {
			r.add(where(p.Key), "a key of "+what+" must be a plain word", "its keys are "+strings.Join(known, ", "))
			continue
		}
		if !contains(known, key) {
			r.unknownKey(where(p.Key), key, what, known)
			out[slip] = entry{key: where(p.Key)}
			continue
		}
		out[key] = entry{where(p.Key), p.Value}
	}
	return out, true
}

// secretWords betray a key that was meant to hold a secret.
var secretWords = []string{"password", "passwd", "secret", "token", "api_key", "apikey", "credential"}

func (r *report) unknownKey(p place, key, what string, known []string) {
	shown := strconv.Quote(cut(key, 60))
	lower := strings.ToLower(key)
	for _, w := range secretWords {
		if strings.Contains(lower, w) {
			r.addPrivate(p, fmt.Sprintf("unknown key %s in %s", shown, what), "remove it: this file holds no secrets and should be fit to share")
			return
		}
	}
	if key == "data" || key == "data_dir" {
		r.add(p, fmt.Sprintf("unknown key %s in %s", shown, what), "the data folder is a flag: rumordesk --data DIR")
		return
	}
	if s := suggest.Nearest(key, known); s != "" {
		r.add(p, fmt.Sprintf("unknown key %s in %s", shown, what), fmt.Sprintf("did you mean %q?", s))
		return
	}
	r.add(p, fmt.Sprintf("unknown key %s in %s", shown, what), "its keys are "+strings.Join(known, ", "))
}

// list reads n as a list. Null is an empty list.
func (r *report) list(n ast.Node, what string) []ast.Node {
	switch n := n.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode:
		return nil
	default:
		r.add(where(n), what+" must be a list", "write it as [a, b] or with one \"- \" a line")
		return nil
	}
}

// str reads n as one line of text. An empty or missing value is a mistake.
func (r *report) str(n ast.Node, what string, maxChars int) (string, bool) {
	s, ok := text(n)
	s = strings.TrimSpace(s)
	switch {
	case !ok:
		r.add(where(n), what+" must be a single value", "write it as text, in quotes if it holds special characters")
	case s == "":
		r.add(where(n), what+" is empty", "give it a value, or remove the key")
	case strings.ContainsAny(s, "\n\r\t"):
		r.add(where(n), what+" runs over several lines", "write it on one line")
	case utf8.RuneCountInString(s) > maxChars:
		r.add(where(n), fmt.Sprintf("%s is longer than %d characters", what, maxChars), "shorten it")
	default:
		return s, true
	}
	return "", false
}

// text is the text of a scalar as it was written, so that 2020 or true may be
// a name. Null is empty text.
func text(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		if n.Value == nil {
			return "", true
		}
		return n.Value.Value, true
	case *ast.NullNode:
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

// cut shortens s to n characters for a message.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}
