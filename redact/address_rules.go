package redact

import (
	"slices"
	"strings"
)

// A pattern is a path, and what its query must hold, in the tables of addresses:
//
//	/users/*          a path that begins so
//	/feed.php$        nothing follows
//	**/viewtopic.php  anywhere in the path
//	~/users/*         at its beginning, or after what a site in several languages, or
//	                  with a forum beside it, puts there
//	/users/*!         the last segment is a name, not the word for a page: /users/login
//	/a?mod=space&x    the query has both parameters, x with any value or none
//
// Inside a segment or a value, * is any text, + is some text, # is digits, and % is
// eight or more hexadecimal digits.
type pattern struct {
	segments []glob
	place    place
	exact    bool
	params   []param
	names    bool // the last segment is somebody's name, and not that of a page
	class    Class
}

// place is where in a path a pattern may begin.
type place uint8

const (
	atStart place = iota
	afterPrefix
	anywhere
)

// param is a parameter that a query must have.
type param struct {
	key   string
	value glob
	any   bool // none, or any
}

// glob is a text with signs in it that stand for others.
type glob string

const globSigns = "*+#%"

func (g glob) literal() bool { return !strings.ContainsAny(string(g), globSigns) }

// minHex is how long a run of hexadecimal digits is that stands for a number.
const minHex = 8

func (g glob) matches(s string) bool {
	for i := range len(g) {
		least, most := 0, 0
		switch g[i] {
		case '*':
			most = len(s)
		case '+':
			least, most = 1, len(s)
		case '#':
			least, most = 1, run(s, isDigit)
		case '%':
			least, most = minHex, run(s, isHex)
		default:
			if s == "" || s[0] != g[i] {
				return false
			}
			s = s[1:]
			continue
		}
		for n := most; n >= least; n-- {
			if g[i+1:].matches(s[n:]) {
				return true
			}
		}
		return false
	}
	return s == ""
}

// run is how many bytes of the class s begins with.
func run(s string, class func(byte) bool) int {
	n := 0
	for n < len(s) && class(s[n]) {
		n++
	}
	return n
}

func newPattern(s string, c Class) *pattern {
	p := &pattern{class: c}
	path, query, _ := strings.Cut(s, "?")
	if rest, ok := strings.CutPrefix(path, "**"); ok {
		p.place, path = anywhere, rest
	} else if rest, ok := strings.CutPrefix(path, "~"); ok {
		p.place, path = afterPrefix, rest
	}
	path, p.exact = strings.CutSuffix(path, "$")
	path, p.names = strings.CutSuffix(path, "!")
	for seg := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if seg != "" {
			p.segments = append(p.segments, glob(seg))
		}
	}
	for q := range strings.SplitSeq(query, "&") {
		if key, value, ok := strings.Cut(q, "="); q != "" {
			p.params = append(p.params, param{key, glob(value), !ok})
		}
	}
	return p
}

// at reports whether the pattern's segments stand in path from i.
func (p *pattern) at(path []string, i int) bool {
	end := i + len(p.segments)
	if end > len(path) || p.exact && end < len(path) {
		return false
	}
	for k, g := range p.segments {
		if !g.matches(path[i+k]) {
			return false
		}
	}
	return !p.names || !pageName(path[end-1])
}

// asks reports whether the query has what the pattern wants.
func (p *pattern) asks(l *location) bool {
	for _, want := range p.params {
		if !slices.ContainsFunc(l.params(), func(got keyValue) bool {
			return got.key == want.key && (want.any || want.value.matches(got.value))
		}) {
			return false
		}
	}
	return true
}

// rules are patterns by something literal that they have, so that an address asks few
// of them: a segment, or the key of a parameter.
type rules struct {
	bySegment map[string][]indexed
	byKey     map[string][]*pattern // without a segment
	others    []*pattern            // without either
}

// indexed is a pattern and which of its segments is the literal one.
type indexed struct {
	*pattern
	literal int
}

// add takes in the patterns, which are separated by blanks.
func (r *rules) add(patterns string, c Class) {
	if r.bySegment == nil {
		r.bySegment, r.byKey = map[string][]indexed{}, map[string][]*pattern{}
	}
	for s := range strings.FieldsSeq(patterns) {
		p := newPattern(s, c)
		if len(p.segments) == 0 {
			key := p.params[0].key
			r.byKey[key] = append(r.byKey[key], p)
			continue
		}
		if i := slices.IndexFunc(p.segments, glob.literal); i >= 0 {
			key := string(p.segments[i])
			r.bySegment[key] = append(r.bySegment[key], indexed{p, i})
			continue
		}
		r.others = append(r.others, p)
	}
}

// match is the class of the pattern that fits. One with a literal segment or parameter
// goes before one without; of several the most personal one counts.
func (r *rules) match(l *location) (Class, bool) {
	m := matching{l: l}
	for i, seg := range l.path {
		for _, p := range r.bySegment[seg] {
			m.try(p.pattern, i-p.literal)
		}
	}
	for _, q := range l.params() {
		for _, p := range r.byKey[q.key] {
			m.try(p, 0)
		}
	}
	if m.ok {
		return m.class, true
	}
	for _, p := range r.others {
		for i := range l.path {
			m.try(p, i)
		}
	}
	return m.class, m.ok
}

// matching is the search for the pattern that fits a location.
type matching struct {
	l     *location
	class Class
	ok    bool
}

// try takes in a pattern if its segments stand in the path from i.
func (m *matching) try(p *pattern, i int) {
	switch {
	case i < 0, m.ok && p.class <= m.class:
		return
	case p.place == atStart && i > 0, p.place == afterPrefix && i > 0 && i > prefixEnd(m.l.path):
		return
	}
	if p.at(m.l.path, i) && p.asks(m.l) {
		m.class, m.ok = p.class, true
	}
}

// prefixEnd is where a path begins after the language and the part of the site.
func prefixEnd(path []string) int {
	i := 0
	for i < len(path) && i < 3 && (pathPrefix[path[i]] || languageTag(path[i])) {
		i++
	}
	return i
}

// languageTag knows "en", "zh-cn", "pt_br", "zh-hans".
func languageTag(s string) bool {
	base, region, found := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	return len(base) == 2 && isLetter(base[0]) && isLetter(base[1]) && (!found || len(region) >= 2 && len(region) <= 4)
}

// pageName reports whether a segment that could be a name is the word for a page about
// accounts: "/user/login", "/members/news.html".
func pageName(seg string) bool {
	name, _, _ := strings.Cut(seg, ".")
	return pageWords[name]
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
