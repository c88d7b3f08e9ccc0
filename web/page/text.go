package page

import (
	"regexp"
	"strings"
)

// Badge is a state shown three ways at once: by colour (Class), shape (Icon, a symbol
// of the layout) and words.
type Badge struct{ Class, Icon, Text string }

// NewBadge makes one of its three parts.
func NewBadge(class, icon, text string) Badge {
	return Badge{Class: class, Icon: icon, Text: text}
}

// Paragraphs cuts a text at its line ends.
func Paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

var tagForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$`)

// LangAttr is the value of a lang attribute for text in a language that was
// detected: empty, which says "unknown", when it could not be.
func LangAttr(tag string) string {
	switch {
	case tag == "zh":
		return "zh-Hans"
	case tag == "und" || !tagForm.MatchString(tag):
		return ""
	}
	return tag
}

// LangOf is the value of a lang attribute for a quotation, whose language nobody has
// said: as it can be told from the text, or else "und". Without the attribute it would
// be read aloud in the language of the page. text is a text or its paragraphs.
func (o Options) LangOf(text any) string {
	s, ok := text.(string)
	if paragraphs, many := text.([]string); many {
		s, ok = strings.Join(paragraphs, "\n"), true
	}
	if ok && o.Language != nil {
		if tag := LangAttr(o.Language(s, "")); tag != "" {
			return tag
		}
	}
	return "und"
}

// Pick chooses a text by language: the tag, another of the same language, English,
// then the first in alphabetical order. It returns the tag of what it chose.
func Pick(texts map[string]string, tag string) (text, lang string) {
	if t := texts[tag]; t != "" {
		return t, tag
	}
	rank := func(l string) int {
		switch {
		case BaseLanguage(l) == BaseLanguage(tag):
			return 0
		case BaseLanguage(l) == "en":
			return 1
		}
		return 2
	}
	for l, t := range texts {
		if t != "" && (lang == "" || rank(l) < rank(lang) || rank(l) == rank(lang) && l < lang) {
			text, lang = t, l
		}
	}
	return text, lang
}

// BaseLanguage is the language of a tag without script and region.
func BaseLanguage(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(base)
}
