package index

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// Limits of a query. They bound what one request can cost.
const (
	MaxQueryBytes = 8 << 10 // length of the typed query
	MaxDepth      = 32      // nesting of brackets and NOT
	MaxClauses    = 256     // terms, phrases and days in one query
	MaxSlop       = 1000    // tokens in "a b"~N
	MaxExpansions = 5000    // words that one prefix* may stand for
)

// A QueryError says where a query is wrong and how to mend it.
type QueryError struct {
	Query  string // the query as typed
	Column int    // 1-based, in characters; 0 when no one place is at fault
	Msg    string // what is wrong; how to mend it
	// Key is of [QueryKeys] and Args what its sentence names, in their order, for
	// pages that say it in other languages.
	Key  string
	Args []string
}

// QueryKeys lists the keys of a QueryError.
func QueryKeys() []string {
	return []string{
		"and-after", "and-before", "close", "day", "day-far", "day-plain", "deep", "empty-group", "empty-quotes", "field",
		"field-empty", "long", "near-far", "near-number", "near-space", "no-letter", "not-after", "open", "or-after",
		"or-before", "quote-open", "range-open", "range-order", "star-alone", "star-bare", "star-inside", "star-short",
		"star-wide", "terms",
	}
}

// Error returns "query:COLUMN: what; how to mend it".
func (e *QueryError) Error() string {
	if e.Column == 0 {
		return "query: " + e.Msg
	}
	return fmt.Sprintf("query:%d: %s", e.Column, e.Msg)
}

func (l *lexer) fail(col int, key, format string, args ...any) error {
	e := &QueryError{Query: l.src, Column: col, Key: key, Msg: fmt.Sprintf(format, args...)}
	for _, a := range args {
		e.Args = append(e.Args, fmt.Sprint(a))
	}
	return e
}

// ParseQuery reads a query in the language that the package comment describes.
// The error is a *QueryError. An empty query matches everything.
func ParseQuery(q string) (Query, error) {
	l := &lexer{src: q, col: 1}
	if len(q) > MaxQueryBytes {
		return Query{}, &QueryError{Query: q[:64], Key: "long", Args: []string{fmt.Sprint(MaxQueryBytes)}, Msg: fmt.Sprintf("the query is longer than %d bytes; shorten it", MaxQueryBytes)}
	}
	if !utf8.ValidString(q) {
		l.src = strings.ToValidUTF8(q, " ")
	}
	p := &parser{lexer: l}
	if err := p.advance(); err != nil {
		return Query{}, err
	}
	n, err := p.or(Any, 0)
	if err != nil {
		return Query{}, err
	}
	if p.tok.kind == tokClose {
		return Query{}, p.fail(p.tok.col, "close", "this ) closes nothing; remove it, or add a ( before")
	}
	if n == nil {
		n = All{}
	}
	return Query{Root: n}, nil
}

type parser struct {
	*lexer
	tok     lexeme
	clauses int
}

func (p *parser) advance() (err error) {
	p.tok, err = p.lex()
	return err
}

func (p *parser) or(f Field, depth int) (Node, error) {
	var parts Or
	for {
		n, err := p.and(f, depth)
		if err != nil {
			return nil, err
		}
		switch n := n.(type) {
		case nil:
			if p.tok.kind == tokOr {
				return nil, p.fail(p.tok.col, "or-before", "OR has nothing before it; write a OR b, or put the word in quotes")
			}
			if len(parts) > 0 {
				return nil, p.fail(p.tok.col, "or-after", "OR has nothing after it; write a OR b, or put the word in quotes")
			}
		case Or:
			parts = append(parts, n...)
		default:
			parts = append(parts, n)
		}
		if p.tok.kind != tokOr {
			break
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	switch len(parts) {
	case 0:
		return nil, nil
	case 1:
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) and(f Field, depth int) (Node, error) {
	var parts And
	for joined := false; ; {
		n, more, err := p.unary(f, depth)
		if err != nil {
			return nil, err
		}
		if !more {
			if joined {
				return nil, p.fail(p.tok.col, "and-after", "AND has nothing after it; write a AND b, or put the word in quotes")
			}
			break
		}
		joined = false
		switch n := n.(type) {
		case nil: // punctuation only
		case And:
			parts = append(parts, n...)
		default:
			parts = append(parts, n)
		}
		if p.tok.kind == tokAnd {
			if len(parts) == 0 {
				return nil, p.fail(p.tok.col, "and-before", "AND has nothing before it; write a AND b, or put the word in quotes")
			}
			joined = true
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
	}
	switch len(parts) {
	case 0:
		return nil, nil
	case 1:
		return parts[0], nil
	}
	return parts, nil
}

// unary returns the next operand. more is false where no operand begins; a nil
// node with more true is a word of nothing but punctuation, which says nothing.
func (p *parser) unary(f Field, depth int) (n Node, more bool, err error) {
	if depth > MaxDepth {
		return nil, false, p.fail(p.tok.col, "deep", "brackets and NOT are nested deeper than %d; simplify the query", MaxDepth)
	}
	t := p.tok
	switch t.kind {
	case tokAnd:
		return nil, false, p.fail(t.col, "and-before", "AND has nothing before it; write a AND b, or put the word in quotes")
	case tokEnd, tokClose, tokOr:
		return nil, false, nil
	}
	if err := p.advance(); err != nil {
		return nil, false, err
	}
	switch t.kind {
	case tokNot, tokMinus:
		of, more, err := p.unary(f, depth+1)
		if err != nil {
			return nil, false, err
		}
		if !more {
			return nil, false, p.fail(t.col, "not-after", "NOT has nothing after it; write NOT a, or put the word in quotes")
		}
		if of == nil {
			return nil, true, nil
		}
		if inner, ok := of.(Not); ok {
			return inner.Of, true, nil
		}
		return Not{Of: of}, true, nil
	case tokOpen, tokGroup:
		if t.kind == tokGroup {
			f = t.field
		}
		n, err := p.or(f, depth+1)
		if err != nil {
			return nil, false, err
		}
		if p.tok.kind != tokClose {
			return nil, false, p.fail(t.col, "open", "this ( is not closed; add a ) after the group")
		}
		if n == nil {
			return nil, false, p.fail(t.col, "empty-group", "the brackets hold nothing; write words inside or remove them")
		}
		return n, true, p.advance()
	}
	n, err = p.leaf(t, f)
	return n, err == nil, err
}

func (p *parser) leaf(t lexeme, f Field) (Node, error) {
	if p.clauses++; p.clauses > MaxClauses {
		return nil, p.fail(t.col, "terms", "the query has more than %d terms; shorten it", MaxClauses)
	}
	explicit := t.field != Any
	if explicit {
		f = t.field
	}
	if f == Day {
		if t.kind == tokPhrase || t.prefix {
			return nil, p.fail(t.textCol, "day-plain", "a day is written plainly; write day:2026-01-31, day:2026-01-01..2026-01-31 or day:>=2026-01-01")
		}
		return p.days(t)
	}
	empty := len(fold.Tokens(fold.String(t.text))) == 0
	if t.kind == tokPhrase {
		if empty {
			return nil, p.fail(t.textCol, "empty-quotes", "the quotes hold no word; write a word inside or remove them")
		}
		return Phrase{Field: f, Text: t.text, Near: t.near, Slop: t.slop}, nil
	}
	if empty {
		if explicit || t.prefix {
			return nil, p.fail(t.textCol, "no-letter", "there is no letter or digit in %q; write a word", t.text)
		}
		return nil, nil
	}
	if t.prefix {
		if err := p.checkPrefix(t, f); err != nil {
			return nil, err
		}
	}
	return Term{Field: f, Text: t.text, Prefix: t.prefix}, nil
}

// checkPrefix keeps a prefix from standing for half of the dictionary.
func (p *parser) checkPrefix(t lexeme, f Field) error {
	if f.Exact() {
		return nil
	}
	folded := fold.String(t.text)
	toks := fold.Tokens(folded)
	last := toks[len(toks)-1]
	if last.End != len(folded) {
		return p.fail(t.textCol, "star-alone", "* must follow a letter or digit; write vaccin*")
	}
	if len(toks) == 1 && !last.Han && last.End-last.Start < 2 {
		return p.fail(t.textCol, "star-short", "* needs at least two letters before it; write va*")
	}
	return nil
}

func (p *parser) days(t lexeme) (Node, error) {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '＞':
			return '>'
		case r == '＜':
			return '<'
		case r == '＝':
			return '='
		case r == '．' || r == '。':
			return '.'
		}
		return plain(r)
	}, t.text)
	s = strings.NewReplacer("……", "..", "…", "..", "≥", ">=", "≤", "<=").Replace(s)
	var d Days
	var err error
	day := func(v string, shift int) string {
		at, e := time.Parse(time.DateOnly, v)
		if e != nil {
			err = p.fail(t.textCol, "day", "%q is not a day; write it as 2026-01-31", v)
			return ""
		}
		at = at.AddDate(0, 0, shift)
		if at.Year() < 1 || at.Year() > 9999 {
			err = p.fail(t.textCol, "day-far", "%q leaves the calendar; write a year between 0001 and 9999", v)
			return ""
		}
		return at.Format(time.DateOnly)
	}
	from, to, ranged := strings.Cut(s, "..")
	switch {
	case ranged && from == "" && to == "":
		return nil, p.fail(t.textCol, "range-open", "the range has no end; write day:2026-01-01..2026-01-31")
	case ranged:
		if from != "" {
			d.From = day(from, 0)
		}
		if to != "" && err == nil {
			d.To = day(to, 0)
		}
		if err == nil && from != "" && to != "" && d.To < d.From {
			err = p.fail(t.textCol, "range-order", "the range ends before it begins; write the earlier day first")
		}
	case strings.HasPrefix(s, ">="):
		d.From = day(s[2:], 0)
	case strings.HasPrefix(s, "<="):
		d.To = day(s[2:], 0)
	case strings.HasPrefix(s, ">"):
		d.From = day(s[1:], 1)
	case strings.HasPrefix(s, "<"):
		d.To = day(s[1:], -1)
	default:
		d.From = day(s, 0)
		d.To = d.From
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}
