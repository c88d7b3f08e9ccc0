package yamltree

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reader reads one file and collects the mistakes in it.
type Reader struct {
	format *Format
	file   string
	src    string
	lines  []string
	found  Errors
}

// NewReader returns a reader of a file's text. The file's name serves messages only. A
// byte order mark is left out.
func NewReader(f *Format, file string, src []byte) *Reader {
	text := strings.TrimPrefix(string(src), "\ufeff")
	return &Reader{format: f, file: file, src: text, lines: strings.Split(lineEnds.Replace(text), "\n")}
}

// lineEnds makes all ends of lines the same.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// File is the name of the file.
func (r *Reader) File() string { return r.file }

// Found are the mistakes so far, in the order in which they were found.
func (r *Reader) Found() Errors { return r.found }

// Full says that so much is wrong that reading on helps nobody.
func (r *Reader) Full() bool {
	return r.format.MaxMistakes > 0 && len(r.found) >= r.format.MaxMistakes
}

// Add records a mistake.
func (r *Reader) Add(at Place, m *Mistake) {
	if r.Full() {
		return
	}
	at.Line = min(max(at.Line, 1), len(r.lines))
	at.Column = max(at.Column, 1)
	e := r.format.Error(r.file, at, m)
	if !m.Private {
		e.Excerpt = r.format.Excerpt.show(r.lines, at)
	}
	r.found = append(r.found, e)
}

// Err is nil, or all that was found, in the order of the file.
func (r *Reader) Err() error {
	if len(r.found) == 0 {
		return nil
	}
	slices.SortStableFunc(r.found, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.found
}

// Pairs reads n as a mapping and refuses a key that comes twice. hint says what to
// write where n is another thing; it returns false then.
func (r *Reader) Pairs(n Node, what Part, hint Message) ([]Pair, bool) {
	pairs, ok := n.Pairs()
	if !ok {
		r.Add(n.Place(), WrongIn("keys", what).WithHint(hint))
		return nil, false
	}
	out := pairs[:0]
	seen := make(map[string]Place, len(pairs))
	for _, p := range pairs {
		if _, ok := p.Key.Scalar(); !ok {
			r.Add(p.At, WrongIn("key-text", what).WithHint(hint))
			continue
		}
		if first, ok := seen[p.Name]; ok {
			r.Add(p.At, WrongIn("key-twice", what, "key", Shorten(p.Name), "line", strconv.Itoa(first.Line), "column", strconv.Itoa(first.Column)))
			continue
		}
		seen[p.Name] = p.At
		out = append(out, p)
	}
	return out, true
}

// Fields are the keys of a mapping that were known.
type Fields struct {
	pairs map[string]Pair
	// Unknown says that an unknown key was refused. The key that it was meant for is
	// not to be reported as missing too.
	Unknown bool
}

// Get returns a key of the mapping.
func (f Fields) Get(name string) (Pair, bool) {
	p, ok := f.pairs[name]
	return p, ok
}

// Value is the value of a key, nothing at all where there is none.
func (f Fields) Value(name string) Node { return f.pairs[name].Value }

// At is the place of a key.
func (f Fields) At(name string) Place { return f.pairs[name].At }

// Fields reads n as a mapping with no keys but the known ones.
func (r *Reader) Fields(n Node, what Part, known ...string) (Fields, bool) {
	list, ok := r.Pairs(n, what, NewMessage("keys-are", "keys", strings.Join(known, ", ")))
	if !ok {
		return Fields{}, false
	}
	f := Fields{pairs: make(map[string]Pair, len(list))}
	for _, p := range list {
		if slices.Contains(known, p.Name) {
			f.pairs[p.Name] = p
			continue
		}
		f.Unknown = true
		m := WrongIn("key-unknown", what, "key", Shorten(p.Name)).Suggest(p.Name, known)
		if r.format.UnknownKey != nil {
			m = r.format.UnknownKey(p.Name, *m)
		}
		r.Add(p.At, m)
	}
	return f, true
}

// List reads n as a list; nothing at all is an empty one.
func (r *Reader) List(n Node, what Part) []Node {
	items, ok := n.Items()
	if !ok && !n.IsNull() {
		r.Add(n.Place(), WrongIn("list", what))
	}
	return items
}

// Text reads n as text of 1 to most characters, white space trimmed.
func (r *Reader) Text(n Node, what Part, most int) (string, bool) {
	s, ok := n.Scalar()
	s = strings.TrimSpace(s)
	switch {
	case !ok:
		r.Add(n.Place(), WrongIn("text", what))
	case s == "":
		r.Add(n.Place(), WrongIn("empty", what))
	case utf8.RuneCountInString(s) > most:
		r.Add(n.Place(), WrongIn("long", what, "most", strconv.Itoa(most)))
	default:
		return s, true
	}
	return "", false
}

// Line is [Reader.Text] on one line; null is no text. The format says what "lines" is: the
// mistake of several.
func (r *Reader) Line(n Node, what Part, most int) (string, bool) {
	s, ok := n.Scalar()
	switch {
	case n.IsNull():
		r.Add(n.Place(), WrongIn("empty", what))
		return "", false
	case ok && strings.ContainsAny(strings.TrimSpace(s), "\n\r\t"):
		r.Add(n.Place(), WrongIn("lines", what))
		return "", false
	}
	return r.Text(n, what, most)
}

// Number reads n as a whole number from low to high. It returns 0 for what is none,
// and reports it.
func (r *Reader) Number(n Node, what Part, low, high int) int {
	if v, ok := n.Int(); ok && v >= low && v <= high {
		return v
	}
	r.Add(n.Place(), WrongIn("number", what, "low", strconv.Itoa(low), "high", strconv.Itoa(high)))
	return 0
}

// Inside is the place of byte at of a value that begins at start. YAML may have quoted
// and folded the value, so both are walked together by what is no white space.
func (r *Reader) Inside(start Place, value string, at int) Place {
	at = min(at, len(value))
	skip := 0
	for _, c := range value[:at] {
		if !unicode.IsSpace(c) {
			skip++
		}
	}
	end := strings.TrimSpace(value[at:]) == ""
	line, column := start.Line, start.Column
	for first := true; line <= len(r.lines); line, column, first = line+1, 1, false {
		rest := []rune(r.lines[line-1])
		if column-1 > len(rest) {
			continue
		}
		rest = rest[column-1:]
		if first && len(rest) > 0 {
			switch rest[0] {
			case '"', '\'':
				rest, column = rest[1:], column+1
			case '|', '>':
				continue
			}
		}
		for _, c := range rest {
			if !unicode.IsSpace(c) {
				if skip == 0 {
					return Place{line, column}
				}
				if skip--; skip == 0 && end {
					return Place{line, column + 1}
				}
			}
			column++
		}
	}
	return Place{start.Line, start.Column + utf8.RuneCountInString(value[:at])}
}
