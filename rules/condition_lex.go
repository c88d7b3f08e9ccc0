package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/yamltree"
)

// The tokens of a condition.
type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokName
	tokNumber
	tokOpen
	tokClose
	tokAnd
	tokOr
	tokNot
	tokOf
	tokAll
	tokAny
	tokThem
	tokBad
)

type condToken struct {
	kind tokenKind
	text string
	at   int // byte offset in the condition
}

// keywords are the words that no selection may be called.
var keywords = map[string]tokenKind{
	"and": tokAnd, "or": tokOr, "not": tokNot, "of": tokOf, "all": tokAll, "any": tokAny, "them": tokThem,
}

// wrongSigns are signs that people type for what the language writes otherwise, with the
// hint for each.
var wrongSigns = map[string]Message{
	"（": yamltree.NewMessage("write-for", "word", "(", "sign", "（"), "）": yamltree.NewMessage("write-for", "word", ")", "sign", "）"),
	"&": yamltree.NewMessage("write", "word", "and"), "|": yamltree.NewMessage("write", "word", "or"), "!": yamltree.NewMessage("write", "word", "not"),
	",": yamltree.NewMessage("write-between"), "，": yamltree.NewMessage("write-between"), "+": yamltree.NewMessage("weights"),
	">": yamltree.NewMessage("under-threshold"), "<": yamltree.NewMessage("under-threshold"), "=": yamltree.NewMessage("under-threshold"),
}

// lexCondition cuts a condition into tokens; the last one is tokEnd. What is no
// token becomes a tokBad.
func lexCondition(s string) []condToken {
	var out []condToken
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case r == '(':
			out = append(out, condToken{kind: tokOpen, text: "(", at: i})
		case r == ')':
			out = append(out, condToken{kind: tokClose, text: ")", at: i})
		case nameRune(r), r == '*':
			end := i
			for end < len(s) {
				r, n := utf8.DecodeRuneInString(s[end:])
				if !nameRune(r) && r != '*' {
					break
				}
				end += n
			}
			out = append(out, word(s[i:end], i))
			i = end
			continue
		default:
			out = append(out, condToken{kind: tokBad, text: string(r), at: i})
		}
		i += size
	}
	return append(out, condToken{kind: tokEnd, at: len(s)})
}

func word(text string, at int) condToken {
	t := condToken{kind: tokName, text: text, at: at}
	if k, ok := keywords[strings.ToLower(text)]; ok {
		t.kind = k
	} else if strings.Trim(text, "0123456789") == "" {
		t.kind = tokNumber
	}
	return t
}

// nameRune reports whether r may stand in the name of a selection.
func nameRune(r rune) bool {
	return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// checkName says what is wrong with s as the name of a selection, or nothing.
func checkName(s string) *yamltree.Mistake {
	first, _ := utf8.DecodeRuneInString(s)
	switch {
	case s == "":
		return yamltree.Wrong("selection-name")
	case utf8.RuneCountInString(s) > maxNameRunes:
		return yamltree.Wrong("selection-long")
	case keywords[strings.ToLower(s)] != tokEnd:
		return yamltree.Wrong("selection-word", "name", yamltree.Shorten(s))
	case strings.IndexFunc(s, func(r rune) bool { return !nameRune(r) }) >= 0:
		return yamltree.Wrong("selection-form", "name", yamltree.Shorten(s))
	case !unicode.IsLetter(first) && first != '_':
		return yamltree.Wrong("selection-start", "name", yamltree.Shorten(s))
	}
	return nil
}
