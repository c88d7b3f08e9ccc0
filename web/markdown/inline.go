package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/web/page"
)

type kind int

const (
	plain kind = iota
	em
	strong
	link
)

// span is a stretch of a line.
type span struct {
	kind  kind
	text  string // of plain
	inner []span // of all others
	to    page.Link
	bare  bool // the words of the link are its address
}

// maxDepth is how deep emphasis is shown within emphasis.
const maxDepth = 4

// inline reads the text of a paragraph or an item.
func inline(s string) []span { return (&line{s: s, links: true}).read() }

// piece is a span that is done, or a mark of emphasis, which is text as long as it has no partner.
type piece struct {
	span
	mark    mark
	partner int // index of the mark that ends what this one begins; 0: none
	ends    bool
}

// mark is one of * ** _ __: marks of one kind make a pair.
type mark int

const (
	none mark = iota
	star
	stars
	bar
	bars
	marks // how many there are
)

var written = [marks]string{star: "*", stars: "**", bar: "_", bars: "__"}

// line reads a line in one pass. Marks that may begin something wait in a stack for each kind; whatever is found to
// lie across a pair of others is text.
type line struct {
	s     string
	links bool
	done  []piece
	from  int // where the text begins that is not in done yet
	stack [marks][]int
}

func (l *line) read() []span {
	// The first piece is empty, so that 0 can stand for no partner.
	l.done = append(l.done, piece{})
	for i := 0; i < len(l.s); {
		switch c := l.s[i]; {
		case c == '\\' && i+1 < len(l.s) && punctuation(l.s[i+1]):
			l.flush(i)
			l.from = i + 1 // the next one is text, whatever it is
			i += 2
		case c == '*' || c == '_':
			i = l.marks(i)
		case l.links && c == '[' && (i == 0 || l.s[i-1] != '!'):
			i = l.take(i, labelled(l.s[i:]))
		case l.links && c == '<':
			i = l.take(i, pointed(l.s[i:]))
		default:
			i++
		}
	}
	l.flush(len(l.s))
	return build(l.done[1:], 1, 0)
}

// flush makes what was read as text up to i a piece.
func (l *line) flush(i int) {
	if l.from < i {
		l.done = append(l.done, piece{span: span{text: l.s[l.from:i]}})
	}
	l.from = i
}

// found is a link at the beginning of a text, and how long it is; 0 for none.
type found struct {
	span
	n int
}

// take adds a link at i, where there is one, and returns where to read on.
func (l *line) take(i int, f found) int {
	if f.n == 0 {
		return i + 1
	}
	l.flush(i)
	l.done = append(l.done, piece{span: f.span})
	l.from = i + f.n
	return l.from
}

// marks reads a run of marks of emphasis at i.
func (l *line) marks(i int) int {
	c := l.s[i]
	n := 1
	for i+n < len(l.s) && l.s[i+n] == c {
		n++
	}
	one, two := star, stars
	if c == '_' {
		one, two = bar, bars
	}
	before, _ := utf8.DecodeLastRuneInString(l.s[:i])
	after, _ := utf8.DecodeRuneInString(l.s[i+n:])
	begins, ends := i+n < len(l.s) && !unicode.IsSpace(after), i > 0 && !unicode.IsSpace(before)
	switch {
	case n > 3:
		begins, ends = false, false
	case c == '_':
		begins, ends = begins && !(i > 0 && wordly(before)), ends && !(i+n < len(l.s) && wordly(after))
	case n == 1 && begins && ends && before < utf8.RuneSelf && after < utf8.RuneSelf && wordly(before) && wordly(after):
		begins, ends = false, false // 2*3*4
	}
	if !begins && !ends {
		return i + n
	}
	l.flush(i)
	l.from = i + n
	switch n {
	case 1:
		l.mark(one, begins, ends)
	case 2:
		l.mark(two, begins, ends)
	default:
		// What was begun last ends first.
		first, second := two, one
		if ends && l.top(one) > l.top(two) {
			first, second = one, two
		}
		l.mark(first, begins, ends)
		l.mark(second, begins, ends)
	}
	return l.from
}

func (l *line) top(m mark) int {
	if s := l.stack[m]; len(s) > 0 {
		return s[len(s)-1]
	}
	return 0
}

// mark adds one mark: it ends what was begun with its like, if there is something between, or may begin something.
func (l *line) mark(m mark, begins, ends bool) {
	at := len(l.done)
	p := piece{mark: m}
	if from := l.top(m); ends && from > 0 && from < at-1 {
		l.done[from].partner, p.ends = at, true
		for k := range l.stack {
			for s := l.stack[k]; len(s) > 0 && s[len(s)-1] >= from; s = l.stack[k] {
				l.stack[k] = s[:len(s)-1]
			}
		}
	} else if begins {
		l.stack[m] = append(l.stack[m], at)
	}
	l.done = append(l.done, p)
}

// build makes spans of pieces; first is the index of the first of them in the whole line.
func build(pieces []piece, first, depth int) (out []span) {
	for i := 0; i < len(pieces); i++ {
		p := pieces[i]
		switch {
		case p.mark == none:
			out = append(out, p.span)
		case p.partner > 0 && depth < maxDepth:
			k := em
			if p.mark == stars || p.mark == bars {
				k = strong
			}
			end := p.partner - first
			out = append(out, span{kind: k, inner: build(pieces[i+1:end], first+i+1, depth+1)})
			i = end
		case p.partner > 0 || p.ends: // emphasis too deep to be shown
		default:
			out = append(out, span{text: written[p.mark]})
		}
	}
	return out
}

// Bounds of a link, in bytes.
const (
	maxWords   = 600
	maxAddress = 2000
)

// labelled reads [words](address). Words hold no link; an address holds no space, and its brackets are even.
func labelled(s string) found {
	end := 0
	for i := 1; i < len(s) && i <= maxWords && end == 0; i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			return found{}
		case ']':
			end = i
		}
	}
	if end == 0 || end+1 >= len(s) || s[end+1] != '(' || strings.TrimSpace(s[1:end]) == "" {
		return found{}
	}
	rest, open := s[end+2:], 1
	for i := 0; i < len(rest) && i <= maxAddress; i++ {
		switch c := rest[i]; {
		case c == '(':
			open++
		case c == ')':
			open--
		case c <= ' ' || c == '<' || c == '>':
			return found{}
		}
		if open == 0 {
			to, ok := address(rest[:i])
			if !ok {
				return found{}
			}
			words := &line{s: s[1:end]}
			return found{span{kind: link, inner: words.read(), to: to}, end + 2 + i + 1}
		}
	}
	return found{}
}

// pointed reads <address>.
func pointed(s string) found {
	end := strings.IndexByte(s[:min(len(s), maxAddress)], '>')
	if end < 0 || strings.ContainsAny(s[1:end], " \t\n<") {
		return found{}
	}
	to, ok := address(s[1:end])
	if !ok {
		return found{}
	}
	return found{span{kind: link, inner: []span{{text: s[1:end]}}, to: to, bare: true}, end + 1}
}

// address is a link to an address as pages may offer it, whose host is nothing but a host: it is shown to readers.
func address(s string) (page.Link, bool) {
	to := page.External(s)
	odd := func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.N, unicode.M) && !strings.ContainsRune(".-_:", r)
	}
	return to, to.Href != "" && to.Host != "" && !strings.ContainsFunc(to.Host, odd)
}

func punctuation(c byte) bool {
	return c >= '!' && c <= '/' || c >= ':' && c <= '@' || c >= '[' && c <= '`' || c >= '{' && c <= '~'
}

// wordly is a character of a word.
func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
