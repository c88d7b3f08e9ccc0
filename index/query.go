package index

import (
	"strconv"
	"strings"
)

// A Query is a parsed query. Its zero value matches everything.
//
// The tree is exported so that every engine behind Index reads the same
// language: an engine walks Root and never looks at the typed text.
type Query struct {
	Root Node // nil or All matches every document
}

// String returns the query in the query language. Parsing it gives the same
// query again.
func (q Query) String() string {
	if q.Root == nil {
		return ""
	}
	return q.Root.String()
}

// A Node is one part of a query: All, And, Or, Not, Term, Phrase or Days.
type Node interface {
	String() string
	node()
}

// A Field names where a term is looked for.
type Field string

// The fields of a document that a query can name. Any is the title and the text.
const (
	Any       Field = ""
	Title     Field = "title"
	Text      Field = "text"
	Source    Field = "source"
	Kind      Field = "kind"
	Lang      Field = "lang"
	Publisher Field = "publisher"
	URL       Field = "url"
	Day       Field = "day"
)

// QueryFields lists the fields that may stand before a colon.
func QueryFields() []Field {
	return []Field{Title, Text, Source, Kind, Lang, Publisher, URL, Day}
}

// Exact reports whether the field is compared as a whole (after folding)
// instead of word by word.
func (f Field) Exact() bool {
	return f == Source || f == Kind || f == Lang || f == Publisher
}

type (
	// All matches every document. It stands alone, never inside another node.
	All struct{}

	// And matches what all of its parts match. It has at least two.
	And []Node

	// Or matches what any of its parts matches. It has at least two.
	Or []Node

	// Not matches what Of does not match.
	Not struct{ Of Node }

	// Term is a word as it was typed. It also finds other forms of the word.
	// A Term of several tokens ("covid-19", "新冠疫苗") finds them side by side.
	Term struct {
		Field  Field
		Text   string
		Prefix bool // words that begin with Text
	}

	// Phrase is text in quotes: the words as written, side by side. With Slop,
	// the parts between spaces may stand in any order, with at most Slop other
	// tokens between the first and the last of them.
	Phrase struct {
		Field Field
		Text  string
		Near  bool // "…"~Slop
		Slop  int  // 0 to MaxSlop; counts tokens of package fold
	}

	// Days matches a published day from From to To, both included, as
	// 2006-01-02 in UTC. An empty end is open.
	Days struct{ From, To string }
)

func (All) node()    {}
func (And) node()    {}
func (Or) node()     {}
func (Not) node()    {}
func (Term) node()   {}
func (Phrase) node() {}
func (Days) node()   {}

// String returns "", which parses to All.
func (All) String() string { return "" }

// String joins the parts with AND.
func (n And) String() string { return join(n, " AND ", false) }

// String joins the parts with OR.
func (n Or) String() string { return join(n, " OR ", true) }

// String puts NOT before the part.
func (n Not) String() string {
	switch n.Of.(type) {
	case And, Or:
		return "NOT (" + n.Of.String() + ")"
	}
	return "NOT " + n.Of.String()
}

// String returns the term with its field.
func (n Term) String() string {
	s := prefix(n.Field) + n.Text
	if n.Prefix {
		s += "*"
	}
	return s
}

// String returns the phrase in straight quotes.
func (n Phrase) String() string {
	s := prefix(n.Field) + `"` + n.Text + `"`
	if n.Near {
		s += "~" + strconv.Itoa(n.Slop)
	}
	return s
}

// String returns the days as one day, a range, or an open range.
func (n Days) String() string {
	switch {
	case n.To == "":
		return "day:>=" + n.From
	case n.From == "":
		return "day:<=" + n.To
	case n.From == n.To:
		return "day:" + n.From
	}
	return "day:" + n.From + ".." + n.To
}

func prefix(f Field) string {
	if f == Any {
		return ""
	}
	return string(f) + ":"
}

func join(parts []Node, sep string, or bool) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(sep)
		}
		_, isAnd := p.(And)
		_, isOr := p.(Or)
		if isOr || (or && isAnd) {
			b.WriteString("(" + p.String() + ")")
			continue
		}
		b.WriteString(p.String())
	}
	return b.String()
}
