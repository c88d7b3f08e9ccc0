package pdftext

import (
	"bytes"
	"context"
	"strconv"
)

// The values of a file: nil, bool, float64, string (bytes), name, ref, []any, dict, stream, and op for an operator.
type (
	name   string
	op     string
	ref    int
	dict   map[name]any
	stream struct {
		dict dict
		raw  []byte
	}
)

// Bounds of arrays and dictionaries.
const (
	maxDepth = 40      // within each other
	maxItems = 100_000 // in one
)

// lexer reads values from bytes.
type lexer struct {
	b     []byte
	pos   int
	depth int
	ctx   context.Context // ends reading; nil for what is short
	read  int             // values
	refs  bool            // "1 0 R" is a reference: in a file, not in the content of a page
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) skip() {
	for l.pos < len(l.b) {
		switch c := l.b[l.pos]; {
		case space(c):
			l.pos++
		case c == '%':
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
		default:
			return
		}
	}
}

// next reads a value; false at the end. What is malformed reads as an operator that nothing knows.
func (l *lexer) next() (any, bool) {
	l.skip()
	if l.read++; l.read&0xffff == 0 && l.ctx != nil && l.ctx.Err() != nil {
		l.pos = len(l.b)
	}
	if l.pos >= len(l.b) {
		return nil, false
	}
	switch c := l.b[l.pos]; {
	case c == '/':
		l.pos++
		return l.name(), true
	case c == '(':
		return l.literal(), true
	case c == '<' && l.pos+1 < len(l.b) && l.b[l.pos+1] == '<':
		l.pos += 2
		return l.dict(), true
	case c == '<':
		return l.hex(), true
	case c == '[':
		l.pos++
		return l.array(), true
	case c == '+', c == '-', c == '.', c >= '0' && c <= '9':
		return l.number(), true
	case delimiter(c):
		l.pos++
		if c == '>' && l.pos < len(l.b) && l.b[l.pos] == '>' {
			l.pos++
			return op(">>"), true
		}
		return op(c), true
	}
	switch w := l.word(); w {
	case "true", "false":
		return w == "true", true
	case "null":
		return nil, true
	default:
		return op(w), true
	}
}

func (l *lexer) word() string {
	start := l.pos
	for l.pos < len(l.b) && !space(l.b[l.pos]) && !delimiter(l.b[l.pos]) {
		l.pos++
	}
	return string(l.b[start:l.pos])
}

func (l *lexer) name() name {
	w := l.word()
	if bytes.IndexByte([]byte(w), '#') < 0 {
		return name(w)
	}
	var out []byte
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) {
			if n, err := strconv.ParseUint(w[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, w[i])
	}
	return name(out)
}

// number reads a number, or a reference where two whole numbers and an R stand.
func (l *lexer) number() any {
	w := l.word()
	f, err := strconv.ParseFloat(w, 64)
	if err != nil {
		return op(w)
	}
	if !l.refs || f < 0 || f != float64(int32(f)) {
		return f
	}
	back := l.pos
	l.skip()
	start := l.pos
	for l.pos < len(l.b) && l.b[l.pos] >= '0' && l.b[l.pos] <= '9' && l.pos-start < 6 {
		l.pos++
	}
	if l.pos > start {
		l.skip()
		if l.pos < len(l.b) && l.b[l.pos] == 'R' && (l.pos+1 == len(l.b) || space(l.b[l.pos+1]) || delimiter(l.b[l.pos+1])) {
			l.pos++
			return ref(f)
		}
	}
	l.pos = back
	return f
}

func (l *lexer) literal() string {
	var out []byte
	depth := 0
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		l.pos++
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				return string(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func (l *lexer) escape(out []byte) []byte {
	if l.pos >= len(l.b) {
		return out
	}
	c := l.b[l.pos]
	l.pos++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return append(out, ' ')
	case '\r':
		if l.pos < len(l.b) && l.b[l.pos] == '\n' {
			l.pos++
		}
		return out
	case '\n':
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := int(c - '0')
	for range 2 {
		if l.pos < len(l.b) && l.b[l.pos] >= '0' && l.b[l.pos] <= '7' {
			n = n*8 + int(l.b[l.pos]-'0')
			l.pos++
		}
	}
	return append(out, byte(n))
}

func (l *lexer) hex() string {
	l.pos++
	var out []byte
	half, have := byte(0), false
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		l.pos++
		if c == '>' {
			break
		}
		v := unhex(c)
		if v > 15 {
			continue
		}
		if have {
			out = append(out, half<<4|v)
		}
		half, have = v, !have
	}
	if have {
		out = append(out, half<<4)
	}
	return string(out)
}

func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}

func (l *lexer) array() []any {
	var out []any
	if l.depth++; l.depth <= maxDepth {
		for {
			v, ok := l.next()
			if !ok || v == op("]") || v == op("endobj") {
				break
			}
			if len(out) < maxItems {
				out = append(out, v)
			}
		}
	}
	l.depth--
	return out
}

func (l *lexer) dict() dict {
	out := dict{}
	if l.depth++; l.depth <= maxDepth {
		for {
			k, ok := l.next()
			if !ok || k == op(">>") || k == op("endobj") {
				break
			}
			key, isName := k.(name)
			if !isName {
				continue
			}
			v, ok := l.next()
			if !ok || v == op(">>") {
				break
			}
			if len(out) < maxItems {
				out[key] = v
			}
		}
	}
	l.depth--
	return out
}
