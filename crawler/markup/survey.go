package markup

import (
	"bytes"
	"fmt"
	"hash/maphash"

	"golang.org/x/net/html/atom"
)

// Bounds of what a page says.
const (
	MaxText   = 1 << 20 // bytes of text
	MaxScript = 1 << 20 // bytes of one script of JSON-LD
)

// Bounds of what it is made of. A news page of 1 MB has some 20,000 tags, a large page of an encyclopedia 100,000.
const (
	maxTags     = 200_000 // start and end tags
	maxNodes    = 100_000 // elements and texts
	maxAttrs    = 200_000 // of all tags
	maxTagAttrs = 200     // of one tag; the rest of them is left out
	maxAttr     = 4 << 10 // bytes of one attribute; a longer one is left out: a picture written out, or a trap
	maxTitle    = 4 << 10 // bytes of a title element
	maxData     = 2 << 20 // bytes of JSON-LD, of all scripts
	maxRepeated = 100_000 // elements that unclosed formatting elements may make the parser repeat
	maxScripts  = 200     // scripts of JSON-LD
	maxMetas    = 1_000   // meta and link elements; the rest of them is left out
	maxRoots    = 20      // tags of html and body, each of which adds its attributes to the first
)

// survey reads the source once without building anything. It says where the bounds of a page are reached and leaves out what is
// never text: comments, scripts, styles, pictures that are written out. It reads tags as the tokenizer of HTML does; where the two
// may differ it counts more. So nothing that is parsed later can cost more than the bounds.
type survey struct {
	src  []byte
	out  []byte // what is parsed; begun when something is left out
	from int    // of src, where what is not in out yet begins

	tags, nodes, attrs, shown, data, roots, metas, scripts int
	foreign                                                bool // a drawing or a formula came, in which other rules hold
	tree                                                   openElements
	why                                                    string // the page goes on beyond a bound, in plain words
	ignored                                                string // what else was left out, in plain words
}

// Page is the part of a page that is within the bounds.
type Page struct {
	Source []byte
	Left   string // what is left out, in plain words; empty when nothing but scripts and the like is
	Cut    bool   // what is left out is the end of the page
	flat   bool   // the parser of HTML would repeat elements without bound
}

// Bound gives the part of a page that may be parsed. src is UTF-8; the page may share its memory.
func Bound(src []byte) Page {
	s := survey{src: src}
	s.tree.plain = true
	end := s.read()
	b := Page{flat: s.tree.beyond(), Left: s.ignored, Cut: s.why != ""}
	if s.why != "" {
		b.Left = s.why
	}
	b.Source = src[:end]
	if s.out != nil {
		s.out = append(s.out, src[min(s.from, end):end]...)
		b.Source = s.out
	}
	return b
}

// skip leaves out src[from:to].
func (s *survey) skip(from, to int) {
	if from >= to {
		return
	}
	if s.out == nil {
		s.out = make([]byte, 0, min(len(s.src), 64<<10))
	}
	from = max(from, s.from)
	s.out = append(s.out, s.src[s.from:from]...)
	s.from = max(to, s.from)
}

// read goes through the page and returns where it is to end.
func (s *survey) read() int {
	for i := 0; i < len(s.src); {
		j := bytes.IndexByte(s.src[i:], '<')
		if j < 0 {
			return s.text(i, len(s.src))
		}
		if end := s.text(i, i+j); end < i+j {
			return end
		}
		i += j
		next, end := s.markup(i)
		if next < 0 {
			return end
		}
		i = next
		if s.over() {
			return i
		}
	}
	return len(s.src)
}

// over notes that a bound is reached.
func (s *survey) over() bool {
	switch {
	case s.tags > maxTags:
		s.why = fmt.Sprintf("it has more than %d tags", maxTags)
	case s.nodes > maxNodes:
		s.why = fmt.Sprintf("it has more than %d elements and texts", maxNodes)
	case s.attrs > maxAttrs:
		s.why = fmt.Sprintf("its tags have more than %d attributes", maxAttrs)
	}
	return s.why != ""
}

// text takes in src[from:to], and returns where it is cut.
func (s *survey) text(from, to int) int {
	if from >= to {
		return to
	}
	s.nodes++
	s.tree.inline()
	if s.shown += to - from; s.shown > MaxText {
		s.why = fmt.Sprintf("it has more than %d KB of text", MaxText>>10)
		return WordEnd(s.src, from, to-(s.shown-MaxText))
	}
	return to
}

// markup reads what begins with the sign < at i. It returns where it ends, or -1 and where the page ends.
func (s *survey) markup(i int) (next, end int) {
	src := s.src
	if i+1 >= len(src) {
		return i + 1, 0
	}
	switch c := src[i+1]; {
	case isLetter(c):
		return s.startTag(i)
	case c == '/':
		return s.endTag(i)
	case c == '!' || c == '?':
		end := commentEnd(src, i)
		if !isDoctype(src[i:end]) {
			s.skip(i, end)
		}
		return end, 0
	}
	s.shown++
	return i + 1, 0
}

func isDoctype(s []byte) bool {
	return len(s) > 9 && len(s) < 500 && bytes.EqualFold(s[2:9], []byte("doctype"))
}

// commentEnd is the end of the comment, declaration or instruction at i.
func commentEnd(src []byte, i int) int {
	rest := src[i:]
	if !bytes.HasPrefix(rest, []byte("<!--")) {
		if bytes.HasPrefix(rest, []byte("<![CDATA[")) {
			// Text in a drawing, and up to the next > else. The longer of the two is no text that is kept.
			if k := bytes.Index(rest, []byte("]]>")); k >= 0 {
				return i + k + 3
			}
		}
		if k := bytes.IndexByte(rest, '>'); k >= 0 {
			return i + k + 1
		}
		return len(src)
	}
	if bytes.HasPrefix(rest[4:], []byte(">")) {
		return i + 5
	}
	if bytes.HasPrefix(rest[4:], []byte("->")) {
		return i + 6
	}
	for k := 4; ; {
		j := bytes.Index(rest[k:], []byte("--"))
		if j < 0 {
			return len(src)
		}
		k += j
		switch {
		case bytes.HasPrefix(rest[k+2:], []byte(">")):
			return i + k + 3
		case bytes.HasPrefix(rest[k+2:], []byte("!>")):
			return i + k + 4
		}
		k++
	}
}

// endTag reads the end tag at i.
func (s *survey) endTag(i int) (next, end int) {
	if i+2 >= len(s.src) {
		return len(s.src), 0
	}
	if !isLetter(s.src[i+2]) {
		end := commentEnd(s.src, i)
		s.skip(i, end)
		return end, 0
	}
	t := tag{src: s.src, i: i + 2}
	name := t.name()
	if !t.attributes(nil) {
		return -1, i // the end of the page ends the tag, which is none then
	}
	s.tags++
	s.tree.end(name)
	return t.i, 0
}

// startTag reads the start tag at i, and the text behind it that is none of the page.
func (s *survey) startTag(i int) (next, end int) {
	t := tag{src: s.src, i: i + 1}
	name := t.name()
	from := t.i
	count, drop := 0, from
	linked := false
	ok := t.attributes(func(a, value, b int) {
		count++
		switch {
		case count > maxTagAttrs, b-a > maxAttr:
			s.skip(max(a, drop), b)
			drop = b
			return
		case name == atom.Script && bytes.Contains(lowerASCII(s.src[value:b]), []byte("ld+json")):
			linked = true
		}
		s.attrs++
	})
	if !ok {
		return -1, i
	}
	s.tags++
	switch name {
	case atom.Html, atom.Body:
		s.roots++
	case atom.Meta, atom.Link:
		s.metas++
	}
	if s.roots > maxRoots && (name == atom.Html || name == atom.Body) || s.metas > maxMetas && (name == atom.Meta || name == atom.Link) {
		s.skip(i, t.i)
		return t.i, 0
	}
	s.nodes++
	if name == atom.Svg || name == atom.Math {
		s.foreign, s.tree.plain = true, false
	}
	var same uint64
	if isFormatting(name) {
		same = maphash.Bytes(seed, s.src[i:t.i])
	}
	s.tree.start(name, same, s.src[t.i-2] == '/')
	if name == atom.Plaintext {
		s.skip(t.i, len(s.src)) // all that follows is text of an element that is never shown
		return len(s.src), 0
	}
	if !isRaw(name) {
		return t.i, 0
	}
	stop := rawEnd(s.src, t.i, name)
	s.raw(t.i, stop, name, linked)
	return stop, 0
}

// raw takes in src[from:to], which is the content of an element whose tags are no tags.
func (s *survey) raw(from, to int, name atom.Atom, linked bool) {
	keep := from
	switch {
	case name == atom.Title:
		keep = min(to, from+maxTitle)
	case linked && s.scripts >= maxScripts:
		s.ignored = fmt.Sprintf("it has more than %d scripts of data for machines (JSON-LD)", maxScripts)
	case linked && to-from > MaxScript, linked && s.data+to-from > maxData:
		s.ignored = fmt.Sprintf("its data for machines (JSON-LD) is larger than %d KB", MaxScript>>10)
	case linked:
		keep = to
		s.scripts++
		s.data += to - from
	}
	s.skip(keep, to)
	s.nodes++
	if s.foreign { // where the tags of such a content are tags
		s.nodes += bytes.Count(s.src[from:keep], []byte("<"))
		s.attrs += (keep - from) / 8
	}
}

// isRaw reports whether the tokenizer takes the content of the element for a text.
func isRaw(name atom.Atom) bool {
	switch name {
	case atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Script, atom.Style, atom.Textarea, atom.Title, atom.Xmp:
		return true
	}
	return false
}

// rawEnd is where the end tag of the element begins whose content begins at i, or the end of the page. A script may hold a comment,
// and in it another script with an end tag of its own (HTML, 13.2.5.17 to 31).
func rawEnd(src []byte, i int, name atom.Atom) int {
	tag := name.String()
	comment, inner := false, false
	for {
		j := bytes.IndexAny(src[i:], "<-")
		if name != atom.Script {
			j = bytes.IndexByte(src[i:], '<')
		}
		if j < 0 {
			return len(src)
		}
		i += j
		rest := src[i:]
		switch {
		case rest[0] == '-':
			if comment && bytes.HasPrefix(rest, []byte("-->")) {
				comment, inner = false, false
			}
		case name == atom.Script && bytes.HasPrefix(rest, []byte("<!--")):
			comment = true
		case comment && !inner && startsTag(rest[1:], tag):
			inner = true
		case len(rest) > 1 && rest[1] == '/' && startsTag(rest[2:], tag):
			if !inner {
				return i
			}
			inner = false
		}
		i++
	}
}

// startsTag reports whether s begins with the name of a tag.
func startsTag(s []byte, name string) bool {
	if len(s) <= len(name) || !bytes.EqualFold(s[:len(name)], []byte(name)) {
		return false
	}
	switch s[len(name)] {
	case ' ', '\n', '\r', '\t', '\f', '/', '>':
		return true
	}
	return false
}

func lowerASCII(s []byte) []byte { return bytes.ToLower(s[:min(len(s), 200)]) }

// seed keeps anybody from making tags that only seem equal.
var seed = maphash.MakeSeed()

// tag is a tag that is being read.
type tag struct {
	src []byte
	i   int
}

// name reads the name of the tag. Names that HTML does not know have a number of their own.
func (t *tag) name() atom.Atom {
	var low [24]byte
	n, from := 0, t.i
	for t.i < len(t.src) {
		c := t.src[t.i]
		if c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '/' || c == '>' {
			break
		}
		if isCapital(c) {
			c |= 0x20
		}
		if n < len(low) {
			low[n] = c
			n++
		}
		t.i++
	}
	if t.i-from <= len(low) {
		if a := atom.Lookup(low[:n]); a != 0 {
			return a
		}
	}
	return atom.Atom(uint32(maphash.Bytes(seed, low[:n])) | 1<<31)
}

// attributes reads up to the end of the tag and tells of each attribute where it begins, where its value does, and where it ends.
// It is false where the page ends before the tag does.
func (t *tag) attributes(each func(from, value, to int)) bool {
	src := t.src
	for {
		for t.i < len(src) && (isSpace(src[t.i]) || src[t.i] == '/') {
			t.i++
		}
		if t.i >= len(src) {
			return false
		}
		if src[t.i] == '>' {
			t.i++
			return true
		}
		from := t.i
		t.i++ // also a sign = that begins a name
		for t.i < len(src) && !isSpace(src[t.i]) && src[t.i] != '/' && src[t.i] != '>' && src[t.i] != '=' {
			t.i++
		}
		value := t.i
		k := t.i
		for k < len(src) && isSpace(src[k]) {
			k++
		}
		if k < len(src) && src[k] == '=' {
			for k++; k < len(src) && isSpace(src[k]); k++ {
			}
			if k >= len(src) {
				t.i = k
				return false
			}
			value = k
			switch q := src[k]; q {
			case '"', '\'':
				j := bytes.IndexByte(src[k+1:], q)
				if j < 0 {
					t.i = len(src)
					return false
				}
				t.i = k + 1 + j + 1
			case '>':
				t.i = k
			default:
				for t.i = k; t.i < len(src) && !isSpace(src[t.i]) && src[t.i] != '>'; t.i++ {
				}
			}
		}
		if each != nil {
			each(from, value, t.i)
		}
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
