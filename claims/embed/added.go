package embed

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// addedToken is a token that is found in a text before it is split, such as [SEP].
type addedToken struct {
	ID         int32  `json:"id"`
	Content    string `json:"content"`
	SingleWord bool   `json:"single_word"`
	LeftStrip  bool   `json:"lstrip"`
	RightStrip bool   `json:"rstrip"`
	Normalised bool   `json:"normalized"`
}

// part is either a token (not negative) or a text between tokens.
type part struct {
	text  string
	token int32
}

// added finds added tokens: those that are looked for in the text as it was, and those looked for in the normalised one.
type added struct {
	raw, cleaned tokenFinder
	clean        normaliser
}

// newAdded makes the finders of a tokenizer's added tokens.
func newAdded(tokens []addedToken, clean normaliser) added {
	a := added{clean: clean}
	for _, t := range tokens {
		if t.Content == "" {
			continue
		}
		if t.Normalised {
			if t.Content = clean(t.Content); t.Content != "" {
				a.cleaned.add(t)
			}
		} else {
			a.raw.add(t)
		}
	}
	return a
}

// cut gives the tokens of a text and the normalised texts between them.
func (a *added) cut(text string) []part {
	var all []part
	for _, p := range a.raw.cut(text) {
		if p.token >= 0 {
			all = append(all, p)
			continue
		}
		all = append(all, a.cleaned.cut(a.clean(p.text))...)
	}
	return all
}

// tokenFinder finds the leftmost and there the longest of some tokens.
type tokenFinder struct {
	byFirst map[byte][]addedToken
}

func (f *tokenFinder) add(t addedToken) {
	if f.byFirst == nil {
		f.byFirst = map[byte][]addedToken{}
	}
	first := t.Content[0]
	f.byFirst[first] = append(f.byFirst[first], t)
	slices.SortStableFunc(f.byFirst[first], func(a, b addedToken) int { return cmp.Compare(len(b.Content), len(a.Content)) })
}

func (f *tokenFinder) cut(text string) []part {
	if len(f.byFirst) == 0 {
		return []part{{text, -1}}
	}
	var parts []part
	begin := 0
	for i := 0; i < len(text); {
		t, ok := f.at(text, i)
		if !ok {
			i++
			continue
		}
		start, end := i, i+len(t.Content)
		if t.SingleWord && (endsWord(text[:start]) || beginsWord(text[end:])) {
			i = end
			continue
		}
		if t.LeftStrip {
			start = max(begin, len(strings.TrimRightFunc(text[:start], unicode.IsSpace)))
		}
		if t.RightStrip {
			end = len(text) - len(strings.TrimLeftFunc(text[end:], unicode.IsSpace))
		}
		if start > begin {
			parts = append(parts, part{text[begin:start], -1})
		}
		parts = append(parts, part{"", t.ID})
		begin, i = end, end
	}
	if begin < len(text) {
		parts = append(parts, part{text[begin:], -1})
	}
	return parts
}

// at gives the longest token that begins at a byte of the text.
func (f *tokenFinder) at(text string, i int) (addedToken, bool) {
	for _, t := range f.byFirst[text[i]] {
		if strings.HasPrefix(text[i:], t.Content) {
			return t, true
		}
	}
	return addedToken{}, false
}

func endsWord(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	return n > 0 && wordRune(r)
}

func beginsWord(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n > 0 && wordRune(r)
}

func wordRune(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Pc)
}
