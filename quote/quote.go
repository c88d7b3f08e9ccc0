// Package quote finds a quoted passage in the text that it is said to stand in.
//
// A passage that somebody copies or types is never the text byte for byte: a browser brings other line ends, a
// keyboard straight quotation marks. Case, accents, the width of characters, traditional and simplified forms
// (package fold), blanks, apostrophes and quotation marks make no difference, nor does the
// hyphen in a word, since the end of a line may have put it there. Words may be left out where the passage
// says so, by …, ... or [...]: the parts around must stand in the text in their order. A passage begins and ends with
// whole words, since "safe" is not what a text says that says "unsafe".
//
// The package owns this one rule, for pages, documents and replies alike, and where in the text the parts stand. It
// refuses to be clever: a word that is other, missing or added is another passage.
package quote

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// maxParts bounds how often a passage leaves something out. What is pieced together of more is no quotation.
const maxParts = 20

// omission is how people write that they left something out; width and white space are gone by then.
var omission = regexp.MustCompile(`[\[(【〔](?:\.{2,6}|⋯{1,2})[\])】〕]|\.{3,}|⋯+`)

// ends are what a passage may have around it and the text has not.
const ends = ".,;:。，、；：…⋯"

// Stands reports whether a passage stands in a text. An empty passage stands nowhere.
func Stands(text, passage string) bool { return len(Find(text, passage)) > 0 }

// Find returns where a passage stands in a text, a span for each part around what it leaves out, in their order. It
// returns none where the passage does not stand there.
func Find(text, passage string) []Span {
	want := strings.Trim(denseOf(passage).text, ends)
	if strings.IndexFunc(want, said) < 0 {
		return nil
	}
	t := denseOf(text)
	if spans := t.find([]string{want}); spans != nil { // the dots may be the text's own
		return spans
	}
	parts := omission.Split(want, -1)
	if len(parts) == 1 || len(parts) > maxParts {
		return nil
	}
	return t.find(parts)
}

// said tells what a passage consists of: letters and digits, in any script.
func said(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// ignored makes no difference to a passage. Folding has made most quotation marks one.
func ignored(r rune) bool {
	switch r {
	case '\'', '"', '`', '‹', '›', '«', '»', '「', '」', '『', '』', '〝', '〞', '〟', '′', '″':
		return true
	}
	return unicode.IsSpace(r)
}

// hyphen tells the hyphen in a word, which the end of a line may have put there, from a dash and from a minus sign.
func hyphen(folded string, i int, r rune) bool {
	if r != '-' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(folded[:i])
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(folded[i+1:], " "))
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}

// dense is a text without what makes no difference, and where each of its bytes stands in the folded text.
type dense struct {
	folded fold.Folded
	text   string
	at     []uint32
}

func denseOf(s string) dense {
	d := dense{folded: fold.New(s)}
	b := make([]byte, 0, len(d.folded.Text))
	d.at = make([]uint32, 0, len(d.folded.Text))
	for i, r := range d.folded.Text {
		if ignored(r) || hyphen(d.folded.Text, i, r) {
			continue
		}
		before := len(b)
		b = append(b, string(r)...)
		for k := range len(b) - before {
			d.at = append(d.at, uint32(i+k)) //nolint:gosec // fold.New takes less than 4 GiB
		}
	}
	d.text = string(b)
	return d
}

// find looks for the parts one after the other. The first place of each is the best: what comes after has most room.
func (d dense) find(parts []string) []Span {
	var spans []Span
	from := 0
	for _, p := range parts {
		if p = strings.Trim(p, ends); p == "" {
			continue
		}
		start, end := d.next(p, from)
		if start < 0 {
			return nil
		}
		s, e := d.folded.Span(int(d.at[start]), int(d.at[end-1])+1)
		spans, from = append(spans, Span{s, e}), end
	}
	return spans
}

// next returns where a part stands as whole words from a byte on; -1 where it does not.
func (d dense) next(part string, from int) (start, end int) {
	for from <= len(d.text)-len(part) {
		i := strings.Index(d.text[from:], part)
		if i < 0 {
			return -1, -1
		}
		start, end = from+i, from+i+len(part)
		if fold.Boundary(d.folded.Text, int(d.at[start])) && fold.Boundary(d.folded.Text, int(d.at[end-1])+1) {
			return start, end
		}
		from = start + 1
		for from < len(d.text) && d.text[from]&0xc0 == 0x80 { // to the next character
			from++
		}
	}
	return -1, -1
}
