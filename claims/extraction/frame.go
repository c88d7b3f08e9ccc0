package extraction

import (
	_ "embed" // the tables
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

//go:embed english.tsv
var englishTable string

//go:embed chinese.tsv
var chineseTable string

// effect is what a row of a table does beside taking a frame off.
type effect string

const (
	reported effect = "reported" // somebody says what is left
	denied   effect = "denied"   // it is denied, or called false
	negated  effect = "negated"  // a plain denial, turned round
	asked    effect = "asked"    // it was a question
	checked  effect = "checked"  // what follows refutes
	same     effect = "same"     // no more than shorter
)

// frame is one row of a table.
type frame struct {
	effect          effect
	pattern         *regexp.Regexp
	cues            [][]string // in small letters; a text without one word of each has not this frame
	becomes         []piece
	example, result string
	line            int
}

// piece is a part of what becomes of a text: plain words, or a group of the pattern in some form.
type piece struct{ plain, group, form string }

// frames is a table that was read.
type frames []frame

// readFrames reads a table: see the comment at the head of english.tsv. spaced says that words have spaces between.
func readFrames(table string, spaced bool) (frames, error) {
	lists := map[string]string{}
	var out frames
	for i, row := range strings.Split(table, "\n") {
		if row == "" || row[0] == '#' {
			continue
		}
		col := strings.Split(row, "\t")
		if row[0] == '=' {
			if len(col) != 2 {
				return nil, fmt.Errorf("line %d: a list has a name and its words", i+1)
			}
			lists[col[0][1:]] = col[1]
			continue
		}
		if len(col) != 5 {
			return nil, fmt.Errorf("line %d: %d columns, not 5", i+1, len(col))
		}
		f := frame{effect: effect(col[0]), example: col[3], result: col[4], line: i + 1}
		switch f.effect {
		case reported, denied, negated, asked, checked, same:
		default:
			return nil, fmt.Errorf("line %d: effect %q", i+1, col[0])
		}
		c := compiler{lists: lists, spaced: spaced}
		expr, err := c.compile(col[1], 0)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if spaced {
			expr = "(?i)" + expr
		}
		if f.pattern, err = regexp.Compile("^(?:" + expr + ")$"); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		f.cues = c.cues
		if f.becomes, err = readPieces(col[2], f.pattern); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// compiler turns a pattern of a table into a regular expression, and notes the words without which it cannot match.
type compiler struct {
	lists  map[string]string
	spaced bool
	groups int
	cues   [][]string
}

func (c *compiler) compile(s string, depth int) (string, error) {
	var out strings.Builder
	word := ""
	flush := func() {
		if depth == 0 {
			c.cue([]string{word})
		}
		word = ""
	}
	for len(s) > 0 {
		r, width := utf8.DecodeRuneInString(s)
		rest := s[width:]
		if strings.ContainsRune("[({…", r) {
			flush()
		}
		switch r {
		case '[', '(':
			inner, after, err := bracketed(s)
			if err != nil {
				return "", err
			}
			sub, err := c.compile(inner, depth+1)
			if err != nil {
				return "", err
			}
			more := strings.HasPrefix(after, "+")
			after = strings.TrimPrefix(after, "+")
			switch {
			case r == '[' && more:
				out.WriteString("(?:" + sub + ")*")
			case r == '[' && strings.HasSuffix(inner, " "): // a space behind each of them
				out.WriteString("(?:(?:" + strings.ReplaceAll(strings.TrimSuffix(sub, `\s`), `\s|`, "|") + `)\s)?`)
			case r == '[':
				out.WriteString("(?:" + sub + ")?")
			case depth > 0:
				out.WriteString("(?:" + sub + ")")
			default:
				c.groups++
				out.WriteString("(?P<g" + strconv.Itoa(c.groups) + ">" + sub + ")")
				c.cue(strings.Split(inner, "|"))
			}
			rest = after
		case '{':
			name, after, ok := strings.Cut(rest, "}")
			if !ok {
				return "", fmt.Errorf("{ without }")
			}
			expr, err := c.named(name, depth)
			if err != nil {
				return "", err
			}
			out.WriteString(expr)
			rest = after
		case '…':
			out.WriteString(".*?")
		case ' ':
			flush()
			out.WriteString(`\s`)
		case '|':
			out.WriteByte('|')
		case '\\':
			r, width = utf8.DecodeRuneInString(rest)
			out.WriteString(regexp.QuoteMeta(string(r)))
			rest = rest[width:]
		default:
			word += string(r)
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
		s = rest
	}
	flush()
	return out.String(), nil
}

// cue keeps words of which a text with the frame has one.
func (c *compiler) cue(words []string) {
	low := make([]string, len(words))
	for i, w := range words {
		low[i] = strings.ToLower(strings.TrimSpace(w))
		if low[i] == "n't" { // it stands behind a letter
			low[i] = "'t"
		}
		if low[i] == "" || strings.ContainsAny(w, `[({\…`) {
			return
		}
	}
	c.cues = append(c.cues, low)
}

// named is the expression of {claim}, {a}, {b}, {verb}, {name:list} or {list}.
func (c *compiler) named(name string, depth int) (string, error) {
	switch name {
	case "claim":
		return "(?P<claim>.+?)", nil
	case "a", "b":
		return "(?P<" + name + ">.+?)", nil
	case "verb":
		return `(?P<verb>[\pL-]+)`, nil
	}
	group, list, captured := strings.Cut(name, ":")
	if !captured {
		list = name
	}
	words, ok := c.lists[list]
	if !ok {
		return "", fmt.Errorf("no list is called %q", list)
	}
	sub := ""
	if raw, ok := strings.CutPrefix(words, "~"); ok {
		sub = raw
	} else {
		var err error
		if sub, err = c.compile(words, depth+1); err != nil {
			return "", err
		}
		if depth == 0 {
			c.cue(strings.Split(words, "|"))
		}
	}
	switch {
	case captured:
		return "(?P<" + group + ">" + sub + ")", nil
	case name == "pred":
		return "(?P<pred>" + sub + ")", nil
	}
	return "(?:" + sub + ")", nil
}

// bracketed parts "[inner]after" or "(inner)after".
func bracketed(s string) (inner, after string, err error) {
	depth := 0
	for i, r := range s {
		switch r {
		case '[', '(':
			depth++
		case ']', ')':
			if depth--; depth == 0 {
				return s[1:i], s[i+1:], nil
			}
		}
	}
	return "", "", fmt.Errorf("%q: a bracket is not closed", s)
}

var pieceForm = regexp.MustCompile(`\{([a-z]+|[0-9])(?:\+([a-z]+))?\}`)

func readPieces(s string, pattern *regexp.Regexp) ([]piece, error) {
	if s == "" {
		s = "{claim}"
	}
	var out []piece
	at := 0
	for _, m := range pieceForm.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, piece{plain: s[at:m[0]]})
		p := piece{group: s[m[2]:m[3]]}
		if p.group[0] <= '9' {
			p.group = "g" + p.group
		}
		if m[4] >= 0 {
			p.form = s[m[4]:m[5]]
		}
		if pattern.SubexpIndex(p.group) < 0 {
			return nil, fmt.Errorf("%q: the pattern has no {%s}", s, p.group)
		}
		out = append(out, p)
		at = m[1]
	}
	return append(out, piece{plain: s[at:]}), nil
}

// apply takes the frame off a text; false where the text is not framed so. folded is the text as the tables are written, byte for
// byte, and small that in small letters.
func (f *frame) apply(text, folded, small string) (string, bool) {
	for _, words := range f.cues {
		if !slices.ContainsFunc(words, func(w string) bool { return hasWord(small, w) }) {
			return "", false
		}
	}
	m := f.pattern.FindStringSubmatchIndex(folded)
	if m == nil {
		return "", false
	}
	var out strings.Builder
	for i, p := range f.becomes {
		out.WriteString(p.plain)
		if p.group == "" {
			continue
		}
		word, at := "", 2*f.pattern.SubexpIndex(p.group)
		if m[at] >= 0 {
			word = inForm(strings.TrimSpace(text[m[at]:m[at+1]]), p.form)
		}
		if i > 1 && p.group[0] == 'g' && word != "" && word[1:] == strings.ToLower(word[1:]) {
			word = strings.ToLower(word) // it began the question
		}
		out.WriteString(word)
	}
	return strings.TrimSpace(out.String()), true
}

// simplified is a text with simplified characters for traditional ones, at the same places.
func simplified(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Han, r) {
			return r
		}
		to, _ := utf8.DecodeRuneInString(fold.String(string(r)))
		if utf8.RuneLen(to) != utf8.RuneLen(r) {
			return r
		}
		return to
	}, s)
}

// hasWord says whether a text has a word, or words, that no Latin letter touches.
func hasWord(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(word)
		if !(at > 0 && latin(text[at-1]) && latin(word[0])) && !(end < len(text) && latin(text[end]) && latin(word[len(word)-1]) && !strings.HasPrefix(text[end:], "n't")) {
			return true
		}
		from = end
	}
}

func latin(b byte) bool { return b >= 'a' && b <= 'z' }

// inForm gives a word the form that a table asks for.
func inForm(word, form string) string {
	switch low := strings.ToLower(word); form {
	case "s":
		return thirdPerson(word)
	case "now":
		if strings.HasPrefix(low, "were") || strings.HasPrefix(low, "are") || low == "have been" {
			return "are"
		}
		return "is"
	case "be":
		if low == "have" {
			return "are"
		}
		return "is"
	}
	return word
}

// thirdPerson is the form of an English verb that follows "it".
func thirdPerson(verb string) string {
	switch low := strings.ToLower(verb); {
	case low == "have":
		return "has"
	case low == "be":
		return "is"
	case strings.HasSuffix(low, "s"), strings.HasSuffix(low, "x"), strings.HasSuffix(low, "z"),
		strings.HasSuffix(low, "ch"), strings.HasSuffix(low, "sh"), strings.HasSuffix(low, "o"):
		return verb + "es"
	case strings.HasSuffix(low, "y") && len(low) > 1 && !strings.ContainsRune("aeiou", rune(low[len(low)-2])):
		return verb[:len(verb)-1] + "ies"
	}
	return verb + "s"
}
