package yamltree

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Root parses the file and returns the top of its tree. It is the zero Node for a file
// with nothing in it, and for one that cannot be parsed; the mistake is recorded then.
func (r *Reader) Root() (root Node) {
	defer func() {
		// The parser is other people's code on input that anybody may have written.
		if p := recover(); p != nil {
			root = Node{}
			r.Add(Start, Wrong("yaml-broken", "why", fmt.Sprint(p)))
		}
	}()
	if at, ok := badCharacter(r.src); ok {
		r.Add(at, Wrong("utf8"))
		return Node{}
	}
	tokens := lexer.Tokenize(r.src)
	if !r.checkShape(tokens) {
		return Node{}
	}
	// Pairs finds keys that come twice, and the other mistakes with them.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		at, why := Start, err.Error()
		var y yaml.Error
		if errors.As(err, &y) {
			at, why = tokenPlace(y.GetToken()), y.GetMessage()
		}
		r.Add(at, Wrong("yaml", "why", why))
		return Node{}
	}
	for _, d := range file.Docs {
		if d.Body == nil || d.Body.Type() == ast.CommentType {
			continue
		}
		if !root.IsZero() {
			r.Add(Node{d.Body}.Place(), Wrong("second-document"))
			return Node{}
		}
		root = Node{d.Body}
	}
	if root.IsZero() && !r.format.MayBeEmpty {
		r.Add(Start, Wrong("file-empty"))
	}
	return root
}

// badCharacter finds the first byte that is not text: invalid UTF-8, or a control
// character other than tab and line end.
func badCharacter(src string) (Place, bool) {
	at := Place{Line: 1}
	for i, c := range src {
		at.Column++
		switch {
		case c == '\n':
			at = Place{Line: at.Line + 1}
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
		return Start
	}
	return Place{t.Position.Line, max(t.Position.Column, 1)}
}
