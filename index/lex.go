package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind int

const (
	tokEnd   kind = iota
	tokOpen       // (
	tokClose      // )
	tokMinus      // - before a term
	tokAnd
	tokOr
	tokNot
	tokWord   // text, with an optional field
	tokPhrase // text in quotes, with an optional field and slop
	tokGroup  // field:( ; the bracket is taken
)

type lexeme struct {
	kind    kind
	field   Field
	text    string
	prefix  bool
	near    bool
	slop    int
	col     int // 1-based, in characters
	textCol int // column of the text after the field
}

type lexer struct {
	src string
	pos int // byte offset
	col int // 1-based column of pos, in characters
}

// plain maps what Chinese input methods type to the signs of the language.
func plain(r rune) rune {
	switch r {
	case '（':
		return '('
	case '）':
		return ')'
	case '“', '”', '„', '‟', '＂', '«', '»':
		return '"'
	case '：':
		return ':'
	case '～', '∼', '〜':
		return '~'
	case '＊':
		return '*'
	case '－', '−':
		return '-'
	}
	return r
}

func (l *lexer) peek() (rune, int) {
	if l.pos >= len(l.src) {
		return -1, 0
	}
	return utf8.DecodeRuneInString(l.src[l.pos:])
}

func (l *lexer) next() rune {
	r, n := l.peek()
	if n > 0 {
		l.pos += n
		l.col++
	}
	return r
}

func blank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// ends reports whether r ends a bare word.
func ends(r rune) bool {
	return r < 0 || blank(r) || plain(r) == '(' || plain(r) == ')' || plain(r) == '"' || r == '「' || r == '『'
}

func (l *lexer) lex() (lexeme, error) {
	for {
		r, _ := l.peek()
		if r < 0 || !blank(r) {
			break
		}
		l.next()
	}
	t := lexeme{col: l.col, textCol: l.col}
	r, n := l.peek()
	switch c := plain(r); {
	case r < 0:
		return t, nil
	case c == '(':
		l.next()
		t.kind = tokOpen
		return t, nil
	case c == ')':
		l.next()
		t.kind = tokClose
		return t, nil
	case c == '"' || r == '「' || r == '『':
		return l.phrase(t)
	case c == '-':
		if after, _ := utf8.DecodeRuneInString(l.src[l.pos+n:]); l.pos+n < len(l.src) && !blank(after) && plain(after) != ')' {
			l.next()
			t.kind = tokMinus
			return t, nil
		}
	}
	return l.word(t)
}

func (l *lexer) word(t lexeme) (lexeme, error) {
	t.kind = tokWord
	start := l.pos
	for {
		r, n := l.peek()
		if plain(r) == ':' && t.field == Any {
			name := l.src[start:l.pos]
			if f, ok := known(name); ok {
				l.next()
				t.field, t.textCol = f, l.col
				start = l.pos
				switch c, _ := l.peek(); {
				case plain(c) == '(':
					l.next()
					t.kind = tokGroup
					return t, nil
				case plain(c) == '"' || c == '「' || c == '『':
					return l.phrase(t)
				case ends(c):
					return t, l.fail(t.col, "field-empty", "nothing after %q; write a word right after the colon, as in %sWHO", name+":", name+":")
				}
				continue
			}
			if after, _ := utf8.DecodeRuneInString(l.src[l.pos+n:]); r == ':' && letters(name) && l.pos+n < len(l.src) && !ends(after) {
				return t, l.fail(t.col, "field", "there is no field %q; the fields are %s, and text with a colon goes in quotes", name, fieldNames())
			}
		}
		if ends(r) {
			break
		}
		l.next()
	}
	t.text = l.src[start:l.pos]
	if t.field == Any {
		switch t.text {
		case "AND":
			t.kind = tokAnd
		case "OR":
			t.kind = tokOr
		case "NOT":
			t.kind = tokNot
		}
		if t.kind != tokWord {
			return t, nil
		}
	}
	return t, l.wildcard(&t)
}

// wildcard takes the star from the end of a word; a star elsewhere is refused,
// so that it never silently means nothing.
func (l *lexer) wildcard(t *lexeme) error {
	body := t.text
	if r, n := utf8.DecodeLastRuneInString(body); plain(r) == '*' {
		body = body[:len(body)-n]
		t.prefix = true
	}
	if i := strings.IndexFunc(body, func(r rune) bool { return plain(r) == '*' }); i >= 0 {
		return l.fail(t.textCol+utf8.RuneCountInString(body[:i]), "star-inside", "* may only end a word; write vaccin*, or put the text in quotes")
	}
	if t.prefix && body == "" {
		return l.fail(t.textCol, "star-bare", "* needs letters before it; write vaccin*")
	}
	t.text = body
	return nil
}

func (l *lexer) phrase(t lexeme) (lexeme, error) {
	t.kind = tokPhrase
	col := l.col
	corner := rune(0)
	switch l.next() {
	case '「':
		corner = '」'
	case '『':
		corner = '』'
	}
	var b strings.Builder
	for {
		r := l.next()
		if r < 0 {
			return t, l.fail(col, "quote-open", "the quote is not closed; add a \" at the end of the phrase")
		}
		if corner != 0 && r == corner || corner == 0 && plain(r) == '"' {
			break
		}
		if plain(r) == '"' || blank(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	t.text = strings.Join(strings.Fields(b.String()), " ")
	if r, _ := l.peek(); plain(r) == '~' {
		l.next()
		return l.slop(t)
	}
	return t, nil
}

func (l *lexer) slop(t lexeme) (lexeme, error) {
	col, n, digits := l.col, 0, 0
	for {
		r, _ := l.peek()
		if r >= '０' && r <= '９' {
			r = r - '０' + '0'
		}
		if r < '0' || r > '9' {
			break
		}
		l.next()
		digits++
		if n = n*10 + int(r-'0'); n > MaxSlop {
			return t, l.fail(col, "near-far", "the distance after ~ is more than %d; write a smaller one", MaxSlop)
		}
	}
	if digits == 0 {
		return t, l.fail(col, "near-number", "~ needs a number of words; write \"a b\"~10")
	}
	if r, _ := l.peek(); !ends(r) {
		return t, l.fail(l.col, "near-space", "leave a space after the distance; write \"a b\"~10 c")
	}
	t.near, t.slop = true, n
	return t, nil
}

func known(name string) (Field, bool) {
	for _, f := range QueryFields() {
		if string(f) == name {
			return f, true
		}
	}
	return Any, false
}

func letters(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return s != ""
}

func fieldNames() string {
	var b strings.Builder
	for i, f := range QueryFields() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(f))
	}
	return b.String()
}
